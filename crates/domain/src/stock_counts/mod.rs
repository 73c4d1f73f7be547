//! Stock counts: what somebody found in bins, held against the ledger, and made good once another has looked at it.
//!
//! A count is blind: whoever counts is not told what the ledger says. What it says is noted in the moment in which a number
//! comes in, so the difference is that of one moment; stock may move on meanwhile. A difference is made good by a movement
//! of just so many pieces, unless the bin holds something else by then: nobody can tell what was counted, so a person
//! counts again.

mod approve;
mod count;
mod end;
pub mod listing;
mod start;

pub use approve::ApproveCount;
pub use count::{CountedLine, RecordCount};
pub use end::{DropCount, FinishCount};
pub use start::StartCount;

use crate::book::Book;
use crate::command::{Context, Reply};
use crate::events::{Event, Kind};
use crate::id::{AccountId, BinId, CountLineId, OwnerId, ProductId, StockCountId, WarehouseId};
use crate::inventory::LevelKey;
use crate::needs::Needs;
use crate::orders::facts;
use crate::refusal::{self, Refusal};
use crate::time::Instant;
use crate::words::words;

/// The most lines of a count.
pub const LINES_MAX: usize = 1_000;

/// The reason that the ledger names for what a count made good.
pub const REASON: &str = "count";

words! {
    /// Where a count stands.
    CountStatus {
        /// Somebody counts.
        Counting = "counting",
        /// All is counted, and differences wait for somebody who approves them.
        Counted = "counted",
        /// The ledger says what was counted.
        Done = "done",
        /// It does not count any more.
        Dropped = "dropped",
    }
}

impl CountStatus {
    /// Whether numbers may still come in.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Counting | Self::Counted)
    }
}

/// A round of counting: all of a client's goods in one bin, or one product in all bins of a warehouse.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StockCount {
    /// Its id.
    pub id: StockCountId,
    /// Whose goods.
    pub owner: OwnerId,
    /// The number people use.
    pub number: String,
    /// Where.
    pub warehouse: WarehouseId,
    /// The bin; zero when a product is counted.
    pub bin: BinId,
    /// The product; zero when a bin is counted.
    pub product: ProductId,
    /// Where it stands.
    pub status: CountStatus,
    /// How many lines.
    pub lines: i64,
    /// How many lines differ from what the ledger said.
    pub differing: i64,
    /// Who began it.
    pub started_by: AccountId,
    /// When it was begun.
    pub created_at: Instant,
    /// Who made it good, or dropped it; zero while it is open.
    pub ended_by: AccountId,
    /// When; zero while it is open.
    pub ended_at: Instant,
    /// Counts its changes.
    pub version: i64,
}

/// What was found of a product and lot in a bin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CountLine {
    /// Its id.
    pub id: CountLineId,
    /// The count.
    pub count: StockCountId,
    /// Whose goods.
    pub owner: OwnerId,
    /// The product.
    pub product: ProductId,
    /// The bin.
    pub bin: BinId,
    /// The lot; empty when the product has none.
    pub lot: String,
    /// Pieces that were found.
    pub counted: i64,
    /// Pieces that the ledger said in that moment.
    pub expected: i64,
    /// Who found them.
    pub counted_by: AccountId,
    /// When.
    pub counted_at: Instant,
    /// How often it was counted.
    pub times: i64,
}

impl CountLine {
    /// Pieces found more, or fewer when below zero, than the ledger said.
    #[must_use]
    pub const fn difference(&self) -> i64 {
        self.counted - self.expected
    }

    fn level(&self) -> LevelKey {
        (self.product, self.bin, self.lot.clone())
    }
}

/// The count, when the actor may see it and it has the version that the actor read, and it is open.
fn find_open<'b>(
    book: &'b Book,
    context: &Context,
    id: StockCountId,
    expected_version: Option<i64>,
) -> Result<&'b StockCount, Refusal> {
    let missing = || Refusal::new(refusal::STOCK_COUNT_NOT_FOUND).with("stock_count", id.to_string());
    let count = book
        .stock_counts
        .get(&id)
        .filter(|count| context.actor.sees(count.owner))
        .ok_or_else(missing)?;
    refusal::expect_version(id, expected_version, count.version)?;
    if !count.status.is_open() {
        return Err(Refusal::new(refusal::STOCK_COUNT_ENDED).with("status", count.status.name()));
    }
    Ok(count)
}

/// What every verb on a count needs: its head, locked, and its lines.
fn needs_of(id: StockCountId) -> Needs {
    Needs {
        stock_counts: [id].into(),
        ..Needs::default()
    }
}

/// The stock and levels of what was counted so far.
fn stock_of_lines(book: &Book, id: StockCountId) -> Needs {
    let Some(head) = book.stock_counts.get(&id) else {
        return Needs::default();
    };
    let lines = book.count_lines_of(id);
    let products = lines
        .iter()
        .filter_map(|line| Some(book.count_lines.get(line)?.product));
    stock_of(head.warehouse, products)
}

fn stock_of(warehouse: WarehouseId, products: impl Iterator<Item = ProductId>) -> Needs {
    let keys: std::collections::BTreeSet<_> = products.map(|product| (product, warehouse)).collect();
    Needs {
        stock: keys.clone(),
        levels: keys,
        ..Needs::default()
    }
}

/// Notes what was found of a level, and what the ledger says of it now. Found again, it stands in the place of what
/// was found before.
fn note(book: &mut Book, head: &StockCount, actor: AccountId, level: LevelKey, counted: i64) {
    let expected = book.levels.get(&level).map_or(0, |level| level.on_hand);
    let known = book
        .count_lines_of(head.id)
        .into_iter()
        .find(|id| book.count_lines.get(id).is_some_and(|line| line.level() == level));
    let now = book.now;
    if let Some(line) = known.and_then(|id| book.count_lines.get_mut(&id)) {
        (line.counted, line.expected) = (counted, expected);
        (line.counted_by, line.counted_at) = (actor, now);
        line.times += 1;
        return;
    }
    let id = book.next_id();
    let (product, bin, lot) = level;
    book.add_count_line(CountLine {
        id,
        count: head.id,
        owner: head.owner,
        product,
        bin,
        lot,
        counted,
        expected,
        counted_by: actor,
        counted_at: now,
        times: 1,
    });
}

/// Adds up the count's head anew, and puts on the book the event that says what happened.
fn record(book: &mut Book, id: StockCountId, kind: &'static Kind, mut body: Reply) {
    let lines = book.count_lines_of(id);
    let differing = lines
        .iter()
        .filter_map(|line| book.count_lines.get(line))
        .filter(|line| line.difference() != 0)
        .count();
    let Some(head) = book.stock_counts.get_mut(&id) else {
        return;
    };
    head.lines = i64::try_from(lines.len()).unwrap_or(i64::MAX);
    head.differing = i64::try_from(differing).unwrap_or(i64::MAX);
    head.version += 1;
    let (version, owner) = (head.version, head.owner);
    body.insert("status".into(), head.status.name().into());
    body.insert("line_count".into(), head.lines.into());
    book.events.push(Event::new(kind, id, version, owner, &body));
}

/// What verbs on a count answer: where it stands now. How much differs is told to those who approve, not to who counts.
fn answer(book: &Book, id: StockCountId) -> Reply {
    book.stock_counts.get(&id).map_or_else(Reply::new, |head| {
        facts! { "id": id, "number": head.number, "status": head.status, "version": head.version, "line_count": head.lines }
    })
}
