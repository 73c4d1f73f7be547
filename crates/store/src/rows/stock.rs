//! Stock, its levels, its ledger, and tasks.

use super::row;
use domain::inventory::{Stock, StockLevel, StockMovement, Task};

row! { Stock, "stock" {
    key { product: "product_id", warehouse: "warehouse_id", }
    once { owner: "owner_id", }
    changing {
        on_hand: "on_hand", quarantined: "quarantined", reserved: "reserved", buffer: "buffer", backordered: "backordered",
        version: "version",
    }
    folded {}
}}

row! { StockLevel, "stock_level" {
    key { product: "product_id", warehouse: "warehouse_id", bin: "bin_id", lot: "lot", }
    once { owner: "owner_id", }
    changing { on_hand: "on_hand", allocated: "allocated", }
    folded {}
}}

row! { StockMovement, "stock_movement" {
    key { id: "id", }
    once {
        at: "at", kind: "kind", owner: "owner_id", product: "product_id", lot: "lot", quantity: "quantity",
        from_bin: "from_bin_id", from_warehouse: "from_warehouse_id", to_bin: "to_bin_id",
        to_warehouse: "to_warehouse_id", line: "line_id", reason: "reason",
    }
    changing {}
    folded {}
}}

row! { Task, "task" {
    key { id: "id", }
    once {
        kind: "kind", owner: "owner_id", order: "order_id", product: "product_id", warehouse: "warehouse_id",
        bin: "bin_id", lot: "lot", quantity: "quantity", created_at: "created_at",
    }
    changing { done_at: "done_at", version: "version", }
    folded {}
}}
