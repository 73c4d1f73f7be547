//! Real files: nothing lost, sums equal to the cent, by a count of our own.

use std::collections::HashMap;

use domain::imports::profile::shipped;
use domain::imports::read::FormGiven;
use domain::imports::records::{DocumentRecord, Flag, StatusMapped};
use domain::imports::{Answers, Document, Noun, Outcome, Profile};
use rust_decimal::Decimal;

use crate::carried::{carry, carry_orders, files_under, read, real_files, sound_profile};

/// Splits one line naively: commas outside quotes. Enough for files without embedded line breaks.
fn cells(line: &str) -> Vec<String> {
    let mut cells = vec![String::new()];
    let mut quoted = false;
    for character in line.trim_end_matches('\r').chars() {
        match character {
            '"' => quoted = !quoted,
            ',' if !quoted => cells.push(String::new()),
            _ => cells.last_mut().expect("one").push(character),
        }
    }
    cells
}

fn table(bytes: &[u8]) -> Vec<Vec<String>> {
    String::from_utf8(bytes.to_vec())
        .expect("UTF-8")
        .lines()
        .skip(1)
        .map(cells)
        .collect()
}

fn decimal(text: &str) -> Decimal {
    text.parse().expect("a number")
}

fn documents(outcomes: &[Outcome]) -> impl Iterator<Item = &Document> {
    outcomes.iter().filter_map(|outcome| match outcome {
        Outcome::Good { document, .. } | Outcome::Person { document, .. } => Some(document),
        _ => None,
    })
}

fn records(outcomes: &[Outcome]) -> impl Iterator<Item = &DocumentRecord> {
    documents(outcomes).filter_map(Document::record)
}

#[test]
fn a_wholesalers_year() {
    let Some(folder) = real_files("online-retail") else {
        return;
    };
    let files: Vec<Vec<u8>> = files_under(&folder)
        .iter()
        .filter(|path| path.extension().is_some_and(|end| end == "gz"))
        .map(|path| read(path))
        .collect();
    let rows: Vec<Vec<String>> = files.iter().flat_map(|file| table(file)).collect();
    let quantity: i128 = rows
        .iter()
        .map(|row| row[3].parse::<i128>().expect("a quantity"))
        .sum();
    let value: Decimal = rows.iter().map(|row| decimal(&row[3]) * decimal(&row[5])).sum();
    let mut refs: Vec<&str> = rows.iter().map(|row| row[0].as_str()).collect();
    refs.sort_unstable();
    refs.dedup();

    let carried = carry_orders("online-retail", &files);
    let tally = &carried.tally;
    assert_eq!(tally.lines_read, rows.len() as u64);
    assert_eq!(tally.quantity_sum(), quantity);
    assert_eq!(tally.value_sum(), value);
    assert_eq!(
        (tally.refused.lines, tally.undecided.lines, tally.ignored.lines),
        (0, 0, 0)
    );
    assert_eq!(records(&carried.outcomes).count(), refs.len());
    assert_eq!(
        tally.documents.credits,
        refs.iter().filter(|key| key.starts_with('C')).count() as u64
    );
    let total: Decimal = records(&carried.outcomes).map(DocumentRecord::source_total).sum();
    assert_eq!(total, value, "the documents hold what the tally says");
    let write_offs = rows
        .iter()
        .filter(|row| row[3].starts_with('-') && !row[0].starts_with('C'))
        .count() as u64;
    let found = carried
        .outcomes
        .iter()
        .filter(|outcome| matches!(outcome, Outcome::Person { .. }))
        .count() as u64;
    assert_eq!(tally.documents.with_questions, found);
    assert!(tally.stock_adjustment.lines >= write_offs, "{tally:?}");
    let debts = documents(&carried.outcomes)
        .filter(|document| matches!(document, Document::MoneyAdjustment(record) if record.external_ref.starts_with('A')));
    assert_eq!(
        debts.count(),
        refs.iter().filter(|key| key.starts_with('A')).count()
    );
}

#[test]
fn a_marketplace_sellers_spring() {
    let Some(folder) = real_files("amazon-india") else {
        return;
    };
    let file = read(&folder.join("sales-2022-03-31_2022-05-31.csv.gz"));
    let rows = table(&file);
    let quantity: i128 = rows
        .iter()
        .map(|row| row[10].parse::<i128>().expect("a quantity"))
        .sum();
    let value: Decimal = rows
        .iter()
        .filter(|row| !row[12].is_empty())
        .map(|row| decimal(&row[12]))
        .sum();
    let mut refs: Vec<&str> = rows.iter().map(|row| row[1].as_str()).collect();
    refs.sort_unstable();
    refs.dedup();

    let carried = carry_orders("amazon-india", &[file]);
    let tally = &carried.tally;
    assert_eq!(
        (tally.lines_read, tally.quantity_sum(), tally.value_sum()),
        (rows.len() as u64, quantity, value)
    );
    assert_eq!(
        (tally.refused.lines, tally.documents.orders),
        (0, refs.len() as u64)
    );
    let apart = records(&carried.outcomes)
        .filter(|record| record.flags.contains(&Flag::LinesApart))
        .count();
    assert_eq!(
        apart, 162,
        "orders whose lines do not stand together are whole all the same"
    );
    let first = records(&carried.outcomes)
        .find(|record| record.external_ref == "405-8078784-5731545")
        .expect("first");
    assert_eq!(
        first.status.as_ref().map(|status| status.mapped),
        Some(StatusMapped::Cancelled)
    );
    assert!(
        first.flags.contains(&Flag::StatusDisagrees),
        "cancelled, and on the way"
    );
    assert_eq!(
        first.placed_at.as_ref().map(|moment| moment.at.0),
        Some(1_651_257_000_000_000),
        "30 April in India"
    );
}

#[test]
fn a_marketplace_without_a_profile_for_dates_is_asked() {
    let Some(folder) = real_files("amazon-india") else {
        return;
    };
    let mut profile = shipped("amazon-india").expect("shipped");
    profile.date_order = Default::default();
    let file = read(&folder.join("sales-2022-03-31_2022-05-31.csv.gz"));
    let carried = carry(&profile, Noun::Orders, Answers::default(), &[file], 1 << 16).expect("a survey");
    assert_eq!(carried.surveyed.questions.len(), 1);
    assert_eq!(carried.surveyed.questions[0].about, "date_order");
}

#[test]
fn heads_and_lines_in_two_files() {
    let Some(folder) = real_files("northwind") else {
        return;
    };
    let (orders, details) = (
        read(&folder.join("orders.csv")),
        read(&folder.join("order_details.csv")),
    );
    let lines = table(&details);
    let heads = table(&orders);
    let quantity: i128 = lines
        .iter()
        .map(|row| row[3].parse::<i128>().expect("a quantity"))
        .sum();
    let goods: Decimal = lines
        .iter()
        .map(|row| decimal(&row[2]) * decimal(&row[3]) * (Decimal::ONE - decimal(&row[4])))
        .sum();
    let freight: Decimal = heads.iter().map(|row| decimal(&row[7])).sum();

    for files in [[orders.clone(), details.clone()], [details, orders]] {
        let carried = carry_orders("northwind", &files);
        let tally = &carried.tally;
        assert_eq!(tally.lines_read, (lines.len() + heads.len()) as u64);
        assert_eq!(
            (tally.order.quantity, tally.order.value, tally.header.value),
            (quantity, goods, freight)
        );
        assert_eq!((tally.refused.lines, tally.documents.orders), (0, 560));
        assert_eq!(tally.documents.with_questions, 0, "{tally:#?}");
        let first = records(&carried.outcomes)
            .find(|record| record.external_ref == "10248")
            .expect("10248");
        assert_eq!(first.ship_to.name, "Vins et alcools Chevalier");
        assert_eq!(first.ship_to.country.as_deref(), Some("FR"));
        assert_eq!(first.lines.len(), 3);
    }
}

#[test]
fn products_and_stock_of_a_wholesaler() {
    let Some(folder) = real_files("northwind") else {
        return;
    };
    let profile = shipped("northwind").expect("shipped");
    let file = read(&folder.join("products.csv"));
    for noun in [Noun::Products, Noun::Stock] {
        let carried = carry(
            &profile,
            noun,
            Answers::default(),
            std::slice::from_ref(&file),
            1000,
        )
        .expect("an import");
        assert!(
            carried.surveyed.questions.is_empty(),
            "{:#?}",
            carried.surveyed.questions
        );
        assert_eq!(
            (carried.tally.master.lines, carried.tally.refused.lines),
            (77, 0),
            "{:#?}",
            carried.outcomes
        );
    }
}

#[test]
fn a_dutch_spreadsheet_says_what_its_source_says() {
    let (Some(dutch), Some(source)) = (real_files("bad-csv"), real_files("online-retail")) else {
        return;
    };
    let source: Vec<Vec<u8>> = files_under(&source)
        .iter()
        .filter(|path| path.extension().is_some_and(|end| end == "gz"))
        .map(|path| read(path))
        .collect();
    let source = carry_orders("online-retail", &source);
    let by_ref: HashMap<&str, &DocumentRecord> = records(&source.outcomes)
        .map(|record| (record.external_ref.as_str(), record))
        .collect();
    for name in [
        "online-retail-nl-be-1-cp1252.csv",
        "online-retail-nl-be-1-utf8bom.csv",
    ] {
        let carried = carry_orders(
            "online-retail",
            &[read(&dutch.join("derived-dutch-excel").join(name))],
        );
        assert_eq!(carried.tally.refused.lines, 0);
        assert!(carried.tally.lines_read > 100);
        for record in records(&carried.outcomes) {
            assert_part_of(record, by_ref[record.external_ref.as_str()]);
        }
    }
}

/// The Dutch file holds some rows of each invoice: its head is the source's, and each row is one of the source's.
fn assert_part_of(dutch: &DocumentRecord, source: &DocumentRecord) {
    let (dutch, mut source) = (bare(dutch), bare(source));
    for line in &dutch.lines {
        let at = source.lines.iter().position(|own| own == line);
        assert!(
            at.is_some(),
            "{}: {line:?} is not in the source",
            dutch.external_ref
        );
        source.lines.swap_remove(at.expect("just seen"));
    }
    for charge in &dutch.charges {
        assert!(
            source.charges.contains(charge),
            "{}: {charge:?} is not in the source",
            dutch.external_ref
        );
    }
    let head = |mut record: DocumentRecord| {
        record.lines.clear();
        record.charges.clear();
        record
    };
    assert_eq!(head(dutch), head(source));
}

/// A record without flags, places, and the spelling of its dates.
fn bare(record: &DocumentRecord) -> DocumentRecord {
    let mut record = record.clone();
    record.flags.clear();
    for moment in [
        &mut record.placed_at,
        &mut record.requested_at,
        &mut record.shipped_at,
    ]
    .into_iter()
    .flatten()
    {
        moment.raw.clear();
    }
    record
        .lines
        .iter_mut()
        .for_each(|line| (line.file, line.line_no) = (0, 0));
    record
        .charges
        .iter_mut()
        .for_each(|charge| (charge.file, charge.line_no) = (0, 0));
    record
}

/// Equal in all but the spelling of dates and the seconds that the spreadsheet dropped, which are zero.
fn assert_same(dutch: &DocumentRecord, source: &DocumentRecord) {
    assert_eq!(bare(dutch), bare(source));
}

#[test]
fn dutch_order_heads_with_their_lines() {
    let (Some(dutch), Some(folder)) = (real_files("bad-csv"), real_files("northwind")) else {
        return;
    };
    let details = read(&folder.join("order_details.csv"));
    let source = carry_orders("northwind", &[read(&folder.join("orders.csv")), details.clone()]);
    let heads = read(&dutch.join("derived-dutch-excel/northwind-orders-1-cp1252.csv"));
    let carried = carry_orders("northwind", &[heads.clone(), details]);
    assert_eq!(carried.tally.refused, source.tally.refused);
    assert_eq!(carried.tally.value_sum(), source.tally.value_sum());
    for (record, own) in records(&carried.outcomes).zip(records(&source.outcomes)) {
        assert_same(record, own);
    }
    let alone = carry_orders("northwind", &[heads]);
    assert_eq!(
        (alone.tally.header.lines, alone.tally.documents.with_questions),
        (560, 560),
        "no lines: a person is asked"
    );
}

#[test]
fn broken_files_are_refused_with_their_place_or_read() {
    let Some(folder) = real_files("bad-csv") else {
        return;
    };
    let profile = shipped("online-retail").expect("shipped");
    for path in files_under(&folder) {
        let bytes = read(&path);
        let told = |chunk| match carry(
            &profile,
            Noun::Orders,
            Answers::default(),
            std::slice::from_ref(&bytes),
            chunk,
        ) {
            Ok(carried) => format!("{:?}", carried.tally),
            Err(refusal) => {
                assert!(
                    refusal.place.is_some(),
                    "{}: {refusal:?} has no place",
                    path.display()
                );
                format!("{refusal:?}")
            }
        };
        assert_eq!(
            told(7),
            told(1 << 16),
            "{}: the chunks change nothing",
            path.display()
        );
        let kind = path.extension().and_then(|end| end.to_str()).unwrap_or_default();
        if matches!(kind, "xls" | "xlsx") {
            assert!(
                told(1000).contains("import.file_not_text_table"),
                "{}",
                path.display()
            );
        }
    }
}

/// A profile for a table whose header is `first, second, ...`: the first two columns are order number and item.
fn profile_for(first: &str, second: &str, quantity: &str) -> Profile {
    let json = format!(
        r#"{{"version":1,"name":"any","time_zone":"Europe/Amsterdam","currency":"EUR","prices_include_tax":false,
        "channel":"any","tables":[{{"role":"orders","columns":{{"order_ref":"{first}","sku":"{second}","quantity":"{quantity}",
        "unit_price":"{quantity}"}}}}]}}"#
    );
    sound_profile(&json)
}

#[test]
fn tables_of_every_dialect_are_read() {
    let Some(folder) = real_files("bad-csv") else {
        return;
    };
    for (name, columns, lines, refused) in [
        ("csv-spectrum/spectrum-simple_crlf.csv", ("a", "b", "c"), 1, 0),
        ("csv-spectrum/spectrum-newlines.csv", ("a", "b", "c"), 3, 0),
        (
            "csvlint/csvlint-invalid_many_rows.csv",
            ("Foo", "Bar", "Baz"),
            11,
            3,
        ),
        (
            "messytables/simple.psv",
            ("Year", "New dwellings", "Other dwellings"),
            28,
            0,
        ),
        ("messytables/simple.ssv", ("date", "place", "temperature"), 6, 0),
        (
            "messytables/example.tsv",
            ("hour", "expr1_0_imp", "ctrl1_0_imp"),
            140,
            0,
        ),
        (
            "duplicate-headers/dataco-205-rows-39-columns-all-named-Type.csv",
            ("Type#15", "Type#34", "Type#22"),
            204,
            0,
        ),
    ] {
        let bytes = read(&folder.join(name));
        let profile = profile_for(columns.0, columns.1, columns.2);
        let answers = Answers {
            form: FormGiven {
                encoding: Some("windows-1252".into()),
                ..FormGiven::default()
            },
            ..Answers::default()
        };
        let carried = carry(&profile, Noun::Orders, answers, &[bytes], 11)
            .unwrap_or_else(|refusal| panic!("{name}: {refusal:?}"));
        assert!(
            carried.surveyed.questions.is_empty(),
            "{name}: {:?}",
            carried.surveyed.questions
        );
        assert_eq!(
            (carried.tally.lines_read, carried.tally.refused.lines),
            (lines, refused),
            "{name}"
        );
    }
}
