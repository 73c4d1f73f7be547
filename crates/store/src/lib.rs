//! The only crate with SQL: one path for SQLite and PostgreSQL.
//!
//! Reads go from the server straight to here, on `Store::read`. Writes come from the engine alone,
//! which holds the one `Store::writer` of its process; functions that write take its `Conn` and
//! leave the commit to it.

pub mod bulk;
pub mod clock;
pub mod db;
pub mod dialect;
mod fault;
#[cfg(feature = "harness")]
pub mod harness;
mod migrate;
mod open;

pub use db::{Cells, Conn, FromCells, Sql};
pub use dialect::Dialect;
pub use fault::Fault;
pub use open::{BOOK_FILE, Location, Store, StoreSettings};
pub use sea_query::Value;
