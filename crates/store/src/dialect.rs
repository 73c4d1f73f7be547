//! The closed list of differences between SQLite and PostgreSQL. Besides this file only `open.rs`,
//! `db.rs` and `bulk.rs`, which stand on the drivers, may ask which of the two it is; tidy checks it.

use sea_query::{Expr, ExprTrait, PostgresQueryBuilder, SelectStatement, SqliteQueryBuilder, Value};

/// Which database a connection speaks to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Dialect {
    /// SQLite inside the process.
    Sqlite,
    /// PostgreSQL, or what speaks it.
    Postgres,
}

impl Dialect {
    /// Begins a transaction that writes. SQLite takes its one write lock at once, so that no
    /// transaction fails halfway for want of it.
    #[must_use]
    pub fn begin_write(self) -> &'static str {
        match self {
            Self::Sqlite => "BEGIN IMMEDIATE",
            Self::Postgres => "BEGIN",
        }
    }

    /// Begins a transaction that reads one unchanging state of the book.
    #[must_use]
    pub fn begin_read(self) -> &'static str {
        match self {
            Self::Sqlite => "BEGIN",
            Self::Postgres => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
        }
    }

    /// The end of a SELECT that locks its rows; SQLite's one writer needs none.
    #[must_use]
    pub fn lock_rows(self) -> &'static str {
        match self {
            Self::Sqlite => "",
            Self::Postgres => " FOR UPDATE",
        }
    }

    /// Whether numbers are leased in a commit of their own: a row that stays locked until a batch's
    /// commit would keep other nodes waiting. SQLite has no other nodes.
    #[must_use]
    pub fn leases_apart(self) -> bool {
        self == Self::Postgres
    }

    /// Asks the database's own clock, in microseconds UTC. SQLite's has whole milliseconds.
    #[must_use]
    pub(crate) fn select_now_us(self) -> &'static str {
        match self {
            Self::Sqlite => "SELECT CAST(ROUND(unixepoch('subsec') * 1000) AS INTEGER) * 1000",
            Self::Postgres => "SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000000 AS BIGINT)",
        }
    }

    /// Asks the same clock, never below the `at` of the feed's last event; and where the feed ends.
    #[must_use]
    pub(crate) fn select_beginning(self) -> &'static str {
        match self {
            Self::Sqlite => {
                "SELECT CASE WHEN last_at > now THEN last_at ELSE now END, epoch, position FROM (SELECT last_at, epoch, position,
                 CAST(ROUND(unixepoch('subsec') * 1000) AS INTEGER) * 1000 AS now FROM feed_head) AS head"
            }
            Self::Postgres => {
                "SELECT CASE WHEN last_at > now THEN last_at ELSE now END, epoch, position FROM (SELECT last_at, epoch, position,
                 CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000000 AS BIGINT) AS now FROM feed_head) AS head"
            }
        }
    }

    /// Takes the feed's head until the transaction ends.
    #[must_use]
    pub(crate) fn take_feed_head(self) -> &'static str {
        match self {
            Self::Sqlite => "SELECT epoch, position, chain, last_at FROM feed_head WHERE id = 1",
            Self::Postgres => "SELECT epoch, position, chain, last_at FROM feed_head WHERE id = 1 FOR UPDATE",
        }
    }

    /// Moves the feed's head on, and has the followers of other nodes woken by the commit, with the
    /// epoch and position reached; on SQLite there are no other nodes.
    #[must_use]
    pub(crate) fn move_feed_head(self) -> &'static str {
        match self {
            Self::Sqlite => "UPDATE feed_head SET position = $1, chain = $2, last_at = $3 WHERE id = 1",
            Self::Postgres => {
                "UPDATE feed_head SET position = $1, chain = $2, last_at = $3 WHERE id = 1
                 RETURNING CAST(pg_notify('evenkeel_feed', epoch || ' ' || position) AS TEXT)"
            }
        }
    }

    /// Passes over rows that another worker is just taking; SQLite's one writer meets none.
    #[must_use]
    pub(crate) fn skip_locked(self) -> &'static str {
        match self {
            Self::Sqlite => "",
            Self::Postgres => " FOR UPDATE SKIP LOCKED",
        }
    }

    /// Lets one opener of a book at a time change its schema, until the end of its transaction.
    /// SQLite's write lock does so by itself. The key is any number that no other program takes.
    #[must_use]
    pub(crate) fn lock_out_other_openers(self) -> Option<&'static str> {
        match self {
            Self::Sqlite => None,
            Self::Postgres => Some("SELECT 1 FROM pg_advisory_xact_lock(4993446653023372385)"),
        }
    }

    /// Empties tables, whatever is in them. SQLite drops a table's pages when no row is asked about;
    /// PostgreSQL would walk every row, and has a statement that does not.
    #[must_use]
    pub(crate) fn empty_tables(self, tables: &[&str]) -> Vec<String> {
        match self {
            Self::Sqlite => tables
                .iter()
                .map(|table| format!("DELETE FROM {table}"))
                .collect(),
            Self::Postgres => vec![format!("TRUNCATE {}", tables.join(", "))],
        }
    }

    /// Every column of every table, by table and in the order in which they stand: the table, the column, its type in
    /// small letters, and its place in the primary key, from 1; 0 when it has none.
    #[must_use]
    pub(crate) fn select_columns(self) -> &'static str {
        match self {
            Self::Sqlite => {
                "SELECT t.name, c.name, lower(c.type), c.pk FROM sqlite_master t, pragma_table_info(t.name) c
                 WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%' ORDER BY t.name, c.cid"
            }
            Self::Postgres => {
                "SELECT CAST(t.relname AS TEXT), CAST(a.attname AS TEXT), format_type(a.atttypid, NULL),
                 COALESCE((SELECT k.place FROM pg_index i, unnest(i.indkey) WITH ORDINALITY k(attnum, place)
                     WHERE i.indrelid = t.oid AND i.indisprimary AND k.attnum = a.attnum), 0)
                 FROM pg_class t JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
                 WHERE t.relkind = 'r' AND t.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema())
                 ORDER BY CAST(t.relname AS TEXT) COLLATE \"C\", a.attnum"
            }
        }
    }

    /// Every index that is no key of its table, in the order in which they were made: its name, and the statement
    /// that makes it.
    #[must_use]
    pub(crate) fn select_indexes(self) -> &'static str {
        match self {
            Self::Sqlite => {
                "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL ORDER BY rowid"
            }
            Self::Postgres => {
                "SELECT CAST(c.relname AS TEXT), pg_get_indexdef(i.indexrelid)
                 FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
                 WHERE NOT i.indisprimary
                     AND c.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema())
                 ORDER BY i.indexrelid"
            }
        }
    }

    /// Has the database learn how its values are spread, where it plans by that.
    #[must_use]
    pub(crate) fn learn_spread(self) -> Option<&'static str> {
        match self {
            Self::Sqlite => None,
            Self::Postgres => Some("ANALYZE"),
        }
    }

    /// Counts the connections that other processes of this program have to the book. On SQLite the lock on the
    /// data folder tells.
    #[must_use]
    pub(crate) fn count_other_programs(self) -> Option<&'static str> {
        match self {
            Self::Sqlite => None,
            Self::Postgres => Some(
                "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database()
                 AND application_name = 'evenkeel' AND pid <> pg_backend_pid()",
            ),
        }
    }

    /// Replaces the tokens of a migration:
    ///
    /// | token | SQLite | PostgreSQL |
    /// |---|---|---|
    /// | `{id}` | `INTEGER NOT NULL PRIMARY KEY` (the rowid) | `BIGINT NOT NULL PRIMARY KEY` |
    /// | `{text}` | `TEXT` (binary by default) | `TEXT COLLATE "C"` |
    /// | `{bytes}` | `BLOB` | `BYTEA` |
    /// | `{clustered}` | `WITHOUT ROWID` | nothing |
    #[must_use]
    pub fn migration(self, text: &str) -> String {
        let (id, string, bytes, clustered) = match self {
            Self::Sqlite => ("INTEGER NOT NULL PRIMARY KEY", "TEXT", "BLOB", " WITHOUT ROWID"),
            Self::Postgres => ("BIGINT NOT NULL PRIMARY KEY", "TEXT COLLATE \"C\"", "BYTEA", ""),
        };
        text.replace("{id}", id)
            .replace("{text}", string)
            .replace("{bytes}", bytes)
            .replace(" {clustered}", clustered)
    }

    /// `= ANY`/`IN` of every key in the list bound as parameter `$1`: one text for any number.
    #[must_use]
    pub(crate) fn in_first_parameter(self) -> &'static str {
        match self {
            Self::Sqlite => "IN (SELECT value FROM json_each($1))",
            Self::Postgres => "= ANY($1)",
        }
    }

    /// That the first column of the index to be read has this value. PostgreSQL forgets a column that is
    /// equal to a constant when it looks for an index in the order wanted, and may then walk one without
    /// that column past rows of all other values; of an array, even of one, it does not.
    #[must_use]
    pub(crate) fn leads_with(self, column: Expr, value: Value) -> Expr {
        let kind = match value {
            Value::String(_) => "TEXT",
            Value::Bool(_) => "BOOLEAN",
            _ => "BIGINT",
        };
        match self {
            Self::Sqlite => column.eq(value),
            Self::Postgres => {
                // Without brackets, in which the builder would see no parameter.
                let array = format!("$1 = ANY(array_append(CAST(NULL AS {kind} ARRAY), $2))");
                Expr::cust_with_exprs(array, [column, Expr::val(value)])
            }
        }
    }

    /// Asks how a statement is run, in lines that [`explained`](Self::explained) reads.
    #[cfg(feature = "harness")]
    pub(crate) fn explain(self) -> &'static str {
        match self {
            Self::Sqlite => "EXPLAIN QUERY PLAN ",
            Self::Postgres => "EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF) ",
        }
    }

    /// One line of the answer to [`explain`](Self::explain).
    #[cfg(feature = "harness")]
    pub(crate) fn explained(self, cells: &mut crate::Cells<'_>) -> Result<String, crate::Fault> {
        if self == Self::Sqlite {
            let _numbers = <(i64, i64, i64) as crate::FromCells>::from_cells(cells)?;
        }
        cells.text()
    }

    /// Does [`explain`](Self::explain) count the rows that each scan touched?
    #[cfg(feature = "harness")]
    pub(crate) fn counts_rows(self) -> bool {
        self == Self::Postgres
    }

    /// After a table: the one index by which it is to be read. SQLite guesses, and is told; PostgreSQL knows
    /// how often each value occurs, and takes no such word.
    #[must_use]
    pub(crate) fn read_by(self, index: &str) -> String {
        match self {
            Self::Sqlite => format!(" INDEXED BY \"{index}\""),
            Self::Postgres => String::new(),
        }
    }

    /// The text and the parameters of a composed SELECT.
    #[must_use]
    pub(crate) fn select(self, select: &SelectStatement) -> (String, Vec<Value>) {
        let (text, values) = match self {
            Self::Sqlite => select.build(SqliteQueryBuilder),
            Self::Postgres => select.build(PostgresQueryBuilder),
        };
        (text, values.0)
    }
}
