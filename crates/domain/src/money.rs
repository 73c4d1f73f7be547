//! Money: amounts in minor units, unit prices in millionths, one rounding a line.

use serde::{Deserialize, Serialize};
use std::fmt;

/// An ISO 4217 currency code.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency([u8; 3]);

/// ISO 4217 currencies whose minor unit is not the hundredth: (code, exponent).
const EXPONENTS: &[(&str, u32)] = &[
    ("BHD", 3),
    ("BIF", 0),
    ("CLF", 4),
    ("CLP", 0),
    ("DJF", 0),
    ("GNF", 0),
    ("IQD", 3),
    ("ISK", 0),
    ("JOD", 3),
    ("JPY", 0),
    ("KMF", 0),
    ("KRW", 0),
    ("KWD", 3),
    ("LYD", 3),
    ("OMR", 3),
    ("PYG", 0),
    ("RWF", 0),
    ("TND", 3),
    ("UGX", 0),
    ("UYI", 0),
    ("UYW", 4),
    ("VND", 0),
    ("VUV", 0),
    ("XAF", 0),
    ("XOF", 0),
    ("XPF", 0),
];

impl Currency {
    /// The euro.
    pub const EUR: Self = Self(*b"EUR");

    /// Reads a three-letter upper-case code; `None` for anything else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let bytes: [u8; 3] = text.as_bytes().try_into().ok()?;
        bytes.iter().all(u8::is_ascii_uppercase).then_some(Self(bytes))
    }

    /// The code, as `EUR`.
    #[must_use]
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).expect("a currency code is ASCII")
    }

    /// Digits after the decimal mark of the minor unit.
    #[must_use]
    pub fn exponent(&self) -> u32 {
        EXPONENTS
            .iter()
            .find(|(code, _)| *code == self.code())
            .map_or(2, |(_, exponent)| *exponent)
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl Serialize for Currency {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom("field.not_currency"))
    }
}

/// An amount in minor units (cents) of the currency beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Money(pub i64);

impl std::ops::Add for Money {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl std::ops::Sub for Money {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

impl std::iter::Sum for Money {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        Self(amounts.map(|amount| amount.0).sum())
    }
}

/// A price in millionths of the currency for `per_quantity` base units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitPrice {
    /// Millionths of the currency (not of its minor unit).
    pub micros: i64,
    /// The number of base units that the price is for; at least 1.
    pub per_quantity: i64,
}

impl Default for UnitPrice {
    fn default() -> Self {
        Self {
            micros: 0,
            per_quantity: 1,
        }
    }
}

/// A tax rate in millionths: 21 % is 210,000.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TaxRate(pub i64);

const MICROS: i128 = 1_000_000;

/// Divides and rounds half away from zero. `None` when the result does not fit.
fn divide_rounded(numerator: i128, denominator: i128) -> Option<i64> {
    let (sign, magnitude) = (
        numerator.signum() * denominator.signum(),
        numerator.unsigned_abs(),
    );
    let divisor = denominator.unsigned_abs();
    let rounded = (magnitude.checked_mul(2)?.checked_add(divisor)?) / divisor.checked_mul(2)?;
    i64::try_from(sign * i128::try_from(rounded).ok()?).ok()
}

/// The amount of a line: quantity times price, rounded once, half away from zero.
/// `None` when it does not fit 64 bits.
#[must_use]
pub fn line_amount(quantity: i64, price: UnitPrice, currency: Currency) -> Option<Money> {
    let scale = 10_i128.pow(currency.exponent());
    let numerator = i128::from(quantity)
        .checked_mul(i128::from(price.micros))?
        .checked_mul(scale)?;
    divide_rounded(numerator, MICROS * i128::from(price.per_quantity.max(1))).map(Money)
}

/// The tax within (`included`) or on top of `amount`, rounded once, half away from zero.
/// `None` when it does not fit 64 bits.
#[must_use]
pub fn tax_amount(amount: Money, rate: TaxRate, included: bool) -> Option<Money> {
    let numerator = i128::from(amount.0).checked_mul(i128::from(rate.0))?;
    let denominator = if included {
        MICROS + i128::from(rate.0)
    } else {
        MICROS
    };
    divide_rounded(numerator, denominator).map(Money)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_line_is_rounded_once_half_away_from_zero() {
        let price = UnitPrice {
            micros: 125_000,
            per_quantity: 1,
        };
        assert_eq!(line_amount(1, price, Currency::EUR), Some(Money(13)));
        assert_eq!(line_amount(-1, price, Currency::EUR), Some(Money(-13)));
        assert_eq!(
            line_amount(
                3,
                UnitPrice {
                    micros: 10_000_000,
                    per_quantity: 1000
                },
                Currency::EUR
            ),
            Some(Money(3))
        );
        assert_eq!(
            line_amount(
                3,
                UnitPrice {
                    micros: 1_500_000,
                    per_quantity: 1
                },
                Currency::parse("JPY").unwrap()
            ),
            Some(Money(5))
        );
    }

    #[test]
    fn tax_is_taken_out_of_or_put_on_the_amount() {
        assert_eq!(tax_amount(Money(121), TaxRate(210_000), true), Some(Money(21)));
        assert_eq!(tax_amount(Money(100), TaxRate(210_000), false), Some(Money(21)));
    }

    proptest! {
        #[test]
        fn rounding_is_off_by_at_most_a_half(numerator in -1_000_000_000_i64..1_000_000_000, denominator in 1_i64..1_000_000) {
            let rounded = i128::from(divide_rounded(i128::from(numerator), i128::from(denominator)).unwrap());
            let error = (rounded * i128::from(denominator) - i128::from(numerator)).abs() * 2;
            prop_assert!(error <= i128::from(denominator));
        }
    }
}
