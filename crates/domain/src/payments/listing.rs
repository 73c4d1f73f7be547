//! What lists of payments can be filtered and sorted by.

use super::PaymentKind;
use crate::id::{OrderId, OwnerId, PaymentId};
use crate::list::{Field, Indexes, Listing, Shape};

const KINDS: [&str; 4] = {
    let mut names = [""; 4];
    let mut at = 0;
    while at < names.len() {
        names[at] = PaymentKind::ALL[at].name();
        at += 1;
    }
    names
};

/// Payments.
pub static PAYMENTS: Listing = Listing {
    noun: "payment",
    fields: &[
        Field::id::<PaymentId>("id").sortable(),
        Field::id::<OwnerId>("owner"),
        Field::id::<OrderId>("order"),
        Field::words("kind", &KINDS),
        Field::money("amount_minor").sortable(),
        Field::text("currency"),
        Field::text("method").blank(),
        Field::text("reference").blank(),
        Field::instant("happened_at").sortable(),
        Field::instant("recorded_at").sortable(),
    ],
    key: &["id"],
    owner: Some("owner"),
    shapes: &[
        Shape::new("recorded_at", &[], &["recorded_at"]),
        Shape::new("reference", &["reference"], &[]).with(Indexes::WithoutOwner),
        Shape::new("order", &["order"], &[]).with(Indexes::OwnerFixed),
    ],
    default_sort: "-recorded_at",
};
