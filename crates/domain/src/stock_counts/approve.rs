//! Making a count good.

use super::{
    CountLine, CountStatus, REASON, StockCount, answer, find_open, needs_of, record, stock_of_lines,
};
use crate::book::Book;
use crate::command::{Context, Decide, Reply};
use crate::events;
use crate::id::{CountLineId, StockCountId};
use crate::inventory::{Correction, correct};
use crate::needs::Needs;
use crate::orders::facts;
use crate::refusal::{self, Code, Refusal};

/// Approves what was counted: the ledger is corrected by each difference. All of them or none.
#[derive(Debug, Clone)]
pub struct ApproveCount {
    /// The count.
    pub count: StockCountId,
    /// The version that the actor read.
    pub expected_version: Option<i64>,
}

impl Decide for ApproveCount {
    fn needs(&self) -> Needs {
        needs_of(self.count)
    }

    fn needs_more(&self, book: &Book, _context: &Context) -> Needs {
        stock_of_lines(book, self.count)
    }

    fn decide(&self, book: &mut Book, context: &Context) -> Result<Reply, Refusal> {
        let head = find_open(book, context, self.count, self.expected_version)?.clone();
        if head.status != CountStatus::Counted {
            return Err(Refusal::new(refusal::STOCK_COUNT_NOT_FINISHED));
        }
        let lines: Vec<CountLineId> = book
            .count_lines_of(self.count)
            .into_iter()
            .filter(|id| book.count_lines.get(id).is_some_and(|it| it.difference() != 0))
            .collect();
        self.check(book, &lines)?;
        for id in lines {
            make_good(book, &head, id);
        }
        let (account, now) = (context.actor.account, book.now);
        if let Some(head) = book.stock_counts.get_mut(&self.count) {
            head.status = CountStatus::Done;
            (head.ended_by, head.ended_at) = (account, now);
        }
        record(book, self.count, events::STOCK_COUNT_APPROVED, facts! {});
        Ok(answer(book, self.count))
    }

    fn weight(&self) -> usize {
        64
    }
}

impl ApproveCount {
    /// Refuses while a bin holds something else than when it was counted: what was found then cannot be held against what
    /// is there now. And where fewer were found than orders are to be picked from that bin.
    fn check(&self, book: &Book, lines: &[CountLineId]) -> Result<(), Refusal> {
        let refused = |code: Code, wrong: Vec<&CountLineId>| match wrong.first() {
            None => Ok(()),
            Some(first) => {
                let count = wrong.len();
                let line = book.count_lines.get(first);
                let sku = line.and_then(|line| Some(book.products.get(&line.product)?.sku.clone()));
                let bin = line.and_then(|line| Some(book.bins.get(&line.bin)?.code.clone()));
                let ids: Vec<String> = wrong.iter().map(|id| id.to_string()).collect();
                let refusal = Refusal::new(code).with("count", count).with("lines", ids);
                Err(refusal
                    .with("sku", sku.unwrap_or_default())
                    .with("bin", bin.unwrap_or_default()))
            }
        };
        let is = |wrong: fn(&CountLine, i64, i64) -> bool| {
            let found = lines.iter().filter(|id| {
                book.count_lines.get(id).is_some_and(|line| {
                    let level = book.levels.get(&line.level());
                    let (on_hand, allocated) = level.map_or((0, 0), |it| (it.on_hand, it.allocated));
                    wrong(line, on_hand, allocated)
                })
            });
            found.collect::<Vec<_>>()
        };
        refused(
            refusal::STOCK_COUNT_MOVED,
            is(|line, on_hand, _| line.expected != on_hand),
        )?;
        refused(
            refusal::STOCK_COUNT_ALLOCATED,
            is(|line, _, allocated| line.counted < allocated),
        )
    }
}

fn make_good(book: &mut Book, head: &StockCount, id: CountLineId) {
    let line = book.count_lines.get(&id).expect("the check found it").clone();
    correct(
        book,
        &Correction {
            owner: head.owner,
            warehouse: head.warehouse,
            bin: line.bin,
            product: line.product,
            lot: &line.lot,
            by: line.difference(),
            reason: REASON,
        },
    );
}
