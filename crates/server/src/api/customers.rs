//! Customers.

use axum::extract::State;
use axum::response::Response;
use domain::customers::listing::CUSTOMERS;
use domain::customers::{CreateCustomer, Customer};
use domain::id::CustomerId;
use domain::permission::Permission;
use domain::refusal::{self, Refusal};
use serde::{Deserialize, Serialize};
use store::{Scope, customers};
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::Created;
use super::addresses::AddressBody;
use super::ask::{Ask, WriteQuery, versioned};
use super::codes;
use super::export::export_handler;
use super::listing::{Count, CountQuery, Page, PageQuery, list_handlers};
use super::shown::{Shown, text};
use crate::app::App;
use crate::http::{ApiError, Call, Json, Module, Path, Query, Route};

const ROUTES: &[Route] = &[
    Route::list("/api/v1/customers", Permission::CustomerRead, &CUSTOMERS),
    Route::list("/api/v1/customers/count", Permission::CustomerRead, &CUSTOMERS),
    Route::list("/api/v1/customers/export", Permission::CustomerRead, &CUSTOMERS).download(),
    Route::post("/api/v1/customers", Permission::CustomerWrite),
    Route::get("/api/v1/customers/{id}", Permission::CustomerRead),
];

/// The routes of customers.
pub fn module() -> Module {
    Module::new("customers", ROUTES)
        .routes(routes!(list, create))
        .routes(routes!(count))
        .routes(routes!(export))
        .routes(routes!(get))
}

/// Who buys from an owner.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Customer)]
pub struct CustomerView {
    #[schema(example = "cus_3v9")]
    id: Shown,
    owner: Shown,
    /// The owner's reference.
    #[serde(skip_serializing_if = "Option::is_none")]
    external_ref: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    /// When its personal text was erased.
    #[serde(skip_serializing_if = "Option::is_none")]
    erased_at: Option<Shown>,
    version: i64,
}

impl From<Customer> for CustomerView {
    fn from(it: Customer) -> CustomerView {
        CustomerView {
            id: it.id.into(),
            owner: it.owner.into(),
            external_ref: text(it.external_ref),
            name: text(it.name),
            erased_at: Shown::when(it.erased_at),
            version: it.version,
        }
    }
}

/// A customer with its address.
#[derive(Debug, Serialize, ToSchema)]
struct CustomerDetail {
    #[serde(flatten)]
    customer: CustomerView,
    /// Where orders go unless they say otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    address: Option<AddressBody>,
}

/// One customer with its address.
#[utoipa::path(get, path = "/api/v1/customers/{id}", params(("id" = String, Path, example = "cus_3v9")),
    responses((status = 200, body = CustomerDetail)))]
async fn get(State(app): State<App>, call: Call, Path(id): Path<CustomerId>) -> Result<Response, ApiError> {
    let scope = Scope::from(call.actor());
    let mut conn = app.store.read().await?;
    let found = customers::by_id(&mut conn, scope, id).await?;
    let missing = || Refusal::new(refusal::CUSTOMER_NOT_FOUND).with("customer", id.to_string());
    let customer = found.ok_or_else(missing)?;
    let address = customers::addresses(&mut conn, scope, &[customer.address])
        .await?
        .pop();
    let version = customer.version;
    let detail = CustomerDetail {
        customer: customer.into(),
        address: address.map(AddressBody::from),
    };
    Ok(versioned(version, detail))
}

/// A customer to be made.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct CustomerBody {
    /// Whose: an id or a code. May be left out by those who see one owner, or when there is only one.
    #[serde(default)]
    owner: Option<String>,
    /// The owner's reference, unique with the owner.
    #[serde(default)]
    #[schema(example = "C-1001")]
    external_ref: String,
    #[serde(default)]
    name: String,
    /// Where orders go unless they say otherwise.
    #[serde(default)]
    address: Option<AddressBody>,
}

/// Makes a customer.
#[utoipa::path(post, path = "/api/v1/customers", params(WriteQuery), request_body = CustomerBody,
    responses((status = 201, body = Created)))]
async fn create(
    State(app): State<App>,
    call: Call,
    Query(query): Query<WriteQuery>,
    Json { value, hash }: Json<CustomerBody>,
) -> Result<Response, ApiError> {
    let command = CreateCustomer {
        owner: codes::owner(&app, call.actor(), value.owner.as_deref()).await?,
        external_ref: value.external_ref,
        name: value.name,
        address: value.address.map(Into::into),
    };
    let ask = Ask::new(app, call, hash, query);
    ask.create("/api/v1/customers", command).await
}

list_handlers!(
    "Customers, a page at a time.",
    list = "/api/v1/customers",
    count = "/api/v1/customers/count",
    CUSTOMER_LIST: Customer -> CustomerView
);

export_handler!(export = "/api/v1/customers/export", CUSTOMER_LIST: Customer -> CustomerView, CUSTOMER_COLUMNS);
