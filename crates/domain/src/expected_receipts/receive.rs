//! Receiving what was announced.

use super::{answer, find_open, needs_of, record};
use crate::book::Book;
use crate::command::{Context, Decide, Reply};
use crate::events;
use crate::id::{BinId, ExpectedLineId, ExpectedReceiptId, OwnerId, ProductId};
use crate::inventory::{
    Arrival, ReceiveLine, arrive, check_arrivals, check_bin, needs_of_arrivals, stock_of_arrivals,
};
use crate::needs::Needs;
use crate::orders::facts;
use crate::owners::find_owner;
use crate::refusal::{self, Refusal};
use std::collections::BTreeMap;

/// Puts what came of an expected receipt on the books, and lets those who wait for it know.
#[derive(Debug, Clone)]
pub struct ReceiveExpected {
    /// The expected receipt.
    pub receipt: ExpectedReceiptId,
    /// Whose it is: goods are named by code.
    pub owner: OwnerId,
    /// The version that the actor read.
    pub expected_version: Option<i64>,
    /// In which bin.
    pub bin: BinId,
    /// What came in.
    pub lines: Vec<ReceiveLine>,
}

impl Decide for ReceiveExpected {
    fn needs(&self) -> Needs {
        let mut needs = needs_of(self.receipt);
        needs.absorb(needs_of_arrivals(self.owner, &self.lines));
        needs.owners.insert(self.owner);
        needs.bins.insert(self.bin);
        needs
    }

    fn needs_more(&self, book: &Book, _context: &Context) -> Needs {
        let receipt = book.expected_receipts.get(&self.receipt);
        receipt.map_or_else(Needs::default, |head| {
            stock_of_arrivals(book, head.owner, head.warehouse, &self.lines)
        })
    }

    fn decide(&self, book: &mut Book, context: &Context) -> Result<Reply, Refusal> {
        let head = find_open(book, context, self.receipt, self.expected_version)?.clone();
        let percent = find_owner(book, context, head.owner)?.over_delivery_percent;
        check_bin(book, head.warehouse, self.bin)?;
        let arrived = check_arrivals(book, head.owner, &self.lines)?;
        let plan = self.plan(book, &arrived, percent)?;
        for (line, (product, quantity)) in self.lines.iter().zip(&arrived) {
            arrive(
                book,
                &Arrival {
                    owner: head.owner,
                    warehouse: head.warehouse,
                    bin: self.bin,
                    product: *product,
                    lot: &line.lot,
                    quantity: *quantity,
                    reference: &head.number,
                },
            );
        }
        let told: Vec<_> = plan
            .into_iter()
            .map(|(line, came)| take(book, line, came))
            .collect();
        let facts = facts! { "warehouse": head.warehouse, "bin": self.bin, "lines": told };
        record(book, self.receipt, events::EXPECTED_RECEIPT_RECEIVED, facts);
        Ok(answer(book, self.receipt))
    }

    fn weight(&self) -> usize {
        self.lines.len().max(1)
    }
}

impl ReceiveExpected {
    /// How many pieces each line of the receipt gets. Lines of one product are filled in their order; what is more than
    /// expected, as far as the owner takes that, is counted on the last of them.
    fn plan(
        &self,
        book: &Book,
        arrived: &[(ProductId, i64)],
        percent: i64,
    ) -> Result<BTreeMap<ExpectedLineId, i64>, Refusal> {
        let lines = book.expected_lines_of(self.receipt);
        let mut plan: BTreeMap<ExpectedLineId, i64> = BTreeMap::new();
        for (index, (product, quantity)) in arrived.iter().enumerate() {
            let of_product: Vec<_> = lines
                .iter()
                .filter_map(|id| book.expected_lines.get(id))
                .filter(|line| line.product == *product)
                .collect();
            let Some(last) = of_product.last() else {
                let refused = Refusal::at(
                    refusal::EXPECTED_RECEIPT_WITHOUT_PRODUCT,
                    format!("/lines/{index}"),
                );
                return Err(refused.with("sku", sku_of(book, *product)));
            };
            let planned: i64 = of_product.iter().filter_map(|line| plan.get(&line.id)).sum();
            let received = planned + of_product.iter().map(|line| line.received).sum::<i64>();
            let expected: i64 = of_product.iter().map(|line| line.quantity).sum();
            let most = expected + expected.saturating_mul(percent) / 100;
            if received.saturating_add(*quantity) > most {
                let refused = Refusal::at(
                    refusal::EXPECTED_RECEIPT_OVER_DELIVERED,
                    format!("/lines/{index}/quantity"),
                );
                return Err(refused
                    .with("sku", sku_of(book, *product))
                    .with("expected", expected)
                    .with("received", received)
                    .with("most", most - received));
            }
            let mut left = *quantity;
            for line in &of_product {
                let planned = plan.entry(line.id).or_default();
                let taken = (line.quantity - line.received - *planned).clamp(0, left);
                *planned += taken;
                left -= taken;
            }
            *plan.entry(last.id).or_default() += left;
        }
        plan.retain(|_, came| *came > 0);
        Ok(plan)
    }
}

fn sku_of(book: &Book, product: ProductId) -> &str {
    book.products.get(&product).map_or("", |it| it.sku.as_str())
}

/// Notes on a line that so much of it came.
fn take(book: &mut Book, id: ExpectedLineId, came: i64) -> Reply {
    let line = book
        .expected_lines
        .get_mut(&id)
        .expect("the plan is made of lines that are here");
    line.received += came;
    facts! { "line": id, "product": line.product, "quantity": came }
}
