//! What text may be: bounded, and free of characters that no database or file agrees on.

use crate::refusal::{self, Refusal};

/// The longest code, number or reference, in characters.
pub const CODE_CHARS_MAX: usize = 128;
/// The longest name or address part, in characters.
pub const NAME_CHARS_MAX: usize = 512;
/// The longest free text, in characters.
pub const NOTE_CHARS_MAX: usize = 4_000;

/// Refuses text with a NUL, or longer than `chars_max`.
///
/// # Errors
/// `field.malformed` at `pointer`.
pub fn check(pointer: &str, text: &str, chars_max: usize) -> Result<(), Refusal> {
    if text.contains('\0') {
        return Err(Refusal::at(refusal::FIELD_MALFORMED, pointer).with("reason", "nul"));
    }
    if text.len() > chars_max && text.chars().count() > chars_max {
        return Err(Refusal::at(refusal::FIELD_MALFORMED, pointer)
            .with("reason", "too_long")
            .with("chars_max", chars_max));
    }
    Ok(())
}

/// Refuses what [`check`] refuses, and text that is empty or only blank.
///
/// # Errors
/// `field.malformed` at `pointer`.
pub fn require(pointer: &str, text: &str, chars_max: usize) -> Result<(), Refusal> {
    if text.trim().is_empty() {
        return Err(Refusal::at(refusal::FIELD_MALFORMED, pointer).with("reason", "empty"));
    }
    check(pointer, text, chars_max)
}

/// The one form of a tag: small letters, a single blank between words. So `Gift  Wrap` and `gift wrap` are one tag.
#[must_use]
pub fn tag(text: &str) -> String {
    let words = text.split(|letter: char| letter.is_whitespace() || letter.is_control());
    let words: Vec<String> = words
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    words.join(" ")
}

/// Refuses a number outside `bounds`.
///
/// # Errors
/// `number.out_of_range` at `pointer`.
pub fn within(pointer: &str, number: i64, bounds: std::ops::RangeInclusive<i64>) -> Result<(), Refusal> {
    if bounds.contains(&number) {
        return Ok(());
    }
    Err(Refusal::at(refusal::NUMBER_OUT_OF_RANGE, pointer)
        .with("min", *bounds.start())
        .with("max", *bounds.end()))
}

/// The most pieces of anything in one line or movement. Sums of a million of them still fit.
pub const QUANTITY_MAX: i64 = 1_000_000_000;

/// Refuses a quantity below 1 or above [`QUANTITY_MAX`].
///
/// # Errors
/// `number.out_of_range` at `pointer`.
pub fn check_quantity(pointer: &str, quantity: i64) -> Result<(), Refusal> {
    within(pointer, quantity, 1..=QUANTITY_MAX)
}
