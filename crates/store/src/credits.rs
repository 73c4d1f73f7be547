//! Reading credits.

use crate::rows::text;
use crate::scope::{Scope, owner_of};
use crate::{Conn, Fault, args};
use domain::id::{CreditId, OwnerId};
use domain::orders::{Credit, CreditLine};

const BY_ID: &str = "SELECT {columns} FROM credit WHERE id = $1 AND ($2 = 0 OR owner_id = $2)";
const BY_REF: &str = "SELECT {columns} FROM credit
    WHERE owner_id = $1 AND external_ref = $2 AND external_ref <> '' AND ($3 = 0 OR owner_id = $3)";
const LINES: &str = "SELECT {columns} FROM credit_line
    WHERE credit_id = $1 AND ($2 = 0 OR owner_id = $2) ORDER BY id";

/// The credit.
pub async fn by_id(conn: &mut Conn, scope: Scope, id: CreditId) -> Result<Option<Credit>, Fault> {
    conn.fetch_optional(text::<Credit>(BY_ID), args![id.value(), owner_of(scope)])
        .await
}

/// The credit that the owner knows by this reference.
pub async fn by_ref(
    conn: &mut Conn,
    scope: Scope,
    owner: OwnerId,
    external_ref: &str,
) -> Result<Option<Credit>, Fault> {
    conn.fetch_optional(
        text::<Credit>(BY_REF),
        args![owner.value(), external_ref, owner_of(scope)],
    )
    .await
}

/// The lines of the credit.
pub async fn lines(conn: &mut Conn, scope: Scope, credit: CreditId) -> Result<Vec<CreditLine>, Fault> {
    conn.fetch_all(text::<CreditLine>(LINES), args![credit.value(), owner_of(scope)])
        .await
}
