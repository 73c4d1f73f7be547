//! A line's quantities, and where they are taken from.

use crate::id::{AllocationId, BinId, LineId, OrderId, OwnerId, ProductId, WarehouseId};
use crate::money::{Money, TaxRate, UnitPrice};
use crate::time::Instant;
use serde::{Deserialize, Serialize};

/// What happened to the pieces of a line, or of all lines of an order. Base units.
///
/// `packed <= picked <= allocated <= reserved`, `reserved + shipped + cancelled <= ordered`, and
/// `returned <= shipped`, always.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Quantities {
    /// Asked for.
    #[serde(skip_serializing_if = "is_zero")]
    pub ordered: i64,
    /// No longer wanted.
    #[serde(skip_serializing_if = "is_zero")]
    pub cancelled: i64,
    /// Promised from stock and not shipped.
    #[serde(skip_serializing_if = "is_zero")]
    pub reserved: i64,
    /// Of the reserved: appointed to a bin.
    #[serde(skip_serializing_if = "is_zero")]
    pub allocated: i64,
    /// Of the allocated: taken from the bin.
    #[serde(skip_serializing_if = "is_zero")]
    pub picked: i64,
    /// Of the picked: in a package.
    #[serde(skip_serializing_if = "is_zero")]
    pub packed: i64,
    /// Left.
    #[serde(skip_serializing_if = "is_zero")]
    pub shipped: i64,
    /// Of the shipped: came back.
    #[serde(skip_serializing_if = "is_zero")]
    pub returned: i64,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde calls it with a reference"
)]
fn is_zero(quantity: &i64) -> bool {
    *quantity == 0
}

impl Quantities {
    /// Pieces that have neither left nor been cancelled.
    #[must_use]
    pub const fn open(&self) -> i64 {
        self.ordered - self.cancelled - self.shipped
    }

    /// Open pieces that nothing is reserved for.
    #[must_use]
    pub const fn unreserved(&self) -> i64 {
        self.open() - self.reserved
    }

    /// The eight numbers, in the order of the fields.
    #[must_use]
    pub const fn values(&self) -> [i64; 8] {
        [
            self.ordered,
            self.cancelled,
            self.reserved,
            self.allocated,
            self.picked,
            self.packed,
            self.shipped,
            self.returned,
        ]
    }

    /// From the eight numbers, in the order of the fields.
    #[must_use]
    pub const fn from_values(values: [i64; 8]) -> Self {
        let [
            ordered,
            cancelled,
            reserved,
            allocated,
            picked,
            packed,
            shipped,
            returned,
        ] = values;
        Self {
            ordered,
            cancelled,
            reserved,
            allocated,
            picked,
            packed,
            shipped,
            returned,
        }
    }

    /// Do the rules above hold?
    #[must_use]
    pub const fn holds(&self) -> bool {
        0 <= self.packed
            && self.packed <= self.picked
            && self.picked <= self.allocated
            && self.allocated <= self.reserved
            && 0 <= self.cancelled
            && 0 <= self.shipped
            && self.reserved + self.shipped + self.cancelled <= self.ordered
            && 0 <= self.returned
            && self.returned <= self.shipped
    }
}

impl std::ops::Add for Quantities {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        let (a, b) = (self.values(), other.values());
        Self::from_values(std::array::from_fn(|i| a[i] + b[i]))
    }
}

impl std::ops::Sub for Quantities {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        let (a, b) = (self.values(), other.values());
        Self::from_values(std::array::from_fn(|i| a[i] - b[i]))
    }
}

/// What a line stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LineKind {
    /// Goods from stock.
    #[default]
    Physical,
    /// Sold and never picked; it is delivered when the first shipment leaves.
    Service,
}

impl LineKind {
    /// The name in the database and on the wire.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Physical => "physical",
            Self::Service => "service",
        }
    }

    /// Reads [`Self::name`]; anything else is physical.
    #[must_use]
    pub fn named(name: &str) -> Self {
        if name == "service" {
            Self::Service
        } else {
            Self::Physical
        }
    }
}

/// One line of an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderLine {
    /// Its id.
    pub id: LineId,
    /// The order.
    pub order: OrderId,
    /// Whose order.
    pub owner: OwnerId,
    /// Its place on the order, from 1.
    pub position: i64,
    /// What is sold.
    pub product: ProductId,
    /// The warehouse it is taken from.
    pub warehouse: WarehouseId,
    /// Goods or a service.
    pub kind: LineKind,
    /// What the source calls it.
    pub description: String,
    /// What happened to its pieces.
    pub quantities: Quantities,
    /// Unreserved pieces that the queue of the product knows of.
    pub backordered: i64,
    /// Since when; zero when nothing waits.
    pub backordered_since: Instant,
    /// Why it waits: `no_stock`, `queue`, `not_found`, `damaged`, `mismatch`, `stock_lost`; empty when nothing waits.
    pub backorder_reason: String,
    /// The order's priority, kept here for the queue's index.
    pub priority: i64,
    /// The price.
    pub price: UnitPrice,
    /// Quantity ordered times price, rounded once.
    pub amount: Money,
    /// The source's own amount, where it gave one.
    pub source_amount: Option<Money>,
    /// The tax rate.
    pub tax_rate: TaxRate,
    /// The tax in or on the amount.
    pub tax: Money,
    /// Whether the amount holds the tax.
    pub prices_include_tax: bool,
}

/// From which bin and lot pieces of a line are taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allocation {
    /// Its id.
    pub id: AllocationId,
    /// The order.
    pub order: OrderId,
    /// The line.
    pub line: LineId,
    /// Whose product.
    pub owner: OwnerId,
    /// The product.
    pub product: ProductId,
    /// The warehouse of the bin.
    pub warehouse: WarehouseId,
    /// The bin.
    pub bin: BinId,
    /// The lot; empty when the product has none.
    pub lot: String,
    /// Pieces appointed and not shipped.
    pub quantity: i64,
    /// Of these: taken from the bin.
    pub picked: i64,
}
