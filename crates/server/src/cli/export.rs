//! `evenkeel export`: everything of one owner in a file.

use std::path::PathBuf;

use clap::Args;
use domain::id::OwnerId;
use store::keeping::{self, Summary};
use store::{Scope, owners};

use super::steps::{Steps, as_json, in_words};
use super::{Failure, Session, answer};

/// How long one read may take: a page of rows.
const STATEMENT_TIMEOUT_MS: u64 = 600_000;

/// Write everything of one owner into a file, beside whoever serves the book
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  evenkeel export /handover/acme.evenkeel --owner ACME --data ./data
  evenkeel restore /handover/acme.evenkeel --data ./acme

The file shows what is the owner's as it stood at one moment: its orders, goods, customers, stock, files and history, and
the warehouses that the house shares; nothing of another owner, and no ways in. Its format is open (lines of JSON under
zstd, see the guide on backups). A book of its own is restored from it, proved row by row; exported again, it has the same
hashes. It holds names and addresses: keep it as safely as the book. Until it is whole and on the disk it is called
FILE.part.

Exit codes: 0 made, 1 refused (FILE is there already, or there is no such owner), 2 wrong usage or settings, 3 no book to
be had, or no room.")]
pub(super) struct Export {
    /// The file, which is not there yet
    file: PathBuf,
    /// The owner's code
    #[arg(long, value_name = "CODE")]
    owner: String,
    /// Print what it holds, table by table, as JSON
    #[arg(long)]
    json: bool,
}

impl Export {
    pub(super) async fn run(self, session: Session) -> Result<(), Failure> {
        let (summary, size) = self.write(&session).await?;
        answer(&if self.json {
            let mut made = as_json(&summary);
            made["owner"] = self.owner.as_str().into();
            made["file"] = self.file.display().to_string().into();
            made["size_bytes"] = size.into();
            made.to_string()
        } else {
            let (file, held) = (self.file.display(), in_words(&summary));
            format!("{file}: {size} bytes, everything of {}: {held}", self.owner)
        });
        Ok(())
    }

    async fn write(&self, session: &Session) -> Result<(Summary, u64), Failure> {
        let store = session
            .place
            .open_to_read(&session.settings, STATEMENT_TIMEOUT_MS)
            .await?;
        let owner = self.find(&store).await?;
        let mut steps = Steps::default();
        let made = keeping::export(&store, &self.file, owner, |progress| steps.show(progress)).await;
        steps.end();
        store.close().await;
        Ok(made?)
    }

    async fn find(&self, store: &store::Store) -> Result<OwnerId, Failure> {
        let owners = owners::all(&mut store.read().await?, Scope::All).await?;
        let found = owners.iter().find(|owner| owner.code == self.owner);
        found.map(|owner| owner.id).ok_or_else(|| {
            let codes: Vec<&str> = owners.iter().map(|owner| owner.code.as_str()).collect();
            Failure::refused(format!(
                "there is no owner {}; there are: {}",
                self.owner,
                codes.join(", ")
            ))
        })
    }
}
