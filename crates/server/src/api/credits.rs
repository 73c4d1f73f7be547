//! Credits: what is given back, with or without a known order.

use axum::extract::State;
use axum::response::Response;
use domain::id::{CreditId, LineId, OrderId, ReturnId};
use domain::money::{Currency, Money};
use domain::orders::listing::CREDITS;
use domain::orders::{CreateCredit, Credit, CreditLine, CreditLineInput, PlacedAt};
use domain::permission::Permission;
use domain::refusal::{self, Refusal};
use domain::time::Instant;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use store::{Scope, credits};
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::Created;
use super::ask::{Ask, WriteQuery, versioned};
use super::codes;
use super::export::export_handler;
use super::listing::{Count, CountQuery, Page, PageQuery, list_handlers};
use super::shown::{Shown, set, text};
use crate::app::App;
use crate::http::{ApiError, Call, Json, Module, Path, Query, Route};

const ROUTES: &[Route] = &[
    Route::list("/api/v1/credits", Permission::CreditRead, &CREDITS),
    Route::list("/api/v1/credits/count", Permission::CreditRead, &CREDITS),
    Route::list("/api/v1/credits/export", Permission::CreditRead, &CREDITS).download(),
    Route::post("/api/v1/credits", Permission::CreditCreate),
    Route::get("/api/v1/credits/{id}", Permission::CreditRead),
];

/// The routes of credits.
pub fn module() -> Module {
    Module::new("credits", ROUTES)
        .routes(routes!(list, create))
        .routes(routes!(count))
        .routes(routes!(export))
        .routes(routes!(get))
}

/// What is given back.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Credit)]
pub struct CreditView {
    #[schema(example = "crd_3v9")]
    id: Shown,
    owner: Shown,
    channel: Shown,
    number: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    external_ref: Option<String>,
    /// `credit` for a buyer, `adjustment` of the books.
    kind: String,
    /// The order it corrects; left out when it is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    order: Option<Shown>,
    /// The return that it was made for.
    #[serde(rename = "return", skip_serializing_if = "Option::is_none")]
    return_id: Option<Shown>,
    /// Who is credited; left out for an anonymous sale.
    #[serde(skip_serializing_if = "Option::is_none")]
    customer: Option<Shown>,
    currency: Shown,
    placed_at: Shown,
    /// What is given back in all, in minor units; below zero for a debit.
    total_minor: i64,
    /// Pieces in all.
    quantity: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    created_at: Shown,
    version: i64,
}

impl From<Credit> for CreditView {
    fn from(it: Credit) -> CreditView {
        CreditView {
            id: it.id.into(),
            owner: it.owner.into(),
            channel: it.channel.into(),
            number: it.number,
            external_ref: text(it.external_ref),
            kind: it.kind,
            order: set(it.order),
            return_id: set(it.return_id),
            customer: set(it.customer),
            currency: Shown::of(it.currency),
            placed_at: it.placed_at.into(),
            total_minor: it.total.0,
            quantity: it.quantity,
            reason: text(it.reason),
            created_at: it.created_at.into(),
            version: it.version,
        }
    }
}

/// A line of a credit.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CreditLine)]
pub struct CreditLineView {
    id: Shown,
    /// Left out for money only.
    #[serde(skip_serializing_if = "Option::is_none")]
    product: Option<Shown>,
    /// The order line it corrects.
    #[serde(skip_serializing_if = "Option::is_none")]
    order_line: Option<Shown>,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<String>,
    quantity: i64,
    amount_minor: i64,
}

impl From<CreditLine> for CreditLineView {
    fn from(it: CreditLine) -> CreditLineView {
        CreditLineView {
            id: it.id.into(),
            product: set(it.product),
            order_line: set(it.order_line),
            description: text(it.description),
            quantity: it.quantity,
            amount_minor: it.amount.0,
        }
    }
}

/// A credit with its lines.
#[derive(Debug, Serialize, ToSchema)]
struct CreditDetail {
    #[serde(flatten)]
    credit: CreditView,
    lines: Vec<CreditLineView>,
}

/// One credit with its lines.
#[utoipa::path(get, path = "/api/v1/credits/{id}", params(("id" = String, Path, example = "crd_3v9")),
    responses((status = 200, body = CreditDetail)))]
async fn get(State(app): State<App>, call: Call, Path(id): Path<CreditId>) -> Result<Response, ApiError> {
    let scope = Scope::from(call.actor());
    let mut conn = app.store.read().await?;
    let credit = credits::by_id(&mut conn, scope, id).await?;
    let credit =
        credit.ok_or_else(|| Refusal::new(refusal::CREDIT_NOT_FOUND).with("credit", id.to_string()))?;
    let lines = credits::lines(&mut conn, scope, id).await?;
    let version = credit.version;
    let detail = CreditDetail {
        credit: credit.into(),
        lines: lines.into_iter().map(CreditLineView::from).collect(),
    };
    Ok(versioned(version, detail))
}

/// A credit to be made.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct CreditBody {
    /// Whose: an id or a code. May be left out by those who see one owner, or when there is only one.
    #[serde(default, skip_serializing_if = "crate::api::orders::never_content")]
    owner: Option<String>,
    /// The channel it came through: an id or a code. May be left out when the owner has only one.
    #[serde(default, skip_serializing_if = "crate::api::orders::never_content")]
    channel: Option<String>,
    /// The number people use; drawn from the owner's series when left out.
    #[serde(default)]
    number: String,
    /// The source's reference, unique with the owner.
    #[serde(default)]
    external_ref: String,
    /// `credit` for a buyer, `adjustment` of the books.
    #[serde(default = "credit_kind")]
    #[schema(default = "credit")]
    kind: String,
    /// The order it corrects, when it is known.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "ord_3v9")]
    order: Option<OrderId>,
    /// The return that it is made for.
    #[serde(default, rename = "return", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, example = "ret_3v9")]
    return_id: Option<ReturnId>,
    /// The owner's reference of the customer; left out for an anonymous sale.
    #[serde(default)]
    customer_ref: String,
    /// The ISO currency; the owner's when left out.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    currency: Option<Currency>,
    /// When the source made it; now when left out.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = DateTime)]
    placed_at: Option<Instant>,
    /// The lines.
    lines: Vec<CreditLineBody>,
    /// A short code of the cause.
    #[serde(default)]
    #[schema(example = "damaged")]
    reason: String,
}

fn credit_kind() -> String {
    "credit".to_owned()
}

/// A line of a credit to be made.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct CreditLineBody {
    /// The item code; left out for money only.
    #[serde(default)]
    sku: String,
    /// What the money is for.
    #[serde(default)]
    description: String,
    /// Pieces; 0 for money only.
    #[serde(default)]
    quantity: i64,
    /// What is given back, in minor units; below zero for a debit.
    amount_minor: i64,
    /// The order line it corrects.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    order_line: Option<LineId>,
}

impl From<CreditLineBody> for CreditLineInput {
    fn from(line: CreditLineBody) -> CreditLineInput {
        CreditLineInput {
            sku: line.sku,
            description: line.description,
            quantity: line.quantity,
            amount: Money(line.amount_minor),
            order_line: line.order_line.unwrap_or_default(),
        }
    }
}

/// Makes a credit.
#[utoipa::path(post, path = "/api/v1/credits", params(WriteQuery), request_body = CreditBody,
    responses((status = 201, body = Created)))]
async fn create(
    State(app): State<App>,
    call: Call,
    Query(query): Query<WriteQuery>,
    Json { value, hash }: Json<CreditBody>,
) -> Result<Response, ApiError> {
    let owner = codes::owner(&app, call.actor(), value.owner.as_deref()).await?;
    let channel = codes::channel(&app, owner, value.channel.as_deref()).await?;
    let content = serde_json::to_vec(&value).expect("a body of texts and numbers is JSON");
    let command = CreateCredit {
        owner,
        channel,
        content_hash: hex::encode(&Sha256::digest(content)[..16]),
        number: value.number,
        external_ref: value.external_ref,
        kind: value.kind,
        order: value.order.unwrap_or_default(),
        return_id: value.return_id.unwrap_or_default(),
        customer_ref: value.customer_ref,
        currency: value.currency,
        placed: PlacedAt {
            at: value.placed_at,
            ..PlacedAt::default()
        },
        lines: value.lines.into_iter().map(CreditLineInput::from).collect(),
        reason: value.reason,
    };
    let ask = Ask::new(app, call, hash, query);
    ask.create("/api/v1/credits", command).await
}

list_handlers!(
    "Credits, a page at a time.",
    list = "/api/v1/credits",
    count = "/api/v1/credits/count",
    CREDIT_LIST: Credit -> CreditView
);

export_handler!(export = "/api/v1/credits/export", CREDIT_LIST: Credit -> CreditView, CREDIT_COLUMNS);
