//! Accepting an order: stock is reserved for it, or it joins the queue, or it is refused.

use super::quote::refuse_expired;
use super::{LineKind, Quantities, answer, change_line, facts, find_order, record};
use crate::book::Book;
use crate::command::{Context, Decide, Reply};
use crate::events::{self, LineChange};
use crate::id::{LineId, OrderId, ProductId, WarehouseId};
use crate::inventory::ask_rebalance;
use crate::needs::Needs;
use crate::owners::{ShortPolicy, hold_below_minimum, refuse_below_minimum};
use crate::payments::hold_unpaid;
use crate::refusal::{self, Refusal};
use crate::rules::{self, Trigger, apply_rules};
use crate::shipping::date_order;
use rustc_hash::FxHashMap;

/// Accepts a draft.
#[derive(Debug, Clone)]
pub struct AcceptOrder {
    /// The order.
    pub order: OrderId,
    /// The version that the actor read.
    pub expected_version: Option<i64>,
}

impl Decide for AcceptOrder {
    fn needs(&self) -> Needs {
        Needs {
            orders: [self.order].into(),
            lines_of: [self.order].into(),
            holds_of: [self.order].into(),
            notes_of: [self.order].into(),
            ..Needs::default()
        }
    }

    fn needs_more(&self, book: &Book, _context: &Context) -> Needs {
        let lines = book.lines_of(self.order);
        let stock = lines
            .iter()
            .filter_map(|id| book.lines.get(id))
            .map(|line| (line.product, line.warehouse))
            .collect();
        Needs {
            stock,
            ..rules::needed(book, self.order)
        }
    }

    fn decide(&self, book: &mut Book, context: &Context) -> Result<Reply, Refusal> {
        let order = find_order(book, context, self.order, self.expected_version)?;
        if order.accepted_at.0 != 0 {
            return Err(Refusal::new(refusal::ORDER_NOT_DRAFT));
        }
        refuse_expired(book, order)?;
        if order.open_quantity() == 0 {
            return Err(Refusal::new(refusal::ORDER_NOT_OPEN));
        }
        if let Some(owner) = book.owners.get(&order.owner) {
            refuse_below_minimum(owner, order.currency, order.goods)?;
        }
        let policy = book
            .owners
            .get(&order.owner)
            .map(|owner| owner.short_policy)
            .unwrap_or_default();
        let ids = book.lines_of(self.order);
        let lines: Vec<_> = ids.iter().filter_map(|id| book.lines.get(id)).collect();
        let take = plan(
            book,
            lines
                .iter()
                .map(|line| (line.product, line.warehouse, line.kind, line.quantities.open())),
            &Freed::default(),
        );
        check_policy(
            policy,
            lines
                .iter()
                .zip(&take)
                .map(|(line, take)| (line.kind, line.quantities.open(), *take)),
            |index| format!("/lines/{index}"),
        )?;
        let now = book.now;
        if let Some(order) = book.orders.get_mut(&self.order) {
            order.accepted_at = now;
        }
        let mut changes = ids
            .iter()
            .zip(&take)
            .map(|(id, take)| reserve_line(book, *id, *take))
            .collect();
        merge(&mut changes, deliver_services_alone(book, self.order));
        record(book, self.order, events::ORDER_ACCEPTED, changes, facts! {});
        hold_below_minimum(book, self.order);
        hold_unpaid(book, self.order);
        apply_rules(book, self.order, Trigger::Accepted, false);
        date_order(book, self.order);
        Ok(answer(book, self.order))
    }

    fn weight(&self) -> usize {
        8
    }
}

/// Reserved pieces that the same command gives free first.
pub(crate) type Freed = FxHashMap<(ProductId, WarehouseId), i64>;

/// How much stock each line would get, lines of the same product after one another. A product
/// for which others wait gives nothing: newer lines join the queue.
pub(crate) fn plan(
    book: &Book,
    lines: impl Iterator<Item = (ProductId, WarehouseId, LineKind, i64)>,
    freed: &Freed,
) -> Vec<i64> {
    let mut free: FxHashMap<(ProductId, WarehouseId), i64> = FxHashMap::default();
    lines
        .map(|(product, warehouse, kind, quantity)| {
            if kind != LineKind::Physical {
                return 0;
            }
            let left = free
                .entry((product, warehouse))
                .or_insert_with(|| available(book, (product, warehouse), freed));
            let take = quantity.min(*left);
            *left -= take;
            take
        })
        .collect()
}

fn available(book: &Book, key: (ProductId, WarehouseId), freed: &Freed) -> i64 {
    let more = freed.get(&key).copied().unwrap_or_default();
    match book.stock.get(&key) {
        Some(stock) if stock.backordered == 0 => (stock.free() + more).max(0),
        _ => 0,
    }
}

/// Refuses what stock cannot cover when the owner says so. Lines are (kind, wanted, given); `pointer` says where a line
/// stands in the command.
pub(crate) fn check_policy(
    policy: ShortPolicy,
    lines: impl Iterator<Item = (LineKind, i64, i64)>,
    pointer: impl Fn(usize) -> String,
) -> Result<(), Refusal> {
    if policy == ShortPolicy::Backorder {
        return Ok(());
    }
    for (index, (kind, wanted, given)) in lines.enumerate() {
        if kind == LineKind::Physical && given < wanted {
            let refused = Refusal::at(refusal::ORDER_STOCK_SHORT, pointer(index));
            return Err(refused.with("wanted", wanted).with("free", given));
        }
    }
    Ok(())
}

/// Reserves `take` pieces for a line of an accepted order and lets the rest wait. A service waits
/// for nothing; it is delivered with the first shipment.
pub(crate) fn reserve_line(book: &mut Book, id: LineId, take: i64) -> LineChange {
    let line = book
        .lines
        .get(&id)
        .expect("decisions reserve for lines that they found");
    if line.kind == LineKind::Service {
        return LineChange {
            line: id,
            by: Quantities::default(),
            backordered: 0,
        };
    }
    let (owner, product, warehouse) = (line.owner, line.product, line.warehouse);
    let wait = line.quantities.unreserved() - take - line.backordered;
    let now = book.now;
    let stock = book.stock_mut(owner, product, warehouse);
    let reason = if stock.backordered > 0 {
        "queue"
    } else {
        "no_stock"
    };
    stock.reserved += take;
    stock.backordered += wait;
    stock.version += 1;
    if wait > 0
        && let Some(line) = book.lines.get_mut(&id)
        && line.backordered == 0
    {
        line.backordered_since = now;
        reason.clone_into(&mut line.backorder_reason);
    }
    let change = change_line(
        book,
        id,
        Quantities {
            reserved: take,
            ..Quantities::default()
        },
        wait,
    );
    ask_rebalance(book, product, warehouse);
    change
}

/// Delivers the services of an order that has nothing physical: there will be no shipment to go with.
pub(crate) fn deliver_services_alone(book: &mut Book, order: OrderId) -> Vec<LineChange> {
    let physical = book
        .orders
        .get(&order)
        .is_some_and(|head| head.totals.ordered > 0);
    if physical {
        Vec::new()
    } else {
        deliver_services(book, order)
    }
}

/// Delivers the services of an order that are still open.
pub(crate) fn deliver_services(book: &mut Book, order: OrderId) -> Vec<LineChange> {
    let open = |book: &Book, id: &LineId| {
        let line = book.lines.get(id).filter(|line| line.kind == LineKind::Service)?;
        Some(line.quantities.open()).filter(|open| *open > 0)
    };
    let lines: Vec<_> = book
        .lines_of(order)
        .iter()
        .filter_map(|id| open(book, id).map(|open| (*id, open)))
        .collect();
    lines
        .into_iter()
        .map(|(id, shipped)| {
            change_line(
                book,
                id,
                Quantities {
                    shipped,
                    ..Quantities::default()
                },
                0,
            )
        })
        .collect()
}

/// Adds changes to those of the same lines.
pub(crate) fn merge(changes: &mut Vec<LineChange>, more: Vec<LineChange>) {
    for change in more {
        match changes.iter_mut().find(|known| known.line == change.line) {
            Some(known) => {
                known.by = known.by + change.by;
                known.backordered += change.backordered;
            }
            None => changes.push(change),
        }
    }
}
