//! Where a page ended, as an opaque text that belongs to one query.

use super::field::Field;
use super::filter::Filter;
use super::listing::Listing;
use super::sort::Sort;
use super::value::Value;
use crate::refusal::{self, Refusal};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value as Json;
use sha2::{Digest, Sha256};

const VERSION: u8 = 1;
const QUERY_BYTES: usize = 8;
const CHECK_BYTES: usize = 4;
const HEAD_BYTES: usize = 2 + QUERY_BYTES;

/// A place between two rows: just after the row with these sort values, or just before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cursor {
    /// The row's value of each sort key, the id last.
    pub position: Vec<Value>,
    /// Read from the place towards the beginning?
    pub backward: bool,
}

impl Cursor {
    /// The opaque text: version, direction, hash of the query, position, check sum; in base64url.
    #[must_use]
    pub fn print(&self, listing: &Listing, filter: &Filter, sort: &Sort) -> String {
        let mut bytes = vec![VERSION, u8::from(self.backward)];
        bytes.extend(query_hash(listing, filter, sort));
        let position: Json = self.position.iter().map(position_to_json).collect();
        bytes.extend(position.to_string().into_bytes());
        let check = check_sum(&bytes);
        bytes.extend(check);
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// Reads what [`print`](Self::print) wrote for the same query.
    ///
    /// # Errors
    /// `list.cursor_malformed` when it is damaged, `list.cursor_other_query` when it belongs elsewhere.
    pub fn parse(listing: &Listing, filter: &Filter, sort: &Sort, text: &str) -> Result<Self, Refusal> {
        let malformed = || Refusal::at(refusal::LIST_CURSOR_MALFORMED, "/after");
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| malformed())?;
        let (content, check) = bytes.split_last_chunk::<CHECK_BYTES>().ok_or_else(malformed)?;
        if content.len() < HEAD_BYTES || content[0] != VERSION || check_sum(content) != *check {
            return Err(malformed());
        }
        if content[2..HEAD_BYTES] != query_hash(listing, filter, sort) {
            return Err(Refusal::at(refusal::LIST_CURSOR_OTHER_QUERY, "/after"));
        }
        let position = parse_position(sort, &content[HEAD_BYTES..]).ok_or_else(malformed)?;
        Ok(Self {
            position,
            backward: content[1] == 1,
        })
    }
}

fn parse_position(sort: &Sort, bytes: &[u8]) -> Option<Vec<Value>> {
    let items: Vec<Json> = serde_json::from_slice(bytes).ok()?;
    if items.len() != sort.keys().len() {
        return None;
    }
    items
        .iter()
        .zip(sort.keys())
        .map(|(item, key)| position_from_json(key.field, item))
        .collect()
}

fn position_to_json(value: &Value) -> Json {
    match value {
        Value::Int(number) => Json::from(*number),
        Value::Text(text) => Json::from(text.as_str()),
        Value::Bool(flag) => Json::Bool(*flag),
    }
}

/// Unlike a value of a filter, a position is the stored value as it is.
fn position_from_json(field: &Field, json: &Json) -> Option<Value> {
    match json {
        Json::String(text) if field.is_text() && !text.contains('\0') => Some(Value::Text(text.clone())),
        Json::Number(number) if !field.is_text() => number.as_i64().map(Value::Int),
        _ => None,
    }
}

fn query_hash(listing: &Listing, filter: &Filter, sort: &Sort) -> [u8; QUERY_BYTES] {
    let digest = Sha256::new()
        .chain_update(listing.noun)
        .chain_update([0])
        .chain_update(filter.print())
        .chain_update([0])
        .chain_update(sort.print())
        .finalize();
    std::array::from_fn(|place| digest[place])
}

fn check_sum(bytes: &[u8]) -> [u8; CHECK_BYTES] {
    let digest = Sha256::digest(bytes);
    std::array::from_fn(|place| digest[place])
}
