//! One quirk at a time, on small files of our own.

use domain::imports::records::{Flag, StatusMapped};
use domain::imports::{Answers, Document, Noun, Outcome, Profile};
use domain::money::UnitPrice;

use crate::carried::{Carried, carry, sound_profile};

/// A small shop's profile; `more` goes into it.
fn profile(more: &str) -> Profile {
    let json = format!(
        r#"{{ "version": 1, "name": "shop", "time_zone": "Europe/Amsterdam", "currency": "EUR",
        "prices_include_tax": true, "channel": "shop", {more} "tables": [{{ "role": "orders", "columns": {{
            "order_ref": "order", "sku": "sku", "quantity": "qty", "unit_price": "price",
            "placed_at": {{ "column": "at", "optional": true }}, "status": {{ "column": "status", "optional": true }},
            "customer_ref": {{ "column": "customer", "optional": true }},
            "shipped_at": {{ "column": "shipped", "optional": true }} }} }}] }}"#
    );
    sound_profile(&json)
}

fn orders(files: &[&str]) -> Carried {
    orders_by(&profile(""), files)
}

fn orders_by(profile: &Profile, files: &[&str]) -> Carried {
    let files: Vec<Vec<u8>> = files.iter().map(|file| file.as_bytes().to_vec()).collect();
    carry(profile, Noun::Orders, Answers::default(), &files, 5)
        .unwrap_or_else(|refusal| panic!("{refusal:?}"))
}

fn flags(outcome: &Outcome) -> Vec<Flag> {
    match outcome {
        Outcome::Good { document, .. } | Outcome::Person { document, .. } => {
            document.record().expect("a trade document").flags.clone()
        }
        other => panic!("{other:?}"),
    }
}

fn asked(outcome: &Outcome) -> Vec<&str> {
    match outcome {
        Outcome::Person { questions, .. } => {
            questions.iter().map(|question| question.code.as_str()).collect()
        }
        _ => Vec::new(),
    }
}

/// Line and code of every refused row.
fn refused(carried: &Carried) -> Vec<(u64, &str)> {
    let rows = carried.outcomes.iter().filter_map(|outcome| match outcome {
        Outcome::Refused { rows, .. } => Some(rows),
        _ => None,
    });
    rows.flatten()
        .map(|refused| (refused.row.line, refused.refusal.code))
        .collect()
}

#[test]
fn one_bad_line_holds_its_whole_order_back_and_no_other() {
    let carried =
        orders(&["order,sku,qty,price\n1,A,2,1.50\n1,B,1.5,1.50\n2,A,1,1.50\n3,A\n,A,1,1.50\n4,A,x,1.50\n"]);
    assert_eq!(
        refused(&carried),
        [
            (2, "import.sibling_refused"),
            (3, "import.quantity_fraction"),
            (6, "import.value_missing"),
            (5, "import.row_ragged"),
            (7, "import.number_malformed"),
        ]
    );
    assert_eq!(carried.tally.documents.orders, 1);
}

#[test]
fn a_ragged_line_far_away_holds_its_order_back_too() {
    let carried = orders(&["order,sku,qty,price\n1,A,2,1.50\n2,A,1,1.50\n1,B\n"]);
    assert_eq!(
        refused(&carried),
        [(2, "import.sibling_refused"), (4, "import.row_ragged")]
    );
}

#[test]
fn lines_that_stand_apart_and_equal_lines_are_all_kept() {
    let carried = orders(&["order,sku,qty,price\n1,A,2,1.50\n2,B,1,1.50\n1,A,2,1.50\n3,C,1,0.5\n1,D,1,9\n"]);
    let first = carried
        .outcomes
        .iter()
        .find(|outcome| flags(outcome).contains(&Flag::LinesApart))
        .expect("order 1");
    let Outcome::Good { document, .. } = first else {
        panic!("{first:?}")
    };
    let record = document.record().expect("an order");
    assert_eq!(
        record
            .lines
            .iter()
            .map(|line| (line.sku.as_str(), line.line_no))
            .collect::<Vec<_>>(),
        [("A", 2), ("A", 4), ("D", 6)]
    );
    assert_eq!(
        record.lines[0].unit_price,
        Some(UnitPrice {
            micros: 1_500_000,
            per_quantity: 1
        })
    );
}

#[test]
fn the_same_order_in_two_files() {
    let january = "order,sku,qty,price\n1,A,2,1.50\n2,B,1,1.50\n";
    let overlap = "order,sku,qty,price\n2,B,1,1.50\n1,C,1,4.00\n";
    let carried = orders(&[january, overlap]);
    assert_eq!(
        (carried.tally.repeated.lines, carried.tally.order.lines),
        (1, 3),
        "{:#?}",
        carried.outcomes
    );
    let spans: Vec<&Outcome> = carried
        .outcomes
        .iter()
        .filter(|outcome| asked(outcome).contains(&"spans_files"))
        .collect();
    assert_eq!(
        spans.len(),
        1,
        "other lines of order 1 are joined, and a person is asked"
    );
}

#[test]
fn clock_changes_are_shown_to_a_person() {
    let carried = orders(&[
        "order,sku,qty,price,at\n1,A,1,1.5,2026-03-29 02:30\n2,A,1,1.5,2026-10-25 02:30\n3,A,1,1.5,2026-10-25\n4,A,1,1.5,2026-10-25T02:30:00+01:00\n",
    ]);
    let all: Vec<Vec<&str>> = carried.outcomes.iter().map(asked).collect();
    assert_eq!(all, [vec!["clock_gap"], vec!["clock_overlap"], vec![], vec![]]);
}

#[test]
fn two_minutes_in_one_order_take_the_earlier() {
    let carried =
        orders(&["order,sku,qty,price,at\n1,A,1,1.5,2010-12-01 16:58\n1,B,1,1.5,2010-12-01 16:57\n"]);
    assert_eq!(flags(&carried.outcomes[0]), [Flag::SeveralTimes]);
    let Outcome::Good {
        document: Document::Order(record),
        ..
    } = &carried.outcomes[0]
    else {
        panic!()
    };
    assert_eq!(
        record.placed_at.as_ref().map(|moment| moment.raw.as_str()),
        Some("2010-12-01 16:57")
    );
}

#[test]
fn unknown_statuses_are_kept_and_asked() {
    let by = profile(r#""statuses": { "order": { "done": "shipped" } },"#);
    let carried = orders_by(
        &by,
        &["order,sku,qty,price,status\n1,A,1,1.5,done\n2,A,1,1.5,teleported\n"],
    );
    assert_eq!(asked(&carried.outcomes[1]), ["status_unknown"]);
    let Outcome::Person { document, rows, .. } = &carried.outcomes[1] else {
        panic!()
    };
    let status = document
        .record()
        .and_then(|record| record.status.clone())
        .expect("a status");
    assert_eq!(
        (status.raw.as_str(), status.mapped),
        ("teleported", StatusMapped::Unknown)
    );
    assert_eq!(rows[0].cells[4], "teleported");
}

#[test]
fn events_out_of_order_are_kept_and_flagged() {
    let carried = orders(&["order,sku,qty,price,at,shipped\n1,A,1,1.5,2011-01-20,2011-01-19\n"]);
    assert_eq!(flags(&carried.outcomes[0]), [Flag::EventsOutOfOrder]);
    assert!(asked(&carried.outcomes[0]).is_empty());
}

#[test]
fn what_no_rule_decides_goes_to_a_person() {
    let carried = orders(&["order,sku,qty,price\n1,A,-1,1.5\n2,A,0,1.5\n3,A,1,1.5\n3,B,-1,1.5\n"]);
    assert_eq!(
        carried.outcomes.iter().map(asked).collect::<Vec<_>>(),
        [vec!["no_rule"], vec!["quantity_zero"], vec!["no_rule"]]
    );
    assert_eq!((carried.tally.undecided.lines, carried.tally.order.lines), (3, 1));
}

#[test]
fn a_total_row_is_left_out_with_its_reason() {
    let by = profile(
        r#""ignore": [{ "when": [{ "field": "order_ref", "equals": "Total" }], "reason": "total" }],"#,
    );
    let carried = orders_by(&by, &["order,sku,qty,price\n1,A,1,1.5\n\nTotal,,1,1.5\n,,,\n"]);
    assert_eq!(
        (
            carried.tally.ignored.lines,
            carried.tally.blank,
            carried.tally.lines_read
        ),
        (1, 2, 4)
    );
}

#[test]
fn ambiguous_notations_are_asked_all_at_once_and_answered() {
    let file = "order;sku;qty;price;at\n1;A;1;1.250;04-05-2011\n2;A;1;2.500;05-05-2011\n";
    let carried = orders(&[file]);
    let about: Vec<&str> = carried
        .surveyed
        .questions
        .iter()
        .map(|question| question.about)
        .collect();
    assert_eq!(about, ["decimal_mark", "date_order"]);
    assert!(carried.outcomes.is_empty());
    let price = &carried.surveyed.questions[0].samples[0];
    assert_eq!(
        (price.raw.as_str(), &price.read_as),
        ("1.250", &vec![Some("1.250".into()), Some("1250".into())])
    );
    let answers: Answers =
        serde_json::from_str(r#"{ "decimal_mark": "comma", "date_orders": { "placed_at": "dmy" } }"#)
            .expect("answers");
    let carried = carry(&profile(""), Noun::Orders, answers, &[file.into()], 9).expect("an import");
    assert_eq!(carried.tally.value_sum().to_string(), "3750");
}

#[test]
fn columns_that_are_missing_are_named() {
    let refusal = carry(
        &profile(""),
        Noun::Orders,
        Answers::default(),
        &[b"order,sku,aantal\n1,A,2\n".to_vec()],
        9,
    )
    .map(|_| ())
    .expect_err("missing columns");
    assert_eq!(refusal.code, "import.columns_missing");
    assert_eq!(refusal.data[0], ("missing", "qty, price".to_owned()));
    let refusal = carry(
        &profile(""),
        Noun::Orders,
        Answers::default(),
        &[b"order,sku,qty,price\n".to_vec()],
        9,
    )
    .map(|_| ())
    .expect_err("no row");
    assert_eq!(refusal.code, "import.file_header_only");
}

#[test]
fn naughty_texts_come_through_unchanged() {
    let texts = [
        "'; DROP TABLE orders;--",
        "Ω≈ç√∫",
        "\u{202e}txet",
        "👩‍👩‍👧",
        "undefined",
        "1E+02",
        "\u{feff}x",
        "NULL",
        "０１２",
    ];
    let rows: String = texts
        .iter()
        .map(|text| format!("{text},{text},1,1.5\n"))
        .collect();
    let carried = orders(&[&format!("order,sku,qty,price\n{rows}")]);
    for (outcome, text) in carried.outcomes.iter().zip(texts) {
        let Outcome::Good {
            document: Document::Order(record),
            ..
        } = outcome
        else {
            panic!("{outcome:?}")
        };
        assert_eq!(
            (record.external_ref.as_str(), record.lines[0].sku.as_str()),
            (text, text)
        );
    }
}

#[test]
fn the_same_document_has_the_same_fingerprint_wherever_it_stands() {
    let print = |file: &str| match &orders(&[file]).outcomes[..] {
        [Outcome::Good { document, .. }, ..] => document.fingerprint(),
        other => panic!("{other:?}"),
    };
    let one = print("order,sku,qty,price\n1,A,2,1.50\n");
    assert_eq!(one, print("order;sku;qty;price;more\n\n1;A;2;1,50;x\n"));
    assert_ne!(one, print("order,sku,qty,price\n1,A,3,1.50\n"));
}
