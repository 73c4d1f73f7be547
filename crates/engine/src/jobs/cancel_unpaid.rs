//! Cancels orders that nobody paid in time: a row an hour, where an owner wants it, in bounded steps.

use super::{DAY_US, JobError, plan_hourly, renew};
use crate::{Context, Engine};
use domain::payments::{CANCEL_UNPAID_JOB, CancelUnpaidOrder};
use store::jobs::LeasedJob;
use store::payments::{self, Overdue};
use store::{Fault, Scope};

/// Orders that are looked up at once.
const ORDERS_A_STEP: i64 = 200;

pub(super) async fn plan(engine: &Engine) -> Result<(), Fault> {
    let planned = &engine.shared.unpaid_planned_hour;
    plan_hourly(engine, CANCEL_UNPAID_JOB, planned, |owner| {
        owner.payment.cancel_after_days > 0
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
            let before = now - owner.payment.cancel_after_days * DAY_US;
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
