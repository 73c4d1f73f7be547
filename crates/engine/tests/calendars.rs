//! When orders leave, by the calendar of their warehouse; and what is late.

mod world;

use domain::access::Actor;
use domain::command::Command;
use domain::id::OrderId;
use domain::orders::{AcceptOrder, CancelOrder, CreateOrder, EditOrder, Order, ShippingEdit};
use domain::owners::ShortPolicy;
use domain::shipping::{
    CalendarInput, CutOffInput, DayKind, ExceptionInput, SetWorkCalendar, ShippingWish, WORK_WEEK, Weekdays,
    WorkCalendar,
};
use domain::time::parse_zone;
use store::harness::both_dbs;
use store::{Scope, Store, orders, warehouses};
use world::{World, order_id};

async fn opened(store: Store) -> World {
    let world = World::begin(store, ShortPolicy::Backorder).await;
    world.receive("PEN", 10).await;
    world
}

fn cut_off(carrier: &str, cut_off: &str) -> CutOffInput {
    CutOffInput {
        carrier: carrier.into(),
        carrier_service: String::new(),
        days: Weekdays::ALL,
        cut_off: cut_off.into(),
        collection: String::new(),
        transit_days: Some(1),
        delivery_days: WORK_WEEK,
    }
}

/// Every day is a working day; what is accepted leaves on it, but with PostNL, that comes before anybody is there.
fn every_day() -> CalendarInput {
    CalendarInput {
        working_days: Weekdays::ALL,
        exceptions: Vec::new(),
        cut_offs: vec![cut_off("PostNL", "00:00")],
    }
}

fn set(world: &World, calendar: CalendarInput) -> SetWorkCalendar {
    SetWorkCalendar {
        warehouse: world.warehouse,
        expected_version: None,
        calendar,
    }
}

fn order(world: &World, external_ref: &str) -> CreateOrder {
    let Command::CreateOrder(order) = world.order(external_ref, 0, &[("PEN", 2)]) else {
        unreachable!("it makes an order")
    };
    *order
}

fn edit(world: &World, order: OrderId, shipping: ShippingEdit) -> EditOrder {
    EditOrder {
        order,
        owner: world.owner,
        expected_version: None,
        lines: Vec::new(),
        added: Vec::new(),
        ship_to: None,
        bill_to: None,
        requested_date: None,
        shipping,
        priority: None,
        ship_complete: None,
    }
}

async fn read(world: &World, id: OrderId) -> Order {
    let mut conn = world.engine.store().read().await.unwrap();
    orders::by_id(&mut conn, Scope::All, id).await.unwrap().unwrap()
}

async fn calendar(world: &World) -> WorkCalendar {
    let mut conn = world.engine.store().read().await.unwrap();
    let read = warehouses::by_id(&mut conn, world.warehouse).await.unwrap();
    read.unwrap().calendar
}

/// What the calendar says of the order, as it stands in the book.
async fn expected(world: &World, order: &Order) -> (String, String, i64, i64) {
    let zone = parse_zone("Europe/Amsterdam").unwrap();
    let calendar = calendar(world).await;
    let due = calendar
        .due(&zone, &order.carrier, "", order.accepted_at)
        .expect("a day");
    let promised = due.promised.map(|it| it.to_string()).unwrap_or_default();
    (due.ship_by.to_string(), promised, due.cut_off_at.0, due.due_at.0)
}

fn dates(order: &Order) -> (String, String, i64, i64) {
    (
        order.ship_by.clone(),
        order.promised_date.clone(),
        order.cut_off_at.0,
        order.due_at.0,
    )
}

async fn reasons(world: &World, order: OrderId) -> Vec<&'static str> {
    let why = world.engine.why(&Actor::SYSTEM, order).await.unwrap();
    why.reasons.iter().map(|reason| reason.code).collect()
}

#[tokio::test]
async fn an_accepted_order_gets_its_day_and_another_one_when_its_carrier_changes() {
    both_dbs(|store| async move {
        let world = opened(store).await;
        let before = order_id(&world.one(order(&world, "before")).await.unwrap());
        assert_eq!(dates(&read(&world, before).await), dates_of_none());

        world.one(set(&world, every_day())).await.unwrap();
        let id = order_id(&world.one(order(&world, "A")).await.unwrap());
        let any = read(&world, id).await;
        assert_eq!(dates(&any), expected(&world, &any).await);
        assert_eq!(
            any.promised_date, "",
            "nothing is promised where no cut-off says so"
        );

        let postnl = ShippingEdit {
            carrier: Some("PostNL".into()),
            ..ShippingEdit::default()
        };
        world.one(edit(&world, id, postnl)).await.unwrap();
        let later = read(&world, id).await;
        assert_eq!(dates(&later), expected(&world, &later).await);
        assert!(
            later.ship_by > any.ship_by,
            "its cut-off was over when the day began"
        );
        assert_ne!(later.promised_date, "");
        let why = world
            .engine
            .why(&Actor::SYSTEM, id)
            .await
            .unwrap()
            .dates
            .expect("a day");
        assert_eq!(
            (&why["given"], &why["carrier"], &why["calendar_changed"]),
            (&false.into(), &"PostNL".into(), &false.into())
        );
        assert_eq!(why["passed"][0]["reason"], "cut_off_over");
        assert_eq!(why["passed"][0]["name"], "00:00");

        let version = read(&world, id).await.version;
        world.one(set(&world, CalendarInput::default())).await.unwrap();
        assert_eq!(
            read(&world, id).await.version,
            version,
            "what is dated keeps its date"
        );
        let why = world
            .engine
            .why(&Actor::SYSTEM, id)
            .await
            .unwrap()
            .dates
            .expect("a day");
        assert_eq!(why["calendar_changed"], true);
        world.assert_sound().await;
        world.end().await;
    })
    .await;
}

fn dates_of_none() -> (String, String, i64, i64) {
    (String::new(), String::new(), 0, 0)
}

#[tokio::test]
async fn a_day_that_was_given_stays_until_it_is_taken_away() {
    both_dbs(|store| async move {
        let world = opened(store).await;
        world.one(set(&world, every_day())).await.unwrap();
        let mut given = order(&world, "A");
        given.accept = false;
        given.shipping = ShippingWish {
            ship_by: "2020-02-29".into(),
            ..ShippingWish::default()
        };
        let id = order_id(&world.one(given).await.unwrap());
        assert_eq!(read(&world, id).await.due_at.0, 0, "a draft is not late");
        assert!(!reasons(&world, id).await.contains(&"order.late"));
        let accept = AcceptOrder {
            order: id,
            expected_version: None,
        };
        world.one(accept).await.unwrap();
        let midnight = "2020-02-29T23:00:00Z".parse::<domain::time::Instant>().unwrap();
        let dated = read(&world, id).await;
        assert_eq!((dated.ship_by.as_str(), dated.due_at), ("2020-02-29", midnight));
        assert_eq!(reasons(&world, id).await[0], "order.late");
        let why = world.engine.why(&Actor::SYSTEM, id).await.unwrap();
        assert_eq!(why.reasons[0].facts["status"], "ready");
        assert_eq!(why.dates.expect("a day")["given"], true);

        let taken = ShippingEdit {
            ship_by: Some(String::new()),
            ..ShippingEdit::default()
        };
        world.one(edit(&world, id, taken)).await.unwrap();
        let by_calendar = read(&world, id).await;
        assert_eq!(dates(&by_calendar), expected(&world, &by_calendar).await);

        let (expected_version, lines, reason) = (None, Vec::new(), String::new());
        let cancel = CancelOrder {
            order: id,
            expected_version,
            lines,
            reason,
        };
        world.one(cancel).await.unwrap();
        assert_eq!(read(&world, id).await.due_at.0, 0, "what is not open is not late");
        world.assert_sound().await;
        world.end().await;
    })
    .await;
}

#[tokio::test]
async fn a_calendar_that_cannot_be_is_refused_and_the_same_again_changes_nothing() {
    both_dbs(|store| async move {
        let world = opened(store).await;
        let first = world.one(set(&world, every_day())).await.unwrap();
        let again = world.one(set(&world, every_day())).await.unwrap();
        assert_eq!(first, again);
        let stale = SetWorkCalendar {
            expected_version: Some(1),
            ..set(&world, CalendarInput::default())
        };
        assert_eq!(world.one(stale).await, Err("version.mismatch"));

        let day = |date: &str| ExceptionInput {
            date: date.into(),
            kind: DayKind::Closed,
            name: String::new(),
        };
        let with = |exceptions: Vec<ExceptionInput>, cut_offs: Vec<CutOffInput>| CalendarInput {
            working_days: WORK_WEEK,
            exceptions,
            cut_offs,
        };
        let wrong = [
            with(vec![day("2026-02-29")], Vec::new()),
            with(vec![day("2026-05-05"), day("2026-05-05")], Vec::new()),
            with(Vec::new(), vec![cut_off("", "24:00")]),
            with(Vec::new(), vec![cut_off("", "9:00")]),
            with(
                Vec::new(),
                vec![cut_off("DHL", "09:00"), cut_off("dhl ", "16:00")],
            ),
            CalendarInput {
                working_days: Weekdays::default(),
                ..every_day()
            },
        ];
        for calendar in wrong {
            let said = format!("{calendar:?}");
            assert_eq!(
                world.one(set(&world, calendar)).await,
                Err("field.malformed"),
                "{said}"
            );
        }
        world.end().await;
    })
    .await;
}
