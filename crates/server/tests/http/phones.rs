//! Phones on the floor: signed in to one pick screen by a link, and what becomes of the work when a battery dies.

use axum::http::StatusCode;
use serde_json::{Value, json};
use store::harness::both_dbs;

use crate::actors::{Actor, TestSite};
use crate::shop::{id_of, make, order, shop, verb};

/// A phone that scanned the code on the order's page; and where the browser was sent.
async fn phone(site: &TestSite, name: &str, order: &str) -> (Actor, String) {
    let body = json!({ "name": name, "role": "floor", "path": format!("/pick/{order}") });
    let made = site.administrator().post("/api/v1/sign-in-links", body).await;
    let url = made.expect(StatusCode::CREATED)["url"]
        .as_str()
        .expect("a link")
        .to_owned();
    let mut phone = site.stranger();
    let landed = phone
        .sign_in(&url[url.find("/sign-in").expect("the page's path")..])
        .await;
    (phone.with_proof(), landed)
}

async fn refusal_of(actor: &Actor, order: &str, verb: &str) -> Value {
    let detail = actor
        .get(&format!("/api/v1/orders/{order}?next=true"))
        .await
        .expect(StatusCode::OK);
    let verbs = detail["next"].as_array().expect("verbs");
    let found = verbs.iter().find(|it| it["verb"] == verb).expect("the verb");
    assert_eq!(found["allowed"], found["code"].is_null());
    found["code"].clone()
}

#[tokio::test]
async fn a_phone_dies_and_a_colleague_takes_the_order_over_with_nothing_lost() {
    both_dbs(|store| async move {
        let site = shop(store).await;
        let desk = site.administrator();
        let id = id_of(&make(&desk, order("MUG-BLUE", 4)).await);
        assert_eq!(refusal_of(&desk, &id, "lease").await, "order.not_released");
        assert_eq!(refusal_of(&desk, &id, "release").await, Value::Null);
        verb(&desk, &id, "release", json!({})).await;

        let (ann, landed) = phone(&site, "Ann", &id).await;
        assert_eq!(landed, format!("/pick/{id}"));
        let detail = ann
            .get(&format!("/api/v1/orders/{id}"))
            .await
            .expect(StatusCode::OK);
        assert_eq!(detail["allocations"][0]["bin_code"], "BULK");
        assert_eq!(detail["lines"][0]["sku"], "MUG-BLUE");
        let line = detail["lines"][0]["id"].clone();
        let pick = |quantity: i64| json!({ "lines": [{ "line": line, "quantity": quantity }] });
        assert_eq!(refusal_of(&ann, &id, "pick").await, "lease.not_held");
        verb(&ann, &id, "lease", json!({ "device": "phone-1" })).await;
        assert_eq!(refusal_of(&ann, &id, "pick").await, Value::Null);
        verb(&ann, &id, "pick", pick(1)).await;
        verb(&ann, &id, "lease/renew", json!({})).await;

        // Its battery is pulled. Bob sees who had it, may not simply go on, and takes it over.
        let (bob, _) = phone(&site, "Bob", &id).await;
        let detail = bob
            .get(&format!("/api/v1/orders/{id}"))
            .await
            .expect(StatusCode::OK);
        assert_eq!(
            (&detail["lease"]["holder_name"], &detail["lease"]["device"]),
            (&json!("Ann"), &json!("phone-1"))
        );
        let refused = bob.post(&format!("/api/v1/orders/{id}/pick"), pick(1)).await;
        refused.expect_refusal(StatusCode::CONFLICT, "lease.held");
        assert_eq!(refusal_of(&bob, &id, "lease").await, "lease.held");
        verb(&bob, &id, "lease/take-over", json!({ "device": "phone-2" })).await;
        verb(&bob, &id, "pick", pick(2)).await;

        // Ann finds a charger. What she picked is there; the work is Bob's.
        let late = ann.post(&format!("/api/v1/orders/{id}/pick"), pick(1)).await;
        late.expect_refusal(StatusCode::CONFLICT, "lease.held");
        let short = json!({ "line": line, "quantity": 1, "reason": "not_found" });
        verb(&bob, &id, "shortage", short).await;
        let detail = bob
            .get(&format!("/api/v1/orders/{id}"))
            .await
            .expect(StatusCode::OK);
        let quantities = &detail["lines"][0]["quantities"];
        assert_eq!(
            (&quantities["picked"], &quantities["allocated"]),
            (&json!(3), &json!(3))
        );
        verb(&bob, &id, "pack", pick(3)).await;
        verb(&bob, &id, "lease/give-back", json!({})).await;
        verb(&ann, &id, "lease", json!({})).await;
        verb(&ann, &id, "ship", json!({ "carrier": "PostNL" })).await;
        assert_eq!(refusal_of(&ann, &id, "holds").await, "permission.denied");
    })
    .await;
}

#[tokio::test]
async fn a_link_leads_to_a_page_of_this_site_and_gives_no_more_than_its_role() {
    both_dbs(|store| async move {
        let site = shop(store).await;
        for path in [
            "//evil.example",
            "https://evil.example",
            "/\\evil.example",
            "/%2F/evil",
            "pick",
            "/a?b=c",
            "/a//b",
            "/pick/\n",
        ] {
            let body = json!({ "role": "floor", "path": path });
            let refused = site.administrator().post("/api/v1/sign-in-links", body).await;
            refused.expect_refusal(StatusCode::UNPROCESSABLE_ENTITY, "request.invalid");
        }
        let body = json!({ "role": "owner_portal" });
        let refused = site.administrator().post("/api/v1/sign-in-links", body).await;
        refused.expect_refusal(StatusCode::UNPROCESSABLE_ENTITY, "request.invalid");
        let (phone, _) = phone(&site, "Ann", "ord_1").await;
        let refused = phone.post("/api/v1/sign-in-links", json!({})).await;
        refused.expect_refusal(StatusCode::FORBIDDEN, "permission.denied");
        let refused = phone.post("/api/v1/orders", order("MUG-BLUE", 1)).await;
        refused.expect_refusal(StatusCode::FORBIDDEN, "permission.denied");
    })
    .await;
}
