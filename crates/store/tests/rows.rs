//! Commands, ids, numbers, blobs and ways in, on both databases.

use store::{
    Fault, Store,
    access::{self, Grant, NewApiKey, NewLink, NewSession, UsedLink},
    blobs::{self, CHUNK_BYTES, Upload},
    commands::{self, Asked, NewCommand},
    harness::both_dbs,
    ids, number_series,
};

#[tokio::test]
async fn leased_blocks_never_overlap() {
    both_dbs(|store| async move {
        let workers = (0..4).map(|_| lease_some(store.clone()));
        let mut all: Vec<i64> = futures_util::future::join_all(workers).await.concat();
        all.sort_unstable();
        assert_eq!(all, (1..=400).collect::<Vec<i64>>());
        let mut conn = store.writer().await.expect("writer");
        assert_eq!(ids::lease(&mut conn, "other", 5).await.expect("leases"), 1..6);
        assert_eq!(
            number_series::lease(&mut conn, 1, "order", 2026, 10)
                .await
                .expect("leases"),
            1..11
        );
        assert_eq!(
            number_series::lease(&mut conn, 1, "order", 2026, 10)
                .await
                .expect("leases"),
            11..21
        );
        assert_eq!(
            number_series::lease(&mut conn, 2, "order", 2026, 10)
                .await
                .expect("leases"),
            1..11
        );
        assert_eq!(
            number_series::lease(&mut conn, 1, "order", 2027, 1)
                .await
                .expect("leases"),
            1..2
        );
    })
    .await;
}

async fn lease_some(store: Store) -> Vec<i64> {
    let mut conn = store.writer().await.expect("writer");
    let mut mine = Vec::new();
    for _ in 0..10 {
        mine.extend(ids::lease(&mut conn, "order", 10).await.expect("leases"));
    }
    mine
}

fn command(id: i64, key: Option<&str>) -> NewCommand {
    NewCommand {
        id,
        credential: "api_key:1".to_owned(),
        key: key.map(str::to_owned),
        body_hash: vec![1, 2, 3],
        actor: "api_key:1".to_owned(),
        status: 201,
        reply: format!("{{\"id\":{id}}}"),
    }
}

#[tokio::test]
async fn a_command_is_kept_once_by_its_id_and_by_its_key() {
    both_dbs(|store| async move {
        let mut conn = store.writer().await.expect("writer");
        let first = vec![command(3, None), command(1, Some("b")), command(2, Some("a"))];
        commands::keep(&mut conn, first, 10).await.expect("keeps");
        for again in [command(3, None), command(7, Some("a"))] {
            let refused = commands::keep(&mut conn, vec![again], 20).await;
            assert!(matches!(refused, Err(Fault::Conflict(_))), "{refused:?}");
        }
        let more = vec![command(8, Some("c")), command(9, None)];
        commands::keep(&mut conn, more, 20).await.expect("keeps");

        let asked = |credential: &str, keys: &[&str], ids: &[i64]| Asked {
            keys: keys
                .iter()
                .map(|key| (credential.to_owned(), (*key).to_owned()))
                .collect(),
            ids: ids.to_vec(),
        };
        let known = asked("api_key:1", &["a", "z"], &[9, 3, 77]);
        let known = commands::find(&mut conn, known).await.expect("reads");
        assert_eq!(known.iter().map(|row| row.id).collect::<Vec<_>>(), [2, 3, 9]);
        let row = &known[0];
        assert_eq!((row.at, &row.body_hash), (10, &vec![1, 2, 3]));
        assert_eq!(
            (row.status, row.reply.as_deref()),
            (Some(201), Some("{\"id\":2}"))
        );
        let others = asked("api_key:2", &["a"], &[]);
        assert_eq!(commands::find(&mut conn, others).await.expect("reads"), []);

        assert_eq!(commands::purge(&mut conn, 20, 2).await.expect("purges"), 2);
        assert_eq!(commands::purge(&mut conn, 20, 2).await.expect("purges"), 1);
        assert_eq!(commands::purge(&mut conn, 20, 2).await.expect("purges"), 0);
    })
    .await;
}

#[tokio::test]
async fn of_nodes_that_keep_the_same_keys_at_once_one_does_and_none_deadlocks() {
    both_dbs(|store| async move {
        let nodes = (0..4).map(|node: i64| {
            let store = store.clone();
            async move {
                let mut conn = store.writer().await.expect("writer");
                let mut won = 0;
                for round in 0..10 {
                    // Ids ascend while keys descend on every other node.
                    let mine = (0..20)
                        .map(|at| {
                            let key = if node % 2 == 0 { at } else { 19 - at };
                            command(node * 10_000 + round * 100 + at, Some(&format!("{round}-{key}")))
                        })
                        .collect();
                    conn.begin().await.expect("begins");
                    match commands::keep(&mut conn, mine, 1).await {
                        Ok(()) => {
                            conn.commit().await.expect("commits");
                            won += 1;
                        }
                        Err(Fault::Conflict(_)) => conn.rollback().await.expect("rolls back"),
                        Err(fault) => panic!("{fault}"),
                    }
                }
                won
            }
        });
        let won: usize = futures_util::future::join_all(nodes).await.into_iter().sum();
        assert_eq!(won, 10, "each round has one winner");
    })
    .await;
}

fn content(length: usize) -> Vec<u8> {
    (0..length)
        .map(|at| u8::try_from(at * 31 % 251).expect("a byte"))
        .collect()
}

#[tokio::test]
async fn a_file_comes_back_byte_for_byte_in_chunks() {
    both_dbs(|store| async move {
        let mut conn = store.writer().await.expect("writer");
        for (id, length) in [
            0,
            1,
            CHUNK_BYTES - 1,
            CHUNK_BYTES,
            CHUNK_BYTES + 1,
            3 * CHUNK_BYTES + 17,
        ]
        .into_iter()
        .enumerate()
        {
            let id = i64::try_from(id).expect("few");
            let bytes = content(length);
            let mut upload = Upload::begin(&mut conn, id, 5).await.expect("begins");
            for piece in bytes.chunks(100_003) {
                upload.push(&mut conn, piece).await.expect("writes");
            }
            assert_eq!(
                blobs::find(&mut conn, id).await.expect("reads"),
                None,
                "not before it is complete"
            );
            let blob = upload.finish(&mut conn).await.expect("completes");
            assert_eq!(
                (blob.id, blob.size, blob.refs),
                (id, i64::try_from(length).expect("fits"), 1)
            );
            let mut back = Vec::new();
            let mut seq = 0;
            while let Some(chunk) = blobs::read_chunk(&mut conn, id, seq).await.expect("reads") {
                assert!(chunk.len() <= CHUNK_BYTES);
                back.extend(chunk);
                seq += 1;
            }
            assert!(back == bytes, "{length} bytes came back changed");
        }
    })
    .await;
}

#[tokio::test]
async fn equal_files_are_kept_once_and_go_with_the_last_reference() {
    both_dbs(|store| async move {
        let mut conn = store.writer().await.expect("writer");
        for id in [1, 2] {
            let mut upload = Upload::begin(&mut conn, id, 5).await.expect("begins");
            upload.push(&mut conn, &content(300_000)).await.expect("writes");
            let blob = upload.finish(&mut conn).await.expect("completes");
            assert_eq!((blob.id, blob.refs), (1, id));
            assert_eq!(
                blobs::find_by_hash(&mut conn, &blob.hash).await.expect("reads"),
                Some(blob)
            );
        }
        assert_eq!(blobs::read_chunk(&mut conn, 2, 0).await.expect("reads"), None);
        blobs::release(&mut conn, 1).await.expect("releases");
        assert!(blobs::find(&mut conn, 1).await.expect("reads").is_some());
        blobs::release(&mut conn, 1).await.expect("releases");
        assert_eq!(blobs::find(&mut conn, 1).await.expect("reads"), None);
        assert_eq!(blobs::read_chunk(&mut conn, 1, 0).await.expect("reads"), None);
    })
    .await;
}

#[tokio::test]
async fn a_broken_off_upload_is_swept_away() {
    both_dbs(|store| async move {
        let mut conn = store.writer().await.expect("writer");
        for (id, at) in [(1, 10), (2, 20), (3, 30)] {
            let mut upload = Upload::begin(&mut conn, id, at).await.expect("begins");
            upload
                .push(&mut conn, &content(CHUNK_BYTES + 5))
                .await
                .expect("writes");
        }
        assert_eq!(
            blobs::sweep_unfinished(&mut conn, 30, 1).await.expect("sweeps"),
            1
        );
        assert_eq!(
            blobs::sweep_unfinished(&mut conn, 30, 9).await.expect("sweeps"),
            1
        );
        assert_eq!(blobs::read_chunk(&mut conn, 2, 0).await.expect("reads"), None);
        assert!(blobs::read_chunk(&mut conn, 3, 0).await.expect("reads").is_some());
    })
    .await;
}

fn grant(owner_id: Option<i64>) -> Grant {
    Grant {
        name: "Ada".to_owned(),
        owner_id,
        permissions: "administrator".to_owned(),
    }
}

#[tokio::test]
async fn a_sign_in_link_lets_one_in_once_and_not_after_its_time() {
    both_dbs(|store| async move {
        let mut conn = store.writer().await.expect("writer");
        for (id, expires_at) in [(1, 100), (2, 100)] {
            let link = NewLink {
                id,
                token_hash: vec![u8::try_from(id).expect("small")],
                grant: grant(None),
                path: "/pick/ord_1".to_owned(),
                expires_at,
            };
            access::create_link(&mut conn, link, 1).await.expect("makes");
        }
        let rivals = (0..4).map(|_| {
            let store = store.clone();
            async move {
                let mut conn = store.writer().await.expect("writer");
                access::consume_link(&mut conn, &[1], 50).await.expect("tries")
            }
        });
        let let_in: Vec<UsedLink> = futures_util::future::join_all(rivals)
            .await
            .into_iter()
            .flatten()
            .collect();
        let used = UsedLink {
            grant: grant(None),
            path: "/pick/ord_1".to_owned(),
        };
        assert_eq!(let_in, [used]);
        assert_eq!(
            access::consume_link(&mut conn, &[2], 100).await.expect("tries"),
            None,
            "too late"
        );
        assert_eq!(
            access::consume_link(&mut conn, &[3], 50).await.expect("tries"),
            None,
            "unknown"
        );
    })
    .await;
}

#[tokio::test]
async fn a_session_lives_from_its_opening_to_its_end() {
    both_dbs(|store| async move {
        let mut conn = store.writer().await.expect("writer");
        let session = NewSession {
            id: 1,
            token_hash: vec![1],
            csrf_hash: vec![9],
            grant: grant(Some(4)),
            expires_at: 100,
        };
        access::create_session(&mut conn, session, 10)
            .await
            .expect("opens");
        let open = access::find_session(&mut conn, &[1], 99)
            .await
            .expect("reads")
            .expect("is open");
        assert_eq!(
            (open.id, open.csrf_hash, open.grant, open.last_used_at),
            (1, vec![9], grant(Some(4)), 10)
        );
        assert_eq!(
            access::find_session(&mut conn, &[1], 100).await.expect("reads"),
            None,
            "its time is up"
        );

        assert!(
            access::rotate_session(&mut conn, &[1], &[2], &[8], 20)
                .await
                .expect("rotates")
        );
        assert!(
            !access::rotate_session(&mut conn, &[1], &[3], &[7], 20)
                .await
                .expect("tries"),
            "the old token is dead"
        );
        assert_eq!(
            access::find_session(&mut conn, &[1], 50).await.expect("reads"),
            None
        );
        access::touch_sessions(&mut conn, &[(1, 60), (77, 60)])
            .await
            .expect("writes down");
        assert_eq!(
            access::list_sessions(&mut conn, 60, 10).await.expect("lists")[0].last_used_at,
            60
        );

        assert!(access::revoke_session(&mut conn, 1, 70).await.expect("revokes"));
        assert!(!access::revoke_session(&mut conn, 1, 70).await.expect("tries"));
        assert_eq!(
            access::find_session(&mut conn, &[2], 71).await.expect("reads"),
            None
        );
        assert_eq!(
            access::purge_sessions(&mut conn, 101, 10).await.expect("purges"),
            1
        );
    })
    .await;
}

#[tokio::test]
async fn an_api_key_works_until_it_is_revoked_or_its_time_is_up() {
    both_dbs(|store| async move {
        let mut conn = store.writer().await.expect("writer");
        for (id, expires_at) in [(1, None), (2, Some(50))] {
            let key = NewApiKey {
                id,
                token_hash: vec![u8::try_from(id).expect("small")],
                grant: grant(None),
                expires_at,
            };
            access::create_api_key(&mut conn, key, 10).await.expect("makes");
        }
        assert!(
            access::find_api_key(&mut conn, &[2], 49)
                .await
                .expect("reads")
                .is_some()
        );
        assert_eq!(
            access::find_api_key(&mut conn, &[2], 50).await.expect("reads"),
            None
        );
        access::touch_api_keys(&mut conn, &[(1, 30)])
            .await
            .expect("writes down");
        let found = access::find_api_key(&mut conn, &[1], 99)
            .await
            .expect("reads")
            .expect("works");
        assert_eq!(
            (found.last_used_at, found.expires_at, found.grant),
            (Some(30), None, grant(None))
        );
        assert!(access::revoke_api_key(&mut conn, 1, 40).await.expect("revokes"));
        assert_eq!(
            access::find_api_key(&mut conn, &[1], 41).await.expect("reads"),
            None
        );
        let all = access::list_api_keys(&mut conn, 0, 10).await.expect("lists");
        assert_eq!(
            all.iter().map(|key| (key.id, key.revoked_at)).collect::<Vec<_>>(),
            [(1, Some(40)), (2, None)]
        );
    })
    .await;
}
