//! A job outlives the node that took it, and the dead node's late word does not count.

use crate::world::World;
use domain::inventory::REBALANCE_JOB;
use domain::owners::ShortPolicy;
use serde_json::json;
use store::jobs::{self, Dedup, Ended, LeasedJob, NewJob};
use store::{Conn, Store, StoreSettings, clock, ids};

/// How long the node that dies holds its job.
const LEASE_US: i64 = 300_000;

/// Makes a job and takes it, as a node that dies right afterwards.
async fn take_and_die(conn: &mut Conn, world: &World) -> LeasedJob {
    let stock = world.stock("PEN").await;
    let id = ids::lease(conn, "book", 1).await.unwrap().start;
    conn.begin().await.unwrap();
    let now = clock::now_us(conn).await.unwrap();
    let payload = json!({ "product": stock.product, "warehouse": stock.warehouse });
    let job = NewJob {
        id,
        kind: REBALANCE_JOB.to_owned(),
        dedup: Dedup::UntilTaken("dead".to_owned()),
        run_at: now - 1,
        payload: payload.to_string(),
    };
    jobs::enqueue(conn, vec![job], now).await.unwrap();
    let taken = jobs::lease_next(conn, &[REBALANCE_JOB], now, LEASE_US)
        .await
        .unwrap();
    conn.commit().await.unwrap();
    taken.expect("it was just made")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_job_of_a_dead_node_is_taken_over_and_its_late_end_is_refused() {
    let location = store::harness::fresh_postgres().await;
    let open = || async { Store::open(&location, &StoreSettings::default()).await.unwrap() };
    let world = World::begin(open().await, ShortPolicy::Backorder).await;
    world.receive("PEN", 1).await;
    world.until_quiet().await;

    let mut dying = open().await.writer().await.unwrap();
    let taken = take_and_die(&mut dying, &world).await;
    world.until_quiet().await;

    let (state, fence, attempts): (String, i64, i64) = dying
        .fetch_one(
            "SELECT state, fence, attempts FROM job WHERE id = $1",
            store::args![taken.id],
        )
        .await
        .unwrap();
    assert_eq!((state.as_str(), fence, attempts), ("done", taken.fence + 1, 2));
    dying.begin().await.unwrap();
    let now = clock::now_us(&mut dying).await.unwrap();
    let renewed = jobs::renew(&mut dying, taken.id, taken.fence, now + LEASE_US).await;
    assert!(!renewed.unwrap(), "the lease is not the dead node's to lengthen");
    let finished = jobs::finish(&mut dying, taken.id, taken.fence, now).await;
    assert_eq!(finished.unwrap(), Ended::FenceLost);
    let failed = jobs::fail(&mut dying, &taken, "late", now, 12).await;
    assert_eq!(failed.unwrap(), Ended::FenceLost);
    dying.rollback().await.unwrap();
    world.end().await;
}
