//! Announcing what is coming.

use super::{ExpectedLine, ExpectedReceipt, LINES_MAX, ReceiptStatus, answer, check_date, record};
use crate::book::{Book, Series};
use crate::command::{Context, Decide, Reply};
use crate::events;
use crate::id::{ExpectedLineId, ExpectedReceiptId, OwnerId, ProductId, WarehouseId};
use crate::inventory::check_pieces;
use crate::needs::Needs;
use crate::orders::facts;
use crate::owners::find_owner;
use crate::refusal::{self, Refusal};
use crate::text;
use crate::time::Instant;

/// A line as it is given.
#[derive(Debug, Clone, Default)]
pub struct ExpectedLineInput {
    /// The item code. Empty when the barcode says what it is.
    pub sku: String,
    /// A barcode of a pack: the quantity then counts packs.
    pub barcode: String,
    /// How many are coming.
    pub quantity: i64,
}

/// Says that goods are coming.
#[derive(Debug, Clone)]
pub struct AnnounceReceipt {
    /// Whose goods.
    pub owner: OwnerId,
    /// Where they are coming to.
    pub warehouse: WarehouseId,
    /// Who sends them; empty when that does not matter.
    pub supplier: String,
    /// The supplier's or the buyer's reference; empty for none.
    pub reference: String,
    /// The day they are expected, `YYYY-MM-DD`.
    pub expected_date: String,
    /// What is coming.
    pub lines: Vec<ExpectedLineInput>,
}

impl Decide for AnnounceReceipt {
    fn needs(&self) -> Needs {
        Needs {
            owners: [self.owner].into(),
            warehouses: [self.warehouse].into(),
            numbers: [((self.owner, Series::ExpectedReceipt), 1)].into(),
            ..needs_of_lines(self.owner, &self.lines)
        }
    }

    fn decide(&self, book: &mut Book, context: &Context) -> Result<Reply, Refusal> {
        find_owner(book, context, self.owner)?;
        if book.warehouses.get(&self.warehouse).is_none() {
            return Err(Refusal::at(refusal::WAREHOUSE_NOT_FOUND, "/warehouse"));
        }
        text::check("/supplier", &self.supplier, text::NAME_CHARS_MAX)?;
        text::check("/reference", &self.reference, text::CODE_CHARS_MAX)?;
        check_date(&self.expected_date)?;
        if self.lines.is_empty() {
            return Err(Refusal::at(refusal::EXPECTED_RECEIPT_EMPTY, "/lines"));
        }
        check_count("/lines", self.lines.len())?;
        let lines = check_lines(book, self.owner, "/lines", &self.lines)?;
        Ok(self.apply(book, lines))
    }

    fn weight(&self) -> usize {
        self.lines.len().max(1)
    }
}

impl AnnounceReceipt {
    fn apply(&self, book: &mut Book, lines: Vec<(ProductId, i64)>) -> Reply {
        let id: ExpectedReceiptId = book.next_id();
        let number = book.next_number(self.owner, Series::ExpectedReceipt);
        let head = ExpectedReceipt {
            id,
            owner: self.owner,
            number,
            warehouse: self.warehouse,
            supplier: self.supplier.clone(),
            reference: self.reference.clone(),
            expected_date: self.expected_date.clone(),
            lines: 0,
            expected: 0,
            received: 0,
            outstanding: 0,
            closed_at: Instant::default(),
            status: ReceiptStatus::Expected,
            created_at: book.now,
            version: 0,
        };
        let added: Vec<_> = lines
            .into_iter()
            .zip(1..)
            .map(|((product, quantity), position)| add_line(book, &head, position, product, quantity))
            .collect();
        book.expected_receipts.insert(id, head);
        let facts = facts! { "warehouse": self.warehouse, "reference": self.reference, "lines": added };
        record(book, id, events::EXPECTED_RECEIPT_ANNOUNCED, facts);
        answer(book, id)
    }
}

/// The products that lines name.
pub(super) fn needs_of_lines(owner: OwnerId, lines: &[ExpectedLineInput]) -> Needs {
    let (coded, packed): (Vec<_>, Vec<_>) = lines.iter().partition(|line| !line.sku.is_empty());
    Needs {
        skus: coded.iter().map(|line| (owner, line.sku.clone())).collect(),
        barcodes: packed.iter().map(|line| (owner, line.barcode.clone())).collect(),
        ..Needs::default()
    }
}

pub(super) fn check_count(pointer: &str, lines: usize) -> Result<(), Refusal> {
    text::within(
        pointer,
        i64::try_from(lines).unwrap_or(i64::MAX),
        0..=LINES_MAX as i64,
    )
}

/// The products and pieces of new lines.
pub(super) fn check_lines(
    book: &Book,
    owner: OwnerId,
    pointer: &str,
    lines: &[ExpectedLineInput],
) -> Result<Vec<(ProductId, i64)>, Refusal> {
    let check = |(index, line): (usize, &ExpectedLineInput)| {
        let at = |field: &str| format!("{pointer}/{index}/{field}");
        check_pieces(book, owner, &at, (&line.sku, &line.barcode), line.quantity)
    };
    lines.iter().enumerate().map(check).collect()
}

/// Puts a line on the book; answers what an event tells of it.
pub(super) fn add_line(
    book: &mut Book,
    head: &ExpectedReceipt,
    position: i64,
    product: ProductId,
    quantity: i64,
) -> Reply {
    let id: ExpectedLineId = book.next_id();
    book.add_expected_line(ExpectedLine {
        id,
        receipt: head.id,
        owner: head.owner,
        position,
        product,
        warehouse: head.warehouse,
        expected_date: head.expected_date.clone(),
        quantity,
        received: 0,
        outstanding: quantity,
    });
    facts! { "line": id, "product": product, "quantity": quantity }
}
