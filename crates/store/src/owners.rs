//! Reading owners and their channels.

use crate::rows::text;
use crate::scope::{Scope, owner_of};
use crate::{Conn, Fault, args};
use domain::id::{ChannelId, OwnerId};
use domain::owners::{Channel, Owner};

const ALL: &str = "SELECT {columns} FROM owner WHERE ($1 = 0 OR id = $1) ORDER BY code";
const BY_ID: &str = "SELECT {columns} FROM owner WHERE id = $1 AND ($2 = 0 OR id = $2)";
const BY_CODE: &str = "SELECT {columns} FROM owner WHERE code = $1 AND ($2 = 0 OR id = $2)";
const CHANNELS: &str =
    "SELECT {columns} FROM channel WHERE ($1 = 0 OR owner_id = $1) ORDER BY owner_id, code";
const CHANNEL: &str = "SELECT {columns} FROM channel WHERE id = $1 AND ($2 = 0 OR owner_id = $2)";
const CHANNEL_BY_CODE: &str = "SELECT {columns} FROM channel
    WHERE owner_id = $1 AND code = $2 AND ($3 = 0 OR owner_id = $3)";

/// Every owner that the reader may see, by code. Owners are few.
pub async fn all(conn: &mut Conn, scope: Scope) -> Result<Vec<Owner>, Fault> {
    conn.fetch_all(text::<Owner>(ALL), args![owner_of(scope)]).await
}

/// The owner.
pub async fn by_id(conn: &mut Conn, scope: Scope, id: OwnerId) -> Result<Option<Owner>, Fault> {
    conn.fetch_optional(text::<Owner>(BY_ID), args![id.value(), owner_of(scope)])
        .await
}

/// The owner with this code.
pub async fn by_code(conn: &mut Conn, scope: Scope, code: &str) -> Result<Option<Owner>, Fault> {
    conn.fetch_optional(text::<Owner>(BY_CODE), args![code, owner_of(scope)])
        .await
}

/// Every channel that the reader may see, by owner and code. Channels are few.
pub async fn channels(conn: &mut Conn, scope: Scope) -> Result<Vec<Channel>, Fault> {
    conn.fetch_all(text::<Channel>(CHANNELS), args![owner_of(scope)])
        .await
}

/// The channel.
pub async fn channel(conn: &mut Conn, scope: Scope, id: ChannelId) -> Result<Option<Channel>, Fault> {
    conn.fetch_optional(text::<Channel>(CHANNEL), args![id.value(), owner_of(scope)])
        .await
}

/// The channel of the owner with this code.
pub async fn channel_by_code(
    conn: &mut Conn,
    scope: Scope,
    owner: OwnerId,
    code: &str,
) -> Result<Option<Channel>, Fault> {
    conn.fetch_optional(
        text::<Channel>(CHANNEL_BY_CODE),
        args![owner.value(), code, owner_of(scope)],
    )
    .await
}
