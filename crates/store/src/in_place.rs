//! SQLite on the thread that asks: its statements need no way to another thread and back, which cost more
//! than most of them. The writer has a thread of its own. A reader's thread serves other requests too, so it first
//! lets another one take them over.

use crate::bulk::{Kind, big_int, boolean, bytes, double, text};
use crate::{Cells, Fault, Value};
use rusqlite::{Connection, OpenFlags, Rows, Statement, types};
use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};
use tokio::{
    runtime::{Handle, RuntimeFlavor},
    task,
};

/// Steps of SQLite's machine between two looks at the clock; a step takes well under a microsecond.
const STEPS_PER_LOOK: i32 = 10_000;

/// A connection whose statements block the thread that asks until they are done.
#[derive(Debug)]
pub(crate) struct InPlace {
    connection: Connection,
    /// A reader's alone: the writer's thread has no other work.
    time_limit: Option<TimeLimit>,
}

impl InPlace {
    /// Opens the file to write, making it where there is none.
    pub(crate) fn open(file: &Path, busy_timeout: Duration, statements_kept: usize) -> Result<Self, Fault> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
        Self::open_with(file, flags, busy_timeout, statements_kept)
    }

    /// Opens the file to read; no statement may run longer than the limit.
    pub(crate) fn open_to_read(
        file: &Path,
        busy_timeout: Duration,
        statements_kept: usize,
        statement_limit: Duration,
    ) -> Result<Self, Fault> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY;
        let mut reader = Self::open_with(file, flags, busy_timeout, statements_kept)?;
        reader.time_limit = Some(TimeLimit::watch(&reader.connection, statement_limit)?);
        Ok(reader)
    }

    fn open_with(
        file: &Path,
        flags: OpenFlags,
        busy_timeout: Duration,
        statements_kept: usize,
    ) -> Result<Self, Fault> {
        let connection = Connection::open_with_flags(file, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
        connection.busy_timeout(busy_timeout)?;
        connection.set_prepared_statement_cache_capacity(statements_kept);
        Ok(Self {
            connection,
            time_limit: None,
        })
    }

    /// Undoes the transaction that may be open.
    pub(crate) fn leave_transaction(&self) -> Result<(), Fault> {
        if self.connection.is_autocommit() {
            return Ok(());
        }
        Ok(self.connection.execute_batch("ROLLBACK")?)
    }

    /// Runs a script of statements; what they answer is dropped.
    pub(crate) fn script(&self, text: &str) -> Result<(), Fault> {
        self.run(|connection| Ok(connection.execute_batch(text)?))
    }

    /// Runs a statement; answers how many rows it touched.
    pub(crate) fn execute(&self, text: &str, args: Vec<Value>) -> Result<u64, Fault> {
        self.each_row(text, args, |_| Ok(()))?;
        Ok(self.connection.changes())
    }

    /// Runs a statement for each row of arguments, which stand in the order of its parameters.
    pub(crate) fn run_rows(
        &self,
        text: &str,
        rows: Vec<Vec<Value>>,
        mut each: impl FnMut(&mut Cells<'_>) -> Result<(), Fault>,
    ) -> Result<u64, Fault> {
        self.run(|connection| {
            let mut statement = connection.prepare_cached(text)?;
            let mut touched = 0;
            for row in rows {
                debug_assert_eq!(row.len(), statement.parameter_count(), "a value for each column");
                for (at, value) in (1_usize..).zip(row) {
                    statement.raw_bind_parameter(at, plain(value))?;
                }
                hand_on(statement.raw_query(), &mut each)?;
                touched += connection.changes();
            }
            Ok(touched)
        })
    }

    /// Hands every row of the answer to `each`.
    pub(crate) fn each_row(
        &self,
        text: &str,
        args: Vec<Value>,
        mut each: impl FnMut(&mut Cells<'_>) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        self.run(|connection| {
            let mut statement = connection.prepare_cached(text)?;
            bind(&mut statement, args)?;
            hand_on(statement.raw_query(), &mut each)
        })
    }

    fn run<T>(&self, work: impl FnOnce(&Connection) -> Result<T, Fault>) -> Result<T, Fault> {
        match &self.time_limit {
            None => work(&self.connection),
            Some(limit) => {
                limit.begin();
                beside_others(|| work(&self.connection))
            }
        }
    }
}

/// Runs work that blocks its thread. Where that is one of many that requests share, another one takes over what else
/// it would do.
fn beside_others<T>(work: impl FnOnce() -> T) -> T {
    match Handle::try_current().map(|runtime| runtime.runtime_flavor()) {
        Ok(RuntimeFlavor::MultiThread) => task::block_in_place(work),
        _ => work(),
    }
}

/// How long a statement may run. Nobody else can stop one: who asked for it is waiting on the same thread.
#[derive(Debug)]
struct TimeLimit {
    limit: Duration,
    opened: Instant,
    /// When the statement under way must end, in microseconds after `opened`.
    ends_at: Arc<AtomicU64>,
}

impl TimeLimit {
    /// Has the connection look at the clock while it works.
    fn watch(connection: &Connection, limit: Duration) -> Result<Self, Fault> {
        let (opened, ends_at) = (Instant::now(), Arc::new(AtomicU64::new(u64::MAX)));
        let seen = Arc::clone(&ends_at);
        let too_long = move || micros(opened.elapsed()) > seen.load(Ordering::Relaxed);
        connection.progress_handler(STEPS_PER_LOOK, Some(too_long))?;
        Ok(Self {
            limit,
            opened,
            ends_at,
        })
    }

    fn begin(&self) {
        let ends_at = micros(self.opened.elapsed().saturating_add(self.limit));
        self.ends_at.store(ends_at, Ordering::Relaxed);
    }
}

fn micros(duration: Duration) -> u64 {
    u64::try_from(duration.as_micros()).unwrap_or(u64::MAX)
}

fn hand_on(
    mut rows: Rows<'_>,
    each: &mut impl FnMut(&mut Cells<'_>) -> Result<(), Fault>,
) -> Result<(), Fault> {
    while let Some(row) = rows.next()? {
        each(&mut Cells::sqlite(row))?;
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
