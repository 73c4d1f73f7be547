//! The first pass: reads every file once, finds its form, what its columns prove, and which documents' lines stand
//! apart. What stays open comes back as questions, all at once; answered, it becomes a [`Plan`].

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use super::date::DateOrder;
use super::detect::{DateEvidence, Found, NumberEvidence, Sample};
use super::field::{Field, Noun, Role};
use super::group::KeyScout;
use super::layout::{choose_header, Layout};
use super::limits::Limits;
use super::number::DecimalMark;
use super::plan::{FilePlan, Plan};
use super::profile::Profile;
use super::read::{decode, ChooseHeader, Form, FormGiven, Header, Row, TableReader};
use super::refusal::{self, column_number, Place, Refusal};
use super::run::{key_of, prepared, Prepared};
use super::values::Values;

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

struct OpenFile {
    reader: TableReader,
    eyes: FileEyes,
}

/// What watches the rows of one file.
struct FileEyes {
    file: u32,
    layout: Option<Layout>,
    numbers: Vec<(Field, NumberEvidence)>,
    dates: Vec<(Field, DateEvidence)>,
    samples: Vec<Vec<String>>,
    rows: u64,
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
        Self { profile: Arc::new(profile), answers, noun, limits, open: None, done: Vec::new(), scout, records: 0 }
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
        let Some(OpenFile { reader, eyes }) = &mut self.open else { return Ok(()) };
        let (profile, noun, scout, records) = (&self.profile, self.noun, &mut self.scout, &mut self.records);
        let samples_max = self.limits.samples_per_column;
        reader.push(bytes, &mut |form, row| eyes.see(profile, noun, form, row, scout, records, samples_max))
    }

    /// Ends the open file.
    pub fn close(&mut self) -> Result<(), Refusal> {
        let Some(OpenFile { reader, mut eyes }) = self.open.take() else { return Ok(()) };
        let (profile, noun, scout, records) = (&self.profile, self.noun, &mut self.scout, &mut self.records);
        let samples_max = self.limits.samples_per_column;
        let finished =
            reader.finish(&mut |form, row| eyes.see(profile, noun, form, row, scout, records, samples_max))?;
        let place = Place::line(eyes.file, finished.form.header_line);
        let layout = match eyes.layout.take() {
            Some(layout) => layout,
            // No row came: the header may still be the wrong one, which says more than that nothing follows it.
            None => Layout::fit(profile, noun, &finished.form.header, eyes.file, finished.form.header_line)?,
        };
        if eyes.rows == 0 {
            return Err(Refusal::new(refusal::FILE_HEADER_ONLY).at(place));
        }
        self.done.push(DoneFile { form: finished.form, blank_lines: finished.blank_lines, eyes, layout });
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
            plans.push(FilePlan { form: done.form.clone(), values, rows: done.eyes.rows });
        }
        let zone = TimeZone::get(&self.profile.time_zone).unwrap_or(TimeZone::UTC);
        let plan = questions.is_empty().then(|| Plan {
            noun: self.noun,
            limits: self.limits,
            files: plans,
            scattered: self.scout.finish(),
            zone,
            zone_name: Arc::from(self.profile.time_zone.as_str()),
            channel: Arc::from(self.profile.channel.as_str()),
            currency: Arc::from(self.profile.currency.clone().unwrap_or_default()),
            profile: Arc::unwrap_or_clone(self.profile),
        });
        Ok(Surveyed { files, questions, plan })
    }
}

impl FileEyes {
    #[allow(clippy::too_many_arguments, reason = "one call site; the parts are borrowed apart from each other")]
    fn see(
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
        let Prepared::Sound(row) = prepared(layout, row) else { return Ok(()) };
        for (field, evidence) in &mut self.numbers {
            evidence.take(layout.raw(*field, &row), samples_max);
        }
        for (field, evidence) in &mut self.dates {
            evidence.take(layout.raw(*field, &row), samples_max);
        }
        if self.rows <= 200 {
            keep_samples(&mut self.samples, &row, samples_max);
        }
        if matches!(layout.role, Role::Orders | Role::Lines) {
            if let Some(key) = key_of(profile, layout, &row) {
                *records += 1;
                scout.take(&key, *records, || Place::line(row.file, row.line))?;
            }
        }
        Ok(())
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
            field: done.layout.fields().find(|(_, own)| *own == column).map(|(field, _)| field),
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

fn ask_form(done: &DoneFile, given: &FormGiven, questions: &mut Vec<FormQuestion>) {
    let mut ask = |about, candidates, samples| {
        questions.push(FormQuestion { about, file: done.eyes.file, field: None, column: None, candidates, samples });
    };
    if given.separator.is_none() && !done.form.separators_possible.is_empty() {
        let candidates = done.form.separators_possible.iter().map(char::to_string).collect();
        ask("separator", candidates, Vec::new());
    }
    let encodings = &done.form.encodings_possible;
    if given.encoding.is_none() && !encodings.is_empty() {
        let line = done.form.letters.split(|byte| *byte == b'\n').next().unwrap_or_default();
        let read = |name: &&str| encoding_rs::Encoding::for_label(name.as_bytes()).map(|own| decode::shown_as(line, own));
        let sample = Sample { raw: decode::shown_as(line, encoding_rs::WINDOWS_1252), read_as: encodings.iter().map(read).collect() };
        ask("encoding", encodings.iter().map(ToString::to_string).collect(), vec![sample]);
    }
}

/// Marks and orders of a file's columns: answered, given by the profile, proved, or asked.
fn settle(done: &DoneFile, profile: &Profile, answers: &Answers, questions: &mut Vec<FormQuestion>) -> Values {
    let mut marks = vec![DecimalMark::Point; Field::ALL.len()];
    let mut orders: Vec<Option<DateOrder>> = vec![None; Field::ALL.len()];
    for (field, evidence) in &done.eyes.numbers {
        let said = answers.decimal_marks.get(field).copied().or(answers.decimal_mark).or(profile.decimal_mark.given());
        marks[field.index()] = match (said, evidence.found()) {
            (Some(mark), _) | (None, Found::Proved { value: mark }) => mark,
            (None, Found::Indifferent) => DecimalMark::Point,
            (None, Found::Ambiguous { candidates, samples, .. }) => {
                questions.push(asked("decimal_mark", done, *field, named(&candidates), samples));
                DecimalMark::Point
            }
        };
    }
    for (field, evidence) in &done.eyes.dates {
        let said = answers.date_orders.get(field).copied().or(answers.date_order).or(profile.date_order.given());
        orders[field.index()] = match (said, evidence.found()) {
            (Some(order), _) | (None, Found::Proved { value: order }) => Some(order),
            (None, Found::Indifferent) => None,
            (None, Found::Ambiguous { candidates, samples, .. }) => {
                questions.push(asked("date_order", done, *field, named(&candidates), samples));
                None
            }
        };
    }
    Values { layout: done.layout.clone(), marks, orders }
}

fn named<T: Serialize>(candidates: &[T]) -> Vec<String> {
    let name = |candidate| serde_json::to_value(candidate).ok().and_then(|name| name.as_str().map(str::to_owned));
    candidates.iter().filter_map(name).collect()
}

fn asked(about: &'static str, done: &DoneFile, field: Field, candidates: Vec<String>, samples: Vec<Sample>) -> FormQuestion {
    let column = done.layout.column(field).map(|column| Header::shown(&done.form.header, column));
    FormQuestion { about, file: done.eyes.file, field: Some(field), column, candidates, samples }
}
