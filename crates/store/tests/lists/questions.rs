//! Random rows and random questions about them.

use crate::parcels::{Parcel, STATUSES};
use domain::id::{CustomerId, OrderId, OwnerId};
use domain::list::{Scope, fold};
use proptest::prelude::*;

/// Text that two databases might take in two ways.
pub const HOSTILE: &[&str] = &[
    "",
    "'",
    "\"",
    "%",
    "_",
    "\\",
    "!",
    "a%b",
    "a_b",
    "a!b",
    "a\\b",
    "' OR 1=1 --",
    "é",
    "e\u{301}",
    "İ",
    "ß",
    "SS",
    "Z",
    "a",
    "A",
    "z",
    "aa",
    "ab",
    "-1",
    "10",
    "9",
    "NULL",
    "\t",
    " a",
    "a ",
    "\u{202e}x",
    "ﷺ",
    "\u{d7ff}",
    "\u{e000}",
    "😀",
    "\u{10ffff}",
    "\u{10ffff}a",
    "$1",
    "?",
    "?1",
    "{}",
];

pub fn text() -> impl Strategy<Value = String> {
    prop_oneof![4 => prop::sample::select(HOSTILE).prop_map(str::to_owned), 1 => "[^\0]{0,6}"]
}

pub fn day() -> impl Strategy<Value = String> {
    (1..=9_u8).prop_map(|day| format!("2011-01-0{day}"))
}

pub fn micros() -> impl Strategy<Value = i64> {
    const NEW_YEAR: i64 = 1_293_840_000_000_000;
    prop_oneof![
        Just(NEW_YEAR),
        (0..9_i64).prop_map(|day| NEW_YEAR + day * 86_400_000_000 - 3_600_000_000),
        any::<i16>().prop_map(|odd| NEW_YEAR + i64::from(odd))
    ]
}

pub fn number() -> impl Strategy<Value = i64> {
    prop_oneof![3 => -3..4_i64, 1 => Just(i64::MAX), 1 => Just(i64::MIN)]
}

/// A tag in its one form; some are parts of others, and some hold what a pattern would take for a sign.
pub fn label() -> impl Strategy<Value = String> {
    prop::sample::select(
        &[
            "vip",
            "vi",
            "gift wrap",
            "gift",
            "50%",
            "5_0",
            "!",
            "\u{e9}t\u{e9}",
        ][..],
    )
    .prop_map(str::to_owned)
}

pub fn parcel(id: i64) -> impl Strategy<Value = Parcel> {
    let first = (
        1..4_i64,
        prop::sample::select(STATUSES),
        text(),
        text(),
        0..3_i64,
        micros(),
    );
    let second = (
        prop_oneof![Just(String::new()), day()],
        number(),
        prop::option::of(number()),
        prop::option::of(text()),
        any::<bool>(),
        prop::collection::vec(text(), 0..3),
        prop::collection::btree_set(label(), 0..3),
    );
    (first, second).prop_map(move |(first, second)| {
        let (owner, status, code, name, customer, placed_at) = first;
        let (ship_by, priority, total_minor, note, fragile, tags, labels) = second;
        let (status, name) = (status.to_owned(), fold(&name));
        Parcel {
            id,
            owner,
            status,
            code,
            name,
            customer,
            placed_at,
            ship_by,
            priority,
            total_minor,
            note,
            fragile,
            tags,
            labels: labels.into_iter().collect(),
        }
    })
}

pub fn parcels() -> impl Strategy<Value = Vec<Parcel>> {
    (0..50_i64).prop_flat_map(|rows| (1..=rows).map(parcel).collect::<Vec<_>>())
}

pub fn test() -> impl Strategy<Value = serde_json::Value> {
    let any_text = text().prop_map(serde_json::Value::from).boxed();
    let few = |one: BoxedStrategy<serde_json::Value>| {
        prop::collection::vec(one, 0..3).prop_map(serde_json::Value::from)
    };
    let make = |fields: &'static [&'static str],
                ops: &'static [&'static str],
                value: BoxedStrategy<serde_json::Value>| {
        (prop::sample::select(fields), prop::sample::select(ops), value)
            .prop_map(|(field, op, value)| serde_json::json!({"field": field, "op": op, "value": value}))
            .boxed()
    };
    let order: &'static [&'static str] = &["eq", "ne", "lt", "le", "gt", "ge"];
    let status = || {
        prop::sample::select(STATUSES)
            .prop_map(serde_json::Value::from)
            .boxed()
    };
    let instant =
        micros().prop_map(|micros| serde_json::Value::from(domain::time::Instant(micros).to_string()));
    let folded = text()
        .prop_filter("searched text is not blank", |text| !fold(text).is_empty())
        .prop_map(serde_json::Value::from);
    let not_empty = text()
        .prop_filter("a prefix is not empty", |text| !text.is_empty())
        .prop_map(serde_json::Value::from);
    let asked = || {
        prop_oneof![4 => label(), 1 => label().prop_map(|tag| tag.to_uppercase()), 1 => Just(String::new())]
            .prop_map(serde_json::Value::from)
            .boxed()
    };
    prop_oneof![
        3 => make(&["label"], &["eq", "ne"], asked()),
        1 => make(&["label"], &["in"], few(asked()).boxed()),
        3 => make(&["status"], &["eq", "ne"], status()),
        1 => make(&["status"], &["in"], few(status()).boxed()),
        1 => make(&["owner"], &["eq", "ne"], (1..4_i64).prop_map(|owner| OwnerId::new(owner).to_string().into()).boxed()),
        1 => make(&["id"], &["eq", "ne", "in"], (1..50_i64).prop_map(|id| OrderId::new(id).to_string().into()).boxed())
            .prop_map(|mut test| { if test["op"] == "in" { test["value"] = vec![test["value"].clone()].into(); } test }),
        3 => make(&["code", "note", "name", "tag"], order, any_text.clone()),
        1 => make(&["code", "name", "note", "tag"], &["in"], few(any_text).boxed()),
        2 => make(&["code", "note", "tag"], &["starts"], not_empty.boxed()),
        2 => make(&["name"], &["starts", "contains"], folded.boxed()),
        1 => make(&["customer"], &["eq", "ne"], (0..3_i64).prop_map(|id| CustomerId::new(id).to_string().into()).boxed()),
        2 => make(&["customer", "ship_by", "total_minor", "note", "tag", "label"], &["is_set"], any::<bool>().prop_map(serde_json::Value::from).boxed()),
        2 => make(&["placed_at"], order, prop_oneof![instant, day().prop_map(serde_json::Value::from)].boxed()),
        2 => make(&["ship_by"], order, day().prop_map(serde_json::Value::from).boxed()),
        2 => make(&["priority", "total_minor"], order, number().prop_map(serde_json::Value::from).boxed()),
        1 => make(&["fragile"], &["eq", "ne"], any::<bool>().prop_map(serde_json::Value::from).boxed()),
    ]
}

pub fn filter() -> impl Strategy<Value = String> {
    let nested = test().prop_recursive(4, 12, 3, |inner| {
        prop_oneof![
            3 => prop::collection::vec(inner.clone(), 0..3).prop_map(|parts| serde_json::json!({"all": parts})),
            2 => prop::collection::vec(inner.clone(), 0..3).prop_map(|parts| serde_json::json!({"any": parts})),
            1 => inner.prop_map(|part| serde_json::json!({"not": part})),
        ]
    });
    nested.prop_map(|json| json.to_string())
}

pub fn sort() -> impl Strategy<Value = String> {
    let key = prop::sample::select(&["id", "code", "name", "placed_at", "ship_by", "priority"][..]);
    let keys = prop::collection::vec((any::<bool>(), key), 0..3);
    let free = keys.prop_map(|keys| {
        let words: Vec<String> = keys
            .iter()
            .map(|(down, key)| format!("{}{key}", if *down { "-" } else { "" }))
            .collect();
        words.join(",")
    });
    prop_oneof![2 => Just(String::new()), 1 => Just("-priority,-placed_at".to_owned()), 3 => free]
}

pub fn scope() -> impl Strategy<Value = Scope> {
    prop_oneof![
        Just(Scope::All),
        (1..4_i64).prop_map(|owner| Scope::Owner(OwnerId::new(owner)))
    ]
}
