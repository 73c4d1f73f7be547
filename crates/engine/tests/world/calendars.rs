//! When orders leave.

use super::World;
use domain::command::Command;
use domain::shipping::{
    CalendarInput, CutOffInput, DayKind, ExceptionInput, SetWorkCalendar, WORK_WEEK, Weekdays,
};

/// An order that leaves by the calendar of its warehouse, which has one for as long as that takes.
pub async fn leaves_by_the_calendar(world: &World, order: Command) {
    let calendar = CalendarInput {
        working_days: Weekdays::ALL,
        exceptions: vec![ExceptionInput {
            date: "2026-12-25".into(),
            kind: DayKind::Holiday,
            name: "Christmas".into(),
        }],
        cut_offs: vec![CutOffInput {
            carrier: "PostNL".into(),
            carrier_service: "Weekend".into(),
            days: Weekdays::ALL,
            cut_off: "16:00".into(),
            collection: "17:30".into(),
            transit_days: Some(1),
            delivery_days: WORK_WEEK,
        }],
    };
    let command = SetWorkCalendar {
        warehouse: world.warehouse,
        expected_version: None,
        calendar,
    };
    world.one(command).await.unwrap();
    world.one(order).await.unwrap();
    let none = SetWorkCalendar {
        warehouse: world.warehouse,
        expected_version: None,
        calendar: CalendarInput::default(),
    };
    world.one(none).await.unwrap();
}
