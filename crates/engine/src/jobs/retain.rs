//! Erases what has been kept as long as the settings say: a row a day, in bounded steps.

use super::erase::former;
use super::{DAY_US, JobError, plan_daily, renew};
use crate::imports::{self, State};
use crate::{Context, Engine};
use domain::id::CustomerId;
use domain::orders::{BlankOrder, Status};
use store::erasure::{self, Finished, OrderAt};
use store::imports::ImportRow;
use store::jobs::LeasedJob;
use store::{Fault, clock};

/// The job's kind.
pub const RETAIN_JOB: &str = "book.retain";

/// Orders and imports looked at, and rows removed, in one step.
const PAGE: i64 = 200;

pub(super) async fn plan(engine: &Engine) -> Result<(), Fault> {
    let retention = &engine.settings().snapshot().retention;
    if retention.order_text_days == 0 && retention.import_file_days == 0 {
        return Ok(());
    }
    plan_daily(engine, RETAIN_JOB, &engine.shared.retention_planned_day).await
}

pub(super) async fn run(engine: &Engine, job: &LeasedJob) -> Result<(), JobError> {
    let settings = engine.settings().snapshot();
    let now = clock::now_us(&mut engine.store().read().await?).await?;
    if let Some(before) = ended_before(now, settings.retention.order_text_days) {
        for status in [Status::Shipped, Status::Cancelled] {
            blank_orders(engine, job, status, before).await?;
        }
    }
    if let Some(before) = ended_before(now, settings.retention.import_file_days) {
        empty_imports(engine, job, before).await?;
    }
    Ok(engine.store().empty_log().await?)
}

/// The moment before which something must have ended to be erased; none for never.
fn ended_before(now: i64, days: u64) -> Option<i64> {
    let days = i64::try_from(days).ok().filter(|days| *days > 0)?;
    Some(now - days * DAY_US)
}

async fn blank_orders(engine: &Engine, job: &LeasedJob, status: Status, before: i64) -> Result<(), JobError> {
    let mut after = OrderAt {
        placed_at: i64::MIN,
        ..OrderAt::default()
    };
    loop {
        let mut conn = engine.store().read().await?;
        let page = erasure::finished_before(&mut conn, status, before, after, PAGE).await?;
        drop(conn);
        let Some(last) = page.last() else { return Ok(()) };
        after = last.at;
        for order in page.iter().filter(|order| order.is_due) {
            blank_order(engine, job, order).await?;
        }
        if !renew(engine, job).await? {
            return Err(JobError::TakenOver);
        }
    }
}

async fn blank_order(engine: &Engine, job: &LeasedJob, order: &Finished) -> Result<(), JobError> {
    let order = order.at.id;
    let edits = erasure::edits_of(&mut engine.store().read().await?, CustomerId::default(), order).await?;
    let former = former(edits).remove(&order).unwrap_or_default();
    let blank = BlankOrder { order, former };
    engine.execute(Context::system(Some(job.id)), blank).await?;
    Ok(())
}

async fn empty_imports(engine: &Engine, job: &LeasedJob, ended_before: i64) -> Result<(), JobError> {
    let mut before = i64::MAX;
    loop {
        let mut conn = engine.store().read().await?;
        let page = store::imports::list(&mut conn, None, before, PAGE).await?;
        drop(conn);
        let Some(last) = page.last() else { return Ok(()) };
        before = last.id;
        for import in page.iter().filter(|import| is_due(import, ended_before)) {
            empty_import(engine, job, import).await?;
        }
        if !renew(engine, job).await? {
            return Err(JobError::TakenOver);
        }
    }
}

/// Has it ended before that moment, and was it not emptied yet? One that failed or was given up has no end but that of
/// its last stage.
fn is_due(import: &ImportRow, ended_before: i64) -> bool {
    let has_ended = State::named(&import.state).is_some_and(State::has_ended);
    has_ended
        && import.ended_at.max(import.stage_began_at) < ended_before
        && import.report != erasure::NO_REPORT
}

async fn empty_import(engine: &Engine, job: &LeasedJob, import: &ImportRow) -> Result<(), JobError> {
    let files = store::imports::files(&mut engine.store().read().await?, import.id).await?;
    imports::take_files(engine, job, import, &files).await?;
    let id = import.id;
    while engine
        .write(move |conn, _| Box::pin(erasure::remove_lines(conn, id, PAGE)))
        .await?
        > 0
    {
        if !renew(engine, job).await? {
            return Err(JobError::TakenOver);
        }
    }
    // Last: an import without a report has nothing left to be erased.
    engine
        .write(move |conn, _| Box::pin(erasure::blank_import(conn, id, true)))
        .await?;
    Ok(())
}
