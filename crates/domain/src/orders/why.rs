//! Why? Answered by the predicates that decide, so that it cannot lie.

use super::quote::refuse_expired;
use super::{Hold, HoldKind, LineKind, Order, StatusFacts, release};
use crate::access::Actor;
use crate::book::Book;
use crate::command::Reply;
use crate::expected_receipts::Promises;
use crate::id::OrderId;
use crate::inventory::BinKind;
use crate::needs::Needs;
use crate::owners::below_minimum;
use crate::payments::outstanding;
use crate::rules::{self, explain_method};
use crate::shipping::{explain_dates, lateness};

use super::facts;

/// One reason: a stable code with the facts behind it.
#[derive(Debug, Clone, PartialEq)]
pub struct Reason {
    /// What the reason stands in the way of: `reserved`, `ready`, `released`, `free_of_holds`, or `on_time`.
    pub blocks: &'static str,
    /// Why.
    pub code: &'static str,
    /// Numbers and ids.
    pub facts: Reply,
}

/// Why an order stands where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Why {
    /// Every reason why it is late, not reserved, not ready, not released, or on hold. Empty when nothing stands in its
    /// way, or nothing is left to do.
    pub reasons: Vec<Reason>,
    /// Where the day comes from on which it must leave; none while it has no such day.
    pub dates: Option<Reply>,
    /// Who brings it and who said so; none while nobody said.
    pub method: Option<Reply>,
}

/// The rows needed to say why an order stands where it stands.
#[must_use]
pub fn needs(order: OrderId) -> Needs {
    let of = || [order].into();
    Needs {
        orders: of(),
        lines_of: of(),
        holds_of: of(),
        allocations_of: of(),
        ..Needs::default()
    }
}

/// The rest of the rows, once the first are here.
#[must_use]
pub fn needs_more(book: &Book, order: OrderId) -> Needs {
    let mut needs = super::unallocate::levels_needed(book, order);
    needs.absorb(rules::needed(book, order));
    needs
}

/// Why the order stands where it stands. `promised` says what waiting lines can count on.
#[must_use]
pub fn explain(book: &Book, id: OrderId, promised: &Promises) -> Why {
    Why {
        reasons: reasons(book, id, promised),
        dates: explain_dates(book, id),
        method: book.orders.get(&id).and_then(|order| explain_method(book, order)),
    }
}

fn reasons(book: &Book, id: OrderId, promised: &Promises) -> Vec<Reason> {
    let Some(order) = book.orders.get(&id) else {
        return Vec::new();
    };
    let mut reasons: Vec<_> = lateness(book, id)
        .map(|facts| reason("on_time", "order.late", facts))
        .into_iter()
        .collect();
    reasons.extend(why_held(book, id));
    reasons.extend(why_unreserved(book, order, promised));
    let expired = refuse_expired(book, order).err();
    reasons.extend(expired.map(|refusal| reason("ready", refusal.code.name, refusal.data)));
    reasons.extend(why_not_ready(order));
    reasons.extend(why_not_released(book, order));
    reasons
}

fn reason(blocks: &'static str, code: &'static str, facts: Reply) -> Reason {
    Reason { blocks, code, facts }
}

fn why_held(book: &Book, id: OrderId) -> Vec<Reason> {
    let open = book
        .holds_of(id)
        .into_iter()
        .filter_map(|hold| book.holds.get(&hold))
        .filter(|hold| hold.lifted_at.0 == 0);
    open.map(|hold| {
        let mut facts = facts! {
            "hold": hold.id, "kind": hold.kind, "placed_by": hold.placed_by, "placed_at": hold.placed_at, "keeps_stock": hold.keeps_stock,
        };
        if hold.rule != 0 {
            let owner = book.owners.get(&hold.owner);
            let rule = owner.and_then(|it| it.rules.get(hold.rule));
            let name = rule.map(|it| it.name.as_str()).unwrap_or_default();
            facts.append(&mut facts! { "rule": hold.rule, "rule_name": name });
            return reason("free_of_holds", "hold.by_rule", facts);
        }
        let unpaid = book.orders.get(&id).filter(|order| order.payment_hold == hold.id);
        let Some(order) = unpaid else {
            return why_approved(book, id, hold, facts);
        };
        facts.append(&mut facts! {
            "payment_state": order.payment_state, "payment_policy": order.payment_policy,
            "outstanding_minor": outstanding(order), "currency": order.currency,
        });
        reason("free_of_holds", "hold.unpaid", facts)
    })
    .collect()
}

/// A hold that the book placed because the order is worth too little, or any other.
fn why_approved(book: &Book, id: OrderId, hold: &Hold, mut facts: Reply) -> Reason {
    let is_ours = hold.kind == HoldKind::Approval && hold.placed_by == Actor::SYSTEM.account;
    let order = book.orders.get(&id).filter(|_| is_ours);
    match order.and_then(|order| below_minimum(book, order)) {
        Some(mut below) => {
            facts.append(&mut below);
            reason("free_of_holds", "hold.below_minimum", facts)
        }
        None => reason("free_of_holds", "hold.open", facts),
    }
}

fn why_unreserved(book: &Book, order: &Order, promised: &Promises) -> Vec<Reason> {
    if order.accepted_at.0 == 0 {
        return Vec::new();
    }
    let lines = book
        .lines_of(order.id)
        .into_iter()
        .filter_map(|id| book.lines.get(&id));
    let short = lines.filter(|line| line.kind == LineKind::Physical && line.quantities.unreserved() > 0);
    short
        .map(|line| {
            let stock = book.stock.get(&(line.product, line.warehouse));
            let mut facts = facts! {
                "line": line.id, "position": line.position, "product": line.product, "missing": line.quantities.unreserved(),
                "waiting_since": line.backordered_since, "reason": line.backorder_reason,
                "free": stock.map_or(0, |stock| stock.free().max(0)), "on_hand": stock.map_or(0, |stock| stock.on_hand),
                "queue": stock.map_or(0, |stock| stock.backordered),
            };
            if let Some(promise) = promised.get(&line.id) {
                facts.extend(facts! {
                    "expected_receipt": promise.receipt, "expected_number": promise.number, "expected_date": promise.date,
                });
            }
            let code = if line.backordered > 0 { "line.backordered" } else { "line.gives_stock" };
            reason("reserved", code, facts)
        })
        .collect()
}

/// The first refusal that a release would meet before it looks into bins.
fn why_not_ready(order: &Order) -> Vec<Reason> {
    let facts = StatusFacts::from(order);
    let all_on_floor = facts.totals.open() == facts.totals.allocated;
    if facts.accepted && (facts.totals.open() == 0 || all_on_floor) {
        return Vec::new();
    }
    match release::check(&facts) {
        Ok(()) => Vec::new(),
        Err(refusal) => vec![reason("ready", refusal.code.name, refusal.data)],
    }
}

fn why_not_released(book: &Book, order: &Order) -> Vec<Reason> {
    if release::check(&StatusFacts::from(order)).is_err() {
        return Vec::new();
    }
    let lines = book
        .lines_of(order.id)
        .into_iter()
        .filter_map(|id| book.lines.get(&id));
    let waiting: Vec<_> = lines
        .filter(|line| line.quantities.reserved > line.quantities.allocated)
        .collect();
    let mut reasons: Vec<_> = waiting
        .iter()
        .filter_map(|line| {
            let keys = book.levels_of(line.product, line.warehouse);
            let pickable = |key: &&crate::inventory::LevelKey| book.bins.get(&key.1).is_some_and(|bin| bin.kind == BinKind::Pick);
            let levels = keys.iter().filter(pickable).filter_map(|key| book.levels.get(key));
            let in_bins: i64 = levels.map(|level| level.on_hand - level.allocated).sum();
            let wanted = line.quantities.reserved - line.quantities.allocated;
            let facts = facts! { "line": line.id, "position": line.position, "product": line.product, "wanted": wanted, "in_bins": in_bins };
            (in_bins < wanted).then(|| reason("released", "stock.not_in_bins", facts))
        })
        .collect();
    if reasons.is_empty() && !waiting.is_empty() {
        reasons.push(reason("released", "order.not_asked", facts! {}));
    }
    reasons
}
