//! Imports: the head, the files, the issues, and the profiles that users save.

use crate::bulk::{Insert, insert_rows};
use crate::{Cells, Conn, Fault, FromCells, Sql, args};

/// An import as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportRow {
    /// Its id.
    pub id: i64,
    /// Whose.
    pub owner_id: i64,
    /// `orders`, `products` or `stock`.
    pub noun: String,
    /// What the user calls it: the name of its first file.
    pub name: String,
    /// Where it stands; the engine says which states there are.
    pub state: String,
    /// Orders come in as done: nothing is reserved, nothing moves.
    pub history: bool,
    /// The profile, as JSON; empty while none is chosen.
    pub profile: String,
    /// What a person answered where the file proves nothing, as JSON.
    pub answers: String,
    /// What was detected, as JSON.
    pub report: String,
    /// What became of the lines, as JSON.
    pub counters: String,
    /// Why it stopped, as JSON; empty when it did not.
    pub error: String,
    /// Records read in the present stage.
    pub rows_done: i64,
    /// Records in all; 0 while unknown.
    pub rows_total: i64,
    /// Who made it.
    pub created_by: String,
    /// When, microseconds UTC.
    pub created_at: i64,
    /// When the present stage began, microseconds UTC.
    pub stage_began_at: i64,
    /// When it ended, microseconds UTC; 0 while it has not.
    pub ended_at: i64,
    /// Counts its changes.
    pub version: i64,
}

/// A file of an import.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportFile {
    /// Its place, from 0.
    pub seq: i64,
    /// Its name at the user's.
    pub name: String,
    /// `none`, `gzip` or `zstd`.
    pub packing: String,
    /// Where its bytes are.
    pub blob_id: i64,
    /// How many.
    pub size: i64,
}

/// A line that is refused or shown to a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IssueRow {
    /// The number of its document in the import, from 1.
    pub document: i64,
    /// Its number within the document.
    pub seq: i64,
    /// `refused`, `person` or `ignored`.
    pub verdict: String,
    /// Why.
    pub code: String,
    /// Which file, from 0.
    pub file: i64,
    /// Physical line, from 1; 0 for the whole document.
    pub line: i64,
    /// Column, from 1; 0 for the whole line.
    pub field: i64,
    /// The document's own number; empty when it could not be read.
    pub key: String,
    /// What a person needs to see it, as JSON.
    pub facts: String,
    /// The line's cells, as a JSON array.
    pub cells: String,
}

macro_rules! select_imports {
    ($which:literal) => {
        concat!(
            "SELECT id, owner_id, noun, name, state, history, profile, answers, report, counters, error, rows_done,
             rows_total, created_by, created_at, stage_began_at, ended_at, version FROM import WHERE ",
            $which
        )
    };
}

const ISSUES: Insert = Insert {
    table: "import_issue",
    columns: &[
        "import_id",
        "document",
        "seq",
        "owner_id",
        "verdict",
        "code",
        "file",
        "line",
        "field",
        "key",
        "facts",
        "cells",
    ],
    suffix: "ON CONFLICT DO NOTHING",
};

/// Writes a new import.
pub async fn create(conn: &mut Conn, row: ImportRow) -> Result<(), Fault> {
    conn.execute(
        "INSERT INTO import (id, owner_id, noun, name, state, history, profile, answers, report, counters, error,
         rows_done, rows_total, created_by, created_at, stage_began_at, ended_at, version)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)",
        args![
            row.id, row.owner_id, row.noun, row.name, row.state, row.history, row.profile, row.answers, row.report,
            row.counters, row.error, row.rows_done, row.rows_total, row.created_by, row.created_at, row.stage_began_at,
            row.ended_at, row.version,
        ],
    )
    .await?;
    Ok(())
}

/// Writes an import that was read at `row.version`; `false` when somebody else changed it since.
pub async fn update(conn: &mut Conn, row: ImportRow) -> Result<bool, Fault> {
    let touched = conn
        .execute(
            "UPDATE import SET state = $3, history = $4, profile = $5, answers = $6, report = $7, counters = $8, error = $9,
             rows_done = $10, rows_total = $11, stage_began_at = $12, ended_at = $13, owner_id = $14, version = version + 1
             WHERE id = $1 AND version = $2",
            args![
                row.id, row.version, row.state, row.history, row.profile, row.answers, row.report, row.counters, row.error,
                row.rows_done, row.rows_total, row.stage_began_at, row.ended_at, row.owner_id,
            ],
        )
        .await?;
    Ok(touched == 1)
}

/// Notes how far a running import has come. Answers its state, by which it may be told to pause or
/// stop. No change of version: nobody edits progress.
pub async fn note_progress(
    conn: &mut Conn,
    id: i64,
    rows_done: i64,
    rows_total: i64,
    counters: String,
) -> Result<Option<String>, Fault> {
    conn.fetch_optional(
        "UPDATE import SET rows_done = $2, rows_total = $3, counters = $4 WHERE id = $1 RETURNING state",
        args![id, rows_done, rows_total, counters],
    )
    .await
}

/// The import with this id.
pub async fn find(conn: &mut Conn, id: i64) -> Result<Option<ImportRow>, Fault> {
    conn.fetch_optional(select_imports!("id = $1"), args![id]).await
}

/// Imports before `before` (an id), newest first; of one owner when one is given.
pub async fn list(
    conn: &mut Conn,
    owner_id: Option<i64>,
    before: i64,
    limit: i64,
) -> Result<Vec<ImportRow>, Fault> {
    match owner_id {
        Some(owner) => {
            let sql = select_imports!("owner_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3");
            conn.fetch_all(sql, args![owner, before, limit]).await
        }
        None => {
            conn.fetch_all(
                select_imports!("id < $1 ORDER BY id DESC LIMIT $2"),
                args![before, limit],
            )
            .await
        }
    }
}

/// Adds a file.
pub async fn add_file(conn: &mut Conn, import_id: i64, file: ImportFile) -> Result<(), Fault> {
    conn.execute(
        "INSERT INTO import_file (import_id, seq, name, packing, blob_id, size) VALUES ($1, $2, $3, $4, $5, $6)",
        args![import_id, file.seq, file.name, file.packing, file.blob_id, file.size],
    )
    .await?;
    Ok(())
}

/// The files, in order.
pub async fn files(conn: &mut Conn, import_id: i64) -> Result<Vec<ImportFile>, Fault> {
    let sql = "SELECT seq, name, packing, blob_id, size FROM import_file WHERE import_id = $1 ORDER BY seq";
    conn.fetch_all(sql, args![import_id]).await
}

/// Adds issues; those that are there already stay as they are.
pub async fn add_issues(
    conn: &mut Conn,
    import_id: i64,
    owner_id: i64,
    rows: Vec<IssueRow>,
) -> Result<(), Fault> {
    let values = |row: IssueRow| {
        args![
            import_id,
            row.document,
            row.seq,
            owner_id,
            row.verdict,
            row.code,
            row.file,
            row.line,
            row.field,
            row.key,
            row.facts,
            row.cells,
        ]
    };
    insert_rows(conn, &ISSUES, rows.into_iter().map(values).collect()).await?;
    Ok(())
}

/// Forgets the issues of an import, before its lines are judged again.
pub async fn clear_issues(conn: &mut Conn, import_id: i64) -> Result<(), Fault> {
    conn.execute("DELETE FROM import_issue WHERE import_id = $1", args![import_id])
        .await?;
    Ok(())
}

/// Issues after a document and seq, at most `limit`, in order; those with this code when one is given.
pub async fn issues(
    conn: &mut Conn,
    import_id: i64,
    code: Option<&str>,
    after: (i64, i64),
    limit: i64,
) -> Result<Vec<IssueRow>, Fault> {
    let sql = "SELECT document, seq, verdict, code, file, line, field, key, facts, cells FROM import_issue
               WHERE import_id = $1 AND (document, seq) > ($2, $3) AND ($5 = '' OR code = $5)
               ORDER BY document, seq LIMIT $4";
    let code = code.unwrap_or_default();
    conn.fetch_all(sql, args![import_id, after.0, after.1, limit, code])
        .await
}

/// How many issues there are of each verdict and code, the most frequent first.
pub async fn issue_kinds(conn: &mut Conn, import_id: i64) -> Result<Vec<(String, String, i64)>, Fault> {
    let sql = "SELECT verdict, code, COUNT(*) FROM import_issue WHERE import_id = $1
               GROUP BY verdict, code ORDER BY 3 DESC, code, verdict";
    conn.fetch_all(sql, args![import_id]).await
}

/// Keeps a profile under an owner and a name, in place of the one before.
pub async fn save_profile(conn: &mut Conn, owner_id: i64, name: &str, profile: &str) -> Result<(), Fault> {
    let sql = "INSERT INTO import_profile (owner_id, name, profile, version) VALUES ($1, $2, $3, 1)
               ON CONFLICT (owner_id, name) DO UPDATE
               SET profile = excluded.profile, version = import_profile.version + 1";
    conn.execute(sql, args![owner_id, name, profile]).await?;
    Ok(())
}

/// The version of an owner's profile, 0 when there is none; nobody else changes it before this transaction ends.
pub async fn lock_profile(conn: &mut Conn, owner_id: i64, name: &str) -> Result<i64, Fault> {
    let lock = conn.dialect().lock_rows();
    let sql = format!("SELECT version FROM import_profile WHERE owner_id = $1 AND name = $2{lock}");
    let version = conn
        .fetch_optional(Sql::built(sql), args![owner_id, name])
        .await?;
    Ok(version.unwrap_or(0))
}

/// The profile of an owner by name, and its version.
pub async fn profile(conn: &mut Conn, owner_id: i64, name: &str) -> Result<Option<(String, i64)>, Fault> {
    let sql = "SELECT profile, version FROM import_profile WHERE owner_id = $1 AND name = $2";
    conn.fetch_optional(sql, args![owner_id, name]).await
}

/// An owner's profiles, as JSON, by name.
pub async fn profiles(conn: &mut Conn, owner_id: i64) -> Result<Vec<String>, Fault> {
    conn.fetch_all(
        "SELECT profile FROM import_profile WHERE owner_id = $1 ORDER BY name",
        args![owner_id],
    )
    .await
}

/// The names of an owner's profiles.
pub async fn profile_names(conn: &mut Conn, owner_id: i64) -> Result<Vec<String>, Fault> {
    conn.fetch_all(
        "SELECT name FROM import_profile WHERE owner_id = $1 ORDER BY name",
        args![owner_id],
    )
    .await
}

impl FromCells for ImportRow {
    fn from_cells(cells: &mut Cells<'_>) -> Result<Self, Fault> {
        Ok(Self {
            id: cells.i64()?,
            owner_id: cells.i64()?,
            noun: cells.text()?,
            name: cells.text()?,
            state: cells.text()?,
            history: cells.bool()?,
            profile: cells.text()?,
            answers: cells.text()?,
            report: cells.text()?,
            counters: cells.text()?,
            error: cells.text()?,
            rows_done: cells.i64()?,
            rows_total: cells.i64()?,
            created_by: cells.text()?,
            created_at: cells.i64()?,
            stage_began_at: cells.i64()?,
            ended_at: cells.i64()?,
            version: cells.i64()?,
        })
    }
}

impl FromCells for ImportFile {
    fn from_cells(cells: &mut Cells<'_>) -> Result<Self, Fault> {
        let (seq, name, packing) = (cells.i64()?, cells.text()?, cells.text()?);
        Ok(Self {
            seq,
            name,
            packing,
            blob_id: cells.i64()?,
            size: cells.i64()?,
        })
    }
}

impl FromCells for IssueRow {
    fn from_cells(cells: &mut Cells<'_>) -> Result<Self, Fault> {
        Ok(Self {
            document: cells.i64()?,
            seq: cells.i64()?,
            verdict: cells.text()?,
            code: cells.text()?,
            file: cells.i64()?,
            line: cells.i64()?,
            field: cells.i64()?,
            key: cells.text()?,
            facts: cells.text()?,
            cells: cells.text()?,
        })
    }
}
