//! Expected receipts and their lines.

use super::{Portion, Progress, Range, Stage, Walk};
use crate::rows::text;
use crate::{Conn, Fault, args};
use domain::expected_receipts::{ExpectedLine, ExpectedReceipt};
use domain::id::ExpectedReceiptId;
use domain::verify::check_expected_receipt;
use std::collections::BTreeMap;

/// Receipts held in memory at once; each has a bounded number of lines.
const RECEIPTS_PER_READ: i64 = 100;

const HEADS: &str = "SELECT {columns} FROM expected_receipt WHERE id > $1 ORDER BY id LIMIT $2";
const LINES: &str =
    "SELECT {columns} FROM expected_line WHERE receipt_id > $1 AND receipt_id <= $2 ORDER BY receipt_id";
const ANNOUNCED: &str =
    "SELECT position FROM event WHERE noun = 'expected_receipt' AND id = $1 ORDER BY position LIMIT 1";

pub(super) async fn check<H: FnMut(Progress)>(conn: &mut Conn, walk: &mut Walk<H>) -> Result<(), Fault> {
    let total = conn
        .fetch_one("SELECT COUNT(*) FROM expected_receipt", args![])
        .await?;
    walk.by_portions(conn, (Stage::ExpectedReceipts, total), read)
        .await
}

/// Compares the next receipts.
async fn read(conn: &mut Conn, after: i64) -> Result<Portion, Fault> {
    let heads: Vec<ExpectedReceipt> = conn
        .fetch_all(text::<ExpectedReceipt>(HEADS), args![after, RECEIPTS_PER_READ])
        .await?;
    let full = heads.len() == usize::try_from(RECEIPTS_PER_READ).unwrap_or_default();
    let to = heads
        .last()
        .filter(|_| full)
        .map_or(i64::MAX, |head| head.id.value());
    let range = Range { after, to };
    let rows: Vec<ExpectedLine> = conn.fetch_all(text::<ExpectedLine>(LINES), range.args()).await?;
    let mut lines: BTreeMap<ExpectedReceiptId, Vec<ExpectedLine>> = BTreeMap::new();
    for line in rows {
        lines.entry(line.receipt).or_default().push(line);
    }
    let (count, mut found) = (heads.len(), Vec::new());
    for head in heads {
        let lines = lines.remove(&head.id).unwrap_or_default();
        let mut broken = check_expected_receipt(&head, &lines);
        if !broken.is_empty() {
            let position = conn.fetch_optional(ANNOUNCED, args![head.id.value()]).await?;
            broken.iter_mut().for_each(|breach| breach.position = position);
        }
        found.extend(broken);
    }
    Ok(Portion { to, count, found })
}
