//! What lists of orders and of credits can be filtered and sorted by.

use super::Status;
use crate::id::{ChannelId, CreditId, CustomerId, OrderId, OwnerId, ProductId, ReturnId, WarehouseId};
use crate::list::{Field, Indexes, Listing, Shape};
use crate::payments::PaymentState;

const STATUSES: [&str; 9] = {
    let mut names = [""; 9];
    let mut at = 0;
    while at < names.len() {
        names[at] = Status::ALL[at].name();
        at += 1;
    }
    names
};

/// Orders.
pub static ORDERS: Listing = Listing {
    noun: "order",
    fields: &[
        Field::id::<OrderId>("id").sortable(),
        Field::id::<OwnerId>("owner"),
        Field::id::<ChannelId>("channel"),
        Field::folded("number").sortable(),
        Field::text("external_ref").blank(),
        Field::words("status", &STATUSES),
        Field::id::<CustomerId>("customer").blank(),
        Field::folded("customer_name").many(),
        Field::id::<ProductId>("product").many(),
        Field::id::<WarehouseId>("warehouse").blank(),
        Field::instant("placed_at").sortable(),
        Field::instant("accepted_at").blank().sortable(),
        Field::instant("cancelled_at").blank().sortable(),
        Field::instant("created_at").sortable(),
        Field::date("requested_date").blank().sortable(),
        Field::date("ship_by").blank().sortable(),
        Field::date("promised_date").blank().sortable(),
        Field::text("carrier").blank().sortable(),
        Field::text("carrier_service").blank(),
        Field::instant("due_at").blank().sortable(),
        Field::date("valid_until").blank().sortable(),
        Field::integer("priority").sortable(),
        Field::tag("tag"),
        Field::words("payment_state", PaymentState::NAMES),
        Field::text("currency"),
        Field::money("total_minor").sortable(),
        Field::integer("line_count").sortable(),
        Field::quantity("ordered").sortable(),
        Field::quantity("backordered").sortable(),
        Field::integer("open_holds").sortable(),
        Field::bool("ship_complete"),
        Field::bool("history"),
        Field::text("source_status").blank(),
    ],
    key: &["id"],
    owner: Some("owner"),
    shapes: &[
        Shape::new("placed_at", &[], &["placed_at"]),
        Shape::new("status_placed_at", &["status"], &["placed_at"]),
        Shape::new("number", &[], &["number"]).with(Indexes::WithoutOwner),
        Shape::new("customer", &["customer"], &["placed_at"]).with(Indexes::OwnerFixed),
        Shape::new("ref", &["channel", "external_ref"], &[]).with(Indexes::Lookup),
    ],
    default_sort: "-placed_at",
};

/// Credits.
pub static CREDITS: Listing = Listing {
    noun: "credit",
    fields: &[
        Field::id::<CreditId>("id").sortable(),
        Field::id::<OwnerId>("owner"),
        Field::id::<ChannelId>("channel"),
        Field::text("number"),
        Field::text("external_ref").blank(),
        Field::text("kind"),
        Field::id::<OrderId>("order").blank(),
        Field::id::<ReturnId>("return").blank(),
        Field::id::<CustomerId>("customer").blank(),
        Field::instant("placed_at").sortable(),
        Field::instant("created_at").sortable(),
        Field::text("currency"),
        Field::money("total_minor").sortable(),
        Field::quantity("quantity").sortable(),
        Field::text("reason"),
    ],
    key: &["id"],
    owner: Some("owner"),
    shapes: &[
        Shape::new("placed_at", &[], &["placed_at"]),
        Shape::new("order", &["order"], &[]).with(Indexes::OwnerFixed),
        Shape::new("return", &["return"], &[]).with(Indexes::OwnerFixed),
    ],
    default_sort: "-placed_at",
};
