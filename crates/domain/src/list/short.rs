//! The short form of a filter, for addresses that people type:
//! `status:eq:ready,placed_at:ge:2011-01-01`. Commas mean "and", bars part the values of an `in`,
//! and a backslash takes the next character as it is.

use super::field::{Field, Kind, Op};
use super::listing::Listing;
use crate::refusal::{self, Refusal};
use serde_json::{Value as Json, json};

/// The JSON form of a short form. Fields and operators are checked by the reader of that form.
pub(super) fn to_json(listing: &Listing, text: &str) -> Result<Json, Refusal> {
    let tests: Result<Vec<Json>, Refusal> = split(text, ',')
        .iter()
        .enumerate()
        .map(|(place, test)| test_to_json(listing, test, place))
        .collect();
    Ok(json!({ "all": tests? }))
}

fn test_to_json(listing: &Listing, test: &str, place: usize) -> Result<Json, Refusal> {
    let mut parts = test.splitn(3, ':');
    let (Some(key), Some(op), Some(value)) = (parts.next(), parts.next(), parts.next()) else {
        return Err(Refusal::at(
            refusal::LIST_FILTER_MALFORMED,
            format!("/filter/all/{place}"),
        ));
    };
    let field = listing.field(key);
    let value = match Op::from_word(op) {
        Some(Op::In) => split(value, '|')
            .iter()
            .map(|one| value_to_json(field, &unescape(one)))
            .collect(),
        Some(Op::IsSet) => flag_to_json(value),
        _ => value_to_json(field, &unescape(value)),
    };
    Ok(json!({"field": key, "op": op, "value": value}))
}

/// A word becomes a number or a flag where the field has such; if it is none, it stays a text, which the
/// reader refuses.
pub(super) fn value_to_json(field: Option<&Field>, word: &str) -> Json {
    match field.map(|field| field.kind) {
        Some(Kind::Integer | Kind::Money | Kind::Quantity) => {
            word.parse::<i64>().map_or_else(|_| Json::from(word), Json::from)
        }
        Some(Kind::Bool) => flag_to_json(word),
        _ => Json::from(word),
    }
}

fn flag_to_json(word: &str) -> Json {
    match word {
        "true" => Json::Bool(true),
        "false" => Json::Bool(false),
        _ => Json::from(word),
    }
}

/// Cuts at each `mark` that no backslash stands before. The pieces keep their backslashes.
fn split(text: &str, mark: char) -> Vec<&str> {
    let (mut pieces, mut start, mut escaped) = (Vec::new(), 0, false);
    for (place, letter) in text.char_indices() {
        if letter == mark && !escaped {
            pieces.push(&text[start..place]);
            start = place + letter.len_utf8();
        }
        escaped = letter == '\\' && !escaped;
    }
    pieces.push(&text[start..]);
    pieces
}

fn unescape(text: &str) -> String {
    let mut letters = text.chars();
    let mut out = String::with_capacity(text.len());
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => out.extend(letters.next()),
            _ => out.push(letter),
        }
    }
    out
}
