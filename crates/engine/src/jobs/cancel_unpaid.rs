//! Cancels orders that nobody paid in time: a row an hour, where an owner wants it, in bounded steps.

use super::{JobError, renew};
use crate::{Context, Engine};
use domain::payments::{CANCEL_UNPAID_JOB, CancelUnpaidOrder};
use std::sync::atomic::Ordering;
use store::jobs::{self, Dedup, LeasedJob, NewJob};
use store::payments::{self, Overdue};
use store::{Fault, Scope};

/// Orders that are looked up at once.
const ORDERS_A_STEP: i64 = 200;

const HOUR_US: i64 = 3_600_000_000;

/// Plans the job of the hour, once: the row's key is the hour, whichever node writes it.
pub(super) async fn plan(engine: &Engine) -> Result<(), Fault> {
    let mut conn = engine.store().read().await?;
    let hour = store::clock::now_us(&mut conn).await? / HOUR_US;
    if engine.shared.unpaid_planned_hour.swap(hour, Ordering::Relaxed) == hour {
        return Ok(());
    }
    let owners = store::owners::all(&mut conn, Scope::All).await?;
    drop(conn);
    if owners.iter().all(|owner| owner.payment.cancel_after_days == 0) {
        return Ok(());
    }
    engine
        .write(move |conn, now| {
            Box::pin(async move {
                let id = store::ids::lease(conn, "book", 1).await?.start;
                let job = NewJob {
                    id,
                    kind: CANCEL_UNPAID_JOB.to_owned(),
                    dedup: Dedup::Once(hour.to_string()),
                    run_at: now,
                    payload: "{}".to_owned(),
                };
                jobs::enqueue(conn, vec![job], now).await.map(drop)
            })
        })
        .await
}

/// Whether an order is overdue is decided anew when it is cancelled: its payment may have come in since it was found.
pub(super) async fn run(engine: &Engine, job: &LeasedJob) -> Result<(), JobError> {
    let owners = store::owners::all(&mut engine.store().read().await?, Scope::All).await?;
    for owner in owners.iter().filter(|it| it.payment.cancel_after_days > 0) {
        let mut after = Overdue::default();
        loop {
            let mut conn = engine.store().read().await?;
            let now = store::clock::now_us(&mut conn).await?;
            let before = now - owner.payment.cancel_after_days * 24 * HOUR_US;
            let overdue = payments::overdue(&mut conn, owner.id, before, after, ORDERS_A_STEP).await?;
            drop(conn);
            let Some(last) = overdue.last() else { break };
            after = *last;
            for Overdue { order, .. } in overdue {
                let context = Context::system(Some(job.id));
                engine.execute(context, CancelUnpaidOrder { order }).await?;
            }
            if !renew(engine, job).await? {
                return Ok(());
            }
        }
    }
    Ok(())
}
