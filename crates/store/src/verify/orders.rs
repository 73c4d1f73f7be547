//! Orders, some at a time, each with all that hangs on it and all that the feed tells of it.

use super::{Progress, Range, Stage, Walk};
use crate::rows::{Row, text};
use crate::{Conn, Fault, args};
use domain::id::{LineId, OrderId};
use domain::orders::{Allocation, Charge, Order, OrderLine};
use domain::payments::Payment;
use domain::shipments::{Package, PackageLine, Shipment};
use domain::verify::{Breach, LineReturns, OrderFile, ToldEvent, check_order, missing_order};
use std::collections::BTreeMap;

/// Orders held in memory at once, at most.
const ORDERS_PER_READ: i64 = 200;
/// Lines held in memory at once, about: one order may have more.
const LINES_PER_READ: i64 = 5_000;

const HEADS: &str = "SELECT {columns} FROM orders WHERE id > $1 ORDER BY id LIMIT $2";
const OF_ORDERS: &str =
    "SELECT {columns} FROM {table} WHERE order_id > $1 AND order_id <= $2 ORDER BY order_id";
const PACKAGE_LINES: &str = "SELECT {columns} FROM package CROSS JOIN package_line
    WHERE package.order_id > $1 AND package.order_id <= $2 AND package_line.package_id = package.id
    ORDER BY package.order_id, package.id";
const OPEN_HOLDS: &str = "SELECT order_id, COUNT(*) FROM hold
    WHERE order_id > $1 AND order_id <= $2 AND lifted_at = 0 GROUP BY order_id";
const RETURNS: &str =
    "SELECT return_line.order_id, return_line.order_line_id, CAST(SUM(return_line.received) AS BIGINT),
        CAST(SUM(CASE WHEN returns.ended_at = 0 AND return_line.expected > return_line.received
            THEN return_line.expected - return_line.received ELSE 0 END) AS BIGINT)
    FROM return_line CROSS JOIN returns
    WHERE return_line.order_id <> 0 AND return_line.order_id > $1 AND return_line.order_id <= $2
        AND returns.id = return_line.return_id
    GROUP BY return_line.order_id, return_line.order_line_id ORDER BY return_line.order_id";
const LEASES: &str = "SELECT order_id FROM work_lease WHERE order_id > $1 AND order_id <= $2";
const EVENTS: &str = "SELECT id, position, kind, kind_version, noun_version, body FROM event
    WHERE noun = 'order' AND id > $1 AND id <= $2 ORDER BY id, position";

pub(super) async fn check<H: FnMut(Progress)>(conn: &mut Conn, walk: &mut Walk<H>) -> Result<(), Fault> {
    let total: i64 = conn
        .fetch_one(
            "SELECT CAST(COALESCE(SUM(count), 0) AS BIGINT) FROM order_count",
            args![],
        )
        .await?;
    let mut after = 0;
    while after < i64::MAX {
        let begun = conn.look().await?;
        let read = Chunk::read(conn, after).await;
        conn.end_look(begun).await?;
        let chunk = read?;
        after = chunk.range.to;
        let (count, mut found) = (chunk.files.len(), chunk.strays);
        for file in chunk.files.into_values() {
            check_order(file, &mut found);
        }
        walk.found(found);
        walk.compared(Stage::Orders, count, u64::try_from(total).unwrap_or_default());
    }
    Ok(())
}

/// Some orders, as they were at one moment.
struct Chunk {
    range: Range,
    files: BTreeMap<OrderId, OrderFile>,
    /// What belongs to orders that are not there: one for each of them and each table.
    strays: Vec<Breach>,
}

impl Chunk {
    async fn read(conn: &mut Conn, after: i64) -> Result<Self, Fault> {
        let heads: Vec<Order> = conn
            .fetch_all(text::<Order>(HEADS), args![after, ORDERS_PER_READ])
            .await?;
        let whole = whole_orders(&heads);
        let last = whole < heads.len() || heads.len() == usize::try_from(ORDERS_PER_READ).unwrap_or_default();
        let to = heads
            .get(whole.saturating_sub(1))
            .filter(|_| last)
            .map_or(i64::MAX, |head| head.id.value());
        let files = heads
            .into_iter()
            .take(whole)
            .map(|head| (head.id, OrderFile::new(head)))
            .collect();
        let mut chunk = Self {
            range: Range { after, to },
            files,
            strays: Vec::new(),
        };
        chunk.read_rows(conn).await?;
        chunk.read_floor(conn).await?;
        chunk.read_returns(conn).await?;
        chunk.read_events(conn).await?;
        Ok(chunk)
    }

    async fn read_rows(&mut self, conn: &mut Conn) -> Result<(), Fault> {
        self.put::<OrderLine>(conn, OF_ORDERS, |row| row.order, |file, row| file.lines.push(row))
            .await?;
        self.put::<Charge>(
            conn,
            OF_ORDERS,
            |row| row.order,
            |file, row| file.charges.push(row),
        )
        .await?;
        self.put::<Payment>(
            conn,
            OF_ORDERS,
            |row| row.order,
            |file, row| file.payments.push(row),
        )
        .await?;
        let holds: Vec<(OrderId, i64)> = conn.fetch_all(OPEN_HOLDS, self.range.args()).await?;
        for (order, count) in holds {
            self.file(order, "hold", None, |file| file.open_holds = count);
        }
        let leases: Vec<OrderId> = conn.fetch_all(LEASES, self.range.args()).await?;
        for order in leases {
            self.file(order, "work_lease", None, |file| file.leased = true);
        }
        Ok(())
    }

    async fn read_floor(&mut self, conn: &mut Conn) -> Result<(), Fault> {
        self.put::<Allocation>(
            conn,
            OF_ORDERS,
            |row| row.order,
            |file, row| file.allocations.push(row),
        )
        .await?;
        self.put::<Package>(
            conn,
            OF_ORDERS,
            |row| row.order,
            |file, row| file.packages.push(row),
        )
        .await?;
        self.put::<PackageLine>(
            conn,
            PACKAGE_LINES,
            |row| row.order,
            |file, row| file.package_lines.push(row),
        )
        .await?;
        self.put::<Shipment>(
            conn,
            OF_ORDERS,
            |row| row.order,
            |file, row| file.shipments.push(row),
        )
        .await
    }

    async fn read_returns(&mut self, conn: &mut Conn) -> Result<(), Fault> {
        let rows: Vec<(OrderId, LineId, i64, i64)> = conn.fetch_all(RETURNS, self.range.args()).await?;
        for (order, line, received, outstanding) in rows {
            let returns = LineReturns {
                line,
                received,
                outstanding,
            };
            self.file(order, "return_line", None, |file| file.returns.push(returns));
        }
        Ok(())
    }

    async fn read_events(&mut self, conn: &mut Conn) -> Result<(), Fault> {
        let args = self.range.args();
        type Row = (OrderId, i64, String, i64, i64, String);
        conn.fetch_each(
            EVENTS,
            args,
            |(order, position, kind, kind_version, noun_version, body): Row| {
                let event = ToldEvent {
                    position,
                    kind: &kind,
                    kind_version,
                    noun_version,
                    body: &body,
                };
                self.file(order, "event", Some(position), |file| {
                    file.told.hear(order, &event);
                });
            },
        )
        .await
    }

    /// Puts every row of a table into the file of its order.
    async fn put<R: Row>(
        &mut self,
        conn: &mut Conn,
        sql: &'static str,
        order: fn(&R) -> OrderId,
        put: fn(&mut OrderFile, R),
    ) -> Result<(), Fault> {
        let args = self.range.args();
        conn.fetch_each(text::<R>(sql), args, |row: R| {
            self.file(order(&row), R::TABLE, None, |file| put(file, row));
        })
        .await
    }

    fn file(&mut self, order: OrderId, what: &str, position: Option<i64>, put: impl FnOnce(&mut OrderFile)) {
        if let Some(file) = self.files.get_mut(&order) {
            return put(file);
        }
        let known = self
            .strays
            .last()
            .is_some_and(|it| it.found == what && it.place == order.to_string());
        if !known {
            self.strays.push(missing_order(order, position, what));
        }
    }
}

/// How many of the heads make a chunk: as many as fit, and one at least.
fn whole_orders(heads: &[Order]) -> usize {
    let mut lines = 0;
    let fits = |head: &&Order| {
        lines += head.lines.max(1);
        lines <= LINES_PER_READ
    };
    let fitting = heads.iter().take_while(fits).count();
    fitting.max(1).min(heads.len())
}
