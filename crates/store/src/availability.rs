//! What a channel may sell, as one query: the items of its owner with what a warehouse has of each and what is coming.

use crate::scope::{Scope, owner_of};
use crate::{Conn, Fault, args};
use domain::id::{OwnerId, ProductId, WarehouseId};
use domain::inventory::Stock;

/// The first day by which more has come than others wait for is found by adding up what is coming, the earliest first.
const ITEMS: &str = "SELECT product.id, product.sku, product.name,
        COALESCE(stock.on_hand, 0), COALESCE(stock.quarantined, 0), COALESCE(stock.reserved, 0),
        COALESCE(stock.buffer, 0), COALESCE(stock.backordered, 0),
        COALESCE((SELECT CAST(SUM(outstanding) AS BIGINT) FROM expected_line
            WHERE product_id = product.id AND warehouse_id = $3 AND outstanding > 0), 0),
        COALESCE((SELECT MIN(expected_date) FROM (
            SELECT expected_date, SUM(outstanding) OVER (ORDER BY expected_date, id) AS sum FROM expected_line
            WHERE product_id = product.id AND warehouse_id = $3 AND outstanding > 0) AS coming
            WHERE coming.sum > COALESCE(stock.backordered, 0)), '')
    FROM product LEFT JOIN stock ON stock.product_id = product.id AND stock.warehouse_id = $3
    WHERE product.owner_id = $1 AND ($2 = 0 OR product.owner_id = $2) AND product.sku > $4 AND product.physical
    ORDER BY product.sku LIMIT $5";

/// What a warehouse has of an item, and what is coming.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Its code.
    pub sku: String,
    /// What it is called.
    pub name: String,
    /// What is there.
    pub stock: Stock,
    /// Pieces that are expected.
    pub expected: i64,
    /// The first day by which more has come than others wait for, `YYYY-MM-DD`; empty for no such day.
    pub expected_date: String,
}

/// The items of an owner whose codes follow `after`, by their codes, at most `limit`.
///
/// # Errors
/// A [`Fault`] of the database.
pub async fn items(
    conn: &mut Conn,
    scope: Scope,
    (owner, warehouse): (OwnerId, WarehouseId),
    after: &str,
    limit: i64,
) -> Result<Vec<Item>, Fault> {
    type Cells = (
        (ProductId, String, String),
        (i64, i64, i64, i64, i64),
        (i64, String),
    );
    let args = args![
        domain::id::Id::value(owner),
        owner_of(scope),
        domain::id::Id::value(warehouse),
        after,
        limit
    ];
    let rows: Vec<Cells> = conn.fetch_all(ITEMS, args).await?;
    let item = |((product, sku, name), held, (expected, expected_date)): Cells| {
        let (on_hand, quarantined, reserved, buffer, backordered) = held;
        Item {
            sku,
            name,
            stock: Stock {
                product,
                warehouse,
                owner,
                on_hand,
                quarantined,
                reserved,
                buffer,
                backordered,
                version: 0,
            },
            expected,
            expected_date,
        }
    };
    Ok(rows.into_iter().map(item).collect())
}
