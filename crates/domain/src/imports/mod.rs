//! Import: files of text to orders, credits, adjustments, products and stock, by a profile that is data.
//!
//! Pure: bytes come in by chunks, outcomes come out. Two passes over the same bytes. The first, [`Survey`], finds
//! encoding, separator, header, decimal mark and date order, asks what is not proved, and settles a [`Plan`]. The second,
//! [`Import`], turns rows into documents with a verdict each. Every line of the files ends in exactly one bucket of the
//! [`Tally`], so that "none lost, equal to the cent" can be proved.

pub mod corrections;
pub mod date;
pub mod detect;
pub mod document;
pub mod export;
pub mod field;
pub mod group;
pub mod head;
pub mod intake;
pub mod layout;
pub mod limits;
pub mod line;
pub mod master;
pub mod number;
pub mod plan;
pub mod profile;
pub mod read;
pub mod records;
pub mod refusal;
pub mod run;
pub mod survey;
pub mod values;
pub mod verdict;

pub use corrections::Corrections;
pub use field::{Field, Noun, Role};
pub use limits::Limits;
pub use plan::Plan;
pub use profile::Profile;
pub use records::Document;
pub use refusal::Refusal;
pub use run::Import;
pub use survey::{Answers, Survey, Surveyed};
pub use verdict::{Outcome, Tally};
