//! Imports, staged: uploaded, surveyed, checked, committed.
//!
//! The files lie in the book, so any node may carry a stage out. A stage is a job: it reads the
//! files from their start in constant memory, notes how far it has come, and can be told to pause.
//! A commit that was interrupted goes on after the last document noted; what was sent in between is
//! recognised by its key, so nothing is counted or done twice.

mod columns;
mod corrections;
mod counters;
mod forget;
mod intake;
mod issues;
mod known;
mod reckon;
mod sent;
mod source;
mod stage;
mod upload;
mod workbook;

pub use corrections::{LineCorrection, correct};
pub use counters::Counters;
pub(crate) use forget::{Traces, forget, take_files};
pub use stage::IMPORT_JOB;
pub(crate) use stage::run;
pub use upload::FileUpload;

use crate::{Engine, ExecuteError};
use domain::access::Actor;
use domain::id::{ImportId, OwnerId};
use domain::imports::profile::{Profile, shipped};
use domain::imports::{Answers, Noun, refusal as file_refusal};
use domain::refusal::{self, Refusal};
use serde_json::{Value, json};
use store::imports::{self, ImportRow};
use store::jobs::{DeadJob, Dedup, NewJob};
use store::{Conn, Fault};

/// Where an import stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Files may be added; nothing was read yet.
    New,
    /// The first pass runs.
    Surveying,
    /// The files were read; questions may be open.
    Surveyed,
    /// Every line is judged; nothing is written.
    Checking,
    /// The verdicts and the effect are known.
    Checked,
    /// Documents go into the book.
    Committing,
    /// A person stopped it for now.
    Paused,
    /// Everything is in.
    Done,
    /// The file as a whole is refused.
    Failed,
    /// A person gave it up.
    Cancelled,
}

const STATES: [(State, &str); 10] = [
    (State::New, "new"),
    (State::Surveying, "surveying"),
    (State::Surveyed, "surveyed"),
    (State::Checking, "checking"),
    (State::Checked, "checked"),
    (State::Committing, "committing"),
    (State::Paused, "paused"),
    (State::Done, "done"),
    (State::Failed, "failed"),
    (State::Cancelled, "cancelled"),
];

impl State {
    /// The name in the database and on the wire.
    #[must_use]
    pub fn name(self) -> &'static str {
        STATES
            .iter()
            .find(|(state, _)| *state == self)
            .map_or("new", |(_, name)| name)
    }

    /// Reads [`Self::name`].
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        STATES
            .iter()
            .find(|(_, known)| *known == name)
            .map(|(state, _)| *state)
    }

    /// Will nobody read its files any more?
    #[must_use]
    pub fn has_ended(self) -> bool {
        matches!(self, Self::Done | Self::Failed | Self::Cancelled)
    }

    /// Does a job work on it?
    #[must_use]
    pub fn works(self) -> bool {
        matches!(self, Self::Surveying | Self::Checking | Self::Committing)
    }
}

/// What a person asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Read the files and say what was found.
    Survey,
    /// Judge every line.
    Check,
    /// Put the good documents in, or go on doing so.
    Commit,
    /// Stop for now.
    Pause,
    /// Go on where it was paused, or where its work was given up.
    Resume,
    /// Give it up; what is in stays in.
    Cancel,
}

/// What a person chooses for an import; what is `None` stays as it is.
#[derive(Debug, Clone, Default)]
pub struct Choice {
    /// A profile.
    pub profile: Option<Profile>,
    /// Answers to the survey's questions.
    pub answers: Option<Answers>,
    /// Orders come in as done.
    pub history: Option<bool>,
}

/// A new import of an owner, with no files yet.
///
/// # Errors
/// [`ExecuteError::Fault`] when the book cannot be written.
pub async fn create(
    engine: &Engine,
    actor: &Actor,
    owner: OwnerId,
    noun: Noun,
    name: &str,
) -> Result<ImportId, ExecuteError> {
    let mut row = ImportRow {
        id: 0,
        owner_id: owner.value(),
        noun: noun_name(noun).to_owned(),
        name: name.to_owned(),
        state: State::New.name().to_owned(),
        history: false,
        profile: String::new(),
        answers: json_text(&Answers::default()),
        report: "{}".to_owned(),
        counters: json_text(&Counters::default()),
        error: String::new(),
        rows_done: 0,
        rows_total: 0,
        created_by: actor.account.to_string(),
        created_at: 0,
        stage_began_at: 0,
        ended_at: 0,
        version: 1,
    };
    let id = engine
        .write(move |conn, now| {
            Box::pin(async move {
                row.id = store::ids::lease(conn, "book", 1).await?.start;
                (row.created_at, row.stage_began_at) = (now, now);
                let id = row.id;
                imports::create(conn, row).await?;
                Ok(id)
            })
        })
        .await?;
    Ok(ImportId::new(id))
}

/// The import, when the actor may see it.
///
/// # Errors
/// `import.not_found`, or the fault of reading.
pub async fn find(engine: &Engine, actor: &Actor, id: ImportId) -> Result<ImportRow, ExecuteError> {
    let mut conn = engine.store().read().await?;
    let row = imports::find(&mut conn, id.value()).await?;
    let seen = row.filter(|row| actor.sees(OwnerId::new(row.owner_id)));
    seen.ok_or_else(|| {
        ExecuteError::from(Refusal::new(refusal::IMPORT_NOT_FOUND).with("import", id.to_string()))
    })
}

/// An import that somebody means to change, at the version that was read, where that is told.
#[derive(Debug, Clone, Copy)]
pub struct Seen {
    /// Which.
    pub id: ImportId,
    /// The version that was read.
    pub version: Option<i64>,
}

impl From<ImportId> for Seen {
    fn from(id: ImportId) -> Self {
        Self { id, version: None }
    }
}

/// The same as [`find`], unless it has another version than was read.
async fn find_seen(engine: &Engine, actor: &Actor, seen: Seen) -> Result<ImportRow, ExecuteError> {
    let row = find(engine, actor, seen.id).await?;
    refusal::expect_version(seen.id, seen.version, row.version)?;
    Ok(row)
}

/// A profile by name: the owner's own, else one that ships.
///
/// # Errors
/// `import.profile_not_found`, or the fault of reading.
pub async fn profile(engine: &Engine, owner: OwnerId, name: &str) -> Result<Profile, ExecuteError> {
    let (profile, _) = profile_at(engine, owner, name).await?;
    Ok(profile)
}

/// The same with its version; 0 for one that ships.
///
/// # Errors
/// As [`profile`].
pub async fn profile_at(engine: &Engine, owner: OwnerId, name: &str) -> Result<(Profile, i64), ExecuteError> {
    let mut conn = engine.store().read().await?;
    let own = imports::profile(&mut conn, owner.value(), name).await?;
    let own = own.and_then(|(text, version)| Some((serde_json::from_str(&text).ok()?, version)));
    let missing = || Refusal::new(refusal::IMPORT_PROFILE_NOT_FOUND).with("profile", name);
    own.or_else(|| Some((shipped(name)?, 0)))
        .ok_or_else(|| missing().into())
}

/// Keeps a profile of the owner's own under a name, in place of the one before, which has the version that was read,
/// where that is told. Answers the new version.
///
/// # Errors
/// `version.mismatch`, or the fault of writing.
pub async fn save_profile(
    engine: &Engine,
    owner: OwnerId,
    name: &str,
    read: Option<i64>,
    profile: &Profile,
) -> Result<i64, ExecuteError> {
    let (owner, key, text) = (owner.value(), name.to_owned(), json_text(profile));
    let before = engine
        .write(move |conn, _| {
            Box::pin(async move {
                let before = imports::lock_profile(conn, owner, &key).await?;
                if read.is_none_or(|version| version == before) {
                    imports::save_profile(conn, owner, &key, &text).await?;
                }
                Ok(before)
            })
        })
        .await?;
    refusal::expect_version(name, read, before)?;
    Ok(before + 1)
}

/// Changes the choices of an import that no job works on.
///
/// # Errors
/// `import.wrong_state`, `version.mismatch`, or the fault of writing.
pub async fn choose(
    engine: &Engine,
    actor: &Actor,
    import: impl Into<Seen>,
    choice: Choice,
) -> Result<(), ExecuteError> {
    let mut row = find_seen(engine, actor, import.into()).await?;
    expect(&row, |state| {
        !state.works() && state != State::Done && state != State::Cancelled
    })?;
    if let Some(profile) = choice.profile {
        row.profile = json_text(&profile);
    }
    if let Some(answers) = choice.answers {
        row.answers = json_text(&answers);
    }
    row.history = choice.history.unwrap_or(row.history);
    State::New.name().clone_into(&mut row.state);
    row.error.clear();
    save(engine, row, None).await
}

/// Takes the next step of an import.
///
/// # Errors
/// `import.wrong_state` when it stands where the step makes no sense, `version.mismatch`, or the fault of writing.
pub async fn step(
    engine: &Engine,
    actor: &Actor,
    import: impl Into<Seen>,
    step: Step,
) -> Result<(), ExecuteError> {
    let mut row = find_seen(engine, actor, import.into()).await?;
    let (next, fits): (State, fn(State) -> bool) = match step {
        Step::Survey => (State::Surveying, |state| {
            matches!(
                state,
                State::New | State::Surveyed | State::Checked | State::Failed
            )
        }),
        Step::Check => (State::Checking, |state| {
            matches!(
                state,
                State::New | State::Surveyed | State::Checked | State::Failed
            )
        }),
        Step::Commit => (State::Committing, |state| {
            !state.works() && !matches!(state, State::Done | State::Cancelled)
        }),
        Step::Pause => (State::Paused, |state| state == State::Committing),
        Step::Resume => match stopped_in(&row) {
            Some(stage) => (stage, |_| true),
            None => (State::Committing, |_| false),
        },
        Step::Cancel => (State::Cancelled, |state| {
            !matches!(state, State::Done | State::Cancelled)
        }),
    };
    expect(&row, fits)?;
    let resumed = step == Step::Resume || row.state == State::Paused.name();
    next.name().clone_into(&mut row.state);
    row.error.clear();
    if next.works() && !resumed {
        row.rows_done = 0;
        row.counters = json_text(&Counters::default());
    }
    let job = next.works().then_some(row.id);
    save(engine, row, job).await
}

/// The stage that somebody paused, or that was given up after every attempt failed.
fn stopped_in(row: &ImportRow) -> Option<State> {
    match State::named(&row.state)? {
        State::Paused => Some(State::Committing),
        State::Failed => {
            let error: Value = serde_json::from_str(&row.error).ok()?;
            let given_up = error["code"] == file_refusal::GIVEN_UP;
            let stage = error["data"]["stage"].as_str().filter(|_| given_up)?;
            State::named(stage).filter(|state| state.works())
        }
        _ => None,
    }
}

/// Marks an import as failed whose job is dead, with the stage in which it stopped.
pub(crate) async fn give_up(conn: &mut Conn, job: &DeadJob) -> Result<(), Fault> {
    let payload: Value = serde_json::from_str(&job.payload).unwrap_or_default();
    let Some(id) = payload["import"].as_i64() else {
        return Ok(());
    };
    let Some(mut row) = imports::find(conn, id).await? else {
        return Ok(());
    };
    if State::named(&row.state).is_some_and(State::works) {
        let attempts = job.attempts;
        row.error =
            json!({ "code": file_refusal::GIVEN_UP, "data": { "stage": row.state, "attempts": attempts } })
                .to_string();
        State::Failed.name().clone_into(&mut row.state);
        imports::update(conn, row).await?;
    }
    Ok(())
}

/// Writes the row at the version it was read, and with it the job that works on it.
async fn save(engine: &Engine, mut row: ImportRow, job: Option<i64>) -> Result<(), ExecuteError> {
    let (id, read) = (ImportId::new(row.id), row.version);
    let current = engine
        .write(move |conn, now| {
            Box::pin(async move {
                row.stage_began_at = now;
                if !imports::update(conn, row).await? {
                    return version_now(conn, id).await;
                }
                if let Some(import) = job {
                    enqueue(conn, import, now).await?;
                }
                Ok(read)
            })
        })
        .await?;
    engine.wake_jobs();
    Ok(refusal::expect_version(id, Some(read), current)?)
}

/// The version of an import that somebody else changed meanwhile.
async fn version_now(conn: &mut Conn, id: ImportId) -> Result<i64, Fault> {
    let row = imports::find(conn, id.value()).await?;
    Ok(row.map_or(0, |row| row.version))
}

async fn enqueue(conn: &mut Conn, import: i64, now: i64) -> Result<(), Fault> {
    let id = store::ids::lease(conn, "book", 1).await?.start;
    let payload = json!({ "import": import }).to_string();
    let dedup = Dedup::UntilTaken(import.to_string());
    let job = NewJob {
        id,
        kind: IMPORT_JOB.to_owned(),
        dedup,
        run_at: now,
        payload,
    };
    store::jobs::enqueue(conn, vec![job], now).await.map(drop)
}

fn expect(row: &ImportRow, fits: impl Fn(State) -> bool) -> Result<(), ExecuteError> {
    let state = State::named(&row.state).unwrap_or(State::Failed);
    if fits(state) {
        return Ok(());
    }
    let refused = Refusal::new(refusal::IMPORT_WRONG_STATE);
    Err(refused.with("state", row.state.as_str()).into())
}

/// The name of a noun in the database and on the wire.
#[must_use]
pub const fn noun_name(noun: Noun) -> &'static str {
    match noun {
        Noun::Orders => "orders",
        Noun::Products => "products",
        Noun::Stock => "stock",
    }
}

/// Reads [`noun_name`].
#[must_use]
pub fn noun_named(name: &str) -> Option<Noun> {
    [Noun::Orders, Noun::Products, Noun::Stock]
        .into_iter()
        .find(|noun| noun_name(*noun) == name)
}

fn json_text(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).expect("plain values always serialise")
}
