//! Keeping a book: backup, restore, and the move to another database, all on one stream of rows.
//!
//! A stream is what `docs/guides/backup-format.md` describes: lines of JSON, compressed with zstd, the same from
//! either database. It is written from one unchanging state of the book, beside whoever serves it, and read into a
//! book that nobody can take for one before it is proved. Both ways take memory for one row after another.

mod backup;
mod catalogue;
mod folder;
mod line;
mod notes;
mod owned;
mod restore;
mod stream;

pub use backup::{back_up, export, write_owner, write_stream};
pub use folder::{file_of_day, keep_newest};
pub(crate) use notes::NOTES;
pub use notes::{BackupNote, Notes, RestoreNote, note_backup, note_restore, notes};
pub use owned::OwnerOfStream;
pub use restore::{Restore, Soundness, check, restore, restore_stream};

use crate::{Conn, Fault, args};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// What a stream holds, in its first line.
const BOOK: &str = "book";
const OWNER: &str = "owner";

/// The version of the format.
const FORMAT: u32 = 1;

/// The first line of a stream: of which book it is, and from when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// `book`: what follows is a whole book; `owner`: what of it is one owner's.
    pub evenkeel: String,
    /// The version of the format.
    pub format: u32,
    /// The version of the program that wrote it.
    pub program: String,
    /// The last migration applied to the book.
    pub schema_version: i64,
    /// The oldest program that may open the book.
    pub min_binary: String,
    /// The book's id.
    pub book_id: String,
    /// The moment that it shows, microseconds UTC by the database's clock.
    pub made_at: i64,
    /// The feed's epoch at that moment.
    pub epoch: i64,
    /// The feed's last position at that moment; of an owner, that of its own numbering.
    pub position: i64,
    /// The owner whose part it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<OwnerOfStream>,
}

/// What a table holds, as a number and a hash.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableSum {
    /// The table.
    pub table: String,
    /// Its rows.
    pub rows: u64,
    /// SHA-256 over the lines of its rows in the order of its key, in hexadecimal.
    pub sha256: String,
}

/// What a stream holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// Its first line.
    pub manifest: Manifest,
    /// Every table, by name.
    pub tables: Vec<TableSum>,
    /// Rows in all.
    pub rows: u64,
    /// SHA-256 over everything before the last line, in hexadecimal.
    pub sha256: String,
}

/// What is being done with a book that is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Its rows are read and written out.
    Write,
    /// Rows are read in.
    Load,
    /// Its indexes are made.
    Index,
    /// Its rows are read again and compared with what was written.
    Prove,
    /// It is compared with itself, as by `verify`.
    Verify,
}

impl Step {
    /// The name on the wire.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Write => "write",
            Self::Load => "load",
            Self::Index => "index",
            Self::Prove => "prove",
            Self::Verify => "verify",
        }
    }
}

/// How far a step is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// The step.
    pub step: Step,
    /// Rows, or indexes, that are done.
    pub done: u64,
}

/// How often others are looked for, and how long between: one that has just ended is counted for a moment longer.
const LOOKS: u32 = 20;
const LOOK_PAUSE: Duration = Duration::from_millis(100);

/// Refuses a book that other processes of this program have open, where no lock on a folder tells.
///
/// # Errors
/// [`Fault::InUse`], or the [`Fault`] of the read.
pub async fn refuse_if_in_use(conn: &mut Conn) -> Result<(), Fault> {
    let Some(count) = conn.dialect().count_other_programs() else {
        return Ok(());
    };
    for look in 0..LOOKS {
        if look > 0 {
            tokio::time::sleep(LOOK_PAUSE).await;
        }
        if conn.fetch_one::<i64>(count, args![]).await? == 0 {
            return Ok(());
        }
    }
    Err(Fault::InUse)
}
