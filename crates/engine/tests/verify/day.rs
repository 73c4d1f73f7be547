//! A day of a small shop.

use crate::support::inbound;
use crate::support::shop::{self, Shop};
use crate::support::{World, id_in};
use domain::id::{HoldId, LineId, OrderId, PackageId};
use domain::orders::{History, ShortageReason};
use domain::owners::ShortPolicy;
use domain::payments::PaymentKind;
use domain::returns::{Disposition, WhichPieces};

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
pub async fn a_day(world: &World) {
    let shop = Shop::open(world, ShortPolicy::Backorder).await;
    world.told(1, shop.receive(shop.bins[0], "widget", "", 30)).await;
    world.told(1, shop.receive(shop.bins[1], "gadget", "L1", 5)).await;
    shipped(world, &shop).await;
    in_progress(world, &shop).await;
    came_back(world, &shop).await;
    came_in(world, &shop).await;
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
    let announced = world.told(1, inbound::announce(back, lines[0], 2)).await;
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

/// Some of a delivery came in, and the shelf is being counted.
async fn came_in(world: &World, shop: &Shop) {
    let announced = world.told(1, shop.announce(&[("Gizmo", 5)])).await;
    let came = shop.receive_expected(id_in(&announced, "id"), "Gizmo", 2);
    world.told(1, came).await;
    let started = world.told(1, shop.start_count(None)).await;
    let count = shop.count(id_in(&started, "id"), shop.bins[0], "Gizmo", 1);
    world.told(ANN, count).await;
}
