//! The feed follower: the one task of the process that knows how far the feed reaches.
//!
//! Those who serve the feed hold a cursor and wait for the top to move. The wake-up comes from our
//! own commits at once, from other nodes by the database, and from a slow safety look in any case.
//! Whoever need not hear of this process's own batches waits for the feed to move without them.

use crate::StartError;
use domain::events::Event;
use ops::config::Settings;
use ops::health::Readiness;
use std::sync::Arc;
use std::time::Duration;
use store::clock::Beginning;
use store::feed::{self, Appended, FeedHead};
use store::{Conn, Fault, Listener, Store};
use tokio::sync::{Notify, watch};

/// The end of the feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Top {
    /// The book's epoch: a restore begins a new one.
    pub epoch: i64,
    /// The position of the last event.
    pub position: i64,
}

impl Top {
    /// Where a batch begins.
    pub(crate) fn at(begun: &Beginning) -> Self {
        Self {
            epoch: begun.epoch,
            position: begun.position,
        }
    }

    /// Behind what a batch appended.
    pub(crate) fn after(appended: Appended) -> Self {
        Self {
            epoch: appended.epoch,
            position: appended.last_position,
        }
    }

    fn of(head: &FeedHead) -> Self {
        Self {
            epoch: head.epoch,
            position: head.position,
        }
    }
}

/// What tells the process that something was committed.
#[derive(Debug, Clone)]
pub(crate) struct Wake {
    top: Arc<watch::Sender<Top>>,
    /// The top when it last moved by more than our own batches.
    moved_besides: Arc<watch::Sender<Top>>,
    /// Asks the follower to look at once.
    look: Arc<Notify>,
    /// Counts the times that a job may have been made.
    jobs: Arc<watch::Sender<u64>>,
}

impl Wake {
    /// Hears how far the feed reaches.
    pub fn top(&self) -> watch::Receiver<Top> {
        self.top.subscribe()
    }

    /// Hears when the feed was moved by more than our own batches.
    pub fn moved_besides(&self) -> watch::Receiver<Top> {
        self.moved_besides.subscribe()
    }

    /// Hears when a job may have been made.
    pub fn jobs(&self) -> watch::Receiver<u64> {
        self.jobs.subscribe()
    }

    /// A write beside the batches is durable; it may have appended events.
    pub fn chore_done(&self) {
        self.look.notify_one();
    }

    /// Our own batch is durable.
    pub fn committed(&self, appended: Option<Appended>, jobs: bool) {
        if let Some(appended) = appended {
            let known = *self.top.borrow();
            let next = (known.epoch, known.position + 1);
            let top = Top::after(appended);
            if self.reach(top) && (appended.epoch, appended.first_position) != next {
                self.moved_besides.send_replace(top);
            }
        }
        if jobs {
            self.job_made();
        }
    }

    /// The feed was seen to reach this far: what is new about it, others did, or a write beside the batches.
    fn seen(&self, top: Top) {
        if self.reach(top) {
            self.moved_besides.send_replace(top);
        }
    }

    /// A job was made: whoever waits for one looks.
    pub fn job_made(&self) {
        self.jobs.send_modify(|made| *made += 1);
    }

    /// Moves the top, if this is higher; answers whether it is.
    fn reach(&self, top: Top) -> bool {
        self.top.send_if_modified(|known| {
            let higher = top > *known;
            if higher {
                *known = top;
            }
            higher
        })
    }

    fn knows(&self, top: Top) -> bool {
        top <= *self.top.borrow()
    }
}

/// Follows the end of the feed.
pub(crate) struct Follower {
    wake: Wake,
}

impl Follower {
    pub async fn new(store: &Store) -> Result<Self, StartError> {
        let mut conn = store.read().await?;
        let top = Top::of(&feed::head(&mut conn).await?);
        let wake = Wake {
            top: Arc::new(watch::Sender::new(top)),
            moved_besides: Arc::new(watch::Sender::new(top)),
            look: Arc::default(),
            jobs: Arc::default(),
        };
        Ok(Self { wake })
    }

    pub fn wake(&self) -> Wake {
        self.wake.clone()
    }

    /// Follows until the task is ended. A book that is away is looked for again.
    pub async fn run(self, store: Store, settings: Settings, readiness: Readiness) {
        loop {
            if let Err(fault) = self.follow(&store, &settings, &readiness).await {
                readiness.database_answers(false);
                tracing::warn!(error = %fault, "the feed cannot be followed; trying again");
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
        }
    }

    async fn follow(&self, store: &Store, settings: &Settings, readiness: &Readiness) -> Result<(), Fault> {
        let mut ear = store.listen().await?;
        loop {
            let head = feed::head(&mut store.read().await?).await?;
            readiness.database_answers(true);
            self.wake.seen(Top::of(&head));
            let pause = Duration::from_millis(settings.snapshot().engine.feed_poll_ms);
            tokio::select! {
                heard = self.hear_news(&mut ear) => heard?,
                () = self.wake.look.notified() => {}
                () = tokio::time::sleep(pause) => {}
            }
        }
    }

    /// Waits until the database tells of more than is known: of our own batches it tells too.
    async fn hear_news(&self, ear: &mut Listener) -> Result<(), Fault> {
        while let Some((epoch, position)) = ear.wait().await? {
            if !self.wake.knows(Top { epoch, position }) {
                break;
            }
        }
        Ok(())
    }
}

/// Appends an event that no business command makes, in a transaction of [`crate::Engine::write`].
///
/// # Errors
/// The [`Fault`] of writing.
pub async fn tell(conn: &mut Conn, event: Event, actor: String, now: i64) -> Result<(), Fault> {
    let event = feed::NewEvent {
        kind: event.kind.name.to_owned(),
        kind_version: event.kind.version,
        noun: event.kind.noun().to_owned(),
        id: event.id,
        noun_version: event.noun_version,
        owner_id: Some(event.owner.value()).filter(|owner| *owner != 0),
        audience: event.kind.audience.name().to_owned(),
        actor,
        on_behalf: None,
        request_id: None,
        cause: None,
        body: event.body,
    };
    feed::append(conn, vec![event], now).await.map(drop)
}
