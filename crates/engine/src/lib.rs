//! The imperative shell round the core: queue, batch, commit, feed, jobs. The only crate that commits.
//!
//! A command waits in one of two [`lanes`](queue); the [`writer`] takes everything that waits, up to
//! a limit, and carries it through one transaction: recall, load, decide, write, feed, commit. While
//! one batch commits the next one gathers, so there is no timer and a lone command is not delayed.
//! This crate knows nothing of HTTP and writes no SQL.

mod batch;
mod error;
pub mod feed;
mod gather;
pub mod imports;
pub mod jobs;
pub mod points;
mod preview_rules;
mod queue;
mod writer;

pub use error::{ExecuteError, StartError};
pub use queue::Lane;

use domain::access::Actor;
use domain::book::Book;
use domain::command::{Command, Context as DecisionContext, Decide, Reply};
use domain::orders::{next, why};
use futures_util::future::BoxFuture;
use ops::config::Settings;
use ops::health::Readiness;
use points::Points;
use queue::{Entry, Queue};
use std::sync::Arc;
use std::sync::atomic::AtomicI64;
use std::time::Instant;
use store::{Conn, Fault, Store};
use tokio::sync::{oneshot, watch};
use tokio::task::JoinHandle;
use writer::{Tools, Writer};

/// Who asks, how, and until when.
#[derive(Debug, Clone)]
pub struct Context {
    /// Who asks.
    pub actor: Actor,
    /// For whom, when for somebody else.
    pub on_behalf: Option<String>,
    /// The scope of idempotency keys: which credential asked.
    pub credential: String,
    /// The client's key, if it sent one.
    pub idempotency_key: Option<String>,
    /// Hash over method, path and raw body.
    pub body_hash: Vec<u8>,
    /// The request, for the log.
    pub request_id: Option<String>,
    /// What caused it: a job, an import; none for a request.
    pub cause: Option<i64>,
    /// People or bulk.
    pub lane: Lane,
    /// When the caller stops waiting.
    pub deadline: Instant,
}

impl Context {
    /// For the book's own processes, which wait as long as it takes.
    #[must_use]
    pub fn system(cause: Option<i64>) -> Self {
        Self {
            actor: Actor::SYSTEM,
            on_behalf: None,
            credential: "system".to_owned(),
            idempotency_key: None,
            body_hash: Vec::new(),
            request_id: None,
            cause,
            lane: Lane::Bulk,
            deadline: Instant::now() + std::time::Duration::from_secs(3_600),
        }
    }
}

/// What became of a command that was accepted.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// What it answers.
    pub reply: Reply,
    /// It was carried out before, under the same key; this is what it answered then.
    pub replayed: bool,
}

/// The engine of one process. Clones share it.
#[derive(Debug, Clone)]
pub struct Engine {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    store: Store,
    settings: Settings,
    queue: Arc<Queue>,
    wake: feed::Wake,
    readiness: Readiness,
    /// The last day for which this process has planned the backup.
    backup_planned_day: AtomicI64,
    /// The same for what is erased when its time is over.
    retention_planned_day: AtomicI64,
    /// The last hour for which the cancelling of unpaid orders was planned.
    unpaid_planned_hour: AtomicI64,
    /// The last hour for which a sweep by rules was planned.
    sweep_planned_hour: AtomicI64,
}

impl Drop for Shared {
    /// Nobody is left to ask: the writer's thread ends, stopped or not.
    fn drop(&mut self) {
        self.queue.close();
    }
}

/// The engine's tasks: they end when [`Running::stop`] is called.
#[derive(Debug)]
pub struct Running {
    queue: Arc<Queue>,
    writer_ended: oneshot::Receiver<()>,
    tasks: Vec<JoinHandle<()>>,
}

impl Running {
    /// Takes nothing new, carries out what waits, and ends.
    pub async fn stop(self) {
        self.queue.close();
        let _ = self.writer_ended.await;
        for task in self.tasks {
            task.abort();
        }
    }
}

impl Engine {
    /// Starts the engine on an opened book.
    ///
    /// # Errors
    /// [`StartError`] when the book cannot be read or written.
    pub async fn start(store: Store, settings: Settings) -> Result<(Self, Running), StartError> {
        Self::start_with(store, settings, Points::default()).await
    }

    /// The same, where something happens at the points of its batches.
    ///
    /// # Errors
    /// As [`Self::start`].
    pub async fn start_with(
        store: Store,
        settings: Settings,
        points: Points,
    ) -> Result<(Self, Running), StartError> {
        let limit = usize::try_from(settings.snapshot().engine.queue_length_max).unwrap_or(usize::MAX);
        let queue = Arc::new(Queue::new(limit));
        let follower = feed::Follower::new(&store).await?;
        let wake = follower.wake();
        let tools = Tools {
            store: store.clone(),
            settings: settings.clone(),
            queue: Arc::clone(&queue),
            wake: wake.clone(),
            points,
        };
        let writer_ended = Writer::start(tools).await?;
        let engine = Self {
            shared: Arc::new(Shared {
                store,
                settings,
                queue: Arc::clone(&queue),
                wake,
                readiness: Readiness::default(),
                backup_planned_day: AtomicI64::default(),
                retention_planned_day: AtomicI64::default(),
                unpaid_planned_hour: AtomicI64::default(),
                sweep_planned_hour: AtomicI64::default(),
            }),
        };
        let tasks = vec![
            tokio::spawn(follower.run(
                engine.shared.store.clone(),
                engine.shared.settings.clone(),
                engine.readiness(),
            )),
            tokio::spawn(jobs::run(engine.clone(), jobs::QUICK)),
            tokio::spawn(jobs::run(engine.clone(), jobs::LONG)),
        ];
        let running = Running {
            queue,
            writer_ended,
            tasks,
        };
        Ok((engine, running))
    }

    /// The book, for reading.
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.shared.store
    }

    /// The settings.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.shared.settings
    }

    /// Whether this process should be given work; the feed follower keeps an eye on the database.
    #[must_use]
    pub fn readiness(&self) -> Readiness {
        self.shared.readiness.clone()
    }

    /// The end of the feed as this process knows it; changes when anything was committed.
    #[must_use]
    pub fn top(&self) -> watch::Receiver<feed::Top> {
        self.shared.wake.top()
    }

    /// The same, for whoever need not hear of this process's own batches: changes when anything else was
    /// committed. Who may come in is no business of a batch, and stands on the feed by other writes.
    #[must_use]
    pub fn moved_besides(&self) -> watch::Receiver<feed::Top> {
        self.shared.wake.moved_besides()
    }

    /// A job may have been made outside a batch.
    pub(crate) fn wake_jobs(&self) {
        self.shared.wake.job_made();
    }

    pub(crate) fn wake(&self) -> &feed::Wake {
        &self.shared.wake
    }

    /// How many commands wait.
    #[must_use]
    pub fn waiting(&self) -> usize {
        self.shared.queue.len()
    }

    /// Carries a command out: durable when this answers.
    ///
    /// # Errors
    /// [`ExecuteError`]: the business refused, the queue is full, the deadline passed, or the world failed.
    pub async fn execute(
        &self,
        context: Context,
        command: impl Into<Command>,
    ) -> Result<Outcome, ExecuteError> {
        let mut answers = self.execute_all(vec![(context, command.into())]).await?;
        answers.pop().unwrap_or(Err(ExecuteError::Stopped))
    }

    /// Carries commands out in their order, each for itself.
    ///
    /// # Errors
    /// [`ExecuteError::Shed`] when there is no room for all of them; then none was taken.
    pub async fn execute_all(
        &self,
        commands: Vec<(Context, Command)>,
    ) -> Result<Vec<Result<Outcome, ExecuteError>>, ExecuteError> {
        let (mut entries, mut answers) = (
            Vec::with_capacity(commands.len()),
            Vec::with_capacity(commands.len()),
        );
        for (context, command) in commands {
            let (tell, hear) = oneshot::channel();
            entries.push(Entry::new(context, command, tell));
            answers.push(hear);
        }
        self.shared.queue.push(entries)?;
        let mut outcomes = Vec::with_capacity(answers.len());
        for answer in answers {
            outcomes.push(answer.await.unwrap_or(Err(ExecuteError::Stopped)));
        }
        Ok(outcomes)
    }

    /// What a command would answer, decided on a scratch book: nothing is written.
    ///
    /// # Errors
    /// As [`Self::execute`].
    pub async fn preview(&self, actor: Actor, command: impl Into<Command>) -> Result<Reply, ExecuteError> {
        let command = command.into();
        let context = self.decision_context(actor);
        let (mut book, mut conn) = self.scratch().await?;
        store::working_set::load(&mut conn, &command.needs(), &mut book).await?;
        let more = command.needs_more(&book, &context);
        store::working_set::load(&mut conn, &more, &mut book).await?;
        conn.rollback().await?;
        batch::lend_numbers(&mut book, &command, &context);
        Ok(command.decide(&mut book, &context)?)
    }

    /// Why an order stands where it stands, by the predicates that decide; and the order's owner.
    ///
    /// # Errors
    /// [`ExecuteError::Refused`] when there is no such order for this actor.
    pub async fn why(&self, actor: &Actor, order: domain::id::OrderId) -> Result<why::Why, ExecuteError> {
        let (mut book, mut conn) = self.scratch().await?;
        store::working_set::load(&mut conn, &why::needs(order), &mut book).await?;
        let more = why::needs_more(&book, order);
        store::working_set::load(&mut conn, &more, &mut book).await?;
        let lines = book.lines.iter().map(|(_, line)| line);
        let promised = store::expected_receipts::promised(&mut conn, lines).await?;
        conn.rollback().await?;
        if !book.orders.get(&order).is_some_and(|head| actor.sees(head.owner)) {
            let refusal = domain::refusal::Refusal::new(domain::refusal::ORDER_NOT_FOUND);
            return Err(refusal.with("order", order.to_string()).into());
        }
        Ok(why::explain(&book, order, &promised))
    }

    /// Which verbs an order takes now, and what refuses the others.
    ///
    /// # Errors
    /// The fault of reading. An order that is not there takes none.
    pub async fn next(
        &self,
        actor: &Actor,
        order: domain::id::OrderId,
    ) -> Result<Vec<next::Next>, ExecuteError> {
        let context = self.decision_context(actor.clone());
        let (mut book, mut conn) = self.scratch().await?;
        store::working_set::load(&mut conn, &next::needs(order), &mut book).await?;
        let more = next::needs_more(&book, &context, order);
        store::working_set::load(&mut conn, &more, &mut book).await?;
        conn.rollback().await?;
        batch::lend(&mut book, more.numbers);
        Ok(next::next(&book, &context, order))
    }

    /// A book, and a reader that sees one unchanging state until its transaction is ended: one that is given back
    /// within it must be connected anew.
    async fn scratch(&self) -> Result<(Book, Conn), ExecuteError> {
        let mut conn = self.shared.store.read().await?;
        conn.begin().await?;
        let now = store::clock::now_us(&mut conn).await?;
        Ok((batch::scratch_book(now), conn))
    }

    fn decision_context(&self, actor: Actor) -> DecisionContext {
        batch::decision_context(actor, &self.shared.settings.snapshot())
    }

    /// Writes what is no business command (a job's lease, an upload's bytes) in a transaction of
    /// its own on the writer's connection, between two batches. `now` is the database's clock.
    ///
    /// # Errors
    /// The [`Fault`] of the write or of its commit.
    pub async fn write<T, F>(&self, write: F) -> Result<T, Fault>
    where
        T: Send + 'static,
        F: for<'c> FnOnce(&'c mut Conn, i64) -> BoxFuture<'c, Result<T, Fault>> + Send + 'static,
    {
        let (tell, hear) = oneshot::channel();
        self.shared.queue.push_chore(queue::chore(write, tell));
        hear.await.unwrap_or(Err(Fault::Missing("writer")))
    }
}
