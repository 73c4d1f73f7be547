//! Cells that a person corrects in place, before the files are judged again.

use super::{Seen, State, find_seen, version_now};
use crate::{Engine, ExecuteError};
use domain::access::Actor;
use domain::imports::corrections::Corrections;
use domain::imports::read::Header;
use domain::refusal::{self, Refusal};
use domain::text;
use serde::Deserialize;
use store::import_corrections::{self as corrections, CorrectionRow};
use store::imports::{self, ImportRow};
use store::{Conn, Fault};

/// What a person makes of a line.
#[derive(Debug, Clone)]
pub struct LineCorrection {
    /// Which file, from 0.
    pub file: u32,
    /// The physical line on which the row begins, from 1.
    pub line: u64,
    /// Cells by the name of their column; `None` takes a correction back.
    pub cells: Vec<(String, Option<String>)>,
}

/// What the survey noted of the files, as far as it counts here.
#[derive(Deserialize)]
struct Report {
    files: Vec<ReportedFile>,
}

#[derive(Deserialize)]
struct ReportedFile {
    form: ReportedForm,
}

#[derive(Deserialize)]
struct ReportedForm {
    header: Header,
}

/// The changes of one line, each at its column, from 1.
struct Changes {
    import: Seen,
    file: i64,
    line: i64,
    cells: Vec<(i64, Option<String>)>,
    corrections_max: i64,
}

/// Corrects cells of a line that the last check told of; the import is to be checked again. Answers all corrections
/// of that line.
///
/// # Errors
/// `import.wrong_state` while a job works, or once it is over; `import.line_unknown`, `import.too_many_corrections`,
/// `version.mismatch`, or the fault of writing.
pub async fn correct(
    engine: &Engine,
    actor: &Actor,
    import: impl Into<Seen>,
    line: LineCorrection,
) -> Result<Vec<CorrectionRow>, ExecuteError> {
    let import = import.into();
    let row = find_seen(engine, actor, import).await?;
    let changes = changes(engine, &row, import, line)?;
    let kept = engine.write(move |conn, _| Box::pin(keep(conn, changes))).await?;
    Ok(kept?)
}

/// Finds the columns in the header that the survey read.
fn changes(engine: &Engine, row: &ImportRow, import: Seen, line: LineCorrection) -> Result<Changes, Refusal> {
    let settings = &engine.settings().snapshot().import;
    let report: Report = serde_json::from_str(&row.report).map_err(|_| wrong_state(row))?;
    let number = usize::try_from(line.file).unwrap_or(usize::MAX);
    let file = report.files.get(number).ok_or_else(line_unknown)?;
    let mut cells = Vec::with_capacity(line.cells.len());
    for (name, cell) in line.cells {
        let at = format!("/cells/{}", name.replace('~', "~0").replace('/', "~1"));
        text::check(&at, cell.as_deref().unwrap_or_default(), text::NOTE_CHARS_MAX)?;
        let column = column(&file.form.header, &name, settings.columns_max);
        let column =
            column.ok_or_else(|| Refusal::at(refusal::IMPORT_COLUMN_UNKNOWN, at).with("column", name))?;
        cells.push((column, cell));
    }
    Ok(Changes {
        import,
        file: i64::from(line.file),
        line: i64::try_from(line.line).unwrap_or(i64::MAX),
        cells,
        corrections_max: i64::try_from(settings.corrections_max).unwrap_or(i64::MAX),
    })
}

/// The column of a name, from 1. A row may have more cells than the header: `#9` is the ninth.
fn column(header: &Header, name: &str, columns_max: u64) -> Option<i64> {
    if let Some(found) = header.find(name) {
        return i64::try_from(found + 1).ok();
    }
    let position: u64 = name.strip_prefix('#')?.parse().ok()?;
    let is_possible = (1..=columns_max).contains(&position);
    is_possible.then(|| i64::try_from(position).ok()).flatten()
}

async fn keep(conn: &mut Conn, changes: Changes) -> Result<Result<Vec<CorrectionRow>, Refusal>, Fault> {
    let Seen { id, version } = changes.import;
    let (import, file, line) = (id.value(), changes.file, changes.line);
    let Some(mut row) = imports::find(conn, import).await? else {
        return Ok(Err(Refusal::new(refusal::IMPORT_NOT_FOUND)));
    };
    let read = row.version;
    if let Err(stale) = refusal::expect_version(id, version, read) {
        return Ok(Err(stale));
    }
    if !may_be_corrected(&row) {
        return Ok(Err(wrong_state(&row)));
    }
    let before = corrections::of_line(conn, import, file, line).await?;
    if before.is_empty() && !corrections::is_told(conn, import, file, line).await? {
        return Ok(Err(line_unknown()));
    }
    let is_new = |column: i64| before.iter().all(|known| known.field != column);
    let added = changes
        .cells
        .iter()
        .filter(|(column, cell)| cell.is_some() && is_new(*column));
    let added = i64::try_from(added.count()).unwrap_or(i64::MAX);
    if added > 0 && corrections::count(conn, import).await? + added > changes.corrections_max {
        let refusal = Refusal::new(refusal::IMPORT_TOO_MANY_CORRECTIONS);
        return Ok(Err(refusal.with("limit", changes.corrections_max)));
    }
    State::Surveyed.name().clone_into(&mut row.state);
    row.error.clear();
    if !imports::update(conn, row).await?
        && let Err(stale) = refusal::expect_version(id, Some(read), version_now(conn, id).await?)
    {
        return Ok(Err(stale));
    }
    for (field, cell) in changes.cells {
        match cell {
            Some(text) => {
                let row = CorrectionRow {
                    file,
                    line,
                    field,
                    text,
                };
                corrections::put(conn, import, vec![row]).await?;
            }
            None => corrections::remove(conn, import, file, line, field).await?,
        }
    }
    Ok(Ok(corrections::of_line(conn, import, file, line).await?))
}

fn may_be_corrected(row: &ImportRow) -> bool {
    let state = State::named(&row.state);
    state.is_some_and(|state| !state.works() && !matches!(state, State::Done | State::Cancelled))
}

fn wrong_state(row: &ImportRow) -> Refusal {
    Refusal::new(refusal::IMPORT_WRONG_STATE).with("state", row.state.as_str())
}

fn line_unknown() -> Refusal {
    Refusal::new(refusal::IMPORT_LINE_UNKNOWN)
}

/// All corrections of an import, for reading its files.
pub(super) async fn load(conn: &mut Conn, import: i64) -> Result<Corrections, Fault> {
    let mut all = Corrections::default();
    for row in corrections::after(conn, import, (0, 0, 0), i64::MAX).await? {
        let (file, line) = (u32::try_from(row.file).ok(), u64::try_from(row.line).ok());
        let column = usize::try_from(row.field - 1).ok();
        if let (Some(file), Some(line), Some(column)) = (file, line, column) {
            all.put(file, line, column, row.text);
        }
    }
    Ok(all)
}
