//! A profile: how one source's files become documents. Data, versioned, kept and edited by people.

pub mod rule;
pub mod suggest;

pub mod validate;

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::date::DateOrder;
use super::field::{Field, Role};
use super::number::DecimalMark;
use super::read::FormGiven;
use super::records::{ChargeKind, StatusMapped};
use crate::money::Currency;
pub use rule::{Condition, DocumentKind};

/// The version of the profile's own format.
pub const VERSION: u32 = 1;

/// Decimal mark: given, or found from the values and asked where they do not prove it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MarkGiven {
    /// Found from the values.
    #[default]
    Detect,
    /// 1,234.56
    Point,
    /// 1.234,56
    Comma,
}

impl MarkGiven {
    /// The mark, when it is given.
    #[must_use]
    pub fn given(self) -> Option<DecimalMark> {
        match self {
            Self::Detect => None,
            Self::Point => Some(DecimalMark::Point),
            Self::Comma => Some(DecimalMark::Comma),
        }
    }
}

/// Date order: given, or found from the values and asked where they do not prove it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrderGiven {
    /// Found from the values.
    #[default]
    Detect,
    /// 31-12-2011
    Dmy,
    /// 12/31/2011
    Mdy,
    /// 11-12-31
    Ymd,
}

impl OrderGiven {
    /// The order, when it is given.
    #[must_use]
    pub fn given(self) -> Option<DateOrder> {
        match self {
            Self::Detect => None,
            Self::Dmy => Some(DateOrder::Dmy),
            Self::Mdy => Some(DateOrder::Mdy),
            Self::Ymd => Some(DateOrder::Ymd),
        }
    }
}

/// What the price column says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PriceMeans {
    /// The price of one unit.
    #[default]
    Unit,
    /// The amount of the line.
    LineTotal,
}

/// What happens to a product or customer the book does not know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unknown {
    /// It is created from what the file says.
    #[default]
    Create,
    /// The document is refused.
    Refuse,
}

/// Whether a sale without a customer is normal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Anonymous {
    /// It is.
    #[default]
    Allow,
    /// The document is refused.
    Refuse,
}

/// Where a field's value comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Source {
    /// A column by its name, `Name#3` among twins, `#7` by position.
    Column(String),
    /// A column, or several joined, with cleaning and a value map.
    Detailed(Detailed),
}

/// The long form of a [`Source`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Detailed {
    /// One column.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// Several columns, joined by `with`; blank ones are left out.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub join: Vec<String>,
    /// Between joined columns.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub with: String,
    /// "17850.0" is 17850: a number that a program made of an identifier.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub strip_point_zero: bool,
    /// The file may come without this column.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub optional: bool,
    /// Source value to canonical value; what is not listed stays as it is.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub values: BTreeMap<String, String>,
}

impl Source {
    /// The long form of either.
    #[must_use]
    pub fn detailed(&self) -> Detailed {
        match self {
            Self::Column(column) => Detailed {
                column: Some(column.clone()),
                ..Detailed::default()
            },
            Self::Detailed(detailed) => detailed.clone(),
        }
    }
}

impl Detailed {
    /// The columns it reads.
    pub fn columns(&self) -> impl Iterator<Item = &String> {
        self.column.iter().chain(&self.join)
    }
}

/// One kind of file and its columns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Table {
    /// What its rows are.
    pub role: Role,
    /// Field to column.
    pub columns: BTreeMap<Field, Source>,
    /// Field to a value that every row has.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub constants: BTreeMap<Field, String>,
}

/// Lines that are no lines.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IgnoreRule {
    /// All must hold.
    pub when: Vec<Condition>,
    /// Why, for the list of what was left out.
    pub reason: String,
}

/// Lines that are charges.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChargeRule {
    /// All must hold.
    pub when: Vec<Condition>,
    /// What it charges for.
    pub charge: ChargeKind,
}

/// What a document is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KindRule {
    /// All must hold for every line of the document.
    pub when: Vec<Condition>,
    /// Then it is this.
    pub then: DocumentKind,
    /// A person is asked to confirm, for this reason.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ask: Option<String>,
}

/// The source's words for where an order stands.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct StatusMaps {
    /// For the order.
    pub order: BTreeMap<String, StatusMapped>,
    /// For the second axis, the shipment.
    pub shipment: BTreeMap<String, StatusMapped>,
}

/// How one source's files become documents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// The format's version, 1.
    pub version: u32,
    /// The profile's name.
    pub name: String,
    /// Encoding, separator and header row where they are known.
    #[serde(default)]
    pub form: FormGiven,
    /// Decimal mark of every number.
    #[serde(default)]
    pub decimal_mark: MarkGiven,
    /// Order of day, month and year of every date.
    #[serde(default)]
    pub date_order: OrderGiven,
    /// IANA zone of times that name none.
    pub time_zone: String,
    /// The currency where no column says it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<Currency>,
    /// Whether prices include tax.
    pub prices_include_tax: bool,
    /// Tax rate where no column says it, as a fraction of one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tax_rate: Option<Decimal>,
    /// What the price column says.
    #[serde(default)]
    pub price: PriceMeans,
    /// The channel where no column says it.
    pub channel: String,
    /// Fields whose values together name one document.
    #[serde(default = "by_order_ref")]
    pub group_by: Vec<Field>,
    /// Sales without a customer.
    #[serde(default)]
    pub anonymous_customers: Anonymous,
    /// Products not yet known.
    #[serde(default)]
    pub unknown_products: Unknown,
    /// Customers not yet known.
    #[serde(default)]
    pub unknown_customers: Unknown,
    /// The files it knows.
    pub tables: Vec<Table>,
    /// Lines that are no lines; the first that holds, rules.
    #[serde(default)]
    pub ignore: Vec<IgnoreRule>,
    /// Lines that are charges; the first that holds, rules.
    #[serde(default)]
    pub charges: Vec<ChargeRule>,
    /// What documents are; the first that holds, rules. Where none does, a person decides.
    #[serde(default = "orders_of_positive_lines")]
    pub kinds: Vec<KindRule>,
    /// The source's words for where an order stands.
    #[serde(default)]
    pub statuses: StatusMaps,
}

fn by_order_ref() -> Vec<Field> {
    vec![Field::OrderRef]
}

/// Without rules: lines of nothing or more make an order; anything negative is shown to a person.
#[must_use]
pub fn orders_of_positive_lines() -> Vec<KindRule> {
    let not_negative = Condition {
        at_least: Some(Decimal::ZERO),
        ..Condition::on(Field::Quantity)
    };
    vec![KindRule {
        when: vec![not_negative],
        then: DocumentKind::Order,
        ask: None,
    }]
}

/// The profiles that ship as examples, by name.
pub const SHIPPED: [(&str, &str); 3] = [
    ("online-retail", include_str!("../profiles/online-retail.json")),
    ("amazon-india", include_str!("../profiles/amazon-india.json")),
    ("northwind", include_str!("../profiles/northwind.json")),
];

/// A shipped profile by name.
#[must_use]
pub fn shipped(name: &str) -> Option<Profile> {
    let (_, json) = SHIPPED.iter().find(|(own, _)| *own == name)?;
    Some(serde_json::from_str(json).expect("a test reads every shipped profile"))
}
