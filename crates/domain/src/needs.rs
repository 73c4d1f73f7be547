//! The rows that commands ask for before they decide.

use crate::book::Series;
use crate::id::{
    AddressId, BinId, ChannelId, CustomerId, ExpectedReceiptId, OrderId, OwnerId, ProductId, ReturnId,
    StockCountId, TaskId, WarehouseId,
};
use crate::orders::OrderLine;
use std::collections::{BTreeMap, BTreeSet};

/// Which lines of the queue of a product a command wants to see.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum QueueEnd {
    /// Lines that wait for stock: highest priority first, then oldest.
    Waiting,
    /// Lines with reserved pieces that are not on the floor: lowest priority first, then newest.
    Reserved,
}

/// A slice of the queue of a product in a warehouse.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct QueueSlice {
    /// The product.
    pub product: ProductId,
    /// The warehouse.
    pub warehouse: WarehouseId,
    /// Which end.
    pub end: QueueEnd,
    /// How many lines at most.
    pub limit: i64,
}

impl QueueSlice {
    /// Does a line stand in this queue, at any place?
    #[must_use]
    pub fn holds(&self, line: &OrderLine) -> bool {
        let stands = match self.end {
            QueueEnd::Waiting => line.backordered > 0,
            QueueEnd::Reserved => line.quantities.reserved > line.quantities.allocated,
        };
        stands && (line.product, line.warehouse) == (self.product, self.warehouse)
    }

    /// The place of a line in this queue: the least comes first.
    #[must_use]
    pub fn rank(&self, line: &OrderLine) -> impl Ord + use<> {
        match self.end {
            QueueEnd::Waiting => (-line.priority, line.backordered_since.0, line.id.value()),
            QueueEnd::Reserved => (line.priority, 0, -line.id.value()),
        }
    }
}

/// Everything that commands read, as keys. The store loads the union over a batch in a few
/// statements, locks orders and then stock in key order, and fills a [`crate::book::Book`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Needs {
    /// Owners by id.
    pub owners: BTreeSet<OwnerId>,
    /// Owners by code.
    pub owner_codes: BTreeSet<String>,
    /// Channels by id.
    pub channels: BTreeSet<ChannelId>,
    /// Channels by owner and code.
    pub channel_codes: BTreeSet<(OwnerId, String)>,
    /// Warehouses by id.
    pub warehouses: BTreeSet<WarehouseId>,
    /// Warehouses by code.
    pub warehouse_codes: BTreeSet<String>,
    /// Bins by id.
    pub bins: BTreeSet<BinId>,
    /// Bins by warehouse and code.
    pub bin_codes: BTreeSet<(WarehouseId, String)>,
    /// Products by id.
    pub products: BTreeSet<ProductId>,
    /// Products by owner and sku.
    pub skus: BTreeSet<(OwnerId, String)>,
    /// Packs by owner and barcode.
    pub barcodes: BTreeSet<(OwnerId, String)>,
    /// Customers by id.
    pub customers: BTreeSet<CustomerId>,
    /// Customers by owner and reference.
    pub customer_refs: BTreeSet<(OwnerId, String)>,
    /// How many orders these customers have, and which of them are not finished.
    pub orders_of: BTreeSet<CustomerId>,
    /// Addresses by id.
    pub addresses: BTreeSet<AddressId>,
    /// Orders, with their leases; locked.
    pub orders: BTreeSet<OrderId>,
    /// Does the channel have an order with this reference?
    pub order_refs: BTreeSet<(ChannelId, String)>,
    /// All lines of these orders.
    pub lines_of: BTreeSet<OrderId>,
    /// These lines only (of orders also asked for).
    pub lines: BTreeSet<crate::id::LineId>,
    /// Charges of these orders.
    pub charges_of: BTreeSet<OrderId>,
    /// Holds of these orders, lifted ones included.
    pub holds_of: BTreeSet<OrderId>,
    /// Notes on these orders, archived ones included.
    pub notes_of: BTreeSet<OrderId>,
    /// Payments of these orders.
    pub payments_of: BTreeSet<OrderId>,
    /// Allocations of these orders.
    pub allocations_of: BTreeSet<OrderId>,
    /// Allocations of these lines.
    pub allocations: BTreeSet<crate::id::LineId>,
    /// Packages of these orders, with what is in them.
    pub packages_of: BTreeSet<OrderId>,
    /// Returns with their lines; locked after the orders.
    pub returns: BTreeSet<ReturnId>,
    /// Returns of these orders with their lines; covered by the lock on the order.
    pub returns_of: BTreeSet<OrderId>,
    /// Does the owner have a credit with this reference?
    pub credit_refs: BTreeSet<(OwnerId, String)>,
    /// Tasks; locked.
    pub tasks: BTreeSet<TaskId>,
    /// Expected receipts, with their lines; locked.
    pub expected_receipts: BTreeSet<ExpectedReceiptId>,
    /// Stock counts, with their lines; locked.
    pub stock_counts: BTreeSet<StockCountId>,
    /// Slices of queues; brings the lines and locks their orders.
    pub queues: BTreeSet<QueueSlice>,
    /// Stock by product and warehouse; locked after all orders.
    pub stock: BTreeSet<(ProductId, WarehouseId)>,
    /// All levels of a product in a warehouse, with their bins; covered by the lock on its stock.
    pub levels: BTreeSet<(ProductId, WarehouseId)>,
    /// How many numbers for people are drawn.
    pub numbers: BTreeMap<(OwnerId, Series), i64>,
}

impl Needs {
    /// Adds everything that `other` asks for. One by one: `append` would rebuild the whole set for each
    /// command of a batch.
    pub fn absorb(&mut self, other: Self) {
        self.owners.extend(other.owners);
        self.owner_codes.extend(other.owner_codes);
        self.channels.extend(other.channels);
        self.channel_codes.extend(other.channel_codes);
        self.warehouses.extend(other.warehouses);
        self.warehouse_codes.extend(other.warehouse_codes);
        self.bins.extend(other.bins);
        self.bin_codes.extend(other.bin_codes);
        self.products.extend(other.products);
        self.skus.extend(other.skus);
        self.barcodes.extend(other.barcodes);
        self.customers.extend(other.customers);
        self.customer_refs.extend(other.customer_refs);
        self.orders_of.extend(other.orders_of);
        self.addresses.extend(other.addresses);
        self.orders.extend(other.orders);
        self.order_refs.extend(other.order_refs);
        self.lines_of.extend(other.lines_of);
        self.lines.extend(other.lines);
        self.charges_of.extend(other.charges_of);
        self.holds_of.extend(other.holds_of);
        self.notes_of.extend(other.notes_of);
        self.payments_of.extend(other.payments_of);
        self.allocations_of.extend(other.allocations_of);
        self.allocations.extend(other.allocations);
        self.packages_of.extend(other.packages_of);
        self.returns.extend(other.returns);
        self.returns_of.extend(other.returns_of);
        self.credit_refs.extend(other.credit_refs);
        self.tasks.extend(other.tasks);
        self.expected_receipts.extend(other.expected_receipts);
        self.stock_counts.extend(other.stock_counts);
        self.queues.extend(other.queues);
        self.stock.extend(other.stock);
        self.levels.extend(other.levels);
        for (series, count) in other.numbers {
            *self.numbers.entry(series).or_default() += count;
        }
    }
}
