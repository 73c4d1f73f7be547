//! Whatever is sent, there is a clear refusal or a correct result; never a mistake of ours.

use std::path::PathBuf;

use axum::http::StatusCode;
use futures_util::future::join_all;
use serde_json::{Value, json};
use store::harness::both_dbs;

use crate::actors::Actor;
use crate::shop::{order, shop};

/// The folder of the shared test files; says so when there is none.
fn data() -> Option<PathBuf> {
    let folder = std::env::var_os("EVENKEEL_DATA").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"),
        PathBuf::from,
    );
    if folder.is_dir() {
        return Some(folder);
    }
    #[expect(clippy::print_stdout, reason = "a skipped test says so")]
    {
        println!("skipped: there is no test data (set EVENKEEL_DATA to its folder)");
    }
    None
}

#[tokio::test]
async fn files_of_bad_json_are_refused_and_leave_the_book_as_it_was() {
    let Some(data) = data() else { return };
    let data = &data;
    both_dbs(|store| async move {
        let site = shop(store).await;
        let admin = site.administrator();
        let before = admin.get("/api/v1/events").await.text;
        for folder in ["bad-json/json-parsing", "bad-json/ubl-validation"] {
            let files = std::fs::read_dir(data.join(folder)).expect("the folder is there");
            for file in files.flatten() {
                let body = std::fs::read(file.path()).expect("the file can be read");
                for path in ["/api/v1/orders", "/api/v1/products", "/api/v1/orders:batch"] {
                    let answer = admin.post_raw(path, body.clone()).await;
                    assert!(
                        answer.status.is_client_error(),
                        "{path} {:?}: {}",
                        file.path(),
                        answer.text
                    );
                    assert!(
                        answer.json()["code"].is_string(),
                        "{path} {:?}: {}",
                        file.path(),
                        answer.text
                    );
                }
            }
        }
        assert_eq!(admin.get("/api/v1/events").await.text, before);
    })
    .await;
}

/// Makes a product and an order that say `text` wherever they can, and reads both back.
async fn sell(admin: &Actor, text: &str) {
    let product = json!({ "sku": text, "name": text });
    let product = admin.post("/api/v1/products", product).await;
    if product.status != StatusCode::CREATED {
        assert!(product.status.is_client_error(), "{text:?}: {}", product.text);
        return;
    }
    let shown = admin.get(product.header("location")).await;
    let shown = shown.expect(StatusCode::OK);
    assert_eq!((&shown["sku"], &shown["name"]), (&json!(text), &json!(text)));
    let mut order = order(text, 1);
    order["external_ref"] = json!(text);
    order["ship_to"]["name"] = json!(text);
    order["lines"][0]["description"] = json!(text);
    let made = admin.post("/api/v1/orders", order).await;
    if made.status != StatusCode::CREATED {
        assert!(made.status.is_client_error(), "{text:?}: {}", made.text);
        return;
    }
    let detail = admin.get(made.header("location")).await;
    let detail = detail.expect(StatusCode::OK);
    let shown = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    assert_eq!(shown(&detail["ship_to"]["name"]), text);
    assert_eq!(shown(&detail["lines"][0]["description"]), text);
}

#[tokio::test]
async fn naughty_strings_come_back_as_they_went_in_or_are_refused() {
    let Some(data) = data() else { return };
    let text = std::fs::read(data.join("bad-strings/blns/blns-1.json")).expect("the file is there");
    let strings: Vec<String> = serde_json::from_slice(&text).expect("a list of texts");
    let strings = &strings;
    both_dbs(|store| async move {
        let site = shop(store).await;
        let admin = site.administrator();
        for some in strings.chunks(64) {
            join_all(some.iter().map(|text| sell(&admin, text))).await;
        }
    })
    .await;
}

#[tokio::test]
async fn numbers_and_fields_out_of_bounds_are_refused_with_their_place() {
    both_dbs(|store| async move {
        let site = shop(store).await;
        let admin = site.administrator();
        let with = |pointer: &str, value: Value| {
            let mut order = order("MUG-BLUE", 1);
            *order.pointer_mut(pointer).expect("a field") = value;
            order
        };
        let cases = [
            (with("/lines/0/quantity", json!(0)), "/lines/0/quantity"),
            (with("/lines/0/quantity", json!(-1)), "/lines/0/quantity"),
            (with("/lines/0/quantity", json!(1.5)), "/lines/0/quantity"),
            (with("/lines/0/quantity", json!(i64::MAX)), "/lines/0/quantity"),
            (with("/lines/0/quantity", json!(u64::MAX)), "/lines/0/quantity"),
            (with("/lines/0/price", json!("1e9")), "/lines/0/price"),
            (with("/lines/0/price", json!(12.5)), "/lines/0/price"),
            (with("/lines/0/price", json!("999999999999.99")), "/lines/0/price"),
            (with("/lines/0/tax_percent", json!("-1")), "/lines/0/tax_percent"),
            (with("/lines/0/sku", json!("")), "/lines/0/barcode"),
            (
                with("/charges/0/amount_minor", json!(i64::MIN)),
                "/charges/0/amount_minor",
            ),
            (with("/ship_to/name", json!("x".repeat(513))), "/ship_to/name"),
            (json!({ "lines": [] }), "/lines"),
            (json!({ "lines": [], "currency": "euro" }), "/currency"),
            (json!({ "lines": [], "priority": 1_000_000_000 }), "/priority"),
            (
                json!({ "lines": [], "requested_date": "2026-02-30" }),
                "/requested_date",
            ),
            (json!({ "lines": [], "placed_at": "yesterday" }), "/placed_at"),
            (json!({ "lines": [], "customer": "ord_1" }), "/customer"),
        ];
        for (body, pointer) in cases {
            let answer = admin.post("/api/v1/orders", body.clone()).await;
            let is_refused = matches!(
                answer.status,
                StatusCode::UNPROCESSABLE_ENTITY | StatusCode::NOT_FOUND
            );
            let places = answer.json()["errors"].to_string();
            assert!(
                is_refused && places.contains(pointer),
                "{pointer} of {body}: {}",
                answer.text
            );
        }
    })
    .await;
}
