//! Jobs on both databases: one worker at a time, fences, back-off, the dead.

use store::{
    Conn, Store,
    harness::both_dbs,
    jobs::{self, Dedup, Ended, NewJob},
};

const LEASE_US: i64 = 30_000_000;
const MAX_ATTEMPTS: i64 = 3;

fn job(id: i64, dedup: Dedup, run_at: i64) -> NewJob {
    NewJob {
        id,
        kind: "webhook".to_owned(),
        dedup,
        run_at,
        payload: format!("{{\"n\":{id}}}"),
    }
}

async fn lease(conn: &mut Conn, now: i64) -> Option<jobs::LeasedJob> {
    jobs::lease_next(conn, &["webhook", "nightly"], now, LEASE_US)
        .await
        .expect("leases")
}

#[tokio::test]
async fn jobs_come_when_due_in_order_and_only_to_those_who_know_them() {
    both_dbs(|store| async move {
        let mut conn = store.writer().await.expect("writer");
        assert_eq!(jobs::next_run_at(&mut conn).await.expect("reads"), None);
        let new = vec![
            job(1, Dedup::No, 300),
            job(2, Dedup::No, 100),
            job(3, Dedup::No, 200),
        ];
        assert_eq!(jobs::enqueue(&mut conn, new, 50).await.expect("adds"), 3);
        assert_eq!(jobs::next_run_at(&mut conn).await.expect("reads"), Some(100));
        assert_eq!(lease(&mut conn, 99).await, None, "nothing is due yet");
        let unknown = jobs::lease_next(&mut conn, &["other"], 999, LEASE_US)
            .await
            .expect("asks");
        assert_eq!(unknown, None, "a kind that this program does not know");
        let first = lease(&mut conn, 250).await.expect("is due");
        assert_eq!(
            (first.id, first.fence, first.attempts, first.payload.as_str()),
            (2, 1, 1, "{\"n\":2}")
        );
        assert_eq!(lease(&mut conn, 250).await.expect("is due").id, 3);
        assert_eq!(lease(&mut conn, 250).await, None);
    })
    .await;
}

#[tokio::test]
async fn the_same_job_is_not_added_twice() {
    both_dbs(|store| async move {
        let mut conn = store.writer().await.expect("writer");
        let once = || Dedup::Once("2026-11-23".to_owned());
        let until_taken = || Dedup::UntilTaken("product 7".to_owned());
        assert_eq!(
            jobs::enqueue(&mut conn, vec![job(1, once(), 1)], 1)
                .await
                .expect("adds"),
            1
        );
        assert_eq!(
            jobs::enqueue(&mut conn, vec![job(2, once(), 1)], 1)
                .await
                .expect("adds"),
            0
        );
        let taken = lease(&mut conn, 2).await.expect("is due");
        assert_eq!(
            jobs::finish(&mut conn, 1, taken.fence, 3).await.expect("ends"),
            Ended::Done
        );
        assert_eq!(
            jobs::enqueue(&mut conn, vec![job(3, once(), 1)], 1)
                .await
                .expect("adds"),
            0,
            "done is done"
        );

        assert_eq!(
            jobs::enqueue(&mut conn, vec![job(4, until_taken(), 1)], 1)
                .await
                .expect("adds"),
            1
        );
        assert_eq!(
            jobs::enqueue(&mut conn, vec![job(5, until_taken(), 1)], 1)
                .await
                .expect("adds"),
            0
        );
        assert_eq!(lease(&mut conn, 2).await.expect("is due").id, 4);
        let late = jobs::enqueue(&mut conn, vec![job(6, until_taken(), 1)], 1)
            .await
            .expect("adds");
        assert_eq!(late, 1, "the one that was taken may have missed it");
        assert_eq!(lease(&mut conn, 2).await.expect("is due").id, 6);
    })
    .await;
}

#[tokio::test]
async fn only_the_last_fence_ends_a_job() {
    both_dbs(|store| async move {
        let mut conn = store.writer().await.expect("writer");
        jobs::enqueue(&mut conn, vec![job(1, Dedup::No, 0)], 0)
            .await
            .expect("adds");
        let slow = lease(&mut conn, 10).await.expect("is due");
        assert_eq!(lease(&mut conn, 9 + LEASE_US).await, None, "the lease holds");
        assert!(
            jobs::renew(&mut conn, 1, slow.fence, 20 + LEASE_US)
                .await
                .expect("renews")
        );
        assert_eq!(
            lease(&mut conn, 10 + LEASE_US).await,
            None,
            "the lease was renewed"
        );
        let fast = lease(&mut conn, 20 + LEASE_US).await.expect("the lease ran out");
        assert_eq!((fast.id, fast.fence, fast.attempts), (1, 2, 2));

        let now = 30 + LEASE_US;
        assert!(
            !jobs::renew(&mut conn, 1, slow.fence, 9 * LEASE_US)
                .await
                .expect("tries")
        );
        assert_eq!(
            jobs::finish(&mut conn, 1, slow.fence, now).await.expect("tries"),
            Ended::FenceLost
        );
        assert_eq!(
            jobs::fail(&mut conn, &slow, "x", now, 9).await.expect("tries"),
            Ended::FenceLost
        );
        assert_eq!(
            jobs::finish(&mut conn, 1, fast.fence, now).await.expect("ends"),
            Ended::Done
        );
        assert_eq!(
            jobs::finish(&mut conn, 1, fast.fence, now).await.expect("tries"),
            Ended::FenceLost
        );
        assert_eq!(lease(&mut conn, 99 * LEASE_US).await, None);
        assert_eq!(jobs::purge_done(&mut conn, now, 10).await.expect("purges"), 0);
        assert_eq!(jobs::purge_done(&mut conn, now + 1, 10).await.expect("purges"), 1);
    })
    .await;
}

#[tokio::test]
async fn a_failing_job_backs_off_dies_is_listed_and_revived() {
    both_dbs(|store| async move {
        let mut conn = store.writer().await.expect("writer");
        jobs::enqueue(&mut conn, vec![job(1, Dedup::No, 0)], 0)
            .await
            .expect("adds");
        let mut now = 0;
        for attempt in 1..MAX_ATTEMPTS {
            let held = lease(&mut conn, now).await.expect("is due");
            let ended = jobs::fail(&mut conn, &held, "refused", now, MAX_ATTEMPTS)
                .await
                .expect("ends");
            let retry_at = now + jobs::back_off_us(attempt);
            assert_eq!(ended, Ended::Retried(retry_at));
            assert_eq!(
                lease(&mut conn, retry_at - 1).await,
                None,
                "not before its back-off"
            );
            now = retry_at;
        }
        let held = lease(&mut conn, now).await.expect("is due");
        assert_eq!(
            jobs::fail(&mut conn, &held, "gone", now, MAX_ATTEMPTS)
                .await
                .expect("ends"),
            Ended::Dead
        );
        assert_eq!(lease(&mut conn, i64::MAX / 2).await, None);
        let dead = jobs::list_dead(&mut conn, 10).await.expect("lists");
        assert_eq!(
            (dead[0].id, dead[0].attempts, dead[0].last_error.as_deref()),
            (1, 3, Some("gone"))
        );

        assert!(jobs::revive(&mut conn, 1, now).await.expect("revives"));
        assert!(!jobs::revive(&mut conn, 1, now).await.expect("tries"));
        let again = lease(&mut conn, now).await.expect("is due again");
        assert_eq!((again.attempts, again.fence), (1, 4));
    })
    .await;
}

#[tokio::test]
async fn a_job_that_ends_its_worker_is_buried() {
    both_dbs(|store| async move {
        let mut conn = store.writer().await.expect("writer");
        jobs::enqueue(&mut conn, vec![job(1, Dedup::No, 0)], 0)
            .await
            .expect("adds");
        let mut now = 0;
        for _ in 0..MAX_ATTEMPTS {
            assert_eq!(
                jobs::bury_abandoned(&mut conn, now, MAX_ATTEMPTS)
                    .await
                    .expect("runs"),
                0
            );
            assert!(lease(&mut conn, now).await.is_some());
            now += LEASE_US;
        }
        assert_eq!(
            jobs::bury_abandoned(&mut conn, now, MAX_ATTEMPTS)
                .await
                .expect("buries"),
            1
        );
        assert_eq!(lease(&mut conn, now).await, None);
        assert_eq!(jobs::list_dead(&mut conn, 10).await.expect("lists").len(), 1);
    })
    .await;
}

#[test]
fn back_off_doubles_up_to_an_hour() {
    let seconds: Vec<i64> = [1, 2, 3, 11, 12, 13, 99]
        .map(|attempts| jobs::back_off_us(attempts) / 1_000_000)
        .into();
    assert_eq!(seconds, [1, 2, 4, 1024, 2048, 3600, 3600]);
}

#[tokio::test]
async fn rival_workers_share_the_jobs_out() {
    both_dbs(|store| async move {
        let mut conn = store.writer().await.expect("writer");
        let new = (1..=60).map(|id| job(id, Dedup::No, id)).collect();
        jobs::enqueue(&mut conn, new, 0).await.expect("adds");
        let done = futures_util::future::join_all((0..5).map(|_| work_off(store.clone()))).await;
        let mut all = done.concat();
        all.sort_unstable();
        assert_eq!(all, (1..=60).collect::<Vec<i64>>(), "each job once");
    })
    .await;
}

async fn work_off(store: Store) -> Vec<i64> {
    let mut conn = store.writer().await.expect("writer");
    let mut mine = Vec::new();
    while let Some(held) = lease(&mut conn, 1_000).await {
        let ended = jobs::finish(&mut conn, held.id, held.fence, 1_001)
            .await
            .expect("ends");
        assert_eq!(ended, Ended::Done);
        mine.push(held.id);
    }
    mine
}
