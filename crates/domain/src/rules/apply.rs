//! Doing what rules say, in the decision that set them off.

use super::{Action, OrderFacts, Rule, Trigger};
use crate::access::Actor;
use crate::book::Book;
use crate::command::Reply;
use crate::events;
use crate::id::OrderId;
use crate::needs::Needs;
use crate::orders::tag::tag;
use crate::orders::{
    HoldKind, NOTES_MAX, NewHold, NoteAudience, Order, Tags, add_note, facts, place_by_rule, record,
};

/// What rules may still decide about an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Open {
    /// Who brings it: whoever gave the order did not say.
    pub method: bool,
    /// How urgent it is.
    pub priority: bool,
}

impl Open {
    /// What rules may decide about an order as it stands.
    #[must_use]
    pub fn of(order: &Order) -> Self {
        Self {
            // What is picked stands ready for its carrier.
            method: (order.carrier.is_empty() || order.method_rule != 0)
                && order.totals.picked == 0
                && order.totals.shipped == 0,
            priority: true,
        }
    }
}

/// The rows that rules read, once the order and its lines are here; its holds and notes come with the order.
#[must_use]
pub fn needed(book: &Book, id: OrderId) -> Needs {
    let lines = book.lines_of(id);
    let products = lines
        .iter()
        .filter_map(|id| book.lines.get(id))
        .map(|line| line.product);
    let order = book.orders.get(&id);
    let address = order.map(|it| it.ship_to).filter(|it| !it.is_none());
    Needs {
        owners: order.map(|it| it.owner).into_iter().collect(),
        warehouses: order.map(|it| it.warehouse).into_iter().collect(),
        products: products.collect(),
        addresses: address.into_iter().collect(),
        ..Needs::default()
    }
}

/// Lets the owner's rules do what they say of an order, and tells which rule did what. `priority_is_given` says that whoever
/// set them off has just said how urgent it is. Answers whether somebody else is to bring it now, so that it has other dates.
pub(crate) fn apply_rules(book: &mut Book, id: OrderId, trigger: Trigger, priority_is_given: bool) -> bool {
    let Some(order) = book.orders.get(&id).filter(|it| it.accepted_at.0 != 0) else {
        return false;
    };
    let rules = book.owners.get(&order.owner).map(|it| it.rules.clone());
    let Some(rules) = rules.filter(|it| !it.list.is_empty() && order.open_quantity() > 0) else {
        return false;
    };
    let facts = OrderFacts::of(book, order);
    let open = Open {
        priority: !priority_is_given,
        ..Open::of(order)
    };
    let mut is_sent_otherwise = false;
    for verdict in rules.judge(trigger, &facts, open) {
        let mut done = Done::default();
        for action in verdict.actions {
            done.act(book, id, verdict.rule, action);
        }
        is_sent_otherwise |= done.facts.contains_key("carrier") || done.facts.contains_key("carrier_service");
        done.tell(book, id, verdict.rule);
    }
    is_sent_otherwise
}

/// What one rule did.
#[derive(Default)]
struct Done {
    facts: Reply,
    holds: Vec<String>,
    notes: Vec<String>,
}

impl Done {
    fn act(&mut self, book: &mut Book, id: OrderId, rule: &Rule, action: &Action) {
        match action {
            Action::Hold { kind, reason } => self.hold(book, id, rule, (*kind, reason)),
            Action::Method {
                carrier,
                carrier_service,
            } => self.send_by(book, id, rule, (carrier, carrier_service)),
            Action::Priority { priority } => self.hurry(book, id, rule.trigger, *priority),
            Action::Tag { tag } => self.tag(book, id, tag),
            Action::Note { audience, text } => self.note(book, id, *audience, text),
        }
    }

    /// One hold a rule in the life of an order: somebody who lifted it has said that it may go on.
    fn hold(&mut self, book: &mut Book, id: OrderId, rule: &Rule, (kind, reason): (HoldKind, &str)) {
        let holds = book.holds_of(id);
        let is_ours = |hold| {
            book.holds
                .get(hold)
                .is_some_and(|it| it.rule == rule.number && it.kind == kind)
        };
        if holds.iter().any(is_ours) {
            return;
        }
        let hold = NewHold {
            kind,
            reason: reason.to_owned(),
            keeps_stock: true,
            placed_by: Actor::SYSTEM.account,
        };
        self.holds
            .push(place_by_rule(book, id, hold, rule.number).to_string());
    }

    fn send_by(&mut self, book: &mut Book, id: OrderId, rule: &Rule, (carrier, service): (&str, &str)) {
        let order = book
            .orders
            .get_mut(&id)
            .expect("rules are asked of an order that is here");
        let before = std::mem::replace(&mut order.method_rule, rule.number);
        if before != rule.number {
            self.facts.insert("method_rule_before".into(), before.into());
        }
        let texts = [
            ("carrier", carrier, &mut order.carrier),
            ("carrier_service", service, &mut order.carrier_service),
        ];
        for (name, wanted, held) in texts {
            if held != wanted {
                let before = std::mem::replace(held, wanted.to_owned());
                self.facts.insert(format!("{name}_before"), before.into());
                self.facts.insert(name.into(), wanted.into());
            }
        }
    }

    /// Time only makes an order more urgent: it must not take back every hour what a person has said.
    fn hurry(&mut self, book: &mut Book, id: OrderId, trigger: Trigger, priority: i64) {
        let order = book
            .orders
            .get_mut(&id)
            .expect("rules are asked of an order that is here");
        if order.priority == priority || trigger == Trigger::Hourly && order.priority > priority {
            return;
        }
        let before = std::mem::replace(&mut order.priority, priority);
        for line in book.lines_of(id) {
            if let Some(line) = book.lines.get_mut(&line) {
                line.priority = priority;
            }
        }
        self.facts.insert("priority_before".into(), before.into());
        self.facts.insert("priority".into(), priority.into());
    }

    /// An order that has all the tags it may have stays as it is.
    fn tag(&mut self, book: &mut Book, id: OrderId, wanted: &str) {
        let order = book
            .orders
            .get_mut(&id)
            .expect("rules are asked of an order that is here");
        let more = Tags::from_iter([wanted.to_owned()]);
        let Ok(tags) = order.tags.with("", &more) else {
            return;
        };
        for (name, told) in tag(order, tags).into_iter().flatten() {
            // Two tags of one rule replace what stood there before both.
            if name == "tags_before" && self.facts.contains_key("tags_before") {
                continue;
            }
            self.facts.insert(name, told);
        }
    }

    fn note(&mut self, book: &mut Book, id: OrderId, audience: NoteAudience, text: &str) {
        let notes = book.notes_of(id);
        let says_so = |note| {
            book.notes
                .get(note)
                .is_some_and(|it| it.audience == audience && it.text == text)
        };
        if notes.len() < NOTES_MAX && !notes.iter().any(says_so) {
            let note = add_note(book, id, (audience, text), Actor::SYSTEM.account);
            self.notes.push(note.to_string());
        }
    }

    /// A rule that found everything as it wants it has done nothing.
    fn tell(self, book: &mut Book, id: OrderId, rule: &Rule) {
        if self.facts.is_empty() && self.holds.is_empty() && self.notes.is_empty() {
            return;
        }
        let mut told = facts! { "rule": rule.number, "rule_version": rule.version, "when": rule.trigger };
        told.extend(self.facts);
        for (name, ids) in [("holds", self.holds), ("notes", self.notes)] {
            if !ids.is_empty() {
                told.insert(name.into(), ids.into());
            }
        }
        record(book, id, events::ORDER_RULED, Vec::new(), told);
    }
}
