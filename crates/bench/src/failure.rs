//! Why a measurement could not be made.

use std::fmt;

/// What went wrong, as the person at the terminal reads it.
#[derive(Debug)]
pub struct Failure(pub String);

/// What a step of the benchmark answers.
pub type Done<T> = Result<T, Failure>;

impl Failure {
    /// A failure in our own words.
    pub fn new(what: impl Into<String>) -> Self {
        Self(what.into())
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Any error of a library, told with what lies under it.
impl<E: std::error::Error> From<E> for Failure {
    fn from(error: E) -> Self {
        let mut text = error.to_string();
        let mut under = error.source();
        while let Some(cause) = under {
            text.push_str(&format!(": {cause}"));
            under = cause.source();
        }
        Self(text)
    }
}
