//! Jobs: work that happens after the commit, or is tried again. A worker leases a job; each lease
//! raises the job's fence, and only the holder of the last fence can end it.

use crate::{
    Cells, Conn, Fault, FromCells, args,
    bulk::{Insert, fetch_in, insert_rows},
};

/// When a second job of the same kind is the same job.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Dedup {
    /// Never.
    No,
    /// For as long as the first one's row stands, done or not (the nightly work of a day).
    Once(String),
    /// Until the first one is taken: from then on it may have missed what the second is for.
    UntilTaken(String),
}

/// A job to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewJob {
    /// Its id.
    pub id: i64,
    /// Who does it.
    pub kind: String,
    /// When another is the same.
    pub dedup: Dedup,
    /// Not before this instant, microseconds UTC.
    pub run_at: i64,
    /// What to do, as JSON.
    pub payload: String,
}

/// A job that a worker holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeasedJob {
    /// Its id.
    pub id: i64,
    /// Who does it.
    pub kind: String,
    /// Counts the leases; what ends the job must carry it.
    pub fence: i64,
    /// Counts the attempts, this one included.
    pub attempts: i64,
    /// What to do, as JSON.
    pub payload: String,
}

/// A job that failed for good.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeadJob {
    /// Its id.
    pub id: i64,
    /// Who should have done it.
    pub kind: String,
    /// How often it was tried.
    pub attempts: i64,
    /// Why the last attempt failed.
    pub last_error: Option<String>,
    /// What to do, as JSON.
    pub payload: String,
    /// When it was asked for, microseconds UTC.
    pub created_at: i64,
    /// When it was given up, microseconds UTC.
    pub ended_at: i64,
}

/// What became of an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// It is done.
    Done,
    /// It is due again at this instant, microseconds UTC.
    Retried(i64),
    /// It was given up.
    Dead,
    /// Another worker holds it by now; this one's result does not count.
    FenceLost,
}

const JOBS: Insert = Insert {
    table: "job",
    columns: &[
        "id",
        "kind",
        "dedup",
        "once",
        "state",
        "run_at",
        "fence",
        "attempts",
        "payload",
        "created_at",
    ],
    suffix: "ON CONFLICT (kind, dedup) DO NOTHING",
};

/// The first wait after a failure; each further one is twice as long.
const FIRST_BACK_OFF_US: i64 = 1_000_000;
/// The longest wait between two attempts.
const LAST_BACK_OFF_US: i64 = 3_600_000_000;

/// Adds the jobs that are not there already; answers how many were added.
pub async fn enqueue(conn: &mut Conn, jobs: Vec<NewJob>, now: i64) -> Result<u64, Fault> {
    let rows = jobs
        .into_iter()
        .map(|job| {
            let (dedup, once) = match job.dedup {
                Dedup::No => (job.id.to_string(), true),
                Dedup::Once(key) => (key, true),
                Dedup::UntilTaken(key) => (key, false),
            };
            args![
                job.id,
                job.kind,
                dedup,
                once,
                "due",
                job.run_at,
                0,
                0,
                job.payload,
                now
            ]
        })
        .collect();
    insert_rows(conn, &JOBS, rows).await
}

/// Takes the job of these kinds that has been due longest, or whose holder let its lease run out.
/// A program names the kinds that it knows, so that an older one leaves the others alone.
pub async fn lease_next(
    conn: &mut Conn,
    kinds: &[&str],
    now: i64,
    lease_us: i64,
) -> Result<Option<LeasedJob>, Fault> {
    let kinds: Vec<String> = kinds.iter().map(|kind| (*kind).to_owned()).collect();
    let taken = fetch_in(
        conn,
        "UPDATE job SET state = 'leased', run_at = $3, fence = fence + 1, attempts = attempts + 1,
                dedup = CASE WHEN once OR state = 'leased' THEN dedup ELSE dedup || '#' || CAST(id AS TEXT) END,
                once = TRUE
         WHERE id = (SELECT id FROM job WHERE ended_at IS NULL AND run_at <= $2 AND kind {in}
                     ORDER BY run_at, id LIMIT 1{skip_locked})
         RETURNING id, kind, fence, attempts, payload",
        kinds,
        args![now, now + lease_us],
    )
    .await?;
    Ok(taken.into_iter().next())
}

/// When the next job may be taken, microseconds UTC; `None` when there is none.
pub async fn next_run_at(conn: &mut Conn) -> Result<Option<i64>, Fault> {
    let sql = "SELECT run_at FROM job WHERE ended_at IS NULL ORDER BY run_at, id LIMIT 1";
    conn.fetch_optional(sql, args![]).await
}

/// Lengthens a lease; `false` when another worker holds the job by now.
pub async fn renew(conn: &mut Conn, id: i64, fence: i64, until: i64) -> Result<bool, Fault> {
    let sql = "UPDATE job SET run_at = $3 WHERE id = $1 AND fence = $2 AND state = 'leased'";
    Ok(conn.execute(sql, args![id, fence, until]).await? == 1)
}

/// Ends a job well, in the transaction that holds its results; those must not be committed when
/// the fence is lost.
pub async fn finish(conn: &mut Conn, id: i64, fence: i64, now: i64) -> Result<Ended, Fault> {
    let sql = "UPDATE job SET state = 'done', ended_at = $3, last_error = NULL
               WHERE id = $1 AND fence = $2 AND state = 'leased'";
    let ended = conn.execute(sql, args![id, fence, now]).await? == 1;
    Ok(if ended { Ended::Done } else { Ended::FenceLost })
}

/// Ends an attempt that failed: the job is due again after its back-off, or dead once it was
/// tried `max_attempts` times.
pub async fn fail(
    conn: &mut Conn,
    job: &LeasedJob,
    error: &str,
    now: i64,
    max_attempts: i64,
) -> Result<Ended, Fault> {
    let dead = job.attempts >= max_attempts;
    let retry_at = now + back_off_us(job.attempts);
    let (state, ended_at) = if dead { ("dead", Some(now)) } else { ("due", None) };
    let sql = "UPDATE job SET state = $3, ended_at = $4, run_at = $5, last_error = $6
               WHERE id = $1 AND fence = $2 AND state = 'leased'";
    let ended = conn
        .execute(sql, args![job.id, job.fence, state, ended_at, retry_at, error])
        .await?
        == 1;
    Ok(match (ended, dead) {
        (false, _) => Ended::FenceLost,
        (true, true) => Ended::Dead,
        (true, false) => Ended::Retried(retry_at),
    })
}

/// How long to wait after so many attempts, in microseconds: doubling, up to an hour.
#[must_use]
pub fn back_off_us(attempts: i64) -> i64 {
    let doublings = u32::try_from(attempts - 1).unwrap_or(0).min(20);
    (FIRST_BACK_OFF_US << doublings).min(LAST_BACK_OFF_US)
}

/// Gives up jobs whose every attempt ended without a word, such as one that ends its process.
pub async fn bury_abandoned(conn: &mut Conn, now: i64, max_attempts: i64) -> Result<u64, Fault> {
    let sql = "UPDATE job SET state = 'dead', ended_at = $1,
                      last_error = COALESCE(last_error, 'every attempt ended without a word')
               WHERE ended_at IS NULL AND run_at <= $1 AND state = 'leased' AND attempts >= $2";
    conn.execute(sql, args![now, max_attempts]).await
}

/// The dead jobs, at most `limit`, the longest dead first.
pub async fn list_dead(conn: &mut Conn, limit: i64) -> Result<Vec<DeadJob>, Fault> {
    conn.fetch_all(
        "SELECT id, kind, attempts, last_error, payload, created_at, ended_at FROM job
         WHERE state = 'dead' AND ended_at IS NOT NULL ORDER BY ended_at, id LIMIT $1",
        args![limit],
    )
    .await
}

/// The jobs of this kind that died at this very moment.
pub async fn list_died_at(conn: &mut Conn, kind: &str, at: i64) -> Result<Vec<DeadJob>, Fault> {
    conn.fetch_all(
        "SELECT id, kind, attempts, last_error, payload, created_at, ended_at FROM job
         WHERE state = 'dead' AND kind = $1 AND ended_at = $2 ORDER BY id",
        args![kind, at],
    )
    .await
}

/// Makes a dead job due again with all its attempts; `false` when it is not dead.
pub async fn revive(conn: &mut Conn, id: i64, now: i64) -> Result<bool, Fault> {
    let sql = "UPDATE job SET state = 'due', run_at = $2, attempts = 0, ended_at = NULL
               WHERE id = $1 AND state = 'dead'";
    Ok(conn.execute(sql, args![id, now]).await? == 1)
}

/// Forgets at most `limit` jobs done before an instant; answers how many. Dead ones stay.
pub async fn purge_done(conn: &mut Conn, before: i64, limit: i64) -> Result<u64, Fault> {
    conn.execute(
        "DELETE FROM job WHERE id IN (SELECT id FROM job WHERE state = 'done' AND ended_at IS NOT NULL
                                      AND ended_at < $1 ORDER BY ended_at, id LIMIT $2)",
        args![before, limit],
    )
    .await
}

impl FromCells for LeasedJob {
    fn from_cells(cells: &mut Cells<'_>) -> Result<Self, Fault> {
        Ok(Self {
            id: cells.i64()?,
            kind: cells.text()?,
            fence: cells.i64()?,
            attempts: cells.i64()?,
            payload: cells.text()?,
        })
    }
}

impl FromCells for DeadJob {
    fn from_cells(cells: &mut Cells<'_>) -> Result<Self, Fault> {
        Ok(Self {
            id: cells.i64()?,
            kind: cells.text()?,
            attempts: cells.i64()?,
            last_error: cells.opt_text()?,
            payload: cells.text()?,
            created_at: cells.i64()?,
            ended_at: cells.i64()?,
        })
    }
}
