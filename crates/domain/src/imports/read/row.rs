//! Text to records: one state machine for every separator, CR, LF, CRLF and their mixtures, and embedded line breaks.
//!
//! Written here and not with a library because a record must know the physical line it stands on, blank lines must be
//! counted, and a quote that is never closed must be told with its place; `csv-core` is the oracle of its tests.

use super::super::limits::Limits;
use super::super::refusal::{self, Place, Refusal};

/// Something wrong with one record, which costs that record and not the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RowFault {
    /// The refusal's code.
    pub code: &'static str,
    /// Column from 0.
    pub column: usize,
}

/// One record, borrowed from the reader.
#[derive(Debug, Clone, Copy)]
pub struct Row<'a> {
    /// Which file of the import, from 0.
    pub file: u32,
    /// Physical line on which it begins, from 1.
    pub line: u64,
    /// Physical line on which it ends.
    pub line_end: u64,
    /// What is wrong with its syntax.
    pub fault: Option<RowFault>,
    /// The cells' text, one after the other.
    pub text: &'a str,
    /// Where each cell ends in `text`.
    pub ends: &'a [u32],
}

impl<'a> Row<'a> {
    /// How many cells.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether every cell is blank.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// One cell, as it stands in the file.
    #[must_use]
    pub fn get(&self, column: usize) -> Option<&'a str> {
        let end = *self.ends.get(column)? as usize;
        let start = if column == 0 {
            0
        } else {
            self.ends[column - 1] as usize
        };
        self.text.get(start..end)
    }

    /// All cells in order.
    pub fn cells(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        let row = *self;
        (0..row.len()).map(move |column| row.get(column).unwrap_or_default())
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    RecordStart,
    FieldStart,
    Plain,
    Quoted,
    /// After a quote inside a quoted cell: it closes, or it is the first of a doubled one.
    QuoteSeen,
}

/// Splits text into records. Text comes in pieces; a border may stand anywhere.
pub struct RowReader {
    file: u32,
    separator: u8,
    limits: Limits,
    special: [bool; 256],
    state: State,
    after_cr: bool,
    line: u64,
    record_line: u64,
    quote_line: u64,
    text: String,
    ends: Vec<u32>,
    field_start: usize,
    fault: Option<RowFault>,
    /// Lines with nothing on them.
    pub blank_lines: u64,
}

impl RowReader {
    /// A reader for one file; `separator` is an ASCII byte.
    #[must_use]
    pub fn new(file: u32, separator: u8, limits: &Limits) -> Self {
        let mut special = [false; 256];
        for byte in [separator, b'\n', b'\r', 0] {
            special[usize::from(byte)] = true;
        }
        Self {
            file,
            separator,
            limits: limits.clone(),
            special,
            state: State::RecordStart,
            after_cr: false,
            line: 1,
            record_line: 1,
            quote_line: 1,
            text: String::new(),
            ends: Vec::new(),
            field_start: 0,
            fault: None,
            blank_lines: 0,
        }
    }

    /// The physical line reached, from 1.
    #[must_use]
    pub fn line(&self) -> u64 {
        self.line
    }

    /// Takes one piece of text and hands on each record that ends in it.
    pub fn push(
        &mut self,
        input: &str,
        sink: &mut impl FnMut(Row<'_>) -> Result<(), Refusal>,
    ) -> Result<(), Refusal> {
        let bytes = input.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            at = match self.state {
                State::Plain => self.plain(input, bytes, at, sink)?,
                State::Quoted => self.quoted(input, bytes, at)?,
                State::QuoteSeen => self.quote_seen(bytes, at),
                State::RecordStart | State::FieldStart => self.start(bytes, at, sink)?,
            };
        }
        Ok(())
    }

    /// Ends the file: hands on the last record, if it has no line break behind it.
    pub fn finish(&mut self, sink: &mut impl FnMut(Row<'_>) -> Result<(), Refusal>) -> Result<(), Refusal> {
        match self.state {
            State::RecordStart => Ok(()),
            State::Quoted => Err(Refusal::new(refusal::QUOTE_NOT_CLOSED).at(Place::cell(
                self.file,
                self.quote_line,
                self.ends.len(),
            ))),
            State::FieldStart | State::Plain | State::QuoteSeen => {
                self.end_field()?;
                self.end_record(sink)
            }
        }
    }

    fn start(
        &mut self,
        bytes: &[u8],
        at: usize,
        sink: &mut impl FnMut(Row<'_>) -> Result<(), Refusal>,
    ) -> Result<usize, Refusal> {
        let byte = bytes[at];
        if self.state == State::RecordStart {
            if byte == b'\n' || byte == b'\r' {
                let second_half = byte == b'\n' && self.after_cr;
                self.after_cr = byte == b'\r';
                if !second_half {
                    self.blank_lines += 1;
                    self.line += 1;
                }
                return Ok(at + 1);
            }
            self.after_cr = false;
            self.record_line = self.line;
        }
        if byte == b'"' {
            self.state = State::Quoted;
            self.quote_line = self.line;
            return Ok(at + 1);
        }
        if byte == self.separator {
            self.end_field()?;
            self.state = State::FieldStart;
            return Ok(at + 1);
        }
        self.state = State::Plain;
        if byte == b'\n' || byte == b'\r' {
            self.line_break(byte, at, sink)
        } else {
            Ok(at)
        }
    }

    fn plain(
        &mut self,
        input: &str,
        bytes: &[u8],
        at: usize,
        sink: &mut impl FnMut(Row<'_>) -> Result<(), Refusal>,
    ) -> Result<usize, Refusal> {
        let length = bytes[at..]
            .iter()
            .position(|byte| self.special[usize::from(*byte)]);
        let end = length.map_or(bytes.len(), |length| at + length);
        self.take(&input[at..end])?;
        let Some(byte) = bytes.get(end) else {
            return Ok(end);
        };
        if *byte == self.separator {
            self.end_field()?;
            self.state = State::FieldStart;
            Ok(end + 1)
        } else if *byte == 0 {
            Err(self.nul())
        } else {
            self.line_break(*byte, end, sink)
        }
    }

    fn line_break(
        &mut self,
        byte: u8,
        at: usize,
        sink: &mut impl FnMut(Row<'_>) -> Result<(), Refusal>,
    ) -> Result<usize, Refusal> {
        self.end_field()?;
        self.end_record(sink)?;
        self.after_cr = byte == b'\r';
        self.line += 1;
        Ok(at + 1)
    }

    fn quoted(&mut self, input: &str, bytes: &[u8], at: usize) -> Result<usize, Refusal> {
        let length = bytes[at..]
            .iter()
            .position(|byte| matches!(byte, b'"' | b'\n' | b'\r' | 0));
        let end = length.map_or(bytes.len(), |length| at + length);
        if end > at {
            self.after_cr = false;
        }
        self.take(&input[at..end])?;
        match bytes.get(end) {
            None => return Ok(end),
            Some(b'"') => {
                self.state = State::QuoteSeen;
                self.after_cr = false;
            }
            Some(0) => return Err(self.nul()),
            Some(byte) => {
                let second_half = *byte == b'\n' && self.after_cr;
                self.after_cr = *byte == b'\r';
                self.line += u64::from(!second_half);
                self.take(&input[end..=end])?;
            }
        }
        Ok(end + 1)
    }

    fn quote_seen(&mut self, bytes: &[u8], at: usize) -> usize {
        let byte = bytes[at];
        if byte == b'"' {
            self.text.push('"');
            self.state = State::Quoted;
            return at + 1;
        }
        if byte != self.separator && byte != b'\n' && byte != b'\r' && self.fault.is_none() {
            self.fault = Some(RowFault {
                code: refusal::QUOTE_STRAY,
                column: self.ends.len(),
            });
        }
        self.state = State::Plain;
        at
    }

    fn take(&mut self, piece: &str) -> Result<(), Refusal> {
        self.text.push_str(piece);
        if self.text.len() - self.field_start > self.limits.field_bytes {
            return Err(self.beyond(refusal::FIELD_TOO_LONG, self.limits.field_bytes));
        }
        if self.text.len() > self.limits.record_bytes {
            return Err(self.beyond(refusal::RECORD_TOO_LONG, self.limits.record_bytes));
        }
        Ok(())
    }

    fn end_field(&mut self) -> Result<(), Refusal> {
        if self.ends.len() == self.limits.columns {
            return Err(self.beyond(refusal::TOO_MANY_COLUMNS, self.limits.columns));
        }
        self.ends.push(u32::try_from(self.text.len()).unwrap_or(u32::MAX));
        self.field_start = self.text.len();
        Ok(())
    }

    fn end_record(&mut self, sink: &mut impl FnMut(Row<'_>) -> Result<(), Refusal>) -> Result<(), Refusal> {
        self.state = State::RecordStart;
        let row = Row {
            file: self.file,
            line: self.record_line,
            line_end: self.line,
            fault: self.fault.take(),
            text: &self.text,
            ends: &self.ends,
        };
        let answer = sink(row);
        self.text.clear();
        self.ends.clear();
        self.field_start = 0;
        answer
    }

    fn nul(&self) -> Refusal {
        Refusal::new(refusal::NUL).at(Place::cell(self.file, self.line, self.ends.len()))
    }

    fn beyond(&self, code: &'static str, limit: usize) -> Refusal {
        Refusal::new(code)
            .at(Place::cell(self.file, self.record_line, self.ends.len()))
            .with("limit", limit)
    }
}
