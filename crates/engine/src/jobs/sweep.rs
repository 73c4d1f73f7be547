//! Lets rules that time sets off look through what is open: a row an hour, where an owner has such a rule, in bounded steps.

use super::{JobError, plan_hourly, renew};
use crate::{Context, Engine};
use domain::access::Actor;
use domain::command::Decide;
use domain::id::{OrderId, OwnerId};
use domain::needs::Needs;
use domain::orders::Status;
use domain::rules::{RULES_JOB, SweepOrder, Trigger};
use store::jobs::LeasedJob;
use store::{Fault, Scope, working_set};

/// Orders that are looked at in one step.
const PORTION: i64 = 200;

/// Where an accepted order may stand of which something is open.
const OPEN: [Status; 6] = [
    Status::OnHold,
    Status::Backordered,
    Status::Ready,
    Status::Released,
    Status::InProgress,
    Status::PartiallyShipped,
];

pub(super) async fn plan(engine: &Engine) -> Result<(), Fault> {
    let planned = &engine.shared.sweep_planned_hour;
    plan_hourly(engine, RULES_JOB, planned, |owner| {
        owner.rules.has(Trigger::Hourly)
    })
    .await
}

pub(super) async fn run(engine: &Engine, job: &LeasedJob) -> Result<(), JobError> {
    let owners = store::owners::all(&mut engine.store().read().await?, Scope::All).await?;
    for owner in owners.iter().filter(|it| it.rules.has(Trigger::Hourly)) {
        for status in OPEN {
            sweep(engine, job, owner.id, status).await?;
        }
    }
    Ok(())
}

async fn sweep(engine: &Engine, job: &LeasedJob, owner: OwnerId, status: Status) -> Result<(), JobError> {
    let mut after = None;
    loop {
        let mut conn = engine.store().read().await?;
        let portion = store::orders::of_status_after(&mut conn, owner, status, after, PORTION).await?;
        drop(conn);
        let Some(last) = portion.last() else { return Ok(()) };
        after = Some(*last);
        for order in wanted(engine, portion.into_iter().map(|(_, id)| id).collect()).await? {
            let context = Context::system(Some(job.id));
            engine.execute(context, SweepOrder { order }).await?;
        }
        if !renew(engine, job).await? {
            return Err(JobError::TakenOver);
        }
    }
}

/// The orders with which a rule would do something: each is decided on a book of its own, and nothing is written.
async fn wanted(engine: &Engine, orders: Vec<OrderId>) -> Result<Vec<OrderId>, JobError> {
    let context = engine.decision_context(Actor::SYSTEM);
    let (mut book, mut conn) = engine.scratch().await?;
    let commands: Vec<_> = orders.into_iter().map(|order| SweepOrder { order }).collect();
    let mut needs = Needs::default();
    commands.iter().for_each(|it| needs.absorb(it.needs()));
    working_set::load(&mut conn, &needs, &mut book).await?;
    let mut more = Needs::default();
    commands
        .iter()
        .for_each(|it| more.absorb(it.needs_more(&book, &context)));
    working_set::load(&mut conn, &more, &mut book).await?;
    conn.rollback().await?;
    let acts = |command: SweepOrder| {
        let before = book.events.len();
        let decided = command.decide(&mut book, &context);
        (decided.is_ok() && book.events.len() > before).then_some(command.order)
    };
    Ok(commands.into_iter().filter_map(acts).collect())
}
