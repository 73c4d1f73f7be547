//! Stock counts and their lines. What a count made good stands in the ledger, which is added up elsewhere.

use super::{Portion, Progress, Range, Stage, Walk};
use crate::{Conn, Fault, args};
use domain::id::StockCountId;
use domain::verify::{Invariant, Place};
use std::collections::BTreeMap;

/// Counts held in memory at once.
const COUNTS_PER_READ: i64 = 1_000;

const HEADS: &str = "SELECT id, lines, differing FROM stock_count WHERE id > $1 ORDER BY id LIMIT $2";
const SUMS: &str =
    "SELECT count_id, COUNT(*), COUNT(CASE WHEN counted <> expected THEN 1 END) FROM count_line
    WHERE count_id > $1 AND count_id <= $2 GROUP BY count_id";
const STARTED: &str =
    "SELECT position FROM event WHERE noun = 'stock_count' AND id = $1 ORDER BY position LIMIT 1";

pub(super) async fn check<H: FnMut(Progress)>(conn: &mut Conn, walk: &mut Walk<H>) -> Result<(), Fault> {
    let total = conn
        .fetch_one("SELECT COUNT(*) FROM stock_count", args![])
        .await?;
    walk.by_portions(conn, (Stage::StockCounts, total), read).await
}

/// Compares the next counts.
async fn read(conn: &mut Conn, after: i64) -> Result<Portion, Fault> {
    let heads: Vec<(StockCountId, i64, i64)> = conn.fetch_all(HEADS, args![after, COUNTS_PER_READ]).await?;
    let full = heads.len() == usize::try_from(COUNTS_PER_READ).unwrap_or_default();
    let to = heads
        .last()
        .filter(|_| full)
        .map_or(i64::MAX, |(id, _, _)| id.value());
    let rows: Vec<(StockCountId, i64, i64)> = conn.fetch_all(SUMS, Range { after, to }.args()).await?;
    let mut sums: BTreeMap<_, _> = rows
        .into_iter()
        .map(|(id, lines, differing)| (id, (lines, differing)))
        .collect();
    let (count, mut found) = (heads.len(), Vec::new());
    for (id, lines, differing) in heads {
        let summed = sums.remove(&id).unwrap_or_default();
        if summed != (lines, differing) {
            let place = Place {
                row: &id,
                position: conn.fetch_optional(STARTED, args![id.value()]).await?,
            };
            let told = |(lines, differing)| format!("{lines} lines, {differing} differ");
            let breach = place.equal(Invariant::StockCountLines, told(summed), told((lines, differing)));
            found.extend(breach);
        }
    }
    Ok(Portion { to, count, found })
}
