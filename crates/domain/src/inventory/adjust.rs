//! Correcting stock: counted, found, lost, broken.

use super::receive::{check_bin, find_product};
use super::{Move, MoveKind, ask_rebalance, move_stock};
use crate::book::Book;
use crate::command::{Context, Decide, Reply};
use crate::events::{self, Event};
use crate::id::{BinId, LineId, OwnerId, WarehouseId};
use crate::needs::Needs;
use crate::orders::facts;
use crate::owners::find_owner;
use crate::refusal::{self, Refusal};
use crate::text;

/// How a bin's content is corrected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StockChange {
    /// Pieces more, or less when below zero.
    By(i64),
    /// So many there are now; nothing happens when the book says so too.
    To(i64),
}

impl StockChange {
    /// Pieces more or less than `on_hand`.
    fn from(self, on_hand: i64) -> Result<i64, Refusal> {
        match self {
            Self::By(0) => Err(Refusal::at(refusal::STOCK_MOVE_EMPTY, "/by")),
            Self::By(by) => {
                text::within("/by", by, -text::QUANTITY_MAX..=text::QUANTITY_MAX)?;
                Ok(by)
            }
            Self::To(to) => {
                text::within("/to", to, 0..=text::QUANTITY_MAX)?;
                Ok(to - on_hand)
            }
        }
    }
}

/// Corrects what a bin holds.
#[derive(Debug, Clone)]
pub struct AdjustStock {
    /// Whose goods.
    pub owner: OwnerId,
    /// Where.
    pub warehouse: WarehouseId,
    /// In which bin.
    pub bin: BinId,
    /// The item code.
    pub sku: String,
    /// The lot; empty when the product has none.
    pub lot: String,
    /// Pieces more, or less when below zero.
    pub by: StockChange,
    /// A short code of the cause.
    pub reason: String,
}

impl Decide for AdjustStock {
    fn needs(&self) -> Needs {
        Needs {
            owners: [self.owner].into(),
            warehouses: [self.warehouse].into(),
            bins: [self.bin].into(),
            skus: [(self.owner, self.sku.clone())].into(),
            ..Needs::default()
        }
    }

    fn needs_more(&self, book: &Book, _context: &Context) -> Needs {
        let product = book
            .product_by_sku(self.owner, &self.sku)
            .map(|product| (product.id, self.warehouse));
        Needs {
            stock: product.into_iter().collect(),
            levels: product.into_iter().collect(),
            ..Needs::default()
        }
    }

    fn decide(&self, book: &mut Book, context: &Context) -> Result<Reply, Refusal> {
        find_owner(book, context, self.owner)?;
        if book.warehouses.get(&self.warehouse).is_none() {
            return Err(Refusal::at(refusal::WAREHOUSE_NOT_FOUND, "/warehouse"));
        }
        check_bin(book, self.warehouse, self.bin)?;
        text::require("/reason", &self.reason, text::CODE_CHARS_MAX)?;
        text::check("/lot", &self.lot, text::CODE_CHARS_MAX)?;
        let missing = || Refusal::at(refusal::PRODUCT_NOT_FOUND, "/sku").with("sku", self.sku.as_str());
        let product = find_product(book, self.owner, &self.sku, "")
            .ok_or_else(missing)?
            .0
            .id;
        let level = book.levels.get(&(product, self.bin, self.lot.clone()));
        let (on_hand, allocated) = level.map_or((0, 0), |level| (level.on_hand, level.allocated));
        let by = self.by.from(on_hand)?;
        if by == 0 {
            return Ok(facts! { "unchanged": true });
        }
        if by < 0 && on_hand - allocated < -by {
            return Err(Refusal::at(refusal::STOCK_NOT_FREE, "/by")
                .with("free", on_hand - allocated)
                .with("wanted", -by));
        }
        let here = Some((self.warehouse, self.bin));
        let (from, to) = if by < 0 { (here, None) } else { (None, here) };
        let movement = move_stock(
            book,
            Move {
                kind: MoveKind::Adjust,
                owner: self.owner,
                product,
                lot: self.lot.clone(),
                quantity: by.abs(),
                from,
                to,
                line: LineId::default(),
                reason: self.reason.clone(),
            },
        );
        ask_rebalance(book, product, self.warehouse);
        let stock = book.stock_mut(self.owner, product, self.warehouse).clone();
        let body = facts! {
            "movement": movement, "warehouse": self.warehouse, "bin": self.bin, "lot": self.lot, "by": by, "reason": self.reason,
        };
        book.events.push(Event::new(
            events::STOCK_ADJUSTED,
            product,
            stock.version,
            self.owner,
            &body,
        ));
        Ok(facts! { "movement": movement, "on_hand": stock.on_hand, "free": stock.free() })
    }
}
