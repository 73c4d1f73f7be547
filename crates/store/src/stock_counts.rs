//! Reading stock counts, and which products the ledger has where one is counted.

use crate::rows::text;
use crate::scope::{Scope, owner_of};
use crate::{Conn, Fault, args};
use domain::id::{CountLineId, ProductId, StockCountId};
use domain::stock_counts::{CountLine, LINES_MAX, StockCount};
use std::collections::HashMap;

const BY_ID: &str = "SELECT {columns} FROM stock_count WHERE id = $1 AND ($2 = 0 OR owner_id = $2)";
const LINES: &str = "SELECT {columns} FROM count_line
    WHERE count_id = $1 AND ($2 = 0 OR owner_id = $2) ORDER BY bin_id, id";
const HELD: &str = "SELECT count_line.id, stock_level.on_hand FROM count_line CROSS JOIN stock_level
    WHERE count_line.count_id = $1 AND stock_level.product_id = count_line.product_id
        AND stock_level.warehouse_id = $2 AND stock_level.bin_id = count_line.bin_id
        AND stock_level.lot = count_line.lot";
const IN_BIN: &str = "SELECT DISTINCT product_id FROM stock_level
    WHERE bin_id = $1 AND owner_id = $2 AND on_hand > 0 ORDER BY product_id LIMIT $3";

/// The stock count.
pub async fn by_id(conn: &mut Conn, scope: Scope, id: StockCountId) -> Result<Option<StockCount>, Fault> {
    conn.fetch_optional(text::<StockCount>(BY_ID), args![id.value(), owner_of(scope)])
        .await
}

/// Its lines, bin by bin.
pub async fn lines(conn: &mut Conn, scope: Scope, id: StockCountId) -> Result<Vec<CountLine>, Fault> {
    conn.fetch_all(text::<CountLine>(LINES), args![id.value(), owner_of(scope)])
        .await
}

/// What the bins of its lines hold now, by line; lines whose bin never held any are left out.
pub async fn held(conn: &mut Conn, count: &StockCount) -> Result<HashMap<CountLineId, i64>, Fault> {
    let args = args![count.id.value(), count.warehouse.value()];
    let rows: Vec<(CountLineId, i64)> = conn.fetch_all(HELD, args).await?;
    Ok(rows.into_iter().collect())
}

/// The products that the ledger has where the count is made, one more than a count takes at most.
pub async fn products_there(conn: &mut Conn, count: &StockCount) -> Result<Vec<ProductId>, Fault> {
    if count.bin.is_none() {
        return Ok(vec![count.product]);
    }
    let limit = i64::try_from(LINES_MAX).unwrap_or(i64::MAX) + 1;
    conn.fetch_all(IN_BIN, args![count.bin.value(), count.owner.value(), limit])
        .await
}
