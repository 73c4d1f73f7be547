//! What the events of an order tell, added up.

use super::{Breach, Invariant, Place};
use crate::events;
use crate::id::{LineId, OrderId};
use crate::money::Money;
use crate::orders::{Quantities, Status};
use crate::payments::{PaymentKind, PaymentSums};
use serde::Deserialize;
use std::collections::BTreeMap;

/// An event of an order, as the feed has it.
#[derive(Debug, Clone)]
pub struct ToldEvent<'a> {
    /// Its place in the feed.
    pub position: i64,
    /// Its wire name.
    pub kind: &'a str,
    /// The shape of its body.
    pub kind_version: i64,
    /// The order's version after it.
    pub noun_version: i64,
    /// Its body, as JSON.
    pub body: &'a str,
}

/// A line, as the events add up.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ToldLine {
    /// The sums of the changes.
    pub quantities: Quantities,
    /// The sum of the changes of what waits.
    pub backordered: i64,
    /// The last event that changed it.
    pub position: i64,
    broken: bool,
}

/// What the events of an order tell, added up one by one.
#[derive(Debug, Clone, Default)]
pub struct Told {
    /// The order's version after the last event.
    pub version: i64,
    /// Its status after the last event.
    pub status: Option<Status>,
    /// The position of the last event; zero before the first.
    pub position: i64,
    /// The sums of its payments.
    pub payments: PaymentSums,
    /// Its lines.
    pub lines: BTreeMap<LineId, ToldLine>,
    pub(super) breaches: Vec<Breach>,
    unreadable: bool,
    out_of_step: bool,
}

/// The part of an order event's body that is added up.
#[derive(Deserialize)]
struct Body {
    status: Status,
    #[serde(default)]
    lines: Vec<Change>,
    #[serde(default)]
    payment_kind: Option<PaymentKind>,
    #[serde(default)]
    amount_minor: i64,
}

/// As [`events::LineChange`] is written, without the detour that flattening takes.
#[derive(Deserialize)]
#[serde(default)]
struct Change {
    line: LineId,
    ordered: i64,
    cancelled: i64,
    reserved: i64,
    allocated: i64,
    picked: i64,
    packed: i64,
    shipped: i64,
    returned: i64,
    backordered: i64,
}

impl Default for Change {
    fn default() -> Self {
        let line = LineId::default();
        let (ordered, cancelled, reserved, allocated) = (0, 0, 0, 0);
        let (picked, packed, shipped, returned, backordered) = (0, 0, 0, 0, 0);
        Self {
            line,
            ordered,
            cancelled,
            reserved,
            allocated,
            picked,
            packed,
            shipped,
            returned,
            backordered,
        }
    }
}

impl Change {
    const fn quantities(&self) -> Quantities {
        Quantities {
            ordered: self.ordered,
            cancelled: self.cancelled,
            reserved: self.reserved,
            allocated: self.allocated,
            picked: self.picked,
            packed: self.packed,
            shipped: self.shipped,
            returned: self.returned,
        }
    }
}

impl Told {
    /// Adds the next event of the order.
    pub fn hear(&mut self, order: OrderId, event: &ToldEvent<'_>) {
        let place = Place {
            row: &order,
            position: Some(event.position),
        };
        self.position = event.position;
        if !self.out_of_step && event.noun_version != self.version + 1 {
            self.out_of_step = true;
            self.breaches
                .extend(place.equal(Invariant::OrderVersion, self.version + 1, event.noun_version));
        }
        self.version = event.noun_version;
        match read(event) {
            Ok(body) => {
                self.status = Some(body.status);
                if let Some(kind) = body.payment_kind {
                    self.payments.add(kind, Money(body.amount_minor));
                }
                body.lines
                    .iter()
                    .for_each(|change| self.add(order, event.position, change));
            }
            Err(error) if !self.unreadable => {
                self.unreadable = true;
                let found = error.to_string();
                self.breaches
                    .push(place.breach(Invariant::OrderEvent, event.kind, &found));
            }
            Err(_) => {}
        }
    }

    fn add(&mut self, order: OrderId, position: i64, change: &Change) {
        let line = self.lines.entry(change.line).or_default();
        line.quantities = line.quantities + change.quantities();
        line.backordered += change.backordered;
        line.position = position;
        let waits_for_less = (0..=line.quantities.unreserved()).contains(&line.backordered);
        let sound = line.quantities.holds() && waits_for_less;
        if !sound && !line.broken {
            line.broken = true;
            let row = format!("{order} {}", change.line);
            let place = Place {
                row: &row,
                position: Some(position),
            };
            let found = format!("{}, backordered {}", words(line.quantities), line.backordered);
            self.breaches
                .push(place.breach(Invariant::LineQuantities, "quantities in order", &found));
        }
    }
}

/// The quantities that are not zero, each with its name.
pub(super) fn words(quantities: Quantities) -> String {
    const NAMES: [&str; 8] = [
        "ordered",
        "cancelled",
        "reserved",
        "allocated",
        "picked",
        "packed",
        "shipped",
        "returned",
    ];
    let words = NAMES
        .iter()
        .zip(quantities.values())
        .filter(|(_, pieces)| *pieces != 0);
    let words: Vec<String> = words.map(|(name, pieces)| format!("{name} {pieces}")).collect();
    if words.is_empty() {
        "nothing".to_owned()
    } else {
        words.join(" ")
    }
}

/// Bodies of an older shape pass the upcasters first.
fn read(event: &ToldEvent<'_>) -> serde_json::Result<Body> {
    let newest = events::ALL
        .iter()
        .any(|kind| kind.name == event.kind && kind.version == event.kind_version);
    if newest {
        return serde_json::from_str(event.body);
    }
    let body = serde_json::from_str(event.body)?;
    serde_json::from_value(events::upcast(event.kind, event.kind_version, body))
}
