//! Shipments: packages that left together.

use axum::extract::State;
use axum::response::Response;
use domain::id::ShipmentId;
use domain::permission::Permission;
use domain::refusal::{self, Refusal};
use domain::shipments::Shipment;
use domain::shipments::listing::SHIPMENTS;
use serde::Serialize;
use store::{Scope, shipments};
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::ask::versioned;
use super::export::export_handler;
use super::listing::{Count, CountQuery, Page, PageQuery, list_handlers};
use super::shown::{Shown, text};
use crate::app::App;
use crate::http::{ApiError, Call, Module, Path, Route};

const ROUTES: &[Route] = &[
    Route::list("/api/v1/shipments", Permission::ShipmentRead, &SHIPMENTS),
    Route::list("/api/v1/shipments/count", Permission::ShipmentRead, &SHIPMENTS),
    Route::list("/api/v1/shipments/export", Permission::ShipmentRead, &SHIPMENTS).download(),
    Route::get("/api/v1/shipments/{id}", Permission::ShipmentRead),
];

/// The routes of shipments.
pub fn module() -> Module {
    Module::new("shipments", ROUTES)
        .routes(routes!(list))
        .routes(routes!(count))
        .routes(routes!(export))
        .routes(routes!(get))
}

/// Packages that left together.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Shipment)]
pub struct ShipmentView {
    /// Its id.
    #[schema(example = "shp_3ve")]
    id: Shown,
    /// The order.
    order: Shown,
    /// Whose goods.
    owner: Shown,
    /// The number people use.
    number: String,
    /// Where it left from.
    warehouse: Shown,
    /// Who carries it.
    carrier: String,
    /// The carrier's product.
    #[serde(skip_serializing_if = "Option::is_none")]
    carrier_service: Option<String>,
    /// The track & trace code.
    #[serde(skip_serializing_if = "Option::is_none")]
    tracking: Option<String>,
    /// Pieces in it.
    quantity: i64,
    /// Packages in it.
    packages: i64,
    /// When it left.
    shipped_at: Shown,
    /// Counts its changes.
    version: i64,
}

impl From<Shipment> for ShipmentView {
    fn from(it: Shipment) -> ShipmentView {
        ShipmentView {
            id: it.id.into(),
            order: it.order.into(),
            owner: it.owner.into(),
            number: it.number,
            warehouse: it.warehouse.into(),
            carrier: it.carrier,
            carrier_service: text(it.carrier_service),
            tracking: text(it.tracking),
            quantity: it.quantity,
            packages: it.packages,
            shipped_at: it.shipped_at.into(),
            version: it.version,
        }
    }
}

/// One shipment.
#[utoipa::path(get, path = "/api/v1/shipments/{id}", params(("id" = String, Path, example = "shp_3ve")),
    responses((status = 200, body = ShipmentView)))]
async fn get(State(app): State<App>, call: Call, Path(id): Path<ShipmentId>) -> Result<Response, ApiError> {
    let mut conn = app.store.read().await?;
    let shipment = shipments::by_id(&mut conn, Scope::from(call.actor()), id).await?;
    let shipment =
        shipment.ok_or_else(|| Refusal::new(refusal::SHIPMENT_NOT_FOUND).with("shipment", id.to_string()))?;
    Ok(versioned(shipment.version, ShipmentView::from(shipment)))
}

list_handlers!(
    "Shipments, a page at a time.",
    list = "/api/v1/shipments",
    count = "/api/v1/shipments/count",
    SHIPMENT_LIST: Shipment -> ShipmentView
);

export_handler!(export = "/api/v1/shipments/export", SHIPMENT_LIST: Shipment -> ShipmentView, SHIPMENT_COLUMNS);
