//! The database's clock: the only one that batches, leases and deadlines compare with.

use crate::{Conn, Fault, args};

/// Now by the database, in microseconds UTC.
pub async fn now_us(conn: &mut Conn) -> Result<i64, Fault> {
    let sql = conn.dialect().select_now_us();
    conn.fetch_one(sql, args![]).await
}

/// How things stand when a batch begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Beginning {
    /// Now: the database's clock, but never below the `at` of the feed's last event.
    pub now: i64,
    /// The feed's epoch.
    pub epoch: i64,
    /// The position of the feed's last event.
    pub position: i64,
}

/// How things stand when a batch begins.
pub async fn begin(conn: &mut Conn) -> Result<Beginning, Fault> {
    let sql = conn.dialect().select_beginning();
    let (now, epoch, position) = conn.fetch_one(sql, args![]).await?;
    Ok(Beginning { now, epoch, position })
}
