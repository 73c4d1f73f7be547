//! The desk's verbs on many orders at once.

use axum::http::StatusCode;
use serde_json::{Value, json};
use store::harness::both_dbs;

use crate::actors::Actor;
use crate::isolation::neighbour;
use crate::shop::{id_of, make, order, shop, shop_with, verb};

/// An order as it was seen when it was made.
fn seen(made: &Value) -> Value {
    json!({ "id": made["id"], "version": made["version"] })
}

async fn set(actor: &Actor, verb: &str, body: Value) -> Value {
    let answer = actor.post(&format!("/api/v1/orders:{verb}"), body).await;
    answer.expect(StatusCode::OK)
}

fn statuses(answer: &Value) -> Vec<u64> {
    let results = answer["results"].as_array().expect("results");
    results
        .iter()
        .map(|result| result["status"].as_u64().unwrap_or(0))
        .collect()
}

async fn status_of(actor: &Actor, made: &Value) -> Value {
    let detail = actor.get(&format!("/api/v1/orders/{}", id_of(made))).await;
    detail.expect(StatusCode::OK)["status"].clone()
}

#[tokio::test]
async fn a_set_is_released_order_by_order_and_taken_back() {
    both_dbs(|store| async move {
        let site = shop(store).await;
        let desk = site.program_as("desk").await;
        let first = make(&desk, order("MUG-BLUE", 2)).await;
        let short = make(&desk, order("MUG-RED", 1)).await;
        let changed = make(&desk, order("MUG-BLUE", 1)).await;
        let last = make(&desk, order("MUG-BLUE", 3)).await;
        let hold = verb(&desk, &id_of(&changed), "holds", json!({ "kind": "manual" })).await;
        let lift = format!("holds/{}/lift", hold["hold"].as_str().expect("a hold"));
        verb(&desk, &id_of(&changed), &lift, json!({})).await;

        let orders: Vec<Value> = [&first, &short, &changed, &last].map(seen).to_vec();
        let answer = set(&desk, "release", json!({ "orders": orders })).await;
        assert_eq!((&answer["done"], &answer["refused"]), (&json!(2), &json!(2)));
        assert_eq!(statuses(&answer)[2], 412);
        assert_eq!(answer["results"][2]["problem"]["code"], "version.mismatch");
        assert!(answer["results"][1]["problem"]["title"].is_string());
        assert_eq!(answer["results"][0]["order"]["number"], first["number"]);
        for made in [&first, &last] {
            assert_eq!(status_of(&desk, made).await, "released");
        }

        // Without a version the order is taken as it is.
        let as_it_is = json!({ "orders": [{ "id": changed["id"] }] });
        assert_eq!(set(&desk, "release", as_it_is).await["done"], 1);
        let all = [&first, &changed, &last].map(|made| json!({ "id": made["id"] }));
        assert_eq!(
            set(&desk, "unallocate", json!({ "orders": all })).await["done"],
            3
        );
        assert_eq!(status_of(&desk, &first).await, "ready");
    })
    .await;
}

#[tokio::test]
async fn a_set_is_held_and_lifted_and_may_be_sent_again() {
    both_dbs(|store| async move {
        let site = shop(store).await;
        let desk = site.program_as("desk").await;
        let made = [
            make(&desk, order("MUG-BLUE", 1)).await,
            make(&desk, order("MUG-BLUE", 2)).await,
        ];
        let orders = made.each_ref().map(seen);
        let hold = json!({ "orders": orders, "hold": { "kind": "address", "reason": "No number" } });
        let keyed = site.program_as("desk").await.header("idempotency-key", "hold-7");
        let first = set(&keyed, "hold", hold.clone()).await;
        let again = set(&keyed, "hold", hold).await;
        assert_eq!(statuses(&first), [200, 200]);
        for index in [0, 1] {
            assert_eq!(again["results"][index]["order"], first["results"][index]["order"]);
            assert_eq!(again["results"][index]["replayed"], true);
        }
        assert_eq!(status_of(&desk, &made[0]).await, "on_hold");

        let held: Vec<Value> = [0, 1]
            .map(|index| &first["results"][index]["order"])
            .map(|order| json!({ "id": order["id"], "hold": order["hold"] }))
            .to_vec();
        assert_eq!(set(&desk, "lift", json!({ "orders": held })).await["done"], 2);
        assert_eq!(status_of(&desk, &made[1]).await, "ready");
    })
    .await;
}

#[tokio::test]
async fn a_set_that_cannot_be_read_or_is_too_long_does_nothing() {
    both_dbs(|store| async move {
        let site = shop_with(store, |values| values.engine.batch_request_orders_max = 2).await;
        let desk = site.program_as("desk").await;
        let made = make(&desk, order("MUG-BLUE", 1)).await;
        let one = json!({ "id": made["id"] });
        for bad in [
            json!({}),
            json!({ "orders": [] }),
            json!({ "orders": [one, one, one] }),
            json!({ "orders": [one, { "id": 7 }] }),
            json!({ "orders": [one], "hold": {} }),
        ] {
            let refused = desk.post("/api/v1/orders:release", bad).await;
            refused.expect_refusal(StatusCode::UNPROCESSABLE_ENTITY, "request.invalid");
        }
        assert_eq!(status_of(&desk, &made).await, "ready");
    })
    .await;
}

#[tokio::test]
async fn a_set_reaches_no_other_owners_orders_and_asks_for_the_verbs_own_permission() {
    both_dbs(|store| async move {
        let site = shop(store).await;
        let desk = site.program_as("desk").await;
        let made = make(&desk, order("MUG-BLUE", 1)).await;
        let hold = verb(&desk, &id_of(&made), "holds", json!({ "kind": "manual" })).await;
        let neighbour = neighbour(&site).await;
        let orders = json!([{ "id": made["id"] }]);
        let held = json!([{ "id": made["id"], "hold": hold["hold"] }]);
        let kind = json!({ "kind": "manual" });
        let floor = site.program_as("floor").await;
        for (verb, body) in [
            ("release", json!({ "orders": orders })),
            ("unallocate", json!({ "orders": orders })),
            ("hold", json!({ "orders": orders, "hold": kind })),
            ("lift", json!({ "orders": held })),
        ] {
            let foreign = set(&neighbour, verb, body.clone()).await;
            assert_eq!(statuses(&foreign), [404], "{verb}");
            let refused = floor.post(&format!("/api/v1/orders:{verb}"), body).await;
            refused.expect_refusal(StatusCode::FORBIDDEN, "permission.denied");
        }
        assert_eq!(status_of(&desk, &made).await, "on_hold");
    })
    .await;
}
