//! Cells that a person corrected. The file stays as it came; both passes read its rows with these in their place.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::read::Row;

/// Corrected cells, by file, physical line and column.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Corrections {
    lines: FxHashMap<(u32, u64), BTreeMap<usize, String>>,
}

/// Room for a row that has corrected cells.
#[derive(Debug, Default)]
pub struct Corrected {
    text: String,
    ends: Vec<u32>,
}

impl Corrections {
    /// Puts a text in the place of a cell: file and column from 0, the physical line on which the row begins from 1.
    pub fn put(&mut self, file: u32, line: u64, column: usize, text: String) {
        self.lines.entry((file, line)).or_default().insert(column, text);
    }

    /// The row with its corrected cells. A row with too few cells grows up to the last corrected one; a badly quoted
    /// cell is sound once it is corrected.
    #[must_use]
    pub fn apply<'a>(&self, row: Row<'a>, room: &'a mut Corrected) -> Row<'a> {
        if self.lines.is_empty() {
            return row;
        }
        let Some(cells) = self.lines.get(&(row.file, row.line)) else {
            return row;
        };
        let last = cells.keys().next_back().map_or(0, |column| column + 1);
        for column in 0..row.len().max(last) {
            let own = || row.get(column).unwrap_or_default();
            room.text
                .push_str(cells.get(&column).map_or_else(own, String::as_str));
            room.ends.push(u32::try_from(room.text.len()).unwrap_or(u32::MAX));
        }
        Row {
            fault: row.fault.filter(|fault| !cells.contains_key(&fault.column)),
            text: &room.text,
            ends: &room.ends,
            ..row
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::imports::read::RowFault;
    use crate::imports::refusal;

    const SHORT: Row<'_> = Row {
        file: 1,
        line: 7,
        line_end: 7,
        fault: Some(RowFault {
            code: refusal::QUOTE_STRAY,
            column: 1,
        }),
        text: "ab",
        ends: &[1, 2],
    };

    fn read(corrections: &Corrections, row: Row<'_>) -> (Vec<String>, bool) {
        let mut room = Corrected::default();
        let row = corrections.apply(row, &mut room);
        (row.cells().map(str::to_owned).collect(), row.fault.is_some())
    }

    #[test]
    fn a_corrected_row_has_the_new_cells_and_grows_up_to_them() {
        let mut corrections = Corrections::default();
        corrections.put(1, 7, 3, "d".to_owned());
        assert_eq!(
            read(&corrections, SHORT),
            (vec!["a".into(), "b".into(), String::new(), "d".into()], true)
        );
        corrections.put(1, 7, 1, "long".to_owned());
        assert_eq!(
            read(&corrections, SHORT),
            (vec!["a".into(), "long".into(), String::new(), "d".into()], false)
        );
    }

    #[test]
    fn other_lines_and_other_files_stay_as_they_are() {
        let mut corrections = Corrections::default();
        corrections.put(0, 7, 0, "x".to_owned());
        corrections.put(1, 8, 0, "x".to_owned());
        assert_eq!(read(&corrections, SHORT), (vec!["a".into(), "b".into()], true));
    }
}
