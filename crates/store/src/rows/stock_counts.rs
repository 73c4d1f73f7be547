//! Stock counts and their lines.

use super::row;
use domain::stock_counts::{CountLine, StockCount};

row! { StockCount, "stock_count" {
    key { id: "id", }
    once {
        owner: "owner_id", number: "number", warehouse: "warehouse_id", bin: "bin_id", product: "product_id",
        started_by: "started_by", created_at: "created_at",
    }
    changing {
        status: "status", lines: "lines", differing: "differing", ended_by: "ended_by", ended_at: "ended_at",
        version: "version",
    }
    folded { "number_key" from number, }
}}

row! { CountLine, "count_line" {
    key { id: "id", }
    once { count: "count_id", owner: "owner_id", product: "product_id", bin: "bin_id", lot: "lot", }
    changing {
        counted: "counted", expected: "expected", counted_by: "counted_by", counted_at: "counted_at", times: "times",
    }
    folded {}
}}
