//! Reading shipments.

use crate::rows::text;
use crate::scope::{Scope, owner_of};
use crate::{Conn, Fault, args};
use domain::id::{OrderId, ShipmentId};
use domain::shipments::{Package, Shipment};

const BY_ID: &str = "SELECT {columns} FROM shipment WHERE id = $1 AND ($2 = 0 OR owner_id = $2)";
const BY_NUMBER: &str = "SELECT {columns} FROM shipment
    WHERE number = $1 AND ($2 = 0 OR owner_id = $2) ORDER BY id DESC LIMIT $3";
const OF_ORDER: &str = "SELECT {columns} FROM shipment
    WHERE order_id = $1 AND ($2 = 0 OR owner_id = $2) ORDER BY id";
const PACKAGES: &str = "SELECT {columns} FROM package
    WHERE shipment_id = $1 AND shipment_id <> 0 AND ($2 = 0 OR owner_id = $2) ORDER BY id";

/// The shipment.
pub async fn by_id(conn: &mut Conn, scope: Scope, id: ShipmentId) -> Result<Option<Shipment>, Fault> {
    conn.fetch_optional(text::<Shipment>(BY_ID), args![id.value(), owner_of(scope)])
        .await
}

/// The shipments with this number, newest first: each owner numbers its own.
pub async fn by_number(
    conn: &mut Conn,
    scope: Scope,
    number: &str,
    limit: i64,
) -> Result<Vec<Shipment>, Fault> {
    conn.fetch_all(text::<Shipment>(BY_NUMBER), args![number, owner_of(scope), limit])
        .await
}

/// The shipments of the order, oldest first.
pub async fn of_order(conn: &mut Conn, scope: Scope, order: OrderId) -> Result<Vec<Shipment>, Fault> {
    conn.fetch_all(text::<Shipment>(OF_ORDER), args![order.value(), owner_of(scope)])
        .await
}

/// The packages that left with the shipment.
pub async fn packages(conn: &mut Conn, scope: Scope, id: ShipmentId) -> Result<Vec<Package>, Fault> {
    conn.fetch_all(text::<Package>(PACKAGES), args![id.value(), owner_of(scope)])
        .await
}
