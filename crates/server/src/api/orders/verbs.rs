//! The order desk's verbs: accept, hold, release, take back, cancel.

use axum::extract::State;
use axum::response::Response;
use domain::id::{HoldId, OrderId};
use domain::orders::{
    AcceptOrder, CancelLine, CancelOrder, HoldKind, LiftHold, PlaceHold, ReleaseOrder, UnallocateOrder,
};
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::{LineQuantity, OrderAnswer};
use crate::api::ask::{Ask, Nothing, WriteQuery};
use crate::app::App;
use crate::http::{ApiError, Call, Json, Module, Path, Query};

/// Adds the verbs to the module of orders.
pub fn add(module: Module) -> Module {
    module
        .routes(routes!(accept))
        .routes(routes!(place_hold))
        .routes(routes!(lift_hold))
        .routes(routes!(release))
        .routes(routes!(unallocate))
        .routes(routes!(cancel))
}

/// Accepts a draft: stock is reserved for it, or it joins the queue, or it is refused.
#[utoipa::path(post, path = "/api/v1/orders/{id}/accept", params(("id" = String, Path), WriteQuery),
    request_body = Nothing, responses((status = 200, body = OrderAnswer)))]
async fn accept(
    State(app): State<App>,
    call: Call,
    Path(order): Path<OrderId>,
    Query(query): Query<WriteQuery>,
    Json { hash, .. }: Json<Nothing>,
) -> Result<Response, ApiError> {
    let command = AcceptOrder {
        order,
        expected_version: call.if_match,
    };
    Ask::new(&app, &call, hash, query).verb(command).await
}

/// A hold to be placed.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct HoldBody {
    /// `payment`, `approval`, `address`, `credit`, `fraud`, `stock`, `documents` or `manual`.
    #[schema(value_type = String, example = "address")]
    kind: HoldKind,
    /// Why, in somebody's words.
    #[serde(default)]
    reason: String,
    /// Whether reserved stock stays with the order.
    #[serde(default = "yes")]
    #[schema(default = true)]
    keeps_stock: bool,
}

const fn yes() -> bool {
    true
}

/// Places a hold on an order.
#[utoipa::path(post, path = "/api/v1/orders/{id}/holds", params(("id" = String, Path), WriteQuery),
    request_body = HoldBody, responses((status = 200, body = OrderAnswer)))]
async fn place_hold(
    State(app): State<App>,
    call: Call,
    Path(order): Path<OrderId>,
    Query(query): Query<WriteQuery>,
    Json { value, hash }: Json<HoldBody>,
) -> Result<Response, ApiError> {
    let command = PlaceHold {
        order,
        expected_version: call.if_match,
        kind: value.kind,
        reason: value.reason,
        keeps_stock: value.keeps_stock,
    };
    Ask::new(&app, &call, hash, query).verb(command).await
}

/// Lifts a hold.
#[utoipa::path(post, path = "/api/v1/orders/{id}/holds/{hold}/lift",
    params(("id" = String, Path), ("hold" = String, Path), WriteQuery),
    request_body = Nothing, responses((status = 200, body = OrderAnswer)))]
async fn lift_hold(
    State(app): State<App>,
    call: Call,
    Path((order, hold)): Path<(OrderId, HoldId)>,
    Query(query): Query<WriteQuery>,
    Json { hash, .. }: Json<Nothing>,
) -> Result<Response, ApiError> {
    let command = LiftHold {
        order,
        expected_version: call.if_match,
        hold,
    };
    Ask::new(&app, &call, hash, query).verb(command).await
}

/// Releases an order to the warehouse: what is reserved is appointed to bins.
#[utoipa::path(post, path = "/api/v1/orders/{id}/release", params(("id" = String, Path), WriteQuery),
    request_body = Nothing, responses((status = 200, body = OrderAnswer)))]
async fn release(
    State(app): State<App>,
    call: Call,
    Path(order): Path<OrderId>,
    Query(query): Query<WriteQuery>,
    Json { hash, .. }: Json<Nothing>,
) -> Result<Response, ApiError> {
    let command = ReleaseOrder {
        order,
        expected_version: call.if_match,
    };
    Ask::new(&app, &call, hash, query).verb(command).await
}

/// Takes an order back from the warehouse, before anything of it is picked; it stays reserved.
#[utoipa::path(post, path = "/api/v1/orders/{id}/unallocate", params(("id" = String, Path), WriteQuery),
    request_body = Nothing, responses((status = 200, body = OrderAnswer)))]
async fn unallocate(
    State(app): State<App>,
    call: Call,
    Path(order): Path<OrderId>,
    Query(query): Query<WriteQuery>,
    Json { hash, .. }: Json<Nothing>,
) -> Result<Response, ApiError> {
    let command = UnallocateOrder {
        order,
        expected_version: call.if_match,
    };
    Ask::new(&app, &call, hash, query).verb(command).await
}

/// What is no longer wanted.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct CancelBody {
    /// Pieces of lines; everything that has not been shipped when left out.
    #[serde(default)]
    lines: Vec<LineQuantity>,
    /// A short code of the cause.
    #[serde(default)]
    #[schema(example = "buyer_asked")]
    reason: String,
}

/// Cancels what has not been shipped. Work on it is stopped, and what is picked is to be put back.
#[utoipa::path(post, path = "/api/v1/orders/{id}/cancel", params(("id" = String, Path), WriteQuery),
    request_body = CancelBody, responses((status = 200, body = OrderAnswer)))]
async fn cancel(
    State(app): State<App>,
    call: Call,
    Path(order): Path<OrderId>,
    Query(query): Query<WriteQuery>,
    Json { value, hash }: Json<CancelBody>,
) -> Result<Response, ApiError> {
    let lines = value.lines.iter().map(|it| CancelLine {
        line: it.line,
        quantity: it.quantity,
    });
    let command = CancelOrder {
        order,
        expected_version: call.if_match,
        lines: lines.collect(),
        reason: value.reason,
    };
    Ask::new(&app, &call, hash, query).verb(command).await
}
