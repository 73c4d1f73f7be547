//! Stock counts, locked in key order, and the lines that these locks cover.

use super::{by_id, ids};
use crate::{Conn, Fault};
use domain::book::Book;
use domain::needs::Needs;
use domain::stock_counts::{CountLine, StockCount};

const HEADS: &str = "SELECT {columns} FROM {table} WHERE {table}.id {in} ORDER BY {table}.id{lock}";
const LINES: &str = "SELECT {columns} FROM count_line WHERE count_line.count_id {in}";

pub(super) async fn load(conn: &mut Conn, needs: &Needs, book: &mut Book) -> Result<(), Fault> {
    let wanted = ids(&needs.stock_counts);
    for count in by_id::<StockCount>(conn, HEADS, wanted.clone()).await? {
        book.stock_counts.load(count.id, count);
    }
    for line in by_id::<CountLine>(conn, LINES, wanted).await? {
        book.load_count_line(line);
    }
    Ok(())
}
