//! An order as it stood at an earlier moment: what its events told until then, over the rows of today.
//!
//! What never changes is read from the rows. What events add up to (quantities, payments, holds) is added up to the
//! moment. What an event tells anew (dates, addresses, priority) is what was told last; before it was told for the first
//! time, it is what the first later event says that it replaced. Money follows from the quantities, as it always does.

mod shipping;
mod trace;

use super::{LineKind, Order, OrderLine, Quantities, Status, Tags};
use crate::events;
use crate::id::{AddressId, HoldId, OrderId, PaymentId, ShipmentId};
use crate::money::{Money, line_amount, tax_amount};
use crate::payments::PaymentState;
use crate::time::Instant;
use crate::verify::{Told, ToldEvent};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use shipping::ShippingPast;
use std::collections::BTreeSet;
use trace::Trace;

/// Hears the events of an order, the oldest first, and knows how it stood at one moment.
#[derive(Debug)]
pub struct OrderPast {
    moment: Instant,
    told: Told,
    first_at: Option<Instant>,
    last_at: Instant,
    placed: BTreeSet<HoldId>,
    holds: BTreeSet<HoldId>,
    payments: BTreeSet<PaymentId>,
    shipments: BTreeSet<ShipmentId>,
    leased: bool,
    cancels: Vec<Instant>,
    valid_until: String,
    requested_date: Trace<String>,
    priority: Trace<i64>,
    ship_complete: Trace<bool>,
    tags: Trace<Tags>,
    ship_to: Trace<AddressId>,
    bill_to: Trace<AddressId>,
    shipping: ShippingPast,
}

/// How an order stood at a moment, and what hung on it then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderAsOf {
    /// The head. What is erased since then is erased here too.
    pub order: Order,
    /// The lines that it had, by position. Since when and why they waited is not told.
    pub lines: Vec<OrderLine>,
    /// The holds that were open.
    pub holds: BTreeSet<HoldId>,
    /// The payments that were recorded.
    pub payments: BTreeSet<PaymentId>,
    /// The shipments that had left.
    pub shipments: BTreeSet<ShipmentId>,
    /// When the last event until then happened.
    pub changed_at: Instant,
    /// Fields that an event of an old shape replaced later without telling what stood there: they show what stands there
    /// today.
    pub untold: Vec<&'static str>,
}

/// The facts of an order's events that its past is made of.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Facts {
    hold: Option<HoldId>,
    payment: Option<PaymentId>,
    shipment: Option<ShipmentId>,
    work_stopped: bool,
    valid_until: Option<String>,
    requested_date: Option<String>,
    requested_date_before: Option<String>,
    priority: Option<i64>,
    priority_before: Option<i64>,
    ship_complete: Option<bool>,
    tags: Option<Tags>,
    tags_before: Option<Tags>,
    ship_to: Option<AddressId>,
    ship_to_before: Option<AddressId>,
    bill_to: Option<AddressId>,
    bill_to_before: Option<AddressId>,
}

/// Since this version an edit tells which addresses it replaced; without one there was none.
const EDIT_TELLS_ADDRESSES: i64 = 2;

impl OrderPast {
    /// Nothing heard yet.
    #[must_use]
    pub fn at(moment: Instant) -> Self {
        Self {
            moment,
            told: Told::default(),
            first_at: None,
            last_at: Instant::default(),
            placed: BTreeSet::new(),
            holds: BTreeSet::new(),
            payments: BTreeSet::new(),
            shipments: BTreeSet::new(),
            leased: false,
            cancels: Vec::new(),
            valid_until: String::new(),
            requested_date: Trace::default(),
            priority: Trace::default(),
            ship_complete: Trace::default(),
            tags: Trace::default(),
            ship_to: Trace::default(),
            bill_to: Trace::default(),
            shipping: ShippingPast::default(),
        }
    }

    /// When the book first had the order; none before an event was heard.
    #[must_use]
    pub const fn since(&self) -> Option<Instant> {
        self.first_at
    }

    /// Hears the next event of the order, which happened at `at`. Those after the moment are to be heard too: they say what
    /// they replaced.
    pub fn hear(&mut self, order: OrderId, at: Instant, event: &ToldEvent<'_>) {
        self.first_at.get_or_insert(at);
        let is_later = at > self.moment;
        let facts: Facts = read(event);
        self.trace(is_later, event, &facts);
        self.shipping.hear(is_later, event);
        if !is_later {
            self.last_at = at;
            self.told.hear(order, event);
            self.add(at, event.kind, facts);
        }
    }

    fn trace(&mut self, is_later: bool, event: &ToldEvent<'_>, facts: &Facts) {
        let is_creation = event.kind == events::ORDER_CREATED.name;
        let tells_addresses = event.kind_version >= EDIT_TELLS_ADDRESSES;
        let replaced = |before: Option<AddressId>| before.or(tells_addresses.then(AddressId::default));
        let ship_to = facts.ship_to.or(is_creation.then(AddressId::default));
        self.ship_to
            .hear(is_later, ship_to, replaced(facts.ship_to_before));
        self.bill_to
            .hear(is_later, facts.bill_to, replaced(facts.bill_to_before));
        let date_before = facts.requested_date_before.clone();
        self.requested_date
            .hear(is_later, facts.requested_date.clone(), date_before);
        self.priority
            .hear(is_later, facts.priority, facts.priority_before);
        // It is told only where it changed, and there are but two.
        let complete_before = facts.ship_complete.map(|it| !it);
        self.ship_complete
            .hear(is_later, facts.ship_complete, complete_before);
        self.tags
            .hear(is_later, facts.tags.clone(), facts.tags_before.clone());
    }

    fn add(&mut self, at: Instant, kind: &str, facts: Facts) {
        if let Some(hold) = facts.hold {
            if kind == events::ORDER_HOLD_LIFTED.name {
                self.holds.remove(&hold);
            } else {
                self.placed.insert(hold);
                self.holds.insert(hold);
            }
        }
        self.payments.extend(facts.payment);
        self.shipments.extend(facts.shipment);
        if let Some(day) = facts.valid_until {
            self.valid_until = day;
        }
        if kind == events::ORDER_CANCELLED.name {
            self.cancels.push(at);
        }
        let was_taken = kind == events::ORDER_LEASED.name || kind == events::ORDER_TAKEN_OVER.name;
        let was_left = kind == events::ORDER_GIVEN_BACK.name || facts.work_stopped;
        // Work ends by itself when nothing of the order is left on the floor.
        let is_on_the_floor = self.told.lines.values().any(|line| line.quantities.allocated > 0);
        self.leased = (self.leased || was_taken) && !was_left && is_on_the_floor;
    }

    /// How the order stood; none when it was not there yet. `now` and `lines` are its rows of today, all of them.
    #[must_use]
    pub fn over(self, now: &Order, lines: Vec<OrderLine>) -> Option<OrderAsOf> {
        let status = self.told.status?;
        let mut order = Order {
            status,
            version: self.told.version,
            payments: self.told.payments,
            open_holds: i64::try_from(self.holds.len()).unwrap_or(i64::MAX),
            leased: self.leased,
            ..now.clone()
        };
        if status == Status::Draft {
            order.accepted_at = Instant::default();
        }
        // One that came in as cancelled is told by its creation.
        if !now.history && !self.cancels.iter().any(|at| *at >= now.cancelled_at) {
            order.cancelled_at = Instant::default();
        }
        if !self.placed.contains(&now.payment_hold) {
            order.payment_hold = HoldId::default();
        }
        let mut untold = Vec::new();
        self.ship_to.put(&mut order.ship_to, "ship_to", &mut untold);
        self.bill_to.put(&mut order.bill_to, "bill_to", &mut untold);
        self.requested_date
            .put(&mut order.requested_date, "requested_date", &mut untold);
        self.priority.put(&mut order.priority, "priority", &mut untold);
        self.ship_complete
            .put(&mut order.ship_complete, "ship_complete", &mut untold);
        self.tags.put(&mut order.tags, "tags", &mut untold);
        order.valid_until = self.valid_until;
        let lines = lines_of_then(&self.told, &mut order, lines);
        self.shipping.put(&mut order, &mut untold);
        order.payment_state = PaymentState::of(&order);
        Some(OrderAsOf {
            order,
            lines,
            holds: self.holds,
            payments: self.payments,
            shipments: self.shipments,
            changed_at: self.last_at,
            untold,
        })
    }
}

/// The lines that were told, and the head's sums of them. An amount is quantity times price, then as now.
fn lines_of_then(told: &Told, order: &mut Order, lines: Vec<OrderLine>) -> Vec<OrderLine> {
    let (mut totals, mut backordered) = (Quantities::default(), 0);
    let mut then = Vec::with_capacity(told.lines.len());
    for mut line in lines {
        subtract(order, &line);
        let Some(sums) = told.lines.get(&line.id) else {
            continue;
        };
        (line.quantities, line.backordered) = (sums.quantities, sums.backordered);
        line.backordered_since = Instant::default();
        line.backorder_reason.clear();
        line.priority = order.priority;
        line.amount = line_amount(line.quantities.ordered, line.price, order.currency).unwrap_or(line.amount);
        line.tax = tax_amount(line.amount, line.tax_rate, line.prices_include_tax).unwrap_or(line.tax);
        add(order, &line);
        if line.kind == LineKind::Physical {
            totals = totals + line.quantities;
            backordered += line.backordered;
        }
        then.push(line);
    }
    order.lines = i64::try_from(then.len()).unwrap_or(i64::MAX);
    (order.totals, order.backordered) = (totals, backordered);
    then
}

fn add(order: &mut Order, line: &OrderLine) {
    order.goods = order.goods + line.amount;
    order.tax = order.tax + line.tax;
    order.total = order.total + due(line);
}

fn subtract(order: &mut Order, line: &OrderLine) {
    order.goods = order.goods - line.amount;
    order.tax = order.tax - line.tax;
    order.total = order.total - due(line);
}

/// What the line adds to what the buyer owes.
fn due(line: &OrderLine) -> Money {
    if line.prices_include_tax {
        line.amount
    } else {
        line.amount + line.tax
    }
}

/// The facts of the event; none where its body cannot be read, which `verify` tells of.
fn read<F: DeserializeOwned + Default>(event: &ToldEvent<'_>) -> F {
    let Ok(body) = serde_json::from_str(event.body) else {
        return F::default();
    };
    serde_json::from_value(events::upcast(event.kind, event.kind_version, body)).unwrap_or_default()
}
