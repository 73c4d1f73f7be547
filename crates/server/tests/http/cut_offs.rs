//! The cut-off board, as somebody looks at it while the day goes on.

use axum::http::{Method, StatusCode};
use serde_json::{Value, json};
use store::harness::both_dbs;

use crate::actors::{Actor, TestSite};
use crate::shop::{id_of, make, order, release_and_pick, ship, shop, verb};

/// Works every day; PostNL comes at midnight, whatever the hour is now.
async fn open_every_day(site: &TestSite) -> String {
    let admin = site.administrator();
    let warehouses = admin.get("/api/v1/warehouses").await.expect(StatusCode::OK);
    let id = id_of(&warehouses["items"][0]);
    let every = json!(["mon", "tue", "wed", "thu", "fri", "sat", "sun"]);
    let calendar = json!({
        "working_days": every, "cut_offs": [{ "carrier": "PostNL", "cut_off": "23:59", "collection": "00:00" }],
    });
    let body = calendar.to_string().into_bytes();
    let path = format!("/api/v1/warehouses/{id}/calendar");
    admin
        .send(Method::PUT, &path, Some("application/json"), body)
        .await
        .expect(StatusCode::OK);
    id
}

async fn board(actor: &Actor, query: &str) -> Value {
    let read = actor.get(&format!("/api/v1/cut-offs{query}")).await;
    read.expect(StatusCode::OK)
}

/// Carrier, orders, pieces, stages, blocked and misses of each departure.
fn told(board: &Value) -> Vec<String> {
    let items = board["items"].as_array().expect("items").iter();
    items
        .map(|it| {
            let stages = it["stages"].as_array().expect("stages").iter();
            let stages: Vec<_> = stages
                .map(|stage| format!("{} {}", stage["orders"], stage["stage"].as_str().expect("a word")))
                .collect();
            let carrier = it["carrier"].as_str().unwrap_or("any");
            format!(
                "{carrier}: {} orders, {} pieces, {}; {} blocked, {} missed",
                it["orders"],
                it["pieces"],
                stages.join(", "),
                it["blocked"],
                it.get("misses").unwrap_or(&Value::Null),
            )
        })
        .collect()
}

fn by_post(sku: &str, quantity: i64) -> Value {
    let mut order = order(sku, quantity);
    order["carrier"] = "PostNL".into();
    order
}

#[tokio::test]
async fn the_board_follows_orders_to_the_carrier() {
    both_dbs(|store| async move {
        let site = shop(store).await;
        let (desk, floor) = (site.program_as("desk").await, site.administrator());
        assert_eq!(told(&board(&desk, "").await), Vec::<String>::new());
        open_every_day(&site).await;
        let first = id_of(&make(&desk, by_post("MUG-BLUE", 2)).await);
        let second = id_of(&make(&desk, by_post("MUG-BLUE", 1)).await);
        make(&desk, by_post("MUG-RED", 1)).await;
        make(&desk, order("MUG-BLUE", 1)).await;
        let shown = board(&desk, "?hours=48").await;
        let post = |shown: &Value| told(shown).into_iter().find(|it| it.starts_with("PostNL"));
        assert_eq!(
            post(&shown).expect("a departure"),
            "PostNL: 3 orders, 4 pieces, 1 waiting, 2 ready; 1 blocked, null missed"
        );
        assert_eq!(shown["items"].as_array().map(Vec::len), Some(2), "{shown}");

        verb(&desk, &second, "holds", json!({ "kind": "manual" })).await;
        release_and_pick(&floor, &first).await;
        let shown = board(&desk, "?hours=48").await;
        assert_eq!(
            post(&shown).expect("a departure"),
            "PostNL: 3 orders, 4 pieces, 1 held, 1 waiting, 1 picked; 2 blocked, null missed"
        );
        let (third, fourth) = (
            id_of(&make(&desk, by_post("MUG-BLUE", 1)).await),
            id_of(&make(&desk, by_post("MUG-BLUE", 1)).await),
        );
        ship(&floor, &third).await;
        verb(&desk, &fourth, "release", json!({})).await;
        let shown = board(&desk, "?hours=48").await;
        assert_eq!(shown["warehouses"][0]["left_last_hour"], 1, "{shown}");
        let items = shown["items"].as_array().expect("items");
        let item = items
            .iter()
            .find(|it| it["carrier"] == "PostNL")
            .expect("a departure");
        let names: Vec<_> = item["stages"]
            .as_array()
            .expect("stages")
            .iter()
            .map(|it| it["stage"].clone())
            .collect();
        assert_eq!(names, ["held", "waiting", "released", "picked"]);
        let misses = item["misses"].as_i64().expect("there is a pace");
        assert!((0..=2).contains(&misses), "{item}");
    })
    .await;
}

#[tokio::test]
async fn what_is_late_stands_together_and_first() {
    both_dbs(|store| async move {
        let site = shop(store).await;
        let desk = site.program_as("desk").await;
        let warehouse = open_every_day(&site).await;
        for day in ["2020-02-27", "2020-02-28"] {
            let mut late = order("MUG-BLUE", 1);
            late["ship_by"] = day.into();
            make(&desk, late).await;
        }
        make(&desk, order("MUG-BLUE", 1)).await;
        let shown = board(&desk, &format!("?hours=48&warehouse={warehouse}")).await;
        assert_eq!(
            told(&shown)[0],
            "any: 2 orders, 2 pieces, 2 ready; 0 blocked, 2 missed"
        );
        let late = &shown["items"][0];
        assert_eq!(
            (&late["is_late"], &shown["items"][1]["is_late"]),
            (&json!(true), &json!(false))
        );
        assert!(late["minutes_left"].as_i64().expect("minutes") < 0, "{late}");
        let due = late["due_at"].as_str().expect("a moment");
        assert!(due.starts_with("2020-02-27"), "the earliest: {due}");
        let elsewhere = board(&desk, "?warehouse=whs_7zz").await;
        assert_eq!(told(&elsewhere), Vec::<String>::new());
        let wrong = desk.get("/api/v1/cut-offs?hours=0").await;
        wrong.expect_refusal(StatusCode::UNPROCESSABLE_ENTITY, "number.out_of_range");
    })
    .await;
}
