//! Bringing stock to another bin, of the same or another warehouse.

use super::receive::{check_bin, find_product};
use super::{Move, MoveKind, ask_rebalance, is_quarantine, move_stock};
use crate::book::Book;
use crate::command::{Context, Decide, Reply};
use crate::events::{self, Event};
use crate::id::{BinId, LineId, OwnerId, ProductId, WarehouseId};
use crate::needs::Needs;
use crate::orders::facts;
use crate::owners::find_owner;
use crate::refusal::{self, Refusal};
use crate::text;
use std::collections::BTreeSet;

/// Brings stock from one bin to another.
#[derive(Debug, Clone)]
pub struct TransferStock {
    /// Whose goods.
    pub owner: OwnerId,
    /// The item code.
    pub sku: String,
    /// The lot; empty when the product has none.
    pub lot: String,
    /// How many.
    pub quantity: i64,
    /// From where.
    pub from: (WarehouseId, BinId),
    /// To where.
    pub to: (WarehouseId, BinId),
}

impl Decide for TransferStock {
    fn needs(&self) -> Needs {
        Needs {
            owners: [self.owner].into(),
            warehouses: [self.from.0, self.to.0].into(),
            bins: [self.from.1, self.to.1].into(),
            skus: [(self.owner, self.sku.clone())].into(),
            ..Needs::default()
        }
    }

    fn needs_more(&self, book: &Book, _context: &Context) -> Needs {
        let Some(product) = book.product_by_sku(self.owner, &self.sku) else {
            return Needs::default();
        };
        let keys: BTreeSet<_> = [(product.id, self.from.0), (product.id, self.to.0)].into();
        Needs {
            stock: keys.clone(),
            levels: keys,
            ..Needs::default()
        }
    }

    fn decide(&self, book: &mut Book, context: &Context) -> Result<Reply, Refusal> {
        let product = self.check(book, context)?;
        let movement = move_stock(
            book,
            Move {
                kind: MoveKind::Transfer,
                owner: self.owner,
                product,
                lot: self.lot.clone(),
                quantity: self.quantity,
                from: Some(self.from),
                to: Some(self.to),
                line: LineId::default(),
                reason: String::new(),
            },
        );
        ask_rebalance(book, product, self.to.0);
        let version = book.stock_mut(self.owner, product, self.to.0).version;
        let body = facts! {
            "movement": movement, "lot": self.lot, "quantity": self.quantity, "from_warehouse": self.from.0, "from_bin": self.from.1,
            "to_warehouse": self.to.0, "to_bin": self.to.1,
        };
        book.events.push(Event::new(
            events::STOCK_TRANSFERRED,
            product,
            version,
            self.owner,
            &body,
        ));
        Ok(facts! { "movement": movement, "quantity": self.quantity })
    }
}

impl TransferStock {
    fn check(&self, book: &Book, context: &Context) -> Result<ProductId, Refusal> {
        find_owner(book, context, self.owner)?;
        check_bin(book, self.from.0, self.from.1)?;
        check_bin(book, self.to.0, self.to.1)?;
        text::check_quantity("/quantity", self.quantity)?;
        if self.from == self.to {
            return Err(Refusal::at(refusal::STOCK_MOVE_EMPTY, "/to"));
        }
        let missing = || Refusal::at(refusal::PRODUCT_NOT_FOUND, "/sku").with("sku", self.sku.as_str());
        let product = find_product(book, self.owner, &self.sku, "")
            .ok_or_else(missing)?
            .0
            .id;
        let level = book.levels.get(&(product, self.from.1, self.lot.clone()));
        let in_bin = level.map_or(0, |level| level.on_hand - level.allocated);
        let elsewhere = self.from.0 != self.to.0 && !is_quarantine(book, self.from.1);
        let promised = book
            .stock
            .get(&(product, self.from.0))
            .map_or(0, super::Stock::free);
        let free = if elsewhere {
            in_bin.min(promised.max(0))
        } else {
            in_bin
        };
        if free < self.quantity {
            return Err(Refusal::at(refusal::STOCK_NOT_FREE, "/quantity")
                .with("free", free)
                .with("wanted", self.quantity));
        }
        Ok(product)
    }
}
