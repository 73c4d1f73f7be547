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

#[tokio::test]
async fn the_log_is_the_feed_from_its_end_and_halves_its_way_to_a_period() {
    both_dbs(|store| async move {
        let site = shop(store).await;
        let desk = site.program_as("desk").await;
        make(&desk, order("MUG-BLUE", 1)).await;
        make(&desk, order("MUG-RED", 1)).await;
        let feed = desk.get("/api/v1/events?limit=1000").await.expect(StatusCode::OK);
        let mut forward: Vec<_> = feed["items"].as_array().expect("events").clone();

        let (mut after, mut backward) = (String::new(), Vec::new());
        loop {
            let path = format!("/api/v1/events/log?limit=2&after={after}");
            let page = desk.get(&path).await.expect(StatusCode::OK);
            backward.extend(page["items"].as_array().expect("events").clone());
            match page["next"].as_str() {
                Some(next) => next.clone_into(&mut after),
                None => break,
            }
        }
        forward.reverse();
        assert_eq!(backward, forward);

        let of = |query: &str| format!("/api/v1/events/log?{query}");
        let orders = desk.get(&of("kind=order.created")).await.expect(StatusCode::OK);
        assert_eq!(orders["items"].as_array().map(Vec::len), Some(2));
        let newest = &orders["items"][0];
        let at = newest["at"].as_str().expect("an instant");
        let before = desk.get(&of(&format!("until={at}"))).await.expect(StatusCode::OK);
        assert!(before["items"][0]["position"].as_i64() < newest["position"].as_i64());
        let since = desk.get(&of(&format!("from={at}"))).await.expect(StatusCode::OK);
        assert_eq!(&since["items"][0], newest);
        let nobody = desk.get(&of("actor=acc_zzz")).await.expect(StatusCode::OK);
        assert_eq!((&nobody["items"], &nobody["next"]), (&json!([]), &json!(null)));
    })
    .await;
}
