//! SQLite on the thread that asks: the writer has a thread of its own, so its statements need no way to
//! another thread and back. Of what a small batch costs, that way was a large part.

use crate::bulk::{Kind, big_int, boolean, bytes, double, text};
use crate::{Cells, Fault, Value};
use rusqlite::{Connection, OpenFlags, Rows, Statement, types};
use std::{path::Path, time::Duration};

/// A connection whose statements block the thread that asks until they are done.
#[derive(Debug)]
pub(crate) struct InPlace(Connection);

impl InPlace {
    /// Opens the file, making it where there is none.
    pub(crate) fn open(file: &Path, busy_timeout: Duration, statements_kept: usize) -> Result<Self, Fault> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
            | OpenFlags::SQLITE_OPEN_CREATE
            | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(file, flags)?;
        connection.busy_timeout(busy_timeout)?;
        connection.set_prepared_statement_cache_capacity(statements_kept);
        Ok(Self(connection))
    }

    /// Runs a script of statements; what they answer is dropped.
    pub(crate) fn script(&mut self, text: &str) -> Result<(), Fault> {
        Ok(self.0.execute_batch(text)?)
    }

    /// Runs a statement; answers how many rows it touched.
    pub(crate) fn execute(&mut self, text: &str, args: Vec<Value>) -> Result<u64, Fault> {
        self.each_row(text, args, |_| Ok(()))?;
        Ok(self.0.changes())
    }

    /// Runs a statement for each row of arguments, which stand in the order of its parameters.
    pub(crate) fn run_rows(
        &mut self,
        text: &str,
        rows: Vec<Vec<Value>>,
        mut each: impl FnMut(&mut Cells<'_>) -> Result<(), Fault>,
    ) -> Result<u64, Fault> {
        let mut statement = self.0.prepare_cached(text)?;
        let mut touched = 0;
        for row in rows {
            debug_assert_eq!(row.len(), statement.parameter_count(), "a value for each column");
            for (at, value) in (1_usize..).zip(row) {
                statement.raw_bind_parameter(at, plain(value))?;
            }
            hand_on(statement.raw_query(), &mut each)?;
            touched += self.0.changes();
        }
        Ok(touched)
    }

    /// Hands every row of the answer to `each`.
    pub(crate) fn each_row(
        &mut self,
        text: &str,
        args: Vec<Value>,
        mut each: impl FnMut(&mut Cells<'_>) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        let mut statement = self.0.prepare_cached(text)?;
        bind(&mut statement, args)?;
        hand_on(statement.raw_query(), &mut each)
    }
}

fn hand_on(
    mut rows: Rows<'_>,
    each: &mut impl FnMut(&mut Cells<'_>) -> Result<(), Fault>,
) -> Result<(), Fault> {
    while let Some(row) = rows.next()? {
        each(&mut Cells::in_place(row))?;
    }
    Ok(())
}

/// Binds `$1`, `$2`, ... by their numbers, and parameters without a name in their order.
fn bind(statement: &mut Statement<'_>, args: Vec<Value>) -> Result<(), Fault> {
    let args: Vec<types::Value> = args.into_iter().map(plain).collect();
    for at in 1..=statement.parameter_count() {
        let named = statement.parameter_name(at);
        let number = named.and_then(|name| name[1..].parse().ok()).unwrap_or(at);
        let arg = args.get(number - 1).ok_or(Fault::Missing("argument"))?;
        statement.raw_bind_parameter(at, arg)?;
    }
    Ok(())
}

fn plain(value: Value) -> types::Value {
    match Kind::of(&value) {
        Kind::BigInt => big_int(value).into(),
        Kind::Text => text(value).into(),
        Kind::Boolean => boolean(value).into(),
        Kind::Double => double(value).into(),
        Kind::Bytes => bytes(value).into(),
    }
}
