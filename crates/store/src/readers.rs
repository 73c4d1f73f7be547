//! SQLite's connections that read: a bounded number of them, lent one at a time.

use crate::{BOOK_FILE, Fault, StoreSettings, in_place::InPlace};
use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time,
};

/// The readers of a book; each is opened when it is first wanted.
#[derive(Clone, Debug)]
pub(crate) struct SqliteReaders {
    home: Arc<Home>,
    /// A permit for each reader that may be lent.
    permits: Arc<Semaphore>,
}

#[derive(Debug)]
struct Home {
    file: PathBuf,
    settings: StoreSettings,
    /// Opened and not lent. The last one that came back goes out first: its pages are the warmest.
    idle: Mutex<Vec<InPlace>>,
}

/// A lent reader, which goes home when it is dropped.
#[derive(Debug)]
pub(crate) struct Lent {
    /// Taken when dropped.
    reader: Option<InPlace>,
    home: Arc<Home>,
    _permit: OwnedSemaphorePermit,
}

impl SqliteReaders {
    /// The readers of the book in this folder.
    pub(crate) fn new(folder: &Path, settings: &StoreSettings) -> Self {
        let home = Home {
            file: folder.join(BOOK_FILE),
            settings: settings.clone(),
            idle: Mutex::default(),
        };
        Self {
            home: Arc::new(home),
            permits: Arc::new(Semaphore::new(count(settings))),
        }
    }

    /// Lends a reader, once there is one.
    pub(crate) async fn lend(&self) -> Result<Lent, Fault> {
        let patience = Duration::from_millis(self.home.settings.acquire_timeout_ms);
        let permit = time::timeout(patience, Arc::clone(&self.permits).acquire_owned())
            .await
            .map_err(|waited| Fault::Busy(waited.into()))?
            .map_err(|closed| Fault::ConnectionLost(closed.into()))?;
        let idle = self.home.idle().pop();
        let reader = match idle {
            Some(reader) => reader,
            None => self.home.open()?,
        };
        Ok(Lent {
            reader: Some(reader),
            home: Arc::clone(&self.home),
            _permit: permit,
        })
    }

    /// Closes the readers; those still lent are awaited.
    pub(crate) async fn close(&self) {
        let all = u32::try_from(count(&self.home.settings)).unwrap_or(u32::MAX);
        // An error says that they are closed already.
        if let Ok(_all) = self.permits.acquire_many(all).await {
            self.permits.close();
            self.home.idle().clear();
        }
    }
}

fn count(settings: &StoreSettings) -> usize {
    usize::try_from(settings.readers).map_or(1, |readers| readers.max(1))
}

impl Home {
    fn open(&self) -> Result<InPlace, Fault> {
        let settings = &self.settings;
        let reader = InPlace::open_to_read(
            &self.file,
            Duration::from_millis(settings.busy_timeout_ms),
            settings.statements_kept,
            Duration::from_millis(settings.statement_timeout_ms),
        )?;
        // A negative size is in KiB; a positive one would be in pages.
        reader.script(&format!(
            "PRAGMA cache_size = -{}; PRAGMA mmap_size = {}; PRAGMA temp_store = MEMORY; PRAGMA foreign_keys = OFF",
            settings.reader_cache_kib, settings.mmap_bytes
        ))?;
        Ok(reader)
    }

    fn idle(&self) -> MutexGuard<'_, Vec<InPlace>> {
        // A list of connections is whole whoever panicked.
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Lent {
    pub(crate) fn reader(&self) -> &InPlace {
        self.reader.as_ref().expect("taken when dropped, not before")
    }
}

impl Drop for Lent {
    /// One with an open transaction must not reach the next reader.
    fn drop(&mut self) {
        let clean = |reader: &InPlace| reader.leave_transaction().is_ok();
        self.home.idle().extend(self.reader.take().filter(clean));
    }
}
