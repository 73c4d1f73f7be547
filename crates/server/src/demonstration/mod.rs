//! The demonstration: a book that shows what the program does, begun, filled in behind the daily work, and removed.
//!
//! What is in it is drawn by the crate `demo`; this sends it through the engine. That a book is a
//! demonstration, and how far it is made, stands in the book, so whoever opens it next goes on.

mod fill;

use domain::events::{self, Event, Kind};
use domain::id::{AccountId, OwnerId};
use domain::time::Instant;
use engine::{Engine, ExecuteError};
use futures_util::FutureExt;
use store::demonstration::{self, Demonstration};
use store::{Conn, Fault};
use tokio::sync::{Mutex, watch};
use tokio::task::JoinHandle;

use crate::first_run;

/// From what everything is drawn unless somebody says otherwise.
const SEED_DEFAULT: u32 = 2026;

/// What kind of demonstration is wanted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Wish {
    /// How many orders.
    pub orders: Option<u64>,
    /// From what they are drawn.
    pub seed: Option<u32>,
}

/// Which books may become a demonstration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Begin {
    /// One in which nothing has ever happened.
    InNewBook,
    /// One that holds no more than its furniture.
    InEmptyBook,
}

/// How far a demonstration is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    /// What it is.
    pub demonstration: Demonstration,
    /// Pieces of work that are done.
    pub made: u64,
}

impl Progress {
    /// Is all of it made?
    #[must_use]
    pub fn is_ready(&self) -> bool {
        self.made >= self.demonstration.total
    }
}

/// Why a demonstration is not begun or removed.
#[derive(Debug, thiserror::Error)]
pub enum DemonstrationError {
    /// The book holds business of its own.
    #[error("the book is in use")]
    NotEmpty,
    /// The book is a demonstration, but not the one that is wanted.
    #[error("the book is another demonstration")]
    Another(Box<Demonstration>),
    /// The book is no demonstration.
    #[error("the book is no demonstration")]
    NoDemonstration,
    /// It has another name than was typed.
    #[error("it has another name")]
    OtherName(String),
    /// The book cannot be written.
    #[error(transparent)]
    Fault(#[from] Fault),
    /// The empty book cannot be furnished.
    #[error(transparent)]
    Execute(#[from] ExecuteError),
}

/// Begins, fills and removes the demonstration of one book.
#[derive(Debug)]
pub struct DemonstrationDesk {
    engine: Engine,
    filler: Mutex<Option<Filler>>,
}

/// The task that fills the demonstration in.
#[derive(Debug)]
struct Filler {
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
}

impl DemonstrationDesk {
    /// A desk at this engine.
    #[must_use]
    pub fn new(engine: Engine) -> DemonstrationDesk {
        DemonstrationDesk {
            engine,
            filler: Mutex::default(),
        }
    }

    /// The demonstration that the book is, if it is one.
    ///
    /// # Errors
    /// When the book cannot be read.
    pub async fn progress(&self) -> Result<Option<Progress>, Fault> {
        let loaded = demonstration::load(&mut self.engine.store().read().await?).await?;
        Ok(loaded.map(|(demonstration, made)| Progress { demonstration, made }))
    }

    /// Flags the book as a demonstration, if it may become one, and has it filled in. One that was
    /// begun before goes on.
    ///
    /// # Errors
    /// When the book holds anything else, or cannot be written.
    pub async fn begin(&self, wish: Wish, begin: Begin) -> Result<(), DemonstrationError> {
        let write = self
            .engine
            .write(move |conn, now| async move { begin_in(conn, wish, begin, now).await }.boxed());
        match write.await? {
            Begun::Fresh => {}
            Begun::There(known) if wish.fits(&known) => {}
            Begun::There(known) => return Err(DemonstrationError::Another(Box::new(known))),
            Begun::NotEmpty => return Err(DemonstrationError::NotEmpty),
        }
        self.go_on().await?;
        Ok(())
    }

    /// Has a demonstration that is not yet whole filled in, in a task of its own.
    ///
    /// # Errors
    /// When the book cannot be read.
    pub async fn go_on(&self) -> Result<(), Fault> {
        if self.progress().await?.is_none_or(|progress| progress.is_ready()) {
            return Ok(());
        }
        let mut filler = self.filler.lock().await;
        if filler.as_ref().is_some_and(|filler| !filler.task.is_finished()) {
            return Ok(());
        }
        let (stop, stopped) = watch::channel(false);
        let task = tokio::spawn(fill::run(self.engine.clone(), stopped));
        *filler = Some(Filler { stop, task });
        Ok(())
    }

    /// Stops filling in after the pieces in hand. The next start goes on.
    pub async fn pause(&self) {
        if let Some(filler) = self.filler.lock().await.take() {
            let _ = filler.stop.send(true);
            let _ = filler.task.await;
        }
    }

    /// Puts an empty book in the place of the demonstration, with whatever was added to it since. Who may
    /// come in, and who is signed in, stays so.
    ///
    /// # Errors
    /// When the book is no demonstration, or one of another name, or cannot be written.
    pub async fn remove(&self, name: String) -> Result<(), DemonstrationError> {
        let progress = self
            .progress()
            .await?
            .ok_or(DemonstrationError::NoDemonstration)?;
        if progress.demonstration.name != name.trim() {
            return Err(DemonstrationError::OtherName(progress.demonstration.name));
        }
        self.pause().await;
        let removed = self
            .engine
            .write(|conn, now| async move { remove_from(conn, now).await }.boxed())
            .await?;
        if !removed {
            return Err(DemonstrationError::NoDemonstration);
        }
        Ok(first_run::furnish(&self.engine).await?)
    }
}

impl Wish {
    fn orders(self) -> u64 {
        let orders = self.orders.unwrap_or(demo::ORDERS_DEFAULT);
        orders.clamp(demo::ORDERS_MIN, demo::ORDERS_MAX)
    }

    fn seed(self) -> u64 {
        u64::from(self.seed.unwrap_or(SEED_DEFAULT))
    }

    /// Is this demonstration the one that is wanted, as far as that was said?
    fn fits(self, known: &Demonstration) -> bool {
        (self.orders.is_none() || self.orders() == known.orders)
            && (self.seed.is_none() || self.seed() == known.seed)
    }
}

enum Begun {
    Fresh,
    There(Demonstration),
    NotEmpty,
}

async fn begin_in(conn: &mut Conn, wish: Wish, begin: Begin, now: i64) -> Result<Begun, Fault> {
    demonstration::keep_others_out(conn).await?;
    if let Some((known, _)) = demonstration::load(conn).await? {
        return Ok(Begun::There(known));
    }
    if !demonstration::is_new(conn).await? {
        if begin == Begin::InNewBook || !demonstration::is_untouched(conn).await? {
            return Ok(Begun::NotEmpty);
        }
        // The furniture would stand between the demonstration's clients.
        demonstration::empty(conn, now).await?;
    }
    let drawn = demo::Demonstration::new(wish.seed(), wish.orders(), Instant(now));
    let flag = Demonstration {
        seed: wish.seed(),
        orders: wish.orders(),
        began_at: now,
        total: drawn.total(),
        name: drawn.operator().to_owned(),
    };
    demonstration::flag(conn, &flag).await?;
    tell(conn, events::DEMONSTRATION_BEGAN, &flag, now).await?;
    Ok(Begun::Fresh)
}

async fn remove_from(conn: &mut Conn, now: i64) -> Result<bool, Fault> {
    let Some((known, _)) = demonstration::load(conn).await? else {
        return Ok(false);
    };
    demonstration::empty(conn, now).await?;
    tell(conn, events::DEMONSTRATION_REMOVED, &known, now).await?;
    Ok(true)
}

async fn tell(conn: &mut Conn, kind: &'static Kind, known: &Demonstration, now: i64) -> Result<(), Fault> {
    let body = serde_json::json!({ "seed": known.seed, "orders": known.orders });
    let event = Event::new(kind, AccountId::default(), 1, OwnerId::default(), &body);
    engine::feed::tell(conn, event, "demonstration".to_owned(), now).await
}
