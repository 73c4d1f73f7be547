//! Reading a filter from its wire forms, with the place of whatever is wrong.

use super::field::{Field, Kind, Op};
use super::filter::{Filter, Test};
use super::limits::ListLimits;
use super::listing::Listing;
use super::short;
use super::sort::shorten;
use super::value::{self, Operand, Value};
use crate::refusal::{self, Code, Refusal};
use crate::time::{local_instant, parse_date};
use jiff::ToSpan;
use jiff::civil::{Date, time};
use jiff::tz::TimeZone;
use serde_json::{Map, Value as Json};

/// What reading a filter needs to know besides the text.
pub(super) struct Reader<'a> {
    pub listing: &'a Listing,
    /// The zone that turns a day into instants.
    pub zone: &'a TimeZone,
    pub limits: &'a ListLimits,
}

impl Reader<'_> {
    /// Reads a filter: JSON when it begins with a brace, else the short form. Empty text is every row.
    pub fn filter(&self, text: &str) -> Result<Filter, Refusal> {
        if text.len() > self.limits.filter_bytes_max {
            return Err(self.too_large("/filter", "filter_bytes_max", self.limits.filter_bytes_max));
        }
        let text = text.trim();
        if text.is_empty() {
            return Ok(Filter::everything());
        }
        let json = if text.starts_with('{') {
            parse_json(text)?
        } else {
            short::to_json(self.listing, text)?
        };
        let filter = self.node(&json, "/filter", 1)?;
        self.check_size(&filter)?;
        Ok(filter)
    }

    /// A day asked of an instant becomes two tests, so the size is checked on what was made.
    fn check_size(&self, filter: &Filter) -> Result<(), Refusal> {
        if filter.depth() > self.limits.filter_depth_max {
            return Err(self.too_large("/filter", "filter_depth_max", self.limits.filter_depth_max));
        }
        if filter.size() > self.limits.filter_tests_max {
            return Err(self.too_large("/filter", "filter_tests_max", self.limits.filter_tests_max));
        }
        Ok(())
    }

    fn node(&self, json: &Json, at: &str, depth: usize) -> Result<Filter, Refusal> {
        if depth > self.limits.filter_depth_max {
            return Err(self.too_large(at, "filter_depth_max", self.limits.filter_depth_max));
        }
        let Json::Object(object) = json else {
            return Err(Refusal::at(refusal::LIST_FILTER_MALFORMED, at));
        };
        if object.contains_key("field") {
            return self.test(object, at);
        }
        let mut entries = object.iter();
        let (Some((word, content)), None) = (entries.next(), entries.next()) else {
            return Err(Refusal::at(refusal::LIST_FILTER_MALFORMED, at));
        };
        let inside = format!("{at}/{}", shorten(word));
        match word.as_str() {
            "all" => Ok(Filter::All(self.group(content, &inside, depth)?)),
            "any" => Ok(Filter::Any(self.group(content, &inside, depth)?)),
            "not" => Ok(Filter::Not(Box::new(self.node(content, &inside, depth + 1)?))),
            _ => Err(Refusal::at(refusal::LIST_FILTER_MALFORMED, inside)),
        }
    }

    fn group(&self, json: &Json, at: &str, depth: usize) -> Result<Vec<Filter>, Refusal> {
        let Json::Array(parts) = json else {
            return Err(Refusal::at(refusal::LIST_FILTER_MALFORMED, at));
        };
        parts
            .iter()
            .enumerate()
            .map(|(place, part)| self.node(part, &format!("{at}/{place}"), depth + 1))
            .collect()
    }

    fn test(&self, object: &Map<String, Json>, at: &str) -> Result<Filter, Refusal> {
        if let Some(other) = object
            .keys()
            .find(|key| !matches!(key.as_str(), "field" | "op" | "value"))
        {
            return Err(Refusal::at(
                refusal::LIST_FILTER_MALFORMED,
                format!("{at}/{}", shorten(other)),
            ));
        }
        let word = |key: &str| {
            let at = format!("{at}/{key}");
            object
                .get(key)
                .and_then(Json::as_str)
                .ok_or_else(|| Refusal::at(refusal::LIST_FILTER_MALFORMED, at))
        };
        let (key, op) = (word("field")?, word("op")?);
        let named =
            |code: Code, part: &str| Refusal::at(code, format!("{at}/{part}")).with("field", shorten(key));
        let field = self
            .listing
            .field(key)
            .ok_or_else(|| named(refusal::LIST_FIELD_UNKNOWN, "field"))?;
        let op =
            Op::from_word(op).ok_or_else(|| named(refusal::LIST_OP_UNKNOWN, "op").with("op", shorten(op)))?;
        if !field.allows(op) {
            return Err(named(refusal::LIST_OP_NOT_ALLOWED, "op").with("op", op.word()));
        }
        let value = object.get("value").unwrap_or(&Json::Null);
        self.operand(field, op, value, &format!("{at}/value"))
    }

    fn operand(&self, field: &'static Field, op: Op, json: &Json, at: &str) -> Result<Filter, Refusal> {
        let malformed = |at: &str| Refusal::at(refusal::LIST_VALUE_MALFORMED, at).with("field", field.key);
        let test = |op: Op, value: Operand| Filter::Test(Test { field, op, value });
        match (op, json) {
            (Op::IsSet, Json::Bool(flag)) => return Ok(test(op, Operand::One(Value::Bool(*flag)))),
            (Op::IsSet, _) => return Err(malformed(at)),
            (Op::In, Json::Array(items)) => {
                if items.len() > self.limits.filter_values_max {
                    return Err(self.too_large(at, "filter_values_max", self.limits.filter_values_max));
                }
                let read = |(place, item)| {
                    self.value(field, item)
                        .ok_or_else(|| malformed(&format!("{at}/{place}")))
                };
                return Ok(test(
                    op,
                    Operand::Several(items.iter().enumerate().map(read).collect::<Result<_, _>>()?),
                ));
            }
            (Op::In, _) => return Err(malformed(at)),
            _ => {}
        }
        if let (Kind::Instant, Some(date)) = (field.kind, json.as_str().and_then(parse_date)) {
            return self.day(field, op, &date).ok_or_else(|| malformed(at));
        }
        let value = self.value(field, json).ok_or_else(|| malformed(at))?;
        let searches = matches!(op, Op::Starts | Op::Contains);
        if searches && value == Value::Text(String::new()) {
            return Err(malformed(at));
        }
        Ok(test(op, Operand::One(value)))
    }

    pub fn value(&self, field: &Field, json: &Json) -> Option<Value> {
        value::read(field, json, self.limits.value_bytes_max)
    }

    /// A test of an instant against a whole day: from its first instant in the zone up to the next day's.
    fn day(&self, field: &'static Field, op: Op, date: &str) -> Option<Filter> {
        let (start, end) = self.instants_of(date)?;
        let test = |op: Op, micros: i64| {
            Filter::Test(Test {
                field,
                op,
                value: Operand::One(Value::Int(micros)),
            })
        };
        Some(match op {
            Op::Eq => Filter::All(vec![test(Op::Ge, start), test(Op::Lt, end)]),
            Op::Ne => Filter::Not(Box::new(Filter::All(vec![
                test(Op::Ge, start),
                test(Op::Lt, end),
            ]))),
            Op::Lt | Op::Ge => test(op, start),
            Op::Le => test(Op::Lt, end),
            Op::Gt => test(Op::Ge, end),
            _ => return None,
        })
    }

    /// The first instant of a day in the zone, and that of the next day.
    pub fn instants_of(&self, date: &str) -> Option<(i64, i64)> {
        let date: Date = date.parse().ok()?;
        let start_of = |date: Date| {
            local_instant(date.to_datetime(time(0, 0, 0, 0)), self.zone).map(|(instant, _)| instant.0)
        };
        Some((start_of(date)?, start_of(date.checked_add(1.day()).ok()?)?))
    }

    fn too_large(&self, at: &str, limit: &str, max: usize) -> Refusal {
        Refusal::at(refusal::LIST_TOO_LARGE, at)
            .with("limit", limit)
            .with("max", max)
    }
}

fn parse_json(text: &str) -> Result<Json, Refusal> {
    serde_json::from_str(text).map_err(|error| {
        Refusal::at(refusal::LIST_FILTER_MALFORMED, "/filter")
            .with("line", error.line())
            .with("column", error.column())
    })
}
