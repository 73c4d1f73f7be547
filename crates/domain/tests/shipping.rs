//! When orders leave: against an oracle that walks the clock minute by minute, and on the days that people get wrong.

use domain::shipping::{
    CutOff, DayKind, Exception, Passed, TimeOfDay, WORK_WEEK, Weekday, Weekdays, WorkCalendar,
};
use domain::time::{Instant, Zone, first_moment, parse_zone};
use jiff::civil::{Date, DateTime};
use jiff::{Timestamp, ToSpan};
use proptest::prelude::*;

const MINUTE_US: i64 = 60_000_000;

/// Clocks that are moved at night and at midnight, by an hour and by half of one; one that skipped a whole day; and one
/// that is never moved.
const ZONES: [&str; 9] = [
    "Europe/Amsterdam",
    "America/New_York",
    "America/Sao_Paulo",
    "America/Havana",
    "Asia/Beirut",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "Asia/Kathmandu",
    "UTC",
];

fn zone(name: &str) -> Zone {
    parse_zone(name).expect("a zone")
}

fn at(text: &str) -> Instant {
    text.parse().expect("an instant")
}

fn day(text: &str) -> Date {
    text.parse().expect("a day")
}

fn time(text: &str) -> TimeOfDay {
    TimeOfDay::parse(text).expect("a time")
}

/// What the clock on the wall shows.
fn shown(at: Instant, zone: &Zone) -> DateTime {
    let at = Timestamp::from_microsecond(at.0).expect("within the calendar");
    at.to_zoned(zone.clone()).datetime()
}

/// The first minute at which the clock shows `local` or later, found by walking.
fn walked_to(local: DateTime, zone: &Zone) -> Instant {
    let utc = local
        .to_zoned(jiff::tz::TimeZone::UTC)
        .expect("within the calendar");
    let mut minute = utc.timestamp().as_microsecond() - 40 * 60 * MINUTE_US;
    while shown(Instant(minute), zone) < local {
        minute += MINUTE_US;
    }
    Instant(minute)
}

/// The day on which an order leaves and from when it is late, by going over the days and walking the clock.
fn walked_due(calendar: &WorkCalendar, zone: &Zone, accepted: Instant) -> Option<(Date, Instant)> {
    let mut date = shown(accepted, zone).date();
    for _ in 0..60 {
        let different = calendar.exceptions.iter().find(|it| it.date == date);
        let works = match different {
            Some(exception) => exception.kind == DayKind::Open,
            None => calendar.working_days.holds(date),
        };
        let next = date.checked_add(1.days()).expect("a next day");
        let (begin, end) = (
            walked_to(date.at(0, 0, 0, 0), zone),
            walked_to(next.at(0, 0, 0, 0), zone),
        );
        let cut_off = calendar.cut_offs.iter().find(|it| it.days.holds(date));
        let comes = cut_off.is_some() || calendar.cut_offs.is_empty();
        if works && comes && begin < end {
            let until = cut_off.map_or(end, |it| walked_to(it.cut_off.on(date), zone));
            let collected = cut_off.and_then(|it| {
                let time = it.collection?;
                let day = if time > it.cut_off { date } else { next };
                Some(walked_to(time.on(day), zone))
            });
            if accepted < until {
                return Some((date, collected.unwrap_or(end)));
            }
        }
        date = next;
    }
    None
}

fn any_time() -> impl Strategy<Value = TimeOfDay> {
    (0_i64..24, 0_i64..60).prop_map(|(hour, minute)| time(&format!("{hour:02}:{minute:02}")))
}

fn any_days() -> impl Strategy<Value = Weekdays> {
    prop::collection::vec(prop::sample::select(&Weekday::ALL[..]), 1..7).prop_map(Weekdays::from)
}

/// Moments round the changes of a clock, and any others, all of them whole minutes.
fn moments(zone: &Zone) -> BoxedStrategy<Instant> {
    // From 2009 to 2030, with the day that Apia skipped.
    let begin = Timestamp::from_second(1_230_768_000).expect("a moment");
    let changes: Vec<i64> = zone
        .following(begin)
        .take(40)
        .map(|it| it.timestamp().as_microsecond())
        .collect();
    let any = (1_230_768_000_i64 / 60..1_893_456_000 / 60).prop_map(|minute| Instant(minute * MINUTE_US));
    if changes.is_empty() {
        return any.boxed();
    }
    let near = (prop::sample::select(changes), -3_000_i64..3_000);
    let near = near.prop_map(|(change, minutes)| Instant(change + minutes * MINUTE_US));
    prop_oneof![any, near].boxed()
}

fn questions() -> impl Strategy<Value = (&'static str, Instant, WorkCalendar)> {
    prop::sample::select(&ZONES[..]).prop_flat_map(|name| {
        let different = (
            -3_i64..9,
            prop::sample::select(&[DayKind::Closed, DayKind::Holiday, DayKind::Open][..]),
        );
        let cut_off = (any_days(), any_time(), prop::option::of(any_time()));
        (
            Just(name),
            moments(&zone(name)),
            any_days(),
            prop::collection::vec(different, 0..6),
            prop::option::of(cut_off),
        )
            .prop_map(|(name, accepted, working_days, different, cut_off)| {
                let today = shown(accepted, &zone(name)).date();
                let mut exceptions: Vec<Exception> = different
                    .into_iter()
                    .map(|(days, kind)| Exception {
                        date: today.checked_add(days.days()).expect("a day"),
                        kind,
                        name: String::new(),
                    })
                    .collect();
                exceptions.sort_by_key(|it| it.date);
                exceptions.dedup_by_key(|it| it.date);
                let cut_off = cut_off.map(|(days, cut_off, collection)| CutOff {
                    days,
                    collection,
                    ..cut_off_at("", cut_off)
                });
                let calendar = WorkCalendar {
                    working_days,
                    exceptions,
                    cut_offs: cut_off.into_iter().collect(),
                };
                (name, accepted, calendar)
            })
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn a_moment_is_the_first_at_which_the_clock_shows_it((name, near, _) in questions(), time in any_time()) {
        let zone = zone(name);
        let local = time.on(shown(near, &zone).date());
        prop_assert_eq!(first_moment(local, &zone), Some(walked_to(local, &zone)));
    }

    #[test]
    fn the_day_is_the_one_that_walking_finds((name, accepted, calendar) in questions()) {
        let zone = zone(name);
        let due = calendar.due(&zone, "", "", accepted).filter(|due| {
            due.ship_by < shown(accepted, &zone).date().checked_add(60.days()).expect("a day")
        });
        let found = due.map(|due| (due.ship_by, due.due_at));
        prop_assert_eq!(found, walked_due(&calendar, &zone, accepted));
    }

    /// Who comes later does not leave earlier, and nothing is late before its cut-off.
    #[test]
    fn later_orders_leave_no_earlier((name, accepted, calendar) in questions(), minutes in 0_i64..4_000) {
        let zone = zone(name);
        let later = Instant(accepted.0 + minutes * MINUTE_US);
        let dues = (calendar.due(&zone, "", "", accepted), calendar.due(&zone, "", "", later));
        if let (Some(first), Some(second)) = dues {
            prop_assert!(first.ship_by <= second.ship_by);
            prop_assert!(accepted < first.cut_off_at && first.cut_off_at <= first.due_at);
        }
    }
}

fn cut_off_at(carrier: &str, cut_off: TimeOfDay) -> CutOff {
    CutOff {
        carrier: carrier.to_owned(),
        carrier_service: String::new(),
        days: Weekdays::ALL,
        cut_off,
        collection: None,
        transit_days: None,
        delivery_days: WORK_WEEK,
    }
}

fn week(cut_offs: Vec<CutOff>) -> WorkCalendar {
    WorkCalendar {
        working_days: WORK_WEEK,
        exceptions: Vec::new(),
        cut_offs,
    }
}

fn ship_by(calendar: &WorkCalendar, carrier: &str, accepted: &str) -> String {
    let due = calendar.due(&zone("Europe/Amsterdam"), carrier, "", at(accepted));
    due.map(|it| it.ship_by.to_string()).unwrap_or_default()
}

#[test]
fn the_cut_off_itself_is_too_late() {
    let calendar = week(vec![cut_off_at("", time("16:00"))]);
    assert_eq!(
        ship_by(&calendar, "", "2026-11-23T14:59:59.999999Z"),
        "2026-11-23"
    );
    assert_eq!(ship_by(&calendar, "", "2026-11-23T15:00:00Z"), "2026-11-24");
    assert_eq!(
        ship_by(&calendar, "", "2026-11-27T15:00:00Z"),
        "2026-11-30",
        "a Friday's evening is Monday's"
    );
}

#[test]
fn the_day_is_the_warehouse_s_and_not_that_of_utc() {
    let calendar = week(Vec::new());
    assert_eq!(ship_by(&calendar, "", "2026-06-30T21:59:00Z"), "2026-06-30");
    assert_eq!(ship_by(&calendar, "", "2026-06-30T22:00:00Z"), "2026-07-01");
}

#[test]
fn on_both_days_of_the_clock_the_first_showing_counts() {
    let calendar = WorkCalendar {
        working_days: Weekdays::ALL,
        ..week(vec![cut_off_at("", time("02:30"))])
    };
    let spring = [
        ("2026-03-29T00:59:00Z", "2026-03-29"),
        ("2026-03-29T01:00:00Z", "2026-03-30"),
    ];
    let autumn = [
        ("2026-10-25T00:29:00Z", "2026-10-25"),
        ("2026-10-25T00:30:00Z", "2026-10-26"),
    ];
    for (accepted, day) in spring.into_iter().chain(autumn) {
        assert_eq!(ship_by(&calendar, "", accepted), day, "{accepted}");
    }
    // The clock shows 02:15 for the second time.
    assert_eq!(ship_by(&calendar, "", "2026-10-25T01:15:00Z"), "2026-10-26");
}

#[test]
fn a_truck_after_midnight_takes_what_the_evening_made() {
    let night = CutOff {
        collection: Some(time("00:30")),
        ..cut_off_at("", time("23:00"))
    };
    let due = week(vec![night]).due(&zone("Europe/Amsterdam"), "", "", at("2026-12-31T21:30:00Z"));
    let due = due.expect("a day");
    assert_eq!(
        (due.ship_by, due.due_at),
        (day("2026-12-31"), at("2026-12-31T23:30:00Z"))
    );
}

#[test]
fn holidays_and_extra_days_count_across_the_year_and_the_reasons_are_told() {
    let mut calendar = week(vec![CutOff {
        transit_days: Some(2),
        ..cut_off_at("PostNL", time("16:00"))
    }]);
    let exception = |date: &str, kind, name: &str| Exception {
        date: day(date),
        kind,
        name: name.to_owned(),
    };
    calendar.exceptions = vec![
        exception("2027-01-01", DayKind::Holiday, "New Year"),
        exception("2027-01-02", DayKind::Open, "Stocktaking is over"),
    ];
    let due = calendar.due(
        &zone("Europe/Amsterdam"),
        "postnl",
        "",
        at("2026-12-31T16:00:00Z"),
    );
    let due = due.expect("a day");
    assert_eq!(due.ship_by, day("2027-01-02"));
    assert_eq!(due.promised, Some(day("2027-01-05")), "Monday and Tuesday");
    let passed: Vec<_> = due
        .passed
        .iter()
        .map(|it| (it.reason, it.name.as_str()))
        .collect();
    assert_eq!(
        passed,
        [(Passed::CutOffOver, "16:00"), (Passed::Holiday, "New Year")]
    );
}

#[test]
fn a_carrier_has_its_own_cut_offs_or_those_of_all() {
    let saturday = Weekdays::from(vec![Weekday::Sat]);
    let mut calendar = week(vec![
        cut_off_at("", time("12:00")),
        CutOff {
            days: WORK_WEEK,
            ..cut_off_at("DHL", time("18:00"))
        },
        CutOff {
            days: saturday,
            carrier_service: "Weekend".to_owned(),
            ..cut_off_at("DHL", time("09:00"))
        },
    ]);
    let afternoon = "2026-11-23T14:00:00Z";
    assert_eq!(ship_by(&calendar, "", afternoon), "2026-11-24");
    assert_eq!(ship_by(&calendar, "Nobody knows", afternoon), "2026-11-24");
    assert_eq!(ship_by(&calendar, " dhl", afternoon), "2026-11-23");
    let weekend = calendar.due(&zone("Europe/Amsterdam"), "DHL", "weekend", at(afternoon));
    assert_eq!(weekend, None, "the warehouse does not work on Saturdays");
    calendar.working_days = Weekdays::ALL;
    let weekend = calendar
        .due(&zone("Europe/Amsterdam"), "DHL", "weekend", at(afternoon))
        .expect("a day");
    assert_eq!(weekend.ship_by, day("2026-11-28"));
    assert!(weekend.passed.iter().all(|it| it.reason == Passed::NoCollection));
}

#[test]
fn without_a_calendar_there_is_no_day() {
    assert_eq!(ship_by(&WorkCalendar::default(), "", "2026-11-23T14:00:00Z"), "");
}
