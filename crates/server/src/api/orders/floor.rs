//! The warehouse floor's verbs: take the work, pick, report a shortage, pack, ship.

use axum::response::Response;
use domain::id::{BinId, LineId, OrderId, PackageId};
use domain::orders::{
    GiveBackWork, LeaseWork, PackLine, PackOrder, PickLine, PickOrder, RenewLease, ReportShortage, ShipOrder,
    ShortageReason, TakeOverWork,
};
use domain::permission::Permission;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::{LineQuantity, OrderAnswer};
use crate::api::ask::{Nothing, Write, WriteQuery};
use crate::http::{ApiError, Module, Route};

/// Their rows of the route table.
pub(super) const ROUTES: &[Route] = &[
    Route::post("/api/v1/orders/{id}/lease", Permission::OrderLease).versioned(),
    Route::post("/api/v1/orders/{id}/lease/renew", Permission::OrderLease).versioned(),
    Route::post("/api/v1/orders/{id}/lease/take-over", Permission::OrderLease).versioned(),
    Route::post("/api/v1/orders/{id}/lease/give-back", Permission::OrderLease).versioned(),
    Route::post("/api/v1/orders/{id}/pick", Permission::OrderPick).versioned(),
    Route::post("/api/v1/orders/{id}/shortage", Permission::OrderPick).versioned(),
    Route::post("/api/v1/orders/{id}/pack", Permission::OrderPack).versioned(),
    Route::post("/api/v1/orders/{id}/ship", Permission::OrderShip).versioned(),
];

/// Adds the verbs to the module of orders.
pub fn add(module: Module) -> Module {
    module
        .routes(routes!(lease))
        .routes(routes!(renew_lease))
        .routes(routes!(take_over))
        .routes(routes!(give_back))
        .routes(routes!(pick))
        .routes(routes!(report_shortage))
        .routes(routes!(pack))
        .routes(routes!(ship))
}

/// On what the work is done.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct DeviceBody {
    /// The device in hand.
    #[serde(default)]
    #[schema(example = "scanner-7")]
    device: String,
}

/// Takes the work on an order that nobody works on. It ends by itself unless it is renewed.
#[utoipa::path(post, path = "/api/v1/orders/{id}/lease", params(("id" = String, Path), WriteQuery),
    request_body = DeviceBody, responses((status = 200, body = OrderAnswer)))]
async fn lease(
    Write {
        path: order,
        body,
        ask,
    }: Write<OrderId, DeviceBody>,
) -> Result<Response, ApiError> {
    let command = LeaseWork {
        order,
        expected_version: ask.call.if_match,
        device: body.device,
    };
    ask.verb(command).await
}

/// Says that the holder of the work is still at it.
#[utoipa::path(post, path = "/api/v1/orders/{id}/lease/renew", params(("id" = String, Path), WriteQuery),
    request_body = Nothing, responses((status = 200, body = OrderAnswer)))]
async fn renew_lease(Write { path: order, ask, .. }: Write<OrderId, Nothing>) -> Result<Response, ApiError> {
    let command = RenewLease {
        order,
        expected_version: ask.call.if_match,
    };
    ask.verb(command).await
}

/// Takes the work from whoever has it.
#[utoipa::path(post, path = "/api/v1/orders/{id}/lease/take-over", params(("id" = String, Path), WriteQuery),
    request_body = DeviceBody, responses((status = 200, body = OrderAnswer)))]
async fn take_over(
    Write {
        path: order,
        body,
        ask,
    }: Write<OrderId, DeviceBody>,
) -> Result<Response, ApiError> {
    let command = TakeOverWork {
        order,
        expected_version: ask.call.if_match,
        device: body.device,
    };
    ask.verb(command).await
}

/// Gives the work back; what is picked stays picked.
#[utoipa::path(post, path = "/api/v1/orders/{id}/lease/give-back", params(("id" = String, Path), WriteQuery),
    request_body = Nothing, responses((status = 200, body = OrderAnswer)))]
async fn give_back(Write { path: order, ask, .. }: Write<OrderId, Nothing>) -> Result<Response, ApiError> {
    let command = GiveBackWork {
        order,
        expected_version: ask.call.if_match,
    };
    ask.verb(command).await
}

/// Pieces that were taken from a bin.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct PickLineBody {
    /// The line.
    #[schema(value_type = String, example = "lin_3va")]
    line: LineId,
    /// From which bin; from any that is appointed when left out.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "bin_3vb")]
    bin: Option<BinId>,
    /// How many.
    #[schema(minimum = 1)]
    quantity: i64,
}

/// What was taken.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct PickBody {
    /// The lines.
    lines: Vec<PickLineBody>,
}

/// Says what the holder of the work took from the bins.
#[utoipa::path(post, path = "/api/v1/orders/{id}/pick", params(("id" = String, Path), WriteQuery),
    request_body = PickBody, responses((status = 200, body = OrderAnswer)))]
async fn pick(
    Write {
        path: order,
        body,
        ask,
    }: Write<OrderId, PickBody>,
) -> Result<Response, ApiError> {
    let lines = body.lines.iter().map(|it| PickLine {
        line: it.line,
        bin: it.bin,
        quantity: it.quantity,
    });
    let command = PickOrder {
        order,
        expected_version: ask.call.if_match,
        lines: lines.collect(),
    };
    ask.verb(command).await
}

/// What is wrong in a bin.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ShortageBody {
    /// The line.
    #[schema(value_type = String, example = "lin_3va")]
    line: LineId,
    /// Which bin; the only one when left out.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "bin_3vb")]
    bin: Option<BinId>,
    /// How many are missing.
    #[schema(minimum = 1)]
    quantity: i64,
    /// `not_found`, `damaged` or `mismatch`.
    #[schema(value_type = String, example = "not_found")]
    reason: ShortageReason,
}

/// Says that pieces are not in their bin: they leave the books, and the line waits again.
#[utoipa::path(post, path = "/api/v1/orders/{id}/shortage", params(("id" = String, Path), WriteQuery),
    request_body = ShortageBody, responses((status = 200, body = OrderAnswer)))]
async fn report_shortage(
    Write {
        path: order,
        body,
        ask,
    }: Write<OrderId, ShortageBody>,
) -> Result<Response, ApiError> {
    let command = ReportShortage {
        order,
        expected_version: ask.call.if_match,
        line: body.line,
        bin: body.bin,
        quantity: body.quantity,
        reason: body.reason,
    };
    ask.verb(command).await
}

/// What went into a package.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct PackBody {
    /// A package that was begun; a new one when left out.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "pkg_3vc")]
    package: Option<PackageId>,
    /// The lines.
    lines: Vec<LineQuantity>,
    /// The serial shipping container code.
    #[serde(default)]
    sscc: String,
    /// Its weight in grams; 0 when not weighed.
    #[serde(default)]
    weight_g: i64,
    /// Length, width and height in millimetres; 0 when not measured.
    #[serde(default)]
    size_mm: [i64; 3],
}

/// Says what went into a package.
#[utoipa::path(post, path = "/api/v1/orders/{id}/pack", params(("id" = String, Path), WriteQuery),
    request_body = PackBody, responses((status = 200, body = OrderAnswer)))]
async fn pack(
    Write {
        path: order,
        body,
        ask,
    }: Write<OrderId, PackBody>,
) -> Result<Response, ApiError> {
    let lines = body.lines.iter().map(|it| PackLine {
        line: it.line,
        quantity: it.quantity,
    });
    let command = PackOrder {
        order,
        expected_version: ask.call.if_match,
        package: body.package,
        lines: lines.collect(),
        sscc: body.sscc,
        weight_g: body.weight_g,
        size_mm: body.size_mm,
    };
    ask.verb(command).await
}

/// How packages leave.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ShipBody {
    /// Which packages; all that are here when left out.
    #[serde(default)]
    #[schema(value_type = Vec<String>)]
    packages: Vec<PackageId>,
    /// Who carries them.
    #[schema(example = "PostNL")]
    carrier: String,
    /// The carrier's product.
    #[serde(default)]
    carrier_service: String,
    /// The track & trace code.
    #[serde(default)]
    #[schema(example = "3SABCD1234567")]
    tracking: String,
}

/// Sends packages of an order on their way.
#[utoipa::path(post, path = "/api/v1/orders/{id}/ship", params(("id" = String, Path), WriteQuery),
    request_body = ShipBody, responses((status = 200, body = OrderAnswer)))]
async fn ship(
    Write {
        path: order,
        body,
        ask,
    }: Write<OrderId, ShipBody>,
) -> Result<Response, ApiError> {
    let command = ShipOrder {
        order,
        expected_version: ask.call.if_match,
        packages: body.packages,
        carrier: body.carrier,
        carrier_service: body.carrier_service,
        tracking: body.tracking,
    };
    ask.verb(command).await
}
