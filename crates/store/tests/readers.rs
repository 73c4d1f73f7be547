//! Connections that read: how many, for how long, and in which state the next one gets them.

use std::{sync::mpsc, time::Duration};
use store::{
    Conn, Fault, Location, Store, StoreSettings, args, clock,
    harness::{both_locations, fresh_folder},
    jobs::{self, Dedup, NewJob},
};

/// Only so that a test that fails does not hang.
const HANG_GUARD: Duration = Duration::from_secs(60);

fn one_reader() -> StoreSettings {
    StoreSettings {
        readers: 1,
        ..StoreSettings::default()
    }
}

async fn open(location: &Location, settings: &StoreSettings) -> Store {
    Store::open(location, settings).await.expect("the book opens")
}

async fn jobs_seen(conn: &mut Conn) -> i64 {
    let counted = conn.fetch_one("SELECT count(*) FROM job", args![]).await;
    counted.expect("counts")
}

async fn make_a_job(store: &Store) {
    let mut writer = store.writer().await.expect("writer");
    let job = NewJob {
        id: 1,
        kind: "nightly".to_owned(),
        dedup: Dedup::No,
        run_at: 0,
        payload: "{}".to_owned(),
    };
    writer.begin().await.expect("begins");
    jobs::enqueue(&mut writer, vec![job], 0)
        .await
        .expect("is put down");
    writer.commit().await.expect("commits");
}

#[tokio::test]
async fn a_reader_left_in_a_transaction_is_lent_outside_of_it() {
    both_locations(|location| async move {
        let store = open(&location, &one_reader()).await;
        let mut left = store.read().await.expect("a reader");
        left.begin().await.expect("begins");
        assert_eq!(jobs_seen(&mut left).await, 0);
        make_a_job(&store).await;
        assert_eq!(jobs_seen(&mut left).await, 0, "its state does not change");
        drop(left);
        let mut next = store.read().await.expect("a reader");
        assert_eq!(jobs_seen(&mut next).await, 1);
    })
    .await;
}

#[tokio::test]
async fn no_more_of_sqlites_readers_are_lent_than_the_setting_says() {
    let folder = fresh_folder();
    let settings = StoreSettings {
        acquire_timeout_ms: 0,
        ..one_reader()
    };
    let store = open(&Location::Sqlite(folder.path().to_owned()), &settings).await;
    let lent = store.read().await.expect("a reader");
    let refused = store.read().await.expect_err("it is lent");
    assert!(matches!(refused, Fault::Busy(_)), "{refused}");
    drop(lent);
    store.read().await.expect("it came back");
    store.close().await;
    let closed = store.read().await.expect_err("it is closed");
    assert!(closed.connection_lost(), "{closed}");
}

#[tokio::test]
async fn a_reader_writes_nothing() {
    both_locations(|location| async move {
        let store = open(&location, &one_reader()).await;
        let mut reader = store.read().await.expect("a reader");
        let refused = reader.execute("DELETE FROM job", args![]).await;
        refused.expect_err("it only reads");
    })
    .await;
}

#[tokio::test]
async fn on_sqlite_too_a_statement_ends_at_its_limit_and_the_reader_goes_on() {
    let folder = fresh_folder();
    let settings = StoreSettings {
        statement_timeout_ms: 0,
        ..one_reader()
    };
    let store = open(&Location::Sqlite(folder.path().to_owned()), &settings).await;
    let mut reader = store.read().await.expect("a reader");
    let endless = "WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n) SELECT max(n) FROM n";
    let stopped = reader.fetch_one::<i64>(endless, args![]).await;
    let stopped = stopped.expect_err("it never ends by itself");
    assert!(matches!(stopped, Fault::Busy(_)), "{stopped}");
    clock::now_us(&mut reader)
        .await
        .expect("a short one is done in time");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_statement_of_sqlite_does_not_keep_the_threads_other_requests_waiting() {
    let folder = fresh_folder();
    let store = open(&Location::Sqlite(folder.path().to_owned()), &one_reader()).await;
    let (tell, hear) = mpsc::channel();
    let (tell_begun, begun) = mpsc::channel();
    let slow = tokio::spawn(async move {
        let mut reader = store.read().await.expect("a reader");
        let wait = move |_: i64| {
            tell_begun.send(()).expect("somebody hears");
            hear.recv_timeout(HANG_GUARD)
                .expect("the other one ran meanwhile");
        };
        reader.fetch_each("SELECT 1", args![], wait).await
    });
    begun.recv_timeout(HANG_GUARD).expect("the statement began");
    let other = tokio::spawn(async move { tell.send(()) });
    other.await.expect("does not panic").expect("somebody hears");
    slow.await.expect("does not panic").expect("reads");
}
