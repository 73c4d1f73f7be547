//! Orders with their lines, charges, holds and leases; allocations; credits.

use super::row;
use domain::orders::{
    Allocation, Charge, Credit, CreditLine, Hold, Note, Order, OrderLine, OrderLink, WorkLease,
};
use domain::payments::Payment;

// What stands under an index (see the migration) is written once, but for the status, so that work on
// an order leaves the other indexes alone.
row! { Order, "orders" {
    key { id: "id", }
    once {
        owner: "owner_id", channel: "channel_id", number: "number", external_ref: "external_ref",
        currency: "currency", customer: "customer_id", placed_at: "placed_at", placed_zone: "placed_zone",
        placed_raw: "placed_raw", source_total: "source_total_minor", source_status: "source_status",
        history: "history", content_hash: "content_hash", created_at: "created_at",
    }
    changing {
        ship_to: "ship_to_id", bill_to: "bill_to_id", requested_date: "requested_date", ship_by: "ship_by",
        promised_date: "promised_date", carrier: "carrier",
        carrier_service: "carrier_service", method_rule: "method_rule", cut_off_at: "cut_off_at", due_at: "due_at", valid_until: "valid_until", warehouse: "warehouse_id", ship_complete: "ship_complete",
        priority: "priority", tags: "tags", payment_claim: "payment", payment_policy: "payment_policy",
        payments: "authorised_minor" "paid_minor" "refunded_minor", payment_hold: "payment_hold_id",
        payment_state: "payment_state", erased_at: "erased_at", accepted_at: "accepted_at",
        cancelled_at: "cancelled_at", lines: "lines",
        totals: "ordered" "cancelled" "reserved" "allocated" "picked" "packed" "shipped" "returned",
        backordered: "backordered", open_holds: "open_holds", leased: "leased", goods: "goods_minor",
        charges: "charges_minor", tax: "tax_minor", total: "total_minor", status: "status", version: "version",
    }
    folded { "number_key" from number, }
}}

row! { OrderLine, "order_line" {
    key { id: "id", }
    once {
        order: "order_id", owner: "owner_id", position: "position", product: "product_id", kind: "kind",
        description: "description", source_amount: "source_amount_minor",
        prices_include_tax: "prices_include_tax",
    }
    changing {
        warehouse: "warehouse_id",
        quantities: "ordered" "cancelled" "reserved" "allocated" "picked" "packed" "shipped" "returned",
        backordered: "backordered", backordered_since: "backordered_since", backorder_reason: "backorder_reason",
        priority: "priority", price: "price_micros" "price_per_quantity", amount: "amount_minor",
        tax_rate: "tax_rate_micros", tax: "tax_minor",
    }
    folded {}
}}

row! { Charge, "charge" {
    key { id: "id", }
    once {
        order: "order_id", owner: "owner_id", kind: "kind", code: "code",
        prices_include_tax: "prices_include_tax",
    }
    changing {
        description: "description", amount: "amount_minor", tax_rate: "tax_rate_micros", tax: "tax_minor",
    }
    folded {}
}}

row! { OrderLink, "order_link" {
    key { order: "order_id", origin: "origin_id", }
    once { owner: "owner_id", kind: "kind", }
    changing {}
    folded {}
}}

row! { Hold, "hold" {
    key { id: "id", }
    once {
        order: "order_id", owner: "owner_id", kind: "kind", keeps_stock: "keeps_stock", placed_by: "placed_by",
        placed_at: "placed_at", rule: "rule",
    }
    changing { reason: "reason", lifted_by: "lifted_by", lifted_at: "lifted_at", }
    folded {}
}}

row! { Note, "note" {
    key { id: "id", }
    once { order: "order_id", owner: "owner_id", written_by: "written_by", written_at: "written_at", }
    changing {
        audience: "audience", text: "body", changed_by: "changed_by", changed_at: "changed_at",
        archived_at: "archived_at",
    }
    folded {}
}}

row! { Payment, "payment" {
    key { id: "id", }
    once {
        order: "order_id", owner: "owner_id", kind: "kind", amount: "amount_minor", currency: "currency",
        method: "method", reference: "reference", happened_at: "happened_at", recorded_by: "recorded_by",
        recorded_at: "recorded_at",
    }
    changing {}
    folded {}
}}

row! { WorkLease, "work_lease" {
    key { order: "order_id", }
    once { owner: "owner_id", }
    changing {
        holder: "holder", device: "device", fence: "fence", heartbeat_at: "heartbeat_at",
        expires_at: "expires_at",
    }
    folded {}
}}

row! { Allocation, "allocation" {
    key { id: "id", }
    once {
        order: "order_id", line: "line_id", owner: "owner_id", product: "product_id",
        warehouse: "warehouse_id", bin: "bin_id", lot: "lot",
    }
    changing { quantity: "quantity", picked: "picked", }
    folded {}
}}

row! { Credit, "credit" {
    key { id: "id", }
    once {
        owner: "owner_id", channel: "channel_id", number: "number", external_ref: "external_ref", kind: "kind",
        currency: "currency", placed_at: "placed_at", placed_raw: "placed_raw", content_hash: "content_hash",
        created_at: "created_at",
    }
    changing {
        order: "order_id", return_id: "return_id", customer: "customer_id", total: "total_minor", quantity: "quantity",
        reason: "reason", version: "version",
    }
    folded {}
}}

row! { CreditLine, "credit_line" {
    key { id: "id", }
    once {
        credit: "credit_id", owner: "owner_id", product: "product_id", order_line: "order_line_id",
        description: "description",
    }
    changing { quantity: "quantity", amount: "amount_minor", }
    folded {}
}}
