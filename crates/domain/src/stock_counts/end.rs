//! Ending the counting: all is counted, or none of it counts.

use super::{CountStatus, LINES_MAX, StockCount, answer, find_open, needs_of, note, record, stock_of};
use crate::book::Book;
use crate::command::{Context, Decide, Reply};
use crate::events;
use crate::id::{ProductId, StockCountId};
use crate::inventory::LevelKey;
use crate::needs::Needs;
use crate::orders::facts;
use crate::refusal::{self, Refusal};

/// Says that all is counted. What the ledger has there and nobody found, was not there: it is counted as none. Where nothing
/// differs, the count is done.
#[derive(Debug, Clone)]
pub struct FinishCount {
    /// The count.
    pub count: StockCountId,
    /// The version that the actor read.
    pub expected_version: Option<i64>,
    /// The products that the ledger has there.
    pub products: Vec<ProductId>,
}

impl Decide for FinishCount {
    fn needs(&self) -> Needs {
        needs_of(self.count)
    }

    fn needs_more(&self, book: &Book, _context: &Context) -> Needs {
        let Some(head) = book.stock_counts.get(&self.count) else {
            return Needs::default();
        };
        stock_of(head.warehouse, self.products.iter().copied())
    }

    fn decide(&self, book: &mut Book, context: &Context) -> Result<Reply, Refusal> {
        let head = find_open(book, context, self.count, self.expected_version)?.clone();
        let missing = missing_levels(book, &head, &self.products);
        let lines = book.count_lines_of(self.count).len() + missing.len();
        if lines > LINES_MAX {
            let refused = Refusal::new(refusal::NUMBER_OUT_OF_RANGE);
            return Err(refused.with("min", 0).with("max", LINES_MAX));
        }
        for level in missing {
            note(book, &head, context.actor.account, level, 0);
        }
        let differs = book
            .count_lines_of(self.count)
            .iter()
            .filter_map(|id| book.count_lines.get(id))
            .any(|line| line.difference() != 0);
        let (account, now) = (context.actor.account, book.now);
        if let Some(head) = book.stock_counts.get_mut(&self.count) {
            head.status = CountStatus::Counted;
            if !differs {
                head.status = CountStatus::Done;
                (head.ended_by, head.ended_at) = (account, now);
            }
        }
        record(book, self.count, events::STOCK_COUNT_FINISHED, facts! {});
        Ok(answer(book, self.count))
    }

    fn weight(&self) -> usize {
        self.products.len().max(1)
    }
}

/// What the ledger has of these products in the place that is counted, and nobody has counted. The book may hold levels of
/// more products, read for others: they came after somebody looked what is there.
fn missing_levels(book: &Book, head: &StockCount, products: &[ProductId]) -> Vec<LevelKey> {
    let counted: Vec<LevelKey> = book
        .count_lines_of(head.id)
        .iter()
        .filter_map(|id| Some(book.count_lines.get(id)?.level()))
        .collect();
    let staging = book.warehouses.get(&head.warehouse).map(|it| it.staging);
    let mut missing: Vec<LevelKey> = book
        .levels
        .iter()
        .map(|(_, level)| level)
        .filter(|level| products.contains(&level.product))
        .filter(|level| level.owner == head.owner && level.warehouse == head.warehouse && level.on_hand > 0)
        .filter(|level| Some(level.bin) != staging)
        .filter(|level| level.bin == head.bin || level.product == head.product)
        .map(crate::inventory::StockLevel::key)
        .filter(|key| !counted.contains(key))
        .collect();
    missing.sort();
    missing
}

/// Says that a count does not count: nothing of it is made good.
#[derive(Debug, Clone)]
pub struct DropCount {
    /// The count.
    pub count: StockCountId,
    /// The version that the actor read.
    pub expected_version: Option<i64>,
}

impl Decide for DropCount {
    fn needs(&self) -> Needs {
        needs_of(self.count)
    }

    fn decide(&self, book: &mut Book, context: &Context) -> Result<Reply, Refusal> {
        find_open(book, context, self.count, self.expected_version)?;
        let (account, now) = (context.actor.account, book.now);
        if let Some(head) = book.stock_counts.get_mut(&self.count) {
            head.status = CountStatus::Dropped;
            (head.ended_by, head.ended_at) = (account, now);
        }
        record(book, self.count, events::STOCK_COUNT_DROPPED, facts! {});
        Ok(answer(book, self.count))
    }
}
