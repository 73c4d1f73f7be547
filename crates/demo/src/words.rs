//! The words of the demonstration, as `content/demo` has them.

use domain::rules::Action;
use serde::Deserialize;
use std::collections::BTreeMap;

/// All of them.
#[derive(Debug)]
pub(crate) struct Words {
    pub people: People,
    pub work: WorkWords,
    pub owners: Vec<OwnerWords>,
}

impl Words {
    pub fn read() -> Self {
        Self {
            people: parse(include_str!("../../../content/demo/people.json")),
            work: parse(include_str!("../../../content/demo/work.json")),
            owners: parse(include_str!("../../../content/demo/owners.json")),
        }
    }
}

fn parse<T: serde::de::DeserializeOwned>(text: &str) -> T {
    serde_json::from_str(text).expect("the words are part of the program, and tests read them")
}

/// Who buys, and where they live.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct People {
    pub countries: Vec<Country>,
    pub companies: Vec<String>,
    pub additions: Vec<String>,
    /// What a book must bear: other scripts, emoji, very long names, what looks like an attack.
    pub odd: Vec<Odd>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Country {
    pub code: String,
    pub share: u64,
    pub phone: String,
    /// Its standard rate, in percent.
    pub tax: i64,
    pub first: Vec<String>,
    pub last: Vec<String>,
    pub streets: Vec<String>,
    /// Name, first postal code, and how many numbers follow it in the same town.
    pub cities: Vec<(String, String, u64)>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Odd {
    pub name: String,
    pub street: String,
    pub number: String,
    pub addition: String,
    pub postal: String,
    pub city: String,
}

/// What is done with orders as they are accepted, by the kind of seller.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RuleBooks {
    pub shop: Vec<RuleWords>,
    pub wholesale: Vec<RuleWords>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RuleWords {
    pub name: String,
    #[serde(rename = "if")]
    pub condition: String,
    #[serde(rename = "then")]
    pub actions: Vec<Action>,
}

/// The firm, its buildings, its carriers and its habits.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct WorkWords {
    pub operator: String,
    pub warehouses: Vec<WarehouseWords>,
    pub carriers: Vec<Carrier>,
    pub rules: RuleBooks,
    pub hours: Hours,
    /// From Monday.
    pub weekdays: Vec<u64>,
    pub holds: BTreeMap<String, Vec<String>>,
    pub cancels: Vec<String>,
    pub credits: Vec<String>,
    pub statuses: SourceStatuses,
    pub vouchers: Vec<String>,
    pub words: ChargeWords,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct WarehouseWords {
    pub code: String,
    pub name: String,
    pub zone: String,
    pub aisles: u64,
    pub racks: u64,
    pub levels: u64,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Carrier {
    pub name: String,
    pub services: Vec<String>,
    pub tracking: String,
    pub share: u64,
    /// What is accepted before it leaves on the day, when the carrier comes at `collection`.
    pub cut_off: String,
    pub collection: String,
}

/// How much comes in by the hour of the day.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Hours {
    pub shop: Vec<u64>,
    pub wholesale: Vec<u64>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SourceStatuses {
    pub shipped: Vec<String>,
    pub returned: Vec<String>,
    pub cancelled: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ChargeWords {
    pub shipping: String,
    pub discount: String,
    pub fee: String,
    pub wrapping: String,
    pub goodwill: String,
}

/// A client of the firm and what it sells.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct OwnerWords {
    pub code: String,
    pub name: String,
    pub prefix: String,
    /// Seven digits, under which its items are numbered.
    pub gs1: String,
    pub warehouse: String,
    /// Of a hundred orders.
    pub share: u64,
    /// Of a hundred orders, how many leave the country.
    pub abroad: u64,
    pub ship_complete: bool,
    pub wholesale: bool,
    /// How much it sells by the month, from January.
    pub months: Vec<u64>,
    /// Code, name, share.
    pub channels: Vec<(String, String, u64)>,
    pub kinds: BTreeMap<String, Vec<String>>,
    pub families: Vec<Family>,
}

/// Products that differ in kind and size.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Family {
    pub name: String,
    pub kinds: String,
    /// Pieces in a carton.
    pub pack: i64,
    /// The Dutch rate, in percent.
    pub tax: i64,
    pub hs: String,
    #[serde(default)]
    pub dangerous: bool,
    /// Name, grams, length, width, height in millimetres, price in cents.
    pub sizes: Vec<(String, i64, i64, i64, i64, i64)>,
}
