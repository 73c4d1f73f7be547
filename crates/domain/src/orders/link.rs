//! Links between orders: which order came from which.

use crate::id::{OrderId, OwnerId};
use serde::{Deserialize, Serialize};

/// How an order came from another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkKind {
    /// It asks for the same.
    Duplicate,
    /// It is sent instead of what came back.
    Exchange,
}

impl LinkKind {
    /// Every kind.
    pub const ALL: [Self; 2] = [Self::Duplicate, Self::Exchange];

    /// The name in the database and on the wire.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Duplicate => "duplicate",
            Self::Exchange => "exchange",
        }
    }

    /// Reads [`Self::name`].
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// That an order came from another. Written once, and never changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderLink {
    /// The order that came of it.
    pub order: OrderId,
    /// The order that it came from.
    pub origin: OrderId,
    /// Whose orders.
    pub owner: OwnerId,
    /// How.
    pub kind: LinkKind,
}
