//! The command rows: what makes a replay answer instead of act again.

use crate::{
    Cells, Conn, Fault, FromCells, args,
    bulk::{Insert, Keyed, fetch_in, insert_rows_returning, update_rows},
};

/// A command about to be carried out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewCommand {
    /// Its id, the same in every replay.
    pub id: i64,
    /// The scope of the key: the credential that it came with.
    pub credential: String,
    /// The client's `Idempotency-Key`, if it sent one.
    pub key: Option<String>,
    /// The hash over method, path and raw body.
    pub body_hash: Vec<u8>,
    /// Who sent it.
    pub actor: String,
}

/// The answer to a command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// The command.
    pub id: i64,
    /// The HTTP status.
    pub status: i64,
    /// The body, as JSON without personal text.
    pub reply: String,
}

/// A command as it was committed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommandRow {
    /// Its id.
    pub id: i64,
    /// The hash over method, path and raw body.
    pub body_hash: Vec<u8>,
    /// When it was carried out, microseconds UTC.
    pub at: i64,
    /// The HTTP status of its reply.
    pub status: Option<i64>,
    /// Its reply.
    pub reply: Option<String>,
}

const CLAIM: Insert = Insert {
    table: "command",
    columns: &["id", "credential", "key", "body_hash", "actor", "at"],
    suffix: "ON CONFLICT DO NOTHING RETURNING id",
};

const REPLIES: Keyed = Keyed {
    table: "command",
    keys: &["id"],
    values: &["status", "reply"],
};

/// Claims the commands of a batch, as the first act of its transaction, and answers the ids that
/// are new, sorted. Those missing were carried out before, under the same id or the same key; one
/// that is in flight elsewhere is waited for. Claimed in the order of credential, key and id, so
/// that two nodes with the same keys wait for each other in one direction only.
pub async fn claim(conn: &mut Conn, mut commands: Vec<NewCommand>, at: i64) -> Result<Vec<i64>, Fault> {
    commands.sort_unstable_by(|a, b| (&a.credential, &a.key, a.id).cmp(&(&b.credential, &b.key, b.id)));
    let rows = commands
        .into_iter()
        .map(|new| args![new.id, new.credential, new.key, new.body_hash, new.actor, at])
        .collect();
    let mut new: Vec<i64> = insert_rows_returning(conn, &CLAIM, rows).await?;
    new.sort_unstable();
    Ok(new)
}

/// Keeps the replies, within the transaction that claimed their commands.
pub async fn set_replies(conn: &mut Conn, mut replies: Vec<Reply>) -> Result<(), Fault> {
    replies.sort_unstable_by_key(|reply| reply.id);
    let rows = replies
        .into_iter()
        .map(|reply| args![reply.id, reply.status, reply.reply])
        .collect();
    update_rows(conn, &REPLIES, rows).await?;
    Ok(())
}

/// The command that this credential sent with this key, if it was carried out.
pub async fn find_by_key(conn: &mut Conn, credential: &str, key: &str) -> Result<Option<CommandRow>, Fault> {
    conn.fetch_optional(
        "SELECT id, body_hash, at, status, reply FROM command WHERE credential = $1 AND key = $2",
        args![credential, key],
    )
    .await
}

/// The commands with these ids that were carried out, in the order of their ids.
pub async fn find(conn: &mut Conn, ids: Vec<i64>) -> Result<Vec<CommandRow>, Fault> {
    let sql = "SELECT id, body_hash, at, status, reply FROM command WHERE id {in} ORDER BY id";
    fetch_in(conn, sql, ids, args![]).await
}

/// Forgets at most `limit` commands older than `before`, the oldest first; answers how many.
pub async fn purge(conn: &mut Conn, before: i64, limit: i64) -> Result<u64, Fault> {
    conn.execute(
        "DELETE FROM command WHERE id IN (SELECT id FROM command WHERE at < $1 ORDER BY at LIMIT $2)",
        args![before, limit],
    )
    .await
}

impl FromCells for CommandRow {
    fn from_cells(cells: &mut Cells<'_>) -> Result<Self, Fault> {
        Ok(Self {
            id: cells.i64()?,
            body_hash: cells.bytes()?,
            at: cells.i64()?,
            status: cells.opt_i64()?,
            reply: cells.opt_text()?,
        })
    }
}
