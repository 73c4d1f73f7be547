//! Slices of the queues for stock: looked at without locks to learn which orders to lock, then read again.

use super::by_id;
use crate::{Conn, Fault, args};
use domain::book::Book;
use domain::id::{LineId, OrderId};
use domain::needs::{Needs, QueueEnd, QueueSlice};
use domain::orders::OrderLine;

const WAITING: &str = "SELECT id, order_id FROM order_line
    WHERE product_id = $1 AND warehouse_id = $2 AND backordered > 0
    ORDER BY priority DESC, backordered_since, id LIMIT $3";

const OVERPROMISED: &str = "SELECT product_id FROM stock
    WHERE product_id = $1 AND warehouse_id = $2 AND on_hand - quarantined - reserved - buffer < 0";

/// Looks through the lines of all open orders, and is asked only while more is promised than there is:
/// that is rare, and an index for it would burden every order that comes in. Drafts have nothing
/// reserved, and what is shipped or cancelled has nothing left.
const RESERVED: &str = "SELECT order_line.id, order_line.order_id FROM orders CROSS JOIN order_line
    WHERE orders.status IN ('on_hold', 'backordered', 'ready', 'released', 'in_progress', 'partially_shipped')
        AND orders.reserved > orders.allocated AND order_line.order_id = orders.id
        AND order_line.product_id = $1 AND order_line.warehouse_id = $2
        AND order_line.reserved > order_line.allocated
    ORDER BY order_line.priority, order_line.id DESC LIMIT $3";
const LINES: &str = "SELECT {columns} FROM order_line WHERE order_line.id {in}";

/// A slice as it was before its orders were locked.
pub(super) struct Peeked {
    pub(super) slice: QueueSlice,
    pub(super) lines: Vec<(LineId, OrderId)>,
}

pub(super) async fn peek(conn: &mut Conn, needs: &Needs) -> Result<Vec<Peeked>, Fault> {
    let mut peeked = Vec::with_capacity(needs.queues.len());
    for slice in &needs.queues {
        let lines = peek_slice(conn, slice).await?;
        peeked.push(Peeked { slice: *slice, lines });
    }
    Ok(peeked)
}

async fn peek_slice(conn: &mut Conn, slice: &QueueSlice) -> Result<Vec<(LineId, OrderId)>, Fault> {
    let (product, warehouse) = (slice.product.value(), slice.warehouse.value());
    let sql = match slice.end {
        QueueEnd::Waiting => WAITING,
        QueueEnd::Reserved => {
            let lacking: Option<i64> = conn
                .fetch_optional(OVERPROMISED, args![product, warehouse])
                .await?;
            if lacking.is_none() {
                return Ok(Vec::new());
            }
            RESERVED
        }
    };
    conn.fetch_all(sql, args![product, warehouse, slice.limit]).await
}

/// Reads the lines again now that their orders are locked, and drops those that left the queue meanwhile.
pub(super) async fn load(conn: &mut Conn, peeked: &[Peeked], book: &mut Book) -> Result<(), Fault> {
    let lines = peeked
        .iter()
        .flat_map(|slice| slice.lines.iter().map(|(line, _)| line.value()))
        .collect();
    for line in by_id(conn, LINES, lines).await? {
        book.load_line(line);
    }
    for Peeked { slice, lines } in peeked {
        let lines: Vec<&OrderLine> = lines
            .iter()
            .filter_map(|(line, _)| book.lines.get(line))
            .collect();
        let queue = in_queue_order(*slice, lines);
        book.queues.insert(*slice, queue);
    }
    Ok(())
}

fn in_queue_order(slice: QueueSlice, mut lines: Vec<&OrderLine>) -> Vec<LineId> {
    lines.retain(|line| slice.holds(line));
    lines.sort_by_key(|line| slice.rank(line));
    lines.into_iter().map(|line| line.id).collect()
}
