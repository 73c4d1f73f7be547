//! Every event: its wire name, its version, and its body.
//!
//! Events hold references and salted hashes, never personal text. A kind's version grows when its
//! body changes shape; [`upcast`] makes old bodies readable for ever.

use crate::id::{Id, LineId, OwnerId, ReturnId};
use crate::inventory::BinKind;
use crate::orders::{Quantities, Status};
use serde::Serialize;
use serde_json::{Map, Value, json};

/// Who an event is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// Those who do business with the book.
    Business,
    /// Those who guard it.
    Security,
    /// Those who run it.
    Operations,
}

impl Audience {
    /// The name on the wire.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Business => "business",
            Self::Security => "security",
            Self::Operations => "operations",
        }
    }
}

/// A kind of event.
#[derive(Debug, PartialEq, Eq)]
pub struct Kind {
    /// The wire name, `noun.what_happened`.
    pub name: &'static str,
    /// The shape of its body.
    pub version: i64,
    /// Who it is for.
    pub audience: Audience,
}

impl Kind {
    /// What it happened to.
    #[must_use]
    pub fn noun(&self) -> &'static str {
        self.name.split('.').next().unwrap_or(self.name)
    }
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident = $text:literal v $version:literal $audience:ident;)*) => {
        $($(#[$doc])* pub const $name: &Kind = &Kind { name: $text, version: $version, audience: Audience::$audience };)*
        /// Every kind there is.
        pub const ALL: &[&Kind] = &[$($name),*];
    };
}

kinds! {
    /// An owner was made.
    OWNER_CREATED = "owner.created" v 1 Business;
    /// An owner takes more, or less, than was expected.
    OWNER_RECEIVING_CHANGED = "owner.receiving_changed" v 1 Business;
    /// A channel was made.
    CHANNEL_CREATED = "channel.created" v 1 Business;
    /// An owner wants something else of payment.
    OWNER_PAYMENT_SET = "owner.payment_set" v 1 Business;
    /// An owner's orders are to be worth something else at least.
    OWNER_MINIMUM_SET = "owner.minimum_set" v 1 Business;
    /// An owner's rules are others, or in another order.
    OWNER_RULES_SET = "owner.rules_set" v 1 Business;
    /// Other pieces are kept back from a channel.
    CHANNEL_BUFFERS_SET = "channel.buffers_set" v 1 Business;
    /// A channel wants something else of payment.
    CHANNEL_PAYMENT_SET = "channel.payment_set" v 1 Business;
    /// A warehouse works on other days, or orders leave until other times.
    WAREHOUSE_CALENDAR_SET = "warehouse.calendar_set" v 1 Business;
    /// A warehouse was made.
    WAREHOUSE_CREATED = "warehouse.created" v 1 Business;
    /// A bin was made.
    BIN_CREATED = "bin.created" v 2 Business;
    /// A product was made.
    PRODUCT_CREATED = "product.created" v 1 Business;
    /// A customer was made.
    CUSTOMER_CREATED = "customer.created" v 1 Business;
    /// The personal text of a customer was erased, that of its orders before it.
    CUSTOMER_ERASED = "customer.erased" v 1 Business;
    /// An order came in; when it was accepted at once, its lines say what was reserved.
    ORDER_CREATED = "order.created" v 1 Business;
    /// Something else is asked for; its lines say what that does to stock and floor.
    ORDER_EDITED = "order.edited" v 3 Business;
    /// An order has other dates: when it must leave, from when it is late, when it arrives.
    ORDER_DATED = "order.dated" v 1 Business;
    /// A rule of its owner did something with an order.
    ORDER_RULED = "order.ruled" v 1 Business;
    /// A draft became a quote, which can be accepted until a day; or a plain draft again.
    ORDER_QUOTED = "order.quoted" v 1 Business;
    /// A draft was accepted.
    ORDER_ACCEPTED = "order.accepted" v 1 Business;
    /// Stock that came free was reserved for waiting lines.
    ORDER_RESERVED = "order.reserved" v 1 Business;
    /// Promised stock was lost; the order waits again.
    ORDER_UNRESERVED = "order.unreserved" v 1 Business;
    /// A hold was placed.
    ORDER_HELD = "order.held" v 1 Business;
    /// A hold was lifted.
    ORDER_HOLD_LIFTED = "order.hold_lifted" v 1 Business;
    /// Something happened to the money for it.
    ORDER_PAYMENT_RECORDED = "order.payment_recorded" v 1 Business;
    /// A note was put on it.
    ORDER_NOTED = "order.noted" v 1 Business;
    /// A note has other words, another audience, was put away or brought back.
    ORDER_NOTE_CHANGED = "order.note_changed" v 1 Business;
    /// It has other tags.
    ORDER_TAGGED = "order.tagged" v 1 Business;
    /// The order went to the floor.
    ORDER_RELEASED = "order.released" v 1 Business;
    /// The order came back from the floor.
    ORDER_UNALLOCATED = "order.unallocated" v 1 Business;
    /// Somebody took the work.
    ORDER_LEASED = "order.leased" v 1 Business;
    /// Somebody took the work from somebody.
    ORDER_TAKEN_OVER = "order.taken_over" v 1 Business;
    /// The work was given back, or stopped.
    ORDER_GIVEN_BACK = "order.given_back" v 1 Business;
    /// Pieces were taken from their bins.
    ORDER_PICKED = "order.picked" v 1 Business;
    /// A bin did not hold what the book says.
    ORDER_SHORTAGE_REPORTED = "order.shortage_reported" v 1 Business;
    /// Pieces went into a package.
    ORDER_PACKED = "order.packed" v 1 Business;
    /// Packages left.
    ORDER_SHIPPED = "order.shipped" v 1 Business;
    /// Pieces that had left came back.
    ORDER_RETURNED = "order.returned" v 1 Business;
    /// Pieces are no longer wanted.
    ORDER_CANCELLED = "order.cancelled" v 1 Business;
    /// The personal text of an order was erased.
    ORDER_ERASED = "order.erased" v 1 Business;
    /// Something was credited.
    CREDIT_CREATED = "credit.created" v 2 Business;
    /// Goods will come back.
    RETURN_ANNOUNCED = "return.announced" v 1 Business;
    /// Goods stand at the door that nobody announced.
    RETURN_ARRIVED = "return.arrived" v 1 Business;
    /// Goods of it came in and were graded.
    RETURN_RECEIVED = "return.received" v 1 Business;
    /// An unknown package turned out to be of an order.
    RETURN_LINKED = "return.linked" v 1 Business;
    /// It was called off before anything came.
    RETURN_CANCELLED = "return.cancelled" v 1 Business;
    /// Nothing more of it will come.
    RETURN_CLOSED = "return.closed" v 1 Business;
    /// Goods are coming.
    EXPECTED_RECEIPT_ANNOUNCED = "expected_receipt.announced" v 1 Business;
    /// Something else is coming, or on another day.
    EXPECTED_RECEIPT_CHANGED = "expected_receipt.changed" v 1 Business;
    /// Some of what was expected came; its movements tell the rest.
    EXPECTED_RECEIPT_RECEIVED = "expected_receipt.received" v 1 Business;
    /// Nothing more comes.
    EXPECTED_RECEIPT_CLOSED = "expected_receipt.closed" v 1 Business;
    /// Somebody begins to count.
    STOCK_COUNT_STARTED = "stock_count.started" v 1 Business;
    /// Somebody counted something.
    STOCK_COUNT_RECORDED = "stock_count.recorded" v 1 Business;
    /// All is counted.
    STOCK_COUNT_FINISHED = "stock_count.finished" v 1 Business;
    /// Differences were approved; the corrections of stock follow from it.
    STOCK_COUNT_APPROVED = "stock_count.approved" v 1 Business;
    /// The count does not count.
    STOCK_COUNT_DROPPED = "stock_count.dropped" v 1 Business;
    /// Stock came in.
    STOCK_RECEIVED = "stock.received" v 1 Business;
    /// Stock was corrected.
    STOCK_ADJUSTED = "stock.adjusted" v 1 Business;
    /// Stock went to another bin.
    STOCK_TRANSFERRED = "stock.transferred" v 1 Business;
    /// Picked goods are to be put back, or a bin is to be counted.
    TASK_CREATED = "task.created" v 1 Business;
    /// A task was done.
    TASK_DONE = "task.done" v 1 Business;
    /// An import ended.
    IMPORT_FINISHED = "import.finished" v 1 Operations;
    /// The book became a demonstration, which now fills in.
    DEMONSTRATION_BEGAN = "demonstration.began" v 1 Operations;
    /// The demonstration was removed; what follows is an empty book.
    DEMONSTRATION_REMOVED = "demonstration.removed" v 1 Operations;
    /// A session or a key was opened.
    CREDENTIAL_ISSUED = "credential.issued" v 1 Security;
    /// A session or a key was closed.
    CREDENTIAL_REVOKED = "credential.revoked" v 1 Security;
}

/// Something that happened, before the feed gives it a position.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// What.
    pub kind: &'static Kind,
    /// To which row.
    pub id: i64,
    /// The version that the row has now.
    pub noun_version: i64,
    /// Whose business; zero for the operator's.
    pub owner: OwnerId,
    /// The facts, as JSON.
    pub body: String,
}

impl Event {
    /// An event with the given body.
    ///
    /// # Panics
    /// Never: bodies are plain structs and maps with string keys.
    pub fn new(
        kind: &'static Kind,
        id: impl Id,
        noun_version: i64,
        owner: OwnerId,
        body: &impl Serialize,
    ) -> Self {
        let body = serde_json::to_string(body).expect("bodies are plain structs");
        Self {
            kind,
            id: id.value(),
            noun_version,
            owner,
            body,
        }
    }
}

/// How much a line's quantities changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LineChange {
    /// The line.
    pub line: LineId,
    /// What is added to each quantity; quantities that stayed are left out.
    #[serde(flatten)]
    pub by: Quantities,
    /// What is added to the pieces that wait.
    #[serde(skip_serializing_if = "is_zero")]
    pub backordered: i64,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde calls it with a reference"
)]
fn is_zero(quantity: &i64) -> bool {
    *quantity == 0
}

/// The body of every event of an order.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OrderChange {
    /// The status after it.
    pub status: Status,
    /// How lines changed; lines that did not are left out.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<LineChange>,
    /// Facts of this kind of event: who, which hold, which shipment.
    #[serde(flatten)]
    pub facts: Map<String, Value>,
}

/// Makes a body of an old version readable as the newest. Pure, and never removed. Since `order.edited` 2 it is told which
/// addresses were replaced, since 3 which date and priority too: who reads an older one does not know, and says so.
#[must_use]
pub fn upcast(kind: &str, version: i64, mut body: Value) -> Value {
    let added = match (kind, version) {
        ("bin.created", 1) => Some(("bin_kind", json!(BinKind::Pick))),
        ("credit.created", 1) => Some(("return", json!(ReturnId::default()))),
        _ => None,
    };
    if let (Some((field, value)), Some(body)) = (added, body.as_object_mut()) {
        body.insert(field.to_owned(), value);
    }
    body
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_of_an_old_version_reads_as_the_newest() {
        let bin = upcast("bin.created", 1, json!({ "code": "A-01" }));
        assert_eq!(bin, json!({ "code": "A-01", "bin_kind": "pick" }));
        let credit = upcast("credit.created", 1, json!({ "number": "C1" }));
        assert_eq!(credit, json!({ "number": "C1", "return": "ret_0" }));
        let newest = json!({ "code": "Q-01", "bin_kind": "quarantine" });
        assert_eq!(upcast("bin.created", 2, newest.clone()), newest);
    }

    #[test]
    fn kinds_are_unique() {
        let mut names: Vec<_> = ALL.iter().map(|kind| kind.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), ALL.len());
    }
}
