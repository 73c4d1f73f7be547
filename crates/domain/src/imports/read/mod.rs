//! Bytes in chunks to rows of a table: encoding, separator and header are found in a sample at the head of the file or
//! given, then the file streams through in constant memory. The result never depends on where the chunks are cut.

pub mod decode;
pub mod dialect;
pub mod header;
pub mod kind;
pub mod letters;
pub mod row;

use std::sync::Arc;

use decode::{DecodeError, Decoder, EncodingFrom};
use dialect::{SeparatorFound, Trial};
use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};
pub use header::Header;
pub use letters::Letters;
pub use row::{Row, RowFault, RowReader};
use serde::{Deserialize, Serialize};

use super::limits::Limits;
use super::refusal::{self, Place, Refusal};

/// What a profile or a person says of a file's form; what is `None` is found, or asked.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct FormGiven {
    /// The encoding by its web name ("utf-8", "windows-1252", "utf-16le").
    #[serde(skip_serializing_if = "Option::is_none")]
    pub encoding: Option<String>,
    /// The encoding when the bytes are not UTF-8 and have no mark: a source that is saved now by one program, now by
    /// another.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub legacy_encoding: Option<String>,
    /// The separator.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub separator: Option<char>,
    /// The header's row, from 1, blank lines not counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub header_row: Option<usize>,
}

/// The form of one file, as found or given: enough to read it again in the same way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Form {
    /// The encoding's name.
    pub encoding: &'static str,
    /// How it became known.
    pub encoding_from: EncodingFrom,
    /// The separator.
    pub separator: char,
    /// Rows above the header.
    pub title_rows: usize,
    /// Physical line of the header, from 1.
    pub header_line: u64,
    /// The header.
    pub header: Header,
    /// Other separators that make as good a table: the question for a person.
    pub separators_possible: Vec<char>,
    /// Lines with letters outside ASCII, kept to show how each candidate encoding reads them.
    #[serde(skip)]
    pub letters: Letters,
    /// The encodings that these letters may be in, when it is not plain which.
    pub encodings_possible: Vec<&'static str>,
}

/// Chooses the header among the first rows of a file, given as trimmed cells: its index, or `None` for "no row fits".
pub type ChooseHeader = Arc<dyn Fn(&[Vec<String>]) -> Option<usize> + Send + Sync>;

/// Reads one file.
pub struct TableReader {
    file: u32,
    limits: Limits,
    given: FormGiven,
    choose: Option<ChooseHeader>,
    sample: Vec<u8>,
    stage: Option<Stage>,
}

struct Stage {
    decoder: Decoder,
    rows: RowReader,
    form: Form,
    records: usize,
    skip_mark: bool,
}

impl TableReader {
    /// A reader for the file with index `file`. `choose` finds the header by the names a profile needs; without it the
    /// first row that reads as a header is taken.
    #[must_use]
    pub fn new(file: u32, given: FormGiven, choose: Option<ChooseHeader>, limits: &Limits) -> Self {
        Self {
            file,
            limits: limits.clone(),
            given,
            choose,
            sample: Vec::new(),
            stage: None,
        }
    }

    /// The form, once the head of the file has been read.
    #[must_use]
    pub fn form(&self) -> Option<&Form> {
        self.stage.as_ref().map(|stage| &stage.form)
    }

    /// Lines with nothing on them, so far.
    #[must_use]
    pub fn blank_lines(&self) -> u64 {
        self.stage.as_ref().map_or(0, |stage| stage.rows.blank_lines)
    }

    /// Takes the next bytes and hands on each row below the header that ends in them.
    pub fn push(
        &mut self,
        bytes: &[u8],
        sink: &mut impl FnMut(&Form, Row<'_>) -> Result<(), Refusal>,
    ) -> Result<(), Refusal> {
        if self.stage.is_some() {
            return self.read(bytes, false, sink);
        }
        let missing = self.limits.sample_bytes.saturating_sub(self.sample.len());
        let (head, rest) = bytes.split_at(missing.min(bytes.len()));
        self.sample.extend_from_slice(head);
        if self.sample.len() < self.limits.sample_bytes {
            return Ok(());
        }
        self.begin(false)?;
        let sample = std::mem::take(&mut self.sample);
        self.read(&sample, false, sink)?;
        self.read(rest, false, sink)
    }

    /// Ends the file and gives its form.
    pub fn finish(
        mut self,
        sink: &mut impl FnMut(&Form, Row<'_>) -> Result<(), Refusal>,
    ) -> Result<Finished, Refusal> {
        if self.stage.is_none() {
            self.begin(true)?;
        }
        let sample = std::mem::take(&mut self.sample);
        self.read(&sample, true, sink)?;
        let Some(mut stage) = self.stage.take() else {
            return Err(Refusal::new(refusal::FILE_EMPTY));
        };
        let header_at = stage.form.title_rows;
        let (form, records) = (&mut stage.form, &mut stage.records);
        stage.rows.finish(&mut |row| route(form, records, row, sink))?;
        if stage.records == 0 {
            return Err(Refusal::new(refusal::FILE_EMPTY).at(Place::line(self.file, 1)));
        }
        if stage.records <= header_at {
            return Err(Refusal::new(refusal::HEADER_NOT_FOUND)
                .at(Place::line(self.file, 1))
                .with("rows", stage.records));
        }
        if stage.decoder.encoding() != UTF_8 && stage.form.encoding_from == EncodingFrom::Valid {
            stage.form.encoding = stage.decoder.encoding().name();
            if self.given.legacy_encoding.is_some() {
                stage.form.encoding_from = EncodingFrom::Given;
            } else {
                let letters = std::mem::take(&mut stage.form.letters);
                settle_encoding(&mut stage.form, &letters);
                stage.form.letters = letters;
            }
        }
        Ok(Finished {
            form: stage.form,
            blank_lines: stage.rows.blank_lines,
            lines: stage.rows.line(),
        })
    }

    fn read(
        &mut self,
        bytes: &[u8],
        last: bool,
        sink: &mut impl FnMut(&Form, Row<'_>) -> Result<(), Refusal>,
    ) -> Result<(), Refusal> {
        let file = self.file;
        let Some(stage) = &mut self.stage else {
            return Ok(());
        };
        let Stage {
            decoder,
            rows,
            form,
            records,
            skip_mark,
        } = stage;
        if matches!(form.encoding_from, EncodingFrom::Valid | EncodingFrom::Letters) {
            form.letters.take(bytes);
        }
        let pushed = decoder.push(bytes, last, &mut |text: &str| {
            let text = if *skip_mark && !text.is_empty() {
                *skip_mark = false;
                text.strip_prefix('\u{feff}').unwrap_or(text)
            } else {
                text
            };
            rows.push(text, &mut |row| route(form, records, row, sink))
        });
        let line = rows.line();
        match pushed {
            Ok(()) => {}
            Err(DecodeError::Sink(refusal)) => return Err(refusal),
            Err(DecodeError::Malformed) => {
                return Err(Refusal::new(refusal::BYTES_MALFORMED)
                    .at(Place::line(file, line))
                    .with("encoding", decoder.encoding().name()));
            }
        }
        Ok(())
    }

    /// Finds the form in the sample.
    fn begin(&mut self, whole: bool) -> Result<(), Refusal> {
        let file = self.file;
        if self.sample.is_empty() {
            return Err(Refusal::new(refusal::FILE_EMPTY).at(Place::line(file, 1)));
        }
        if let Some(kind) = kind::foreign_kind(&self.sample) {
            return Err(Refusal::new(refusal::FILE_NOT_TEXT)
                .at(Place::line(file, 1))
                .with("kind", kind));
        }
        let (encoding, from) = self.encoding()?;
        let mut text = decode::shown_as(&self.sample, encoding);
        if text.starts_with('\u{feff}') {
            text.drain(..'\u{feff}'.len_utf8());
        }
        let (trial, possible) = self.separator(&text, whole);
        let rows = RowReader::new(file, trial.separator, &self.limits);
        let title_rows = self.header_at(&trial)?;
        let legacy = self.legacy()?.unwrap_or(WINDOWS_1252);
        let decoder = if from == EncodingFrom::Valid {
            Decoder::utf8_or(legacy)
        } else {
            Decoder::strict(encoding)
        };
        let mut form = Form {
            encoding: encoding.name(),
            encoding_from: from,
            separator: char::from(trial.separator),
            title_rows,
            header_line: 0,
            header: Header::default(),
            separators_possible: possible,
            letters: Letters::default(),
            encodings_possible: Vec::new(),
        };
        if from == EncodingFrom::Letters {
            let mut letters = Letters::default();
            letters.take(&self.sample);
            settle_encoding(&mut form, &letters);
        }
        self.stage = Some(Stage {
            decoder,
            rows,
            form,
            records: 0,
            skip_mark: true,
        });
        Ok(())
    }

    fn encoding(&self) -> Result<(&'static Encoding, EncodingFrom), Refusal> {
        if let Some(encoding) = named_encoding(self.given.encoding.as_ref())? {
            return Ok((encoding, EncodingFrom::Given));
        }
        if let Some((encoding, from, _)) = decode::encoding_by_mark(&self.sample) {
            return Ok((encoding, from));
        }
        match std::str::from_utf8(&self.sample) {
            Ok(_) => Ok((UTF_8, EncodingFrom::Valid)),
            // The sample may end within a character.
            Err(error) if error.error_len().is_none() => Ok((UTF_8, EncodingFrom::Valid)),
            // Letters that are valid UTF-8 before the fault: a damaged UTF-8 file, whose place the reading tells.
            Err(error) if !self.sample[..error.valid_up_to()].is_ascii() => Ok((UTF_8, EncodingFrom::Valid)),
            Err(_) => match self.legacy()? {
                Some(encoding) => Ok((encoding, EncodingFrom::Given)),
                None => Ok((decode::encoding_by_letters(&self.sample), EncodingFrom::Letters)),
            },
        }
    }

    fn legacy(&self) -> Result<Option<&'static Encoding>, Refusal> {
        named_encoding(self.given.legacy_encoding.as_ref())
    }

    fn separator(&self, text: &str, whole: bool) -> (Trial, Vec<char>) {
        let given = self
            .given
            .separator
            .and_then(|separator| u8::try_from(separator).ok());
        if let Some(separator) = given {
            let none = Trial {
                separator,
                columns: 1,
                agreeing: 0,
                records: 0,
                head: Vec::new(),
            };
            return (
                dialect::attempt(text, whole, separator, &self.limits).unwrap_or(none),
                Vec::new(),
            );
        }
        match dialect::find_separator(text, whole, &self.limits) {
            SeparatorFound::One(trial) => (trial, Vec::new()),
            SeparatorFound::Several(mut trials) => {
                let possible = trials.iter().map(|trial| char::from(trial.separator)).collect();
                (trials.swap_remove(0), possible)
            }
        }
    }

    fn header_at(&self, trial: &Trial) -> Result<usize, Refusal> {
        if let Some(row) = self.given.header_row {
            return Ok(row.saturating_sub(1));
        }
        if trial.head.is_empty() {
            // Not one record: the reading tells why.
            return Ok(0);
        }
        let found = match &self.choose {
            Some(choose) => choose(&trial.head),
            None => dialect::plain_header(&trial.head, trial.columns.max(1)),
        };
        found.ok_or_else(|| {
            let shown = trial
                .head
                .iter()
                .find(|row| row.len() == trial.columns)
                .or(trial.head.first());
            Refusal::new(refusal::HEADER_NOT_FOUND)
                .at(Place::line(self.file, 1))
                .with("rows", self.limits.header_within_rows)
                .with("header", shown.map(|row| row.join(" | ")).unwrap_or_default())
        })
    }
}

fn named_encoding(name: Option<&String>) -> Result<Option<&'static Encoding>, Refusal> {
    let Some(name) = name else { return Ok(None) };
    match Encoding::for_label(name.as_bytes()) {
        Some(encoding) => Ok(Some(encoding)),
        None => Err(Refusal::new(refusal::ENCODING_UNKNOWN).with("encoding", name)),
    }
}

/// What a finished file turned out to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finished {
    /// Its form.
    pub form: Form,
    /// Lines with nothing on them.
    pub blank_lines: u64,
    /// Physical lines.
    pub lines: u64,
}

/// Title rows are passed over, the header is kept, the rest goes on.
fn route(
    form: &mut Form,
    records: &mut usize,
    row: Row<'_>,
    sink: &mut impl FnMut(&Form, Row<'_>) -> Result<(), Refusal>,
) -> Result<(), Refusal> {
    let record = *records;
    *records += 1;
    match record.cmp(&form.title_rows) {
        std::cmp::Ordering::Less => Ok(()),
        std::cmp::Ordering::Equal => {
            form.header = Header::new(row.cells());
            form.header_line = row.line;
            Ok(())
        }
        std::cmp::Ordering::Greater => sink(form, row),
    }
}

/// Not UTF-8: Windows-1252 is taken where the letters speak for it, else it is a question.
fn settle_encoding(form: &mut Form, letters: &Letters) {
    let guess = decode::encoding_by_letters(letters.kept());
    form.encoding_from = EncodingFrom::Letters;
    if guess != WINDOWS_1252 {
        form.encodings_possible = vec![WINDOWS_1252.name(), guess.name()];
    }
}
