//! The only crate with SQL: one path for SQLite and PostgreSQL.
//!
//! Reads go from the server straight to here, on `Store::read`. Writes come from the engine alone,
//! which holds the one `Store::writer` of its process; functions that write take its `Conn` and
//! leave the commit to it.

pub mod access;
pub mod as_of;
pub mod availability;
pub mod blobs;
pub mod book;
pub mod bulk;
pub mod clock;
pub mod commands;
pub mod credits;
pub mod customers;
pub mod cut_offs;
pub mod db;
pub mod demonstration;
pub mod dialect;
pub mod erasure;
pub mod expected_receipts;
mod fault;
pub mod feed;
pub mod figures;
#[cfg(feature = "harness")]
pub mod harness;
pub mod ids;
pub mod import_corrections;
pub mod imports;
mod in_place;
pub mod jobs;
pub mod keeping;
pub mod list;
pub mod listings;
mod lower;
mod migrate;
pub mod number_series;
mod open;
pub mod orders;
pub mod owners;
pub mod payments;
pub mod persons;
pub mod products;
mod readers;
pub mod returns;
mod rows;
mod scope;
pub mod shipments;
pub mod stock;
pub mod stock_counts;
pub mod verify;
pub mod warehouses;
pub mod working_set;

pub use db::{Cells, Conn, FromCells, Sql};
pub use dialect::Dialect;
pub use fault::{Cause, Fault};
pub use open::{BOOK_FILE, Listener, Location, Store, StoreSettings};
pub use scope::Scope;
pub use sea_query::Value;
