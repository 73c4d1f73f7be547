//! What the book knows of its backups: the last one that was made, and the last one that was restored and proved.

use crate::{Conn, Fault, args, book};
use serde::{Deserialize, Serialize};

const BACKUP: &str = "last_backup";
const RESTORE: &str = "last_verified_restore";

/// What stands in the book's record about its backups; an emptied book has none.
pub(crate) const NOTES: [&str; 2] = [BACKUP, RESTORE];

/// A backup that was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BackupNote {
    /// The moment that it shows, microseconds UTC.
    pub made_at: i64,
    /// The feed's last position in it.
    pub position: i64,
    /// Its rows.
    pub rows: u64,
    /// Its size.
    pub size_bytes: u64,
}

/// A backup that was restored and found to be whole and sound.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RestoreNote {
    /// When, microseconds UTC.
    pub verified_at: i64,
    /// The moment that the backup shows, microseconds UTC.
    pub made_at: i64,
    /// The feed's last position in it.
    pub position: i64,
    /// Its rows.
    pub rows: u64,
}

/// What the book knows of its backups.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Notes {
    /// The last backup that was made.
    pub backup: Option<BackupNote>,
    /// The last one that was restored and proved.
    pub restore: Option<RestoreNote>,
}

/// Reads what the book knows of its backups.
pub async fn notes(conn: &mut Conn) -> Result<Notes, Fault> {
    Ok(Notes {
        backup: load(conn, BACKUP).await?,
        restore: load(conn, RESTORE).await?,
    })
}

/// Notes a backup, unless a later one is noted.
pub async fn note_backup(conn: &mut Conn, note: &BackupNote) -> Result<(), Fault> {
    match load::<BackupNote>(conn, BACKUP).await? {
        Some(known) if known.made_at > note.made_at => Ok(()),
        _ => save(conn, BACKUP, note).await,
    }
}

/// Notes a verified restore.
pub async fn note_restore(conn: &mut Conn, note: &RestoreNote) -> Result<(), Fault> {
    save(conn, RESTORE, note).await
}

async fn load<T: for<'d> Deserialize<'d>>(conn: &mut Conn, key: &str) -> Result<Option<T>, Fault> {
    let text: Option<String> = conn
        .fetch_optional("SELECT value FROM book WHERE key = $1", args![key])
        .await?;
    let read = |text: String| {
        serde_json::from_str(&text).map_err(|error| Fault::Unreadable(format!("book.{key}: {error}")))
    };
    text.map(read).transpose()
}

async fn save(conn: &mut Conn, key: &str, note: &impl Serialize) -> Result<(), Fault> {
    let text = serde_json::to_string(note).map_err(|error| Fault::Unreadable(error.to_string()))?;
    book::put(conn, key, &text).await
}
