//! Backs the book up every day, where a folder is set for it: a row a day, on whichever node takes it.

use super::{JobError, renew};
use crate::Engine;
use domain::time::{Instant, Zone};
use serde::{Deserialize, Serialize};
use std::path::Path;
use std::sync::atomic::Ordering;
use std::time::Duration;
use store::Fault;
use store::jobs::{self, Dedup, LeasedJob, NewJob};
use store::keeping::{self, BackupNote};

/// The job's kind.
pub const BACKUP_JOB: &str = "book.backup";

const HOUR_US: i64 = 3_600_000_000;
const DAY_US: i64 = 24 * HOUR_US;

#[derive(Serialize, Deserialize)]
struct Payload {
    day: String,
}

/// Plans the job of the day, once: the row's key is the day, whichever node writes it.
pub(super) async fn plan(engine: &Engine) -> Result<(), Fault> {
    let settings = engine.settings().snapshot();
    if settings.backup.folder.is_empty() {
        return Ok(());
    }
    let now = store::clock::now_us(&mut engine.store().read().await?).await?;
    let day = now / DAY_US;
    if engine.shared.backup_planned_day.swap(day, Ordering::Relaxed) == day {
        return Ok(());
    }
    let run_at = day * DAY_US + i64::try_from(settings.backup.hour_utc).unwrap_or(0) * HOUR_US;
    let payload = Payload {
        day: Instant(now).date_in(&Zone::UTC),
    };
    engine
        .write(move |conn, now| {
            Box::pin(async move {
                let id = store::ids::lease(conn, "book", 1).await?.start;
                let job = NewJob {
                    id,
                    kind: BACKUP_JOB.to_owned(),
                    dedup: Dedup::Once(payload.day.clone()),
                    run_at,
                    payload: serde_json::json!(payload).to_string(),
                };
                jobs::enqueue(conn, vec![job], now).await.map(drop)
            })
        })
        .await
}

pub(super) async fn run(engine: &Engine, job: &LeasedJob) -> Result<(), JobError> {
    let payload: Payload =
        serde_json::from_str(&job.payload).map_err(|error| JobError::Payload(error.to_string()))?;
    let settings = engine.settings().snapshot();
    let folder = Path::new(&settings.backup.folder);
    let file = keeping::file_of_day(folder, &payload.day);
    // One that is there is whole: an attempt whose end was not heard of made it.
    if !file.exists() {
        let (summary, size_bytes) = tokio::select! {
            made = keeping::back_up(engine.store(), &file, |_| ()) => made?,
            lost = keep_job(engine, job) => return lost,
        };
        let note = BackupNote {
            made_at: summary.manifest.made_at,
            position: summary.manifest.position,
            rows: summary.rows,
            size_bytes,
        };
        engine
            .write(move |conn, _| Box::pin(async move { keeping::note_backup(conn, &note).await }))
            .await?;
    }
    let kept = usize::try_from(settings.backup.kept).unwrap_or(usize::MAX);
    Ok(keeping::keep_newest(folder, kept)?)
}

/// Renews the lease for as long as the backup takes; ends when another node has taken the job over.
async fn keep_job(engine: &Engine, job: &LeasedJob) -> Result<(), JobError> {
    let lease_s = engine.settings().snapshot().engine.job_lease_seconds;
    loop {
        tokio::time::sleep(Duration::from_secs((lease_s / 3).max(1))).await;
        if !renew(engine, job).await? {
            return Ok(());
        }
    }
}
