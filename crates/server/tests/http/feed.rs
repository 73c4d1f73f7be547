//! Following the feed.

use axum::http::StatusCode;
use serde_json::json;
use store::harness::both_dbs;

use crate::shop::{make, order, shop};

#[tokio::test]
async fn the_feed_is_read_page_by_page_without_a_gap_and_waits_for_what_comes() {
    both_dbs(|store| async move {
        let site = shop(store).await;
        let desk = site.program_as("desk").await;
        let (mut after, mut positions) = (String::new(), Vec::new());
        loop {
            let page = desk.get(&format!("/api/v1/events?limit=2&after={after}")).await;
            let page = page.expect(StatusCode::OK);
            let items = page["items"].as_array().expect("events");
            positions.extend(items.iter().map(|event| event["position"].as_i64().unwrap_or(0)));
            after = page["next"].as_str().expect("always a cursor").to_owned();
            if page["more"] == false {
                break;
            }
        }
        assert!(positions.len() >= 7, "{positions:?}");
        assert!(positions.is_sorted());
        let path = format!("/api/v1/events?after={after}&wait_seconds=30&kind=order.created");
        let (heard, made) = tokio::join!(desk.get(&path), make(&desk, order("MUG-BLUE", 1)));
        let heard = heard.expect(StatusCode::OK);
        assert_eq!(heard["items"][0]["id"], made["id"]);
        assert_eq!(heard["items"][0]["noun"], "order");
        assert_eq!(heard["items"][0]["body"]["number"], made["number"]);
        assert!(
            !heard.to_string().contains("Vries"),
            "no personal text in the feed"
        );

        let nothing = desk
            .get(&format!("/api/v1/events?after={after}&kind=order.shipped"))
            .await;
        let nothing = nothing.expect(StatusCode::OK);
        assert_eq!(nothing["items"], json!([]));
        assert_ne!(nothing["next"], after.as_str());
    })
    .await;
}

#[tokio::test]
async fn a_cursor_of_a_feed_begun_anew_is_refused_and_so_is_nonsense() {
    both_dbs(|store| async move {
        let site = shop(store.clone()).await;
        let desk = site.program_as("desk").await;
        let page = desk.get("/api/v1/events").await.expect(StatusCode::OK);
        let old = page["next"].as_str().expect("a cursor").to_owned();
        for bad in ["x", "AAAA", "%20"] {
            let refused = desk.get(&format!("/api/v1/events?after={bad}")).await;
            refused.expect_refusal(StatusCode::UNPROCESSABLE_ENTITY, "list.cursor_malformed");
        }
        let refused = desk.get("/api/v1/events?wait_seconds=31").await;
        refused.expect_refusal(StatusCode::UNPROCESSABLE_ENTITY, "number.out_of_range");

        let begun = site
            .app
            .engine
            .write(|conn, _| Box::pin(store::feed::start_epoch(conn)));
        begun.await.expect("a new epoch");
        // The process hears of it with the next commit.
        make(&desk, order("MUG-BLUE", 1)).await;
        let refused = desk.get(&format!("/api/v1/events?after={old}")).await;
        refused.expect_refusal(StatusCode::GONE, "feed.reset");
        desk.get("/api/v1/events").await.expect(StatusCode::OK);
    })
    .await;
}
