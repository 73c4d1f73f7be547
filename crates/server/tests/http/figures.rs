//! Figures for plots: exact, of all owners or of one, and the same after every command.

use axum::http::StatusCode;
use serde_json::{Value, json};
use store::harness::both_dbs;

use crate::shop::{id_of, make, order, ship, shop};

fn sum(figures: &Value, field: &str) -> i64 {
    let items = figures["items"].as_array().expect("steps");
    items.iter().map(|item| item[field].as_i64().unwrap_or(0)).sum()
}

#[tokio::test]
async fn plots_tell_where_orders_stand_and_since_when() {
    both_dbs(|store| async move {
        let site = shop(store).await;
        let desk = site.administrator();
        for _ in 0..3 {
            make(&desk, order("MUG-BLUE", 1)).await;
        }
        let mut old = order("MUG-RED", 1);
        old["placed_at"] = "2011-03-01T10:00:00Z".into();
        make(&desk, old).await;
        let shipped = id_of(&make(&desk, order("MUG-BLUE", 2)).await);
        ship(&desk, &shipped).await;

        let figures = desk.get("/api/v1/figures/orders").await.expect(StatusCode::OK);
        let told: Vec<_> = figures["items"].as_array().expect("statuses").iter().collect();
        let statuses: Vec<_> = told
            .iter()
            .map(|item| (item["status"].as_str().unwrap(), item["orders"].clone()))
            .collect();
        assert_eq!(
            statuses,
            [
                ("backordered", json!(1)),
                ("ready", json!(3)),
                ("shipped", json!(1))
            ]
        );
        let ages = |item: &Value| {
            let ages = item["ages"].as_array().map(Vec::as_slice).unwrap_or_default();
            ages.iter()
                .map(|age| age["orders"].as_i64().unwrap())
                .collect::<Vec<_>>()
        };
        assert_eq!(ages(told[0]), [0, 0, 0, 0, 1]);
        assert_eq!(ages(told[1]), [3, 0, 0, 0, 0]);
        assert_eq!(ages(told[2]), [0; 0]);
    })
    .await;
}

#[tokio::test]
async fn plots_tell_what_came_in_and_what_moved() {
    both_dbs(|store| async move {
        let site = shop(store).await;
        let desk = site.administrator();
        for _ in 0..3 {
            make(&desk, order("MUG-BLUE", 1)).await;
        }
        let shipped = id_of(&make(&desk, order("MUG-BLUE", 2)).await);
        ship(&desk, &shipped).await;
        for path in [
            "/api/v1/figures/intake",
            "/api/v1/figures/intake?unit=hour&last=48",
        ] {
            let figures = desk.get(path).await.expect(StatusCode::OK);
            assert_eq!(sum(&figures, "orders"), 4, "{figures}");
            assert_eq!(
                figures["items"].as_array().map(Vec::len),
                Some(if path.contains("48") { 48 } else { 30 })
            );
        }
        let figures = desk
            .get("/api/v1/figures/stock-movements")
            .await
            .expect(StatusCode::OK);
        let moved = |kind: &str| {
            let kinds = figures["items"]
                .as_array()
                .expect("steps")
                .iter()
                .flat_map(|item| item["kinds"].as_array().unwrap());
            let of_kind = kinds.filter(|it| it["kind"] == kind);
            of_kind.map(|it| it["quantity"].as_i64().unwrap()).sum::<i64>()
        };
        assert_eq!((moved("receive"), moved("pick"), moved("ship")), (10, 2, 2));
        let refused = desk.get("/api/v1/figures/intake?last=0").await;
        assert_eq!(
            refused.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{}",
            refused.text
        );
    })
    .await;
}

#[tokio::test]
async fn plots_hold_nothing_of_another_owner() {
    both_dbs(|store| async move {
        let site = shop(store).await;
        let admin = site.administrator();
        let made = id_of(&make(&admin, order("MUG-BLUE", 2)).await);
        ship(&admin, &made).await;
        let neighbour = crate::isolation::neighbour(&site).await;
        let orders = neighbour
            .get("/api/v1/figures/orders")
            .await
            .expect(StatusCode::OK);
        assert_eq!(orders["items"], json!([]));
        let intake = neighbour
            .get("/api/v1/figures/intake")
            .await
            .expect(StatusCode::OK);
        assert_eq!(sum(&intake, "orders"), 0);
        let moved = neighbour
            .get("/api/v1/figures/stock-movements")
            .await
            .expect(StatusCode::OK);
        assert!(!moved.to_string().contains("quantity"), "{moved}");
    })
    .await;
}
