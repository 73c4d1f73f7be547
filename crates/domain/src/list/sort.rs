//! The order of a list.

use super::field::Field;
use super::listing::Listing;
use crate::refusal::{self, Refusal};

/// One field of a sort.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SortKey {
    /// The field.
    pub field: &'static Field,
    /// From the greatest to the least?
    pub descending: bool,
}

/// Fields to sort by. They end with those of the noun's key, so that no two rows are level.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sort {
    keys: Vec<SortKey>,
}

impl Sort {
    /// Completes `keys` with the noun's key, in the direction of the last of them; what follows a whole key
    /// is dropped.
    #[must_use]
    pub fn new(listing: &Listing, keys: &[SortKey]) -> Self {
        let mut complete: Vec<SortKey> = Vec::with_capacity(keys.len() + listing.key.len());
        let has = |complete: &[SortKey], field: &Field| complete.iter().any(|key| key.field == field);
        for key in keys {
            if !has(&complete, key.field) && !listing.key_fields().all(|field| has(&complete, field)) {
                complete.push(*key);
            }
        }
        let descending = complete.last().is_some_and(|key| key.descending);
        for field in listing.key_fields() {
            if !has(&complete, field) {
                complete.push(SortKey { field, descending });
            }
        }
        Self { keys: complete }
    }

    /// Reads the wire form: keys with commas between them, `-` before one that descends.
    ///
    /// # Errors
    /// `list.field_unknown`, `list.sort_not_allowed`, or `list.too_large`, at the key.
    pub fn parse(listing: &Listing, text: &str, keys_max: usize) -> Result<Self, Refusal> {
        let mut keys = Vec::new();
        for (place, word) in text.split(',').filter(|word| !word.is_empty()).enumerate() {
            if place >= keys_max {
                return Err(Refusal::at(refusal::LIST_TOO_LARGE, "/sort")
                    .with("limit", "sort_keys_max")
                    .with("max", keys_max));
            }
            keys.push(parse_key(listing, word, place)?);
        }
        Ok(Self::new(listing, &keys))
    }

    /// The keys; those of the noun's key are among them.
    #[must_use]
    pub fn keys(&self) -> &[SortKey] {
        &self.keys
    }

    /// The wire form, complete.
    #[must_use]
    pub fn print(&self) -> String {
        let words: Vec<String> = self
            .keys
            .iter()
            .map(|key| format!("{}{}", if key.descending { "-" } else { "" }, key.field.key))
            .collect();
        words.join(",")
    }
}

fn parse_key(listing: &Listing, word: &str, place: usize) -> Result<SortKey, Refusal> {
    let (descending, key) = word.strip_prefix('-').map_or((false, word), |key| (true, key));
    let at = format!("/sort/{place}");
    let field = listing
        .field(key)
        .ok_or_else(|| Refusal::at(refusal::LIST_FIELD_UNKNOWN, at.clone()).with("field", shorten(key)))?;
    if !field.sortable {
        return Err(Refusal::at(refusal::LIST_SORT_NOT_ALLOWED, at).with("field", field.key));
    }
    Ok(SortKey { field, descending })
}

/// At most 80 characters of what a caller sent, for a refusal's data.
pub(super) fn shorten(text: &str) -> String {
    text.chars().take(80).collect()
}
