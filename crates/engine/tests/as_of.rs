//! Whatever was done since: an order, and the stock of a product, are found again as they stood at every moment.

mod support;

use domain::customers::AddressInput;
use domain::id::{OrderId, ProductId};
use domain::inventory::StockLevel;
use domain::orders::{EditOrder, Order, OrderLine, QuoteOrder, ShippingEdit, TagOrder};
use domain::owners::ShortPolicy;
use domain::time::Instant;
use std::collections::{BTreeMap, BTreeSet};
use store::as_of::{self, LevelThen, OrderThen, Then};
use store::harness::both_dbs;
use store::{Conn, Scope, Store, args, feed, orders, stock};
use support::shop::Shop;
use support::story::{Scene, Teller};
use support::{Dice, World, seeds};

const ROUNDS: usize = 16;

/// What the rows said at one moment.
#[derive(Default)]
struct Recorded {
    orders: BTreeMap<OrderId, (Order, Vec<OrderLine>, BTreeSet<i64>)>,
    levels: BTreeMap<ProductId, Vec<StockLevel>>,
}

impl Recorded {
    async fn read(conn: &mut Conn) -> Self {
        let mut recorded = Self::default();
        let ids: Vec<i64> = conn
            .fetch_all("SELECT id FROM orders ORDER BY id", args![])
            .await
            .expect("reads");
        for id in ids.into_iter().map(OrderId::new) {
            let detail = orders::detail(conn, Scope::All, id, i64::MAX)
                .await
                .expect("reads");
            let detail = detail.expect("it is there");
            let open = detail.holds.iter().filter(|hold| hold.lifted_at.0 == 0);
            let open = open.map(|hold| hold.id.value()).collect();
            recorded.orders.insert(id, (detail.order, detail.lines, open));
        }
        let products: Vec<i64> = conn
            .fetch_all("SELECT id FROM product ORDER BY id", args![])
            .await
            .expect("reads");
        for product in products.into_iter().map(ProductId::new) {
            let mut levels = stock::levels(conn, Scope::All, product).await.expect("reads");
            levels.retain(|level| level.on_hand != 0);
            recorded.levels.insert(product, levels);
        }
        recorded
    }
}

/// The moment of the last event.
async fn moment(conn: &mut Conn) -> Instant {
    Instant(feed::head(conn).await.expect("reads").last_at)
}

/// An edit of the head of one of the orders, its tags, or a quote of it: what the stories of others leave out.
fn change_of_head(dice: &mut Dice, shop: &Shop, scene: &Scene) -> Option<domain::command::Command> {
    let seen = scene.orders.first()?;
    let index = usize::try_from(dice.below(i64::try_from(scene.orders.len()).expect("few")));
    let seen = scene.orders.get(index.expect("not below zero")).unwrap_or(seen);
    if dice.below(4) == 0 {
        let tag = |dice: &mut Dice| vec![dice.one_of(&["Gift", "vip", "last  chance"]).to_owned()];
        let tags = TagOrder {
            order: seen.id,
            expected_version: None,
            add: tag(dice),
            remove: tag(dice),
        };
        return Some(tags.into());
    }
    if dice.below(4) == 0 {
        let quote = QuoteOrder {
            order: seen.id,
            expected_version: None,
            valid_until: if dice.flip() {
                "2999-12-31".into()
            } else {
                String::new()
            },
        };
        return Some(quote.into());
    }
    let address = || AddressInput {
        name: "A. de Vries".into(),
        city: "Utrecht".into(),
        ..AddressInput::default()
    };
    let edit = EditOrder {
        order: seen.id,
        owner: shop.owner,
        expected_version: None,
        lines: Vec::new(),
        added: Vec::new(),
        ship_to: dice.flip().then(address),
        bill_to: dice.flip().then(address),
        requested_date: dice.flip().then(|| format!("2999-01-0{}", 1 + dice.below(9))),
        shipping: change_of_shipping(dice),
        priority: dice.flip().then(|| dice.below(5)),
        ship_complete: dice.flip().then(|| dice.flip()),
    };
    Some(edit.into())
}

/// Another carrier or day now and then; the day may be the calendar's again.
fn change_of_shipping(dice: &mut Dice) -> ShippingEdit {
    ShippingEdit {
        carrier: dice
            .flip()
            .then(|| dice.one_of(&["", "PostNL", "DHL"]).to_owned()),
        carrier_service: None,
        ship_by: dice
            .flip()
            .then(|| dice.one_of(&["", "2999-02-01", "2999-02-02"]).to_owned()),
    }
}

#[tokio::test]
async fn an_order_and_a_level_are_found_as_they_stood_at_every_moment() {
    for seed in seeds() {
        both_dbs(|store: Store| async move {
            let world = World::start(store).await;
            let shop = Shop::open(&world, ShortPolicy::Backorder).await;
            world.hold_jobs_back().await;
            let mut teller = Teller::new(seed, shop);
            let mut dice = Dice::new(seed + 1_000);
            let mut recorded = BTreeMap::new();
            for round in 0..ROUNDS {
                let scene = Scene::look(&world).await;
                let mut commands = teller.round(&scene, 1 + round % 6);
                commands.extend(change_of_head(&mut dice, &shop, &scene).map(|command| (1, command)));
                world.tell_all(commands).await;
                let mut conn = world.read().await;
                let at = moment(&mut conn).await;
                recorded.insert(at, Recorded::read(&mut conn).await);
            }
            assert!(
                recorded.len() > ROUNDS / 2,
                "seed {seed}: {} moments",
                recorded.len()
            );
            for (at, then) in &recorded {
                same_orders(&world, *at, then, &format!("seed {seed}")).await;
                same_levels(&world, *at, then, &format!("seed {seed}")).await;
            }
            world.stop().await;
        })
        .await;
    }
}

async fn same_orders(world: &World, at: Instant, then: &Recorded, when: &str) {
    let mut conn = world.read().await;
    let ids: Vec<i64> = conn
        .fetch_all("SELECT id FROM orders ORDER BY id", args![])
        .await
        .expect("reads");
    for id in ids.into_iter().map(OrderId::new) {
        let found = as_of::order(&mut conn, Scope::All, id, at).await.expect("reads");
        let Some((order, lines, holds)) = then.orders.get(&id) else {
            assert!(
                matches!(found, Then::NotYet(since) if since > at),
                "{when}, {at}: {found:?}"
            );
            continue;
        };
        let Then::Stood(found) = found else {
            panic!("{when}, {at}, {id}: {found:?}");
        };
        assert_eq!(found.then.order, *order, "{when}, {at}");
        assert_eq!(found.then.lines, hushed(lines.clone()), "{when}, {at}");
        assert_eq!(open_holds(&found), *holds, "{when}, {at}, {id}");
        assert_eq!(found.then.untold, Vec::<&str>::new(), "{when}, {at}, {id}");
    }
}

fn open_holds(found: &OrderThen) -> BTreeSet<i64> {
    assert!(found.holds.iter().all(|hold| hold.lifted_at.0 == 0));
    found.holds.iter().map(|hold| hold.id.value()).collect()
}

/// The lines, without since when and why they wait: no event tells of it.
fn hushed(mut lines: Vec<OrderLine>) -> Vec<OrderLine> {
    for line in &mut lines {
        line.backordered_since = Instant::default();
        line.backorder_reason.clear();
    }
    lines
}

/// From the side where less moved, and with a limit that lets it be added up from no other.
async fn same_levels(world: &World, at: Instant, then: &Recorded, when: &str) {
    let mut conn = world.read().await;
    for (product, levels) in &then.levels {
        let of_product = "SELECT COUNT(*) FROM stock_movement WHERE product_id = $1";
        let all: i64 = conn
            .fetch_one(of_product, args![product.value()])
            .await
            .expect("reads");
        let expected: Vec<_> = levels.iter().map(place_of).collect();
        for movements_max in [i64::MAX - 1, all / 2] {
            let found = as_of::stock(&mut conn, Scope::All, *product, at, movements_max)
                .await
                .expect("reads");
            let Then::Stood(found) = found else {
                panic!("{when}, {at}, {product}: {found:?}");
            };
            let found: Vec<_> = found.iter().map(place_then).collect();
            assert_eq!(
                found, expected,
                "{when}, {at}, {product}, at most {movements_max}"
            );
        }
    }
}

type Place<'a> = (i64, i64, &'a str, i64);

fn place_of(level: &StockLevel) -> Place<'_> {
    let (warehouse, bin) = (level.warehouse.value(), level.bin.value());
    (warehouse, bin, &level.lot, level.on_hand)
}

fn place_then(level: &LevelThen) -> Place<'_> {
    let (warehouse, bin) = (level.warehouse.value(), level.bin.value());
    (warehouse, bin, &level.lot, level.on_hand)
}
