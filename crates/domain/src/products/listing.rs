//! What lists of products can be filtered and sorted by.

use crate::id::{OwnerId, ProductId};
use crate::list::{Field, Listing, Shape};

/// Products.
pub static PRODUCTS: Listing = Listing {
    noun: "product",
    fields: &[
        Field::id::<ProductId>("id").sortable(),
        Field::id::<OwnerId>("owner"),
        Field::folded("sku").sortable(),
        Field::folded("name").sortable(),
        Field::text("barcode").many(),
        Field::bool("physical"),
        Field::bool("dangerous"),
        Field::integer("weight_g").sortable(),
        Field::text("hs_code").blank(),
        Field::text("origin").blank(),
    ],
    key: &["id"],
    owner: Some("owner"),
    shapes: &[
        Shape::new("sku", &[], &["sku"]),
        Shape::new("name", &[], &["name"]),
    ],
    default_sort: "sku",
};
