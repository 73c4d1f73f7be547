//! Returns, their lines, and what was found of them.

use super::row;
use domain::returns::{Grading, Return, ReturnLine};

// `returns`, because RETURN is a word of SQL.
row! { Return, "returns" {
    key { id: "id", }
    once {
        owner: "owner_id", number: "number", kind: "kind", shipment: "shipment_id", external_ref: "external_ref",
        carrier: "carrier", tracking: "tracking", created_at: "created_at",
    }
    changing {
        order: "order_id", warehouse: "warehouse_id", status: "status", lines: "lines",
        totals: "expected" "received" "restocked" "quarantined" "scrapped",
        arrived_at: "arrived_at", ended_at: "ended_at", version: "version",
    }
    folded {}
}}

row! { ReturnLine, "return_line" {
    key { id: "id", }
    once { return_id: "return_id", owner: "owner_id", product: "product_id", reason: "reason", }
    changing {
        order: "order_id", order_line: "order_line_id",
        quantities: "expected" "received" "restocked" "quarantined" "scrapped",
    }
    folded {}
}}

row! { Grading, "grading" {
    key { id: "id", }
    once {
        return_id: "return_id", line: "line_id", owner: "owner_id", quantity: "quantity", grade: "grade",
        disposition: "disposition", bin: "bin_id", lot: "lot", reason: "reason", movement: "movement_id",
        graded_by: "graded_by", graded_at: "graded_at",
    }
    changing {}
    folded {}
}}
