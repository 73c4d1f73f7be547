//! Lists as files: every row that the list shows, for whom it shows it, and nothing that a spreadsheet would run.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;

use axum::http::{Method, StatusCode};
use flate2::Crc;
use flate2::read::DeflateDecoder;
use serde_json::{Value, json};
use store::harness::both_dbs;

use crate::actors::{Actor, TestSite};
use crate::isolation::neighbour;
use crate::shop::{make, order, shop};

/// What stands in an address, such as a filter in JSON.
fn file(noun: &str, query: &str) -> String {
    format!("/api/v1/{noun}/export?{query}")
}

async fn text(somebody: &Actor, path: &str) -> String {
    let answer = somebody.get(path).await;
    answer.expect_status(StatusCode::OK);
    answer.text
}

/// The rows of a list, whatever its pages.
async fn listed(somebody: &Actor, noun: &str, query: &str) -> Vec<Value> {
    let (mut rows, mut after) = (Vec::new(), String::new());
    loop {
        let path = format!("/api/v1/{noun}?limit=2&{query}{after}");
        let page = somebody.get(&path).await.expect(StatusCode::OK);
        rows.extend(page["items"].as_array().expect("rows").iter().cloned());
        match page["next"].as_str() {
            Some(next) => after = format!("&after={next}"),
            None => return rows,
        }
    }
}

fn lines(ndjson: &str) -> Vec<Value> {
    let line = |line| serde_json::from_str(line).expect("a JSON text a line");
    ndjson.lines().map(line).collect()
}

/// Every list that there is, by its path below the API.
fn lists(site: &TestSite) -> BTreeSet<&'static str> {
    let listings = site
        .site
        .table
        .all()
        .filter(|entry| entry.route.listing.is_some());
    let plain = |path: &&str| !path.ends_with("/count") && !path.ends_with("/export");
    let paths = listings.filter(|entry| entry.route.method == Method::GET);
    paths
        .map(|entry| entry.route.path)
        .filter(plain)
        .filter_map(|path| path.strip_prefix("/api/v1/"))
        .collect()
}

#[tokio::test]
async fn every_list_is_a_file_too_with_the_same_rows_and_every_field() {
    both_dbs(|store| async move {
        let site = shop(store).await;
        let admin = site.administrator();
        for _ in 0..5 {
            make(&admin, order("MUG-BLUE", 1)).await;
        }
        let lists = lists(&site);
        assert!(lists.len() >= 13, "{lists:?}");
        for noun in lists {
            let rows = listed(&admin, noun, "").await;
            assert_eq!(
                lines(&text(&admin, &file(noun, "format=ndjson")).await),
                rows,
                "{noun}"
            );
            let table = text(&admin, &file(noun, "format=csv")).await;
            let mut table = table
                .strip_prefix('\u{feff}')
                .expect("a byte order mark")
                .split("\r\n");
            let header: Vec<&str> = table.next().expect("a header").split(',').collect();
            assert_eq!(
                table.filter(|line| !line.is_empty()).count(),
                rows.len(),
                "{noun}"
            );
            for field in rows.iter().flat_map(|row| row.as_object().expect("a row").keys()) {
                let parted = ["quantities", "size_mm", "payment", "minimum_order"].contains(&field.as_str());
                assert!(
                    parted || header.contains(&field.as_str()),
                    "{noun}: no column for {field}"
                );
            }
        }
    })
    .await;
}

#[tokio::test]
async fn a_file_has_the_lists_filter_sort_and_codes() {
    both_dbs(|store| async move {
        let site = shop(store).await;
        let admin = site.administrator();
        for sku in ["A-1", "A-2", "B-1"] {
            let product = json!({ "sku": sku, "name": sku });
            admin
                .post("/api/v1/products", product)
                .await
                .expect(StatusCode::CREATED);
        }
        let asked = "filter=sku:starts:A-&sort=-sku";
        let rows = lines(&text(&admin, &file("products", &format!("format=ndjson&{asked}"))).await);
        let skus: Vec<&str> = rows.iter().filter_map(|row| row["sku"].as_str()).collect();
        assert_eq!(skus, ["A-2", "A-1"]);
        let table = text(&admin, &file("products", asked)).await;
        let first = table.lines().nth(1).expect("a row");
        assert!(first.contains(",MAIN,A-2,A-2,true,"), "{first}");
        let refused = admin.get(&file("products", "filter=colour:eq:red")).await;
        refused.expect_status(StatusCode::UNPROCESSABLE_ENTITY);
        let refused = admin.get(&file("products", "format=pdf")).await;
        refused.expect_refusal(StatusCode::BAD_REQUEST, "request.bad_query");
    })
    .await;
}

#[tokio::test]
async fn a_spreadsheet_runs_nothing_of_what_somebody_else_wrote() {
    both_dbs(|store| async move {
        let site = shop(store).await;
        let admin = site.administrator();
        let bait = "=HYPERLINK(\"http://example.com\",\"x\")";
        let product = json!({ "sku": "-2+3", "name": bait });
        admin
            .post("/api/v1/products", product)
            .await
            .expect(StatusCode::CREATED);
        let table = text(&admin, &file("products", "")).await;
        assert!(table.contains(",'-2+3,"), "{table}");
        assert!(table.contains(",\"'=HYPERLINK(\"\"http"), "{table}");
        let exact = text(&admin, &file("products", "format=ndjson&filter=sku:eq:-2%2B3")).await;
        assert_eq!(lines(&exact)[0]["name"], bait, "programs get it as it is");
    })
    .await;
}

/// The parts of a workbook, by name: read by the table of contents at its end, as every reader of archives does.
fn parts(archive: &[u8]) -> BTreeMap<String, String> {
    let number = |at: usize, bytes: usize| {
        let places = archive[at..at + bytes].iter().rev();
        places.fold(0_usize, |number, byte| number << 8 | usize::from(*byte))
    };
    let end = archive.len() - 22;
    assert_eq!(&archive[end..end + 4], b"PK\x05\x06", "the end of an archive");
    let (mut at, mut parts) = (number(end + 16, 4), BTreeMap::new());
    for _ in 0..number(end + 10, 2) {
        assert_eq!(&archive[at..at + 4], b"PK\x01\x02", "an entry");
        let (packed, size, name) = (number(at + 20, 4), number(at + 24, 4), number(at + 28, 2));
        let local = number(at + 42, 4);
        let data = local + 30 + number(local + 26, 2);
        let mut text = String::new();
        DeflateDecoder::new(&archive[data..data + packed])
            .read_to_string(&mut text)
            .expect("deflated text");
        let mut sum = Crc::new();
        sum.update(text.as_bytes());
        assert_eq!((sum.sum() as usize, text.len()), (number(at + 16, 4), size));
        parts.insert(
            String::from_utf8_lossy(&archive[at + 46..at + 46 + name]).into(),
            text,
        );
        at += 46 + name;
    }
    assert_eq!(at, end);
    parts
}

#[tokio::test]
async fn a_workbook_holds_texts_as_texts_and_numbers_as_numbers() {
    both_dbs(|store| async move {
        let site = shop(store).await;
        let admin = site.administrator();
        let product = json!({ "sku": "=1+1", "name": "Tom & <Jerry>\u{1}", "weight_g": 350 });
        admin
            .post("/api/v1/products", product)
            .await
            .expect(StatusCode::CREATED);
        let answer = admin
            .get(&file("products", "format=xlsx&filter=sku:eq:=1%2B1"))
            .await;
        answer.expect_status(StatusCode::OK);
        let parts = parts(&answer.bytes);
        let sheet = &parts["xl/worksheets/sheet1.xml"];
        assert_eq!(sheet.matches("<row>").count(), 2, "{sheet}");
        assert!(sheet.contains(">=1+1</t>") && !sheet.contains("<f>"), "{sheet}");
        assert!(sheet.contains(">Tom &amp; &lt;Jerry&gt;</t>"), "{sheet}");
        assert!(
            sheet.contains("<v>350</v>") && sheet.ends_with("</sheetData></worksheet>"),
            "{sheet}"
        );
        assert!(parts["xl/workbook.xml"].contains(r#"sheetId="1""#));
        assert!(parts.contains_key("[Content_Types].xml") && parts.contains_key("_rels/.rels"));
        let none = admin
            .get(&file("products", "format=xlsx&filter=sku:eq:none"))
            .await;
        assert!(none.bytes.starts_with(b"PK"), "an empty list is a workbook too");
    })
    .await;
}

#[tokio::test]
async fn a_file_holds_what_its_reader_may_see_and_no_more() {
    both_dbs(|store| async move {
        let site = shop(store).await;
        make(&site.administrator(), order("MUG-BLUE", 1)).await;
        let neighbour = neighbour(&site).await;
        for noun in ["orders", "products", "stock", "customers", "stock-movements"] {
            let rows = text(&neighbour, &file(noun, "format=ndjson")).await;
            assert_eq!(rows, "", "{noun} of another owner");
        }
        let owners = text(&neighbour, &file("owners", "")).await;
        assert!(owners.contains("NEXT") && !owners.contains("own_1,"), "{owners}");
        assert_eq!(owners.lines().count(), 2, "{owners}");
        let floor = site.program_as("floor").await;
        let refused = floor.get(&file("customers", "")).await;
        refused.expect_refusal(StatusCode::FORBIDDEN, "permission.denied");
    })
    .await;
}
