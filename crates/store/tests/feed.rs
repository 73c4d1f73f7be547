//! The feed on both databases: order, owners' own numbering, the chain and who breaks it.

use store::{
    Conn, Store, args,
    feed::{self, Appended, FeedBreak, NewEvent},
    harness::both_dbs,
};

fn event(id: i64, owner_id: Option<i64>) -> NewEvent {
    NewEvent {
        kind: "order.created".to_owned(),
        kind_version: 1,
        noun: "order".to_owned(),
        id,
        noun_version: 1,
        owner_id,
        audience: "business".to_owned(),
        actor: "api_key:1".to_owned(),
        on_behalf: (id % 2 == 0).then(|| "user:7".to_owned()),
        request_id: (id % 3 == 0).then(|| format!("req_{id}")),
        cause: Some(id * 10),
        body: format!("{{\"number\":\"S{id}\"}}"),
    }
}

async fn commit(conn: &mut Conn, events: Vec<NewEvent>, now: i64) -> Appended {
    conn.begin().await.expect("begins");
    let appended = feed::append(conn, events, now)
        .await
        .expect("appends")
        .expect("has events");
    conn.commit().await.expect("commits");
    appended
}

/// Three transactions: 3 events of owner 1, then 40 of two owners and none, then one of owner 2.
async fn three_commits(store: &Store) -> Conn {
    let mut conn = store.writer().await.expect("writer");
    commit(&mut conn, (1..=3).map(|id| event(id, Some(1))).collect(), 1_000).await;
    commit(
        &mut conn,
        (4..=43)
            .map(|id| event(id, (id % 3 != 0).then_some(id % 3)))
            .collect(),
        2_000,
    )
    .await;
    commit(&mut conn, vec![event(2, Some(2))], 1_500).await;
    conn
}

#[tokio::test]
async fn events_stand_without_gaps_in_commit_order_and_owners_count_their_own() {
    both_dbs(|store| async move {
        let mut conn = three_commits(&store).await;
        let all = feed::after(&mut conn, 0, 1_000).await.expect("reads");
        let positions: Vec<i64> = all.iter().map(|row| row.position).collect();
        assert_eq!(positions, (1..=44).collect::<Vec<i64>>());
        assert_eq!(
            all[4].event,
            event(5, Some(2)),
            "an event comes back as it went in"
        );
        assert_eq!(all[43].at, 2_000, "time in the feed does not run backwards");

        for owner in [1, 2] {
            let own = feed::after_for_owner(&mut conn, owner, 0, 1_000)
                .await
                .expect("reads");
            let numbers: Vec<i64> = own.iter().filter_map(|row| row.owner_position).collect();
            let count = i64::try_from(own.len()).expect("few");
            assert_eq!(numbers, (1..=count).collect::<Vec<i64>>());
            assert_eq!(feed::owner_head(&mut conn, owner).await.expect("reads"), count);
            assert!(own.iter().all(|row| row.event.owner_id == Some(owner)));
        }
        assert_eq!(feed::owner_head(&mut conn, 99).await.expect("reads"), 0);

        let of_two = feed::of_noun(&mut conn, "order", 2, 0, 10).await.expect("reads");
        assert_eq!(of_two.iter().map(|row| row.position).collect::<Vec<_>>(), [2, 44]);
        let page = feed::after(&mut conn, 10, 5).await.expect("reads");
        assert_eq!(
            page.iter().map(|row| row.position).collect::<Vec<_>>(),
            [11, 12, 13, 14, 15]
        );

        let head = feed::head(&mut conn).await.expect("reads");
        assert_eq!((head.epoch, head.position, head.last_at), (1, 44, 2_000));
        assert_eq!(head.chain, all[43].chain);
    })
    .await;
}

#[tokio::test]
async fn a_transaction_without_events_or_rolled_back_leaves_the_feed_alone() {
    both_dbs(|store| async move {
        let mut conn = three_commits(&store).await;
        conn.begin().await.expect("begins");
        assert_eq!(feed::append(&mut conn, vec![], 9).await.expect("runs"), None);
        feed::append(&mut conn, vec![event(50, Some(1))], 9_000)
            .await
            .expect("appends");
        conn.rollback().await.expect("rolls back");
        let next = commit(&mut conn, vec![event(51, Some(1))], 3_000).await;
        assert_eq!(
            (next.first_position, next.last_position, next.at),
            (45, 45, 3_000)
        );
        assert_eq!(feed::verify(&mut conn, |_, _| ()).await.expect("verifies"), None);
    })
    .await;
}

#[tokio::test]
async fn whoever_touches_the_feed_is_named_by_the_first_position() {
    let tampering = [
        ("UPDATE event SET body = '{}' WHERE position = 7", 7, "chain"),
        ("UPDATE event SET actor = 'x' WHERE position = 44", 44, "chain"),
        (
            "UPDATE event SET request_id = NULL WHERE position = 3",
            3,
            "chain",
        ),
        (
            "UPDATE event SET owner_id = 1, owner_position = 17 WHERE position = 21",
            21,
            "owner_position",
        ),
        ("DELETE FROM event WHERE position = 9", 9, "position"),
        ("DELETE FROM event WHERE position = 44", 44, "position"),
        ("UPDATE event SET at = 1 WHERE position = 30", 30, "at"),
        ("UPDATE feed_head SET last_at = 5 WHERE id = 1", 44, "head"),
    ];
    both_dbs(|store| async move {
        let mut conn = three_commits(&store).await;
        let mut heard = 0;
        assert_eq!(
            feed::verify(&mut conn, |at, _| heard = at)
                .await
                .expect("verifies"),
            None
        );
        assert_eq!(heard, 44, "progress reaches the end");
        for (sql, position, what) in tampering {
            conn.begin().await.expect("begins");
            conn.execute(sql, args![]).await.expect("tampers");
            let found = feed::verify(&mut conn, |_, _| ()).await.expect("verifies");
            assert_eq!(found, Some(FeedBreak { position, what }), "{sql}");
            conn.rollback().await.expect("rolls back");
        }
    })
    .await;
}

#[tokio::test]
async fn a_new_epoch_counts_on_and_the_chain_holds() {
    both_dbs(|store| async move {
        let mut conn = three_commits(&store).await;
        assert_eq!(feed::start_epoch(&mut conn).await.expect("starts"), 2);
        let next = commit(&mut conn, vec![event(51, None)], 3_000).await;
        assert_eq!((next.epoch, next.first_position), (2, 45));
        assert_eq!(feed::verify(&mut conn, |_, _| ()).await.expect("verifies"), None);
    })
    .await;
}

#[tokio::test]
async fn writers_at_the_same_time_leave_no_gap() {
    both_dbs(|store| async move {
        let writers = (0..4).map(|writer| {
            let store = store.clone();
            async move {
                let mut conn = store.writer().await.expect("writer");
                for round in 0..10 {
                    let id = writer * 100 + round;
                    let now = store::clock::begin(&mut conn).await.expect("clock").now;
                    commit(&mut conn, vec![event(id, Some(1)), event(id, Some(2))], now).await;
                }
            }
        });
        futures_util::future::join_all(writers).await;
        let mut conn = store.read().await.expect("reader");
        assert_eq!(feed::head(&mut conn).await.expect("reads").position, 80);
        assert_eq!(feed::verify(&mut conn, |_, _| ()).await.expect("verifies"), None);
    })
    .await;
}

#[tokio::test]
async fn the_clock_of_a_batch_never_runs_below_the_feed() {
    both_dbs(|store| async move {
        let mut conn = store.writer().await.expect("writer");
        let now = store::clock::begin(&mut conn).await.expect("clock").now;
        let tomorrow = now + 86_400_000_000;
        commit(&mut conn, vec![event(1, None)], tomorrow).await;
        assert_eq!(store::clock::begin(&mut conn).await.expect("clock").now, tomorrow);
    })
    .await;
}

#[tokio::test]
async fn a_commit_wakes_the_listeners_of_other_nodes() {
    both_dbs(|store| async move {
        let mut ear = store.listen().await.expect("listens");
        let mut conn = store.writer().await.expect("writer");
        commit(&mut conn, vec![event(1, None)], 1).await;
        if store.dialect() == store::Dialect::Postgres {
            ear.wait().await.expect("hears");
        }
    })
    .await;
}
