//! Many rows in few statements: insert, update, upsert, and reads by a list of keys. The hot path
//! of every batch, so each text is built once and kept, and its prepared statement found again.
//!
//! PostgreSQL takes each column as one array (`unnest`), so one text serves any number of rows.
//! SQLite, which answers where it is asked, takes one row after another with one prepared statement.

mod arrays;
mod texts;

use crate::{Cells, Conn, Fault, FromCells, Value, dialect::Dialect};
pub(crate) use arrays::{Kind, big_int, boolean, bytes, double, text};
use arrays::{arrays_of, bind, json_of};
use sqlx::postgres::PgArguments;
use texts::{Change, TextKey, text_of};

/// A table and the columns that `insert_rows` fills, in the order of each row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Insert {
    /// The table.
    pub table: &'static str,
    /// The columns, in the order of each row's values.
    pub columns: &'static [&'static str],
    /// What follows, such as `ON CONFLICT DO NOTHING`; may be empty.
    pub suffix: &'static str,
}

/// A table, the columns that find a row, and the columns that are set: the order of each row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Keyed {
    /// The table.
    pub table: &'static str,
    /// The columns that find a row; for `upsert_rows` a unique key.
    pub keys: &'static [&'static str],
    /// The columns that are set.
    pub values: &'static [&'static str],
}

/// The keys of a read or delete with `{in}` in its text.
#[derive(Clone, Debug)]
pub enum Keys {
    /// BIGINT keys.
    Ids(Vec<i64>),
    /// TEXT keys.
    Texts(Vec<String>),
}

impl From<Vec<i64>> for Keys {
    fn from(ids: Vec<i64>) -> Self {
        Self::Ids(ids)
    }
}

impl From<Vec<String>> for Keys {
    fn from(texts: Vec<String>) -> Self {
        Self::Texts(texts)
    }
}

/// Inserts every row; answers how many came in. Every row has a value for each column.
pub async fn insert_rows(conn: &mut Conn, insert: &Insert, rows: Vec<Vec<Value>>) -> Result<u64, Fault> {
    change_rows(conn, Change::Insert(*insert), rows).await
}

/// Inserts every row and answers what the suffix (`... RETURNING ...`) returns.
pub async fn insert_rows_returning<T: FromCells>(
    conn: &mut Conn,
    insert: &Insert,
    rows: Vec<Vec<Value>>,
) -> Result<Vec<T>, Fault> {
    let change = Change::Insert(*insert);
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    if conn.dialect() == Dialect::Postgres {
        let (kinds, arrays) = arrays_of(rows, change.width());
        return conn
            .fetch_arrays(text_of(TextKey::Arrays(change, kinds)), arrays)
            .await;
    }
    let mut all = Vec::new();
    let keep = |cells: &mut Cells<'_>| T::from_cells(cells).map(|row| all.push(row));
    conn.run_rows(&text_of(TextKey::Row(change)), rows, keep)?;
    Ok(all)
}

/// Sets the value columns of every row found by its keys; answers how many rows were found.
/// Each row holds its keys, then its values; no key comes twice.
pub async fn update_rows(conn: &mut Conn, update: &Keyed, rows: Vec<Vec<Value>>) -> Result<u64, Fault> {
    change_rows(conn, Change::Update(*update), rows).await
}

/// Inserts every row, or sets its value columns where its key is already there. Each row holds
/// its keys, then its values; no key comes twice.
pub async fn upsert_rows(conn: &mut Conn, upsert: &Keyed, rows: Vec<Vec<Value>>) -> Result<u64, Fault> {
    change_rows(conn, Change::Upsert(*upsert), rows).await
}

async fn change_rows(conn: &mut Conn, change: Change, rows: Vec<Vec<Value>>) -> Result<u64, Fault> {
    if rows.is_empty() {
        return Ok(0);
    }
    if conn.dialect() == Dialect::Postgres {
        let (kinds, arrays) = arrays_of(rows, change.width());
        return conn
            .execute_arrays(text_of(TextKey::Arrays(change, kinds)), arrays)
            .await;
    }
    conn.run_rows(&text_of(TextKey::Row(change)), rows, |_| Ok(()))
}

/// Reads by a list of keys: `{in}` in the text becomes the test for membership, `{lock}` the row
/// lock, `{skip_locked}` a row lock that passes over rows taken by others. The keys are parameter `$1`; further arguments start at `$2`.
pub async fn fetch_in<T: FromCells>(
    conn: &mut Conn,
    sql: &'static str,
    keys: impl Into<Keys>,
    more: Vec<Value>,
) -> Result<Vec<T>, Fault> {
    let keys = keys.into();
    if keys.is_empty() {
        return Ok(Vec::new());
    }
    let text = text_of(TextKey::In(sql, conn.dialect(), conn.writes()));
    match conn.dialect() {
        Dialect::Sqlite => conn.fetch_all(text, keys.into_json_args(more)).await,
        Dialect::Postgres => conn.fetch_arrays(text, keys.into_array_args(more)).await,
    }
}

/// As `fetch_in`, for a statement that answers nothing; answers how many rows it touched.
pub async fn execute_in(
    conn: &mut Conn,
    sql: &'static str,
    keys: impl Into<Keys>,
    more: Vec<Value>,
) -> Result<u64, Fault> {
    let keys = keys.into();
    if keys.is_empty() {
        return Ok(0);
    }
    let text = text_of(TextKey::In(sql, conn.dialect(), conn.writes()));
    match conn.dialect() {
        Dialect::Sqlite => conn.execute(text, keys.into_json_args(more)).await,
        Dialect::Postgres => conn.execute_arrays(text, keys.into_array_args(more)).await,
    }
}

/// Reads by a list of keys of several columns: `{keys}` in the text becomes a table `k` with the
/// given columns, to be joined first: `SELECT ... FROM {keys} CROSS JOIN product p WHERE
/// p.owner_id = k.owner_id AND p.sku = k.sku`. `{lock:p}` locks the rows of `p`.
pub async fn fetch_by_keys<T: FromCells>(
    conn: &mut Conn,
    sql: &'static str,
    columns: &'static [&'static str],
    rows: Vec<Vec<Value>>,
) -> Result<Vec<T>, Fault> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    if conn.dialect() == Dialect::Postgres {
        let (kinds, arrays) = arrays_of(rows, columns.len());
        return conn
            .fetch_arrays(text_of(TextKey::Keys(sql, columns, kinds, conn.writes())), arrays)
            .await;
    }
    let rows: Vec<Vec<serde_json::Value>> = rows
        .into_iter()
        .map(|row| row.into_iter().map(json_of).collect())
        .collect();
    let json = serde_json::Value::from(rows).to_string();
    conn.fetch_all(
        text_of(TextKey::Keys(sql, columns, Vec::new(), false)),
        vec![json.into()],
    )
    .await
}

impl Keys {
    fn is_empty(&self) -> bool {
        match self {
            Self::Ids(ids) => ids.is_empty(),
            Self::Texts(texts) => texts.is_empty(),
        }
    }

    fn into_json_args(self, more: Vec<Value>) -> Vec<Value> {
        let json = match self {
            Self::Ids(ids) => serde_json::Value::from(ids),
            Self::Texts(texts) => serde_json::Value::from(texts),
        };
        let mut args = Vec::with_capacity(1 + more.len());
        args.push(json.to_string().into());
        args.extend(more);
        args
    }

    fn into_array_args(self, more: Vec<Value>) -> PgArguments {
        let mut args = PgArguments::default();
        match self {
            Self::Ids(ids) => bind(&mut args, ids),
            Self::Texts(texts) => bind(&mut args, texts),
        }
        for value in more {
            match Kind::of(&value) {
                Kind::BigInt => bind(&mut args, big_int(value)),
                Kind::Text => bind(&mut args, text(value)),
                Kind::Boolean => bind(&mut args, boolean(value)),
                Kind::Double => bind(&mut args, double(value)),
                Kind::Bytes => bind(&mut args, bytes(value)),
            }
        }
        args
    }
}
