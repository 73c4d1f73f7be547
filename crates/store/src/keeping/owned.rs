//! What of a book is one owner's, and what the book that it comes to adds of its own.

use crate::bulk::Kind;
use crate::feed::{self, EventRow, NewEvent};
use crate::{Conn, Fault, Value, args, book};
use serde::{Deserialize, Serialize};

use super::catalogue::{Column, Table};

/// The owner whose part of a book a stream holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnerOfStream {
    /// Its id, which it keeps.
    pub id: i64,
    /// Its code.
    pub code: String,
}

/// What the house shares among its owners, and carries whole: no row of it is about another owner.
const SHARED: &[&str] = &["warehouse", "bin", "id_block"];
/// What is the book's own: its identity, its secrets, its ways in, its work under way, and replies kept for repetitions.
const OF_THE_BOOK: &[&str] = &[
    "book",
    "feed_head",
    "command",
    "job",
    "sign_in_link",
    "session",
    "api_key",
];
/// Columns that say something of the whole book, and are made anew in another one.
const MADE_ANEW: &[(&str, &[&str])] = &[("event", &["position", "epoch", "chain"]), ("blob", &["refs"])];

/// The part of a table that is the owner's; none where it has none.
///
/// # Errors
/// [`Fault::Unreadable`] for a table of which nobody has said whose it is.
pub(super) fn part_of(owner: i64, mut table: Table) -> Result<Option<Table>, Fault> {
    let name = table.name.as_str();
    if OF_THE_BOOK.contains(&name) {
        return Ok(None);
    }
    let has_owner = table.columns.iter().any(|column| column.name == "owner_id");
    let imports = format!("SELECT id FROM import WHERE owner_id = {owner}");
    let files = format!("SELECT blob_id FROM import_file WHERE import_id IN ({imports})");
    table.condition = match name {
        "owner" => format!("id = {owner}"),
        "import_file" | "import_correction" => format!("import_id IN ({imports})"),
        "blob" => format!("id IN ({files})"),
        "blob_chunk" => format!("blob_id IN ({files})"),
        _ if SHARED.contains(&name) => String::new(),
        _ if has_owner => format!("owner_id = {owner}"),
        _ => return Err(Fault::Unreadable(format!("nobody said whose {name} is"))),
    };
    let anew = MADE_ANEW.iter().find(|(table, _)| *table == name);
    let anew = anew.map_or(&[][..], |(_, columns)| *columns);
    table
        .columns
        .retain(|column| !anew.contains(&column.name.as_str()));
    if name == "event" {
        // The owner's own numbering stands for the book's.
        for column in &mut table.columns {
            column.key = i64::from(column.name == "owner_position");
        }
    }
    Ok(Some(table))
}

/// Adds to the rows of a stream what the book makes anew.
pub(super) struct Adder {
    last: feed::FeedHead,
}

impl Adder {
    /// For a new book.
    pub async fn begin(conn: &mut Conn) -> Result<Self, Fault> {
        let book = book::load(conn).await?;
        let head = feed::head(conn).await?;
        Ok(Self {
            last: feed::FeedHead {
                position: 0,
                chain: feed::genesis(&book.book_id),
                ..head
            },
        })
    }

    /// The columns that come behind those of the stream.
    pub fn columns(table: &str) -> Vec<Column> {
        let column = |name: &str, kind| Column {
            name: name.to_owned(),
            kind,
            key: 0,
        };
        match table {
            "event" => vec![
                column("position", Kind::BigInt),
                column("epoch", Kind::BigInt),
                column("chain", Kind::Bytes),
            ],
            "blob" => vec![column("refs", Kind::BigInt)],
            _ => Vec::new(),
        }
    }

    /// The row with those columns.
    pub fn complete(&mut self, table: &Table, mut row: Vec<Value>) -> Result<Vec<Value>, Fault> {
        match table.name.as_str() {
            "event" => {
                let event = event_of(table, &row)
                    .ok_or_else(|| super::stream::broken("event: a row is not understood"))?;
                self.link(event);
                row.extend(args![
                    self.last.position,
                    self.last.epoch,
                    self.last.chain.clone()
                ]);
            }
            // Counted when the files are there.
            "blob" => row.push(0_i64.into()),
            _ => {}
        }
        Ok(row)
    }

    fn link(&mut self, (event, at, owner_position): (NewEvent, i64, Option<i64>)) {
        let row = EventRow {
            epoch: self.last.epoch,
            position: self.last.position + 1,
            at,
            owner_position,
            chain: Vec::new(),
            event,
        };
        self.last.chain = feed::link(&self.last.chain, &row);
        (self.last.position, self.last.last_at) = (row.position, at);
    }

    /// Writes what is said once of the whole book.
    pub async fn finish(self, conn: &mut Conn) -> Result<(), Fault> {
        let head = args![self.last.position, self.last.chain, self.last.last_at];
        let sql = "UPDATE feed_head SET position = $1, chain = $2, last_at = $3 WHERE id = 1";
        conn.execute(sql, head).await?;
        let refs =
            "UPDATE blob SET refs = (SELECT COUNT(*) FROM import_file WHERE import_file.blob_id = blob.id)";
        conn.execute(refs, args![]).await.map(drop)
    }
}

/// An event without its place in the feed; none where a cell is not what it should be.
fn event_of(table: &Table, row: &[Value]) -> Option<(NewEvent, i64, Option<i64>)> {
    let cell = |name: &str| {
        let at = table.columns.iter().position(|column| column.name == name)?;
        row.get(at)
    };
    let number = |name: &str| match cell(name)? {
        Value::BigInt(number) => Some(*number),
        _ => None,
    };
    let text = |name: &str| match cell(name)? {
        Value::String(text) => Some(text.clone()),
        _ => None,
    };
    let event = NewEvent {
        kind: text("kind")??,
        kind_version: number("kind_version")??,
        noun: text("noun")??,
        id: number("id")??,
        noun_version: number("noun_version")??,
        owner_id: number("owner_id")?,
        audience: text("audience")??,
        actor: text("actor")??,
        on_behalf: text("on_behalf")?,
        request_id: text("request_id")?,
        cause: number("cause")?,
        body: text("body")??,
    };
    Some((event, number("at")??, number("owner_position")?))
}
