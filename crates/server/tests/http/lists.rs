//! Lists as people ask them; what they may ask is tested where it is declared.

use axum::http::StatusCode;
use serde_json::{Value, json};
use store::harness::both_dbs;

use crate::shop::{make, order, shop, verb};

fn numbers(page: &Value) -> Vec<String> {
    let items = page["items"].as_array().expect("items");
    let number = |item: &Value| item["number"].as_str().unwrap_or_default().to_owned();
    items.iter().map(number).collect()
}

#[tokio::test]
async fn orders_are_filtered_sorted_paged_and_counted() {
    both_dbs(|store| async move {
        let site = shop(store).await;
        let desk = site.program_as("desk").await;
        for number in 1..=5 {
            let mut order = order("MUG-BLUE", 1);
            order["number"] = format!("A-{number}").into();
            let made = make(&desk, order).await;
            if number % 2 == 0 {
                let id = made["id"].as_str().expect("an id");
                verb(&desk, id, "cancel", json!({})).await;
            }
        }
        let first = desk
            .get("/api/v1/orders?sort=number&limit=2")
            .await
            .expect(StatusCode::OK);
        assert_eq!(numbers(&first), ["A-1", "A-2"]);
        let next = first["next"].as_str().expect("a next page");
        let path = format!("/api/v1/orders?sort=number&limit=2&after={next}");
        let second = desk.get(&path).await.expect(StatusCode::OK);
        assert_eq!(numbers(&second), ["A-3", "A-4"]);
        let other = format!("/api/v1/orders?sort=-number&limit=2&after={next}");
        let refused = desk.get(&other).await;
        refused.expect_refusal(StatusCode::UNPROCESSABLE_ENTITY, "list.cursor_other_query");

        let ready = "/api/v1/orders?sort=-number&filter=status:eq:ready";
        let ready = desk.get(ready).await.expect(StatusCode::OK);
        assert_eq!(numbers(&ready), ["A-5", "A-3", "A-1"]);
        let count = desk.get("/api/v1/orders/count?filter=status:eq:cancelled").await;
        assert_eq!(
            count.expect(StatusCode::OK),
            json!({ "count": 2, "capped": false })
        );
        let refused = desk.get("/api/v1/orders?filter=colour:eq:blue").await;
        refused.expect_refusal(StatusCode::UNPROCESSABLE_ENTITY, "list.field_unknown");
        let refused = desk.get("/api/v1/orders?filtre=x").await;
        refused.expect_refusal(StatusCode::BAD_REQUEST, "request.bad_query");
    })
    .await;
}

#[tokio::test]
async fn a_long_order_shows_its_first_lines_and_the_rest_page_by_page() {
    both_dbs(|store| async move {
        let site = shop(store).await;
        let desk = site.program_as("desk").await;
        let line = json!({ "sku": "MUG-RED", "quantity": 1, "price": "0.125", "price_per_quantity": 1 });
        let made = make(&desk, json!({ "lines": vec![line; 120] })).await;
        let path = format!("/api/v1/orders/{}", made["id"].as_str().expect("an id"));
        let detail = desk.get(&path).await.expect(StatusCode::OK);
        assert_eq!(detail["lines"].as_array().map(Vec::len), Some(100));
        assert_eq!(detail["line_count"], 120);
        // Each line is rounded by itself: 12.5 cents are 13.
        assert_eq!(detail["goods_minor"], 120 * 13);
        let rest = format!("{path}/lines?after={}", detail["lines_next"]);
        let rest = desk.get(&rest).await.expect(StatusCode::OK);
        assert_eq!(rest["items"].as_array().map(Vec::len), Some(20));
        assert_eq!(rest["items"][0]["position"], 101);
        assert!(rest["next"].is_null());
    })
    .await;
}
