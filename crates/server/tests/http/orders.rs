//! Orders from draft to shipped, told by those who work on them.

use axum::http::StatusCode;
use serde_json::{Value, json};
use store::harness::both_dbs;

use crate::actors::{Actor, TestSite};

/// A furnished book with ten blue mugs and no red ones.
async fn shop(store: store::Store) -> TestSite {
    let site = TestSite::furnished(store).await;
    let admin = site.administrator();
    for sku in ["MUG-BLUE", "MUG-RED"] {
        let product = json!({ "sku": sku, "name": format!("A mug, {sku}") });
        admin
            .post("/api/v1/products", product)
            .await
            .expect(StatusCode::CREATED);
    }
    receive(&admin, "MUG-BLUE", 10).await;
    site
}

async fn receive(actor: &Actor, sku: &str, quantity: i64) {
    let body = json!({ "bin": "BULK", "reference": "PO-1", "lines": [{ "sku": sku, "quantity": quantity }] });
    let received = actor.post("/api/v1/stock/receive", body).await;
    assert_eq!(received.expect(StatusCode::OK)["quantity"], quantity);
}

fn order(sku: &str, quantity: i64) -> Value {
    json!({
        "external_ref": format!("WEB-{sku}-{quantity}"),
        "ship_to": { "name": "A. de Vries", "street": "Prinsengracht", "house_number": "263", "city": "Amsterdam", "country": "NL" },
        "lines": [{ "sku": sku, "quantity": quantity, "price": "12.50", "tax_percent": "21" }],
        "charges": [{ "kind": "shipping", "amount_minor": 495, "tax_percent": "21" }],
        "prices_include_tax": true,
    })
}

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

fn id_of(answer: &Value) -> String {
    answer["id"].as_str().expect("an id").to_owned()
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
        let story = desk.get(&format!("{path}/events")).await.expect(StatusCode::OK);
        let kinds: Vec<_> = story["items"]
            .as_array()
            .expect("events")
            .iter()
            .map(|event| &event["kind"])
            .collect();
        let expected = [
            "created", "accepted", "released", "leased", "picked", "packed", "shipped",
        ];
        assert_eq!(
            kinds,
            expected
                .map(|what| format!("order.{what}"))
                .iter()
                .collect::<Vec<_>>()
        );
    })
    .await;
}
