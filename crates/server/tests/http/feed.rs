//! Following the feed.

use axum::http::StatusCode;
use serde_json::json;
use store::feed::{self, NewEvent};
use store::harness::both_dbs;

use crate::actors::{Actor, TestSite};
use crate::shop::{make, order, shop, shop_with};

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

/// Appends events of one kind, as a long import leaves them.
async fn fill(site: &TestSite, kind: &'static str, events: i64) {
    let told = move |id| NewEvent {
        kind: kind.to_owned(),
        kind_version: 1,
        noun: "order".to_owned(),
        id,
        noun_version: 1,
        owner_id: None,
        audience: "business".to_owned(),
        actor: "acc_0".to_owned(),
        on_behalf: None,
        request_id: None,
        cause: None,
        body: "{}".to_owned(),
    };
    let fill = site.app.engine.write(move |conn, now| {
        let events = (0..events).map(told).collect();
        Box::pin(async move { feed::append(conn, events, now).await.map(drop) })
    });
    fill.await.expect("appended");
}

/// Reads on until something is found; answers where it stands, and how many answers that took.
async fn look_for(desk: &Actor, path: &str) -> (i64, i64) {
    let (mut next, mut answers) = (String::new(), 0);
    loop {
        let page = desk.get(&format!("{path}&limit=1&after={next}")).await;
        let page = page.expect(StatusCode::OK);
        answers += 1;
        if let Some(position) = page["items"][0]["position"].as_i64() {
            return (position, answers);
        }
        page["next"]
            .as_str()
            .expect("there is more")
            .clone_into(&mut next);
    }
}

#[tokio::test]
async fn a_rare_kind_is_looked_for_in_portions_from_either_end() {
    both_dbs(|store| async move {
        let portions = |events: i64| (events + 299) / 300;
        let site = shop_with(store, |values| values.list.events_examined_max = 300).await;
        let desk = site.administrator();
        fill(&site, "order.rare", 1).await;
        fill(&site, "order.picked", 1_000).await;
        let (first, _) = look_for(&desk, "/api/v1/events?kind=order.rare").await;
        // From the end: so many events as stand behind it, and itself, 300 for each answer.
        let (found, answers) = look_for(&desk, "/api/v1/events/log?kind=order.rare").await;
        assert_eq!((found, answers), (first, portions(1_001)));
        fill(&site, "order.last", 1).await;
        let (last, answers) = look_for(&desk, "/api/v1/events?kind=order.last").await;
        assert_eq!((last, answers), (first + 1_001, portions(last)));
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
