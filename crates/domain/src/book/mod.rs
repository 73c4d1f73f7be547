//! The working set of a batch: the rows that its commands may read and change, and what they did.

mod find;
mod numbers;
mod table;

pub use numbers::{Block, Series};
pub use table::{Change, Table};

use crate::customers::{Address, Customer, CustomerOrders};
use crate::events::Event;
use crate::expected_receipts::{ExpectedLine, ExpectedReceipt};
use crate::id::{
    AddressId, AllocationId, BinId, ChannelId, ChargeId, CountLineId, CreditId, CustomerId, ExpectedLineId,
    ExpectedReceiptId, GradingId, HoldId, LineId, NoteId, OrderId, OwnerId, PackId, PackageId, PaymentId,
    ProductId, ReturnId, ShipmentId, StockCountId, TaskId, WarehouseId,
};
use crate::inventory::{Bin, LevelKey, Stock, StockLevel, StockMovement, Task, Warehouse};
use crate::needs::QueueSlice;
use crate::orders::{
    Allocation, Charge, Credit, CreditLine, Hold, Note, Order, OrderLine, OrderLink, Status, WorkLease,
};
use crate::owners::{Channel, Owner};
use crate::payments::Payment;
use crate::products::{Pack, Product};
use crate::returns::{Grading, Return, ReturnLine};
use crate::shipments::{Package, PackageLine, Shipment};
use crate::stock_counts::{CountLine, StockCount};
use crate::time::Instant;
use rustc_hash::FxHashMap;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// Something to be done after the commit, and retried until it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobAsk {
    /// Which job.
    pub kind: &'static str,
    /// A job with the same kind and key that has not started stands for both.
    pub key: String,
    /// What it is about, as JSON.
    pub payload: String,
}

/// The working set of a batch.
#[derive(Debug, Clone, Default)]
pub struct Book {
    /// The moment of the batch, by the database's clock.
    pub now: Instant,
    /// Ids to hand out.
    pub ids: Block,
    /// Numbers to hand out.
    pub numbers: FxHashMap<(OwnerId, Series), Block>,
    /// Salt of the hashes that stand for personal text.
    pub salt: Vec<u8>,

    /// Owners.
    pub owners: Table<OwnerId, Owner>,
    /// Channels.
    pub channels: Table<ChannelId, Channel>,
    /// Warehouses.
    pub warehouses: Table<WarehouseId, Warehouse>,
    /// Bins.
    pub bins: Table<BinId, Bin>,
    /// Products.
    pub products: Table<ProductId, Product>,
    /// Packs.
    pub packs: Table<PackId, Pack>,
    /// Customers.
    pub customers: Table<CustomerId, Customer>,
    /// Addresses.
    pub addresses: Table<AddressId, Address>,
    /// Order heads.
    pub orders: Table<OrderId, Order>,
    /// Order lines.
    pub lines: Table<LineId, OrderLine>,
    /// Charges.
    pub charges: Table<ChargeId, Charge>,
    /// Links between orders: new ones only.
    pub links: Table<(OrderId, OrderId), OrderLink>,
    /// Holds.
    pub holds: Table<HoldId, Hold>,
    /// Notes.
    pub notes: Table<NoteId, Note>,
    /// Payments.
    pub payments: Table<PaymentId, Payment>,
    /// Work leases.
    pub leases: Table<OrderId, WorkLease>,
    /// Allocations.
    pub allocations: Table<AllocationId, Allocation>,
    /// Packages.
    pub packages: Table<PackageId, Package>,
    /// What packages hold.
    pub package_lines: Table<(PackageId, LineId), PackageLine>,
    /// Shipments.
    pub shipments: Table<ShipmentId, Shipment>,
    /// Credits.
    pub credits: Table<CreditId, Credit>,
    /// Credit lines.
    pub credit_lines: Table<LineId, CreditLine>,
    /// Returns.
    pub returns: Table<ReturnId, Return>,
    /// Return lines.
    pub return_lines: Table<LineId, ReturnLine>,
    /// Gradings: new ones only.
    pub gradings: Table<GradingId, Grading>,
    /// Stock.
    pub stock: Table<(ProductId, WarehouseId), Stock>,
    /// Stock levels.
    pub levels: Table<LevelKey, StockLevel>,
    /// Tasks.
    pub tasks: Table<TaskId, Task>,
    /// Expected receipts.
    pub expected_receipts: Table<ExpectedReceiptId, ExpectedReceipt>,
    /// Lines of expected receipts.
    pub expected_lines: Table<ExpectedLineId, ExpectedLine>,
    /// Stock counts.
    pub stock_counts: Table<StockCountId, StockCount>,
    /// Lines of stock counts.
    pub count_lines: Table<CountLineId, CountLine>,

    /// New entries of the stock ledger.
    pub movements: Vec<StockMovement>,
    /// What happened.
    pub events: Vec<Event>,
    /// What must be done after the commit.
    pub jobs: Vec<JobAsk>,
    /// How the number of orders by owner and status changes.
    pub status_counts: BTreeMap<(OwnerId, Status), i64>,
    /// The orders of customers that were asked for.
    pub customer_orders: FxHashMap<CustomerId, CustomerOrders>,
    /// Lines of the queues that were asked for, in queue order.
    pub queues: FxHashMap<QueueSlice, Vec<LineId>>,

    keys: Keys,
}

/// Where rows are found by what people call them, and by what they belong to.
#[derive(Debug, Clone, Default)]
struct Keys {
    owners: FxHashMap<String, OwnerId>,
    channels: FxHashMap<(OwnerId, String), ChannelId>,
    warehouses: FxHashMap<String, WarehouseId>,
    bins: FxHashMap<(WarehouseId, String), BinId>,
    skus: FxHashMap<(OwnerId, String), ProductId>,
    barcodes: FxHashMap<(OwnerId, String), PackId>,
    customers: FxHashMap<(OwnerId, String), CustomerId>,
    order_refs: FxHashMap<(ChannelId, String), (OrderId, String)>,
    credit_refs: FxHashMap<(OwnerId, String), (CreditId, String)>,
    lines: FxHashMap<OrderId, Vec<LineId>>,
    charges: FxHashMap<OrderId, Vec<ChargeId>>,
    holds: FxHashMap<OrderId, Vec<HoldId>>,
    notes: FxHashMap<OrderId, Vec<NoteId>>,
    payments: FxHashMap<OrderId, Vec<PaymentId>>,
    allocations: FxHashMap<LineId, Vec<AllocationId>>,
    packages: FxHashMap<OrderId, Vec<PackageId>>,
    package_lines: FxHashMap<PackageId, Vec<LineId>>,
    returns: FxHashMap<OrderId, Vec<ReturnId>>,
    return_lines: FxHashMap<ReturnId, Vec<LineId>>,
    levels: FxHashMap<(ProductId, WarehouseId), Vec<LevelKey>>,
    expected_lines: FxHashMap<ExpectedReceiptId, Vec<ExpectedLineId>>,
    count_lines: FxHashMap<StockCountId, Vec<CountLineId>>,
}

impl Keys {
    fn of_masters(self) -> Self {
        Self {
            owners: self.owners,
            channels: self.channels,
            warehouses: self.warehouses,
            bins: self.bins,
            skus: self.skus,
            barcodes: self.barcodes,
            customers: self.customers,
            ..Self::default()
        }
    }

    fn masters(&self) -> usize {
        let places = self.owners.len() + self.channels.len() + self.warehouses.len() + self.bins.len();
        places + self.skus.len() + self.barcodes.len() + self.customers.len()
    }
}

macro_rules! rows {
    ($($table:ident: $value:ty, $load:ident, $add:ident, |$book:ident, $row:ident| $index:block;)*) => {
        $(
            /// Puts the row in as the database has it.
            pub fn $load(&mut self, row: $value) {
                if self.$table.get(&Self::key_of(&row)).is_none() {
                    let ($book, $row) = (&mut self.keys, &row);
                    $index
                    self.$table.load(Self::key_of(&row), row);
                }
            }

            /// Puts a new row in.
            pub fn $add(&mut self, row: $value) {
                let ($book, $row) = (&mut self.keys, &row);
                $index
                self.$table.insert(Self::key_of(&row), row);
            }
        )*
    };
}

/// A row that knows its key.
trait Keyed {
    type Key;
    fn key(&self) -> Self::Key;
}

macro_rules! keyed {
    ($($row:ty => $key:ty, |$it:ident| $of:expr;)*) => {
        $(impl Keyed for $row {
            type Key = $key;
            fn key(&self) -> $key { let $it = self; $of }
        })*
    };
}

keyed! {
    Owner => OwnerId, |it| it.id;
    Channel => ChannelId, |it| it.id;
    Warehouse => WarehouseId, |it| it.id;
    Bin => BinId, |it| it.id;
    Product => ProductId, |it| it.id;
    Pack => PackId, |it| it.id;
    Customer => CustomerId, |it| it.id;
    OrderLine => LineId, |it| it.id;
    Charge => ChargeId, |it| it.id;
    Hold => HoldId, |it| it.id;
    Note => NoteId, |it| it.id;
    Payment => PaymentId, |it| it.id;
    Allocation => AllocationId, |it| it.id;
    Package => PackageId, |it| it.id;
    PackageLine => (PackageId, LineId), |it| (it.package, it.line);
    StockLevel => LevelKey, |it| it.key();
    Credit => CreditId, |it| it.id;
    Return => ReturnId, |it| it.id;
    ReturnLine => LineId, |it| it.id;
    ExpectedLine => ExpectedLineId, |it| it.id;
    CountLine => CountLineId, |it| it.id;
}

impl Book {
    /// An empty working set.
    #[must_use]
    pub fn new(now: Instant, ids: Block, salt: Vec<u8>) -> Self {
        Self {
            now,
            ids,
            salt,
            ..Self::default()
        }
    }

    /// The working set of the next batch: empty, except for the masters that this one read and left as they are.
    #[must_use]
    pub fn turn_over(self, now: Instant, ids: Block) -> Self {
        Self {
            now,
            ids,
            salt: self.salt,
            owners: self.owners,
            channels: self.channels,
            warehouses: self.warehouses,
            bins: self.bins,
            products: self.products,
            packs: self.packs,
            customers: self.customers,
            keys: self.keys.of_masters(),
            ..Self::default()
        }
    }

    /// How many masters are here, by their keys or by what people call them.
    #[must_use]
    pub fn masters(&self) -> usize {
        let places = self.owners.len() + self.channels.len() + self.warehouses.len() + self.bins.len();
        let goods = self.products.len() + self.packs.len() + self.customers.len();
        places + goods + self.keys.masters()
    }

    fn key_of<R: Keyed>(row: &R) -> R::Key {
        row.key()
    }

    rows! {
        owners: Owner, load_owner, add_owner, |keys, row| { keys.owners.insert(row.code.clone(), row.id); };
        channels: Channel, load_channel, add_channel, |keys, row| { keys.channels.insert((row.owner, row.code.clone()), row.id); };
        warehouses: Warehouse, load_warehouse, add_warehouse, |keys, row| { keys.warehouses.insert(row.code.clone(), row.id); };
        bins: Bin, load_bin, add_bin, |keys, row| { keys.bins.insert((row.warehouse, row.code.clone()), row.id); };
        products: Product, load_product, add_product, |keys, row| { keys.skus.insert((row.owner, row.sku.clone()), row.id); };
        packs: Pack, load_pack, add_pack, |keys, row| { keys.barcodes.insert((row.owner, row.barcode.clone()), row.id); };
        customers: Customer, load_customer, add_customer, |keys, row| {
            if !row.external_ref.is_empty() { keys.customers.insert((row.owner, row.external_ref.clone()), row.id); }
        };
        lines: OrderLine, load_line, add_line, |keys, row| { keys.lines.entry(row.order).or_default().push(row.id); };
        charges: Charge, load_charge, add_charge, |keys, row| { keys.charges.entry(row.order).or_default().push(row.id); };
        holds: Hold, load_hold, add_hold, |keys, row| { keys.holds.entry(row.order).or_default().push(row.id); };
        notes: Note, load_note, add_note, |keys, row| { keys.notes.entry(row.order).or_default().push(row.id); };
        payments: Payment, load_payment, add_payment, |keys, row| { keys.payments.entry(row.order).or_default().push(row.id); };
        allocations: Allocation, load_allocation, add_allocation, |keys, row| {
            keys.allocations.entry(row.line).or_default().push(row.id);
        };
        packages: Package, load_package, add_package, |keys, row| { keys.packages.entry(row.order).or_default().push(row.id); };
        package_lines: PackageLine, load_package_line, add_package_line, |keys, row| {
            keys.package_lines.entry(row.package).or_default().push(row.line);
        };
        levels: StockLevel, load_level, add_level, |keys, row| {
            keys.levels.entry((row.product, row.warehouse)).or_default().push(row.key());
        };
        returns: Return, load_return, add_return, |keys, row| {
            if !row.order.is_none() { keys.returns.entry(row.order).or_default().push(row.id); }
        };
        return_lines: ReturnLine, load_return_line, add_return_line, |keys, row| {
            keys.return_lines.entry(row.return_id).or_default().push(row.id);
        };
        expected_lines: ExpectedLine, load_expected_line, add_expected_line, |keys, row| {
            keys.expected_lines.entry(row.receipt).or_default().push(row.id);
        };
        count_lines: CountLine, load_count_line, add_count_line, |keys, row| {
            keys.count_lines.entry(row.count).or_default().push(row.id);
        };
        credits: Credit, load_credit, add_credit, |keys, row| {
            if !row.external_ref.is_empty() { keys.credit_refs.insert((row.owner, row.external_ref.clone()), (row.id, row.content_hash.clone())); }
        };
    }

    /// Notes that the channel has an order with this reference and content.
    pub fn load_order_ref(
        &mut self,
        channel: ChannelId,
        external_ref: String,
        order: OrderId,
        content_hash: String,
    ) {
        self.keys
            .order_refs
            .insert((channel, external_ref), (order, content_hash));
    }

    /// Notes that the owner has a credit with this reference and content.
    pub fn load_credit_ref(
        &mut self,
        owner: OwnerId,
        external_ref: String,
        credit: CreditId,
        content_hash: String,
    ) {
        self.keys
            .credit_refs
            .insert((owner, external_ref), (credit, content_hash));
    }

    /// Puts a new order in.
    pub fn add_order(&mut self, order: Order) {
        if !order.external_ref.is_empty() {
            let key = (order.channel, order.external_ref.clone());
            self.keys
                .order_refs
                .insert(key, (order.id, order.content_hash.clone()));
        }
        self.count_new(order.owner, order.status);
        self.orders.insert(order.id, order);
    }

    /// Says of which order a return is that had none.
    pub fn link_return(&mut self, id: ReturnId, order: OrderId) {
        if let Some(row) = self.returns.get_mut(&id) {
            row.order = order;
            self.keys.returns.entry(order).or_default().push(id);
        }
    }

    /// The stock of a product in a warehouse, begun at nothing when there is none yet.
    pub fn stock_mut(&mut self, owner: OwnerId, product: ProductId, warehouse: WarehouseId) -> &mut Stock {
        let key = (product, warehouse);
        if self.stock.get(&key).is_none() {
            let (on_hand, quarantined, reserved, buffer, backordered) = (0, 0, 0, 0, 0);
            self.stock.insert(
                key,
                Stock {
                    product,
                    warehouse,
                    owner,
                    on_hand,
                    quarantined,
                    reserved,
                    buffer,
                    backordered,
                    version: 0,
                },
            );
        }
        self.stock.get_mut(&key).expect("it was just put there")
    }

    /// The level of a bin, begun at nothing when there is none yet.
    pub fn level_mut(&mut self, owner: OwnerId, warehouse: WarehouseId, key: &LevelKey) -> &mut StockLevel {
        if self.levels.get(key).is_none() {
            let (product, bin, lot) = key.clone();
            self.add_level(StockLevel {
                product,
                warehouse,
                bin,
                lot,
                owner,
                on_hand: 0,
                allocated: 0,
            });
        }
        self.levels.get_mut(key).expect("it was just put there")
    }

    /// A new id. The engine leases more than a batch can use.
    ///
    /// # Panics
    /// When the block is empty: a bug in the engine, which the batch's replay contains.
    pub fn next_id<T: crate::id::Id>(&mut self) -> T {
        T::new(self.ids.take().expect("the engine leases enough ids for a batch"))
    }

    /// A new number for people, such as `2026-000042`.
    ///
    /// # Panics
    /// When the command did not ask for a number in its needs: a bug, which the batch's replay contains.
    pub fn next_number(&mut self, owner: OwnerId, series: Series) -> String {
        let year = self.now.year();
        let block = self.numbers.get_mut(&(owner, series));
        let number = block
            .and_then(Block::take)
            .expect("the command asked for a number");
        format!("{}{year}-{number:06}", series.prefix())
    }

    /// The hash that stands for personal text in events.
    #[must_use]
    pub fn hash(&self, parts: &[&str]) -> String {
        let mut hasher = Sha256::new();
        hasher.update(&self.salt);
        for part in parts {
            hasher.update((part.len() as u64).to_le_bytes());
            hasher.update(part.as_bytes());
        }
        hex::encode(&hasher.finalize()[..16])
    }

    /// Counts an order that was not there before.
    pub fn count_new(&mut self, owner: OwnerId, status: Status) {
        *self.status_counts.entry((owner, status)).or_default() += 1;
    }

    /// Counts an order that goes from one status to another.
    pub fn count_status(&mut self, owner: OwnerId, before: Status, after: Status) {
        if before != after {
            *self.status_counts.entry((owner, before)).or_default() -= 1;
            *self.status_counts.entry((owner, after)).or_default() += 1;
        }
    }

    /// Grows with every change; a refusal that finds it grown is a bug.
    #[must_use]
    pub fn writes(&self) -> u64 {
        let masters = self.owners.writes + self.channels.writes + self.warehouses.writes + self.bins.writes;
        let goods = self.products.writes + self.packs.writes + self.customers.writes + self.addresses.writes;
        let orders = self.orders.writes
            + self.lines.writes
            + self.charges.writes
            + self.links.writes
            + self.holds.writes
            + self.notes.writes
            + self.payments.writes
            + self.leases.writes;
        let floor = self.allocations.writes
            + self.packages.writes
            + self.package_lines.writes
            + self.shipments.writes;
        let stock = self.stock.writes
            + self.levels.writes
            + self.tasks.writes
            + self.expected_receipts.writes
            + self.expected_lines.writes
            + self.stock_counts.writes
            + self.count_lines.writes
            + self.credits.writes
            + self.credit_lines.writes;
        let returns = self.returns.writes + self.return_lines.writes + self.gradings.writes;
        masters
            + goods
            + orders
            + floor
            + stock
            + returns
            + (self.movements.len() + self.events.len() + self.jobs.len()) as u64
    }
}
