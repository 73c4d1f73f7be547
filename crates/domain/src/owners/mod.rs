//! Owners of goods, their channels, and their policies.

mod buffers;
mod change;
mod create;
pub mod listing;
mod minimum;
mod receiving;

pub use buffers::{Buffers, SetChannelBuffers};
pub(crate) use change::{change_channel, change_owner};
pub use create::{CreateChannel, CreateOwner};
pub(crate) use create::{check_zone, created, find_owner};
pub use minimum::{BelowMinimum, MinimumOrder, SetMinimumOrder};
pub(crate) use minimum::{below_minimum, hold_below_minimum, refuse_below_minimum};
pub use receiving::ChangeReceiving;

use crate::id::{ChannelId, OwnerId, WarehouseId};
use crate::money::Currency;
use crate::payments::{PaymentPolicy, PaymentTerms};
use crate::rules::Rules;
use serde::{Deserialize, Serialize};

/// What happens to what stock cannot cover when an order is accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ShortPolicy {
    /// The rest waits in the queue of its product.
    #[default]
    Backorder,
    /// The order is refused whole.
    Refuse,
}

impl ShortPolicy {
    /// The name in the database and on the wire.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Backorder => "backorder",
            Self::Refuse => "refuse",
        }
    }

    /// Reads [`Self::name`]; anything else is a backorder.
    #[must_use]
    pub fn named(name: &str) -> Self {
        if name == "refuse" {
            Self::Refuse
        } else {
            Self::Backorder
        }
    }
}

/// How much more than expected an owner takes of a product unless it says otherwise, in percent.
pub const OVER_DELIVERY_PERCENT: i64 = 10;

/// A client whose goods are kept and sold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owner {
    /// Its id.
    pub id: OwnerId,
    /// Its short unique code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The IANA zone of its business days.
    pub zone: String,
    /// The currency of orders that do not name one.
    pub currency: Currency,
    /// What happens to what stock cannot cover.
    pub short_policy: ShortPolicy,
    /// Whether its orders ship complete unless they say otherwise.
    pub ship_complete: bool,
    /// Where its orders ship from unless they say otherwise.
    pub warehouse: WarehouseId,
    /// What it wants of payment.
    pub payment: PaymentTerms,
    /// The least that its orders are to be worth.
    pub minimum_order: MinimumOrder,
    /// How much more than expected it takes of a product, in percent of what is expected.
    pub over_delivery_percent: i64,
    /// What is done with its orders without anybody saying so.
    pub rules: Rules,
    /// Counts its changes.
    pub version: i64,
}

/// Where an owner's orders come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Channel {
    /// Its id.
    pub id: ChannelId,
    /// The owner it sells for.
    pub owner: OwnerId,
    /// Its code, unique with the owner.
    pub code: String,
    /// Its name.
    pub name: String,
    /// What its orders wait for; none is as the owner says.
    pub payment: Option<PaymentPolicy>,
    /// What is kept back from it.
    pub buffers: Buffers,
    /// Counts its changes.
    pub version: i64,
}
