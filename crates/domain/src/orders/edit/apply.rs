//! What a checked edit changes in the book, and what it tells of it.

use super::{Checked, EditOrder, ShippingEdit};
use crate::book::Book;
use crate::command::Reply;
use crate::customers::AddressInput;
use crate::events::{self, LineChange};
use crate::id::{AccountId, AddressId, LineId, OrderId};
use crate::money::Money;
use crate::orders::accept::{deliver_services, merge, reserve_line};
use crate::orders::cancel::withdraw;
use crate::orders::lease::stop;
use crate::orders::{Order, OrderLine, Quantities, answer, change_line, facts, record};
use crate::payments::lift_when_settled;
use crate::rules::{Trigger, apply_rules};
use crate::shipping::date_order;
use crate::time::Instant;
use serde_json::Value;

impl EditOrder {
    pub(super) fn apply(&self, book: &mut Book, checked: &Checked, by: AccountId) -> Reply {
        let before = book.orders.get(&self.order).expect("the check found it").clone();
        let wanted = wanted(book, self.order);
        let mut facts = self.edit_head(book);
        let changes = self.edit_lines(book, checked);
        let is_same = facts.is_empty() && changes.is_empty();
        // Whoever works on it would go on with what it was.
        let is_other_work = !changes.is_empty() || self.ship_to.is_some();
        let stopped = is_other_work && before.totals.allocated > 0 && stop(book, self.order);
        let effects = line_effects(book, &changes, &wanted);
        if !is_same {
            let total = book.orders.get(&self.order).map(|order| order.total);
            facts.insert("total_minor_before".into(), before.total.0.into());
            facts.insert("total_minor".into(), total.map(|it| it.0).into());
            facts.insert("work_stopped".into(), stopped.into());
            let priority_is_given = facts.contains_key("priority");
            record(book, self.order, events::ORDER_EDITED, changes, facts);
            lift_when_settled(book, self.order, by);
            apply_rules(book, self.order, Trigger::Edited, priority_is_given);
            date_order(book, self.order);
        }
        self.tell(book, &before, effects, stopped)
    }

    /// What whoever edits is told: where the order stands now, and what the edit did.
    fn tell(&self, book: &Book, before: &Order, effects: Vec<Value>, stopped: bool) -> Reply {
        let mut reply = answer(book, self.order);
        let now = book.orders.get(&self.order).expect("it is still there");
        reply.insert("lines".into(), effects.into());
        reply.append(&mut facts! {
            "total_minor_before": before.total, "total_minor": now.total,
            "tax_minor_before": before.tax, "tax_minor": now.tax, "work_stopped": stopped,
        });
        reply
    }

    /// Changes the head as far as it differs; answers what the event tells of it.
    fn edit_head(&self, book: &mut Book) -> Reply {
        let mut facts = Reply::new();
        let ship_to = self.add_address(book, self.ship_to.as_ref(), "ship_to", &mut facts);
        let bill_to = self.add_address(book, self.bill_to.as_ref(), "bill_to", &mut facts);
        let order = book.orders.get_mut(&self.order).expect("the check found it");
        order.ship_to = ship_to.unwrap_or(order.ship_to);
        order.bill_to = bill_to.unwrap_or(order.bill_to);
        if let Some(date) = self
            .requested_date
            .as_ref()
            .filter(|it| **it != order.requested_date)
        {
            let before = std::mem::replace(&mut order.requested_date, date.clone());
            facts.insert("requested_date_before".into(), before.into());
            facts.insert("requested_date".into(), date.as_str().into());
        }
        self.edit_shipping(order, &mut facts);
        if let Some(complete) = self.ship_complete.filter(|it| *it != order.ship_complete) {
            order.ship_complete = complete;
            facts.insert("ship_complete".into(), complete.into());
        }
        if let Some(priority) = self.priority.filter(|it| *it != order.priority) {
            facts.insert("priority_before".into(), order.priority.into());
            facts.insert("priority".into(), priority.into());
            order.priority = priority;
            for id in book.lines_of(self.order) {
                if let Some(line) = book.lines.get_mut(&id) {
                    line.priority = priority;
                }
            }
        }
        facts
    }

    fn edit_shipping(&self, order: &mut Order, facts: &mut Reply) {
        let ShippingEdit {
            carrier,
            carrier_service,
            ship_by,
        } = &self.shipping;
        let texts = [
            ("carrier", carrier, &mut order.carrier),
            ("carrier_service", carrier_service, &mut order.carrier_service),
        ];
        for (name, wanted, held) in texts {
            if let Some(text) = wanted.as_ref().filter(|it| *it != held) {
                let before = std::mem::replace(held, text.clone());
                facts.insert(format!("{name}_before"), before.into());
                facts.insert(name.into(), text.as_str().into());
            }
        }
        // Who says so himself chooses against any rule.
        if facts.contains_key("carrier") || facts.contains_key("carrier_service") {
            let before = std::mem::replace(&mut order.method_rule, 0);
            if before != 0 {
                facts.insert("method_rule_before".into(), before.into());
            }
        }
        let given = if order.is_ship_by_given() {
            order.ship_by.as_str()
        } else {
            ""
        };
        if let Some(date) = ship_by.as_ref().filter(|it| *it != given) {
            let before = std::mem::replace(&mut order.ship_by, date.clone());
            facts.insert("ship_by_before".into(), before.into());
            facts.insert("ship_by".into(), date.as_str().into());
            order.cut_off_at = Instant::default();
        }
    }

    /// An address is never changed, since what has left went there: a new one takes its place.
    fn add_address(
        &self,
        book: &mut Book,
        input: Option<&AddressInput>,
        name: &str,
        facts: &mut Reply,
    ) -> Option<AddressId> {
        let id = input?.add(book, self.owner);
        let order = book.orders.get(&self.order).expect("the check found it");
        let before = if name == "ship_to" {
            order.ship_to
        } else {
            order.bill_to
        };
        if !before.is_none() {
            // Nothing else knows the row that was replaced, and its text must be found to be erased.
            facts.insert(format!("{name}_before"), before.to_string().into());
        }
        let hash = book.addresses.get(&id).map(|address| book.hash(&address.parts()));
        facts.insert(name.into(), id.to_string().into());
        facts.insert(format!("{name}_hash"), hash.into());
        Some(id)
    }

    fn edit_lines(&self, book: &mut Book, checked: &Checked) -> Vec<LineChange> {
        let mut changes = Vec::new();
        for (line, pieces) in &checked.less {
            let gone = Quantities {
                ordered: -pieces,
                ..Quantities::default()
            };
            merge(&mut changes, withdraw(book, self.order, *line, *pieces, gone));
        }
        for (line, pieces, take) in &checked.more {
            merge(
                &mut changes,
                more(book, *line, *pieces, checked.reserves.then_some(*take)),
            );
        }
        for (id, amount, tax) in &checked.amounts {
            let line = book.lines.get_mut(id).expect("the check found it");
            let by = (*amount - line.amount, *tax - line.tax);
            let included = line.prices_include_tax;
            (line.amount, line.tax) = (*amount, *tax);
            add_money(book, self.order, by, included);
        }
        for index in 0..checked.added.len() {
            merge(&mut changes, self.add_line(book, checked, index));
        }
        let order = book.orders.get(&self.order).expect("the check found it");
        if order.accepted_at.0 != 0 && order.open_quantity() == 0 {
            merge(&mut changes, deliver_services(book, self.order));
        }
        changes
    }

    fn add_line(&self, book: &mut Book, checked: &Checked, index: usize) -> Vec<LineChange> {
        let (input, (line, take)) = (&self.added[index], &checked.added[index]);
        let position = book
            .lines_of(self.order)
            .iter()
            .filter_map(|id| book.lines.get(id))
            .map(|line| line.position)
            .max()
            .unwrap_or(0)
            + 1;
        let id: LineId = book.next_id();
        let order = book.orders.get_mut(&self.order).expect("the check found it");
        order.lines += 1;
        let (warehouse, priority) = (order.warehouse, order.priority);
        book.add_line(OrderLine {
            id,
            order: self.order,
            owner: self.owner,
            position,
            product: line.product,
            warehouse,
            kind: line.kind,
            description: input.description.clone(),
            quantities: Quantities::default(),
            backordered: 0,
            backordered_since: Instant::default(),
            backorder_reason: String::new(),
            priority,
            price: input.price,
            amount: line.amount,
            source_amount: input.source_amount,
            tax_rate: input.tax_rate,
            tax: line.tax,
            prices_include_tax: checked.prices_include_tax,
        });
        add_money(
            book,
            self.order,
            (line.amount, line.tax),
            checked.prices_include_tax,
        );
        more(book, id, line.quantity, checked.reserves.then_some(*take))
    }
}

/// Asks for more pieces of a line; with `take` stock is promised to that many of them, and the rest waits.
fn more(book: &mut Book, line: LineId, pieces: i64, take: Option<i64>) -> Vec<LineChange> {
    let by = Quantities {
        ordered: pieces,
        ..Quantities::default()
    };
    let mut changes = vec![change_line(book, line, by, 0)];
    if let Some(take) = take {
        merge(&mut changes, vec![reserve_line(book, line, take)]);
    }
    changes
}

fn add_money(book: &mut Book, order: OrderId, (amount, tax): (Money, Money), included: bool) {
    let order = book.orders.get_mut(&order).expect("the check found it");
    order.goods = order.goods + amount;
    order.tax = order.tax + tax;
    order.total = order.total + if included { amount } else { amount + tax };
}

/// Pieces wanted of each line.
fn wanted(book: &Book, order: OrderId) -> Vec<(LineId, i64)> {
    let lines = book.lines_of(order);
    let wanted = |id: &LineId| {
        let held = book.lines.get(id)?.quantities;
        Some((*id, held.ordered - held.cancelled))
    };
    lines.iter().filter_map(wanted).collect()
}

/// What whoever edits is told of each line: pieces wanted before and now, and what that does to stock and floor.
fn line_effects(book: &Book, changes: &[LineChange], before: &[(LineId, i64)]) -> Vec<Value> {
    let effect = |change: &LineChange| {
        let line = book.lines.get(&change.line)?;
        let before = before.iter().find(|(id, _)| *id == change.line);
        let effect = facts! {
            "id": line.id, "position": line.position, "product": line.product, "added": before.is_none(),
            "wanted_before": before.map_or(0, |it| it.1), "wanted": line.quantities.ordered - line.quantities.cancelled,
            "reserved": change.by.reserved, "backordered": change.backordered,
            "taken_back": -change.by.allocated, "put_back": -change.by.picked, "amount_minor": line.amount,
        };
        Some(effect.into())
    };
    changes.iter().filter_map(effect).collect()
}
