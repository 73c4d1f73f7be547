//! The status of an order: computed, never set.

use super::Order;
use crate::orders::Quantities;
use serde::{Deserialize, Serialize};

/// Where an order stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Not accepted yet.
    Draft,
    /// A hold is open.
    OnHold,
    /// Nothing of it can be released: it waits for stock.
    Backordered,
    /// May be released to the warehouse.
    Ready,
    /// On the scanners' list.
    Released,
    /// Someone works on it, or something is picked.
    InProgress,
    /// Some of it left and the rest waits.
    PartiallyShipped,
    /// All that was not cancelled left.
    Shipped,
    /// Nothing is wanted any more.
    Cancelled,
}

impl Status {
    /// Every status.
    pub const ALL: [Self; 9] = [
        Self::Draft,
        Self::OnHold,
        Self::Backordered,
        Self::Ready,
        Self::Released,
        Self::InProgress,
        Self::PartiallyShipped,
        Self::Shipped,
        Self::Cancelled,
    ];

    /// The name in the database and on the wire.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::OnHold => "on_hold",
            Self::Backordered => "backordered",
            Self::Ready => "ready",
            Self::Released => "released",
            Self::InProgress => "in_progress",
            Self::PartiallyShipped => "partially_shipped",
            Self::Shipped => "shipped",
            Self::Cancelled => "cancelled",
        }
    }

    /// Is nothing of it open any more?
    #[must_use]
    pub const fn is_finished(self) -> bool {
        matches!(self, Self::Shipped | Self::Cancelled)
    }

    /// Reads [`Self::name`].
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.name() == name)
    }

    /// The status that these facts make.
    #[must_use]
    pub const fn of(facts: &StatusFacts) -> Self {
        let totals = &facts.totals;
        if !facts.accepted {
            return if facts.cancelled {
                Self::Cancelled
            } else {
                Self::Draft
            };
        }
        if totals.open() == 0 {
            return if facts.cancelled && totals.shipped == 0 {
                Self::Cancelled
            } else {
                Self::Shipped
            };
        }
        if facts.open_holds > 0 {
            return Self::OnHold;
        }
        if totals.allocated > 0 {
            return if facts.leased || totals.picked > 0 {
                Self::InProgress
            } else {
                Self::Released
            };
        }
        if facts.may_release() {
            return Self::Ready;
        }
        if totals.shipped > 0 {
            Self::PartiallyShipped
        } else {
            Self::Backordered
        }
    }

    /// The word that users of the former system know.
    #[must_use]
    pub const fn incumbent(self) -> &'static str {
        match self {
            Self::Draft | Self::OnHold => "Blocked",
            Self::Backordered | Self::Ready | Self::Released => "NEW",
            Self::InProgress => "PICKING",
            Self::PartiallyShipped | Self::Shipped => "SHIPPED",
            Self::Cancelled => "CANCELLED",
        }
    }
}

/// All that the status of an order depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StatusFacts {
    /// Has it been accepted?
    pub accepted: bool,
    /// Was the whole of it cancelled?
    pub cancelled: bool,
    /// The sums over its physical lines. With none, the order is done when it is accepted.
    pub totals: Quantities,
    /// Holds that are not lifted.
    pub open_holds: i64,
    /// Has someone taken the work?
    pub leased: bool,
    /// Does nothing leave before everything can?
    pub ship_complete: bool,
}

impl StatusFacts {
    /// Is there enough reserved, and not yet released, to send it to the warehouse?
    #[must_use]
    pub const fn may_release(&self) -> bool {
        let waiting = self.totals.reserved - self.totals.allocated;
        waiting > 0 && (!self.ship_complete || self.totals.unreserved() == 0)
    }
}

impl From<&Order> for StatusFacts {
    fn from(order: &Order) -> Self {
        Self {
            accepted: order.accepted_at.0 != 0,
            cancelled: order.cancelled_at.0 != 0,
            totals: order.totals,
            open_holds: order.open_holds,
            leased: order.leased,
            ship_complete: order.ship_complete,
        }
    }
}
