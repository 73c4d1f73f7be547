//! A document on its way into the book.

use domain::command::Command;
use domain::imports::records::DocumentRecord;
use domain::imports::verdict::RawRow;

/// A document on its way into the book.
pub(super) struct Sent {
    pub document: i64,
    pub what: What,
    pub asked: bool,
    /// Its rows as they stand in the file.
    pub rows: Vec<RawRow>,
}

/// What a document asks for.
pub(super) enum What {
    Order(Box<DocumentRecord>),
    Credit(Box<DocumentRecord>),
    Product(String),
    Stock(String),
}

impl What {
    /// Does this line of the document come from that row of the file?
    pub fn stands_on(&self, line: usize, row: &RawRow) -> bool {
        match self {
            Self::Order(record) | Self::Credit(record) => {
                let line = record.lines.get(line);
                line.is_some_and(|line| (line.file, line.line_no) == (row.file, row.line))
            }
            Self::Product(_) | Self::Stock(_) => true,
        }
    }
}

impl Sent {
    /// Tells its command apart within the import: a document that was corrected is another one.
    pub fn key(&self, command: &Command) -> String {
        let document = self.document;
        match command {
            Command::CreateOrder(it) => format!("{document}/{}", it.content_hash),
            Command::CreateCredit(it) => format!("{document}/{}", it.content_hash),
            Command::CreateProduct(it) => format!("{document}/{}", it.sku),
            Command::AdjustStock(it) => format!("{document}/{}/{}/{:?}", it.bin, it.sku, it.by),
            _ => document.to_string(),
        }
    }
}
