//! Saying when a warehouse works, and until when orders leave.

use super::{CutOff, DayKind, Exception, TimeOfDay, Weekdays, WorkCalendar};
use crate::book::Book;
use crate::command::{Context, Decide, Reply};
use crate::events::{self, Event};
use crate::id::{OwnerId, WarehouseId};
use crate::list::fold;
use crate::needs::Needs;
use crate::orders::facts;
use crate::refusal::{self, Refusal};
use crate::text;
use serde_json::json;

/// The most days that are not as their weekday says: some years of them.
const EXCEPTIONS_MAX: usize = 400;
/// The most cut-offs of a warehouse.
const CUT_OFFS_MAX: usize = 100;
/// The most days that something is on the road.
const TRANSIT_DAYS_MAX: i64 = 60;

/// A day that is not as its weekday says, as it is given.
#[derive(Debug, Clone)]
pub struct ExceptionInput {
    /// The day, `YYYY-MM-DD`.
    pub date: String,
    /// What is different.
    pub kind: DayKind,
    /// What people call it; empty for nothing.
    pub name: String,
}

/// A cut-off as it is given.
#[derive(Debug, Clone)]
pub struct CutOffInput {
    /// The carrier; empty for any.
    pub carrier: String,
    /// The carrier's product; empty for any.
    pub carrier_service: String,
    /// The days on which the carrier comes.
    pub days: Weekdays,
    /// The time, `HH:MM`.
    pub cut_off: String,
    /// When the carrier comes, `HH:MM`; empty for a time that nobody knows.
    pub collection: String,
    /// Days of delivery until it is there; none where nothing is promised.
    pub transit_days: Option<i64>,
    /// The days on which the carrier delivers.
    pub delivery_days: Weekdays,
}

/// A calendar as it is given.
#[derive(Debug, Clone, Default)]
pub struct CalendarInput {
    /// The days of the week on which the warehouse works.
    pub working_days: Weekdays,
    /// The days that are not as their weekday says, in any order.
    pub exceptions: Vec<ExceptionInput>,
    /// The cut-offs.
    pub cut_offs: Vec<CutOffInput>,
}

/// Says when a warehouse works, and until when orders leave. It counts for orders that are accepted from then on. One that
/// says nothing takes the calendar away.
#[derive(Debug, Clone)]
pub struct SetWorkCalendar {
    /// The warehouse.
    pub warehouse: WarehouseId,
    /// The version that the actor read.
    pub expected_version: Option<i64>,
    /// The calendar.
    pub calendar: CalendarInput,
}

impl Decide for SetWorkCalendar {
    fn needs(&self) -> Needs {
        Needs {
            warehouses: [self.warehouse].into(),
            ..Needs::default()
        }
    }

    fn decide(&self, book: &mut Book, context: &Context) -> Result<Reply, Refusal> {
        let missing =
            || Refusal::new(refusal::WAREHOUSE_NOT_FOUND).with("warehouse", self.warehouse.to_string());
        let seen = book.warehouses.get(&self.warehouse);
        let warehouse = seen
            .filter(|_| context.actor.owner.is_none())
            .ok_or_else(missing)?;
        refusal::expect_version(self.warehouse, self.expected_version, warehouse.version)?;
        let calendar = self.calendar.check()?;
        if warehouse.calendar != calendar {
            self.apply(book, calendar);
        }
        let warehouse = book.warehouses.get(&self.warehouse).expect("it was just found");
        Ok(facts! { "id": warehouse.id, "code": warehouse.code, "version": warehouse.version })
    }
}

impl SetWorkCalendar {
    fn apply(&self, book: &mut Book, calendar: WorkCalendar) {
        // What people call a day may name somebody: it stands in the row only.
        let exceptions: Vec<_> = calendar
            .exceptions
            .iter()
            .map(|it| json!({ "date": it.date, "kind": it.kind }))
            .collect();
        let body = facts! {
            "working_days": calendar.working_days, "exceptions": exceptions, "cut_offs": calendar.cut_offs,
        };
        let warehouse = book.warehouses.get_mut(&self.warehouse);
        let warehouse = warehouse.expect("it was just found");
        warehouse.calendar = calendar;
        warehouse.version += 1;
        let version = warehouse.version;
        let none = OwnerId::default();
        let event = Event::new(
            events::WAREHOUSE_CALENDAR_SET,
            self.warehouse,
            version,
            none,
            &body,
        );
        book.events.push(event);
    }
}

impl CalendarInput {
    fn check(&self) -> Result<WorkCalendar, Refusal> {
        limit("/exceptions", self.exceptions.len(), EXCEPTIONS_MAX)?;
        limit("/cut_offs", self.cut_offs.len(), CUT_OFFS_MAX)?;
        let exceptions = self.exceptions.iter().enumerate();
        let mut exceptions = exceptions
            .map(|(place, it)| it.check(&format!("/exceptions/{place}")))
            .collect::<Result<Vec<_>, _>>()?;
        self.refuse_twice()?;
        exceptions.sort_unstable_by_key(|it| it.date);
        let cut_offs = self.cut_offs.iter().enumerate();
        let cut_offs = cut_offs
            .map(|(place, it)| it.check(&format!("/cut_offs/{place}")))
            .collect::<Result<Vec<_>, _>>()?;
        let calendar = WorkCalendar {
            working_days: self.working_days,
            exceptions,
            cut_offs,
        };
        let is_open_once = calendar.exceptions.iter().any(|it| it.kind == DayKind::Open);
        if !calendar.is_none() && self.working_days.is_empty() && !is_open_once {
            return Err(malformed("/working_days", "empty"));
        }
        Ok(calendar)
    }

    /// One day has one exception, and one carrier's product one cut-off on a day.
    fn refuse_twice(&self) -> Result<(), Refusal> {
        for (place, it) in self.exceptions.iter().enumerate() {
            if self.exceptions[..place].iter().any(|other| other.date == it.date) {
                return Err(malformed(&format!("/exceptions/{place}/date"), "twice"));
            }
        }
        for (place, it) in self.cut_offs.iter().enumerate() {
            if self.cut_offs[..place].iter().any(|other| it.meets(other)) {
                return Err(malformed(&format!("/cut_offs/{place}/days"), "twice"));
            }
        }
        Ok(())
    }
}

impl ExceptionInput {
    fn check(&self, at: &str) -> Result<Exception, Refusal> {
        text::check(&format!("{at}/name"), &self.name, text::CODE_CHARS_MAX)?;
        let wrong = || malformed(&format!("{at}/date"), "date");
        let date = crate::time::parse_date(&self.date).and_then(|it| it.parse().ok());
        Ok(Exception {
            date: date.ok_or_else(wrong)?,
            kind: self.kind,
            name: self.name.clone(),
        })
    }
}

impl CutOffInput {
    fn meets(&self, other: &Self) -> bool {
        let same = |one: &str, other: &str| fold(one) == fold(other);
        self.days.meets(other.days)
            && same(&self.carrier, &other.carrier)
            && same(&self.carrier_service, &other.carrier_service)
    }

    fn check(&self, at: &str) -> Result<CutOff, Refusal> {
        let at = |field: &str| format!("{at}/{field}");
        text::check(&at("carrier"), &self.carrier, text::CODE_CHARS_MAX)?;
        text::check(
            &at("carrier_service"),
            &self.carrier_service,
            text::CODE_CHARS_MAX,
        )?;
        if self.carrier.trim().is_empty() && !self.carrier_service.trim().is_empty() {
            return Err(malformed(&at("carrier"), "empty"));
        }
        for (field, days) in [("days", self.days), ("delivery_days", self.delivery_days)] {
            if days.is_empty() {
                return Err(malformed(&at(field), "empty"));
            }
        }
        let no_time = |field| Refusal::at(refusal::FIELD_MALFORMED, at(field)).with("reason", "time");
        let time = |field, text: &str| TimeOfDay::parse(text).ok_or_else(|| no_time(field));
        let collection = Some(self.collection.as_str()).filter(|it| !it.is_empty());
        if let Some(days) = self.transit_days {
            text::within(&at("transit_days"), days, 0..=TRANSIT_DAYS_MAX)?;
        }
        Ok(CutOff {
            carrier: self.carrier.clone(),
            carrier_service: self.carrier_service.clone(),
            days: self.days,
            cut_off: time("cut_off", &self.cut_off)?,
            collection: collection.map(|it| time("collection", it)).transpose()?,
            transit_days: self.transit_days,
            delivery_days: self.delivery_days,
        })
    }
}

fn limit(pointer: &str, count: usize, most: usize) -> Result<(), Refusal> {
    let (count, most) = (
        i64::try_from(count).unwrap_or(i64::MAX),
        most.cast_signed() as i64,
    );
    text::within(pointer, count, 0..=most)
}

fn malformed(pointer: &str, reason: &str) -> Refusal {
    Refusal::at(refusal::FIELD_MALFORMED, pointer).with("reason", reason)
}
