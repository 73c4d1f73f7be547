//! The cells of an import's files that a person corrected.

use crate::bulk::{Keyed, upsert_rows};
use crate::{Cells, Conn, Fault, FromCells, args};

/// A corrected cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CorrectionRow {
    /// Which file, from 0.
    pub file: i64,
    /// Physical line, from 1.
    pub line: i64,
    /// Column, from 1.
    pub field: i64,
    /// What is read in place of the cell.
    pub text: String,
}

const CORRECTIONS: Keyed = Keyed {
    table: "import_correction",
    keys: &["import_id", "file", "line", "field"],
    values: &["text"],
};

/// Keeps corrections, in place of those of the same cells.
pub async fn put(conn: &mut Conn, import_id: i64, rows: Vec<CorrectionRow>) -> Result<(), Fault> {
    let values = |row: CorrectionRow| args![import_id, row.file, row.line, row.field, row.text];
    upsert_rows(conn, &CORRECTIONS, rows.into_iter().map(values).collect()).await?;
    Ok(())
}

/// Forgets the correction of a cell.
pub async fn remove(conn: &mut Conn, import_id: i64, file: i64, line: i64, field: i64) -> Result<(), Fault> {
    conn.execute(
        "DELETE FROM import_correction WHERE import_id = $1 AND file = $2 AND line = $3 AND field = $4",
        args![import_id, file, line, field],
    )
    .await?;
    Ok(())
}

/// Corrections after a file, line and column, at most `limit`, in order.
pub async fn after(
    conn: &mut Conn,
    import_id: i64,
    after: (i64, i64, i64),
    limit: i64,
) -> Result<Vec<CorrectionRow>, Fault> {
    let sql = "SELECT file, line, field, text FROM import_correction
               WHERE import_id = $1 AND (file, line, field) > ($2, $3, $4) ORDER BY file, line, field LIMIT $5";
    conn.fetch_all(sql, args![import_id, after.0, after.1, after.2, limit])
        .await
}

/// Those of one line, in order.
pub async fn of_line(
    conn: &mut Conn,
    import_id: i64,
    file: i64,
    line: i64,
) -> Result<Vec<CorrectionRow>, Fault> {
    let sql = "SELECT file, line, field, text FROM import_correction
               WHERE import_id = $1 AND file = $2 AND line = $3 ORDER BY field";
    conn.fetch_all(sql, args![import_id, file, line]).await
}

/// How many cells of an import are corrected.
pub async fn count(conn: &mut Conn, import_id: i64) -> Result<i64, Fault> {
    let sql = "SELECT count(*) FROM import_correction WHERE import_id = $1";
    Ok(conn.fetch_optional(sql, args![import_id]).await?.unwrap_or(0))
}

/// Whether a line was told to a person when the lines were last judged.
pub async fn is_told(conn: &mut Conn, import_id: i64, file: i64, line: i64) -> Result<bool, Fault> {
    let sql = "SELECT document FROM import_issue WHERE import_id = $1 AND file = $2 AND line = $3 LIMIT 1";
    let found: Option<i64> = conn.fetch_optional(sql, args![import_id, file, line]).await?;
    Ok(found.is_some())
}

impl FromCells for CorrectionRow {
    fn from_cells(cells: &mut Cells<'_>) -> Result<Self, Fault> {
        Ok(Self {
            file: cells.i64()?,
            line: cells.i64()?,
            field: cells.i64()?,
            text: cells.text()?,
        })
    }
}
