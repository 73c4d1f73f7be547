//! What a calendar says of a day.

use crate::list::fold;
use jiff::civil::{Date, Time};
use serde::{Deserialize, Serialize};
use std::fmt;

/// A day of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Weekday {
    /// Monday.
    Mon,
    /// Tuesday.
    Tue,
    /// Wednesday.
    Wed,
    /// Thursday.
    Thu,
    /// Friday.
    Fri,
    /// Saturday.
    Sat,
    /// Sunday.
    Sun,
}

impl Weekday {
    /// Every day, the first one first.
    pub const ALL: [Self; 7] = [
        Self::Mon,
        Self::Tue,
        Self::Wed,
        Self::Thu,
        Self::Fri,
        Self::Sat,
        Self::Sun,
    ];

    /// The name in the database and on the wire.
    #[must_use]
    pub const fn name(self) -> &'static str {
        ["mon", "tue", "wed", "thu", "fri", "sat", "sun"][self as usize]
    }
}

/// Some days of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(from = "Vec<Weekday>", into = "Vec<Weekday>")]
pub struct Weekdays(u8);

/// Monday to Friday.
pub const WORK_WEEK: Weekdays = Weekdays(0b001_1111);

impl Weekdays {
    /// All seven.
    pub const ALL: Self = Self(0b111_1111);

    /// Is the weekday of `date` one of them?
    #[must_use]
    pub fn holds(self, date: Date) -> bool {
        let place = date.weekday().to_monday_zero_offset();
        (self.0 >> place) & 1 == 1
    }

    /// Is a day of these also one of `other`?
    #[must_use]
    pub const fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Is there none?
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }
}

impl From<Vec<Weekday>> for Weekdays {
    fn from(days: Vec<Weekday>) -> Self {
        Self(days.iter().fold(0, |bits, day| bits | (1 << (*day as u8))))
    }
}

impl From<Weekdays> for Vec<Weekday> {
    fn from(days: Weekdays) -> Self {
        let is_one = |day: &Weekday| (days.0 >> (*day as u8)) & 1 == 1;
        Weekday::ALL.into_iter().filter(is_one).collect()
    }
}

/// A time on the clock on the wall, to the minute.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TimeOfDay(Time);

impl TimeOfDay {
    /// Reads `HH:MM`, and nothing else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let time = Self(format!("{text}:00").parse().ok()?);
        (time.to_string() == text).then_some(time)
    }

    /// This time on `date`.
    #[must_use]
    pub fn on(self, date: Date) -> jiff::civil::DateTime {
        date.to_datetime(self.0)
    }
}

impl From<TimeOfDay> for String {
    fn from(time: TimeOfDay) -> Self {
        time.to_string()
    }
}

impl TryFrom<String> for TimeOfDay {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).ok_or("no time of day")
    }
}

impl fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0.hour(), self.0.minute())
    }
}

/// What is different about a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DayKind {
    /// The warehouse is closed; carriers deliver elsewhere as ever.
    Closed,
    /// Nobody works: the warehouse is closed, and carriers deliver nothing.
    Holiday,
    /// The warehouse works, though its week says otherwise.
    Open,
}

impl DayKind {
    /// The name in the database and on the wire.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Closed => "closed",
            Self::Holiday => "holiday",
            Self::Open => "open",
        }
    }
}

/// A day that is not as its weekday says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exception {
    /// The day.
    pub date: Date,
    /// What is different.
    pub kind: DayKind,
    /// What people call it; empty for nothing.
    pub name: String,
}

/// Until when an order leaves on a day, when the carrier comes for it, and how long it is on the road.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CutOff {
    /// The carrier; empty for those that have no cut-off of their own.
    pub carrier: String,
    /// The carrier's product; empty for all of its products that have none of their own.
    pub carrier_service: String,
    /// The days on which the carrier comes.
    pub days: Weekdays,
    /// What is accepted before this time leaves on the day.
    pub cut_off: TimeOfDay,
    /// When the carrier comes; on the day after, when that is not later than the cut-off.
    pub collection: Option<TimeOfDay>,
    /// Days of delivery until it is there; none where nothing is promised.
    pub transit_days: Option<i64>,
    /// The days on which the carrier delivers.
    pub delivery_days: Weekdays,
}

/// When a warehouse works, and until when orders leave. The default says nothing of any day: then no order gets a date.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct WorkCalendar {
    /// The days of the week on which it works.
    pub working_days: Weekdays,
    /// The days that are not as their weekday says, in their order, each once.
    pub exceptions: Vec<Exception>,
    /// The cut-offs. Of one carrier and product, no two on the same day.
    pub cut_offs: Vec<CutOff>,
}

impl WorkCalendar {
    /// Does it say nothing at all?
    #[must_use]
    pub const fn is_none(&self) -> bool {
        self.working_days.is_empty() && self.exceptions.is_empty() && self.cut_offs.is_empty()
    }

    /// What is different about `date`.
    #[must_use]
    pub fn exception(&self, date: Date) -> Option<&Exception> {
        let place = self.exceptions.binary_search_by_key(&date, |it| it.date);
        place.ok().map(|place| &self.exceptions[place])
    }

    /// Does the warehouse work on `date`?
    #[must_use]
    pub fn works(&self, date: Date) -> bool {
        match self.exception(date) {
            Some(exception) => exception.kind == DayKind::Open,
            None => self.working_days.holds(date),
        }
    }

    /// Do carriers deliver on `date`, as far as holidays go?
    #[must_use]
    pub fn is_holiday(&self, date: Date) -> bool {
        self.exception(date).is_some_and(|it| it.kind == DayKind::Holiday)
    }

    /// The cut-offs that count for a carrier and its product: their own, else the carrier's, else those of any carrier.
    /// None where the warehouse has none: then the whole day counts.
    #[must_use]
    pub fn cut_offs_of(&self, carrier: &str, carrier_service: &str) -> Vec<&CutOff> {
        let (carrier, service) = (fold(carrier), fold(carrier_service));
        let wanted = [
            (carrier.as_str(), service.as_str()),
            (carrier.as_str(), ""),
            ("", ""),
        ];
        let named = |(carrier, service): &(&str, &str)| -> Vec<&CutOff> {
            let is_it = |it: &&CutOff| fold(&it.carrier) == *carrier && fold(&it.carrier_service) == *service;
            self.cut_offs.iter().filter(is_it).collect()
        };
        let found = wanted.iter().map(named).find(|found| !found.is_empty());
        found.unwrap_or_default()
    }
}
