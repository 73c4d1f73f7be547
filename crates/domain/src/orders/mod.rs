//! Orders: what was asked, what is promised, what has left.

mod accept;
mod as_of;
mod cancel;
mod create;
mod credit;
mod duplicate;
mod edit;
mod erase;
mod hold;
mod lease;
mod line;
mod link;
pub mod listing;
pub mod next;
mod note;
mod pack;
mod pick;
mod put_back;
mod quote;
mod release;
mod ship;
mod shortage;
mod status;
mod successor;
pub(crate) mod tag;
mod unallocate;
pub mod why;

pub use accept::AcceptOrder;
pub use as_of::{OrderAsOf, OrderPast};
pub use cancel::{CancelLine, CancelOrder};
pub(crate) use create::{AMOUNT_MAX, PRIORITY_MAX};
pub use create::{ChargeInput, CreateOrder, History, LineInput, PlacedAt};
pub use credit::{CreateCredit, CreditLineInput};
pub use duplicate::DuplicateOrder;
pub use edit::{EditOrder, LineEdit, ShippingEdit};
pub use erase::{BlankOrder, EraseOrder};
pub use hold::{LiftHold, PlaceHold};
pub(crate) use hold::{NewHold, lift, place, place_by_rule, stock_of};
pub use lease::{GiveBackWork, LeaseWork, RenewLease, TakeOverWork};
pub use line::{Allocation, LineKind, OrderLine, Quantities};
pub use link::{LinkKind, OrderLink};
pub use note::{ChangeNote, Note, NoteAudience, WriteNote};
pub(crate) use note::{NOTES_MAX, add_note};
pub use pack::{PackLine, PackOrder};
pub use pick::{PickLine, PickOrder};
pub use put_back::FinishTask;
pub use quote::QuoteOrder;
pub use release::ReleaseOrder;
pub use ship::ShipOrder;
pub use shortage::{ReportShortage, ShortageReason};
pub use status::{Status, StatusFacts};
pub(crate) use successor::{successor, successor_needs};
pub use tag::{TagOrder, Tags};
pub use unallocate::UnallocateOrder;

use crate::book::Book;
use crate::command::{Context, Reply};
use crate::events::{Event, Kind, LineChange, OrderChange};
use crate::id::{
    AccountId, AddressId, ChannelId, ChargeId, CreditId, CustomerId, HoldId, LineId, OrderId, OwnerId,
    ProductId, ReturnId, WarehouseId,
};
use crate::money::{Currency, Money, TaxRate};
use crate::payments::{PaymentClaim, PaymentPolicy, PaymentState, PaymentSums};
use crate::refusal::{self, Refusal};
use crate::time::Instant;
use serde::{Deserialize, Serialize};

/// The head of an order. It keeps the sums of its lines, so that work on one line of a long order
/// reads and writes that line and this head only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// Its id.
    pub id: OrderId,
    /// Whose goods.
    pub owner: OwnerId,
    /// Where it came from.
    pub channel: ChannelId,
    /// The number people use.
    pub number: String,
    /// The channel's reference, unique with owner and channel; empty for none.
    pub external_ref: String,
    /// The currency of every amount on it.
    pub currency: Currency,
    /// Who buys; zero for an anonymous sale.
    pub customer: CustomerId,
    /// Where it goes; zero when the source gave none.
    pub ship_to: AddressId,
    /// Who is billed; zero for the same.
    pub bill_to: AddressId,
    /// When the buyer placed it.
    pub placed_at: Instant,
    /// The zone of the source's clock; empty when it gave an offset.
    pub placed_zone: String,
    /// The time as the source wrote it; empty when it was an instant.
    pub placed_raw: String,
    /// The day the buyer asked for, `YYYY-MM-DD`; empty for none.
    pub requested_date: String,
    /// The day it must leave; empty for none.
    pub ship_by: String,
    /// The day promised to the buyer; empty for none.
    pub promised_date: String,
    /// The carrier that is to bring it; empty for any.
    pub carrier: String,
    /// The carrier's product; empty for any.
    pub carrier_service: String,
    /// The rule of its owner that chose the carrier; zero where none did.
    pub method_rule: i64,
    /// The cut-off that the day it must leave was computed from; zero when that day was given, or there is none.
    pub cut_off_at: Instant,
    /// From when it is late, while pieces are open; zero for never.
    pub due_at: Instant,
    /// The last day on which a draft can be accepted; empty for no such day.
    pub valid_until: String,
    /// Where it ships from.
    pub warehouse: WarehouseId,
    /// Nothing leaves before everything can.
    pub ship_complete: bool,
    /// Higher goes first.
    pub priority: i64,
    /// Words of its owner's own that tell it from others.
    pub tags: Tags,
    /// What it waits for, as its channel or owner wanted when it came in.
    pub payment_policy: PaymentPolicy,
    /// What its source said of its payment.
    pub payment_claim: PaymentClaim,
    /// The sums of its payments.
    pub payments: PaymentSums,
    /// The hold that was placed because it waits for money; zero when there never was one.
    pub payment_hold: HoldId,
    /// Computed from these by [`PaymentState::of`]; kept for lists.
    pub payment_state: PaymentState,
    /// When it was accepted; zero for a draft.
    pub accepted_at: Instant,
    /// When the whole of it was cancelled; zero when it was not.
    pub cancelled_at: Instant,
    /// How many lines it has.
    pub lines: i64,
    /// The sums over its physical lines.
    pub totals: Quantities,
    /// Pieces that wait for stock.
    pub backordered: i64,
    /// Holds that are not lifted.
    pub open_holds: i64,
    /// Whether someone has taken the work.
    pub leased: bool,
    /// Sum of the lines.
    pub goods: Money,
    /// Sum of the charges.
    pub charges: Money,
    /// Sum of the taxes on lines and charges.
    pub tax: Money,
    /// What the buyer owes.
    pub total: Money,
    /// What the source's own lines and charges add up to, where it gave amounts.
    pub source_total: Option<Money>,
    /// The source's status as it was written; empty for none.
    pub source_status: String,
    /// Came in as already done: no stock was moved for it.
    pub history: bool,
    /// Hash of what was asked, to tell a repetition from a change.
    pub content_hash: String,
    /// Computed from all the above by [`Status::of`]; kept for lists.
    pub status: Status,
    /// When its personal text was erased; zero for never.
    pub erased_at: Instant,
    /// When the book first had it.
    pub created_at: Instant,
    /// Counts its changes.
    pub version: i64,
}

/// Money on an order beside its lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Charge {
    /// Its id.
    pub id: ChargeId,
    /// The order.
    pub order: OrderId,
    /// Whose order.
    pub owner: OwnerId,
    /// `shipping`, `discount`, `fee`, `voucher`, `manual`, ...
    pub kind: String,
    /// The source's own code; empty for none.
    pub code: String,
    /// What it is called.
    pub description: String,
    /// How much; below zero for a discount.
    pub amount: Money,
    /// Its tax rate.
    pub tax_rate: TaxRate,
    /// Its tax.
    pub tax: Money,
    /// Whether the amount holds the tax.
    pub prices_include_tax: bool,
}

/// Why an order may not go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HoldKind {
    /// Not paid.
    Payment,
    /// Someone must approve.
    Approval,
    /// The address is doubtful.
    Address,
    /// Over the credit limit.
    Credit,
    /// Looks like fraud.
    Fraud,
    /// Stock is in doubt.
    Stock,
    /// Papers are missing.
    Documents,
    /// A person said so.
    Manual,
}

impl HoldKind {
    /// Every kind.
    pub const ALL: [Self; 8] = [
        Self::Payment,
        Self::Approval,
        Self::Address,
        Self::Credit,
        Self::Fraud,
        Self::Stock,
        Self::Documents,
        Self::Manual,
    ];

    /// The name in the database and on the wire.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Payment => "payment",
            Self::Approval => "approval",
            Self::Address => "address",
            Self::Credit => "credit",
            Self::Fraud => "fraud",
            Self::Stock => "stock",
            Self::Documents => "documents",
            Self::Manual => "manual",
        }
    }

    /// Reads [`Self::name`]; anything else is manual.
    #[must_use]
    pub fn named(name: &str) -> Self {
        Self::ALL
            .into_iter()
            .find(|kind| kind.name() == name)
            .unwrap_or(Self::Manual)
    }
}

/// A hold: typed, any number at once, each with its own reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hold {
    /// Its id.
    pub id: HoldId,
    /// The order.
    pub order: OrderId,
    /// Whose order.
    pub owner: OwnerId,
    /// Why.
    pub kind: HoldKind,
    /// In somebody's words: personal text.
    pub reason: String,
    /// Whether reserved stock stays with the order.
    pub keeps_stock: bool,
    /// The rule of its owner that placed it; zero where none did.
    pub rule: i64,
    /// Who placed it.
    pub placed_by: AccountId,
    /// When.
    pub placed_at: Instant,
    /// Who lifted it; zero while it is open.
    pub lifted_by: AccountId,
    /// When it was lifted; zero while it is open.
    pub lifted_at: Instant,
}

/// Someone works on an order on the floor; it expires, so no flat battery strands an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkLease {
    /// The order.
    pub order: OrderId,
    /// Whose order.
    pub owner: OwnerId,
    /// Who holds the work.
    pub holder: AccountId,
    /// On which device.
    pub device: String,
    /// Grows with every hand-over, so that a stale device's scan is refused.
    pub fence: i64,
    /// When the holder was last heard of.
    pub heartbeat_at: Instant,
    /// When anybody may take it.
    pub expires_at: Instant,
}

/// Money or goods given back, with or without a known order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credit {
    /// Its id.
    pub id: CreditId,
    /// Whose.
    pub owner: OwnerId,
    /// The channel it came through.
    pub channel: ChannelId,
    /// The number people use.
    pub number: String,
    /// The source's reference, unique with the owner; empty for none.
    pub external_ref: String,
    /// `credit` for a buyer, `adjustment` of the books.
    pub kind: String,
    /// The order it corrects; zero when it is not known.
    pub order: OrderId,
    /// The return that it was made for; zero for none.
    pub return_id: ReturnId,
    /// Who is credited; zero for anonymous.
    pub customer: CustomerId,
    /// The currency.
    pub currency: Currency,
    /// When the source made it.
    pub placed_at: Instant,
    /// As the source wrote it; empty when it was an instant.
    pub placed_raw: String,
    /// What is given back in all, above zero; below zero for a debit.
    pub total: Money,
    /// Pieces in all.
    pub quantity: i64,
    /// A short code of the cause.
    pub reason: String,
    /// Hash of what was asked, to tell a repetition from a change.
    pub content_hash: String,
    /// When the book first had it.
    pub created_at: Instant,
    /// Counts its changes.
    pub version: i64,
}

/// A line of a credit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreditLine {
    /// Its id.
    pub id: LineId,
    /// The credit.
    pub credit: CreditId,
    /// Whose.
    pub owner: OwnerId,
    /// The product; zero for money only.
    pub product: ProductId,
    /// The order line it corrects; zero when not known.
    pub order_line: LineId,
    /// What the source calls it, or what the money is for.
    pub description: String,
    /// Pieces; zero for money only.
    pub quantity: i64,
    /// What is given back for it.
    pub amount: Money,
}

impl Order {
    /// Pieces that have neither left nor been cancelled.
    #[must_use]
    pub const fn open_quantity(&self) -> i64 {
        self.totals.open()
    }

    /// Whether somebody said on which day it must leave.
    #[must_use]
    pub const fn is_ship_by_given(&self) -> bool {
        !self.ship_by.is_empty() && self.cut_off_at.0 == 0
    }
}

/// Recomputes what the order's head keeps from its facts, and counts the change.
pub(crate) fn settle(book: &mut Book, id: OrderId) {
    let Some(order) = book.orders.get_mut(&id) else {
        return;
    };
    let before = order.status;
    order.version += 1;
    order.status = Status::of(&StatusFacts::from(&*order));
    order.payment_state = PaymentState::of(order);
    if order.open_quantity() == 0 {
        order.due_at = Instant::default();
    }
    let (owner, after) = (order.owner, order.status);
    book.count_status(owner, before, after);
}

/// The order, when the actor may see it and it has the version that the actor read.
pub(crate) fn find_order<'b>(
    book: &'b Book,
    context: &Context,
    id: OrderId,
    expected_version: Option<i64>,
) -> Result<&'b Order, Refusal> {
    let missing = || Refusal::new(refusal::ORDER_NOT_FOUND).with("order", id.to_string());
    let order = book
        .orders
        .get(&id)
        .filter(|order| context.actor.sees(order.owner))
        .ok_or_else(missing)?;
    refusal::expect_version(id, expected_version, order.version)?;
    Ok(order)
}

/// The line, when it is on the order.
pub(crate) fn find_line<'b>(
    book: &'b Book,
    order: OrderId,
    line: LineId,
    pointer: &str,
) -> Result<&'b OrderLine, Refusal> {
    book.lines
        .get(&line)
        .filter(|it| it.order == order)
        .ok_or_else(|| Refusal::at(refusal::LINE_NOT_FOUND, pointer).with("line", line.to_string()))
}

/// Changes the quantities of a line and of its order's head alike, and says by how much.
pub(crate) fn change_line(book: &mut Book, id: LineId, by: Quantities, backordered: i64) -> LineChange {
    let line = book
        .lines
        .get_mut(&id)
        .expect("decisions change lines that they found");
    line.quantities = line.quantities + by;
    line.backordered += backordered;
    if line.backordered == 0 {
        line.backordered_since = Instant::default();
        line.backorder_reason.clear();
    }
    debug_assert!(
        line.quantities.holds(),
        "quantities of {id:?}: {:?}",
        line.quantities
    );
    let (order, kind) = (line.order, line.kind);
    if kind == LineKind::Physical
        && let Some(head) = book.orders.get_mut(&order)
    {
        head.totals = head.totals + by;
        head.backordered += backordered;
    }
    LineChange {
        line: id,
        by,
        backordered,
    }
}

/// Settles the order's head, and puts on the book the event that says what changed.
pub(crate) fn record(
    book: &mut Book,
    id: OrderId,
    kind: &'static Kind,
    lines: Vec<LineChange>,
    facts: Reply,
) {
    settle(book, id);
    let Some(order) = book.orders.get(&id) else { return };
    let (version, owner) = (order.version, order.owner);
    let body = OrderChange {
        status: order.status,
        lines,
        facts,
    };
    book.events.push(Event::new(kind, id, version, owner, &body));
}

/// What verbs on an order answer: where it stands now.
pub(crate) fn answer(book: &Book, id: OrderId) -> Reply {
    let mut reply = Reply::new();
    if let Some(order) = book.orders.get(&id) {
        reply.insert("id".into(), id.to_string().into());
        reply.insert("number".into(), order.number.as_str().into());
        reply.insert("status".into(), order.status.name().into());
        reply.insert("version".into(), order.version.into());
    }
    reply
}

/// Facts for an event or an answer.
macro_rules! facts {
    () => { $crate::command::Reply::new() };
    ($($key:literal: $value:expr),+ $(,)?) => {{
        let mut facts = $crate::command::Reply::new();
        $(facts.insert($key.into(), serde_json::json!($value));)+
        facts
    }};
}
pub(crate) use facts;
