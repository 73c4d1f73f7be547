//! What lists of warehouses, bins, stock, movements and tasks can be filtered and sorted by.

use super::{MoveKind, TaskKind};
use crate::id::{BinId, LineId, MovementId, OrderId, OwnerId, ProductId, TaskId, WarehouseId};
use crate::list::{Field, Indexes, Listing, Shape};

const MOVE_KINDS: [&str; 7] = [
    MoveKind::Receive.name(),
    MoveKind::Adjust.name(),
    MoveKind::Transfer.name(),
    MoveKind::Return.name(),
    MoveKind::Pick.name(),
    MoveKind::PutBack.name(),
    MoveKind::Ship.name(),
];

const TASK_KINDS: [&str; 2] = [TaskKind::PutBack.name(), TaskKind::Count.name()];

/// Warehouses. They are few, and of no owner.
pub static WAREHOUSES: Listing = Listing {
    noun: "warehouse",
    fields: &[
        Field::id::<WarehouseId>("id").sortable(),
        Field::text("code").sortable(),
        Field::text("name").sortable(),
    ],
    key: &["id"],
    owner: None,
    shapes: &[],
    default_sort: "code",
};

/// Bins, of no owner.
pub static BINS: Listing = Listing {
    noun: "bin",
    fields: &[
        Field::id::<BinId>("id").sortable(),
        Field::id::<WarehouseId>("warehouse").sortable(),
        Field::text("code").sortable(),
        Field::text("kind"),
    ],
    key: &["id"],
    owner: None,
    shapes: &[Shape::new("warehouse", &["warehouse"], &[]).with(Indexes::Lookup)],
    default_sort: "id",
};

/// What is promised of a product in a warehouse.
pub static STOCK: Listing = Listing {
    noun: "stock",
    fields: &[
        Field::id::<ProductId>("product").sortable(),
        Field::id::<WarehouseId>("warehouse").sortable(),
        Field::id::<OwnerId>("owner"),
        Field::quantity("on_hand").sortable(),
        Field::quantity("quarantined").sortable(),
        Field::quantity("reserved").sortable(),
        Field::quantity("buffer"),
        Field::quantity("backordered").sortable(),
    ],
    key: &["product", "warehouse"],
    owner: Some("owner"),
    shapes: &[Shape::new("warehouse", &[], &["warehouse"])],
    default_sort: "warehouse,product",
};

/// What one bin holds of a product and lot.
pub static STOCK_LEVELS: Listing = Listing {
    noun: "stock_level",
    fields: &[
        Field::id::<ProductId>("product").sortable(),
        Field::id::<WarehouseId>("warehouse").sortable(),
        Field::id::<BinId>("bin").sortable(),
        Field::text("lot").sortable(),
        Field::id::<OwnerId>("owner"),
        Field::quantity("on_hand").sortable(),
        Field::quantity("allocated").sortable(),
    ],
    key: &["product", "warehouse", "bin", "lot"],
    owner: Some("owner"),
    shapes: &[Shape::new("bin", &["bin"], &[]).with(Indexes::Lookup)],
    default_sort: "product",
};

/// The stock ledger.
pub static STOCK_MOVEMENTS: Listing = Listing {
    noun: "stock_movement",
    fields: &[
        Field::id::<MovementId>("id").sortable(),
        Field::id::<OwnerId>("owner"),
        Field::instant("at").sortable(),
        Field::words("kind", &MOVE_KINDS),
        Field::id::<ProductId>("product"),
        Field::text("lot"),
        Field::quantity("quantity").sortable(),
        Field::id::<BinId>("from_bin").blank(),
        Field::id::<WarehouseId>("from_warehouse").blank(),
        Field::id::<BinId>("to_bin").blank(),
        Field::id::<WarehouseId>("to_warehouse").blank(),
        Field::id::<LineId>("line").blank(),
        Field::text("reason"),
    ],
    key: &["id"],
    owner: Some("owner"),
    shapes: &[
        Shape::new("id", &[], &[]).with(Indexes::WithOwner),
        Shape::new("product", &["product"], &[]).with(Indexes::OwnerFixed),
    ],
    default_sort: "-id",
};

/// Tasks for the floor.
pub static TASKS: Listing = Listing {
    noun: "task",
    fields: &[
        Field::id::<TaskId>("id").sortable(),
        Field::id::<OwnerId>("owner"),
        Field::words("kind", &TASK_KINDS),
        Field::id::<OrderId>("order").blank(),
        Field::id::<ProductId>("product"),
        Field::id::<WarehouseId>("warehouse"),
        Field::id::<BinId>("bin").blank(),
        Field::quantity("quantity").sortable(),
        Field::instant("created_at").sortable(),
        Field::instant("done_at").blank().sortable(),
    ],
    key: &["id"],
    owner: Some("owner"),
    shapes: &[
        Shape::new("id", &[], &[]).with(Indexes::WithOwner),
        Shape::new("order", &["order"], &[]).with(Indexes::OwnerFixed),
    ],
    default_sort: "-id",
};
