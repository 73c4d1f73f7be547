//! The rows of a batch, from the database into a [`Book`] and back, in a few statements for all commands
//! together. Rows are locked in one order of tables, and in key order within each (orders, tasks, stock),
//! so that nodes never wait for each other in a circle.

mod masters;
mod orders;
mod queues;
mod save;
mod stock;

pub use save::save;

use crate::rows::{Row, text};
use crate::{Conn, Fault, Value, bulk, db::FromCells};
use domain::book::Book;
use domain::id::Id;
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
    stock::load(conn, needs, book).await?;
    masters::load_places(conn, needs, book).await
}

/// Reads rows by one column of ids; `sql` has `{columns}`, `{in}`, and `{lock}` where rows are locked.
async fn by_id<R: Row, I: Id>(
    conn: &mut Conn,
    sql: &'static str,
    ids: impl IntoIterator<Item = I>,
) -> Result<Vec<R>, Fault> {
    let ids: Vec<i64> = ids.into_iter().map(I::value).collect();
    bulk::fetch_in(conn, text::<R>(sql), ids, vec![]).await
}

/// Reads rows by a key of an id and a text; `sql` joins `{keys}`, whose columns are `id` and `name`.
async fn by_name<R: FromCells, I: Id>(
    conn: &mut Conn,
    sql: &'static str,
    keys: impl IntoIterator<Item = &(I, String)>,
) -> Result<Vec<R>, Fault>
where
    I: 'static,
{
    let keys = keys.into_iter().map(|(id, name)| vec![id.value().into(), name.as_str().into()]).collect();
    bulk::fetch_by_keys(conn, sql, &["id", "name"], keys).await
}

/// Reads rows by product and warehouse; `sql` joins `{keys}`.
async fn by_pair<R: Row>(
    conn: &mut Conn,
    sql: &'static str,
    keys: impl IntoIterator<Item = &(domain::id::ProductId, domain::id::WarehouseId)>,
) -> Result<Vec<R>, Fault> {
    let keys: Vec<Vec<Value>> = keys
        .into_iter()
        .map(|(product, warehouse)| vec![product.value().into(), warehouse.value().into()])
        .collect();
    bulk::fetch_by_keys(conn, text::<R>(sql), &["product_id", "warehouse_id"], keys).await
}
