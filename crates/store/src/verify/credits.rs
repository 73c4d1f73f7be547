//! Credits and their lines.

use super::{Portion, Progress, Range, Stage, Walk};
use crate::{Conn, Fault, args};
use domain::id::CreditId;
use domain::verify::{Breach, Invariant, Place};
use std::collections::BTreeMap;

/// Credits held in memory at once.
const CREDITS_PER_READ: i64 = 1_000;

const HEADS: &str = "SELECT id, total_minor, quantity FROM credit WHERE id > $1 ORDER BY id LIMIT $2";
const SUMS: &str = "SELECT credit_id, CAST(SUM(amount_minor) AS BIGINT), CAST(SUM(quantity) AS BIGINT)
    FROM credit_line WHERE credit_id > $1 AND credit_id <= $2 GROUP BY credit_id ORDER BY credit_id";
const CREATED: &str =
    "SELECT position FROM event WHERE noun = 'credit' AND id = $1 ORDER BY position LIMIT 1";

pub(super) async fn check<H: FnMut(Progress)>(conn: &mut Conn, walk: &mut Walk<H>) -> Result<(), Fault> {
    let total = conn.fetch_one("SELECT COUNT(*) FROM credit", args![]).await?;
    walk.by_portions(conn, (Stage::Credits, total), read).await
}

/// Compares the next credits.
async fn read(conn: &mut Conn, after: i64) -> Result<Portion, Fault> {
    let heads: Vec<(CreditId, i64, i64)> = conn.fetch_all(HEADS, args![after, CREDITS_PER_READ]).await?;
    let full = heads.len() == usize::try_from(CREDITS_PER_READ).unwrap_or_default();
    let to = heads
        .last()
        .filter(|_| full)
        .map_or(i64::MAX, |(id, _, _)| id.value());
    let range = Range { after, to };
    let rows: Vec<(CreditId, i64, i64)> = conn.fetch_all(SUMS, range.args()).await?;
    let mut sums: BTreeMap<CreditId, (i64, i64)> = rows
        .into_iter()
        .map(|(id, amount, quantity)| (id, (amount, quantity)))
        .collect();
    let (count, mut found) = (heads.len(), Vec::new());
    for (id, total, quantity) in heads {
        compare(
            id,
            sums.remove(&id).unwrap_or_default(),
            (total, quantity),
            &mut found,
        );
    }
    for (id, sums) in sums {
        compare(id, sums, (0, 0), &mut found);
    }
    for breach in &mut found {
        let id: CreditId = breach.place.parse().map_err(|_| Fault::Missing("credit"))?;
        breach.position = conn.fetch_optional(CREATED, args![id.value()]).await?;
    }
    Ok(Portion { to, count, found })
}

fn compare(id: CreditId, sums: (i64, i64), kept: (i64, i64), found: &mut Vec<Breach>) {
    let place = Place {
        row: &id,
        position: None,
    };
    found.extend(place.equal(Invariant::CreditTotal, sums.0, kept.0));
    found.extend(place.equal(Invariant::CreditQuantity, sums.1, kept.1));
}
