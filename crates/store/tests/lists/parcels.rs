//! A noun of the tests' own: a field of every kind, and shapes with every set of indexes.

use domain::id::{CustomerId, OrderId, OwnerId};
use domain::list::{Field, Indexes, Listing, Row, Shape, Value};
use std::borrow::Cow;
use store::list::examined::shape_indexes;
use store::list::{ListSource, NamedIndex, Place};
use store::{Cells, Conn, Dialect, Fault, FromCells, Value as SqlValue, args};

pub const STATUSES: &[&str] = &["draft", "ready", "shipped"];

pub static PARCELS: Listing = Listing {
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
        Field::tag("label"),
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

pub const SOURCE: ListSource = ListSource {
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
        ("label", Place::Tags("labels")),
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
pub struct Parcel {
    pub id: i64,
    pub owner: i64,
    pub status: String,
    pub code: String,
    pub name: String,
    pub customer: i64,
    pub placed_at: i64,
    pub ship_by: String,
    pub priority: i64,
    pub total_minor: Option<i64>,
    pub note: Option<String>,
    pub fragile: bool,
    /// Not a column; the reader leaves it empty.
    pub tags: Vec<String>,
    /// Not a column that is read.
    pub labels: Vec<String>,
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
            labels: Vec::new(),
        })
    }
}

impl Row for Parcel {
    fn values(&self, key: &str) -> Cow<'_, [Value]> {
        Cow::Owned(self.held(key))
    }
}

impl Parcel {
    fn held(&self, key: &str) -> Vec<Value> {
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
            "label" => self.labels.iter().map(text).collect(),
            _ => unreachable!("no field {key}"),
        }
    }
}

pub async fn make_tables(conn: &mut Conn) {
    let tables = "CREATE TABLE parcel (id {id}, owner_id BIGINT NOT NULL, status {text} NOT NULL, code {text} NOT NULL,
        name_key {text} NOT NULL, customer_id BIGINT NOT NULL, placed_at BIGINT NOT NULL, ship_by {text} NOT NULL,
        priority BIGINT NOT NULL, total_minor BIGINT, note {text}, fragile BOOLEAN NOT NULL,
        labels {text} NOT NULL);
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

pub async fn run(conn: &mut Conn, statement: &str) {
    conn.execute(&*String::leak(statement.to_owned()), args![])
        .await
        .expect("runs");
}

pub async fn fill(conn: &mut Conn, parcels: &[Parcel]) {
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
            parcel.fragile,
            labels(&parcel.labels)
        ];
        conn.execute(
            "INSERT INTO parcel VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
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

/// Each on a line of its own, the first one's begun and the last one's ended.
fn labels(labels: &[String]) -> String {
    let ended: String = labels.iter().map(|label| format!("{label}\n")).collect();
    if ended.is_empty() {
        ended
    } else {
        format!("\n{ended}")
    }
}

/// Many rows spread over owners and statuses, `level` in a row placed at the same time.
pub async fn fill_many(conn: &mut Conn, rows: i64, level: i64) {
    let numbers = match conn.dialect() {
        Dialect::Sqlite => "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $1)",
        Dialect::Postgres => "WITH n (i) AS (SELECT generate_series(1, $1))",
    };
    run(conn, "DELETE FROM parcel").await;
    let sql = format!(
        "INSERT INTO parcel {numbers} SELECT i, 1 + i % 3, CASE i % 7 WHEN 0 THEN 'draft' WHEN 1 THEN 'ready' ELSE 'shipped' END,
         'C' || (i % 1000), 'n' || (i % 10), i % 50, 1293840000000000 + (i / {level}), '2011-01-0' || (1 + i % 9), i % 3, i, NULL, TRUE, '' FROM n"
    );
    conn.execute(&*String::leak(sql), args![rows]).await.unwrap();
}
