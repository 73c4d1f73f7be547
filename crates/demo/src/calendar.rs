//! When orders come in: eighteen months of weeks and days, busier every month, until now.

use crate::chance::{Chance, Stream, signed};
use crate::words::WorkWords;
use domain::time::{Instant, Zone, local_instant, parse_zone};
use jiff::civil::{Date, DateTime, Weekday};
use jiff::{Timestamp, ToSpan};

/// How far the history reaches back.
const DAYS: u64 = 548;
/// How many of the last days are worked in this book.
pub(crate) const LIVE_DAYS: u64 = 14;
/// The fewest orders that are worked in this book: every fate is among them.
const LIVE_MIN: u64 = 150;
/// The zone of the firm.
const ZONE: &str = "Europe/Amsterdam";

/// How likely each hour is.
#[derive(Debug)]
pub(crate) struct Calendar {
    pub now: Instant,
    zone: Zone,
    first_day: Date,
    /// The sums of the weights, up to and with each hour since the first day.
    sums: Vec<u64>,
}

/// When an order was placed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Moment {
    pub at: Instant,
    pub local: DateTime,
    /// How many days the warehouse has worked since, its own day included, today not: at most 3.
    pub workdays_since: u64,
}

impl Calendar {
    pub fn new(work: &WorkWords, seed: u64, now: Instant) -> Self {
        let zone = parse_zone(ZONE).unwrap_or(Zone::UTC);
        let stamp = Timestamp::from_microsecond(now.0).unwrap_or(Timestamp::UNIX_EPOCH);
        let local = stamp.to_zoned(zone.clone()).datetime();
        let first_day = local.date().saturating_sub(signed(DAYS - 1).days());
        let (mut sums, mut sum) = (Vec::new(), 0);
        for day in 0..DAYS {
            let weight = day_weight(work, seed, day, first_day.saturating_add(signed(day).days()));
            let hours = if day + 1 == DAYS { local.hour() + 1 } else { 24 };
            for hour in 0..hours {
                let is_this_hour = day + 1 == DAYS && hour == local.hour();
                let part = if is_this_hour {
                    u64::from(local.minute().unsigned_abs()) + 1
                } else {
                    60
                };
                sum += weight * work.hours.shop[usize::from(hour.unsigned_abs())] * part;
                sums.push(sum);
            }
        }
        Self {
            now,
            zone,
            first_day,
            sums,
        }
    }

    /// When order `number` of `orders` is placed; later ones later.
    pub fn moment(&self, number: u64, orders: u64, chance: &mut Chance) -> Moment {
        let all = u128::from(self.sums.last().copied().unwrap_or(1));
        let at = u64::try_from((u128::from(number) * 2 + 1) * all / (u128::from(orders) * 2)).unwrap_or(0);
        let hour = self
            .sums
            .partition_point(|sum| *sum <= at)
            .min(self.sums.len() - 1);
        let before = if hour == 0 { 0 } else { self.sums[hour - 1] };
        let width = (self.sums[hour] - before).max(1);
        let is_last = hour + 1 == self.sums.len();
        let minutes = if is_last { self.minutes_of_this_hour() } else { 60 };
        let minute = (at - before) * minutes / width;
        let local = self
            .first_day
            .at(0, 0, 0, 0)
            .saturating_add(signed(hour as u64).hours())
            .saturating_add(signed(minute).minutes())
            .saturating_add(signed(chance.below(60)).seconds());
        let instant = local_instant(local, &self.zone).map_or(self.now, |(instant, _)| instant);
        Moment {
            at: instant.min(self.now),
            local,
            workdays_since: self.workdays_since(local.date()),
        }
    }

    /// The first order of the last days.
    pub fn first_live(&self, orders: u64) -> u64 {
        let begin = usize::try_from((DAYS - LIVE_DAYS) * 24).unwrap_or(0);
        let before = u128::from(self.sums.get(begin - 1).copied().unwrap_or(0));
        let all = u128::from(self.sums.last().copied().unwrap_or(1));
        let first = u64::try_from(before * u128::from(orders) / all).unwrap_or(0);
        first.min(orders - LIVE_MIN)
    }

    fn workdays_since(&self, day: Date) -> u64 {
        let today = self.first_day.saturating_add(signed(DAYS - 1).days());
        let days = day.series(1.day()).take_while(|it| *it < today);
        let workdays = days.filter(|it| !matches!(it.weekday(), Weekday::Saturday | Weekday::Sunday));
        workdays.take(3).count() as u64
    }

    fn minutes_of_this_hour(&self) -> u64 {
        let stamp = Timestamp::from_microsecond(self.now.0).unwrap_or(Timestamp::UNIX_EPOCH);
        let minute = stamp.to_zoned(self.zone.clone()).minute();
        u64::from(minute.unsigned_abs()).max(1)
    }
}

/// How busy a day is: by its weekday, by the season's end, and by a growth to twice as much.
fn day_weight(work: &WorkWords, seed: u64, day: u64, date: Date) -> u64 {
    let weekday = work.weekdays[usize::from(date.weekday().to_monday_zero_offset().unsigned_abs())];
    let growth = 500 + 500 * day / DAYS;
    let sale = match (date.month(), date.day()) {
        // The week of Black Friday, the days before Saint Nicholas and Christmas; and nobody shops at Christmas.
        (11, 23..=30) => 170,
        (12, 1..=4 | 12..=20) => 140,
        (12, 24..=26) | (1, 1) => 45,
        _ => 100,
    };
    let noise = 85 + Chance::new(seed, Stream::Day, day).below(31);
    weekday * growth * sale * noise / 10_000
}
