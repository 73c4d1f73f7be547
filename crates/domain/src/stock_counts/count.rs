//! What somebody found.

use super::{LINES_MAX, StockCount, answer, find_open, needs_of, note, record, stock_of};
use crate::book::Book;
use crate::command::{Context, Decide, Reply};
use crate::events;
use crate::id::{BinId, OwnerId, StockCountId};
use crate::inventory::{LevelKey, check_bin, find_product};
use crate::needs::Needs;
use crate::orders::facts;
use crate::refusal::{self, Refusal};
use crate::text;

/// Pieces of a product and lot that were found in a bin.
#[derive(Debug, Clone, Default)]
pub struct CountedLine {
    /// The bin; that of the count when it is of one bin.
    pub bin: Option<BinId>,
    /// The item code. Empty when the barcode says what it is.
    pub sku: String,
    /// A barcode of a pack: the number then counts packs.
    pub barcode: String,
    /// The lot; empty when the product has none.
    pub lot: String,
    /// How many were found; none is a number too.
    pub counted: i64,
}

/// Notes what was found. The same again, once more or after all was counted, is a recount: the last number counts.
#[derive(Debug, Clone)]
pub struct RecordCount {
    /// The count.
    pub count: StockCountId,
    /// Whose it is: goods are named by code.
    pub owner: OwnerId,
    /// The version that the actor read.
    pub expected_version: Option<i64>,
    /// What was found.
    pub lines: Vec<CountedLine>,
}

impl Decide for RecordCount {
    fn needs(&self) -> Needs {
        let (coded, packed): (Vec<_>, Vec<_>) = self.lines.iter().partition(|line| !line.sku.is_empty());
        Needs {
            skus: coded.iter().map(|line| (self.owner, line.sku.clone())).collect(),
            barcodes: packed
                .iter()
                .map(|line| (self.owner, line.barcode.clone()))
                .collect(),
            bins: self.lines.iter().filter_map(|line| line.bin).collect(),
            ..needs_of(self.count)
        }
    }

    fn needs_more(&self, book: &Book, _context: &Context) -> Needs {
        let Some(head) = book.stock_counts.get(&self.count) else {
            return Needs::default();
        };
        let products = self
            .lines
            .iter()
            .filter_map(|line| find_product(book, self.owner, &line.sku, &line.barcode))
            .map(|(product, _)| product.id);
        stock_of(head.warehouse, products)
    }

    fn decide(&self, book: &mut Book, context: &Context) -> Result<Reply, Refusal> {
        let head = find_open(book, context, self.count, self.expected_version)?.clone();
        if self.lines.is_empty() {
            return Err(Refusal::at(refusal::STOCK_MOVE_EMPTY, "/lines"));
        }
        let most = LINES_MAX.saturating_sub(book.count_lines_of(self.count).len());
        if self.lines.len() > most {
            let refused = Refusal::at(refusal::NUMBER_OUT_OF_RANGE, "/lines");
            return Err(refused.with("min", 1).with("max", most));
        }
        let found = (0..self.lines.len())
            .map(|index| self.check_line(book, &head, index))
            .collect::<Result<Vec<_>, _>>()?;
        let mut told = Vec::with_capacity(found.len());
        for (level, counted) in found {
            told.push(facts! { "product": level.0, "bin": level.1, "lot": level.2, "counted": counted });
            note(book, &head, context.actor.account, level, counted);
        }
        record(
            book,
            self.count,
            events::STOCK_COUNT_RECORDED,
            facts! { "lines": told },
        );
        Ok(answer(book, self.count))
    }

    fn weight(&self) -> usize {
        self.lines.len().max(1)
    }
}

impl RecordCount {
    /// The level of a line, and how many pieces of it were found.
    fn check_line(&self, book: &Book, head: &StockCount, index: usize) -> Result<(LevelKey, i64), Refusal> {
        let line = &self.lines[index];
        let at = |field: &str| format!("/lines/{index}/{field}");
        let wrong = |field: &str| Refusal::at(refusal::STOCK_COUNT_ELSEWHERE, at(field));
        text::check(&at("lot"), &line.lot, text::CODE_CHARS_MAX)?;
        text::within(&at("counted"), line.counted, 0..=text::QUANTITY_MAX)?;
        let named = Some(head.bin).filter(|bin| !bin.is_none());
        let bin = line.bin.or(named).ok_or_else(|| wrong("bin"))?;
        if named.is_some_and(|named| named != bin) {
            return Err(wrong("bin"));
        }
        if named.is_none() {
            check_bin(book, head.warehouse, bin)?;
        }
        let (product, per_piece) =
            find_product(book, head.owner, &line.sku, &line.barcode).ok_or_else(|| {
                let (field, code) = if line.sku.is_empty() {
                    ("barcode", &line.barcode)
                } else {
                    ("sku", &line.sku)
                };
                Refusal::at(refusal::PRODUCT_NOT_FOUND, at(field)).with(field, code.as_str())
            })?;
        if !head.product.is_none() && head.product != product.id {
            return Err(wrong("sku"));
        }
        let counted = line.counted.saturating_mul(per_piece);
        text::within(&at("counted"), counted, 0..=text::QUANTITY_MAX)?;
        Ok(((product.id, bin, line.lot.clone()), counted))
    }
}
