//! Which products and customers an import has met, so that each is asked for once.

use rustc_hash::{FxHashSet, FxHasher};
use std::hash::{Hash, Hasher};

/// Codes remembered as known before they are forgotten again: bounds the memory of a long import.
const KNOWN_MAX: usize = 1_000_000;

/// Codes that are known to be in the book, as hashes.
#[derive(Default)]
pub(super) struct Known(FxHashSet<u64>);

impl Known {
    /// Notes the code; true when it was not known.
    pub fn note(&mut self, code: &str) -> bool {
        if self.0.len() >= KNOWN_MAX {
            self.0.clear();
        }
        let mut hasher = FxHasher::default();
        code.hash(&mut hasher);
        self.0.insert(hasher.finish())
    }
}
