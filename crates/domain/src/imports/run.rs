//! The second pass: a settled plan and the same bytes again, to outcomes. Memory stays constant but for documents whose
//! lines stand apart and heads that wait for their lines, both limited by name.

use std::borrow::Cow;
use std::sync::Arc;

use super::corrections::Corrected;
use super::document::Builder;
use super::field::{Field, Role};
use super::group::Grouper;
use super::head::Told;
use super::layout::Layout;
use super::line::all_hold;
use super::master::read_master;
use super::plan::Plan;
use super::profile::Profile;
use super::read::{FormGiven, Row, RowFault, TableReader};
use super::refusal::{self, Place, Refusal};
use super::values::Values;
use super::verdict::{Outcome, RawRow, Tally};

/// A row after the first look.
pub enum Prepared<'a> {
    /// Every cell is blank.
    Blank,
    /// As many cells as the header, and well quoted.
    Sound(Row<'a>),
    /// Ragged or badly quoted, said in its fault.
    Faulty(Row<'a>),
}

/// Looks at a row's shape. Blank cells beyond the header, as spreadsheets leave them, are cut off.
#[must_use]
pub fn prepared<'a>(layout: &Layout, mut row: Row<'a>) -> Prepared<'a> {
    if row.is_empty() {
        return Prepared::Blank;
    }
    if row.len() > layout.width && row.cells().skip(layout.width).all(|cell| cell.trim().is_empty()) {
        row.ends = &row.ends[..layout.width];
        row.text = &row.text[..row.ends.last().map_or(0, |end| *end as usize)];
    }
    if row.len() != layout.width && row.fault.is_none() {
        row.fault = Some(RowFault {
            code: refusal::ROW_RAGGED,
            column: row.len().min(layout.width),
        });
    }
    if row.fault.is_some() {
        Prepared::Faulty(row)
    } else {
        Prepared::Sound(row)
    }
}

/// The key of a row's document; `None` when any part of it is blank.
#[must_use]
pub fn key_of<'a>(profile: &Profile, layout: &'a Layout, row: &Row<'a>) -> Option<Cow<'a, str>> {
    if let [field] = profile.group_by.as_slice() {
        let key = layout.value(*field, row);
        return (!key.is_empty()).then_some(key);
    }
    let mut key = String::new();
    for field in &profile.group_by {
        let part = layout.value(*field, row);
        if part.is_empty() {
            return None;
        }
        if !key.is_empty() {
            key.push('\u{1f}');
        }
        key.push_str(&part);
    }
    Some(Cow::Owned(key))
}

/// The second pass. For each file of [`Plan::file_order`]: `open`, `push` the bytes, `close`; then `finish`.
pub struct Import {
    plan: Arc<Plan>,
    reader: Option<(usize, TableReader)>,
    grouper: Grouper,
    builder: Builder,
    records: u64,
}

impl Import {
    /// Carries out a plan.
    #[must_use]
    pub fn new(mut plan: Plan) -> Self {
        let grouper = Grouper::new(std::mem::take(&mut plan.scattered), &plan.limits);
        let plan = Arc::new(plan);
        Self {
            builder: Builder::new(Arc::clone(&plan)),
            plan,
            reader: None,
            grouper,
            records: 0,
        }
    }

    /// What became of the lines so far.
    #[must_use]
    pub fn tally(&self) -> &Tally {
        &self.builder.tally
    }

    /// Begins a file, by its index in the plan.
    pub fn open(&mut self, file: usize) {
        let form = &self.plan.files[file].form;
        let given = FormGiven {
            encoding: Some(form.encoding.to_owned()),
            legacy_encoding: None,
            separator: Some(form.separator),
            header_row: Some(form.title_rows + 1),
        };
        let index = u32::try_from(file).unwrap_or(u32::MAX);
        self.reader = Some((file, TableReader::new(index, given, None, &self.plan.limits)));
    }

    /// Takes the next bytes; outcomes that are ripe are added to `out`.
    pub fn push(&mut self, bytes: &[u8], out: &mut Vec<Outcome>) -> Result<(), Refusal> {
        let Some((file, mut reader)) = self.reader.take() else {
            return Ok(());
        };
        reader.push(bytes, &mut |_, row| self.take(file, row, out))?;
        self.reader = Some((file, reader));
        Ok(())
    }

    /// Ends the file.
    pub fn close(&mut self, out: &mut Vec<Outcome>) -> Result<(), Refusal> {
        let Some((file, reader)) = self.reader.take() else {
            return Ok(());
        };
        let finished = reader.finish(&mut |_, row| self.take(file, row, out))?;
        self.builder.tally.lines_read += finished.blank_lines;
        self.builder.tally.blank += finished.blank_lines;
        if finished.form.header != self.plan.files[file].form.header {
            return Err(Refusal::new(refusal::FILE_CHANGED)
                .at(Place::line(u32::try_from(file).unwrap_or(u32::MAX), 1)));
        }
        Ok(())
    }

    /// Ends the import: what was waiting comes out, and the tally is whole.
    pub fn finish(mut self, out: &mut Vec<Outcome>) -> Result<Tally, Refusal> {
        let builder = &mut self.builder;
        self.grouper.finish(&mut |group| builder.document(group, out))?;
        self.builder.finish(out);
        debug_assert!(self.builder.tally.conserved(), "every line stands in one bucket");
        Ok(self.builder.tally)
    }

    fn take(&mut self, file: usize, row: Row<'_>, out: &mut Vec<Outcome>) -> Result<(), Refusal> {
        let plan = Arc::clone(&self.plan);
        let values = &plan.files[file].values;
        self.builder.tally.lines_read += 1;
        let mut room = Corrected::default();
        let row = plan.corrections.apply(row, &mut room);
        let (row, sound) = match prepared(&values.layout, row) {
            Prepared::Blank => {
                self.builder.tally.blank += 1;
                return Ok(());
            }
            Prepared::Sound(row) => (row, true),
            Prepared::Faulty(row) => (row, false),
        };
        match values.layout.role {
            Role::Products | Role::Customers | Role::Stock => {
                self.take_master(&plan, values, row, out);
                Ok(())
            }
            Role::Headers | Role::Orders | Role::Lines => self.take_line(&plan, values, &row, sound, out),
        }
    }

    fn take_master(&mut self, plan: &Plan, values: &Values, row: Row<'_>, out: &mut Vec<Outcome>) {
        match read_master(plan, &Told { values, row }) {
            Ok(document) => {
                self.builder.tally.master.take(0, rust_decimal::Decimal::ZERO);
                out.push(Outcome::Good {
                    document,
                    rows: vec![RawRow::of(&row)],
                });
            }
            Err(refusal) => self.builder.refuse_row(None, &row, refusal, out),
        }
    }

    fn take_line(
        &mut self,
        plan: &Plan,
        values: &Values,
        row: &Row<'_>,
        sound: bool,
        out: &mut Vec<Outcome>,
    ) -> Result<(), Refusal> {
        let key = key_of(&plan.profile, &values.layout, row);
        // Numbered as the first pass numbers them, whatever becomes of the row.
        self.records += u64::from(key.is_some() && values.layout.role != Role::Headers);
        let ignore = plan
            .profile
            .ignore
            .iter()
            .find(|rule| sound && all_hold(&rule.when, values, row, None));
        if let Some(rule) = ignore {
            self.builder.ignore_row(row, &rule.reason, out);
            return Ok(());
        }
        let Some(key) = key else {
            let refusal = Refusal::new(refusal::VALUE_MISSING)
                .at(values.layout.place(Field::OrderRef, row))
                .with("field", "order_ref");
            self.builder.refuse_row(None, row, refusal, out);
            return Ok(());
        };
        if values.layout.role == Role::Headers {
            return self.builder.hold(&key, row, out);
        }
        let builder = &mut self.builder;
        self.grouper
            .take(&key, self.records, row, &mut |group| builder.document(group, out))
    }
}
