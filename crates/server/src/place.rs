//! Where the book is, and who has it open.
//!
//! A SQLite book lives in a data folder that one process at a time may open for writing: it holds
//! `evenkeel.lock`, and offers `evenkeel.sock` to the commands that come after it. A PostgreSQL book
//! may be open in many processes, which need neither.

use std::fs::{DirBuilder, File, TryLockError};
use std::io::{Read, Seek, Write};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

use engine::{Engine, Running};
use ops::config::{Settings, Values};
use store::{Location, Store, StoreSettings};

use crate::app::App;
use crate::cli::Failure;
use crate::demonstration::{Begin, DemonstrationDesk, DemonstrationError, Wish};
use crate::first_run;
use crate::http::{Site, site};

const LOCK_FILE: &str = "evenkeel.lock";
const SOCKET_FILE: &str = "evenkeel.sock";

/// Where the book is.
#[derive(Debug, Clone)]
pub struct Place {
    /// The data folder of a SQLite book; `None` for PostgreSQL.
    folder: Option<PathBuf>,
    location: Location,
}

impl Place {
    /// The place that the settings and `--data` name.
    #[must_use]
    pub fn new(data: &Path, settings: &Values) -> Place {
        if settings.store.database.is_empty() {
            Place {
                folder: Some(data.to_owned()),
                location: Location::Sqlite(data.to_owned()),
            }
        } else {
            Place {
                folder: None,
                location: Location::Postgres(settings.store.database.clone()),
            }
        }
    }

    /// The place that somebody names: a `postgres://` address, or a folder.
    #[must_use]
    pub fn named(text: &str) -> Place {
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            Place {
                folder: None,
                location: Location::Postgres(text.to_owned()),
            }
        } else {
            Place {
                folder: Some(text.into()),
                location: Location::Sqlite(text.into()),
            }
        }
    }

    /// Where the store finds the book.
    #[must_use]
    pub fn location(&self) -> &Location {
        &self.location
    }

    /// The private socket that a serving process offers, if this kind of book has one.
    #[must_use]
    pub fn socket(&self) -> Option<PathBuf> {
        self.folder.as_ref().map(|folder| folder.join(SOCKET_FILE))
    }

    /// The place in words, without passwords.
    #[must_use]
    pub fn shown(&self) -> String {
        match &self.folder {
            Some(folder) => folder.display().to_string(),
            None => "PostgreSQL".to_owned(),
        }
    }

    /// Opens the book for reading only, beside whoever serves it. `statement_timeout_ms` is how long
    /// one read may take.
    ///
    /// # Errors
    /// When there is no book, or it cannot be read.
    pub async fn open_to_read(
        &self,
        settings: &Settings,
        statement_timeout_ms: u64,
    ) -> Result<Store, Failure> {
        let settings = StoreSettings {
            statement_timeout_ms,
            ..store_settings(settings)
        };
        Ok(Store::open_to_read(&self.location, &settings).await?)
    }

    /// Is there a book? On PostgreSQL only a connection would tell; there it is taken for granted.
    #[must_use]
    pub fn has_book(&self) -> bool {
        self.folder
            .as_ref()
            .is_none_or(|folder| folder.join(store::BOOK_FILE).exists())
    }

    /// Refuses a book that another process has open and might write, where no lock tells.
    ///
    /// # Errors
    /// When it is in use, or cannot be read.
    pub async fn refuse_if_in_use(&self, settings: &Settings) -> Result<(), Failure> {
        // One connection, which does not count itself.
        let settings = StoreSettings {
            readers: 1,
            ..store_settings(settings)
        };
        let store = Store::open_to_read(&self.location, &settings).await?;
        let refused = store::keeping::refuse_if_in_use(&mut store.read().await?).await;
        store.close().await;
        Ok(refused?)
    }

    /// Takes the book for this process.
    ///
    /// # Errors
    /// When another process has it, or the folder cannot be used.
    pub fn lock(&self) -> Result<Option<FolderLock>, Failure> {
        self.folder.as_deref().map(FolderLock::take).transpose()
    }
}

/// The lock on a data folder, until dropped.
#[derive(Debug)]
pub struct FolderLock {
    _file: File,
}

impl FolderLock {
    fn take(folder: &Path) -> Result<FolderLock, Failure> {
        let unusable = |error: std::io::Error| {
            Failure::unreachable(format!(
                "the data folder {} cannot be used: {error}",
                folder.display()
            ))
        };
        // A book holds names and addresses: its folder is for the user who runs the program alone.
        DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(folder)
            .map_err(unusable)?;
        let mut options = File::options();
        let mut file = options
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(folder.join(LOCK_FILE))
            .map_err(unusable)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(taken(folder, &mut file)),
            Err(TryLockError::Error(error)) => return Err(unusable(error)),
        }
        // The number helps whoever finds the folder taken; the lock itself is the operating system's.
        file.set_len(0).map_err(unusable)?;
        file.rewind().map_err(unusable)?;
        writeln!(file, "{}", std::process::id()).map_err(unusable)?;
        Ok(FolderLock { _file: file })
    }
}

fn taken(folder: &Path, file: &mut File) -> Failure {
    let mut holder = String::new();
    let _ = file.read_to_string(&mut holder);
    let by = match holder.trim() {
        "" => "another process".to_owned(),
        pid => format!("process {pid}"),
    };
    Failure::unreachable(format!(
        "the data folder {} is in use by {by}; stop it, or choose another folder with --data",
        folder.display()
    ))
}

/// A book opened by this process, with everything that serves it.
pub struct Opened {
    /// The parts.
    pub app: App,
    /// What is served.
    pub site: Site,
    running: Running,
    _lock: Option<FolderLock>,
}

/// What a book is given in which nothing has ever happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FirstContent {
    /// A warehouse, an owner and a channel.
    Furniture,
    /// The demonstration.
    Demonstration,
}

impl Opened {
    /// Takes and opens the book; a new one is given its first content.
    ///
    /// # Errors
    /// When another process has it, or it cannot be opened.
    pub async fn open(place: &Place, settings: &Settings, first: FirstContent) -> Result<Opened, Failure> {
        let lock = place.lock()?;
        let store = Store::open(&place.location, &store_settings(settings)).await?;
        let (engine, running) = Engine::start(store, settings.clone()).await?;
        let app = App::new(engine, settings.clone());
        if first == FirstContent::Demonstration {
            begin_if_new(&app.demonstration).await?;
        }
        first_run::furnish(&app.engine).await?;
        let site = site(&app);
        app.readiness.open();
        Ok(Opened {
            app,
            site,
            running,
            _lock: lock,
        })
    }

    /// Closes the book; what was accepted is finished first.
    pub async fn close(self) {
        self.app.demonstration.pause().await;
        self.running.stop().await;
        self.app.store.close().await;
    }
}

/// Makes a new book a demonstration, and leaves any other as it is.
async fn begin_if_new(desk: &DemonstrationDesk) -> Result<(), Failure> {
    match desk.begin(Wish::default(), Begin::InNewBook).await {
        Ok(()) | Err(DemonstrationError::NotEmpty) => Ok(()),
        Err(error) => Err(Failure::unreachable(format!(
            "the demonstration cannot be begun: {error}"
        ))),
    }
}

/// The store's own view of the settings.
#[must_use]
pub fn store_settings(settings: &Settings) -> StoreSettings {
    let values = settings.snapshot();
    let small = |value: u64| u32::try_from(value).unwrap_or(u32::MAX);
    StoreSettings {
        readers: small(values.store.readers),
        acquire_timeout_ms: values.store.connection_wait_ms,
        reader_cache_kib: small(values.store.reader_cache_bytes / 1_024),
        writer_cache_kib: small(values.store.writer_cache_bytes / 1_024),
        mmap_bytes: values.store.sqlite_mmap_bytes,
        busy_timeout_ms: values.store.busy_timeout_ms,
        wal_checkpoint_pages: small(values.store.sqlite_checkpoint_pages),
        statement_timeout_ms: values.store.read_statement_timeout_ms,
        write_statement_timeout_ms: values.store.write_statement_timeout_ms,
        statements_kept: usize::try_from(values.store.statement_cache_entries).unwrap_or(usize::MAX),
        ..StoreSettings::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_data_folder_is_taken_once_and_the_second_hears_by_whom() {
        let folder = store::harness::fresh_folder();
        let place = Place::new(folder.path(), &Values::defaults());
        let first = place.lock().expect("the folder is free");
        let second = place.lock().expect_err("the folder is taken");
        assert!(
            second.to_string().contains(&std::process::id().to_string()),
            "{second}"
        );
        drop(first);
        place.lock().expect("the folder is free again");
    }
}
