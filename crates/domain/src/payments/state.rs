//! The payment state of an order: computed from what is recorded and what its source said, never set.

use super::{PaymentKind, PaymentPolicy};
use crate::money::Money;
use crate::orders::Order;
use crate::words::words;
use serde::{Deserialize, Serialize};

/// What the source of an order said of its payment when the order came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaymentClaim {
    /// Nothing.
    #[default]
    Unknown,
    /// It is not paid.
    Unpaid,
    /// It is paid in full.
    Paid,
}

impl PaymentClaim {
    /// The name in the database and on the wire.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::Unpaid => "unpaid",
            Self::Paid => "paid",
        }
    }

    /// Reads [`Self::name`]; anything else is unknown.
    #[must_use]
    pub fn named(name: &str) -> Self {
        match name {
            "unpaid" => Self::Unpaid,
            "paid" => Self::Paid,
            _ => Self::Unknown,
        }
    }
}

/// The sums of an order's payments, by kind. An attempt that failed adds to none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PaymentSums {
    /// Promised by the buyer's bank or card.
    pub authorised: Money,
    /// Came in.
    pub paid: Money,
    /// Was given back.
    pub refunded: Money,
}

impl PaymentSums {
    /// Adds a payment.
    pub fn add(&mut self, kind: PaymentKind, amount: Money) {
        match kind {
            PaymentKind::Authorised => self.authorised = self.authorised + amount,
            PaymentKind::Paid => self.paid = self.paid + amount,
            PaymentKind::Refunded => self.refunded = self.refunded + amount,
            PaymentKind::Failed => {}
        }
    }
}

words! {
    /// Where an order stands with its money.
    #[derive(Default)]
    PaymentState {
        /// Nobody waits for money.
        #[default]
        NotRequired = "not_required",
        /// Nothing came in.
        Unpaid = "unpaid",
        /// It is promised, and did not come in yet.
        Authorised = "authorised",
        /// Some of it came in.
        PartiallyPaid = "partially_paid",
        /// All of it came in, or more.
        Paid = "paid",
        /// Some of what came in was given back.
        PartiallyRefunded = "partially_refunded",
        /// All that came in was given back.
        Refunded = "refunded",
    }
}

impl PaymentState {
    /// The state that the order's money makes.
    #[must_use]
    pub fn of(order: &Order) -> Self {
        let (received, refunded) = (received(order), order.payments.refunded);
        if refunded > Money(0) {
            return if refunded >= received {
                Self::Refunded
            } else {
                Self::PartiallyRefunded
            };
        }
        let is_asked_for = order.payment_policy != PaymentPolicy::NotRequired && order.total > Money(0);
        if order.payment_claim == PaymentClaim::Paid && order.payments.paid == Money(0)
            || received > Money(0) && received >= order.total
        {
            Self::Paid
        } else if received > Money(0) {
            Self::PartiallyPaid
        } else if order.payments.authorised > Money(0) {
            Self::Authorised
        } else if is_asked_for || order.payment_claim == PaymentClaim::Unpaid {
            Self::Unpaid
        } else {
            Self::NotRequired
        }
    }
}

/// What came in: the sum of what is recorded. A source that said "paid" and recorded nothing was right.
fn received(order: &Order) -> Money {
    if order.payment_claim == PaymentClaim::Paid && order.payments.paid == Money(0) {
        order.total.max(Money(0))
    } else {
        order.payments.paid
    }
}

/// What is still to come in; below zero when more came in than was asked for.
#[must_use]
pub fn outstanding(order: &Order) -> Money {
    order.total - received(order) + order.payments.refunded
}

/// Is there as much money, or promise of it, as the order's policy wants before it goes on?
#[must_use]
pub fn is_settled(order: &Order) -> bool {
    let is_paid = outstanding(order) <= Money(0);
    match order.payment_policy {
        PaymentPolicy::NotRequired => true,
        PaymentPolicy::Authorised => is_paid || order.payments.authorised >= order.total,
        PaymentPolicy::Paid => is_paid,
    }
}
