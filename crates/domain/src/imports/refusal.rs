//! How an import says no: a stable code, the place in the file, and data. The prose lives in `content`.

use std::fmt::Display;

use serde::{Serialize, Serializer};

/// Where in which file: the physical line (from 1, as an editor counts) and the column (from 1, as a spreadsheet counts).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Place {
    /// Which file of the import, from 0, in the order given.
    pub file: u32,
    /// Physical line, from 1.
    pub line: u64,
    /// Column, from 1, when the trouble is in one cell.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<u32>,
    /// The column's header, when there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

impl Place {
    /// A place that is a whole line.
    #[must_use]
    pub fn line(file: u32, line: u64) -> Self {
        Self {
            file,
            line,
            column: None,
            name: None,
        }
    }

    /// A place that is one cell; `column` counts from 0 as slices do.
    #[must_use]
    pub fn cell(file: u32, line: u64, column: usize) -> Self {
        Self {
            file,
            line,
            column: Some(column_number(column)),
            name: None,
        }
    }
}

/// A column as a person counts it, from 1.
#[must_use]
pub fn column_number(index: usize) -> u32 {
    u32::try_from(index + 1).unwrap_or(u32::MAX)
}

/// The business says no to a file, a row or a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Refusal {
    /// One of [`CODES`].
    pub code: &'static str,
    /// Where, when it has a place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
    /// What the text of the refusal needs, by name.
    #[serde(serialize_with = "as_map")]
    pub data: Vec<(&'static str, String)>,
}

fn as_map<S: Serializer>(pairs: &[(&'static str, String)], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(pairs.iter().map(|(name, value)| (name, value)))
}

impl Refusal {
    /// A refusal without a place.
    #[must_use]
    pub fn new(code: &'static str) -> Self {
        debug_assert!(CODES.contains(&code), "{code} is not in CODES");
        Self {
            code,
            place: None,
            data: Vec::new(),
        }
    }

    /// The same with its place.
    #[must_use]
    pub fn at(mut self, place: Place) -> Self {
        self.place = Some(place);
        self
    }

    /// The same with one more piece of data.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Display) -> Self {
        self.data.push((name, format!("{value}")));
        self
    }
}

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $code:literal;)*) => {
        $($(#[$doc])* pub const $name: &str = $code;)*
        /// Every code an import can answer with; each has an English and a Dutch text.
        pub const CODES: &[&str] = &[$($code),*];
    };
}

codes! {
    /// No bytes, or only blank lines.
    FILE_EMPTY = "import.file_empty";
    /// A header and nothing below it.
    FILE_HEADER_ONLY = "import.file_header_only";
    /// A spreadsheet, an archive, a picture...; data: kind.
    FILE_NOT_TEXT = "import.file_not_text_table";
    /// No row among the first can be the header; data: rows.
    HEADER_NOT_FOUND = "import.header_not_found";
    /// The profile's columns are not there; data: missing, header.
    COLUMNS_MISSING = "import.columns_missing";
    /// More files than an import takes; data: limit.
    TOO_MANY_FILES = "import.too_many_files";
    /// A role that the profile needs is played by no file; data: role.
    ROLE_MISSING = "import.role_missing";
    /// Bytes that the encoding does not know; data: encoding.
    BYTES_MALFORMED = "import.bytes_malformed";
    /// An encoding by a name nobody knows; data: encoding.
    ENCODING_UNKNOWN = "import.encoding_unknown";
    /// A NUL character.
    NUL = "import.nul";
    /// A quote that opens and never closes; the place is where it opens.
    QUOTE_NOT_CLOSED = "import.quote_not_closed";
    /// Text after a closing quote, within one cell.
    QUOTE_STRAY = "import.quote_stray";
    /// A cell is too long; data: limit.
    FIELD_TOO_LONG = "import.field_too_long";
    /// A record is too long; data: limit.
    RECORD_TOO_LONG = "import.record_too_long";
    /// A record has too many columns; data: limit.
    TOO_MANY_COLUMNS = "import.too_many_columns";
    /// A row has fewer or more cells than the header; data: expected, found.
    ROW_RAGGED = "import.row_ragged";
    /// A value that must be there is blank.
    VALUE_MISSING = "import.value_missing";
    /// Not a number in the file's notation; data: value.
    NUMBER_MALFORMED = "import.number_malformed";
    /// A number beyond what can be kept exactly; data: value.
    NUMBER_TOO_LARGE = "import.number_too_large";
    /// A quantity finer than the product's base unit; data: value.
    QUANTITY_FRACTION = "import.quantity_fraction";
    /// Not a date in the file's notation; data: value.
    DATE_MALFORMED = "import.date_malformed";
    /// Not a currency; data: value.
    CURRENCY_UNKNOWN = "import.currency_unknown";
    /// The lines of one document name different currencies; data: values.
    CURRENCY_MIXED = "import.currency_mixed";
    /// Not a tax rate as a fraction of one; data: value.
    TAX_RATE_MALFORMED = "import.tax_rate_malformed";
    /// Neither yes nor no; data: value.
    BOOLEAN_MALFORMED = "import.boolean_malformed";
    /// A customer is asked for and the line names none.
    CUSTOMER_MISSING = "import.customer_missing";
    /// A sound line of a document of which another line is refused; data: line.
    SIBLING_REFUSED = "import.sibling_refused";
    /// Order lines whose order stands in no header file; data: key.
    HEADER_ROW_MISSING = "import.header_row_missing";
    /// The work on the import failed at every attempt.
    GIVEN_UP = "import.given_up";
    /// The same order stands twice in the header file; data: key, line.
    HEADER_ROW_TWICE = "import.header_row_twice";
    /// The header file does not fit; data: limit.
    JOIN_TOO_LARGE = "import.join_too_large";
    /// Too many documents' lines stand apart: sort by order number; data: limit.
    NOT_GROUPED = "import.not_grouped";
    /// A document has too many lines; data: limit.
    DOCUMENT_TOO_LONG = "import.document_too_long";
    /// Packed bytes that cannot be unpacked; data: packing.
    FILE_DAMAGED = "import.file_damaged";
    /// Unpacked, the file is larger than an import takes; data: limit.
    FILE_TOO_LARGE = "import.file_too_large";
    /// The workbook, or a part of it, is larger than a setting allows; data: setting, limit.
    WORKBOOK_TOO_LARGE = "import.workbook_too_large";
    /// The book has this document with another content; data: id.
    DOCUMENT_CHANGED = "import.document_changed";
    /// The bytes of pass two are not those of pass one.
    FILE_CHANGED = "import.file_changed";
}
