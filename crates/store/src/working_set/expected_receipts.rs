//! Expected receipts, locked in key order, and the lines that these locks cover.

use super::{by_id, ids};
use crate::{Conn, Fault};
use domain::book::Book;
use domain::expected_receipts::{ExpectedLine, ExpectedReceipt};
use domain::needs::Needs;

const HEADS: &str = "SELECT {columns} FROM {table} WHERE {table}.id {in} ORDER BY {table}.id{lock}";
const LINES: &str = "SELECT {columns} FROM expected_line WHERE expected_line.receipt_id {in}";

pub(super) async fn load(conn: &mut Conn, needs: &Needs, book: &mut Book) -> Result<(), Fault> {
    let wanted = ids(&needs.expected_receipts);
    for receipt in by_id::<ExpectedReceipt>(conn, HEADS, wanted.clone()).await? {
        book.expected_receipts.load(receipt.id, receipt);
    }
    for line in by_id::<ExpectedLine>(conn, LINES, wanted).await? {
        book.load_expected_line(line);
    }
    Ok(())
}
