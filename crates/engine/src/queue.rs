//! The bounded queue: two lanes of commands, and the chores between batches.

use crate::{Context, ExecuteError, Outcome};
use domain::command::{Command, Decide};
use futures_util::future::BoxFuture;
use rustc_hash::FxHashSet;
use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use store::{Conn, Fault};
use tokio::sync::{Notify, oneshot};

/// Which lane a command waits in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lane {
    /// People and integrations: first.
    People,
    /// Imports, batches, jobs: what is left.
    Bulk,
}

/// A command that waits, or is being carried out.
#[derive(Debug)]
pub(crate) struct Entry {
    pub context: Context,
    pub command: Command,
    /// Drawn when it is first tried, and kept: a replay is known by it.
    pub id: Option<i64>,
    pub weight: usize,
    tell: Option<oneshot::Sender<Result<Outcome, ExecuteError>>>,
}

impl Entry {
    pub fn new(
        context: Context,
        command: Command,
        tell: oneshot::Sender<Result<Outcome, ExecuteError>>,
    ) -> Self {
        let weight = command.weight();
        Self {
            context,
            command,
            id: None,
            weight,
            tell: Some(tell),
        }
    }

    /// Answers the caller, if it still waits.
    pub fn answer(&mut self, answer: Result<Outcome, ExecuteError>) {
        if let Some(tell) = self.tell.take() {
            let _ = tell.send(answer);
        }
    }

    /// Has nobody been answered yet?
    pub fn waits(&self) -> bool {
        self.tell.is_some()
    }

    fn key(&self) -> Option<(String, String)> {
        self.context
            .idempotency_key
            .as_ref()
            .map(|key| (self.context.credential.clone(), key.clone()))
    }
}

/// What a chore did, and how to say so once its transaction has ended.
pub(crate) struct Done {
    pub commit: bool,
    pub tell: Box<dyn FnOnce(Result<(), Fault>) + Send>,
}

/// A write that is no business command.
pub(crate) type Chore = Box<dyn for<'c> FnOnce(&'c mut Conn, i64) -> BoxFuture<'c, Done> + Send>;

/// Wraps a write so that its result is told after the commit, not before.
pub(crate) fn chore<T, F>(write: F, tell: oneshot::Sender<Result<T, Fault>>) -> Chore
where
    T: Send + 'static,
    F: for<'c> FnOnce(&'c mut Conn, i64) -> BoxFuture<'c, Result<T, Fault>> + Send + 'static,
{
    Box::new(move |conn, now| {
        Box::pin(async move {
            match write(conn, now).await {
                Ok(value) => Done {
                    commit: true,
                    tell: Box::new(move |committed| drop(tell.send(committed.map(|()| value)))),
                },
                Err(fault) => Done {
                    commit: false,
                    tell: Box::new(move |_| drop(tell.send(Err(fault)))),
                },
            }
        })
    })
}

/// How large a batch may be.
#[derive(Debug, Clone, Copy)]
pub(crate) struct BatchLimits {
    pub commands: usize,
    /// Sum of weights, about the number of lines touched.
    pub weight: usize,
    /// The weight that bulk work may fill while people wait or have just been here.
    pub bulk_weight: usize,
    /// The number of commands that bulk work may fill then.
    pub bulk_commands: usize,
}

/// What the writer does next.
pub(crate) enum Work {
    Batch(Vec<Entry>),
    Chore(Chore),
    Stop,
}

#[derive(Default)]
struct Lanes {
    people: VecDeque<Entry>,
    bulk: VecDeque<Entry>,
    chores: VecDeque<Chore>,
    /// Keys of commands that wait or are being carried out.
    keys: FxHashSet<(String, String)>,
    people_seen: Option<Instant>,
    chore_was_last: bool,
    /// As many people as the writer waits for, while it does.
    gathering: Option<usize>,
    closed: bool,
}

/// How long after the last person's command bulk batches stay small.
const PEOPLE_LINGER_MS: u128 = 1_000;

/// The queue.
pub(crate) struct Queue {
    lanes: Mutex<Lanes>,
    woken: Notify,
    gathered: Condvar,
    limit: usize,
}

impl std::fmt::Debug for Queue {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Queue")
            .field("len", &self.len())
            .field("limit", &self.limit)
            .finish()
    }
}

impl Queue {
    pub fn new(limit: usize) -> Self {
        Self {
            lanes: Mutex::default(),
            woken: Notify::new(),
            gathered: Condvar::new(),
            limit,
        }
    }

    fn lanes(&self) -> MutexGuard<'_, Lanes> {
        self.lanes.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn len(&self) -> usize {
        let lanes = self.lanes();
        lanes.people.len() + lanes.bulk.len()
    }

    /// Takes all of the commands in, or none.
    pub fn push(&self, entries: Vec<Entry>) -> Result<(), ExecuteError> {
        let mut lanes = self.lanes();
        if lanes.closed {
            return Err(ExecuteError::Stopped);
        }
        if lanes.people.len() + lanes.bulk.len() + entries.len() > self.limit {
            return Err(ExecuteError::Shed);
        }
        for mut entry in entries {
            if entry.key().is_some_and(|key| !lanes.keys.insert(key)) {
                entry.answer(Err(ExecuteError::InFlight));
                continue;
            }
            match entry.context.lane {
                Lane::People => lanes.people.push_back(entry),
                Lane::Bulk => lanes.bulk.push_back(entry),
            }
        }
        let gathers = lanes.gathering.is_some();
        let is_complete = lanes.gathering.is_some_and(|people| lanes.people.len() >= people);
        drop(lanes);
        if is_complete {
            self.gathered.notify_one();
        } else if !gathers {
            self.woken.notify_one();
        }
        Ok(())
    }

    /// Waits until so many more people have come, a batch is full, or the time is over. Answers how many came.
    /// Blocks its thread, which is the writer's own.
    pub fn gather(&self, more: usize, commands_max: usize, time: Duration) -> usize {
        let mut lanes = self.lanes();
        let waiting = lanes.people.len();
        let people = (waiting + more).min(commands_max);
        lanes.gathering = Some(people);
        let lacking = |lanes: &mut Lanes| lanes.people.len() < people && !lanes.closed;
        let waited = self.gathered.wait_timeout_while(lanes, time, lacking);
        let (mut lanes, _) = waited.unwrap_or_else(PoisonError::into_inner);
        lanes.gathering = None;
        lanes.people.len() - waiting
    }

    pub fn push_chore(&self, chore: Chore) {
        let mut lanes = self.lanes();
        if !lanes.closed {
            lanes.chores.push_back(chore);
        }
        drop(lanes);
        self.woken.notify_one();
    }

    /// Takes nothing new from now on.
    pub fn close(&self) {
        self.lanes().closed = true;
        self.gathered.notify_one();
        self.woken.notify_one();
    }

    /// Forgets the keys of commands that are about to be answered.
    pub fn forget_keys(&self, entries: &[Entry]) {
        let mut lanes = self.lanes();
        for key in entries.iter().filter_map(Entry::key) {
            lanes.keys.remove(&key);
        }
    }

    /// Waits for work. Chores and batches take turns.
    pub async fn next(&self, limits: impl Fn() -> BatchLimits) -> Work {
        loop {
            if let Some(work) = self.try_next(&limits()) {
                return work;
            }
            self.woken.notified().await;
        }
    }

    fn try_next(&self, limits: &BatchLimits) -> Option<Work> {
        let mut lanes = self.lanes();
        let idle = lanes.people.is_empty() && lanes.bulk.is_empty();
        if (idle || !lanes.chore_was_last)
            && let Some(chore) = lanes.chores.pop_front()
        {
            lanes.chore_was_last = true;
            return Some(Work::Chore(chore));
        }
        lanes.chore_was_last = false;
        if !idle {
            return Some(Work::Batch(lanes.take(limits)));
        }
        lanes.closed.then_some(Work::Stop)
    }
}

impl Lanes {
    /// People first; bulk fills what it may.
    fn take(&mut self, limits: &BatchLimits) -> Vec<Entry> {
        let now = Instant::now();
        if !self.people.is_empty() {
            self.people_seen = Some(now);
        }
        let lingering = |seen: Instant| now.duration_since(seen).as_millis() < PEOPLE_LINGER_MS;
        let courteous = self.people_seen.is_some_and(lingering);
        let mut batch = Vec::new();
        let left = move_up_to(&mut self.people, &mut batch, limits.commands, limits.weight);
        let room = limits.commands - batch.len();
        let (commands, weight) = if courteous {
            (room.min(limits.bulk_commands), left.min(limits.bulk_weight))
        } else {
            (room, left)
        };
        let commands = commands + batch.len();
        move_up_to(&mut self.bulk, &mut batch, commands, weight);
        batch
    }
}

/// Moves entries while both limits hold, and at least one into an empty batch. Answers the weight left.
fn move_up_to(
    lane: &mut VecDeque<Entry>,
    batch: &mut Vec<Entry>,
    commands: usize,
    mut weight: usize,
) -> usize {
    while batch.len() < commands
        && let Some(next) = lane.front()
        && (next.weight <= weight || batch.is_empty())
    {
        weight = weight.saturating_sub(next.weight);
        batch.extend(lane.pop_front());
    }
    weight
}
