//! Lists as people ask them; what they may ask is tested where it is declared.

use axum::http::StatusCode;
use serde_json::{Value, json};
use store::harness::both_dbs;

use crate::shop::{make, order, order_with_ref, shop, verb};

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
        assert_eq!(
            first["items"][0]["recipient"],
            order("MUG-BLUE", 1)["ship_to"]["name"]
        );
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
        let refused = refused.expect_refusal(StatusCode::BAD_REQUEST, "request.bad_query");
        assert_eq!(refused["errors"][0]["pointer"], "/filtre");
        assert_eq!(refused["errors"][0]["code"], "field.unknown");
        let dutch = desk.header("accept-language", "nl");
        let refused = dutch.get("/api/v1/orders?limit=veel").await;
        let refused = refused.expect_refusal(StatusCode::BAD_REQUEST, "request.bad_query");
        let words = refused["errors"][0]["detail"].as_str().unwrap_or_default();
        assert!(words.contains("geheel getal"), "{words}");
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

#[tokio::test]
async fn a_pasted_list_is_looked_up_and_filtered_by_and_what_is_missing_is_told() {
    both_dbs(|store| async move {
        let site = shop(store).await;
        let desk = site.program_as("desk").await;
        for number in 1..=6 {
            let mut order = order_with_ref(&format!("REF-{number}"), "MUG-RED", 1);
            order["number"] = format!("A-{number}").into();
            make(&desk, order).await;
        }
        let pasted = json!({ "texts": ["a-2", "REF-5", "A-2", "a-2", " ", "NOBODY", "ref-5"] });
        let told = desk
            .post("/api/v1/orders:lookup", pasted)
            .await
            .expect(StatusCode::OK);
        let found: Vec<_> = told["found"].as_array().expect("orders").iter().collect();
        let told_by = |place: usize, field: &str| found[place][field].as_str().expect("a text");
        assert_eq!(
            (told_by(0, "text"), told_by(0, "by"), told_by(0, "number")),
            ("a-2", "number", "A-2")
        );
        assert_eq!(
            (told_by(1, "text"), told_by(1, "by"), told_by(1, "number")),
            ("REF-5", "external_ref", "A-5")
        );
        assert_eq!(told["missing"], json!(["NOBODY", "ref-5"]));
        let ids = format!("{}|{}", told_by(0, "id"), told_by(1, "id"));
        let listed = desk
            .get(&format!("/api/v1/orders?sort=number&filter=id:in:{ids}"))
            .await;
        assert_eq!(numbers(&listed.expect(StatusCode::OK)), ["A-2", "A-5"]);
        let listed = desk
            .get("/api/v1/orders?filter=number:in:A-3%7Ca-4%7CB-9&sort=-number")
            .await;
        assert_eq!(numbers(&listed.expect(StatusCode::OK)), ["A-4", "A-3"]);

        let many: Vec<String> = (0..1001).map(|number| number.to_string()).collect();
        let refused = desk.post("/api/v1/orders:lookup", json!({ "texts": many })).await;
        refused.expect_refusal(StatusCode::UNPROCESSABLE_ENTITY, "list.too_large");
    })
    .await;
}

#[tokio::test]
async fn a_list_is_entered_at_a_value_and_left_in_both_directions() {
    both_dbs(|store| async move {
        let site = shop(store).await;
        let desk = site.program_as("desk").await;
        for day in 1..=5 {
            let mut order = order("MUG-RED", 1);
            order["number"] = format!("A-{day}").into();
            order["placed_at"] = format!("2011-03-0{day}T23:30:00+01:00").into();
            make(&desk, order).await;
        }
        let page = desk
            .get("/api/v1/orders?sort=number&from=A-3&limit=2")
            .await
            .expect(StatusCode::OK);
        assert_eq!(numbers(&page), ["A-3", "A-4"]);
        let before = page["previous"].as_str().expect("a way back");
        let page = desk
            .get(&format!("/api/v1/orders?sort=number&limit=2&after={before}"))
            .await;
        assert_eq!(numbers(&page.expect(StatusCode::OK)), ["A-1", "A-2"]);
        let page = desk
            .get("/api/v1/orders?sort=-placed_at&from=2011-03-03")
            .await
            .expect(StatusCode::OK);
        assert_eq!(numbers(&page), ["A-3", "A-2", "A-1"]);
        let page = desk
            .get("/api/v1/orders?sort=placed_at&from=2011-03-03")
            .await
            .expect(StatusCode::OK);
        assert_eq!(numbers(&page), ["A-3", "A-4", "A-5"]);
        let beyond = desk
            .get("/api/v1/orders?sort=number&from=B&limit=2")
            .await
            .expect(StatusCode::OK);
        assert!(numbers(&beyond).is_empty());
        let back = beyond["previous"].as_str().expect("a way back");
        let page = desk
            .get(&format!("/api/v1/orders?sort=number&limit=2&after={back}"))
            .await;
        assert_eq!(numbers(&page.expect(StatusCode::OK)), ["A-4", "A-5"]);

        let refused = desk.get("/api/v1/orders?sort=placed_at&from=soon").await;
        refused.expect_refusal(StatusCode::UNPROCESSABLE_ENTITY, "list.value_malformed");
        let refused = desk
            .get(&format!("/api/v1/orders?sort=number&limit=2&after={back}&from=A"))
            .await;
        refused.expect_refusal(StatusCode::UNPROCESSABLE_ENTITY, "list.from_with_after");
    })
    .await;
}

#[tokio::test]
async fn a_day_is_that_of_the_zone_which_all_owners_share() {
    both_dbs(|store| async move {
        let site = shop(store).await;
        let desk = site.administrator();
        let mut placed = order("MUG-BLUE", 1);
        placed["placed_at"] = "2026-02-10T23:30:00Z".into();
        make(&desk, placed).await;
        let on = |day: &'static str| {
            let desk = site.administrator();
            async move {
                let page = desk
                    .get(&format!("/api/v1/orders?filter=placed_at:eq:{day}"))
                    .await;
                numbers(&page.expect(StatusCode::OK)).len()
            }
        };
        let owner =
            |code: &str, zone: &str| json!({ "code": code, "name": code, "zone": zone, "warehouse": "MAIN" });
        let zone = async || desk.get("/api/v1/me").await.expect(StatusCode::OK)["zone"].clone();

        desk.post("/api/v1/owners", owner("NEAR", "Europe/Amsterdam"))
            .await
            .expect(StatusCode::CREATED);
        assert_eq!(zone().await, "Europe/Amsterdam");
        assert_eq!((on("2026-02-10").await, on("2026-02-11").await), (0, 1));

        desk.post("/api/v1/owners", owner("FAR", "America/New_York"))
            .await
            .expect(StatusCode::CREATED);
        assert_eq!(zone().await, "UTC");
        assert_eq!((on("2026-02-10").await, on("2026-02-11").await), (1, 0));
    })
    .await;
}

#[tokio::test]
async fn the_api_document_tells_what_each_list_takes() {
    both_dbs(|store| async move {
        let site = shop(store).await;
        let document = site.stranger().get("/api/v1/openapi.json").await.expect(StatusCode::OK);
        let paths = document["paths"].as_object().expect("paths");
        let counted: Vec<&str> = paths.keys().filter_map(|path| path.strip_suffix("/count")).collect();
        assert!(counted.len() >= 13);
        for list in counted {
            for path in [list.to_owned(), format!("{list}/count")] {
                let fields = paths[&path]["get"]["x-list"]["fields"].as_array();
                let keys = fields.unwrap_or_else(|| panic!("{path} tells no fields")).iter();
                for key in keys.map(|field| field["key"].as_str().expect("a key")) {
                    let asked = site.administrator().get(&format!("{list}?filter=%7B%22field%22:%22{key}%22,%22op%22:%22is_set%22,%22value%22:true%7D")).await;
                    assert_ne!(asked.json()["code"], "list.field_unknown", "{path} {key}");
                }
            }
        }
    })
    .await;
}
