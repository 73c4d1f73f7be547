//! Closing an expected receipt: nothing more comes.

use super::{answer, find_open, needs_of, record};
use crate::book::Book;
use crate::command::{Context, Decide, Reply};
use crate::events;
use crate::id::ExpectedReceiptId;
use crate::needs::Needs;
use crate::orders::facts;
use crate::refusal::Refusal;

/// Says that nothing more comes: what is short is no longer expected. One of which nothing came is thereby called off.
#[derive(Debug, Clone)]
pub struct CloseReceipt {
    /// The expected receipt.
    pub receipt: ExpectedReceiptId,
    /// The version that the actor read.
    pub expected_version: Option<i64>,
}

impl Decide for CloseReceipt {
    fn needs(&self) -> Needs {
        needs_of(self.receipt)
    }

    fn decide(&self, book: &mut Book, context: &Context) -> Result<Reply, Refusal> {
        let short = find_open(book, context, self.receipt, self.expected_version)?.outstanding;
        let now = book.now;
        if let Some(head) = book.expected_receipts.get_mut(&self.receipt) {
            head.closed_at = now;
        }
        record(
            book,
            self.receipt,
            events::EXPECTED_RECEIPT_CLOSED,
            facts! { "short": short },
        );
        Ok(answer(book, self.receipt))
    }
}
