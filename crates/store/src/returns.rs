//! Reading returns.

use crate::rows::text;
use crate::scope::{Scope, owner_of};
use crate::{Conn, Fault, args};
use domain::id::ReturnId;
use domain::returns::{Grading, Return, ReturnLine};

const BY_ID: &str = "SELECT {columns} FROM returns WHERE id = $1 AND ($2 = 0 OR owner_id = $2)";
const HANGING: &str = "SELECT {columns} FROM {table}
    WHERE return_id = $1 AND ($2 = 0 OR owner_id = $2) ORDER BY id";

/// The return.
pub async fn by_id(conn: &mut Conn, scope: Scope, id: ReturnId) -> Result<Option<Return>, Fault> {
    conn.fetch_optional(text::<Return>(BY_ID), args![id.value(), owner_of(scope)])
        .await
}

/// The lines of the return, in the order they were made.
pub async fn lines(conn: &mut Conn, scope: Scope, id: ReturnId) -> Result<Vec<ReturnLine>, Fault> {
    conn.fetch_all(text::<ReturnLine>(HANGING), args![id.value(), owner_of(scope)])
        .await
}

/// What was found of its pieces, in the order they came in.
pub async fn gradings(conn: &mut Conn, scope: Scope, id: ReturnId) -> Result<Vec<Grading>, Fault> {
    conn.fetch_all(text::<Grading>(HANGING), args![id.value(), owner_of(scope)])
        .await
}
