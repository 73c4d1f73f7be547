//! The least that an order of an owner is to be worth.

use axum::response::Response;
use domain::id::OwnerId;
use domain::money::Money;
use domain::owners::{BelowMinimum, MinimumOrder, SetMinimumOrder};
use domain::permission::Permission;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::Created;
use super::ask::{Write, WriteQuery};
use crate::http::{ApiError, Module, Route};

const ROUTES: &[Route] =
    &[Route::put("/api/v1/owners/{id}/minimum-order", Permission::OwnerWrite).versioned()];

/// Its route.
pub fn module() -> Module {
    Module::new("minimum_order", ROUTES).routes(routes!(set))
}

/// The least that an order is to be worth.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = MinimumOrder)]
pub struct MinimumOrderBody {
    /// What the lines are worth at least, in minor units of the owner's currency; 0 for anything.
    #[schema(minimum = 0, example = 2500)]
    amount_minor: i64,
    /// What becomes of an order that is worth less: `refuse`, or `hold` until somebody approves.
    #[serde(default)]
    #[schema(value_type = String, default = "refuse", example = "hold")]
    below: BelowMinimum,
}

impl From<MinimumOrder> for MinimumOrderBody {
    fn from(it: MinimumOrder) -> MinimumOrderBody {
        MinimumOrderBody {
            amount_minor: it.amount.0,
            below: it.below,
        }
    }
}

/// Says the least that an order of an owner is to be worth. It counts for orders that are accepted from then on; one in
/// another currency than the owner's is held to nothing.
#[utoipa::path(put, path = "/api/v1/owners/{id}/minimum-order", params(("id" = String, Path), WriteQuery),
    request_body = MinimumOrderBody, responses((status = 200, body = Created)))]
async fn set(
    Write {
        path: owner,
        body,
        ask,
    }: Write<OwnerId, MinimumOrderBody>,
) -> Result<Response, ApiError> {
    let command = SetMinimumOrder {
        owner,
        expected_version: ask.call.if_match,
        minimum: MinimumOrder {
            amount: Money(body.amount_minor),
            below: body.below,
        },
    };
    ask.verb(command).await
}
