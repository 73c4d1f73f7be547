//! `evenkeel move`: the book to the other database.

use std::io::{PipeWriter, pipe};
use std::thread;

use clap::Args;
use ops::config::Settings;
use store::keeping::{self, Restore, Soundness, Summary};

use super::steps::{Steps, as_json, in_words};
use super::{Failure, Session, answer};
use crate::place::{Place, store_settings};

/// How long one read may take: a page of rows.
const STATEMENT_TIMEOUT_MS: u64 = 600_000;

/// Take the book to another database, and prove that it arrived
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  evenkeel move --data ./data --to postgres://evenkeel@db/book
  evenkeel move --database postgres://evenkeel@db/book --to ./data

Stop `serve` first, on every node. Every row is counted and hashed in the new place and compared with the old one, and the
whole is compared with itself as by `verify`, before there is a book. A new epoch of the feed begins, so readers of the
feed are told (410 feed.reset) to begin anew. The old book stays as it is, as a way back: serve only one of them.

Exit codes: 0 moved and proved, 1 refused (the new place is not empty, what arrived is not sound), 2 wrong usage or
settings, 3 no book or no place for it to be had, or in use.")]
pub(super) struct MoveBook {
    /// Where to: a postgres:// address, or a folder
    #[arg(long, value_name = "URL or DIR")]
    to: String,
    /// Print what was moved, table by table, as JSON
    #[arg(long)]
    json: bool,
}

impl MoveBook {
    pub(super) async fn run(self, session: Session) -> Result<(), Failure> {
        let new = Place::named(&self.to);
        if new.location() == session.place.location() {
            return Err(Failure::usage("the book is there already"));
        }
        let summary = move_book(&session, &new).await?;
        answer(&if self.json {
            as_json(&summary).to_string()
        } else {
            format!(
                "The book is moved from {} to {}: {}, every row proved. The old one stays as it is.",
                session.place.shown(),
                new.shown(),
                in_words(&summary)
            )
        });
        Ok(())
    }
}

async fn move_book(session: &Session, new: &Place) -> Result<Summary, Failure> {
    if !session.place.has_book() {
        return Err(Failure::unreachable(format!(
            "there is no book in {}",
            session.place.shown()
        )));
    }
    let _locks = (session.place.lock()?, new.lock()?);
    session.place.refuse_if_in_use(&session.settings).await?;
    let (here, there) = pipe().map_err(|error| Failure::unreachable(error.to_string()))?;
    let (place, settings) = (session.place.clone(), session.settings.clone());
    // The sender waits for the receiver and the receiver for it, so each has a thread.
    let sender = thread::spawn(move || send(&place, &settings, there));
    let to = Restore {
        location: new.location().clone(),
        settings: store_settings(&session.settings),
        replace: false,
        soundness: Soundness::Required,
        from_backup: false,
    };
    let mut steps = Steps::default();
    let received = keeping::restore_stream(here, &to, |progress| steps.show(progress)).await;
    steps.end();
    let sent = sender
        .join()
        .unwrap_or_else(|_| Err(Failure::bug("the sender panicked")));
    match (received, sent) {
        (Ok(summary), Ok(())) => Ok(summary),
        // A receiver that gave up ends its sender too; what it said tells more.
        (Err(fault), _) if !matches!(fault, store::Fault::BackupBroken(_)) => Err(fault.into()),
        (_, Err(failure)) => Err(failure),
        (Err(fault), Ok(())) => Err(fault.into()),
    }
}

fn send(place: &Place, settings: &Settings, there: PipeWriter) -> Result<(), Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::unreachable(error.to_string()))?;
    runtime.block_on(async {
        let store = place.open_to_read(settings, STATEMENT_TIMEOUT_MS).await?;
        let mut conn = store.read().await?;
        let sent = keeping::write_stream(&mut conn, there, |_| ()).await;
        drop(conn);
        store.close().await;
        sent.map(drop).map_err(Failure::from)
    })
}
