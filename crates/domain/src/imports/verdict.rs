//! What became of each line, and the sums that prove that none was lost.

use rust_decimal::Decimal;
use serde::Serialize;

use super::read::Row;
use super::records::Document;
use super::refusal::{Place, Refusal};

/// A row as it stands in the file, for lists and for the file of refused rows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RawRow {
    /// Which file, from 0.
    pub file: u32,
    /// Physical line, from 1.
    pub line: u64,
    /// Its cells.
    pub cells: Vec<String>,
}

impl RawRow {
    /// A copy of a row.
    #[must_use]
    pub fn of(row: &Row<'_>) -> Self {
        Self {
            file: row.file,
            line: row.line,
            cells: row.cells().map(str::to_owned).collect(),
        }
    }
}

/// Something about a document that only a person can decide.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Question {
    /// What is asked: a flag's name, or the reason a profile's rule gives.
    pub code: String,
    /// Where.
    pub place: Place,
    /// The value that raised it, as it stands in the file.
    pub value: String,
}

/// A refused row and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RefusedRow {
    /// The row.
    pub row: RawRow,
    /// Why.
    pub refusal: Refusal,
}

/// What became of one document, or of one row that is none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "verdict")]
pub enum Outcome {
    /// Sound.
    Good {
        /// The document.
        document: Document,
        /// Its rows as they stand in the file, should the book refuse it.
        rows: Vec<RawRow>,
    },
    /// Readable, and shown to a person before it counts as settled. Never dropped.
    Person {
        /// The document as the rules read it.
        document: Document,
        /// What is asked, at least one.
        questions: Vec<Question>,
        /// Its rows as they stand in the file.
        rows: Vec<RawRow>,
    },
    /// Not taken: every row of the document, so that it can be mended and sent again whole.
    Refused {
        /// The document's key, when it could be read.
        key: Option<String>,
        /// The rows, each with its reason.
        rows: Vec<RefusedRow>,
    },
    /// Left out by a rule of the profile, or a repeat of a document that came before.
    Ignored {
        /// The rule's reason, or `repeated`.
        reason: String,
        /// The row.
        row: RawRow,
    },
}

/// Lines with the sums of their quantities and values, exact.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Bucket {
    /// Lines.
    pub lines: u64,
    /// Sum of quantities.
    pub quantity: i128,
    /// Sum of values in the source's currency.
    pub value: Decimal,
    /// Lines whose quantity or value could not be read and are not in the sums.
    pub unreadable: u64,
}

impl Bucket {
    /// Takes one line.
    pub fn take(&mut self, quantity: i64, value: Decimal) {
        self.lines += 1;
        self.quantity += i128::from(quantity);
        match self.value.checked_add(value) {
            Some(sum) => self.value = sum,
            None => self.unreadable += 1,
        }
    }

    /// Takes one line that could not be read.
    pub fn take_unreadable(&mut self) {
        self.lines += 1;
        self.unreadable += 1;
    }

    /// Takes all that another has taken.
    pub fn add(&mut self, other: &Self) {
        self.lines += other.lines;
        self.quantity += other.quantity;
        self.unreadable += other.unreadable;
        match self.value.checked_add(other.value) {
            Some(sum) => self.value = sum,
            None => self.unreadable += other.lines,
        }
    }
}

/// How many documents of each kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Documents {
    /// Orders.
    pub orders: u64,
    /// Credits.
    pub credits: u64,
    /// Stock adjustments.
    pub stock_adjustments: u64,
    /// Money adjustments.
    pub money_adjustments: u64,
    /// Those no rule decides.
    pub undecided: u64,
    /// Of all these, those a person is asked about.
    pub with_questions: u64,
    /// Refused, their lines in `refused`.
    pub refused: u64,
}

/// Every line read stands in exactly one bucket.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Tally {
    /// Lines (records) below the headers, blank ones included.
    pub lines_read: u64,
    /// Lines with nothing on them.
    pub blank: u64,
    /// Goods ordered.
    pub order: Bucket,
    /// Goods credited.
    pub credit: Bucket,
    /// Stock written off or found.
    pub stock_adjustment: Bucket,
    /// Money without goods.
    pub money_adjustment: Bucket,
    /// Lines of documents that no rule decides.
    pub undecided: Bucket,
    /// Charges disguised as lines, in whatever document.
    pub charge: Bucket,
    /// Left out by a rule.
    pub ignored: Bucket,
    /// Repeats of a document of another file of the same import.
    pub repeated: Bucket,
    /// Refused.
    pub refused: Bucket,
    /// Rows of header files; the value is their charges.
    pub header: Bucket,
    /// Rows of product, customer and stock files.
    pub master: Bucket,
    /// How many documents.
    pub documents: Documents,
}

impl Tally {
    /// All buckets.
    #[must_use]
    pub fn buckets(&self) -> [&Bucket; 11] {
        [
            &self.order,
            &self.credit,
            &self.stock_adjustment,
            &self.money_adjustment,
            &self.undecided,
            &self.charge,
            &self.ignored,
            &self.repeated,
            &self.refused,
            &self.header,
            &self.master,
        ]
    }

    /// Whether every line read is accounted for.
    #[must_use]
    pub fn conserved(&self) -> bool {
        self.lines_read == self.blank + self.buckets().iter().map(|bucket| bucket.lines).sum::<u64>()
    }

    /// Quantity of all lines.
    #[must_use]
    pub fn quantity_sum(&self) -> i128 {
        self.buckets().iter().map(|bucket| bucket.quantity).sum()
    }

    /// Value of all lines, exact; charges of header rows included.
    #[must_use]
    pub fn value_sum(&self) -> Decimal {
        self.buckets().iter().map(|bucket| bucket.value).sum()
    }
}
