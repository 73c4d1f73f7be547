//! Files in the book, in chunks, so that none is ever whole in memory. Each write is one small
//! statement of its own: a slow upload holds no lock, and one that was broken off is swept away.

use crate::{Cells, Conn, Fault, FromCells, args};
use sha2::{Digest, Sha256};

/// The size of every chunk but the last.
pub const CHUNK_BYTES: usize = 256 * 1024;

/// A complete file in the book.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Blob {
    /// Its id.
    pub id: i64,
    /// The SHA-256 of its content.
    pub hash: Vec<u8>,
    /// Its length in bytes.
    pub size: i64,
    /// How many things refer to it.
    pub refs: i64,
    /// When it came in, microseconds UTC.
    pub created_at: i64,
}

/// A file that is coming in.
#[derive(Debug)]
pub struct Upload {
    id: i64,
    seq: i64,
    size: i64,
    hash: Sha256,
    waiting: Vec<u8>,
}

impl Upload {
    /// Begins a file under a new id.
    pub async fn begin(conn: &mut Conn, id: i64, now: i64) -> Result<Self, Fault> {
        conn.execute(
            "INSERT INTO blob (id, size, refs, created_at) VALUES ($1, 0, 0, $2)",
            args![id, now],
        )
        .await?;
        Ok(Self {
            id,
            seq: 0,
            size: 0,
            hash: Sha256::new(),
            waiting: Vec::new(),
        })
    }

    /// The bytes so far; the caller compares them with its limit.
    #[must_use]
    pub fn size(&self) -> i64 {
        self.size
    }

    /// Takes the next bytes.
    pub async fn push(&mut self, conn: &mut Conn, mut bytes: &[u8]) -> Result<(), Fault> {
        self.hash.update(bytes);
        self.size += i64::try_from(bytes.len()).expect("memory is smaller than an i64");
        while !bytes.is_empty() {
            let (now, later) = bytes.split_at(bytes.len().min(CHUNK_BYTES - self.waiting.len()));
            self.waiting.extend_from_slice(now);
            bytes = later;
            if self.waiting.len() == CHUNK_BYTES {
                self.write_waiting(conn).await?;
            }
        }
        Ok(())
    }

    async fn write_waiting(&mut self, conn: &mut Conn) -> Result<(), Fault> {
        let chunk = std::mem::take(&mut self.waiting);
        let sql = "INSERT INTO blob_chunk (blob_id, seq, bytes) VALUES ($1, $2, $3)";
        conn.execute(sql, args![self.id, self.seq, chunk]).await?;
        self.seq += 1;
        Ok(())
    }

    /// Completes the file, with one reference to it, in a transaction of the caller's. Content
    /// that the book already has is kept once: the answer is then the earlier file.
    pub async fn finish(mut self, conn: &mut Conn) -> Result<Blob, Fault> {
        if !self.waiting.is_empty() {
            self.write_waiting(conn).await?;
        }
        let hash = std::mem::take(&mut self.hash).finalize().to_vec();
        let earlier = conn
            .fetch_optional(
                "UPDATE blob SET refs = refs + 1 WHERE hash = $1 RETURNING id, hash, size, refs, created_at",
                args![hash.clone()],
            )
            .await?;
        if let Some(earlier) = earlier {
            erase(conn, self.id).await?;
            return Ok(earlier);
        }
        conn.fetch_one(
            "UPDATE blob SET hash = $2, size = $3, refs = 1 WHERE id = $1
             RETURNING id, hash, size, refs, created_at",
            args![self.id, hash, self.size],
        )
        .await
    }
}

/// The complete file with this id.
pub async fn find(conn: &mut Conn, id: i64) -> Result<Option<Blob>, Fault> {
    let sql = "SELECT id, hash, size, refs, created_at FROM blob WHERE id = $1 AND hash IS NOT NULL";
    conn.fetch_optional(sql, args![id]).await
}

/// The complete file with this content.
pub async fn find_by_hash(conn: &mut Conn, hash: &[u8]) -> Result<Option<Blob>, Fault> {
    let sql = "SELECT id, hash, size, refs, created_at FROM blob WHERE hash = $1";
    conn.fetch_optional(sql, args![hash.to_vec()]).await
}

/// The chunk with this number, from 0; `None` after the last.
pub async fn read_chunk(conn: &mut Conn, id: i64, seq: i64) -> Result<Option<Vec<u8>>, Fault> {
    let sql = "SELECT bytes FROM blob_chunk WHERE blob_id = $1 AND seq = $2";
    conn.fetch_optional(sql, args![id, seq]).await
}

/// Takes one reference away, and the file with its last one. In a transaction of the caller's.
pub async fn release(conn: &mut Conn, id: i64) -> Result<(), Fault> {
    let left: Option<i64> = conn
        .fetch_optional(
            "UPDATE blob SET refs = refs - 1 WHERE id = $1 RETURNING refs",
            args![id],
        )
        .await?;
    if left.is_some_and(|refs| refs <= 0) {
        erase(conn, id).await?;
    }
    Ok(())
}

/// Takes the file away, whoever refers to it. In a transaction of the caller's.
pub async fn erase(conn: &mut Conn, id: i64) -> Result<(), Fault> {
    conn.execute("DELETE FROM blob_chunk WHERE blob_id = $1", args![id])
        .await?;
    conn.execute("DELETE FROM blob WHERE id = $1", args![id]).await?;
    Ok(())
}

/// Sweeps away at most `limit` files that were begun before an instant and never completed;
/// answers how many.
pub async fn sweep_unfinished(conn: &mut Conn, before: i64, limit: i64) -> Result<usize, Fault> {
    let sql = "SELECT id FROM blob WHERE hash IS NULL AND created_at < $1 ORDER BY created_at LIMIT $2";
    let ids: Vec<i64> = conn.fetch_all(sql, args![before, limit]).await?;
    for id in &ids {
        erase(conn, *id).await?;
    }
    Ok(ids.len())
}

impl FromCells for Blob {
    fn from_cells(cells: &mut Cells<'_>) -> Result<Self, Fault> {
        Ok(Self {
            id: cells.i64()?,
            hash: cells.bytes()?,
            size: cells.i64()?,
            refs: cells.i64()?,
            created_at: cells.i64()?,
        })
    }
}
