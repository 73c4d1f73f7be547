//! Import: files of text to orders, credits, adjustments, products and stock, by a profile that is data.
//!
//! Pure: bytes come in by chunks, outcomes come out. Every line of the file ends in exactly one bucket of the tally.

pub mod date;
pub mod detect;
pub mod limits;
pub mod number;
pub mod read;
pub mod refusal;
