//! Warehouses, bins, the stock ledger, and what is promised from it.
//!
//! Stock is promised in two steps. *Reserved* is by product and warehouse, when an order is accepted;
//! *allocated* is by bin and lot, when it is released. Picking moves goods to the warehouse's staging
//! bin, shipping moves them out, so the ledger says at every moment where each piece physically is.

mod adjust;
mod create;
pub mod listing;
mod move_stock;
mod rebalance;
mod receive;
mod transfer;

pub use adjust::{AdjustStock, StockChange};
pub(crate) use adjust::{Correction, correct};
pub use create::{CreateBin, CreateWarehouse};
pub(crate) use move_stock::{Move, is_quarantine, move_stock};
pub(crate) use rebalance::ask_rebalance;
pub use rebalance::{REBALANCE_JOB, RebalanceStock, rebalance_payload};
pub(crate) use receive::{
    Arrival, arrive, check_arrivals, check_bin, check_pieces, find_product, needs_of_arrivals,
    stock_of_arrivals,
};
pub use receive::{ReceiveLine, ReceiveStock};
pub use transfer::TransferStock;

use crate::id::{BinId, LineId, MovementId, OrderId, OwnerId, ProductId, TaskId, WarehouseId};
use crate::shipping::WorkCalendar;
use crate::time::Instant;
use serde::{Deserialize, Serialize};

/// Where stock lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warehouse {
    /// Its id.
    pub id: WarehouseId,
    /// Its short unique code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The IANA zone of its days.
    pub zone: String,
    /// Where picked goods stand until they leave.
    pub staging: BinId,
    /// When it works, and until when orders leave.
    pub calendar: WorkCalendar,
    /// Counts its changes.
    pub version: i64,
}

/// What a bin is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BinKind {
    /// Stock that orders are picked from.
    #[default]
    Pick,
    /// Picked goods on their way out; one a warehouse.
    Staging,
    /// Goods that are here and not on sale, until somebody decides about them.
    Quarantine,
}

impl BinKind {
    /// The name in the database and on the wire.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pick => "pick",
            Self::Staging => "staging",
            Self::Quarantine => "quarantine",
        }
    }

    /// Reads [`Self::name`]; anything else is a pick bin.
    #[must_use]
    pub fn named(name: &str) -> Self {
        match name {
            "staging" => Self::Staging,
            "quarantine" => Self::Quarantine,
            _ => Self::Pick,
        }
    }
}

/// A place in a warehouse.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bin {
    /// Its id.
    pub id: BinId,
    /// The warehouse it is in.
    pub warehouse: WarehouseId,
    /// Its code, unique in the warehouse; pickers walk in the order of codes.
    pub code: String,
    /// What it is for.
    pub kind: BinKind,
}

/// What a warehouse has and has promised of a product.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stock {
    /// The product.
    pub product: ProductId,
    /// The warehouse.
    pub warehouse: WarehouseId,
    /// Whose product it is.
    pub owner: OwnerId,
    /// Pieces in all bins, staging and quarantine included.
    pub on_hand: i64,
    /// Pieces of these in quarantine.
    pub quarantined: i64,
    /// Pieces promised to orders that have not left.
    pub reserved: i64,
    /// Pieces kept back from orders.
    pub buffer: i64,
    /// Pieces that order lines wait for.
    pub backordered: i64,
    /// Counts its changes.
    pub version: i64,
}

impl Stock {
    /// What a new order may still be promised; negative when promised stock was lost.
    #[must_use]
    pub const fn free(&self) -> i64 {
        self.on_hand - self.quarantined - self.reserved - self.buffer
    }
}

/// The key of a [`StockLevel`].
pub type LevelKey = (ProductId, BinId, String);

/// What one bin holds of a product and lot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StockLevel {
    /// The product.
    pub product: ProductId,
    /// The warehouse of the bin.
    pub warehouse: WarehouseId,
    /// The bin.
    pub bin: BinId,
    /// The lot; empty when the product has none.
    pub lot: String,
    /// Whose product it is.
    pub owner: OwnerId,
    /// Pieces in the bin.
    pub on_hand: i64,
    /// Pieces of these that order lines are to be picked from.
    pub allocated: i64,
}

impl StockLevel {
    /// What this level is found by.
    #[must_use]
    pub fn key(&self) -> LevelKey {
        (self.product, self.bin, self.lot.clone())
    }
}

/// Why stock moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MoveKind {
    /// Came in.
    Receive,
    /// Counted, damaged, found, lost.
    Adjust,
    /// From bin to bin.
    Transfer,
    /// Came back from a buyer.
    Return,
    /// From a bin to staging, for a line.
    Pick,
    /// From staging back to a bin.
    PutBack,
    /// Out of the door.
    Ship,
}

impl MoveKind {
    /// The name in the database and on the wire.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Receive => "receive",
            Self::Adjust => "adjust",
            Self::Transfer => "transfer",
            Self::Return => "return",
            Self::Pick => "pick",
            Self::PutBack => "put_back",
            Self::Ship => "ship",
        }
    }
}

/// An entry of the stock ledger: never changed, never removed.
/// A bin of zero is the world outside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StockMovement {
    /// Its id.
    pub id: MovementId,
    /// When.
    pub at: Instant,
    /// Why.
    pub kind: MoveKind,
    /// Whose product it is.
    pub owner: OwnerId,
    /// The product.
    pub product: ProductId,
    /// The lot; empty when the product has none.
    pub lot: String,
    /// How many pieces; more than zero.
    pub quantity: i64,
    /// The bin they left; zero when they came from outside.
    pub from_bin: BinId,
    /// The warehouse of that bin.
    pub from_warehouse: WarehouseId,
    /// The bin they went to; zero when they left.
    pub to_bin: BinId,
    /// The warehouse of that bin.
    pub to_warehouse: WarehouseId,
    /// The order line it was for; zero for none.
    pub line: LineId,
    /// A short code of the cause: a receipt's reference, an adjustment's reason.
    pub reason: String,
}

/// Something for the floor to do, outside picking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    /// Its id.
    pub id: TaskId,
    /// What to do: `put_back` or `count`.
    pub kind: TaskKind,
    /// Whose product it is.
    pub owner: OwnerId,
    /// The order it came from; zero for none.
    pub order: OrderId,
    /// The product.
    pub product: ProductId,
    /// Where.
    pub warehouse: WarehouseId,
    /// The bin to bring it to, or to count.
    pub bin: BinId,
    /// The lot.
    pub lot: String,
    /// How many pieces; zero for a count.
    pub quantity: i64,
    /// When it was asked.
    pub created_at: Instant,
    /// When it was done; zero while it is open.
    pub done_at: Instant,
    /// Counts its changes.
    pub version: i64,
}

impl Task {
    /// The version of a task that was just made.
    pub(crate) const FIRST_VERSION: i64 = 1;
}

/// What a [`Task`] asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TaskKind {
    /// Bring picked goods back to their bin.
    PutBack,
    /// Count a bin that was not as the book says.
    Count,
}

impl TaskKind {
    /// The name in the database and on the wire.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::PutBack => "put_back",
            Self::Count => "count",
        }
    }

    /// Reads [`Self::name`]; anything else is a count.
    #[must_use]
    pub fn named(name: &str) -> Self {
        if name == "put_back" {
            Self::PutBack
        } else {
            Self::Count
        }
    }
}
