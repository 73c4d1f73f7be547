//! Where a list goes on when a reader jumps to a value instead of turning pages.

use super::cursor::Cursor;
use super::field::Kind;
use super::parse::Reader;
use super::short::value_to_json;
use super::sort::{Sort, SortKey};
use super::value::Value;
use crate::refusal::{self, Refusal};
use crate::time::parse_date;

/// Sorts behind every text that people write.
const LAST_TEXT: &str = "\u{10ffff}\u{10ffff}\u{10ffff}\u{10ffff}";

impl Reader<'_> {
    /// The place just before the first row, in the order of the list, whose first sort key has reached the
    /// value. A day of an instant begins with its first or its last moment, by the direction of the sort.
    pub fn jump(&self, sort: &Sort, text: &str) -> Result<Cursor, Refusal> {
        let (first, rest) = sort
            .keys()
            .split_first()
            .expect("a sort ends with the noun's key");
        let value = self.reached(first, text).ok_or_else(|| {
            Refusal::at(refusal::LIST_VALUE_MALFORMED, "/from").with("field", first.field.key)
        })?;
        let value = if rest.is_empty() {
            just_before(value, first.descending)
        } else {
            value
        };
        let position = std::iter::once(value)
            .chain(rest.iter().map(before_all))
            .collect();
        Ok(Cursor {
            position,
            backward: false,
        })
    }

    fn reached(&self, key: &SortKey, text: &str) -> Option<Value> {
        if let (Kind::Instant, Some(date)) = (key.field.kind, parse_date(text)) {
            let (start, end) = self.instants_of(&date)?;
            return Some(Value::Int(if key.descending { end - 1 } else { start }));
        }
        self.value(key.field, &value_to_json(Some(key.field), text))
    }
}

/// The value before this one: a list that is sorted by a unique number alone goes on behind it.
fn just_before(value: Value, descending: bool) -> Value {
    match value {
        Value::Int(number) if descending => Value::Int(number.saturating_add(1)),
        Value::Int(number) => Value::Int(number.saturating_sub(1)),
        other => other,
    }
}

/// What no row comes before, in the direction of the key.
fn before_all(key: &SortKey) -> Value {
    match (key.field.is_text(), key.descending) {
        (true, false) => Value::Text(String::new()),
        (true, true) => Value::Text(LAST_TEXT.to_owned()),
        (false, false) => Value::Int(i64::MIN),
        (false, true) => Value::Int(i64::MAX),
    }
}
