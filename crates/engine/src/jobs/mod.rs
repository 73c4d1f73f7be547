//! The job runner: takes jobs one at a time, each under a lease with a fence, and does them.
//!
//! A job's work is commands like any other, so it is as safe to repeat as they are. The runner sleeps
//! until a commit made a job, until the next one is due, or until a slow look finds one that another
//! node left.

mod backup;
mod cancel_unpaid;
mod erase;
mod purge;
mod rebalance;
mod retain;
mod sweep;

use crate::batch::panic_text;
use crate::imports::{self, IMPORT_JOB};
use crate::{Engine, ExecuteError};
use domain::customers::ERASE_JOB;
use domain::inventory::REBALANCE_JOB;
use domain::owners::Owner;
use domain::payments::CANCEL_UNPAID_JOB;
use domain::rules::RULES_JOB;
use domain::time::{Instant, Zone};
use futures_util::FutureExt;
use std::panic::AssertUnwindSafe;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;
use store::jobs::{self, Dedup, Ended, LeasedJob, NewJob};
use store::{Conn, Fault, Scope};

pub use backup::BACKUP_JOB;
pub use purge::PURGE_JOB;
pub use retain::RETAIN_JOB;

/// Jobs that are done in moments.
pub(crate) const QUICK: &[&str] = &[REBALANCE_JOB, PURGE_JOB, CANCEL_UNPAID_JOB];
/// Jobs that may take hours: a runner of their own does them, so that the quick ones need not wait.
pub(crate) const LONG: &[&str] = &[IMPORT_JOB, BACKUP_JOB, ERASE_JOB, RETAIN_JOB, RULES_JOB];
/// How long the runner sleeps at most: jobs of a node that died are found within it.
const LOOK_MS: u64 = 1_000;
const DAY_US: i64 = 86_400_000_000;
const HOUR_US: i64 = 3_600_000_000;

/// Why a job did not end.
#[derive(Debug, thiserror::Error)]
pub(crate) enum JobError {
    #[error(transparent)]
    Execute(#[from] ExecuteError),
    #[error(transparent)]
    Fault(#[from] Fault),
    #[error("the payload cannot be read: {0}")]
    Payload(String),
    #[error("a bug was caught: {0}")]
    Bug(String),
    #[error("import {0} holds the person's text, or may, and has not ended: finish or cancel it")]
    ImportOpen(i64),
    #[error("another worker has taken the job over")]
    TakenOver,
}

/// Does jobs until the task is ended.
pub(crate) async fn run(engine: Engine, kinds: &'static [&'static str]) {
    let mut made = engine.wake().jobs();
    loop {
        match next(&engine, kinds).await {
            Ok(Some(job)) => attempt(&engine, &job).await,
            Ok(None) => drop(tokio::time::timeout(Duration::from_millis(LOOK_MS), made.changed()).await),
            Err(fault) => {
                tracing::warn!(error = %fault, "jobs cannot be taken; trying again");
                tokio::time::sleep(Duration::from_millis(LOOK_MS)).await;
            }
        }
    }
}

/// Takes the next job. A cheap read first, so that an idle book is not written.
async fn next(engine: &Engine, kinds: &'static [&'static str]) -> Result<Option<LeasedJob>, Fault> {
    purge::plan(engine).await?;
    backup::plan(engine).await?;
    retain::plan(engine).await?;
    cancel_unpaid::plan(engine).await?;
    sweep::plan(engine).await?;
    let mut conn = engine.store().read().await?;
    let due = jobs::next_run_at(&mut conn).await?;
    let now = store::clock::now_us(&mut conn).await?;
    drop(conn);
    if due.is_none_or(|due| due > now) {
        return Ok(None);
    }
    let settings = engine.settings().snapshot();
    let lease_us = i64::try_from(settings.engine.job_lease_seconds).unwrap_or(60) * 1_000_000;
    let attempts = i64::try_from(settings.engine.job_attempts_max).unwrap_or(i64::MAX);
    engine
        .write(move |conn, now| {
            Box::pin(async move {
                if jobs::bury_abandoned(conn, now, attempts).await? > 0 {
                    tell_the_dead(conn, now).await?;
                }
                jobs::lease_next(conn, kinds, now, lease_us).await
            })
        })
        .await
}

/// Keeps the job; false when another node has taken it over.
pub(crate) async fn renew(engine: &Engine, job: &LeasedJob) -> Result<bool, JobError> {
    let (id, fence) = (job.id, job.fence);
    let lease_us =
        i64::try_from(engine.settings().snapshot().engine.job_lease_seconds).unwrap_or(60) * 1_000_000;
    let renewed = engine
        .write(move |conn, now| Box::pin(jobs::renew(conn, id, fence, now + lease_us)))
        .await?;
    Ok(renewed)
}

/// Plans the job of the day, once: the row's key is the day, whichever node writes it.
async fn plan_daily(engine: &Engine, kind: &'static str, planned: &AtomicI64) -> Result<(), Fault> {
    let now = store::clock::now_us(&mut engine.store().read().await?).await?;
    let day = now / DAY_US;
    if planned.swap(day, Ordering::Relaxed) == day {
        return Ok(());
    }
    plan_once(engine, kind, Instant(now).date_in(&Zone::UTC)).await
}

/// Plans the job of the hour, once, where an owner wants it.
async fn plan_hourly(
    engine: &Engine,
    kind: &'static str,
    planned: &AtomicI64,
    is_wanted: impl Fn(&Owner) -> bool,
) -> Result<(), Fault> {
    let mut conn = engine.store().read().await?;
    let hour = store::clock::now_us(&mut conn).await? / HOUR_US;
    if planned.swap(hour, Ordering::Relaxed) == hour {
        return Ok(());
    }
    let owners = store::owners::all(&mut conn, Scope::All).await?;
    drop(conn);
    if owners.iter().any(is_wanted) {
        plan_once(engine, kind, hour.to_string()).await?;
    }
    Ok(())
}

/// Plans a job of which there is one with this key, ever.
async fn plan_once(engine: &Engine, kind: &'static str, key: String) -> Result<(), Fault> {
    engine
        .write(move |conn, now| {
            Box::pin(async move {
                let id = store::ids::lease(conn, "book", 1).await?.start;
                let job = NewJob {
                    id,
                    kind: kind.to_owned(),
                    dedup: Dedup::Once(key),
                    run_at: now,
                    payload: "{}".to_owned(),
                };
                jobs::enqueue(conn, vec![job], now).await.map(drop)
            })
        })
        .await
}

async fn attempt(engine: &Engine, job: &LeasedJob) {
    // A panic is a bug of this job; it must not end the runner.
    let done = AssertUnwindSafe(carry_out(engine, job)).catch_unwind().await;
    let done = done.unwrap_or_else(|panic| Err(JobError::Bug(panic_text(panic.as_ref()))));
    let ended = match done {
        Ok(()) => finish(engine, job).await,
        Err(error) => fail(engine, job, &error).await,
    };
    match ended {
        Ok(Ended::Dead) => tracing::error!(
            job = job.id,
            kind = job.kind,
            "a job was given up; see the dead list"
        ),
        Ok(Ended::FenceLost) => {
            tracing::warn!(job = job.id, kind = job.kind, "another node took this job over");
        }
        Ok(Ended::Done | Ended::Retried(_)) => {}
        Err(fault) => tracing::warn!(job = job.id, error = %fault, "the end of a job could not be written"),
    }
}

async fn carry_out(engine: &Engine, job: &LeasedJob) -> Result<(), JobError> {
    match job.kind.as_str() {
        REBALANCE_JOB => rebalance::run(engine, job).await,
        PURGE_JOB => purge::run(engine).await,
        CANCEL_UNPAID_JOB => cancel_unpaid::run(engine, job).await,
        IMPORT_JOB => imports::run(engine, job).await,
        BACKUP_JOB => backup::run(engine, job).await,
        ERASE_JOB => erase::run(engine, job).await,
        RETAIN_JOB => retain::run(engine, job).await,
        RULES_JOB => sweep::run(engine, job).await,
        kind => Err(JobError::Payload(kind.to_owned())),
    }
}

async fn finish(engine: &Engine, job: &LeasedJob) -> Result<Ended, Fault> {
    let (id, fence) = (job.id, job.fence);
    engine
        .write(move |conn, now| Box::pin(jobs::finish(conn, id, fence, now)))
        .await
}

async fn fail(engine: &Engine, job: &LeasedJob, error: &JobError) -> Result<Ended, Fault> {
    tracing::warn!(job = job.id, kind = job.kind, attempts = job.attempts, %error, "a job failed");
    let (job, error) = (job.clone(), error.to_string());
    let attempts = i64::try_from(engine.settings().snapshot().engine.job_attempts_max).unwrap_or(i64::MAX);
    engine
        .write(move |conn, now| {
            Box::pin(async move {
                let ended = jobs::fail(conn, &job, &error, now, attempts).await?;
                if ended == Ended::Dead {
                    tell_the_dead(conn, now).await?;
                }
                Ok(ended)
            })
        })
        .await
}

/// Whoever waits for a job that died just now is told, in the transaction in which it died.
async fn tell_the_dead(conn: &mut Conn, now: i64) -> Result<(), Fault> {
    for job in jobs::list_died_at(conn, IMPORT_JOB, now).await? {
        imports::give_up(conn, &job).await?;
    }
    Ok(())
}
