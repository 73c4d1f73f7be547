//! The rows of a batch, from the database into a [`Book`] and back, in a few statements for all commands
//! together. Rows are locked in one order of tables, and in key order within each (orders, tasks, expected receipts, stock counts, stock),
//! so that nodes never wait for each other in a circle.

mod expected_receipts;
mod masters;
mod orders;
mod queues;
mod save;
mod stock;
mod stock_counts;

pub use save::save;

use crate::rows::{Row, text};
use crate::{Conn, Fault, FromCells, Value, bulk};
use domain::book::Book;
use domain::id::{Id, ProductId, WarehouseId};
use domain::needs::Needs;

/// Loads what the commands of a batch ask for, inside their transaction. Rows that are here already stay
/// as they are, so a second call may ask for more: for masters, stock and levels, since orders and tasks
/// are locked before stock and not after it. Numbers for people are leased elsewhere.
///
/// Stock is best asked for in one call, whether first or last: two calls lock in two runs, and two
/// nodes that do so can meet in a circle (which PostgreSQL ends, and the batch is replayed).
///
/// # Errors
/// [`Fault`] when the database fails; the book is then half filled and of no use.
pub async fn load(conn: &mut Conn, needs: &Needs, book: &mut Book) -> Result<(), Fault> {
    masters::load(conn, needs, book).await?;
    let slices = queues::peek(conn, needs).await?;
    orders::load(conn, needs, &slices, book).await?;
    queues::load(conn, &slices, book).await?;
    expected_receipts::load(conn, needs, book).await?;
    stock_counts::load(conn, needs, book).await?;
    stock::load(conn, needs, book).await?;
    masters::load_places(conn, needs, book).await
}

/// Reads rows by one column of ids; `sql` has `{columns}`, `{in}`, and `{lock}` where rows are locked.
async fn by_id<R: Row>(conn: &mut Conn, sql: &'static str, ids: Vec<i64>) -> Result<Vec<R>, Fault> {
    bulk::fetch_in(conn, text::<R>(sql), ids, vec![]).await
}

/// Reads rows by an id and a text; `sql` joins `{keys}`, whose columns are `id` and `name`.
async fn by_name<R: FromCells>(
    conn: &mut Conn,
    sql: &'static str,
    names: Vec<Vec<Value>>,
) -> Result<Vec<R>, Fault> {
    bulk::fetch_by_keys(conn, sql, &["id", "name"], names).await
}

/// Reads rows by product and warehouse; `sql` joins `{keys}`.
async fn by_pair<R: Row>(
    conn: &mut Conn,
    sql: &'static str,
    pairs: Vec<Vec<Value>>,
) -> Result<Vec<R>, Fault> {
    bulk::fetch_by_keys(conn, text::<R>(sql), &["product_id", "warehouse_id"], pairs).await
}

fn ids<'a, I: Id + 'a>(ids: impl IntoIterator<Item = &'a I>) -> Vec<i64> {
    ids.into_iter().map(|id| id.value()).collect()
}

fn names<'a, I: Id + 'a>(keys: impl IntoIterator<Item = &'a (I, String)>) -> Vec<Vec<Value>> {
    keys.into_iter()
        .map(|(id, name)| vec![id.value().into(), name.as_str().into()])
        .collect()
}

fn pairs<'a>(keys: impl IntoIterator<Item = &'a (ProductId, WarehouseId)>) -> Vec<Vec<Value>> {
    keys.into_iter()
        .map(|(product, warehouse)| vec![product.value().into(), warehouse.value().into()])
        .collect()
}
