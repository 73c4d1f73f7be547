//! Notes on orders, told by those who write them and those who may not read them.

use axum::http::{Method, StatusCode};
use serde_json::{Value, json};
use store::harness::both_dbs;

use crate::actors::{Actor, Answer};
use crate::shop::{id_of, make, order, shop, verb};

async fn notes(actor: &Actor, id: &str) -> Vec<Value> {
    let detail = actor.get(&format!("/api/v1/orders/{id}")).await;
    let notes = detail.expect(StatusCode::OK)["notes"].as_array().cloned();
    notes.expect("notes")
}

async fn change(actor: &Actor, id: &str, note: &str, body: Value) -> Answer {
    let path = format!("/api/v1/orders/{id}/notes/{note}");
    let body = body.to_string().into_bytes();
    actor
        .send(Method::PUT, &path, Some("application/json"), body)
        .await
}

#[tokio::test]
async fn a_note_is_written_changed_and_put_away_and_its_words_stand_in_no_event() {
    both_dbs(|store| async move {
        let site = shop(store).await;
        let desk = site.program_as("desk").await;
        let id = id_of(&make(&desk, order("MUG-BLUE", 1)).await);
        let body = json!({ "audience": "pick", "text": "Not the chipped ones" });
        let written = verb(&desk, &id, "notes", body.clone()).await;
        assert_eq!(written["version"], 2);
        let note = written["note"].as_str().expect("a note").to_owned();

        let shown = notes(&desk, &id).await;
        assert_eq!(shown.len(), 1);
        assert_eq!(shown[0]["audience"], "pick");
        assert_eq!(shown[0]["text"], "Not the chipped ones");
        assert_eq!(shown[0]["written_by_name"], "desk");
        assert!(shown[0].get("changed_at").is_none());

        let packed = json!({ "audience": "pack", "text": "Wrap it twice" });
        let changed = change(&desk, &id, &note, packed.clone()).await;
        assert_eq!(changed.expect(StatusCode::OK)["version"], 3);
        let again = change(&desk, &id, &note, packed).await;
        assert_eq!(
            again.expect(StatusCode::OK)["version"],
            3,
            "the same again changes nothing"
        );
        let away = json!({ "audience": "pack", "text": "Wrap it twice", "archived": true });
        change(&desk, &id, &note, away)
            .await
            .expect_status(StatusCode::OK);
        let shown = notes(&desk, &id).await;
        assert_eq!(shown[0]["audience"], "pack");
        assert!(shown[0]["changed_at"].is_string());
        assert!(shown[0]["archived_at"].is_string());

        let story = desk.get(&format!("/api/v1/orders/{id}/events")).await;
        let kinds: Vec<_> = story.json()["items"]
            .as_array()
            .expect("events")
            .iter()
            .map(|event| event["kind"].clone())
            .collect();
        assert_eq!(
            kinds,
            [
                "order.created",
                "order.noted",
                "order.note_changed",
                "order.note_changed"
            ]
        );
        let feed = desk.get("/api/v1/events").await;
        for words in ["chipped", "Wrap"] {
            assert!(
                !feed.text.contains(words) && !story.text.contains(words),
                "{words}"
            );
        }
    })
    .await;
}

#[tokio::test]
async fn a_note_without_words_or_for_nobody_is_refused_and_a_dry_run_writes_none() {
    both_dbs(|store| async move {
        let site = shop(store).await;
        let desk = site.program_as("desk").await;
        let id = id_of(&make(&desk, order("MUG-BLUE", 1)).await);
        let path = format!("/api/v1/orders/{id}/notes");
        let invalid = StatusCode::UNPROCESSABLE_ENTITY;
        let blank = desk.post(&path, json!({ "audience": "pick", "text": " " })).await;
        blank.expect_refusal(invalid, "field.malformed");
        let nobody = json!({ "audience": "everybody", "text": "x" });
        let nobody = desk.post(&path, nobody).await;
        nobody.expect_status(invalid);
        let dry = desk
            .post(
                &format!("{path}?dry_run=true"),
                json!({ "audience": "pick", "text": "x" }),
            )
            .await;
        assert!(dry.expect(StatusCode::OK).get("note").is_none());
        let unknown = change(&desk, &id, "nte_zz", json!({ "audience": "pick", "text": "x" })).await;
        unknown.expect_refusal(StatusCode::NOT_FOUND, "note.not_found");
        let stale = desk.header("if-match", "\"9\"");
        let stale = stale
            .post(&path, json!({ "audience": "pick", "text": "x" }))
            .await;
        stale.expect_refusal(StatusCode::PRECONDITION_FAILED, "version.mismatch");
        let reader = site.program_as("desk").await;
        assert_eq!(notes(&reader, &id).await, Vec::<Value>::new());
    })
    .await;
}

#[tokio::test]
async fn notes_for_the_house_are_not_there_for_those_from_outside() {
    both_dbs(|store| async move {
        let site = shop(store).await;
        let (floor, shop) = (
            site.program_as("floor").await,
            site.program_as("integrator").await,
        );
        let desk = site.program_as("desk").await;
        let id = id_of(&make(&shop, order("MUG-BLUE", 1)).await);
        let internal = json!({ "audience": "internal", "text": "Pays late" });
        let written = verb(&floor, &id, "notes", internal.clone()).await;
        let note = written["note"].as_str().expect("a note").to_owned();
        verb(
            &shop,
            &id,
            "notes",
            json!({ "audience": "customer", "text": "Thank you" }),
        )
        .await;

        assert_eq!(notes(&desk, &id).await.len(), 2);
        let seen = notes(&shop, &id).await;
        assert_eq!(seen.len(), 1);
        assert_eq!(seen[0]["text"], "Thank you");

        let path = format!("/api/v1/orders/{id}/notes");
        let refused = shop.post(&path, internal.clone()).await;
        refused.expect_refusal(StatusCode::FORBIDDEN, "permission.denied");
        let refused = change(&shop, &id, &note, internal).await;
        refused.expect_refusal(StatusCode::FORBIDDEN, "permission.denied");
        let public = json!({ "audience": "customer", "text": "Told to all" });
        let refused = change(&shop, &id, &note, public).await;
        refused.expect_refusal(StatusCode::NOT_FOUND, "note.not_found");
    })
    .await;
}
