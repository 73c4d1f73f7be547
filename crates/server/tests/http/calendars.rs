//! When a warehouse works, as its keepers say it; and what that does to the orders.

use axum::http::{Method, StatusCode};
use serde_json::{Value, json};
use store::harness::both_dbs;

use crate::actors::{Actor, Answer};
use crate::shop::{id_of, make, order, shop};

async fn put(actor: &Actor, path: &str, body: &Value) -> Answer {
    let body = body.to_string().into_bytes();
    actor
        .send(Method::PUT, path, Some("application/json"), body)
        .await
}

async fn get(actor: &Actor, path: &str) -> Value {
    actor.get(path).await.expect(StatusCode::OK)
}

/// The examples of the API document, put together.
fn example() -> Value {
    let document: Value = serde_json::from_str(include_str!("../../../../docs/openapi.json")).expect("JSON");
    let of = |schema: &str| {
        let properties = document["components"]["schemas"][schema]["properties"].as_object();
        let fields = properties.expect("properties").iter();
        let given = fields.filter_map(|(field, it)| Some((field.clone(), it.get("example")?.clone())));
        Value::Object(given.collect())
    };
    let mut calendar = of("WorkCalendar");
    calendar["exceptions"] = json!([of("CalendarException")]);
    calendar["cut_offs"] = json!([of("CutOff")]);
    calendar
}

#[tokio::test]
async fn a_calendar_dates_the_orders_and_tells_why() {
    both_dbs(|store| async move {
        let site = shop(store).await;
        let admin = site.administrator();
        let warehouse = get(&admin, "/api/v1/warehouses").await["items"][0].clone();
        let path = format!("/api/v1/warehouses/{}/calendar", id_of(&warehouse));
        assert_eq!(
            get(&admin, &path).await["accepted_now"],
            json!([]),
            "there is no calendar yet"
        );
        let undated = id_of(&make(&admin, order("MUG-BLUE", 1)).await);

        let example = example();
        put(&admin, &path, &example).await.expect(StatusCode::OK);
        let read = get(&admin, &path).await;
        assert_eq!(read["cut_offs"], example["cut_offs"]);
        assert_eq!(read["exceptions"], example["exceptions"]);
        let departures = read["accepted_now"].as_array().expect("departures");
        assert_eq!(departures.len(), 2, "one for PostNL, one for the rest");
        put(&admin, &path, &example).await.expect(StatusCode::OK);
        assert_eq!(
            get(&admin, &path).await["version"],
            read["version"],
            "the same again is no change"
        );

        let mut wanted = order("MUG-BLUE", 1);
        wanted["carrier"] = "PostNL".into();
        let id = id_of(&make(&admin, wanted).await);
        let dated = get(&admin, &format!("/api/v1/orders/{id}")).await;
        for field in ["ship_by", "promised_date", "cut_off_at", "due_at"] {
            assert!(dated[field].is_string(), "{field}: {dated}");
        }
        let why = get(&admin, &format!("/api/v1/orders/{id}/why")).await;
        assert_eq!(
            (&why["dates"]["cut_off_at"], &why["dates"]["given"]),
            (&dated["cut_off_at"], &json!(false))
        );
        assert!(
            get(&admin, &format!("/api/v1/orders/{undated}/why"))
                .await
                .get("dates")
                .is_none()
        );

        let due = dated["due_at"].as_str().expect("a moment");
        let filter = format!("/api/v1/orders?filter=carrier:eq:PostNL,due_at:le:{due}&sort=due_at");
        let found = get(&admin, &filter).await;
        assert_eq!(found["items"].as_array().map(Vec::len), Some(1), "{found}");
        assert_eq!(found["items"][0]["id"], id.as_str());
    })
    .await;
}

#[tokio::test]
async fn an_order_that_must_have_left_says_that_it_is_late() {
    both_dbs(|store| async move {
        let site = shop(store).await;
        let desk = site.program_as("desk").await;
        let mut late = order("MUG-BLUE", 1);
        late["ship_by"] = "2020-02-28".into();
        let id = id_of(&make(&desk, late).await);
        let why = get(&desk, &format!("/api/v1/orders/{id}/why")).await;
        assert_eq!(
            (&why["reasons"][0]["blocks"], &why["reasons"][0]["code"]),
            (&json!("on_time"), &json!("order.late"))
        );
        let mut wrong = order("MUG-BLUE", 1);
        wrong["ship_by"] = "2020-02-30".into();
        let refused = desk.post("/api/v1/orders", wrong).await;
        let problem = refused.expect_refusal(StatusCode::UNPROCESSABLE_ENTITY, "field.malformed");
        assert_eq!(problem["errors"][0]["pointer"], "/ship_by", "{problem}");
    })
    .await;
}

#[tokio::test]
async fn who_may_not_keep_warehouses_reads_the_calendar_only() {
    both_dbs(|store| async move {
        let site = shop(store).await;
        let (admin, floor) = (site.administrator(), site.program_as("floor").await);
        let warehouse = get(&admin, "/api/v1/warehouses").await["items"][0].clone();
        let path = format!("/api/v1/warehouses/{}/calendar", id_of(&warehouse));
        get(&floor, &path).await;
        let refused = put(&floor, &path, &json!({ "working_days": ["mon"] })).await;
        refused.expect_status(StatusCode::FORBIDDEN);
        let wrong = json!({ "working_days": ["mon"], "cut_offs": [{ "cut_off": "4 pm" }] });
        let problem = put(&admin, &path, &wrong).await;
        let problem = problem.expect_refusal(StatusCode::UNPROCESSABLE_ENTITY, "field.malformed");
        assert_eq!(
            problem["errors"][0]["pointer"], "/cut_offs/0/cut_off",
            "{problem}"
        );
    })
    .await;
}
