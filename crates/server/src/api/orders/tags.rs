//! Tags on orders, on one and on a set of them.

use axum::response::Response;
use domain::id::OrderId;
use domain::orders::TagOrder;
use domain::permission::Permission;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::OrderAnswer;
use crate::api::ask::{Write, WriteQuery};
use crate::http::{ApiError, Module, Route};

/// Their rows of the route table.
pub(super) const ROUTES: &[Route] =
    &[Route::post("/api/v1/orders/{id}/tags", Permission::OrderEdit).versioned()];

/// Adds the verb to the module of orders.
pub fn add(module: Module) -> Module {
    module.routes(routes!(tag))
}

/// Tags to be put on orders, or taken off them.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct TagsBody {
    /// Tags to put on it, each at most 40 characters, without a comma. They are kept in small letters.
    #[serde(default)]
    #[schema(max_items = 50, example = json!(["gift"]))]
    add: Vec<String>,
    /// Tags to take off it. One that is in both stays.
    #[serde(default)]
    #[schema(max_items = 50)]
    remove: Vec<String>,
}

impl TagsBody {
    /// This for an order, of which the version was seen.
    pub(super) fn on(self, order: OrderId, expected_version: Option<i64>) -> TagOrder {
        TagOrder {
            order,
            expected_version,
            add: self.add,
            remove: self.remove,
        }
    }
}

/// Puts tags on an order and takes others off it. They stand in its history, so they are not for anybody's personal text.
#[utoipa::path(post, path = "/api/v1/orders/{id}/tags", params(("id" = String, Path), WriteQuery),
    request_body = TagsBody, responses((status = 200, body = OrderAnswer)))]
async fn tag(
    Write {
        path: order,
        body,
        ask,
    }: Write<OrderId, TagsBody>,
) -> Result<Response, ApiError> {
    let command = body.on(order, ask.call.if_match);
    ask.verb(command).await
}
