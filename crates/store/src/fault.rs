//! What can go wrong with the world underneath the book: the one error enum of this crate.

/// What a database, or the way to it, said.
pub type Cause = Box<dyn std::error::Error + Send + Sync>;

/// The world failed: the database, its disk, or the way to it. Never a business refusal.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// The connection broke; whether a COMMIT in flight took effect is unknown.
    #[error("the connection to the database was lost: {0}")]
    ConnectionLost(#[source] Cause),
    /// PostgreSQL ended this transaction in favour of another (40001, 40P01).
    #[error("the transaction lost to another one: {0}")]
    Serialization(#[source] Cause),
    /// A unique key is already taken, by a row that this transaction did not see.
    #[error("a unique key is already taken: {0}")]
    Conflict(#[source] Cause),
    /// The database had no time, lock or connection for us within the limits.
    #[error("the database is busy: {0}")]
    Busy(#[source] Cause),
    /// There is no room left to write.
    #[error("the disk of the database is full: {0}")]
    DiskFull(#[source] Cause),
    /// A row was promised and is not there.
    #[error("no row where one must be: {0}")]
    Missing(&'static str),
    /// A stored value is not what this program wrote or expects.
    #[error("stored value not understood: {0}")]
    Unreadable(String),
    /// The book was written by a newer program that this one must not follow.
    #[error("this book needs version {needed} or newer; this is {actual}")]
    BinaryTooOld {
        /// The oldest version that may open the book.
        needed: String,
        /// The version of this program.
        actual: String,
    },
    /// The book's schema is older than this program's, which changes nothing because it was to read only.
    #[error(
        "this book has schema {found} and this program reads {known}: start `evenkeel serve` on it once, which brings \
         it up, or use the program that serves it"
    )]
    SchemaTooOld {
        /// The last migration applied to the book.
        found: i64,
        /// The last one that this program knows.
        known: i64,
    },
    /// An applied migration differs from the one in this program.
    #[error("migration {version} of this book is not the one in this program")]
    MigrationChanged {
        /// The number of the migration.
        version: i64,
    },
    /// The folder or file of the book cannot be used.
    #[error("cannot use {path}: {source}")]
    File {
        /// The folder or file.
        path: String,
        /// What the operating system said.
        #[source]
        source: std::io::Error,
    },
    /// What should be a backup is none, or not a whole one.
    #[error("this is no whole backup: {0}")]
    BackupBroken(String),
    /// Something stands where a book or a backup would be put.
    #[error("{0} is not empty")]
    NotEmpty(String),
    /// Another process of this program has the book open.
    #[error("the book is in use by another process")]
    InUse,
    /// What was restored is not what was backed up, or does not agree with itself.
    #[error("the restored book is not sound: {0}")]
    Unsound(String),
    /// Everything else that the database said.
    #[error("the database refused: {0}")]
    Other(#[source] Cause),
}

impl Fault {
    /// Whether the same transaction, run again from its start, may well succeed.
    #[must_use]
    pub fn retryable(&self) -> bool {
        matches!(
            self,
            Self::ConnectionLost(_) | Self::Serialization(_) | Self::Conflict(_) | Self::Busy(_)
        )
    }

    /// Whether the connection is of no further use and must be opened anew.
    #[must_use]
    pub fn connection_lost(&self) -> bool {
        matches!(self, Self::ConnectionLost(_))
    }
}

impl From<sqlx::Error> for Fault {
    fn from(error: sqlx::Error) -> Self {
        let kind = match &error {
            sqlx::Error::Io(_) | sqlx::Error::Tls(_) | sqlx::Error::Protocol(_) | sqlx::Error::PoolClosed => {
                Kind::ConnectionLost
            }
            sqlx::Error::PoolTimedOut => Kind::Busy,
            sqlx::Error::RowNotFound => return Self::Missing("row"),
            sqlx::Error::ColumnDecode { .. }
            | sqlx::Error::ColumnIndexOutOfBounds { .. }
            | sqlx::Error::Decode(_) => return Self::Unreadable(error.to_string()),
            sqlx::Error::Database(said) => kind_of_sqlstate(&said.code().unwrap_or_default()),
            _ => Kind::Other,
        };
        kind.fault(error.into())
    }
}

impl From<rusqlite::Error> for Fault {
    fn from(error: rusqlite::Error) -> Self {
        let kind = match &error {
            rusqlite::Error::FromSqlConversionFailure(..)
            | rusqlite::Error::InvalidColumnIndex(_)
            | rusqlite::Error::InvalidColumnType(..)
            | rusqlite::Error::Utf8Error(..) => return Self::Unreadable(error.to_string()),
            rusqlite::Error::SqliteFailure(said, _) => kind_of_sqlite_code(said.extended_code),
            _ => Kind::Other,
        };
        kind.fault(error.into())
    }
}

enum Kind {
    Conflict,
    Serialization,
    Busy,
    DiskFull,
    ConnectionLost,
    Other,
}

impl Kind {
    fn fault(self, cause: Cause) -> Fault {
        match self {
            Self::Conflict => Fault::Conflict(cause),
            Self::Serialization => Fault::Serialization(cause),
            Self::Busy => Fault::Busy(cause),
            Self::DiskFull => Fault::DiskFull(cause),
            Self::ConnectionLost => Fault::ConnectionLost(cause),
            Self::Other => Fault::Other(cause),
        }
    }
}

/// SQLite's extended result codes: the low byte is the kind.
fn kind_of_sqlite_code(code: i32) -> Kind {
    const PRIMARY_KEY: i32 = 1555;
    const UNIQUE: i32 = 2067;
    const ROWID: i32 = 2579;
    match (code, code & 0xff) {
        (PRIMARY_KEY | UNIQUE | ROWID, _) => Kind::Conflict,
        // Busy, locked, and a statement that took longer than it may.
        (_, 5 | 6 | 9) => Kind::Busy,
        (_, 13) => Kind::DiskFull,
        _ => Kind::Other,
    }
}

fn kind_of_sqlstate(code: &str) -> Kind {
    match code {
        "23505" => Kind::Conflict,
        "40001" | "40P01" => Kind::Serialization,
        // Lock not available, statement timeout, too many connections, out of memory.
        "55P03" | "57014" | "53300" | "53200" => Kind::Busy,
        "53100" => Kind::DiskFull,
        // Shut down, crashed, starting, idle in transaction too long; class 08 is the connection.
        "57P01" | "57P02" | "57P03" | "25P03" => Kind::ConnectionLost,
        _ if code.starts_with("08") => Kind::ConnectionLost,
        _ => Kind::Other,
    }
}
