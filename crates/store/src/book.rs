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

/// Gives the book an id of its own, as of now.
pub(crate) async fn renew(conn: &mut Conn, now: i64) -> Result<String, Fault> {
    let book_id = random_hex(16);
    put(conn, "book_id", &book_id).await?;
    put(conn, "created_at", &now.to_string()).await?;
    Ok(book_id)
}

/// Writes one thing that the book says of itself.
pub(crate) async fn put(conn: &mut Conn, key: &str, value: &str) -> Result<(), Fault> {
    conn.execute(
        "INSERT INTO book (key, value) VALUES ($1, $2)
         ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        args![key, value],
    )
    .await?;
    Ok(())
}

/// So many random bytes, in hexadecimal.
pub(crate) fn random_hex(bytes: usize) -> String {
    let mut random = vec![0; bytes];
    getrandom::fill(&mut random).expect("the operating system gives random bytes");
    hex::encode(random)
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
