//! Goods come back: announced, unannounced, unknown or undelivered; and what becomes of them.

use axum::http::StatusCode;
use serde_json::{Value, json};
use store::Store;
use store::harness::both_dbs;

use crate::actors::{Actor, TestSite};
use crate::shop::{id_of, make, order, ship, shop};

/// An order of mugs that left, with its only line.
async fn shipped(actor: &Actor, quantity: i64) -> (String, String) {
    let id = id_of(&make(actor, order("MUG-BLUE", quantity)).await);
    ship(actor, &id).await;
    let detail = actor.get(&format!("/api/v1/orders/{id}")).await;
    let line = detail.expect(StatusCode::OK)["lines"][0]["id"].clone();
    (id, line.as_str().expect("a line").to_owned())
}

/// A shop with a bin for quarantine.
async fn shop_with_quarantine(store: Store) -> TestSite {
    let site = shop(store).await;
    let bin = json!({ "warehouse": "MAIN", "code": "QUARANTINE", "kind": "quarantine" });
    let made = site.administrator().post("/api/v1/bins", bin).await;
    made.expect_status(StatusCode::CREATED);
    site
}

fn announcement(order: &str, line: &str, quantity: i64) -> Value {
    json!({ "order": order, "lines": [{ "order_line": line, "quantity": quantity, "reason": "damaged" }] })
}

async fn announce(actor: &Actor, order: &str, line: &str, quantity: i64) -> String {
    let made = actor
        .post("/api/v1/returns", announcement(order, line, quantity))
        .await;
    id_of(&made.expect(StatusCode::CREATED))
}

fn pieces(which: (&str, &str), quantity: i64, disposition: &str) -> Value {
    let (bin, grade) = match disposition {
        "restock" => (Some("BULK"), "a"),
        "quarantine" => (Some("QUARANTINE"), "b"),
        _ => (None, "damaged"),
    };
    json!({ which.0: which.1, "quantity": quantity, "grade": grade, "disposition": disposition, "bin": bin, "reason": "seen" })
}

async fn verb(actor: &Actor, id: &str, verb: &str, body: Value) -> Value {
    let answer = actor.post(&format!("/api/v1/returns/{id}/{verb}"), body).await;
    answer.expect(StatusCode::OK)
}

async fn returned(actor: &Actor, id: &str) -> Value {
    actor
        .get(&format!("/api/v1/returns/{id}"))
        .await
        .expect(StatusCode::OK)
}

async fn mugs(actor: &Actor) -> Value {
    let stock = actor.get("/api/v1/stock").await.expect(StatusCode::OK);
    let rows = stock["items"].as_array().expect("rows").clone();
    rows.into_iter().next().expect("the blue mugs")
}

async fn assert_sound(store: &Store) {
    let mut conn = store.read().await.expect("a reader");
    let report = store::verify::run(&mut conn, |_| {}).await.expect("verifies");
    assert!(report.is_clean(), "{report:?}");
}

#[tokio::test]
async fn an_announced_return_is_graded_and_each_piece_goes_where_it_should() {
    both_dbs(|store| async move {
        let site = shop_with_quarantine(store.clone()).await;
        let (desk, floor) = (site.program_as("desk").await, site.program_as("floor").await);
        let (sold, line) = shipped(&desk, 4).await;
        let before = mugs(&desk).await;
        let id = announce(&desk, &sold, &line, 3).await;
        let there = returned(&desk, &id).await;
        assert_eq!(there["status"], "announced");
        assert_eq!(there["lines"][0]["sku"], "MUG-BLUE");

        let lines = json!({ "lines": [
            pieces(("line", there["lines"][0]["id"].as_str().expect("a line")), 1, "restock"),
            pieces(("order_line", &line), 1, "quarantine"),
            pieces(("sku", "MUG-BLUE"), 1, "scrap"),
        ] });
        let received = verb(&floor, &id, "receive", lines).await;
        assert_eq!(received["status"], "received");
        let there = returned(&desk, &id).await;
        assert_eq!(
            [
                &there["received"],
                &there["restocked"],
                &there["quarantined"],
                &there["scrapped"]
            ],
            [3, 1, 1, 1]
        );
        assert_eq!(there["gradings"].as_array().map(Vec::len), Some(3));
        assert!(there["gradings"][2]["movement"].is_null(), "scrap is never stock");

        let after = mugs(&desk).await;
        let number = |row: &Value, key: &str| row[key].as_i64().expect("a number");
        assert_eq!(number(&after, "on_hand"), number(&before, "on_hand") + 2);
        assert_eq!(number(&after, "free"), number(&before, "free") + 1);
        assert_eq!(number(&after, "quarantined"), 1);
        let detail = desk
            .get(&format!("/api/v1/orders/{sold}"))
            .await
            .expect(StatusCode::OK);
        assert_eq!(detail["quantities"]["returned"], 3);
        assert_eq!(detail["lines"][0]["quantities"]["returned"], 3);
        assert_eq!(detail["status"], "shipped");

        assert_eq!(verb(&desk, &id, "close", json!({})).await["status"], "closed");
        let late = desk.post(&format!("/api/v1/returns/{id}/close"), json!({})).await;
        late.expect_refusal(StatusCode::CONFLICT, "return.not_open");
        assert_sound(&store).await;
    })
    .await;
}

#[tokio::test]
async fn no_more_comes_back_than_left() {
    both_dbs(|store| async move {
        let site = shop_with_quarantine(store.clone()).await;
        let desk = site.program_as("desk").await;
        let (sold, line) = shipped(&desk, 3).await;
        let first = announce(&desk, &sold, &line, 2).await;
        let refused = desk.post("/api/v1/returns", announcement(&sold, &line, 2)).await;
        let refused = refused.expect_refusal(StatusCode::CONFLICT, "return.exceeds_shipped");
        assert_eq!(refused["facts"]["left"], 1);
        let second = announce(&desk, &sold, &line, 1).await;

        // Two may come on the first; a third piece is the second's.
        let path = format!("/api/v1/returns/{first}/receive");
        let lines = |quantity| json!({ "lines": [pieces(("order_line", &line), quantity, "restock")] });
        let refused = desk.post(&path, lines(3)).await;
        refused.expect_refusal(StatusCode::CONFLICT, "return.exceeds_shipped");
        desk.post(&path, lines(1)).await.expect_status(StatusCode::OK);
        assert_eq!(returned(&desk, &first).await["status"], "partially_received");
        let refused = desk
            .post(&format!("/api/v1/returns/{first}/cancel"), json!({}))
            .await;
        refused.expect_refusal(StatusCode::CONFLICT, "return.already_received");

        // What was announced and is given up may be announced anew.
        assert_eq!(
            verb(&desk, &second, "cancel", json!({})).await["status"],
            "cancelled"
        );
        verb(&desk, &first, "close", json!({})).await;
        announce(&desk, &sold, &line, 2).await;
        let refused = desk.post("/api/v1/returns", announcement(&sold, &line, 1)).await;
        refused.expect_refusal(StatusCode::CONFLICT, "return.exceeds_shipped");
        assert_sound(&store).await;
    })
    .await;
}

#[tokio::test]
async fn an_unknown_package_is_taken_in_and_finds_its_order_later() {
    both_dbs(|store| async move {
        let site = shop_with_quarantine(store.clone()).await;
        let (desk, floor) = (site.program_as("desk").await, site.program_as("floor").await);
        let (sold, _) = shipped(&desk, 2).await;
        let (other, _) = shipped(&desk, 1).await;
        let arrival = json!({ "tracking": "3SBACK" });
        let id = id_of(&floor.post("/api/v1/returns/arrivals", arrival).await.expect(StatusCode::CREATED));
        let refused = desk.post(&format!("/api/v1/returns/{id}/exchange"), json!({ "lines": [] })).await;
        refused.expect_refusal(StatusCode::CONFLICT, "return.without_order");
        verb(&floor, &id, "receive", json!({ "lines": [pieces(("sku", "MUG-BLUE"), 2, "quarantine")] })).await;

        let link = format!("/api/v1/returns/{id}/link");
        let refused = desk.post(&link, json!({ "order": other })).await;
        refused.expect_refusal(StatusCode::CONFLICT, "return.exceeds_shipped");
        verb(&desk, &id, "link", json!({ "order": sold })).await;
        let again = desk.post(&link, json!({ "order": sold })).await;
        again.expect_refusal(StatusCode::CONFLICT, "return.linked");
        let detail = desk.get(&format!("/api/v1/orders/{sold}")).await.expect(StatusCode::OK);
        assert_eq!(detail["quantities"]["returned"], 2);
        let found = desk.get(&format!("/api/v1/returns?filter=order:eq:{sold}")).await;
        assert_eq!(found.expect(StatusCode::OK)["items"][0]["id"], id.as_str());

        // Out of quarantine it is on sale again.
        let free = mugs(&desk).await["free"].as_i64().expect("a number");
        let transfer = json!({ "sku": "MUG-BLUE", "quantity": 2, "from": { "bin": "QUARANTINE" }, "to": { "bin": "BULK" } });
        desk.post("/api/v1/stock/transfer", transfer).await.expect_status(StatusCode::OK);
        assert_eq!(mugs(&desk).await["free"], free + 2);
        assert_sound(&store).await;
    })
    .await;
}

#[tokio::test]
async fn what_could_not_be_delivered_comes_back_as_its_shipment_and_is_exchanged_or_credited() {
    both_dbs(|store| async move {
        let site = shop_with_quarantine(store.clone()).await;
        let desk = site.program_as("desk").await;
        let sold = id_of(&make(&desk, order("MUG-BLUE", 2)).await);
        let shipment = ship(&desk, &sold).await;
        let body = json!({ "order": sold, "shipment": shipment });
        let id = id_of(&desk.post("/api/v1/returns", body).await.expect(StatusCode::CREATED));
        let there = returned(&desk, &id).await;
        assert_eq!((&there["kind"], &there["expected"]), (&json!("undelivered"), &json!(2)));
        let line = there["lines"][0]["id"].as_str().expect("a line").to_owned();
        verb(&desk, &id, "receive", json!({ "lines": [pieces(("line", &line), 2, "restock")] })).await;

        let instead = json!({ "lines": [{ "sku": "MUG-BLUE", "quantity": 1 }], "accept": false });
        let exchanged = desk.post(&format!("/api/v1/returns/{id}/exchange"), instead).await;
        let exchanged = exchanged.expect(StatusCode::CREATED);
        assert_eq!(exchanged["status"], "draft");
        let detail = desk.get(&format!("/api/v1/orders/{}", id_of(&exchanged))).await;
        let detail = detail.expect(StatusCode::OK);
        assert_eq!(detail["origins"][0]["kind"], "exchange", "{detail}");
        assert_eq!(detail["ship_to"]["house_number"], "263");

        let credit = json!({ "order": sold, "return": id, "lines": [{ "sku": "MUG-BLUE", "quantity": 1, "amount_minor": 1250 }] });
        let credit = id_of(&desk.post("/api/v1/credits", credit).await.expect(StatusCode::CREATED));
        let credits = desk.get(&format!("/api/v1/credits?filter=return:eq:{id}")).await.expect(StatusCode::OK);
        assert_eq!(credits["items"][0]["id"], credit.as_str());
        let (other, _) = shipped(&desk, 1).await;
        let wrong = json!({ "order": other, "return": id, "lines": [{ "amount_minor": 1 }] });
        let refused = desk.post("/api/v1/credits", wrong).await;
        refused.expect_refusal(StatusCode::NOT_FOUND, "return.not_found");
        assert_sound(&store).await;
    })
    .await;
}

#[tokio::test]
async fn pieces_go_only_where_they_may_and_a_dry_run_takes_nothing_in() {
    both_dbs(|store| async move {
        let site = shop_with_quarantine(store.clone()).await;
        let desk = site.program_as("desk").await;
        let (sold, line) = shipped(&desk, 2).await;
        let id = announce(&desk, &sold, &line, 1).await;
        let path = format!("/api/v1/returns/{id}/receive");
        let mut on_sale = pieces(("order_line", &line), 1, "quarantine");
        on_sale["bin"] = "BULK".into();
        let refused = desk.post(&path, json!({ "lines": [on_sale] })).await;
        refused.expect_refusal(StatusCode::CONFLICT, "bin.not_quarantine");
        let mut aside = pieces(("order_line", &line), 1, "restock");
        aside["bin"] = "QUARANTINE".into();
        let refused = desk.post(&path, json!({ "lines": [aside] })).await;
        refused.expect_refusal(StatusCode::CONFLICT, "bin.not_for_stock");
        let mut scrap = pieces(("order_line", &line), 1, "scrap");
        scrap["reason"] = "".into();
        let refused = desk.post(&path, json!({ "lines": [scrap] })).await;
        refused.expect_refusal(StatusCode::UNPROCESSABLE_ENTITY, "field.malformed");
        let nothing = desk.post(&format!("/api/v1/returns/{id}/close"), json!({})).await;
        nothing.expect_refusal(StatusCode::CONFLICT, "return.nothing_received");

        let lines = json!({ "lines": [pieces(("order_line", &line), 1, "restock")] });
        let dry = desk.post(&format!("{path}?dry_run=true"), lines).await;
        assert_eq!(dry.expect(StatusCode::OK)["status"], "received");
        assert_eq!(returned(&desk, &id).await["status"], "announced");
        let stale = site.program_as("desk").await.header("if-match", "\"7\"");
        let lines = json!({ "lines": [pieces(("order_line", &line), 1, "restock")] });
        let refused = stale.post(&path, lines).await;
        refused.expect_refusal(StatusCode::PRECONDITION_FAILED, "version.mismatch");
    })
    .await;
}

#[tokio::test]
async fn the_desk_announces_and_the_floor_takes_in() {
    both_dbs(|store| async move {
        let site = shop_with_quarantine(store.clone()).await;
        let desk = site.program_as("desk").await;
        let (sold, line) = shipped(&desk, 2).await;
        let floor = site.program_as("floor").await;
        let shop = site.program_as("integrator").await;
        let refused = floor.post("/api/v1/returns", announcement(&sold, &line, 1)).await;
        refused.expect_status(StatusCode::FORBIDDEN);
        let id = announce(&shop, &sold, &line, 1).await;
        let path = format!("/api/v1/returns/{id}");
        let lines = json!({ "lines": [pieces(("order_line", &line), 1, "restock")] });
        shop.post(&format!("{path}/receive"), lines.clone())
            .await
            .expect_status(StatusCode::FORBIDDEN);
        floor
            .post(&format!("{path}/receive"), lines)
            .await
            .expect_status(StatusCode::OK);
        floor
            .post(&format!("{path}/close"), json!({}))
            .await
            .expect_status(StatusCode::FORBIDDEN);
        shop.post("/api/v1/returns/arrivals", json!({}))
            .await
            .expect_status(StatusCode::FORBIDDEN);
    })
    .await;
}
