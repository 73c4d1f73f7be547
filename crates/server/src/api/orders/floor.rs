//! The warehouse floor's verbs: take the work, pick, report a shortage, pack, ship.

use axum::extract::State;
use axum::response::Response;
use domain::id::{BinId, LineId, OrderId, PackageId};
use domain::orders::{
    GiveBackWork, LeaseWork, PackLine, PackOrder, PickLine, PickOrder, RenewLease, ReportShortage, ShipOrder,
    ShortageReason, TakeOverWork,
};
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::{LineQuantity, OrderAnswer};
use crate::api::ask::{Ask, Nothing, WriteQuery};
use crate::app::App;
use crate::http::{ApiError, Call, Json, Module, Path, Query};

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
    State(app): State<App>,
    call: Call,
    Path(order): Path<OrderId>,
    Query(query): Query<WriteQuery>,
    Json { value, hash }: Json<DeviceBody>,
) -> Result<Response, ApiError> {
    let command = LeaseWork {
        order,
        expected_version: call.if_match,
        device: value.device,
    };
    Ask::new(&app, &call, hash, query).verb(command).await
}

/// Says that the holder of the work is still at it.
#[utoipa::path(post, path = "/api/v1/orders/{id}/lease/renew", params(("id" = String, Path), WriteQuery),
    request_body = Nothing, responses((status = 200, body = OrderAnswer)))]
async fn renew_lease(
    State(app): State<App>,
    call: Call,
    Path(order): Path<OrderId>,
    Query(query): Query<WriteQuery>,
    Json { hash, .. }: Json<Nothing>,
) -> Result<Response, ApiError> {
    let command = RenewLease {
        order,
        expected_version: call.if_match,
    };
    Ask::new(&app, &call, hash, query).verb(command).await
}

/// Takes the work from whoever has it.
#[utoipa::path(post, path = "/api/v1/orders/{id}/lease/take-over", params(("id" = String, Path), WriteQuery),
    request_body = DeviceBody, responses((status = 200, body = OrderAnswer)))]
async fn take_over(
    State(app): State<App>,
    call: Call,
    Path(order): Path<OrderId>,
    Query(query): Query<WriteQuery>,
    Json { value, hash }: Json<DeviceBody>,
) -> Result<Response, ApiError> {
    let command = TakeOverWork {
        order,
        expected_version: call.if_match,
        device: value.device,
    };
    Ask::new(&app, &call, hash, query).verb(command).await
}

/// Gives the work back; what is picked stays picked.
#[utoipa::path(post, path = "/api/v1/orders/{id}/lease/give-back", params(("id" = String, Path), WriteQuery),
    request_body = Nothing, responses((status = 200, body = OrderAnswer)))]
async fn give_back(
    State(app): State<App>,
    call: Call,
    Path(order): Path<OrderId>,
    Query(query): Query<WriteQuery>,
    Json { hash, .. }: Json<Nothing>,
) -> Result<Response, ApiError> {
    let command = GiveBackWork {
        order,
        expected_version: call.if_match,
    };
    Ask::new(&app, &call, hash, query).verb(command).await
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
    State(app): State<App>,
    call: Call,
    Path(order): Path<OrderId>,
    Query(query): Query<WriteQuery>,
    Json { value, hash }: Json<PickBody>,
) -> Result<Response, ApiError> {
    let lines = value.lines.iter().map(|it| PickLine {
        line: it.line,
        bin: it.bin,
        quantity: it.quantity,
    });
    let command = PickOrder {
        order,
        expected_version: call.if_match,
        lines: lines.collect(),
    };
    Ask::new(&app, &call, hash, query).verb(command).await
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
    State(app): State<App>,
    call: Call,
    Path(order): Path<OrderId>,
    Query(query): Query<WriteQuery>,
    Json { value, hash }: Json<ShortageBody>,
) -> Result<Response, ApiError> {
    let command = ReportShortage {
        order,
        expected_version: call.if_match,
        line: value.line,
        bin: value.bin,
        quantity: value.quantity,
        reason: value.reason,
    };
    Ask::new(&app, &call, hash, query).verb(command).await
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
    State(app): State<App>,
    call: Call,
    Path(order): Path<OrderId>,
    Query(query): Query<WriteQuery>,
    Json { value, hash }: Json<PackBody>,
) -> Result<Response, ApiError> {
    let lines = value.lines.iter().map(|it| PackLine {
        line: it.line,
        quantity: it.quantity,
    });
    let command = PackOrder {
        order,
        expected_version: call.if_match,
        package: value.package,
        lines: lines.collect(),
        sscc: value.sscc,
        weight_g: value.weight_g,
        size_mm: value.size_mm,
    };
    Ask::new(&app, &call, hash, query).verb(command).await
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
    State(app): State<App>,
    call: Call,
    Path(order): Path<OrderId>,
    Query(query): Query<WriteQuery>,
    Json { value, hash }: Json<ShipBody>,
) -> Result<Response, ApiError> {
    let command = ShipOrder {
        order,
        expected_version: call.if_match,
        packages: value.packages,
        carrier: value.carrier,
        carrier_service: value.carrier_service,
        tracking: value.tracking,
    };
    Ask::new(&app, &call, hash, query).verb(command).await
}
