//! Decimal numbers on the wire: texts, because a JSON number is a float to most readers.
//!
//! Amounts are whole minor units (`amount_minor`: cents). A unit price is a decimal text of the
//! currency with at most six decimals (`"12.50"`), beside `price_per_quantity` when the price is for
//! more than one base unit. A tax rate is a decimal text in percent with at most four decimals.

use std::borrow::Cow;
use std::fmt;

use domain::money::TaxRate;
use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use utoipa::openapi::schema::SchemaType;
use utoipa::openapi::{ObjectBuilder, RefOr, Schema, SchemaFormat, Type};
use utoipa::{PartialSchema, ToSchema};

/// Decimals of a price, and so of the millionths it is kept in.
const PRICE_DECIMALS: u32 = 6;

/// Decimals of a percentage: a millionth of the whole is a ten-thousandth of a percent.
const PERCENT_DECIMALS: u32 = 4;

/// A unit price, in millionths of the currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Price(pub i64);

/// A tax rate in percent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Percent(pub TaxRate);

/// Reads a decimal with at most `decimals` digits after the point, as a whole number of its smallest step.
fn parse(text: &str, decimals: u32) -> Option<i64> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number(whole) || !is_number(fraction) {
        return None;
    }
    let fraction = fraction.trim_end_matches('0');
    let missing = decimals.checked_sub(u32::try_from(fraction.len()).ok()?)?;
    let steps: i64 = if fraction.is_empty() {
        0
    } else {
        fraction.parse().ok()?
    };
    let whole: i64 = whole.parse().ok()?;
    let value = whole
        .checked_mul(10_i64.checked_pow(decimals)?)?
        .checked_add(steps.checked_mul(10_i64.checked_pow(missing)?)?)?;
    Some(if negative { -value } else { value })
}

/// Writes what [`parse`] reads, with at least `decimals_min` digits after the point.
fn print(value: i64, decimals: usize, decimals_min: usize) -> String {
    let sign = if value < 0 { "-" } else { "" };
    let digits = format!("{:0>width$}", value.unsigned_abs(), width = decimals + 1);
    let (whole, fraction) = digits.split_at(digits.len() - decimals);
    let kept = fraction.trim_end_matches('0').len().max(decimals_min);
    match &fraction[..kept] {
        "" => format!("{sign}{whole}"),
        fraction => format!("{sign}{whole}.{fraction}"),
    }
}

impl fmt::Display for Price {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&print(self.0, PRICE_DECIMALS as usize, 2))
    }
}

impl fmt::Display for Percent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&print(self.0.0, PERCENT_DECIMALS as usize, 0))
    }
}

struct Decimal {
    decimals: u32,
}

impl Visitor<'_> for Decimal {
    type Value = i64;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "a decimal text like \"12.50\" with at most {} decimals",
            self.decimals
        )
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<i64, E> {
        parse(text, self.decimals).ok_or_else(|| E::custom("field.not_decimal"))
    }
}

impl<'de> Deserialize<'de> for Price {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Price, D::Error> {
        let decimals = PRICE_DECIMALS;
        deserializer.deserialize_str(Decimal { decimals }).map(Price)
    }
}

impl<'de> Deserialize<'de> for Percent {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Percent, D::Error> {
        let decimals = PERCENT_DECIMALS;
        let micros = deserializer.deserialize_str(Decimal { decimals })?;
        Ok(Percent(TaxRate(micros)))
    }
}

impl Serialize for Price {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl Serialize for Percent {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

fn decimal_schema(example: &str, description: &str) -> RefOr<Schema> {
    ObjectBuilder::new()
        .schema_type(SchemaType::Type(Type::String))
        .format(Some(SchemaFormat::Custom("decimal".to_owned())))
        .description(Some(description))
        .examples([serde_json::Value::from(example)])
        .into()
}

impl PartialSchema for Price {
    fn schema() -> RefOr<Schema> {
        decimal_schema("12.50", "A price in the order's currency, at most six decimals")
    }
}

impl ToSchema for Price {
    fn name() -> Cow<'static, str> {
        "Price".into()
    }
}

impl PartialSchema for Percent {
    fn schema() -> RefOr<Schema> {
        decimal_schema("21", "A percentage, at most four decimals")
    }
}

impl ToSchema for Percent {
    fn name() -> Cow<'static, str> {
        "Percent".into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_read_exactly_or_not_at_all() {
        for (text, micros) in [
            ("12.50", 12_500_000),
            ("-0.000001", -1),
            ("0", 0),
            ("007.1", 7_100_000),
        ] {
            assert_eq!(parse(text, 6), Some(micros), "{text}");
        }
        for bad in [
            "",
            ".",
            "1.",
            ".5",
            "1,5",
            "1e3",
            "+1",
            "--1",
            "0.0000001",
            "9999999999999",
            "١",
        ] {
            assert_eq!(parse(bad, 6), None, "{bad}");
        }
    }

    #[test]
    fn what_is_written_reads_back() {
        for value in [0, 1, -1, 12_500_000, -999_999, 1_000_000, i64::MAX / 10] {
            assert_eq!(parse(&Price(value).to_string(), 6), Some(value));
        }
        assert_eq!(Price(12_500_000).to_string(), "12.50");
        assert_eq!(Percent(TaxRate(210_000)).to_string(), "21");
        assert_eq!(Percent(TaxRate(55_000)).to_string(), "5.5");
    }
}
