//! The counts of orders by owner and status.

use super::{Progress, Walk};
use crate::{Conn, Fault, args};
use domain::id::OwnerId;
use domain::verify::{Breach, Invariant, Place};
use std::collections::BTreeMap;

const KEPT: &str = "SELECT owner_id, status, count FROM order_count";
const COUNTED: &str = "SELECT owner_id, status, COUNT(*) FROM orders GROUP BY owner_id, status";

/// Compares as many numbers as there are owners and statuses.
pub(super) async fn check<H: FnMut(Progress)>(conn: &mut Conn, walk: &mut Walk<H>) -> Result<(), Fault> {
    let begun = conn.look().await?;
    let read = read(conn).await;
    conn.end_look(begun).await?;
    walk.found(read?);
    Ok(())
}

async fn read(conn: &mut Conn) -> Result<Vec<Breach>, Fault> {
    // By (owner, status): what is kept, and what is counted.
    let mut counts: BTreeMap<(OwnerId, String), [i64; 2]> = BTreeMap::new();
    for (index, sql) in [KEPT, COUNTED].into_iter().enumerate() {
        let rows: Vec<(OwnerId, String, i64)> = conn.fetch_all(sql, args![]).await?;
        for (owner, status, count) in rows {
            counts.entry((owner, status)).or_default()[index] = count;
        }
    }
    let compare = |((owner, status), [kept, counted]): ((OwnerId, String), [i64; 2])| {
        let row = format!("{owner} {status}");
        Place {
            row: &row,
            position: None,
        }
        .equal(Invariant::OrderCount, counted, kept)
    };
    Ok(counts.into_iter().filter_map(compare).collect())
}
