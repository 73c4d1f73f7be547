//! Rows of the working set by what people call them, and by what they belong to.

use super::Book;
use crate::customers::Customer;
use crate::id::{
    AllocationId, ChannelId, ChargeId, CountLineId, CreditId, ExpectedLineId, ExpectedReceiptId, HoldId,
    LineId, NoteId, OrderId, OwnerId, PackageId, PaymentId, ProductId, ReturnId, StockCountId, WarehouseId,
};
use crate::inventory::{Bin, LevelKey, Warehouse};
use crate::owners::{Channel, Owner};
use crate::products::{Pack, Product};

impl Book {
    /// The owner with this code.
    #[must_use]
    pub fn owner_by_code(&self, code: &str) -> Option<&Owner> {
        self.owners.get(self.keys.owners.get(code)?)
    }

    /// The channel of the owner with this code.
    #[must_use]
    pub fn channel_by_code(&self, owner: OwnerId, code: &str) -> Option<&Channel> {
        self.channels
            .get(self.keys.channels.get(&(owner, code.to_owned()))?)
    }

    /// The warehouse with this code.
    #[must_use]
    pub fn warehouse_by_code(&self, code: &str) -> Option<&Warehouse> {
        self.warehouses.get(self.keys.warehouses.get(code)?)
    }

    /// The bin of the warehouse with this code.
    #[must_use]
    pub fn bin_by_code(&self, warehouse: WarehouseId, code: &str) -> Option<&Bin> {
        self.bins.get(self.keys.bins.get(&(warehouse, code.to_owned()))?)
    }

    /// The product of the owner with this sku.
    #[must_use]
    pub fn product_by_sku(&self, owner: OwnerId, sku: &str) -> Option<&Product> {
        self.products.get(self.keys.skus.get(&(owner, sku.to_owned()))?)
    }

    /// The pack of the owner with this barcode.
    #[must_use]
    pub fn pack_by_barcode(&self, owner: OwnerId, barcode: &str) -> Option<&Pack> {
        self.packs
            .get(self.keys.barcodes.get(&(owner, barcode.to_owned()))?)
    }

    /// The customer of the owner with this reference.
    #[must_use]
    pub fn customer_by_ref(&self, owner: OwnerId, external_ref: &str) -> Option<&Customer> {
        self.customers
            .get(self.keys.customers.get(&(owner, external_ref.to_owned()))?)
    }

    /// The order that the channel knows by this reference, and the hash of its content.
    #[must_use]
    pub fn order_by_ref(&self, channel: ChannelId, external_ref: &str) -> Option<&(OrderId, String)> {
        self.keys.order_refs.get(&(channel, external_ref.to_owned()))
    }

    /// The credit that the owner knows by this reference, and the hash of its content.
    #[must_use]
    pub fn credit_by_ref(&self, owner: OwnerId, external_ref: &str) -> Option<&(CreditId, String)> {
        self.keys.credit_refs.get(&(owner, external_ref.to_owned()))
    }

    /// The lines of the order that are here, by position.
    #[must_use]
    pub fn lines_of(&self, order: OrderId) -> Vec<LineId> {
        let mut ids = self.keys.lines.get(&order).cloned().unwrap_or_default();
        ids.sort_by_key(|id| self.lines.get(id).map(|line| line.position));
        ids
    }

    /// The charges of the order, in the order they were made.
    #[must_use]
    pub fn charges_of(&self, order: OrderId) -> Vec<ChargeId> {
        let mut ids = self.keys.charges.get(&order).cloned().unwrap_or_default();
        ids.sort_unstable();
        ids
    }

    /// The holds of the order, in the order they were placed.
    #[must_use]
    pub fn holds_of(&self, order: OrderId) -> Vec<HoldId> {
        let mut ids = self.keys.holds.get(&order).cloned().unwrap_or_default();
        ids.sort_unstable();
        ids
    }

    /// The notes on the order, in the order they were written.
    #[must_use]
    pub fn notes_of(&self, order: OrderId) -> Vec<NoteId> {
        let mut ids = self.keys.notes.get(&order).cloned().unwrap_or_default();
        ids.sort_unstable();
        ids
    }

    /// The payments of the order, in the order they were recorded.
    #[must_use]
    pub fn payments_of(&self, order: OrderId) -> Vec<PaymentId> {
        let mut ids = self.keys.payments.get(&order).cloned().unwrap_or_default();
        ids.sort_unstable();
        ids
    }

    /// The allocations of the line, oldest first.
    #[must_use]
    pub fn allocations_of(&self, line: LineId) -> Vec<AllocationId> {
        let mut ids = self.keys.allocations.get(&line).cloned().unwrap_or_default();
        ids.retain(|id| self.allocations.get(id).is_some());
        ids.sort_unstable();
        ids
    }

    /// The packages of the order, oldest first.
    #[must_use]
    pub fn packages_of(&self, order: OrderId) -> Vec<PackageId> {
        let mut ids = self.keys.packages.get(&order).cloned().unwrap_or_default();
        ids.sort_unstable();
        ids
    }

    /// The lines in the package.
    #[must_use]
    pub fn lines_in(&self, package: PackageId) -> Vec<LineId> {
        let mut ids = self.keys.package_lines.get(&package).cloned().unwrap_or_default();
        ids.retain(|line| self.package_lines.get(&(package, *line)).is_some());
        ids.sort_unstable();
        ids
    }

    /// The returns of the order, oldest first.
    #[must_use]
    pub fn returns_of(&self, order: OrderId) -> Vec<ReturnId> {
        let mut ids = self.keys.returns.get(&order).cloned().unwrap_or_default();
        ids.sort_unstable();
        ids
    }

    /// The lines of the return, in the order they were made.
    #[must_use]
    pub fn return_lines_of(&self, id: ReturnId) -> Vec<LineId> {
        let mut ids = self.keys.return_lines.get(&id).cloned().unwrap_or_default();
        ids.sort_unstable();
        ids
    }

    /// The lines of the expected receipt, by position.
    #[must_use]
    pub fn expected_lines_of(&self, receipt: ExpectedReceiptId) -> Vec<ExpectedLineId> {
        let mut ids = self
            .keys
            .expected_lines
            .get(&receipt)
            .cloned()
            .unwrap_or_default();
        ids.sort_by_key(|id| self.expected_lines.get(id).map(|line| line.position));
        ids
    }

    /// The lines of the stock count, in the order they were made.
    #[must_use]
    pub fn count_lines_of(&self, count: StockCountId) -> Vec<CountLineId> {
        let mut ids = self.keys.count_lines.get(&count).cloned().unwrap_or_default();
        ids.sort_unstable();
        ids
    }

    /// The levels of the product in the warehouse, in the order pickers walk.
    #[must_use]
    pub fn levels_of(&self, product: ProductId, warehouse: WarehouseId) -> Vec<LevelKey> {
        let mut keys = self
            .keys
            .levels
            .get(&(product, warehouse))
            .cloned()
            .unwrap_or_default();
        keys.sort_by_cached_key(|(_, bin, lot)| {
            (self.bins.get(bin).map(|it| it.code.clone()), *bin, lot.clone())
        });
        keys
    }
}
