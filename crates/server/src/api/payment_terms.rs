//! What owners and their channels want of payment.

use axum::response::Response;
use domain::id::{ChannelId, OwnerId};
use domain::payments::{PaymentPolicy, PaymentTerms, SetChannelPayment, SetOwnerPayment};
use domain::permission::Permission;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::Created;
use super::ask::{Write, WriteQuery};
use crate::http::{ApiError, Module, Route};

/// Their rows of the route table.
const ROUTES: &[Route] = &[
    Route::put("/api/v1/owners/{id}/payment", Permission::OwnerWrite).versioned(),
    Route::put("/api/v1/channels/{id}/payment", Permission::OwnerWrite).versioned(),
];

/// The routes of payment terms.
pub fn module() -> Module {
    Module::new("payment_terms", ROUTES)
        .routes(routes!(set_owner))
        .routes(routes!(set_channel))
}

/// What an owner wants of payment.
#[derive(Debug, Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PaymentTerms)]
pub struct PaymentTermsBody {
    /// What orders wait for: `not_required`, `authorised` (the promise of the whole amount is enough) or `paid`.
    #[schema(value_type = String, example = "paid")]
    policy: PaymentPolicy,
    /// Whether an order that waits for its payment keeps the stock that was reserved for it.
    #[serde(default = "yes")]
    #[schema(default = true)]
    keeps_stock: bool,
    /// After how many days from acceptance an order of which nothing was paid is cancelled; 0 for never.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 3650, example = 14)]
    cancel_after_days: i64,
}

const fn yes() -> bool {
    true
}

impl From<PaymentTerms> for PaymentTermsBody {
    fn from(it: PaymentTerms) -> PaymentTermsBody {
        PaymentTermsBody {
            policy: it.policy,
            keeps_stock: it.keeps_stock,
            cancel_after_days: it.cancel_after_days,
        }
    }
}

/// Says what an owner wants of payment. It counts for orders that come in from then on; the days count for those that
/// wait already, too.
#[utoipa::path(put, path = "/api/v1/owners/{id}/payment", params(("id" = String, Path), WriteQuery),
    request_body = PaymentTermsBody, responses((status = 200, body = Created)))]
async fn set_owner(
    Write {
        path: owner,
        body,
        ask,
    }: Write<OwnerId, PaymentTermsBody>,
) -> Result<Response, ApiError> {
    let command = SetOwnerPayment {
        owner,
        expected_version: ask.call.if_match,
        terms: PaymentTerms {
            policy: body.policy,
            keeps_stock: body.keeps_stock,
            cancel_after_days: body.cancel_after_days,
        },
    };
    ask.verb(command).await
}

/// What a channel wants of payment.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ChannelPaymentBody {
    /// What orders of this channel wait for; left out for what the owner wants.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "not_required")]
    policy: Option<PaymentPolicy>,
}

/// Says what a channel wants of payment, where that is not what its owner wants.
#[utoipa::path(put, path = "/api/v1/channels/{id}/payment", params(("id" = String, Path), WriteQuery),
    request_body = ChannelPaymentBody, responses((status = 200, body = Created)))]
async fn set_channel(
    Write {
        path: channel,
        body,
        ask,
    }: Write<ChannelId, ChannelPaymentBody>,
) -> Result<Response, ApiError> {
    let command = SetChannelPayment {
        channel,
        expected_version: ask.call.if_match,
        policy: body.policy,
    };
    ask.verb(command).await
}
