//! The connection to PostgreSQL dies round a COMMIT: the engine finds out what became of it, and
//! every command is carried out once.

use crate::proxy::{Cut, Proxy};
use crate::world::{World, context};
use domain::command::Command;
use domain::orders::Status;
use domain::owners::ShortPolicy;
use engine::{Context, Outcome};
use std::collections::HashSet;
use store::{Store, StoreSettings};

/// A command that its client may send again.
fn keyed(key: &str, command: Command) -> (Context, Command) {
    let context = Context {
        idempotency_key: Some(key.to_owned()),
        body_hash: key.as_bytes().to_vec(),
        ..context()
    };
    (context, command)
}

async fn send(world: &World, keys: &[String]) -> Vec<Outcome> {
    let commands = keys
        .iter()
        .map(|key| keyed(key, world.order(key, 0, &[("PEN", 1)])))
        .collect();
    let answers = world.engine.execute_all(commands).await.unwrap();
    answers.into_iter().map(|answer| answer.unwrap()).collect()
}

/// One order, then fifty at once, with several COMMITs in a row cut each time.
async fn orders_survive(cut: Cut) {
    let location = store::harness::fresh_postgres().await;
    let proxy = Proxy::before(&location, cut);
    let store = Store::open(&proxy.location(), &StoreSettings::default())
        .await
        .unwrap();
    let world = World::begin(store, ShortPolicy::Backorder).await;
    world.receive("PEN", 20).await;
    world.until_quiet().await;

    let mut cuts = 0;
    let mut numbers = HashSet::new();
    let mut orders = 0;
    for (round, (size, commits)) in [(1, 1), (1, 2), (50, 1), (50, 3), (5, 5)].into_iter().enumerate() {
        let keys: Vec<String> = (0..size).map(|n| format!("{round}-{n}")).collect();
        proxy.cut(commits);
        let first = send(&world, &keys).await;
        cuts += commits;
        assert_eq!(proxy.done(), cuts, "every COMMIT that was to be cut was cut");
        orders += size;
        for outcome in &first {
            assert!(
                numbers.insert(outcome.reply["number"].to_string()),
                "a number twice"
            );
        }
        let again = send(&world, &keys).await;
        for (first, again) in first.iter().zip(&again) {
            assert!(again.replayed);
            assert_eq!(first.reply, again.reply, "the same key hears the same");
        }
    }
    let stood = world.count(Status::Ready).await + world.count(Status::Backordered).await;
    assert_eq!(stood, orders);
    let stock = world.stock("PEN").await;
    assert_eq!(
        (stock.on_hand, stock.reserved, stock.backordered),
        (20, 20, orders - 20)
    );
    world.assert_sound().await;
    world.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_commit_whose_answer_is_lost_is_recognised() {
    orders_survive(Cut::Answered).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_commit_that_is_still_under_way_when_the_connection_dies_is_awaited() {
    orders_survive(Cut::AtOnce).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_commit_that_never_arrived_is_done_again_once() {
    orders_survive(Cut::Before).await;
}

/// The stored reply is what the caller hears when the answer to its COMMIT was lost.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_caller_of_a_lost_commit_hears_the_stored_reply() {
    let location = store::harness::fresh_postgres().await;
    let proxy = Proxy::before(&location, Cut::Answered);
    let store = Store::open(&proxy.location(), &StoreSettings::default())
        .await
        .unwrap();
    let world = World::begin(store, ShortPolicy::Backorder).await;
    world.until_quiet().await;
    proxy.cut(1);
    let outcome = world
        .engine
        .execute(context(), world.order("R1", 0, &[("PEN", 1)]))
        .await
        .unwrap();
    assert!(outcome.replayed, "recognised by its command row, not done again");
    assert_eq!(world.count(Status::Backordered).await, 1);
    world.end().await;
}
