//! Hands free stock to those who wait for it, in bounded commands, until nothing is left to do.

use super::{JobError, renew};
use crate::{Context, Engine};
use domain::id::{ProductId, WarehouseId};
use domain::inventory::RebalanceStock;
use serde::Deserialize;
use store::jobs::LeasedJob;

#[derive(Deserialize)]
struct Payload {
    product: ProductId,
    warehouse: WarehouseId,
}

pub(super) async fn run(engine: &Engine, job: &LeasedJob) -> Result<(), JobError> {
    let payload: Payload =
        serde_json::from_str(&job.payload).map_err(|error| JobError::Payload(error.to_string()))?;
    let limit = i64::try_from(engine.settings().snapshot().engine.hand_out_lines_max).unwrap_or(i64::MAX);
    let step = RebalanceStock {
        product: payload.product,
        warehouse: payload.warehouse,
        limit,
    };
    loop {
        let outcome = engine
            .execute(Context::system(Some(job.id)), step.clone())
            .await?;
        let more = outcome
            .reply
            .get("more")
            .and_then(serde_json::Value::as_bool)
            .unwrap_or(false);
        if !more || !renew(engine, job).await? {
            return Ok(());
        }
    }
}
