//! Orders from draft to shipped, told by those who work on them.

use axum::http::StatusCode;
use serde_json::{Value, json};
use store::harness::both_dbs;

use crate::actors::Actor;
use crate::shop::{id_of, make, order, order_with_ref, receive, release_and_pick, shop, verb};

/// Why an order stands where it stands: what each reason blocks, and its code.
async fn why(actor: &Actor, id: &str) -> Vec<(String, String)> {
    let answer = actor.get(&format!("/api/v1/orders/{id}/why")).await;
    let reasons = answer.expect(StatusCode::OK)["reasons"].as_array().cloned();
    let text = |reason: &Value, key: &str| reason[key].as_str().unwrap_or_default().to_owned();
    reasons
        .unwrap_or_default()
        .iter()
        .map(|reason| (text(reason, "blocks"), text(reason, "code")))
        .collect()
}

/// What happened to an order, one word an event.
async fn story(actor: &Actor, id: &str) -> Vec<String> {
    let story = actor.get(&format!("/api/v1/orders/{id}/events")).await;
    let story = story.expect(StatusCode::OK);
    let events = story["items"].as_array().cloned().unwrap_or_default();
    let word = |event: &Value| event["kind"].as_str().unwrap_or_default().replace("order.", "");
    events.iter().map(word).collect()
}

#[tokio::test]
async fn an_order_goes_from_draft_to_shipped_and_tells_why_at_each_stop() {
    both_dbs(|store| async move {
        let site = shop(store).await;
        let (desk, floor) = (site.program_as("desk").await, site.program_as("floor").await);
        let mut draft = order("MUG-BLUE", 2);
        draft["accept"] = false.into();
        let made = desk.post("/api/v1/orders", draft).await;
        assert_eq!(made.header("etag"), "\"1\"");
        let made = made.expect(StatusCode::CREATED);
        assert_eq!(made["status"], "draft");
        let id = id_of(&made);
        let path = format!("/api/v1/orders/{id}");
        assert_eq!(why(&desk, &id).await, [("ready".into(), "order.is_draft".into())]);

        let accepted = desk.post(&format!("{path}/accept"), json!({})).await;
        assert_eq!(accepted.expect(StatusCode::OK)["status"], "ready");
        assert_eq!(
            why(&desk, &id).await,
            [("released".into(), "order.not_asked".into())]
        );

        let released = desk.post(&format!("{path}/release"), json!({})).await;
        assert_eq!(released.expect(StatusCode::OK)["status"], "released");
        assert_eq!(why(&desk, &id).await, []);

        let detail = floor.get(&path).await.expect(StatusCode::OK);
        let line = detail["lines"][0]["id"].clone();
        assert_eq!(detail["allocations"][0]["quantity"], 2);
        assert_eq!(detail["lines"][0]["price"], "12.50");
        assert_eq!(detail["lines"][0]["sku"], "MUG-BLUE");
        assert_eq!(detail["total_minor"], 2_995);
        assert_eq!(detail["ship_to"]["house_number"], "263");

        let work = json!({ "device": "scanner-7" });
        floor
            .post(&format!("{path}/lease"), work)
            .await
            .expect(StatusCode::OK);
        let lines = json!({ "lines": [{ "line": line, "quantity": 2 }] });
        let picked = floor.post(&format!("{path}/pick"), lines.clone()).await;
        assert_eq!(picked.expect(StatusCode::OK)["status"], "in_progress");
        let packed = floor.post(&format!("{path}/pack"), lines).await;
        assert!(packed.expect(StatusCode::OK)["package"].is_string());
        let ship = json!({ "carrier": "PostNL", "tracking": "3SABCD1234567" });
        let shipped = floor
            .post(&format!("{path}/ship"), ship)
            .await
            .expect(StatusCode::OK);
        assert_eq!(shipped["status"], "shipped");
        assert_eq!(why(&desk, &id).await, []);

        let shipment = shipped["shipment"].as_str().expect("a shipment");
        let shipment = desk.get(&format!("/api/v1/shipments/{shipment}")).await;
        assert_eq!(shipment.expect(StatusCode::OK)["tracking"], "3SABCD1234567");
        assert_eq!(
            story(&desk, &id).await,
            [
                "created", "accepted", "released", "leased", "picked", "packed", "shipped"
            ]
        );
    })
    .await;
}

#[tokio::test]
async fn holds_stand_in_the_way_until_each_is_lifted() {
    both_dbs(|store| async move {
        let site = shop(store).await;
        let desk = site.program_as("desk").await;
        let id = id_of(&make(&desk, order("MUG-BLUE", 1)).await);
        let address = json!({ "kind": "address", "reason": "the street does not exist" });
        let first = verb(&desk, &id, "holds", address).await;
        assert_eq!(first["status"], "on_hold");
        let second = verb(
            &desk,
            &id,
            "holds",
            json!({ "kind": "fraud", "keeps_stock": false }),
        )
        .await;
        let path = format!("/api/v1/orders/{id}");
        let refused = desk.post(&format!("{path}/release"), json!({})).await;
        let refused = refused.expect_refusal(StatusCode::CONFLICT, "order.on_hold");
        assert_eq!(refused["facts"]["open_holds"], 2);
        let open = ("free_of_holds".to_owned(), "hold.open".to_owned());
        let reasons = why(&desk, &id).await;
        assert_eq!(reasons.iter().filter(|reason| **reason == open).count(), 2);

        for hold in [&first["hold"], &second["hold"]] {
            let hold = hold.as_str().expect("a hold");
            verb(&desk, &id, &format!("holds/{hold}/lift"), json!({})).await;
        }
        let detail = desk.get(&path).await.expect(StatusCode::OK);
        assert_eq!(detail["holds"][0]["reason"], "the street does not exist");
        assert!(detail["holds"][1]["lifted_at"].is_string());
        assert_eq!(detail["open_holds"], 0);
        let unknown = desk.post(&format!("{path}/holds/hld_1/lift"), json!({})).await;
        unknown.expect_refusal(StatusCode::NOT_FOUND, "hold.not_found");
        let nonsense = desk
            .post(&format!("{path}/holds"), json!({ "kind": "mood" }))
            .await;
        let nonsense = nonsense.expect_refusal(StatusCode::UNPROCESSABLE_ENTITY, "request.invalid");
        assert_eq!(nonsense["errors"][0]["pointer"], "/kind");
    })
    .await;
}

#[tokio::test]
async fn what_stock_cannot_cover_waits_and_gets_what_comes_in() {
    both_dbs(|store| async move {
        let site = shop(store).await;
        let desk = site.program_as("desk").await;
        let made = make(&desk, order("MUG-RED", 3)).await;
        assert_eq!(made["status"], "backordered");
        assert_eq!(made["lines"][0]["backordered"], 3);
        let id = id_of(&made);
        let waiting = ("reserved".to_owned(), "line.backordered".to_owned());
        assert!(why(&desk, &id).await.contains(&waiting));
        let mut events = desk.get("/api/v1/events?limit=1000").await.expect(StatusCode::OK);
        receive(&site.administrator(), "MUG-RED", 5).await;
        let mut reserved = false;
        // Stock is handed out by a job: the feed tells when it was.
        while !reserved {
            let next = events["next"].as_str().expect("a cursor");
            let path = format!("/api/v1/events?after={next}&wait_seconds=30");
            events = desk.get(&path).await.expect(StatusCode::OK);
            let items = events["items"].as_array().expect("events");
            assert!(!items.is_empty(), "nothing was handed out");
            reserved = items
                .iter()
                .any(|event| event["kind"] == "order.reserved" && event["id"] == id);
        }
        let detail = desk.get(&format!("/api/v1/orders/{id}")).await;
        assert_eq!(detail.expect(StatusCode::OK)["status"], "ready");
    })
    .await;
}

#[tokio::test]
async fn a_cancelled_pick_becomes_a_task_and_a_lease_is_taken_over() {
    both_dbs(|store| async move {
        let site = shop(store).await;
        let (desk, ann, bob) = (
            site.program_as("desk").await,
            site.program_as("floor").await,
            site.program_as("floor").await,
        );
        let admin = site.administrator();
        let id = id_of(&make(&desk, order("MUG-BLUE", 2)).await);
        verb(&desk, &id, "release", json!({})).await;
        let leased = verb(&ann, &id, "lease", json!({ "device": "scanner-1" })).await;
        let path = format!("/api/v1/orders/{id}");
        let held = bob.post(&format!("{path}/lease"), json!({})).await;
        held.expect_refusal(StatusCode::CONFLICT, "lease.held");
        let taken = verb(&bob, &id, "lease/take-over", json!({ "device": "scanner-2" })).await;
        let late = ann.post(&format!("{path}/lease/renew"), json!({})).await;
        late.expect_refusal(StatusCode::CONFLICT, "lease.held");
        verb(&bob, &id, "lease/renew", json!({})).await;
        verb(&bob, &id, "lease/give-back", json!({})).await;
        assert!(
            taken["fence"].as_i64() > leased["fence"].as_i64(),
            "{leased} {taken}"
        );

        let other = id_of(&make(&desk, order("MUG-BLUE", 1)).await);
        release_and_pick(&admin, &other).await;
        let cancelled = verb(&admin, &other, "cancel", json!({ "reason": "buyer_asked" })).await;
        assert_eq!(cancelled["status"], "cancelled");
        let tasks = ann.get("/api/v1/tasks?filter=kind:eq:put_back").await;
        let task = tasks.expect(StatusCode::OK)["items"][0].clone();
        assert_eq!(task["order"], other.as_str());
        let finish = format!("/api/v1/tasks/{}/finish", id_of(&task));
        let read = ann.get(&format!("/api/v1/tasks/{}", id_of(&task))).await;
        let seen = site
            .program_as("floor")
            .await
            .header("if-match", read.header("etag"));
        let done = seen.post(&finish, json!({})).await;
        assert_eq!(done.header("etag"), "\"2\"");
        assert_eq!(done.expect(StatusCode::OK)["version"], 2);
        let late = seen.post(&finish, json!({})).await;
        let late = late.expect_refusal(StatusCode::PRECONDITION_FAILED, "version.mismatch");
        assert_eq!(late["facts"]["changed"][0]["kind"], "task.done");
        let again = ann.post(&finish, json!({})).await;
        again.expect_refusal(StatusCode::CONFLICT, "task.done");
        let product = task["product"].as_str().expect("a product");
        let stock = desk.get(&format!("/api/v1/products/{product}/stock")).await;
        let stock = stock.expect(StatusCode::OK);
        assert_eq!(stock["stock"][0]["on_hand"], 10);
        assert_eq!(stock["stock"][0]["reserved"], 2);
    })
    .await;
}

#[tokio::test]
async fn the_same_reference_is_taken_once_and_tells_whether_it_was_the_same() {
    both_dbs(|store| async move {
        let site = shop(store).await;
        let shop = site.program_as("integrator").await;
        let made = make(&shop, order_with_ref("WEB-1", "MUG-BLUE", 1)).await;
        for (quantity, same) in [(1, true), (2, false)] {
            let body = order_with_ref("WEB-1", "MUG-BLUE", quantity);
            let refused = shop.post("/api/v1/orders", body).await;
            let refused = refused.expect_refusal(StatusCode::CONFLICT, "order.ref_taken");
            assert_eq!(refused["facts"]["order"], made["id"]);
            assert_eq!(refused["facts"]["same"], same);
            assert_eq!(refused["errors"][0]["pointer"], "/external_ref");
        }
    })
    .await;
}
