//! Dates and times as files spell them: any separator, either order, month names in English and Dutch, with or without
//! a time, a zone or an offset. What is read is civil time; the profile's zone makes it an instant.

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{Offset, TimeZone};
use serde::{Deserialize, Serialize};

use crate::time::{Instant, LocalTime, local_instant};

/// In which order day, month and year stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DateOrder {
    /// 31-12-2011
    Dmy,
    /// 12/31/2011
    Mdy,
    /// 2011-12-31
    Ymd,
}

impl DateOrder {
    /// All, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::Dmy, Self::Mdy, Self::Ymd];
}

/// A date as read, before any zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CivilRead {
    /// The day.
    pub date: Date,
    /// The time of day, when there is one.
    pub time: Option<Time>,
    /// The offset from UTC, when the text names it.
    pub offset: Option<Offset>,
    /// Whether the order of day, month and year mattered: false when the text says it itself.
    pub order_matters: bool,
}

/// The instant in the zone, and whether the clock was being changed. A date alone is its midnight; a day may begin in a
/// change of the clock, but a date alone names no clock time that anyone read.
#[must_use]
pub fn instant(read: &CivilRead, zone: &TimeZone) -> Option<(Instant, LocalTime)> {
    let civil = DateTime::from_parts(read.date, read.time.unwrap_or(Time::midnight()));
    if let Some(offset) = read.offset {
        let timestamp = offset.to_timestamp(civil).ok()?;
        return Some((Instant(timestamp.as_microsecond()), LocalTime::Once));
    }
    let (instant, doubt) = local_instant(civil, zone)?;
    Some((
        instant,
        if read.time.is_none() {
            LocalTime::Once
        } else {
            doubt
        },
    ))
}

/// Reads a date in one order; `None` when it is none in that order.
#[must_use]
pub fn read_date(text: &str, order: DateOrder) -> Option<CivilRead> {
    let text = text.trim();
    if let Some(read) = read_json_ticks(text) {
        return Some(read);
    }
    let (day_text, time_text) = split_time(text);
    let (date, order_matters, rest) = read_day(day_text, order)?;
    let (time, offset) = match (time_text, rest) {
        (Some(time), None) => read_time(time)?,
        (None, Some(digits)) => (Some(time_of_digits(digits)?), None),
        (None, None) => (None, None),
        (Some(_), Some(_)) => return None,
    };
    Some(CivilRead {
        date,
        time,
        offset,
        order_matters,
    })
}

/// `/Date(1322006400000)/`, as older web services write an instant.
fn read_json_ticks(text: &str) -> Option<CivilRead> {
    let inner = text.strip_prefix("/Date(")?.strip_suffix(")/")?;
    let end = inner[1..].find(['+', '-']).map_or(inner.len(), |at| at + 1);
    let instant = jiff::Timestamp::from_millisecond(inner[..end].parse().ok()?).ok()?;
    let civil = Offset::UTC.to_datetime(instant);
    Some(CivilRead {
        date: civil.date(),
        time: Some(civil.time()),
        offset: Some(Offset::UTC),
        order_matters: false,
    })
}

/// The time begins after the last blank or T before the first colon.
fn split_time(text: &str) -> (&str, Option<&str>) {
    let Some(colon) = text.find(':') else {
        return (text, None);
    };
    match text[..colon].rfind([' ', 'T', 't', '\u{a0}', '\u{202f}']) {
        Some(at) => {
            let width = text[at..].chars().next().map_or(1, char::len_utf8);
            (text[..at].trim_end_matches([' ', ',']), Some(&text[at + width..]))
        }
        None => (text, None),
    }
}

/// The day, whether the order mattered, and digits left over that are a time.
fn read_day(text: &str, order: DateOrder) -> Option<(Date, bool, Option<&str>)> {
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        return read_digits(text, order);
    }
    let mut tokens: [&str; 3] = [""; 3];
    let mut count = 0;
    for token in text
        .split(['-', '/', '.', ' ', ','])
        .filter(|token| !token.is_empty())
    {
        *tokens.get_mut(count)? = token;
        count += 1;
    }
    if count != 3 {
        return None;
    }
    if let Some(at) = tokens
        .iter()
        .position(|token| token.starts_with(char::is_alphabetic))
    {
        return read_named_month(&tokens, at, order).map(|date| (date, false, None));
    }
    if tokens[0].len() == 4 {
        return day(tokens[0], tokens[1], tokens[2]).map(|date| (date, false, None));
    }
    let date = match order {
        DateOrder::Dmy => day(tokens[2], tokens[1], tokens[0]),
        DateOrder::Mdy => day(tokens[2], tokens[0], tokens[1]),
        DateOrder::Ymd => (tokens[2].len() <= 2)
            .then(|| day(tokens[0], tokens[1], tokens[2]))
            .flatten(),
    };
    date.map(|date| (date, true, None))
}

fn read_digits(text: &str, order: DateOrder) -> Option<(Date, bool, Option<&str>)> {
    let (head, rest) = match text.len() {
        6 | 8 => (text, None),
        12 | 14 => (&text[..8], Some(&text[8..])),
        _ => return None,
    };
    let year_length = head.len() - 4;
    let date = match order {
        DateOrder::Ymd => day(
            &head[..year_length],
            &head[year_length..year_length + 2],
            &head[year_length + 2..],
        ),
        DateOrder::Dmy => day(&head[4..], &head[2..4], &head[..2]),
        DateOrder::Mdy => day(&head[4..], &head[..2], &head[2..4]),
    };
    date.map(|date| (date, true, rest))
}

fn read_named_month(tokens: &[&str; 3], at: usize, order: DateOrder) -> Option<Date> {
    let month = month_by_name(tokens[at])?;
    let others: [&str; 2] = match at {
        0 => [tokens[1], tokens[2]],
        1 => [tokens[0], tokens[2]],
        _ => [tokens[0], tokens[1]],
    };
    let year_first = others[0].len() == 4 || (others[1].len() != 4 && order == DateOrder::Ymd);
    let (year, day_text) = if year_first {
        (others[0], others[1])
    } else {
        (others[1], others[0])
    };
    let day_text = day_text.trim_end_matches(|character: char| character.is_ascii_alphabetic());
    Date::new(year_of(year)?, month, small(day_text)?).ok()
}

fn month_by_name(name: &str) -> Option<i8> {
    const STARTS: [(&str, i8); 15] = [
        ("jan", 1),
        ("feb", 2),
        ("mar", 3),
        ("maa", 3),
        ("mrt", 3),
        ("apr", 4),
        ("may", 5),
        ("mei", 5),
        ("jun", 6),
        ("jul", 7),
        ("aug", 8),
        ("sep", 9),
        ("oct", 10),
        ("okt", 10),
        ("nov", 11),
    ];
    let lower = name.to_lowercase();
    if lower.starts_with("dec") {
        return Some(12);
    }
    STARTS
        .iter()
        .find(|(start, _)| lower.starts_with(start))
        .map(|(_, month)| *month)
}

fn day(year: &str, month: &str, day: &str) -> Option<Date> {
    Date::new(year_of(year)?, small(month)?, small(day)?).ok()
}

/// Two digits are 1969 to 2068, as POSIX has it; four are 1900 to 2200, for a year beyond that is a slip.
fn year_of(text: &str) -> Option<i16> {
    let year = digits(text)?;
    match text.len() {
        4 => (1900..=2200).contains(&year).then_some(year),
        2 => Some(if year < 69 { 2000 + year } else { 1900 + year }),
        _ => None,
    }
}

fn small(text: &str) -> Option<i8> {
    if text.len() > 2 {
        return None;
    }
    i8::try_from(digits(text)?).ok()
}

fn digits(text: &str) -> Option<i16> {
    if text.is_empty() || text.len() > 4 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    text.parse().ok()
}

fn time_of_digits(text: &str) -> Option<Time> {
    let second = if text.len() == 6 { small(&text[4..])? } else { 0 };
    Time::new(small(&text[..2])?, small(&text[2..4])?, second, 0).ok()
}

/// `16:57`, `4:57:03.250 PM`, `16:57:00Z`, `16:57+02:00`.
fn read_time(text: &str) -> Option<(Option<Time>, Option<Offset>)> {
    let (clock, offset) = split_offset(text.trim())?;
    let (clock, half) = split_half(clock.trim());
    let mut parts = clock.split(':');
    let mut hour = small(parts.next()?)?;
    let minute = small(parts.next()?)?;
    let (second, nanosecond) = parts.next().map_or(Some((0, 0)), read_second)?;
    if parts.next().is_some() {
        return None;
    }
    match half {
        Some(_) if !(1..=12).contains(&hour) => return None,
        Some(true) => hour = hour % 12 + 12,
        Some(false) => hour %= 12,
        None => {}
    }
    Some((Some(Time::new(hour, minute, second, nanosecond).ok()?), offset))
}

fn read_second(text: &str) -> Option<(i8, i32)> {
    let (whole, fraction) = text.split_once(['.', ',']).unwrap_or((text, ""));
    if fraction.len() > 9 || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let nanosecond: i32 = format!("{fraction:0<9}").parse().ok()?;
    Some((small(whole)?, nanosecond))
}

fn split_half(text: &str) -> (&str, Option<bool>) {
    if !text.is_char_boundary(text.len().saturating_sub(2)) {
        return (text, None);
    }
    let (clock, half) = text.split_at(text.len().saturating_sub(2));
    match half.to_ascii_lowercase().as_str() {
        "am" => (clock.trim_end(), Some(false)),
        "pm" => (clock.trim_end(), Some(true)),
        _ => (text, None),
    }
}

fn split_offset(text: &str) -> Option<(&str, Option<Offset>)> {
    if let Some(clock) = text.strip_suffix(['Z', 'z']) {
        return Some((clock, Some(Offset::UTC)));
    }
    let Some(at) = text.rfind(['+', '-']) else {
        return Some((text, None));
    };
    let written: String = text[at + 1..]
        .chars()
        .filter(|character| *character != ':')
        .collect();
    let (hours, minutes) = match written.len() {
        2 => (small(&written)?, 0),
        4 => (small(&written[..2])?, small(&written[2..])?),
        _ => return None,
    };
    let seconds = i32::from(hours) * 3600 + i32::from(minutes) * 60;
    let offset = Offset::from_seconds(if text.as_bytes()[at] == b'-' {
        -seconds
    } else {
        seconds
    })
    .ok()?;
    Some((&text[..at], Some(offset)))
}

/// How a column's dates are spelled, apart from the digits: texts of one shape were written by one hand.
#[must_use]
pub fn shape(text: &str) -> [u8; 4] {
    let (day_text, _) = split_time(text.trim());
    let separator = day_text
        .bytes()
        .find(|byte| !byte.is_ascii_digit())
        .unwrap_or(b'0');
    let mut lengths = day_text
        .split(['-', '/', '.', ' ', ','])
        .filter(|token| !token.is_empty())
        .map(|token| token.len() > 2);
    let mut long = || u8::from(lengths.next().unwrap_or(false));
    [separator, long(), long(), long()]
}
