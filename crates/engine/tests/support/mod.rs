//! A book with people in it: what the engine's tests tell their stories with.
#![allow(dead_code, reason = "every test uses what it needs")]

pub mod inbound;
pub mod shop;
pub mod story;

use domain::access::Actor;
use domain::command::{Command, Reply};
use domain::id::{AccountId, Id, ProductId, WarehouseId, parse};
use domain::inventory::{REBALANCE_JOB, rebalance_payload};
use engine::points::Points;
use engine::{Context, Engine, ExecuteError, Lane, Outcome, Running};
use ops::config::{Settings, Values};
use store::jobs::{self, Dedup, NewJob};
use store::{Conn, Store, Value, args, verify};

/// The stories that are told: one by `EVENKEEL_SEED`, else as many as `EVENKEEL_STORIES` says.
pub fn seeds() -> Vec<u64> {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    match number("EVENKEEL_SEED") {
        Some(seed) => vec![seed],
        None => (1..=number("EVENKEEL_STORIES").unwrap_or(3)).collect(),
    }
}

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
        Self::start_as(store, Settings::new(values), Points::default()).await
    }

    /// Starts where something happens at the points of a batch.
    pub async fn start_in(store: Store, points: Points) -> Self {
        Self::start_as(store, Settings::defaults(), points).await
    }

    async fn start_as(store: Store, settings: Settings, points: Points) -> Self {
        let started = Engine::start_with(store.clone(), settings, points).await;
        let (engine, running) = started.expect("starts");
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

    /// Holds the jobs that hand out stock back, so that they come between no two commands.
    pub async fn hold_jobs_back(&self) {
        let mut conn = self.store.writer().await.expect("a writer");
        let pairs: Vec<(i64, i64)> = conn
            .fetch_all("SELECT p.id, w.id FROM product p CROSS JOIN warehouse w", args![])
            .await
            .expect("reads");
        for (index, (product, warehouse)) in pairs.into_iter().enumerate() {
            let (product, warehouse) = (ProductId::new(product), WarehouseId::new(warehouse));
            let job = NewJob {
                id: i64::MAX - i64::try_from(index).expect("few"),
                kind: REBALANCE_JOB.to_owned(),
                dedup: Dedup::UntilTaken(format!("{product}:{warehouse}")),
                run_at: 9_000_000_000_000_000,
                payload: rebalance_payload(product, warehouse),
            };
            jobs::enqueue(&mut conn, vec![job], 0)
                .await
                .expect("adds the job");
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
