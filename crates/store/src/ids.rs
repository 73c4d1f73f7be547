//! Ids come from blocks that a node leases and then hands out by itself.

use crate::{Conn, Fault, args};
use std::ops::Range;

/// Leases the next `count` ids of the series `name`. Best outside the batch's transaction: on
/// PostgreSQL the row stays locked until the commit, and a block that was rolled back is leased
/// again.
pub async fn lease(conn: &mut Conn, name: &str, count: i64) -> Result<Range<i64>, Fault> {
    let end: i64 = conn
        .fetch_one(
            "INSERT INTO id_block (name, next) VALUES ($1, 1 + $2)
             ON CONFLICT (name) DO UPDATE SET next = id_block.next + $2 RETURNING next",
            args![name, count],
        )
        .await?;
    Ok(end - count..end)
}
