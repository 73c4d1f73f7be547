//! The opened book: where it is, how it is opened, its writer and its readers.

use crate::{
    Conn, Dialect, Fault, args, demonstration, feed, in_place::InPlace, keeping, migrate,
    readers::SqliteReaders,
};
use sqlx::{
    ConnectOptions, Connection, PgConnection, PgPool,
    postgres::{PgConnectOptions, PgListener, PgPoolOptions},
};
use std::{
    fs::{self, File},
    path::{Path, PathBuf},
    str::FromStr,
    sync::Arc,
    time::Duration,
};

/// The one file of a SQLite book, inside its folder.
pub const BOOK_FILE: &str = "book.db";

/// Its name while it is built: no program takes it for a book.
const BUILDING_FILE: &str = "book.db.building";

/// Where PostgreSQL tells of commits; `dialect.rs` sends to it.
const FEED_CHANNEL: &str = "evenkeel_feed";

/// Where a book lives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Location {
    /// A folder with `book.db` inside.
    Sqlite(PathBuf),
    /// A `postgres://` address.
    Postgres(String),
}

impl Location {
    /// Which database this is.
    #[must_use]
    pub fn dialect(&self) -> Dialect {
        match self {
            Self::Sqlite(_) => Dialect::Sqlite,
            Self::Postgres(_) => Dialect::Postgres,
        }
    }
}

/// Limits and sizes of the store.
#[derive(Clone, Debug)]
pub struct StoreSettings {
    /// Readers at the same time, at most.
    pub readers: u32,
    /// How long a reader waits for a connection.
    pub acquire_timeout_ms: u64,
    /// SQLite: page cache of each reader.
    pub reader_cache_kib: u32,
    /// SQLite: page cache of the writer.
    pub writer_cache_kib: u32,
    /// SQLite: how much of the file is mapped into memory; 0 maps nothing.
    pub mmap_bytes: u64,
    /// SQLite: how long a transaction waits for the write lock of another process.
    pub busy_timeout_ms: u64,
    /// SQLite: pages in the log before they are moved into the book.
    pub wal_checkpoint_pages: u32,
    /// How long one statement of a reader may run.
    pub statement_timeout_ms: u64,
    /// PostgreSQL: how long one statement of the writer may run.
    pub write_statement_timeout_ms: u64,
    /// PostgreSQL: how long a transaction may stand open without a statement.
    pub idle_in_transaction_timeout_ms: u64,
    /// PostgreSQL: seconds of silence before the connection is probed.
    pub keepalive_s: u32,
    /// Prepared statements kept on each connection.
    pub statements_kept: usize,
}

impl Default for StoreSettings {
    fn default() -> Self {
        Self {
            readers: 4,
            acquire_timeout_ms: 5_000,
            reader_cache_kib: 2_048,
            writer_cache_kib: 16_384,
            mmap_bytes: 0,
            busy_timeout_ms: 10_000,
            wal_checkpoint_pages: 4_000,
            statement_timeout_ms: 30_000,
            write_statement_timeout_ms: 30_000,
            idle_in_transaction_timeout_ms: 30_000,
            keepalive_s: 10,
            statements_kept: 512,
        }
    }
}

/// An opened, migrated book. Clones share its pool.
#[derive(Clone, Debug)]
pub struct Store {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    location: Location,
    settings: StoreSettings,
    readers: Readers,
}

#[derive(Debug)]
enum Readers {
    Sqlite(SqliteReaders),
    Postgres(PgPool),
}

impl Store {
    /// Opens the book, creates it where there is none, and brings its schema up to this
    /// program's. Refuses a book that needs a newer program.
    pub async fn open(location: &Location, settings: &StoreSettings) -> Result<Self, Fault> {
        let mut writer = connect_writer(location, settings).await?;
        migrate::bring_up(&mut writer).await?;
        let readers = match location {
            Location::Sqlite(folder) => Readers::Sqlite(SqliteReaders::new(folder, settings)),
            Location::Postgres(url) => Readers::Postgres(postgres_readers(url, settings)?),
        };
        let shared = Shared {
            location: location.clone(),
            settings: settings.clone(),
            readers,
        };
        Ok(Self {
            shared: Arc::new(shared),
        })
    }

    /// Opens a book that is there, for reading only: nothing is made and no schema changed, so that
    /// another program may be serving it.
    pub async fn open_to_read(location: &Location, settings: &StoreSettings) -> Result<Self, Fault> {
        let readers = match location {
            Location::Sqlite(folder) => {
                let file = folder.join(BOOK_FILE);
                fs::metadata(&file).map_err(file_fault(&file))?;
                Readers::Sqlite(SqliteReaders::new(folder, settings))
            }
            Location::Postgres(url) => Readers::Postgres(postgres_readers(url, settings)?),
        };
        let shared = Shared {
            location: location.clone(),
            settings: settings.clone(),
            readers,
        };
        let store = Self {
            shared: Arc::new(shared),
        };
        migrate::check_schema(&mut store.read().await?).await?;
        Ok(store)
    }

    /// Where this book lives.
    #[must_use]
    pub fn location(&self) -> &Location {
        &self.shared.location
    }

    /// Which database this is.
    #[must_use]
    pub fn dialect(&self) -> Dialect {
        self.shared.location.dialect()
    }

    /// A connection that only reads, lent by the pool until it is dropped.
    pub async fn read(&self) -> Result<Conn, Fault> {
        Ok(match &self.shared.readers {
            Readers::Sqlite(readers) => readers.lend().await?.into(),
            Readers::Postgres(pool) => pool.acquire().await?.into(),
        })
    }

    /// A connection of its own that writes. The engine alone asks for it, and holds one, on a thread of its own:
    /// a statement on SQLite blocks the thread that asks until it is done.
    pub async fn writer(&self) -> Result<Conn, Fault> {
        connect_writer(&self.shared.location, &self.shared.settings).await
    }

    /// On SQLite, moves the log into the book and empties it, so that what was erased stands in neither; while somebody
    /// reads an older state, the log stays until later. Elsewhere nothing.
    pub async fn empty_log(&self) -> Result<(), Fault> {
        match self.dialect() {
            Dialect::Sqlite => {
                let mut conn = self.writer().await?;
                conn.script("PRAGMA wal_checkpoint(TRUNCATE)".to_owned()).await
            }
            Dialect::Postgres => Ok(()),
        }
    }

    /// Hears when another node commits events. On its own connection, which it opens anew when lost.
    pub async fn listen(&self) -> Result<Listener, Fault> {
        let Location::Postgres(url) = &self.shared.location else {
            return Ok(Listener(None));
        };
        let options = postgres_options(url, &self.shared.settings)?;
        let pool = PgPoolOptions::new().max_connections(1).connect_lazy_with(options);
        let mut ear = PgListener::connect_with(&pool).await?;
        ear.listen(FEED_CHANNEL).await?;
        Ok(Listener(Some(ear)))
    }

    /// Closes the readers; those still lent are awaited.
    pub async fn close(&self) {
        match &self.shared.readers {
            Readers::Sqlite(readers) => readers.close().await,
            Readers::Postgres(pool) => pool.close().await,
        }
    }
}

/// Hears when another node commits events: a wake-up, not a message, and it may come too often.
#[derive(Debug)]
pub struct Listener(Option<PgListener>);

impl Listener {
    /// Waits for the next wake-up, and answers the epoch and the position that the feed had then reached. After
    /// a lost connection it wakes too, for what was missed, and knows neither. On SQLite, where there are no
    /// other nodes, it waits for ever.
    pub async fn wait(&mut self) -> Result<Option<(i64, i64)>, Fault> {
        match &mut self.0 {
            Some(ear) => Ok(ear.try_recv().await?.and_then(|news| reached(news.payload()))),
            None => std::future::pending().await,
        }
    }
}

/// What the news says: an older program said nothing.
fn reached(news: &str) -> Option<(i64, i64)> {
    let (epoch, position) = news.split_once(' ')?;
    Some((epoch.parse().ok()?, position.parse().ok()?))
}

/// A book that is built from nothing, in one transaction. Whoever looks before it is finished finds what was there
/// before; so does whoever looks after the builder died.
#[derive(Debug)]
pub(crate) struct Building {
    pub conn: Conn,
    /// The epoch of the book that it takes the place of; 0 for none.
    pub epoch_before: i64,
    location: Location,
}

impl Building {
    /// Begins, where there is no book or an empty one; or, with `replace`, in the place of any. Of SQLite the caller
    /// holds the folder's lock.
    pub(crate) async fn begin(
        location: &Location,
        settings: &StoreSettings,
        replace: bool,
    ) -> Result<Self, Fault> {
        let (conn, epoch_before) = match location {
            Location::Sqlite(folder) => build_file(folder, settings, replace).await?,
            Location::Postgres(url) => build_database(url, settings, replace).await?,
        };
        Ok(Self {
            conn,
            epoch_before,
            location: location.clone(),
        })
    }

    /// Puts the book in its place.
    pub(crate) async fn finish(mut self) -> Result<(), Fault> {
        self.conn.commit().await?;
        drop(self.conn);
        match &self.location {
            Location::Sqlite(folder) => put_in_place(folder),
            Location::Postgres(_) => Ok(()),
        }
    }

    /// Leaves no trace.
    pub(crate) async fn give_up(mut self) {
        // The fault that led here tells what happened.
        let _ = self.conn.rollback().await;
        drop(self.conn);
        if let Location::Sqlite(folder) = &self.location {
            let _ = fs::remove_file(folder.join(BUILDING_FILE));
        }
    }
}

async fn build_file(folder: &Path, settings: &StoreSettings, replace: bool) -> Result<(Conn, i64), Fault> {
    let (there, building) = (folder.join(BOOK_FILE), folder.join(BUILDING_FILE));
    fs::create_dir_all(folder).map_err(file_fault(folder))?;
    let mut epoch_before = 0;
    if there.exists() {
        let readers = SqliteReaders::new(folder, settings);
        let mut conn = Conn::from(readers.lend().await?);
        if !replace && !demonstration::is_untouched(&mut conn).await? {
            return Err(Fault::NotEmpty(there.display().to_string()));
        }
        epoch_before = feed::head(&mut conn).await?.epoch;
    }
    if building.exists() {
        fs::remove_file(&building).map_err(file_fault(&building))?;
    }
    let busy_timeout = Duration::from_millis(settings.busy_timeout_ms);
    let writer = InPlace::open(&building, busy_timeout, settings.statements_kept)?;
    // Nothing to roll back to, and no loss: the file counts for nothing until it is whole and synced. What is sorted
    // for an index may be larger than memory.
    writer.script(&format!(
        "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE;
         PRAGMA cache_size = -{}; PRAGMA temp_store = FILE; PRAGMA foreign_keys = OFF",
        settings.writer_cache_kib
    ))?;
    let mut conn = Conn::from(writer);
    conn.begin().await?;
    Ok((conn, epoch_before))
}

/// Syncs the built file, ends what may be left of the one before, and gives the new one its name.
fn put_in_place(folder: &Path) -> Result<(), Fault> {
    let (there, building) = (folder.join(BOOK_FILE), folder.join(BUILDING_FILE));
    let synced = File::open(&building).and_then(|file| file.sync_all());
    synced.map_err(file_fault(&building))?;
    if there.exists() {
        // Brings the log into the file and removes it: it would be read into the new one.
        let before = InPlace::open(&there, Duration::ZERO, 1)?;
        before.script("PRAGMA journal_mode = DELETE")?;
    }
    for end in ["-wal", "-shm"] {
        let left = folder.join(format!("{BOOK_FILE}{end}"));
        if left.exists() {
            fs::remove_file(&left).map_err(file_fault(&left))?;
        }
    }
    fs::rename(&building, &there).map_err(file_fault(&there))?;
    let synced = File::open(folder).and_then(|folder| folder.sync_all());
    synced.map_err(file_fault(folder))
}

async fn build_database(url: &str, settings: &StoreSettings, replace: bool) -> Result<(Conn, i64), Fault> {
    let options = postgres_options(url, settings)?.options([
        ("synchronous_commit", "on"),
        ("statement_timeout", "0"),
        // What is restored may come slowly.
        ("idle_in_transaction_session_timeout", "0"),
    ]);
    let mut conn = Conn::from(PgConnection::connect_with(&options).await?);
    keeping::refuse_if_in_use(&mut conn).await?;
    conn.begin().await?;
    let dialect = conn.dialect();
    if let Some(lock) = dialect.lock_out_other_openers() {
        conn.execute(lock, args![]).await?;
    }
    let columns: Vec<(String, String)> = conn.fetch_all(dialect.select_columns(), args![]).await?;
    let mut tables: Vec<String> = columns.into_iter().map(|(table, _)| table).collect();
    tables.dedup();
    if tables.is_empty() {
        return Ok((conn, 0));
    }
    let is_book = tables.iter().any(|table| table == "feed_head");
    if !is_book || !(replace || demonstration::is_untouched(&mut conn).await?) {
        return Err(Fault::NotEmpty("the database".to_owned()));
    }
    let epoch_before = feed::head(&mut conn).await?.epoch;
    let tables: Vec<String> = tables.iter().map(|table| format!("\"{table}\"")).collect();
    conn.script(format!("DROP TABLE {}", tables.join(", "))).await?;
    Ok((conn, epoch_before))
}

pub(crate) fn file_fault(path: &Path) -> impl Fn(std::io::Error) -> Fault {
    let path = path.display().to_string();
    move |source| Fault::File {
        path: path.clone(),
        source,
    }
}

async fn connect_writer(location: &Location, settings: &StoreSettings) -> Result<Conn, Fault> {
    match location {
        Location::Sqlite(folder) => {
            fs::create_dir_all(folder).map_err(file_fault(folder))?;
            Ok(sqlite_writer(&folder.join(BOOK_FILE), settings)?.into())
        }
        Location::Postgres(url) => {
            let options = postgres_options(url, settings)?.options([
                ("synchronous_commit", "on".to_owned()),
                (
                    "statement_timeout",
                    settings.write_statement_timeout_ms.to_string(),
                ),
                // The writer finds every row by a key. Plans made while tables are small, and kept,
                // would read them whole for as long as they stay kept.
                ("enable_seqscan", "off".to_owned()),
                ("enable_hashjoin", "off".to_owned()),
                ("enable_mergejoin", "off".to_owned()),
            ]);
            Ok(PgConnection::connect_with(&options).await?.into())
        }
    }
}

fn sqlite_writer(file: &Path, settings: &StoreSettings) -> Result<InPlace, Fault> {
    let busy_timeout = Duration::from_millis(settings.busy_timeout_ms);
    let writer = InPlace::open(file, busy_timeout, settings.statements_kept)?;
    // A negative size is in KiB; a positive one would be in pages.
    let settings = format!(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = {};
         PRAGMA secure_delete = ON; PRAGMA cache_size = -{}; PRAGMA mmap_size = {}; PRAGMA temp_store = MEMORY; PRAGMA foreign_keys = OFF",
        settings.wal_checkpoint_pages, settings.writer_cache_kib, settings.mmap_bytes
    );
    writer.script(&settings)?;
    Ok(writer)
}

fn postgres_readers(url: &str, settings: &StoreSettings) -> Result<PgPool, Fault> {
    let options = postgres_options(url, settings)?.options([
        ("default_transaction_read_only", "on".to_owned()),
        ("statement_timeout", settings.statement_timeout_ms.to_string()),
    ]);
    Ok(PgPoolOptions::new()
        .max_connections(settings.readers)
        .acquire_timeout(Duration::from_millis(settings.acquire_timeout_ms))
        .connect_lazy_with(options))
}

fn postgres_options(url: &str, settings: &StoreSettings) -> Result<PgConnectOptions, Fault> {
    let keepalive = settings.keepalive_s.to_string();
    Ok(PgConnectOptions::from_str(url)?
        .application_name("evenkeel")
        .statement_cache_capacity(settings.statements_kept)
        .options([
            (
                "idle_in_transaction_session_timeout",
                settings.idle_in_transaction_timeout_ms.to_string(),
            ),
            ("tcp_keepalives_idle", keepalive.clone()),
            ("tcp_keepalives_interval", keepalive),
            ("tcp_keepalives_count", "3".to_owned()),
            // Compiling a plan costs more than any of our statements.
            ("jit", "off".to_owned()),
        ])
        .disable_statement_logging())
}
