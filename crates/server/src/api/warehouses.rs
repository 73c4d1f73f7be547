//! Warehouses and their bins. They belong to the operator, so every reader sees them.

use axum::extract::State;
use axum::response::Response;
use domain::id::{BinId, WarehouseId};
use domain::inventory::listing::{BINS, WAREHOUSES};
use domain::inventory::{Bin, BinKind, CreateBin, CreateWarehouse, Warehouse};
use domain::permission::Permission;
use domain::refusal::{self, Refusal};
use serde::{Deserialize, Serialize};
use store::warehouses;
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::ask::{Ask, WriteQuery, versioned};
use super::codes;
use super::export::export_handler;
use super::listing::{Count, CountQuery, Page, PageQuery, list_handlers};
use super::shown::Shown;
use super::{Created, default_zone};
use crate::app::App;
use crate::http::{ApiError, Call, Json, Module, Path, Query, Route};

const ROUTES: &[Route] = &[
    Route::list("/api/v1/warehouses", Permission::WarehouseRead, &WAREHOUSES),
    Route::list("/api/v1/warehouses/count", Permission::WarehouseRead, &WAREHOUSES),
    Route::list(
        "/api/v1/warehouses/export",
        Permission::WarehouseRead,
        &WAREHOUSES,
    )
    .download(),
    Route::post("/api/v1/warehouses", Permission::WarehouseWrite),
    Route::get("/api/v1/warehouses/{id}", Permission::WarehouseRead),
    Route::list("/api/v1/bins", Permission::WarehouseRead, &BINS),
    Route::list("/api/v1/bins/count", Permission::WarehouseRead, &BINS),
    Route::list("/api/v1/bins/export", Permission::WarehouseRead, &BINS).download(),
    Route::post("/api/v1/bins", Permission::WarehouseWrite),
    Route::get("/api/v1/bins/{id}", Permission::WarehouseRead),
];

/// The routes of warehouses and bins.
pub fn module() -> Module {
    Module::new("warehouses", ROUTES)
        .routes(routes!(list, create))
        .routes(routes!(count))
        .routes(routes!(export))
        .routes(routes!(get))
        .routes(routes!(list_bins, create_bin))
        .routes(routes!(count_bins))
        .routes(routes!(export_bins))
        .routes(routes!(get_bin))
}

/// Where stock lies.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Warehouse)]
struct WarehouseView {
    #[schema(example = "whs_3v9")]
    id: Shown,
    code: String,
    name: String,
    /// The IANA zone of its days.
    zone: String,
    /// The bin where picked goods stand until they leave.
    staging: Shown,
    version: i64,
}

impl From<Warehouse> for WarehouseView {
    fn from(it: Warehouse) -> WarehouseView {
        WarehouseView {
            id: it.id.into(),
            code: it.code,
            name: it.name,
            zone: it.zone,
            staging: it.staging.into(),
            version: it.version,
        }
    }
}

/// One warehouse.
#[utoipa::path(get, path = "/api/v1/warehouses/{id}", params(("id" = String, Path, example = "whs_3v9")),
    responses((status = 200, body = WarehouseView)))]
async fn get(State(app): State<App>, Path(id): Path<WarehouseId>) -> Result<Response, ApiError> {
    let found = warehouses::by_id(&mut app.store.read().await?, id).await?;
    let missing = || Refusal::new(refusal::WAREHOUSE_NOT_FOUND).with("warehouse", id.to_string());
    let warehouse = found.ok_or_else(missing)?;
    Ok(versioned(warehouse.version, WarehouseView::from(warehouse)))
}

/// A warehouse to be made.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct WarehouseBody {
    /// A short unique code.
    #[schema(example = "UTR")]
    code: String,
    name: String,
    /// The IANA zone of its days.
    #[serde(default = "default_zone")]
    #[schema(default = "Europe/Amsterdam")]
    zone: String,
}

/// Makes a warehouse, with its staging bin.
#[utoipa::path(post, path = "/api/v1/warehouses", params(WriteQuery), request_body = WarehouseBody,
    responses((status = 201, body = Created)))]
async fn create(
    State(app): State<App>,
    call: Call,
    Query(query): Query<WriteQuery>,
    Json { value, hash }: Json<WarehouseBody>,
) -> Result<Response, ApiError> {
    let command = CreateWarehouse {
        code: value.code,
        name: value.name,
        zone: value.zone,
    };
    let ask = Ask::new(app, call, hash, query);
    ask.create("/api/v1/warehouses", command).await
}

/// A place in a warehouse.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Bin)]
struct BinView {
    #[schema(example = "bin_3va")]
    id: Shown,
    warehouse: Shown,
    code: String,
    /// `pick`, `staging` or `quarantine`.
    kind: &'static str,
}

impl From<Bin> for BinView {
    fn from(it: Bin) -> BinView {
        BinView {
            id: it.id.into(),
            warehouse: it.warehouse.into(),
            code: it.code,
            kind: it.kind.name(),
        }
    }
}

/// One bin.
#[utoipa::path(get, path = "/api/v1/bins/{id}", params(("id" = String, Path, example = "bin_3va")),
    responses((status = 200, body = BinView)))]
async fn get_bin(State(app): State<App>, Path(id): Path<BinId>) -> Result<axum::Json<BinView>, ApiError> {
    let found = warehouses::bin(&mut app.store.read().await?, id).await?;
    let missing = || Refusal::new(refusal::BIN_NOT_FOUND).with("bin", id.to_string());
    Ok(axum::Json(found.ok_or_else(missing)?.into()))
}

/// A bin to be made.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct BinBody {
    /// The warehouse it is in: an id or a code.
    #[schema(example = "MAIN")]
    warehouse: String,
    /// A code, unique in the warehouse; pickers walk in the order of codes.
    #[schema(example = "A-01-1")]
    code: String,
    /// `pick`, or `quarantine` for goods that are not on sale.
    #[serde(default)]
    #[schema(value_type = String, default = "pick")]
    kind: BinKind,
}

/// Makes a bin that orders are picked from, or one for goods in quarantine.
#[utoipa::path(post, path = "/api/v1/bins", params(WriteQuery), request_body = BinBody,
    responses((status = 201, body = Created)))]
async fn create_bin(
    State(app): State<App>,
    call: Call,
    Query(query): Query<WriteQuery>,
    Json { value, hash }: Json<BinBody>,
) -> Result<Response, ApiError> {
    let command = CreateBin {
        warehouse: codes::warehouse(&app, "/warehouse", &value.warehouse).await?,
        code: value.code,
        kind: value.kind,
    };
    let ask = Ask::new(app, call, hash, query);
    ask.create("/api/v1/bins", command).await
}

list_handlers!(
    "Warehouses, a page at a time.",
    list = "/api/v1/warehouses",
    count = "/api/v1/warehouses/count",
    WAREHOUSE_LIST: Warehouse -> WarehouseView
);

export_handler!(export = "/api/v1/warehouses/export", WAREHOUSE_LIST: Warehouse -> WarehouseView, WAREHOUSE_COLUMNS);

list_handlers!(
    "Bins, a page at a time.",
    list_bins = "/api/v1/bins",
    count_bins = "/api/v1/bins/count",
    BIN_LIST: Bin -> BinView
);

export_handler!(export_bins = "/api/v1/bins/export", BIN_LIST: Bin -> BinView, BIN_COLUMNS);
