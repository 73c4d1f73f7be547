//! Two nodes on one PostgreSQL book: together they promise no more than one would.

use crate::world::{World, context, line_ids, order_id};
use domain::command::{Command, Reply};
use domain::id::{LineId, OrderId};
use domain::orders::{LeaseWork, PickLine, PickOrder, ReleaseOrder, Status};
use domain::owners::ShortPolicy;
use engine::{Context, Engine};
use ops::config::Settings;
use std::collections::HashSet;
use store::{Location, Store, StoreSettings};

async fn open(location: &Location) -> Store {
    Store::open(location, &StoreSettings::default()).await.unwrap()
}

/// Two nodes on a fresh, furnished book.
async fn two_nodes(policy: ShortPolicy) -> (World, World) {
    let location = store::harness::fresh_postgres().await;
    let first = World::begin(open(&location).await, policy).await;
    let second = first.join(open(&location).await).await;
    (first, second)
}

/// One-unit orders, shared out over the nodes so that both are busy at once.
async fn race(nodes: (&World, &World), prefix: &str, orders: usize) -> Vec<Result<String, &'static str>> {
    let share = |world: &World, odd: usize| -> Vec<Command> {
        (0..orders)
            .filter(|n| n % 2 == odd)
            .map(|n| world.order(&format!("{prefix}{n}"), 0, &[("PEN", 1)]))
            .collect()
    };
    let (left, right) = tokio::join!(nodes.0.all(share(nodes.0, 0)), nodes.1.all(share(nodes.1, 1)));
    let status = |answer: Result<Reply, _>| {
        answer.map(|reply| reply["status"].as_str().unwrap_or_default().to_owned())
    };
    left.into_iter().chain(right).map(status).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hundred_want_ten_over_two_nodes_and_ninety_wait() {
    let (first, second) = two_nodes(ShortPolicy::Backorder).await;
    first.receive("PEN", 10).await;
    let answers = race((&first, &second), "R", 100).await;
    let ready = answers
        .iter()
        .flatten()
        .filter(|status| *status == "ready")
        .count();
    let waiting = answers
        .iter()
        .flatten()
        .filter(|status| *status == "backordered")
        .count();
    assert_eq!((ready, waiting), (10, 90));
    let stock = second.stock("PEN").await;
    assert_eq!((stock.on_hand, stock.reserved, stock.backordered), (10, 10, 90));
    assert_eq!(numbers(&first).await, 100);
    first.assert_sound().await;
    first.end().await;
    second.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hundred_want_ten_over_two_nodes_and_ninety_are_refused() {
    let (first, second) = two_nodes(ShortPolicy::Refuse).await;
    first.receive("PEN", 10).await;
    let answers = race((&first, &second), "R", 100).await;
    let refused = answers
        .iter()
        .filter(|answer| answer.as_ref().is_err_and(|code| *code == "order.stock_short"));
    assert_eq!(refused.count(), 90);
    assert_eq!(second.count(Status::Ready).await, 10);
    first.assert_sound().await;
    first.end().await;
    second.end().await;
}

/// How many different numbers the orders bear.
async fn numbers(world: &World) -> usize {
    let mut conn = world.engine.store().read().await.unwrap();
    let numbers: Vec<String> = conn
        .fetch_all(
            "SELECT number FROM orders WHERE owner_id = $1",
            store::args![world.owner.value()],
        )
        .await
        .unwrap();
    numbers.into_iter().collect::<HashSet<_>>().len()
}

/// The same key to both nodes at the same time, again and again: one carries it out, both answer alike.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_key_at_both_nodes_at_once_is_carried_out_once() {
    let (first, second) = two_nodes(ShortPolicy::Backorder).await;
    let keyed = |key: &str| Context {
        idempotency_key: Some(key.to_owned()),
        body_hash: key.as_bytes().to_vec(),
        ..context()
    };
    // In opposite directions, so that the nodes meet in the middle with batches of several keys.
    let commands = |order: Vec<usize>| -> Vec<(Context, Command)> {
        let keys = order.into_iter().map(|n| format!("K{n}"));
        keys.map(|key| (keyed(&key), first.order(&key, 0, &[("PEN", 1)])))
            .collect()
    };
    let (left, right) = tokio::join!(
        first.engine.execute_all(commands((0..40).collect())),
        second.engine.execute_all(commands((0..40).rev().collect()))
    );
    let (left, mut right) = (left.unwrap(), right.unwrap());
    right.reverse();
    for (left, right) in left.into_iter().zip(right) {
        let (left, right) = (left.unwrap(), right.unwrap());
        assert_eq!(left.reply, right.reply);
        assert_ne!(left.replayed, right.replayed, "one of them carried it out");
    }
    assert_eq!(second.count(Status::Backordered).await, 40);
    first.assert_sound().await;
    first.end().await;
    second.end().await;
}

/// The same commands to both nodes at once, from opposite ends, so that the nodes meet in the middle.
async fn at_both(nodes: (&World, &World), commands: Vec<Command>) -> Vec<[Result<Reply, &'static str>; 2]> {
    let backward = commands.iter().rev().cloned().collect();
    let (left, mut right) = tokio::join!(nodes.0.all(commands), nodes.1.all(backward));
    right.reverse();
    left.into_iter()
        .zip(right)
        .map(|(left, right)| [left, right])
        .collect()
}

/// An order, and its only line.
type Made = (OrderId, LineId);

fn release((order, _): &Made) -> Command {
    ReleaseOrder {
        order: *order,
        expected_version: None,
    }
    .into()
}

fn lease((order, _): &Made) -> Command {
    LeaseWork {
        order: *order,
        expected_version: None,
        device: "scanner".to_owned(),
    }
    .into()
}

fn pick_one((order, line): &Made) -> Command {
    let (line, bin, quantity) = (*line, None, 1);
    PickOrder {
        order: *order,
        expected_version: None,
        lines: vec![PickLine { line, bin, quantity }],
    }
    .into()
}

/// Releases and picks of the same orders at both nodes at once: each order is released once, and each piece picked once.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn releases_and_picks_race_over_two_nodes_and_nothing_is_picked_twice() {
    const ORDERS: usize = 60;
    let (first, second) = two_nodes(ShortPolicy::Backorder).await;
    let nodes = (&first, &second);
    first.receive("PEN", 5 * ORDERS as i64).await;
    let orders = (0..ORDERS).map(|n| first.order(&format!("P{n}"), 0, &[("PEN", 3)]));
    let replies = first.all(orders.collect()).await.into_iter().map(Result::unwrap);
    let made: Vec<Made> = replies
        .map(|reply| (order_id(&reply), line_ids(&reply)[0]))
        .collect();

    for answers in at_both(nodes, made.iter().map(release).collect()).await {
        assert_eq!(answers.iter().flatten().count(), 1, "released once: {answers:?}");
    }
    for leased in first.all(made.iter().map(lease).collect()).await {
        leased.unwrap();
    }
    // Each node takes two pieces of every order, one by one: one piece too many in all.
    let picks = made.iter().flat_map(|order| [pick_one(order), pick_one(order)]);
    let answers = at_both(nodes, picks.collect()).await;
    for of_order in answers.chunks(2) {
        let picked = of_order.iter().flatten().flatten().count();
        assert_eq!(picked, 3, "as many as were asked for: {of_order:?}");
    }

    let mut conn = second.engine.store().read().await.unwrap();
    let ledger = "SELECT CAST(SUM(quantity) AS BIGINT) FROM stock_movement WHERE kind = 'pick'";
    let moved: i64 = conn.fetch_one(ledger, store::args![]).await.unwrap();
    let levels = "SELECT CAST(SUM(on_hand) AS BIGINT) FROM stock_level WHERE bin_id = $1";
    let bin = store::args![first.bin.value()];
    let left: i64 = conn.fetch_one(levels, bin).await.unwrap();
    assert_eq!((moved, left), (3 * ORDERS as i64, 2 * ORDERS as i64));
    drop(conn);
    second.assert_sound().await;
    first.end().await;
    second.end().await;
}

/// Ten come in while five thousand wait and a hundred more arrive at both nodes.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_receipt_among_thousands_goes_by_priority_then_age() {
    let (first, second) = two_nodes(ShortPolicy::Backorder).await;
    let urgent = |n: i64| n % 1_000 == 642;
    let waiting: Vec<Command> = (0..5_000)
        .map(|n| first.order(&format!("W{n}"), i64::from(urgent(n)), &[("PEN", 1)]))
        .collect();
    // The queue takes no more than its limit at once.
    for some in waiting.chunks(2_500) {
        first.all(some.to_vec()).await;
    }
    let nodes = (&first, &second);
    let (_, answers) = tokio::join!(first.receive("PEN", 10), race(nodes, "N", 100));
    assert!(
        answers.iter().flatten().all(|status| status == "backordered"),
        "newer orders take nothing"
    );
    first.until_quiet().await;
    let mut winners = second.refs(Status::Ready).await;
    winners.sort();
    let mut expected: Vec<String> = (0..5_000)
        .filter(|n| urgent(*n))
        .map(|n| format!("W{n}"))
        .collect();
    expected.extend((0..5).map(|n| format!("W{n}")));
    expected.sort();
    assert_eq!(winners, expected);
    first.assert_sound().await;
    first.end().await;
    second.end().await;
}

/// Nodes that start on an empty database at once bring it up once, and all serve it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nodes_that_start_at_once_on_an_empty_database_do_not_race() {
    for _ in 0..3 {
        let location = store::harness::empty_postgres().await;
        let start = || async {
            let store = open(&location).await;
            Engine::start(store, Settings::defaults()).await.unwrap()
        };
        let nodes = tokio::join!(start(), start(), start());
        let mut books = HashSet::new();
        for (engine, running) in [nodes.0, nodes.1, nodes.2] {
            let mut conn = engine.store().read().await.unwrap();
            books.insert(store::book::load(&mut conn).await.unwrap().book_id);
            running.stop().await;
        }
        assert_eq!(books.len(), 1, "one book: {books:?}");
    }
}
