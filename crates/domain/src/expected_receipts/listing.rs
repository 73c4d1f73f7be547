//! What lists of expected receipts can be filtered and sorted by.

use super::ReceiptStatus;
use crate::id::{ExpectedReceiptId, OwnerId, ProductId, WarehouseId};
use crate::list::{Field, Indexes, Listing, Shape};

/// Expected receipts.
pub static EXPECTED_RECEIPTS: Listing = Listing {
    noun: "expected_receipt",
    fields: &[
        Field::id::<ExpectedReceiptId>("id").sortable(),
        Field::id::<OwnerId>("owner"),
        Field::folded("number").sortable(),
        Field::id::<WarehouseId>("warehouse"),
        Field::text("supplier").blank(),
        Field::text("reference").blank(),
        Field::date("expected_date").sortable(),
        Field::words("status", ReceiptStatus::NAMES),
        Field::id::<ProductId>("product").many(),
        Field::integer("line_count").sortable(),
        Field::quantity("expected").sortable(),
        Field::quantity("received").sortable(),
        Field::quantity("outstanding").sortable(),
        Field::instant("closed_at").blank().sortable(),
        Field::instant("created_at").sortable(),
    ],
    key: &["id"],
    owner: Some("owner"),
    shapes: &[
        Shape::new("expected_date", &[], &["expected_date"]),
        Shape::new("status_expected_date", &["status"], &["expected_date"]),
        Shape::new("number", &[], &["number"]).with(Indexes::WithoutOwner),
    ],
    default_sort: "-expected_date",
};
