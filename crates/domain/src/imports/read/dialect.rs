//! Which separator a file uses, and which row is its header: read from a sample, decided only where it is plain.

use super::super::limits::Limits;
use super::row::{Row, RowReader};

/// The separators that tables come with.
pub const SEPARATORS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// One separator tried on the sample.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trial {
    /// The separator.
    pub separator: u8,
    /// The width most records have.
    pub columns: usize,
    /// Records of that width.
    pub agreeing: usize,
    /// Records that are not blank.
    pub records: usize,
    /// The rows that may be the header, as cells, with their record number from 0.
    pub head: Vec<Vec<String>>,
}

impl Trial {
    /// Whether nine of ten records have the same width, and that width is a table's.
    #[must_use]
    pub fn consistent(&self) -> bool {
        self.columns >= 2 && self.agreeing * 10 >= self.records * 9
    }
}

/// What the sample says of the separator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SeparatorFound {
    /// Plain.
    One(Trial),
    /// Several separators make an equally good table.
    Several(Vec<Trial>),
}

/// Tries every separator on `sample`; `whole` says that the sample is the whole file, so its last record is complete.
#[must_use]
pub fn find_separator(sample: &str, whole: bool, limits: &Limits) -> SeparatorFound {
    let trials: Vec<Trial> = SEPARATORS
        .iter()
        .filter_map(|separator| attempt(sample, whole, *separator, limits))
        .collect();
    let mut good: Vec<Trial> = trials
        .iter()
        .filter(|trial| trial.consistent())
        .cloned()
        .collect();
    good.sort_by_key(|trial| std::cmp::Reverse(trial.columns));
    match good.len() {
        0 => SeparatorFound::One(least_bad(trials)),
        1 => SeparatorFound::One(good.swap_remove(0)),
        // A decimal comma makes two columns of a price: the separator of the wider table holds it within cells.
        _ if good[0].columns > good[1].columns && head_has(&good[0]) => {
            SeparatorFound::One(good.swap_remove(0))
        }
        _ => SeparatorFound::Several(good),
    }
}

/// A header of the winning width must be among the first rows, else the width is chance.
fn head_has(trial: &Trial) -> bool {
    trial.head.iter().any(|row| {
        row.len() == trial.columns && row.iter().filter(|cell| !cell.trim().is_empty()).count() >= 2
    })
}

/// A ragged file: the separator that splits most records; a file of one column has none, and a comma does no harm.
fn least_bad(trials: Vec<Trial>) -> Trial {
    let none = Trial {
        separator: b',',
        columns: 1,
        agreeing: 0,
        records: 0,
        head: Vec::new(),
    };
    let mut best: Option<Trial> = None;
    for trial in trials {
        let better = best.as_ref().is_none_or(|best| {
            (trial.columns >= 2, trial.agreeing, trial.columns)
                > (best.columns >= 2, best.agreeing, best.columns)
        });
        if better {
            best = Some(trial);
        }
    }
    best.unwrap_or(none)
}

/// Reads the sample with one separator. `None` when it does not read at all.
#[must_use]
pub fn attempt(sample: &str, whole: bool, separator: u8, limits: &Limits) -> Option<Trial> {
    let mut widths: Vec<usize> = Vec::new();
    let mut head: Vec<Vec<String>> = Vec::new();
    let mut record = 0_usize;
    let mut take = |row: Row<'_>| {
        if head.len() < limits.header_within_rows {
            head.push(row.cells().map(|cell| cell.trim().to_owned()).collect());
        }
        record += 1;
        if !row.is_empty() && row.fault.is_none() {
            widths.push(row.len());
        }
        Ok(())
    };
    let mut reader = RowReader::new(0, separator, limits);
    // A faulty sample may still be the right separator: the real reading tells the place.
    if reader.push(sample, &mut take).is_ok() && whole {
        let _ = reader.finish(&mut take);
    }
    if widths.is_empty() {
        return None;
    }
    let (columns, agreeing) = most_common(&widths);
    Some(Trial {
        separator,
        columns,
        agreeing,
        records: widths.len(),
        head,
    })
}

fn most_common(widths: &[usize]) -> (usize, usize) {
    let mut counted: Vec<(usize, usize)> = Vec::new();
    for width in widths {
        match counted.iter_mut().find(|(known, _)| known == width) {
            Some((_, count)) => *count += 1,
            None => counted.push((*width, 1)),
        }
    }
    counted
        .into_iter()
        .max_by_key(|(width, count)| (*count, *width))
        .unwrap_or((0, 0))
}

/// The record number (from 0) of the first row that reads as a header when no profile names the columns: as wide as the
/// table, every cell filled but for a few, and no cell a number or a date.
#[must_use]
pub fn plain_header(head: &[Vec<String>], columns: usize) -> Option<usize> {
    head.iter().position(|row| {
        let filled = row.iter().filter(|cell| !cell.is_empty()).count();
        row.len() == columns
            && filled * 10 >= columns * 7
            && filled > 0
            && !row.iter().any(|cell| reads_as_value(cell))
    })
}

fn reads_as_value(cell: &str) -> bool {
    let digits = cell.bytes().filter(u8::is_ascii_digit).count();
    let letters = cell.chars().filter(|character| character.is_alphabetic()).count();
    digits > 0 && letters == 0
}
