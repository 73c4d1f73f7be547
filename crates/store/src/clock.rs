//! The database's clock: the only one that batches, leases and deadlines compare with.

use crate::{Conn, Fault, args};

/// Now by the database, in microseconds UTC.
pub async fn now_us(conn: &mut Conn) -> Result<i64, Fault> {
    let sql = conn.dialect().select_now_us();
    conn.fetch_one(sql, args![]).await
}

/// Now for a batch: the database's clock, but never below the `at` of the feed's last event.
pub async fn batch_now_us(conn: &mut Conn) -> Result<i64, Fault> {
    let sql = conn.dialect().select_batch_now_us();
    conn.fetch_one(sql, args![]).await
}
