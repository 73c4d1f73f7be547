//! `verify` hears a whole day of a small shop and finds nothing; then every rule is broken by hand,
//! and each time the right one is named, at the right place.

mod support;

use domain::id::{CreditId, HoldId, LineId, OrderId, OwnerId, PackageId, ProductId, ReturnId};
use domain::orders::{History, ShortageReason};
use domain::owners::ShortPolicy;
use domain::payments::PaymentKind;
use domain::returns::{Disposition, WhichPieces};
use domain::verify::{Breach, Invariant};
use store::harness::both_dbs;
use store::{Conn, Store, args, verify};
use support::shop::{self, Shop};
use support::{World, id_in};

/// Floor workers.
const ANN: i64 = 7;

/// Makes an order; answers it and its lines.
async fn ordered(world: &World, order: domain::orders::CreateOrder) -> (OrderId, Vec<LineId>) {
    let reply = world.told(1, order).await;
    let lines = reply["lines"].as_array().expect("lines").iter();
    let lines = lines
        .map(|line| id_in(line.as_object().expect("an object"), "id"))
        .collect();
    (id_in(&reply, "id"), lines)
}

/// A day that leaves something of everything behind.
async fn a_day(world: &World) {
    let shop = Shop::open(world, ShortPolicy::Backorder).await;
    world.told(1, shop.receive(shop.bins[0], "widget", "", 30)).await;
    world.told(1, shop.receive(shop.bins[1], "gadget", "L1", 5)).await;
    shipped(world, &shop).await;
    in_progress(world, &shop).await;
    came_back(world, &shop).await;
    let (three, lines) = ordered(world, shop.order("three", &[("widget", 4)])).await;
    world.told(ANN, shop::release(three)).await;
    world.told(ANN, shop::lease(three)).await;
    world.told(ANN, shop::pick(three, lines[0], 2)).await;
    world.told(1, shop::cancel(three, None)).await;
    let (four, _) = ordered(world, shop.order("four", &[("widget", 2)])).await;
    let held = world.told(1, shop::hold(four, true)).await;
    world.told(1, shop::hold(four, false)).await;
    world
        .told(1, shop::lift(four, id_in::<HoldId>(&held, "hold")))
        .await;
    let paid = shop::payment(four, PaymentKind::Paid, 100, "psp-1");
    world.told(1, paid).await;
    let mut draft = shop.order("draft", &[("widget", 1)]);
    draft.accept = false;
    world.told(1, draft).await;
    let mut history = shop.order("history", &[("Gizmo", 3)]);
    history.history = Some(History::Shipped);
    world.told(1, history).await;
    let (seven, _) = ordered(world, shop.order("seven", &[("widget", 5)])).await;
    world.told(1, shop::release(seven)).await;
    world.told(1, shop.adjust(shop.bins[0], "widget", "", -1)).await;
    world
        .told(1, shop.transfer("widget", "", 2, (shop.warehouse, shop.bins[1])))
        .await;
    world.told(1, shop.transfer("widget", "", 1, shop.other)).await;
    world
        .told(
            1,
            shop.credit(
                "unknown",
                OrderId::default(),
                &[("", 0, 250), ("widget", 1, 1235)],
            ),
        )
        .await;
    world.quiet().await;
}

/// From the desk to the door.
async fn shipped(world: &World, shop: &Shop) {
    let (one, lines) = ordered(world, shop.order("one", &[("widget", 3), ("care", 1)])).await;
    world.told(1, shop::release(one)).await;
    world.told(ANN, shop::lease(one)).await;
    world.told(ANN, shop::pick(one, lines[0], 3)).await;
    let packed = world.told(ANN, shop::pack(one, None, lines[0], 2)).await;
    let package: PackageId = id_in(&packed, "package");
    world.told(ANN, shop::pack(one, Some(package), lines[0], 1)).await;
    world.told(ANN, shop::ship(one)).await;
    world
        .told(1, shop.credit("one-back", one, &[("widget", 1, 1235)]))
        .await;
}

/// Two left, one of them is back, and the other is announced.
async fn came_back(world: &World, shop: &Shop) {
    let (back, lines) = ordered(world, shop.order("back", &[("widget", 2)])).await;
    world.told(1, shop::release(back)).await;
    world.told(ANN, shop::lease(back)).await;
    world.told(ANN, shop::pick(back, lines[0], 2)).await;
    world.told(ANN, shop::pack(back, None, lines[0], 2)).await;
    world.told(ANN, shop::ship(back)).await;
    let announced = world.told(1, shop::announce(back, lines[0], 2)).await;
    let (of, found) = (WhichPieces::OrderLine(lines[0]), (1, Disposition::Quarantine));
    world
        .told(ANN, shop.take_back(id_in(&announced, "id"), back, of, found))
        .await;
}

/// Some of it picked, some packed, some missing, the rest awaited.
async fn in_progress(world: &World, shop: &Shop) {
    let (two, lines) = ordered(world, shop.order("two", &[("gadget", 8)])).await;
    world.told(1, shop::release(two)).await;
    world.told(ANN, shop::lease(two)).await;
    world.told(ANN, shop::pick(two, lines[0], 3)).await;
    world.told(ANN, shop::pack(two, None, lines[0], 2)).await;
    world
        .told(ANN, shop::shortage(two, lines[0], 1, ShortageReason::NotFound))
        .await;
}

/// Where a breach must be found.
enum At {
    /// At the event that this selects; the place begins with that order.
    Event(&'static str, &'static str),
    /// At the order with this reference, whatever the event.
    Order(&'static str),
    /// At this position of the feed.
    Feed(&'static str),
    /// At the stock or a level of the product.
    Product(&'static str),
    /// At the credit with this reference, and at the event that made it.
    Credit(&'static str),
    /// At the return, and at its last event.
    Return,
    /// At the owner.
    Owner,
}

const LAST_OF_ONE: &str = "SELECT MAX(position) FROM event WHERE noun = 'order'
    AND id = (SELECT id FROM orders WHERE external_ref = 'one')";
const PICKED_BY_ONE: &str = "SELECT MIN(position) FROM event WHERE kind = 'order.picked'";
const RELEASED: &str = "SELECT MIN(position) FROM event WHERE kind = 'order.released'";

/// What is done to the book, the rule that it breaks, and where that must be found.
const TAMPERED: &[(&str, Invariant, At)] = &[
    ("DELETE FROM event WHERE position = 9", Invariant::FeedPosition, At::Feed("SELECT CAST(9 AS BIGINT)")),
    (
        "UPDATE event SET owner_position = owner_position + 1 WHERE position = (SELECT MIN(position) FROM event
         WHERE kind = 'order.released')",
        Invariant::FeedOwnerPosition,
        At::Feed(RELEASED),
    ),
    ("UPDATE event SET at = 1 WHERE position = 9", Invariant::FeedAt, At::Feed("SELECT CAST(9 AS BIGINT)")),
    ("UPDATE event SET actor = 'nobody' WHERE position = 9", Invariant::FeedChain, At::Feed("SELECT CAST(9 AS BIGINT)")),
    (
        "UPDATE feed_head SET last_at = last_at + 1",
        Invariant::FeedHead,
        At::Feed("SELECT MAX(position) FROM event"),
    ),
    (
        "UPDATE owner_feed SET position = position + 1",
        Invariant::FeedOwnerHead,
        At::Feed("SELECT MAX(position) FROM event"),
    ),
    (
        "DELETE FROM order_line WHERE order_id = (SELECT id FROM orders WHERE external_ref = 'one') AND position = 2",
        Invariant::OrderRow,
        At::Event("one", LAST_OF_ONE),
    ),
    (
        "UPDATE event SET body = '{}' WHERE position = (SELECT MIN(position) FROM event WHERE kind = 'order.released')",
        Invariant::OrderEvent,
        At::Event("one", RELEASED),
    ),
    (
        "UPDATE orders SET version = version + 1 WHERE external_ref = 'one'",
        Invariant::OrderVersion,
        At::Event("one", LAST_OF_ONE),
    ),
    (
        "UPDATE event SET noun_version = noun_version + 5 WHERE position = (SELECT MIN(position) FROM event
         WHERE kind = 'order.released')",
        Invariant::OrderVersion,
        At::Event("one", RELEASED),
    ),
    (
        "UPDATE orders SET status = 'ready' WHERE external_ref = 'one'",
        Invariant::OrderStatus,
        At::Event("one", LAST_OF_ONE),
    ),
    (
        "UPDATE event SET body = REPLACE(body, '\"status\":\"shipped\"', '\"status\":\"ready\"') WHERE kind = 'order.shipped'",
        Invariant::OrderStatusTold,
        At::Event("one", LAST_OF_ONE),
    ),
    ("UPDATE orders SET lines = lines + 1 WHERE external_ref = 'one'", Invariant::OrderLines, At::Order("one")),
    ("UPDATE orders SET ordered = ordered + 1 WHERE external_ref = 'two'", Invariant::OrderTotals, At::Order("two")),
    (
        "UPDATE orders SET backordered = backordered + 1 WHERE external_ref = 'two'",
        Invariant::OrderBackordered,
        At::Order("two"),
    ),
    (
        "UPDATE hold SET lifted_at = 1 WHERE lifted_at = 0",
        Invariant::OrderOpenHolds,
        At::Order("four"),
    ),
    ("DELETE FROM work_lease", Invariant::OrderLeased, At::Order("two")),
    ("UPDATE orders SET goods_minor = 1 WHERE external_ref = 'two'", Invariant::OrderGoods, At::Order("two")),
    ("UPDATE orders SET charges_minor = 1 WHERE external_ref = 'two'", Invariant::OrderCharges, At::Order("two")),
    ("UPDATE orders SET tax_minor = 1 WHERE external_ref = 'two'", Invariant::OrderTax, At::Order("two")),
    ("UPDATE orders SET total_minor = 1 WHERE external_ref = 'two'", Invariant::OrderTotal, At::Order("two")),
    ("UPDATE orders SET paid_minor = 1 WHERE external_ref = 'four'", Invariant::OrderPayments, At::Order("four")),
    (
        "UPDATE event SET body = REPLACE(body, '\"amount_minor\":100', '\"amount_minor\":101')
         WHERE kind = 'order.payment_recorded'",
        Invariant::OrderPaymentsTold,
        At::Order("four"),
    ),
    (
        "UPDATE orders SET payment_state = 'unpaid' WHERE external_ref = 'four'",
        Invariant::OrderPaymentState,
        At::Order("four"),
    ),
    (
        "UPDATE event SET body = REPLACE(body, '\"picked\":3', '\"picked\":9')
         WHERE position = (SELECT MIN(position) FROM event WHERE kind = 'order.picked')",
        Invariant::LineQuantities,
        At::Event("one", PICKED_BY_ONE),
    ),
    (
        "UPDATE order_line SET returned = 1 WHERE shipped = 3 AND order_id = (SELECT id FROM orders WHERE external_ref = 'one')",
        Invariant::LineSum,
        At::Event("one", LAST_OF_ONE),
    ),
    (
        "UPDATE order_line SET backordered = backordered - 1 WHERE order_id = (SELECT id FROM orders WHERE external_ref = 'two')",
        Invariant::LineBackordered,
        At::Order("two"),
    ),
    (
        "UPDATE order_line SET price_micros = price_micros + 10000 WHERE order_id = (SELECT id FROM orders WHERE external_ref = 'two')",
        Invariant::LineAmount,
        At::Order("two"),
    ),
    (
        "UPDATE order_line SET tax_minor = 1 WHERE order_id = (SELECT id FROM orders WHERE external_ref = 'two')",
        Invariant::LineTax,
        At::Order("two"),
    ),
    (
        "UPDATE charge SET tax_minor = 1 WHERE order_id = (SELECT id FROM orders WHERE external_ref = 'two')",
        Invariant::ChargeTax,
        At::Order("two"),
    ),
    (
        "UPDATE allocation SET quantity = quantity + 1 WHERE order_id = (SELECT id FROM orders WHERE external_ref = 'seven')",
        Invariant::LineAllocated,
        At::Order("seven"),
    ),
    ("UPDATE allocation SET picked = picked - 1 WHERE picked > 0", Invariant::LinePicked, At::Order("two")),
    (
        "UPDATE package_line SET quantity = 1 WHERE order_id = (SELECT id FROM orders WHERE external_ref = 'two')",
        Invariant::LinePacked,
        At::Order("two"),
    ),
    (
        "UPDATE package_line SET quantity = 1 WHERE order_id = (SELECT id FROM orders WHERE external_ref = 'one')",
        Invariant::LineShipped,
        At::Order("one"),
    ),
    ("UPDATE shipment SET quantity = 99", Invariant::ShipmentQuantity, At::Order("one")),
    ("UPDATE shipment SET packages = 99", Invariant::ShipmentPackages, At::Order("one")),
    (
        "UPDATE credit SET total_minor = 1 WHERE external_ref = 'unknown'",
        Invariant::CreditTotal,
        At::Credit("unknown"),
    ),
    (
        "UPDATE credit_line SET quantity = 8 WHERE credit_id = (SELECT id FROM credit WHERE external_ref = 'one-back')",
        Invariant::CreditQuantity,
        At::Credit("one-back"),
    ),
    (
        "UPDATE return_line SET received = received + 1, restocked = restocked + 1",
        Invariant::LineReturned,
        At::Order("back"),
    ),
    ("UPDATE return_line SET expected = 99", Invariant::LineReturnable, At::Order("back")),
    ("UPDATE returns SET version = 9", Invariant::ReturnHead, At::Return),
    ("UPDATE grading SET quantity = 9", Invariant::ReturnGraded, At::Return),
    (
        "UPDATE stock SET quarantined = 0 WHERE quarantined > 0",
        Invariant::StockQuarantined,
        At::Product("widget"),
    ),
    ("UPDATE order_count SET count = count + 1 WHERE status = 'shipped'", Invariant::OrderCount, At::Owner),
    ("UPDATE order_intake SET orders = orders + 1", Invariant::OrderIntake, At::Owner),
    ("UPDATE stock_flow SET quantity = quantity + 1 WHERE kind = 'receive'", Invariant::StockFlow, At::Owner),
    (
        "UPDATE stock SET on_hand = on_hand + 1 WHERE product_id = (SELECT id FROM product WHERE sku = 'gadget')",
        Invariant::StockOnHand,
        At::Product("gadget"),
    ),
    (
        "UPDATE stock SET reserved = reserved - 1 WHERE product_id = (SELECT id FROM product WHERE sku = 'gadget')",
        Invariant::StockReserved,
        At::Product("gadget"),
    ),
    (
        "UPDATE stock SET backordered = 0 WHERE product_id = (SELECT id FROM product WHERE sku = 'gadget')",
        Invariant::StockBackordered,
        At::Product("gadget"),
    ),
    ("UPDATE task SET quantity = 9 WHERE kind = 'put_back'", Invariant::StockStaging, At::Product("widget")),
    (
        "UPDATE stock SET buffer = 99 WHERE product_id = (SELECT id FROM product WHERE sku = 'gadget')",
        Invariant::StockFree,
        At::Product("gadget"),
    ),
    (
        "UPDATE stock SET backordered = 5 WHERE product_id = (SELECT id FROM product WHERE sku = 'widget')
         AND warehouse_id = (SELECT id FROM warehouse WHERE code = 'MAIN')",
        Invariant::StockWaiting,
        At::Product("widget"),
    ),
    (
        "UPDATE stock_movement SET quantity = quantity + 1 WHERE kind = 'receive' AND lot = 'L1'",
        Invariant::LevelOnHand,
        At::Product("gadget"),
    ),
    (
        "UPDATE stock_level SET allocated = allocated + 1
         WHERE allocated > 0 AND product_id = (SELECT id FROM product WHERE sku = 'widget')",
        Invariant::LevelAllocated,
        At::Product("widget"),
    ),
];

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
