//! Handing free stock to those who wait for it, and taking promises back when stock was lost.

use crate::book::{Book, JobAsk};
use crate::command::{Context, Decide, Reply};
use crate::events::{self, Kind, LineChange};
use crate::id::{LineId, OrderId, ProductId, WarehouseId};
use crate::needs::{Needs, QueueEnd, QueueSlice};
use crate::orders::{OrderLine, Quantities, change_line, facts, record};
use crate::refusal::Refusal;
use std::collections::BTreeMap;

/// The job that repeats [`RebalanceStock`] until nothing is left to do.
pub const REBALANCE_JOB: &str = "stock.rebalance";

/// One bounded step: waiting lines get free stock by priority, then age; or, when more is promised
/// than there is, the lowest and newest promises that are not on the floor are taken back.
#[derive(Debug, Clone)]
pub struct RebalanceStock {
    /// The product.
    pub product: ProductId,
    /// The warehouse.
    pub warehouse: WarehouseId,
    /// How many lines at most.
    pub limit: i64,
}

impl RebalanceStock {
    fn slice(&self, end: QueueEnd) -> QueueSlice {
        QueueSlice {
            product: self.product,
            warehouse: self.warehouse,
            end,
            limit: self.limit,
        }
    }

    /// The lines of the slice, and those that commands of the same batch put into the queue among them: the slice was
    /// read before the first of these commands was decided.
    fn queue(&self, book: &Book, end: QueueEnd) -> Vec<LineId> {
        let slice = self.slice(end);
        let read = book.queues.get(&slice).map(Vec::as_slice).unwrap_or_default();
        let mut lines: Vec<&OrderLine> = read.iter().filter_map(|id| book.lines.get(id)).collect();
        let is_full = lines.len() >= self.weight();
        let end_of_slice = lines.last().map(|line| slice.rank(line)).filter(|_| is_full);
        let joined = book.lines.iter().map(|(_, line)| line).filter(|line| {
            slice.holds(line) && !read.contains(&line.id) && book.orders.get(&line.order).is_some()
        });
        let in_slice = |line: &&OrderLine| end_of_slice.as_ref().is_none_or(|end| slice.rank(line) < *end);
        lines.extend(joined.filter(in_slice));
        lines.sort_by_key(|line| slice.rank(line));
        lines.into_iter().map(|line| line.id).collect()
    }
}

impl Decide for RebalanceStock {
    fn needs(&self) -> Needs {
        Needs {
            queues: [self.slice(QueueEnd::Waiting), self.slice(QueueEnd::Reserved)].into(),
            ..Needs::default()
        }
    }

    fn needs_more(&self, _book: &Book, _context: &Context) -> Needs {
        Needs {
            stock: [(self.product, self.warehouse)].into(),
            ..Needs::default()
        }
    }

    fn decide(&self, book: &mut Book, _context: &Context) -> Result<Reply, Refusal> {
        let free = book
            .stock
            .get(&(self.product, self.warehouse))
            .map_or(0, super::Stock::free);
        let (lines, kind) = if free >= 0 {
            (self.queue(book, QueueEnd::Waiting), events::ORDER_RESERVED)
        } else {
            (self.queue(book, QueueEnd::Reserved), events::ORDER_UNRESERVED)
        };
        let mut orders: BTreeMap<OrderId, Vec<LineChange>> = BTreeMap::new();
        let mut left = free;
        for id in lines {
            if left == 0 {
                break;
            }
            if let Some((order, change)) = if free > 0 {
                give(book, id, left)
            } else {
                take_back(book, id, -left)
            } {
                left -= change.by.reserved;
                orders.entry(order).or_default().push(change);
            }
        }
        let moved = free - left;
        self.settle(book, kind, orders);
        let stock = book.stock.get(&(self.product, self.warehouse));
        let more = moved != 0 && stock.is_some_and(unbalanced);
        Ok(facts! { "moved": moved, "more": more })
    }

    fn weight(&self) -> usize {
        usize::try_from(self.limit).unwrap_or(1).max(1)
    }
}

impl RebalanceStock {
    fn settle(&self, book: &mut Book, kind: &'static Kind, orders: BTreeMap<OrderId, Vec<LineChange>>) {
        for (order, changes) in orders {
            record(
                book,
                order,
                kind,
                changes,
                facts! { "product": self.product, "warehouse": self.warehouse },
            );
        }
    }
}

/// Is there stock for those who wait, or more promised than there is?
const fn unbalanced(stock: &super::Stock) -> bool {
    stock.free() < 0 || stock.free() > 0 && stock.backordered > 0
}

/// Asks for the job when there is something to hand out or to take back.
pub(crate) fn ask_rebalance(book: &mut Book, product: ProductId, warehouse: WarehouseId) {
    if !book.stock.get(&(product, warehouse)).is_some_and(unbalanced) {
        return;
    }
    let key = format!("{product}:{warehouse}");
    if book.jobs.iter().any(|job| job.key == key) {
        return;
    }
    let payload = rebalance_payload(product, warehouse);
    book.jobs.push(JobAsk {
        kind: REBALANCE_JOB,
        key,
        payload,
    });
}

/// What the job is about, as JSON; also what `verify` finds it by.
#[must_use]
pub fn rebalance_payload(product: ProductId, warehouse: WarehouseId) -> String {
    serde_json::json!({ "product": product, "warehouse": warehouse }).to_string()
}

/// Reserves up to `free` pieces for a line that waits.
fn give(book: &mut Book, id: LineId, free: i64) -> Option<(OrderId, LineChange)> {
    let line = book.lines.get(&id)?;
    let taken = line.backordered.min(free);
    let (order, owner, product, warehouse) = (line.order, line.owner, line.product, line.warehouse);
    if taken <= 0 {
        return None;
    }
    let stock = book.stock_mut(owner, product, warehouse);
    stock.reserved += taken;
    stock.backordered -= taken;
    stock.version += 1;
    Some((
        order,
        change_line(
            book,
            id,
            Quantities {
                reserved: taken,
                ..Quantities::default()
            },
            -taken,
        ),
    ))
}

/// Takes up to `lost` promised pieces from a line; it waits again.
fn take_back(book: &mut Book, id: LineId, lost: i64) -> Option<(OrderId, LineChange)> {
    let line = book.lines.get(&id)?;
    let taken = (line.quantities.reserved - line.quantities.allocated).min(lost);
    let (order, owner, product, warehouse) = (line.order, line.owner, line.product, line.warehouse);
    if taken <= 0 {
        return None;
    }
    let now = book.now;
    let stock = book.stock_mut(owner, product, warehouse);
    stock.reserved -= taken;
    stock.backordered += taken;
    stock.version += 1;
    if let Some(line) = book.lines.get_mut(&id)
        && line.backordered == 0
    {
        line.backordered_since = now;
        "stock_lost".clone_into(&mut line.backorder_reason);
    }
    Some((
        order,
        change_line(
            book,
            id,
            Quantities {
                reserved: -taken,
                ..Quantities::default()
            },
            taken,
        ),
    ))
}
