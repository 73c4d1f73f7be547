//! The order desk's verbs: accept, hold, release, take back, cancel.

use axum::response::Response;
use domain::id::{HoldId, OrderId};
use domain::orders::{
    AcceptOrder, CancelLine, CancelOrder, DuplicateOrder, HoldKind, LiftHold, PlaceHold, QuoteOrder,
    ReleaseOrder, UnallocateOrder,
};
use domain::permission::Permission;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::{CreatedOrder, LineQuantity, OrderAnswer};
use crate::api::ask::{Nothing, Write, WriteQuery};
use crate::http::{ApiError, Module, Route};

/// Their rows of the route table.
pub(super) const ROUTES: &[Route] = &[
    Route::post("/api/v1/orders/{id}/duplicate", Permission::OrderCreate).versioned(),
    Route::post("/api/v1/orders/{id}/quote", Permission::OrderEdit).versioned(),
    Route::post("/api/v1/orders/{id}/accept", Permission::OrderCreate).versioned(),
    Route::post("/api/v1/orders/{id}/holds", Permission::OrderHold).versioned(),
    Route::post("/api/v1/orders/{id}/holds/{hold}/lift", Permission::OrderHold).versioned(),
    Route::post("/api/v1/orders/{id}/release", Permission::OrderRelease).versioned(),
    Route::post("/api/v1/orders/{id}/unallocate", Permission::OrderRelease).versioned(),
    Route::post("/api/v1/orders/{id}/cancel", Permission::OrderCancel).versioned(),
];

/// Adds the verbs to the module of orders.
pub fn add(module: Module) -> Module {
    module
        .routes(routes!(accept))
        .routes(routes!(duplicate))
        .routes(routes!(quote))
        .routes(routes!(place_hold))
        .routes(routes!(lift_hold))
        .routes(routes!(release))
        .routes(routes!(unallocate))
        .routes(routes!(cancel))
}

/// Accepts a draft: stock is reserved for it, or it joins the queue, or it is refused.
#[utoipa::path(post, path = "/api/v1/orders/{id}/accept", params(("id" = String, Path), WriteQuery),
    request_body = Nothing, responses((status = 200, body = OrderAnswer)))]
async fn accept(Write { path: order, ask, .. }: Write<OrderId, Nothing>) -> Result<Response, ApiError> {
    let command = AcceptOrder {
        order,
        expected_version: ask.call.if_match,
    };
    ask.verb(command).await
}

/// How to ask for the same again.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct DuplicateBody {
    /// Accept the new order at once, which reserves stock; `false` makes a draft.
    #[serde(default = "yes")]
    #[schema(default = true)]
    accept: bool,
}

/// Makes a new order with the lines, charges and addresses of this one, linked to it. It has no reference of the channel,
/// no payment and no dates yet.
#[utoipa::path(post, path = "/api/v1/orders/{id}/duplicate", params(("id" = String, Path), WriteQuery),
    request_body = DuplicateBody, responses((status = 201, body = CreatedOrder),
        (status = 200, description = "A dry run", body = CreatedOrder)))]
async fn duplicate(
    Write {
        path: order,
        body,
        ask,
    }: Write<OrderId, DuplicateBody>,
) -> Result<Response, ApiError> {
    let command = DuplicateOrder {
        order,
        expected_version: ask.call.if_match,
        accept: body.accept,
    };
    ask.create("/api/v1/orders", command).await
}

/// Until when a draft can be accepted.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct QuoteBody {
    /// The last day, `YYYY-MM-DD`, by the owner's calendar; empty for a plain draft.
    #[schema(example = "2027-01-31")]
    valid_until: String,
}

/// Makes a draft a quote, which can be accepted until a day. Said anew it counts longer, or shorter.
#[utoipa::path(post, path = "/api/v1/orders/{id}/quote", params(("id" = String, Path), WriteQuery),
    request_body = QuoteBody, responses((status = 200, body = OrderAnswer)))]
async fn quote(
    Write {
        path: order,
        body,
        ask,
    }: Write<OrderId, QuoteBody>,
) -> Result<Response, ApiError> {
    let command = QuoteOrder {
        order,
        expected_version: ask.call.if_match,
        valid_until: body.valid_until,
    };
    ask.verb(command).await
}

/// A hold to be placed.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct HoldBody {
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

impl HoldBody {
    /// This hold on an order, of which the version was seen.
    pub(super) fn on(self, order: OrderId, expected_version: Option<i64>) -> PlaceHold {
        PlaceHold {
            order,
            expected_version,
            kind: self.kind,
            reason: self.reason,
            keeps_stock: self.keeps_stock,
        }
    }
}

const fn yes() -> bool {
    true
}

/// Places a hold on an order.
#[utoipa::path(post, path = "/api/v1/orders/{id}/holds", params(("id" = String, Path), WriteQuery),
    request_body = HoldBody, responses((status = 200, body = OrderAnswer)))]
async fn place_hold(
    Write {
        path: order,
        body,
        ask,
    }: Write<OrderId, HoldBody>,
) -> Result<Response, ApiError> {
    let command = body.on(order, ask.call.if_match);
    ask.verb(command).await
}

/// Lifts a hold.
#[utoipa::path(post, path = "/api/v1/orders/{id}/holds/{hold}/lift",
    params(("id" = String, Path), ("hold" = String, Path), WriteQuery),
    request_body = Nothing, responses((status = 200, body = OrderAnswer)))]
async fn lift_hold(
    Write {
        path: (order, hold),
        ask,
        ..
    }: Write<(OrderId, HoldId), Nothing>,
) -> Result<Response, ApiError> {
    let command = LiftHold {
        order,
        expected_version: ask.call.if_match,
        hold,
    };
    ask.verb(command).await
}

/// Releases an order to the warehouse: what is reserved is appointed to bins.
#[utoipa::path(post, path = "/api/v1/orders/{id}/release", params(("id" = String, Path), WriteQuery),
    request_body = Nothing, responses((status = 200, body = OrderAnswer)))]
async fn release(Write { path: order, ask, .. }: Write<OrderId, Nothing>) -> Result<Response, ApiError> {
    let command = ReleaseOrder {
        order,
        expected_version: ask.call.if_match,
    };
    ask.verb(command).await
}

/// Takes an order back from the warehouse, before anything of it is picked; it stays reserved.
#[utoipa::path(post, path = "/api/v1/orders/{id}/unallocate", params(("id" = String, Path), WriteQuery),
    request_body = Nothing, responses((status = 200, body = OrderAnswer)))]
async fn unallocate(Write { path: order, ask, .. }: Write<OrderId, Nothing>) -> Result<Response, ApiError> {
    let command = UnallocateOrder {
        order,
        expected_version: ask.call.if_match,
    };
    ask.verb(command).await
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
    Write {
        path: order,
        body,
        ask,
    }: Write<OrderId, CancelBody>,
) -> Result<Response, ApiError> {
    let lines = body.lines.iter().map(|it| CancelLine {
        line: it.line,
        quantity: it.quantity,
    });
    let command = CancelOrder {
        order,
        expected_version: ask.call.if_match,
        lines: lines.collect(),
        reason: body.reason,
    };
    ask.verb(command).await
}
