//! What the book knows of its backups, and what readers of the feed hear after a restore.

use axum::http::StatusCode;
use serde_json::{Value, json};
use store::Store;
use store::harness::{both_dbs, fresh_folder};
use store::keeping::{Restore, Soundness, restore_stream, write_stream};
use store::{Location, StoreSettings};

use crate::actors::TestSite;

async fn book_id(store: &Store) -> String {
    let mut conn = store.read().await.expect("reads");
    store::book::load(&mut conn).await.expect("reads").book_id
}

fn backup(book_id: &str, made_at_us: i64) -> Value {
    json!({ "book_id": book_id, "made_at_us": made_at_us, "position": 7, "rows": 70, "size_bytes": 700 })
}

#[tokio::test]
async fn the_last_backup_and_the_last_proof_of_one_are_shown_and_measured() {
    both_dbs(|store| async move {
        let site = TestSite::furnished(store.clone()).await;
        let (keeper, desk) = (site.program_as("operator").await, site.program_as("desk").await);
        let book = desk.get("/api/v1/book").await.expect(StatusCode::OK);
        assert!(book["last_backup"].is_null() && book["last_verified_restore"].is_null());
        let id = book_id(&store).await;
        let later = backup(&id, 1_790_000_000_000_000);
        keeper
            .post("/api/v1/book/backups", later.clone())
            .await
            .expect(StatusCode::OK);
        let sooner = backup(&id, 1_780_000_000_000_000);
        let book = keeper
            .post("/api/v1/book/backups", sooner)
            .await
            .expect(StatusCode::OK);
        assert_eq!(
            book["last_backup"]["made_at"], "2026-09-21T14:13:20Z",
            "the later one stands"
        );
        let mut restore = later.clone();
        restore.as_object_mut().expect("an object").remove("size_bytes");
        let book = keeper
            .post("/api/v1/book/restores", restore)
            .await
            .expect(StatusCode::OK);
        assert_eq!(book["last_verified_restore"]["rows"], 70);
        let measured = keeper.get("/metrics").await.text;
        for age in [
            "evenkeel_backup_age_seconds",
            "evenkeel_verified_restore_age_seconds",
        ] {
            assert!(measured.contains(&format!("\n{age} ")), "{age}");
        }
        desk.post("/api/v1/book/backups", later)
            .await
            .expect_refusal(StatusCode::FORBIDDEN, "permission.denied");
        keeper
            .post("/api/v1/book/backups", backup("another", 1))
            .await
            .expect_refusal(StatusCode::CONFLICT, "book.other_book");
    })
    .await;
}

#[tokio::test]
async fn a_reader_of_the_feed_is_told_to_begin_anew_after_a_restore() {
    both_dbs(|store| async move {
        let site = TestSite::furnished(store.clone()).await;
        let page = site
            .administrator()
            .get("/api/v1/events")
            .await
            .expect(StatusCode::OK);
        let next = format!(
            "/api/v1/events?after={}",
            page["next"].as_str().expect("a cursor")
        );
        site.administrator().get(&next).await.expect(StatusCode::OK);
        let mut conn = store.read().await.expect("reads");
        let (bytes, _) = write_stream(&mut conn, Vec::new(), |_| ()).await.expect("writes");
        let folder = fresh_folder();
        let to = Restore {
            location: Location::Sqlite(folder.path().into()),
            settings: StoreSettings::default(),
            replace: false,
            soundness: Soundness::Required,
            from_backup: true,
        };
        restore_stream(&bytes[..], &to, |_| ()).await.expect("restores");
        let restored = Store::open(&to.location, &to.settings).await.expect("opens");
        let site = TestSite::new(restored).await;
        site.administrator()
            .get(&next)
            .await
            .expect_refusal(StatusCode::GONE, "feed.reset");
        let book = site
            .administrator()
            .get("/api/v1/book")
            .await
            .expect(StatusCode::OK);
        assert!(!book["last_verified_restore"].is_null());
    })
    .await;
}
