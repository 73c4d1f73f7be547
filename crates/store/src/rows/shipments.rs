//! Packages, what they hold, and shipments.

use super::row;
use domain::shipments::{Package, PackageLine, Shipment};

row! { Package, "package" {
    key { id: "id", }
    once { order: "order_id", owner: "owner_id", }
    changing {
        sscc: "sscc", weight_g: "weight_g", size_mm: "length_mm" "width_mm" "height_mm",
        shipment: "shipment_id",
    }
    folded {}
}}

row! { PackageLine, "package_line" {
    key { package: "package_id", line: "line_id", }
    once { order: "order_id", owner: "owner_id", }
    changing { quantity: "quantity", }
    folded {}
}}

row! { Shipment, "shipment" {
    key { id: "id", }
    once { order: "order_id", owner: "owner_id", number: "number", warehouse: "warehouse_id", }
    changing {
        carrier: "carrier", carrier_service: "carrier_service", tracking: "tracking", quantity: "quantity",
        packages: "packages", shipped_at: "shipped_at", version: "version",
    }
    folded {}
}}
