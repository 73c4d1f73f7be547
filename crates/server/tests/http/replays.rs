//! Sending again, sending too late, and asking only what would happen.

use axum::http::StatusCode;
use futures_util::future::join_all;
use serde_json::json;
use store::harness::both_dbs;

use crate::shop::{id_of, make, order, shop, verb};

#[tokio::test]
async fn the_same_key_is_carried_out_once_whatever_it_answered() {
    both_dbs(|store| async move {
        let site = shop(store).await;
        let shop = site
            .program_as("integrator")
            .await
            .header("idempotency-key", "order-1");
        let first = shop.post("/api/v1/orders", order("MUG-BLUE", 1)).await;
        let again = shop.post("/api/v1/orders", order("MUG-BLUE", 1)).await;
        assert_eq!(first.header("idempotent-replayed"), "");
        assert_eq!(again.header("idempotent-replayed"), "true");
        assert_eq!(
            first.expect(StatusCode::CREATED),
            again.expect(StatusCode::CREATED)
        );
        let other = shop.post("/api/v1/orders", order("MUG-BLUE", 2)).await;
        other.expect_refusal(StatusCode::UNPROCESSABLE_ENTITY, "command.key_reused");
        let elsewhere = shop.post("/api/v1/products", json!({ "sku": "A" })).await;
        elsewhere.expect_refusal(StatusCode::UNPROCESSABLE_ENTITY, "command.key_reused");

        // A refusal is an answer too: it stays the same when its cause is gone.
        let refused = site.administrator().header("idempotency-key", "order-2");
        let unknown = order("MUG-GREEN", 1);
        let first = refused.post("/api/v1/orders", unknown.clone()).await;
        assert_eq!(first.header("idempotent-replayed"), "");
        first.expect_refusal(StatusCode::NOT_FOUND, "product.not_found");
        let product = json!({ "sku": "MUG-GREEN" });
        site.administrator()
            .post("/api/v1/products", product)
            .await
            .expect(StatusCode::CREATED);
        let again = refused.post("/api/v1/orders", unknown).await;
        assert_eq!(again.header("idempotent-replayed"), "true");
        again.expect_refusal(StatusCode::NOT_FOUND, "product.not_found");

        // Keys are each credential's own.
        let stranger = site
            .program_as("integrator")
            .await
            .header("idempotency-key", "order-1");
        make(&stranger, order("MUG-BLUE", 3)).await;
        let count = stranger.get("/api/v1/orders/count").await.expect(StatusCode::OK);
        assert_eq!(count, json!({ "count": 2, "capped": false }));
    })
    .await;
}

#[tokio::test]
async fn of_ten_sent_at_once_with_one_key_one_is_made() {
    both_dbs(|store| async move {
        let site = shop(store).await;
        let shop = site
            .program_as("integrator")
            .await
            .header("idempotency-key", "once");
        let sent = (0..10).map(|_| shop.post("/api/v1/orders", order("MUG-BLUE", 1)));
        let mut ids = Vec::new();
        for answer in join_all(sent).await {
            if answer.status == StatusCode::CREATED {
                ids.push(id_of(&answer.json()));
            } else {
                answer.expect_refusal(StatusCode::CONFLICT, "command.in_flight");
            }
        }
        ids.dedup();
        assert_eq!(ids.len(), 1);
        let count = shop.get("/api/v1/orders/count").await.expect(StatusCode::OK);
        assert_eq!(count["count"], 1);
    })
    .await;
}

#[tokio::test]
async fn a_stale_version_is_refused_with_what_changed_since() {
    both_dbs(|store| async move {
        let site = shop(store).await;
        let desk = site.program_as("desk").await;
        let made = make(&desk, order("MUG-BLUE", 1)).await;
        let id = id_of(&made);
        let path = format!("/api/v1/orders/{id}");
        let read = desk.get(&path).await;
        let version = made["version"].as_i64().expect("a version");
        assert_eq!(read.header("etag"), format!("\"{version}\""));
        verb(&desk, &id, "holds", json!({ "kind": "manual" })).await;

        let late = site
            .program_as("desk")
            .await
            .header("if-match", read.header("etag"));
        let refused = late.post(&format!("{path}/cancel"), json!({})).await;
        let refused = refused.expect_refusal(StatusCode::PRECONDITION_FAILED, "version.mismatch");
        assert_eq!(refused["facts"]["current"], version + 1);
        let changed = &refused["facts"]["changed"];
        assert_eq!(changed.as_array().map(Vec::len), Some(1));
        assert_eq!(changed[0]["kind"], "order.held");
        assert_eq!(changed[0]["version"], version + 1);
        let refused = late.post(&format!("{path}/lease"), json!({})).await;
        assert_ne!(refused.status, StatusCode::OK);

        let any = site.program_as("desk").await.header("if-match", "*");
        verb(&any, &id, "cancel", json!({})).await;
    })
    .await;
}

/// Whoever sends a version counts on it: where it cannot be held against anything, it is not passed over.
#[tokio::test]
async fn a_version_is_refused_where_there_is_none() {
    both_dbs(|store| async move {
        let site = shop(store).await;
        let desk = site.program_as("desk").await.header("if-match", "\"1\"");
        let receipt = json!({ "bin": "BULK", "lines": [{ "sku": "MUG-BLUE", "quantity": 1 }] });
        for (path, body) in [
            ("/api/v1/orders", order("MUG-BLUE", 1)),
            ("/api/v1/stock/receive", receipt),
        ] {
            let refused = desk.post(path, body).await;
            refused.expect_refusal(StatusCode::BAD_REQUEST, "request.no_version");
        }
        let count = desk.get("/api/v1/orders/count").await.expect(StatusCode::OK);
        assert_eq!(count["count"], 0, "a read passes over it");
    })
    .await;
}

#[tokio::test]
async fn a_dry_run_tells_what_would_happen_and_changes_nothing() {
    both_dbs(|store| async move {
        let site = shop(store).await;
        let desk = site.program_as("desk").await;
        let would = desk
            .post("/api/v1/orders?dry_run=true", order("MUG-BLUE", 12))
            .await;
        let would = would.expect(StatusCode::OK);
        assert_eq!(would["dry_run"], true);
        assert_eq!(would["lines"][0]["reserved"], 10);
        assert_eq!(would["lines"][0]["backordered"], 2);
        assert!(would["id"].is_null() && would["number"].is_null());
        let count = desk.get("/api/v1/orders/count").await.expect(StatusCode::OK);
        assert_eq!(count["count"], 0);

        let id = id_of(&make(&desk, order("MUG-BLUE", 1)).await);
        let would = verb(&desk, &id, "release?dry_run=true", json!({})).await;
        assert_eq!(would["status"], "released");
        let detail = desk.get(&format!("/api/v1/orders/{id}")).await;
        assert_eq!(detail.expect(StatusCode::OK)["status"], "ready");
        let refused = desk
            .post("/api/v1/orders?dry_run=true", order("NOTHING", 1))
            .await;
        refused.expect_refusal(StatusCode::NOT_FOUND, "product.not_found");
    })
    .await;
}

#[tokio::test]
async fn a_batch_gives_each_order_its_own_verdict_and_may_be_sent_again() {
    both_dbs(|store| async move {
        let site = shop(store).await;
        let shop = site
            .program_as("integrator")
            .await
            .header("idempotency-key", "batch-7");
        let batch = json!({ "orders": [
            order("MUG-BLUE", 4),
            order("NOTHING", 1),
            { "lines": [{ "sku": "MUG-BLUE", "quantity": "two" }] },
            order("MUG-BLUE", 7),
            { "owner": "NOBODY", "lines": [] },
        ] });
        let first = shop
            .post("/api/v1/orders:batch", batch.clone())
            .await
            .expect(StatusCode::OK);
        assert_eq!((&first["created"], &first["refused"]), (&json!(2), &json!(3)));
        let results = first["results"].as_array().expect("results");
        let verdicts: Vec<_> = results
            .iter()
            .map(|result| result["status"].as_u64().unwrap_or(0))
            .collect();
        assert_eq!(verdicts, [201, 404, 422, 201, 404]);
        assert_eq!(
            results[3]["order"]["lines"][0],
            json!({ "id": results[3]["order"]["lines"][0]["id"], "reserved": 6, "backordered": 1 })
        );
        assert_eq!(results[1]["problem"]["code"], "product.not_found");
        assert_eq!(results[2]["problem"]["errors"][0]["pointer"], "/lines/0/quantity");
        assert_eq!(results[4]["problem"]["code"], "owner.not_found");

        let again = shop
            .post("/api/v1/orders:batch", batch)
            .await
            .expect(StatusCode::OK);
        for index in 0..5 {
            assert_eq!(again["results"][index]["order"], first["results"][index]["order"]);
            // What never reached the book was not kept.
            let reached = [0, 1, 3].contains(&index);
            assert_eq!(again["results"][index]["replayed"] == true, reached);
        }
        let count = shop.get("/api/v1/orders/count").await.expect(StatusCode::OK);
        assert_eq!(count["count"], 2);

        for bad in [
            json!({}),
            json!([]),
            json!({ "orders": [] }),
            json!({ "orders": 1 }),
            json!({ "order": [] }),
        ] {
            let refused = shop.post("/api/v1/orders:batch", bad).await;
            refused.expect_refusal(StatusCode::UNPROCESSABLE_ENTITY, "request.invalid");
        }
        let too_many = json!({ "orders": vec![json!({}); 1_001] });
        let refused = shop.post("/api/v1/orders:batch", too_many).await;
        refused.expect_refusal(StatusCode::UNPROCESSABLE_ENTITY, "request.invalid");
    })
    .await;
}
