//! Imports through the API: what the check foresees, what can be downloaded, and whose an import is.

use std::time::Duration;

use axum::http::{Method, StatusCode};
use serde_json::{Value, json};
use store::harness::both_dbs;

use crate::actors::Actor;
use crate::isolation::neighbour;
use crate::shop::{id_of, shop};

const FILE: &str = "Order number,Order date,Item code,Quantity,Price,Currency,Remark\n\
    SHOP-1,2026-01-19 09:15,MUG-BLUE,2,12.50,EUR,first\n\
    SHOP-2,2026-01-19 09:40,MUG-GREEN,1,9.95,EUR,unknown mug\n";

/// A new import of the file, at its own address.
async fn uploaded(actor: &Actor) -> String {
    let made = actor
        .post(
            "/api/v1/imports",
            json!({ "noun": "orders", "name": "monday.csv" }),
        )
        .await;
    let at = format!("/api/v1/imports/{}", id_of(&made.expect(StatusCode::CREATED)));
    let path = format!("{at}/files?name=monday.csv");
    let sent = actor
        .send(Method::POST, &path, Some("text/csv"), FILE.as_bytes().to_vec())
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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_check_foresees_what_the_book_would_refuse_and_the_rows_come_back_as_they_stood() {
    both_dbs(|store| async move {
        let site = shop(store).await;
        let desk = site.program_as("desk").await;
        let at = uploaded(&desk).await;
        let mut mapping = until(&desk, &at, "survey", "surveyed").await["profile"].clone();
        mapping["unknown_products"] = "refuse".into();
        let changed = desk
            .send(
                Method::PATCH,
                &at,
                Some("application/json"),
                json!({ "mapping": mapping }).to_string().into_bytes(),
            )
            .await;
        changed.expect_status(StatusCode::OK);
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
                ",3,0,product.not_found,SHOP-2,SHOP-2,2026-01-19 09:40,MUG-GREEN,1,9.95,EUR,unknown mug"
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
async fn another_owners_import_is_not_there() {
    both_dbs(|store| async move {
        let site = shop(store).await;
        let desk = site.administrator();
        let at = uploaded(&desk).await;
        let profile = json!({ "name": "x" });
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
