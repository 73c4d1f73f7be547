//! Expected receipts: what is coming, when, and what came of it.

use axum::extract::State;
use axum::response::Response;
use domain::expected_receipts::listing::EXPECTED_RECEIPTS;
use domain::expected_receipts::{
    AnnounceReceipt, CloseReceipt, EditReceipt, ExpectedLine, ExpectedLineEdit, ExpectedLineInput,
    ExpectedReceipt, Promise, ReceiveExpected,
};
use domain::id::{ExpectedLineId, ExpectedReceiptId};
use domain::inventory::ReceiveLine;
use domain::permission::Permission;
use domain::products::Product;
use domain::refusal::{self, Refusal};
use serde::{Deserialize, Serialize};
use store::{Conn, Scope, expected_receipts, products};
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::ask::{Ask, Nothing, Write, WriteQuery, versioned};
use super::codes;
use super::export::export_handler;
use super::listing::{Count, CountQuery, Page, PageQuery, list_handlers};
use super::shown::{Shown, text};
use super::stock::ReceiveLineBody;
use crate::app::App;
use crate::http::{ApiError, Call, Json, Module, Path, Query, Route};

const ROUTES: &[Route] = &[
    Route::list(
        "/api/v1/expected-receipts",
        Permission::ExpectedReceiptRead,
        &EXPECTED_RECEIPTS,
    ),
    Route::list(
        "/api/v1/expected-receipts/count",
        Permission::ExpectedReceiptRead,
        &EXPECTED_RECEIPTS,
    ),
    Route::list(
        "/api/v1/expected-receipts/export",
        Permission::ExpectedReceiptRead,
        &EXPECTED_RECEIPTS,
    )
    .download(),
    Route::post("/api/v1/expected-receipts", Permission::ExpectedReceiptWrite),
    Route::get("/api/v1/expected-receipts/{id}", Permission::ExpectedReceiptRead),
    Route::post(
        "/api/v1/expected-receipts/{id}/edit",
        Permission::ExpectedReceiptWrite,
    )
    .versioned(),
    Route::post("/api/v1/expected-receipts/{id}/receive", Permission::StockReceive).versioned(),
    Route::post(
        "/api/v1/expected-receipts/{id}/close",
        Permission::ExpectedReceiptWrite,
    )
    .versioned(),
];

/// The routes of expected receipts.
pub fn module() -> Module {
    Module::new("expected receipts", ROUTES)
        .routes(routes!(list, announce))
        .routes(routes!(count))
        .routes(routes!(export))
        .routes(routes!(get))
        .routes(routes!(edit))
        .routes(routes!(receive))
        .routes(routes!(close))
}

/// What is coming to a warehouse.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ExpectedReceipt)]
pub struct ExpectedReceiptView {
    #[schema(example = "exr_3v9")]
    id: Shown,
    /// The number people use.
    #[schema(example = "E2026-000042")]
    number: String,
    owner: Shown,
    /// Where it is coming to.
    warehouse: Shown,
    /// Who sends it.
    #[serde(skip_serializing_if = "Option::is_none")]
    supplier: Option<String>,
    /// The supplier's or the buyer's reference.
    #[serde(skip_serializing_if = "Option::is_none")]
    reference: Option<String>,
    /// The day it is expected.
    #[schema(example = "2026-12-01")]
    expected_date: String,
    /// `expected`, `partially_received`, `received` or `closed`.
    status: &'static str,
    line_count: i64,
    /// Pieces expected in all.
    expected: i64,
    /// Pieces that came.
    received: i64,
    /// Pieces that are still to come.
    outstanding: i64,
    /// When somebody said that nothing more comes.
    #[serde(skip_serializing_if = "Option::is_none")]
    closed_at: Option<Shown>,
    created_at: Shown,
    /// Its version, for `If-Match`.
    version: i64,
}

impl From<ExpectedReceipt> for ExpectedReceiptView {
    fn from(it: ExpectedReceipt) -> ExpectedReceiptView {
        ExpectedReceiptView {
            id: it.id.into(),
            number: it.number,
            owner: it.owner.into(),
            warehouse: it.warehouse.into(),
            supplier: text(it.supplier),
            reference: text(it.reference),
            expected_date: it.expected_date,
            status: it.status.name(),
            line_count: it.lines,
            expected: it.expected,
            received: it.received,
            outstanding: it.outstanding,
            closed_at: Shown::when(it.closed_at),
            created_at: it.created_at.into(),
            version: it.version,
        }
    }
}

/// How much of a product is coming.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ExpectedLine)]
struct ExpectedLineView {
    #[schema(example = "exl_3va")]
    id: Shown,
    /// Its place on the receipt, from 1.
    position: i64,
    product: Shown,
    /// Its item code.
    #[serde(skip_serializing_if = "Option::is_none")]
    sku: Option<String>,
    /// What the product is called.
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    /// Pieces expected.
    quantity: i64,
    /// Pieces that came.
    received: i64,
    /// Pieces that are still to come.
    outstanding: i64,
}

impl ExpectedLineView {
    fn of(it: &ExpectedLine, products: &[Product]) -> ExpectedLineView {
        let product = products.iter().find(|product| product.id == it.product);
        ExpectedLineView {
            id: it.id.into(),
            position: it.position,
            product: it.product.into(),
            sku: product.map(|product| product.sku.clone()),
            name: product.and_then(|product| text(product.name.clone())),
            quantity: it.quantity,
            received: it.received,
            outstanding: it.outstanding,
        }
    }
}

/// What is coming to a warehouse, line by line.
#[derive(Debug, Serialize, ToSchema)]
struct ExpectedReceiptDetail {
    #[serde(flatten)]
    receipt: ExpectedReceiptView,
    /// By position.
    lines: Vec<ExpectedLineView>,
}

/// What a line that waits for stock can count on.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Promise)]
pub struct PromiseView {
    /// The expected receipt that covers the last of its pieces, and all who stand before it.
    #[schema(example = "exr_3v9")]
    expected_receipt: Shown,
    /// Its number.
    #[schema(example = "E2026-000042")]
    number: String,
    /// The day it is expected.
    #[schema(example = "2026-12-01")]
    date: String,
}

impl From<&Promise> for PromiseView {
    fn from(it: &Promise) -> PromiseView {
        PromiseView {
            expected_receipt: it.receipt.into(),
            number: it.number.clone(),
            date: it.date.clone(),
        }
    }
}

/// One expected receipt with its lines.
#[utoipa::path(get, path = "/api/v1/expected-receipts/{id}", params(("id" = String, Path, example = "exr_3v9")),
    responses((status = 200, body = ExpectedReceiptDetail)))]
async fn get(
    State(app): State<App>,
    call: Call,
    Path(id): Path<ExpectedReceiptId>,
) -> Result<Response, ApiError> {
    let scope = Scope::from(call.actor());
    let mut conn = app.store.read().await?;
    let receipt = find(&mut conn, scope, id).await?;
    let lines = expected_receipts::lines(&mut conn, scope, id).await?;
    let ids: Vec<_> = lines.iter().map(|line| line.product).collect();
    let products = products::by_ids(&mut conn, scope, &ids).await?;
    let view = ExpectedReceiptDetail {
        lines: lines
            .iter()
            .map(|line| ExpectedLineView::of(line, &products))
            .collect(),
        receipt: receipt.into(),
    };
    Ok(versioned(view.receipt.version, view))
}

/// The receipt's head, or the refusal that there is none for this reader.
async fn find(conn: &mut Conn, scope: Scope, id: ExpectedReceiptId) -> Result<ExpectedReceipt, ApiError> {
    let receipt = expected_receipts::by_id(conn, scope, id).await?;
    let missing = Refusal::new(refusal::EXPECTED_RECEIPT_NOT_FOUND).with("expected_receipt", id.to_string());
    receipt.ok_or_else(|| missing.into())
}

/// Goods that are coming.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct AnnounceReceiptBody {
    /// Whose: an id or a code. May be left out by those who see one owner, or when there is only one.
    #[serde(default)]
    owner: Option<String>,
    /// Where to: an id or a code; the owner's warehouse when left out.
    #[serde(default)]
    #[schema(example = "MAIN")]
    warehouse: Option<String>,
    /// Who sends them.
    #[serde(default)]
    #[schema(example = "Pottery Ltd")]
    supplier: String,
    /// The supplier's or the buyer's reference.
    #[serde(default)]
    #[schema(example = "PO-1001")]
    reference: String,
    /// The day they are expected, `YYYY-MM-DD`.
    #[schema(example = "2026-12-01")]
    expected_date: String,
    /// What is coming.
    lines: Vec<ExpectedLineBody>,
}

/// Pieces of a product that are coming.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ExpectedLineBody {
    /// The item code.
    #[serde(default)]
    #[schema(example = "MUG-BLUE")]
    sku: String,
    /// A barcode of a pack, instead of the item code: the quantity then counts packs.
    #[serde(default)]
    barcode: String,
    #[schema(minimum = 1, example = 100)]
    quantity: i64,
}

impl From<ExpectedLineBody> for ExpectedLineInput {
    fn from(line: ExpectedLineBody) -> ExpectedLineInput {
        ExpectedLineInput {
            sku: line.sku,
            barcode: line.barcode,
            quantity: line.quantity,
        }
    }
}

/// Where an expected receipt stands after a verb.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct ExpectedReceiptAnswer {
    /// The expected receipt; left out in a dry run that would make it.
    #[schema(example = "exr_3v9")]
    pub id: Option<String>,
    /// Its number.
    pub number: Option<String>,
    /// Where it stands.
    #[schema(example = "partially_received")]
    pub status: String,
    /// Pieces expected in all.
    pub expected: i64,
    /// Pieces that came.
    pub received: i64,
    /// Pieces that are still to come.
    pub outstanding: i64,
    /// Its version, for `If-Match`.
    pub version: i64,
}

/// Announces goods. Orders that wait for them are told the day on which they can have them.
#[utoipa::path(post, path = "/api/v1/expected-receipts", params(WriteQuery), request_body = AnnounceReceiptBody,
    responses((status = 201, body = ExpectedReceiptAnswer), (status = 200, description = "A dry run", body = ExpectedReceiptAnswer)))]
async fn announce(
    State(app): State<App>,
    call: Call,
    Query(query): Query<WriteQuery>,
    Json { value, hash }: Json<AnnounceReceiptBody>,
) -> Result<Response, ApiError> {
    let owner = codes::owner(&app, call.actor(), value.owner.as_deref()).await?;
    let command = AnnounceReceipt {
        owner,
        warehouse: codes::warehouse_or_owners(&app, owner, value.warehouse.as_deref()).await?,
        supplier: value.supplier,
        reference: value.reference,
        expected_date: value.expected_date,
        lines: value.lines.into_iter().map(ExpectedLineInput::from).collect(),
    };
    Ask::new(app, call, hash, query)
        .create("/api/v1/expected-receipts", command)
        .await
}

/// How many pieces of a line are expected now.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ExpectedLineEditBody {
    /// The line.
    #[schema(value_type = String, example = "exl_3va")]
    line: ExpectedLineId,
    /// Pieces in all, those that came included. 0 takes the line off.
    #[schema(minimum = 0, example = 120)]
    quantity: i64,
}

/// What is to be different about an expected receipt; what is left out stays as it is.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ExpectedReceiptEditBody {
    #[serde(default)]
    supplier: Option<String>,
    #[serde(default)]
    reference: Option<String>,
    /// The day it is expected, `YYYY-MM-DD`.
    #[serde(default)]
    #[schema(example = "2026-12-08")]
    expected_date: Option<String>,
    /// Lines with another quantity.
    #[serde(default)]
    lines: Vec<ExpectedLineEditBody>,
    /// New lines.
    #[serde(default)]
    added: Vec<ExpectedLineBody>,
}

/// Changes what is coming, and when. The days that waiting orders are told follow at once.
#[utoipa::path(post, path = "/api/v1/expected-receipts/{id}/edit", params(("id" = String, Path), WriteQuery),
    request_body = ExpectedReceiptEditBody, responses((status = 200, body = ExpectedReceiptAnswer)))]
async fn edit(
    Write {
        path: receipt,
        body,
        ask,
    }: Write<ExpectedReceiptId, ExpectedReceiptEditBody>,
) -> Result<Response, ApiError> {
    let edits = body.lines.iter().map(|it| ExpectedLineEdit {
        line: it.line,
        quantity: it.quantity,
    });
    let command = EditReceipt {
        receipt,
        owner: owner_of(&ask, receipt).await?,
        expected_version: ask.call.if_match,
        supplier: body.supplier,
        reference: body.reference,
        expected_date: body.expected_date,
        lines: edits.collect(),
        added: body.added.into_iter().map(ExpectedLineInput::from).collect(),
    };
    ask.verb(command).await
}

async fn owner_of(ask: &Ask, receipt: ExpectedReceiptId) -> Result<domain::id::OwnerId, ApiError> {
    let scope = Scope::from(ask.call.actor());
    Ok(find(&mut ask.app.store.read().await?, scope, receipt)
        .await?
        .owner)
}

/// What came of an expected receipt.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ReceiveExpectedBody {
    /// In which bin: an id or a code.
    #[schema(example = "BULK")]
    bin: String,
    /// What came in. Lines of the receipt with the same product are filled in their order.
    lines: Vec<ReceiveLineBody>,
}

/// Puts what came on the books. Orders that wait for it get it, by priority and then age. More than expected is refused
/// above what the owner takes.
#[utoipa::path(post, path = "/api/v1/expected-receipts/{id}/receive", params(("id" = String, Path), WriteQuery),
    request_body = ReceiveExpectedBody, responses((status = 200, body = ExpectedReceiptAnswer)))]
async fn receive(
    Write {
        path: receipt,
        body,
        ask,
    }: Write<ExpectedReceiptId, ReceiveExpectedBody>,
) -> Result<Response, ApiError> {
    let scope = Scope::from(ask.call.actor());
    let head = find(&mut ask.app.store.read().await?, scope, receipt).await?;
    let command = ReceiveExpected {
        receipt,
        owner: head.owner,
        expected_version: ask.call.if_match,
        bin: codes::bin(&ask.app.store, head.warehouse, "/bin", &body.bin).await?,
        lines: body.lines.into_iter().map(ReceiveLine::from).collect(),
    };
    ask.verb(command).await
}

/// Says that nothing more comes: what is short is no longer expected. One of which nothing came is thereby called off.
#[utoipa::path(post, path = "/api/v1/expected-receipts/{id}/close", params(("id" = String, Path), WriteQuery),
    request_body = Nothing, responses((status = 200, body = ExpectedReceiptAnswer)))]
async fn close(
    Write {
        path: receipt, ask, ..
    }: Write<ExpectedReceiptId, Nothing>,
) -> Result<Response, ApiError> {
    let command = CloseReceipt {
        receipt,
        expected_version: ask.call.if_match,
    };
    ask.verb(command).await
}

list_handlers!(
    "Expected receipts, a page at a time.",
    list = "/api/v1/expected-receipts",
    count = "/api/v1/expected-receipts/count",
    EXPECTED_RECEIPT_LIST: ExpectedReceipt -> ExpectedReceiptView
);

export_handler!(export = "/api/v1/expected-receipts/export", EXPECTED_RECEIPT_LIST: ExpectedReceipt -> ExpectedReceiptView, EXPECTED_RECEIPT_COLUMNS);
