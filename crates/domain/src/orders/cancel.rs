//! Cancelling pieces that have not left, wherever they are.

use super::unallocate::{levels_needed, take_back};
use super::{LineKind, OrderLine, Quantities, answer, change_line, facts, find_line, find_order, record};
use crate::book::Book;
use crate::command::{Context, Decide, Reply};
use crate::events::{self, Event, LineChange};
use crate::id::{LineId, OrderId};
use crate::inventory::{Task, TaskKind, ask_rebalance};
use crate::needs::Needs;
use crate::refusal::{self, Refusal};
use crate::text::{self, check_quantity};
use crate::time::Instant;

/// Pieces of a line that are no longer wanted.
#[derive(Debug, Clone)]
pub struct CancelLine {
    /// The line.
    pub line: LineId,
    /// How many.
    pub quantity: i64,
}

/// Cancels pieces of an order. On the floor it stops the work, and asks for picked pieces to be put back.
#[derive(Debug, Clone)]
pub struct CancelOrder {
    /// The order.
    pub order: OrderId,
    /// The version that the actor read.
    pub expected_version: Option<i64>,
    /// What; everything that has not left when empty.
    pub lines: Vec<CancelLine>,
    /// A short code of the cause; empty for none.
    pub reason: String,
}

impl Decide for CancelOrder {
    fn needs(&self) -> Needs {
        let of = || [self.order].into();
        Needs {
            orders: of(),
            lines_of: of(),
            allocations_of: of(),
            packages_of: of(),
            ..Needs::default()
        }
    }

    fn needs_more(&self, book: &Book, _context: &Context) -> Needs {
        levels_needed(book, self.order)
    }

    fn decide(&self, book: &mut Book, context: &Context) -> Result<Reply, Refusal> {
        let lines = self.check(book, context)?;
        let floor = |book: &Book| book.orders.get(&self.order).map(|order| order.totals.allocated);
        let before = floor(book);
        let mut changes = Vec::new();
        for (line, quantity) in lines {
            let gone = Quantities {
                cancelled: quantity,
                ..Quantities::default()
            };
            super::accept::merge(&mut changes, withdraw(book, self.order, line, quantity, gone));
        }
        let stopped = floor(book) != before && super::lease::stop(book, self.order);
        self.close_when_empty(book);
        record(
            book,
            self.order,
            events::ORDER_CANCELLED,
            changes,
            facts! { "reason": self.reason, "work_stopped": stopped },
        );
        Ok(answer(book, self.order))
    }

    fn weight(&self) -> usize {
        8
    }
}

impl CancelOrder {
    /// What is to be cancelled: (line, pieces).
    fn check(&self, book: &Book, context: &Context) -> Result<Vec<(LineId, i64)>, Refusal> {
        let order = find_order(book, context, self.order, self.expected_version)?;
        text::check("/reason", &self.reason, text::CODE_CHARS_MAX)?;
        let open = |id: &LineId| {
            book.lines
                .get(id)
                .map(|line| (*id, line.quantities.open()))
                .filter(|(_, open)| *open > 0)
        };
        if self.lines.is_empty() {
            let lines: Vec<_> = book.lines_of(self.order).iter().filter_map(open).collect();
            let draft = order.accepted_at.0 == 0 && order.cancelled_at.0 == 0;
            return if lines.is_empty() && !draft {
                Err(Refusal::new(refusal::ORDER_NOT_OPEN))
            } else {
                Ok(lines)
            };
        }
        for (index, cancel) in self.lines.iter().enumerate() {
            check_quantity(&format!("/lines/{index}/quantity"), cancel.quantity)?;
            let line = find_line(book, self.order, cancel.line, &format!("/lines/{index}/line"))?;
            let wanted: i64 = self
                .lines
                .iter()
                .filter(|it| it.line == cancel.line)
                .map(|it| it.quantity)
                .sum();
            if wanted > line.quantities.open() {
                let refused = Refusal::at(
                    refusal::LINE_QUANTITY_EXCEEDED,
                    format!("/lines/{index}/quantity"),
                );
                return Err(refused
                    .with("wanted", wanted)
                    .with("left", line.quantities.open()));
            }
        }
        Ok(self
            .lines
            .iter()
            .map(|cancel| (cancel.line, cancel.quantity))
            .collect())
    }

    fn close_when_empty(&self, book: &mut Book) {
        let open = book
            .lines_of(self.order)
            .iter()
            .filter_map(|id| book.lines.get(id))
            .any(|line| line.quantities.open() > 0);
        let now = book.now;
        if !open && let Some(order) = book.orders.get_mut(&self.order) {
            order.cancelled_at = now;
        }
    }
}

/// Takes pieces off a line where it costs least: waiting ones, then reserved, on the floor, picked, packed. `gone` says
/// what becomes of them: cancelled, or no longer asked for.
pub(crate) fn withdraw(
    book: &mut Book,
    order: OrderId,
    id: LineId,
    quantity: i64,
    gone: Quantities,
) -> Vec<LineChange> {
    let line = book.lines.get(&id).expect("the check found it").clone();
    if line.kind == LineKind::Service {
        return vec![change_line(book, id, gone, 0)];
    }
    let held = line.quantities;
    let unreserved = quantity.min(held.unreserved());
    let reserved = quantity - unreserved;
    let on_floor = (reserved - (held.reserved - held.allocated)).max(0);
    let picked = (on_floor - (held.allocated - held.picked)).max(0);
    let packed = (picked - (held.picked - held.packed)).max(0);
    let mut changes = Vec::new();
    if on_floor > picked {
        changes.extend(take_back(book, id, on_floor - picked));
    }
    unpack(book, order, id, packed);
    put_back(book, &line, picked);
    let by = gone
        + Quantities {
            reserved: -reserved,
            allocated: -picked,
            picked: -picked,
            packed: -packed,
            ..Quantities::default()
        };
    let waiting = (line.backordered - (held.unreserved() - unreserved)).max(0);
    let stock = book.stock_mut(line.owner, line.product, line.warehouse);
    stock.reserved -= reserved;
    stock.backordered -= waiting;
    stock.version += 1;
    super::accept::merge(&mut changes, vec![change_line(book, id, by, -waiting)]);
    ask_rebalance(book, line.product, line.warehouse);
    changes
}

/// Takes pieces of the line out of packages that are still here, newest package first.
fn unpack(book: &mut Book, order: OrderId, line: LineId, quantity: i64) {
    let mut left = quantity;
    for package in book.packages_of(order).into_iter().rev() {
        let here = book
            .packages
            .get(&package)
            .is_some_and(|it| it.shipment.is_none());
        let Some(row) = book.package_lines.get_mut(&(package, line)).filter(|_| here) else {
            continue;
        };
        let taken = row.quantity.min(left);
        left -= taken;
        row.quantity -= taken;
        if row.quantity == 0 {
            book.package_lines.remove(&(package, line));
        }
    }
}

/// Asks for picked pieces of the line to be brought back to the bins they came from.
fn put_back(book: &mut Book, line: &OrderLine, quantity: i64) {
    let mut left = quantity;
    for id in book.allocations_of(line.id).into_iter().rev() {
        let Some(allocation) = book.allocations.get_mut(&id) else {
            continue;
        };
        let taken = allocation.picked.min(left);
        if taken == 0 {
            continue;
        }
        left -= taken;
        allocation.picked -= taken;
        allocation.quantity -= taken;
        let row = allocation.clone();
        if row.quantity == 0 {
            book.allocations.remove(&id);
        }
        let task = Task {
            id: book.next_id(),
            kind: TaskKind::PutBack,
            owner: row.owner,
            order: row.order,
            product: row.product,
            warehouse: row.warehouse,
            bin: row.bin,
            lot: row.lot,
            quantity: taken,
            created_at: book.now,
            done_at: Instant::default(),
            version: Task::FIRST_VERSION,
        };
        let body = facts! { "task_kind": task.kind, "order": task.order, "product": task.product, "bin": task.bin, "quantity": taken };
        let event = Event::new(events::TASK_CREATED, task.id, task.version, row.owner, &body);
        book.events.push(event);
        book.tasks.insert(task.id, task);
    }
}
