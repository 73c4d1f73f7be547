//! Rules that time sets off: what waits and what is late is found every hour, once, and nothing else is touched.

mod world;

use domain::id::{OrderId, OwnerId};
use domain::orders::{EditOrder, HoldKind, ShippingEdit};
use domain::owners::{CreateChannel, CreateOwner, ShortPolicy};
use domain::rules::{Action, RULES_JOB, RuleInput, SetRules, Trigger};
use store::harness::both_dbs;
use store::jobs::{self, Dedup, NewJob};
use store::orders::Detail;
use store::{Scope, Store, args, orders};
use world::{World, order_id};

async fn opened(store: Store) -> World {
    let world = World::begin(store, ShortPolicy::Backorder).await;
    world.receive("PEN", 100).await;
    world
}

fn hourly(condition: &str, actions: Vec<Action>) -> RuleInput {
    RuleInput {
        number: 0,
        name: "Every hour".into(),
        trigger: Trigger::Hourly,
        condition: condition.into(),
        actions,
        active: true,
    }
}

fn hold() -> Action {
    Action::Hold {
        kind: HoldKind::Approval,
        reason: String::new(),
    }
}

async fn set(world: &World, owner: OwnerId, rules: Vec<RuleInput>) {
    let expected_version = None;
    let command = SetRules {
        owner,
        expected_version,
        rules,
    };
    world.one(command).await.unwrap();
}

async fn make(world: &World, external_ref: &str, sku: &str) -> OrderId {
    order_id(
        &world
            .one(world.order(external_ref, 0, &[(sku, 1)]))
            .await
            .unwrap(),
    )
}

async fn read(world: &World, id: OrderId) -> Detail {
    let mut conn = world.engine.store().read().await.unwrap();
    let detail = orders::detail(&mut conn, Scope::All, id, 10).await.unwrap();
    detail.expect("it is there")
}

/// Makes everything older by so many minutes, and has the job of the hour look.
async fn pass(world: &World, minutes: i64) {
    let store = world.engine.store();
    let id = {
        let mut conn = store.writer().await.unwrap();
        let older = "UPDATE orders SET accepted_at = accepted_at - $1 WHERE accepted_at <> 0";
        conn.execute(older, args![minutes * 60_000_000]).await.unwrap();
        let id = store::ids::lease(&mut conn, "book", 1).await.unwrap().start;
        let job = NewJob {
            id,
            kind: RULES_JOB.to_owned(),
            dedup: Dedup::No,
            run_at: 0,
            payload: "{}".to_owned(),
        };
        jobs::enqueue(&mut conn, vec![job], 0).await.unwrap();
        id
    };
    world.until_quiet().await;
    let mut conn = store.read().await.unwrap();
    let sql = "SELECT state FROM job WHERE id = $1";
    let state: String = conn.fetch_one(sql, args![id]).await.unwrap();
    assert_eq!(state, "done");
}

#[tokio::test]
async fn what_waits_a_day_is_held_once_and_stays_lifted() {
    both_dbs(|store| async move {
        let world = opened(store).await;
        let rule = hourly("waiting_hours:ge:24,backordered:gt:0", vec![hold()]);
        set(&world, world.owner, vec![rule]).await;
        let waits = make(&world, "A", "INK").await;
        let has_all = make(&world, "B", "PEN").await;

        pass(&world, 23 * 60 + 59).await;
        assert_eq!(
            read(&world, waits).await.order.open_holds,
            0,
            "a minute is missing"
        );
        pass(&world, 1).await;
        let held = read(&world, waits).await;
        assert_eq!((held.order.open_holds, held.holds[0].rule), (1, 1));
        assert_eq!(
            read(&world, has_all).await.order.version,
            1,
            "it waits for nothing"
        );

        pass(&world, 60).await;
        assert_eq!(
            read(&world, waits).await.order.version,
            held.order.version,
            "nothing is done twice"
        );
        let lift = domain::orders::LiftHold {
            order: waits,
            expected_version: None,
            hold: held.holds[0].id,
        };
        world.one(lift).await.unwrap();
        pass(&world, 60).await;
        assert_eq!(
            read(&world, waits).await.order.open_holds,
            0,
            "somebody said that it may go on"
        );
        world.assert_sound().await;
        world.end().await;
    })
    .await;
}

#[tokio::test]
async fn what_is_late_is_hurried_and_time_takes_no_priority_away() {
    both_dbs(|store| async move {
        let world = opened(store).await;
        let rule = hourly("late:eq:true", vec![Action::Priority { priority: 5 }]);
        set(&world, world.owner, vec![rule]).await;
        let (late, urgent, in_time) = (
            make(&world, "A", "PEN").await,
            make(&world, "B", "PEN").await,
            make(&world, "C", "PEN").await,
        );
        for (order, day, priority) in [
            (late, "2001-01-01", None),
            (urgent, "2001-01-01", Some(9)),
            (in_time, "2999-01-01", None),
        ] {
            let edit = EditOrder {
                order,
                owner: world.owner,
                expected_version: None,
                lines: Vec::new(),
                added: Vec::new(),
                ship_to: None,
                bill_to: None,
                requested_date: None,
                shipping: ShippingEdit {
                    ship_by: Some(day.into()),
                    ..ShippingEdit::default()
                },
                priority,
                ship_complete: None,
            };
            world.one(edit).await.unwrap();
        }
        pass(&world, 0).await;
        for (order, priority) in [(late, 5), (urgent, 9), (in_time, 0)] {
            assert_eq!(read(&world, order).await.order.priority, priority);
        }
        world.assert_sound().await;
        world.end().await;
    })
    .await;
}

#[tokio::test]
async fn a_rule_that_is_off_does_nothing_and_owners_are_apart() {
    both_dbs(|store| async move {
        let world = opened(store).await;
        let off = RuleInput {
            active: false,
            ..hourly("", vec![hold()])
        };
        set(&world, world.owner, vec![off]).await;
        let make_owner = CreateOwner {
            code: "OTHER".into(),
            name: "Other".into(),
            zone: "UTC".into(),
            currency: domain::money::Currency::EUR,
            short_policy: ShortPolicy::Backorder,
            ship_complete: false,
            warehouse: world.warehouse,
        };
        let made = world.one(make_owner).await.unwrap();
        let other: OwnerId = made["id"].as_str().unwrap().parse().unwrap();
        let channel = CreateChannel {
            owner: other,
            code: "WEB".into(),
            name: "Web".into(),
        };
        world.one(channel).await.unwrap();
        set(&world, other, vec![hourly("", vec![hold()])]).await;
        let order = make(&world, "A", "PEN").await;
        pass(&world, 60).await;
        let order = read(&world, order).await.order;
        assert_eq!((order.open_holds, order.version), (0, 1));
        assert!(order.owner.value() != other.value());

        set(&world, world.owner, vec![hourly("", vec![hold()])]).await;
        pass(&world, 60).await;
        assert_eq!(read(&world, order.id).await.order.open_holds, 1);
        world.end().await;
    })
    .await;
}
