//! What the book says of itself.

use crate::{Conn, Fault, args};

/// What distinguishes this book from every other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Book {
    /// Random, in hexadecimal; the same for as long as the book lives, moves included.
    pub book_id: String,
    /// Random, in hexadecimal; mixed into every hash of personal text. Never leaves the book.
    pub hash_salt: String,
    /// When it was created, microseconds UTC.
    pub created_at: i64,
    /// The last migration applied.
    pub schema_version: i64,
    /// The oldest program that may open it.
    pub min_binary: String,
}

/// Reads what the book says of itself.
pub async fn load(conn: &mut Conn) -> Result<Book, Fault> {
    Ok(Book {
        book_id: value(conn, "book_id").await?,
        hash_salt: value(conn, "hash_salt").await?,
        created_at: number(conn, "created_at").await?,
        schema_version: number(conn, "schema_version").await?,
        min_binary: value(conn, "min_binary").await?,
    })
}

async fn value(conn: &mut Conn, key: &'static str) -> Result<String, Fault> {
    let found = conn
        .fetch_optional("SELECT value FROM book WHERE key = $1", args![key])
        .await?;
    found.ok_or(Fault::Missing(key))
}

async fn number(conn: &mut Conn, key: &'static str) -> Result<i64, Fault> {
    let text = value(conn, key).await?;
    text.parse()
        .map_err(|_| Fault::Unreadable(format!("book.{key}: {text:?}")))
}
