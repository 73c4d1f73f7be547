//! The money for orders, as channels and the desk tell it.

use axum::http::{Method, StatusCode};
use serde_json::{Value, json};
use store::harness::both_dbs;

use crate::actors::Actor;
use crate::shop::{id_of, make, order, shop, verb};

async fn put(actor: &Actor, path: &str, body: Value) -> Value {
    let body = body.to_string().into_bytes();
    let answer = actor
        .send(Method::PUT, path, Some("application/json"), body)
        .await;
    answer.expect(StatusCode::OK)
}

async fn only(actor: &Actor, noun: &str) -> Value {
    let page = actor.get(&format!("/api/v1/{noun}")).await.expect(StatusCode::OK);
    page["items"][0].clone()
}

async fn detail(actor: &Actor, id: &str) -> Value {
    let path = format!("/api/v1/orders/{id}");
    actor.get(&path).await.expect(StatusCode::OK)
}

#[tokio::test]
async fn an_order_waits_for_its_money_and_goes_on_when_the_channel_tells_of_it() {
    both_dbs(|store| async move {
        let site = shop(store).await;
        let admin = site.administrator();
        let owner = only(&admin, "owners").await;
        assert_eq!(owner["payment"]["policy"], "not_required");
        let path = format!("/api/v1/owners/{}/payment", id_of(&owner));
        let terms = json!({ "policy": "paid", "cancel_after_days": 14 });
        put(&admin, &path, terms.clone()).await;
        let owner = only(&admin, "owners").await;
        assert_eq!(
            owner["payment"],
            json!({ "policy": "paid", "keeps_stock": true, "cancel_after_days": 14 })
        );

        let channel = site.program_as("integrator").await;
        let id = id_of(&make(&channel, order("MUG-BLUE", 1)).await);
        let held = detail(&channel, &id).await;
        assert_eq!(
            (&held["status"], &held["payment_state"]),
            (&json!("on_hold"), &json!("unpaid"))
        );
        let total = held["total_minor"].as_i64().expect("an amount");
        assert_eq!(held["outstanding_minor"], total);
        let why = channel
            .get(&format!("/api/v1/orders/{id}/why"))
            .await
            .expect(StatusCode::OK);
        assert_eq!(why["reasons"][0]["code"], "hold.unpaid");

        let body = json!({ "kind": "paid", "amount_minor": total, "method": "card", "reference": "psp-1" });
        let tried = verb(&channel, &id, "payments?dry_run=true", body.clone()).await;
        assert_eq!((&tried["status"], tried.get("payment")), (&json!("ready"), None));
        let paid = verb(&channel, &id, "payments", body.clone()).await;
        assert_eq!(
            (&paid["status"], &paid["payment_state"]),
            (&json!("ready"), &json!("paid"))
        );
        let again = verb(&channel, &id, "payments", body).await;
        assert_eq!(
            (&again["payment"], &again["version"]),
            (&paid["payment"], &paid["version"])
        );

        let back = json!({ "kind": "refunded", "amount_minor": 1, "method": "card" });
        verb(&channel, &id, "payments", back).await;
        let now = detail(&channel, &id).await;
        assert_eq!(now["payment_state"], "partially_refunded");
        let kinds: Vec<_> = now["payments"]
            .as_array()
            .expect("payments")
            .iter()
            .map(|it| &it["kind"])
            .collect();
        assert_eq!(kinds, ["paid", "refunded"]);
        let found = "/api/v1/payments?filter=reference:eq:psp-1";
        let found = channel.get(found).await.expect(StatusCode::OK);
        assert_eq!(
            (
                &found["items"][0]["order"],
                found["items"].as_array().map(Vec::len)
            ),
            (&json!(id), Some(1))
        );
    })
    .await;
}

#[tokio::test]
async fn the_floor_records_no_payment_and_only_an_administrator_says_what_is_waited_for() {
    both_dbs(|store| async move {
        let site = shop(store).await;
        let admin = site.administrator();
        let id = id_of(&make(&admin, order("MUG-BLUE", 1)).await);
        let floor = site.program_as("floor").await;
        let body = json!({ "kind": "paid", "amount_minor": 1 });
        let refused = floor.post(&format!("/api/v1/orders/{id}/payments"), body).await;
        refused.expect_refusal(StatusCode::FORBIDDEN, "permission.denied");
        let channel = only(&admin, "channels").await;
        let path = format!("/api/v1/channels/{}/payment", id_of(&channel));
        let desk = site.program_as("desk").await;
        let body = json!({ "policy": "paid" }).to_string().into_bytes();
        let refused = desk
            .send(Method::PUT, &path, Some("application/json"), body)
            .await;
        refused.expect_refusal(StatusCode::FORBIDDEN, "permission.denied");
        put(&admin, &path, json!({ "policy": "authorised" })).await;
        assert_eq!(only(&admin, "channels").await["payment_policy"], "authorised");
        put(&admin, &path, json!({})).await;
        assert_eq!(only(&admin, "channels").await.get("payment_policy"), None);
    })
    .await;
}
