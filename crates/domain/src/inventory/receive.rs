//! Receiving stock.

use super::{BinKind, Move, MoveKind, ask_rebalance, move_stock};
use crate::book::Book;
use crate::command::{Context, Decide, Reply};
use crate::events::{self, Event};
use crate::id::{BinId, LineId, OwnerId, ProductId, WarehouseId};
use crate::needs::Needs;
use crate::orders::facts;
use crate::owners::find_owner;
use crate::products::Product;
use crate::refusal::{self, Refusal};
use crate::text;
use std::collections::BTreeSet;

/// Pieces of a product that came in.
#[derive(Debug, Clone, Default)]
pub struct ReceiveLine {
    /// The item code. Empty when the barcode says what it is.
    pub sku: String,
    /// A barcode of a pack: the quantity then counts packs.
    pub barcode: String,
    /// The lot; empty when the product has none.
    pub lot: String,
    /// How many.
    pub quantity: i64,
}

/// Puts stock on the books, and lets those who wait for it know.
#[derive(Debug, Clone)]
pub struct ReceiveStock {
    /// Whose goods.
    pub owner: OwnerId,
    /// Where.
    pub warehouse: WarehouseId,
    /// In which bin.
    pub bin: BinId,
    /// The reference of the delivery; empty for none.
    pub reference: String,
    /// What came in.
    pub lines: Vec<ReceiveLine>,
}

/// The most lines of a receipt.
const LINES_MAX: usize = 5_000;

impl Decide for ReceiveStock {
    fn needs(&self) -> Needs {
        let skus = self
            .lines
            .iter()
            .filter(|line| !line.sku.is_empty())
            .map(|line| (self.owner, line.sku.clone()));
        let barcodes = self
            .lines
            .iter()
            .filter(|line| line.sku.is_empty())
            .map(|line| (self.owner, line.barcode.clone()));
        Needs {
            owners: [self.owner].into(),
            warehouses: [self.warehouse].into(),
            bins: [self.bin].into(),
            skus: skus.collect(),
            barcodes: barcodes.collect(),
            ..Needs::default()
        }
    }

    fn needs_more(&self, book: &Book, _context: &Context) -> Needs {
        let products = self
            .lines
            .iter()
            .filter_map(|line| find_product(book, self.owner, &line.sku, &line.barcode));
        let keys: BTreeSet<_> = products
            .map(|(product, _)| (product.id, self.warehouse))
            .collect();
        Needs {
            stock: keys.clone(),
            levels: keys,
            ..Needs::default()
        }
    }

    fn decide(&self, book: &mut Book, context: &Context) -> Result<Reply, Refusal> {
        find_owner(book, context, self.owner)?;
        check_bin(book, self.warehouse, self.bin)?;
        text::check("/reference", &self.reference, text::CODE_CHARS_MAX)?;
        let lines = self.check_lines(book)?;
        for (index, (product, quantity)) in lines.iter().enumerate() {
            self.receive(book, *product, &self.lines[index].lot, *quantity);
        }
        Ok(
            facts! { "lines": lines.len(), "quantity": lines.iter().map(|(_, quantity)| quantity).sum::<i64>() },
        )
    }

    fn weight(&self) -> usize {
        self.lines.len().max(1)
    }
}

impl ReceiveStock {
    /// The products and pieces of the lines.
    fn check_lines(&self, book: &Book) -> Result<Vec<(ProductId, i64)>, Refusal> {
        if self.lines.is_empty() {
            return Err(Refusal::at(refusal::STOCK_MOVE_EMPTY, "/lines"));
        }
        text::within(
            "/lines",
            i64::try_from(self.lines.len()).unwrap_or(i64::MAX),
            1..=LINES_MAX as i64,
        )?;
        let check = |(index, line): (usize, &ReceiveLine)| {
            let at = |field: &str| format!("/lines/{index}/{field}");
            text::check_quantity(&at("quantity"), line.quantity)?;
            text::check(&at("lot"), &line.lot, text::CODE_CHARS_MAX)?;
            let (product, per_piece) =
                find_product(book, self.owner, &line.sku, &line.barcode).ok_or_else(|| {
                    let (field, code) = if line.sku.is_empty() {
                        ("barcode", &line.barcode)
                    } else {
                        ("sku", &line.sku)
                    };
                    Refusal::at(refusal::PRODUCT_NOT_FOUND, at(field)).with(field, code.as_str())
                })?;
            let quantity = line.quantity.saturating_mul(per_piece);
            text::check_quantity(&at("quantity"), quantity)?;
            Ok((product.id, quantity))
        };
        self.lines.iter().enumerate().map(check).collect()
    }

    fn receive(&self, book: &mut Book, product: ProductId, lot: &str, quantity: i64) {
        let movement = move_stock(
            book,
            Move {
                kind: MoveKind::Receive,
                owner: self.owner,
                product,
                lot: lot.to_owned(),
                quantity,
                from: None,
                to: Some((self.warehouse, self.bin)),
                line: LineId::default(),
                reason: self.reference.clone(),
            },
        );
        let version = book.stock_mut(self.owner, product, self.warehouse).version;
        let body = facts! {
            "movement": movement, "warehouse": self.warehouse, "bin": self.bin, "lot": lot, "quantity": quantity, "reference": self.reference,
        };
        book.events.push(Event::new(
            events::STOCK_RECEIVED,
            product,
            version,
            self.owner,
            &body,
        ));
        ask_rebalance(book, product, self.warehouse);
    }
}

/// The product by sku, or by the barcode of a pack, and how many base units a piece is.
pub(crate) fn find_product<'b>(
    book: &'b Book,
    owner: OwnerId,
    sku: &str,
    barcode: &str,
) -> Option<(&'b Product, i64)> {
    if sku.is_empty() {
        let pack = book.pack_by_barcode(owner, barcode)?;
        return Some((book.products.get(&pack.product)?, pack.quantity));
    }
    book.product_by_sku(owner, sku).map(|product| (product, 1))
}

/// Refuses a bin that is not in the warehouse, or not for stock.
pub(crate) fn check_bin(book: &Book, warehouse: WarehouseId, id: BinId) -> Result<(), Refusal> {
    let missing = || Refusal::at(refusal::BIN_NOT_FOUND, "/bin").with("bin", id.to_string());
    let bin = book
        .bins
        .get(&id)
        .filter(|bin| bin.warehouse == warehouse)
        .ok_or_else(missing)?;
    if bin.kind == BinKind::Staging {
        return Err(Refusal::at(refusal::BIN_NOT_FOR_STOCK, "/bin").with("code", bin.code.as_str()));
    }
    Ok(())
}
