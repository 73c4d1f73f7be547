//! Fills a demonstration in: piece after piece through the engine, in the bulk lane, each under a key of its own,
//! so that a piece that was made before an interruption is not made twice.

use std::time::{Duration, Instant};

use demo::{Act, Demonstration, House, Made, Story, Work};
use domain::access::Actor;
use domain::book::Book;
use domain::command::{Command, Decide, Reply};
use domain::id::AccountId;
use domain::needs::Needs;
use engine::{Context, Engine, ExecuteError, Lane};
use futures_util::FutureExt;
use store::{Fault, demonstration, working_set};
use tokio::sync::watch;

/// Pieces sent at once: a quarter of what a batch takes, so that the queue never fills up with them.
const STRETCH: u64 = 128;
/// How long to wait when the book cannot be written.
const PAUSE: Duration = Duration::from_secs(1);
/// How long a command may wait behind the work of people.
const PATIENCE: Duration = Duration::from_secs(3_600);
/// Under whose credential the keys stand.
const CREDENTIAL: &str = "demonstration";

#[derive(Debug, thiserror::Error)]
enum FillError {
    #[error(transparent)]
    Execute(#[from] ExecuteError),
    #[error(transparent)]
    Fault(#[from] Fault),
    #[error("what was made is not in the book: {0}")]
    Missing(&'static str),
}

/// Fills in until the demonstration is whole, gone, or told to stop. What fails is tried again.
pub(super) async fn run(engine: Engine, mut stop: watch::Receiver<bool>) {
    while let Err(error) = fill(&engine, &stop).await {
        if matches!(error, FillError::Execute(ExecuteError::Stopped)) || *stop.borrow() {
            return;
        }
        tracing::warn!(%error, "the demonstration cannot be filled in; trying again");
        if tokio::time::timeout(PAUSE, stop.changed()).await.is_ok() {
            return;
        }
    }
}

async fn fill(engine: &Engine, stop: &watch::Receiver<bool>) -> Result<(), FillError> {
    let loaded = demonstration::load(&mut engine.store().read().await?).await?;
    let Some((flag, mut made)) = loaded.filter(|(flag, made)| *made < flag.total) else {
        return Ok(());
    };
    let begun = Instant::now();
    let drawn = Demonstration::new(flag.seed, flag.orders, domain::time::Instant(flag.began_at));
    let filler = Filler {
        engine,
        drawn: &drawn,
        began_at: flag.began_at,
    };
    let house = filler.make_house().await?;
    while made < flag.total && !*stop.borrow() {
        let count = drawn.stretch(made, STRETCH);
        filler.make(made, count, &house).await?;
        made += count;
        if !filler.note(made).await? {
            return Ok(());
        }
    }
    let seconds = begun.elapsed().as_secs();
    let how = if made < flag.total { "paused" } else { "whole" };
    tracing::info!(
        made,
        total = flag.total,
        seconds,
        how,
        "the demonstration has been filled in"
    );
    Ok(())
}

struct Filler<'a> {
    engine: &'a Engine,
    drawn: &'a Demonstration,
    began_at: i64,
}

/// A command under its key.
type Keyed = (String, Act);

impl Filler<'_> {
    /// Makes warehouses with their calendars, bins, owners with their rules, and channels, or finds those that are there.
    async fn make_house(&self) -> Result<House, FillError> {
        let warehouses = self.drawn.warehouses();
        let book = self.make_masters("warehouse", &warehouses).await?;
        let mut house = House::default();
        for it in &warehouses {
            let made = book
                .warehouse_by_code(&it.code)
                .ok_or(FillError::Missing("warehouse"))?;
            house.warehouses.push(made.id);
        }
        let calendars = self.drawn.calendars(&house.warehouses).into_iter().enumerate();
        let calendars = calendars.map(|(index, it)| (format!("calendar/{index}"), act(it.into())));
        self.send(calendars.collect()).await?;
        let owners = self.drawn.owners(&house.warehouses);
        let book = self.make_masters("owner", &owners).await?;
        for it in &owners {
            let made = book.owner_by_code(&it.code).ok_or(FillError::Missing("owner"))?;
            house.owners.push(made.id);
        }
        let rules = self.drawn.rules(&house.owners).into_iter().enumerate();
        let rules = rules.map(|(index, it)| (format!("rules/{index}"), act(it.into())));
        self.send(rules.collect()).await?;
        for channels in self.drawn.channels(&house.owners) {
            let book = self.make_masters("channel", &channels).await?;
            let ids = channels
                .iter()
                .map(|it| book.channel_by_code(it.owner, &it.code).map(|made| made.id));
            let ids: Option<Vec<_>> = ids.collect();
            house.channels.push(ids.ok_or(FillError::Missing("channel"))?);
        }
        for bins in self.drawn.bins(&house.warehouses) {
            let book = self.make_masters("bin", &bins).await?;
            let ids = bins
                .iter()
                .map(|it| book.bin_by_code(it.warehouse, &it.code).map(|made| made.id));
            let ids: Option<Vec<_>> = ids.collect();
            house.bins.push(ids.ok_or(FillError::Missing("bin"))?);
        }
        Ok(house)
    }

    /// Makes things with codes; answers what the book has of them.
    async fn make_masters<C: Clone + Into<Command>>(
        &self,
        noun: &str,
        wanted: &[C],
    ) -> Result<Book, FillError> {
        let commands: Vec<Command> = wanted.iter().cloned().map(Into::into).collect();
        let mut needs = Needs::default();
        commands.iter().for_each(|command| needs.absorb(command.needs()));
        let owner = commands
            .first()
            .map(|command| format!("{:?}", command.needs().owners));
        let place = commands
            .first()
            .map(|command| format!("{:?}", command.needs().warehouses));
        let scope = format!(
            "{noun}/{}{}",
            owner.unwrap_or_default(),
            place.unwrap_or_default()
        );
        let keyed = commands.into_iter().enumerate();
        let keyed = keyed.map(|(index, command)| (format!("{scope}/{index}"), act(command)));
        self.send(keyed.collect()).await?;
        let mut book = Book::default();
        working_set::load(&mut self.engine.store().read().await?, &needs, &mut book).await?;
        Ok(book)
    }

    /// Makes so many pieces from `first` on.
    async fn make(&self, first: u64, count: u64, house: &House) -> Result<(), FillError> {
        let (mut lone, mut stories) = (Vec::new(), Vec::new());
        for number in first..first + count {
            match self.drawn.work(number, house) {
                Work::Make(command) => lone.push((number.to_string(), act(command))),
                Work::Order(story) => stories.push((number, *story)),
            }
        }
        self.send(lone).await?;
        self.tell(stories).await
    }

    /// Tells stories side by side: all begin, then all take their next step, until none has one.
    async fn tell(&self, stories: Vec<(u64, Story)>) -> Result<(), FillError> {
        let begin = |(number, story): &(u64, Story)| (number.to_string(), story.begin());
        let replies = self.send(stories.iter().map(begin).collect()).await?;
        let mut going: Vec<(u64, Story, Made)> = stories
            .into_iter()
            .zip(replies)
            .filter_map(|((number, story), reply)| Some((number, story, Made::of(&reply?)?)))
            .collect();
        let mut step = 0;
        loop {
            let acts: Vec<_> = going
                .iter()
                .map(|(number, story, made)| Some((format!("{number}/{step}"), story.act(step, made)?)))
                .collect();
            going = going
                .into_iter()
                .zip(&acts)
                .filter_map(|(told, act)| act.as_ref().map(|_| told))
                .collect();
            if going.is_empty() {
                return Ok(());
            }
            let replies = self.send(acts.into_iter().flatten().collect()).await?;
            going = going
                .into_iter()
                .zip(replies)
                .filter_map(|((number, story, mut made), reply)| {
                    made.hear(&reply?);
                    Some((number, story, made))
                })
                .collect();
            step += 1;
        }
    }

    /// Sends commands; `None` for one that the business refused, because somebody else was there first.
    async fn send(&self, acts: Vec<Keyed>) -> Result<Vec<Option<Reply>>, FillError> {
        let commands = acts
            .into_iter()
            .map(|(key, act)| (self.context(act.account, &key), act.command))
            .collect();
        let answers = self.engine.execute_all(commands).await?;
        let reply = |answer| match answer {
            Ok(engine::Outcome { reply, .. }) => Ok(Some(reply)),
            Err(ExecuteError::Refused { refusal, .. }) => {
                tracing::debug!(?refusal, "a piece of the demonstration was refused");
                metrics::counter!("evenkeel_demonstration_refused_total").increment(1);
                Ok(None)
            }
            Err(error) => Err(FillError::from(error)),
        };
        answers.into_iter().map(reply).collect()
    }

    fn context(&self, account: AccountId, key: &str) -> Context {
        Context {
            actor: Actor { account, owner: None },
            on_behalf: None,
            credential: CREDENTIAL.to_owned(),
            idempotency_key: Some(format!("{}/{key}", self.began_at)),
            body_hash: Vec::new(),
            request_id: None,
            cause: None,
            lane: Lane::Bulk,
            deadline: Instant::now() + PATIENCE,
        }
    }

    /// Notes how many pieces are made; false when the book is another by now.
    async fn note(&self, made: u64) -> Result<bool, Fault> {
        let began_at = self.began_at;
        self.engine
            .write(move |conn, _| async move { demonstration::note(conn, began_at, made).await }.boxed())
            .await
    }
}

/// What the house itself does.
fn act(command: Command) -> Act {
    Act {
        account: Actor::SYSTEM.account,
        command,
    }
}
