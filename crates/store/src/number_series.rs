//! Numbers for people, leased in blocks; a block not used up leaves a gap.

use crate::{Conn, Fault, args};
use std::ops::Range;

/// Leases the next `count` numbers of an owner's series of this kind and year. Best outside the
/// batch's transaction, as `ids::lease`.
pub async fn lease(
    conn: &mut Conn,
    owner_id: i64,
    kind: &str,
    year: i64,
    count: i64,
) -> Result<Range<i64>, Fault> {
    let end: i64 = conn
        .fetch_one(
            "INSERT INTO number_series (owner_id, kind, year, next) VALUES ($1, $2, $3, 1 + $4)
             ON CONFLICT (owner_id, kind, year) DO UPDATE SET next = number_series.next + $4
             RETURNING next",
            args![owner_id, kind, year, count],
        )
        .await?;
    Ok(end - count..end)
}
