//! What lists of customers can be filtered and sorted by.

use crate::id::{CustomerId, OwnerId};
use crate::list::{Field, Listing, Shape};

/// Customers.
pub static CUSTOMERS: Listing = Listing {
    noun: "customer",
    fields: &[
        Field::id::<CustomerId>("id").sortable(),
        Field::id::<OwnerId>("owner"),
        Field::folded("name").sortable(),
        Field::text("external_ref").blank(),
    ],
    key: &["id"],
    owner: Some("owner"),
    shapes: &[Shape::new("name", &[], &["name"])],
    default_sort: "name",
};
