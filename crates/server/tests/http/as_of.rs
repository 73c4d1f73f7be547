//! Orders and stock as they stood at an earlier moment.

use axum::http::StatusCode;
use serde_json::{Value, json};
use store::harness::both_dbs;

use crate::actors::Actor;
use crate::isolation::neighbour;
use crate::shop::{id_of, make, order, receive, release_and_pick, ship, shop, shop_with, verb};

/// When the last thing happened to the order.
async fn last_at(actor: &Actor, order: &str) -> String {
    let path = format!("/api/v1/orders/{order}/events");
    let events = actor.get(&path).await.expect(StatusCode::OK);
    let last = events["items"].as_array().expect("events").last().expect("one");
    last["at"].as_str().expect("a moment").to_owned()
}

async fn first_product(actor: &Actor) -> String {
    let page = actor
        .get("/api/v1/products?sort=sku")
        .await
        .expect(StatusCode::OK);
    id_of(&page["items"][0])
}

async fn then(actor: &Actor, order: &str, at: &str) -> Value {
    let path = format!("/api/v1/orders/{order}/as-of?at={at}");
    actor.get(&path).await.expect(StatusCode::OK)
}

#[tokio::test]
async fn an_order_is_shown_as_it_stood_while_it_was_held_and_before_it_left() {
    both_dbs(|store| async move {
        let site = shop(store).await;
        let desk = site.administrator();
        let id = id_of(&make(&desk, order("MUG-BLUE", 2)).await);
        let made = last_at(&desk, &id).await;
        let held = verb(
            &desk,
            &id,
            "holds",
            json!({ "kind": "address", "reason": "where?" }),
        )
        .await;
        let on_hold = last_at(&desk, &id).await;
        let lift = format!("holds/{}/lift", held["hold"].as_str().expect("a hold"));
        verb(&desk, &id, &lift, json!({})).await;
        let shipment = ship(&desk, &id).await;

        let before = then(&desk, &id, &made).await;
        assert_eq!(before["at"], made);
        assert_eq!(before["order"]["status"], "ready");
        assert_eq!(before["order"]["version"], 1);
        assert_eq!(before["lines"][0]["quantities"]["reserved"], 2);
        assert_eq!(before["lines"][0]["sku"], "MUG-BLUE");
        assert_eq!(before["ship_to"]["city"], "Amsterdam");
        assert_eq!((&before["holds"], &before["shipments"]), (&json!([]), &json!([])));
        let during = then(&desk, &id, &on_hold).await;
        assert_eq!(during["order"]["status"], "on_hold");
        assert_eq!(during["holds"][0]["reason"], "where?");
        assert_eq!(during["holds"][0].get("lifted_at"), None);
        let path = format!("/api/v1/orders/{id}/as-of");
        let now = desk.get(&path).await.expect(StatusCode::OK);
        let detail = desk
            .get(&format!("/api/v1/orders/{id}"))
            .await
            .expect(StatusCode::OK);
        assert_eq!(now["order"]["status"], "shipped");
        assert_eq!(now["shipments"][0]["id"], shipment);
        assert_eq!(now["lines"], detail["lines"]);
        for (field, value) in now["order"].as_object().expect("a head") {
            assert_eq!(detail[field], *value, "{field}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_moment_to_come_and_one_before_the_thing_are_refused_in_words() {
    both_dbs(|store| async move {
        let site = shop(store).await;
        let desk = site.administrator();
        let id = id_of(&make(&desk, order("MUG-BLUE", 1)).await);
        let product = first_product(&desk).await;
        for path in [
            format!("/api/v1/orders/{id}/as-of"),
            format!("/api/v1/products/{product}/stock/as-of"),
        ] {
            let future = desk.get(&format!("{path}?at=2999-01-01T00:00:00Z")).await;
            future.expect_refusal(StatusCode::UNPROCESSABLE_ENTITY, "moment.in_future");
            let early = desk.get(&format!("{path}?at=1999-01-01T00:00:00Z")).await;
            early.expect_refusal(StatusCode::UNPROCESSABLE_ENTITY, "moment.too_early");
            let odd = desk.get(&format!("{path}?at=yesterday")).await;
            odd.expect_refusal(StatusCode::BAD_REQUEST, "request.bad_query");
            let foreign = neighbour_of(&site, &desk).await;
            let foreign = foreign.get(&format!("{path}?at=1999-01-01T00:00:00Z")).await;
            foreign.expect_status(StatusCode::NOT_FOUND);
        }
    })
    .await;
}

/// Another owner; made once.
async fn neighbour_of(site: &crate::actors::TestSite, desk: &Actor) -> Actor {
    let owners = desk.get("/api/v1/owners").await.expect(StatusCode::OK);
    let next = owners["items"]
        .as_array()
        .expect("owners")
        .iter()
        .find(|it| it["code"] == "NEXT");
    match next {
        None => neighbour(site).await,
        Some(owner) => {
            let key = json!({ "name": "again", "role": "administrator", "owner": owner["id"] });
            let key = desk
                .post("/api/v1/api-keys", key)
                .await
                .expect(StatusCode::CREATED);
            site.program(key["key"].as_str().expect("a key"))
        }
    }
}

#[tokio::test]
async fn stock_is_shown_where_it_lay_before_it_was_picked() {
    both_dbs(|store| async move {
        let site = shop(store).await;
        let desk = site.administrator();
        let product = first_product(&desk).await;
        let path = format!("/api/v1/products/{product}/stock/as-of");
        let id = id_of(&make(&desk, order("MUG-BLUE", 3)).await);
        let before = last_at(&desk, &id).await;
        release_and_pick(&desk, &id).await;
        receive(&desk, "MUG-BLUE", 5).await;

        let then = desk
            .get(&format!("{path}?at={before}"))
            .await
            .expect(StatusCode::OK);
        assert_eq!(then["stock"][0]["on_hand"], 10);
        assert_eq!(then["levels"].as_array().map(Vec::len), Some(1));
        assert_eq!(then["levels"][0]["on_hand"], 10);
        let now = desk.get(&path).await.expect(StatusCode::OK);
        assert_eq!(now["stock"][0]["on_hand"], 15);
        let in_bins: Vec<_> = now["levels"].as_array().expect("levels").iter().collect();
        let pieces: i64 = in_bins.iter().map(|it| it["on_hand"].as_i64().unwrap_or(0)).sum();
        assert_eq!((in_bins.len(), pieces), (2, 15));
    })
    .await;
}

#[tokio::test]
async fn a_ledger_that_is_too_long_on_both_sides_is_said_to_be() {
    both_dbs(|store| async move {
        let site = shop_with(store, |values| values.list.as_of_movements_max = 100).await;
        let desk = site.administrator();
        let product = first_product(&desk).await;
        let id = id_of(&make(&desk, order("MUG-RED", 1)).await);
        let mut middle = String::new();
        for round in 0..2 {
            for _ in 0..101 {
                receive(&desk, "MUG-BLUE", 1).await;
            }
            if round == 0 {
                verb(&desk, &id, "holds", json!({ "kind": "manual" })).await;
                middle = last_at(&desk, &id).await;
            }
        }
        let path = format!("/api/v1/products/{product}/stock/as-of");
        let refused = desk.get(&format!("{path}?at={middle}")).await;
        refused.expect_refusal(StatusCode::CONFLICT, "stock.ledger_too_long");
        let now = desk.get(&path).await.expect(StatusCode::OK);
        assert_eq!(now["stock"][0]["on_hand"], 212);
    })
    .await;
}
