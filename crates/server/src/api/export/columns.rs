//! The columns of each list as a table: every field that the API shows, ids followed by what people call them.

use serde_json::Value;

/// A column of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    /// A field, under its own name.
    Field(&'static str),
    /// What stands at a JSON pointer, under a name.
    At(&'static str, &'static str),
    /// What people call the thing whose id stands in a field: its name, the field, and what it is.
    Called(&'static str, &'static str, Named),
}

/// What has an id, and a code, number or name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Named {
    /// By code.
    Owner,
    /// By code.
    Channel,
    /// By code.
    Warehouse,
    /// By code.
    Bin,
    /// By item code.
    Product,
    /// By name.
    Customer,
    /// By number.
    Order,
}

impl Column {
    /// Its name in the header.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Column::Field(name) | Column::At(name, _) | Column::Called(name, ..) => name,
        }
    }

    /// What it names, if it stands for an id.
    pub(super) fn named(&self) -> Option<Named> {
        match self {
            Column::Called(_, _, named) => Some(*named),
            _ => None,
        }
    }

    /// The value in a row; of a name, the id.
    pub(super) fn value<'r>(&self, row: &'r Value) -> Option<&'r Value> {
        match self {
            Column::Field(field) | Column::Called(_, field, _) => row.get(field),
            Column::At(_, pointer) => row.pointer(pointer),
        }
    }
}

use Column::{At, Called, Field};

const OWNER: Column = Called("owner_code", "owner", Named::Owner);
const CHANNEL: Column = Called("channel_code", "channel", Named::Channel);
const WAREHOUSE: Column = Called("warehouse_code", "warehouse", Named::Warehouse);
const BIN: Column = Called("bin_code", "bin", Named::Bin);
const PRODUCT: Column = Called("sku", "product", Named::Product);
const CUSTOMER: Column = Called("customer_name", "customer", Named::Customer);
const ORDER: Column = Called("order_number", "order", Named::Order);

/// Of orders.
pub const ORDER_COLUMNS: &[Column] = &[
    Field("id"),
    Field("number"),
    Field("status"),
    Field("owner"),
    OWNER,
    Field("channel"),
    CHANNEL,
    Field("external_ref"),
    Field("customer"),
    CUSTOMER,
    Field("recipient"),
    Field("placed_at"),
    Field("placed_zone"),
    Field("placed_raw"),
    Field("requested_date"),
    Field("ship_by"),
    Field("promised_date"),
    Field("carrier"),
    Field("carrier_service"),
    Field("cut_off_at"),
    Field("due_at"),
    Field("valid_until"),
    Field("warehouse"),
    WAREHOUSE,
    Field("ship_complete"),
    Field("priority"),
    Field("tags"),
    Field("payment_state"),
    Field("payment_policy"),
    Field("authorised_minor"),
    Field("paid_minor"),
    Field("refunded_minor"),
    Field("outstanding_minor"),
    Field("accepted_at"),
    Field("cancelled_at"),
    Field("line_count"),
    At("ordered", "/quantities/ordered"),
    At("cancelled", "/quantities/cancelled"),
    At("reserved", "/quantities/reserved"),
    At("allocated", "/quantities/allocated"),
    At("picked", "/quantities/picked"),
    At("packed", "/quantities/packed"),
    At("shipped", "/quantities/shipped"),
    At("returned", "/quantities/returned"),
    Field("backordered"),
    Field("open_holds"),
    Field("leased"),
    Field("currency"),
    Field("goods_minor"),
    Field("charges_minor"),
    Field("tax_minor"),
    Field("total_minor"),
    Field("source_total_minor"),
    Field("source_status"),
    Field("history"),
    Field("created_at"),
    Field("version"),
];

/// Of credits.
pub const CREDIT_COLUMNS: &[Column] = &[
    Field("id"),
    Field("number"),
    Field("kind"),
    Field("owner"),
    OWNER,
    Field("channel"),
    CHANNEL,
    Field("external_ref"),
    Field("order"),
    ORDER,
    Field("return"),
    Field("customer"),
    CUSTOMER,
    Field("placed_at"),
    Field("currency"),
    Field("total_minor"),
    Field("quantity"),
    Field("reason"),
    Field("created_at"),
    Field("version"),
];

/// Of payments.
pub const PAYMENT_COLUMNS: &[Column] = &[
    Field("id"),
    Field("owner"),
    OWNER,
    Field("order"),
    ORDER,
    Field("kind"),
    Field("amount_minor"),
    Field("currency"),
    Field("method"),
    Field("reference"),
    Field("happened_at"),
    Field("recorded_by"),
    Field("recorded_at"),
];

/// Of products.
pub const PRODUCT_COLUMNS: &[Column] = &[
    Field("id"),
    Field("owner"),
    OWNER,
    Field("sku"),
    Field("name"),
    Field("physical"),
    Field("weight_g"),
    At("length_mm", "/size_mm/0"),
    At("width_mm", "/size_mm/1"),
    At("height_mm", "/size_mm/2"),
    Field("hs_code"),
    Field("origin"),
    Field("dangerous"),
    Field("version"),
];

/// Of customers.
pub const CUSTOMER_COLUMNS: &[Column] = &[
    Field("id"),
    Field("owner"),
    OWNER,
    Field("external_ref"),
    Field("name"),
    Field("version"),
];

/// Of returns.
pub const RETURN_COLUMNS: &[Column] = &[
    Field("id"),
    Field("number"),
    Field("kind"),
    Field("status"),
    Field("owner"),
    OWNER,
    Field("order"),
    ORDER,
    Field("shipment"),
    Field("warehouse"),
    WAREHOUSE,
    Field("external_ref"),
    Field("carrier"),
    Field("tracking"),
    Field("line_count"),
    Field("expected"),
    Field("received"),
    Field("restocked"),
    Field("quarantined"),
    Field("scrapped"),
    Field("created_at"),
    Field("arrived_at"),
    Field("ended_at"),
    Field("version"),
];

/// Of shipments.
pub const SHIPMENT_COLUMNS: &[Column] = &[
    Field("id"),
    Field("number"),
    Field("owner"),
    OWNER,
    Field("order"),
    ORDER,
    Field("warehouse"),
    WAREHOUSE,
    Field("carrier"),
    Field("carrier_service"),
    Field("tracking"),
    Field("quantity"),
    Field("packages"),
    Field("shipped_at"),
    Field("version"),
];

/// Of owners.
pub const OWNER_COLUMNS: &[Column] = &[
    Field("id"),
    Field("code"),
    Field("name"),
    Field("zone"),
    Field("currency"),
    Field("short_policy"),
    Field("ship_complete"),
    Field("warehouse"),
    WAREHOUSE,
    At("payment_policy", "/payment/policy"),
    At("unpaid_keeps_stock", "/payment/keeps_stock"),
    At("cancel_unpaid_days", "/payment/cancel_after_days"),
    At("minimum_order_minor", "/minimum_order/amount_minor"),
    At("below_minimum", "/minimum_order/below"),
    Field("over_delivery_percent"),
    Field("version"),
];

/// Of expected receipts.
pub const EXPECTED_RECEIPT_COLUMNS: &[Column] = &[
    Field("id"),
    Field("number"),
    Field("owner"),
    OWNER,
    Field("warehouse"),
    WAREHOUSE,
    Field("supplier"),
    Field("reference"),
    Field("expected_date"),
    Field("status"),
    Field("line_count"),
    Field("expected"),
    Field("received"),
    Field("outstanding"),
    Field("closed_at"),
    Field("created_at"),
    Field("version"),
];

/// Of stock counts.
pub const STOCK_COUNT_COLUMNS: &[Column] = &[
    Field("id"),
    Field("number"),
    Field("owner"),
    OWNER,
    Field("warehouse"),
    WAREHOUSE,
    Field("bin"),
    BIN,
    Field("product"),
    PRODUCT,
    Field("status"),
    Field("line_count"),
    Field("started_by"),
    Field("created_at"),
    Field("ended_at"),
    Field("version"),
];

/// Of channels.
pub const CHANNEL_COLUMNS: &[Column] = &[
    Field("id"),
    Field("owner"),
    OWNER,
    Field("code"),
    Field("name"),
    Field("payment_policy"),
    Field("buffer"),
    Field("version"),
];

/// Of warehouses.
pub const WAREHOUSE_COLUMNS: &[Column] = &[
    Field("id"),
    Field("code"),
    Field("name"),
    Field("zone"),
    Field("staging"),
    Called("staging_code", "staging", Named::Bin),
    Field("version"),
];

/// Of bins.
pub const BIN_COLUMNS: &[Column] = &[
    Field("id"),
    Field("warehouse"),
    WAREHOUSE,
    Field("code"),
    Field("kind"),
];

/// Of stock by product and warehouse.
pub const STOCK_COLUMNS: &[Column] = &[
    Field("owner"),
    OWNER,
    Field("product"),
    PRODUCT,
    Field("warehouse"),
    WAREHOUSE,
    Field("on_hand"),
    Field("quarantined"),
    Field("reserved"),
    Field("buffer"),
    Field("free"),
    Field("backordered"),
    Field("version"),
];

/// Of stock by bin and lot.
pub const STOCK_LEVEL_COLUMNS: &[Column] = &[
    Field("owner"),
    OWNER,
    Field("product"),
    PRODUCT,
    Field("warehouse"),
    WAREHOUSE,
    Field("bin"),
    BIN,
    Field("lot"),
    Field("on_hand"),
    Field("allocated"),
];

/// Of the stock ledger.
pub const STOCK_MOVEMENT_COLUMNS: &[Column] = &[
    Field("id"),
    Field("at"),
    Field("kind"),
    Field("owner"),
    OWNER,
    Field("product"),
    PRODUCT,
    Field("lot"),
    Field("quantity"),
    Field("from_warehouse"),
    Called("from_warehouse_code", "from_warehouse", Named::Warehouse),
    Field("from_bin"),
    Called("from_bin_code", "from_bin", Named::Bin),
    Field("to_warehouse"),
    Called("to_warehouse_code", "to_warehouse", Named::Warehouse),
    Field("to_bin"),
    Called("to_bin_code", "to_bin", Named::Bin),
    Field("line"),
    Field("reason"),
];

/// Of tasks.
pub const TASK_COLUMNS: &[Column] = &[
    Field("id"),
    Field("kind"),
    Field("owner"),
    OWNER,
    Field("order"),
    ORDER,
    Field("product"),
    PRODUCT,
    Field("warehouse"),
    WAREHOUSE,
    Field("bin"),
    BIN,
    Field("lot"),
    Field("quantity"),
    Field("created_at"),
    Field("done_at"),
    Field("version"),
];
