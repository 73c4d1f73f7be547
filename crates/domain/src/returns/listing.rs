//! What lists of returns can be filtered and sorted by.

use super::{ReturnKind, ReturnStatus};
use crate::id::{OrderId, OwnerId, ProductId, ReturnId, ShipmentId, WarehouseId};
use crate::list::{Field, Indexes, Listing, Shape};

/// Returns.
pub static RETURNS: Listing = Listing {
    noun: "return",
    fields: &[
        Field::id::<ReturnId>("id").sortable(),
        Field::id::<OwnerId>("owner"),
        Field::text("number").sortable(),
        Field::words("kind", ReturnKind::NAMES),
        Field::words("status", ReturnStatus::NAMES),
        Field::id::<OrderId>("order").blank(),
        Field::id::<ShipmentId>("shipment").blank(),
        Field::id::<WarehouseId>("warehouse"),
        Field::id::<ProductId>("product").many(),
        Field::text("external_ref").blank(),
        Field::text("carrier").blank(),
        Field::text("tracking").blank(),
        Field::quantity("expected").sortable(),
        Field::quantity("received").sortable(),
        Field::instant("created_at").sortable(),
        Field::instant("arrived_at").blank().sortable(),
        Field::instant("ended_at").blank().sortable(),
    ],
    key: &["id"],
    owner: Some("owner"),
    shapes: &[
        Shape::new("created_at", &[], &["created_at"]),
        Shape::new("status_created_at", &["status"], &["created_at"]),
        Shape::new("number", &[], &["number"]).with(Indexes::WithoutOwner),
        Shape::new("tracking", &["tracking"], &[]).with(Indexes::WithoutOwner),
        Shape::new("order", &["order"], &[]).with(Indexes::OwnerFixed),
    ],
    default_sort: "-created_at",
};
