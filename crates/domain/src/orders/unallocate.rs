//! Taking an order back from the floor, before anything of it is picked.

use super::{Quantities, answer, change_line, facts, find_order, record};
use crate::book::Book;
use crate::command::{Context, Decide, Reply};
use crate::events::{self, LineChange};
use crate::id::{LineId, OrderId};
use crate::needs::Needs;
use crate::refusal::{self, Refusal};

/// Takes back what was released and not picked; it stays reserved.
#[derive(Debug, Clone)]
pub struct UnallocateOrder {
    /// The order.
    pub order: OrderId,
    /// The version that the actor read.
    pub expected_version: Option<i64>,
}

impl Decide for UnallocateOrder {
    fn needs(&self) -> Needs {
        let of = || [self.order].into();
        Needs {
            orders: of(),
            lines_of: of(),
            allocations_of: of(),
            ..Needs::default()
        }
    }

    fn needs_more(&self, book: &Book, _context: &Context) -> Needs {
        levels_needed(book, self.order)
    }

    fn decide(&self, book: &mut Book, context: &Context) -> Result<Reply, Refusal> {
        let order = find_order(book, context, self.order, self.expected_version)?;
        if order.totals.allocated == 0 {
            return Err(Refusal::new(refusal::ORDER_NOT_RELEASED));
        }
        super::lease::refuse_others(book, self.order, context)?;
        if order.totals.picked == order.totals.allocated {
            return Err(Refusal::new(refusal::ORDER_IN_PROGRESS).with("picked", order.totals.picked));
        }
        let lines = book.lines_of(self.order);
        let changes: Vec<_> = lines
            .into_iter()
            .filter_map(|id| take_back(book, id, i64::MAX))
            .collect();
        super::lease::drop_when_idle(book, self.order);
        record(book, self.order, events::ORDER_UNALLOCATED, changes, facts! {});
        Ok(answer(book, self.order))
    }
}

/// The stock and levels that hold the lines of an order.
pub(crate) fn levels_needed(book: &Book, order: OrderId) -> Needs {
    let lines = book.lines_of(order);
    let keys: std::collections::BTreeSet<_> = lines
        .iter()
        .filter_map(|id| book.lines.get(id))
        .map(|line| (line.product, line.warehouse))
        .collect();
    Needs {
        stock: keys.clone(),
        levels: keys,
        ..Needs::default()
    }
}

/// Takes up to `limit` pieces that are appointed to bins and not picked away from the bins, newest
/// allocation first. `None` when there are none.
pub(crate) fn take_back(book: &mut Book, line: LineId, limit: i64) -> Option<LineChange> {
    let mut left = limit;
    for id in book.allocations_of(line).into_iter().rev() {
        let allocation = book.allocations.get_mut(&id)?;
        let taken = (allocation.quantity - allocation.picked).min(left);
        if taken == 0 {
            continue;
        }
        left -= taken;
        allocation.quantity -= taken;
        let gone = allocation.quantity == 0;
        let (owner, warehouse) = (allocation.owner, allocation.warehouse);
        let level = (allocation.product, allocation.bin, allocation.lot.clone());
        book.level_mut(owner, warehouse, &level).allocated -= taken;
        if gone {
            book.allocations.remove(&id);
        }
    }
    let taken = limit - left;
    (taken > 0).then(|| {
        change_line(
            book,
            line,
            Quantities {
                allocated: -taken,
                ..Quantities::default()
            },
            0,
        )
    })
}
