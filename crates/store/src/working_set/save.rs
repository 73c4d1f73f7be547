//! What a batch changed, table by table in one order, each in key order: new rows in multi-row inserts,
//! changes in set-oriented updates that touch changing columns only.

use crate::bulk::{self, Insert, Keyed};
use crate::figures::Tally;
use crate::rows::{Row, text};
use crate::{Conn, Fault, args};
use domain::book::{Book, Change, Table};
use domain::id::Id;
use std::hash::Hash;

/// Adds to what is there: the numbers of many nodes' orders meet in these rows.
const ORDER_COUNT: Insert = Insert {
    table: "order_count",
    columns: &["owner_id", "status", "count"],
    suffix: "ON CONFLICT (owner_id, status) DO UPDATE SET count = order_count.count + excluded.count",
};

/// Writes what the batch changed, and takes it out of the book. Jobs and events stay on it.
///
/// # Errors
/// [`Fault::Conflict`] when a unique key is taken by a row that the batch did not see, and
/// [`Fault::Missing`] when a row that it changed is not there.
pub async fn save(conn: &mut Conn, book: &mut Book) -> Result<(), Fault> {
    let mut figures = Tally::default();
    save_masters(conn, book).await?;
    save_orders(conn, book, &mut figures).await?;
    save_floor(conn, book).await?;
    save_returns(conn, book).await?;
    save_stock(conn, book, &mut figures).await?;
    let counts = std::mem::take(&mut book.status_counts);
    let rows = counts
        .into_iter()
        .filter(|(_, by)| *by != 0)
        .map(|((owner, status), by)| args![owner.value(), status.name(), by])
        .collect();
    bulk::insert_rows(conn, &ORDER_COUNT, rows).await?;
    figures.save(conn).await
}

async fn save_masters(conn: &mut Conn, book: &mut Book) -> Result<(), Fault> {
    write(conn, sorted(&mut book.owners, |owner| owner.code.clone())).await?;
    write(
        conn,
        sorted(&mut book.channels, |channel| {
            (channel.owner, channel.code.clone())
        }),
    )
    .await?;
    write(
        conn,
        sorted(&mut book.warehouses, |warehouse| warehouse.code.clone()),
    )
    .await?;
    write(
        conn,
        sorted(&mut book.bins, |bin| (bin.warehouse, bin.code.clone())),
    )
    .await?;
    write(
        conn,
        sorted(&mut book.products, |product| (product.owner, product.sku.clone())),
    )
    .await?;
    write(
        conn,
        sorted(&mut book.packs, |pack| (pack.owner, pack.barcode.clone())),
    )
    .await?;
    write(
        conn,
        sorted(&mut book.customers, |customer| {
            (customer.owner, customer.external_ref.clone())
        }),
    )
    .await?;
    write(conn, Changes::of(&mut book.addresses)).await
}

async fn save_orders(conn: &mut Conn, book: &mut Book, figures: &mut Tally) -> Result<(), Fault> {
    let orders = sorted(&mut book.orders, |order| {
        (order.channel, order.external_ref.clone())
    });
    figures.orders(orders.new.iter());
    write(conn, orders).await?;
    write(conn, Changes::of(&mut book.lines)).await?;
    write(conn, Changes::of(&mut book.charges)).await?;
    Changes::of(&mut book.links).kept().write_rows(conn).await?;
    write(conn, Changes::of(&mut book.holds)).await?;
    write(conn, Changes::of(&mut book.notes)).await?;
    Changes::of(&mut book.payments).kept().write_rows(conn).await?;
    write(conn, Changes::of(&mut book.leases)).await?;
    write(
        conn,
        sorted(&mut book.credits, |credit| {
            (credit.owner, credit.external_ref.clone())
        }),
    )
    .await?;
    write(conn, Changes::of(&mut book.credit_lines)).await
}

async fn save_floor(conn: &mut Conn, book: &mut Book) -> Result<(), Fault> {
    write(conn, Changes::of(&mut book.allocations)).await?;
    write(conn, Changes::of(&mut book.packages)).await?;
    write_package_lines(conn, book).await?;
    write(conn, Changes::of(&mut book.shipments)).await?;
    write(conn, Changes::of(&mut book.tasks)).await?;
    write(conn, Changes::of(&mut book.expected_receipts)).await?;
    write(conn, Changes::of(&mut book.expected_lines)).await?;
    write(conn, Changes::of(&mut book.stock_counts)).await?;
    write(conn, Changes::of(&mut book.count_lines)).await
}

async fn save_returns(conn: &mut Conn, book: &mut Book) -> Result<(), Fault> {
    write(conn, Changes::of(&mut book.returns)).await?;
    write(conn, Changes::of(&mut book.return_lines)).await?;
    write(conn, Changes::of(&mut book.gradings)).await
}

async fn save_stock(conn: &mut Conn, book: &mut Book, figures: &mut Tally) -> Result<(), Fault> {
    Changes::of(&mut book.stock).kept().write_rows(conn).await?;
    Changes::of(&mut book.levels).kept().write_rows(conn).await?;
    figures.movements(&book.movements);
    insert(conn, std::mem::take(&mut book.movements)).await
}

/// What must be done to one table.
struct Changes<K, R> {
    removed: Vec<K>,
    new: Vec<R>,
    changed: Vec<R>,
}

impl<K: Hash + Ord + Clone, R: Row> Changes<K, R> {
    fn of(table: &mut Table<K, R>) -> Self {
        let mut changes = Self {
            removed: Vec::new(),
            new: Vec::new(),
            changed: Vec::new(),
        };
        for (key, change) in table.take_changes() {
            match change {
                Change::New(row) => changes.new.push(row),
                Change::Changed(row) => changes.changed.push(row),
                Change::Removed => changes.removed.push(key),
            }
        }
        changes
    }

    /// Rows are never removed from this table.
    fn kept(self) -> Self {
        assert!(self.removed.is_empty(), "rows of {} are kept", R::TABLE);
        self
    }

    async fn write_rows(self, conn: &mut Conn) -> Result<(), Fault> {
        insert(conn, self.new).await?;
        update(conn, self.changed).await
    }
}

/// The changes of a table whose new rows go in by a unique key, in the order of that key: nodes that
/// insert the same keys then wait for each other in one direction only.
fn sorted<K: Id, R: Row, U: Ord>(table: &mut Table<K, R>, unique: impl FnMut(&R) -> U) -> Changes<K, R> {
    let mut changes = Changes::of(table);
    changes.new.sort_by_cached_key(unique);
    changes
}

async fn write<K: Id + Send, R: Row>(conn: &mut Conn, changes: Changes<K, R>) -> Result<(), Fault> {
    let removed: Vec<i64> = changes.removed.iter().map(|id| id.value()).collect();
    delete::<R>(conn, removed).await?;
    changes.write_rows(conn).await
}

async fn write_package_lines(conn: &mut Conn, book: &mut Book) -> Result<(), Fault> {
    let changes = Changes::of(&mut book.package_lines);
    for (package, line) in &changes.removed {
        let sql = "DELETE FROM package_line WHERE package_id = $1 AND line_id = $2";
        all_found(
            "package_line",
            1,
            conn.execute(sql, args![package.value(), line.value()]).await?,
        )?;
    }
    changes.write_rows(conn).await
}

async fn insert<R: Row>(conn: &mut Conn, rows: Vec<R>) -> Result<(), Fault> {
    let insert = Insert {
        table: R::TABLE,
        columns: R::INSERTED,
        suffix: "",
    };
    bulk::insert_rows(conn, &insert, rows.into_iter().map(R::inserted).collect())
        .await
        .map(drop)
}

async fn update<R: Row>(conn: &mut Conn, rows: Vec<R>) -> Result<(), Fault> {
    let update = Keyed {
        table: R::TABLE,
        keys: R::KEYS,
        values: R::CHANGING,
    };
    let expected = rows.len() as u64;
    let found = bulk::update_rows(conn, &update, rows.into_iter().map(R::changed).collect()).await?;
    all_found(R::TABLE, expected, found)
}

async fn delete<R: Row>(conn: &mut Conn, ids: Vec<i64>) -> Result<(), Fault> {
    let expected = ids.len() as u64;
    let sql = text::<R>("DELETE FROM {table} WHERE {key} {in}");
    all_found(
        R::TABLE,
        expected,
        bulk::execute_in(conn, sql, ids, vec![]).await?,
    )
}

/// A row that the batch loaded, locked and changed is there, or something is badly wrong.
fn all_found(table: &'static str, expected: u64, found: u64) -> Result<(), Fault> {
    if found == expected {
        Ok(())
    } else {
        Err(Fault::Missing(table))
    }
}
