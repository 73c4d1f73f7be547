//! A person is found and erased through the API, by whoever may, and not by a neighbour.

use std::time::Duration;

use axum::http::StatusCode;
use serde_json::{Value, json};
use store::harness::both_dbs;

use crate::actors::Actor;
use crate::isolation::neighbour;
use crate::shop::{id_of, make, order, shop, verb};

async fn customer_with_order(admin: &Actor) -> (String, String) {
    let address = json!({ "name": "Jan Jansen", "email": "Jan@Example.com", "street": "Dam" });
    let customer = json!({ "external_ref": "C-9", "name": "Jan Jansen", "address": address });
    let customer = admin.post("/api/v1/customers", customer).await;
    let customer = id_of(&customer.expect(StatusCode::CREATED));
    let mut wanted = order("MUG-BLUE", 1);
    wanted["customer"] = customer.as_str().into();
    wanted["ship_to"] = address;
    (customer, id_of(&make(admin, wanted).await))
}

async fn erased(admin: &Actor, path: &str) -> Value {
    for _ in 0..2_000 {
        let now = admin.get(path).await.expect(StatusCode::OK);
        if !now["erased_at"].is_null() {
            return now;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    panic!("{path} is never erased");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_customer_is_found_foreseen_and_erased() {
    both_dbs(|store| async move {
        let site = shop(store).await;
        let admin = site.administrator();
        let (customer, order) = customer_with_order(&admin).await;
        let lookup = |actor: Actor| async move {
            let who = json!({ "email": "jan@example.COM" });
            let found = actor.post("/api/v1/persons:lookup", who).await;
            found.expect(StatusCode::OK)["items"].clone()
        };
        let found = lookup(site.administrator()).await;
        assert_eq!(found.as_array().map(Vec::len), Some(2), "{found}");
        assert_eq!(
            (&found[0]["customer"], &found[0]["order"]),
            (&json!(customer), &Value::Null)
        );
        assert_eq!(
            (&found[1]["customer"], &found[1]["order"]),
            (&json!(customer), &json!(order))
        );
        assert_eq!(lookup(neighbour(&site).await).await, json!([]));
        let whom = json!({});
        let nobody = admin.post("/api/v1/persons:lookup", whom).await;
        nobody.expect_refusal(StatusCode::UNPROCESSABLE_ENTITY, "field.malformed");

        let erase = format!("/api/v1/customers/{customer}/erase");
        let open = admin.post(&erase, json!({})).await;
        let open = open.expect_refusal(StatusCode::CONFLICT, "customer.has_open_orders");
        assert!(open["facts"]["orders"].is_string(), "{open}");
        verb(&admin, &order, "cancel", json!({})).await;
        let desk = site.program_as("desk").await;
        let denied = desk.post(&erase, json!({})).await;
        denied.expect_refusal(StatusCode::FORBIDDEN, "permission.denied");
        let foreseen = admin.post(&format!("{erase}?dry_run=true"), json!({})).await;
        assert_eq!(foreseen.expect(StatusCode::OK)["orders"], 1);
        admin.post(&erase, json!({})).await.expect(StatusCode::OK);
        let now = erased(&admin, &format!("/api/v1/customers/{customer}")).await;
        assert!(
            now["name"].is_null() && now["address"]["street"].is_null(),
            "{now}"
        );
        let text = admin.get(&format!("/api/v1/orders/{order}")).await.text;
        assert!(!text.contains("Jansen") && text.contains("erased_at"), "{text}");
        assert_eq!(lookup(site.administrator()).await, json!([]));
    })
    .await;
}
