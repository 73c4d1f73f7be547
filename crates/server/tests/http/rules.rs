//! Rules without code, as somebody sets them, tries them on the past, and sees them work.

use axum::http::{Method, StatusCode};
use serde_json::{Value, json};
use store::harness::both_dbs;

use crate::actors::{Actor, Answer};
use crate::shop::{id_of, make, order, shop};

async fn send(actor: &Actor, method: Method, path: &str, body: &Value) -> Answer {
    let body = body.to_string().into_bytes();
    actor.send(method, path, Some("application/json"), body).await
}

async fn get(actor: &Actor, path: &str) -> Value {
    actor.get(path).await.expect(StatusCode::OK)
}

async fn rules_of(admin: &Actor) -> String {
    let owners = get(admin, "/api/v1/owners").await;
    format!("/api/v1/owners/{}/rules", id_of(&owners["items"][0]))
}

fn by(carrier: &str) -> Value {
    json!({ "do": "method", "carrier": carrier, "carrier_service": "" })
}

#[tokio::test]
async fn rules_are_tried_on_the_past_then_set_then_seen_in_the_timeline() {
    both_dbs(|store| async move {
        let site = shop(store).await;
        let admin = site.administrator();
        let path = rules_of(&admin).await;
        make(&admin, order("MUG-BLUE", 1)).await;
        make(&admin, order("MUG-BLUE", 5)).await;
        let rules = json!({ "rules": [
            { "name": "Much", "when": "accepted", "if": "pieces:ge:5", "then": [by("Pallet"), {
                "do": "note", "audience": "pack", "text": "Stack it" }] },
            { "name": "The rest", "when": "accepted", "then": [by("PostNL")] },
        ] });

        let preview = send(&admin, Method::POST, &format!("{path}/preview"), &rules).await;
        let preview = preview.expect(StatusCode::OK);
        assert_eq!(
            (&preview["examined"], &preview["differing"]),
            (&2.into(), &2.into())
        );
        assert_eq!(
            preview["rules"],
            json!([{ "matched": 1, "acted": 1 }, { "matched": 2, "acted": 1 }])
        );
        assert_eq!(preview["orders"].as_array().map(Vec::len), Some(2));

        let set = send(&admin, Method::PUT, &path, &rules)
            .await
            .expect(StatusCode::OK);
        assert_eq!(set["rules"], json!([1, 2]));
        let read = get(&admin, &path).await;
        assert_eq!(
            read["rules"][0]["filter"],
            json!({ "all": [{ "field": "pieces", "op": "ge", "value": 5 }] })
        );
        assert_eq!(read["rules"][0]["then"], rules["rules"][0]["then"]);
        assert_eq!(read["version"], set["version"]);

        let id = id_of(&make(&admin, order("MUG-BLUE", 2)).await);
        let made = get(&admin, &format!("/api/v1/orders/{id}")).await;
        assert_eq!(made["carrier"], "PostNL");
        let why = get(&admin, &format!("/api/v1/orders/{id}/why")).await;
        assert_eq!(
            why["method"]["passed"],
            json!([{ "rule": 1, "name": "Much", "field": "pieces" }])
        );
        let timeline = get(&admin, &format!("/api/v1/orders/{id}/events")).await;
        let items = timeline["items"].as_array().expect("items").iter();
        let ruled: Vec<_> = items.filter(|it| it["kind"] == "order.ruled").collect();
        assert_eq!(ruled.len(), 1);
        assert_eq!(
            (&ruled[0]["body"]["rule"], &ruled[0]["body"]["carrier"]),
            (&2.into(), &"PostNL".into())
        );
    })
    .await;
}

#[tokio::test]
async fn what_is_wrong_with_a_rule_is_told_at_its_place() {
    both_dbs(|store| async move {
        let site = shop(store).await;
        let admin = site.administrator();
        let path = rules_of(&admin).await;
        let one = |rule: Value| json!({ "rules": [rule] });
        let post = json!([by("PostNL")]);
        let wrong = [
            (
                one(json!({ "name": "x", "when": "accepted", "if": "colour:eq:red", "then": post })),
                "/rules/0/if",
            ),
            (
                one(json!({ "name": "x", "when": "accepted", "if": "pieces:ge:many", "then": post })),
                "/rules/0/if",
            ),
            (
                one(json!({ "name": "", "when": "accepted", "then": post })),
                "/rules/0/name",
            ),
            (
                one(json!({ "name": "x", "when": "someday", "then": post })),
                "/rules/0/when",
            ),
            (
                one(json!({ "name": "x", "when": "paid", "then": [by("")] })),
                "/rules/0/then/0/carrier",
            ),
            (
                one(json!({ "number": 9, "name": "x", "when": "paid", "then": post })),
                "/rules/0/number",
            ),
        ];
        for (body, at) in wrong {
            for (method, path) in [
                (Method::PUT, path.clone()),
                (Method::POST, format!("{path}/preview")),
            ] {
                let refused = send(&admin, method, &path, &body).await;
                let told = refused.json();
                assert!(told["code"].is_string(), "{body}: {told}");
                assert!(told.to_string().contains(at), "{body}: {told}");
            }
        }
        assert_eq!(get(&admin, &path).await["rules"], json!([]), "nothing was set");
    })
    .await;
}
