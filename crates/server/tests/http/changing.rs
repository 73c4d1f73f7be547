//! Orders that are changed after they came in: edited, and asked for again.

use axum::http::StatusCode;
use serde_json::{Value, json};
use store::harness::both_dbs;

use crate::actors::{Actor, Answer, TestSite};
use crate::shop::{id_of, make, order, receive, release_and_pick, ship, shop, verb};

async fn detail(actor: &Actor, id: &str) -> Value {
    let answer = actor.get(&format!("/api/v1/orders/{id}")).await;
    answer.expect(StatusCode::OK)
}

async fn line_of(actor: &Actor, id: &str) -> String {
    let line = &detail(actor, id).await["lines"][0]["id"];
    line.as_str().expect("a line").to_owned()
}

async fn edit(actor: &Actor, id: &str, body: Value) -> Answer {
    actor.post(&format!("/api/v1/orders/{id}/edit"), body).await
}

async fn preview(actor: &Actor, id: &str, body: Value) -> Value {
    let answer = actor
        .post(&format!("/api/v1/orders/{id}/edit?dry_run=true"), body)
        .await;
    answer.expect(StatusCode::OK)
}

/// Free pieces of blue mugs.
async fn free(actor: &Actor) -> i64 {
    let page = actor.get("/api/v1/stock").await.expect(StatusCode::OK);
    page["items"][0]["free"].as_i64().expect("free pieces")
}

#[tokio::test]
async fn a_preview_tells_money_and_stock_and_the_same_edit_does_it() {
    both_dbs(|store| async move {
        let site = shop(store).await;
        let desk = site.program_as("desk").await;
        let id = id_of(&make(&desk, order("MUG-BLUE", 2)).await);
        let line = line_of(&desk, &id).await;
        let body = json!({
            "lines": [{ "line": line, "quantity": 5 }],
            "added": [{ "sku": "MUG-RED", "quantity": 1, "price": "10.00", "tax_percent": "21" }],
            "requested_date": "2030-01-02", "priority": 3, "ship_complete": true,
            "ship_to": { "name": "A. de Vries", "street": "Keizersgracht", "house_number": "1" },
        });
        let told = preview(&desk, &id, body.clone()).await;
        assert_eq!(told["total_minor_before"], 2_995);
        assert_eq!(told["total_minor"], 5 * 1_250 + 1_000 + 495);
        assert_eq!(told["lines"][0]["wanted_before"], 2);
        assert_eq!(told["lines"][0]["wanted"], 5);
        assert_eq!(told["lines"][0]["reserved"], 3);
        assert_eq!(told["lines"][0]["id"], line.as_str());
        assert_eq!(told["lines"][1]["added"], true);
        assert_eq!(told["lines"][1]["backordered"], 1);
        assert!(told["lines"][1].get("id").is_none(), "{told}");
        let before = detail(&desk, &id).await;
        assert_eq!(before["version"], 1, "a preview changes nothing");
        assert_eq!(free(&desk).await, 8);

        let done = edit(&desk, &id, body).await.expect(StatusCode::OK);
        assert_eq!(done["total_minor"], told["total_minor"]);
        assert_eq!(done["status"], "backordered", "it ships complete now");
        assert!(done["lines"][1]["id"].is_string());
        let after = detail(&desk, &id).await;
        assert_eq!(after["total_minor"], done["total_minor"]);
        assert_eq!(after["line_count"], 2);
        assert_eq!(after["requested_date"], "2030-01-02");
        assert_eq!(after["priority"], 3);
        assert_eq!(after["ship_to"]["street"], "Keizersgracht");
        assert_eq!(after["lines"][1]["sku"], "MUG-RED");
        assert_eq!(free(&desk).await, 5);
        let story = desk.get(&format!("/api/v1/orders/{id}/events")).await;
        assert!(story.text.contains("order.edited") && !story.text.contains("Keizersgracht"));
    })
    .await;
}

#[tokio::test]
async fn less_frees_stock_and_nothing_different_is_no_event() {
    both_dbs(|store| async move {
        let site = shop(store).await;
        let desk = site.program_as("desk").await;
        let id = id_of(&make(&desk, order("MUG-BLUE", 4)).await);
        let line = line_of(&desk, &id).await;
        let less = json!({ "lines": [{ "line": line, "quantity": 1 }] });
        let done = edit(&desk, &id, less.clone()).await.expect(StatusCode::OK);
        assert_eq!(done["lines"][0]["reserved"], -3);
        assert_eq!(done["total_minor"], 1_250 + 495);
        assert_eq!(free(&desk).await, 9);
        let again = edit(&desk, &id, less).await.expect(StatusCode::OK);
        assert_eq!(again["version"], done["version"], "nothing is different");
        let back = json!({ "lines": [{ "line": line, "quantity": 4 }] });
        let back = edit(&desk, &id, back).await.expect(StatusCode::OK);
        assert_eq!(back["total_minor"], 4 * 1_250 + 495);
        assert_eq!(free(&desk).await, 6);
    })
    .await;
}

#[tokio::test]
async fn on_the_floor_an_edit_stops_the_work_and_has_picked_goods_put_back() {
    both_dbs(|store| async move {
        let site = shop(store).await;
        let (desk, floor) = (site.program_as("desk").await, site.administrator());
        let id = id_of(&make(&desk, order("MUG-BLUE", 3)).await);
        let line = release_and_pick(&floor, &id).await;
        let body = json!({ "lines": [{ "line": line, "quantity": 1 }] });
        let told = preview(&desk, &id, body.clone()).await;
        assert_eq!(told["work_stopped"], true);
        assert_eq!(told["lines"][0]["put_back"], 2);
        edit(&desk, &id, body).await.expect_status(StatusCode::OK);
        let after = detail(&desk, &id).await;
        assert!(after.get("lease").is_none(), "{after}");
        assert_eq!(after["tasks"][0]["kind"], "put_back");
        assert_eq!(after["tasks"][0]["quantity"], 2);
        assert_eq!(after["lines"][0]["quantities"]["picked"], 1);
        verb(&floor, &id, "lease", json!({})).await;
        let packed = json!({ "lines": [{ "line": line, "quantity": 1 }] });
        verb(&floor, &id, "pack", packed).await;
        let shipped = verb(&floor, &id, "ship", json!({ "carrier": "DHL" })).await;
        assert_eq!(shipped["status"], "shipped");
    })
    .await;
}

#[tokio::test]
async fn what_has_left_stays_and_what_cannot_be_is_refused_with_its_place() {
    both_dbs(|store| async move {
        let site = shop(store).await;
        let desk = site.program_as("desk").await;
        receive(&desk, "MUG-RED", 1).await;
        let id = id_of(&make(&desk, order("MUG-RED", 3)).await);
        ship(&desk, &id).await;
        let line = line_of(&desk, &id).await;
        let fewer = json!({ "lines": [{ "line": line, "quantity": 0 }] });
        let refused = edit(&desk, &id, fewer).await;
        let refused = refused.expect_refusal(StatusCode::CONFLICT, "line.already_shipped");
        assert_eq!(refused["facts"]["shipped"], 1);
        let rest = json!({ "lines": [{ "line": line, "quantity": 1 }] });
        let rest = edit(&desk, &id, rest).await.expect(StatusCode::OK);
        assert_eq!(rest["status"], "shipped");
        let late = edit(&desk, &id, json!({ "priority": 1 })).await;
        late.expect_refusal(StatusCode::CONFLICT, "order.not_open");

        let open = id_of(&make(&desk, order("MUG-BLUE", 1)).await);
        let line = line_of(&desk, &open).await;
        let none = json!({ "lines": [{ "line": line, "quantity": 0 }] });
        let none = edit(&desk, &open, none).await;
        none.expect_refusal(StatusCode::UNPROCESSABLE_ENTITY, "order.without_lines");
        let unknown = json!({ "added": [{ "sku": "MUG-GOLD", "quantity": 1 }] });
        let unknown = edit(&desk, &open, unknown).await;
        let unknown = unknown.expect_refusal(StatusCode::NOT_FOUND, "product.not_found");
        assert_eq!(unknown["errors"][0]["pointer"], "/added/0/sku");
        let day = edit(&desk, &open, json!({ "requested_date": "tomorrow" })).await;
        day.expect_refusal(StatusCode::UNPROCESSABLE_ENTITY, "field.malformed");
        let stale = site.program_as("desk").await.header("if-match", "\"9\"");
        let stale = edit(&stale, &open, json!({ "priority": 1 })).await;
        stale.expect_refusal(StatusCode::PRECONDITION_FAILED, "version.mismatch");
        assert_eq!(detail(&desk, &open).await["version"], 1);
    })
    .await;
}

#[tokio::test]
async fn the_same_again_is_a_new_order_linked_to_the_first() {
    both_dbs(|store| async move {
        let site = shop(store).await;
        let desk = site.program_as("desk").await;
        let mut first = order("MUG-BLUE", 2);
        first["external_ref"] = "WEB-1".into();
        first["payment_state"] = "paid".into();
        first["requested_date"] = "2030-01-02".into();
        let id = id_of(&make(&desk, first).await);
        let path = format!("/api/v1/orders/{id}/duplicate");
        let dry = desk.post(&format!("{path}?dry_run=true"), json!({})).await;
        assert_eq!(dry.expect(StatusCode::OK)["lines"][0]["reserved"], 2);

        let made = desk.post(&path, json!({ "accept": false })).await;
        let made = made.expect(StatusCode::CREATED);
        assert_eq!(made["status"], "draft");
        let again = detail(&desk, &id_of(&made)).await;
        assert_eq!(again["total_minor"], 2_995);
        assert_eq!(again["ship_to"]["house_number"], "263");
        assert_eq!(again["lines"][0]["sku"], "MUG-BLUE");
        assert_eq!(again["charges"][0]["amount_minor"], 495);
        assert_eq!(again["payment_state"], "not_required");
        assert!(again.get("external_ref").is_none() && again.get("requested_date").is_none());
        assert_eq!(again["origins"][0]["order"], id.as_str());
        assert_eq!(again["origins"][0]["kind"], "duplicate");
        assert_eq!(detail(&desk, &id).await["followers"][0]["order"], again["id"]);
        assert_eq!(free(&desk).await, 8, "a draft promises nothing");

        let accepted = desk.post(&path, json!({})).await.expect(StatusCode::CREATED);
        assert_eq!(accepted["status"], "ready");
        assert_eq!(free(&desk).await, 6);
    })
    .await;
}

/// As if the quotes of the book had been made long ago.
async fn quote_of_before(site: &TestSite, day: &'static str) {
    let write = site.app.engine.write(move |conn, _now| {
        let sql = "UPDATE orders SET valid_until = $1";
        Box::pin(async move { conn.execute(sql, store::args![day]).await })
    });
    write.await.expect("writes");
}

#[tokio::test]
async fn a_draft_is_quoted_until_a_day_and_accepted_no_later() {
    both_dbs(|store| async move {
        let site = shop(store).await;
        let desk = site.program_as("desk").await;
        let mut draft = order("MUG-BLUE", 2);
        draft["accept"] = false.into();
        let id = id_of(&make(&desk, draft).await);
        let path = format!("/api/v1/orders/{id}");
        let quote_path = format!("{path}/quote");
        let quote = |day: &str| {
            let body = json!({ "valid_until": day });
            desk.post(&quote_path, body)
        };
        let past = quote("2020-01-01").await;
        let past = past.expect_refusal(StatusCode::CONFLICT, "order.quote_expired");
        assert_eq!(past["facts"]["valid_until"], "2020-01-01");
        let odd = quote("soon").await;
        odd.expect_refusal(StatusCode::UNPROCESSABLE_ENTITY, "field.malformed");
        let quoted = quote("2999-12-31").await.expect(StatusCode::OK);
        assert_eq!(
            (&quoted["status"], &quoted["version"]),
            (&json!("draft"), &json!(2))
        );
        assert_eq!(detail(&desk, &id).await["valid_until"], "2999-12-31");
        assert_eq!(free(&desk).await, 10, "a quote promises nothing");
        let page = desk.get("/api/v1/orders?filter=valid_until:is_set:true").await;
        assert_eq!(page.expect(StatusCode::OK)["items"][0]["id"], id.as_str());

        quote_of_before(&site, "2020-01-01").await;
        let expired = desk.post(&format!("{path}/accept"), json!({})).await;
        expired.expect_refusal(StatusCode::CONFLICT, "order.quote_expired");
        let why = desk.get(&format!("{path}/why")).await.expect(StatusCode::OK);
        assert_eq!(why["reasons"][0]["code"], "order.quote_expired");
        quote("2999-12-31").await.expect_status(StatusCode::OK);
        let accepted = desk.post(&format!("{path}/accept"), json!({})).await;
        assert_eq!(accepted.expect(StatusCode::OK)["status"], "ready");
        let late = quote("2999-12-31").await;
        late.expect_refusal(StatusCode::CONFLICT, "order.not_draft");
    })
    .await;
}
