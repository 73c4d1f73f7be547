//! Every noun's list: its declaration is sound, its columns are read, and its shapes are flat on the
//! book's own tables.

use domain::list::{Filter, ListLimits, ListQuery, RawQuery, Scope};
use jiff::tz::TimeZone;
use store::harness::both_dbs;
use store::list::examined::assert_shapes_flat;
use store::list::{ListSource, Place, count, list};
use store::listings::{
    BIN_LIST, CHANNEL_LIST, CREDIT_LIST, CUSTOMER_LIST, EXPECTED_RECEIPT_LIST, ORDER_LIST, OWNER_LIST,
    PAYMENT_LIST, PRODUCT_LIST, RETURN_LIST, SHIPMENT_LIST, STOCK_COUNT_LIST, STOCK_LEVEL_LIST, STOCK_LIST,
    STOCK_MOVEMENT_LIST, TASK_LIST, WAREHOUSE_LIST,
};
use store::{Conn, Dialect, FromCells, Store, args};

/// Enough that a plan which reads all rows is seen, and chosen by no database.
const ROWS: i64 = 5_000;

/// Fills a table with rows of which each column differs as such columns do.
async fn fill(conn: &mut Conn, table: &str, kind: &str) {
    let (columns, numbers) = match conn.dialect() {
        Dialect::Sqlite => (
            "SELECT name, type FROM pragma_table_info($1)",
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $1)",
        ),
        Dialect::Postgres => (
            "SELECT CAST(column_name AS TEXT), CAST(data_type AS TEXT) FROM information_schema.columns WHERE table_name = $1",
            "WITH n (i) AS (SELECT generate_series(1, $1))",
        ),
    };
    let columns: Vec<(String, String)> = conn.fetch_all(columns, args![table]).await.unwrap();
    let has_id = columns.iter().any(|(name, _)| name == "id");
    let names: Vec<&str> = columns.iter().map(|(name, _)| name.as_str()).collect();
    let values: Vec<String> = columns
        .iter()
        .map(|(name, data)| value(name, &data.to_lowercase(), kind, has_id))
        .collect();
    let sql = format!(
        "INSERT INTO {table} ({}) {numbers} SELECT {} FROM n",
        names.join(", "),
        values.join(", ")
    );
    conn.execute(&*String::leak(sql), args![ROWS]).await.unwrap();
}

fn value(name: &str, data: &str, kind: &str, has_id: bool) -> String {
    match (name, data) {
        ("id", _) => "i".to_owned(),
        ("product_id", _) if !has_id => "i".to_owned(),
        ("owner_id", _) => "1 + i % 3".to_owned(),
        ("status", _) if kind == "announced" => {
            "CASE i % 7 WHEN 0 THEN 'announced' WHEN 1 THEN 'received' ELSE 'closed' END".to_owned()
        }
        ("status", _) if !kind.is_empty() => {
            let other = if kind == "done" { "dropped" } else { "closed" };
            format!("CASE i % 2 WHEN 0 THEN '{other}' ELSE '{kind}' END")
        }
        ("status", _) => "CASE i % 7 WHEN 0 THEN 'ready' WHEN 1 THEN 'draft' ELSE 'shipped' END".to_owned(),
        ("kind", _) => format!("'{kind}'"),
        ("currency", _) => "'EUR'".to_owned(),
        ("payment" | "payment_policy" | "payment_state", _) => "'paid'".to_owned(),
        ("buffers" | "calendar" | "rules", _) => "''".to_owned(),
        ("below_minimum", _) => "'refuse'".to_owned(),
        ("short_policy", _) => "'backorder'".to_owned(),
        ("quantity", _) => "1 + i % 5".to_owned(),
        (_, "bigint") if name.ends_with("_at") || name == "at" => "1293840000000000 + i / 3".to_owned(),
        (_, "bigint") if name.ends_with("_id") => "1 + i % 97".to_owned(),
        (_, "boolean") => "i % 2 = 0".to_owned(),
        (_, "text") => "'x' || i".to_owned(),
        _ => "0".to_owned(),
    }
}

async fn check<T: FromCells>(store: &Store, source: &ListSource, kind: &str) {
    let mut writer = store.writer().await.unwrap();
    fill(&mut writer, source.table, kind).await;
    assert_shapes_flat::<T>(&mut writer, source).await.unwrap();
    let mut reader = store.read().await.unwrap();
    every_field_is_read::<T>(&mut reader, source).await;
}

/// Sorts by and filters on each field once, so that each statement is prepared and each row decoded.
async fn every_field_is_read<T: FromCells>(conn: &mut Conn, source: &ListSource) {
    for field in source.listing.fields {
        let sort = if field.sortable { field.key } else { "" };
        let raw = RawQuery {
            sort: Some(sort),
            limit: Some(3),
            ..RawQuery::default()
        };
        let mut query =
            ListQuery::parse(source.listing, &raw, &TimeZone::UTC, &ListLimits::default()).unwrap();
        for scope in [Scope::All, Scope::Owner(domain::id::OwnerId::new(1))] {
            query.filter = Filter::everything();
            let page = list::<T>(conn, source, &query, scope, 10_000).await.unwrap();
            assert_eq!(
                page.rows.len().min(1),
                1,
                "{}.{} {scope:?}",
                source.listing.noun,
                field.key
            );
            query.filter = Filter::Not(Box::new(Filter::Any(vec![is_set(field)])));
            list::<T>(conn, source, &query, scope, 10_000).await.unwrap();
            count(conn, source, &query, scope, 10, 10_000).await.unwrap();
        }
        assert!(matches!(source.place(field), Place::Column(_)) || !field.sortable);
    }
}

fn is_set(field: &'static domain::list::Field) -> Filter {
    use domain::list::{Op, Operand, Test, Value};
    Filter::Test(Test {
        field,
        op: Op::IsSet,
        value: Operand::One(Value::Bool(true)),
    })
}

#[tokio::test]
async fn every_list_of_the_book_is_sound_and_its_shapes_are_flat() {
    both_dbs(|store: Store| async move {
        check::<domain::orders::Order>(&store, &ORDER_LIST, "").await;
        check::<domain::orders::Credit>(&store, &CREDIT_LIST, "credit").await;
        check::<domain::payments::Payment>(&store, &PAYMENT_LIST, "paid").await;
        check::<domain::products::Product>(&store, &PRODUCT_LIST, "").await;
        check::<domain::customers::Customer>(&store, &CUSTOMER_LIST, "").await;
        check::<domain::shipments::Shipment>(&store, &SHIPMENT_LIST, "").await;
        check::<domain::returns::Return>(&store, &RETURN_LIST, "announced").await;
        check::<domain::owners::Owner>(&store, &OWNER_LIST, "").await;
        check::<domain::owners::Channel>(&store, &CHANNEL_LIST, "").await;
        check::<domain::inventory::Warehouse>(&store, &WAREHOUSE_LIST, "").await;
        check::<domain::inventory::Bin>(&store, &BIN_LIST, "pick").await;
        check::<domain::inventory::Stock>(&store, &STOCK_LIST, "").await;
        check::<domain::inventory::StockLevel>(&store, &STOCK_LEVEL_LIST, "").await;
        check::<domain::inventory::StockMovement>(&store, &STOCK_MOVEMENT_LIST, "receive").await;
        check::<domain::expected_receipts::ExpectedReceipt>(&store, &EXPECTED_RECEIPT_LIST, "expected").await;
        check::<domain::stock_counts::StockCount>(&store, &STOCK_COUNT_LIST, "done").await;
        check::<domain::inventory::Task>(&store, &TASK_LIST, "count").await;
    })
    .await;
}
