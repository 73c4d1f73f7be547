//! `evenkeel restore`: a book from a file, proved before it is one.

use std::fs::DirBuilder;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::json;
use store::keeping::{self, Restore, Soundness, Summary};

use super::backup::{tell, trial_folder};
use super::steps::{Steps, as_json, in_words};
use super::{Failure, Session, answer};
use crate::place::store_settings;

/// Put a book in place from a backup, or from an owner's export, and prove it
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  evenkeel restore /backup/book-2026-11-23.evenkeel --data ./data
  evenkeel restore /backup/today.evenkeel --check --json

Stop `serve` first, on every node. Every row is counted and hashed again as it stands in the database, and the whole is
compared with itself as by `verify`, before the book is put in place; until then, and whatever happens, what was there
stays as it was. A new epoch of the feed begins, so readers of the feed are told (410 feed.reset) to begin anew. Who may
come in is as it was when the backup was made: what was revoked since must be revoked again. An owner's export becomes a
book of its own, with nobody who may come in yet.

Exit codes: 0 restored and proved, 1 refused (the file is not whole, the book is not empty, what was restored is not
sound), 2 wrong usage or settings, 3 no file or no place for the book to be had, or in use.")]
pub(super) struct RestoreBook {
    /// The backup, or the export
    file: PathBuf,
    /// Only prove that it can be restored: in a folder of its own beside the file, which is removed again
    #[arg(long, conflicts_with_all = ["replace", "keep_broken"])]
    check: bool,
    /// Also in the place of a book that is not empty, which is lost
    #[arg(long)]
    replace: bool,
    /// Also when the book did not agree with itself when it was backed up
    #[arg(long)]
    keep_broken: bool,
    /// Print what it holds, table by table, as JSON
    #[arg(long)]
    json: bool,
}

impl RestoreBook {
    pub(super) async fn run(self, session: Session) -> Result<(), Failure> {
        let summary = if self.check {
            check(&self.file, &session).await?
        } else {
            self.restore(&session).await?
        };
        answer(&if self.json {
            let mut made = as_json(&summary);
            made["file"] = self.file.display().to_string().into();
            made["checked"] = self.check.into();
            made.to_string()
        } else if self.check {
            format!(
                "{} can be restored: {}, every row proved",
                self.file.display(),
                in_words(&summary)
            )
        } else {
            format!(
                "The book in {} is restored: {}, every row proved. Readers of the feed begin anew.",
                session.place.shown(),
                in_words(&summary)
            )
        });
        Ok(())
    }

    async fn restore(&self, session: &Session) -> Result<Summary, Failure> {
        readable(&self.file)?;
        let _lock = session.place.lock()?;
        let soundness = if self.keep_broken {
            Soundness::AsItWas
        } else {
            Soundness::Required
        };
        let to = Restore {
            location: session.place.location().clone(),
            settings: store_settings(&session.settings),
            replace: self.replace,
            soundness,
            from_backup: true,
        };
        let mut steps = Steps::default();
        let restored = keeping::restore(&self.file, &to, |progress| steps.show(progress)).await;
        steps.end();
        Ok(restored?)
    }
}

/// Restores a backup on trial, and tells the book that is kept here, if it is the same one.
pub(super) async fn check(file: &Path, session: &Session) -> Result<Summary, Failure> {
    readable(file)?;
    let folder = trial_folder(file);
    // It holds names and addresses, as the backup does.
    let made = DirBuilder::new().recursive(true).mode(0o700).create(&folder);
    made.map_err(|error| Failure::unreachable(format!("{}: {error}", folder.display())))?;
    let mut steps = Steps::default();
    let settings = store_settings(&session.settings);
    let checked = keeping::check(file, &folder, &settings, |progress| steps.show(progress)).await;
    steps.end();
    let summary = checked?;
    // Of an owner's part no book remembers a restore: it is none of the whole.
    if session.place.has_book() && summary.manifest.owner.is_none() {
        let body = json!({
            "book_id": summary.manifest.book_id,
            "made_at_us": summary.manifest.made_at,
            "position": summary.manifest.position,
            "rows": summary.rows,
        });
        let told = tell(session, "/api/v1/book/restores", &body).await;
        told.map_err(|failure| {
            failure.after("the backup is whole and sound, but the book could not be told")
        })?;
    }
    Ok(summary)
}

/// Says that there is no such file before anything is begun.
fn readable(file: &Path) -> Result<(), Failure> {
    let opened = std::fs::File::open(file).map(drop);
    opened.map_err(|error| Failure::unreachable(format!("{}: {error}", file.display())))
}
