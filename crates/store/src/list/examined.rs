//! For tests: what the statements of a list examine, counted and not timed.
//!
//! PostgreSQL counts the rows that each scan touched. SQLite cannot say through our driver, so there the
//! plan is held to the index of the shape, without a sort of its own: such a plan touches only rows that
//! it returns.

use super::statements::Statement;
use super::{ListSource, Reader};
use crate::lower::Place;
use crate::{Cells, Conn, Dialect, Fault, FromCells, Sql, args};
use domain::id::OwnerId;
use domain::list::{
    Cursor, Field, Filter, Indexes, Kind, ListQuery, Op, Operand, Scope, Shape, Sort, SortKey, Test, Value,
};

/// The index that a shape needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShapeIndex {
    /// `TABLE_by_SHAPE` or `TABLE_by_owner_SHAPE`.
    pub name: String,
    /// Its columns, in order.
    pub columns: Vec<&'static str>,
}

impl ShapeIndex {
    /// The statement that makes it, for a migration.
    #[must_use]
    pub fn create(&self, table: &str) -> String {
        format!(
            "CREATE INDEX {} ON {table} ({});",
            self.name,
            self.columns.join(", ")
        )
    }
}

/// Every index that the shapes of a listing need.
#[must_use]
pub fn shape_indexes(source: &ListSource) -> Vec<ShapeIndex> {
    let both = |shape| {
        sides(shape)
            .into_iter()
            .map(|owned| shape_index(source, shape, owned))
    };
    source.listing.shapes.iter().flat_map(both).collect()
}

/// With and without owner, as far as the shape has such an index.
fn sides(shape: &Shape) -> Vec<bool> {
    let has = |owned: &bool| {
        if *owned {
            shape.has_owned()
        } else {
            shape.has_unowned()
        }
    };
    [false, true].into_iter().filter(has).collect()
}

fn shape_index(source: &ListSource, shape: &Shape, owned: bool) -> ShapeIndex {
    let column = |key: &str| source.column(source.listing.field(key).expect("the listing is checked"));
    let columns = shape
        .columns(source.listing, owned)
        .into_iter()
        .map(column)
        .collect();
    ShapeIndex {
        name: source.index(shape, owned),
        columns,
    }
}

/// What the statements of one page examined.
#[derive(Debug, Clone, Default)]
pub struct Examined {
    /// How many statements the page took.
    pub statements: u64,
    /// Rows that scans touched; counted on PostgreSQL only.
    pub rows: u64,
    /// The database's account of each statement, line by line.
    pub plan: Vec<String>,
}

/// Reads a page and asks the database how it did that.
///
/// # Errors
/// A [`Fault`] of the database.
pub async fn examine<T: FromCells>(
    conn: &mut Conn,
    source: &ListSource,
    query: &ListQuery,
    scope: Scope,
    work_rows_max: u64,
) -> Result<Examined, Fault> {
    let seen = Some(Vec::new());
    let mut reader = Reader {
        conn,
        source,
        query,
        scope,
        work_rows_max,
        seen,
    };
    reader.page::<T>().await?;
    let statements = reader.seen.take().unwrap_or_default();
    let mut examined = Examined::default();
    for statement in statements {
        examined.statements += 1;
        explain(conn, statement, &mut examined).await?;
    }
    Ok(examined)
}

async fn explain(conn: &mut Conn, statement: Statement, examined: &mut Examined) -> Result<(), Fault> {
    let dialect = conn.dialect();
    let sql = Sql::built(format!("{}{}", dialect.explain(), statement.sql.text()));
    let mut lines = Vec::new();
    let read = |cells: &mut Cells<'_>| dialect.explained(cells).map(|line| lines.push(line));
    conn.fetch_cells(sql, statement.args, read).await?;
    examined.rows += rows_touched(&lines);
    examined.plan.extend(lines);
    Ok(())
}

/// Sums, over the scans of tables, the rows that came out and those that a filter removed.
fn rows_touched(lines: &[String]) -> u64 {
    let (mut touched, mut loops) = (0, 0);
    for line in lines {
        if let Some(actual) = line.split("(actual ").nth(1) {
            let not_of_table = line.contains("Subquery Scan") || line.contains("Bitmap Index Scan");
            let is_scan = line.contains(" Scan ") && line.contains(" on ") && !not_of_table;
            loops = if is_scan {
                number_after(actual, "loops=")
            } else {
                0
            };
            touched += loops * number_after(actual, "rows=");
        } else if line.contains("Rows Removed by") {
            touched += loops * number_after(line, ": ");
        }
    }
    touched
}

/// The whole number after a mark; newer servers print averages with decimals, which are dropped.
fn number_after(text: &str, mark: &str) -> u64 {
    let digits = text.split(mark).nth(1).unwrap_or("");
    digits
        .split(|letter: char| !letter.is_ascii_digit())
        .next()
        .and_then(|digits| digits.parse().ok())
        .unwrap_or(0)
}

/// Rows of a page in the check of shapes.
const PAGE_ROWS: u32 = 10;

/// Holds every shape of a listing to its promise, with and without owner, in both directions, from the
/// start and from the middle: its index answers, and no row is examined that is not shown. The table must
/// hold some thousands of rows, and the connection must be one that writes, since it gathers statistics.
///
/// # Panics
/// When a shape breaks its promise: with the plan, and the index that it needs.
///
/// # Errors
/// A [`Fault`] of the database.
pub async fn assert_shapes_flat<T: FromCells>(conn: &mut Conn, source: &ListSource) -> Result<(), Fault> {
    source.listing.check().expect("a sound declaration");
    conn.execute(Sql::built(format!("ANALYZE {}", source.table)), args![])
        .await?;
    let row = middle_row(conn, source).await?;
    for shape in source
        .listing
        .shapes
        .iter()
        .filter(|shape| shape.indexes != Indexes::Lookup)
    {
        for owned in sides(shape) {
            for query in queries_of(source, shape, &row) {
                let scope = if owned { owner_of(source, &row) } else { Scope::All };
                let examined = examine::<T>(conn, source, &query, scope, 0).await?;
                assert_flat(conn.dialect(), source, shape, owned, &examined);
            }
        }
    }
    Ok(())
}

/// The shape's query, up and down, from the start, and from the row both onward and back.
fn queries_of(source: &ListSource, shape: &Shape, row: &SampleRow) -> Vec<ListQuery> {
    let field = |key: &&'static str| source.listing.field(key).expect("the listing is checked");
    let fixed = shape.fixed.iter().map(|key| {
        Filter::Test(Test {
            field: field(key),
            op: Op::Eq,
            value: Operand::One(row.value(key)),
        })
    });
    let filter = Filter::All(fixed.collect());
    let mut queries = Vec::new();
    for descending in [false, true] {
        let mut keys: Vec<SortKey> = shape
            .sort
            .iter()
            .map(|key| SortKey {
                field: field(key),
                descending,
            })
            .collect();
        if keys.is_empty() {
            let key = source
                .listing
                .key_fields()
                .find(|field| !shape.fixed.contains(&field.key));
            keys.extend(key.map(|field| SortKey { field, descending }));
        }
        let sort = Sort::new(source.listing, &keys);
        let position: Vec<Value> = sort.keys().iter().map(|key| row.value(key.field.key)).collect();
        let from = |backward| {
            Some(Cursor {
                position: position.clone(),
                backward,
            })
        };
        for after in [None, from(false), from(true)] {
            queries.push(ListQuery {
                filter: filter.clone(),
                sort: sort.clone(),
                limit: PAGE_ROWS,
                after,
            });
        }
    }
    queries
}

fn assert_flat(dialect: Dialect, source: &ListSource, shape: &Shape, owned: bool, examined: &Examined) {
    let index = shape_index(source, shape, owned);
    let plan = examined.plan.join("\n");
    let needs = index.create(source.table);
    let told = format!(
        "shape {} of {}, owner {owned}\n{needs}\n{plan}",
        shape.name, source.listing.noun
    );
    if dialect.counts_rows() {
        let shown = examined.statements * (u64::from(PAGE_ROWS) + 1);
        assert!(examined.rows <= shown, "{} rows examined: {told}", examined.rows);
    } else {
        let uses = |line: &String| line.split(' ').any(|word| word == index.name);
        assert!(!plan.contains("TEMP B-TREE"), "sorts by itself: {told}");
        assert!(examined.plan.iter().all(uses), "another index, or none: {told}");
    }
}

/// A row's values by field.
struct SampleRow(Vec<(&'static str, Value)>);

impl SampleRow {
    fn value(&self, key: &str) -> Value {
        let found = self.0.iter().find(|(name, _)| *name == key);
        found
            .unwrap_or_else(|| panic!("{key} has no value in the middle row"))
            .1
            .clone()
    }
}

fn owner_of(source: &ListSource, row: &SampleRow) -> Scope {
    match source.listing.owner.map(|key| row.value(key)) {
        Some(Value::Int(owner)) => Scope::Owner(OwnerId::new(owner)),
        _ => Scope::All,
    }
}

async fn middle_row(conn: &mut Conn, source: &ListSource) -> Result<SampleRow, Fault> {
    let is_column = |field: &&Field| matches!(source.place(field), Place::Column(_));
    let fields: Vec<&'static Field> = source.listing.fields.iter().filter(is_column).collect();
    let columns: Vec<&str> = fields.iter().map(|field| source.column(field)).collect();
    let key: Vec<&str> = source
        .listing
        .key_fields()
        .map(|field| source.column(field))
        .collect();
    let sql = format!(
        "SELECT {} FROM {table} ORDER BY {key} LIMIT 1 OFFSET (SELECT COUNT(*) / 2 FROM {table})",
        columns.join(", "),
        key = key.join(", "),
        table = source.table
    );
    let mut values = Vec::new();
    let read = |cells: &mut Cells<'_>| {
        for field in &fields {
            values.extend(cell(field, cells)?.map(|value| (field.key, value)));
        }
        Ok(())
    };
    conn.fetch_cells(Sql::built(sql), args![], read).await?;
    Ok(SampleRow(values))
}

fn cell(field: &Field, cells: &mut Cells<'_>) -> Result<Option<Value>, Fault> {
    match field.kind {
        Kind::Bool => cells.opt_bool().map(|flag| flag.map(Value::Bool)),
        _ if field.is_text() => cells.opt_text().map(|text| text.map(Value::Text)),
        _ => cells.opt_i64().map(|number| number.map(Value::Int)),
    }
}
