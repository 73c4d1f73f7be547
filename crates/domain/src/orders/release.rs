//! Releasing an order to the warehouse: what is reserved is appointed to bins.

use super::{Allocation, Quantities, StatusFacts, answer, change_line, facts, find_order, record};
use crate::book::Book;
use crate::command::{Context, Decide, Reply};
use crate::events;
use crate::id::{LineId, OrderId, ProductId, WarehouseId};
use crate::inventory::{BinKind, LevelKey};
use crate::needs::Needs;
use crate::refusal::{self, Refusal};
use rustc_hash::FxHashMap;

/// Sends an order to the scanners' list.
#[derive(Debug, Clone)]
pub struct ReleaseOrder {
    /// The order.
    pub order: OrderId,
    /// The version that the actor read.
    pub expected_version: Option<i64>,
}

impl Decide for ReleaseOrder {
    fn needs(&self) -> Needs {
        Needs {
            orders: [self.order].into(),
            lines_of: [self.order].into(),
            ..Needs::default()
        }
    }

    /// Of all lines: those that nothing is reserved for may be given stock earlier in the same batch.
    fn needs_more(&self, book: &Book, _context: &Context) -> Needs {
        super::unallocate::levels_needed(book, self.order)
    }

    fn decide(&self, book: &mut Book, context: &Context) -> Result<Reply, Refusal> {
        let order = find_order(book, context, self.order, self.expected_version)?;
        check(&StatusFacts::from(order))?;
        let complete = order.ship_complete;
        let plan = plan(book, self.order);
        let (planned, wanted) = (
            plan.iter().map(|take| take.quantity).sum::<i64>(),
            waiting(book, self.order).map(|it| it.3).sum::<i64>(),
        );
        if planned == 0 || complete && planned < wanted {
            return Err(Refusal::new(refusal::STOCK_NOT_IN_BINS)
                .with("wanted", wanted)
                .with("in_bins", planned));
        }
        let changes = plan.iter().map(|take| allocate(book, take)).collect();
        record(book, self.order, events::ORDER_RELEASED, join(changes), facts! {});
        Ok(answer(book, self.order))
    }

    fn weight(&self) -> usize {
        8
    }
}

/// Refuses when the order may not go to the floor, in the words that `why` uses too.
pub(crate) fn check(facts: &StatusFacts) -> Result<(), Refusal> {
    if !facts.accepted {
        return Err(Refusal::new(refusal::ORDER_IS_DRAFT));
    }
    if facts.totals.open() == 0 {
        return Err(Refusal::new(refusal::ORDER_NOT_OPEN));
    }
    if facts.open_holds > 0 {
        return Err(Refusal::new(refusal::ORDER_ON_HOLD).with("open_holds", facts.open_holds));
    }
    if facts.totals.reserved == facts.totals.allocated {
        return Err(Refusal::new(refusal::ORDER_NOTHING_READY).with("unreserved", facts.totals.unreserved()));
    }
    if !facts.may_release() {
        return Err(Refusal::new(refusal::ORDER_NOT_COMPLETE).with("unreserved", facts.totals.unreserved()));
    }
    Ok(())
}

/// Lines with reserved pieces that are not on the floor: (line, product, warehouse, pieces).
fn waiting(book: &Book, order: OrderId) -> impl Iterator<Item = (LineId, ProductId, WarehouseId, i64)> {
    book.lines_of(order).into_iter().filter_map(|id| {
        let line = book.lines.get(&id)?;
        let pieces = line.quantities.reserved - line.quantities.allocated;
        (pieces > 0).then_some((id, line.product, line.warehouse, pieces))
    })
}

struct Take {
    line: LineId,
    level: LevelKey,
    quantity: i64,
}

/// From which bins the lines are taken: in the order that pickers walk.
fn plan(book: &Book, order: OrderId) -> Vec<Take> {
    let mut planned: FxHashMap<LevelKey, i64> = FxHashMap::default();
    let mut takes = Vec::new();
    for (line, product, warehouse, mut wanted) in waiting(book, order) {
        for key in book.levels_of(product, warehouse) {
            if wanted == 0 {
                break;
            }
            let pickable = book.bins.get(&key.1).is_some_and(|bin| bin.kind == BinKind::Pick);
            let Some(level) = book.levels.get(&key).filter(|_| pickable) else {
                continue;
            };
            let used = planned.entry(key.clone()).or_default();
            let quantity = wanted.min(level.on_hand - level.allocated - *used).max(0);
            if quantity > 0 {
                *used += quantity;
                wanted -= quantity;
                takes.push(Take {
                    line,
                    level: key,
                    quantity,
                });
            }
        }
    }
    takes
}

fn allocate(book: &mut Book, take: &Take) -> events::LineChange {
    let line = book
        .lines
        .get(&take.line)
        .expect("the plan is made of lines that are here");
    let (order, owner, product, warehouse) = (line.order, line.owner, line.product, line.warehouse);
    let id = book.next_id();
    let (_, bin, lot) = take.level.clone();
    book.add_allocation(Allocation {
        id,
        order,
        line: take.line,
        owner,
        product,
        warehouse,
        bin,
        lot,
        quantity: take.quantity,
        picked: 0,
    });
    book.level_mut(owner, warehouse, &take.level).allocated += take.quantity;
    change_line(
        book,
        take.line,
        Quantities {
            allocated: take.quantity,
            ..Quantities::default()
        },
        0,
    )
}

fn join(changes: Vec<events::LineChange>) -> Vec<events::LineChange> {
    let mut joined = Vec::with_capacity(changes.len());
    super::accept::merge(&mut joined, changes);
    joined
}
