//! The hash chain: what makes a changed, lost or added event seen.

use super::{EventRow, FeedHead, after, head};
use crate::{Conn, Fault, args, book};
use rustc_hash::FxHashMap;
use sha2::{Digest, Sha256};

/// Events read at once while verifying: constant memory, and no read transaction that stays open
/// long enough to hold back SQLite's checkpoints.
const EVENTS_PER_READ: i64 = 1_000;

/// The first thing wrong with the feed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FeedBreak {
    /// The position at which it shows.
    pub position: i64,
    /// What is wrong: `position`, `owner_position`, `at`, `chain`, `head` or `owner_head`.
    pub what: &'static str,
}

/// The chain before the first event of a book.
pub(crate) fn genesis(book_id: &str) -> Vec<u8> {
    Sha256::digest(book_id).to_vec()
}

/// The chain of an event, from that of the one before. Every field counts, each with its length
/// or its presence before it, so that no two events write alike.
pub(crate) fn link(before: &[u8], row: &EventRow) -> Vec<u8> {
    let event = &row.event;
    let mut hash = Envelope(Sha256::new());
    hash.bytes(before);
    for number in [
        row.epoch,
        row.position,
        row.at,
        event.kind_version,
        event.id,
        event.noun_version,
    ] {
        hash.number(number);
    }
    for number in [event.owner_id, row.owner_position, event.cause] {
        hash.optional(number, Envelope::number);
    }
    for text in [
        &event.kind,
        &event.noun,
        &event.audience,
        &event.actor,
        &event.body,
    ] {
        hash.bytes(text.as_bytes());
    }
    for text in [&event.on_behalf, &event.request_id] {
        hash.optional(text.as_deref(), |hash, text| hash.bytes(text.as_bytes()));
    }
    hash.0.finalize().to_vec()
}

struct Envelope(Sha256);

impl Envelope {
    fn number(&mut self, number: i64) {
        self.0.update(number.to_be_bytes());
    }

    fn bytes(&mut self, bytes: &[u8]) {
        self.0.update((bytes.len() as u64).to_be_bytes());
        self.0.update(bytes);
    }

    fn optional<T>(&mut self, value: Option<T>, write: impl Fn(&mut Self, T)) {
        self.0.update([u8::from(value.is_some())]);
        if let Some(value) = value {
            write(self, value);
        }
    }
}

/// Walks the whole feed as it stands now, in constant memory, and answers the first break.
/// `progress` hears the position reached and the last one, now and then.
pub async fn verify(conn: &mut Conn, mut progress: impl FnMut(i64, i64)) -> Result<Option<FeedBreak>, Fault> {
    let (end, owner_ends) = ends(conn).await?;
    let book = book::load(conn).await?;
    let mut walk = Walk {
        position: 0,
        at: 0,
        chain: genesis(&book.book_id),
        owner_positions: FxHashMap::default(),
    };
    while walk.position < end.position {
        let limit = EVENTS_PER_READ.min(end.position - walk.position);
        let rows = after(conn, walk.position, limit).await?;
        if rows.is_empty() {
            return Ok(Some(FeedBreak {
                position: walk.position + 1,
                what: "position",
            }));
        }
        for row in rows {
            if let Some(what) = walk.step(&row) {
                return Ok(Some(FeedBreak {
                    position: walk.position + 1,
                    what,
                }));
            }
        }
        progress(walk.position, end.position);
    }
    let sound = walk.chain == end.chain && walk.at == end.last_at;
    let what = if sound { "owner_head" } else { "head" };
    Ok(
        (!sound || walk.owner_positions != owner_ends).then_some(FeedBreak {
            position: end.position,
            what,
        }),
    )
}

/// The ends of the feed and of each owner's numbering, as they stood at one moment.
async fn ends(conn: &mut Conn) -> Result<(FeedHead, FxHashMap<i64, i64>), Fault> {
    let begun = conn.look().await?;
    let read = async {
        let end = head(conn).await?;
        let owners: Vec<(i64, i64)> = conn
            .fetch_all("SELECT owner_id, position FROM owner_feed", args![])
            .await?;
        Ok((end, owners.into_iter().collect()))
    }
    .await;
    conn.end_look(begun).await?;
    read
}

struct Walk {
    position: i64,
    at: i64,
    chain: Vec<u8>,
    /// As many as there are owners.
    owner_positions: FxHashMap<i64, i64>,
}

impl Walk {
    fn step(&mut self, row: &EventRow) -> Option<&'static str> {
        if row.position != self.position + 1 {
            return Some("position");
        }
        if row.at < self.at {
            return Some("at");
        }
        let expected = row
            .event
            .owner_id
            .map(|owner| self.owner_positions.get(&owner).unwrap_or(&0) + 1);
        if row.owner_position != expected {
            return Some("owner_position");
        }
        if link(&self.chain, row) != row.chain {
            return Some("chain");
        }
        if let (Some(owner), Some(position)) = (row.event.owner_id, row.owner_position) {
            self.owner_positions.insert(owner, position);
        }
        self.position = row.position;
        self.at = row.at;
        self.chain.clone_from(&row.chain);
        None
    }
}
