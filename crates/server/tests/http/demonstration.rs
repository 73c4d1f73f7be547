//! The demonstration: begun in an empty book, filled in behind the daily work, and removed.

use std::collections::BTreeSet;
use std::time::Duration;

use axum::http::StatusCode;
use domain::events;
use domain::orders::{HoldKind, Status};
use serde_json::{Value, json};
use store::harness::both_dbs;

use crate::actors::{Actor, TestSite};
use crate::shop::{make, order, shop};

const NAME: &str = "Veerhuis Logistiek";
/// A wait in a test is a guard against hanging, never a measurement.
const HANG: Duration = Duration::from_secs(300);

async fn begin(administrator: &Actor, orders: u64) -> Value {
    let begun = administrator
        .post(
            "/api/v1/book/demonstration",
            json!({ "orders": orders, "seed": 11 }),
        )
        .await;
    begun.expect(StatusCode::ACCEPTED)
}

async fn book(somebody: &Actor) -> Value {
    somebody.get("/api/v1/book").await.expect(StatusCode::OK)
}

/// Follows the feed until the demonstration is whole.
async fn whole(site: &TestSite) -> Value {
    let administrator = site.administrator();
    let mut top = site.app.engine.top();
    let wait = async {
        loop {
            let book = book(&administrator).await;
            if book["demonstration"]["ready"] != false {
                return book;
            }
            // The last note of the progress tells no event, so a standing feed is looked at again.
            let _ = tokio::time::timeout(Duration::from_millis(50), top.changed()).await;
        }
    };
    tokio::time::timeout(HANG, wait).await.expect("it gets whole")
}

async fn totals(administrator: &Actor, noun: &str, filter: &str) -> i64 {
    let path = format!("/api/v1/{noun}/count?filter={filter}");
    let counted = administrator.get(&path).await.expect(StatusCode::OK);
    counted["count"].as_i64().expect("a count")
}

#[tokio::test]
async fn a_small_demonstration_has_orders_in_every_state_and_agrees_with_itself() {
    both_dbs(|store| async move {
        let site = TestSite::furnished(store.clone()).await;
        let administrator = site.administrator();
        assert_eq!(book(&administrator).await["demonstration"], Value::Null);
        let begun = begin(&administrator, 300).await;
        assert_eq!(begun["demonstration"]["name"], NAME);
        assert_eq!(begun["demonstration"]["orders"], 300);
        let whole = whole(&site).await;
        assert_eq!(whole["demonstration"]["made"], whole["demonstration"]["total"]);

        for status in Status::ALL {
            let filter = format!("status:eq:{}", status.name());
            assert!(
                totals(&administrator, "orders", &filter).await > 0,
                "none is {status:?}"
            );
        }
        assert_eq!(totals(&administrator, "orders", "").await, 300);
        assert!(totals(&administrator, "credits", "").await > 0);
        let board = administrator.get("/api/v1/cut-offs?hours=48").await;
        let board = board.expect(StatusCode::OK);
        for carrier in ["PostNL", "DHL"] {
            let items = board["items"].as_array().expect("items");
            assert!(
                items.iter().any(|it| it["carrier"] == carrier),
                "{carrier}: {board}"
            );
        }
        for filter in ["tag:eq:gift", "tag:eq:pallet", "carrier_service:eq:Standaard"] {
            let found = totals(&administrator, "orders", filter).await;
            assert!(found > 0, "none has {filter}");
        }
        let mut conn = store.read().await.expect("reads");
        for kind in HoldKind::ALL {
            let sql = "SELECT COUNT(*) FROM hold WHERE kind = $1 AND lifted_at = 0";
            let held: i64 = conn
                .fetch_one(sql, store::args![kind.name()])
                .await
                .expect("counts");
            assert!(held > 0, "none is held for {kind:?}");
        }
        for (table, sql) in [
            ("leases", "SELECT COUNT(*) FROM work_lease"),
            ("tasks", "SELECT COUNT(*) FROM task WHERE kind = 'put_back'"),
            (
                "shortages",
                "SELECT COUNT(*) FROM event WHERE kind = 'order.shortage_reported'",
            ),
            ("tracking", "SELECT COUNT(*) FROM shipment WHERE tracking <> ''"),
        ] {
            let count: i64 = conn.fetch_one(sql, store::args![]).await.expect("counts");
            assert!(count > 0, "no {table}");
        }
        let report = store::verify::run(&mut conn, |_| {}).await.expect("verifies");
        assert!(report.is_clean(), "{report:?}");
    })
    .await;
}

#[tokio::test]
async fn people_are_served_while_it_fills_in_and_it_goes_on_where_it_was_paused() {
    both_dbs(|store| async move {
        let site = TestSite::furnished(store.clone()).await;
        let administrator = site.administrator();
        begin(&administrator, 600).await;
        let mut rounds = 0;
        while book(&administrator).await["demonstration"]["made"] == 0 {
            rounds += 1;
            assert!(rounds < 100_000, "nothing is ever made");
            tokio::task::yield_now().await;
        }
        administrator.get("/").await.expect_status(StatusCode::OK);
        administrator
            .get("/api/v1/orders?limit=5")
            .await
            .expect_status(StatusCode::OK);
        site.app.demonstration.pause().await;
        let paused = book(&administrator).await;
        assert_eq!(
            paused["demonstration"]["ready"], false,
            "it was paused on its way"
        );
        // What a crash between the work and its note leaves behind: pieces made that nobody noted.
        forget_some(&site, &paused).await;

        begin(&administrator, 600).await;
        whole(&site).await;
        assert_eq!(totals(&administrator, "orders", "").await, 600, "none twice");
        let mut conn = store.read().await.expect("reads");
        let report = store::verify::run(&mut conn, |_| {}).await.expect("verifies");
        assert!(report.is_clean(), "{report:?}");
        // A refused command is kept with status 1.
        let sql = "SELECT COUNT(*) FROM command WHERE credential = 'demonstration' AND status = 1";
        let refused: i64 = conn.fetch_one(sql, store::args![]).await.expect("counts");
        assert_eq!(refused, 0, "no piece was refused");
    })
    .await;
}

/// Takes the note of the progress back, as if the process had died before it.
async fn forget_some(site: &TestSite, paused: &Value) {
    let made = paused["demonstration"]["made"].as_i64().expect("a number");
    let earlier = (made - 128).max(0).to_string();
    let note = site.app.engine.write(move |conn, _| {
        Box::pin(async move {
            let sql = "UPDATE book SET value = $1 WHERE key = 'demonstration_made'";
            conn.execute(sql, store::args![earlier.as_str()]).await
        })
    });
    assert_eq!(note.await.expect("writes"), 1);
}

#[tokio::test]
async fn a_book_in_earnest_is_never_made_a_demonstration_nor_removed() {
    both_dbs(|store| async move {
        let site = shop(store).await;
        let administrator = site.administrator();
        let refused = administrator.post("/api/v1/book/demonstration", json!({})).await;
        refused.expect_refusal(StatusCode::CONFLICT, "book.not_empty");
        let remove = json!({ "name": NAME });
        let refused = administrator
            .post("/api/v1/book/demonstration/remove", remove)
            .await;
        refused.expect_refusal(StatusCode::CONFLICT, "book.no_demonstration");
        for role in ["desk", "operator", "integrator"] {
            let program = site.program_as(role).await;
            let refused = program.post("/api/v1/book/demonstration", json!({})).await;
            refused.expect_refusal(StatusCode::FORBIDDEN, "permission.denied");
        }
        make(&site.program_as("desk").await, order("MUG-BLUE", 1)).await;
    })
    .await;
}

#[tokio::test]
async fn removing_leaves_an_empty_book_to_those_who_were_signed_in() {
    both_dbs(|store| async move {
        let site = TestSite::furnished(store.clone()).await;
        let signed_in = site.signed_in().await.with_proof();
        begin(&site.administrator(), 300).await;
        whole(&site).await;
        let page = signed_in.get("/api/v1/events").await.expect(StatusCode::OK);
        let old = page["next"].as_str().expect("a cursor").to_owned();
        let made = signed_in
            .post("/api/v1/imports", json!({ "noun": "orders", "owner": "GROEN" }))
            .await;
        assert_eq!(made.expect(StatusCode::CREATED)["into_demonstration"], true);
        let again = signed_in
            .post("/api/v1/book/demonstration", json!({ "seed": 12 }))
            .await;
        again.expect_refusal(StatusCode::CONFLICT, "book.other_demonstration");
        let path = "/api/v1/book/demonstration/remove";
        let refused = signed_in.post(path, json!({ "name": "veerhuis" })).await;
        refused.expect_refusal(StatusCode::UNPROCESSABLE_ENTITY, "book.other_name");

        let removed = signed_in.post(path, json!({ "name": NAME })).await;
        assert_eq!(removed.expect(StatusCode::OK)["demonstration"], Value::Null);
        for noun in ["orders", "products", "customers", "credits", "shipments"] {
            assert_eq!(totals(&signed_in, noun, "").await, 0, "{noun}");
        }
        let owners = signed_in.get("/api/v1/owners").await.expect(StatusCode::OK);
        let codes: Vec<_> = owners["items"]
            .as_array()
            .expect("owners")
            .iter()
            .map(|it| &it["code"])
            .collect();
        assert_eq!(codes, ["MAIN"], "it is furnished as a new book is");
        let reset = signed_in.get(&format!("/api/v1/events?after={old}")).await;
        reset.expect_refusal(StatusCode::GONE, "feed.reset");
        let first = signed_in
            .get("/api/v1/events?limit=1")
            .await
            .expect(StatusCode::OK);
        assert_eq!(first["items"][0]["kind"], events::DEMONSTRATION_REMOVED.name);
        // The book works: things are made in it, and an import warns of nothing.
        let product = json!({ "sku": "PEN", "name": "Pen" });
        signed_in
            .post("/api/v1/products", product)
            .await
            .expect_status(StatusCode::CREATED);
        let made = signed_in
            .post("/api/v1/imports", json!({ "noun": "orders" }))
            .await;
        assert_eq!(made.expect(StatusCode::CREATED)["into_demonstration"], false);
        let mut conn = store.read().await.expect("reads");
        let report = store::verify::run(&mut conn, |_| {}).await.expect("verifies");
        assert!(report.is_clean(), "{report:?}");
    })
    .await;
}

#[tokio::test]
async fn emptying_a_book_forgets_no_table() {
    both_dbs(|store| async move {
        let mut conn = store.read().await.expect("reads");
        let sql = match store.dialect() {
            store::Dialect::Sqlite => {
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
            }
            store::Dialect::Postgres => {
                "SELECT CAST(table_name AS TEXT) FROM information_schema.tables WHERE table_schema = 'public'"
            }
        };
        let tables: Vec<String> = conn
            .fetch_all(sql, store::args![])
            .await
            .expect("reads the catalogue");
        let known = [&store::demonstration::KEPT[..], &store::demonstration::EMPTIED].concat();
        let (tables, known): (BTreeSet<&str>, BTreeSet<&str>) = (
            tables.iter().map(String::as_str).collect(),
            known.into_iter().collect(),
        );
        assert_eq!(tables, known, "a new table is emptied with its book, or is kept");
    })
    .await;
}
