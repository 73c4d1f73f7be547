//! The limit of the hardware: the rows that the product writes for an order, written straight with the
//! database's own client, prepared statements, one thread, durable.
//!
//! Which rows those are is not told here but [seen](written): triggers on a copy of the book note every row that
//! a real intake inserts or changes.

pub mod postgres;
pub mod sqlite;
pub mod written;
