//! Ways into the book: one-time sign-in links, sessions, API keys. Only hashes of tokens are kept.

use crate::{
    Cells, Conn, Fault, FromCells, args,
    bulk::{Keyed, update_rows},
};

/// Who a way in lets in, and to what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    /// The name of the person or program.
    pub name: String,
    /// The one goods owner that is seen; `None` sees all.
    pub owner_id: Option<i64>,
    /// Permissions or roles, as the access rules write them.
    pub permissions: String,
}

/// A one-time sign-in link to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewLink {
    /// Its id.
    pub id: i64,
    /// The hash of its token.
    pub token_hash: Vec<u8>,
    /// Whom it lets in.
    pub grant: Grant,
    /// The page that it leads to, such as `/pick/ord_3v9`; empty for the front page.
    pub path: String,
    /// When it ceases to work, microseconds UTC.
    pub expires_at: i64,
}

/// What a sign-in link was good for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UsedLink {
    /// Whom it lets in.
    pub grant: Grant,
    /// The page that it leads to; empty for the front page.
    pub path: String,
}

/// A session to be opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewSession {
    /// Its id.
    pub id: i64,
    /// The hash of its cookie's token.
    pub token_hash: Vec<u8>,
    /// The hash of its token against cross-site requests.
    pub csrf_hash: Vec<u8>,
    /// Whom it lets in.
    pub grant: Grant,
    /// When it ends, microseconds UTC.
    pub expires_at: i64,
}

/// An open session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Its id.
    pub id: i64,
    /// The hash of its token against cross-site requests.
    pub csrf_hash: Vec<u8>,
    /// Whom it lets in.
    pub grant: Grant,
    /// When it was opened, microseconds UTC.
    pub created_at: i64,
    /// When it ends, microseconds UTC.
    pub expires_at: i64,
    /// When it was last used, as far as written down, microseconds UTC.
    pub last_used_at: i64,
}

/// An API key to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewApiKey {
    /// Its id.
    pub id: i64,
    /// The hash of its token.
    pub token_hash: Vec<u8>,
    /// Whom it lets in.
    pub grant: Grant,
    /// When it ceases to work, microseconds UTC, if ever.
    pub expires_at: Option<i64>,
}

/// An API key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiKey {
    /// Its id.
    pub id: i64,
    /// Whom it lets in.
    pub grant: Grant,
    /// When it was made, microseconds UTC.
    pub created_at: i64,
    /// When it ceases to work, microseconds UTC, if ever.
    pub expires_at: Option<i64>,
    /// When it was last used, as far as written down, microseconds UTC.
    pub last_used_at: Option<i64>,
    /// When it was revoked, microseconds UTC.
    pub revoked_at: Option<i64>,
}

/// Makes a sign-in link.
pub async fn create_link(conn: &mut Conn, link: NewLink, now: i64) -> Result<(), Fault> {
    let grant = link.grant;
    conn.execute(
        "INSERT INTO sign_in_link (id, token_hash, name, owner_id, permissions, created_at, expires_at, path)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        args![
            link.id,
            link.token_hash,
            grant.name,
            grant.owner_id,
            grant.permissions,
            now,
            link.expires_at,
            link.path
        ],
    )
    .await?;
    Ok(())
}

/// Uses a sign-in link up; of any number who try, one is let in.
pub async fn consume_link(conn: &mut Conn, token_hash: &[u8], now: i64) -> Result<Option<UsedLink>, Fault> {
    conn.fetch_optional(
        "UPDATE sign_in_link SET used_at = $2 WHERE token_hash = $1 AND used_at IS NULL AND expires_at > $2
         RETURNING name, owner_id, permissions, path",
        args![token_hash.to_vec(), now],
    )
    .await
}

/// What the holder of this account calls itself: an account is a session's or a key's.
pub async fn name_of(conn: &mut Conn, account: i64) -> Result<Option<String>, Fault> {
    conn.fetch_optional(
        "SELECT name FROM session WHERE id = $1 UNION ALL SELECT name FROM api_key WHERE id = $1",
        args![account],
    )
    .await
}

/// Opens a session.
pub async fn create_session(conn: &mut Conn, session: NewSession, now: i64) -> Result<(), Fault> {
    let grant = session.grant;
    conn.execute(
        "INSERT INTO session (id, token_hash, csrf_hash, name, owner_id, permissions, created_at, expires_at,
                              last_used_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $7)",
        args![
            session.id,
            session.token_hash,
            session.csrf_hash,
            grant.name,
            grant.owner_id,
            grant.permissions,
            now,
            session.expires_at
        ],
    )
    .await?;
    Ok(())
}

/// The session of this token, if it is open.
pub async fn find_session(conn: &mut Conn, token_hash: &[u8], now: i64) -> Result<Option<Session>, Fault> {
    conn.fetch_optional(
        "SELECT id, csrf_hash, name, owner_id, permissions, created_at, expires_at, last_used_at FROM session
         WHERE token_hash = $1 AND revoked_at IS NULL AND expires_at > $2",
        args![token_hash.to_vec(), now],
    )
    .await
}

/// The open sessions, at most `limit`, the oldest first.
pub async fn list_sessions(conn: &mut Conn, now: i64, limit: i64) -> Result<Vec<Session>, Fault> {
    conn.fetch_all(
        "SELECT id, csrf_hash, name, owner_id, permissions, created_at, expires_at, last_used_at FROM session
         WHERE revoked_at IS NULL AND expires_at > $1 ORDER BY expires_at, id LIMIT $2",
        args![now, limit],
    )
    .await
}

/// Gives an open session new tokens; the old ones cease to work at once. `false` when it is not
/// open or its token was changed by somebody else meanwhile.
pub async fn rotate_session(
    conn: &mut Conn,
    old_token_hash: &[u8],
    token_hash: &[u8],
    csrf_hash: &[u8],
    now: i64,
) -> Result<bool, Fault> {
    let sql = "UPDATE session SET token_hash = $2, csrf_hash = $3, last_used_at = $4
               WHERE token_hash = $1 AND revoked_at IS NULL AND expires_at > $4";
    let args = args![
        old_token_hash.to_vec(),
        token_hash.to_vec(),
        csrf_hash.to_vec(),
        now
    ];
    Ok(conn.execute(sql, args).await? == 1)
}

/// Writes down when sessions were last used: pairs of id and instant.
pub async fn touch_sessions(conn: &mut Conn, used: &[(i64, i64)]) -> Result<(), Fault> {
    touch(conn, "session", used).await
}

/// Ends a session; `false` when it was not open.
pub async fn revoke_session(conn: &mut Conn, id: i64, now: i64) -> Result<bool, Fault> {
    let sql = "UPDATE session SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL";
    Ok(conn.execute(sql, args![id, now]).await? == 1)
}

/// Forgets at most `limit` sessions that ended before an instant; answers how many.
pub async fn purge_sessions(conn: &mut Conn, before: i64, limit: i64) -> Result<u64, Fault> {
    conn.execute(
        "DELETE FROM session WHERE id IN (SELECT id FROM session WHERE expires_at < $1
                                          ORDER BY expires_at, id LIMIT $2)",
        args![before, limit],
    )
    .await
}

/// Makes an API key.
pub async fn create_api_key(conn: &mut Conn, key: NewApiKey, now: i64) -> Result<(), Fault> {
    let grant = key.grant;
    conn.execute(
        "INSERT INTO api_key (id, token_hash, name, owner_id, permissions, created_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        args![
            key.id,
            key.token_hash,
            grant.name,
            grant.owner_id,
            grant.permissions,
            now,
            key.expires_at
        ],
    )
    .await?;
    Ok(())
}

/// The API key of this token, if it works.
pub async fn find_api_key(conn: &mut Conn, token_hash: &[u8], now: i64) -> Result<Option<ApiKey>, Fault> {
    conn.fetch_optional(
        "SELECT id, name, owner_id, permissions, created_at, expires_at, last_used_at, revoked_at FROM api_key
         WHERE token_hash = $1 AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > $2)",
        args![token_hash.to_vec(), now],
    )
    .await
}

/// All API keys after an id, revoked ones too, at most `limit`.
pub async fn list_api_keys(conn: &mut Conn, after_id: i64, limit: i64) -> Result<Vec<ApiKey>, Fault> {
    conn.fetch_all(
        "SELECT id, name, owner_id, permissions, created_at, expires_at, last_used_at, revoked_at FROM api_key
         WHERE id > $1 ORDER BY id LIMIT $2",
        args![after_id, limit],
    )
    .await
}

/// Writes down when API keys were last used: pairs of id and instant.
pub async fn touch_api_keys(conn: &mut Conn, used: &[(i64, i64)]) -> Result<(), Fault> {
    touch(conn, "api_key", used).await
}

/// Ends an API key; `false` when it was ended before.
pub async fn revoke_api_key(conn: &mut Conn, id: i64, now: i64) -> Result<bool, Fault> {
    let sql = "UPDATE api_key SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL";
    Ok(conn.execute(sql, args![id, now]).await? == 1)
}

async fn touch(conn: &mut Conn, table: &'static str, used: &[(i64, i64)]) -> Result<(), Fault> {
    let update = Keyed {
        table,
        keys: &["id"],
        values: &["last_used_at"],
    };
    let mut used = used.to_vec();
    used.sort_unstable();
    let rows = used.into_iter().map(|(id, at)| args![id, at]).collect();
    update_rows(conn, &update, rows).await?;
    Ok(())
}

impl FromCells for Grant {
    fn from_cells(cells: &mut Cells<'_>) -> Result<Self, Fault> {
        Ok(Self {
            name: cells.text()?,
            owner_id: cells.opt_i64()?,
            permissions: cells.text()?,
        })
    }
}

impl FromCells for UsedLink {
    fn from_cells(cells: &mut Cells<'_>) -> Result<Self, Fault> {
        Ok(Self {
            grant: Grant::from_cells(cells)?,
            path: cells.text()?,
        })
    }
}

impl FromCells for Session {
    fn from_cells(cells: &mut Cells<'_>) -> Result<Self, Fault> {
        Ok(Self {
            id: cells.i64()?,
            csrf_hash: cells.bytes()?,
            grant: cells.part()?,
            created_at: cells.i64()?,
            expires_at: cells.i64()?,
            last_used_at: cells.i64()?,
        })
    }
}

impl FromCells for ApiKey {
    fn from_cells(cells: &mut Cells<'_>) -> Result<Self, Fault> {
        Ok(Self {
            id: cells.i64()?,
            grant: cells.part()?,
            created_at: cells.i64()?,
            expires_at: cells.opt_i64()?,
            last_used_at: cells.opt_i64()?,
            revoked_at: cells.opt_i64()?,
        })
    }
}
