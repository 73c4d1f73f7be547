//! Where the personal text of one person lies, and its going.

use crate::{Cells, Conn, Fault, FromCells, args, blobs};
use domain::customers::CustomerOrders;
use domain::events;
use domain::id::{AddressId, CustomerId, OrderId};
use domain::orders::Status;

/// Open orders that a refusal names at most.
const OPEN_SHOWN: i64 = 20;
/// Addresses whose words are looked for in imported files at most.
const ADDRESSES_MAX: i64 = 1_000;

/// How many orders the customer has, and which of them are not finished.
pub async fn orders_of(conn: &mut Conn, customer: CustomerId) -> Result<CustomerOrders, Fault> {
    let count = "SELECT COUNT(*) FROM orders WHERE customer_id = $1";
    let count = conn.fetch_one(count, args![customer.value()]).await?;
    let open = "SELECT number FROM orders WHERE customer_id = $1 AND status NOT IN ($2, $3)
        ORDER BY placed_at, id LIMIT $4";
    let [one, other] = finished();
    let open = conn
        .fetch_all(open, args![customer.value(), one, other, OPEN_SHOWN])
        .await?;
    Ok(CustomerOrders { count, open })
}

/// The names of the statuses in which nothing is open.
fn finished() -> [&'static str; 2] {
    [Status::Shipped.name(), Status::Cancelled.name()]
}

/// An order of a customer, by which its orders are gone through.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OrderAt {
    /// When it was placed.
    pub placed_at: i64,
    /// Its id.
    pub id: OrderId,
}

/// Orders of the customer after one, at most `limit`.
pub async fn orders_after(
    conn: &mut Conn,
    customer: CustomerId,
    after: OrderAt,
    limit: i64,
) -> Result<Vec<OrderAt>, Fault> {
    let sql = "SELECT placed_at, id FROM orders WHERE customer_id = $1 AND (placed_at, id) > ($2, $3)
        ORDER BY placed_at, id LIMIT $4";
    let (customer, id) = (customer.value(), after.id.value());
    conn.fetch_all(sql, args![customer, after.placed_at, id, limit])
        .await
}

/// By what a person is called and reached in the addresses of these orders and in one more: each text once.
pub async fn words_of(
    conn: &mut Conn,
    customer: CustomerId,
    order: OrderId,
    own: AddressId,
) -> Result<Vec<String>, Fault> {
    let sql = "SELECT name, company, email, phone FROM address WHERE id IN (
            SELECT ship_to_id FROM orders WHERE customer_id = $1 AND customer_id <> 0
            UNION SELECT bill_to_id FROM orders WHERE customer_id = $1 AND customer_id <> 0
            UNION SELECT ship_to_id FROM orders WHERE id = $2
            UNION SELECT bill_to_id FROM orders WHERE id = $2
            UNION SELECT $3)
        ORDER BY id LIMIT $4";
    let keys = args![customer.value(), order.value(), own.value(), ADDRESSES_MAX];
    let found: Vec<(String, String, String, String)> = conn.fetch_all(sql, keys).await?;
    let found = found.into_iter();
    let mut words: Vec<String> = found
        .flat_map(|(name, company, email, phone)| [name, company, email, phone])
        .collect();
    words.sort_unstable();
    words.dedup();
    Ok(words)
}

/// The edits of these orders, as events tell them: orders with bodies.
pub async fn edits_of(
    conn: &mut Conn,
    customer: CustomerId,
    order: OrderId,
) -> Result<Vec<(OrderId, String)>, Fault> {
    let sql = "SELECT e.id, e.body FROM orders o CROSS JOIN event e
            WHERE o.customer_id = $1 AND o.customer_id <> 0 AND e.noun = 'order' AND e.id = o.id AND e.kind = $3
        UNION ALL SELECT id, body FROM event WHERE noun = 'order' AND id = $2 AND kind = $3";
    let kind = events::ORDER_EDITED.name;
    conn.fetch_all(sql, args![customer.value(), order.value(), kind])
        .await
}

/// The imports that made these orders, or the customer.
pub async fn imports_of(conn: &mut Conn, customer: CustomerId, order: OrderId) -> Result<Vec<i64>, Fault> {
    let sql = "SELECT cause FROM event WHERE noun = 'customer' AND id = $1 AND cause IS NOT NULL
        UNION SELECT e.cause FROM orders o CROSS JOIN event e
            WHERE o.customer_id = $1 AND o.customer_id <> 0 AND e.noun = 'order' AND e.id = o.id AND e.cause IS NOT NULL
        UNION SELECT cause FROM event WHERE noun = 'order' AND id = $2 AND cause IS NOT NULL";
    conn.fetch_all(sql, args![customer.value(), order.value()]).await
}

/// Takes away at most `limit` chunks of a file of an import, the last ones first; `false` when the whole file is gone,
/// its row included. A file that other imports have too is theirs from then on.
pub async fn shrink_file(
    conn: &mut Conn,
    import: i64,
    seq: i64,
    blob: i64,
    limit: i64,
) -> Result<bool, Fault> {
    let alone = "SELECT refs FROM blob WHERE id = $1";
    let refs: i64 = conn.fetch_optional(alone, args![blob]).await?.unwrap_or(0);
    if refs <= 1 {
        let sql = "DELETE FROM blob_chunk WHERE blob_id = $1 AND seq IN
            (SELECT seq FROM blob_chunk WHERE blob_id = $1 ORDER BY seq DESC LIMIT $2)";
        if conn.execute(sql, args![blob, limit]).await? > 0 {
            return Ok(true);
        }
    }
    blobs::release(conn, blob).await?;
    let sql = "DELETE FROM import_file WHERE import_id = $1 AND seq = $2";
    conn.execute(sql, args![import, seq]).await?;
    Ok(false)
}

/// Blanks the texts of issues that a person was found in.
pub async fn blank_issues(conn: &mut Conn, import: i64, found: Vec<(i64, i64)>) -> Result<(), Fault> {
    let sql = "UPDATE import_issue SET cells = '[]', facts = '{}', key = ''
        WHERE import_id = $1 AND document = $2 AND seq = $3";
    for (document, seq) in found {
        conn.execute(sql, args![import, document, seq]).await?;
    }
    Ok(())
}

/// The report of an import that was emptied, or not read yet.
pub const NO_REPORT: &str = "{}";

/// Forgets what was noted of an import's content, and what it was called unless the name is kept.
pub async fn blank_import(conn: &mut Conn, import: i64, keeps_name: bool) -> Result<(), Fault> {
    let sql = "UPDATE import SET name = CASE WHEN $2 THEN name ELSE '' END, report = $3, error = '',
        version = version + 1 WHERE id = $1";
    conn.execute(sql, args![import, keeps_name, NO_REPORT]).await?;
    Ok(())
}

/// Removes at most `limit` issues of an import, or its corrections when there are no issues left; answers how many.
pub async fn remove_lines(conn: &mut Conn, import: i64, limit: i64) -> Result<u64, Fault> {
    let sql = "DELETE FROM import_issue WHERE import_id = $1 AND (document, seq) IN
        (SELECT document, seq FROM import_issue WHERE import_id = $1 ORDER BY document, seq LIMIT $2)";
    let issues = conn.execute(sql, args![import, limit]).await?;
    if issues > 0 {
        return Ok(issues);
    }
    let sql = "DELETE FROM import_correction WHERE import_id = $1";
    conn.execute(sql, args![import]).await
}

/// A finished order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Finished {
    /// Where it stands among the others.
    pub at: OrderAt,
    /// Whether its text is still there, and nothing happened to it since the moment asked for.
    pub is_due: bool,
}

/// Orders of a finished status after one, placed before a moment, at most `limit`.
pub async fn finished_before(
    conn: &mut Conn,
    status: Status,
    before: i64,
    after: OrderAt,
    limit: i64,
) -> Result<Vec<Finished>, Fault> {
    let sql = "SELECT o.placed_at, o.id, CAST(CASE WHEN o.erased_at = 0 AND o.cancelled_at < $2 AND NOT EXISTS
            (SELECT 1 FROM shipment s WHERE s.order_id = o.id AND s.shipped_at >= $2) THEN 1 ELSE 0 END AS BIGINT)
        FROM orders o WHERE o.status = $1 AND o.placed_at < $2 AND (o.placed_at, o.id) > ($3, $4)
        ORDER BY o.placed_at, o.id LIMIT $5";
    let keys = args![status.name(), before, after.placed_at, after.id.value(), limit];
    conn.fetch_all(sql, keys).await
}

impl FromCells for OrderAt {
    fn from_cells(cells: &mut Cells<'_>) -> Result<Self, Fault> {
        Ok(Self {
            placed_at: cells.i64()?,
            id: cells.part()?,
        })
    }
}

impl FromCells for Finished {
    fn from_cells(cells: &mut Cells<'_>) -> Result<Self, Fault> {
        Ok(Self {
            at: cells.part()?,
            is_due: cells.i64()? != 0,
        })
    }
}
