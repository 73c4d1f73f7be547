//! A workbook (XLSX) as the text of a table: the first sheet with anything in it, a line each row, cells as they come.
//!
//! Texts are texts, numbers are written so that they read back as the same number, dates and times as ISO 8601 writes
//! them. So a workbook is read, corrected and refused as the file is that somebody would have saved of it.

use calamine::{DataRef, ExcelDateTime, Reader, Xlsx, XlsxError};
use domain::imports::{Refusal, refusal};
use ops::config::Import as ImportSettings;
use std::io::{Cursor, Read, copy, sink};
use tokio::sync::mpsc::{self, Receiver};
use zip::ZipArchive;

/// Text that is handed on at once.
const PIECE_BYTES: usize = 256 * 1_024;
/// Pieces that wait to be read.
const PIECES_WAITING: usize = 2;
/// The sheets of the format have no more rows and columns.
const ROWS_MAX: u32 = 1_048_576;
const COLUMNS_MAX: u32 = 16_384;

/// How large a workbook may be.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    /// As it is sent.
    pub packed_bytes: u64,
    unpacked_bytes: u64,
    shared_bytes: u64,
}

impl Limits {
    pub fn of(settings: &ImportSettings) -> Self {
        Self {
            packed_bytes: settings.workbook_limit_bytes,
            unpacked_bytes: settings.workbook_unpacked_limit_bytes,
            shared_bytes: settings.shared_strings_limit_bytes,
        }
    }
}

/// The refusal of what is larger than a setting allows.
pub(super) fn too_large(setting: &'static str, limit: u64) -> Refusal {
    Refusal::new(refusal::WORKBOOK_TOO_LARGE)
        .with("setting", setting)
        .with("limit", limit)
}

fn damaged() -> Refusal {
    Refusal::new(refusal::FILE_DAMAGED).with("packing", "xlsx")
}

/// Reads a workbook on a thread of its own; its text comes out in pieces. A reader that goes away ends it.
pub(super) fn read(bytes: Vec<u8>, limits: Limits) -> Receiver<Result<Vec<u8>, Refusal>> {
    let (tell, hear) = mpsc::channel(PIECES_WAITING);
    tokio::task::spawn_blocking(move || {
        let handed = check_size(&bytes, limits).and_then(|()| {
            let emit = |piece| tell.blocking_send(Ok(piece)).is_ok();
            write_sheet(bytes, emit).map_err(|_| damaged())
        });
        if let Err(refusal) = handed {
            // Nobody may be left to hear it.
            let _ = tell.blocking_send(Err(refusal));
        }
    });
    hear
}

/// Unpacks every part once, since what a part says of its own size proves nothing.
fn check_size(bytes: &[u8], limits: Limits) -> Result<(), Refusal> {
    let mut parts = ZipArchive::new(Cursor::new(bytes)).map_err(|_| damaged())?;
    let mut unpacked = 0;
    for place in 0..parts.len() {
        let part = parts.by_index(place).map_err(|_| damaged())?;
        let is_held = is_held(&part.name().map_err(|_| damaged())?);
        let left = limits.unpacked_bytes - unpacked;
        let (setting, limit, room) = if is_held && limits.shared_bytes < left {
            let limit = limits.shared_bytes;
            ("import.shared_strings_limit_bytes", limit, limit)
        } else {
            let limit = limits.unpacked_bytes;
            ("import.workbook_unpacked_limit_bytes", limit, left)
        };
        let size = copy(&mut part.take(room + 1), &mut sink()).map_err(|_| damaged())?;
        if size > room {
            return Err(too_large(setting, limit));
        }
        unpacked += size;
    }
    Ok(())
}

/// Is the part of this name held in memory whole? Sheets are read cell by cell.
fn is_held(name: &str) -> bool {
    let file = name.rsplit('/').next().unwrap_or_default();
    let is_shared = ["sharedStrings.xml", "styles.xml"]
        .iter()
        .any(|it| file.eq_ignore_ascii_case(it));
    is_shared || !name.contains("worksheets/")
}

/// Hands on the first sheet with anything in it, until `emit` says that nobody reads any more.
fn write_sheet(bytes: Vec<u8>, mut emit: impl FnMut(Vec<u8>) -> bool) -> Result<(), XlsxError> {
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes))?;
    for name in workbook.sheet_names() {
        // A sheet of charts has no cells.
        let Ok(mut cells) = workbook.worksheet_cells_reader(&name) else {
            continue;
        };
        let mut lines = Lines::default();
        while let Some(cell) = cells.next_cell()? {
            let text = text_of(cell.get_value());
            let (row, column) = cell.get_position();
            if text.is_empty() || row >= ROWS_MAX || column >= COLUMNS_MAX {
                continue;
            }
            lines.put(row, column, &text);
            if lines.text.len() >= PIECE_BYTES && !emit(std::mem::take(&mut lines.text)) {
                return Ok(());
            }
        }
        if lines.width > 0 || lines.cells > 0 {
            lines.end();
            emit(lines.text);
            return Ok(());
        }
    }
    Ok(())
}

/// A cell as text.
fn text_of(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Empty => String::new(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number_text(*number),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(flag) => flag.to_string(),
        DataRef::DateTime(moment) => moment_text(moment),
        DataRef::Error(error) => error.to_string(),
    }
}

/// Whole numbers without a point, as a sheet shows them; others with as many digits as tell them from every other one.
fn number_text(number: f64) -> String {
    format!("{number}")
}

/// A day, a day with its time, or, where there is no day, the time alone.
fn moment_text(moment: &ExcelDateTime) -> String {
    if moment.is_duration() {
        return number_text(moment.as_f64());
    }
    let (year, month, day, hour, minute, second, milli) = moment.to_ymd_hms_milli();
    let date = format!("{year:04}-{month:02}-{day:02}");
    let mut time = format!("{hour:02}:{minute:02}:{second:02}");
    if milli > 0 {
        time = format!("{time}.{milli:03}");
    }
    match (moment.as_f64() < 1.0, time.as_str()) {
        (true, _) => time,
        (false, "00:00:00") => date,
        (false, _) => format!("{date} {time}"),
    }
}

/// Lines of comma separated cells. Each row stands on the line of its number, so that a person finds it in the sheet.
#[derive(Default)]
struct Lines {
    text: Vec<u8>,
    row: u32,
    /// Cells of this line so far.
    cells: u32,
    /// Cells of the first line that has any: no later one has fewer.
    width: u32,
}

impl Lines {
    fn put(&mut self, row: u32, column: u32, text: &str) {
        while self.row < row {
            self.end();
        }
        if self.cells > 0 {
            self.text.push(b',');
        }
        while self.cells < column {
            self.text.push(b',');
            self.cells += 1;
        }
        self.cells += 1;
        if text.contains([',', '"', '\n', '\r', ';', '\t']) {
            self.text.push(b'"');
            self.text.extend_from_slice(text.replace('"', "\"\"").as_bytes());
            self.text.push(b'"');
        } else {
            self.text.extend_from_slice(text.as_bytes());
        }
    }

    fn end(&mut self) {
        if self.cells > 0 {
            self.width = if self.width == 0 { self.cells } else { self.width };
            for _ in self.cells..self.width {
                self.text.push(b',');
            }
        }
        self.text.push(b'\n');
        (self.row, self.cells) = (self.row + 1, 0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;
    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    fn written(cells: &[(u32, u32, &str)]) -> String {
        let mut lines = Lines::default();
        for (row, column, text) in cells {
            lines.put(*row, *column, text);
        }
        lines.end();
        String::from_utf8(lines.text).expect("text")
    }

    #[test]
    fn rows_stand_on_their_lines_and_cells_in_their_columns() {
        let cells = [
            (1, 0, "sku"),
            (1, 1, "name"),
            (1, 2, "on hand"),
            (2, 0, "A"),
            (2, 2, "1"),
            (4, 1, "b, \"c\""),
        ];
        assert_eq!(
            written(&cells),
            "\nsku,name,on hand\nA,,1\n\n,\"b, \"\"c\"\"\",\n"
        );
    }

    fn packed(parts: &[(&str, usize)]) -> Vec<u8> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, size) in parts {
            zip.start_file(*name, SimpleFileOptions::default())
                .expect("begins");
            zip.write_all(&vec![b' '; *size]).expect("packs");
        }
        zip.finish().expect("packs").into_inner()
    }

    #[test]
    fn what_unpacks_to_more_than_a_setting_allows_is_refused_by_its_name() {
        let limits = Limits {
            packed_bytes: 10_000,
            unpacked_bytes: 5_000,
            shared_bytes: 1_000,
        };
        assert!(is_held("worksheets/sharedStrings.xml"), "wherever it stands");
        let (texts, sheet) = ("xl/sharedStrings.xml", "xl/worksheets/sheet1.xml");
        let refused = |parts: &[(&str, usize)]| {
            let refusal = check_size(&packed(parts), limits).err()?;
            Some((refusal.code, refusal.data))
        };
        assert_eq!(refused(&[(texts, 1_000), (sheet, 4_000)]), None);
        let told = |setting: &str, limit: u64| {
            let data = vec![("setting", setting.to_owned()), ("limit", limit.to_string())];
            Some((refusal::WORKBOOK_TOO_LARGE, data))
        };
        let shared = told("import.shared_strings_limit_bytes", 1_000);
        assert_eq!(refused(&[(texts, 1_001)]), shared);
        let whole = told("import.workbook_unpacked_limit_bytes", 5_000);
        for parts in [[(texts, 1_000), (sheet, 4_001)], [(sheet, 4_500), (texts, 501)]] {
            assert_eq!(refused(&parts), whole);
        }
        assert_eq!(check_size(b"PK\x03\x04 no more", limits), Err(damaged()));
    }

    #[test]
    fn numbers_read_back_as_the_same() {
        for (number, text) in [
            (17_850.0, "17850"),
            (2.55, "2.55"),
            (-0.1, "-0.1"),
            (1e15, "1000000000000000"),
        ] {
            assert_eq!(number_text(number), text);
        }
    }
}
