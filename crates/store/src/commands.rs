//! The command rows: what makes a replay answer instead of act again.

use crate::{
    Cells, Conn, Fault, FromCells, args,
    bulk::{Insert, fetch_by_keys, fetch_in, insert_rows},
};

/// A command that is carried out, with the answer to it.
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
    /// Whether it was accepted or refused; the engine says how.
    pub status: i64,
    /// The answer, as JSON without personal text.
    pub reply: String,
}

/// What may have been carried out before: commands that were sent with a key, and commands that were tried.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// Credentials and keys.
    pub keys: Vec<(String, String)>,
    /// Ids of commands without a key.
    pub ids: Vec<i64>,
}

/// A command as it was committed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommandRow {
    /// Its id.
    pub id: i64,
    /// The scope of the key.
    pub credential: String,
    /// The client's key, if it sent one.
    pub key: Option<String>,
    /// The hash over method, path and raw body.
    pub body_hash: Vec<u8>,
    /// When it was carried out, microseconds UTC.
    pub at: i64,
    /// Whether it was accepted or refused.
    pub status: Option<i64>,
    /// Its reply.
    pub reply: Option<String>,
}

const COMMANDS: Insert = Insert {
    table: "command",
    columns: &[
        "id",
        "credential",
        "key",
        "body_hash",
        "actor",
        "at",
        "status",
        "reply",
    ],
    suffix: "",
};

macro_rules! select_commands {
    ($from:literal) => {
        concat!(
            "SELECT command.id, command.credential, command.key, command.body_hash, command.at, command.status, command.reply
             FROM ",
            $from
        )
    };
}

/// The rows of those that were carried out.
pub async fn find(conn: &mut Conn, asked: Asked) -> Result<Vec<CommandRow>, Fault> {
    let by_key = select_commands!(
        "{keys} CROSS JOIN command WHERE command.credential = k.credential AND command.key = k.name"
    );
    let by_id = select_commands!("command WHERE id {in} ORDER BY id");
    let keys = asked
        .keys
        .into_iter()
        .map(|(credential, key)| args![credential, key]);
    let mut found: Vec<CommandRow> =
        fetch_by_keys(conn, by_key, &["credential", "name"], keys.collect()).await?;
    found.extend(fetch_in::<CommandRow>(conn, by_id, asked.ids, args![]).await?);
    Ok(found)
}

/// Keeps commands with their answers, in the transaction that carries them out. Whoever carries out the same one
/// meanwhile, under its id or its key, is waited for, and this is then a [`Fault::Conflict`]. They go in by the order
/// of credential, key and id, so that two nodes with the same keys wait for each other in one direction only.
pub async fn keep(conn: &mut Conn, mut commands: Vec<NewCommand>, at: i64) -> Result<(), Fault> {
    commands.sort_unstable_by(|a, b| (&a.credential, &a.key, a.id).cmp(&(&b.credential, &b.key, b.id)));
    let row = |new: NewCommand| {
        args![
            new.id,
            new.credential,
            new.key,
            new.body_hash,
            new.actor,
            at,
            new.status,
            new.reply
        ]
    };
    let rows = commands.into_iter().map(row).collect();
    insert_rows(conn, &COMMANDS, rows).await.map(drop)
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
            credential: cells.text()?,
            key: cells.opt_text()?,
            body_hash: cells.bytes()?,
            at: cells.i64()?,
            status: cells.opt_i64()?,
            reply: cells.opt_text()?,
        })
    }
}
