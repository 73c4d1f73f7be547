//! One connection type for both databases, and the decoding of rows. The only file in which text
//! that is not a constant becomes a statement.

use crate::{Fault, dialect::Dialect, in_place::InPlace, readers::Lent};
use futures_util::TryStreamExt;
use sea_query::{Value, Values};
use sea_query_sqlx::SqlxValues;
use sqlx::{
    AssertSqlSafe, Executor, PgConnection, Postgres, Row, SqlSafeStr, SqlStr,
    pool::PoolConnection,
    postgres::{PgArguments, PgRow},
};
use std::sync::Arc;

/// The arguments of a statement, in the order `$1`, `$2`, ...
///
/// `args![id, name]` takes anything that `sea_query::Value` takes; `None::<i64>` is a typed NULL.
#[macro_export]
macro_rules! args {
    ($($value:expr),* $(,)?) => { vec![$($crate::Value::from($value)),*] };
}

/// The text of a statement: a constant, or built in this crate from constants alone and then
/// kept, so that texts are few and the prepared statements are found again.
#[derive(Clone, Debug)]
pub struct Sql(Text);

#[derive(Clone, Debug)]
enum Text {
    Fixed(&'static str),
    Built(Arc<str>),
}

impl From<&'static str> for Sql {
    fn from(text: &'static str) -> Self {
        Self(Text::Fixed(text))
    }
}

impl Sql {
    /// Text put together from constants of this crate; never from anything a user wrote.
    pub(crate) fn built(text: impl Into<Arc<str>>) -> Self {
        Self(Text::Built(text.into()))
    }

    /// The text itself.
    pub(crate) fn text(&self) -> &str {
        match &self.0 {
            Text::Fixed(text) => text,
            Text::Built(text) => text,
        }
    }

    fn safe(self) -> SqlStr {
        match self.0 {
            Text::Fixed(text) => text.into_sql_str(),
            Text::Built(text) => AssertSqlSafe(text).into_sql_str(),
        }
    }
}

/// A connection to the book: the writer's own, or one lent by the pool of readers.
#[derive(Debug)]
pub struct Conn {
    link: Link,
    writes: bool,
    in_transaction: bool,
}

#[derive(Debug)]
enum Link {
    Sqlite(InPlace),
    SqliteLent(Lent),
    Postgres(PgConnection),
    PostgresLent(PoolConnection<Postgres>),
}

/// The driver's connection, whoever owns it. SQLite answers on the thread that asks, PostgreSQL through a socket.
enum Wire<'c> {
    Sqlite(&'c InPlace),
    Postgres(&'c mut PgConnection),
}

impl From<InPlace> for Conn {
    fn from(own: InPlace) -> Self {
        Self {
            link: Link::Sqlite(own),
            writes: true,
            in_transaction: false,
        }
    }
}

impl From<PgConnection> for Conn {
    fn from(own: PgConnection) -> Self {
        Self {
            link: Link::Postgres(own),
            writes: true,
            in_transaction: false,
        }
    }
}

impl From<Lent> for Conn {
    fn from(lent: Lent) -> Self {
        Self {
            link: Link::SqliteLent(lent),
            writes: false,
            in_transaction: false,
        }
    }
}

impl From<PoolConnection<Postgres>> for Conn {
    fn from(lent: PoolConnection<Postgres>) -> Self {
        Self {
            link: Link::PostgresLent(lent),
            writes: false,
            in_transaction: false,
        }
    }
}

impl Conn {
    /// Which database this speaks to; for the use of `dialect.rs` and its callers.
    #[must_use]
    pub fn dialect(&self) -> Dialect {
        match self.link {
            Link::Sqlite(_) | Link::SqliteLent(_) => Dialect::Sqlite,
            Link::Postgres(_) | Link::PostgresLent(_) => Dialect::Postgres,
        }
    }

    /// Whether this connection may write, and so locks the rows that it is asked to lock.
    #[must_use]
    pub fn writes(&self) -> bool {
        self.writes
    }

    /// Whether a transaction is open on this connection.
    #[must_use]
    pub fn in_transaction(&self) -> bool {
        self.in_transaction
    }

    /// Begins a transaction: one that writes on the writer's connection, one that reads a single
    /// unchanging state on a lent one.
    pub async fn begin(&mut self) -> Result<(), Fault> {
        debug_assert!(!self.in_transaction, "transactions do not nest");
        let dialect = self.dialect();
        let text = if self.writes {
            dialect.begin_write()
        } else {
            dialect.begin_read()
        };
        // Set first: were this future dropped halfway, the connection must not be lent again.
        self.in_transaction = true;
        let begun = self.command(text).await;
        if begun.is_err() {
            self.in_transaction = false;
        }
        begun
    }

    /// Begins a transaction for a read that must see one unchanging state; `false` where the caller
    /// already holds one. Ends with [`Self::end_look`].
    pub(crate) async fn look(&mut self) -> Result<bool, Fault> {
        if self.in_transaction {
            return Ok(false);
        }
        self.begin().await.map(|()| true)
    }

    /// Ends what [`Self::look`] began.
    pub(crate) async fn end_look(&mut self, begun: bool) -> Result<(), Fault> {
        if begun { self.rollback().await } else { Ok(()) }
    }

    /// Makes the transaction durable. After `Fault::ConnectionLost` its fate is unknown.
    pub async fn commit(&mut self) -> Result<(), Fault> {
        debug_assert!(self.in_transaction, "nothing to commit");
        self.command("COMMIT").await?;
        self.in_transaction = false;
        Ok(())
    }

    /// Undoes the transaction, if one is open.
    pub async fn rollback(&mut self) -> Result<(), Fault> {
        if !self.in_transaction {
            return Ok(());
        }
        let rolled_back = self.command("ROLLBACK").await;
        self.in_transaction = false;
        match rolled_back {
            // SQLite ends the transaction by itself when the disk is full.
            Err(Fault::Other(_)) if self.dialect() == Dialect::Sqlite => Ok(()),
            other => other,
        }
    }

    /// Runs a statement without arguments in one round trip.
    async fn command(&mut self, text: &'static str) -> Result<(), Fault> {
        match self.wire() {
            Wire::Sqlite(wire) => wire.execute(text, Vec::new()).map(drop)?,
            Wire::Postgres(wire) => wire.execute(text).await.map(drop)?,
        }
        Ok(())
    }

    /// Runs a script of many statements that return nothing, as migrations are.
    pub(crate) async fn script(&mut self, text: String) -> Result<(), Fault> {
        match self.wire() {
            Wire::Sqlite(wire) => wire.script(&text)?,
            Wire::Postgres(wire) => sqlx::raw_sql(AssertSqlSafe(text)).execute(wire).await.map(drop)?,
        }
        Ok(())
    }

    /// Runs a statement; answers how many rows it touched.
    pub async fn execute(&mut self, sql: impl Into<Sql>, args: Vec<Value>) -> Result<u64, Fault> {
        let (sql, args) = (sql.into(), SqlxValues(Values(args)));
        Ok(match self.wire() {
            Wire::Sqlite(wire) => wire.execute(sql.text(), args.0.0)?,
            Wire::Postgres(wire) => {
                let done = sqlx::query_with(sql.safe(), args).execute(wire).await?;
                done.rows_affected()
            }
        })
    }

    /// As `execute`, for PostgreSQL arguments that no `Value` can express (arrays).
    pub(crate) async fn execute_arrays(&mut self, sql: Sql, args: PgArguments) -> Result<u64, Fault> {
        match self.wire() {
            Wire::Sqlite(_) => unreachable!("arrays are bound on PostgreSQL only"),
            Wire::Postgres(wire) => Ok(sqlx::query_with(sql.safe(), args)
                .execute(wire)
                .await?
                .rows_affected()),
        }
    }

    /// Runs a statement for each row of arguments, on SQLite, where none of them has a way to go: hands what they
    /// return to `each`, and answers how many rows they touched.
    pub(crate) fn run_rows(
        &mut self,
        sql: &Sql,
        rows: Vec<Vec<Value>>,
        each: impl FnMut(&mut Cells<'_>) -> Result<(), Fault>,
    ) -> Result<u64, Fault> {
        match self.wire() {
            Wire::Sqlite(wire) => wire.run_rows(sql.text(), rows, each),
            Wire::Postgres(_) => unreachable!("only SQLite takes row after row"),
        }
    }

    /// Hands every row to `each`, one at a time, in constant memory.
    pub async fn fetch_each<T: FromCells>(
        &mut self,
        sql: impl Into<Sql>,
        args: Vec<Value>,
        mut each: impl FnMut(T),
    ) -> Result<(), Fault> {
        self.fetch_cells(sql, args, |cells| T::from_cells(cells).map(&mut each))
            .await
    }

    /// As `fetch_each`, for rows whose cells depend on the statement.
    pub(crate) async fn fetch_cells(
        &mut self,
        sql: impl Into<Sql>,
        args: Vec<Value>,
        mut each: impl FnMut(&mut Cells<'_>) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        let (sql, args) = (sql.into(), SqlxValues(Values(args)));
        match self.wire() {
            Wire::Sqlite(wire) => wire.each_row(sql.text(), args.0.0, each)?,
            Wire::Postgres(wire) => {
                let mut rows = sqlx::query_with(sql.safe(), args).fetch(wire);
                while let Some(row) = rows.try_next().await? {
                    each(&mut Cells::postgres(&row))?;
                }
            }
        }
        Ok(())
    }

    /// As `fetch_all`, for PostgreSQL arguments that no `Value` can express (arrays).
    pub(crate) async fn fetch_arrays<T: FromCells>(
        &mut self,
        sql: Sql,
        args: PgArguments,
    ) -> Result<Vec<T>, Fault> {
        let Wire::Postgres(wire) = self.wire() else {
            unreachable!("arrays are bound on PostgreSQL only")
        };
        let mut rows = sqlx::query_with(sql.safe(), args).fetch(wire);
        let mut all = Vec::new();
        while let Some(row) = rows.try_next().await? {
            all.push(T::from_cells(&mut Cells::postgres(&row))?);
        }
        Ok(all)
    }

    /// Every row of the answer. For answers that are bounded by their statement.
    pub async fn fetch_all<T: FromCells>(
        &mut self,
        sql: impl Into<Sql>,
        args: Vec<Value>,
    ) -> Result<Vec<T>, Fault> {
        let mut all = Vec::new();
        self.fetch_each(sql, args, |row| all.push(row)).await?;
        Ok(all)
    }

    /// The first row, if there is one.
    pub async fn fetch_optional<T: FromCells>(
        &mut self,
        sql: impl Into<Sql>,
        args: Vec<Value>,
    ) -> Result<Option<T>, Fault> {
        let mut first = None;
        self.fetch_each(sql, args, |row| {
            first.get_or_insert(row);
        })
        .await?;
        Ok(first)
    }

    /// The one row that must be there.
    pub async fn fetch_one<T: FromCells>(
        &mut self,
        sql: impl Into<Sql>,
        args: Vec<Value>,
    ) -> Result<T, Fault> {
        self.fetch_optional(sql, args).await?.ok_or(Fault::Missing("row"))
    }

    fn wire(&mut self) -> Wire<'_> {
        match &mut self.link {
            Link::Sqlite(own) => Wire::Sqlite(own),
            Link::SqliteLent(lent) => Wire::Sqlite(lent.reader()),
            Link::Postgres(own) => Wire::Postgres(own),
            Link::PostgresLent(lent) => Wire::Postgres(lent),
        }
    }
}

impl Drop for Conn {
    /// A lent connection with an open transaction must not reach the next reader; SQLite's see to that themselves.
    fn drop(&mut self) {
        if let Link::PostgresLent(lent) = &mut self.link
            && self.in_transaction
        {
            lent.close_on_drop();
        }
    }
}

/// A value that one row, or a run of its cells, describes.
pub trait FromCells: Sized + Send {
    /// Takes the cells in the order of the SELECT list.
    fn from_cells(cells: &mut Cells<'_>) -> Result<Self, Fault>;
}

/// The cells of a row, taken from left to right.
pub struct Cells<'r> {
    row: AnyRow<'r>,
    next: usize,
}

#[derive(Clone, Copy)]
enum AnyRow<'r> {
    Sqlite(&'r rusqlite::Row<'r>),
    Postgres(&'r PgRow),
}

macro_rules! take {
    ($(#[$doc:meta] $name:ident -> $kind:ty;)*) => { $(
        #[$doc]
        pub fn $name(&mut self) -> Result<$kind, Fault> {
            let at = self.next;
            self.next += 1;
            Ok(match self.row {
                AnyRow::Sqlite(row) => row.get(at)?,
                AnyRow::Postgres(row) => row.try_get(at)?,
            })
        }
    )* };
}

impl<'r> Cells<'r> {
    pub(crate) fn sqlite(row: &'r rusqlite::Row<'r>) -> Self {
        Self {
            row: AnyRow::Sqlite(row),
            next: 0,
        }
    }

    fn postgres(row: &'r PgRow) -> Self {
        Self {
            row: AnyRow::Postgres(row),
            next: 0,
        }
    }

    take! {
        /// The next cell, a BIGINT.
        i64 -> i64;
        /// The next cell, a BIGINT or NULL.
        opt_i64 -> Option<i64>;
        /// The next cell, a TEXT.
        text -> String;
        /// The next cell, a TEXT or NULL.
        opt_text -> Option<String>;
        /// The next cell, a BOOLEAN.
        bool -> bool;
        /// The next cell, a BOOLEAN or NULL.
        opt_bool -> Option<bool>;
        /// The next cell, a DOUBLE PRECISION.
        f64 -> f64;
        /// The next cell, a DOUBLE PRECISION or NULL.
        opt_f64 -> Option<f64>;
        /// The next cell, bytes.
        bytes -> Vec<u8>;
        /// The next cell, bytes or NULL.
        opt_bytes -> Option<Vec<u8>>;
    }

    /// The next cells, as many as `T` takes.
    pub fn part<T: FromCells>(&mut self) -> Result<T, Fault> {
        T::from_cells(self)
    }
}

macro_rules! one_cell {
    ($($kind:ty => $take:ident),* $(,)?) => { $(
        impl FromCells for $kind {
            fn from_cells(cells: &mut Cells<'_>) -> Result<Self, Fault> {
                cells.$take()
            }
        }
    )* };
}

one_cell! {
    i64 => i64, Option<i64> => opt_i64, String => text, Option<String> => opt_text,
    bool => bool, Option<bool> => opt_bool, f64 => f64, Option<f64> => opt_f64,
    Vec<u8> => bytes, Option<Vec<u8>> => opt_bytes,
}

macro_rules! tuples {
    ($(($($part:ident),+))*) => { $(
        impl<$($part: FromCells),+> FromCells for ($($part,)+) {
            fn from_cells(cells: &mut Cells<'_>) -> Result<Self, Fault> {
                Ok(($($part::from_cells(cells)?,)+))
            }
        }
    )* };
}

tuples! { (A, B) (A, B, C) (A, B, C, D) (A, B, C, D, E) (A, B, C, D, E, F) }
