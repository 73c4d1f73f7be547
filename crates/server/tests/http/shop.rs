//! A small shop to tell stories about: one owner, ten blue mugs, no red ones.

use axum::http::StatusCode;
use ops::config::Values;
use serde_json::{Value, json};
use store::Store;

use crate::actors::{Actor, TestSite};

/// A furnished book with ten blue mugs and no red ones.
pub async fn shop(store: Store) -> TestSite {
    shop_with(store, |_| {}).await
}

/// The same, with some settings changed.
pub async fn shop_with(store: Store, change: impl FnOnce(&mut Values)) -> TestSite {
    let site = TestSite::furnished_with(store, change).await;
    let admin = site.administrator();
    for sku in ["MUG-BLUE", "MUG-RED"] {
        let product = json!({ "sku": sku, "name": format!("A mug, {sku}") });
        let made = admin.post("/api/v1/products", product).await;
        made.expect(StatusCode::CREATED);
    }
    receive(&admin, "MUG-BLUE", 10).await;
    site
}

/// Puts pieces into the bin BULK.
pub async fn receive(actor: &Actor, sku: &str, quantity: i64) {
    let body = json!({ "bin": "BULK", "reference": "PO-1", "lines": [{ "sku": sku, "quantity": quantity }] });
    let received = actor.post("/api/v1/stock/receive", body).await;
    assert_eq!(received.expect(StatusCode::OK)["quantity"], quantity);
}

/// An order of one line, with an address and shipping.
pub fn order(sku: &str, quantity: i64) -> Value {
    json!({
        "ship_to": {
            "name": "A. de Vries", "street": "Prinsengracht", "house_number": "263", "city": "Amsterdam", "country": "NL"
        },
        "lines": [{ "sku": sku, "quantity": quantity, "price": "12.50", "tax_percent": "21" }],
        "charges": [{ "kind": "shipping", "amount_minor": 495, "tax_percent": "21" }],
        "prices_include_tax": true,
    })
}

/// The same with the channel's own reference.
pub fn order_with_ref(reference: &str, sku: &str, quantity: i64) -> Value {
    let mut order = order(sku, quantity);
    order["external_ref"] = reference.into();
    order
}

/// Makes an order; answers what its maker is told.
pub async fn make(actor: &Actor, order: Value) -> Value {
    let made = actor.post("/api/v1/orders", order).await;
    made.expect(StatusCode::CREATED)
}

/// Asks for a verb that is expected to be carried out.
pub async fn verb(actor: &Actor, order: &str, verb: &str, body: Value) -> Value {
    let answer = actor.post(&format!("/api/v1/orders/{order}/{verb}"), body).await;
    answer.expect(StatusCode::OK)
}

/// The `id` of an answer.
pub fn id_of(answer: &Value) -> String {
    answer["id"].as_str().expect("an id").to_owned()
}

/// Releases an order of one line and picks all of it; answers the line.
pub async fn release_and_pick(actor: &Actor, id: &str) -> String {
    verb(actor, id, "release", json!({})).await;
    verb(actor, id, "lease", json!({})).await;
    let detail = actor.get(&format!("/api/v1/orders/{id}")).await;
    let detail = detail.expect(StatusCode::OK);
    let line = detail["lines"][0]["id"].as_str().expect("a line").to_owned();
    let quantity = detail["lines"][0]["quantities"]["allocated"].clone();
    let lines = json!({ "lines": [{ "line": line, "quantity": quantity }] });
    verb(actor, id, "pick", lines).await;
    line
}

/// Releases, picks, packs and ships an order of one line; answers the shipment.
pub async fn ship(actor: &Actor, id: &str) -> String {
    let line = release_and_pick(actor, id).await;
    let detail = actor.get(&format!("/api/v1/orders/{id}")).await;
    let quantity = detail.expect(StatusCode::OK)["lines"][0]["quantities"]["picked"].clone();
    let lines = json!({ "lines": [{ "line": line, "quantity": quantity }] });
    verb(actor, id, "pack", lines).await;
    let shipped = verb(
        actor,
        id,
        "ship",
        json!({ "carrier": "PostNL", "tracking": "3SABCD" }),
    )
    .await;
    shipped["shipment"].as_str().expect("a shipment").to_owned()
}
