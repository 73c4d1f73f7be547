//! The way in and out: routes, limits, problems, headers, panics.

use std::path::PathBuf;

use axum::http::{Method, StatusCode};
use serde_json::json;
use server::http::Access;
use store::harness::{both_dbs, fresh_folder};
use store::{Location, Store, StoreSettings};

use crate::actors::TestSite;

/// A site on a SQLite book: for what does not touch the book, one database says it all.
async fn site() -> (TestSite, tempfile::TempDir) {
    let folder = fresh_folder();
    let location = Location::Sqlite(folder.path().join("book"));
    let store = Store::open(&location, &StoreSettings::default())
        .await
        .expect("the book opens");
    (TestSite::new(store).await, folder)
}

#[tokio::test]
async fn every_route_refuses_strangers_but_those_that_are_open_by_design() {
    let (site, _folder) = site().await;
    let open: Vec<String> = site
        .site
        .table
        .all()
        .filter(|entry| !matches!(entry.route.access, Access::Needs(_)))
        .map(|entry| format!("{} {}", entry.route.method, entry.route.path))
        .collect();
    assert_eq!(
        open,
        [
            "GET /api",
            "GET /api/",
            "GET /api/page/{file}",
            "GET /api/v1/openapi.json",
            "GET /assets/api.css",
            "GET /assets/icon.svg",
            "GET /assets/page.css",
            "GET /healthz",
            "GET /readyz",
            "GET /sign-in",
            "POST /sign-in",
            "POST /sign-out",
        ]
    );
    for entry in site
        .site
        .table
        .all()
        .filter(|entry| matches!(entry.route.access, Access::Needs(_)))
    {
        let path = entry.route.path.replace(['{', '}'], "");
        let answer = site
            .stranger()
            .send(entry.route.method.clone(), &path, None, Vec::new())
            .await;
        answer.expect_refusal(StatusCode::UNAUTHORIZED, "auth.missing");
    }
}

#[tokio::test]
async fn probes_tell_their_state_and_nothing_else() {
    both_dbs(|store| async move {
        let site = TestSite::new(store).await;
        assert_eq!(site.stranger().get("/healthz").await.text, "ok\n");
        site.stranger()
            .get("/readyz")
            .await
            .expect_status(StatusCode::SERVICE_UNAVAILABLE);
        site.app.readiness.open();
        let ready = site.stranger().get("/readyz").await;
        assert_eq!((ready.status, ready.text.as_str()), (StatusCode::OK, "ready\n"));
        site.app.readiness.drain();
        let draining = site.stranger().get("/readyz").await;
        assert_eq!(
            (draining.status, draining.text.as_str()),
            (StatusCode::SERVICE_UNAVAILABLE, "draining\n")
        );
    })
    .await;
}

#[tokio::test]
async fn what_is_not_there_is_refused_in_the_readers_language() {
    let (site, _folder) = site().await;
    let english = site
        .stranger()
        .get("/api/nowhere")
        .await
        .expect_refusal(StatusCode::NOT_FOUND, "route.unknown");
    let dutch = site.stranger().header("accept-language", "nl-NL,nl;q=0.9");
    let dutch = dutch
        .get("/api/nowhere")
        .await
        .expect_refusal(StatusCode::NOT_FOUND, "route.unknown");
    assert_ne!(english["title"], dutch["title"]);

    let wrong = site.stranger().post("/healthz", json!({})).await;
    wrong.expect_refusal(StatusCode::METHOD_NOT_ALLOWED, "method.not_allowed");
    assert_eq!(wrong.header("allow"), "GET");
    site.administrator()
        .get("/api/v1/sessions?x=%00")
        .await
        .expect_refusal(StatusCode::BAD_REQUEST, "request.bad_path");
}

#[tokio::test]
async fn every_answer_carries_its_request_id_and_the_security_headers() {
    let (site, _folder) = site().await;
    let own_id = site.stranger().header("x-request-id", "mine-1");
    for (actor, path) in [
        (&own_id, "/healthz"),
        (&own_id, "/api/nowhere"),
        (&own_id, "/api/"),
    ] {
        let answer = actor.get(path).await;
        assert_eq!(answer.header("x-request-id"), "mine-1", "{path}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert!(
            answer
                .header("content-security-policy")
                .contains("frame-ancestors 'none'"),
            "{path}"
        );
        assert!(
            !answer
                .header("content-security-policy")
                .contains("script-src 'self' 'unsafe"),
            "{path}"
        );
        assert_eq!(answer.header("cache-control"), "no-store", "{path}");
    }
    let minted = site
        .stranger()
        .header("x-request-id", "bad id\u{e9}")
        .get("/healthz")
        .await;
    assert!(minted.header("x-request-id").starts_with("req_"));
}

#[tokio::test]
async fn a_body_is_read_strictly_and_within_its_limits() {
    let (site, _folder) = site().await;
    let admin = site.administrator();
    let path = "/api/v1/api-keys";
    let post = async |body: &str| admin.post_raw(path, body.as_bytes().to_vec()).await;

    let problem = post("{\"name\":\n  oops}")
        .await
        .expect_refusal(StatusCode::BAD_REQUEST, "request.malformed_json");
    assert_eq!(
        (&problem["facts"]["line"], &problem["facts"]["column"]),
        (&json!(2), &json!(3))
    );
    post(r#"{"name":"a","name":"b"}"#)
        .await
        .expect_refusal(StatusCode::BAD_REQUEST, "request.duplicate_key");
    post(r#"{"name":"a\u0000"}"#)
        .await
        .expect_refusal(StatusCode::BAD_REQUEST, "request.bad_text");
    post(&"[".repeat(100_000))
        .await
        .expect_refusal(StatusCode::BAD_REQUEST, "request.too_deep");

    let problem = post(r#"{"name":"a","role":"desk","colour":"red"}"#).await;
    let problem = problem.expect_refusal(StatusCode::UNPROCESSABLE_ENTITY, "request.invalid");
    assert_eq!(problem["errors"][0]["code"], "field.unknown");
    assert_eq!(problem["errors"][0]["pointer"], "/colour");
    let problem = post("")
        .await
        .expect_refusal(StatusCode::UNPROCESSABLE_ENTITY, "request.invalid");
    assert_eq!(problem["errors"][0]["pointer"], "/name");

    let large = format!("{{\"name\":\"{}\"}}", "a".repeat(2 << 20));
    let problem = post(&large)
        .await
        .expect_refusal(StatusCode::PAYLOAD_TOO_LARGE, "request.body_too_large");
    assert_eq!(problem["facts"]["limit_bytes"], 1 << 20);
    let text = admin
        .send(Method::POST, path, Some("text/plain"), b"{}".to_vec())
        .await;
    text.expect_refusal(StatusCode::UNSUPPORTED_MEDIA_TYPE, "request.unsupported_media");
    admin.get(path).await.expect_status(StatusCode::OK);
}

#[tokio::test]
async fn no_hostile_body_gets_a_server_error() {
    let data = std::env::var_os("EVENKEEL_DATA").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"),
        PathBuf::from,
    );
    if !data.is_dir() {
        #[expect(clippy::print_stdout, reason = "a skipped test says so")]
        {
            println!("skipped: there is no test data (set EVENKEEL_DATA to its folder)");
        }
        return;
    }
    let (site, _folder) = site().await;
    for folder in ["bad-json/json-parsing", "bad-json/ubl-validation"] {
        for file in std::fs::read_dir(data.join(folder))
            .expect("the folder is there")
            .flatten()
        {
            let body = std::fs::read(file.path()).expect("the file can be read");
            let answer = site.administrator().post_raw("/api/v1/api-keys", body).await;
            assert!(
                answer.status.is_client_error(),
                "{:?}: {} {}",
                file.path(),
                answer.status,
                answer.text
            );
            assert!(
                answer.json()["code"].is_string(),
                "{:?}: {}",
                file.path(),
                answer.text
            );
        }
    }
    let keys = site
        .administrator()
        .get("/api/v1/api-keys")
        .await
        .expect(StatusCode::OK);
    assert_eq!(keys["items"], json!([]));
}

#[tokio::test]
async fn a_class_without_room_is_refused_at_once_and_told_when_to_come_back() {
    let (site, _folder) = site().await;
    let limits = site.app.settings.snapshot().overload.clone();
    let held: Vec<_> = (0..limits.health_in_flight_max)
        .map(|_| {
            site.app
                .gate
                .enter(ops::overload::Class::Health, &limits)
                .expect("room")
        })
        .collect();
    let shed = site.stranger().get("/healthz").await;
    shed.expect_refusal(StatusCode::SERVICE_UNAVAILABLE, "overload.shed");
    assert_eq!(shed.header("retry-after"), "1");
    site.administrator()
        .get("/api/v1/sessions")
        .await
        .expect_status(StatusCode::OK);
    drop(held);
    site.stranger()
        .get("/healthz")
        .await
        .expect_status(StatusCode::OK);
}

#[tokio::test]
async fn the_api_document_is_served_and_its_page_runs_without_inline_scripts() {
    let (site, _folder) = site().await;
    let document = site
        .stranger()
        .get("/api/v1/openapi.json")
        .await
        .expect(StatusCode::OK);
    assert!(
        document["openapi"]
            .as_str()
            .is_some_and(|version| version.starts_with("3.1")),
        "{}",
        document["openapi"]
    );
    assert!(document["paths"]["/api/v1/sessions"]["get"]["security"].is_array());

    let page = site.stranger().get("/api/").await;
    page.expect_status(StatusCode::OK);
    for (index, _) in page.text.match_indices("<script") {
        assert!(page.text[index..].starts_with("<script src="), "an inline script");
    }
    for asset in [
        "/api/page/swagger-ui-bundle.js",
        "/api/page/swagger-ui.css",
        "/api/page/api.js",
        "/assets/api.css",
    ] {
        assert!(page.text.contains(asset) || asset.ends_with("api.css"), "{asset}");
        site.stranger().get(asset).await.expect_status(StatusCode::OK);
    }
    site.stranger()
        .get("/api/page/index.html")
        .await
        .expect_refusal(StatusCode::NOT_FOUND, "route.unknown");
}

/// Every body that the API takes refuses fields that it does not know.
#[tokio::test]
async fn every_request_body_refuses_unknown_fields() {
    let document: serde_json::Value =
        serde_json::from_str(&server::http::document()).expect("the document is JSON");
    let mut waiting = Vec::new();
    for (_, item) in document["paths"].as_object().expect("paths") {
        for (_, operation) in item.as_object().expect("operations") {
            waiting.push(operation["requestBody"].clone());
        }
    }
    let mut seen = std::collections::BTreeSet::new();
    while let Some(value) = waiting.pop() {
        if let Some(reference) = value["$ref"]
            .as_str()
            .filter(|reference| seen.insert((*reference).to_owned()))
        {
            let name = reference.rsplit('/').next().expect("a name");
            let schema = &document["components"]["schemas"][name];
            let takes_fields = schema["properties"].is_object();
            assert!(
                !takes_fields || schema["additionalProperties"] == false,
                "{name} takes unknown fields"
            );
            waiting.push(schema.clone());
        }
        match value {
            serde_json::Value::Array(entries) => waiting.extend(entries),
            serde_json::Value::Object(members) => {
                waiting.extend(members.into_iter().map(|(_, member)| member));
            }
            _ => {}
        }
    }
    assert!(seen.len() >= 2, "no bodies were looked at");
}

#[test]
fn the_committed_api_document_is_current() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs/openapi.json");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, server::http::document()).expect("docs/ can be written");
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        committed == server::http::document(),
        "docs/openapi.json is stale: run `UPDATE=1 cargo test -p server api_document`"
    );
}

#[tokio::test]
async fn every_address_of_a_screen_answers_with_the_page_and_a_missing_file_never_does() {
    let (site, _folder) = site().await;
    for path in ["/", "/orders", "/orders/ord_1?tab=log"] {
        let page = site.stranger().get(path).await;
        page.expect_status(StatusCode::OK);
        assert!(page.header("content-type").starts_with("text/html"), "{path}");
        assert!(page.text.contains("<html"), "{path}: {}", page.text);
        let policy = page.header("content-security-policy");
        assert!(policy.contains("frame-ancestors 'none'"), "{policy}");
        assert!(!policy.contains("unsafe"), "{policy}");
    }
    for path in ["/assets/gone-1f2e.js", "/assets/../Cargo.toml", "/api/v2/orders"] {
        let answer = site.stranger().get(path).await;
        answer.expect_refusal(StatusCode::NOT_FOUND, "route.unknown");
    }
    let posted = site.stranger().post("/orders", json!({})).await;
    posted.expect_refusal(StatusCode::NOT_FOUND, "route.unknown");
}
