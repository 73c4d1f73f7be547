//! Reading payments, and which orders wait for theirs.

use crate::{Cells, Conn, Fault, FromCells, args};
use domain::id::{Id, OrderId, OwnerId};

const OVERDUE: &str = "SELECT accepted_at, id FROM orders
    WHERE owner_id = $1 AND accepted_at <= $2 AND (accepted_at, id) > ($3, $4)
        AND payment_hold_id <> 0 AND status = 'on_hold'
    ORDER BY accepted_at, id LIMIT $5";

/// An order that waits for its payment, by when it was accepted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Overdue {
    /// When it was accepted, microseconds UTC.
    pub accepted_at: i64,
    /// The order.
    pub order: OrderId,
}

impl FromCells for Overdue {
    fn from_cells(cells: &mut Cells<'_>) -> Result<Self, Fault> {
        Ok(Self {
            accepted_at: cells.i64()?,
            order: Id::new(cells.i64()?),
        })
    }
}

/// The owner's orders that were put on hold for their payment and accepted up to an instant, after one that was seen
/// already, the oldest first. Some may have been paid, or be on hold for something else by now.
pub async fn overdue(
    conn: &mut Conn,
    owner: OwnerId,
    before: i64,
    after: Overdue,
    limit: i64,
) -> Result<Vec<Overdue>, Fault> {
    let args = args![
        owner.value(),
        before,
        after.accepted_at,
        after.order.value(),
        limit
    ];
    conn.fetch_all(OVERDUE, args).await
}
