//! Filters and sorts over rows in memory, with exactly the meaning that the store's SQL has.

use super::field::{Field, Op, Presence};
use super::filter::{Filter, Test};
use super::sort::Sort;
use super::value::Value;
use std::borrow::Cow;
use std::cmp::Ordering;

/// A row that a filter can be asked of.
pub trait Row {
    /// The values of the field with this key: one, none where it is NULL, any number of a to-many field.
    fn values(&self, key: &str) -> Cow<'_, [Value]>;
}

/// Does the row satisfy the filter?
#[must_use]
pub fn matches(filter: &Filter, row: &dyn Row) -> bool {
    match filter {
        Filter::All(parts) => parts.iter().all(|part| matches(part, row)),
        Filter::Any(parts) => parts.iter().any(|part| matches(part, row)),
        Filter::Not(part) => !matches(part, row),
        Filter::Test(test) => passes(test, row),
    }
}

fn passes(test: &Test, row: &dyn Row) -> bool {
    let values = set_values(test.field, row);
    let asked = test.value.values();
    let one = asked.first();
    let some = |check: fn(&Value, &Value) -> bool| {
        one.is_some_and(|one| values.iter().any(|value| check(value, one)))
    };
    match test.op {
        Op::Eq | Op::In => values.iter().any(|value| asked.contains(value)),
        Op::Ne => !values.iter().any(|value| asked.contains(value)),
        Op::Lt => some(|value, one| value < one),
        Op::Le => some(|value, one| value <= one),
        Op::Gt => some(|value, one| value > one),
        Op::Ge => some(|value, one| value >= one),
        Op::Starts => some(|value, one| on_text(value, one, |text, start| text.starts_with(start))),
        Op::Contains => some(|value, one| on_text(value, one, |text, part| text.contains(part))),
        Op::IsSet => one == Some(&Value::Bool(!values.is_empty())),
    }
}

fn set_values<'a>(field: &Field, row: &'a dyn Row) -> Cow<'a, [Value]> {
    let mut values = row.values(field.key);
    if field.presence == Presence::Blank {
        let blank = field.blank_value();
        if values.contains(&blank) {
            values.to_mut().retain(|value| *value != blank);
        }
    }
    values
}

fn on_text(value: &Value, asked: &Value, check: fn(&str, &str) -> bool) -> bool {
    match (value, asked) {
        (Value::Text(text), Value::Text(part)) => check(text, part),
        _ => false,
    }
}

/// Which of two rows comes first.
#[must_use]
pub fn compare(sort: &Sort, left: &dyn Row, right: &dyn Row) -> Ordering {
    for key in sort.keys() {
        let (a, b) = (left.values(key.field.key), right.values(key.field.key));
        let order = a.first().cmp(&b.first());
        let order = if key.descending { order.reverse() } else { order };
        if order != Ordering::Equal {
            return order;
        }
    }
    Ordering::Equal
}
