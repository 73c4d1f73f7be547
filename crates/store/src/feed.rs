//! The feed: gap-free positions in commit order, an owner's own numbering beside them, and a hash
//! chain from the first event on.

mod chain;

use crate::{
    Cells, Conn, Fault, FromCells, Value, args,
    bulk::{Insert, insert_rows, insert_rows_returning},
    clock,
};
pub use chain::{FeedBreak, verify};
pub(crate) use chain::{genesis, link};
use rustc_hash::FxHashMap;

/// What happened, as it is handed to the feed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewEvent {
    /// The wire name, such as `order.released`.
    pub kind: String,
    /// The version of the body's shape.
    pub kind_version: i64,
    /// The noun it happened to.
    pub noun: String,
    /// The id of that noun.
    pub id: i64,
    /// The version of that noun after it happened.
    pub noun_version: i64,
    /// The goods owner it concerns, if one.
    pub owner_id: Option<i64>,
    /// Who may hear it: `business`, `security` or `operations`.
    pub audience: String,
    /// Who did it.
    pub actor: String,
    /// For whom, where that is somebody else.
    pub on_behalf: Option<String>,
    /// The request it came with.
    pub request_id: Option<String>,
    /// The id of the command that caused it.
    pub cause: Option<i64>,
    /// The facts, as JSON without personal text.
    pub body: String,
}

/// An event with its place in the feed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventRow {
    /// Counts restores, moves and promotions.
    pub epoch: i64,
    /// Gap-free, in commit order.
    pub position: i64,
    /// Microseconds UTC; never below that of the event before.
    pub at: i64,
    /// Gap-free among the events of its owner.
    pub owner_position: Option<i64>,
    /// The SHA-256 over the chain of the event before and all of this one.
    pub chain: Vec<u8>,
    /// What happened.
    pub event: NewEvent,
}

/// The end of the feed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeedHead {
    /// Counts restores, moves and promotions.
    pub epoch: i64,
    /// The position of the last event; 0 before the first.
    pub position: i64,
    /// The chain of the last event.
    pub chain: Vec<u8>,
    /// The time of the last event, microseconds UTC.
    pub last_at: i64,
}

/// Where the events of one transaction came to stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Appended {
    /// The epoch of all of them.
    pub epoch: i64,
    /// The position of the first; the others follow without a gap.
    pub first_position: i64,
    /// The position of the last.
    pub last_position: i64,
    /// The time of all of them, microseconds UTC.
    pub at: i64,
}

const EVENTS: Insert = Insert {
    table: "event",
    columns: &[
        "position",
        "epoch",
        "at",
        "kind",
        "kind_version",
        "noun",
        "id",
        "noun_version",
        "owner_id",
        "owner_position",
        "audience",
        "actor",
        "on_behalf",
        "request_id",
        "cause",
        "body",
        "chain",
    ],
    suffix: "",
};

/// Moves the end of each owner's numbering on by a number of events, and answers where it is.
const OWNER_FEEDS: Insert = Insert {
    table: "owner_feed",
    columns: &["owner_id", "position"],
    suffix: "ON CONFLICT (owner_id) DO UPDATE SET position = owner_feed.position + excluded.position
             RETURNING owner_id, position",
};

/// Starts the feed of a new book; its chain begins with the book's own id.
pub(crate) async fn create(conn: &mut Conn, book_id: &str) -> Result<(), Fault> {
    conn.execute(
        "INSERT INTO feed_head (id, epoch, position, chain, last_at) VALUES (1, 1, 0, $1, 0)",
        args![genesis(book_id)],
    )
    .await?;
    Ok(())
}

/// Begins the feed of a book that was emptied: a new epoch, whose first event is yet to be told. The
/// clock goes on where it was.
pub(crate) async fn begin_anew(conn: &mut Conn, book_id: &str) -> Result<(), Fault> {
    start_epoch(conn).await?;
    conn.execute(
        "UPDATE feed_head SET position = 0, chain = $1 WHERE id = 1",
        args![genesis(book_id)],
    )
    .await?;
    Ok(())
}

/// Appends the events of a transaction, as its last act before the commit: from here to there
/// the feed's head is held, and with it every other node's commit. `None` without events.
pub async fn append(conn: &mut Conn, events: Vec<NewEvent>, now: i64) -> Result<Option<Appended>, Fault> {
    debug_assert!(conn.in_transaction(), "events commit with what they tell of");
    if events.is_empty() {
        return Ok(None);
    }
    let take = conn.dialect().take_feed_head();
    let head: FeedHead = conn.fetch_one(take, args![]).await?;
    let mut owner_positions = move_owner_feeds(conn, counts_by_owner(&events)).await?;
    let at = now.max(head.last_at);
    let first_position = head.position + 1;
    let (mut position, mut chain) = (head.position, head.chain);
    let mut rows = Vec::with_capacity(events.len());
    for event in events {
        position += 1;
        let owner_position = event.owner_id.and_then(|owner| {
            let last = owner_positions.get_mut(&owner)?;
            *last += 1;
            Some(*last)
        });
        let mut row = EventRow {
            epoch: head.epoch,
            position,
            at,
            owner_position,
            chain,
            event,
        };
        row.chain = link(&row.chain, &row);
        chain = row.chain.clone();
        rows.push(row.into_values());
    }
    insert_rows(conn, &EVENTS, rows).await?;
    let move_on = conn.dialect().move_feed_head();
    conn.execute(move_on, args![position, chain, at]).await?;
    Ok(Some(Appended {
        epoch: head.epoch,
        first_position,
        last_position: position,
        at,
    }))
}

/// How many events each owner gets.
fn counts_by_owner(events: &[NewEvent]) -> FxHashMap<i64, i64> {
    let mut counts: FxHashMap<i64, i64> = FxHashMap::default();
    for owner in events.iter().filter_map(|event| event.owner_id) {
        *counts.entry(owner).or_default() += 1;
    }
    counts
}

/// Moves the owners' numberings on; answers, by owner, the position before the first new event.
async fn move_owner_feeds(
    conn: &mut Conn,
    mut counts: FxHashMap<i64, i64>,
) -> Result<FxHashMap<i64, i64>, Fault> {
    let mut rows: Vec<(i64, i64)> = counts.iter().map(|(owner, count)| (*owner, *count)).collect();
    rows.sort_unstable();
    let rows = rows
        .into_iter()
        .map(|(owner, count)| args![owner, count])
        .collect();
    let ends: Vec<(i64, i64)> = insert_rows_returning(conn, &OWNER_FEEDS, rows).await?;
    for (owner, end) in ends {
        if let Some(count) = counts.get_mut(&owner) {
            *count = end - *count;
        }
    }
    Ok(counts)
}

/// The end of the feed, as last committed.
pub async fn head(conn: &mut Conn) -> Result<FeedHead, Fault> {
    conn.fetch_one(
        "SELECT epoch, position, chain, last_at FROM feed_head WHERE id = 1",
        args![],
    )
    .await
}

/// The end of one owner's numbering; 0 before its first event.
pub async fn owner_head(conn: &mut Conn, owner_id: i64) -> Result<i64, Fault> {
    let found = conn
        .fetch_optional(
            "SELECT position FROM owner_feed WHERE owner_id = $1",
            args![owner_id],
        )
        .await?;
    Ok(found.unwrap_or(0))
}

/// Starts a new epoch, as after a restore or a move: old cursors are refused from then on.
pub async fn start_epoch(conn: &mut Conn) -> Result<i64, Fault> {
    conn.fetch_one(
        "UPDATE feed_head SET epoch = epoch + 1 WHERE id = 1 RETURNING epoch",
        args![],
    )
    .await
}

/// Starts an epoch that no book with this one's past has had: a book may be restored from the same backup twice, and
/// the two must not pass for one. Above its own, above `before`, and the second in which it begins.
pub(crate) async fn start_epoch_anew(conn: &mut Conn, before: i64) -> Result<i64, Fault> {
    let own = head(conn).await?.epoch;
    let second = clock::now_us(conn).await? / 1_000_000;
    let epoch = second.max(own + 1).max(before + 1);
    conn.execute("UPDATE feed_head SET epoch = $1 WHERE id = 1", args![epoch])
        .await?;
    Ok(epoch)
}

macro_rules! select_events {
    ($which:literal) => {
        concat!(
            "SELECT position, epoch, at, kind, kind_version, noun, id, noun_version, owner_id, owner_position,
             audience, actor, on_behalf, request_id, cause, body, chain FROM event WHERE ",
            $which
        )
    };
}

/// The events after a position, at most `limit`, in order.
pub async fn after(conn: &mut Conn, position: i64, limit: i64) -> Result<Vec<EventRow>, Fault> {
    let sql = select_events!("position > $1 ORDER BY position LIMIT $2");
    conn.fetch_all(sql, args![position, limit]).await
}

/// One owner's events after a position of its own numbering, at most `limit`, in order.
pub async fn after_for_owner(
    conn: &mut Conn,
    owner_id: i64,
    owner_position: i64,
    limit: i64,
) -> Result<Vec<EventRow>, Fault> {
    let sql = select_events!("owner_id = $1 AND owner_position > $2 ORDER BY owner_position LIMIT $3");
    conn.fetch_all(sql, args![owner_id, owner_position, limit]).await
}

/// The events before a position, at most `limit`, the newest first.
pub async fn before(conn: &mut Conn, position: i64, limit: i64) -> Result<Vec<EventRow>, Fault> {
    let sql = select_events!("position < $1 ORDER BY position DESC LIMIT $2");
    conn.fetch_all(sql, args![position, limit]).await
}

/// One owner's events before a position of its own numbering, at most `limit`, the newest first.
pub async fn before_for_owner(
    conn: &mut Conn,
    owner_id: i64,
    owner_position: i64,
    limit: i64,
) -> Result<Vec<EventRow>, Fault> {
    let sql = select_events!("owner_id = $1 AND owner_position < $2 ORDER BY owner_position DESC LIMIT $3");
    conn.fetch_all(sql, args![owner_id, owner_position, limit]).await
}

/// The first position, in the feed's numbering or an owner's own, whose event happened at this time or later; one
/// above the last when none did. Times never run back along the feed, so it is found by halving.
pub async fn first_at(conn: &mut Conn, owner_id: Option<i64>, at: i64) -> Result<i64, Fault> {
    let (mut low, mut high) = match owner_id {
        Some(owner) => (1, owner_head(conn, owner).await? + 1),
        None => (1, head(conn).await?.position + 1),
    };
    while low < high {
        let middle = low + (high - low) / 2;
        let found: i64 = match owner_id {
            Some(owner) => {
                let sql = "SELECT at FROM event WHERE owner_id = $1 AND owner_position = $2";
                conn.fetch_one(sql, args![owner, middle]).await?
            }
            None => {
                let sql = "SELECT at FROM event WHERE position = $1";
                conn.fetch_one(sql, args![middle]).await?
            }
        };
        if found < at {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    Ok(low)
}

/// The security events after a position, at most `limit`, in order.
pub async fn security_after(conn: &mut Conn, position: i64, limit: i64) -> Result<Vec<EventRow>, Fault> {
    let sql = select_events!("audience = 'security' AND position > $1 ORDER BY position LIMIT $2");
    conn.fetch_all(sql, args![position, limit]).await
}

/// The events of one thing after a position, at most `limit`, in order.
pub async fn of_noun(
    conn: &mut Conn,
    noun: &str,
    id: i64,
    position: i64,
    limit: i64,
) -> Result<Vec<EventRow>, Fault> {
    let sql = select_events!("noun = $1 AND id = $2 AND position > $3 ORDER BY position LIMIT $4");
    conn.fetch_all(sql, args![noun, id, position, limit]).await
}

/// The events of one thing that gave it a version above this one, at most `limit`, in order.
pub async fn of_noun_after_version(
    conn: &mut Conn,
    noun: &str,
    id: i64,
    version: i64,
    limit: i64,
) -> Result<Vec<EventRow>, Fault> {
    let sql = select_events!("noun = $1 AND id = $2 AND noun_version > $3 ORDER BY position LIMIT $4");
    conn.fetch_all(sql, args![noun, id, version, limit]).await
}

impl EventRow {
    /// In the order of `EVENTS`.
    fn into_values(self) -> Vec<Value> {
        let event = self.event;
        args![
            self.position,
            self.epoch,
            self.at,
            event.kind,
            event.kind_version,
            event.noun,
            event.id,
            event.noun_version,
            event.owner_id,
            self.owner_position,
            event.audience,
            event.actor,
            event.on_behalf,
            event.request_id,
            event.cause,
            event.body,
            self.chain,
        ]
    }
}

impl FromCells for EventRow {
    fn from_cells(cells: &mut Cells<'_>) -> Result<Self, Fault> {
        let (position, epoch, at) = (cells.i64()?, cells.i64()?, cells.i64()?);
        let (kind, kind_version) = (cells.text()?, cells.i64()?);
        let (noun, id, noun_version) = (cells.text()?, cells.i64()?, cells.i64()?);
        let (owner_id, owner_position) = (cells.opt_i64()?, cells.opt_i64()?);
        let event = NewEvent {
            kind,
            kind_version,
            noun,
            id,
            noun_version,
            owner_id,
            audience: cells.text()?,
            actor: cells.text()?,
            on_behalf: cells.opt_text()?,
            request_id: cells.opt_text()?,
            cause: cells.opt_i64()?,
            body: cells.text()?,
        };
        Ok(Self {
            epoch,
            position,
            at,
            owner_position,
            chain: cells.bytes()?,
            event,
        })
    }
}

impl FromCells for FeedHead {
    fn from_cells(cells: &mut Cells<'_>) -> Result<Self, Fault> {
        Ok(Self {
            epoch: cells.i64()?,
            position: cells.i64()?,
            chain: cells.bytes()?,
            last_at: cells.i64()?,
        })
    }
}
