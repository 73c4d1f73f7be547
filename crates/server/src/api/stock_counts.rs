//! Stock counts: what was found in bins, what differs, and making it good.

use std::collections::HashMap;

use axum::extract::State;
use axum::response::Response;
use domain::id::{BinId, CountLineId, OwnerId, StockCountId};
use domain::permission::Permission;
use domain::products::Product;
use domain::refusal::{self, Refusal};
use domain::stock_counts::listing::STOCK_COUNTS;
use domain::stock_counts::{
    ApproveCount, CountLine, CountStatus, CountedLine, DropCount, FinishCount, RecordCount, StartCount,
    StockCount,
};
use serde::{Deserialize, Serialize};
use store::{Conn, Scope, products, stock_counts};
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::ask::{Ask, Nothing, Write, WriteQuery, versioned};
use super::codes;
use super::export::export_handler;
use super::listing::{Count, CountQuery, Page, PageQuery, list_handlers};
use super::shown::{Shown, set, text};
use crate::app::App;
use crate::http::{ApiError, Call, Json, Module, Path, Query, Route};

const ROUTES: &[Route] = &[
    Route::list("/api/v1/stock-counts", Permission::StockCountRead, &STOCK_COUNTS),
    Route::list(
        "/api/v1/stock-counts/count",
        Permission::StockCountRead,
        &STOCK_COUNTS,
    ),
    Route::list(
        "/api/v1/stock-counts/export",
        Permission::StockCountRead,
        &STOCK_COUNTS,
    )
    .download(),
    Route::post("/api/v1/stock-counts", Permission::StockCountCount),
    Route::get("/api/v1/stock-counts/{id}", Permission::StockCountRead),
    Route::post("/api/v1/stock-counts/{id}/record", Permission::StockCountCount).versioned(),
    Route::post("/api/v1/stock-counts/{id}/finish", Permission::StockCountCount).versioned(),
    Route::post("/api/v1/stock-counts/{id}/approve", Permission::StockCountApprove).versioned(),
    Route::post("/api/v1/stock-counts/{id}/drop", Permission::StockCountApprove).versioned(),
];

/// The routes of stock counts.
pub fn module() -> Module {
    Module::new("stock counts", ROUTES)
        .routes(routes!(list, start))
        .routes(routes!(count))
        .routes(routes!(export))
        .routes(routes!(get))
        .routes(routes!(record))
        .routes(routes!(finish))
        .routes(routes!(approve))
        .routes(routes!(drop_count))
}

/// A round of counting: all of a client's goods in one bin, or one product in all bins of a warehouse.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = StockCount)]
pub struct StockCountView {
    #[schema(example = "cnt_3v9")]
    id: Shown,
    /// The number people use.
    #[schema(example = "T2026-000042")]
    number: String,
    owner: Shown,
    warehouse: Shown,
    /// The bin that is counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    bin: Option<Shown>,
    /// The product that is counted, where it is no bin.
    #[serde(skip_serializing_if = "Option::is_none")]
    product: Option<Shown>,
    /// `counting`, `counted`, `done` or `dropped`.
    status: &'static str,
    /// What was counted so far.
    line_count: i64,
    started_by: Shown,
    created_at: Shown,
    /// When it was made good, or dropped.
    #[serde(skip_serializing_if = "Option::is_none")]
    ended_at: Option<Shown>,
    /// Its version, for `If-Match`.
    version: i64,
}

impl From<StockCount> for StockCountView {
    fn from(it: StockCount) -> StockCountView {
        StockCountView {
            id: it.id.into(),
            number: it.number,
            owner: it.owner.into(),
            warehouse: it.warehouse.into(),
            bin: set(it.bin),
            product: set(it.product),
            status: it.status.name(),
            line_count: it.lines,
            started_by: it.started_by.into(),
            created_at: it.created_at.into(),
            ended_at: Shown::when(it.ended_at),
            version: it.version,
        }
    }
}

/// What was found of a product and lot in a bin.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CountLine)]
struct CountLineView {
    #[schema(example = "ctl_3va")]
    id: Shown,
    bin: Shown,
    product: Shown,
    /// Its item code.
    #[serde(skip_serializing_if = "Option::is_none")]
    sku: Option<String>,
    /// What the product is called.
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    lot: Option<String>,
    /// Pieces that were found.
    counted: i64,
    counted_at: Shown,
    /// How often it was counted.
    times: i64,
    /// What differs; only once all is counted, and only for those who may approve it.
    #[serde(skip_serializing_if = "Option::is_none")]
    found: Option<FoundView>,
}

/// What was found, held against the ledger.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[schema(as = CountDifference)]
struct FoundView {
    /// Pieces that the ledger said in the moment of counting.
    expected: i64,
    /// Pieces found more; below zero for fewer.
    difference: i64,
    /// Whether the bin holds something else by now: it must be counted again before it can be made good.
    moved: bool,
}

/// A count with what was found.
#[derive(Debug, Serialize, ToSchema)]
struct StockCountDetail {
    #[serde(flatten)]
    count: StockCountView,
    /// Bin by bin.
    lines: Vec<CountLineView>,
    /// How many lines differ; only once all is counted, and only for those who may approve it.
    #[serde(skip_serializing_if = "Option::is_none")]
    differing: Option<i64>,
}

/// One count with what was found. What the ledger says is told to nobody while somebody counts, and afterwards to those who may
/// approve.
#[utoipa::path(get, path = "/api/v1/stock-counts/{id}", params(("id" = String, Path, example = "cnt_3v9")),
    responses((status = 200, body = StockCountDetail)))]
async fn get(State(app): State<App>, call: Call, Path(id): Path<StockCountId>) -> Result<Response, ApiError> {
    let scope = Scope::from(call.actor());
    let mut conn = app.store.read().await?;
    let count = find(&mut conn, scope, id).await?;
    let lines = stock_counts::lines(&mut conn, scope, id).await?;
    let ids: Vec<_> = lines.iter().map(|line| line.product).collect();
    let products = products::by_ids(&mut conn, scope, &ids).await?;
    let sees = count.status != CountStatus::Counting && call.require(Permission::StockCountApprove).is_ok();
    let held = match sees && count.status.is_open() {
        true => Some(stock_counts::held(&mut conn, &count).await?),
        false => None,
    };
    let found = |line: &CountLine| sees.then(|| found(line, held.as_ref()));
    let view = StockCountDetail {
        lines: lines
            .iter()
            .map(|line| line_view(line, &products, found(line)))
            .collect(),
        differing: Some(count.differing).filter(|_| sees),
        count: count.into(),
    };
    Ok(versioned(view.count.version, view))
}

fn found(line: &CountLine, held: Option<&HashMap<CountLineId, i64>>) -> FoundView {
    let now = held.map(|held| held.get(&line.id).copied().unwrap_or_default());
    FoundView {
        expected: line.expected,
        difference: line.difference(),
        moved: line.difference() != 0 && now.is_some_and(|now| now != line.expected),
    }
}

fn line_view(it: &CountLine, products: &[Product], found: Option<FoundView>) -> CountLineView {
    let product = products.iter().find(|product| product.id == it.product);
    CountLineView {
        id: it.id.into(),
        bin: it.bin.into(),
        product: it.product.into(),
        sku: product.map(|product| product.sku.clone()),
        name: product.and_then(|product| text(product.name.clone())),
        lot: text(it.lot.clone()),
        counted: it.counted,
        counted_at: it.counted_at.into(),
        times: it.times,
        found,
    }
}

/// The count's head, or the refusal that there is none for this reader.
async fn find(conn: &mut Conn, scope: Scope, id: StockCountId) -> Result<StockCount, ApiError> {
    let count = stock_counts::by_id(conn, scope, id).await?;
    let missing = Refusal::new(refusal::STOCK_COUNT_NOT_FOUND).with("stock_count", id.to_string());
    count.ok_or_else(|| missing.into())
}

async fn found_by(ask: &Ask, id: StockCountId) -> Result<StockCount, ApiError> {
    let scope = Scope::from(ask.call.actor());
    find(&mut ask.app.store.read().await?, scope, id).await
}

/// A count to be begun: of a bin, or of a product.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct StartCountBody {
    /// Whose goods: an id or a code. May be left out by those who see one owner, or when there is only one.
    #[serde(default)]
    owner: Option<String>,
    /// Where: an id or a code; the owner's warehouse when left out.
    #[serde(default)]
    #[schema(example = "MAIN")]
    warehouse: Option<String>,
    /// All of the owner's goods in this bin: an id or a code.
    #[serde(default)]
    #[schema(example = "BULK")]
    bin: Option<String>,
    /// Or this product in all bins, by item code.
    #[serde(default)]
    sku: Option<String>,
}

/// Where a count stands after a verb. What differs is not told here: who counts shall not know.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct StockCountAnswer {
    /// The count; left out in a dry run that would make it.
    #[schema(example = "cnt_3v9")]
    pub id: Option<String>,
    /// Its number.
    pub number: Option<String>,
    /// Where it stands.
    #[schema(example = "counting")]
    pub status: String,
    /// What was counted so far.
    pub line_count: i64,
    /// Its version, for `If-Match`.
    pub version: i64,
}

/// Begins to count: a bin, or a product.
#[utoipa::path(post, path = "/api/v1/stock-counts", params(WriteQuery), request_body = StartCountBody,
    responses((status = 201, body = StockCountAnswer), (status = 200, description = "A dry run", body = StockCountAnswer)))]
async fn start(
    State(app): State<App>,
    call: Call,
    Query(query): Query<WriteQuery>,
    Json { value, hash }: Json<StartCountBody>,
) -> Result<Response, ApiError> {
    let owner: OwnerId = codes::owner(&app, call.actor(), value.owner.as_deref()).await?;
    let warehouse = codes::warehouse_or_owners(&app, owner, value.warehouse.as_deref()).await?;
    let bin: Option<BinId> = match &value.bin {
        Some(text) => Some(codes::bin(&app.store, warehouse, "/bin", text).await?),
        None => None,
    };
    let command = StartCount {
        owner,
        warehouse,
        bin,
        sku: value.sku,
    };
    Ask::new(app, call, hash, query)
        .create("/api/v1/stock-counts", command)
        .await
}

/// What was found.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct RecordCountBody {
    /// What was found; the same again is a recount.
    lines: Vec<CountedLineBody>,
}

/// Pieces of a product and lot that were found in a bin.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct CountedLineBody {
    /// The bin, where a product is counted: an id or a code.
    #[serde(default)]
    bin: Option<String>,
    /// The item code.
    #[serde(default)]
    #[schema(example = "MUG-BLUE")]
    sku: String,
    /// A barcode of a pack, instead of the item code: the number then counts packs.
    #[serde(default)]
    barcode: String,
    #[serde(default)]
    lot: String,
    /// How many were found; 0 when it was not there.
    #[schema(minimum = 0, example = 12)]
    counted: i64,
}

/// Notes what was found, and what the ledger says in this moment. The last number counts.
#[utoipa::path(post, path = "/api/v1/stock-counts/{id}/record", params(("id" = String, Path), WriteQuery),
    request_body = RecordCountBody, responses((status = 200, body = StockCountAnswer)))]
async fn record(
    Write {
        path: count,
        body,
        ask,
    }: Write<StockCountId, RecordCountBody>,
) -> Result<Response, ApiError> {
    let head = found_by(&ask, count).await?;
    let named = body.lines.iter().filter_map(|line| line.bin.as_deref());
    let bins = codes::bins(&ask.app.store, head.warehouse, named).await?;
    let mut lines = Vec::with_capacity(body.lines.len());
    for (index, line) in body.lines.into_iter().enumerate() {
        let at = format!("/lines/{index}/bin");
        let bin = match &line.bin {
            Some(text) => Some(bins.named(&at, text)?),
            None => None,
        };
        lines.push(CountedLine {
            bin,
            sku: line.sku,
            barcode: line.barcode,
            lot: line.lot,
            counted: line.counted,
        });
    }
    let command = RecordCount {
        count,
        owner: head.owner,
        expected_version: ask.call.if_match,
        lines,
    };
    ask.verb(command).await
}

/// Says that all is counted. What the ledger has there and nobody found is counted as none. Where nothing differs, the count is
/// done.
#[utoipa::path(post, path = "/api/v1/stock-counts/{id}/finish", params(("id" = String, Path), WriteQuery),
    request_body = Nothing, responses((status = 200, body = StockCountAnswer)))]
async fn finish(Write { path: count, ask, .. }: Write<StockCountId, Nothing>) -> Result<Response, ApiError> {
    let head = found_by(&ask, count).await?;
    let products = stock_counts::products_there(&mut ask.app.store.read().await?, &head).await?;
    let command = FinishCount {
        count,
        expected_version: ask.call.if_match,
        products,
    };
    ask.verb(command).await
}

/// Approves what was counted: the ledger is corrected by each difference, with the reason `count`. All or none: refused while a
/// bin holds something else than when it was counted.
#[utoipa::path(post, path = "/api/v1/stock-counts/{id}/approve", params(("id" = String, Path), WriteQuery),
    request_body = Nothing, responses((status = 200, body = StockCountAnswer)))]
async fn approve(Write { path: count, ask, .. }: Write<StockCountId, Nothing>) -> Result<Response, ApiError> {
    let command = ApproveCount {
        count,
        expected_version: ask.call.if_match,
    };
    ask.verb(command).await
}

/// Says that a count does not count: nothing of it is made good.
#[utoipa::path(post, path = "/api/v1/stock-counts/{id}/drop", params(("id" = String, Path), WriteQuery),
    request_body = Nothing, responses((status = 200, body = StockCountAnswer)))]
async fn drop_count(
    Write { path: count, ask, .. }: Write<StockCountId, Nothing>,
) -> Result<Response, ApiError> {
    let command = DropCount {
        count,
        expected_version: ask.call.if_match,
    };
    ask.verb(command).await
}

list_handlers!(
    "Stock counts, a page at a time.",
    list = "/api/v1/stock-counts",
    count = "/api/v1/stock-counts/count",
    STOCK_COUNT_LIST: StockCount -> StockCountView
);

export_handler!(export = "/api/v1/stock-counts/export", STOCK_COUNT_LIST: StockCount -> StockCountView, STOCK_COUNT_COLUMNS);
