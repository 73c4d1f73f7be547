//! Correcting stock: counted, found, lost, broken.

use super::receive::{check_bin, find_product};
use super::{Move, MoveKind, ask_rebalance, move_stock};
use crate::book::Book;
use crate::command::{Context, Decide, Reply};
use crate::events::{self, Event};
use crate::id::{BinId, LineId, MovementId, OwnerId, ProductId, WarehouseId};
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
        let movement = correct(
            book,
            &Correction {
                owner: self.owner,
                warehouse: self.warehouse,
                bin: self.bin,
                product,
                lot: &self.lot,
                by,
                reason: &self.reason,
            },
        );
        let stock = book.stock_mut(self.owner, product, self.warehouse);
        Ok(facts! { "movement": movement, "on_hand": stock.on_hand, "free": stock.free() })
    }
}

/// Pieces that a bin holds more, or fewer, than the ledger says.
pub(crate) struct Correction<'a> {
    pub owner: OwnerId,
    pub warehouse: WarehouseId,
    pub bin: BinId,
    pub product: ProductId,
    pub lot: &'a str,
    /// Pieces more, or fewer when below zero; not none.
    pub by: i64,
    pub reason: &'a str,
}

/// Writes the correction into the ledger, and lets those who wait, or hold too much, know.
pub(crate) fn correct(book: &mut Book, it: &Correction<'_>) -> MovementId {
    let here = Some((it.warehouse, it.bin));
    let (from, to) = if it.by < 0 { (here, None) } else { (None, here) };
    let movement = move_stock(
        book,
        Move {
            kind: MoveKind::Adjust,
            owner: it.owner,
            product: it.product,
            lot: it.lot.to_owned(),
            quantity: it.by.abs(),
            from,
            to,
            line: LineId::default(),
            reason: it.reason.to_owned(),
        },
    );
    ask_rebalance(book, it.product, it.warehouse);
    let version = book.stock_mut(it.owner, it.product, it.warehouse).version;
    let body = facts! {
        "movement": movement, "warehouse": it.warehouse, "bin": it.bin, "lot": it.lot, "by": it.by, "reason": it.reason,
    };
    book.events.push(Event::new(
        events::STOCK_ADJUSTED,
        it.product,
        version,
        it.owner,
        &body,
    ));
    movement
}
