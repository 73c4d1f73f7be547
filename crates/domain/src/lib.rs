//! The business of Evenkeel: what an order, a stock level or a shipment is, and what may happen to it.
//!
//! This crate knows no machines. It has no IO, no async, no clock and no randomness, and it has never
//! heard of SQL or HTTP: time, ids and the rows that a decision may read are arguments.
//!
//! A write is a [`command::Command`]. It names the rows it [`needs`](needs::Needs), and decides over a
//! [`book::Book`] that holds them: everything is checked first, then everything is changed, and the
//! events that say so are put on the book.

pub mod access;
pub mod book;
pub mod command;
pub mod customers;
pub mod events;
pub mod expected_receipts;
pub mod id;
pub mod imports;
pub mod inventory;
pub mod list;
pub mod money;
pub mod needs;
pub mod orders;
pub mod owners;
pub mod payments;
pub mod permission;
pub mod products;
pub mod refusal;
pub mod returns;
pub mod rules;
pub mod shipments;
pub mod shipping;
pub mod stock_counts;
pub mod text;
pub mod time;
pub mod verify;
mod words;
