//! Heads that come in a file of their own: kept until their lines come, shown to a person when none do.

use std::sync::Arc;

use super::super::field::Field;
use super::super::head::{Heads, Remarks, Told, read_head, remark_head};
use super::super::line::fault_refusal;
use super::super::read::Row;
use super::super::records::{Document, Flag};
use super::super::refusal::{self, Place, Refusal};
use super::super::verdict::{Outcome, RawRow};
use super::refuse::take_header;
use super::{Builder, values_of, with_flags};

/// A row of a header file, kept until its lines come.
pub(super) struct HeldRow {
    file: u32,
    line: u64,
    record: u64,
    text: Box<str>,
    ends: Box<[u32]>,
}

impl HeldRow {
    pub(super) fn row(&self) -> Row<'_> {
        Row {
            file: self.file,
            line: self.line,
            line_end: self.line,
            fault: None,
            text: &self.text,
            ends: &self.ends,
        }
    }
}

impl Builder {
    /// Keeps a row of a header file until its lines come.
    pub fn hold(&mut self, key: &str, row: &Row<'_>, out: &mut Vec<Outcome>) -> Result<(), Refusal> {
        let plan = Arc::clone(&self.plan);
        let values = values_of(&plan, row);
        if let Some(fault) = row.fault {
            self.refuse_row(
                Some(key),
                row,
                fault_refusal(values, row, fault.code, fault.column),
                out,
            );
            return Ok(());
        }
        if let Some(known) = self.held.get(key) {
            let refusal = Refusal::new(refusal::HEADER_ROW_TWICE)
                .at(values.layout.place(Field::OrderRef, row))
                .with("key", key)
                .with("line", known.line);
            self.refuse_row(Some(key), row, refusal, out);
            return Ok(());
        }
        let held = HeldRow {
            file: row.file,
            line: row.line,
            record: self.tally.lines_read,
            text: row.text.into(),
            ends: row.ends.into(),
        };
        self.held_bytes += held.text.len() + held.ends.len() * 4 + key.len() + 96;
        if self.held_bytes > plan.limits.joined_bytes {
            return Err(Refusal::new(refusal::JOIN_TOO_LARGE)
                .at(Place::line(row.file, row.line))
                .with("limit", plan.limits.joined_bytes));
        }
        self.held.insert(key.to_owned(), held);
        Ok(())
    }

    /// Heads whose lines never came: orders without lines, shown to a person.
    pub fn finish(&mut self, out: &mut Vec<Outcome>) {
        let plan = Arc::clone(&self.plan);
        let mut left: Vec<(String, HeldRow)> = self.held.drain().collect();
        left.sort_by_key(|(_, held)| held.record);
        for (key, held) in left {
            let row = held.row();
            let heads = Heads {
                first: Told {
                    values: values_of(&plan, &row),
                    row,
                },
                line: None,
            };
            let mut remarks = Remarks::default();
            remarks.ask(Flag::LinesMissing, heads.place(Field::OrderRef), &key);
            match read_head(&plan, &heads, key.clone()) {
                Ok(record) => {
                    remark_head(&record, &heads, &mut remarks);
                    take_header(&mut self.tally.header, heads.first.values, &row);
                    self.tally.documents.orders += 1;
                    self.tally.documents.with_questions += 1;
                    out.push(Outcome::Person {
                        document: Document::Order(with_flags(record, remarks.flags)),
                        questions: remarks.questions,
                        rows: vec![RawRow::of(&row)],
                    });
                }
                Err(refusal) => {
                    self.tally.documents.refused += 1;
                    self.refuse_row(Some(&key), &row, refusal, out);
                }
            }
        }
    }
}
