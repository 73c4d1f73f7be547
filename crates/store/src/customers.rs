//! Reading customers and addresses.

use crate::rows::text;
use crate::scope::{Scope, owner_of};
use crate::{Conn, Fault, args, bulk};
use domain::customers::{Address, Customer};
use domain::id::{AddressId, CustomerId, OwnerId};

const BY_ID: &str = "SELECT {columns} FROM {table} WHERE id = $1 AND ($2 = 0 OR owner_id = $2)";
const BY_REF: &str = "SELECT {columns} FROM customer
    WHERE owner_id = $1 AND external_ref = $2 AND external_ref <> '' AND ($3 = 0 OR owner_id = $3)";
const BY_IDS: &str = "SELECT {columns} FROM {table} WHERE id {in} AND ($2 = 0 OR owner_id = $2)";

/// The customer; none for the id 0 of an anonymous sale.
pub async fn by_id(conn: &mut Conn, scope: Scope, id: CustomerId) -> Result<Option<Customer>, Fault> {
    if id.is_none() {
        return Ok(None);
    }
    conn.fetch_optional(text::<Customer>(BY_ID), args![id.value(), owner_of(scope)])
        .await
}

/// These customers, in no order.
pub async fn by_ids(conn: &mut Conn, scope: Scope, ids: &[CustomerId]) -> Result<Vec<Customer>, Fault> {
    let keys: Vec<i64> = ids
        .iter()
        .filter(|id| !id.is_none())
        .map(|id| id.value())
        .collect();
    bulk::fetch_in(conn, text::<Customer>(BY_IDS), keys, args![owner_of(scope)]).await
}

/// The customer that the owner knows by this reference.
pub async fn by_ref(
    conn: &mut Conn,
    scope: Scope,
    owner: OwnerId,
    external_ref: &str,
) -> Result<Option<Customer>, Fault> {
    conn.fetch_optional(
        text::<Customer>(BY_REF),
        args![owner.value(), external_ref, owner_of(scope)],
    )
    .await
}

/// These addresses, in no order; 0 stands for none.
pub async fn addresses(conn: &mut Conn, scope: Scope, ids: &[AddressId]) -> Result<Vec<Address>, Fault> {
    let keys: Vec<i64> = ids
        .iter()
        .filter(|id| !id.is_none())
        .map(|id| id.value())
        .collect();
    bulk::fetch_in(conn, text::<Address>(BY_IDS), keys, args![owner_of(scope)]).await
}
