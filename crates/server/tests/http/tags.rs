//! Tags on orders: put on, taken off, found again, put on by rules, told as of any moment.

use axum::http::{Method, StatusCode};
use serde_json::{Value, json};
use store::harness::both_dbs;

use crate::actors::Actor;
use crate::shop::{id_of, make, order, shop, verb};

async fn get(actor: &Actor, path: &str) -> Value {
    actor.get(path).await.expect(StatusCode::OK)
}

async fn tags(actor: &Actor, id: &str) -> Value {
    get(actor, &format!("/api/v1/orders/{id}")).await["tags"].clone()
}

fn tagged(sku: &str, tags: &[&str]) -> Value {
    let mut body = order(sku, 1);
    body["tags"] = json!(tags);
    body
}

/// The numbers of the orders that a filter finds.
async fn found(actor: &Actor, filter: &str) -> Vec<String> {
    let page = get(actor, &format!("/api/v1/orders?sort=placed_at&filter={filter}")).await;
    let items = page["items"].as_array().expect("items").iter();
    items
        .map(|it| it["number"].as_str().expect("a number").to_owned())
        .collect()
}

#[tokio::test]
async fn tags_are_put_on_and_taken_off_and_each_order_is_found_by_them() {
    both_dbs(|store| async move {
        let site = shop(store).await;
        let desk = site.program_as("desk").await;
        let plain = make(&desk, order("MUG-BLUE", 1)).await;
        let gift = make(&desk, tagged("MUG-BLUE", &["Gift  Wrap", "VIP", "vip"])).await;
        let (number, id) = (gift["number"].as_str().expect("a number"), id_of(&gift));
        assert_eq!(tags(&desk, &id).await, json!(["gift wrap", "vip"]));

        let answer = verb(
            &desk,
            &id,
            "tags",
            json!({ "add": ["50%", "vip"], "remove": ["gift wrap"] }),
        )
        .await;
        assert_eq!(answer["version"], 2);
        assert_eq!(
            (&answer["tags_added"], &answer["tags_removed"]),
            (&json!(["50%"]), &json!(["gift wrap"]))
        );
        let again = verb(&desk, &id, "tags", json!({ "add": ["50%"] })).await;
        assert_eq!(again["version"], 2, "what is there already changes nothing");
        assert_eq!(tags(&desk, &id).await, json!(["50%", "vip"]));

        for filter in ["tag:eq:VIP", "tag:in:vip|gift", "tag:eq:50%25", "tag:is_set:true"] {
            assert_eq!(found(&desk, filter).await, [number], "{filter}");
        }
        for filter in ["tag:ne:vip", "tag:is_set:false"] {
            assert_eq!(
                found(&desk, filter).await,
                [plain["number"].as_str().expect("a number")],
                "{filter}"
            );
        }
        for filter in ["tag:eq:vi", "tag:eq:50", "tag:eq:5_%25"] {
            assert!(
                found(&desk, filter).await.is_empty(),
                "{filter}: a part of a tag is another tag"
            );
        }

        let csv = desk
            .get("/api/v1/orders/export?format=csv&filter=tag:eq:vip")
            .await;
        assert!(csv.text.contains("\"50%, vip\""), "{}", csv.text);
        let story = get(&desk, &format!("/api/v1/orders/{id}/events")).await;
        let told = story["items"].as_array().expect("items").iter();
        let told: Vec<_> = told.filter(|it| it["kind"] == "order.tagged").collect();
        assert_eq!(told.len(), 1);
        assert_eq!(told[0]["body"]["tags_before"], json!(["gift wrap", "vip"]));
        let first = get(&desk, &format!("/api/v1/orders/{id}")).await["created_at"].clone();
        let then = format!(
            "/api/v1/orders/{id}/as-of?at={}",
            first.as_str().expect("a moment")
        );
        assert_eq!(
            get(&desk, &then).await["order"]["tags"],
            json!(["gift wrap", "vip"])
        );
    })
    .await;
}

#[tokio::test]
async fn a_tag_that_is_none_is_refused_at_its_place() {
    both_dbs(|store| async move {
        let site = shop(store).await;
        let desk = site.program_as("desk").await;
        let made = make(&desk, order("MUG-BLUE", 1)).await;
        let path = format!("/api/v1/orders/{}/tags", id_of(&made));
        let many: Vec<String> = (0..51).map(|number| format!("t{number}")).collect();
        let long = "x".repeat(41);
        for (body, at, code) in [
            (json!({ "add": ["ok", " "] }), "/add/1", "field.malformed"),
            (json!({ "add": ["a,b"] }), "/add/0", "field.malformed"),
            (json!({ "remove": [long] }), "/remove/0", "field.malformed"),
            (json!({ "add": many }), "/add", "number.out_of_range"),
        ] {
            let refused = desk
                .post(&path, body.clone())
                .await
                .expect(StatusCode::UNPROCESSABLE_ENTITY);
            assert_eq!(
                (&refused["code"], &refused["errors"][0]["pointer"]),
                (&code.into(), &at.into()),
                "{body}"
            );
        }
        let refused = desk.post("/api/v1/orders", tagged("MUG-BLUE", &["a,b"])).await;
        let refused = refused.expect(StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(refused["errors"][0]["pointer"], "/tags/0");
        assert_eq!(tags(&desk, &id_of(&made)).await, json!([]));
    })
    .await;
}

#[tokio::test]
async fn a_set_is_tagged_and_every_order_tells_what_it_changed() {
    both_dbs(|store| async move {
        let site = shop(store).await;
        let desk = site.program_as("desk").await;
        let had = make(&desk, tagged("MUG-BLUE", &["sale"])).await;
        let had_none = make(&desk, order("MUG-BLUE", 1)).await;
        let orders = [&had, &had_none].map(|made| json!({ "id": made["id"], "version": made["version"] }));
        let body = json!({ "orders": orders, "tags": { "add": ["sale"] } });
        let answer = desk.post("/api/v1/orders:tag", body).await.expect(StatusCode::OK);
        assert_eq!(answer["done"], 2);
        assert_eq!(answer["results"][0]["order"]["tags_added"], json!([]));
        assert_eq!(answer["results"][1]["order"]["tags_added"], json!(["sale"]));
        assert_eq!(found(&desk, "tag:eq:sale").await.len(), 2);
    })
    .await;
}

#[tokio::test]
async fn a_rule_tags_orders_and_asks_for_tags() {
    both_dbs(|store| async move {
        let site = shop(store).await;
        let admin = site.administrator();
        let owners = get(&admin, "/api/v1/owners").await;
        let path = format!("/api/v1/owners/{}/rules", id_of(&owners["items"][0]));
        let rules = json!({ "rules": [
            { "name": "Dear", "when": "accepted", "if": "tag:eq:VIP", "then": [
                { "do": "tag", "tag": "Hand  Packed" }, { "do": "tag", "tag": "dear" }] },
        ] });
        let body = rules.to_string().into_bytes();
        let set = admin
            .send(Method::PUT, &path, Some("application/json"), body)
            .await;
        set.expect_status(StatusCode::OK);
        assert_eq!(
            get(&admin, &path).await["rules"][0]["then"][0]["tag"],
            "hand packed"
        );

        let plain = id_of(&make(&admin, order("MUG-BLUE", 1)).await);
        let dear = id_of(&make(&admin, tagged("MUG-BLUE", &["vip"])).await);
        assert_eq!(tags(&admin, &plain).await, json!([]));
        assert_eq!(tags(&admin, &dear).await, json!(["dear", "hand packed", "vip"]));
        let story = get(&admin, &format!("/api/v1/orders/{dear}/events")).await;
        let told = story["items"].as_array().expect("items").iter();
        let told: Vec<_> = told.filter(|it| it["kind"] == "order.ruled").collect();
        assert_eq!(told.len(), 1);
        assert_eq!(told[0]["body"]["tags_before"], json!(["vip"]));
        assert_eq!(told[0]["body"]["tags"], json!(["dear", "hand packed", "vip"]));
    })
    .await;
}
