//! Both databases get the same schema; openers do not race; programs that are too old are refused, and those of the
//! last release go on beside the ones that brought the schema up.

use std::collections::BTreeSet;
use store::{
    Conn, Dialect, Fault, Location, Store, StoreSettings, args,
    harness::{both_dbs, both_locations, empty_postgres, fresh_folder},
};

/// Every column as `table.column type null? default?`, in words that both databases share.
async fn columns(conn: &mut Conn) -> BTreeSet<String> {
    let sql = match conn.dialect() {
        Dialect::Sqlite => {
            "SELECT t.name || '.' || c.name || ' ' || c.type || CASE c.\"notnull\" WHEN 0 THEN ' null' ELSE '' END
                 || CASE WHEN c.dflt_value IS NULL THEN '' ELSE ' default' END
             FROM sqlite_master t, pragma_table_info(t.name) c WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%'"
        }
        Dialect::Postgres => {
            "SELECT table_name || '.' || column_name || ' ' || data_type || CASE is_nullable WHEN 'YES' THEN ' null' ELSE '' END
                 || CASE WHEN column_default IS NULL THEN '' ELSE ' default' END
             FROM information_schema.columns WHERE table_schema = 'public'"
        }
    };
    let all: Vec<String> = conn.fetch_all(sql, args![]).await.expect("reads the catalogue");
    all.into_iter()
        .map(|line| {
            line.to_lowercase()
                .replace(" integer", " bigint")
                .replace(" blob", " bytes")
                .replace(" bytea", " bytes")
        })
        .collect()
}

/// Every index as `table(columns) unique? where?`.
async fn indexes(conn: &mut Conn) -> BTreeSet<String> {
    let sql = match conn.dialect() {
        Dialect::Sqlite => {
            "SELECT t.name || '(' || (SELECT group_concat(name, ',') FROM (SELECT name FROM pragma_index_info(i.name) ORDER BY seqno)) || ')'
               || CASE i.\"unique\" WHEN 1 THEN ' unique' ELSE '' END || CASE i.partial WHEN 1 THEN ' partial' ELSE '' END
             FROM sqlite_master t, pragma_index_list(t.name) i WHERE t.type = 'table'
             UNION SELECT t.name || '(' || c.name || ') unique' FROM sqlite_master t, pragma_table_info(t.name) c
             WHERE t.type = 'table' AND c.pk = 1 AND (SELECT max(pk) FROM pragma_table_info(t.name)) = 1"
        }
        Dialect::Postgres => {
            "SELECT CAST(t.relname AS TEXT) || '(' || (SELECT string_agg(CAST(a.attname AS TEXT), ',' ORDER BY k.n)
                 FROM unnest(i.indkey) WITH ORDINALITY k(attnum, n) JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.attnum) || ')'
               || CASE WHEN i.indisunique THEN ' unique' ELSE '' END || CASE WHEN i.indpred IS NOT NULL THEN ' partial' ELSE '' END
             FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid JOIN pg_namespace s ON s.oid = t.relnamespace WHERE s.nspname = 'public'"
        }
    };
    conn.fetch_all(sql, args![])
        .await
        .expect("reads the catalogue")
        .into_iter()
        .collect::<BTreeSet<String>>()
}

#[tokio::test]
async fn both_databases_have_the_same_tables_columns_and_indexes() {
    let folder = fresh_folder();
    let mut seen = Vec::new();
    for location in [Location::Sqlite(folder.path().into()), empty_postgres().await] {
        let store = Store::open(&location, &StoreSettings::default())
            .await
            .expect("opens");
        let mut conn = store.read().await.expect("reads");
        seen.push((columns(&mut conn).await, indexes(&mut conn).await));
    }
    assert!(seen[0].0.len() > 50, "the catalogue was read: {:?}", seen[0].0);
    let differing: Vec<_> = seen[0].0.symmetric_difference(&seen[1].0).collect();
    assert!(
        differing.is_empty(),
        "columns on one database only: {differing:#?}"
    );
    let differing: Vec<_> = seen[0].1.symmetric_difference(&seen[1].1).collect();
    assert!(
        differing.is_empty(),
        "indexes on one database only: {differing:#?}"
    );
}

/// The columns of the last release, in `tests/released.txt`. Making a release renews them: `UPDATE=1 cargo test -p store
/// released`.
const RELEASED: &str = include_str!("released.txt");

/// A rolling deploy brings the schema up while programs of the last release still work: what they read must be there, and
/// what they do not write must be able to do without. Taking something away comes a release later.
#[tokio::test]
async fn a_program_of_the_last_release_finds_its_columns_in_the_newest_schema() {
    let store = Store::open(&empty_postgres().await, &StoreSettings::default())
        .await
        .expect("opens");
    let now = columns(&mut store.read().await.expect("reads")).await;
    if std::env::var_os("UPDATE").is_some() {
        let lines: String = now.iter().map(|line| format!("{line}\n")).collect();
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/released.txt");
        std::fs::write(file, lines).expect("writes");
        return;
    }
    let released: BTreeSet<String> = RELEASED.lines().map(str::to_owned).collect();
    let gone: Vec<_> = released.difference(&now).collect();
    assert!(gone.is_empty(), "the last release still uses {gone:#?}");
    let table = |line: &str| line.split('.').next().map(str::to_owned);
    let tables: BTreeSet<_> = released.iter().map(|line| table(line)).collect();
    let needed = |line: &&String| !line.contains(" null") && !line.contains(" default");
    let new = now
        .difference(&released)
        .filter(|line| tables.contains(&table(line)));
    let needed: Vec<_> = new.filter(needed).collect();
    assert!(needed.is_empty(), "the last release does not write {needed:#?}");
}

#[tokio::test]
async fn every_text_column_of_postgres_sorts_by_bytes() {
    let store = Store::open(&empty_postgres().await, &StoreSettings::default())
        .await
        .expect("opens");
    let mut conn = store.read().await.expect("reads");
    let forgotten: Vec<String> = conn
        .fetch_all(
            "SELECT table_name || '.' || column_name FROM information_schema.columns
             WHERE table_schema = 'public' AND data_type = 'text' AND collation_name IS DISTINCT FROM 'C'",
            args![],
        )
        .await
        .expect("reads the catalogue");
    assert!(forgotten.is_empty(), "write {{text}} for: {forgotten:?}");
}

#[tokio::test]
async fn openers_at_the_same_time_make_one_book() {
    let folder = fresh_folder();
    for location in [
        Location::Sqlite(folder.path().join("new")),
        empty_postgres().await,
    ] {
        let settings = StoreSettings::default();
        let opened = futures_util::future::join_all((0..6).map(|_| Store::open(&location, &settings))).await;
        let mut books = BTreeSet::new();
        for store in opened {
            let store = store.unwrap_or_else(|fault| panic!("{:?}: {fault}", location.dialect()));
            let mut conn = store.read().await.expect("reads");
            let id: String = conn
                .fetch_one("SELECT value FROM book WHERE key = 'book_id'", args![])
                .await
                .expect("the book has an id");
            books.insert(id);
        }
        assert_eq!(books.len(), 1);
    }
}

#[tokio::test]
async fn a_book_that_needs_a_newer_program_is_refused() {
    both_locations(|location| async move {
        let settings = StoreSettings::default();
        let store = Store::open(&location, &settings).await.expect("opens");
        let mut writer = store.writer().await.expect("writes");
        writer
            .execute(
                "UPDATE book SET value = '999.0.0' WHERE key = 'min_binary'",
                args![],
            )
            .await
            .expect("updates");
        let refused = Store::open(&location, &settings).await.expect_err("too old");
        assert!(matches!(refused, Fault::BinaryTooOld { .. }), "{refused}");
    })
    .await;
}

#[tokio::test]
async fn a_book_with_an_older_schema_is_not_read_but_says_what_to_do() {
    both_locations(|location| async move {
        let settings = StoreSettings::default();
        let store = Store::open(&location, &settings).await.expect("opens");
        let mut writer = store.writer().await.expect("writes");
        let older = "UPDATE book SET value = '1' WHERE key = 'schema_version'";
        writer.execute(older, args![]).await.expect("updates");
        let refused = Store::open_to_read(&location, &settings)
            .await
            .expect_err("too old");
        assert!(
            matches!(refused, Fault::SchemaTooOld { found: 1, .. }),
            "{refused}"
        );
        assert!(refused.to_string().contains("evenkeel serve"), "{refused}");
    })
    .await;
}

#[tokio::test]
async fn a_migration_edited_after_its_release_is_refused_and_a_newer_one_is_not() {
    both_locations(|location| async move {
        let settings = StoreSettings::default();
        let store = Store::open(&location, &settings).await.expect("opens");
        let mut writer = store.writer().await.expect("writes");
        let newer =
            "INSERT INTO migration (version, name, checksum, applied_at) VALUES (9999, 'later', 'x', 0)";
        writer.execute(newer, args![]).await.expect("inserts");
        Store::open(&location, &settings)
            .await
            .expect("a newer step that this program tolerates");
        writer
            .execute(
                "UPDATE migration SET checksum = 'other' WHERE version = 1",
                args![],
            )
            .await
            .expect("updates");
        let refused = Store::open(&location, &settings).await.expect_err("edited");
        assert!(
            matches!(refused, Fault::MigrationChanged { version: 1 }),
            "{refused}"
        );
    })
    .await;
}

#[tokio::test]
async fn the_clock_of_the_database_runs() {
    both_dbs(|store| async move {
        let mut conn = store.read().await.expect("reads");
        let first = store::clock::now_us(&mut conn).await.expect("a clock");
        let second = store::clock::now_us(&mut conn).await.expect("a clock");
        let year_2020 = 1_577_836_800_000_000;
        let year_2100 = 4_102_444_800_000_000;
        assert!(
            year_2020 < first && first <= second && second < year_2100,
            "{first} {second}"
        );
    })
    .await;
}
