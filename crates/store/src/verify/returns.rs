//! Returns with their lines and what was graded, against what the feed tells.

use super::{Portion, Progress, Range, Stage, Walk};
use crate::rows::text;
use crate::{Conn, Fault, args};
use domain::id::{LineId, ReturnId};
use domain::returns::{Disposition, Return, ReturnLine};
use domain::verify::{ReturnFile, check_return};
use std::collections::BTreeMap;

/// Returns held in memory at once.
const RETURNS_PER_READ: i64 = 500;

const HEADS: &str = "SELECT {columns} FROM returns WHERE id > $1 ORDER BY id LIMIT $2";
const LINES: &str = "SELECT {columns} FROM return_line WHERE return_id > $1 AND return_id <= $2";
const GRADED: &str = "SELECT return_id, line_id, disposition, CAST(SUM(quantity) AS BIGINT) FROM grading
    WHERE return_id > $1 AND return_id <= $2 GROUP BY return_id, line_id, disposition";
const TOLD: &str = "SELECT id, MAX(noun_version), MAX(position) FROM event
    WHERE noun = 'return' AND id > $1 AND id <= $2 GROUP BY id";

pub(super) async fn check<H: FnMut(Progress)>(conn: &mut Conn, walk: &mut Walk<H>) -> Result<(), Fault> {
    let total = conn.fetch_one("SELECT COUNT(*) FROM returns", args![]).await?;
    walk.by_portions(conn, (Stage::Returns, total), read).await
}

/// Compares the next returns.
async fn read(conn: &mut Conn, after: i64) -> Result<Portion, Fault> {
    let heads: Vec<Return> = conn
        .fetch_all(text::<Return>(HEADS), args![after, RETURNS_PER_READ])
        .await?;
    let full = heads.len() == usize::try_from(RETURNS_PER_READ).unwrap_or_default();
    let to = heads
        .last()
        .filter(|_| full)
        .map_or(i64::MAX, |head| head.id.value());
    let range = Range { after, to };
    let mut files: BTreeMap<ReturnId, ReturnFile> =
        heads.into_iter().map(|head| (head.id, file_of(head))).collect();
    read_hanging(conn, range, &mut files).await?;
    let (count, mut found) = (files.len(), Vec::new());
    files.values().for_each(|file| check_return(file, &mut found));
    Ok(Portion { to, count, found })
}

fn file_of(head: Return) -> ReturnFile {
    ReturnFile {
        head,
        lines: Vec::new(),
        graded: BTreeMap::new(),
        told: (0, 0),
    }
}

async fn read_hanging(
    conn: &mut Conn,
    range: Range,
    files: &mut BTreeMap<ReturnId, ReturnFile>,
) -> Result<(), Fault> {
    let lines: Vec<ReturnLine> = conn.fetch_all(text::<ReturnLine>(LINES), range.args()).await?;
    for line in lines {
        if let Some(file) = files.get_mut(&line.return_id) {
            file.lines.push(line);
        }
    }
    let graded: Vec<(ReturnId, LineId, Disposition, i64)> = conn.fetch_all(GRADED, range.args()).await?;
    for (id, line, disposition, quantity) in graded {
        if let Some(file) = files.get_mut(&id) {
            file.graded.insert((line, disposition), quantity);
        }
    }
    let told: Vec<(ReturnId, i64, i64)> = conn.fetch_all(TOLD, range.args()).await?;
    for (id, version, position) in told {
        if let Some(file) = files.get_mut(&id) {
            file.told = (version, position);
        }
    }
    Ok(())
}
