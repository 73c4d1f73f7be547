//! Instants, business dates, and zones. The clock itself is an argument everywhere.

use jiff::civil::{Date, DateTime};
pub use jiff::tz::TimeZone as Zone;
use jiff::tz::{AmbiguousOffset, TimeZone};
use serde::{Deserialize, Serialize};
use std::fmt;

/// An instant: microseconds since 1970-01-01T00:00:00Z. On the wire RFC 3339 in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Instant(pub i64);

impl Instant {
    /// This instant and `seconds` more.
    #[must_use]
    pub const fn plus_seconds(self, seconds: i64) -> Self {
        Self(self.0 + seconds * 1_000_000)
    }

    /// The calendar day of this instant in `zone`, as `YYYY-MM-DD`.
    #[must_use]
    pub fn date_in(self, zone: &TimeZone) -> String {
        self.civil_date_in(zone).to_string()
    }

    /// The calendar day of this instant in `zone`.
    #[must_use]
    pub fn civil_date_in(self, zone: &TimeZone) -> Date {
        self.timestamp().to_zoned(zone.clone()).date()
    }

    /// The year of this instant in UTC.
    #[must_use]
    pub fn year(self) -> i16 {
        self.timestamp().to_zoned(TimeZone::UTC).year()
    }

    fn timestamp(self) -> jiff::Timestamp {
        jiff::Timestamp::from_microsecond(self.0).unwrap_or(jiff::Timestamp::MAX)
    }
}

impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.timestamp(), f)
    }
}

impl std::str::FromStr for Instant {
    type Err = jiff::Error;
    fn from_str(text: &str) -> Result<Self, jiff::Error> {
        text.parse::<jiff::Timestamp>()
            .map(|timestamp| Self(timestamp.as_microsecond()))
    }
}

impl Serialize for Instant {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Instant {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse()
            .map_err(|_| serde::de::Error::custom("field.not_instant"))
    }
}

/// Reads a business date `YYYY-MM-DD`; `None` when it is not a day of the calendar.
#[must_use]
pub fn parse_date(text: &str) -> Option<String> {
    let date: jiff::civil::Date = text.parse().ok()?;
    (date.to_string() == text).then(|| text.to_owned())
}

/// Reads an IANA zone name such as `Europe/Amsterdam`.
#[must_use]
pub fn parse_zone(name: &str) -> Option<TimeZone> {
    TimeZone::get(name).ok()
}

/// How a local time met the zone's clock changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LocalTime {
    /// It happened exactly once.
    Once,
    /// It was skipped by the clock (spring); the instant is that of the clock before the change.
    Gap,
    /// It happened twice (autumn); the instant is the earlier one.
    Overlap,
}

/// The instant of a local time in a zone, and whether the clock makes it doubtful.
/// `None` when it is out of range.
#[must_use]
pub fn local_instant(local: DateTime, zone: &TimeZone) -> Option<(Instant, LocalTime)> {
    let ambiguous = zone.to_ambiguous_zoned(local);
    let kind = match ambiguous.offset() {
        AmbiguousOffset::Unambiguous { .. } => LocalTime::Once,
        AmbiguousOffset::Gap { .. } => LocalTime::Gap,
        AmbiguousOffset::Fold { .. } => LocalTime::Overlap,
    };
    let zoned = ambiguous.compatible().ok()?;
    Some((Instant(zoned.timestamp().as_microsecond()), kind))
}

/// The first moment at which the clock of a zone shows a local time or a later one. What the clock skips begins when it is
/// moved; what it shows twice has begun the first time. `None` when it is out of range.
#[must_use]
pub fn first_moment(local: DateTime, zone: &TimeZone) -> Option<Instant> {
    let AmbiguousOffset::Gap { before, .. } = zone.to_ambiguous_zoned(local).offset() else {
        return local_instant(local, zone).map(|(instant, _)| instant);
    };
    let within = before.to_timestamp(local).ok()?;
    let after = within.checked_add(jiff::Span::new().microseconds(1)).ok()?;
    let moved = zone.preceding(after).next()?;
    Some(Instant(moved.timestamp().as_microsecond()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_reads_what_it_writes() {
        let instant: Instant = "2026-02-11T09:30:00.000001Z".parse().unwrap();
        assert_eq!(instant.to_string().parse::<Instant>().unwrap(), instant);
    }

    #[test]
    fn both_clock_changes_of_amsterdam_are_noticed() {
        let zone = parse_zone("Europe/Amsterdam").unwrap();
        let at = |text: &str| local_instant(text.parse().unwrap(), &zone).unwrap().1;
        assert_eq!(at("2026-03-29T02:30:00"), LocalTime::Gap);
        assert_eq!(at("2026-10-25T02:30:00"), LocalTime::Overlap);
        assert_eq!(at("2026-10-25T12:30:00"), LocalTime::Once);
    }

    #[test]
    fn half_past_eleven_belongs_to_the_warehouse_day() {
        let zone = parse_zone("Europe/Amsterdam").unwrap();
        let late: Instant = "2026-06-30T22:30:00Z".parse().unwrap();
        assert_eq!(late.date_in(&zone), "2026-07-01");
    }

    #[test]
    fn a_date_is_a_day_of_the_calendar() {
        assert_eq!(parse_date("2024-02-29").as_deref(), Some("2024-02-29"));
        assert_eq!(parse_date("2023-02-29"), None);
        assert_eq!(parse_date("2023-2-9"), None);
    }
}
