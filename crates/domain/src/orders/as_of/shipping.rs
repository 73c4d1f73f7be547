//! How an order was to be sent, and its dates, as its events tell of them.

use super::Trace;
use super::read;
use crate::events;
use crate::orders::Order;
use crate::time::Instant;
use crate::verify::ToldEvent;
use serde::Deserialize;

/// What edits asked for, and which dates followed.
#[derive(Debug, Default)]
pub(super) struct ShippingPast {
    carrier: Trace<String>,
    carrier_service: Trace<String>,
    method_rule: Trace<i64>,
    ship_by: Trace<String>,
    promised_date: String,
    cut_off_at: Instant,
    due_at: Instant,
}

/// What an edit, or a rule, tells of how the order is to be sent.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Edited {
    carrier: Option<String>,
    carrier_before: Option<String>,
    carrier_service: Option<String>,
    carrier_service_before: Option<String>,
    ship_by: Option<String>,
    ship_by_before: Option<String>,
    rule: Option<i64>,
    method_rule_before: Option<i64>,
}

impl Edited {
    /// The rule that has chosen the carrier from then on, where this says so, and the one that had. None is 0.
    fn method_rule(&self) -> Option<(i64, i64)> {
        let is_choice =
            self.carrier.is_some() || self.carrier_service.is_some() || self.method_rule_before.is_some();
        is_choice.then(|| {
            let rule = self.rule.unwrap_or_default();
            (rule, self.method_rule_before.unwrap_or(rule))
        })
    }
}

/// The dates that an order has from then on.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Dated {
    ship_by: String,
    promised_date: String,
    cut_off_at: Option<Instant>,
    due_at: Option<Instant>,
}

impl ShippingPast {
    pub(super) fn hear(&mut self, is_later: bool, event: &ToldEvent<'_>) {
        if event.kind == events::ORDER_EDITED.name || event.kind == events::ORDER_RULED.name {
            self.hear_edit(is_later, read(event));
        } else if event.kind == events::ORDER_DATED.name {
            self.hear_dates(is_later, read(event));
        }
    }

    fn hear_edit(&mut self, is_later: bool, told: Edited) {
        if told.ship_by.is_some() && !is_later {
            self.cut_off_at = Instant::default();
        }
        let (rule, before) = told.method_rule().unzip();
        self.method_rule.hear(is_later, rule, before);
        self.carrier.hear(is_later, told.carrier, told.carrier_before);
        self.carrier_service
            .hear(is_later, told.carrier_service, told.carrier_service_before);
        self.ship_by.hear(is_later, told.ship_by, told.ship_by_before);
    }

    fn hear_dates(&mut self, is_later: bool, told: Dated) {
        // A day without a cut-off was given with the order; any other was computed, and there was none before.
        let before = if told.cut_off_at.is_none() {
            told.ship_by.clone()
        } else {
            String::new()
        };
        self.ship_by.hear(is_later, Some(told.ship_by), Some(before));
        if !is_later {
            self.promised_date = told.promised_date;
            self.cut_off_at = told.cut_off_at.unwrap_or_default();
            self.due_at = told.due_at.unwrap_or_default();
        }
    }

    /// Puts into the head what stood there then. Its quantities must be those of then.
    pub(super) fn put(self, order: &mut Order, untold: &mut Vec<&'static str>) {
        self.carrier.put(&mut order.carrier, "carrier", untold);
        self.carrier_service
            .put(&mut order.carrier_service, "carrier_service", untold);
        self.method_rule
            .put(&mut order.method_rule, "method_rule", untold);
        self.ship_by.put(&mut order.ship_by, "ship_by", untold);
        order.promised_date = self.promised_date;
        order.cut_off_at = self.cut_off_at;
        // Nothing is late of which nothing is open.
        order.due_at = if order.open_quantity() == 0 {
            Instant::default()
        } else {
            self.due_at
        };
    }
}
