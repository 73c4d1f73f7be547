//! Carrying out a stage of an import: the job.

use super::corrections;
use super::counters::Counters;
use super::intake::Intake;
use super::source::{Source, SourceError};
use super::{State, json_text, noun_named};
use crate::feed::tell;
use crate::jobs::{JobError, renew};
use crate::{Engine, ExecuteError};
use domain::events::{self, Event};
use domain::id::{ImportId, OwnerId};
use domain::imports::layout::Layout;
use domain::imports::profile::suggest::{Suggestion, read_form, suggest};
use domain::imports::profile::{Profile, SHIPPED, shipped};
use domain::imports::read::{Form, Header};
use domain::imports::refusal::{self, Place};
use domain::imports::verdict::Outcome;
use domain::imports::{Answers, Corrections, Import, Limits, Noun, Plan, Refusal, Survey, Surveyed};
use domain::owners::Owner;
use serde::Deserialize;
use serde_json::json;
use std::time::{Duration, Instant};
use store::Scope;
use store::imports::{self, ImportFile, ImportRow};
use store::jobs::LeasedJob;

/// The job that works on an import.
pub const IMPORT_JOB: &str = "import.work";

/// How often progress is written, and a wish to pause is heard: more than twice a second, the writing included.
const PROGRESS_EVERY: Duration = Duration::from_millis(400);

#[derive(Deserialize)]
struct Payload {
    import: i64,
}

/// Why a stage ended before its end.
enum Ended {
    /// A person paused or cancelled it, or another node has it.
    Told,
    /// The file as a whole is refused.
    Refused(Refusal),
    /// The job is to be tried again.
    Error(JobError),
}

impl From<SourceError> for Ended {
    fn from(error: SourceError) -> Self {
        match error {
            SourceError::Fault(fault) => Self::Error(fault.into()),
            SourceError::Refusal(refusal) => Self::Refused(refusal),
        }
    }
}

impl From<Refusal> for Ended {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<ExecuteError> for Ended {
    fn from(error: ExecuteError) -> Self {
        Self::Error(error.into())
    }
}

impl From<JobError> for Ended {
    fn from(error: JobError) -> Self {
        Self::Error(error)
    }
}

pub(crate) async fn run(engine: &Engine, job: &LeasedJob) -> Result<(), JobError> {
    let payload: Payload =
        serde_json::from_str(&job.payload).map_err(|error| JobError::Payload(error.to_string()))?;
    let mut conn = engine.store().read().await?;
    let Some(row) = imports::find(&mut conn, payload.import).await? else {
        return Ok(());
    };
    let files = imports::files(&mut conn, payload.import).await?;
    let corrections = corrections::load(&mut conn, payload.import).await?;
    drop(conn);
    let Some(state) = State::named(&row.state).filter(|state| state.works()) else {
        return Ok(());
    };
    let mut stage = Stage::new(engine, job, row, files, corrections)?;
    match stage.carry_out(state).await {
        Ok(next) => stage.end(next, None).await,
        Err(Ended::Told) => Ok(()),
        Err(Ended::Refused(refused)) => {
            if refused.code == refusal::COLUMNS_MISSING {
                stage.show_columns().await;
            }
            stage.end(State::Failed, Some(refused)).await
        }
        Err(Ended::Error(error)) => Err(error),
    }
}

struct Stage<'e> {
    engine: &'e Engine,
    job: &'e LeasedJob,
    row: ImportRow,
    files: Vec<ImportFile>,
    corrections: Corrections,
    noun: Noun,
    /// None while nobody chose one: the survey suggests it from the header.
    profile: Option<Profile>,
    answers: Answers,
    counters: Counters,
    noted: Instant,
}

impl<'e> Stage<'e> {
    fn new(
        engine: &'e Engine,
        job: &'e LeasedJob,
        row: ImportRow,
        files: Vec<ImportFile>,
        corrections: Corrections,
    ) -> Result<Self, JobError> {
        let unreadable = |error: serde_json::Error| JobError::Payload(error.to_string());
        let profile = match row.profile.as_str() {
            "" => None,
            text => Some(serde_json::from_str(text).map_err(unreadable)?),
        };
        let answers = serde_json::from_str(&row.answers).map_err(unreadable)?;
        let counters = serde_json::from_str(&row.counters).map_err(unreadable)?;
        let noun = noun_named(&row.noun).ok_or_else(|| JobError::Payload(row.noun.clone()))?;
        Ok(Self {
            engine,
            job,
            row,
            files,
            corrections,
            noun,
            profile,
            answers,
            counters,
            noted: Instant::now(),
        })
    }

    /// The state that it leads to.
    async fn carry_out(&mut self, state: State) -> Result<State, Ended> {
        let profile = match self.profile.take() {
            Some(profile) => profile,
            None => self.suggest().await?,
        };
        self.row.profile = json_text(&profile);
        let surveyed = self.survey(profile).await?;
        self.row.report = json!({ "files": surveyed.files, "questions": surveyed.questions }).to_string();
        let Some(plan) = surveyed.plan else {
            return Ok(State::Surveyed);
        };
        self.row.rows_total = i64::try_from(plan.rows()).unwrap_or(i64::MAX);
        match state {
            State::Checking => {
                self.read(plan, false).await?;
                Ok(State::Checked)
            }
            State::Committing => {
                self.read(plan, true).await?;
                Ok(State::Done)
            }
            _ => Ok(State::Surveyed),
        }
    }

    /// A profile for files that nobody has described: a known one that reads as much of the first file as the names
    /// of its columns suggest, or else the suggestion.
    async fn suggest(&mut self) -> Result<Profile, Ended> {
        let (form, suggestion) = self.suggestion().await?;
        let understood = form.header.len() - suggestion.unmapped.len();
        if let Some(known) = self.known_profile(&form.header, understood).await? {
            return Ok(known);
        }
        if suggestion.missing.is_empty() {
            return self.at_home(suggestion.profile).await;
        }
        let missing: Vec<String> = suggestion.missing.iter().map(|field| field.name()).collect();
        let refused = Refusal::new(refusal::COLUMNS_MISSING).at(Place::line(0, form.header_line));
        Err(refused
            .with("missing", missing.join(", "))
            .with("header", suggestion.unmapped.join(", "))
            .into())
    }

    /// The profile, of the owner's own and then of the shipped ones, that reads most columns of a header, and no fewer
    /// than these.
    async fn known_profile(&self, header: &Header, at_least: usize) -> Result<Option<Profile>, Ended> {
        let mut conn = self.engine.store().read().await.map_err(JobError::from)?;
        let own = imports::profiles(&mut conn, self.row.owner_id)
            .await
            .map_err(JobError::from)?;
        let own = own
            .iter()
            .filter_map(|text| serde_json::from_str::<Profile>(text).ok());
        let shipped = SHIPPED.iter().filter_map(|(name, _)| shipped(name));
        let reaching = own.chain(shipped).filter_map(|profile| {
            let reach = Layout::reach(&profile, self.noun, header).filter(|reach| *reach >= at_least)?;
            Some((reach, profile))
        });
        Ok(reaching
            .reduce(|best, next| if next.0 > best.0 { next } else { best })
            .map(|(_, profile)| profile))
    }

    /// What the first file's head looks like, and what its columns could mean.
    async fn suggestion(&self) -> Result<(Form, Suggestion), Ended> {
        let file = self
            .files
            .first()
            .ok_or_else(|| Refusal::new(refusal::FILE_EMPTY))?
            .clone();
        let (mut head, limits) = (Vec::new(), self.limits());
        let mut source = self.open(&file)?;
        let mut more = true;
        // A workbook tells nothing before it is whole.
        while more && head.is_empty() {
            let next = source.next(self.engine.store(), |bytes| {
                let room = limits.sample_bytes.saturating_sub(head.len()).min(bytes.len());
                head.extend_from_slice(&bytes[..room]);
                Ok(())
            });
            more = next.await?;
        }
        // The size is that of the bytes as they were sent.
        let is_all = file.packing == "none" && i64::try_from(head.len()).is_ok_and(|len| len >= file.size);
        let whole = head.len() < limits.sample_bytes && (!more || is_all);
        let zone = self
            .owner()
            .await?
            .map_or_else(|| "UTC".to_owned(), |owner| owner.zone);
        let form = read_form(&head, whole, self.answers.form.clone(), &limits)?;
        let suggestion = suggest("suggested", self.noun, &form.header, &zone);
        Ok((form, suggestion))
    }

    /// For a file in which columns were not found: those that it has, and what they could mean, so that a person can
    /// say what they are.
    async fn show_columns(&mut self) {
        let Ok((form, suggestion)) = self.suggestion().await else {
            return;
        };
        let Ok(profile) = self.at_home(suggestion.profile).await else {
            return;
        };
        let columns: Vec<String> = (0..form.header.len())
            .map(|column| form.header.shown(column))
            .collect();
        let report = json!({ "files": [], "questions": [], "columns": columns, "suggestion": profile });
        self.row.report = report.to_string();
    }

    /// The owner, for what a file without a profile does not say.
    async fn owner(&self) -> Result<Option<Owner>, Ended> {
        let mut conn = self.engine.store().read().await.map_err(JobError::from)?;
        let id = OwnerId::new(self.row.owner_id);
        Ok(store::owners::by_id(&mut conn, Scope::All, id)
            .await
            .map_err(JobError::from)?)
    }

    /// A suggested profile with the owner's currency, and the owner's channel where there is only one.
    async fn at_home(&self, mut profile: Profile) -> Result<Profile, Ended> {
        let Some(owner) = self.owner().await? else {
            return Ok(profile);
        };
        profile.currency = profile.currency.or(Some(owner.currency));
        let mut conn = self.engine.store().read().await.map_err(JobError::from)?;
        let channels = store::owners::channels(&mut conn, Scope::Owner(owner.id))
            .await
            .map_err(JobError::from)?;
        if let [only] = channels.as_slice() {
            profile.channel.clone_from(&only.code);
        }
        Ok(profile)
    }

    async fn survey(&mut self, profile: Profile) -> Result<Surveyed, Ended> {
        let mut survey = Survey::new(profile, self.noun, self.answers.clone(), self.limits())
            .corrected(self.corrections.clone());
        for file in self.files.clone() {
            survey.open()?;
            let mut source = self.open(&file)?;
            while source
                .next(self.engine.store(), |bytes| survey.push(bytes))
                .await?
            {
                self.note(survey.records(), 0).await?;
                tokio::task::yield_now().await;
            }
            survey.close()?;
        }
        Ok(survey.finish()?)
    }

    /// The second pass: every document is judged, and put in when `commits`.
    async fn read(&mut self, plan: Plan, commits: bool) -> Result<(), Ended> {
        if !commits {
            self.counters = Counters::default();
        }
        // Whatever is judged from the start is told anew: meanwhile somebody may have made what was missing.
        if self.counters.documents_done == 0 {
            let id = self.row.id;
            let clear = self
                .engine
                .write(move |conn, _| Box::pin(imports::clear_issues(conn, id)));
            clear.await.map_err(JobError::from)?;
        }
        let order = plan.file_order();
        let mut intake = Intake::new(self.engine, &self.row, &plan, commits).await?;
        let mut import = Import::new(plan);
        let mut out = Vec::new();
        for index in order {
            import.open(index);
            let mut source = self.open(&self.files[index].clone())?;
            loop {
                let more = source
                    .next(self.engine.store(), |bytes| import.push(bytes, &mut out))
                    .await?;
                let rows = import.tally().lines_read;
                self.take(&mut intake, &mut out, rows).await?;
                if !more {
                    break;
                }
            }
            import.close(&mut out)?;
        }
        let tally = import.finish(&mut out)?;
        self.take(&mut intake, &mut out, tally.lines_read).await?;
        intake.finish(&mut self.counters).await?;
        let refused_by_book = self.counters.lines_refused;
        self.counters.take_tally(&tally);
        self.counters.lines_refused =
            refused_by_book + i64::try_from(tally.refused.lines).unwrap_or(i64::MAX);
        self.row.rows_done = self.row.rows_total;
        Ok(())
    }

    /// Hands ripe documents on, in portions, and notes the progress.
    async fn take(
        &mut self,
        intake: &mut Intake<'_>,
        out: &mut Vec<Outcome>,
        rows: u64,
    ) -> Result<(), Ended> {
        let portion =
            usize::try_from(self.engine.settings().snapshot().import.documents_in_flight_max).unwrap_or(256);
        let mut ripe = out.drain(..).peekable();
        while ripe.peek().is_some() {
            let documents: Vec<Outcome> = ripe.by_ref().take(portion).collect();
            intake.take(documents, &mut self.counters).await?;
        }
        drop(ripe);
        self.note(rows, self.row.rows_total).await
    }

    /// Writes progress now and then, keeps the job, and hears when a person wants it to stop.
    async fn note(&mut self, rows: u64, total: i64) -> Result<(), Ended> {
        if self.noted.elapsed() < PROGRESS_EVERY {
            return Ok(());
        }
        self.noted = Instant::now();
        if !renew(self.engine, self.job).await? {
            return Err(Ended::Told);
        }
        let id = self.row.id;
        let (done, counters) = (i64::try_from(rows).unwrap_or(i64::MAX), json_text(&self.counters));
        let write = self
            .engine
            .write(move |conn, _| Box::pin(imports::note_progress(conn, id, done, total, counters)));
        let state = write.await.map_err(JobError::from)?;
        if state.as_deref() == Some(self.row.state.as_str()) {
            Ok(())
        } else {
            Err(Ended::Told)
        }
    }

    /// Writes how the stage ended, unless a person has told the import otherwise meanwhile.
    async fn end(&mut self, next: State, refusal: Option<Refusal>) -> Result<(), JobError> {
        let mut row = self.row.clone();
        next.name().clone_into(&mut row.state);
        row.counters = json_text(&self.counters);
        row.error = refusal.map(|refusal| json_text(&refusal)).unwrap_or_default();
        self.engine
            .write(move |conn, now| {
                Box::pin(async move {
                    row.ended_at = if next == State::Done { now } else { 0 };
                    let event = finished(&row);
                    let saved = imports::update(conn, row).await?;
                    if saved && next == State::Done {
                        tell(conn, event, "import".to_owned(), now).await?;
                    }
                    Ok(())
                })
            })
            .await?;
        Ok(())
    }

    fn open(&self, file: &ImportFile) -> Result<Source, SourceError> {
        Source::open(file, &self.engine.settings().snapshot().import)
    }

    fn limits(&self) -> Limits {
        let settings = self.engine.settings().snapshot();
        let size = |value: u64| usize::try_from(value).unwrap_or(usize::MAX);
        Limits {
            record_bytes: size(settings.import.record_limit_bytes),
            columns: size(settings.import.columns_max),
            document_lines: size(settings.import.document_lines_max),
            samples_per_column: size(settings.import.sample_values),
            ..Limits::default()
        }
    }
}

/// The event that says that an import is in: counts, no text of its files.
fn finished(row: &ImportRow) -> Event {
    let counters: serde_json::Value = serde_json::from_str(&row.counters).unwrap_or_default();
    let body = json!({
        "import_noun": row.noun,
        "lines_read": counters["lines_read"],
        "lines_refused": counters["lines_refused"],
        "orders_created": counters["orders_created"],
    });
    let (id, owner) = (ImportId::new(row.id), OwnerId::new(row.owner_id));
    Event::new(events::IMPORT_FINISHED, id, row.version + 1, owner, &body)
}
