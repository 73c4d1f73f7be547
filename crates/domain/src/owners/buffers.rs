//! What a channel is not told of: pieces kept back from it, so that what one channel sells in a moment does not oversell
//! another.

use super::change::{change_channel, find_channel};
use crate::book::Book;
use crate::command::{Context, Decide, Reply};
use crate::events;
use crate::id::{ChannelId, OwnerId, ProductId};
use crate::inventory::Stock;
use crate::needs::Needs;
use crate::orders::facts;
use crate::refusal::{self, Refusal};
use crate::text;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The most items of a channel that have a buffer of their own.
pub const BUFFERED_ITEMS_MAX: usize = 2_000;

/// The pieces kept back from a channel. Many orders share one value.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Buffers {
    /// Of every item that has none of its own.
    pub all: i64,
    /// Of these items.
    pub items: Arc<BTreeMap<ProductId, i64>>,
}

impl Buffers {
    /// Is nothing kept back?
    #[must_use]
    pub fn is_none(&self) -> bool {
        self.all == 0 && self.items.is_empty()
    }

    /// The pieces of an item that are kept back.
    #[must_use]
    pub fn of(&self, product: ProductId) -> i64 {
        self.items.get(&product).copied().unwrap_or(self.all)
    }

    /// The pieces that the channel may sell: what is free, less what is kept back from it. While others wait for the item
    /// a new order gets nothing, so there is nothing to sell.
    #[must_use]
    pub fn available(&self, stock: &Stock) -> i64 {
        if stock.backordered > 0 {
            return 0;
        }
        (stock.free() - self.of(stock.product)).max(0)
    }
}

/// Says what is kept back from a channel, whole: items that are left out have no buffer of their own any more.
#[derive(Debug, Clone)]
pub struct SetChannelBuffers {
    /// The channel.
    pub channel: ChannelId,
    /// The version that the actor read.
    pub expected_version: Option<i64>,
    /// Of every item that is not named.
    pub all: i64,
    /// Of the items with these codes.
    pub items: Vec<(String, i64)>,
}

impl Decide for SetChannelBuffers {
    fn needs(&self) -> Needs {
        Needs {
            channels: [self.channel].into(),
            ..Needs::default()
        }
    }

    fn needs_more(&self, book: &Book, _context: &Context) -> Needs {
        let owner = book.channels.get(&self.channel).map(|it| it.owner);
        let skus = self.items.iter().map(|(sku, _)| sku.clone());
        Needs {
            skus: owner
                .map(|owner| skus.map(|sku| (owner, sku)).collect())
                .unwrap_or_default(),
            ..Needs::default()
        }
    }

    fn decide(&self, book: &mut Book, context: &Context) -> Result<Reply, Refusal> {
        text::within("/buffer", self.all, 0..=text::QUANTITY_MAX)?;
        let at = (self.channel, self.expected_version);
        let channel = find_channel(book, context, self.channel)?;
        let buffers = Buffers {
            all: self.all,
            items: Arc::new(self.checked(book, channel.owner)?),
        };
        let told = told(&channel.buffers, &buffers);
        change_channel(
            book,
            context,
            at,
            (events::CHANNEL_BUFFERS_SET, told),
            |channel| std::mem::replace(&mut channel.buffers, buffers.clone()) != buffers,
        )
    }

    fn weight(&self) -> usize {
        1 + self.items.len()
    }
}

impl SetChannelBuffers {
    fn checked(&self, book: &Book, owner: OwnerId) -> Result<BTreeMap<ProductId, i64>, Refusal> {
        if self.items.len() > BUFFERED_ITEMS_MAX {
            return Err(Refusal::at(refusal::NUMBER_OUT_OF_RANGE, "/items").with("max", BUFFERED_ITEMS_MAX));
        }
        let mut items = BTreeMap::new();
        for (place, (sku, buffer)) in self.items.iter().enumerate() {
            let at = |field: &str| format!("/items/{place}/{field}");
            text::within(&at("buffer"), *buffer, 0..=text::QUANTITY_MAX)?;
            let product = book.product_by_sku(owner, sku).ok_or_else(|| {
                Refusal::at(refusal::PRODUCT_NOT_FOUND, at("sku")).with("sku", sku.as_str())
            })?;
            if items.insert(product.id, *buffer).is_some() {
                return Err(Refusal::at(refusal::FIELD_MALFORMED, at("sku")).with("reason", "twice"));
            }
        }
        Ok(items)
    }
}

/// What the feed tells: the buffer of all items, and of those that have another one of their own than before; `null` where
/// an item has none any more.
fn told(before: &Buffers, after: &Buffers) -> Reply {
    let gone = before.items.keys().filter(|id| !after.items.contains_key(id));
    let gone = gone.map(|id| (id.to_string(), None));
    let other = after
        .items
        .iter()
        .filter(|(id, buffer)| before.items.get(id) != Some(*buffer));
    let other = other.map(|(id, buffer)| (id.to_string(), Some(*buffer)));
    let items: BTreeMap<String, Option<i64>> = gone.chain(other).collect();
    facts! { "buffer": after.all, "items": items }
}
