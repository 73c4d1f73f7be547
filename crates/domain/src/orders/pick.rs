//! Picking: pieces go from their bin to staging.

use super::lease::{check_workable, require_held};
use super::{Quantities, answer, change_line, facts, find_line, find_order, record};
use crate::book::Book;
use crate::command::{Context, Decide, Reply};
use crate::events::{self, LineChange};
use crate::id::{AllocationId, BinId, LineId, OrderId};
use crate::inventory::{Move, MoveKind, move_stock};
use crate::needs::Needs;
use crate::refusal::{self, Refusal};
use crate::text::check_quantity;

/// Pieces of a line that were taken.
#[derive(Debug, Clone)]
pub struct PickLine {
    /// The line.
    pub line: LineId,
    /// From which bin; any that is appointed when none.
    pub bin: Option<BinId>,
    /// How many.
    pub quantity: i64,
}

/// Says what the holder of the work took.
#[derive(Debug, Clone)]
pub struct PickOrder {
    /// The order.
    pub order: OrderId,
    /// The version that the actor read.
    pub expected_version: Option<i64>,
    /// What was taken.
    pub lines: Vec<PickLine>,
}

impl Decide for PickOrder {
    fn needs(&self) -> Needs {
        let lines: std::collections::BTreeSet<_> = self.lines.iter().map(|pick| pick.line).collect();
        Needs {
            orders: [self.order].into(),
            lines: lines.clone(),
            allocations: lines,
            ..Needs::default()
        }
    }

    fn needs_more(&self, book: &Book, _context: &Context) -> Needs {
        levels_of_lines(book, self.lines.iter().map(|pick| pick.line))
    }

    fn decide(&self, book: &mut Book, context: &Context) -> Result<Reply, Refusal> {
        check_workable(find_order(book, context, self.order, self.expected_version)?)?;
        require_held(book, self.order, context)?;
        let plan = self.plan(book)?;
        let mut changes = Vec::new();
        for (allocation, quantity) in plan {
            super::accept::merge(&mut changes, vec![take(book, allocation, quantity)]);
        }
        record(book, self.order, events::ORDER_PICKED, changes, facts! {});
        Ok(answer(book, self.order))
    }

    fn weight(&self) -> usize {
        self.lines.len().max(1)
    }
}

impl PickOrder {
    /// From which allocations the pieces are taken.
    fn plan(&self, book: &Book) -> Result<Vec<(AllocationId, i64)>, Refusal> {
        if self.lines.is_empty() {
            return Err(Refusal::at(refusal::ORDER_WITHOUT_LINES, "/lines"));
        }
        let mut plan: Vec<(AllocationId, i64)> = Vec::new();
        for (index, pick) in self.lines.iter().enumerate() {
            check_quantity(&format!("/lines/{index}/quantity"), pick.quantity)?;
            find_line(book, self.order, pick.line, &format!("/lines/{index}/line"))?;
            let mut left = pick.quantity;
            for id in book.allocations_of(pick.line) {
                let Some(allocation) = book.allocations.get(&id) else {
                    continue;
                };
                if pick.bin.is_some_and(|bin| bin != allocation.bin) {
                    continue;
                }
                let planned: i64 = plan
                    .iter()
                    .filter(|(known, _)| *known == id)
                    .map(|(_, taken)| taken)
                    .sum();
                let taken = (allocation.quantity - allocation.picked - planned).min(left);
                if taken > 0 {
                    plan.push((id, taken));
                    left -= taken;
                }
            }
            if left > 0 {
                let refused = Refusal::at(
                    refusal::LINE_QUANTITY_EXCEEDED,
                    format!("/lines/{index}/quantity"),
                );
                return Err(refused
                    .with("wanted", pick.quantity)
                    .with("left", pick.quantity - left));
            }
        }
        Ok(plan)
    }
}

/// The stock and the levels of some lines' products.
pub(crate) fn levels_of_lines(book: &Book, lines: impl Iterator<Item = LineId>) -> Needs {
    let keys: std::collections::BTreeSet<_> = lines
        .filter_map(|id| book.lines.get(&id))
        .map(|line| (line.product, line.warehouse))
        .collect();
    Needs {
        stock: keys.clone(),
        levels: keys,
        ..Needs::default()
    }
}

fn take(book: &mut Book, id: AllocationId, quantity: i64) -> LineChange {
    let allocation = book
        .allocations
        .get_mut(&id)
        .expect("the plan is made of allocations that are here");
    allocation.picked += quantity;
    let allocation = allocation.clone();
    let staging = book
        .warehouses
        .get(&allocation.warehouse)
        .map(|it| it.staging)
        .expect("stock brings its warehouse");
    let level = (allocation.product, allocation.bin, allocation.lot.clone());
    book.level_mut(allocation.owner, allocation.warehouse, &level)
        .allocated -= quantity;
    move_stock(
        book,
        Move {
            kind: MoveKind::Pick,
            owner: allocation.owner,
            product: allocation.product,
            lot: allocation.lot,
            quantity,
            from: Some((allocation.warehouse, allocation.bin)),
            to: Some((allocation.warehouse, staging)),
            line: allocation.line,
            reason: String::new(),
        },
    );
    change_line(
        book,
        allocation.line,
        Quantities {
            picked: quantity,
            ..Quantities::default()
        },
        0,
    )
}
