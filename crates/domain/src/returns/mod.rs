//! Returns: goods that come back. What comes is announced or stands at the door, is received piece by
//! piece, graded, and put on sale again, in quarantine, or on the scrap heap.
//!
//! A return moves goods and never money: a credit is a record of its own, made when somebody asks for it.

mod announce;
mod arrive;
mod end;
mod exchange;
mod link;
pub mod listing;
mod receive;
mod room;

pub use announce::{AnnounceReturn, AnnouncedLine};
pub use arrive::RegisterArrival;
pub use end::{CancelReturn, CloseReturn};
pub use exchange::{ExchangeLine, ExchangeReturn};
pub use link::LinkReturn;
pub use receive::{ReceiveReturn, ReceivedPieces, WhichPieces};

use crate::book::Book;
use crate::command::{Context, Reply};
use crate::events::{Event, Kind};
use crate::id::{
    AccountId, BinId, GradingId, LineId, MovementId, OrderId, OwnerId, ProductId, ReturnId, ShipmentId,
    WarehouseId,
};
use crate::orders::facts;
use crate::refusal::{self, Refusal};
use crate::time::Instant;
use crate::words::words;

words! {
    /// How goods came to come back.
    ReturnKind {
        /// The buyer said so beforehand.
        Announced = "announced",
        /// They came without a word, with the order on them.
        Unannounced = "unannounced",
        /// They came, and nobody knows yet from which order.
        Unknown = "unknown",
        /// The carrier brings back what it could not deliver.
        Undelivered = "undelivered",
    }
}

words! {
    /// Where a return stands: computed, never set.
    ReturnStatus {
        /// It is on its way.
        Announced = "announced",
        /// It stands at the door, and nothing is unpacked yet.
        Arrived = "arrived",
        /// Some of what was announced came in.
        PartiallyReceived = "partially_received",
        /// All that was announced came in.
        Received = "received",
        /// Nothing more will come.
        Closed = "closed",
        /// It was called off before anything came.
        Cancelled = "cancelled",
    }
}

words! {
    /// Why a buyer sends something back.
    ReturnReason {
        /// Nobody said.
        Unstated = "unstated",
        /// It arrived broken.
        Damaged = "damaged",
        /// It does not work.
        Defective = "defective",
        /// Something else was sent than was ordered.
        WrongItem = "wrong_item",
        /// It is not what the shop said it was.
        NotAsDescribed = "not_as_described",
        /// It does not fit.
        WrongSize = "wrong_size",
        /// It came too late.
        TooLate = "too_late",
        /// The buyer thought better of it.
        ChangedMind = "changed_mind",
        /// It could not be delivered.
        Undelivered = "undelivered",
    }
}

words! {
    /// In which state a piece came back.
    Grade {
        /// As new.
        A = "a",
        /// Opened or used, and sound.
        B = "b",
        /// Broken or soiled.
        Damaged = "damaged",
    }
}

words! {
    /// What is done with a piece that came back.
    Disposition {
        /// It is on sale again.
        Restock = "restock",
        /// It is put aside, and not on sale until somebody decides.
        Quarantine = "quarantine",
        /// It is thrown away, and never becomes stock again.
        Scrap = "scrap",
    }
}

/// Pieces of a return, or of a line of it, by what became of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ReturnQuantities {
    /// Announced.
    pub expected: i64,
    /// Came in; the sum of the three that follow.
    pub received: i64,
    /// On sale again.
    pub restocked: i64,
    /// In quarantine.
    pub quarantined: i64,
    /// Thrown away.
    pub scrapped: i64,
}

impl ReturnQuantities {
    /// Of one line: announced pieces that have not come in.
    #[must_use]
    pub const fn outstanding(&self) -> i64 {
        if self.expected > self.received {
            self.expected - self.received
        } else {
            0
        }
    }

    /// The five numbers, in the order of the fields.
    #[must_use]
    pub const fn values(&self) -> [i64; 5] {
        [
            self.expected,
            self.received,
            self.restocked,
            self.quarantined,
            self.scrapped,
        ]
    }

    /// From the five numbers, in the order of the fields.
    #[must_use]
    pub const fn from_values(values: [i64; 5]) -> Self {
        let [expected, received, restocked, quarantined, scrapped] = values;
        Self {
            expected,
            received,
            restocked,
            quarantined,
            scrapped,
        }
    }

    /// Adds pieces that came in.
    const fn receive(&mut self, quantity: i64, disposition: Disposition) {
        self.received += quantity;
        match disposition {
            Disposition::Restock => self.restocked += quantity,
            Disposition::Quarantine => self.quarantined += quantity,
            Disposition::Scrap => self.scrapped += quantity,
        }
    }
}

impl std::iter::Sum for ReturnQuantities {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        let add = |sums: [i64; 5], it: Self| {
            let values = it.values();
            std::array::from_fn(|at| sums[at] + values[at])
        };
        Self::from_values(all.fold([0; 5], add))
    }
}

/// Goods that come back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Return {
    /// Its id.
    pub id: ReturnId,
    /// Whose goods.
    pub owner: OwnerId,
    /// The number people use.
    pub number: String,
    /// How it came about.
    pub kind: ReturnKind,
    /// The order that was sent; zero while nobody knows.
    pub order: OrderId,
    /// The shipment that could not be delivered; zero for none.
    pub shipment: ShipmentId,
    /// Where it comes in.
    pub warehouse: WarehouseId,
    /// The sender's reference; empty for none.
    pub external_ref: String,
    /// Who brings it; empty when not known.
    pub carrier: String,
    /// The track & trace code of the way back; empty for none.
    pub tracking: String,
    /// Computed from the facts below; kept for lists.
    pub status: ReturnStatus,
    /// How many lines it has.
    pub lines: i64,
    /// The sums over its lines.
    pub totals: ReturnQuantities,
    /// When the book first heard of it.
    pub created_at: Instant,
    /// When goods of it first stood at the door; zero before.
    pub arrived_at: Instant,
    /// When it was closed or called off; zero while it is open.
    pub ended_at: Instant,
    /// Counts its changes.
    pub version: i64,
}

impl Return {
    /// May something of it still come in?
    #[must_use]
    pub const fn is_open(&self) -> bool {
        self.ended_at.0 == 0
    }

    /// The status that the facts make, with so many announced pieces that have not come in.
    #[must_use]
    pub const fn status_of(&self, outstanding: i64) -> ReturnStatus {
        if !self.is_open() {
            return if self.totals.received > 0 {
                ReturnStatus::Closed
            } else {
                ReturnStatus::Cancelled
            };
        }
        if self.totals.received == 0 {
            return if self.arrived_at.0 == 0 {
                ReturnStatus::Announced
            } else {
                ReturnStatus::Arrived
            };
        }
        if outstanding > 0 {
            ReturnStatus::PartiallyReceived
        } else {
            ReturnStatus::Received
        }
    }
}

/// A product that comes back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReturnLine {
    /// Its id.
    pub id: LineId,
    /// The return.
    pub return_id: ReturnId,
    /// Whose product.
    pub owner: OwnerId,
    /// The order that was sent; zero while nobody knows.
    pub order: OrderId,
    /// Its line; zero while nobody knows.
    pub order_line: LineId,
    /// The product.
    pub product: ProductId,
    /// Why, as the buyer says.
    pub reason: ReturnReason,
    /// What became of its pieces.
    pub quantities: ReturnQuantities,
}

/// Pieces of a line that came in together and were found alike. Written once, never changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grading {
    /// Its id.
    pub id: GradingId,
    /// The return.
    pub return_id: ReturnId,
    /// The line of the return.
    pub line: LineId,
    /// Whose product.
    pub owner: OwnerId,
    /// How many; more than zero.
    pub quantity: i64,
    /// In which state.
    pub grade: Grade,
    /// What was done with them.
    pub disposition: Disposition,
    /// The bin they went to; zero for scrap.
    pub bin: BinId,
    /// Their lot; empty when the product has none.
    pub lot: String,
    /// A short code of what was found; scrap has one.
    pub reason: String,
    /// The entry of the stock ledger; zero for scrap.
    pub movement: MovementId,
    /// Who graded them.
    pub graded_by: AccountId,
    /// When.
    pub graded_at: Instant,
}

/// The return, when the actor may see it, it is of the order that the command was made for, and it has the
/// version that the actor read.
fn find_return<'b>(
    book: &'b Book,
    context: &Context,
    id: ReturnId,
    order: OrderId,
    expected_version: Option<i64>,
) -> Result<&'b Return, Refusal> {
    let missing = || Refusal::new(refusal::RETURN_NOT_FOUND).with("return", id.to_string());
    let found = book
        .returns
        .get(&id)
        .filter(|it| context.actor.sees(it.owner))
        .ok_or_else(missing)?;
    refusal::expect_version(id, expected_version, found.version)?;
    if found.order != order {
        // Somebody linked it between the reading of it and this.
        return Err(Refusal::new(refusal::RETURN_LINKED).with("order", found.order.to_string()));
    }
    Ok(found)
}

/// The same, when something of it may still come in.
fn find_open<'b>(
    book: &'b Book,
    context: &Context,
    id: ReturnId,
    order: OrderId,
    expected_version: Option<i64>,
) -> Result<&'b Return, Refusal> {
    let found = find_return(book, context, id, order, expected_version)?;
    if found.is_open() {
        return Ok(found);
    }
    Err(Refusal::new(refusal::RETURN_NOT_OPEN).with("status", found.status.name()))
}

/// Announced pieces of the return that have not come in. A line of which too many came makes up for no other.
fn outstanding(book: &Book, id: ReturnId) -> i64 {
    let lines = book.return_lines_of(id).into_iter();
    lines
        .filter_map(|line| book.return_lines.get(&line))
        .map(|line| line.quantities.outstanding())
        .sum()
}

/// Settles the head of the return by its lines, and puts on the book the event that says what happened.
fn record(book: &mut Book, id: ReturnId, kind: &'static Kind, facts: Reply) {
    let lines = book.return_lines_of(id);
    let rows = lines.iter().filter_map(|line| book.return_lines.get(line));
    let totals = rows.map(|row| row.quantities).sum();
    let outstanding = outstanding(book, id);
    let Some(head) = book.returns.get_mut(&id) else {
        return;
    };
    head.lines = i64::try_from(lines.len()).unwrap_or(i64::MAX);
    head.totals = totals;
    head.status = head.status_of(outstanding);
    head.version += 1;
    let mut body = facts! { "status": head.status, "order": head.order, "number": head.number };
    body.extend(facts);
    let event = Event::new(kind, id, head.version, head.owner, &body);
    book.events.push(event);
}

/// What verbs on a return answer: where it stands now.
fn answer(book: &Book, id: ReturnId) -> Reply {
    let Some(it) = book.returns.get(&id) else {
        return Reply::new();
    };
    facts! { "id": id, "number": it.number, "status": it.status, "version": it.version }
}
