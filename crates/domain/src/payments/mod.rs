//! Payments: what channels and people say of the money for an order, and what follows from it. Money given back is a
//! record here; the credit and the receipt of goods that came back are records of their own.

mod cancel_unpaid;
pub mod listing;
mod record;
mod require;
mod state;
mod terms;

pub use cancel_unpaid::{CANCEL_UNPAID_JOB, CancelUnpaidOrder};
pub use record::RecordPayment;
pub(crate) use require::{hold_unpaid, lift_when_settled};
pub use state::{PaymentClaim, PaymentState, PaymentSums, is_settled, outstanding};
pub use terms::{PaymentPolicy, PaymentTerms, SetChannelPayment, SetOwnerPayment};

use crate::id::{AccountId, OrderId, OwnerId, PaymentId};
use crate::money::{Currency, Money};
use crate::time::Instant;
use crate::words::words;

words! {
    /// What happened to money.
    PaymentKind {
        /// The buyer's bank or card promised it.
        Authorised = "authorised",
        /// It came in.
        Paid = "paid",
        /// It was given back.
        Refunded = "refunded",
        /// An attempt to pay came to nothing.
        Failed = "failed",
    }
}

/// One thing that happened to the money for an order. Written once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payment {
    /// Its id.
    pub id: PaymentId,
    /// The order.
    pub order: OrderId,
    /// Whose order.
    pub owner: OwnerId,
    /// What happened.
    pub kind: PaymentKind,
    /// How much, above zero whatever happened.
    pub amount: Money,
    /// The order's currency.
    pub currency: Currency,
    /// How: `card`, `transfer`, `cash`, ...; empty when nobody said.
    pub method: String,
    /// The source's reference, unique with order and kind; empty for none.
    pub reference: String,
    /// When it happened, as the source says.
    pub happened_at: Instant,
    /// Who recorded it.
    pub recorded_by: AccountId,
    /// When the book first had it.
    pub recorded_at: Instant,
}
