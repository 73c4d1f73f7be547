//! The demonstration in a book: that it is one, how far it is made, and how a book is emptied.

use crate::{Conn, Fault, args, book, feed, keeping::NOTES};
use serde::{Deserialize, Serialize};

/// Under which keys the book's own record has it.
const FLAG: &str = "demonstration";
const MADE: &str = "demonstration_made";

/// What a book says of the demonstration that it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Demonstration {
    /// From which everything is drawn.
    pub seed: u64,
    /// How many orders it has when it is made.
    pub orders: u64,
    /// The moment that it looks back from, microseconds UTC.
    pub began_at: i64,
    /// Pieces of work in all.
    pub total: u64,
    /// Whose book it shows; whoever removes it types this.
    pub name: String,
}

/// The demonstration that the book is, and how many pieces of it are made; `None` for any other book.
pub async fn load(conn: &mut Conn) -> Result<Option<(Demonstration, u64)>, Fault> {
    let (Some(flag), Some(made)) = (value(conn, FLAG).await?, value(conn, MADE).await?) else {
        return Ok(None);
    };
    let unreadable = |what: &str| Fault::Unreadable(format!("book.{FLAG}: {what}"));
    let demonstration = serde_json::from_str(&flag).map_err(|error| unreadable(&error.to_string()))?;
    let made = made.parse().map_err(|_| unreadable(&made))?;
    Ok(Some((demonstration, made)))
}

/// Flags the book as a demonstration of which nothing is made yet.
pub async fn flag(conn: &mut Conn, demonstration: &Demonstration) -> Result<(), Fault> {
    let text = serde_json::to_string(demonstration).map_err(|error| Fault::Unreadable(error.to_string()))?;
    book::put(conn, FLAG, &text).await?;
    book::put(conn, MADE, "0").await
}

/// Notes how many pieces are made; never fewer than before. False when the book is no longer this
/// demonstration.
pub async fn note(conn: &mut Conn, began_at: i64, made: u64) -> Result<bool, Fault> {
    let Some((demonstration, before)) = load(conn).await? else {
        return Ok(false);
    };
    if demonstration.began_at != began_at {
        return Ok(false);
    }
    if made > before {
        book::put(conn, MADE, &made.to_string()).await?;
    }
    Ok(true)
}

/// Keeps other nodes from beginning too, until the transaction ends.
pub async fn keep_others_out(conn: &mut Conn) -> Result<(), Fault> {
    let take = conn.dialect().take_feed_head();
    conn.execute(take, args![]).await.map(drop)
}

/// Has nothing ever happened in this book? Not even its furniture is made.
pub async fn is_new(conn: &mut Conn) -> Result<bool, Fault> {
    let head = feed::head(conn).await?;
    Ok(head.epoch == 1 && head.position == 0)
}

/// Does the book hold no more than what a new one is furnished with? Who may come in does not count.
pub async fn is_untouched(conn: &mut Conn) -> Result<bool, Fault> {
    let touched: Option<i64> = conn
        .fetch_optional(
            "SELECT CAST(1 AS BIGINT) WHERE EXISTS (SELECT 1 FROM orders) OR EXISTS (SELECT 1 FROM product)
             OR EXISTS (SELECT 1 FROM customer) OR EXISTS (SELECT 1 FROM credit) OR EXISTS (SELECT 1 FROM import)
             OR EXISTS (SELECT 1 FROM returns)
             OR (SELECT COUNT(*) FROM owner) > 1 OR (SELECT COUNT(*) FROM warehouse) > 1
             OR (SELECT COUNT(*) FROM channel) > 1 OR (SELECT COUNT(*) FROM bin) > 2",
            args![],
        )
        .await?;
    Ok(touched.is_none())
}

/// What emptying a book leaves as it is: its schema, its own record, and who may come in. Ids go on
/// where they were, so that none ever means two things.
pub const KEPT: [&str; 7] = [
    "migration",
    "book",
    "feed_head",
    "id_block",
    "sign_in_link",
    "session",
    "api_key",
];

/// What is emptied.
pub const EMPTIED: [&str; 48] = [
    "owner_feed",
    "event",
    "command",
    "job",
    "blob",
    "blob_chunk",
    "number_series",
    "owner",
    "channel",
    "warehouse",
    "bin",
    "product",
    "pack",
    "customer",
    "address",
    "orders",
    "order_line",
    "charge",
    "order_link",
    "hold",
    "note",
    "payment",
    "work_lease",
    "allocation",
    "package",
    "package_line",
    "shipment",
    "credit",
    "credit_line",
    "returns",
    "return_line",
    "grading",
    "stock",
    "stock_level",
    "stock_movement",
    "task",
    "expected_receipt",
    "expected_line",
    "stock_count",
    "count_line",
    "order_count",
    "order_intake",
    "stock_flow",
    "import",
    "import_file",
    "import_issue",
    "import_correction",
    "import_profile",
];

/// Makes this an empty book with an id of its own: no owner, no order, no event. A new epoch of the feed
/// begins, so that every reader of the old one is told. The transaction must tell the new feed's first
/// event before it ends.
pub async fn empty(conn: &mut Conn, now: i64) -> Result<(), Fault> {
    for statement in conn.dialect().empty_tables(&EMPTIED) {
        conn.script(statement).await?;
    }
    for key in [FLAG, MADE].into_iter().chain(NOTES) {
        conn.execute("DELETE FROM book WHERE key = $1", args![key])
            .await?;
    }
    let book_id = book::renew(conn, now).await?;
    feed::begin_anew(conn, &book_id).await
}

async fn value(conn: &mut Conn, key: &str) -> Result<Option<String>, Fault> {
    conn.fetch_optional("SELECT value FROM book WHERE key = $1", args![key])
        .await
}
