//! What lists of stock counts can be filtered and sorted by.

use super::CountStatus;
use crate::id::{BinId, OwnerId, ProductId, StockCountId, WarehouseId};
use crate::list::{Field, Indexes, Listing, Shape};

/// Stock counts.
pub static STOCK_COUNTS: Listing = Listing {
    noun: "stock_count",
    fields: &[
        Field::id::<StockCountId>("id").sortable(),
        Field::id::<OwnerId>("owner"),
        Field::folded("number").sortable(),
        Field::id::<WarehouseId>("warehouse"),
        Field::id::<BinId>("bin").blank(),
        Field::id::<ProductId>("product").blank(),
        Field::words("status", CountStatus::NAMES),
        Field::integer("line_count").sortable(),
        Field::instant("created_at").sortable(),
        Field::instant("ended_at").blank().sortable(),
    ],
    key: &["id"],
    owner: Some("owner"),
    shapes: &[
        Shape::new("created_at", &[], &["created_at"]),
        Shape::new("status_created_at", &["status"], &["created_at"]),
        Shape::new("number", &[], &["number"]).with(Indexes::WithoutOwner),
    ],
    default_sort: "-created_at",
};
