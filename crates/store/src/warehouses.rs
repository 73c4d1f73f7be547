//! Reading warehouses and bins. They belong to the operator, so every reader sees them.

use crate::rows::text;
use crate::{Conn, Fault, args, bulk};
use domain::id::{BinId, WarehouseId};
use domain::inventory::{Bin, Warehouse};

const ALL: &str = "SELECT {columns} FROM warehouse ORDER BY code";
const BY_ID: &str = "SELECT {columns} FROM {table} WHERE id = $1";
const BY_IDS: &str = "SELECT {columns} FROM {table} WHERE id {in}";
const BY_CODE: &str = "SELECT {columns} FROM warehouse WHERE code = $1";
const BINS_BY_CODES: &str = "SELECT {columns} FROM bin WHERE code {in} AND warehouse_id = $2";
const BINS: &str = "SELECT {columns} FROM bin WHERE warehouse_id = $1 AND code > $2 ORDER BY code LIMIT $3";

/// Every warehouse, by code. Warehouses are few.
pub async fn all(conn: &mut Conn) -> Result<Vec<Warehouse>, Fault> {
    conn.fetch_all(text::<Warehouse>(ALL), args![]).await
}

/// The warehouse.
pub async fn by_id(conn: &mut Conn, id: WarehouseId) -> Result<Option<Warehouse>, Fault> {
    conn.fetch_optional(text::<Warehouse>(BY_ID), args![id.value()])
        .await
}

/// The warehouse with this code.
pub async fn by_code(conn: &mut Conn, code: &str) -> Result<Option<Warehouse>, Fault> {
    conn.fetch_optional(text::<Warehouse>(BY_CODE), args![code]).await
}

/// The bin.
pub async fn bin(conn: &mut Conn, id: BinId) -> Result<Option<Bin>, Fault> {
    conn.fetch_optional(text::<Bin>(BY_ID), args![id.value()]).await
}

/// These bins, in no order; 0 stands for none.
pub async fn bins_by_ids(conn: &mut Conn, ids: &[BinId]) -> Result<Vec<Bin>, Fault> {
    let keys: Vec<i64> = ids
        .iter()
        .filter(|id| !id.is_none())
        .map(|id| id.value())
        .collect();
    bulk::fetch_in(conn, text::<Bin>(BY_IDS), keys, args![]).await
}

/// The bins of the warehouse with these codes, in no order.
pub async fn bins_by_codes(
    conn: &mut Conn,
    warehouse: WarehouseId,
    codes: Vec<String>,
) -> Result<Vec<Bin>, Fault> {
    bulk::fetch_in(conn, text::<Bin>(BINS_BY_CODES), codes, args![warehouse.value()]).await
}

/// The bins of the warehouse after this code ('' for the first page), as pickers walk.
pub async fn bins(
    conn: &mut Conn,
    warehouse: WarehouseId,
    after: &str,
    limit: i64,
) -> Result<Vec<Bin>, Fault> {
    conn.fetch_all(text::<Bin>(BINS), args![warehouse.value(), after, limit])
        .await
}
