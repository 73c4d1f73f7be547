//! Imports through the API: what the check foresees, what can be downloaded, and whose an import is.

use std::time::Duration;

use axum::http::{Method, StatusCode};
use domain::imports::profile::shipped;
use serde_json::{Value, json};
use store::harness::both_dbs;

use crate::actors::{Actor, Answer};
use crate::isolation::neighbour;
use crate::shop::{id_of, shop, shop_with};

const FILE: &str = "Order number,Order date,Item code,Quantity,Price,Currency,Remark\n\
    SHOP-1,2026-01-19 09:15,MUG-BLUE,2,12.50,EUR,first\n\
    SHOP-2,2026-01-19 09:40,MUG-GREEN,1,9.95,EUR,unknown mug\n";

/// A new import of the file, at its own address.
async fn uploaded(actor: &Actor) -> String {
    uploaded_as(actor, "orders", FILE).await
}

async fn uploaded_as(actor: &Actor, noun: &str, file: &str) -> String {
    let made = actor
        .post("/api/v1/imports", json!({ "noun": noun, "name": "monday.csv" }))
        .await;
    let at = format!("/api/v1/imports/{}", id_of(&made.expect(StatusCode::CREATED)));
    let path = format!("{at}/files?name=monday.csv");
    let sent = actor
        .send(Method::POST, &path, Some("text/csv"), file.as_bytes().to_vec())
        .await;
    sent.expect_status(StatusCode::OK);
    at
}

/// Takes a step and waits until the import stands there.
async fn until(actor: &Actor, at: &str, step: &str, state: &str) -> Value {
    let taken = actor.post(&format!("{at}/{step}"), json!({})).await;
    taken.expect_status(StatusCode::ACCEPTED);
    for _ in 0..1_000 {
        let import = actor.get(at).await.expect(StatusCode::OK);
        if import["state"] == state {
            return import;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("never {state}");
}

async fn refuse_unknown_items(actor: &Actor, at: &str) {
    let mut mapping = until(actor, at, "survey", "surveyed").await["profile"].clone();
    mapping["unknown_products"] = "refuse".into();
    let body = json!({ "mapping": mapping }).to_string().into_bytes();
    let changed = actor
        .send(Method::PATCH, at, Some("application/json"), body)
        .await;
    changed.expect_status(StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_check_foresees_what_the_book_would_refuse_and_the_rows_come_back_as_they_stood() {
    both_dbs(|store| async move {
        let site = shop(store).await;
        let desk = site.program_as("desk").await;
        let at = uploaded(&desk).await;
        refuse_unknown_items(&desk, &at).await;
        let foreseen = until(&desk, &at, "check", "checked").await["counters"].clone();
        let told = |counters: &Value| {
            (
                counters["orders_created"].clone(),
                counters["documents_refused"].clone(),
                counters["lines_refused"].clone(),
            )
        };
        assert_eq!(told(&foreseen), (json!(1), json!(1), json!(1)));
        let refused = desk.get(&format!("{at}/refused.csv")).await;
        assert!(
            refused.text.contains(
                ",3,3,product.not_found,SHOP-2,SHOP-2,2026-01-19 09:40,MUG-GREEN,1,9.95,EUR,unknown mug"
            ),
            "{}",
            refused.text
        );
        let done = until(&desk, &at, "commit", "done").await["counters"].clone();
        assert_eq!(told(&done), told(&foreseen));
        let again = desk.get(&format!("{at}/refused.csv")).await;
        assert_eq!(again.text, refused.text);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_remark_becomes_a_note_for_the_house_and_tags_come_with_the_order() {
    both_dbs(|store| async move {
        let site = shop(store).await;
        let desk = site.program_as("desk").await;
        let long = "x".repeat(41);
        let file = format!(
            "Order number,Order date,Item code,Quantity,Price,Currency,Remark,Tags\n\
            SHOP-1,2026-01-19 09:15,MUG-BLUE,2,12.50,EUR,Ring twice,\"VIP, Gift  Wrap\"\n\
            SHOP-2,2026-01-19 09:40,MUG-BLUE,1,12.50,EUR,,\n\
            SHOP-3,2026-01-19 09:50,MUG-BLUE,1,12.50,EUR,,{long}\n"
        );
        let at = uploaded_as(&desk, "orders", &file).await;
        until(&desk, &at, "survey", "surveyed").await;
        for (step, state) in [("check", "checked"), ("commit", "done")] {
            let counters = until(&desk, &at, step, state).await["counters"].clone();
            assert_eq!(
                (&counters["orders_created"], &counters["lines_refused"]),
                (&json!(2), &json!(1)),
                "{step}: {counters}"
            );
        }
        let refused = desk.get(&format!("{at}/refused.csv")).await;
        assert!(
            refused.text.contains(",4,8,field.malformed,SHOP-3"),
            "{}",
            refused.text
        );

        let page = desk
            .get("/api/v1/orders?sort=placed_at")
            .await
            .expect(StatusCode::OK);
        let of = |place: usize| format!("/api/v1/orders/{}", id_of(&page["items"][place]));
        let first = desk.get(&of(0)).await.expect(StatusCode::OK);
        assert_eq!(first["tags"], json!(["gift wrap", "vip"]));
        assert_eq!(
            (&first["notes"][0]["text"], &first["notes"][0]["audience"]),
            (&json!("Ring twice"), &json!("internal"))
        );
        let second = desk.get(&of(1)).await.expect(StatusCode::OK);
        assert_eq!((&second["tags"], &second["notes"]), (&json!([]), &json!([])));

        let again = uploaded_as(&desk, "orders", &file).await;
        until(&desk, &again, "survey", "surveyed").await;
        until(&desk, &again, "check", "checked").await;
        until(&desk, &again, "commit", "done").await;
        let notes = desk.get(&of(0)).await.expect(StatusCode::OK)["notes"].clone();
        assert_eq!(
            notes.as_array().map(Vec::len),
            Some(1),
            "the same file twice changes nothing"
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_import_that_was_changed_since_it_was_read_is_left_alone() {
    both_dbs(|store| async move {
        let site = shop(store).await;
        let desk = site.program_as("desk").await;
        let at = uploaded(&desk).await;
        let read = desk.get(&at).await;
        let seen = site
            .program_as("desk")
            .await
            .header("if-match", read.header("etag"));
        let history = json!({ "history": true }).to_string().into_bytes();
        let changed = seen
            .send(Method::PATCH, &at, Some("application/json"), history.clone())
            .await;
        assert_ne!(changed.header("etag"), read.header("etag"));
        changed.expect_status(StatusCode::OK);
        let again = seen
            .send(Method::PATCH, &at, Some("application/json"), history)
            .await;
        let again = again.expect_refusal(StatusCode::PRECONDITION_FAILED, "version.mismatch");
        assert_eq!(again["facts"]["expected"], read.json()["version"]);
        let refused = seen.post(&format!("{at}/survey"), json!({})).await;
        refused.expect_refusal(StatusCode::PRECONDITION_FAILED, "version.mismatch");
        until(&desk, &at, "survey", "surveyed").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_mistake_of_a_profile_is_told_at_its_place() {
    both_dbs(|store| async move {
        let site = shop(store).await;
        let desk = site.program_as("desk").await;
        let at = uploaded(&desk).await;
        let mut profile = until(&desk, &at, "survey", "surveyed").await["profile"].clone();
        profile["time_zone"] = "Europe/Atlantis".into();
        profile["tables"][0]["columns"]["sku"] = " ".into();
        let wrong = json!({ "mapping": profile });
        let refused = desk
            .send(
                Method::PATCH,
                &at,
                Some("application/json"),
                wrong.to_string().into_bytes(),
            )
            .await;
        let refused = refused.expect_refusal(StatusCode::UNPROCESSABLE_ENTITY, "request.invalid");
        let told = |refused: &Value| -> Vec<(String, String)> {
            let errors = refused["errors"].as_array().expect("errors").iter();
            let text = |error: &Value, name: &str| error[name].as_str().unwrap_or_default().to_owned();
            errors
                .map(|error| (text(error, "pointer"), text(error, "code")))
                .collect()
        };
        let expected = |at: &str| {
            [
                (format!("{at}/time_zone"), "profile.zone_unknown".to_owned()),
                (
                    format!("{at}/tables/0/columns/sku"),
                    "profile.source_malformed".to_owned(),
                ),
            ]
        };
        assert_eq!(told(&refused), expected("/mapping"));
        assert_eq!(refused["errors"][0]["detail"], "There is no such time zone.");
        let own = "/api/v1/import-profiles/own";
        let refused = desk
            .send(
                Method::PUT,
                own,
                Some("application/json"),
                profile.to_string().into_bytes(),
            )
            .await;
        let refused = refused.expect_refusal(StatusCode::UNPROCESSABLE_ENTITY, "request.invalid");
        assert_eq!(told(&refused), expected(""));
        profile["tables"][0]["columns"]["colour"] = "Colour".into();
        let refused = desk
            .send(
                Method::PUT,
                own,
                Some("application/json"),
                profile.to_string().into_bytes(),
            )
            .await;
        let refused = refused.expect_refusal(StatusCode::UNPROCESSABLE_ENTITY, "request.invalid");
        assert_eq!(refused["errors"][0]["pointer"], "/tables/0/columns/colour");
    })
    .await;
}

/// Checks and commits a file of one refused line: the commit refuses what the check foresaw, at the same cell.
async fn refused_as_foreseen(actor: &Actor, noun: &str, file: &str, told: &str) {
    let at = uploaded_as(actor, noun, file).await;
    let mut mapping = until(actor, &at, "survey", "surveyed").await["profile"].clone();
    mapping["unknown_customers"] = "refuse".into();
    let body = json!({ "mapping": mapping }).to_string().into_bytes();
    let changed = actor
        .send(Method::PATCH, &at, Some("application/json"), body)
        .await;
    changed.expect_status(StatusCode::OK);
    for (step, state) in [("check", "checked"), ("commit", "done")] {
        let counters = until(actor, &at, step, state).await["counters"].clone();
        assert_eq!(counters["lines_refused"], 1, "{step}: {counters}");
        let refused = actor.get(&format!("{at}/refused.csv")).await;
        assert!(refused.text.contains(told), "{step}: {}", refused.text);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_check_foresees_unknown_customers_and_warehouses() {
    both_dbs(|store| async move {
        let site = shop(store).await;
        let desk = site.administrator();
        let orders = "Order number,Order date,Item code,Quantity,Price,Currency,Customer number\n\
            SHOP-9,2026-01-19 09:15,MUG-BLUE,2,12.50,EUR,C-404\n";
        refused_as_foreseen(&desk, "orders", orders, ",2,7,customer.not_found,SHOP-9,").await;
        let stock = "Item code,On hand,Warehouse\nMUG-BLUE,5,NOWHERE\n";
        refused_as_foreseen(&desk, "stock", stock, ",2,3,warehouse.not_found,MUG-BLUE,").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_profile_that_was_changed_since_it_was_read_is_left_alone() {
    both_dbs(|store| async move {
        let site = shop(store).await;
        let desk = site.program_as("desk").await;
        let path = "/api/v1/import-profiles/online-retail";
        let read = desk.get(path).await;
        assert_eq!(read.header("etag"), "\"0\"", "one that ships");
        let seen = site
            .program_as("desk")
            .await
            .header("if-match", read.header("etag"));
        let put = || {
            seen.send(
                Method::PUT,
                path,
                Some("application/json"),
                read.text.clone().into(),
            )
        };
        let own = put().await;
        assert_eq!(own.header("etag"), "\"1\"");
        own.expect_status(StatusCode::OK);
        let late = put().await;
        let late = late.expect_refusal(StatusCode::PRECONDITION_FAILED, "version.mismatch");
        assert_eq!(late["facts"]["current"], 1);
        assert_eq!(desk.get(path).await.header("etag"), "\"1\"");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_owners_import_is_not_there() {
    both_dbs(|store| async move {
        let site = shop(store).await;
        let desk = site.administrator();
        let at = uploaded(&desk).await;
        let profile = json!(shipped("online-retail"));
        let neighbour = neighbour(&site).await;
        for path in [at.clone(), format!("{at}/issues"), format!("{at}/refused.csv")] {
            neighbour
                .get(&path)
                .await
                .expect_refusal(StatusCode::NOT_FOUND, "import.not_found");
        }
        for step in ["survey", "check", "commit", "pause", "resume", "cancel"] {
            let refused = neighbour.post(&format!("{at}/{step}"), json!({})).await;
            refused.expect_refusal(StatusCode::NOT_FOUND, "import.not_found");
        }
        let path = format!("{at}/files?name=x.csv");
        let refused = neighbour
            .send(Method::POST, &path, Some("text/csv"), b"a,b\n1,2\n".to_vec())
            .await;
        refused.expect_refusal(StatusCode::NOT_FOUND, "import.not_found");
        let body = json!({ "history": true }).to_string().into_bytes();
        let refused = neighbour
            .send(Method::PATCH, &at, Some("application/json"), body)
            .await;
        refused.expect_refusal(StatusCode::NOT_FOUND, "import.not_found");
        let refused = neighbour.get(&format!("{at}/corrections")).await;
        refused.expect_refusal(StatusCode::NOT_FOUND, "import.not_found");
        let refused = correct(&neighbour, &at, 3, json!({ "Quantity": "1" })).await;
        refused.expect_refusal(StatusCode::NOT_FOUND, "import.not_found");
        let list = neighbour.get("/api/v1/imports").await.expect(StatusCode::OK);
        assert_eq!(list["items"], json!([]));
        for (method, body) in [
            (Method::GET, Vec::new()),
            (Method::PUT, profile.to_string().into_bytes()),
        ] {
            let path = "/api/v1/import-profiles/own?owner=MAIN";
            let refused = neighbour.send(method, path, Some("application/json"), body).await;
            refused.expect_refusal(StatusCode::NOT_FOUND, "owner.not_found");
        }
    })
    .await;
}

async fn correct(actor: &Actor, at: &str, line: u64, cells: Value) -> Answer {
    let body = json!({ "cells": cells }).to_string().into_bytes();
    let path = format!("{at}/lines/{line}");
    actor
        .send(Method::PATCH, &path, Some("application/json"), body)
        .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refused_line_is_corrected_by_the_names_of_its_columns() {
    both_dbs(|store| async move {
        let site = shop_with(store, |values| values.import.corrections_max = 2).await;
        let desk = site.program_as("desk").await;
        let at = uploaded(&desk).await;
        let early = correct(&desk, &at, 3, json!({ "Item code": "MUG-BLUE" })).await;
        early.expect_refusal(StatusCode::CONFLICT, "import.wrong_state");
        refuse_unknown_items(&desk, &at).await;
        until(&desk, &at, "check", "checked").await;

        let sound = correct(&desk, &at, 2, json!({ "Quantity": "3" })).await;
        sound.expect_refusal(StatusCode::NOT_FOUND, "import.line_unknown");
        let unknown = correct(&desk, &at, 3, json!({ "Colour": "blue" })).await;
        unknown.expect_refusal(StatusCode::UNPROCESSABLE_ENTITY, "import.column_unknown");
        let cells = json!({ "Item code": "MUG-BLUE", "Quantity": "4", "Remark": "one too many" });
        let many = correct(&desk, &at, 3, cells).await;
        many.expect_refusal(StatusCode::CONFLICT, "import.too_many_corrections");
        let none = desk
            .get(&format!("{at}/corrections"))
            .await
            .expect(StatusCode::OK);
        assert_eq!(none["items"], json!([]));

        let cells = json!({ "Item code": "MUG-BLUE", "#4": "4" });
        let kept = correct(&desk, &at, 3, cells).await.expect(StatusCode::OK);
        let item = |column: i64, text: &str| json!({ "file": 0, "line": 3, "column": column, "text": text });
        assert_eq!(kept["items"], json!([item(3, "MUG-BLUE"), item(4, "4")]));
        let back = correct(&desk, &at, 3, json!({ "Quantity": null }))
            .await
            .expect(StatusCode::OK);
        assert_eq!(back["items"], json!([item(3, "MUG-BLUE")]));
        let import = desk.get(&at).await.expect(StatusCode::OK);
        assert_eq!(import["state"], "surveyed");

        let counters = until(&desk, &at, "check", "checked").await["counters"].clone();
        assert_eq!(
            (&counters["orders_created"], &counters["lines_refused"]),
            (&json!(2), &json!(0))
        );
        let issues = desk.get(&format!("{at}/issues")).await.expect(StatusCode::OK);
        assert_eq!(issues["items"], json!([]));
        until(&desk, &at, "commit", "done").await;
        let late = correct(&desk, &at, 3, json!({ "Quantity": "9" })).await;
        late.expect_refusal(StatusCode::CONFLICT, "import.wrong_state");
    })
    .await;
}
