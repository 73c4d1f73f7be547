//! What a channel may sell: of each item what is free, less what is kept back from it.

use axum::http::{Method, StatusCode};
use serde_json::{Value, json};
use store::harness::both_dbs;

use crate::actors::{Actor, Answer};
use crate::isolation::neighbour;
use crate::shop::{id_of, make, order, shop, verb};

async fn channel(actor: &Actor) -> String {
    let page = actor.get("/api/v1/channels").await.expect(StatusCode::OK);
    format!("/api/v1/channels/{}", id_of(&page["items"][0]))
}

async fn keep_back(actor: &Actor, channel: &str, body: Value) -> Answer {
    let (path, body) = (format!("{channel}/buffers"), body.to_string().into_bytes());
    actor
        .send(Method::PUT, &path, Some("application/json"), body)
        .await
}

/// Of an item: available, free, kept back, waiting, expected beyond that, and from when.
async fn told(actor: &Actor, channel: &str, sku: &str) -> Value {
    let page = actor
        .get(&format!("{channel}/availability"))
        .await
        .expect(StatusCode::OK);
    let items = page["items"].as_array().expect("items").iter();
    let mut found = items.filter(|it| it["sku"] == sku);
    let it = found.next().expect("the item");
    json!([
        it["available"],
        it["free"],
        it["kept_back"],
        it["waiting"],
        it["expected"],
        it["expected_date"]
    ])
}

#[tokio::test]
async fn a_channel_may_sell_what_is_free_less_what_is_kept_back_from_it() {
    both_dbs(|store| async move {
        let site = shop(store).await;
        let admin = site.administrator();
        let channel = channel(&admin).await;
        let free = told(&admin, &channel, "MUG-BLUE").await[1]
            .as_i64()
            .expect("free");
        assert!(free > 5, "the shop has mugs");
        assert_eq!(told(&admin, &channel, "MUG-BLUE").await[0], free);

        let kept = json!({ "buffer": 3, "items": [{ "sku": "MUG-RED", "buffer": 0 }] });
        let set = keep_back(&admin, &channel, kept.clone())
            .await
            .expect(StatusCode::OK);
        let again = keep_back(&admin, &channel, kept).await.expect(StatusCode::OK);
        assert_eq!(set["version"], again["version"], "the same again changes nothing");
        let read = admin
            .get(&format!("{channel}/buffers"))
            .await
            .expect(StatusCode::OK);
        assert_eq!(read["items"], json!([{ "sku": "MUG-RED", "buffer": 0 }]));
        assert_eq!(told(&admin, &channel, "MUG-BLUE").await[0], free - 3);
        assert_eq!(told(&admin, &channel, "MUG-RED").await[2], 0);

        let made = make(&admin, order("MUG-BLUE", free - 1)).await;
        assert_eq!(
            made["lines"][0]["reserved"],
            free - 1,
            "an order may have what is kept back"
        );
        assert_eq!(
            told(&admin, &channel, "MUG-BLUE").await,
            json!([0, 1, 3, 0, 0, null])
        );
        verb(&admin, &id_of(&made), "cancel", json!({})).await;
        assert_eq!(told(&admin, &channel, "MUG-BLUE").await[0], free - 3);
    })
    .await;
}

#[tokio::test]
async fn nothing_may_be_sold_while_others_wait_and_the_day_is_told_from_which_there_is_more() {
    both_dbs(|store| async move {
        let site = shop(store).await;
        let admin = site.administrator();
        let channel = channel(&admin).await;
        let free = told(&admin, &channel, "MUG-BLUE").await[1]
            .as_i64()
            .expect("free");
        make(&admin, order("MUG-BLUE", free + 4)).await;
        assert_eq!(
            told(&admin, &channel, "MUG-BLUE").await,
            json!([0, 0, 0, 4, 0, null])
        );
        for (day, quantity) in [("2999-02-01", 3), ("2999-01-01", 3), ("2999-03-01", 9)] {
            let coming =
                json!({ "expected_date": day, "lines": [{ "sku": "MUG-BLUE", "quantity": quantity }] });
            let announced = admin.post("/api/v1/expected-receipts", coming).await;
            announced.expect_status(StatusCode::CREATED);
        }
        assert_eq!(
            told(&admin, &channel, "MUG-BLUE").await,
            json!([0, 0, 0, 4, 11, "2999-02-01"]),
            "three come on the first day for four that wait"
        );
    })
    .await;
}

#[tokio::test]
async fn items_come_a_page_at_a_time_and_nobody_sees_another_owners() {
    both_dbs(|store| async move {
        let site = shop(store).await;
        let admin = site.administrator();
        let channel = channel(&admin).await;
        let path = format!("{channel}/availability?limit=1");
        let (mut skus, mut after) = (Vec::new(), String::new());
        loop {
            let page = admin
                .get(&format!("{path}&after={after}"))
                .await
                .expect(StatusCode::OK);
            skus.push(page["items"][0]["sku"].as_str().expect("a code").to_owned());
            match page["next"].as_str() {
                Some(next) => next.clone_into(&mut after),
                None => break,
            }
        }
        let whole = admin
            .get(&format!("{channel}/availability"))
            .await
            .expect(StatusCode::OK);
        let items = whole["items"].as_array().expect("items").iter();
        assert_eq!(
            skus,
            items
                .map(|it| it["sku"].as_str().expect("a code"))
                .collect::<Vec<_>>()
        );
        assert!(skus.len() > 1);

        let stranger = neighbour(&site).await;
        for path in [format!("{channel}/availability"), format!("{channel}/buffers")] {
            stranger.get(&path).await.expect_status(StatusCode::NOT_FOUND);
        }
        for (body, at) in [
            (
                json!({ "items": [{ "sku": "NO-SUCH", "buffer": 1 }] }),
                "/items/0/sku",
            ),
            (json!({ "buffer": -1 }), "/buffer"),
            (
                json!({ "items": [{ "sku": "MUG-RED", "buffer": 1 }, { "sku": "MUG-RED", "buffer": 2 }] }),
                "/items/1/sku",
            ),
        ] {
            let refused = keep_back(&admin, &channel, body).await;
            assert_eq!(refused.json()["errors"][0]["pointer"], at);
        }
    })
    .await;
}
