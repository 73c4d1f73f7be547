//! Forgets the replies of old commands and the rows of old jobs: a row a day, in bounded steps.

use super::JobError;
use crate::Engine;
use domain::time::{Instant, Zone};
use std::sync::atomic::{AtomicI64, Ordering};
use store::Fault;
use store::jobs::{self, Dedup, NewJob};

/// The job's kind.
pub const PURGE_JOB: &str = "book.purge";

const DAY_US: i64 = 86_400_000_000;

/// The last day for which this process has planned the job.
static PLANNED_DAY: AtomicI64 = AtomicI64::new(0);

/// Plans the job of the day, once: the row's key is the day, whichever node writes it.
pub(super) async fn plan(engine: &Engine) -> Result<(), Fault> {
    let now = store::clock::now_us(&mut engine.store().read().await?).await?;
    let day = now / DAY_US;
    if PLANNED_DAY.swap(day, Ordering::Relaxed) == day {
        return Ok(());
    }
    engine
        .write(move |conn, now| {
            Box::pin(async move {
                let id = store::ids::lease(conn, "book", 1).await?.start;
                let dedup = Dedup::Once(Instant(now).date_in(&Zone::UTC));
                let job = NewJob {
                    id,
                    kind: PURGE_JOB.to_owned(),
                    dedup,
                    run_at: now,
                    payload: "{}".to_owned(),
                };
                jobs::enqueue(conn, vec![job], now).await.map(drop)
            })
        })
        .await
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
