//! What is announced, what comes of it, and what those who wait are told of it.

mod world;

use domain::access::Actor;
use domain::command::Reply;
use domain::expected_receipts::{
    AnnounceReceipt, CloseReceipt, EditReceipt, ExpectedLineInput, ReceiveExpected,
};
use domain::id::{ExpectedReceiptId, OrderId};
use domain::inventory::ReceiveLine;
use domain::owners::{ChangeReceiving, ShortPolicy};
use store::harness::both_dbs;
use world::{World, id, order_id};

fn announce(world: &World, date: &str, lines: &[(&str, i64)]) -> AnnounceReceipt {
    let line = |(sku, quantity): &(&str, i64)| ExpectedLineInput {
        sku: (*sku).to_owned(),
        quantity: *quantity,
        ..ExpectedLineInput::default()
    };
    AnnounceReceipt {
        owner: world.owner,
        warehouse: world.warehouse,
        supplier: "Pottery".to_owned(),
        reference: "PO-1".to_owned(),
        expected_date: date.to_owned(),
        lines: lines.iter().map(line).collect(),
    }
}

async fn announced(world: &World, date: &str, lines: &[(&str, i64)]) -> ExpectedReceiptId {
    id(&world.one(announce(world, date, lines)).await.unwrap())
}

fn came(world: &World, receipt: ExpectedReceiptId, sku: &str, quantity: i64) -> ReceiveExpected {
    ReceiveExpected {
        receipt,
        owner: world.owner,
        expected_version: None,
        bin: world.bin,
        lines: vec![ReceiveLine {
            sku: sku.to_owned(),
            quantity,
            ..ReceiveLine::default()
        }],
    }
}

fn moved(world: &World, receipt: ExpectedReceiptId, date: &str) -> EditReceipt {
    EditReceipt {
        receipt,
        owner: world.owner,
        expected_version: None,
        supplier: None,
        reference: None,
        expected_date: Some(date.to_owned()),
        lines: Vec::new(),
        added: Vec::new(),
    }
}

const fn close(receipt: ExpectedReceiptId) -> CloseReceipt {
    CloseReceipt {
        receipt,
        expected_version: None,
    }
}

/// Status, received and still to come, as a verb answers them.
fn stands(reply: &Reply) -> String {
    let word = reply["status"].as_str().unwrap();
    format!("{word} {} {}", reply["received"], reply["outstanding"])
}

/// The day that an order's only waiting line is told, and the receipt's number.
async fn told(world: &World, order: OrderId) -> Option<(String, String)> {
    let why = world.engine.why(&Actor::SYSTEM, order).await.unwrap();
    let waits = why.reasons.iter().find(|it| it.code == "line.backordered")?;
    let fact = |name: &str| waits.facts.get(name)?.as_str().map(str::to_owned);
    Some((fact("expected_date")?, fact("expected_number")?))
}

#[tokio::test]
async fn it_comes_in_parts_enters_stock_and_is_closed_short() {
    both_dbs(|store| async move {
        let world = World::begin(store, ShortPolicy::Backorder).await;
        let receipt = announced(&world, "2026-12-01", &[("PEN", 6), ("INK", 4), ("PEN", 2)]).await;
        let reply = world.one(came(&world, receipt, "PEN", 7)).await.unwrap();
        assert_eq!(stands(&reply), "partially_received 7 5");
        assert_eq!(world.stock("PEN").await.on_hand, 7);
        let reply = world.one(came(&world, receipt, "INK", 4)).await.unwrap();
        assert_eq!(stands(&reply), "partially_received 11 1");
        let reply = world.one(close(receipt)).await.unwrap();
        assert_eq!(stands(&reply), "closed 11 0");
        let refused = world.one(came(&world, receipt, "PEN", 1)).await;
        assert_eq!(refused, Err("expected_receipt.closed"));
        assert_eq!(world.one(close(receipt)).await, Err("expected_receipt.closed"));
        world.assert_sound().await;
        world.end().await;
    })
    .await;
}

#[tokio::test]
async fn more_than_the_owner_takes_is_refused_and_so_is_what_nobody_expects() {
    both_dbs(|store| async move {
        let world = World::begin(store, ShortPolicy::Backorder).await;
        let receipt = announced(&world, "2026-12-01", &[("PEN", 20)]).await;
        let refused = world.one(came(&world, receipt, "PEN", 23)).await;
        assert_eq!(refused, Err("expected_receipt.over_delivered"));
        let refused = world.one(came(&world, receipt, "INK", 1)).await;
        assert_eq!(refused, Err("expected_receipt.without_product"));
        let reply = world.one(came(&world, receipt, "PEN", 22)).await.unwrap();
        assert_eq!(stands(&reply), "received 22 0");
        let policy = ChangeReceiving {
            owner: world.owner,
            expected_version: None,
            over_delivery_percent: 50,
        };
        world.one(policy).await.unwrap();
        let reply = world.one(came(&world, receipt, "PEN", 8)).await.unwrap();
        assert_eq!(stands(&reply), "received 30 0");
        world.assert_sound().await;
        world.end().await;
    })
    .await;
}

#[tokio::test]
async fn what_came_cannot_be_unexpected_and_nothing_cannot_be_expected() {
    both_dbs(|store| async move {
        let world = World::begin(store, ShortPolicy::Backorder).await;
        let nothing = world.one(announce(&world, "2026-12-01", &[])).await;
        assert_eq!(nothing, Err("expected_receipt.empty"));
        let no_day = world.one(announce(&world, "soon", &[("PEN", 1)])).await;
        assert_eq!(no_day, Err("field.malformed"));
        let receipt = announced(&world, "2026-12-01", &[("PEN", 5)]).await;
        world.one(came(&world, receipt, "PEN", 2)).await.unwrap();
        let mut conn = world.engine.store().read().await.unwrap();
        let scope = store::Scope::All;
        let lines = store::expected_receipts::lines(&mut conn, scope, receipt)
            .await
            .unwrap();
        drop(conn);
        let to = |quantity| EditReceipt {
            lines: vec![domain::expected_receipts::ExpectedLineEdit {
                line: lines[0].id,
                quantity,
            }],
            ..moved(&world, receipt, "2026-12-02")
        };
        assert_eq!(world.one(to(1)).await, Err("expected_line.received"));
        assert_eq!(stands(&world.one(to(2)).await.unwrap()), "received 2 0");
        let other = announced(&world, "2026-12-01", &[("PEN", 5)]).await;
        let elsewhere = EditReceipt {
            receipt: other,
            ..to(4)
        };
        assert_eq!(world.one(elsewhere).await, Err("expected_line.not_found"));
        world.assert_sound().await;
        world.end().await;
    })
    .await;
}

#[tokio::test]
async fn who_waits_is_told_the_day_by_which_everybody_before_them_has_theirs_too() {
    both_dbs(|store| async move {
        let world = World::begin(store, ShortPolicy::Backorder).await;
        let order = async |name: &str, priority: i64, quantity: i64| {
            let made = world.one(world.order(name, priority, &[("PEN", quantity)])).await;
            order_id(&made.unwrap())
        };
        let (first, second) = (order("A", 0, 4).await, order("B", 0, 3).await);
        assert_eq!(told(&world, first).await, None);
        let early = announced(&world, "2026-12-01", &[("PEN", 5)]).await;
        let late = announced(&world, "2026-12-09", &[("PEN", 5)]).await;
        let day = async |order| told(&world, order).await.map(|(day, _)| day);
        assert_eq!(day(first).await.as_deref(), Some("2026-12-01"));
        assert_eq!(day(second).await.as_deref(), Some("2026-12-09"));

        // Who goes first takes the first goods.
        let urgent = order("C", 9, 2).await;
        assert_eq!(day(urgent).await.as_deref(), Some("2026-12-01"));
        assert_eq!(day(first).await.as_deref(), Some("2026-12-09"));

        // The day moves, and with it everybody's.
        world.one(moved(&world, late, "2026-11-30")).await.unwrap();
        assert_eq!(day(urgent).await.as_deref(), Some("2026-11-30"));
        assert_eq!(day(first).await.as_deref(), Some("2026-12-01"));

        // What comes is handed out, and what is left is promised anew.
        world.one(came(&world, late, "PEN", 5)).await.unwrap();
        world.until_quiet().await;
        assert_eq!(day(urgent).await, None);
        assert_eq!(day(first).await.as_deref(), Some("2026-12-01"));
        world.one(close(early)).await.unwrap();
        assert_eq!(day(first).await, None);
        world.assert_sound().await;
        world.end().await;
    })
    .await;
}
