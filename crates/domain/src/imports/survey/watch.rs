//! What watches the rows of one file in the first pass: evidence for each column, samples, and the keys of documents.

use super::super::detect::{DateEvidence, NumberEvidence};
use super::super::field::{Field, Noun, Role};
use super::super::group::KeyScout;
use super::super::layout::Layout;
use super::super::profile::Profile;
use super::super::read::{Form, Row};
use super::super::refusal::{Place, Refusal};
use super::super::run::{Prepared, key_of, prepared};

/// Samples are taken from this many rows at the head of a file.
const SAMPLED_ROWS: u64 = 200;

/// What watches the rows of one file.
pub(super) struct FileEyes {
    pub(super) file: u32,
    pub(super) layout: Option<Layout>,
    pub(super) numbers: Vec<(Field, NumberEvidence)>,
    pub(super) dates: Vec<(Field, DateEvidence)>,
    pub(super) samples: Vec<Vec<String>>,
    pub(super) rows: u64,
}

impl FileEyes {
    #[allow(
        clippy::too_many_arguments,
        reason = "one call site; the parts are borrowed apart from each other"
    )]
    pub(super) fn see(
        &mut self,
        profile: &Profile,
        noun: Noun,
        form: &Form,
        row: Row<'_>,
        scout: &mut KeyScout,
        records: &mut u64,
        samples_max: usize,
    ) -> Result<(), Refusal> {
        if self.layout.is_none() {
            self.begin(profile, noun, form)?;
        }
        let Some(layout) = &self.layout else { return Ok(()) };
        self.rows += 1;
        let row = match prepared(layout, row) {
            Prepared::Blank => return Ok(()),
            // Its values prove nothing, but its document must wait for it all the same.
            Prepared::Faulty(row) => row,
            Prepared::Sound(row) => {
                for (field, evidence) in &mut self.numbers {
                    evidence.take(layout.raw(*field, &row), samples_max);
                }
                for (field, evidence) in &mut self.dates {
                    evidence.take(layout.raw(*field, &row), samples_max);
                }
                if self.rows <= SAMPLED_ROWS {
                    keep_samples(&mut self.samples, &row, samples_max);
                }
                row
            }
        };
        if !matches!(layout.role, Role::Orders | Role::Lines) {
            return Ok(());
        }
        match key_of(profile, layout, &row) {
            Some(key) => {
                *records += 1;
                scout.take(&key, *records, || Place::line(row.file, row.line))
            }
            None => Ok(()),
        }
    }

    fn begin(&mut self, profile: &Profile, noun: Noun, form: &Form) -> Result<(), Refusal> {
        let layout = Layout::fit(profile, noun, &form.header, self.file, form.header_line)?;
        for (field, _) in layout.fields() {
            if field.is_number() {
                self.numbers.push((field, NumberEvidence::default()));
            } else if field.is_date() {
                self.dates.push((field, DateEvidence::default()));
            }
        }
        self.samples = vec![Vec::new(); layout.width];
        self.layout = Some(layout);
        Ok(())
    }
}

fn keep_samples(samples: &mut [Vec<String>], row: &Row<'_>, samples_max: usize) {
    for (kept, cell) in samples.iter_mut().zip(row.cells()) {
        let cell = cell.trim();
        if kept.len() < samples_max && !cell.is_empty() && !kept.iter().any(|known| known == cell) {
            kept.push(cell.to_owned());
        }
    }
}
