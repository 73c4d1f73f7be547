//! What happened to an order, and why it stands where it stands.

use axum::extract::State;
use domain::command::Reply;
use domain::id::OrderId;
use domain::orders::why::Reason;
use serde::{Deserialize, Serialize};
use store::{Scope, feed};
use utoipa::{IntoParams, ToSchema};

use super::find;
use crate::api::ask::refused;
use crate::api::events::EventView;
use crate::app::App;
use crate::http::{ApiError, Call, Path, Query};

/// Why an order is late, not reserved, not ready, not released, or on hold; where its dates come from, and its carrier.
#[derive(Debug, Serialize, ToSchema)]
pub struct Why {
    /// The order.
    #[schema(example = "ord_3v9")]
    order: String,
    /// Every reason; none when nothing stands in its way, or nothing is left to do.
    reasons: Vec<WhyReason>,
    /// Where the day comes from on which it must leave: `given`, or the cut-off and the days before that were passed over,
    /// each with its `reason`: `cut_off_over`, `not_working`, `closed`, `holiday` or `no_collection`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    dates: Option<Reply>,
    /// Who brings it and who said so: `given` with the order, or by the `rule` with this number and `name`; `passed` are the
    /// rules that were asked before it, each with the `field` that it missed. Left out while nobody said.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    method: Option<Reply>,
}

/// One reason.
#[derive(Debug, Serialize, ToSchema)]
pub struct WhyReason {
    /// What it stands in the way of: `reserved`, `ready`, `released`, `free_of_holds` or `on_time`.
    #[schema(example = "reserved")]
    blocks: &'static str,
    /// The stable code.
    #[schema(example = "line.backordered")]
    code: &'static str,
    /// Numbers and ids.
    #[schema(value_type = Object)]
    facts: Reply,
}

impl From<Reason> for WhyReason {
    fn from(reason: Reason) -> WhyReason {
        WhyReason {
            blocks: reason.blocks,
            code: reason.code,
            facts: reason.facts,
        }
    }
}

/// Why an order stands where it stands: answered by the same predicates that decide.
#[utoipa::path(get, path = "/api/v1/orders/{id}/why", params(("id" = String, Path, example = "ord_3v9")),
    responses((status = 200, body = Why)))]
pub async fn why(
    State(app): State<App>,
    call: Call,
    Path(id): Path<OrderId>,
) -> Result<axum::Json<Why>, ApiError> {
    let why = app.engine.why(call.actor(), id).await;
    let why = why.map_err(|error| refused(&call, error))?;
    Ok(axum::Json(Why {
        order: id.to_string(),
        reasons: why.reasons.into_iter().map(WhyReason::from).collect(),
        dates: why.dates,
        method: why.method,
    }))
}

/// Where a page of the timeline begins, and how long it is.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct TimelineQuery {
    /// Only what happened after this version of the order.
    #[serde(default)]
    after_version: i64,
    /// Events of a page.
    #[serde(default)]
    limit: Option<i64>,
}

/// What happened to an order.
#[derive(Debug, Serialize, ToSchema)]
pub struct Timeline {
    /// The events, the oldest first.
    items: Vec<EventView>,
    /// For `after_version`; left out on the last page.
    #[serde(skip_serializing_if = "Option::is_none")]
    next_version: Option<i64>,
}

/// Events of a page when the reader does not say.
const LIMIT_DEFAULT: i64 = 200;

/// What happened to an order, from the feed.
#[utoipa::path(get, path = "/api/v1/orders/{id}/events",
    params(("id" = String, Path, example = "ord_3v9"), TimelineQuery), responses((status = 200, body = Timeline)))]
pub async fn timeline(
    State(app): State<App>,
    call: Call,
    Path(id): Path<OrderId>,
    Query(query): Query<TimelineQuery>,
) -> Result<axum::Json<Timeline>, ApiError> {
    let limit_max = i64::try_from(call.settings.list.events_page_max).unwrap_or(i64::MAX);
    let limit = query.limit.unwrap_or(LIMIT_DEFAULT.min(limit_max));
    domain::text::within("/limit", limit, 1..=limit_max)?;
    let mut conn = app.store.read().await?;
    find(&mut conn, Scope::from(call.actor()), id).await?;
    let after = query.after_version;
    let mut rows = feed::of_noun_after_version(&mut conn, "order", id.value(), after, limit + 1).await?;
    drop(conn);
    let more = i64::try_from(rows.len()).is_ok_and(|count| count > limit);
    if more {
        rows.pop();
    }
    let next_version = rows.last().filter(|_| more).map(|row| row.event.noun_version);
    let scoped = call.actor().owner.is_some();
    let items = rows.into_iter().map(|row| EventView::of(row, scoped)).collect();
    Ok(axum::Json(Timeline { items, next_version }))
}
