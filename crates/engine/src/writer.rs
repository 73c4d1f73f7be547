//! The writer: the one task of the process that holds a writing connection.

use crate::batch::{self, Blocks, Tried};
use crate::feed::Wake;
use crate::queue::{BatchLimits, Chore, Entry, Queue, Work};
use crate::{ExecuteError, StartError};
use ops::config::Settings;
use std::sync::Arc;
use std::time::{Duration, Instant};
use store::{Conn, Fault, Store, clock};

/// How often a lone command is tried again when the world fails in a way that may pass.
const TRIES_MAX: usize = 8;
/// The wait before the connection is opened anew.
const RECONNECT_WAIT: Duration = Duration::from_millis(100);

pub(crate) struct Writer {
    store: Store,
    settings: Settings,
    queue: Arc<Queue>,
    wake: Wake,
    conn: Option<Conn>,
    blocks: Blocks,
}

impl Writer {
    pub async fn new(
        store: Store,
        settings: Settings,
        queue: Arc<Queue>,
        wake: Wake,
    ) -> Result<Self, StartError> {
        let mut conn = store.writer().await?;
        let blocks = Blocks::of(&mut conn).await?;
        Ok(Self {
            store,
            settings,
            queue,
            wake,
            conn: Some(conn),
            blocks,
        })
    }

    /// Works until the queue is closed and empty.
    pub async fn run(mut self) {
        loop {
            let limits = || limits(&self.settings);
            match self.queue.next(limits).await {
                Work::Batch(batch) => self.carry_out(batch).await,
                Work::Chore(chore) => self.do_chore(chore).await,
                Work::Stop => return,
            }
        }
    }

    async fn carry_out(&mut self, mut batch: Vec<Entry>) {
        let now = Instant::now();
        for entry in batch.iter_mut().filter(|entry| entry.context.deadline <= now) {
            entry.answer(Err(ExecuteError::DeadlinePassed));
        }
        let (mut live, dead): (Vec<_>, Vec<_>) = batch.into_iter().partition(Entry::waits);
        self.queue.forget_keys(&dead);
        if live.is_empty() {
            return;
        }
        metrics::histogram!("evenkeel_batch_commands").record(live.len() as f64);
        if let Err(tried) = self.attempt(&mut live).await {
            self.replay(&mut live, tried).await;
        }
        self.queue.forget_keys(&live);
    }

    /// One try at a whole batch. When it commits, everybody is answered.
    async fn attempt(&mut self, entries: &mut [Entry]) -> Result<(), Tried> {
        let begun = Instant::now();
        self.connect().await.map_err(Tried::Fault)?;
        let conn = self.conn.as_mut().expect("it was just connected");
        let ended = batch::run(conn, entries, &mut self.blocks, &self.settings).await;
        match ended {
            Ok(committed) => {
                for (entry, answer) in entries.iter_mut().zip(committed.answers) {
                    entry.answer(answer);
                }
                metrics::histogram!("evenkeel_batch_seconds").record(begun.elapsed().as_secs_f64());
                metrics::counter!("evenkeel_commands_total").increment(entries.len() as u64);
                self.wake.committed(committed.top, committed.jobs);
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
        self.blocks.forget_numbers();
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
        let mut last = Some(first).filter(|_| entries.len() == 1);
        for index in 0..entries.len() {
            let lone = &mut entries[index..=index];
            let mut tries = usize::from(last.is_some());
            let mut tried = last.take();
            while lone[0].waits() {
                if let Some(tried) = tried.take()
                    && (tries >= TRIES_MAX || !tried.may_pass() || lone[0].context.deadline <= Instant::now())
                {
                    lone[0].answer(Err(tried.into_error()));
                    break;
                }
                if tries > 0 {
                    tokio::time::sleep(RECONNECT_WAIT.min(Duration::from_millis(5 << tries.min(5)))).await;
                }
                tries += 1;
                tried = self.attempt(lone).await.err();
                if tried.as_ref().is_some_and(Tried::is_outage) {
                    tries = tries.min(TRIES_MAX - 1);
                }
            }
        }
    }

    async fn do_chore(&mut self, chore: Chore) {
        if self.connect().await.is_err() {
            return;
        }
        let conn = self.conn.as_mut().expect("it was just connected");
        let begun = async {
            conn.begin().await?;
            clock::now_us(conn).await
        };
        let now = match begun.await {
            Ok(now) => now,
            Err(fault) => {
                tracing::warn!(error = %fault, "a write beside the batches failed to begin");
                self.conn = None;
                return;
            }
        };
        let done = chore(conn, now).await;
        let ended = if done.commit { conn.commit().await } else { Ok(()) };
        let broken = ended.is_err();
        (done.tell)(ended);
        self.wake.chore_done();
        let conn = self.conn.as_mut().expect("nobody took it");
        if broken || conn.rollback().await.is_err() {
            self.conn = None;
        }
    }

    async fn connect(&mut self) -> Result<(), Fault> {
        if self.conn.is_none() {
            self.conn = Some(self.store.writer().await?);
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
