//! A book with people in it: what the engine's tests tell their stories with.
#![allow(dead_code, reason = "every test uses what it needs")]

pub mod shop;
pub mod story;

use domain::access::Actor;
use domain::command::{Command, Reply};
use domain::id::{AccountId, Id, parse};
use engine::{Context, Engine, ExecuteError, Lane, Outcome, Running};
use ops::config::{Settings, Values};
use store::{Conn, Store, Value, args, verify};

/// An engine on a fresh book.
pub struct World {
    pub engine: Engine,
    pub store: Store,
    running: Running,
}

impl World {
    /// Starts with the built-in settings.
    pub async fn start(store: Store) -> Self {
        Self::start_with(store, |_| ()).await
    }

    /// Starts with settings of its own.
    pub async fn start_with(store: Store, set: impl FnOnce(&mut Values)) -> Self {
        let mut values = Values::defaults();
        set(&mut values);
        let (engine, running) = Engine::start(store.clone(), Settings::new(values))
            .await
            .expect("starts");
        Self {
            engine,
            store,
            running,
        }
    }

    pub async fn stop(self) {
        self.running.stop().await;
    }

    /// Tells one command; it may be refused.
    pub async fn tell(&self, who: i64, command: impl Into<Command>) -> Result<Reply, ExecuteError> {
        self.engine
            .execute(context(who), command)
            .await
            .map(|outcome| outcome.reply)
    }

    /// Tells one command that nothing speaks against.
    pub async fn told(&self, who: i64, command: impl Into<Command>) -> Reply {
        let command = command.into();
        let name = command.name();
        self.tell(who, command)
            .await
            .unwrap_or_else(|error| panic!("{name}: {error:?}"))
    }

    /// As [`Self::told`]; answers the id of what was made.
    pub async fn made<I: Id>(&self, command: impl Into<Command>) -> I {
        id_in(&self.told(1, command).await, "id")
    }

    /// Tells commands at once, so that they share batches as far as the settings let them.
    pub async fn tell_all(&self, commands: Vec<(i64, Command)>) -> Vec<Result<Outcome, ExecuteError>> {
        let commands = commands
            .into_iter()
            .map(|(who, command)| (context(who), command))
            .collect();
        self.engine.execute_all(commands).await.expect("there is room")
    }

    /// A connection that reads.
    pub async fn read(&self) -> Conn {
        self.store.read().await.expect("reads")
    }

    /// One number.
    pub async fn number(&self, sql: &'static str, args: Vec<Value>) -> i64 {
        self.read()
            .await
            .fetch_one(sql, args)
            .await
            .unwrap_or_else(|fault| panic!("{sql}: {fault}"))
    }

    /// Waits until no job waits or is being done.
    pub async fn quiet(&self) {
        let open = "SELECT COUNT(*) FROM job WHERE ended_at IS NULL AND kind = 'stock.rebalance'
                    AND run_at < 8000000000000000";
        while self.number(open, args![]).await > 0 {
            tokio::time::sleep(std::time::Duration::from_millis(2)).await;
        }
    }

    /// Fails unless every rule holds.
    pub async fn is_clean(&self, when: &str) {
        let report = verify::run(&mut self.read().await, |_| ()).await.expect("reads");
        assert!(report.broken.is_empty(), "{when}: {:#?}", report.broken);
    }
}

/// A person's request, without a key.
pub fn context(who: i64) -> Context {
    Context {
        actor: Actor {
            account: AccountId::new(who),
            owner: None,
        },
        credential: format!("test-{who}"),
        lane: Lane::People,
        ..Context::system(None)
    }
}

/// The id that a reply holds under this name.
pub fn id_in<I: Id>(reply: &Reply, name: &str) -> I {
    let text = reply
        .get(name)
        .and_then(|id| id.as_str())
        .unwrap_or_else(|| panic!("{name} in {reply:?}"));
    parse(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// Numbers at random, the same ones for the same seed.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        // Spread, so that neighbouring seeds do not begin alike; and never zero, where xorshift stays.
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    pub fn below(&mut self, end: i64) -> i64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        i64::try_from((self.0 >> 11) % u64::try_from(end).expect("above zero")).expect("below end")
    }

    pub fn flip(&mut self) -> bool {
        self.below(2) == 0
    }

    pub fn one_of<T: Clone>(&mut self, of: &[T]) -> T {
        let index = self.below(i64::try_from(of.len()).expect("few"));
        of[usize::try_from(index).expect("not below zero")].clone()
    }
}
