//! A profile's table laid over one file's header: field to cell, with cleaning and value maps.

use std::borrow::Cow;
use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

use super::field::{Field, Noun, Role};
use super::profile::{Detailed, Profile, Table};
use super::read::dialect::plain_header;
use super::read::{Header, Row};
use super::refusal::{self, Place, Refusal};

/// Where one field's value stands in a row.
#[derive(Debug, Clone)]
pub struct Slot {
    columns: Vec<usize>,
    with: String,
    strip_point_zero: bool,
    values: FxHashMap<String, String>,
}

/// One file's fields.
#[derive(Debug, Clone)]
pub struct Layout {
    /// What its rows are.
    pub role: Role,
    /// How many cells a row has.
    pub width: usize,
    slots: Vec<Option<Slot>>,
    constants: Vec<Option<String>>,
    names: Vec<String>,
}

impl Layout {
    /// Lays the profile's fitting table over a header, or tells which columns are missing.
    pub fn fit(
        profile: &Profile,
        noun: Noun,
        header: &Header,
        file: u32,
        line: u64,
    ) -> Result<Self, Refusal> {
        let tables = || profile.tables.iter().filter(|table| table.role.serves(noun));
        let whole = tables()
            .filter(|table| missing(table, header).is_empty())
            .max_by_key(|table| table.columns.len());
        if let Some(table) = whole {
            return Ok(Self::lay(table, header));
        }
        let nearest = tables().min_by_key(|table| missing(table, header).len());
        let missing = nearest.map(|table| missing(table, header)).unwrap_or_default();
        Err(Refusal::new(refusal::COLUMNS_MISSING)
            .at(Place::line(file, line))
            .with("missing", missing.join(", "))
            .with("header", header.names.join(", ")))
    }

    /// How many columns of a file with this header the profile reads; none where it does not fit.
    #[must_use]
    pub fn reach(profile: &Profile, noun: Noun, header: &Header) -> Option<usize> {
        let layout = Self::fit(profile, noun, header, 0, 0).ok()?;
        let columns = layout.slots.iter().flatten().flat_map(|slot| &slot.columns);
        Some(columns.collect::<BTreeSet<_>>().len())
    }

    fn lay(table: &Table, header: &Header) -> Self {
        let mut slots: Vec<Option<Slot>> = vec![None; Field::ALL.len()];
        let mut constants: Vec<Option<String>> = vec![None; Field::ALL.len()];
        for (field, source) in &table.columns {
            slots[field.index()] = slot(&source.detailed(), header);
        }
        for (field, value) in &table.constants {
            constants[field.index()] = Some(value.clone());
        }
        let names = (0..header.len()).map(|column| header.shown(column)).collect();
        Self {
            role: table.role,
            width: header.len(),
            slots,
            constants,
            names,
        }
    }

    /// Whether the file, or the profile for it, says this field.
    #[must_use]
    pub fn has(&self, field: Field) -> bool {
        self.slots[field.index()].is_some() || self.constants[field.index()].is_some()
    }

    /// The first column of a field, from 0.
    #[must_use]
    pub fn column(&self, field: Field) -> Option<usize> {
        self.slots[field.index()]
            .as_ref()
            .and_then(|slot| slot.columns.first().copied())
    }

    /// The fields that are columns, with their first column.
    pub fn fields(&self) -> impl Iterator<Item = (Field, usize)> {
        Field::ALL
            .iter()
            .filter_map(|field| Some((*field, self.column(*field)?)))
    }

    /// The place of a field's cell.
    #[must_use]
    pub fn place(&self, field: Field, row: &Row<'_>) -> Place {
        match self.column(field) {
            Some(column) => Place {
                name: self.names.get(column).cloned(),
                ..Place::cell(row.file, row.line, column)
            },
            None => Place::line(row.file, row.line),
        }
    }

    /// The text as it stands, trimmed, before cleaning and value map; blank where there is none.
    #[must_use]
    pub fn raw<'a>(&self, field: Field, row: &Row<'a>) -> &'a str {
        self.column(field)
            .and_then(|column| row.get(column))
            .map(trimmed)
            .unwrap_or_default()
    }

    /// The value: cleaned, mapped, or the constant; blank where there is none.
    #[must_use]
    pub fn value<'a>(&'a self, field: Field, row: &Row<'a>) -> Cow<'a, str> {
        let constant = || Cow::Borrowed(self.constants[field.index()].as_deref().unwrap_or_default());
        let Some(slot) = &self.slots[field.index()] else {
            return constant();
        };
        let text = slot.read(row);
        if text.is_empty() { constant() } else { text }
    }
}

impl Slot {
    fn read<'a>(&'a self, row: &Row<'a>) -> Cow<'a, str> {
        let text = match self.columns.as_slice() {
            [one] => Cow::Borrowed(trimmed(row.get(*one).unwrap_or_default())),
            several => Cow::Owned(self.joined(several, row)),
        };
        let text = if self.strip_point_zero {
            without_point_zero(text)
        } else {
            text
        };
        if self.values.is_empty() {
            return text;
        }
        match self.values.get(text.as_ref()) {
            Some(mapped) => Cow::Borrowed(mapped),
            None => text,
        }
    }

    fn joined(&self, columns: &[usize], row: &Row<'_>) -> String {
        let mut text = String::new();
        for cell in columns
            .iter()
            .filter_map(|column| row.get(*column))
            .map(trimmed)
            .filter(|cell| !cell.is_empty())
        {
            if !text.is_empty() {
                text.push_str(&self.with);
            }
            text.push_str(cell);
        }
        text
    }
}

/// A cell without blanks around it; most cells have none, and that is seen without a search.
fn trimmed(cell: &str) -> &str {
    let plain = |byte: Option<&u8>| byte.is_none_or(|byte| byte.is_ascii_graphic());
    if plain(cell.as_bytes().first()) && plain(cell.as_bytes().last()) {
        cell
    } else {
        cell.trim()
    }
}

/// "17850.0" is 17850, when digits stand before it.
fn without_point_zero(text: Cow<'_, str>) -> Cow<'_, str> {
    let whole = text.strip_suffix(".0").or_else(|| text.strip_suffix(",0"));
    match whole {
        Some(digits) if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) => {
            let length = digits.len();
            match text {
                Cow::Borrowed(text) => Cow::Borrowed(&text[..length]),
                Cow::Owned(mut text) => {
                    text.truncate(length);
                    Cow::Owned(text)
                }
            }
        }
        _ => text,
    }
}

fn slot(detailed: &Detailed, header: &Header) -> Option<Slot> {
    let columns: Vec<usize> = detailed.columns().filter_map(|name| header.find(name)).collect();
    if columns.is_empty() {
        return None;
    }
    Some(Slot {
        columns,
        with: detailed.with.clone(),
        strip_point_zero: detailed.strip_point_zero,
        values: detailed
            .values
            .iter()
            .map(|(from, to)| (from.clone(), to.clone()))
            .collect(),
    })
}

/// The columns that a table needs and a header lacks.
fn missing(table: &Table, header: &Header) -> Vec<String> {
    table
        .columns
        .values()
        .map(super::profile::Source::detailed)
        .filter(|detailed| !detailed.optional)
        .flat_map(|detailed| detailed.columns().cloned().collect::<Vec<_>>())
        .filter(|name| header.find(name).is_none())
        .collect()
}

/// The row among the first ones that is the header for a profile: the one in which some table finds all its columns,
/// else the one in which most are found, else the first that reads as a header.
#[must_use]
pub fn choose_header(profile: &Profile, noun: Noun, head: &[Vec<String>]) -> Option<usize> {
    let tables: Vec<&Table> = profile
        .tables
        .iter()
        .filter(|table| table.role.serves(noun))
        .collect();
    let mut best: Option<(usize, usize)> = None;
    for (at, row) in head.iter().enumerate() {
        let header = Header::new(row.iter().map(String::as_str));
        for table in &tables {
            let lacking = missing(table, &header).len();
            if lacking == 0 {
                return Some(at);
            }
            let found = table.columns.len().saturating_sub(lacking);
            if found > 0 && best.is_none_or(|(known, _)| found > known) {
                best = Some((found, at));
            }
        }
    }
    let columns = head.iter().map(Vec::len).max().unwrap_or(0);
    best.map(|(_, at)| at).or_else(|| plain_header(head, columns))
}
