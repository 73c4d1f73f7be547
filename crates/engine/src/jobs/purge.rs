//! Forgets the replies of old commands and the rows of old jobs: a row a day, in bounded steps.

use super::{DAY_US, JobError, plan_daily};
use crate::Engine;
use std::sync::atomic::AtomicI64;
use store::Fault;
use store::jobs;

/// The job's kind.
pub const PURGE_JOB: &str = "book.purge";

/// The last day for which this process has planned the job.
static PLANNED_DAY: AtomicI64 = AtomicI64::new(0);

pub(super) async fn plan(engine: &Engine) -> Result<(), Fault> {
    plan_daily(engine, PURGE_JOB, &PLANNED_DAY).await
}

pub(super) async fn run(engine: &Engine) -> Result<(), JobError> {
    let settings = engine.settings().snapshot();
    let keep_us = i64::try_from(settings.engine.idempotency_retention_days).unwrap_or(7) * DAY_US;
    let limit = i64::try_from(settings.engine.purge_rows_max).unwrap_or(1_000);
    loop {
        let removed = engine
            .write(move |conn, now| {
                Box::pin(async move {
                    let commands = store::commands::purge(conn, now - keep_us, limit).await?;
                    Ok(commands + jobs::purge_done(conn, now - keep_us, limit).await?)
                })
            })
            .await?;
        if removed == 0 {
            return Ok(());
        }
    }
}
