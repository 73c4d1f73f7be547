//! Dating an order: when it is accepted, and when what its date depends on changes.

use super::{Due, WorkCalendar};
use crate::book::Book;
use crate::command::Reply;
use crate::events;
use crate::id::OrderId;
use crate::inventory::Warehouse;
use crate::orders::{Order, facts, record};
use crate::refusal::{self, Refusal};
use crate::text;
use crate::time::{Instant, Zone, parse_date, parse_zone};
use jiff::civil::Date;

/// How an order is to be sent, as whoever gives it says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ShippingWish {
    /// The carrier that is to bring it; empty for any.
    pub carrier: String,
    /// The carrier's product; empty for any.
    pub carrier_service: String,
    /// The day it must leave, `YYYY-MM-DD`; empty for what the calendar says.
    pub ship_by: String,
}

impl ShippingWish {
    /// Refuses what is too long, and what is no day.
    pub(crate) fn check(&self) -> Result<(), Refusal> {
        text::check("/carrier", &self.carrier, text::CODE_CHARS_MAX)?;
        text::check("/carrier_service", &self.carrier_service, text::CODE_CHARS_MAX)?;
        check_date("/ship_by", &self.ship_by)
    }
}

/// Refuses what is no day of the calendar; no day at all is fine.
pub(crate) fn check_date(pointer: &str, date: &str) -> Result<(), Refusal> {
    if date.is_empty() || parse_date(date).is_some() {
        return Ok(());
    }
    Err(Refusal::at(refusal::FIELD_MALFORMED, pointer).with("reason", "date"))
}

/// The dates of an order.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Dates {
    ship_by: String,
    promised_date: String,
    cut_off_at: Instant,
    due_at: Instant,
}

impl Dates {
    fn of(order: &Order) -> Self {
        Self {
            ship_by: order.ship_by.clone(),
            promised_date: order.promised_date.clone(),
            cut_off_at: order.cut_off_at,
            due_at: order.due_at,
        }
    }

    /// The day that was given, or else the one that the calendar says.
    fn wanted(order: &Order, calendar: &WorkCalendar, zone: &Zone) -> Self {
        let given = Some(order).filter(|it| it.is_ship_by_given());
        if let Some(date) = given.and_then(|it| it.ship_by.parse::<Date>().ok()) {
            let late_from = calendar.late_from(date, zone, &order.carrier, &order.carrier_service);
            return Self {
                ship_by: order.ship_by.clone(),
                promised_date: String::new(),
                cut_off_at: Instant::default(),
                due_at: late_from.unwrap_or_default(),
            };
        }
        let due = calendar.due(zone, &order.carrier, &order.carrier_service, order.accepted_at);
        due.map_or_else(Self::none, Self::from)
    }

    fn none() -> Self {
        Self {
            ship_by: String::new(),
            promised_date: String::new(),
            cut_off_at: Instant::default(),
            due_at: Instant::default(),
        }
    }
}

impl From<Due> for Dates {
    fn from(due: Due) -> Self {
        Self {
            ship_by: due.ship_by.to_string(),
            promised_date: due.promised.map(|it| it.to_string()).unwrap_or_default(),
            cut_off_at: due.cut_off_at,
            due_at: due.due_at,
        }
    }
}

/// Gives an accepted order of which pieces are open its dates, and says so when they are others than before.
pub(crate) fn date_order(book: &mut Book, id: OrderId) {
    let Some((order, warehouse, zone)) = placed(book, id) else {
        return;
    };
    if order.accepted_at.0 == 0 || order.open_quantity() == 0 {
        return;
    }
    let (before, dates) = (Dates::of(order), Dates::wanted(order, &warehouse.calendar, &zone));
    if before == dates {
        return;
    }
    let mut facts = facts! {
        "ship_by": dates.ship_by, "promised_date": dates.promised_date, "carrier": order.carrier,
        "carrier_service": order.carrier_service, "warehouse": warehouse.id,
    };
    for (name, moment) in [("cut_off_at", dates.cut_off_at), ("due_at", dates.due_at)] {
        if moment.0 != 0 {
            facts.insert(name.into(), moment.to_string().into());
        }
    }
    let order = book.orders.get_mut(&id).expect("it was just found");
    order.ship_by = dates.ship_by;
    order.promised_date = dates.promised_date;
    order.cut_off_at = dates.cut_off_at;
    order.due_at = dates.due_at;
    record(book, id, events::ORDER_DATED, Vec::new(), facts);
}

fn placed(book: &Book, id: OrderId) -> Option<(&Order, &Warehouse, Zone)> {
    let order = book.orders.get(&id)?;
    let warehouse = book.warehouses.get(&order.warehouse)?;
    Some((order, warehouse, parse_zone(&warehouse.zone)?))
}

/// Of an order that is late: by how much, and where it stands.
pub(crate) fn lateness(book: &Book, id: OrderId) -> Option<Reply> {
    let (order, _, zone) = placed(book, id)?;
    if order.accepted_at.0 == 0 || order.open_quantity() == 0 || order.ship_by.is_empty() {
        return None;
    }
    let is_late = match order.due_at.0 {
        0 => book.now.date_in(&zone) > order.ship_by,
        due_at => book.now.0 >= due_at,
    };
    let totals = &order.totals;
    is_late.then(|| {
        facts! {
            "ship_by": order.ship_by, "due_at": order.due_at, "status": order.status, "carrier": order.carrier,
            "open": totals.open(), "allocated": totals.allocated, "picked": totals.picked, "packed": totals.packed,
        }
    })
}

/// Where the date of an order comes from: the day that was given, or the cut-off and the days that it was not.
#[must_use]
pub fn explain_dates(book: &Book, id: OrderId) -> Option<Reply> {
    let (order, warehouse, zone) = placed(book, id)?;
    if order.ship_by.is_empty() {
        return None;
    }
    let mut facts = facts! {
        "ship_by": order.ship_by, "given": order.is_ship_by_given(), "warehouse": warehouse.id,
        "zone": warehouse.zone, "carrier": order.carrier, "carrier_service": order.carrier_service,
        "accepted_at": order.accepted_at,
    };
    if order.is_ship_by_given() {
        return Some(facts);
    }
    facts.insert("cut_off_at".into(), order.cut_off_at.to_string().into());
    let (carrier, service) = (&order.carrier, &order.carrier_service);
    let due = warehouse.calendar.due(&zone, carrier, service, order.accepted_at);
    // A calendar that was changed since then explains nothing of what it said before.
    let same =
        due.filter(|due| due.ship_by.to_string() == order.ship_by && due.cut_off_at == order.cut_off_at);
    facts.insert("calendar_changed".into(), same.is_none().into());
    facts.insert(
        "passed".into(),
        serde_json::json!(same.map(|it| it.passed).unwrap_or_default()),
    );
    Some(facts)
}
