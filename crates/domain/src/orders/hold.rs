//! Holds: placed and lifted, each for itself.

use super::accept::{Freed, plan, reserve_line};
use super::{Hold, HoldKind, Quantities, answer, change_line, facts, find_order, record};
use crate::book::Book;
use crate::command::{Context, Decide, Reply};
use crate::events::{self, LineChange};
use crate::id::{AccountId, HoldId, LineId, OrderId};
use crate::inventory::ask_rebalance;
use crate::needs::Needs;
use crate::refusal::{self, Refusal};
use crate::text;
use crate::time::Instant;

/// The most holds of an order, lifted ones included.
const HOLDS_MAX: usize = 200;

/// Puts an order on hold.
#[derive(Debug, Clone)]
pub struct PlaceHold {
    /// The order.
    pub order: OrderId,
    /// The version that the actor read.
    pub expected_version: Option<i64>,
    /// Why.
    pub kind: HoldKind,
    /// In the actor's words.
    pub reason: String,
    /// Whether what is reserved, and not on the floor, stays with the order.
    pub keeps_stock: bool,
}

impl Decide for PlaceHold {
    fn needs(&self) -> Needs {
        needs(self.order)
    }

    fn needs_more(&self, book: &Book, _context: &Context) -> Needs {
        stock_of(book, self.order)
    }

    fn decide(&self, book: &mut Book, context: &Context) -> Result<Reply, Refusal> {
        let order = find_order(book, context, self.order, self.expected_version)?;
        text::check("/reason", &self.reason, text::NOTE_CHARS_MAX)?;
        if order.accepted_at.0 != 0 && order.open_quantity() == 0 || order.cancelled_at.0 != 0 {
            return Err(Refusal::new(refusal::ORDER_NOT_OPEN));
        }
        if book.holds_of(self.order).len() >= HOLDS_MAX {
            return Err(Refusal::new(refusal::NUMBER_OUT_OF_RANGE).with("max", HOLDS_MAX));
        }
        let hold = NewHold {
            kind: self.kind,
            reason: self.reason.clone(),
            keeps_stock: self.keeps_stock,
            placed_by: context.actor.account,
        };
        let (id, _) = place(book, self.order, hold);
        let mut reply = answer(book, self.order);
        reply.insert("hold".into(), id.to_string().into());
        Ok(reply)
    }
}

/// Lifts a hold. Lifting it again changes nothing.
#[derive(Debug, Clone)]
pub struct LiftHold {
    /// The order.
    pub order: OrderId,
    /// The version that the actor read.
    pub expected_version: Option<i64>,
    /// The hold.
    pub hold: HoldId,
}

impl Decide for LiftHold {
    fn needs(&self) -> Needs {
        needs(self.order)
    }

    fn needs_more(&self, book: &Book, _context: &Context) -> Needs {
        stock_of(book, self.order)
    }

    fn decide(&self, book: &mut Book, context: &Context) -> Result<Reply, Refusal> {
        find_order(book, context, self.order, self.expected_version)?;
        let missing = || Refusal::at(refusal::HOLD_NOT_FOUND, "/hold").with("hold", self.hold.to_string());
        let hold = book
            .holds
            .get(&self.hold)
            .filter(|hold| hold.order == self.order)
            .ok_or_else(missing)?;
        if hold.lifted_at.0 != 0 {
            return Ok(answer(book, self.order));
        }
        lift(book, self.order, self.hold, context.actor.account);
        Ok(answer(book, self.order))
    }
}

/// A hold that is to be placed.
pub(crate) struct NewHold {
    pub kind: HoldKind,
    pub reason: String,
    pub keeps_stock: bool,
    pub placed_by: AccountId,
}

/// Places the hold and tells it; answers its id, and what it did to the order's lines.
pub(crate) fn place(book: &mut Book, order: OrderId, hold: NewHold) -> (HoldId, Vec<LineChange>) {
    place_for(book, order, hold, 0)
}

/// Places the hold that a rule of the owner asks for; answers its id.
pub(crate) fn place_by_rule(book: &mut Book, order: OrderId, hold: NewHold, rule: i64) -> HoldId {
    place_for(book, order, hold, rule).0
}

fn place_for(book: &mut Book, order: OrderId, hold: NewHold, rule: i64) -> (HoldId, Vec<LineChange>) {
    let owner = book.orders.get(&order).map(|it| it.owner);
    let (id, kind, keeps_stock) = (book.next_id(), hold.kind, hold.keeps_stock);
    book.add_hold(Hold {
        id,
        order,
        owner: owner.unwrap_or_default(),
        kind,
        reason: hold.reason,
        keeps_stock,
        rule,
        placed_by: hold.placed_by,
        placed_at: book.now,
        lifted_by: AccountId::default(),
        lifted_at: Instant::default(),
    });
    if let Some(order) = book.orders.get_mut(&order) {
        order.open_holds += 1;
    }
    let changes = if keeps_stock {
        Vec::new()
    } else {
        free_stock(book, order)
    };
    let facts = facts! { "hold": id, "hold_kind": kind, "keeps_stock": keeps_stock };
    record(book, order, events::ORDER_HELD, changes.clone(), facts);
    (id, changes)
}

/// Lifts the hold, which is open, and tells it.
pub(crate) fn lift(book: &mut Book, order: OrderId, id: HoldId, by: AccountId) {
    let now = book.now;
    if let Some(hold) = book.holds.get_mut(&id) {
        hold.lifted_by = by;
        hold.lifted_at = now;
    }
    if let Some(order) = book.orders.get_mut(&order) {
        order.open_holds -= 1;
    }
    let changes = if keeps_stock(book, order) {
        reserve_again(book, order)
    } else {
        Vec::new()
    };
    record(
        book,
        order,
        events::ORDER_HOLD_LIFTED,
        changes,
        facts! { "hold": id },
    );
}

fn needs(order: OrderId) -> Needs {
    Needs {
        orders: [order].into(),
        lines_of: [order].into(),
        holds_of: [order].into(),
        ..Needs::default()
    }
}

/// The stock of the order's lines.
pub(crate) fn stock_of(book: &Book, order: OrderId) -> Needs {
    let lines = book.lines_of(order);
    let stock = lines
        .iter()
        .filter_map(|id| book.lines.get(id))
        .map(|line| (line.product, line.warehouse))
        .collect();
    Needs {
        stock,
        ..Needs::default()
    }
}

/// Does no open hold of the order give its stock to others?
pub(crate) fn keeps_stock(book: &Book, order: OrderId) -> bool {
    let holds = book.holds_of(order);
    holds
        .iter()
        .filter_map(|id| book.holds.get(id))
        .all(|hold| hold.lifted_at.0 != 0 || hold.keeps_stock)
}

/// Gives others what is reserved and not on the floor, and leaves the queue.
fn free_stock(book: &mut Book, order: OrderId) -> Vec<LineChange> {
    let mut changes = Vec::new();
    for id in book.lines_of(order) {
        let Some(line) = book.lines.get(&id) else { continue };
        let (freed, waiting) = (
            line.quantities.reserved - line.quantities.allocated,
            line.backordered,
        );
        if freed == 0 && waiting == 0 {
            continue;
        }
        let (owner, product, warehouse) = (line.owner, line.product, line.warehouse);
        let stock = book.stock_mut(owner, product, warehouse);
        stock.reserved -= freed;
        stock.backordered -= waiting;
        stock.version += 1;
        changes.push(change_line(
            book,
            id,
            Quantities {
                reserved: -freed,
                ..Quantities::default()
            },
            -waiting,
        ));
        ask_rebalance(book, product, warehouse);
    }
    changes
}

/// Reserves for the open pieces that neither hold stock nor wait for it.
fn reserve_again(book: &mut Book, order: OrderId) -> Vec<LineChange> {
    let accepted = book
        .orders
        .get(&order)
        .is_some_and(|head| head.accepted_at.0 != 0);
    let idle = |book: &Book, id: &LineId| {
        let line = book.lines.get(id)?;
        let pieces = line.quantities.unreserved() - line.backordered;
        (accepted && pieces > 0).then_some((line.product, line.warehouse, line.kind, pieces))
    };
    let lines: Vec<_> = book
        .lines_of(order)
        .into_iter()
        .filter_map(|id| idle(book, &id).map(|line| (id, line)))
        .collect();
    let take = plan(book, lines.iter().map(|(_, line)| *line), &Freed::default());
    lines
        .iter()
        .zip(take)
        .map(|((id, _), take)| reserve_line(book, *id, take))
        .collect()
}
