//! Rows as they lie in the database, read and written without the product's code.

use crate::failure::{Done, Failure};
use rusqlite::types::{ToSqlOutput, Value, ValueRef};
use rusqlite::{Connection, ToSql};

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// BIGINT.
    BigInt,
    /// TEXT.
    Text,
    /// BOOLEAN.
    Boolean,
    /// Bytes.
    Bytes,
    /// DOUBLE PRECISION.
    Double,
}

impl Kind {
    fn of(declared: &str) -> Done<Self> {
        match declared {
            "BIGINT" | "INTEGER" => Ok(Self::BigInt),
            "TEXT" => Ok(Self::Text),
            "BOOLEAN" => Ok(Self::Boolean),
            "BLOB" => Ok(Self::Bytes),
            "DOUBLE PRECISION" => Ok(Self::Double),
            other => Err(Failure::new(format!("a column of the unknown type {other}"))),
        }
    }
}

/// A column of a table.
#[derive(Clone, Debug)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// What it holds.
    pub kind: Kind,
}

/// A table of the book.
#[derive(Clone, Debug)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// All its columns, in the order of a row.
    pub columns: Vec<Column>,
    /// Which of them make the primary key.
    pub keys: Vec<usize>,
}

/// A value of a row.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell(pub Value);

/// The values of all columns of a table.
pub type Row = Vec<Cell>;

impl Cell {
    /// The bytes that it holds, a number counting as eight and nothing as none.
    pub fn bytes(&self) -> usize {
        match &self.0 {
            Value::Null => 0,
            Value::Integer(_) | Value::Real(_) => 8,
            Value::Text(text) => text.len(),
            Value::Blob(bytes) => bytes.len(),
        }
    }
}

impl ToSql for Cell {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(ValueRef::from(&self.0)))
    }
}

impl Table {
    /// The key of one of its rows, for finding it again.
    pub fn key_of(&self, row: &Row) -> String {
        let cells = self.keys.iter().map(|at| format!("{:?}", row[*at].0));
        cells.collect::<Vec<_>>().join("/")
    }

    /// The names of its columns, quoted.
    pub fn names(&self) -> Vec<String> {
        self.columns
            .iter()
            .map(|column| format!("\"{}\"", column.name))
            .collect()
    }
}

/// Every table of a SQLite book.
pub fn tables_of(book: &Connection) -> Done<Vec<Table>> {
    let sql = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'
               AND name <> 'bench_written' ORDER BY rowid";
    let mut names = book.prepare(sql)?;
    let names: Vec<String> = names
        .query_map([], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    names.into_iter().map(|name| table_of(book, name)).collect()
}

fn table_of(book: &Connection, name: String) -> Done<Table> {
    let mut described = book.prepare("SELECT name, type, pk FROM pragma_table_info(?1) ORDER BY cid")?;
    let described: Vec<(String, String, i64)> = described
        .query_map([&name], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
        .collect::<rusqlite::Result<_>>()?;
    let mut keys: Vec<(i64, usize)> = described
        .iter()
        .enumerate()
        .filter(|(_, (_, _, key))| *key > 0)
        .map(|(at, (_, _, key))| (*key, at))
        .collect();
    keys.sort_unstable();
    let columns = described
        .into_iter()
        .map(|(name, declared, _)| {
            Ok(Column {
                kind: Kind::of(&declared)?,
                name,
            })
        })
        .collect::<Done<_>>()?;
    Ok(Table {
        name,
        columns,
        keys: keys.into_iter().map(|(_, at)| at).collect(),
    })
}

/// Hands over all rows of a table, in pieces of at most `piece`.
pub fn read_pieces(
    book: &Connection,
    table: &Table,
    piece: usize,
    mut each: impl FnMut(Vec<Row>) -> Done<()>,
) -> Done<()> {
    let sql = format!("SELECT {} FROM \"{}\"", table.names().join(", "), table.name);
    let mut statement = book.prepare(&sql)?;
    let mut rows = statement.query([])?;
    let mut gathered = Vec::with_capacity(piece);
    while let Some(row) = rows.next()? {
        let cells = (0..table.columns.len()).map(|at| Ok(Cell(row.get(at)?)));
        gathered.push(cells.collect::<rusqlite::Result<Row>>()?);
        if gathered.len() == piece {
            each(std::mem::take(&mut gathered))?;
        }
    }
    if gathered.is_empty() {
        Ok(())
    } else {
        each(gathered)
    }
}
