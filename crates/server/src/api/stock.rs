//! Stock: what lies where, what is promised, how it moved, and the verbs that move it.

use axum::extract::State;
use axum::response::Response;
use domain::id::{BinId, ProductId, WarehouseId};
use domain::inventory::listing::{STOCK, STOCK_LEVELS, STOCK_MOVEMENTS};
use domain::inventory::{
    AdjustStock, ReceiveLine, ReceiveStock, Stock, StockChange, StockLevel, StockMovement, TransferStock,
};
use domain::permission::Permission;
use serde::{Deserialize, Serialize};
use store::{Scope, products, stock};
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::as_of;
use super::ask::{Ask, WriteQuery};
use super::codes;
use super::export::export_handler;
use super::listing::{Count, CountQuery, Page, PageQuery, list_handlers};
use super::products::not_found;
use super::shown::{Shown, set, text};
use crate::app::App;
use crate::http::problem::{self, FieldError};
use crate::http::{ApiError, Call, Json, Module, Path, Query, Route};

const ROUTES: &[Route] = &[
    Route::list("/api/v1/stock", Permission::StockRead, &STOCK),
    Route::list("/api/v1/stock/count", Permission::StockRead, &STOCK),
    Route::list("/api/v1/stock/export", Permission::StockRead, &STOCK).download(),
    Route::list("/api/v1/stock-levels", Permission::StockRead, &STOCK_LEVELS),
    Route::list("/api/v1/stock-levels/count", Permission::StockRead, &STOCK_LEVELS),
    Route::list(
        "/api/v1/stock-levels/export",
        Permission::StockRead,
        &STOCK_LEVELS,
    )
    .download(),
    Route::list("/api/v1/stock-movements", Permission::StockRead, &STOCK_MOVEMENTS),
    Route::list(
        "/api/v1/stock-movements/count",
        Permission::StockRead,
        &STOCK_MOVEMENTS,
    ),
    Route::list(
        "/api/v1/stock-movements/export",
        Permission::StockRead,
        &STOCK_MOVEMENTS,
    )
    .download(),
    Route::get("/api/v1/products/{id}/stock", Permission::StockRead),
    Route::get("/api/v1/products/{id}/stock/as-of", Permission::StockRead),
    Route::post("/api/v1/stock/receive", Permission::StockReceive),
    Route::post("/api/v1/stock/adjust", Permission::StockAdjust),
    Route::post("/api/v1/stock/transfer", Permission::StockTransfer),
];

/// The routes of stock.
pub fn module() -> Module {
    Module::new("stock", ROUTES)
        .routes(routes!(list))
        .routes(routes!(count))
        .routes(routes!(export))
        .routes(routes!(list_levels))
        .routes(routes!(count_levels))
        .routes(routes!(export_levels))
        .routes(routes!(list_movements))
        .routes(routes!(count_movements))
        .routes(routes!(export_movements))
        .routes(routes!(of_product))
        .routes(routes!(as_of::stock_as_of))
        .routes(routes!(receive))
        .routes(routes!(adjust))
        .routes(routes!(transfer))
}

/// What a warehouse has and has promised of a product.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Stock)]
pub struct StockView {
    product: Shown,
    warehouse: Shown,
    owner: Shown,
    /// Pieces in all bins.
    on_hand: i64,
    /// Pieces of these in quarantine, which are not on sale.
    quarantined: i64,
    /// Pieces promised to orders that have not left.
    reserved: i64,
    /// Pieces kept back from orders.
    buffer: i64,
    /// What a new order may still be promised; below zero when promised stock was lost.
    free: i64,
    /// Pieces that order lines wait for.
    backordered: i64,
    version: i64,
}

impl From<Stock> for StockView {
    fn from(it: Stock) -> StockView {
        StockView {
            free: it.free(),
            product: it.product.into(),
            warehouse: it.warehouse.into(),
            owner: it.owner.into(),
            on_hand: it.on_hand,
            quarantined: it.quarantined,
            reserved: it.reserved,
            buffer: it.buffer,
            backordered: it.backordered,
            version: it.version,
        }
    }
}

/// What one bin holds of a product and lot.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = StockLevel)]
pub struct LevelView {
    product: Shown,
    warehouse: Shown,
    bin: Shown,
    #[serde(skip_serializing_if = "Option::is_none")]
    lot: Option<String>,
    owner: Shown,
    /// Pieces in the bin.
    on_hand: i64,
    /// Pieces of these that order lines are to be picked from.
    allocated: i64,
}

impl From<StockLevel> for LevelView {
    fn from(it: StockLevel) -> LevelView {
        LevelView {
            product: it.product.into(),
            warehouse: it.warehouse.into(),
            bin: it.bin.into(),
            lot: text(it.lot),
            owner: it.owner.into(),
            on_hand: it.on_hand,
            allocated: it.allocated,
        }
    }
}

/// An entry of the stock ledger.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = StockMovement)]
pub struct MovementView {
    #[schema(example = "mov_3v9")]
    id: Shown,
    at: Shown,
    /// `receive`, `adjust`, `transfer`, `return`, `pick`, `put_back` or `ship`.
    kind: &'static str,
    owner: Shown,
    product: Shown,
    #[serde(skip_serializing_if = "Option::is_none")]
    lot: Option<String>,
    /// How many pieces; more than zero.
    quantity: i64,
    /// The bin they left; left out when they came from outside.
    #[serde(skip_serializing_if = "Option::is_none")]
    from_bin: Option<Shown>,
    #[serde(skip_serializing_if = "Option::is_none")]
    from_warehouse: Option<Shown>,
    /// The bin they went to; left out when they left.
    #[serde(skip_serializing_if = "Option::is_none")]
    to_bin: Option<Shown>,
    #[serde(skip_serializing_if = "Option::is_none")]
    to_warehouse: Option<Shown>,
    /// The order line it was for.
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<Shown>,
    /// A receipt's reference, an adjustment's reason.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
}

impl From<StockMovement> for MovementView {
    fn from(it: StockMovement) -> MovementView {
        MovementView {
            id: it.id.into(),
            at: it.at.into(),
            kind: it.kind.name(),
            owner: it.owner.into(),
            product: it.product.into(),
            lot: text(it.lot),
            quantity: it.quantity,
            from_bin: set(it.from_bin),
            from_warehouse: set(it.from_warehouse),
            to_bin: set(it.to_bin),
            to_warehouse: set(it.to_warehouse),
            line: set(it.line),
            reason: text(it.reason),
        }
    }
}

/// Where a product lies, and what is promised of it.
#[derive(Debug, Serialize, ToSchema)]
struct ProductStock {
    /// By warehouse.
    stock: Vec<StockView>,
    /// By bin and lot, emptied bins included.
    levels: Vec<LevelView>,
}

/// Where a product lies, and what is promised of it.
#[utoipa::path(get, path = "/api/v1/products/{id}/stock", params(("id" = String, Path, example = "prd_3v9")),
    responses((status = 200, body = ProductStock)))]
async fn of_product(
    State(app): State<App>,
    call: Call,
    Path(id): Path<ProductId>,
) -> Result<axum::Json<ProductStock>, ApiError> {
    let scope = Scope::from(call.actor());
    let mut conn = app.store.read().await?;
    let product = products::by_id(&mut conn, scope, id).await?;
    product.ok_or_else(|| not_found(id))?;
    let in_warehouses = stock::of_product(&mut conn, scope, id).await?;
    let levels = stock::levels(&mut conn, scope, id).await?;
    Ok(axum::Json(ProductStock {
        stock: in_warehouses.into_iter().map(StockView::from).collect(),
        levels: levels.into_iter().map(LevelView::from).collect(),
    }))
}

/// Goods that came in.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ReceiveBody {
    /// Whose: an id or a code. May be left out by those who see one owner, or when there is only one.
    #[serde(default)]
    owner: Option<String>,
    /// Where: an id or a code; the owner's warehouse when left out.
    #[serde(default)]
    #[schema(example = "MAIN")]
    warehouse: Option<String>,
    /// In which bin: an id or a code.
    #[schema(example = "BULK")]
    bin: String,
    /// The reference of the delivery.
    #[serde(default)]
    reference: String,
    /// What came in.
    lines: Vec<ReceiveLineBody>,
}

/// Pieces of a product that came in.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReceiveLineBody {
    /// The item code.
    #[serde(default)]
    #[schema(example = "MUG-BLUE")]
    sku: String,
    /// A barcode of a pack, instead of the item code: the quantity then counts packs.
    #[serde(default)]
    barcode: String,
    #[serde(default)]
    lot: String,
    #[schema(minimum = 1, example = 10)]
    quantity: i64,
}

impl From<ReceiveLineBody> for ReceiveLine {
    fn from(line: ReceiveLineBody) -> ReceiveLine {
        ReceiveLine {
            sku: line.sku,
            barcode: line.barcode,
            lot: line.lot,
            quantity: line.quantity,
        }
    }
}

/// What was received.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Received {
    /// Lines.
    pub lines: i64,
    /// Pieces, in base units.
    pub quantity: i64,
}

/// Puts stock on the books. Orders that wait for it get it, by priority and then age.
#[utoipa::path(post, path = "/api/v1/stock/receive", params(WriteQuery), request_body = ReceiveBody,
    responses((status = 200, body = Received)))]
async fn receive(
    State(app): State<App>,
    call: Call,
    Query(query): Query<WriteQuery>,
    Json { value, hash }: Json<ReceiveBody>,
) -> Result<Response, ApiError> {
    let owner = codes::owner(&app, call.actor(), value.owner.as_deref()).await?;
    let warehouse = codes::warehouse_or_owners(&app, owner, value.warehouse.as_deref()).await?;
    let command = ReceiveStock {
        owner,
        warehouse,
        bin: codes::bin(&app.store, warehouse, "/bin", &value.bin).await?,
        reference: value.reference,
        lines: value.lines.into_iter().map(ReceiveLine::from).collect(),
    };
    Ask::new(app, call, hash, query).verb(command).await
}

/// A correction of what a bin holds.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct AdjustBody {
    /// Whose: an id or a code. May be left out by those who see one owner, or when there is only one.
    #[serde(default)]
    owner: Option<String>,
    /// Where: an id or a code; the owner's warehouse when left out.
    #[serde(default)]
    warehouse: Option<String>,
    /// In which bin: an id or a code.
    #[schema(example = "BULK")]
    bin: String,
    #[schema(example = "MUG-BLUE")]
    sku: String,
    #[serde(default)]
    lot: String,
    /// How many more; below zero for fewer.
    #[serde(default)]
    #[schema(example = -1)]
    by: Option<i64>,
    /// Or how many there are now, as when a bin was counted.
    #[serde(default)]
    to: Option<i64>,
    /// A short code of the cause.
    #[schema(example = "damaged")]
    reason: String,
}

/// Where stock stands after it moved.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Moved {
    /// The entry of the ledger.
    pub movement: String,
    /// Pieces in the warehouse, after a correction.
    pub on_hand: Option<i64>,
    /// What a new order may still be promised, after a correction.
    pub free: Option<i64>,
    /// Pieces that moved, after a transfer.
    pub quantity: Option<i64>,
}

/// Corrects what a bin holds.
#[utoipa::path(post, path = "/api/v1/stock/adjust", params(WriteQuery), request_body = AdjustBody,
    responses((status = 200, body = Moved)))]
async fn adjust(
    State(app): State<App>,
    call: Call,
    Query(query): Query<WriteQuery>,
    Json { value, hash }: Json<AdjustBody>,
) -> Result<Response, ApiError> {
    let owner = codes::owner(&app, call.actor(), value.owner.as_deref()).await?;
    let warehouse = codes::warehouse_or_owners(&app, owner, value.warehouse.as_deref()).await?;
    let command = AdjustStock {
        owner,
        warehouse,
        bin: codes::bin(&app.store, warehouse, "/bin", &value.bin).await?,
        sku: value.sku,
        lot: value.lot,
        by: change(value.by, value.to)?,
        reason: value.reason,
    };
    Ask::new(app, call, hash, query).verb(command).await
}

/// Either how many more, or how many there are.
fn change(by: Option<i64>, to: Option<i64>) -> Result<StockChange, ApiError> {
    match (by, to) {
        (Some(by), None) => Ok(StockChange::By(by)),
        (None, Some(to)) => Ok(StockChange::To(to)),
        (None, None) => Err(ApiError::from(problem::INVALID)
            .field(FieldError::new("/by", problem::FIELD_MISSING).fact("field", "by"))),
        (Some(_), Some(_)) => Err(ApiError::from(problem::INVALID)
            .field(FieldError::new("/to", problem::FIELD_NOT_BOTH).fact("other", "by"))),
    }
}

/// Stock that goes to another bin.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct TransferBody {
    /// Whose: an id or a code. May be left out by those who see one owner, or when there is only one.
    #[serde(default)]
    owner: Option<String>,
    #[schema(example = "MUG-BLUE")]
    sku: String,
    #[serde(default)]
    lot: String,
    #[schema(minimum = 1)]
    quantity: i64,
    /// Where it lies.
    from: PlaceBody,
    /// Where it goes.
    to: PlaceBody,
}

/// A bin.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct PlaceBody {
    /// An id or a code; the owner's warehouse when left out.
    #[serde(default)]
    warehouse: Option<String>,
    /// An id or a code.
    #[schema(example = "BULK")]
    bin: String,
}

/// Moves stock from bin to bin, also between warehouses.
#[utoipa::path(post, path = "/api/v1/stock/transfer", params(WriteQuery), request_body = TransferBody,
    responses((status = 200, body = Moved)))]
async fn transfer(
    State(app): State<App>,
    call: Call,
    Query(query): Query<WriteQuery>,
    Json { value, hash }: Json<TransferBody>,
) -> Result<Response, ApiError> {
    let owner = codes::owner(&app, call.actor(), value.owner.as_deref()).await?;
    let command = TransferStock {
        owner,
        sku: value.sku,
        lot: value.lot,
        quantity: value.quantity,
        from: place(&app, owner, "/from", &value.from).await?,
        to: place(&app, owner, "/to", &value.to).await?,
    };
    Ask::new(app, call, hash, query).verb(command).await
}

async fn place(
    app: &App,
    owner: domain::id::OwnerId,
    pointer: &str,
    place: &PlaceBody,
) -> Result<(WarehouseId, BinId), ApiError> {
    let warehouse = match place.warehouse.as_deref() {
        Some(text) => codes::warehouse(app, &format!("{pointer}/warehouse"), text).await?,
        None => codes::warehouse_or_owners(app, owner, None).await?,
    };
    let bin = codes::bin(&app.store, warehouse, &format!("{pointer}/bin"), &place.bin).await?;
    Ok((warehouse, bin))
}

list_handlers!(
    "What warehouses have and have promised, a page at a time.",
    list = "/api/v1/stock",
    count = "/api/v1/stock/count",
    STOCK_LIST: Stock -> StockView
);

export_handler!(export = "/api/v1/stock/export", STOCK_LIST: Stock -> StockView, STOCK_COLUMNS);

list_handlers!(
    "What bins hold, a page at a time.",
    list_levels = "/api/v1/stock-levels",
    count_levels = "/api/v1/stock-levels/count",
    STOCK_LEVEL_LIST: StockLevel -> LevelView
);

export_handler!(export_levels = "/api/v1/stock-levels/export", STOCK_LEVEL_LIST: StockLevel -> LevelView, STOCK_LEVEL_COLUMNS);

list_handlers!(
    "The stock ledger, a page at a time.",
    list_movements = "/api/v1/stock-movements",
    count_movements = "/api/v1/stock-movements/count",
    STOCK_MOVEMENT_LIST: StockMovement -> MovementView
);

export_handler!(export_movements = "/api/v1/stock-movements/export", STOCK_MOVEMENT_LIST: StockMovement -> MovementView, STOCK_MOVEMENT_COLUMNS);
