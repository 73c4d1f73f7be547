//! The desk's verbs on many orders in one request, a verdict for each.

use axum::extract::State;
use axum::http::StatusCode;
use domain::command::Command;
use domain::id::{HoldId, OrderId};
use domain::orders::{LiftHold, ReleaseOrder, UnallocateOrder};
use domain::permission::Permission;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::OrderAnswer;
use super::batch::{Verdict, carry_out, check_length};
use super::tags::TagsBody;
use super::verbs::HoldBody;
use crate::api::ask::{Ask, WriteQuery};
use crate::app::App;
use crate::http::problem::ProblemDocument;
use crate::http::{ApiError, Call, Json, Module, Route};

/// Their rows of the route table.
pub(super) const ROUTES: &[Route] = &[
    Route::post("/api/v1/orders:release", Permission::OrderRelease).batch(),
    Route::post("/api/v1/orders:unallocate", Permission::OrderRelease).batch(),
    Route::post("/api/v1/orders:hold", Permission::OrderHold).batch(),
    Route::post("/api/v1/orders:lift", Permission::OrderHold).batch(),
    Route::post("/api/v1/orders:tag", Permission::OrderEdit).batch(),
];

/// Adds the verbs on sets to the module of orders.
pub fn add(module: Module) -> Module {
    module
        .routes(routes!(release_set))
        .routes(routes!(unallocate_set))
        .routes(routes!(hold_set))
        .routes(routes!(lift_set))
        .routes(routes!(tag_set))
}

/// Orders that something is to be done with.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SetBody {
    /// The orders, at most 1,000. Each is decided for itself, in this order.
    #[schema(max_items = 1000)]
    orders: Vec<SeenOrder>,
}

/// An order as somebody saw it.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SeenOrder {
    /// The order.
    #[schema(value_type = String, example = "ord_3v9")]
    id: OrderId,
    /// The version that was seen: the order is refused when it is another now. Left out, the order is taken as it is.
    #[serde(default)]
    version: Option<i64>,
}

/// Orders that a hold is to be placed on.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SetHoldBody {
    /// The orders, at most 1,000. Each is decided for itself, in this order.
    #[schema(max_items = 1000)]
    orders: Vec<SeenOrder>,
    /// The hold that each of them gets.
    hold: HoldBody,
}

/// Orders that tags are to be put on, or taken off.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SetTagsBody {
    /// The orders, at most 1,000. Each is decided for itself, in this order.
    #[schema(max_items = 1000)]
    orders: Vec<SeenOrder>,
    /// The tags.
    tags: TagsBody,
}

/// Holds that are to be lifted.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SetLiftBody {
    /// The orders with the hold of each, at most 1,000.
    #[schema(max_items = 1000)]
    orders: Vec<HeldOrder>,
}

/// An order and the hold on it that is meant.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct HeldOrder {
    /// The order.
    #[schema(value_type = String, example = "ord_3v9")]
    id: OrderId,
    /// The hold.
    #[schema(value_type = String, example = "hld_3vb")]
    hold: HoldId,
}

/// What became of a set of orders.
#[derive(Debug, Serialize, ToSchema)]
struct SetAnswer {
    /// Orders that it was done with, now or at an earlier sending.
    done: usize,
    /// Orders that refused it.
    refused: usize,
    /// One for each order, in their order.
    results: Vec<SetResult>,
}

/// What became of one order of the set.
#[derive(Debug, Serialize, ToSchema)]
struct SetResult {
    /// Its place in the request, from 0.
    index: usize,
    /// The status that it would have had by itself.
    #[schema(example = 200)]
    status: u16,
    /// Where it stands now; left out when it was refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<OrderAnswer>)]
    order: Option<Map<String, Value>>,
    /// Whether it was done, or refused, at an earlier sending with the same key.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    replayed: bool,
    /// Why it was refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<ProblemDocument>,
}

impl SetResult {
    fn of((index, verdict): (usize, Verdict)) -> SetResult {
        SetResult {
            index,
            status: verdict.status,
            order: verdict.reply,
            replayed: verdict.replayed,
            problem: verdict.problem,
        }
    }
}

/// Releases up to 1,000 orders to the warehouse, each for itself. With an `Idempotency-Key`, each order has its own: the
/// key, a slash, and its index; so the same set may be sent again whatever became of it.
#[utoipa::path(post, path = "/api/v1/orders:release", request_body = SetBody,
    responses((status = 200, body = SetAnswer)))]
async fn release_set(
    State(app): State<App>,
    call: Call,
    Json { value, hash }: Json<SetBody>,
) -> Result<axum::Json<SetAnswer>, ApiError> {
    let commands = value.orders.into_iter().map(|seen| ReleaseOrder {
        order: seen.id,
        expected_version: seen.version,
    });
    each(Ask::new(app, call, hash, WriteQuery::default()), commands).await
}

/// Takes up to 1,000 orders back from the warehouse, each for itself. Keys are as for releasing them.
#[utoipa::path(post, path = "/api/v1/orders:unallocate", request_body = SetBody,
    responses((status = 200, body = SetAnswer)))]
async fn unallocate_set(
    State(app): State<App>,
    call: Call,
    Json { value, hash }: Json<SetBody>,
) -> Result<axum::Json<SetAnswer>, ApiError> {
    let commands = value.orders.into_iter().map(|seen| UnallocateOrder {
        order: seen.id,
        expected_version: seen.version,
    });
    each(Ask::new(app, call, hash, WriteQuery::default()), commands).await
}

/// Places the same hold on up to 1,000 orders, each for itself. Keys are as for releasing them.
#[utoipa::path(post, path = "/api/v1/orders:hold", request_body = SetHoldBody,
    responses((status = 200, body = SetAnswer)))]
async fn hold_set(
    State(app): State<App>,
    call: Call,
    Json { value, hash }: Json<SetHoldBody>,
) -> Result<axum::Json<SetAnswer>, ApiError> {
    let SetHoldBody { orders, hold } = value;
    let commands = orders
        .into_iter()
        .map(|seen| hold.clone().on(seen.id, seen.version));
    each(Ask::new(app, call, hash, WriteQuery::default()), commands).await
}

/// Lifts one hold of each of up to 1,000 orders, each for itself. Keys are as for releasing them.
#[utoipa::path(post, path = "/api/v1/orders:lift", request_body = SetLiftBody,
    responses((status = 200, body = SetAnswer)))]
async fn lift_set(
    State(app): State<App>,
    call: Call,
    Json { value, hash }: Json<SetLiftBody>,
) -> Result<axum::Json<SetAnswer>, ApiError> {
    let commands = value.orders.into_iter().map(|held| LiftHold {
        order: held.id,
        expected_version: None,
        hold: held.hold,
    });
    each(Ask::new(app, call, hash, WriteQuery::default()), commands).await
}

/// Puts the same tags on up to 1,000 orders, and takes the same off them, each for itself. Keys are as for releasing them.
#[utoipa::path(post, path = "/api/v1/orders:tag", request_body = SetTagsBody,
    responses((status = 200, body = SetAnswer)))]
async fn tag_set(
    State(app): State<App>,
    call: Call,
    Json { value, hash }: Json<SetTagsBody>,
) -> Result<axum::Json<SetAnswer>, ApiError> {
    let SetTagsBody { orders, tags } = value;
    let commands = orders
        .into_iter()
        .map(|seen| tags.clone().on(seen.id, seen.version));
    each(Ask::new(app, call, hash, WriteQuery::default()), commands).await
}

/// Carries the commands out, each for itself, and gives every order its verdict.
async fn each<C: Into<Command>>(
    ask: Ask,
    commands: impl ExactSizeIterator<Item = C>,
) -> Result<axum::Json<SetAnswer>, ApiError> {
    check_length(&ask.call, commands.len())?;
    let commands = commands.map(|command| Ok(command.into())).collect();
    let verdicts = carry_out(&ask, commands, StatusCode::OK).await?;
    let results: Vec<_> = verdicts.into_iter().enumerate().map(SetResult::of).collect();
    let done = results.iter().filter(|result| result.order.is_some()).count();
    Ok(axum::Json(SetAnswer {
        done,
        refused: results.len() - done,
        results,
    }))
}
