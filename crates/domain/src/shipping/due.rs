//! When an order leaves that is accepted at a moment.

use super::{CutOff, DayKind, WorkCalendar};
use crate::time::{Instant, Zone, first_moment};
use jiff::ToSpan;
use jiff::civil::Date;
use serde::Serialize;

/// How far ahead a day is looked for.
const DAYS_AHEAD_MAX: i64 = 400;

/// The days that are named in an explanation at most.
const PASSED_MAX: usize = 8;

/// When an order leaves, and until when it would still.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// The day on which it leaves.
    pub ship_by: Date,
    /// The first moment that is too late for that day.
    pub cut_off_at: Instant,
    /// From this moment it is late: the carrier has come, or the day is over.
    pub due_at: Instant,
    /// The day on which it arrives, where that is promised.
    pub promised: Option<Date>,
    /// The days before, on which it does not leave; the first few.
    pub passed: Vec<PassedDay>,
}

/// A day on which an order does not leave.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PassedDay {
    /// The day.
    pub date: Date,
    /// Why not.
    pub reason: Passed,
    /// What people call the day, or the cut-off that was over; empty for neither.
    pub name: String,
}

/// Why an order does not leave on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Passed {
    /// The cut-off was over.
    CutOffOver,
    /// The warehouse never works on this day of the week.
    NotWorking,
    /// It is closed.
    Closed,
    /// A holiday.
    Holiday,
    /// The carrier does not come.
    NoCollection,
}

impl WorkCalendar {
    /// When an order leaves that is accepted at a moment; `None` without a calendar, or when no day is near.
    #[must_use]
    pub fn due(&self, zone: &Zone, carrier: &str, carrier_service: &str, accepted: Instant) -> Option<Due> {
        if self.is_none() {
            return None;
        }
        let cut_offs = self.cut_offs_of(carrier, carrier_service);
        let mut passed = Vec::new();
        let mut date = accepted.civil_date_in(zone);
        for _ in 0..=DAYS_AHEAD_MAX {
            match self.leaves_on(date, zone, &cut_offs, accepted) {
                Ok(day) => return Some(self.due_on(date, &day, passed)),
                Err(reason) if passed.len() < PASSED_MAX => passed.push(reason),
                Err(_) => {}
            }
            date = date.tomorrow().ok()?;
        }
        None
    }

    /// From when an order is late that must leave on `date`.
    #[must_use]
    pub fn late_from(
        &self,
        date: Date,
        zone: &Zone,
        carrier: &str,
        carrier_service: &str,
    ) -> Option<Instant> {
        let cut_offs = self.cut_offs_of(carrier, carrier_service);
        let cut_off = cut_offs.into_iter().find(|it| it.days.holds(date));
        ShippingDay::of(date, zone, cut_off).map(|day| day.due_at)
    }

    fn leaves_on<'c>(
        &self,
        date: Date,
        zone: &Zone,
        cut_offs: &[&'c CutOff],
        accepted: Instant,
    ) -> Result<ShippingDay<'c>, PassedDay> {
        let pass = |reason, name: String| PassedDay { date, reason, name };
        if !self.works(date) {
            let exception = self.exception(date);
            let name = exception.map(|it| it.name.clone()).unwrap_or_default();
            let reason = match exception.map(|it| it.kind) {
                Some(DayKind::Holiday) => Passed::Holiday,
                Some(_) => Passed::Closed,
                None => Passed::NotWorking,
            };
            return Err(pass(reason, name));
        }
        let cut_off = cut_offs.iter().find(|it| it.days.holds(date)).copied();
        if cut_off.is_none() && !cut_offs.is_empty() {
            return Err(pass(Passed::NoCollection, String::new()));
        }
        let day = ShippingDay::of(date, zone, cut_off);
        let day = day.ok_or_else(|| pass(Passed::Closed, String::new()))?;
        if accepted < day.cut_off_at {
            return Ok(day);
        }
        let time = cut_off.map(|it| it.cut_off.to_string());
        Err(pass(Passed::CutOffOver, time.unwrap_or_default()))
    }

    fn due_on(&self, date: Date, day: &ShippingDay<'_>, passed: Vec<PassedDay>) -> Due {
        Due {
            ship_by: date,
            cut_off_at: day.cut_off_at,
            due_at: day.due_at,
            promised: day.cut_off.and_then(|it| self.arrives(date, it)),
            passed,
        }
    }

    /// The day on which something arrives that leaves on `date`.
    fn arrives(&self, date: Date, cut_off: &CutOff) -> Option<Date> {
        let mut left = cut_off.transit_days?;
        let mut date = date;
        for _ in 0..DAYS_AHEAD_MAX {
            if left == 0 {
                return Some(date);
            }
            date = date.tomorrow().ok()?;
            left -= i64::from(cut_off.delivery_days.holds(date) && !self.is_holiday(date));
        }
        None
    }
}

/// The moments of a day on which orders leave.
struct ShippingDay<'c> {
    cut_off: Option<&'c CutOff>,
    cut_off_at: Instant,
    due_at: Instant,
}

impl<'c> ShippingDay<'c> {
    /// `None` for a day that the clocks of the zone skipped.
    fn of(date: Date, zone: &Zone, cut_off: Option<&'c CutOff>) -> Option<Self> {
        let begin = first_moment(date.at(0, 0, 0, 0), zone)?;
        if begin.civil_date_in(zone) != date {
            return None;
        }
        let next = date.checked_add(1.days()).ok()?;
        let end = first_moment(next.at(0, 0, 0, 0), zone)?;
        let cut_off_at = match cut_off {
            Some(it) => first_moment(it.cut_off.on(date), zone)?,
            None => end,
        };
        let collection = cut_off.and_then(|it| Some((it.cut_off, it.collection?)));
        let due_at = match collection {
            Some((cut_off, time)) if time > cut_off => first_moment(time.on(date), zone)?,
            Some((_, time)) => first_moment(time.on(next), zone)?,
            None => end,
        };
        Some(Self {
            cut_off,
            cut_off_at,
            due_at,
        })
    }
}
