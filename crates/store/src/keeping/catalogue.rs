//! Which tables a book has, of which columns, found by which key: asked of the database itself, so that no list can
//! forget one.

use crate::bulk::{Insert, Kind};
use crate::{Conn, Fault, args};

use super::owned::part_of;

/// What the restored book writes for itself.
const OWN: &str = "migration";

/// A table of the book.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Table {
    pub name: String,
    pub columns: Vec<Column>,
    /// Which of its rows are meant, as SQL; empty for all.
    pub condition: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Column {
    pub name: String,
    pub kind: Kind,
    /// Its place in the primary key, from 1; 0 when it has none.
    pub key: i64,
}

/// Every table that a stream holds, by name: of the whole book, or the part of each that is an owner's.
pub(super) async fn tables(conn: &mut Conn, owner: Option<i64>) -> Result<Vec<Table>, Fault> {
    let tables = all_tables(conn).await?;
    let Some(owner) = owner else { return Ok(tables) };
    let parts = tables.into_iter().map(|table| part_of(owner, table));
    parts.filter_map(Result::transpose).collect()
}

async fn all_tables(conn: &mut Conn) -> Result<Vec<Table>, Fault> {
    let sql = conn.dialect().select_columns();
    let rows: Vec<(String, String, String, i64)> = conn.fetch_all(sql, args![]).await?;
    let mut tables: Vec<Table> = Vec::new();
    for (table, name, kind, key) in rows.into_iter().filter(|(table, ..)| table != OWN) {
        let kind = kind_of(&kind).ok_or_else(|| Fault::Unreadable(format!("{table}.{name}: type {kind}")))?;
        let column = Column { name, kind, key };
        match tables.last_mut() {
            Some(last) if last.name == table => last.columns.push(column),
            _ => tables.push(Table {
                name: table,
                columns: vec![column],
                condition: String::new(),
            }),
        }
    }
    Ok(tables)
}

/// The kind of a column's type, as either database names it.
pub(super) fn kind_of(name: &str) -> Option<Kind> {
    Some(match name {
        "integer" | "bigint" => Kind::BigInt,
        "text" => Kind::Text,
        "boolean" => Kind::Boolean,
        "double precision" => Kind::Double,
        "blob" | "bytea" => Kind::Bytes,
        _ => return None,
    })
}

impl Table {
    /// Where the columns of the key stand, in the key's order.
    pub fn key(&self) -> Vec<usize> {
        let mut places: Vec<usize> = (0..self.columns.len())
            .filter(|at| self.columns[*at].key > 0)
            .collect();
        places.sort_unstable_by_key(|at| self.columns[*at].key);
        places
    }

    /// A page of rows in the order of the key; not the first one: what follows the key that is given.
    pub fn page(&self, first: bool, rows: usize) -> String {
        let quoted = |at: &usize| format!("\"{}\"", self.columns[*at].name);
        let list = |places: &[usize]| places.iter().map(quoted).collect::<Vec<_>>().join(", ");
        let key = self.key();
        let all: Vec<usize> = (0..self.columns.len()).collect();
        let given: Vec<String> = (1..=key.len()).map(|at| format!("${at}")).collect();
        let after = (!first).then(|| format!("({}) > ({})", list(&key), given.join(", ")));
        let meant = Some(self.condition.clone()).filter(|it| !it.is_empty());
        let tests: Vec<String> = meant.into_iter().chain(after).collect();
        let tests = if tests.is_empty() {
            String::new()
        } else {
            format!(" WHERE {}", tests.join(" AND "))
        };
        format!(
            "SELECT {} FROM \"{}\"{tests} ORDER BY {} LIMIT {rows}",
            list(&all),
            self.name,
            list(&key)
        )
    }

    /// The insert of a row with `more` columns behind its own. Its names are kept for as long as the program runs, as the texts of bulk statements are;
    /// a program restores a book once in its life.
    pub fn insert(&self, more: &[Column]) -> Insert {
        let kept = |name: &str| -> &'static str { Box::leak(name.to_owned().into_boxed_str()) };
        let columns: Vec<&'static str> = self
            .columns
            .iter()
            .chain(more)
            .map(|column| kept(&column.name))
            .collect();
        Insert {
            table: kept(&self.name),
            columns: Box::leak(columns.into_boxed_slice()),
            suffix: "",
        }
    }
}
