use super::*;
use crate::id::{CustomerId, OrderId, OwnerId};
use crate::refusal::{self, Refusal};
use jiff::tz::TimeZone;
use proptest::prelude::*;
use std::borrow::Cow;

const STATUSES: &[&str] = &["draft", "ready", "shipped"];

static ORDERS: Listing = Listing {
    noun: "order",
    fields: &[
        Field::id::<OrderId>("id").sortable(),
        Field::id::<OwnerId>("owner"),
        Field::words("status", STATUSES),
        Field::text("number").sortable(),
        Field::folded("customer_name").sortable(),
        Field::id::<CustomerId>("customer").blank(),
        Field::instant("placed_at").sortable(),
        Field::date("requested_date").blank().sortable(),
        Field::integer("priority").sortable(),
        Field::money("total_minor").nullable(),
        Field::bool("ship_complete"),
        Field::text("sku").many(),
    ],
    key: &["id"],
    owner: Some("owner"),
    shapes: &[
        Shape::new("placed_at", &[], &["placed_at"]),
        Shape::new("number", &[], &["number"]),
        Shape::new("status_placed_at", &["status"], &["placed_at"]),
        Shape::new(
            "status_priority_placed_at",
            &["status"],
            &["priority", "placed_at"],
        ),
        Shape::new("id", &[], &[]),
    ],
    default_sort: "-placed_at",
};

fn amsterdam() -> TimeZone {
    TimeZone::get("Europe/Amsterdam").unwrap()
}

fn query(filter: &str, sort: &str) -> Result<ListQuery, Refusal> {
    let raw = RawQuery {
        filter: Some(filter),
        sort: Some(sort),
        limit: None,
        ..RawQuery::default()
    };
    ListQuery::parse(&ORDERS, &raw, &amsterdam(), &ListLimits::default())
}

fn filter(text: &str) -> Filter {
    query(text, "").unwrap().filter
}

/// What a filter is refused for: the code, and the place.
fn refused(text: &str) -> (&'static str, String) {
    let refusal = query(text, "").unwrap_err();
    (refusal.code.name, refusal.at)
}

struct Order;

impl Row for Order {
    fn values(&self, key: &str) -> Cow<'_, [Value]> {
        Cow::Owned(self.held(key))
    }
}

impl Order {
    fn held(&self, key: &str) -> Vec<Value> {
        let text = |text: &str| vec![Value::Text(text.to_owned())];
        match key {
            "id" => vec![Value::Int(7)],
            "owner" => vec![Value::Int(1)],
            "status" => text("ready"),
            "number" => text("SO-12"),
            "customer_name" => text(&fold("Café Müller & Søn")),
            "customer" => vec![Value::Int(0)],
            "placed_at" => vec![Value::Int(
                "2011-01-01T12:00:00Z".parse::<crate::time::Instant>().unwrap().0,
            )],
            "requested_date" => text(""),
            "priority" => vec![Value::Int(5)],
            "ship_complete" => vec![Value::Bool(true)],
            "sku" => vec![Value::Text("A".to_owned()), Value::Text("B".to_owned())],
            _ => Vec::new(),
        }
    }
}

#[track_caller]
fn check(text: &str, expected: bool) {
    assert_eq!(matches(&filter(text), &Order), expected, "{text}");
}

#[test]
fn the_declaration_is_sound() {
    assert_eq!(ORDERS.check(), Ok(()));
    assert_eq!(ORDERS.label_key(&ORDERS.fields[0]), "order.field.id");
    const WRONG: &[Shape] = &[Shape::new("x", &["sku"], &[])];
    let wrong = Listing {
        shapes: WRONG,
        ..ORDERS
    };
    assert!(wrong.check().unwrap_err().contains("sku cannot be fixed"));
}

#[test]
fn both_wire_forms_say_the_same() {
    assert_eq!(
        filter("status:eq:ready,priority:ge:5,sku:in:A|B,customer:is_set:false"),
        filter(
            r#"{"all":[{"field":"status","op":"eq","value":"ready"},{"field":"priority","op":"ge","value":5},
            {"field":"sku","op":"in","value":["A","B"]},{"field":"customer","op":"is_set","value":false}]}"#
        )
    );
    assert_eq!(
        filter(r"number:eq:a\,b\|c\\d:e").print(),
        r#"{"all":[{"field":"number","op":"eq","value":"a,b|c\\d:e"}]}"#
    );
}

#[test]
fn a_row_is_asked() {
    check("", true);
    check("status:eq:ready", true);
    check("status:ne:ready", false);
    check("number:starts:SO-", true);
    check("number:starts:so-", false);
    check("customer_name:contains:MÜLLER  & so", true);
    check("customer_name:starts:cafe", true);
    check("priority:lt:5", false);
    check("priority:le:5", true);
    check("sku:eq:B", true);
    check("sku:ne:B", false);
    check("sku:ne:C", true);
    check("ship_complete:eq:true", true);
    check(r#"{"any":[]}"#, false);
    check(
        r#"{"not":{"any":[{"field":"status","op":"eq","value":"draft"},{"field":"priority","op":"gt","value":9}]}}"#,
        true,
    );
}

#[test]
fn what_is_not_set_passes_only_ne_and_is_set_false() {
    for test in [
        "requested_date:lt:2030-01-01",
        "requested_date:ge:2000-01-01",
        "requested_date:is_set:true",
        "total_minor:le:5",
        "customer:eq:cus_0",
    ] {
        check(test, false);
    }
    for test in [
        "requested_date:is_set:false",
        "requested_date:ne:2030-01-01",
        "total_minor:ne:5",
        "total_minor:is_set:false",
    ] {
        check(test, true);
    }
}

#[test]
fn a_day_is_the_day_of_the_zone() {
    // Noon in Greenwich on 1 January; midnight in Amsterdam comes at 23:00 in Greenwich.
    for (test, expected) in [
        ("eq", true),
        ("ge", true),
        ("le", true),
        ("gt", false),
        ("lt", false),
        ("ne", false),
    ] {
        check(&format!("placed_at:{test}:2011-01-01"), expected);
    }
    assert_eq!(
        filter("placed_at:lt:2011-01-01"),
        filter("placed_at:lt:2010-12-31T23:00:00Z")
    );
    assert_eq!(
        filter("placed_at:le:2011-03-27"),
        filter("placed_at:lt:2011-03-27T22:00:00Z")
    );
}

#[test]
fn whatever_is_wrong_is_named_with_its_place() {
    for (text, code, at) in [
        ("{", "list.filter_malformed", "/filter"),
        ("{\"some\":[]}", "list.filter_malformed", "/filter/some"),
        ("{\"all\":{}}", "list.filter_malformed", "/filter/all"),
        ("{\"all\":[],\"any\":[]}", "list.filter_malformed", "/filter"),
        ("status", "list.filter_malformed", "/filter/all/0"),
        (
            "status:eq:ready,colour:eq:red",
            "list.field_unknown",
            "/filter/all/1/field",
        ),
        ("status:like:r", "list.op_unknown", "/filter/all/0/op"),
        ("status:lt:ready", "list.op_not_allowed", "/filter/all/0/op"),
        ("number:contains:1", "list.op_not_allowed", "/filter/all/0/op"),
        ("status:is_set:true", "list.op_not_allowed", "/filter/all/0/op"),
        ("status:eq:red", "list.value_malformed", "/filter/all/0/value"),
        (
            "status:in:ready|red",
            "list.value_malformed",
            "/filter/all/0/value/1",
        ),
        ("priority:eq:5.0", "list.value_malformed", "/filter/all/0/value"),
        (
            "priority:eq:99999999999999999999",
            "list.value_malformed",
            "/filter/all/0/value",
        ),
        ("owner:eq:ord_7", "list.value_malformed", "/filter/all/0/value"),
        (
            "requested_date:eq:2023-02-29",
            "list.value_malformed",
            "/filter/all/0/value",
        ),
        (
            "placed_at:in:2011-01-01",
            "list.value_malformed",
            "/filter/all/0/value/0",
        ),
        (
            "customer_name:contains:\u{301}",
            "list.value_malformed",
            "/filter/all/0/value",
        ),
        ("number:eq:a\0b", "list.value_malformed", "/filter/all/0/value"),
        (
            "total_minor:is_set:1",
            "list.value_malformed",
            "/filter/all/0/value",
        ),
        (
            r#"{"field":"number","op":"eq","value":"a","x":1}"#,
            "list.filter_malformed",
            "/filter/x",
        ),
        (
            r#"{"not":{"field":"number","op":"eq","value":1}}"#,
            "list.value_malformed",
            "/filter/not/value",
        ),
    ] {
        assert_eq!(refused(text), (code, at.to_owned()), "{text}");
    }
    assert_eq!(query("", "colour").unwrap_err().code, refusal::LIST_FIELD_UNKNOWN);
    let refusal = query("", "-placed_at,status").unwrap_err();
    assert_eq!(
        (refusal.code, refusal.at.as_str()),
        (refusal::LIST_SORT_NOT_ALLOWED, "/sort/1")
    );
}

#[test]
fn every_size_has_a_limit_with_a_name() {
    let limit = |text: &str| {
        let refusal = query(text, "").unwrap_err();
        assert_eq!(refusal.code, refusal::LIST_TOO_LARGE, "{text}");
        refusal.data["limit"].as_str().unwrap().to_owned()
    };
    let test = r#"{"field":"status","op":"eq","value":"ready"}"#;
    let nested = |depth: usize| format!("{}{test}{}", r#"{"not":"#.repeat(depth), "}".repeat(depth));
    assert!(query(&nested(5), "").is_ok());
    assert_eq!(limit(&nested(6)), "filter_depth_max");
    assert_eq!(limit(&vec!["status:eq:ready"; 65].join(",")), "filter_tests_max");
    assert_eq!(
        limit(&format!("sku:in:{}", vec!["a"; 201].join("|"))),
        "filter_values_max"
    );
    assert_eq!(
        limit(&format!("number:eq:{}", "a".repeat(20_000))),
        "filter_bytes_max"
    );
    // A day of an instant is two tests in a group, which count.
    assert_eq!(
        limit(&vec!["placed_at:eq:2011-01-01"; 33].join(",")),
        "filter_tests_max"
    );
    assert_eq!(
        refused(&format!("number:eq:{}", "a".repeat(401))).0,
        "list.value_malformed"
    );
    // Deeper than the parser of JSON itself goes.
    assert_eq!(refused(&nested(1000)).0, "list.filter_malformed");
    assert_eq!(
        query("", "number,priority,placed_at,requested_date")
            .unwrap_err()
            .data["limit"],
        "sort_keys_max"
    );
    for limit in [0, 501] {
        let raw = RawQuery {
            limit: Some(limit),
            ..RawQuery::default()
        };
        let refusal = ListQuery::parse(&ORDERS, &raw, &amsterdam(), &ListLimits::default()).unwrap_err();
        assert_eq!(refusal.code, refusal::LIST_LIMIT_OUT_OF_RANGE);
    }
}

#[test]
fn the_id_decides_between_level_rows() {
    let sort = |text: &str| query("", text).unwrap().sort.print();
    assert_eq!(sort(""), "-placed_at,-id");
    assert_eq!(sort("number"), "number,id");
    assert_eq!(sort("-priority,number"), "-priority,number,id");
    assert_eq!(sort("number,-id,placed_at"), "number,-id");
}

#[test]
fn a_cursor_serves_its_own_query_only() {
    let query = query("status:eq:ready", "-placed_at").unwrap();
    let cursor = Cursor {
        position: vec![Value::Int(12), Value::Int(7)],
        backward: false,
    };
    let text = cursor.print(&ORDERS, &query.filter, &query.sort);
    let read = |filter: &Filter, sort: &Sort, text: &str| Cursor::parse(&ORDERS, filter, sort, text);
    assert_eq!(read(&query.filter, &query.sort, &text), Ok(cursor));
    let other = read(&Filter::everything(), &query.sort, &text).unwrap_err();
    assert_eq!(other.code, refusal::LIST_CURSOR_OTHER_QUERY);
    for place in 0..text.len() {
        let mut tampered = text.clone().into_bytes();
        tampered[place] = if tampered[place] == b'A' { b'B' } else { b'A' };
        let tampered = String::from_utf8(tampered).unwrap();
        assert_eq!(
            read(&query.filter, &query.sort, &tampered).unwrap_err().code,
            refusal::LIST_CURSOR_MALFORMED
        );
    }
    for broken in ["", "!", "AAAA", &text[..8], &format!("{text}AAAA")] {
        assert_eq!(
            read(&query.filter, &query.sort, broken).unwrap_err().code,
            refusal::LIST_CURSOR_MALFORMED
        );
    }
}

/// The shape whose index answers, whether flat, and how it is read; for each plan in turn.
fn plans(filter: &str, sort: &str, scope: Scope) -> String {
    let query = query(filter, sort).unwrap();
    let describe = |plan: &Plan<'_>| {
        let name = plan.shape.map_or("key", |shape| shape.name);
        let order: Vec<&str> = plan.order.iter().map(|key| key.field.key).collect();
        format!(
            "{name}{}{} by {}",
            if plan.is_flat() { " flat" } else { "" },
            if plan.access == Access::Gathered {
                " gathered"
            } else {
                ""
            },
            order.join(",")
        )
    };
    ORDERS
        .plans(&query, scope)
        .iter()
        .map(describe)
        .collect::<Vec<_>>()
        .join("; ")
}

#[test]
fn a_declared_shape_is_flat_and_anything_else_is_examined() {
    let all = |filter: &str, sort: &str| plans(filter, sort, Scope::All);
    let owned = |filter: &str, sort: &str| plans(filter, sort, Scope::Owner(OwnerId::new(1)));
    assert_eq!(all("", ""), "placed_at flat by placed_at,id");
    assert_eq!(all("", "placed_at"), "placed_at flat by placed_at,id");
    assert_eq!(owned("", ""), "placed_at flat by placed_at,id");
    assert_eq!(all("owner:eq:own_1", ""), "placed_at flat by placed_at,id");
    assert_eq!(
        all("status:eq:ready", ""),
        "status_placed_at flat by placed_at,id"
    );
    assert_eq!(
        all("status:in:ready", ""),
        "status_placed_at flat by placed_at,id"
    );
    assert_eq!(
        all("status:eq:ready,placed_at:eq:2011-01-01", ""),
        "status_placed_at flat by placed_at,id"
    );
    assert_eq!(
        all("status:eq:ready", "-priority,-placed_at"),
        "status_priority_placed_at flat by priority,placed_at,id"
    );
    assert_eq!(
        all("status:eq:ready,priority:eq:1", "-priority,placed_at"),
        "status_priority_placed_at flat by placed_at,id"
    );
    assert_eq!(all("", "id"), "key flat by id");
    assert_eq!(owned("", "-id"), "id flat by id");
    assert_eq!(all("number:starts:SO-", "number"), "number flat by number,id");
    assert_eq!(all("number:eq:SO-12", "number"), "number flat by id");
    // Two directions are no reading of one index; a sort without an index gathers.
    assert_eq!(
        all("status:eq:ready", "-priority,placed_at"),
        "status_placed_at gathered by priority,placed_at,id"
    );
    // What is left is examined in the order of the sort; what another index narrows is gathered first.
    assert_eq!(all("sku:eq:A", ""), "placed_at by placed_at,id");
    assert_eq!(
        all("number:eq:SO-12", ""),
        "number gathered by placed_at,id; placed_at by placed_at,id"
    );
    assert_eq!(
        all("id:eq:ord_7", ""),
        "key gathered by placed_at,id; placed_at by placed_at,id"
    );
    assert_eq!(all("status:in:ready|draft", ""), "placed_at by placed_at,id");
}

#[test]
fn folding_is_what_people_expect() {
    for (text, key) in [
        ("  Café\u{a0} MÜLLER\t", "cafe muller"),
        ("Straße", "strasse"),
        ("İstanbul ISPARTA ılık", "istanbul isparta ilik"),
        ("Ærøskøbing Łódź", "aeroskobing lodz"),
        ("ΟΔΥΣΣΕΥΣ", "οδυσσευσ"),
        ("ﬁne ™ ㎏", "fine tm kg"),
        ("e\u{301}\u{328}", "e"),
    ] {
        assert_eq!(fold(text), key);
    }
}

fn tests() -> impl Strategy<Value = String> {
    prop_oneof![
        "status:(eq|ne):(draft|ready|shipped)",
        "number:(eq|ne|lt|le|gt|ge|starts):[A-Za-z%_]{1,3}",
        "customer_name:(eq|contains|starts):[a-zß%_é]{1,3}",
        "customer:is_set:(true|false)",
        "placed_at:(eq|ne|lt|le|gt|ge):20(10|11)-0[1-9]-1[0-9]",
        "placed_at:(eq|lt|in):2011-0[1-9]-1[0-9]T0[0-9]:00:00\\.00[0-9]Z",
        "requested_date:(eq|lt|in):2011-0[1-9]-1[0-9]",
        "(priority|total_minor):(eq|ne|in|gt):-?[0-9]{1,12}",
        "sku:in:[a-c]\\|[x-z]",
    ]
}

proptest! {
    #[test]
    fn folding_twice_changes_nothing(text in any::<String>()) {
        let key = fold(&text);
        prop_assert_eq!(&fold(&key), &key);
        prop_assert!(!key.bytes().any(|byte| byte.is_ascii_uppercase()));
    }

    #[test]
    fn a_printed_filter_is_read_as_itself(tests in prop::collection::vec(tests(), 0..6), negate in any::<bool>()) {
        let mut once = filter(&tests.join(","));
        if negate {
            once = Filter::Not(Box::new(Filter::Any(vec![once])));
        }
        prop_assert_eq!(&filter(&once.print()), &once);
    }

    #[test]
    fn nothing_makes_the_parser_panic(text in any::<String>(), sort in any::<String>(), after in any::<String>()) {
        let raw = RawQuery { filter: Some(&text), sort: Some(&sort), limit: Some(5), after: Some(&after), from: None };
        let _ = ListQuery::parse(&ORDERS, &raw, &amsterdam(), &ListLimits::default());
    }
}
