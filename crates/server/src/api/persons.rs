//! Persons: found by name or e-mail address wherever they stand, and erased.

use axum::extract::State;
use axum::response::Response;
use domain::customers::EraseCustomer;
use domain::id::{CustomerId, OrderId};
use domain::orders::EraseOrder;
use domain::permission::Permission;
use domain::refusal::{self, Refusal};
use serde::{Deserialize, Serialize};
use store::Scope;
use store::persons::{self, Found, Wanted};
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::ask::{Nothing, Write, WriteQuery};
use super::orders::OrderAnswer;
use super::shown::{Shown, set, text};
use crate::app::App;
use crate::http::{ApiError, Call, Json, Module, Route};

/// Customers and orders that one request looks through.
const LOOKED_THROUGH_MAX: i64 = 20_000;

const ROUTES: &[Route] = &[
    Route::post("/api/v1/persons:lookup", Permission::PersonErase).asks(),
    Route::post("/api/v1/customers/{id}/erase", Permission::PersonErase).versioned(),
    Route::post("/api/v1/orders/{id}/erase", Permission::PersonErase).versioned(),
];

/// The routes of persons.
pub fn module() -> Module {
    Module::new("persons", ROUTES)
        .routes(routes!(lookup))
        .routes(routes!(erase_customer))
        .routes(routes!(erase_order))
}

/// Whom to look for: by the whole name, or the whole e-mail address, or both.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct PersonBody {
    #[serde(default)]
    #[schema(example = "Jan Jansen")]
    name: String,
    #[serde(default)]
    #[schema(example = "jan@example.com")]
    email: String,
    /// Where an earlier answer ended.
    #[serde(default)]
    after: i64,
}

/// Where a person stands.
#[derive(Debug, Serialize, ToSchema)]
struct PersonAt {
    owner: Shown,
    /// The customer, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "cus_3v9")]
    customer: Option<Shown>,
    /// The order whose address it is; left out for the customer itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "ord_3v9")]
    order: Option<Shown>,
    /// The number of the order.
    #[serde(skip_serializing_if = "Option::is_none")]
    number: Option<String>,
    /// Where the order stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<String>,
}

impl From<Found> for PersonAt {
    fn from(it: Found) -> PersonAt {
        PersonAt {
            owner: it.owner.into(),
            customer: set(it.customer),
            order: set(it.order),
            number: text(it.number),
            status: text(it.status),
            name: text(it.name),
            email: text(it.email),
        }
    }
}

/// What was found in a part of the book.
#[derive(Debug, Serialize, ToSchema)]
struct PersonsFound {
    items: Vec<PersonAt>,
    /// To be sent as `after` for the next part; left out after the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<i64>,
}

/// Finds a person among customers and the addresses of orders, part by part: go on with `next` until it is left out,
/// even where a part holds nobody. The words stand in the body, so that no log holds them.
#[utoipa::path(post, path = "/api/v1/persons:lookup", request_body = PersonBody,
    responses((status = 200, body = PersonsFound)))]
async fn lookup(
    State(app): State<App>,
    call: Call,
    Json { value, .. }: Json<PersonBody>,
) -> Result<axum::Json<PersonsFound>, ApiError> {
    let wanted = Wanted {
        name: value.name.trim().to_owned(),
        email: value.email.trim().to_owned(),
    };
    if wanted.name.is_empty() && wanted.email.is_empty() {
        return Err(Refusal::at(refusal::FIELD_MALFORMED, "/name")
            .with("reason", "empty")
            .into());
    }
    let mut conn = app.store.read().await?;
    let scope = Scope::from(call.actor());
    let (found, next) = persons::find(&mut conn, scope, &wanted, value.after, LOOKED_THROUGH_MAX).await?;
    let items = found.into_iter().map(PersonAt::from).collect();
    Ok(axum::Json(PersonsFound { items, next }))
}

/// What erasing a customer does.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
struct CustomerErasure {
    #[schema(example = "cus_3v9")]
    id: String,
    /// Its version before.
    version: i64,
    /// Orders whose addresses, notes and reasons of holds go.
    orders: i64,
}

/// Erases a customer for ever: its name and address, those of all its orders with their notes and the reasons of their
/// holds, and the imported files and refused lines that hold its text. References, amounts and events stay. Answers at
/// once; a job does it, and `erased_at` tells that it is done. Refused while an order is not finished.
#[utoipa::path(post, path = "/api/v1/customers/{id}/erase", params(("id" = String, Path), WriteQuery),
    request_body = Nothing, responses((status = 200, body = CustomerErasure)))]
async fn erase_customer(
    Write {
        path: customer, ask, ..
    }: Write<CustomerId, Nothing>,
) -> Result<Response, ApiError> {
    let expected_version = ask.call.if_match;
    ask.verb(EraseCustomer {
        customer,
        expected_version,
    })
    .await
}

/// Erases the personal text of one order for ever, as of a buyer who is no customer: its addresses, its notes, the
/// reasons of its holds, and the imported files and refused lines that hold them. A job does it; `erased_at` tells that it
/// is done. Refused while the order is not finished.
#[utoipa::path(post, path = "/api/v1/orders/{id}/erase", params(("id" = String, Path), WriteQuery),
    request_body = Nothing, responses((status = 200, body = OrderAnswer)))]
async fn erase_order(Write { path: order, ask, .. }: Write<OrderId, Nothing>) -> Result<Response, ApiError> {
    let expected_version = ask.call.if_match;
    ask.verb(EraseOrder {
        order,
        expected_version,
    })
    .await
}
