//! Expected receipts and their lines.

use super::row;
use domain::expected_receipts::{ExpectedLine, ExpectedReceipt};

row! { ExpectedReceipt, "expected_receipt" {
    key { id: "id", }
    once {
        owner: "owner_id", number: "number", warehouse: "warehouse_id", created_at: "created_at",
    }
    changing {
        supplier: "supplier", reference: "reference", expected_date: "expected_date", lines: "lines",
        expected: "expected", received: "received", outstanding: "outstanding", closed_at: "closed_at",
        status: "status", version: "version",
    }
    folded { "number_key" from number, }
}}

row! { ExpectedLine, "expected_line" {
    key { id: "id", }
    once {
        receipt: "receipt_id", owner: "owner_id", position: "position", product: "product_id",
        warehouse: "warehouse_id",
    }
    changing {
        expected_date: "expected_date", quantity: "quantity", received: "received", outstanding: "outstanding",
    }
    folded {}
}}
