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
        Needs {
            owners: [self.owner].into(),
            warehouses: [self.warehouse].into(),
            bins: [self.bin].into(),
            ..needs_of_arrivals(self.owner, &self.lines)
        }
    }

    fn needs_more(&self, book: &Book, _context: &Context) -> Needs {
        stock_of_arrivals(book, self.owner, self.warehouse, &self.lines)
    }

    fn decide(&self, book: &mut Book, context: &Context) -> Result<Reply, Refusal> {
        find_owner(book, context, self.owner)?;
        check_bin(book, self.warehouse, self.bin)?;
        text::check("/reference", &self.reference, text::CODE_CHARS_MAX)?;
        let arrived = check_arrivals(book, self.owner, &self.lines)?;
        for (line, (product, quantity)) in self.lines.iter().zip(&arrived) {
            arrive(
                book,
                &Arrival {
                    owner: self.owner,
                    warehouse: self.warehouse,
                    bin: self.bin,
                    product: *product,
                    lot: &line.lot,
                    quantity: *quantity,
                    reference: &self.reference,
                },
            );
        }
        let quantity: i64 = arrived.iter().map(|(_, quantity)| quantity).sum();
        Ok(facts! { "lines": arrived.len(), "quantity": quantity })
    }

    fn weight(&self) -> usize {
        self.lines.len().max(1)
    }
}

/// The goods that lines name.
pub(crate) fn needs_of_arrivals(owner: OwnerId, lines: &[ReceiveLine]) -> Needs {
    let (coded, packed): (Vec<_>, Vec<_>) = lines.iter().partition(|line| !line.sku.is_empty());
    Needs {
        skus: coded.iter().map(|line| (owner, line.sku.clone())).collect(),
        barcodes: packed.iter().map(|line| (owner, line.barcode.clone())).collect(),
        ..Needs::default()
    }
}

/// The stock and levels of the goods that lines name.
pub(crate) fn stock_of_arrivals(
    book: &Book,
    owner: OwnerId,
    warehouse: WarehouseId,
    lines: &[ReceiveLine],
) -> Needs {
    let products = lines
        .iter()
        .filter_map(|line| find_product(book, owner, &line.sku, &line.barcode));
    let keys: BTreeSet<_> = products.map(|(product, _)| (product.id, warehouse)).collect();
    Needs {
        stock: keys.clone(),
        levels: keys,
        ..Needs::default()
    }
}

/// The products and pieces of the lines.
pub(crate) fn check_arrivals(
    book: &Book,
    owner: OwnerId,
    lines: &[ReceiveLine],
) -> Result<Vec<(ProductId, i64)>, Refusal> {
    if lines.is_empty() {
        return Err(Refusal::at(refusal::STOCK_MOVE_EMPTY, "/lines"));
    }
    text::within(
        "/lines",
        i64::try_from(lines.len()).unwrap_or(i64::MAX),
        1..=LINES_MAX as i64,
    )?;
    let check = |(index, line): (usize, &ReceiveLine)| {
        let at = |field: &str| format!("/lines/{index}/{field}");
        text::check(&at("lot"), &line.lot, text::CODE_CHARS_MAX)?;
        check_pieces(book, owner, &at, (&line.sku, &line.barcode), line.quantity)
    };
    lines.iter().enumerate().map(check).collect()
}

/// The product that a sku or a barcode names, and how many base units so many of it are.
pub(crate) fn check_pieces(
    book: &Book,
    owner: OwnerId,
    at: &dyn Fn(&str) -> String,
    (sku, barcode): (&str, &str),
    quantity: i64,
) -> Result<(ProductId, i64), Refusal> {
    text::check_quantity(&at("quantity"), quantity)?;
    let (product, per_piece) = find_product(book, owner, sku, barcode).ok_or_else(|| {
        let (field, code) = if sku.is_empty() {
            ("barcode", barcode)
        } else {
            ("sku", sku)
        };
        Refusal::at(refusal::PRODUCT_NOT_FOUND, at(field)).with(field, code)
    })?;
    let quantity = quantity.saturating_mul(per_piece);
    text::check_quantity(&at("quantity"), quantity)?;
    Ok((product.id, quantity))
}

/// Pieces that came into a bin.
pub(crate) struct Arrival<'a> {
    pub owner: OwnerId,
    pub warehouse: WarehouseId,
    pub bin: BinId,
    pub product: ProductId,
    pub lot: &'a str,
    pub quantity: i64,
    /// What the ledger names as the cause.
    pub reference: &'a str,
}

/// Puts pieces on the books, and lets those who wait for them know.
pub(crate) fn arrive(book: &mut Book, it: &Arrival<'_>) {
    let movement = move_stock(
        book,
        Move {
            kind: MoveKind::Receive,
            owner: it.owner,
            product: it.product,
            lot: it.lot.to_owned(),
            quantity: it.quantity,
            from: None,
            to: Some((it.warehouse, it.bin)),
            line: LineId::default(),
            reason: it.reference.to_owned(),
        },
    );
    let version = book.stock_mut(it.owner, it.product, it.warehouse).version;
    let body = facts! {
        "movement": movement, "warehouse": it.warehouse, "bin": it.bin, "lot": it.lot, "quantity": it.quantity,
        "reference": it.reference,
    };
    book.events.push(Event::new(
        events::STOCK_RECEIVED,
        it.product,
        version,
        it.owner,
        &body,
    ));
    ask_rebalance(book, it.product, it.warehouse);
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
