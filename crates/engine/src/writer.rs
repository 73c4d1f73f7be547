//! The writer: the one that holds the process's writing connection, on a thread and a runtime of its own. A
//! statement of SQLite runs on the thread that asks, and blocks it; one of PostgreSQL is answered without a way
//! from thread to thread; and neither waits behind what the rest of the process has to do.

use crate::batch::{self, Kept, Tried};
use crate::feed::Wake;
use crate::gather::Gather;
use crate::points::Points;
use crate::queue::{BatchLimits, Chore, Entry, Lane, Queue, Work};
use crate::{ExecuteError, StartError};
use futures_util::FutureExt;
use ops::config::Settings;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};
use store::{Conn, Fault, Store, clock};
use tokio::sync::oneshot;

/// How often a lone command is tried again when the world fails in a way that may pass.
const TRIES_MAX: usize = 8;
/// The wait before the connection is opened anew.
const RECONNECT_WAIT: Duration = Duration::from_millis(100);

/// What a writer works with.
pub(crate) struct Tools {
    pub store: Store,
    pub settings: Settings,
    pub queue: Arc<Queue>,
    pub wake: Wake,
    pub points: Points,
}

pub(crate) struct Writer {
    tools: Tools,
    conn: Option<Conn>,
    kept: Kept,
    gather: Gather,
}

impl Writer {
    /// Starts the writer. What it answers hears of the writer's end, which comes when the queue is closed and empty.
    pub async fn start(tools: Tools) -> Result<oneshot::Receiver<()>, StartError> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        let (tell_start, started) = oneshot::channel();
        let (tell_end, ended) = oneshot::channel();
        let work = async move {
            match Self::open(tools).await {
                Ok(writer) => {
                    let _ = tell_start.send(Ok(()));
                    writer.run().await;
                }
                Err(fault) => drop(tell_start.send(Err(fault))),
            }
        };
        thread::Builder::new().name("writer".to_owned()).spawn(move || {
            runtime.block_on(work);
            let _ = tell_end.send(());
        })?;
        started.await.unwrap_or(Err(Fault::Missing("writer")))?;
        Ok(ended)
    }

    async fn open(tools: Tools) -> Result<Self, Fault> {
        let mut conn = tools.store.writer().await?;
        let kept = Kept::of(&mut conn).await?;
        Ok(Self {
            tools,
            conn: Some(conn),
            kept,
            gather: Gather::default(),
        })
    }

    /// Works until the queue is closed and empty.
    async fn run(mut self) {
        loop {
            let limits = || limits(&self.tools.settings);
            match self.tools.queue.next(limits).await {
                Work::Batch(batch) => {
                    let people = batch.iter().filter(|it| it.context.lane == Lane::People).count();
                    let begun = Instant::now();
                    self.carry_out(batch).await;
                    self.gather(people, begun.elapsed());
                }
                Work::Chore(chore) => self.do_chore(chore).await,
                Work::Stop => return,
            }
        }
    }

    /// Lets those who were just answered come back before the next batch, where that pays.
    fn gather(&mut self, answered: usize, took: Duration) {
        let Tools { settings, queue, .. } = &self.tools;
        let share_percent = settings.snapshot().engine.gather_percent;
        if let Some(time) = self.gather.wait(answered, took, share_percent) {
            let back = queue.gather(answered, limits(settings).commands, time);
            self.gather.ended(answered, back);
        }
    }

    async fn carry_out(&mut self, batch: Vec<Entry>) {
        let now = Instant::now();
        let (mut late, mut live): (Vec<_>, Vec<_>) =
            batch.into_iter().partition(|entry| entry.context.deadline <= now);
        self.tools.queue.forget_keys(&late);
        for entry in &mut late {
            entry.answer(Err(ExecuteError::DeadlinePassed));
        }
        if live.is_empty() {
            return;
        }
        metrics::histogram!("evenkeel_batch_commands").record(live.len() as f64);
        let mut tried = self.attempt(&mut live).await;
        if tried.as_ref().is_err_and(Tried::met_another) {
            // What another node has committed meanwhile is seen now: all of them may well pass together.
            tried = self.attempt(&mut live).await;
        }
        if let Err(tried) = tried {
            self.replay(&mut live, tried).await;
        }
    }

    /// One try at a whole batch. When it commits, everybody is answered.
    async fn attempt(&mut self, entries: &mut [Entry]) -> Result<(), Tried> {
        let begun = Instant::now();
        self.connect().await.map_err(Tried::Fault)?;
        let conn = self.conn.as_mut().expect("it was just connected");
        // A panic anywhere in a batch is a bug of that batch; it must not end the only writer there is.
        let run = AssertUnwindSafe(batch::run(
            conn,
            entries,
            &mut self.kept,
            &self.tools.settings,
            &self.tools.points,
        ));
        let ended = run
            .catch_unwind()
            .await
            .unwrap_or_else(|panic| Err(Tried::Bug(batch::panic_text(panic.as_ref()))));
        match ended {
            Ok(committed) => {
                // Before the answers: whoever sends the same key again upon hearing one is not "in flight".
                self.tools.queue.forget_keys(entries);
                for (entry, answer) in entries.iter_mut().zip(committed.answers) {
                    entry.answer(answer);
                }
                metrics::histogram!("evenkeel_batch_seconds").record(begun.elapsed().as_secs_f64());
                metrics::counter!("evenkeel_commands_total").increment(entries.len() as u64);
                self.tools.wake.committed(committed.appended, committed.jobs);
                Ok(())
            }
            Err(tried) => {
                self.clean_up(&tried).await;
                Err(tried)
            }
        }
    }

    /// Rolls back, or gives the connection up when it is of no more use.
    async fn clean_up(&mut self, tried: &Tried) {
        self.kept.forget_numbers();
        let lost = matches!(tried, Tried::Fault(fault) if fault.connection_lost());
        let rolled_back = match self.conn.as_mut() {
            Some(conn) if !lost => conn.rollback().await.is_ok(),
            _ => false,
        };
        if !rolled_back {
            self.conn = None;
        }
    }

    /// Carries the commands of a failed batch out one at a time, by the same code: the culprit
    /// fails alone.
    async fn replay(&mut self, entries: &mut [Entry], first: Tried) {
        metrics::counter!("evenkeel_batches_replayed_total").increment(1);
        tracing::warn!(commands = entries.len(), error = %first, "a batch failed and is replayed one command at a time");
        let commit_lost = first.commit_lost();
        let mut last = Some(first).filter(|_| entries.len() == 1);
        for index in 0..entries.len() {
            self.persist(&mut entries[index..=index], last.take(), commit_lost)
                .await;
        }
    }

    /// Tries a lone command until it is answered, is hopeless, or its caller stops waiting. Once a
    /// commit of it was lost, only the book itself can say that nothing was done.
    async fn persist(&mut self, lone: &mut [Entry], mut last: Option<Tried>, mut commit_lost: bool) {
        let mut tries = usize::from(last.is_some());
        while lone[0].waits() {
            if let Some(tried) = last.take()
                && (tries >= TRIES_MAX || !tried.may_pass() || lone[0].context.deadline <= Instant::now())
            {
                self.tools.queue.forget_keys(lone);
                lone[0].answer(Err(tried.into_error(commit_lost)));
                return;
            }
            if tries > 0 {
                tokio::time::sleep(RECONNECT_WAIT.min(Duration::from_millis(5 << tries.min(5)))).await;
            }
            tries += 1;
            last = self.attempt(lone).await.err();
            commit_lost |= last.as_ref().is_some_and(Tried::commit_lost);
            if last.as_ref().is_some_and(Tried::is_outage) {
                tries = tries.min(TRIES_MAX - 1);
            }
        }
    }

    async fn do_chore(&mut self, chore: Chore) {
        let now = match self.begin_chore().await {
            Ok(now) => now,
            Err(fault) => {
                tracing::warn!(error = %fault, "a write beside the batches failed to begin");
                return;
            }
        };
        let conn = self.conn.as_mut().expect("it has just begun a transaction");
        let Ok(done) = AssertUnwindSafe(chore(conn, now)).catch_unwind().await else {
            tracing::error!("a write beside the batches panicked: a bug; nothing of it was kept");
            self.conn = None;
            return;
        };
        let ended = if done.commit { conn.commit().await } else { Ok(()) };
        let broken = ended.is_err();
        (done.tell)(ended);
        self.tools.wake.chore_done();
        let conn = self.conn.as_mut().expect("nobody took it");
        if broken || conn.rollback().await.is_err() {
            self.conn = None;
        }
    }

    /// Begins a chore's transaction; anew once, for a connection that died while nobody used it.
    async fn begin_chore(&mut self) -> Result<i64, Fault> {
        let mut begun = self.try_begin().await;
        if begun.as_ref().is_err_and(Fault::connection_lost) {
            self.conn = None;
            begun = self.try_begin().await;
        }
        if begun.is_err() {
            self.conn = None;
        }
        begun
    }

    async fn try_begin(&mut self) -> Result<i64, Fault> {
        self.connect().await?;
        let conn = self.conn.as_mut().expect("it was just connected");
        conn.begin().await?;
        clock::now_us(conn).await
    }

    async fn connect(&mut self) -> Result<(), Fault> {
        if self.conn.is_none() {
            self.conn = Some(self.tools.store.writer().await?);
        }
        Ok(())
    }
}

fn limits(settings: &Settings) -> BatchLimits {
    let engine = &settings.snapshot().engine;
    let size = |value: u64| usize::try_from(value).unwrap_or(usize::MAX);
    let commands = size(engine.batch_commands_max);
    let bulk_commands = (commands * size(engine.bulk_share_percent) / 100).max(1);
    BatchLimits {
        commands,
        weight: size(engine.batch_lines_max),
        bulk_weight: size(engine.bulk_lines_max),
        bulk_commands,
    }
}
