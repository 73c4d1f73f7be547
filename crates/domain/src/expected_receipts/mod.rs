//! Expected receipts: what is coming to a warehouse, when, and what came of it.
//!
//! A receipt is announced, changed while it is under way, received in one or more goes, and closed when nothing more comes.
//! What came enters stock by the same door as goods that nobody announced.

mod announce;
mod close;
mod edit;
pub mod listing;
mod promise;
mod receive;

pub use announce::{AnnounceReceipt, ExpectedLineInput};
pub use close::CloseReceipt;
pub use edit::{EditReceipt, ExpectedLineEdit};
pub use promise::{Coming, Promise, Promises, Waiting, promises};
pub use receive::ReceiveExpected;

use crate::book::Book;
use crate::command::{Context, Reply};
use crate::events::{Event, Kind};
use crate::id::{ExpectedLineId, ExpectedReceiptId, OwnerId, ProductId, WarehouseId};
use crate::needs::Needs;
use crate::orders::facts;
use crate::refusal::{self, Refusal};
use crate::time::{Instant, parse_date};
use crate::words::words;

/// The most lines of an expected receipt.
pub const LINES_MAX: usize = 1_000;

words! {
    /// Where an expected receipt stands: computed from what came, never set.
    ReceiptStatus {
        /// Nothing came yet.
        Expected = "expected",
        /// Some of it came.
        PartiallyReceived = "partially_received",
        /// All of it came.
        Received = "received",
        /// Nothing more comes: somebody said so.
        Closed = "closed",
    }
}

impl ReceiptStatus {
    /// The status that these facts make.
    #[must_use]
    pub const fn of(closed: bool, received: i64, outstanding: i64) -> Self {
        match (closed, received, outstanding) {
            (true, _, _) => Self::Closed,
            (false, 0, _) => Self::Expected,
            (false, _, 0) => Self::Received,
            (false, _, _) => Self::PartiallyReceived,
        }
    }
}

/// What is coming to a warehouse.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExpectedReceipt {
    /// Its id.
    pub id: ExpectedReceiptId,
    /// Whose goods.
    pub owner: OwnerId,
    /// The number people use.
    pub number: String,
    /// Where it is coming to.
    pub warehouse: WarehouseId,
    /// Who sends it; may be the name of a person.
    pub supplier: String,
    /// The supplier's or the buyer's reference; empty for none.
    pub reference: String,
    /// The day it is expected, `YYYY-MM-DD`.
    pub expected_date: String,
    /// How many lines.
    pub lines: i64,
    /// Pieces expected in all.
    pub expected: i64,
    /// Pieces that came.
    pub received: i64,
    /// Pieces that are still to come.
    pub outstanding: i64,
    /// When somebody said that nothing more comes; zero while it is open.
    pub closed_at: Instant,
    /// Where it stands.
    pub status: ReceiptStatus,
    /// When it was announced.
    pub created_at: Instant,
    /// Counts its changes.
    pub version: i64,
}

/// How much of a product is coming.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExpectedLine {
    /// Its id.
    pub id: ExpectedLineId,
    /// The expected receipt.
    pub receipt: ExpectedReceiptId,
    /// Whose goods.
    pub owner: OwnerId,
    /// Its place on the receipt, from 1.
    pub position: i64,
    /// What is coming.
    pub product: ProductId,
    /// The receipt's warehouse, kept here for the index of what is coming.
    pub warehouse: WarehouseId,
    /// The receipt's day, kept here for the same.
    pub expected_date: String,
    /// Pieces expected.
    pub quantity: i64,
    /// Pieces that came.
    pub received: i64,
    /// Pieces that are still to come; none once the receipt is closed.
    pub outstanding: i64,
}

impl ExpectedLine {
    /// Pieces that are still to come, by what is expected and what came.
    #[must_use]
    pub const fn still_to_come(&self, closed: bool) -> i64 {
        if closed || self.received > self.quantity {
            0
        } else {
            self.quantity - self.received
        }
    }
}

/// The receipt, when the actor may see it and it has the version that the actor read.
fn find_receipt<'b>(
    book: &'b Book,
    context: &Context,
    id: ExpectedReceiptId,
    expected_version: Option<i64>,
) -> Result<&'b ExpectedReceipt, Refusal> {
    let missing =
        || Refusal::new(refusal::EXPECTED_RECEIPT_NOT_FOUND).with("expected_receipt", id.to_string());
    let receipt = book
        .expected_receipts
        .get(&id)
        .filter(|receipt| context.actor.sees(receipt.owner))
        .ok_or_else(missing)?;
    refusal::expect_version(id, expected_version, receipt.version)?;
    Ok(receipt)
}

/// The same, when it is still open.
fn find_open<'b>(
    book: &'b Book,
    context: &Context,
    id: ExpectedReceiptId,
    expected_version: Option<i64>,
) -> Result<&'b ExpectedReceipt, Refusal> {
    let receipt = find_receipt(book, context, id, expected_version)?;
    if receipt.closed_at.0 != 0 {
        let refused = Refusal::new(refusal::EXPECTED_RECEIPT_CLOSED);
        return Err(refused.with("closed_at", receipt.closed_at.to_string()));
    }
    Ok(receipt)
}

/// What every verb on a receipt needs: its head, locked, and its lines.
fn needs_of(id: ExpectedReceiptId) -> Needs {
    Needs {
        expected_receipts: [id].into(),
        ..Needs::default()
    }
}

fn check_date(date: &str) -> Result<(), Refusal> {
    if parse_date(date).is_none() {
        return Err(Refusal::at(refusal::FIELD_MALFORMED, "/expected_date").with("reason", "date"));
    }
    Ok(())
}

/// Adds up the receipt's head from its lines anew, and puts on the book the event that says what changed.
fn record(book: &mut Book, id: ExpectedReceiptId, kind: &'static Kind, mut body: Reply) {
    let lines = book.expected_lines_of(id);
    let mut sums = [0; 3];
    let closed = book
        .expected_receipts
        .get(&id)
        .is_some_and(|it| it.closed_at.0 != 0);
    for line in &lines {
        if let Some(line) = book.expected_lines.get_mut(line) {
            line.outstanding = line.still_to_come(closed);
            let values = [line.quantity, line.received, line.outstanding];
            sums = std::array::from_fn(|at| sums[at] + values[at]);
        }
    }
    let Some(head) = book.expected_receipts.get_mut(&id) else {
        return;
    };
    head.lines = i64::try_from(lines.len()).unwrap_or(i64::MAX);
    [head.expected, head.received, head.outstanding] = sums;
    head.status = ReceiptStatus::of(closed, head.received, head.outstanding);
    head.version += 1;
    let (version, owner) = (head.version, head.owner);
    body.insert("status".into(), head.status.name().into());
    body.insert("expected_date".into(), head.expected_date.as_str().into());
    body.insert("outstanding".into(), head.outstanding.into());
    book.events.push(Event::new(kind, id, version, owner, &body));
}

/// What verbs on a receipt answer: where it stands now.
fn answer(book: &Book, id: ExpectedReceiptId) -> Reply {
    book.expected_receipts.get(&id).map_or_else(Reply::new, |head| {
        facts! {
            "id": id, "number": head.number, "status": head.status, "version": head.version, "expected": head.expected,
            "received": head.received, "outstanding": head.outstanding,
        }
    })
}
