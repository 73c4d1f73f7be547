//! One batch through one transaction: recall, load, decide, write, feed, commit.

mod kept;
mod replies;

pub(crate) use kept::Kept;

use crate::points::{Point, Points};
use crate::queue::Entry;
use crate::{ExecuteError, Outcome, feed::Top};
use domain::access::Actor;
use domain::book::{Block, Book, Series};
use domain::command::{Command, Context as DecisionContext, Decide};
use domain::events::Event;
use domain::id::OwnerId;
use domain::needs::Needs;
use domain::time::Instant;
use futures_util::future::BoxFuture;
use ops::config::{Settings, Values};
use replies::{asked_before, carried_out, recall};
use rustc_hash::FxHashSet;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use store::feed::Appended;
use store::{Conn, Fault, clock, commands, feed, jobs, working_set};

/// A batch that is durable.
pub(crate) struct Committed {
    /// One for each entry, in their order.
    pub answers: Vec<Result<Outcome, ExecuteError>>,
    /// Where its events stand on the feed, when it had any.
    pub appended: Option<Appended>,
    /// Were jobs asked for?
    pub jobs: bool,
}

/// A batch that left no trace.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Tried {
    #[error("{0}")]
    Fault(Fault),
    /// The connection died when the commit had been sent.
    #[error("the connection was lost during the commit: {0}")]
    CommitLost(Fault),
    #[error("a bug was caught: {0}")]
    Bug(String),
}

impl From<Fault> for Tried {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl Tried {
    /// May the same batch succeed when it is tried again?
    pub fn may_pass(&self) -> bool {
        match self {
            Self::Fault(fault) => fault.retryable(),
            Self::CommitLost(_) => true,
            Self::Bug(_) => false,
        }
    }

    /// Did another node commit what this batch was to write?
    pub fn met_another(&self) -> bool {
        matches!(self, Self::Fault(Fault::Conflict(_)))
    }

    /// Is the database away, so that only the caller's deadline ends the trying?
    pub fn is_outage(&self) -> bool {
        match self {
            Self::Fault(fault) => fault.connection_lost(),
            Self::CommitLost(_) => true,
            Self::Bug(_) => false,
        }
    }

    /// Was the connection lost when the commit had been sent?
    pub fn commit_lost(&self) -> bool {
        matches!(self, Self::CommitLost(_))
    }

    /// What the caller hears. After a lost commit, an outage says nothing of what was done.
    pub fn into_error(self, commit_lost: bool) -> ExecuteError {
        match self {
            Self::Fault(fault) if commit_lost => ExecuteError::Unknown(fault.to_string()),
            Self::Fault(fault) => ExecuteError::Fault(fault),
            Self::CommitLost(fault) => ExecuteError::Unknown(fault.to_string()),
            Self::Bug(what) => ExecuteError::Bug(what),
        }
    }
}

/// Runs the entries as one transaction on a connection that is not in one. When it fails, the
/// transaction may still be open: the caller rolls back.
pub(crate) async fn run(
    conn: &mut Conn,
    entries: &mut [Entry],
    kept: &mut Kept,
    settings: &Settings,
    points: &Points,
) -> Result<Committed, Tried> {
    let settings = settings.snapshot();
    let asked_before = asked_before(entries);
    kept.lease_ids(conn, entries, &settings).await?;
    kept.number_commands(entries);
    kept.lease_spare_numbers(conn, entries).await?;
    conn.begin().await?;
    let begun = clock::begin(conn).await?;
    let now = begun.now;
    let mut answers = recall(entries, &commands::find(conn, asked_before).await?);
    let fresh = fresh(entries, &answers);
    points.reach(Point::Recalled).await?;
    let mut book = kept.open_book(&begun, &settings);
    let contexts: Vec<_> = entries
        .iter()
        .map(|it| decision_context(it.context.actor.clone(), &settings))
        .collect();
    let needs = needs(entries, &fresh);
    load(conn, &needs, &mut book).await?;
    let more = needs_more(entries, &contexts, &fresh, &book);
    load(conn, &more, &mut book).await?;
    kept.lend_numbers(conn, [needs.numbers, more.numbers], &mut book)
        .await?;
    points.reach(Point::Loaded).await?;
    let decided = decide(entries, &contexts, &fresh, &mut book)?;
    let events = stamp(entries, &decided, std::mem::take(&mut book.events));
    points.reach(Point::Decided).await?;
    working_set::save(conn, &mut book).await?;
    commands::keep(conn, carried_out(entries, &decided), now).await?;
    let jobs = enqueue_jobs(conn, &mut book, now).await?;
    points.reach(Point::Written).await?;
    kept.take_back(&book);
    let appended = feed::append(conn, events, now).await?;
    points.reach(Point::Told).await?;
    conn.commit().await.map_err(commit_failed)?;
    points.reach(Point::Committed).await.map_err(commit_failed)?;
    for (index, outcome) in decided.into_iter().enumerate() {
        if let Some((outcome, _)) = outcome {
            answers[index] = Some(outcome);
        }
    }
    let answers = answers.into_iter();
    let answers = answers
        .map(|answer| answer.unwrap_or(Err(ExecuteError::Stopped)))
        .collect();
    kept.close_book(book, appended.map_or(Top::at(&begun), Top::after));
    Ok(Committed {
        answers,
        appended,
        jobs,
    })
}

/// The ids of the commands that were not carried out before.
fn fresh(entries: &[Entry], answers: &[Option<Result<Outcome, ExecuteError>>]) -> FxHashSet<i64> {
    let new = entries.iter().zip(answers).filter(|(_, answer)| answer.is_none());
    new.map(|(entry, _)| entry.id.unwrap_or_default()).collect()
}

fn commit_failed(fault: Fault) -> Tried {
    if fault.connection_lost() {
        Tried::CommitLost(fault)
    } else {
        Tried::Fault(fault)
    }
}

/// Loads rows. In a box, because the compiler cannot see through so many lifetimes that the future is `Send`.
pub(crate) fn load<'a>(
    conn: &'a mut Conn,
    needs: &'a Needs,
    book: &'a mut Book,
) -> BoxFuture<'a, Result<(), Fault>> {
    Box::pin(working_set::load(conn, needs, book))
}

/// What the new commands need, as far as they know themselves.
fn needs(entries: &[Entry], fresh: &FxHashSet<i64>) -> Needs {
    let mut needs = Needs::default();
    let new = entries
        .iter()
        .filter(|entry| fresh.contains(&entry.id.unwrap_or_default()));
    new.for_each(|entry| needs.absorb(entry.command.needs()));
    needs
}

/// What the new commands need besides, now that the first rows are here.
fn needs_more(entries: &[Entry], contexts: &[DecisionContext], fresh: &FxHashSet<i64>, book: &Book) -> Needs {
    let mut needs = Needs::default();
    let new = entries
        .iter()
        .zip(contexts)
        .filter(|(entry, _)| fresh.contains(&entry.id.unwrap_or_default()));
    new.for_each(|(entry, context)| needs.absorb(entry.command.needs_more(book, context)));
    needs
}

/// What became of an entry, and how many events it put on the book. `None` was carried out before.
type Decided = Option<(Result<Outcome, ExecuteError>, usize)>;

/// Decides every new command in the order of arrival; each sees what the former ones changed.
fn decide(
    entries: &[Entry],
    contexts: &[DecisionContext],
    fresh: &FxHashSet<i64>,
    book: &mut Book,
) -> Result<Vec<Decided>, Tried> {
    let mut decided = Vec::with_capacity(entries.len());
    for (entry, context) in entries.iter().zip(contexts) {
        if !fresh.contains(&entry.id.unwrap_or_default()) {
            decided.push(None);
            continue;
        }
        let (events, writes) = (book.events.len(), book.writes());
        let outcome = catch_unwind(AssertUnwindSafe(|| entry.command.decide(book, context)))
            .map_err(|panic| Tried::Bug(panic_text(panic.as_ref())))?;
        if outcome.is_err() && book.writes() != writes {
            return Err(Tried::Bug(format!(
                "{} changed the book and then refused",
                entry.command.name()
            )));
        }
        let outcome = outcome
            .map(|reply| Outcome {
                reply,
                replayed: false,
            })
            .map_err(ExecuteError::from);
        decided.push(Some((outcome, book.events.len() - events)));
    }
    Ok(decided)
}

/// What a panic said.
pub(crate) fn panic_text(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied());
    text.unwrap_or("no text").to_owned()
}

/// Puts on each event who asked for it, and how.
fn stamp(entries: &[Entry], decided: &[Decided], events: Vec<Event>) -> Vec<feed::NewEvent> {
    let mut events = events.into_iter();
    let mut stamped = Vec::with_capacity(events.len());
    for (entry, decided) in entries.iter().zip(decided) {
        let count = decided.as_ref().map_or(0, |(_, count)| *count);
        stamped.extend(events.by_ref().take(count).map(|event| feed::NewEvent {
            kind: event.kind.name.to_owned(),
            kind_version: event.kind.version,
            noun: event.kind.noun().to_owned(),
            id: event.id,
            noun_version: event.noun_version,
            owner_id: Some(event.owner.value()).filter(|owner| *owner != 0),
            audience: event.kind.audience.name().to_owned(),
            actor: entry.context.actor.account.to_string(),
            on_behalf: entry.context.on_behalf.clone(),
            request_id: entry.context.request_id.clone(),
            cause: entry.context.cause,
            body: event.body,
        }));
    }
    stamped
}

async fn enqueue_jobs(conn: &mut Conn, book: &mut Book, now: i64) -> Result<bool, Fault> {
    let asked = std::mem::take(&mut book.jobs);
    if asked.is_empty() {
        return Ok(false);
    }
    let mut rows = Vec::with_capacity(asked.len());
    for job in asked {
        let id: domain::id::JobId = book.next_id();
        let (kind, dedup) = (job.kind.to_owned(), jobs::Dedup::UntilTaken(job.key));
        rows.push(jobs::NewJob {
            id: id.value(),
            kind,
            dedup,
            run_at: now,
            payload: job.payload,
        });
    }
    rows.sort_by(|a, b| a.payload.cmp(&b.payload));
    Ok(jobs::enqueue(conn, rows, now).await? > 0)
}

/// What decisions know besides the book.
pub(crate) fn decision_context(actor: Actor, settings: &Values) -> DecisionContext {
    let lease_s = i64::try_from(settings.engine.work_lease_seconds).unwrap_or(i64::MAX / 2_000_000);
    DecisionContext { actor, lease_s }
}

/// A book for decisions that are never written: its ids and numbers stand for those to come.
pub(crate) fn scratch_book(now: i64) -> Book {
    Book::new(
        Instant(now),
        Block {
            next: 1,
            end: i64::MAX / 2,
        },
        Vec::new(),
    )
}

/// Gives a scratch book the numbers that a command would draw.
pub(crate) fn lend_numbers(book: &mut Book, command: &Command, context: &DecisionContext) {
    let mut needs = command.needs();
    needs.absorb(command.needs_more(book, context));
    lend(book, needs.numbers);
}

/// Gives a scratch book numbers of these series.
pub(crate) fn lend(book: &mut Book, numbers: BTreeMap<(OwnerId, Series), i64>) {
    for (series, count) in numbers {
        book.numbers.insert(series, Block { next: 0, end: count });
    }
}
