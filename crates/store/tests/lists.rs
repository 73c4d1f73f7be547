//! Lists answer alike on both databases and in memory, and shapes examine only what they show.

use domain::id::{CustomerId, OrderId, OwnerId};
use domain::list::{
    Cursor, Field, Indexes, ListLimits, ListQuery, Listing, RawQuery, Row, Scope, Shape, Value, compare,
    fold, matches,
};
use jiff::tz::TimeZone;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{RngAlgorithm, TestRng, TestRunner};
use store::harness::both_dbs;
use store::list::examined::{assert_shapes_flat, examine, shape_indexes};
use store::list::{Count, ListSource, NamedIndex, Page, Place, count, list};
use store::{Cells, Conn, Dialect, Fault, FromCells, Store, Value as SqlValue, args};

const STATUSES: &[&str] = &["draft", "ready", "shipped"];

static PARCELS: Listing = Listing {
    noun: "parcel",
    fields: &[
        Field::id::<OrderId>("id").sortable(),
        Field::id::<OwnerId>("owner"),
        Field::words("status", STATUSES),
        Field::text("code").sortable(),
        Field::folded("name").sortable(),
        Field::id::<CustomerId>("customer").blank(),
        Field::instant("placed_at").sortable(),
        Field::date("ship_by").blank().sortable(),
        Field::integer("priority").sortable(),
        Field::money("total_minor").nullable(),
        Field::text("note").nullable(),
        Field::bool("fragile"),
        Field::text("tag").many(),
    ],
    key: &["id"],
    owner: Some("owner"),
    shapes: &[
        Shape::new("id", &[], &[]).with(Indexes::WithOwner),
        Shape::new("placed_at", &[], &["placed_at"]),
        Shape::new("code", &[], &["code"]).with(Indexes::WithoutOwner),
        Shape::new("customer", &["customer"], &["placed_at"]),
        Shape::new("name", &[], &["name"]),
        Shape::new("status_placed_at", &["status"], &["placed_at"]),
        Shape::new("status_ship_by", &["status"], &["ship_by"]),
        Shape::new("status_priority", &["status"], &["priority", "placed_at"]),
    ],
    default_sort: "-placed_at",
};

const SOURCE: ListSource = ListSource {
    listing: &PARCELS,
    table: "parcel",
    columns: &[
        "id",
        "owner_id",
        "status",
        "code",
        "name_key",
        "customer_id",
        "placed_at",
        "ship_by",
        "priority",
        "total_minor",
        "note",
        "fragile",
    ],
    places: &[
        ("owner", Place::Column("owner_id")),
        ("name", Place::Column("name_key")),
        ("customer", Place::Column("customer_id")),
        (
            "tag",
            Place::Rows {
                table: "parcel_tag",
                link: "parcel_id",
                to: "id",
                column: "tag",
            },
        ),
    ],
    indexes: &[NamedIndex {
        shape: "id",
        owned: true,
        name: "parcel_of_owner",
    }],
};

#[derive(Debug, Clone, PartialEq)]
struct Parcel {
    id: i64,
    owner: i64,
    status: String,
    code: String,
    name: String,
    customer: i64,
    placed_at: i64,
    ship_by: String,
    priority: i64,
    total_minor: Option<i64>,
    note: Option<String>,
    fragile: bool,
    /// Not a column; the reader leaves it empty.
    tags: Vec<String>,
}

impl FromCells for Parcel {
    fn from_cells(cells: &mut Cells<'_>) -> Result<Self, Fault> {
        Ok(Self {
            id: cells.i64()?,
            owner: cells.i64()?,
            status: cells.text()?,
            code: cells.text()?,
            name: cells.text()?,
            customer: cells.i64()?,
            placed_at: cells.i64()?,
            ship_by: cells.text()?,
            priority: cells.i64()?,
            total_minor: cells.opt_i64()?,
            note: cells.opt_text()?,
            fragile: cells.bool()?,
            tags: Vec::new(),
        })
    }
}

impl Row for Parcel {
    fn values(&self, key: &str) -> Vec<Value> {
        let text = |text: &String| Value::Text(text.clone());
        match key {
            "id" => vec![Value::Int(self.id)],
            "owner" => vec![Value::Int(self.owner)],
            "status" => vec![text(&self.status)],
            "code" => vec![text(&self.code)],
            "name" => vec![text(&self.name)],
            "customer" => vec![Value::Int(self.customer)],
            "placed_at" => vec![Value::Int(self.placed_at)],
            "ship_by" => vec![text(&self.ship_by)],
            "priority" => vec![Value::Int(self.priority)],
            "total_minor" => self.total_minor.map(Value::Int).into_iter().collect(),
            "note" => self.note.iter().map(text).collect(),
            "fragile" => vec![Value::Bool(self.fragile)],
            "tag" => self.tags.iter().map(text).collect(),
            _ => unreachable!("no field {key}"),
        }
    }
}

/// Text that two databases might take in two ways.
const HOSTILE: &[&str] = &[
    "",
    "'",
    "\"",
    "%",
    "_",
    "\\",
    "!",
    "a%b",
    "a_b",
    "a!b",
    "a\\b",
    "' OR 1=1 --",
    "é",
    "e\u{301}",
    "İ",
    "ß",
    "SS",
    "Z",
    "a",
    "A",
    "z",
    "aa",
    "ab",
    "-1",
    "10",
    "9",
    "NULL",
    "\t",
    " a",
    "a ",
    "\u{202e}x",
    "ﷺ",
    "\u{d7ff}",
    "\u{e000}",
    "😀",
    "\u{10ffff}",
    "\u{10ffff}a",
    "$1",
    "?",
    "?1",
    "{}",
];

fn text() -> impl Strategy<Value = String> {
    prop_oneof![4 => prop::sample::select(HOSTILE).prop_map(str::to_owned), 1 => "[^\0]{0,6}"]
}

fn day() -> impl Strategy<Value = String> {
    (1..=9_u8).prop_map(|day| format!("2011-01-0{day}"))
}

fn micros() -> impl Strategy<Value = i64> {
    const NEW_YEAR: i64 = 1_293_840_000_000_000;
    prop_oneof![
        Just(NEW_YEAR),
        (0..9_i64).prop_map(|day| NEW_YEAR + day * 86_400_000_000 - 3_600_000_000),
        any::<i16>().prop_map(|odd| NEW_YEAR + i64::from(odd))
    ]
}

fn number() -> impl Strategy<Value = i64> {
    prop_oneof![3 => -3..4_i64, 1 => Just(i64::MAX), 1 => Just(i64::MIN)]
}

fn parcel(id: i64) -> impl Strategy<Value = Parcel> {
    let first = (
        1..4_i64,
        prop::sample::select(STATUSES),
        text(),
        text(),
        0..3_i64,
        micros(),
    );
    let second = (
        prop_oneof![Just(String::new()), day()],
        number(),
        prop::option::of(number()),
        prop::option::of(text()),
        any::<bool>(),
        prop::collection::vec(text(), 0..3),
    );
    (first, second).prop_map(move |(first, second)| {
        let (owner, status, code, name, customer, placed_at) = first;
        let (ship_by, priority, total_minor, note, fragile, tags) = second;
        let (status, name) = (status.to_owned(), fold(&name));
        Parcel {
            id,
            owner,
            status,
            code,
            name,
            customer,
            placed_at,
            ship_by,
            priority,
            total_minor,
            note,
            fragile,
            tags,
        }
    })
}

fn parcels() -> impl Strategy<Value = Vec<Parcel>> {
    (0..50_i64).prop_flat_map(|rows| (1..=rows).map(parcel).collect::<Vec<_>>())
}

fn test() -> impl Strategy<Value = serde_json::Value> {
    let any_text = text().prop_map(serde_json::Value::from).boxed();
    let few = |one: BoxedStrategy<serde_json::Value>| {
        prop::collection::vec(one, 0..3).prop_map(serde_json::Value::from)
    };
    let make = |fields: &'static [&'static str],
                ops: &'static [&'static str],
                value: BoxedStrategy<serde_json::Value>| {
        (prop::sample::select(fields), prop::sample::select(ops), value)
            .prop_map(|(field, op, value)| serde_json::json!({"field": field, "op": op, "value": value}))
            .boxed()
    };
    let order: &'static [&'static str] = &["eq", "ne", "lt", "le", "gt", "ge"];
    let status = || {
        prop::sample::select(STATUSES)
            .prop_map(serde_json::Value::from)
            .boxed()
    };
    let instant =
        micros().prop_map(|micros| serde_json::Value::from(domain::time::Instant(micros).to_string()));
    let folded = text()
        .prop_filter("searched text is not blank", |text| !fold(text).is_empty())
        .prop_map(serde_json::Value::from);
    let not_empty = text()
        .prop_filter("a prefix is not empty", |text| !text.is_empty())
        .prop_map(serde_json::Value::from);
    prop_oneof![
        3 => make(&["status"], &["eq", "ne"], status()),
        1 => make(&["status"], &["in"], few(status()).boxed()),
        1 => make(&["owner"], &["eq", "ne"], (1..4_i64).prop_map(|owner| OwnerId::new(owner).to_string().into()).boxed()),
        1 => make(&["id"], &["eq", "ne", "in"], (1..50_i64).prop_map(|id| OrderId::new(id).to_string().into()).boxed())
            .prop_map(|mut test| { if test["op"] == "in" { test["value"] = vec![test["value"].clone()].into(); } test }),
        3 => make(&["code", "note", "name", "tag"], order, any_text.clone()),
        1 => make(&["code", "note", "tag"], &["in"], few(any_text).boxed()),
        2 => make(&["code", "note", "tag"], &["starts"], not_empty.boxed()),
        2 => make(&["name"], &["starts", "contains"], folded.boxed()),
        1 => make(&["customer"], &["eq", "ne"], (0..3_i64).prop_map(|id| CustomerId::new(id).to_string().into()).boxed()),
        2 => make(&["customer", "ship_by", "total_minor", "note", "tag"], &["is_set"], any::<bool>().prop_map(serde_json::Value::from).boxed()),
        2 => make(&["placed_at"], order, prop_oneof![instant, day().prop_map(serde_json::Value::from)].boxed()),
        2 => make(&["ship_by"], order, day().prop_map(serde_json::Value::from).boxed()),
        2 => make(&["priority", "total_minor"], order, number().prop_map(serde_json::Value::from).boxed()),
        1 => make(&["fragile"], &["eq", "ne"], any::<bool>().prop_map(serde_json::Value::from).boxed()),
    ]
}

fn filter() -> impl Strategy<Value = String> {
    let nested = test().prop_recursive(4, 12, 3, |inner| {
        prop_oneof![
            3 => prop::collection::vec(inner.clone(), 0..3).prop_map(|parts| serde_json::json!({"all": parts})),
            2 => prop::collection::vec(inner.clone(), 0..3).prop_map(|parts| serde_json::json!({"any": parts})),
            1 => inner.prop_map(|part| serde_json::json!({"not": part})),
        ]
    });
    nested.prop_map(|json| json.to_string())
}

fn sort() -> impl Strategy<Value = String> {
    let key = prop::sample::select(&["id", "code", "name", "placed_at", "ship_by", "priority"][..]);
    let keys = prop::collection::vec((any::<bool>(), key), 0..3);
    let free = keys.prop_map(|keys| {
        let words: Vec<String> = keys
            .iter()
            .map(|(down, key)| format!("{}{key}", if *down { "-" } else { "" }))
            .collect();
        words.join(",")
    });
    prop_oneof![2 => Just(String::new()), 1 => Just("-priority,-placed_at".to_owned()), 3 => free]
}

fn scope() -> impl Strategy<Value = Scope> {
    prop_oneof![
        Just(Scope::All),
        (1..4_i64).prop_map(|owner| Scope::Owner(OwnerId::new(owner)))
    ]
}

async fn make_tables(conn: &mut Conn) {
    let tables = "CREATE TABLE parcel (id {id}, owner_id BIGINT NOT NULL, status {text} NOT NULL, code {text} NOT NULL,
        name_key {text} NOT NULL, customer_id BIGINT NOT NULL, placed_at BIGINT NOT NULL, ship_by {text} NOT NULL,
        priority BIGINT NOT NULL, total_minor BIGINT, note {text}, fragile BOOLEAN NOT NULL);
        CREATE TABLE parcel_tag (id {id}, parcel_id BIGINT NOT NULL, tag {text} NOT NULL);
        CREATE INDEX parcel_tag_by_parcel ON parcel_tag (parcel_id, tag);";
    for statement in conn
        .dialect()
        .migration(tables)
        .split(';')
        .filter(|text| !text.trim().is_empty())
    {
        run(conn, statement).await;
    }
    for index in shape_indexes(&SOURCE) {
        run(conn, index.create("parcel").trim_end_matches(';')).await;
    }
}

async fn run(conn: &mut Conn, statement: &str) {
    conn.execute(&*String::leak(statement.to_owned()), args![])
        .await
        .expect("runs");
}

async fn fill(conn: &mut Conn, parcels: &[Parcel]) {
    conn.begin().await.unwrap();
    run(conn, "DELETE FROM parcel").await;
    run(conn, "DELETE FROM parcel_tag").await;
    let mut tag_id = 0;
    for parcel in parcels {
        let values: Vec<SqlValue> = args![
            parcel.id,
            parcel.owner,
            &*parcel.status,
            &*parcel.code,
            &*parcel.name,
            parcel.customer,
            parcel.placed_at,
            &*parcel.ship_by,
            parcel.priority,
            parcel.total_minor,
            parcel.note.as_deref(),
            parcel.fragile
        ];
        conn.execute(
            "INSERT INTO parcel VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
            values,
        )
        .await
        .unwrap();
        for tag in &parcel.tags {
            tag_id += 1;
            conn.execute(
                "INSERT INTO parcel_tag VALUES ($1, $2, $3)",
                args![tag_id, parcel.id, &**tag],
            )
            .await
            .unwrap();
        }
    }
    conn.commit().await.unwrap();
}

fn parse(filter: &str, sort: &str, limit: u32, after: Option<&str>) -> ListQuery {
    let raw = RawQuery {
        filter: Some(filter),
        sort: Some(sort),
        limit: Some(limit),
        after,
    };
    let zone = TimeZone::get("Europe/Amsterdam").unwrap();
    ListQuery::parse(&PARCELS, &raw, &zone, &ListLimits::default())
        .unwrap_or_else(|refusal| panic!("{filter}: {refusal:?}"))
}

/// Reads every page in one direction, from the cursor on; none when the query must be narrowed.
async fn pages(
    conn: &mut Conn,
    query: &ListQuery,
    scope: Scope,
    work: u64,
    backward: bool,
) -> Option<(Vec<i64>, Option<Cursor>)> {
    let mut query = query.clone();
    let (mut ids, mut back) = (Vec::new(), None);
    loop {
        let page: Page<Parcel> = list(conn, &SOURCE, &query, scope, work).await.expect("a page");
        assert!(page.rows.len() <= query.limit as usize);
        let shown = page.rows.iter().map(|row| row.id);
        let (onward, other) = if backward {
            (page.previous, page.next)
        } else {
            (page.next, page.previous)
        };
        if backward {
            ids.splice(0..0, shown);
        } else {
            ids.extend(shown);
        }
        back = other.or(back);
        match onward {
            // Through the wire form, as a client sends it.
            Some(cursor) => {
                let text = cursor.print(&PARCELS, &query.filter, &query.sort);
                query.after = Some(Cursor::parse(&PARCELS, &query.filter, &query.sort, &text).unwrap());
            }
            None if page.narrow => return None,
            None => return Some((ids, back)),
        }
    }
}

fn expected(parcels: &[Parcel], query: &ListQuery, scope: Scope) -> Vec<i64> {
    let visible = |parcel: &&Parcel| match scope {
        Scope::All => true,
        Scope::Owner(owner) => owner.value() == parcel.owner,
    };
    let mut rows: Vec<&Parcel> = parcels
        .iter()
        .filter(visible)
        .filter(|row| matches(&query.filter, *row))
        .collect();
    rows.sort_by(|left, right| compare(&query.sort, *left, *right));
    rows.iter().map(|row| row.id).collect()
}

async fn check(conn: &mut Conn, parcels: &[Parcel], query: &ListQuery, scope: Scope, work: u64) {
    let expected = expected(parcels, query, scope);
    let told = format!(
        "{} sort {} limit {} {scope:?} work {work}",
        query.filter.print(),
        query.sort.print(),
        query.limit
    );
    let Some((ids, back)) = pages(conn, query, scope, work, false).await else {
        assert!(work < parcels.len() as u64, "refused to answer {told}");
        return;
    };
    assert_eq!(ids, expected, "{told}");
    if let Some(back) = back {
        // From the first row of the last page back to the start.
        let query = ListQuery {
            after: Some(back.clone()),
            ..query.clone()
        };
        let id = back.position.last().unwrap();
        let before: Vec<i64> = expected
            .iter()
            .copied()
            .take_while(|row| Value::Int(*row) != *id)
            .collect();
        let (ids, _) = pages(conn, &query, scope, work, true).await.expect("a way back");
        assert_eq!(ids, before, "backwards {told}");
    }
    let all = expected.len() as u64;
    let exact = count(conn, &SOURCE, query, scope, 1_000, 1_000).await.unwrap();
    assert_eq!(
        exact,
        Count {
            value: all,
            capped: false
        },
        "{told}"
    );
    let capped = count(conn, &SOURCE, query, scope, 2, work).await.unwrap();
    assert!(capped.value <= all.min(2), "{told}");
    assert!(capped.capped || capped.value == all, "{told}");
}

#[tokio::test]
async fn random_lists_answer_alike_on_both_databases_and_in_memory() {
    let seed = std::env::var("EVENKEEL_SEED")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or_else(|| {
            std::time::UNIX_EPOCH
                .elapsed()
                .expect("after 1970")
                .subsec_nanos()
        });
    eprintln!("EVENKEEL_SEED={seed}");
    both_dbs(|store: Store| async move {
        let mut seeds = [0; 32];
        seeds[..4].copy_from_slice(&seed.to_le_bytes());
        let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &seeds);
        let mut runner = TestRunner::new_with_rng(proptest::test_runner::Config::default(), rng);
        let mut writer = store.writer().await.unwrap();
        make_tables(&mut writer).await;
        let mut reader = store.read().await.unwrap();
        for _ in 0..8 {
            let parcels = parcels().new_tree(&mut runner).unwrap().current();
            fill(&mut writer, &parcels).await;
            for _ in 0..60 {
                let question = (
                    filter(),
                    sort(),
                    1..12_u32,
                    scope(),
                    prop_oneof![Just(1_000_u64), 1..20_u64],
                );
                let (filter, sort, limit, scope, work) = question.new_tree(&mut runner).unwrap().current();
                check(
                    &mut reader,
                    &parcels,
                    &parse(&filter, &sort, limit, None),
                    scope,
                    work,
                )
                .await;
            }
        }
    })
    .await;
}

/// Many rows spread over owners and statuses, `level` in a row placed at the same time.
async fn fill_many(conn: &mut Conn, rows: i64, level: i64) {
    let numbers = match conn.dialect() {
        Dialect::Sqlite => "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $1)",
        Dialect::Postgres => "WITH n (i) AS (SELECT generate_series(1, $1))",
    };
    run(conn, "DELETE FROM parcel").await;
    let sql = format!(
        "INSERT INTO parcel {numbers} SELECT i, 1 + i % 3, CASE i % 7 WHEN 0 THEN 'draft' WHEN 1 THEN 'ready' ELSE 'shipped' END,
         'C' || (i % 1000), 'n' || (i % 10), i % 50, 1293840000000000 + (i / {level}), '2011-01-0' || (1 + i % 9), i % 3, i, NULL, TRUE FROM n"
    );
    conn.execute(&*String::leak(sql), args![rows]).await.unwrap();
}

#[tokio::test]
async fn every_shape_examines_only_what_it_shows() {
    both_dbs(|store: Store| async move {
        let mut writer = store.writer().await.unwrap();
        make_tables(&mut writer).await;
        for rows in [10_000, 40_000] {
            fill_many(&mut writer, rows, 5_000).await;
            assert_shapes_flat::<Parcel>(&mut writer, &SOURCE).await.unwrap();
        }
    })
    .await;
}

#[tokio::test]
async fn any_other_query_stops_at_the_work_limit_and_goes_on_from_there() {
    both_dbs(|store: Store| async move {
        let mut writer = store.writer().await.unwrap();
        make_tables(&mut writer).await;
        fill_many(&mut writer, 20_000, 50).await;
        run(&mut writer, "ANALYZE").await;
        let mut reader = store.read().await.unwrap();
        // Nothing has this tag, so every row would have to be examined.
        let mut query = parse("tag:eq:none", "", 50, None);
        let (mut pages, mut rows) = (0, 0);
        loop {
            let page: Page<Parcel> = list(&mut reader, &SOURCE, &query, Scope::All, 5_000)
                .await
                .unwrap();
            pages += 1;
            rows += page.rows.len();
            assert_eq!(page.narrow, page.next.is_some());
            let examined = examine::<Parcel>(&mut reader, &SOURCE, &query, Scope::All, 5_000)
                .await
                .unwrap();
            // Each stretch is examined once and its end is looked up once, in the index.
            assert!(
                examined.rows <= 4 * 5_000,
                "{} rows:\n{}",
                examined.rows,
                examined.plan.join("\n")
            );
            query.after = page.next;
            if query.after.is_none() {
                break;
            }
        }
        assert_eq!((pages, rows), (5, 0));
        // A sort without an index is answered for few candidates only, and says so for many.
        let page: Page<Parcel> = list(
            &mut reader,
            &SOURCE,
            &parse("", "-ship_by,code", 50, None),
            Scope::All,
            5_000,
        )
        .await
        .unwrap();
        assert_eq!((page.rows.len(), page.next, page.narrow), (0, None, true));
        let few = parse("code:eq:C7", "-ship_by,priority", 50, None);
        let page: Page<Parcel> = list(&mut reader, &SOURCE, &few, Scope::All, 5_000).await.unwrap();
        assert_eq!((page.rows.len(), page.narrow), (20, false));
        let many = count(
            &mut reader,
            &SOURCE,
            &parse("", "", 50, None),
            Scope::All,
            10_000,
            5_000,
        )
        .await
        .unwrap();
        assert_eq!(
            many,
            Count {
                value: 10_000,
                capped: true
            }
        );
        let some = count(
            &mut reader,
            &SOURCE,
            &parse("fragile:eq:true", "", 50, None),
            Scope::All,
            10_000,
            5_000,
        )
        .await
        .unwrap();
        assert_eq!((some.value, some.capped), (5_001, true));
    })
    .await;
}
