//! What is measured, one file a phase.

pub mod floor;
pub mod import;
pub mod intake;
pub mod lists;
