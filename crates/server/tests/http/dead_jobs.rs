//! Jobs that were given up: whoever runs the program sees them and has them tried again.

use axum::http::StatusCode;
use serde_json::json;
use store::harness::both_dbs;

use crate::shop::{order, shop};

#[tokio::test]
async fn a_dead_job_is_seen_and_tried_again() {
    both_dbs(|store| async move {
        let site = shop(store).await;
        let died = site.app.engine.write(|conn, now| {
            Box::pin(async move {
                let sql = "INSERT INTO job (id, kind, dedup, once, state, run_at, fence, attempts, last_error, payload,
                                            created_at, ended_at)
                           VALUES (-7, 'no.such_kind', '-7', $1, 'dead', 0, 1, 12, 'it broke', '{}', 0, $2)";
                conn.execute(sql, store::args![false, now]).await
            })
        });
        died.await.expect("a dead job");
        let operator = site.program_as("operator").await;
        let dead = operator.get("/api/v1/jobs/dead").await.expect(StatusCode::OK);
        assert_eq!((&dead["items"][0]["id"], &dead["items"][0]["last_error"]), (&json!("job_-7"), &json!("it broke")));
        let desk = site.program_as("desk").await;
        let refused = desk.get("/api/v1/jobs/dead").await;
        refused.expect_refusal(StatusCode::FORBIDDEN, "permission.denied");
        let path = "/api/v1/jobs/job_-7/revive";
        operator.post(path, json!({})).await.expect_status(StatusCode::NO_CONTENT);
        let gone = operator.post(path, json!({})).await;
        gone.expect_refusal(StatusCode::NOT_FOUND, "job.unknown");
    })
    .await;
}

#[tokio::test]
async fn a_dry_run_shows_no_id_of_what_it_did_not_make() {
    both_dbs(|store| async move {
        let site = shop(store).await;
        let answer = site
            .administrator()
            .post("/api/v1/orders?dry_run=true", order("MUG-BLUE", 1))
            .await;
        let told = answer.expect(StatusCode::OK);
        assert_eq!(told["lines"][0]["reserved"], 1);
        assert!(told["id"].is_null() && told["lines"][0]["id"].is_null(), "{told}");
    })
    .await;
}
