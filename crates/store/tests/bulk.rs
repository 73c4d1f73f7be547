//! Many rows in few statements, on both databases.

use store::{
    Conn, Fault, Value, args,
    bulk::{
        Insert, Keyed, execute_in, fetch_by_keys, fetch_in, insert_rows, insert_rows_returning, update_rows,
        upsert_rows,
    },
    harness::both_dbs,
};

const THING: Insert = Insert {
    table: "thing",
    columns: &["id", "name", "note", "fits", "weight", "raw", "amount"],
    suffix: "",
};

async fn make_table(conn: &mut Conn) {
    let text = "CREATE TABLE thing (id BIGINT NOT NULL PRIMARY KEY, name TEXT NOT NULL, note TEXT, fits BOOLEAN NOT NULL,
                weight DOUBLE PRECISION, raw BYTES, amount BIGINT)";
    let text = match conn.dialect() {
        store::Dialect::Sqlite => text.replace("BYTES", "BLOB"),
        store::Dialect::Postgres => text.replace("BYTES", "BYTEA"),
    };
    conn.execute(String::leak(text) as &'static str, args![])
        .await
        .expect("a table");
}

fn thing(id: i64) -> Vec<Value> {
    let note = (id % 3 == 0).then(|| format!("note {id} \u{1F69A} ' \" \\"));
    let weight = (id % 2 == 0).then_some(f64::from(u8::try_from(id % 200).expect("small")) / 4.0);
    let raw = (id % 5 == 0).then(|| vec![0, 255, u8::try_from(id % 256).expect("small")]);
    args![
        id,
        format!("thing {id}"),
        note,
        id % 2 == 1,
        weight,
        raw,
        (id % 7 != 0).then_some(id * 1_000_000_007)
    ]
}

type Thing = (
    i64,
    String,
    Option<String>,
    bool,
    (Option<f64>, Option<Vec<u8>>, Option<i64>),
);

async fn all(conn: &mut Conn) -> Vec<Thing> {
    conn.fetch_all(
        "SELECT id, name, note, fits, weight, raw, amount FROM thing ORDER BY id",
        args![],
    )
    .await
    .expect("reads back")
}

#[tokio::test]
async fn rows_of_any_number_come_back_as_they_went_in() {
    both_dbs(|store| async move {
        let mut conn = store.writer().await.expect("writer");
        make_table(&mut conn).await;
        for count in [0, 1, 2, 3, 63, 64, 65, 127, 300, 1_001] {
            conn.execute("DELETE FROM thing", args![]).await.expect("empties");
            conn.begin().await.expect("begins");
            let inserted = insert_rows(&mut conn, &THING, (1..=count).map(thing).collect())
                .await
                .expect("inserts");
            conn.commit().await.expect("commits");
            assert_eq!(inserted, u64::try_from(count).expect("positive"));
            let back = all(&mut conn).await;
            assert_eq!(back.len(), usize::try_from(count).expect("positive"));
            for (row, id) in back.into_iter().zip(1..) {
                let (a, b, c, d, (e, f, g)) = row;
                assert_eq!(args![a, b, c, d, e, f, g], thing(id));
            }
        }
    })
    .await;
}

#[tokio::test]
async fn updates_touch_the_rows_named_and_no_other() {
    const UPDATE: Keyed = Keyed {
        table: "thing",
        keys: &["id"],
        values: &["note", "fits", "weight", "raw", "amount"],
    };
    both_dbs(|store| async move {
        let mut conn = store.writer().await.expect("writer");
        make_table(&mut conn).await;
        insert_rows(&mut conn, &THING, (1..=400).map(thing).collect())
            .await
            .expect("inserts");
        let rows = (1..=400)
            .filter(|id| id % 3 == 0)
            .map(|id| args![id, None::<String>, true, Some(0.5), None::<Vec<u8>>, Some(-id)])
            .collect();
        let touched = update_rows(&mut conn, &UPDATE, rows).await.expect("updates");
        assert_eq!(touched, 133);
        for (row, id) in all(&mut conn).await.into_iter().zip(1..) {
            let (a, b, c, d, (e, f, g)) = row;
            if id % 3 == 0 {
                assert_eq!((a, c, d, e, f, g), (id, None, true, Some(0.5), None, Some(-id)));
            } else {
                assert_eq!(args![a, b, c, d, e, f, g], thing(id));
            }
        }
        let gone = update_rows(
            &mut conn,
            &UPDATE,
            vec![args![9_999, "x", true, 1.0, vec![1_u8], 1]],
        )
        .await;
        assert_eq!(gone.expect("runs"), 0, "a row that is not there is not touched");
    })
    .await;
}

#[tokio::test]
async fn upserts_insert_what_is_new_and_set_what_is_there() {
    const UPSERT: Keyed = Keyed {
        table: "thing",
        keys: &["id"],
        values: &["name", "fits", "amount"],
    };
    both_dbs(|store| async move {
        let mut conn = store.writer().await.expect("writer");
        make_table(&mut conn).await;
        insert_rows(&mut conn, &THING, (1..=10).map(thing).collect())
            .await
            .expect("inserts");
        let rows = (6..=105).map(|id| args![id, "new", false, id]).collect();
        upsert_rows(&mut conn, &UPSERT, rows).await.expect("upserts");
        let back = all(&mut conn).await;
        assert_eq!(back.len(), 105);
        assert!(back[..5].iter().all(|row| row.1 != "new"));
        assert!(
            back[5..]
                .iter()
                .all(|row| row.1 == "new" && row.4.2 == Some(row.0))
        );
    })
    .await;
}

#[tokio::test]
async fn lists_of_keys_find_their_rows() {
    both_dbs(|store| async move {
        let mut conn = store.writer().await.expect("writer");
        make_table(&mut conn).await;
        insert_rows(&mut conn, &THING, (1..=500).map(thing).collect()).await.expect("inserts");
        conn.begin().await.expect("begins");
        let wanted: Vec<i64> = (1..=700).filter(|id| id % 2 == 0).collect();
        let found: Vec<i64> =
            fetch_in(&mut conn, "SELECT id FROM thing WHERE id {in} AND id > $2 ORDER BY id{lock}", wanted, args![100])
                .await
                .expect("finds");
        assert_eq!(found, (101..=500).filter(|id| id % 2 == 0).collect::<Vec<i64>>());
        let names = vec!["thing 7".to_owned(), "thing 8 \"'".to_owned(), "thing 9".to_owned()];
        let found: Vec<i64> = fetch_in(&mut conn, "SELECT id FROM thing WHERE name {in} ORDER BY id", names, args![])
            .await
            .expect("finds");
        assert_eq!(found, [7, 9]);
        let none: Vec<i64> = fetch_in(&mut conn, "SELECT id FROM thing WHERE id {in}", Vec::<i64>::new(), args![])
            .await
            .expect("finds nothing");
        assert!(none.is_empty());
        let pairs = vec![args![1, "thing 1"], args![2, "thing 3"], args![i64::MAX, "x"], args![5, "thing 5"]];
        let found: Vec<i64> = fetch_by_keys(
            &mut conn,
            "SELECT t.id FROM {keys} CROSS JOIN thing t WHERE t.id = k.id AND t.name = k.name ORDER BY t.id{lock:t}",
            &["id", "name"],
            pairs,
        )
        .await
        .expect("finds");
        assert_eq!(found, [1, 5]);
        let deleted = execute_in(&mut conn, "DELETE FROM thing WHERE id {in}", vec![1, 2, 3, 900], args![]).await;
        assert_eq!(deleted.expect("deletes"), 3);
        conn.commit().await.expect("commits");
    })
    .await;
}

#[tokio::test]
async fn what_was_new_is_returned_and_a_taken_key_is_a_conflict() {
    const NEW: Insert = Insert {
        table: "thing",
        columns: &["id", "name", "fits"],
        suffix: "ON CONFLICT DO NOTHING RETURNING id",
    };
    both_dbs(|store| async move {
        let mut conn = store.writer().await.expect("writer");
        make_table(&mut conn).await;
        insert_rows(&mut conn, &THING, (1..=5).map(thing).collect())
            .await
            .expect("inserts");
        let rows = (3..=100).map(|id| args![id, "n", true]).collect();
        let mut new: Vec<i64> = insert_rows_returning(&mut conn, &NEW, rows)
            .await
            .expect("inserts");
        new.sort_unstable();
        assert_eq!(new, (6..=100).collect::<Vec<i64>>());
        let taken = insert_rows(&mut conn, &THING, vec![thing(3)])
            .await
            .expect_err("taken");
        assert!(
            matches!(taken, Fault::Conflict(_)) && taken.retryable(),
            "{taken}"
        );
    })
    .await;
}

#[tokio::test]
async fn a_rolled_back_transaction_leaves_nothing_and_readers_see_one_state() {
    both_dbs(|store| async move {
        let mut conn = store.writer().await.expect("writer");
        make_table(&mut conn).await;
        conn.begin().await.expect("begins");
        insert_rows(&mut conn, &THING, vec![thing(1)])
            .await
            .expect("inserts");
        conn.rollback().await.expect("rolls back");
        let mut reader = store.read().await.expect("reader");
        reader.begin().await.expect("begins");
        let count = "SELECT COUNT(*) FROM thing";
        assert_eq!(reader.fetch_one::<i64>(count, args![]).await.expect("counts"), 0);
        insert_rows(&mut conn, &THING, vec![thing(1)])
            .await
            .expect("inserts");
        assert_eq!(reader.fetch_one::<i64>(count, args![]).await.expect("counts"), 0);
        reader.commit().await.expect("ends");
        assert_eq!(reader.fetch_one::<i64>(count, args![]).await.expect("counts"), 1);
        reader
            .execute("DELETE FROM thing", args![])
            .await
            .expect_err("readers do not write");
    })
    .await;
}

#[tokio::test]
async fn a_reader_dropped_within_a_transaction_is_not_lent_again() {
    both_dbs(|store| async move {
        for _ in 0..20 {
            let mut reader = store.read().await.expect("reader");
            reader.begin().await.expect("begins afresh");
            drop(reader);
        }
    })
    .await;
}
