//! Rows as CSV.

use domain::imports::export::write_cell;
use serde_json::Value;

use super::columns::Column;
use super::names::Names;

const SEPARATOR: char = ',';

/// Tells spreadsheets that the text is UTF-8.
const BYTE_ORDER_MARK: char = '\u{feff}';

/// What the file begins with.
pub(super) fn head(columns: &[Column]) -> Vec<u8> {
    let mut text = String::from(BYTE_ORDER_MARK);
    write_line(&mut text, columns.iter().map(|column| column.name().into()));
    text.into_bytes()
}

/// A line for each row.
pub(super) fn lines(columns: &[Column], rows: &[Value], names: &Names) -> Vec<u8> {
    let mut text = String::new();
    for row in rows {
        write_line(
            &mut text,
            columns.iter().map(|column| names.cell(column, row).to_string()),
        );
    }
    text.into_bytes()
}

fn write_line(text: &mut String, cells: impl Iterator<Item = String>) {
    for (at, cell) in cells.enumerate() {
        if at > 0 {
            text.push(SEPARATOR);
        }
        write_cell(text, &cell, SEPARATOR);
    }
    text.push_str("\r\n");
}
