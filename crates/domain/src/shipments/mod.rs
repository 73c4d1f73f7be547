//! Packages and shipments.

pub mod listing;

use crate::id::{LineId, OrderId, OwnerId, PackageId, ShipmentId, WarehouseId};
use crate::time::Instant;

/// A parcel or pallet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Package {
    /// Its id.
    pub id: PackageId,
    /// The order in it.
    pub order: OrderId,
    /// Whose goods.
    pub owner: OwnerId,
    /// The serial shipping container code; empty for none.
    pub sscc: String,
    /// Its weight in grams; 0 when not weighed.
    pub weight_g: i64,
    /// Length, width and height in millimetres; 0 when not measured.
    pub size_mm: [i64; 3],
    /// The shipment it left with; zero while it is here.
    pub shipment: ShipmentId,
}

/// What a package holds of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackageLine {
    /// The package.
    pub package: PackageId,
    /// The order line.
    pub line: LineId,
    /// The order.
    pub order: OrderId,
    /// Whose goods.
    pub owner: OwnerId,
    /// Pieces.
    pub quantity: i64,
}

/// Packages that left together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shipment {
    /// Its id.
    pub id: ShipmentId,
    /// The order.
    pub order: OrderId,
    /// Whose goods.
    pub owner: OwnerId,
    /// The number people use.
    pub number: String,
    /// Where it left from.
    pub warehouse: WarehouseId,
    /// Who carries it, as typed.
    pub carrier: String,
    /// The carrier's product, as typed; empty for none.
    pub carrier_service: String,
    /// The track & trace code; empty for none.
    pub tracking: String,
    /// Pieces in it.
    pub quantity: i64,
    /// Packages in it.
    pub packages: i64,
    /// When it left.
    pub shipped_at: Instant,
    /// Counts its changes.
    pub version: i64,
}
