//! Values that a row has and a test asks for, and their wire forms.

use super::field::{Field, Kind};
use super::fold::fold;
use crate::text;
use crate::time::{Instant, parse_date};
use serde_json::Value as Json;

/// One value as the store holds and compares it: text byte by byte.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Value {
    /// Ids, numbers, amounts, quantities, and instants in microseconds.
    Int(i64),
    /// Text, folded text, dates and words.
    Text(String),
    /// True or false.
    Bool(bool),
}

/// What a test compares with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Operand {
    /// One value.
    One(Value),
    /// Several, for `in`.
    Several(Vec<Value>),
}

impl Operand {
    /// The values, one or several.
    #[must_use]
    pub fn values(&self) -> &[Value] {
        match self {
            Self::One(value) => std::slice::from_ref(value),
            Self::Several(values) => values,
        }
    }
}

/// Reads one value of `field` from its JSON form; `None` when it is not one.
pub(super) fn read(field: &Field, json: &Json, bytes_max: usize) -> Option<Value> {
    match (field.kind, json) {
        (Kind::Integer | Kind::Money | Kind::Quantity, Json::Number(number)) => {
            number.as_i64().map(Value::Int)
        }
        (Kind::Bool, Json::Bool(flag)) => Some(Value::Bool(*flag)),
        (_, Json::String(text)) => read_text(field, text, bytes_max),
        _ => None,
    }
}

fn read_text(field: &Field, text: &str, bytes_max: usize) -> Option<Value> {
    if text.len() > bytes_max || text.contains('\0') {
        return None;
    }
    match field.kind {
        Kind::Id(form) => (form.read)(text).map(Value::Int),
        Kind::Text => Some(Value::Text(text.to_owned())),
        Kind::Tag => Some(Value::Text(text::tag(text))),
        Kind::Folded => Some(Value::Text(fold(text))),
        Kind::Instant => text.parse::<Instant>().ok().map(|instant| Value::Int(instant.0)),
        Kind::Date => parse_date(text).map(Value::Text),
        Kind::Enum(words) => words.contains(&text).then(|| Value::Text(text.to_owned())),
        Kind::Integer | Kind::Money | Kind::Quantity | Kind::Bool => None,
    }
}

/// Writes one value of `field` in its JSON form.
pub(super) fn write(field: &Field, value: &Value) -> Json {
    match (field.kind, value) {
        (Kind::Id(form), Value::Int(number)) => Json::String((form.write)(*number)),
        (Kind::Instant, Value::Int(micros)) => Json::String(Instant(*micros).to_string()),
        (_, Value::Int(number)) => Json::from(*number),
        (_, Value::Text(text)) => Json::String(text.clone()),
        (_, Value::Bool(flag)) => Json::Bool(*flag),
    }
}
