//! The business through HTTP: one file a noun, each with its rows of the route table.

mod imports;
mod imports_owner;

use crate::app::App;
use crate::http::{ApiError, Call, Module};

/// Every noun's module.
#[must_use]
pub fn modules() -> Vec<Module> {
    vec![imports::module()]
}

/// What the front page shows of the book: labels and counts, as far as the visitor may see.
///
/// # Errors
/// When the book cannot be read.
pub async fn book_state(_app: &App, _call: &Call) -> Result<Vec<(String, i64)>, ApiError> {
    Ok(Vec::new())
}
