//! What happened to the money for an order: told by its channel, or by a person.

use axum::response::Response;
use domain::id::OrderId;
use domain::money::{Currency, Money};
use domain::payments::{PaymentKind, RecordPayment};
use domain::permission::Permission;
use domain::time::Instant;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::OrderAnswer;
use crate::api::ask::{Write, WriteQuery};
use crate::http::{ApiError, Module, Route};

/// Its row of the route table.
pub(super) const ROUTES: &[Route] =
    &[Route::post("/api/v1/orders/{id}/payments", Permission::PaymentRecord).versioned()];

/// Adds the verb to the module of orders.
pub fn add(module: Module) -> Module {
    module.routes(routes!(record))
}

/// A payment to be recorded.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct PaymentBody {
    /// `authorised`, `paid`, `refunded` or `failed`.
    #[schema(value_type = String, example = "paid")]
    kind: PaymentKind,
    /// How much, in minor units: above zero whatever happened.
    #[schema(minimum = 1, example = 1495)]
    amount_minor: i64,
    /// The ISO currency, which must be the order's; left out for the order's.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "EUR")]
    currency: Option<Currency>,
    /// How: `card`, `transfer`, `cash`, ...
    #[serde(default)]
    #[schema(example = "card")]
    method: String,
    /// The source's reference, unique with order and kind: the same again changes nothing.
    #[serde(default)]
    #[schema(example = "psp-7781")]
    reference: String,
    /// When it happened; now when left out.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = DateTime)]
    happened_at: Option<Instant>,
}

/// Records a payment, a promise of one, one that failed, or a refund. Too much is recorded too, and shown. The payment
/// that completes what the order waits for lifts the hold that was placed for it.
#[utoipa::path(post, path = "/api/v1/orders/{id}/payments", params(("id" = String, Path), WriteQuery),
    request_body = PaymentBody, responses((status = 200, body = OrderAnswer)))]
async fn record(
    Write {
        path: order,
        body,
        ask,
    }: Write<OrderId, PaymentBody>,
) -> Result<Response, ApiError> {
    let command = RecordPayment {
        order,
        expected_version: ask.call.if_match,
        kind: body.kind,
        amount: Money(body.amount_minor),
        currency: body.currency,
        method: body.method,
        reference: body.reference,
        happened_at: body.happened_at,
    };
    ask.verb(command).await
}
