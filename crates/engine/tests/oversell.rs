//! More is asked than there is: nothing is oversold, and nobody jumps the queue.

mod world;

use domain::command::Command;
use domain::inventory::RebalanceStock;
use domain::orders::Status;
use domain::owners::ShortPolicy;
use world::World;

/// A hundred at once for a stock of ten: ten are reserved, ninety wait.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hundred_want_ten_and_ninety_wait() {
    store::harness::both_dbs(|store| async move {
        let world = World::begin(store, ShortPolicy::Backorder).await;
        world.receive("PEN", 10).await;
        let orders: Vec<Command> = (0..100)
            .map(|n| world.order(&format!("R{n}"), 0, &[("PEN", 1)]))
            .collect();
        let answers = world.all(orders).await;
        let reserved = answers
            .iter()
            .flatten()
            .filter(|reply| reply["status"] == "ready")
            .count();
        let waiting = answers
            .iter()
            .flatten()
            .filter(|reply| reply["status"] == "backordered")
            .count();
        assert_eq!((reserved, waiting), (10, 90));
        let stock = world.stock("PEN").await;
        assert_eq!((stock.on_hand, stock.reserved, stock.backordered), (10, 10, 90));
        world.end().await;
    })
    .await;
}

/// The same under the other policy: ten are taken, ninety are refused and leave nothing behind.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hundred_want_ten_and_ninety_are_refused() {
    store::harness::both_dbs(|store| async move {
        let world = World::begin(store, ShortPolicy::Refuse).await;
        world.receive("PEN", 10).await;
        let orders: Vec<Command> = (0..100)
            .map(|n| world.order(&format!("R{n}"), 0, &[("PEN", 1)]))
            .collect();
        let answers = world.all(orders).await;
        let refused = answers
            .iter()
            .filter(|answer| answer.as_ref().is_err_and(|code| *code == "order.stock_short"));
        assert_eq!(refused.count(), 90);
        assert_eq!(world.count(Status::Ready).await, 10);
        let stock = world.stock("PEN").await;
        assert_eq!((stock.on_hand, stock.reserved, stock.backordered), (10, 10, 0));
        world.end().await;
    })
    .await;
}

/// Ten come in while many wait and more arrive: strictly by priority, then age.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_receipt_goes_to_those_who_wait_by_priority_then_age() {
    store::harness::both_dbs(|store| async move {
        let world = World::begin(store, ShortPolicy::Backorder).await;
        let waiting: Vec<Command> = (0..500)
            .map(|n| world.order(&format!("W{n}"), i64::from(n % 100 == 42), &[("PEN", 1)]))
            .collect();
        world.all(waiting).await;
        let racing: Vec<Command> = (0..100)
            .map(|n| world.order(&format!("N{n}"), 0, &[("PEN", 1)]))
            .collect();
        let (_, answers) = tokio::join!(world.receive("PEN", 10), world.all(racing));
        assert!(
            answers
                .iter()
                .flatten()
                .all(|reply| reply["status"] == "backordered"),
            "newer orders take nothing"
        );
        world.until_quiet().await;
        let mut winners = world.refs(Status::Ready).await;
        winners.sort();
        let mut expected: Vec<String> = (0..5).map(|n| format!("W{}", n * 100 + 42)).collect();
        expected.extend((0..5).map(|n| format!("W{n}")));
        expected.sort();
        assert_eq!(winners, expected);
        world.end().await;
    })
    .await;
}

/// Stock comes in, an urgent order joins the queue, and stock is handed out, all in one batch: the urgent order
/// is served, though it was in no queue when the batch began.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_joins_the_queue_in_a_batch_is_served_in_it_by_priority() {
    store::harness::both_dbs(|store| async move {
        let world = World::begin(store, ShortPolicy::Backorder).await;
        let waiting = (0..3).map(|n| world.order(&format!("W{n}"), 0, &[("PEN", 1)]));
        world.all(waiting.collect()).await;
        let hand_out = RebalanceStock {
            product: world.stock("PEN").await.product,
            warehouse: world.warehouse,
            limit: 2,
        };
        let batch = vec![
            world.receipt("PEN", 2),
            world.order("URGENT", 9, &[("PEN", 1)]),
            world.order("LATE", 0, &[("PEN", 1)]),
            hand_out.into(),
        ];
        world.all(batch).await;
        world.until_quiet().await;
        let mut served = world.refs(Status::Ready).await;
        served.sort();
        assert_eq!(served, ["URGENT", "W0"]);
        let stock = world.stock("PEN").await;
        assert_eq!((stock.on_hand, stock.reserved, stock.backordered), (2, 2, 3));
        world.assert_sound().await;
        world.end().await;
    })
    .await;
}
