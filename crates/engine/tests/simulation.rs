//! The engine in a world that fails: at every named point of a batch, by the dice, a transaction loses, the connection
//! dies or a bug shows. Whoever is not answered asks again with the same key, as clients do. What was acknowledged is
//! there once, and the book agrees with itself. `EVENKEEL_SEED` tells one story again; `EVENKEEL_STORIES` tells more.

mod support;

use domain::command::{Command, Reply};
use domain::owners::ShortPolicy;
use domain::refusal::Refusal;
use engine::points::{Point, Points};
use engine::{Context, ExecuteError};
use futures_util::FutureExt;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use store::harness::both_dbs;
use store::{Fault, Store, args};
use support::shop::Shop;
use support::story::{Scene, Teller};
use support::{Dice, World, context, seeds};
use tokio::sync::Semaphore;

const ROUNDS: usize = 24;
/// At each point the world fails once in so many times.
const RARITY: i64 = 20;

/// A world that fails by the dice, while it is told to.
#[derive(Clone)]
struct Weather {
    dice: Arc<Mutex<Dice>>,
    /// Failures still allowed, so that every story ends.
    storms: Arc<AtomicUsize>,
}

impl Weather {
    fn new(seed: u64) -> Self {
        Self {
            dice: Arc::new(Mutex::new(Dice::new(seed))),
            storms: Arc::default(),
        }
    }

    fn points(&self) -> Points {
        let weather = self.clone();
        Points::with(move |point| {
            let strikes = weather.strikes();
            async move { strikes.map_or(Ok(()), |what| strike(what, point)) }.boxed()
        })
    }

    /// Which failure, if one: drawn before anything waits, so that the same seed draws the same.
    fn strikes(&self) -> Option<i64> {
        let mut dice = self.dice.lock().expect("the dice are whole");
        if self.storms.load(Ordering::Relaxed) == 0 || dice.below(RARITY) > 0 {
            return None;
        }
        self.storms.fetch_sub(1, Ordering::Relaxed);
        Some(dice.below(3))
    }
}

fn strike(what: i64, point: Point) -> Result<(), Fault> {
    match what {
        0 if point != Point::Committed => Err(Fault::Serialization("simulated".into())),
        1 if point != Point::Committed => panic!("a simulated bug"),
        _ => Err(Fault::ConnectionLost("simulated".into())),
    }
}

/// What a client hears in the end.
type Heard = Result<Reply, Refusal>;

/// Sends commands until each is answered for good, and says which answers were kept ones.
async fn insist(world: &World, sent: &[(Context, Command)]) -> Vec<(Heard, bool)> {
    let mut heard: Vec<Option<(Heard, bool)>> = vec![None; sent.len()];
    while heard.iter().any(Option::is_none) {
        let open: Vec<usize> = (0..sent.len()).filter(|index| heard[*index].is_none()).collect();
        let again = open.iter().map(|index| sent[*index].clone()).collect();
        let answers = world.engine.execute_all(again).await.expect("there is room");
        for (index, answer) in open.into_iter().zip(answers) {
            heard[index] = match answer {
                Ok(outcome) => Some((Ok(outcome.reply), outcome.replayed)),
                Err(ExecuteError::Refused { refusal, replayed }) => Some((Err(refusal), replayed)),
                Err(ExecuteError::Bug(_) | ExecuteError::Fault(_) | ExecuteError::Unknown(_)) => None,
                Err(other) => panic!("{other:?}"),
            };
        }
    }
    heard.into_iter().flatten().collect()
}

/// The commands of a round, each under a key of its own.
fn keyed(round: usize, commands: Vec<(i64, Command)>) -> Vec<(Context, Command)> {
    let under_key = |(index, (who, command)): (usize, (i64, Command))| {
        let key = format!("{round}-{index}");
        let context = Context {
            body_hash: key.as_bytes().to_vec(),
            idempotency_key: Some(key),
            ..context(who)
        };
        (context, command)
    };
    commands.into_iter().enumerate().map(under_key).collect()
}

async fn live_through(store: Store, seed: u64) {
    let weather = Weather::new(seed);
    let world = World::start_in(store, weather.points()).await;
    let shop = Shop::open(&world, ShortPolicy::Backorder).await;
    world.hold_jobs_back().await;
    let mut teller = Teller::new(seed, shop);
    let (mut sent, mut heard) = (Vec::new(), Vec::new());
    let mut struck = 0;
    for round in 0..ROUNDS {
        let commands = keyed(round, teller.round(&Scene::look(&world).await, 1 + round % 16));
        weather.storms.store(5, Ordering::Relaxed);
        heard.extend(insist(&world, &commands).await);
        struck += 5 - weather.storms.swap(0, Ordering::Relaxed);
        sent.extend(commands);
    }
    world.is_clean(&format!("seed {seed}")).await;
    assert!(
        struck > ROUNDS / 2,
        "seed {seed}: the world failed only {struck} times"
    );
    for ((first, _), (again, kept)) in heard.iter().zip(insist(&world, &sent).await) {
        assert!(kept, "seed {seed}: acknowledged and not kept: {first:?}");
        assert_eq!(*first, again, "seed {seed}: the same key hears the same");
    }
    let of_clients = "SELECT COUNT(*) FROM command WHERE key IS NOT NULL";
    let carried_out = world.number(of_clients, args![]).await;
    assert_eq!(
        carried_out,
        i64::try_from(sent.len()).expect("few"),
        "seed {seed}"
    );
    world.stop().await;
}

#[tokio::test]
async fn whenever_the_world_fails_nothing_is_lost_and_nothing_is_done_twice() {
    for seed in seeds() {
        both_dbs(|store| live_through(store, seed)).await;
    }
}

/// Holds the next batch at one point until it is let go on.
#[derive(Clone)]
struct Gate {
    at: Arc<Mutex<Option<Point>>>,
    reached: Arc<Semaphore>,
    open: Arc<Semaphore>,
}

impl Gate {
    fn new() -> Self {
        Self {
            at: Arc::default(),
            reached: Arc::new(Semaphore::new(0)),
            open: Arc::new(Semaphore::new(0)),
        }
    }

    fn points(&self) -> Points {
        let gate = self.clone();
        Points::with(move |point| {
            let gate = gate.clone();
            async move {
                if *gate.at.lock().expect("whole") == Some(point) {
                    gate.reached.add_permits(1);
                    gate.open.acquire().await.expect("it is never closed").forget();
                }
                Ok(())
            }
            .boxed()
        })
    }
}

#[tokio::test]
async fn until_it_is_committed_nobody_sees_anything_of_a_batch() {
    both_dbs(|store| async move {
        let gate = Gate::new();
        let world = World::start_in(store, gate.points()).await;
        let shop = Shop::open(&world, ShortPolicy::Backorder).await;
        for (round, point) in Point::ALL.into_iter().enumerate() {
            let before = world.number("SELECT COUNT(*) FROM orders", args![]).await;
            *gate.at.lock().expect("whole") = Some(point);
            let order = shop.order(&format!("r{round}"), &[("widget", 1)]);
            let sent = keyed(round, vec![(1, order.into())]);
            let (heard, ()) = tokio::join!(insist(&world, &sent), async {
                gate.reached.acquire().await.expect("it is never closed").forget();
                let seen = world.number("SELECT COUNT(*) FROM orders", args![]).await;
                assert_eq!(seen - before, i64::from(point == Point::Committed), "{point:?}");
                world.is_clean(&format!("held at {point:?}")).await;
                let again = world
                    .engine
                    .execute_all(sent.clone())
                    .await
                    .expect("there is room");
                assert!(matches!(again[..], [Err(ExecuteError::InFlight)]), "{again:?}");
                *gate.at.lock().expect("whole") = None;
                gate.open.add_permits(1);
            });
            assert!(matches!(heard[..], [(Ok(_), false)]), "{point:?}: {heard:?}");
        }
        world.stop().await;
    })
    .await;
}
