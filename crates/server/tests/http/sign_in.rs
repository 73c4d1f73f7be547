//! Coming in: links, sessions, keys, and being shut out again.

use axum::http::StatusCode;
use domain::permission::{Permission, ROLES};
use serde_json::json;
use server::http::Access;
use store::harness::both_dbs;

use crate::actors::TestSite;

#[tokio::test]
async fn a_link_signs_in_once_and_only_by_its_button() {
    both_dbs(|store| async move {
        let site = TestSite::new(store).await;
        let link = site.fresh_link().await;
        let mut ann = site.stranger();

        // A mail scanner opens the link twice before Ann does; that uses nothing up.
        site.stranger().get(&link).await.expect_status(StatusCode::OK);
        site.stranger().get(&link).await.expect_status(StatusCode::OK);
        ann.sign_in(&link).await;
        let me = ann.get("/api/v1/me").await.expect(StatusCode::OK);
        assert_eq!(me["role"], "administrator");
        let may: Vec<&str> = me["permissions"]
            .as_array()
            .expect("a list")
            .iter()
            .filter_map(|p| p.as_str())
            .collect();
        assert!(may.contains(&"order.release"), "{may:?}");

        let token = link.split_once("link=").expect("a link").1;
        site.stranger()
            .post_form("/sign-in", &format!("link={token}"))
            .await
            .expect_status(StatusCode::GONE);
        site.stranger()
            .post_form("/sign-in", "link=nonsense")
            .await
            .expect_status(StatusCode::GONE);
        site.stranger()
            .get("/sign-in")
            .await
            .expect_status(StatusCode::GONE);
    })
    .await;
}

#[tokio::test]
async fn a_session_changes_things_only_with_its_proof_and_from_our_own_pages() {
    both_dbs(|store| async move {
        let site = TestSite::new(store).await;
        let key = json!({ "name": "shop", "role": "integrator" });
        let bare = site.signed_in().await;
        bare.get("/api/v1/sessions").await.expect_status(StatusCode::OK);
        bare.post("/api/v1/api-keys", key.clone())
            .await
            .expect_refusal(StatusCode::FORBIDDEN, "auth.csrf");

        let page = bare.with_proof();
        page.post("/api/v1/api-keys", key.clone())
            .await
            .expect_status(StatusCode::CREATED);

        let lured = page.header("sec-fetch-site", "cross-site");
        lured
            .post("/api/v1/api-keys", key.clone())
            .await
            .expect_refusal(StatusCode::FORBIDDEN, "auth.cross_site");

        let elsewhere = site
            .signed_in()
            .await
            .with_proof()
            .header("origin", "https://evil.example");
        elsewhere
            .post("/api/v1/api-keys", key)
            .await
            .expect_refusal(StatusCode::FORBIDDEN, "auth.cross_site");
    })
    .await;
}

#[tokio::test]
async fn a_session_can_be_ended_by_its_owner_and_by_the_administrator() {
    both_dbs(|store| async move {
        let site = TestSite::new(store).await;
        let ann = site.signed_in().await.with_proof();
        let ben = site.signed_in().await.with_proof();

        ann.delete("/api/v1/sessions/current")
            .await
            .expect_status(StatusCode::NO_CONTENT);
        ann.get("/api/v1/sessions")
            .await
            .expect_refusal(StatusCode::UNAUTHORIZED, "auth.expired");

        let sessions = site
            .administrator()
            .get("/api/v1/sessions")
            .await
            .expect(StatusCode::OK);
        let rows = sessions["items"].as_array().expect("a list");
        assert_eq!(rows.len(), 1, "{sessions}");
        let id = rows[0]["id"].as_str().expect("an id");
        ben.get("/api/v1/sessions").await.expect_status(StatusCode::OK);
        site.administrator()
            .delete(&format!("/api/v1/sessions/{id}"))
            .await
            .expect_status(StatusCode::NO_CONTENT);
        ben.get("/api/v1/sessions")
            .await
            .expect_refusal(StatusCode::UNAUTHORIZED, "auth.expired");
        let again = site
            .administrator()
            .delete(&format!("/api/v1/sessions/{id}"))
            .await;
        again.expect_refusal(StatusCode::NOT_FOUND, "session.unknown");
    })
    .await;
}

#[tokio::test]
async fn signing_out_on_the_page_ends_the_session_itself() {
    both_dbs(|store| async move {
        let site = TestSite::new(store).await;
        let ann = site.signed_in().await;
        let proof = ann.cookies["evenkeel_csrf"].clone();
        ann.post_form("/sign-out", "csrf=wrong")
            .await
            .expect_refusal(StatusCode::FORBIDDEN, "auth.csrf");
        let left = ann.post_form("/sign-out", &format!("csrf={proof}")).await;
        left.expect_status(StatusCode::SEE_OTHER);
        assert!(left.header("set-cookie").contains("Max-Age=0"));
        ann.get("/api/v1/sessions")
            .await
            .expect_refusal(StatusCode::UNAUTHORIZED, "auth.expired");
    })
    .await;
}

#[tokio::test]
async fn behind_https_the_cookies_are_bound_to_the_host() {
    both_dbs(|store| async move {
        let site = TestSite::with(store, |values| values.http.behind_https = true).await;
        let ann = site.signed_in().await;
        assert!(ann.cookies.contains_key("__Host-evenkeel"), "{:?}", ann.cookies);
        ann.get("/api/v1/sessions").await.expect_status(StatusCode::OK);

        let mut planted = site.stranger();
        planted
            .cookies
            .insert("evenkeel".to_owned(), ann.cookies["__Host-evenkeel"].clone());
        planted
            .get("/api/v1/sessions")
            .await
            .expect_refusal(StatusCode::UNAUTHORIZED, "auth.missing");
    })
    .await;
}

#[tokio::test]
async fn a_key_works_until_it_is_revoked_and_does_only_what_its_role_may() {
    both_dbs(|store| async move {
        let site = TestSite::new(store).await;
        let made = site
            .administrator()
            .post("/api/v1/api-keys", json!({ "name": "probe", "role": "operator" }))
            .await;
        let made = made.expect(StatusCode::CREATED);
        let probe = site.program(made["key"].as_str().expect("the key"));

        let metrics = probe.get("/metrics").await;
        metrics.expect_status(StatusCode::OK);
        assert!(
            metrics.text.contains("evenkeel_http_requests_total"),
            "{}",
            metrics.text
        );
        let refused = probe
            .post(
                "/api/v1/api-keys",
                json!({ "name": "x", "role": "administrator" }),
            )
            .await;
        let refused = refused.expect_refusal(StatusCode::FORBIDDEN, "permission.denied");
        assert_eq!(refused["facts"]["permission"], "api_key.write");

        let list = site.administrator().get("/api/v1/api-keys").await;
        assert!(
            !list.text.contains(made["key"].as_str().expect("the key")),
            "the list shows a secret"
        );

        let id = made["id"].as_str().expect("an id");
        site.administrator()
            .delete(&format!("/api/v1/api-keys/{id}"))
            .await
            .expect_status(StatusCode::NO_CONTENT);
        probe
            .get("/metrics")
            .await
            .expect_refusal(StatusCode::UNAUTHORIZED, "auth.invalid");
    })
    .await;
}

#[tokio::test]
async fn what_is_no_credential_is_refused_and_told_what_would_be() {
    both_dbs(|store| async move {
        let site = TestSite::new(store).await;
        let nobody = site.stranger().get("/metrics").await;
        nobody.expect_refusal(StatusCode::UNAUTHORIZED, "auth.missing");
        assert_eq!(nobody.header("www-authenticate"), "Bearer");

        let unknown = format!("evk_{}", "a".repeat(64));
        for bad in [
            "Bearer",
            "Bearer x",
            "Basic YTpi",
            "Bearer evk_ABC",
            &format!("Bearer {unknown}"),
        ] {
            let knock = site.stranger().header("authorization", bad);
            knock
                .get("/metrics")
                .await
                .expect_refusal(StatusCode::UNAUTHORIZED, "auth.invalid");
        }
    })
    .await;
}

/// The whole matrix: each role at each route gets past the permission exactly when it has it.
#[tokio::test]
async fn each_role_gets_exactly_as_far_as_its_permissions() {
    both_dbs(|store| async move {
        let site = TestSite::new(store).await;
        for role in ROLES {
            let program = site.program_as(role.name()).await;
            for entry in site.site.table.all() {
                let Access::Needs(permission) = entry.route.access else {
                    continue;
                };
                let path = entry.route.path.replace(['{', '}'], "");
                let answer = program
                    .send(entry.route.method.clone(), &path, None, Vec::new())
                    .await;
                let is_denied = answer.json()["code"] == "permission.denied";
                assert_eq!(
                    is_denied,
                    !role.may(permission),
                    "{role} at {} {path}",
                    entry.route.method
                );
            }
        }
    })
    .await;
}

/// Who makes a link for whom: nobody for more rights than its own, nor for an owner that it does not see.
#[tokio::test]
async fn a_desk_lets_in_the_floor_and_nobody_lets_in_somebody_with_more_rights() {
    both_dbs(|store| async move {
        let site = TestSite::furnished(store).await;
        for host in ROLES {
            let program = site.program_as(host.name()).await;
            for guest in ["administrator", "desk", "floor"] {
                let body = json!({ "role": guest, "path": "/pick/ord_1" });
                let answer = program.post("/api/v1/sign-in-links", body).await;
                if host.lets_in(guest.parse().expect("a role")) {
                    answer.expect_status(StatusCode::CREATED);
                } else if host.may(Permission::SignInLinkCreate) {
                    answer.expect_refusal(StatusCode::UNPROCESSABLE_ENTITY, "request.invalid");
                } else {
                    answer.expect_refusal(StatusCode::FORBIDDEN, "permission.denied");
                }
            }
        }
        let desk = site.program_as("desk").await;
        for body in [
            json!({}),
            json!({ "role": "floor" }),
            json!({ "role": "floor", "path": "//evil.example" }),
            json!({ "role": "owner_portal", "path": "/pick/ord_1" }),
        ] {
            let refused = desk.post("/api/v1/sign-in-links", body).await;
            refused.expect_refusal(StatusCode::UNPROCESSABLE_ENTITY, "request.invalid");
        }
    })
    .await;
}

#[tokio::test]
async fn whoever_a_desk_of_one_owner_lets_in_sees_that_owner_only() {
    both_dbs(|store| async move {
        let site = TestSite::furnished(store).await;
        let owners = site
            .administrator()
            .get("/api/v1/owners")
            .await
            .expect(StatusCode::OK);
        let owner = owners["items"][0]["id"].clone();
        let body = json!({ "name": "desk", "role": "desk", "owner": owner });
        let made = site.administrator().post("/api/v1/api-keys", body).await;
        let made = made.expect(StatusCode::CREATED);
        let desk = site.program(made["key"].as_str().expect("the key"));
        let body = json!({ "name": "Ann", "role": "floor", "path": "/pick/ord_1" });
        let made = desk
            .post("/api/v1/sign-in-links", body)
            .await
            .expect(StatusCode::CREATED);
        let url = made["url"].as_str().expect("a link");
        let mut phone = site.stranger();
        let landed = phone
            .sign_in(&url[url.find("/sign-in").expect("the page")..])
            .await;
        assert_eq!(landed, "/pick/ord_1");
        let me = phone.get("/api/v1/me").await.expect(StatusCode::OK);
        assert_eq!((&me["role"], &me["owner"]), (&json!("floor"), &owner));
    })
    .await;
}
