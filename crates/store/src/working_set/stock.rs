//! Stock, locked in key order, and the levels that these locks cover.

use super::{by_pair, pairs};
use crate::{Conn, Fault};
use domain::book::Book;
use domain::inventory::{Stock, StockLevel};
use domain::needs::Needs;

const STOCK: &str = "SELECT {columns} FROM {keys} CROSS JOIN stock
    WHERE stock.product_id = k.product_id AND stock.warehouse_id = k.warehouse_id
    ORDER BY stock.product_id, stock.warehouse_id{lock:stock}";
const LEVELS: &str = "SELECT {columns} FROM {keys} CROSS JOIN stock_level
    WHERE stock_level.product_id = k.product_id AND stock_level.warehouse_id = k.warehouse_id";

pub(super) async fn load(conn: &mut Conn, needs: &Needs, book: &mut Book) -> Result<(), Fault> {
    let absent = needs
        .stock
        .union(&needs.levels)
        .filter(|key| book.stock.get(key).is_none());
    let absent = pairs(absent);
    for stock in by_pair::<Stock>(conn, STOCK, absent).await? {
        book.stock.load((stock.product, stock.warehouse), stock);
    }
    for level in by_pair::<StockLevel>(conn, LEVELS, pairs(&needs.levels)).await? {
        book.load_level(level);
    }
    Ok(())
}
