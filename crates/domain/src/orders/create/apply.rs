//! What a checked order changes in the book.

use super::{Checked, CreateOrder, History, Origin};
use crate::book::{Book, Series};
use crate::command::Reply;
use crate::events::{self, Event, LineChange, OrderChange};
use crate::id::{AddressId, HoldId, LineId, OrderId};
use crate::money::Money;
use crate::orders::accept::{deliver_services_alone, merge, reserve_line};
use crate::orders::{
    Charge, NoteAudience, Order, OrderLine, OrderLink, Quantities, Status, StatusFacts, add_note, answer,
    change_line, facts, settle,
};
use crate::owners::hold_below_minimum;
use crate::payments::{PaymentState, PaymentSums, hold_unpaid};
use crate::rules::{Trigger, apply_rules};
use crate::shipping::date_order;
use crate::time::Instant;
use serde_json::Value;

impl CreateOrder {
    /// Puts the order on the book, and the link to the one that it comes from.
    pub(crate) fn apply(&self, book: &mut Book, checked: &Checked, origin: Option<Origin>) -> Reply {
        let id: OrderId = book.next_id();
        let ship_to = self
            .ship_to
            .as_ref()
            .map(|input| input.add(book, self.owner))
            .unwrap_or_default();
        let bill_to = self
            .bill_to
            .as_ref()
            .map(|input| input.add(book, self.owner))
            .unwrap_or_default();
        let order = self.head(book, checked, id, ship_to, bill_to);
        book.add_order(order);
        let mut changes = Vec::with_capacity(self.lines.len());
        for index in 0..self.lines.len() {
            changes.push(self.add_line(book, checked, id, index));
        }
        self.add_charges(book, checked, id);
        if self.accept && self.history.is_none() {
            merge(&mut changes, deliver_services_alone(book, id));
        }
        self.finish(book, checked, id, changes, ship_to, origin)
    }

    fn head(
        &self,
        book: &mut Book,
        checked: &Checked,
        id: OrderId,
        ship_to: AddressId,
        bill_to: AddressId,
    ) -> Order {
        let number = if self.number.is_empty() {
            book.next_number(self.owner, Series::Order)
        } else {
            self.number.clone()
        };
        let (goods, charges, tax, total) = self.amounts(checked);
        let accepted = self.accept || self.history.is_some();
        let mut order = Order {
            id,
            owner: self.owner,
            channel: self.channel,
            number,
            external_ref: self.external_ref.clone(),
            currency: checked.currency,
            customer: checked.customer,
            ship_to,
            bill_to,
            placed_at: self.placed.at.unwrap_or(book.now),
            placed_zone: self.placed.zone.clone(),
            placed_raw: self.placed.raw.clone(),
            requested_date: self.requested_date.clone(),
            ship_by: self.shipping.ship_by.clone(),
            promised_date: String::new(),
            carrier: self.shipping.carrier.clone(),
            carrier_service: self.shipping.carrier_service.clone(),
            method_rule: 0,
            cut_off_at: Instant::default(),
            due_at: Instant::default(),
            valid_until: String::new(),
            erased_at: Instant::default(),
            warehouse: checked.warehouse,
            ship_complete: checked.ship_complete,
            priority: self.priority,
            tags: checked.tags.clone(),
            payment_policy: checked.payment_policy,
            payment_claim: self.payment,
            payments: PaymentSums::default(),
            payment_hold: HoldId::default(),
            payment_state: PaymentState::default(),
            accepted_at: if accepted { book.now } else { Instant::default() },
            cancelled_at: self.cancelled_at(book.now),
            lines: i64::try_from(self.lines.len()).unwrap_or(i64::MAX),
            totals: Quantities::default(),
            backordered: 0,
            open_holds: 0,
            leased: false,
            goods,
            charges,
            tax,
            total,
            source_total: self.source_total(),
            source_status: self.source_status.clone(),
            history: self.history.is_some(),
            content_hash: self.content_hash.clone(),
            status: Status::Draft,
            created_at: book.now,
            version: 0,
        };
        order.status = Status::of(&StatusFacts::from(&order));
        order
    }

    fn cancelled_at(&self, now: Instant) -> Instant {
        if self.history == Some(History::Cancelled) {
            now
        } else {
            Instant::default()
        }
    }

    /// Goods, charges, tax, and what the buyer owes.
    fn amounts(&self, checked: &Checked) -> (Money, Money, Money, Money) {
        let goods: Money = checked.lines.iter().map(|line| line.amount).sum();
        let charges: Money = self.charges.iter().map(|charge| charge.amount).sum();
        let taxes = checked.lines.iter().map(|line| line.tax);
        let tax: Money = taxes.chain(checked.charge_taxes.iter().copied()).sum();
        let total = if self.prices_include_tax {
            goods + charges
        } else {
            goods + charges + tax
        };
        (goods, charges, tax, total)
    }

    fn source_total(&self) -> Option<Money> {
        let amounts: Option<Money> = self.lines.iter().map(|line| line.source_amount).sum();
        amounts.map(|lines| lines + self.charges.iter().map(|charge| charge.amount).sum())
    }

    /// Puts a line on the book and says what happened to its quantities.
    fn add_line(&self, book: &mut Book, checked: &Checked, order: OrderId, index: usize) -> LineChange {
        let (input, line) = (&self.lines[index], &checked.lines[index]);
        let id: LineId = book.next_id();
        book.add_line(OrderLine {
            id,
            order,
            owner: self.owner,
            position: i64::try_from(index + 1).unwrap_or(i64::MAX),
            product: line.product,
            warehouse: checked.warehouse,
            kind: line.kind,
            description: input.description.clone(),
            quantities: Quantities::default(),
            backordered: 0,
            backordered_since: Instant::default(),
            backorder_reason: String::new(),
            priority: self.priority,
            price: input.price,
            amount: line.amount,
            source_amount: input.source_amount,
            tax_rate: input.tax_rate,
            tax: line.tax,
            prices_include_tax: self.prices_include_tax,
        });
        let quantity = line.quantity;
        let by = match self.history {
            None => Quantities {
                ordered: quantity,
                ..Quantities::default()
            },
            Some(History::Shipped) => Quantities {
                ordered: quantity,
                shipped: quantity,
                ..Quantities::default()
            },
            Some(History::Returned) => Quantities {
                ordered: quantity,
                shipped: quantity,
                returned: quantity,
                ..Quantities::default()
            },
            Some(History::Cancelled) => Quantities {
                ordered: quantity,
                cancelled: quantity,
                ..Quantities::default()
            },
        };
        let change = change_line(book, id, by, 0);
        if !self.accept || self.history.is_some() {
            return change;
        }
        let reserved = reserve_line(book, id, checked.take[index]);
        LineChange {
            line: id,
            by: change.by + reserved.by,
            backordered: reserved.backordered,
        }
    }

    fn add_charges(&self, book: &mut Book, checked: &Checked, order: OrderId) {
        for (input, tax) in self.charges.iter().zip(&checked.charge_taxes) {
            let id = book.next_id();
            let charge = Charge {
                id,
                order,
                owner: self.owner,
                kind: input.kind.clone(),
                code: input.code.clone(),
                description: input.description.clone(),
                amount: input.amount,
                tax_rate: input.tax_rate,
                tax: *tax,
                prices_include_tax: self.prices_include_tax,
            };
            book.add_charge(charge);
        }
    }

    fn finish(
        &self,
        book: &mut Book,
        checked: &Checked,
        id: OrderId,
        changes: Vec<LineChange>,
        ship_to: AddressId,
        origin: Option<Origin>,
    ) -> Reply {
        settle(book, id);
        let order = book.orders.get(&id).expect("it was just added");
        let mut facts = facts! {
            "number": order.number, "external_ref": order.external_ref, "channel": order.channel,
            "placed_at": order.placed_at, "currency": order.currency, "total_minor": order.total,
        };
        if !order.tags.is_empty() {
            facts.insert("tags".into(), serde_json::json!(order.tags));
        }
        if !ship_to.is_none() {
            let hash = book
                .addresses
                .get(&ship_to)
                .map(|address| book.hash(&address.parts()));
            facts.insert("ship_to".into(), ship_to.to_string().into());
            facts.insert("ship_to_hash".into(), hash.into());
        }
        if let Some((origin, kind)) = origin {
            facts.insert("origin".into(), origin.to_string().into());
            facts.insert("link".into(), kind.name().into());
            let owner = self.owner;
            book.links.insert(
                (id, origin),
                OrderLink {
                    order: id,
                    origin,
                    owner,
                    kind,
                },
            );
        }
        let order = book.orders.get(&id).expect("it was just added");
        let body = OrderChange {
            status: order.status,
            lines: changes,
            facts,
        };
        let event = Event::new(events::ORDER_CREATED, id, order.version, self.owner, &body);
        book.events.push(event);
        if !self.note.trim().is_empty() {
            add_note(book, id, (NoteAudience::Internal, &self.note), checked.made_by);
        }
        let mut changes = body.lines;
        if self.accept && self.history.is_none() {
            merge(&mut changes, hold_below_minimum(book, id));
            merge(&mut changes, hold_unpaid(book, id));
            apply_rules(book, id, Trigger::Accepted, false);
            date_order(book, id);
        }
        let lines: Vec<Value> = changes.iter().map(line_answer).collect();
        let mut reply = answer(book, id);
        reply.insert("lines".into(), lines.into());
        reply
    }
}

/// What the maker of an order is told of a line.
fn line_answer(change: &LineChange) -> Value {
    facts! { "id": change.line, "reserved": change.by.reserved, "backordered": change.backordered }.into()
}
