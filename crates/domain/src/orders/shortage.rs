//! Reporting a shortage: the bin does not hold what the book says.

use super::lease::{check_workable, drop_when_idle, require_held};
use super::pick::levels_of_lines;
use super::{Allocation, Quantities, answer, change_line, facts, find_line, find_order, record};
use crate::book::Book;
use crate::command::{Context, Decide, Reply};
use crate::events::{self, Event};
use crate::id::{AllocationId, BinId, LineId, OrderId};
use crate::inventory::{Move, MoveKind, Task, TaskKind, ask_rebalance, move_stock};
use crate::needs::Needs;
use crate::refusal::{self, Refusal};
use crate::text::check_quantity;
use crate::time::Instant;
use serde::{Deserialize, Serialize};

/// What is wrong in the bin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ShortageReason {
    /// The pieces are not there; the bin is to be counted.
    NotFound,
    /// The pieces cannot be sold.
    Damaged,
    /// Something else lies there; the bin is to be counted.
    Mismatch,
}

impl ShortageReason {
    /// The name in the database and on the wire.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::NotFound => "not_found",
            Self::Damaged => "damaged",
            Self::Mismatch => "mismatch",
        }
    }
}

/// Says that pieces of a line are not in their bin: they leave the books, and the line waits again.
#[derive(Debug, Clone)]
pub struct ReportShortage {
    /// The order.
    pub order: OrderId,
    /// The version that the actor read.
    pub expected_version: Option<i64>,
    /// The line.
    pub line: LineId,
    /// Which bin; the only one when none.
    pub bin: Option<BinId>,
    /// How many are missing.
    pub quantity: i64,
    /// What is wrong.
    pub reason: ShortageReason,
}

impl Decide for ReportShortage {
    fn needs(&self) -> Needs {
        let of = || [self.line].into();
        Needs {
            orders: [self.order].into(),
            lines: of(),
            allocations: of(),
            ..Needs::default()
        }
    }

    fn needs_more(&self, book: &Book, _context: &Context) -> Needs {
        levels_of_lines(book, [self.line].into_iter())
    }

    fn decide(&self, book: &mut Book, context: &Context) -> Result<Reply, Refusal> {
        check_workable(find_order(book, context, self.order, self.expected_version)?)?;
        require_held(book, self.order, context)?;
        check_quantity("/quantity", self.quantity)?;
        find_line(book, self.order, self.line, "/line")?;
        let plan = self.plan(book)?;
        for (allocation, quantity) in plan {
            self.lose(book, allocation, quantity);
        }
        let by = Quantities {
            allocated: -self.quantity,
            reserved: -self.quantity,
            ..Quantities::default()
        };
        let change = change_line(book, self.line, by, self.quantity);
        let now = book.now;
        if let Some(line) = book.lines.get_mut(&self.line) {
            line.backordered_since = now;
            self.reason.name().clone_into(&mut line.backorder_reason);
        }
        drop_when_idle(book, self.order);
        let facts = facts! { "line": self.line, "quantity": self.quantity, "reason": self.reason };
        record(
            book,
            self.order,
            events::ORDER_SHORTAGE_REPORTED,
            vec![change],
            facts,
        );
        Ok(answer(book, self.order))
    }
}

impl ReportShortage {
    fn plan(&self, book: &Book) -> Result<Vec<(AllocationId, i64)>, Refusal> {
        let mut left = self.quantity;
        let mut plan = Vec::new();
        for id in book.allocations_of(self.line) {
            let Some(allocation) = book.allocations.get(&id) else {
                continue;
            };
            if self.bin.is_some_and(|bin| bin != allocation.bin) {
                continue;
            }
            let taken = (allocation.quantity - allocation.picked).min(left);
            if taken > 0 {
                plan.push((id, taken));
                left -= taken;
            }
        }
        if left > 0 {
            let refused = Refusal::at(refusal::LINE_QUANTITY_EXCEEDED, "/quantity");
            return Err(refused
                .with("wanted", self.quantity)
                .with("left", self.quantity - left));
        }
        Ok(plan)
    }

    /// Takes the pieces out of the bin's books and off the line's promise.
    fn lose(&self, book: &mut Book, id: AllocationId, quantity: i64) {
        let allocation = book
            .allocations
            .get_mut(&id)
            .expect("the plan is made of allocations that are here");
        allocation.quantity -= quantity;
        let row = allocation.clone();
        if row.quantity == 0 {
            book.allocations.remove(&id);
        }
        let level = (row.product, row.bin, row.lot.clone());
        book.level_mut(row.owner, row.warehouse, &level).allocated -= quantity;
        let stock = book.stock_mut(row.owner, row.product, row.warehouse);
        stock.reserved -= quantity;
        stock.backordered += quantity;
        move_stock(
            book,
            Move {
                kind: MoveKind::Adjust,
                owner: row.owner,
                product: row.product,
                lot: row.lot.clone(),
                quantity,
                from: Some((row.warehouse, row.bin)),
                to: None,
                line: row.line,
                reason: self.reason.name().to_owned(),
            },
        );
        if self.reason != ShortageReason::Damaged {
            ask_count(book, &row);
        }
        ask_rebalance(book, row.product, row.warehouse);
    }
}

fn ask_count(book: &mut Book, row: &Allocation) {
    let id = book.next_id();
    let task = Task {
        id,
        kind: TaskKind::Count,
        owner: row.owner,
        order: row.order,
        product: row.product,
        warehouse: row.warehouse,
        bin: row.bin,
        lot: row.lot.clone(),
        quantity: 0,
        created_at: book.now,
        done_at: Instant::default(),
        version: Task::FIRST_VERSION,
    };
    let body =
        facts! { "task_kind": task.kind, "order": task.order, "product": task.product, "bin": task.bin };
    let event = Event::new(events::TASK_CREATED, id, task.version, row.owner, &body);
    book.events.push(event);
    book.tasks.insert(id, task);
}
