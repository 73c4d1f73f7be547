//! Where the lists of each noun lie: its declaration, its table, its columns.

use crate::list::{ListSource, NamedIndex, Place};
use crate::rows::Row;
use domain::customers::{Customer, listing::CUSTOMERS};
use domain::expected_receipts::{ExpectedReceipt, listing::EXPECTED_RECEIPTS};
use domain::inventory::listing as inventory;
use domain::inventory::{Bin, Stock, StockLevel, StockMovement, Task, Warehouse};
use domain::list::Listing;
use domain::orders::listing::{CREDITS, ORDERS};
use domain::orders::{Credit, Order};
use domain::owners::listing as owners;
use domain::owners::{Channel, Owner};
use domain::payments::{Payment, listing::PAYMENTS};
use domain::products::{Product, listing::PRODUCTS};
use domain::returns::{Return, listing::RETURNS};
use domain::shipments::{Shipment, listing::SHIPMENTS};
use domain::stock_counts::{StockCount, listing::STOCK_COUNTS};

const fn source<R: Row>(
    listing: &'static Listing,
    places: &'static [(&'static str, Place)],
    indexes: &'static [NamedIndex],
) -> ListSource {
    ListSource {
        listing,
        table: R::TABLE,
        columns: R::READ,
        places,
        indexes,
    }
}

const fn index(shape: &'static str, owned: bool, name: &'static str) -> NamedIndex {
    NamedIndex { shape, owned, name }
}

const OWNER: (&str, Place) = ("owner", Place::Column("owner_id"));
const CHANNEL: (&str, Place) = ("channel", Place::Column("channel_id"));
const CUSTOMER: (&str, Place) = ("customer", Place::Column("customer_id"));
const ORDER: (&str, Place) = ("order", Place::Column("order_id"));
const PRODUCT: (&str, Place) = ("product", Place::Column("product_id"));
const WAREHOUSE: (&str, Place) = ("warehouse", Place::Column("warehouse_id"));
const BIN: (&str, Place) = ("bin", Place::Column("bin_id"));

/// Orders; rows are [`Order`]s.
pub static ORDER_LIST: ListSource = source::<Order>(
    &ORDERS,
    &[
        ("line_count", Place::Column("lines")),
        OWNER,
        CHANNEL,
        CUSTOMER,
        WAREHOUSE,
        ("tag", Place::Tags("tags")),
        ("number", Place::Column("number_key")),
        (
            "customer_name",
            Place::Rows {
                table: "customer",
                link: "id",
                to: "customer_id",
                column: "name_key",
            },
        ),
        (
            "product",
            Place::Rows {
                table: "order_line",
                link: "order_id",
                to: "id",
                column: "product_id",
            },
        ),
    ],
    &[index("ref", false, "orders_ref")],
);

/// Credits; rows are [`Credit`]s.
pub static CREDIT_LIST: ListSource = source::<Credit>(
    &CREDITS,
    &[
        OWNER,
        CHANNEL,
        CUSTOMER,
        ORDER,
        ("return", Place::Column("return_id")),
    ],
    &[
        index("order", false, "credit_of_order"),
        index("return", false, "credit_of_return"),
    ],
);

/// Payments; rows are [`Payment`]s.
pub static PAYMENT_LIST: ListSource = source::<Payment>(
    &PAYMENTS,
    &[OWNER, ORDER],
    &[index("order", false, "payment_of_order")],
);

/// Products; rows are [`Product`]s.
pub static PRODUCT_LIST: ListSource = source::<Product>(
    &PRODUCTS,
    &[
        OWNER,
        ("sku", Place::Column("sku_key")),
        ("name", Place::Column("name_key")),
        (
            "barcode",
            Place::Rows {
                table: "pack",
                link: "product_id",
                to: "id",
                column: "barcode",
            },
        ),
    ],
    &[],
);

/// Customers; rows are [`Customer`]s.
pub static CUSTOMER_LIST: ListSource =
    source::<Customer>(&CUSTOMERS, &[OWNER, ("name", Place::Column("name_key"))], &[]);

/// Shipments; rows are [`Shipment`]s.
pub static SHIPMENT_LIST: ListSource = source::<Shipment>(
    &SHIPMENTS,
    &[OWNER, ORDER, WAREHOUSE],
    &[index("order", false, "shipment_of_order")],
);

/// Returns; rows are [`Return`]s.
pub static RETURN_LIST: ListSource = source::<Return>(
    &RETURNS,
    &[
        OWNER,
        ORDER,
        WAREHOUSE,
        ("shipment", Place::Column("shipment_id")),
        (
            "product",
            Place::Rows {
                table: "return_line",
                link: "return_id",
                to: "id",
                column: "product_id",
            },
        ),
    ],
    &[index("order", false, "returns_of_order")],
);

/// Expected receipts; rows are [`ExpectedReceipt`]s.
pub static EXPECTED_RECEIPT_LIST: ListSource = source::<ExpectedReceipt>(
    &EXPECTED_RECEIPTS,
    &[
        OWNER,
        WAREHOUSE,
        ("number", Place::Column("number_key")),
        ("line_count", Place::Column("lines")),
        (
            "product",
            Place::Rows {
                table: "expected_line",
                link: "receipt_id",
                to: "id",
                column: "product_id",
            },
        ),
    ],
    &[],
);

/// Stock counts; rows are [`StockCount`]s.
pub static STOCK_COUNT_LIST: ListSource = source::<StockCount>(
    &STOCK_COUNTS,
    &[
        OWNER,
        WAREHOUSE,
        BIN,
        PRODUCT,
        ("number", Place::Column("number_key")),
        ("line_count", Place::Column("lines")),
    ],
    &[],
);

/// Owners; rows are [`Owner`]s.
pub static OWNER_LIST: ListSource = source::<Owner>(&owners::OWNERS, &[], &[]);

/// Channels; rows are [`Channel`]s.
pub static CHANNEL_LIST: ListSource = source::<Channel>(&owners::CHANNELS, &[OWNER], &[]);

/// Warehouses; rows are [`Warehouse`]s.
pub static WAREHOUSE_LIST: ListSource = source::<Warehouse>(&inventory::WAREHOUSES, &[], &[]);

/// Bins; rows are [`Bin`]s.
pub static BIN_LIST: ListSource = source::<Bin>(
    &inventory::BINS,
    &[WAREHOUSE],
    &[index("warehouse", false, "bin_code")],
);

/// Stock by product and warehouse; rows are [`Stock`]s.
pub static STOCK_LIST: ListSource = source::<Stock>(
    &inventory::STOCK,
    &[OWNER, PRODUCT, WAREHOUSE],
    &[
        index("warehouse", true, "stock_of_owner"),
        index("warehouse", false, "stock_of_warehouse"),
    ],
);

/// Stock by bin and lot; rows are [`StockLevel`]s.
pub static STOCK_LEVEL_LIST: ListSource = source::<StockLevel>(
    &inventory::STOCK_LEVELS,
    &[OWNER, PRODUCT, WAREHOUSE, BIN],
    &[index("bin", false, "stock_level_in_bin")],
);

/// The stock ledger; rows are [`StockMovement`]s.
pub static STOCK_MOVEMENT_LIST: ListSource = source::<StockMovement>(
    &inventory::STOCK_MOVEMENTS,
    &[
        OWNER,
        PRODUCT,
        ("from_bin", Place::Column("from_bin_id")),
        ("from_warehouse", Place::Column("from_warehouse_id")),
        ("to_bin", Place::Column("to_bin_id")),
        ("to_warehouse", Place::Column("to_warehouse_id")),
        ("line", Place::Column("line_id")),
    ],
    &[
        index("id", true, "stock_movement_of_owner"),
        index("product", false, "stock_movement_of_product"),
    ],
);

/// Tasks; rows are [`Task`]s.
pub static TASK_LIST: ListSource = source::<Task>(
    &inventory::TASKS,
    &[OWNER, ORDER, PRODUCT, WAREHOUSE, BIN],
    &[
        index("id", true, "task_of_owner"),
        index("order", false, "task_of_order"),
    ],
);
