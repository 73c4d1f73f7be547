//! `evenkeel backup`: the book in a file.

use std::path::{Path, PathBuf};

use axum::http::Method;
use clap::Args;
use serde_json::json;
use store::keeping::{self, Summary};

use super::restore::check;
use super::steps::{Steps, as_json, in_words};
use super::{Failure, Session, answer};
use crate::client::Client;

/// How long one read may take: a page of rows.
const STATEMENT_TIMEOUT_MS: u64 = 600_000;

/// Write the whole book into a file, beside whoever serves it
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  evenkeel backup /backup/book-2026-11-23.evenkeel --data ./data
  evenkeel backup /backup/today.evenkeel --check --json

The file shows the book as it stood at one moment. It is the same from SQLite and from PostgreSQL, and each can be
restored from it. It holds names and addresses: keep it as safely as the book. Until it is whole and on the disk it is
called FILE.part.

Exit codes: 0 made, 1 refused (FILE is there already; or what --check restored is not sound), 2 wrong usage or settings,
3 no book to be had, or no room.")]
pub(super) struct Backup {
    /// The file, which is not there yet
    file: PathBuf,
    /// Then restore it on trial and prove it, as `restore --check` does
    #[arg(long)]
    check: bool,
    /// Print what it holds, table by table, as JSON
    #[arg(long)]
    json: bool,
}

impl Backup {
    pub(super) async fn run(self, session: Session) -> Result<(), Failure> {
        let (summary, size) = self.write(&session).await?;
        note(&session, &summary, size).await?;
        if self.check {
            check(&self.file, &session).await?;
        }
        answer(&if self.json {
            let mut made = as_json(&summary);
            made["file"] = self.file.display().to_string().into();
            made["size_bytes"] = size.into();
            made["checked"] = self.check.into();
            made.to_string()
        } else {
            let checked = if self.check {
                ", restored on trial and proved"
            } else {
                ""
            };
            format!(
                "{}: {} bytes, {}{checked}",
                self.file.display(),
                size,
                in_words(&summary)
            )
        });
        Ok(())
    }

    async fn write(&self, session: &Session) -> Result<(Summary, u64), Failure> {
        let store = session
            .place
            .open_to_read(&session.settings, STATEMENT_TIMEOUT_MS)
            .await?;
        let mut steps = Steps::default();
        let made = keeping::back_up(&store, &self.file, |progress| steps.show(progress)).await;
        steps.end();
        store.close().await;
        Ok(made?)
    }
}

/// Tells the book, which shows the age of its last backup.
async fn note(session: &Session, summary: &Summary, size: u64) -> Result<(), Failure> {
    let body = json!({
        "book_id": summary.manifest.book_id,
        "made_at_us": summary.manifest.made_at,
        "position": summary.manifest.position,
        "rows": summary.rows,
        "size_bytes": size,
    });
    tell(session, "/api/v1/book/backups", &body)
        .await
        .map_err(|failure| failure.after("the backup is whole, but the book could not be told of it"))
}

/// Tells the book something of its backups.
pub(super) async fn tell(session: &Session, path: &str, body: &serde_json::Value) -> Result<(), Failure> {
    let client = Client::connect(&session.place, &session.settings).await?;
    let told = client.json(Method::POST, path, body).await;
    client.close().await;
    told.map(drop)
}

/// The folder beside a backup in which it is restored on trial.
pub(super) fn trial_folder(file: &Path) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".trial");
    name.into()
}
