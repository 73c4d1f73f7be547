//! `verify` hears a whole day of a small shop and finds nothing; then every rule is broken by hand,
//! and each time the right one is named, at the right place.

mod day;
#[path = "../support/mod.rs"]
mod support;
mod tampered;

use day::a_day;
use domain::id::{CreditId, ExpectedReceiptId, OrderId, OwnerId, ProductId, ReturnId, StockCountId};
use domain::verify::{Breach, Invariant};
use store::harness::both_dbs;
use store::{Conn, Store, args, verify};
use support::World;
use tampered::{At, TAMPERED};

async fn number(conn: &mut Conn, sql: &'static str, args: Vec<store::Value>) -> i64 {
    conn.fetch_one(sql, args)
        .await
        .unwrap_or_else(|fault| panic!("{sql}: {fault}"))
}

/// Fails unless the breach stands where it must.
async fn check_place(conn: &mut Conn, sql: &str, breach: &Breach, at: &At) {
    let order = "SELECT id FROM orders WHERE external_ref = $1";
    let (place, position) = match at {
        At::Event(reference, event) => {
            let id = OrderId::new(number(conn, order, args![*reference]).await);
            (id.to_string(), Some(number(conn, event, args![]).await))
        }
        At::Order(reference) => (
            OrderId::new(number(conn, order, args![*reference]).await).to_string(),
            breach.position,
        ),
        At::Feed(event) => {
            let position = number(conn, event, args![]).await;
            (format!("event {position}"), Some(position))
        }
        At::Product(sku) => {
            let id = number(conn, "SELECT id FROM product WHERE sku = $1", args![*sku]).await;
            (ProductId::new(id).to_string(), None)
        }
        At::Credit(reference) => {
            let id = number(
                conn,
                "SELECT id FROM credit WHERE external_ref = $1",
                args![*reference],
            )
            .await;
            let made = "SELECT position FROM event WHERE kind = 'credit.created' AND id = $1";
            (
                CreditId::new(id).to_string(),
                Some(number(conn, made, args![id]).await),
            )
        }
        At::Return => {
            let last = "SELECT MAX(position) FROM event WHERE noun = 'return'";
            (
                ReturnId::new(number(conn, "SELECT id FROM returns", args![]).await).to_string(),
                Some(number(conn, last, args![]).await),
            )
        }
        At::Expected => {
            let id = number(conn, "SELECT id FROM expected_receipt", args![]).await;
            let made = "SELECT position FROM event WHERE kind = 'expected_receipt.announced'";
            (
                ExpectedReceiptId::new(id).to_string(),
                Some(number(conn, made, args![]).await),
            )
        }
        At::Count => {
            let id = number(conn, "SELECT id FROM stock_count", args![]).await;
            let made = "SELECT position FROM event WHERE kind = 'stock_count.started'";
            (
                StockCountId::new(id).to_string(),
                Some(number(conn, made, args![]).await),
            )
        }
        At::Owner => (
            OwnerId::new(number(conn, "SELECT id FROM owner", args![]).await).to_string(),
            None,
        ),
    };
    assert!(
        breach.place.starts_with(&place),
        "{sql}: {breach:?}, expected at {place}"
    );
    assert_eq!(breach.position, position, "{sql}: {breach:?}");
}

#[tokio::test]
async fn a_day_is_clean_and_whatever_is_tampered_with_is_named() {
    for invariant in Invariant::ALL {
        assert!(
            TAMPERED.iter().any(|(_, it, _)| it == invariant),
            "nothing breaks {invariant}"
        );
    }
    both_dbs(|store: Store| async move {
        let world = World::start(store).await;
        a_day(&world).await;
        world.is_clean("after the day").await;
        let mut conn = world.store.writer().await.expect("a writer");
        for (sql, invariant, at) in TAMPERED {
            conn.begin().await.expect("begins");
            let touched = conn
                .execute(*sql, args![])
                .await
                .unwrap_or_else(|fault| panic!("{sql}: {fault}"));
            assert!(touched > 0, "{sql} touches nothing");
            let report = verify::run(&mut conn, |_| ()).await.expect("reads");
            let broken = report.broken.get(invariant);
            let broken = broken.unwrap_or_else(|| panic!("{sql}: {invariant} not in {:#?}", report.broken));
            let clean = report.broken.keys().all(|it| it.warns());
            assert_eq!(report.is_clean(), clean, "{sql}");
            check_place(&mut conn, sql, &broken.first, at).await;
            conn.rollback().await.expect("rolls back");
        }
        drop(conn);
        world.is_clean("after all was undone").await;
        world.stop().await;
    })
    .await;
}

#[tokio::test]
async fn what_hangs_on_an_order_that_is_gone_is_named() {
    both_dbs(|store: Store| async move {
        let world = World::start(store).await;
        a_day(&world).await;
        let mut conn = world.store.writer().await.expect("a writer");
        conn.begin().await.expect("begins");
        conn.execute("DELETE FROM orders WHERE external_ref = 'one'", args![])
            .await
            .expect("deletes");
        let report = verify::run(&mut conn, |_| ()).await.expect("reads");
        let broken = &report.broken[&Invariant::OrderRow];
        let made = "SELECT MIN(position) FROM event WHERE kind = 'order.created'";
        assert_eq!(
            broken.first.position,
            Some(number(&mut conn, made, args![]).await),
            "{broken:?}"
        );
        conn.rollback().await.expect("rolls back");
        drop(conn);
        world.stop().await;
    })
    .await;
}

#[tokio::test]
async fn a_job_that_is_due_excuses_stock_that_is_not_balanced_yet() {
    both_dbs(|store: Store| async move {
        let world = World::start(store).await;
        a_day(&world).await;
        let mut conn = world.store.writer().await.expect("a writer");
        conn.begin().await.expect("begins");
        let tamper =
            "UPDATE stock SET buffer = 99 WHERE product_id = (SELECT id FROM product WHERE sku = 'gadget')";
        conn.execute(tamper, args![]).await.expect("updates");
        let product = number(&mut conn, "SELECT id FROM product WHERE sku = 'gadget'", args![]).await;
        let warehouse = number(&mut conn, "SELECT id FROM warehouse WHERE code = 'MAIN'", args![]).await;
        let (product, warehouse) = (ProductId::new(product), domain::id::WarehouseId::new(warehouse));
        let job = store::jobs::NewJob {
            id: i64::MAX,
            kind: domain::inventory::REBALANCE_JOB.to_owned(),
            dedup: store::jobs::Dedup::No,
            run_at: 0,
            payload: domain::inventory::rebalance_payload(product, warehouse),
        };
        store::jobs::enqueue(&mut conn, vec![job], 0)
            .await
            .expect("adds the job");
        let report = verify::run(&mut conn, |_| ()).await.expect("reads");
        assert!(report.is_clean(), "{:#?}", report.broken);
        conn.rollback().await.expect("rolls back");
        drop(conn);
        world.stop().await;
    })
    .await;
}
