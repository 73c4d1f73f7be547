//! The limit on SQLite: one thread, rusqlite, prepared statements, WAL with synchronous=FULL.

use super::written::{Commit, Written, WrittenTable};
use crate::failure::{Done, Failure};
use crate::rows::Row;
use rusqlite::{Connection, Statement};
use std::path::Path;
use std::time::Instant;

/// As the product's writer has them.
const CACHE_KIB: i64 = 16_384;
const CHECKPOINT_PAGES: i64 = 4_000;

/// Writes the commits into the book in `file` and answers the seconds it took.
pub fn write(file: &Path, written: &Written, commits: &[Commit]) -> Done<f64> {
    let book = open(file)?;
    let mut statements = Statements::prepare(&book, written)?;
    let begun = Instant::now();
    for commit in commits {
        book.execute_batch("BEGIN IMMEDIATE")?;
        statements.write(commit)?;
        book.execute_batch("COMMIT")?;
    }
    let took = begun.elapsed().as_secs_f64();
    drop(statements);
    book.close().map_err(|(_, error)| Failure::from(error))?;
    Ok(took)
}

/// What makes it durable, as the database itself tells it.
pub fn durability(file: &Path) -> Done<String> {
    let book = open(file)?;
    let ask = |name: &str| {
        book.query_row(&format!("PRAGMA {name}"), [], |row| {
            row.get::<_, rusqlite::types::Value>(0)
        })
    };
    Ok(format!(
        "SQLite {}: journal_mode={:?}, synchronous={:?} (2 is FULL), cache_size={:?}, wal_autocheckpoint={:?}",
        rusqlite::version(),
        ask("journal_mode")?,
        ask("synchronous")?,
        ask("cache_size")?,
        ask("wal_autocheckpoint")?,
    ))
}

fn open(file: &Path) -> Done<Connection> {
    let book = Connection::open(file)?;
    book.pragma_update(None, "journal_mode", "WAL")?;
    book.pragma_update(None, "synchronous", "FULL")?;
    book.pragma_update(None, "cache_size", -CACHE_KIB)?;
    book.pragma_update(None, "wal_autocheckpoint", CHECKPOINT_PAGES)?;
    book.pragma_update(None, "temp_store", "MEMORY")?;
    Ok(book)
}

struct Statements<'b> {
    inserts: Vec<Statement<'b>>,
    updates: Vec<Option<Statement<'b>>>,
    tables: &'b [WrittenTable],
}

impl<'b> Statements<'b> {
    fn prepare(book: &'b Connection, written: &'b Written) -> Done<Self> {
        let inserts = written
            .tables
            .iter()
            .map(|it| Ok(book.prepare(&insert_text(it))?))
            .collect::<Done<_>>()?;
        let updates = written
            .tables
            .iter()
            .map(|it| {
                Ok(match it.changing.is_empty() {
                    true => None,
                    false => Some(book.prepare(&update_text(it))?),
                })
            })
            .collect::<Done<_>>()?;
        Ok(Self {
            inserts,
            updates,
            tables: &written.tables,
        })
    }

    fn write(&mut self, commit: &Commit) -> Done<()> {
        for (table, rows) in &commit.inserted {
            let statement = &mut self.inserts[*table];
            for row in rows {
                statement.execute(rusqlite::params_from_iter(row))?;
            }
        }
        for (at, rows) in &commit.updated {
            let table = &self.tables[*at];
            let Some(statement) = &mut self.updates[*at] else {
                continue;
            };
            for row in rows {
                let cells = bound(table, row);
                if statement.execute(rusqlite::params_from_iter(cells))? != 1 {
                    return Err(Failure::new(format!("no row of {} to change", table.table.name)));
                }
            }
        }
        Ok(())
    }
}

/// What an update binds: the changing columns, then the key.
fn bound<'r>(table: &'r WrittenTable, row: &'r Row) -> impl Iterator<Item = &'r crate::rows::Cell> {
    table.changing.iter().chain(&table.table.keys).map(|at| &row[*at])
}

fn insert_text(it: &WrittenTable) -> String {
    let names = it.table.names();
    let marks = vec!["?"; names.len()].join(", ");
    format!(
        "INSERT INTO \"{}\" ({}) VALUES ({marks})",
        it.table.name,
        names.join(", ")
    )
}

fn update_text(it: &WrittenTable) -> String {
    let names = it.table.names();
    let set = |columns: &[usize], between: &str| {
        let parts = columns.iter().map(|at| format!("{} = ?", names[*at]));
        parts.collect::<Vec<_>>().join(between)
    };
    format!(
        "UPDATE \"{}\" SET {} WHERE {}",
        it.table.name,
        set(&it.changing, ", "),
        set(&it.table.keys, " AND ")
    )
}
