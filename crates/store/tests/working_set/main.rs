//! What a batch saves is what the next one loads and what readers see, on both databases.

mod changes;
mod queues;
mod reads;
mod round_trip;
mod rules;
mod sample;
mod sample_orders;
mod sample_receipts;
mod sample_returns;
mod story;

use domain::book::Book;
use domain::needs::Needs;
use store::Conn;
use store::working_set::{load, save};

/// Saves the book in a transaction of its own.
async fn committed(conn: &mut Conn, book: &mut Book) {
    conn.begin().await.expect("begins");
    save(conn, book).await.expect("saves");
    conn.commit().await.expect("commits");
}

/// Loads into a new book, and lets go of the locks.
async fn loaded(conn: &mut Conn, needs: &Needs) -> Book {
    let mut book = Book::default();
    conn.begin().await.expect("begins");
    load(conn, needs, &mut book).await.expect("loads");
    conn.rollback().await.expect("rolls back");
    book
}
