//! The first pass: reads every file once, finds its form, what its columns prove, and which documents' lines stand
//! apart. What stays open comes back as questions, all at once; answered, it becomes a [`Plan`].

mod settle;
mod watch;

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use super::corrections::{Corrected, Corrections};
use super::date::DateOrder;
use super::detect::{Found, Sample};
use super::field::{Field, Noun, Role};
use super::group::KeyScout;
use super::layout::{Layout, choose_header};
use super::limits::Limits;
use super::number::DecimalMark;
use super::plan::{FilePlan, Plan};
use super::profile::Profile;
use super::read::{ChooseHeader, Form, FormGiven, TableReader};
use super::refusal::{self, Place, Refusal, column_number};

/// What a person says where the profile and the values do not.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Answers {
    /// Encoding, separator, header row, for all files.
    pub form: FormGiven,
    /// Decimal mark of every number.
    pub decimal_mark: Option<DecimalMark>,
    /// Order of every date.
    pub date_order: Option<DateOrder>,
    /// Decimal mark by field; rules over the one for all.
    pub decimal_marks: BTreeMap<Field, DecimalMark>,
    /// Date order by field; rules over the one for all.
    pub date_orders: BTreeMap<Field, DateOrder>,
}

/// A column as surveyed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ColumnReport {
    /// From 1.
    pub column: u32,
    /// Its header, with its position among twins.
    pub name: String,
    /// The field it is mapped to.
    pub field: Option<Field>,
    /// Its first distinct values.
    pub samples: Vec<String>,
    /// For numbers.
    pub decimal_mark: Option<Found<DecimalMark>>,
    /// For dates.
    pub date_order: Option<Found<DateOrder>>,
}

/// A file as surveyed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FileReport {
    /// From 0.
    pub file: u32,
    /// What its rows are.
    pub role: Role,
    /// Its form.
    pub form: Form,
    /// Records below the header.
    pub rows: u64,
    /// Lines with nothing on them.
    pub blank_lines: u64,
    /// Its columns.
    pub columns: Vec<ColumnReport>,
}

/// What the files do not prove and nobody has said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FormQuestion {
    /// `encoding`, `separator`, `decimal_mark` or `date_order`.
    pub about: &'static str,
    /// Which file, from 0.
    pub file: u32,
    /// Which field, for numbers and dates.
    pub field: Option<Field>,
    /// The column's header.
    pub column: Option<String>,
    /// What can be answered.
    pub candidates: Vec<String>,
    /// Values, and how each candidate reads them.
    pub samples: Vec<Sample>,
}

/// The survey's result.
#[derive(Debug, Clone)]
pub struct Surveyed {
    /// The files.
    pub files: Vec<FileReport>,
    /// What is still open; none when there is a plan.
    pub questions: Vec<FormQuestion>,
    /// The plan, when nothing is open.
    pub plan: Option<Plan>,
}

use settle::{ask_form, settle};
use watch::FileEyes;

struct OpenFile {
    reader: TableReader,
    eyes: FileEyes,
}

struct DoneFile {
    form: Form,
    blank_lines: u64,
    eyes: FileEyes,
    layout: Layout,
}

/// The first pass. `open`, `push` the bytes, `close`, for each file; then `finish`.
pub struct Survey {
    profile: Arc<Profile>,
    answers: Answers,
    noun: Noun,
    limits: Limits,
    corrections: Corrections,
    open: Option<OpenFile>,
    done: Vec<DoneFile>,
    scout: KeyScout,
    records: u64,
}

impl Survey {
    /// A survey for an import of `noun` by a profile that has been checked.
    #[must_use]
    pub fn new(profile: Profile, noun: Noun, answers: Answers, limits: Limits) -> Self {
        let scout = KeyScout::new(&limits);
        Self {
            profile: Arc::new(profile),
            answers,
            noun,
            limits,
            corrections: Corrections::default(),
            open: None,
            done: Vec::new(),
            scout,
            records: 0,
        }
    }

    /// With cells that a person corrected, for both passes.
    #[must_use]
    pub fn corrected(mut self, corrections: Corrections) -> Self {
        self.corrections = corrections;
        self
    }

    /// Begins the next file.
    pub fn open(&mut self) -> Result<(), Refusal> {
        let file = u32::try_from(self.done.len()).unwrap_or(u32::MAX);
        if self.done.len() >= self.limits.files {
            return Err(Refusal::new(refusal::TOO_MANY_FILES).with("limit", self.limits.files));
        }
        let (profile, noun) = (Arc::clone(&self.profile), self.noun);
        let choose: ChooseHeader = Arc::new(move |head| choose_header(&profile, noun, head));
        let reader = TableReader::new(file, self.form_given(), Some(choose), &self.limits);
        let eyes = FileEyes {
            file,
            layout: None,
            numbers: Vec::new(),
            dates: Vec::new(),
            samples: Vec::new(),
            rows: 0,
        };
        self.open = Some(OpenFile { reader, eyes });
        Ok(())
    }

    fn form_given(&self) -> FormGiven {
        let (own, answered) = (&self.profile.form, &self.answers.form);
        FormGiven {
            encoding: answered.encoding.clone().or(own.encoding.clone()),
            legacy_encoding: answered.legacy_encoding.clone().or(own.legacy_encoding.clone()),
            separator: answered.separator.or(own.separator),
            header_row: answered.header_row.or(own.header_row),
        }
    }

    /// Takes the next bytes of the open file.
    pub fn push(&mut self, bytes: &[u8]) -> Result<(), Refusal> {
        let Some(OpenFile { reader, eyes }) = &mut self.open else {
            return Ok(());
        };
        let (profile, noun, scout, records) = (&self.profile, self.noun, &mut self.scout, &mut self.records);
        let (samples_max, corrections) = (self.limits.samples_per_column, &self.corrections);
        reader.push(bytes, &mut |form, row| {
            let mut room = Corrected::default();
            let row = corrections.apply(row, &mut room);
            eyes.see(profile, noun, form, row, scout, records, samples_max)
        })
    }

    /// Records seen so far, of all files.
    #[must_use]
    pub fn records(&self) -> u64 {
        self.records
    }

    /// Ends the open file.
    pub fn close(&mut self) -> Result<(), Refusal> {
        let Some(OpenFile { reader, mut eyes }) = self.open.take() else {
            return Ok(());
        };
        let (profile, noun, scout, records) = (&self.profile, self.noun, &mut self.scout, &mut self.records);
        let (samples_max, corrections) = (self.limits.samples_per_column, &self.corrections);
        let finished = reader.finish(&mut |form, row| {
            let mut room = Corrected::default();
            let row = corrections.apply(row, &mut room);
            eyes.see(profile, noun, form, row, scout, records, samples_max)
        })?;
        let place = Place::line(eyes.file, finished.form.header_line);
        let layout = match eyes.layout.take() {
            Some(layout) => layout,
            // No row came: the header may still be the wrong one, which says more than that nothing follows it.
            None => Layout::fit(
                profile,
                noun,
                &finished.form.header,
                eyes.file,
                finished.form.header_line,
            )?,
        };
        if eyes.rows == 0 {
            return Err(Refusal::new(refusal::FILE_HEADER_ONLY).at(place));
        }
        self.done.push(DoneFile {
            form: finished.form,
            blank_lines: finished.blank_lines,
            eyes,
            layout,
        });
        Ok(())
    }

    /// Settles what the values prove or somebody said, and asks the rest.
    pub fn finish(self) -> Result<Surveyed, Refusal> {
        if self.done.is_empty() {
            return Err(Refusal::new(refusal::FILE_EMPTY));
        }
        check_roles(&self.done)?;
        let mut questions = Vec::new();
        let mut files = Vec::new();
        let mut plans = Vec::new();
        for done in &self.done {
            files.push(report(done));
            ask_form(done, &self.form_given(), &mut questions);
            let values = settle(done, &self.profile, &self.answers, &mut questions);
            plans.push(FilePlan {
                form: done.form.clone(),
                values,
                rows: done.eyes.rows,
            });
        }
        let zone = TimeZone::get(&self.profile.time_zone).unwrap_or(TimeZone::UTC);
        let plan = questions.is_empty().then(|| Plan {
            noun: self.noun,
            limits: self.limits,
            files: plans,
            corrections: self.corrections,
            scattered: self.scout.finish(),
            zone,
            zone_name: Arc::from(self.profile.time_zone.as_str()),
            channel: Arc::from(self.profile.channel.as_str()),
            profile: Arc::unwrap_or_clone(self.profile),
        });
        Ok(Surveyed {
            files,
            questions,
            plan,
        })
    }
}

/// Lines without a file of heads are no orders.
fn check_roles(done: &[DoneFile]) -> Result<(), Refusal> {
    let has = |role: Role| done.iter().any(|file| file.layout.role == role);
    if has(Role::Lines) && !has(Role::Headers) {
        return Err(Refusal::new(refusal::ROLE_MISSING).with("role", "headers"));
    }
    Ok(())
}

fn report(done: &DoneFile) -> FileReport {
    let mut columns: Vec<ColumnReport> = (0..done.layout.width)
        .map(|column| ColumnReport {
            column: column_number(column),
            name: done.form.header.shown(column),
            field: done
                .layout
                .fields()
                .find(|(_, own)| *own == column)
                .map(|(field, _)| field),
            samples: done.eyes.samples.get(column).cloned().unwrap_or_default(),
            decimal_mark: None,
            date_order: None,
        })
        .collect();
    for (field, evidence) in &done.eyes.numbers {
        if let Some(column) = done.layout.column(*field) {
            columns[column].decimal_mark = Some(evidence.found());
        }
    }
    for (field, evidence) in &done.eyes.dates {
        if let Some(column) = done.layout.column(*field) {
            columns[column].date_order = Some(evidence.found());
        }
    }
    FileReport {
        file: done.eyes.file,
        role: done.layout.role,
        form: done.form.clone(),
        rows: done.eyes.rows,
        blank_lines: done.blank_lines,
        columns,
    }
}
