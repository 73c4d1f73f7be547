//! What lists of shipments can be filtered and sorted by.

use crate::id::{OrderId, OwnerId, ShipmentId, WarehouseId};
use crate::list::{Field, Indexes, Listing, Shape};

/// Shipments.
pub static SHIPMENTS: Listing = Listing {
    noun: "shipment",
    fields: &[
        Field::id::<ShipmentId>("id").sortable(),
        Field::id::<OwnerId>("owner"),
        Field::id::<OrderId>("order"),
        Field::text("number").sortable(),
        Field::id::<WarehouseId>("warehouse"),
        Field::text("carrier"),
        Field::text("carrier_service").blank(),
        Field::text("tracking").blank(),
        Field::instant("shipped_at").sortable(),
        Field::quantity("quantity").sortable(),
        Field::integer("packages").sortable(),
    ],
    key: &["id"],
    owner: Some("owner"),
    shapes: &[
        Shape::new("shipped_at", &[], &["shipped_at"]),
        Shape::new("number", &[], &["number"]).with(Indexes::WithoutOwner),
        Shape::new("tracking", &["tracking"], &[]).with(Indexes::WithoutOwner),
        Shape::new("order", &["order"], &[]).with(Indexes::OwnerFixed),
    ],
    default_sort: "-shipped_at",
};
