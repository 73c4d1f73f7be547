//! What is counted, held against the ledger, and made good by somebody who approves it.

mod world;

use domain::id::{BinId, StockCountId};
use domain::owners::ShortPolicy;
use domain::stock_counts::{ApproveCount, CountedLine, DropCount, FinishCount, RecordCount, StartCount};
use store::harness::both_dbs;
use store::{Scope, stock_counts};
use world::{World, id};

async fn started(world: &World, sku: Option<&str>) -> StockCountId {
    let start = StartCount {
        owner: world.owner,
        warehouse: world.warehouse,
        bin: sku.is_none().then_some(world.bin),
        sku: sku.map(str::to_owned),
    };
    id(&world.one(start).await.unwrap())
}

fn found(world: &World, count: StockCountId, bin: Option<BinId>, sku: &str, counted: i64) -> RecordCount {
    RecordCount {
        count,
        owner: world.owner,
        expected_version: None,
        lines: vec![CountedLine {
            bin,
            sku: sku.to_owned(),
            counted,
            ..CountedLine::default()
        }],
    }
}

/// Says that all is counted, as the API does: with what the ledger has there.
async fn finish(world: &World, count: StockCountId) -> Result<String, &'static str> {
    let mut conn = world.engine.store().read().await.unwrap();
    let head = stock_counts::by_id(&mut conn, Scope::All, count).await.unwrap();
    let products = stock_counts::products_there(&mut conn, &head.unwrap()).await;
    drop(conn);
    let finish = FinishCount {
        count,
        expected_version: None,
        products: products.unwrap(),
    };
    let reply = world.one(finish).await?;
    Ok(reply["status"].as_str().unwrap().to_owned())
}

async fn approve(world: &World, count: StockCountId) -> Result<(), &'static str> {
    let approve = ApproveCount {
        count,
        expected_version: None,
    };
    world.one(approve).await.map(|_| ())
}

#[tokio::test]
async fn differences_are_made_good_and_what_nobody_found_is_gone() {
    both_dbs(|store| async move {
        let world = World::begin(store, ShortPolicy::Backorder).await;
        world.receive("PEN", 10).await;
        world.receive("INK", 4).await;
        world.receive("PAD", 2).await;
        let count = started(&world, None).await;
        world.one(found(&world, count, None, "PEN", 12)).await.unwrap();
        world.one(found(&world, count, None, "PAD", 2)).await.unwrap();
        assert_eq!(approve(&world, count).await, Err("stock_count.not_finished"));
        assert_eq!(finish(&world, count).await.as_deref(), Ok("counted"));
        approve(&world, count).await.unwrap();
        assert_eq!(world.stock("PEN").await.on_hand, 12);
        assert_eq!(world.stock("INK").await.on_hand, 0);
        assert_eq!(world.stock("PAD").await.on_hand, 2);
        assert_eq!(approve(&world, count).await, Err("stock_count.ended"));
        let mut conn = world.engine.store().read().await.unwrap();
        let sql = "SELECT quantity FROM stock_movement WHERE reason = 'count' ORDER BY quantity";
        let made: Vec<i64> = conn.fetch_all(sql, store::args![]).await.unwrap();
        drop(conn);
        assert_eq!(made, [2, 4]);
        world.assert_sound().await;
        world.end().await;
    })
    .await;
}

#[tokio::test]
async fn what_moved_since_must_be_counted_again() {
    both_dbs(|store| async move {
        let world = World::begin(store, ShortPolicy::Backorder).await;
        world.receive("PEN", 10).await;
        let count = started(&world, Some("PEN")).await;
        let here = Some(world.bin);
        world.one(found(&world, count, here, "PEN", 8)).await.unwrap();
        assert_eq!(finish(&world, count).await.as_deref(), Ok("counted"));
        world.receive("PEN", 5).await;
        assert_eq!(approve(&world, count).await, Err("stock_count.moved"));
        assert_eq!(world.stock("PEN").await.on_hand, 15);
        world.one(found(&world, count, here, "PEN", 13)).await.unwrap();
        approve(&world, count).await.unwrap();
        assert_eq!(world.stock("PEN").await.on_hand, 13);
        world.assert_sound().await;
        world.end().await;
    })
    .await;
}

#[tokio::test]
async fn a_count_without_differences_is_done_and_another_place_is_refused() {
    both_dbs(|store| async move {
        let world = World::begin(store, ShortPolicy::Backorder).await;
        world.receive("PEN", 3).await;
        let other = Some(world.second_bin().await);
        let here = Some(world.bin);
        let count = started(&world, None).await;
        let elsewhere = world.one(found(&world, count, other, "PEN", 3)).await;
        assert_eq!(elsewhere, Err("stock_count.elsewhere"));
        world.one(found(&world, count, None, "PEN", 3)).await.unwrap();
        assert_eq!(finish(&world, count).await.as_deref(), Ok("done"));
        let by_item = started(&world, Some("PEN")).await;
        let of_another = world.one(found(&world, by_item, here, "INK", 1)).await;
        assert_eq!(of_another, Err("stock_count.elsewhere"));
        let drop = DropCount {
            count: by_item,
            expected_version: None,
        };
        world.one(drop).await.unwrap();
        let ended = world.one(found(&world, by_item, here, "PEN", 1)).await;
        assert_eq!(ended, Err("stock_count.ended"));
        assert_eq!(world.stock("PEN").await.on_hand, 3);
        world.assert_sound().await;
        world.end().await;
    })
    .await;
}

#[tokio::test]
async fn fewer_than_orders_are_to_be_picked_from_is_no_matter_of_a_count() {
    both_dbs(|store| async move {
        let world = World::begin(store, ShortPolicy::Backorder).await;
        world.receive("PEN", 5).await;
        let order = world.one(world.order("A", 0, &[("PEN", 4)])).await.unwrap();
        let release = domain::orders::ReleaseOrder {
            order: world::order_id(&order),
            expected_version: None,
        };
        world.one(release).await.unwrap();
        let count = started(&world, None).await;
        world.one(found(&world, count, None, "PEN", 3)).await.unwrap();
        assert_eq!(finish(&world, count).await.as_deref(), Ok("counted"));
        assert_eq!(approve(&world, count).await, Err("stock_count.allocated"));
        world.one(found(&world, count, None, "PEN", 4)).await.unwrap();
        approve(&world, count).await.unwrap();
        assert_eq!(world.stock("PEN").await.on_hand, 4);
        world.assert_sound().await;
        world.end().await;
    })
    .await;
}
