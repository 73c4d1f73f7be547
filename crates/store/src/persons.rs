//! Finding a person by name and e-mail address, among customers and among the addresses of orders.

use crate::scope::{Scope, owner_of};
use crate::{Cells, Conn, Fault, FromCells, args};
use domain::id::{CustomerId, OrderId, OwnerId};

/// Where a person was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Whose customer or order.
    pub owner: OwnerId,
    /// The customer; zero for an order of nobody known.
    pub customer: CustomerId,
    /// The order; zero when the customer itself bears the text.
    pub order: OrderId,
    /// The number of the order; empty for none.
    pub number: String,
    /// Where the order stands; empty for none.
    pub status: String,
    /// The name there.
    pub name: String,
    /// The e-mail address there.
    pub email: String,
}

/// What is looked for; an empty text is not. Capitals make no difference in letters without accents.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// The whole name.
    pub name: String,
    /// The whole e-mail address.
    pub email: String,
}

/// Looks through `limit` customers and orders at most after an id; answers what it found, and after which id to go on.
/// Nothing is indexed by address, so whoever looks goes through the book, step by step.
pub async fn find(
    conn: &mut Conn,
    scope: Scope,
    wanted: &Wanted,
    after: i64,
    limit: i64,
) -> Result<(Vec<Found>, Option<i64>), Fault> {
    let next = "SELECT MIN(id) FROM (
        SELECT id FROM (SELECT id FROM orders WHERE id > $1 ORDER BY id LIMIT 1 OFFSET $2) o
        UNION ALL SELECT id FROM (SELECT id FROM customer WHERE id > $1 ORDER BY id LIMIT 1 OFFSET $2) c) n";
    let next: Option<i64> = conn.fetch_one(next, args![after, limit]).await?;
    let end = next.unwrap_or(i64::MAX);
    let customers = "SELECT c.owner_id, c.id, CAST(0 AS BIGINT), '', '', c.name, COALESCE(a.email, '')
        FROM customer c LEFT JOIN address a ON a.id = c.address_id
        WHERE c.id > $1 AND c.id <= $2 AND ($3 = 0 OR c.owner_id = $3)
            AND (($4 <> '' AND (lower(c.name) = $4 OR lower(a.name) = $4)) OR ($5 <> '' AND lower(a.email) = $5))
        ORDER BY c.id";
    let orders = "SELECT o.owner_id, o.customer_id, o.id, o.number, o.status, a.name, a.email
        FROM orders o JOIN address a ON a.id IN (o.ship_to_id, o.bill_to_id)
        WHERE o.id > $1 AND o.id <= $2 AND ($3 = 0 OR o.owner_id = $3)
            AND (($4 <> '' AND lower(a.name) = $4) OR ($5 <> '' AND lower(a.email) = $5))
        ORDER BY o.id, a.id";
    let (name, email) = (
        wanted.name.to_ascii_lowercase(),
        wanted.email.to_ascii_lowercase(),
    );
    let keys = || args![after, end, owner_of(scope), name.clone(), email.clone()];
    let mut found: Vec<Found> = conn.fetch_all(customers, keys()).await?;
    found.extend(conn.fetch_all::<Found>(orders, keys()).await?);
    found.dedup_by_key(|it| (it.customer, it.order));
    Ok((found, next))
}

impl FromCells for Found {
    fn from_cells(cells: &mut Cells<'_>) -> Result<Self, Fault> {
        Ok(Self {
            owner: cells.part()?,
            customer: cells.part()?,
            order: cells.part()?,
            number: cells.text()?,
            status: cells.text()?,
            name: cells.text()?,
            email: cells.text()?,
        })
    }
}
