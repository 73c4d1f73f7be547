//! Changing what is coming, and when.

use super::announce::{add_line, check_count, check_lines, needs_of_lines};
use super::{ExpectedLineInput, ExpectedReceipt, answer, check_date, find_open, needs_of, record};
use crate::book::Book;
use crate::command::{Context, Decide, Reply};
use crate::events;
use crate::id::{ExpectedLineId, ExpectedReceiptId, OwnerId, ProductId};
use crate::needs::Needs;
use crate::orders::facts;
use crate::refusal::{self, Refusal};
use crate::text;
use std::collections::BTreeMap;

/// How many pieces of a line are expected now.
#[derive(Debug, Clone)]
pub struct ExpectedLineEdit {
    /// The line.
    pub line: ExpectedLineId,
    /// Pieces in all, those that came included.
    pub quantity: i64,
}

/// Says anew what is coming, and when. What is left out stays as it is.
#[derive(Debug, Clone)]
pub struct EditReceipt {
    /// The expected receipt.
    pub receipt: ExpectedReceiptId,
    /// Whose it is: new lines name goods by code.
    pub owner: OwnerId,
    /// The version that the actor read.
    pub expected_version: Option<i64>,
    /// Who sends it.
    pub supplier: Option<String>,
    /// The supplier's or the buyer's reference.
    pub reference: Option<String>,
    /// The day it is expected.
    pub expected_date: Option<String>,
    /// Lines with another quantity.
    pub lines: Vec<ExpectedLineEdit>,
    /// New lines.
    pub added: Vec<ExpectedLineInput>,
}

impl Decide for EditReceipt {
    fn needs(&self) -> Needs {
        let mut needs = needs_of(self.receipt);
        needs.absorb(needs_of_lines(self.owner, &self.added));
        needs
    }

    fn decide(&self, book: &mut Book, context: &Context) -> Result<Reply, Refusal> {
        let head = find_open(book, context, self.receipt, self.expected_version)?.clone();
        self.check_head()?;
        let added = check_lines(book, head.owner, "/added", &self.added)?;
        let changed = self.check_changed(book)?;
        let before = book.expected_lines_of(self.receipt);
        check_count("/added", before.len() + added.len())?;
        let kept = before.iter().filter(|id| !changed.contains_key(*id));
        let kept: i64 = kept
            .filter_map(|id| book.expected_lines.get(id))
            .map(|line| line.quantity)
            .sum();
        let wanted = kept + changed.values().sum::<i64>() + added.iter().map(|(_, it)| it).sum::<i64>();
        if wanted == 0 {
            return Err(Refusal::at(refusal::EXPECTED_RECEIPT_EMPTY, "/lines"));
        }
        self.apply(book, head, &changed, added);
        Ok(answer(book, self.receipt))
    }

    fn weight(&self) -> usize {
        (self.lines.len() + self.added.len()).max(1)
    }
}

impl EditReceipt {
    fn check_head(&self) -> Result<(), Refusal> {
        if let Some(supplier) = &self.supplier {
            text::check("/supplier", supplier, text::NAME_CHARS_MAX)?;
        }
        if let Some(reference) = &self.reference {
            text::check("/reference", reference, text::CODE_CHARS_MAX)?;
        }
        self.expected_date.as_deref().map_or(Ok(()), check_date)
    }

    /// The lines that are to be different. What came cannot be made undone.
    fn check_changed(&self, book: &Book) -> Result<BTreeMap<ExpectedLineId, i64>, Refusal> {
        let mut changed = BTreeMap::new();
        for (index, edit) in self.lines.iter().enumerate() {
            let line = book
                .expected_lines
                .get(&edit.line)
                .filter(|line| line.receipt == self.receipt)
                .ok_or_else(|| {
                    let refused =
                        Refusal::at(refusal::EXPECTED_LINE_NOT_FOUND, format!("/lines/{index}/line"));
                    refused.with("line", edit.line.to_string())
                })?;
            let at = format!("/lines/{index}/quantity");
            text::within(&at, edit.quantity, 0..=text::QUANTITY_MAX)?;
            if edit.quantity < line.received {
                let refused = Refusal::at(refusal::EXPECTED_LINE_RECEIVED, at);
                return Err(refused
                    .with("received", line.received)
                    .with("wanted", edit.quantity));
            }
            changed.insert(edit.line, edit.quantity);
        }
        Ok(changed)
    }

    fn apply(
        &self,
        book: &mut Book,
        mut head: ExpectedReceipt,
        changed: &BTreeMap<ExpectedLineId, i64>,
        added: Vec<(ProductId, i64)>,
    ) {
        head.supplier = self.supplier.clone().unwrap_or(head.supplier);
        head.reference = self.reference.clone().unwrap_or(head.reference);
        head.expected_date = self.expected_date.clone().unwrap_or(head.expected_date);
        let mut told = Vec::new();
        for id in book.expected_lines_of(self.receipt) {
            let Some(line) = book.expected_lines.get_mut(&id) else {
                continue;
            };
            line.expected_date.clone_from(&head.expected_date);
            if let Some(quantity) = changed.get(&id) {
                line.quantity = *quantity;
                told.push(facts! { "line": id, "product": line.product, "quantity": quantity });
            }
        }
        let next = head.lines + 1;
        for ((product, quantity), position) in added.into_iter().zip(next..) {
            told.push(add_line(book, &head, position, product, quantity));
        }
        let facts = facts! { "reference": head.reference, "lines": told };
        if let Some(row) = book.expected_receipts.get_mut(&self.receipt) {
            *row = head;
        }
        record(book, self.receipt, events::EXPECTED_RECEIPT_CHANGED, facts);
    }
}
