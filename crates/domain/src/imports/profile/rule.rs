//! Conditions on a line's values, as profiles write them and as the reading tests them.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::super::field::Field;

/// What a document can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DocumentKind {
    /// Goods sold.
    Order,
    /// Goods or money given back; names no sale.
    Credit,
    /// Stock that went, or came, without a sale.
    StockAdjustment,
    /// Money without goods: a bad debt, a fee.
    MoneyAdjustment,
    /// No rule decides: a person does.
    Person,
}

/// One test on one field. Exactly one of the tests stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Condition {
    /// The field tested; blank where the file has no such column.
    pub field: Field,
    /// The text is this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub equals: Option<String>,
    /// The text is one of these.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub one_of: Option<Vec<String>>,
    /// The text begins so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub starts_with: Option<String>,
    /// Nothing stands there (true), or something does (false).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub blank: Option<bool>,
    /// The number is below this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub below: Option<Decimal>,
    /// The number is above this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub above: Option<Decimal>,
    /// The number is this or more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_least: Option<Decimal>,
    /// The number is this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub is: Option<Decimal>,
    /// The test must fail.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub not: bool,
}

impl Condition {
    /// A condition without its test.
    #[must_use]
    pub fn on(field: Field) -> Self {
        Self {
            field,
            equals: None,
            one_of: None,
            starts_with: None,
            blank: None,
            below: None,
            above: None,
            at_least: None,
            is: None,
            not: false,
        }
    }

    /// How many tests it states; exactly one is right.
    #[must_use]
    pub fn tests(&self) -> usize {
        usize::from(self.equals.is_some())
            + usize::from(self.one_of.is_some())
            + usize::from(self.starts_with.is_some())
            + usize::from(self.blank.is_some())
            + self.number_tests()
    }

    /// How many of its tests compare numbers.
    #[must_use]
    pub fn number_tests(&self) -> usize {
        [&self.below, &self.above, &self.at_least, &self.is]
            .iter()
            .filter(|test| test.is_some())
            .count()
    }

    /// Whether it holds for a value: its text, and its number where the field is one and reads as one.
    #[must_use]
    pub fn holds(&self, text: &str, number: Option<Decimal>) -> bool {
        self.passes(text, number) != self.not
    }

    fn passes(&self, text: &str, number: Option<Decimal>) -> bool {
        if let Some(equals) = &self.equals {
            return text == equals;
        }
        if let Some(one_of) = &self.one_of {
            return one_of.iter().any(|one| one == text);
        }
        if let Some(start) = &self.starts_with {
            return text.starts_with(start.as_str());
        }
        if let Some(blank) = self.blank {
            return text.is_empty() == blank;
        }
        let Some(number) = number else { return false };
        self.below.is_none_or(|limit| number < limit)
            && self.above.is_none_or(|limit| number > limit)
            && self.at_least.is_none_or(|limit| number >= limit)
            && self.is.is_none_or(|value| number == value)
    }
}
