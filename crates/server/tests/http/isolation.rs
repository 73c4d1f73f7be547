//! What belongs to one owner is not there for another: not by id, not in a list, not in the feed.

use axum::http::{Method, StatusCode};
use serde_json::{Value, json};
use store::harness::both_dbs;

use crate::actors::{Actor, TestSite};
use crate::shop::{id_of, make, order, release_and_pick, ship, shop, verb};

/// Things of the owner MAIN, one of every noun.
struct Things {
    owner: String,
    channel: String,
    order: String,
    line: String,
    hold: String,
    note: String,
    shipment: String,
    credit: String,
    returned: String,
    returned_order: String,
    customer: String,
    product: String,
    task: String,
    expected: String,
    count: String,
}

async fn things(admin: &Actor) -> Things {
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let held = make(admin, order("MUG-BLUE", 1)).await;
    let hold = verb(admin, &id_of(&held), "holds", json!({ "kind": "manual" })).await;
    let note = json!({ "audience": "pick", "text": "the blue ones" });
    let note = verb(admin, &id_of(&held), "notes", note).await;
    let shipped = id_of(&make(admin, order("MUG-BLUE", 1)).await);
    let shipment = ship(admin, &shipped).await;
    let cancelled = id_of(&make(admin, order("MUG-BLUE", 1)).await);
    release_and_pick(admin, &cancelled).await;
    verb(admin, &cancelled, "cancel", json!({})).await;
    let first = |noun: &'static str| async move {
        let page = admin.get(&format!("/api/v1/{noun}")).await.expect(StatusCode::OK);
        text(&page["items"][0]["id"])
    };
    let credit = json!({ "lines": [{ "description": "broken", "amount_minor": 100 }] });
    let credit = admin
        .post("/api/v1/credits", credit)
        .await
        .expect(StatusCode::CREATED);
    let returned = admin.post("/api/v1/returns/arrivals", json!({})).await;
    let returned = returned.expect(StatusCode::CREATED);
    let customer = json!({ "external_ref": "C-1", "name": "A. de Vries" });
    let customer = admin
        .post("/api/v1/customers", customer)
        .await
        .expect(StatusCode::CREATED);
    let expected = json!({ "expected_date": "2026-12-01", "lines": [{ "sku": "MUG-BLUE", "quantity": 5 }] });
    let expected = admin
        .post("/api/v1/expected-receipts", expected)
        .await
        .expect(StatusCode::CREATED);
    let count = json!({ "bin": "BULK" });
    let count = admin
        .post("/api/v1/stock-counts", count)
        .await
        .expect(StatusCode::CREATED);
    Things {
        count: id_of(&count),
        expected: id_of(&expected),
        owner: first("owners").await,
        channel: first("channels").await,
        order: id_of(&held),
        line: text(&held["lines"][0]["id"]),
        hold: text(&hold["hold"]),
        note: text(&note["note"]),
        shipment,
        credit: id_of(&credit),
        returned: id_of(&returned),
        returned_order: shipped,
        customer: id_of(&customer),
        product: first("products").await,
        task: first("tasks").await,
    }
}

impl Things {
    /// The path with the ids of these things. `None` where nothing belongs to an owner.
    fn fill(&self, path: &str) -> Option<String> {
        let noun = path.strip_prefix("/api/v1/")?.split('/').next()?;
        let id = match noun {
            "owners" => &self.owner,
            "channels" => &self.channel,
            "orders" => &self.order,
            "shipments" => &self.shipment,
            "credits" => &self.credit,
            "returns" => &self.returned,
            "customers" => &self.customer,
            "products" => &self.product,
            "tasks" => &self.task,
            "stock-counts" => &self.count,
            "expected-receipts" => &self.expected,
            "warehouses" | "bins" | "sessions" | "api-keys" | "imports" | "import-profiles" | "jobs" => {
                return None;
            }
            other => panic!("say whose {other} are"),
        };
        let path = path.replace("{id}", id).replace("{hold}", &self.hold);
        Some(path.replace("{note}", &self.note))
    }

    /// A body that the route takes.
    fn body(&self, path: &str) -> Value {
        let lines = json!([{ "line": self.line, "quantity": 1 }]);
        match path.rsplit('/').next().unwrap_or_default() {
            "holds" => json!({ "kind": "manual" }),
            "tags" => json!({ "add": ["gift"] }),
            "notes" | "{note}" => json!({ "audience": "pick", "text": "the blue ones" }),
            "quote" => json!({ "valid_until": "2999-12-31" }),
            "pick" | "pack" => json!({ "lines": lines }),
            "shortage" => json!({ "line": self.line, "quantity": 1, "reason": "not_found" }),
            "payments" => json!({ "kind": "paid", "amount_minor": 100 }),
            "buffers" => json!({ "buffer": 1 }),
            "payment" => json!({ "policy": "paid" }),
            "link" => json!({ "order": self.returned_order }),
            "exchange" => json!({ "lines": [{ "sku": "MUG-BLUE", "quantity": 1 }] }),
            "receive" if path.starts_with("/api/v1/expected-receipts") => {
                json!({ "bin": "BULK", "lines": [{ "sku": "MUG-BLUE", "quantity": 1 }] })
            }
            "receive" => json!({ "lines": [{
                "sku": "MUG-BLUE", "quantity": 1, "grade": "a", "disposition": "restock", "bin": "BULK",
            }] }),
            "minimum-order" => json!({ "amount_minor": 100 }),
            "record" => json!({ "lines": [{ "sku": "MUG-BLUE", "counted": 1 }] }),
            "receiving" => json!({ "over_delivery_percent": 5 }),
            "rules" | "preview" => json!({ "rules": [] }),
            "ship" => json!({ "carrier": "PostNL" }),
            _ => json!({}),
        }
    }
}

/// A program that may do everything, for another owner.
pub async fn neighbour(site: &TestSite) -> Actor {
    let admin = site.administrator();
    let owner = json!({ "code": "NEXT", "name": "Next door", "warehouse": "MAIN" });
    let owner = admin
        .post("/api/v1/owners", owner)
        .await
        .expect(StatusCode::CREATED);
    let channel = json!({ "owner": "NEXT", "code": "WEB", "name": "Web" });
    admin
        .post("/api/v1/channels", channel)
        .await
        .expect(StatusCode::CREATED);
    let key = json!({ "name": "next", "role": "administrator", "owner": owner["id"] });
    let key = admin
        .post("/api/v1/api-keys", key)
        .await
        .expect(StatusCode::CREATED);
    site.program(key["key"].as_str().expect("a key"))
}

#[tokio::test]
async fn another_owners_ids_answer_404_on_every_route() {
    both_dbs(|store| async move {
        let site = shop(store).await;
        let admin = site.administrator();
        let things = things(&admin).await;
        let neighbour = neighbour(&site).await;
        let mut seen = 0;
        for entry in site.site.table.all() {
            let route = &entry.route;
            if !route.path.contains("{id}") {
                continue;
            }
            let Some(path) = things.fill(route.path) else {
                continue;
            };
            let body = things.body(route.path).to_string().into_bytes();
            let (kind, path) = match route.method {
                Method::GET => (None, path),
                _ => (Some("application/json"), format!("{path}?dry_run=true")),
            };
            let body = if kind.is_some() { body } else { Vec::new() };
            let own = admin.send(route.method.clone(), &path, kind, body.clone()).await;
            assert_ne!(own.status, StatusCode::NOT_FOUND, "{path} {}", own.text);
            assert!(!own.status.is_server_error(), "{path} {}", own.text);
            let foreign = neighbour
                .send(route.method.clone(), &path, kind, body.clone())
                .await;
            assert_eq!(foreign.status, StatusCode::NOT_FOUND, "{path} {}", foreign.text);
            if kind.is_some() {
                let real = path.replace("?dry_run=true", "");
                let foreign = neighbour.send(route.method.clone(), &real, kind, body).await;
                assert_eq!(foreign.status, StatusCode::NOT_FOUND, "{real} {}", foreign.text);
            }
            seen += 1;
        }
        assert!(seen > 25, "only {seen} routes");
    })
    .await;
}

#[tokio::test]
async fn lists_counts_and_the_feed_hold_nothing_of_another_owner() {
    both_dbs(|store| async move {
        let site = shop(store).await;
        let admin = site.administrator();
        let things = things(&admin).await;
        let neighbour = neighbour(&site).await;
        let mut lists = 0;
        for entry in site.site.table.all() {
            let route = &entry.route;
            let is_list = route.method == Method::GET
                && route.path.starts_with("/api/v1/")
                && !route.path.contains('{');
            if !is_list || route.path.ends_with("openapi.json") {
                continue;
            }
            let answer = neighbour.get(route.path).await;
            answer.expect_status(StatusCode::OK);
            for foreign in [&things.owner, &things.order, &things.product, &things.customer] {
                let quoted = format!("\"{foreign}\"");
                assert!(!answer.text.contains(&quoted), "{}: {}", route.path, answer.text);
            }
            lists += 1;
        }
        assert!(lists > 20, "only {lists} lists");
        let count = neighbour.get("/api/v1/orders/count").await.expect(StatusCode::OK);
        assert_eq!(count["count"], 0);
        let foreign_owner = format!("/api/v1/orders?filter=owner:eq:{}", things.owner);
        let page = neighbour.get(&foreign_owner).await.expect(StatusCode::OK);
        assert_eq!(page["items"], json!([]));
        let named = json!({ "owner": things.owner, "lines": [{ "sku": "MUG-BLUE", "quantity": 1 }] });
        let refused = neighbour.post("/api/v1/orders", named).await;
        refused.expect_refusal(StatusCode::NOT_FOUND, "owner.not_found");

        // Its own things are numbered from one, without a gap.
        let product = json!({ "sku": "LAMP" });
        neighbour
            .post("/api/v1/products", product)
            .await
            .expect(StatusCode::CREATED);
        make(&neighbour, order("LAMP", 1)).await;
        let feed = neighbour.get("/api/v1/events").await.expect(StatusCode::OK);
        let events = feed["items"].as_array().expect("events");
        let positions: Vec<_> = events
            .iter()
            .map(|event| event["position"].as_i64().unwrap_or(0))
            .collect();
        assert_eq!(positions, (1..).take(events.len()).collect::<Vec<_>>());
        assert_eq!(
            events.last().map(|event| &event["kind"]),
            Some(&json!("order.created"))
        );
    })
    .await;
}
