//! Whatever people say, in whatever order: the book agrees with itself, and ends alike however many
//! commands share a commit. `EVENKEEL_SEED` tells one story again; `EVENKEEL_STORIES` tells more of them.

mod support;

use domain::id::OrderId;
use domain::owners::ShortPolicy;
use domain::shipping::Stage;
use domain::time::Instant;
use std::collections::BTreeMap;
use store::cut_offs::Board;
use store::harness::both_dbs;
use store::{Scope, Store, args, orders};
use support::shop::Shop;
use support::story::{Scene, Teller};
use support::{World, seeds};

const ROUNDS: usize = 24;

#[tokio::test]
async fn whatever_is_said_every_rule_holds() {
    for seed in seeds() {
        both_dbs(|store: Store| async move {
            let world = World::start(store).await;
            let policy = if seed % 3 == 0 {
                ShortPolicy::Refuse
            } else {
                ShortPolicy::Backorder
            };
            let mut teller = Teller::new(seed, Shop::open(&world, policy).await);
            let mut accepted = 0;
            for round in 0..ROUNDS {
                let commands = teller.round(&Scene::look(&world).await, 1 + round % 16);
                // Beside the commands and the jobs, not after them: that is how a server is verified.
                let (answers, ()) = tokio::join!(world.tell_all(commands), async {
                    if round % 8 == 0 {
                        world.is_clean(&format!("seed {seed}, round {round}")).await;
                    }
                });
                accepted += answers.iter().filter(|answer| answer.is_ok()).count();
            }
            world.quiet().await;
            world.is_clean(&format!("seed {seed}")).await;
            stages_agree(&world, seed).await;
            assert!(accepted > ROUNDS, "seed {seed}: only {accepted} accepted");
            world.stop().await;
        })
        .await;
    }
}

/// The cut-off board has every order that is due, at the stage where it stands.
async fn stages_agree(world: &World, seed: u64) {
    let mut conn = world.read().await;
    let due = "SELECT id FROM orders WHERE due_at <> 0";
    let ids: Vec<OrderId> = conn.fetch_all(due, args![]).await.expect("reads");
    let orders = orders::by_ids(&mut conn, Scope::All, &ids).await.expect("reads");
    let mut expected: BTreeMap<Stage, i64> = BTreeMap::new();
    for order in &orders {
        *expected.entry(Stage::of(order)).or_default() += 1;
    }
    let board = Board {
        scope: Scope::All,
        warehouse: None,
        now: Instant(0),
        until: Instant(i64::MAX),
    };
    let (departures, has_more) = board.departures(&mut conn).await.expect("reads");
    let mut found: BTreeMap<Stage, i64> = BTreeMap::new();
    for (stage, load) in departures.iter().flat_map(|it| &it.stages) {
        *found.entry(*stage).or_default() += load.orders;
    }
    assert_eq!((found, has_more), (expected, false), "seed {seed}");
    assert!(!orders.is_empty(), "seed {seed}: nothing is due");
}

/// Tells the story in batches of at most so many commands; answers what the book then says, without
/// ids and times.
async fn told_in_batches(store: Store, seed: u64, batch: u64) -> Vec<(&'static str, Vec<String>)> {
    let world = World::start_with(store, |values| values.engine.batch_commands_max = batch).await;
    let shop = Shop::open(&world, ShortPolicy::Backorder).await;
    world.hold_jobs_back().await;
    let mut teller = Teller::new(seed, shop);
    let mut answers = Vec::new();
    for _ in 0..8 {
        let commands = teller.round(&Scene::look(&world).await, 64);
        let names: Vec<_> = commands.iter().map(|(_, command)| command.name()).collect();
        for (name, answer) in names.iter().zip(world.tell_all(commands).await) {
            let said = answer.map_or_else(|error| error.to_string(), |_| "done".to_owned());
            answers.push(format!("{name}: {said}"));
        }
    }
    world.is_clean(&format!("seed {seed}, batches of {batch}")).await;
    let mut said = vec![("answers", answers)];
    let mut conn = world.read().await;
    for (table, sql) in SAID {
        said.push((
            table,
            conn.fetch_all(*sql, args![])
                .await
                .unwrap_or_else(|fault| panic!("{table}: {fault}")),
        ));
    }
    drop(conn);
    world.stop().await;
    said
}

/// What the tables say, each row as one text, by the names that people give and the order of making.
const SAID: &[(&str, &str)] = &[
    (
        "orders",
        "SELECT external_ref || ' ' || number || ' ' || status || ' v' || version || ' ' || ordered || ' ' || cancelled || ' '
         || reserved || ' ' || allocated || ' ' || picked || ' ' || packed || ' ' || shipped || ' ' || returned || ' '
         || backordered || ' ' || open_holds || ' ' || total_minor || ' ' || tax_minor FROM orders ORDER BY id",
    ),
    (
        "order_line",
        "SELECT o.external_ref || ' ' || l.position || ' ' || l.ordered || ' ' || l.cancelled || ' ' || l.reserved || ' '
         || l.allocated || ' ' || l.picked || ' ' || l.packed || ' ' || l.shipped || ' ' || l.returned || ' '
         || l.backordered || ' ' || l.backorder_reason FROM order_line l JOIN orders o ON o.id = l.order_id ORDER BY l.id",
    ),
    (
        "allocation",
        "SELECT o.external_ref || ' ' || l.position || ' ' || b.code || ' ' || a.lot || ' ' || a.quantity || ' ' || a.picked
         FROM allocation a JOIN orders o ON o.id = a.order_id JOIN order_line l ON l.id = a.line_id
         JOIN bin b ON b.id = a.bin_id ORDER BY a.id",
    ),
    (
        "package_line",
        "SELECT o.external_ref || ' ' || l.position || ' ' || p.quantity FROM package_line p
         JOIN orders o ON o.id = p.order_id JOIN order_line l ON l.id = p.line_id ORDER BY p.package_id, p.line_id",
    ),
    (
        "shipment",
        "SELECT o.external_ref || ' ' || s.number || ' ' || s.quantity || ' ' || s.packages FROM shipment s
         JOIN orders o ON o.id = s.order_id ORDER BY s.id",
    ),
    ("hold", "SELECT o.external_ref || ' ' || h.kind FROM hold h JOIN orders o ON o.id = h.order_id ORDER BY h.id"),
    (
        "work_lease",
        "SELECT o.external_ref || ' ' || w.holder || ' ' || w.fence FROM work_lease w
         JOIN orders o ON o.id = w.order_id ORDER BY o.id",
    ),
    (
        "task",
        "SELECT t.kind || ' ' || p.sku || ' ' || b.code || ' ' || t.quantity || ' ' || CASE WHEN t.done_at = 0 THEN 'open' ELSE 'done' END
         FROM task t JOIN product p ON p.id = t.product_id JOIN bin b ON b.id = t.bin_id ORDER BY t.id",
    ),
    (
        "stock",
        "SELECT p.sku || ' ' || w.code || ' ' || s.on_hand || ' ' || s.quarantined || ' ' || s.reserved || ' ' || s.backordered || ' v' || s.version
         FROM stock s JOIN product p ON p.id = s.product_id JOIN warehouse w ON w.id = s.warehouse_id ORDER BY p.id, w.id",
    ),
    (
        "stock_level",
        "SELECT p.sku || ' ' || b.code || ' ' || l.lot || ' ' || l.on_hand || ' ' || l.allocated FROM stock_level l
         JOIN product p ON p.id = l.product_id JOIN bin b ON b.id = l.bin_id ORDER BY p.id, b.id, l.lot",
    ),
    (
        "stock_movement",
        "SELECT m.kind || ' ' || p.sku || ' ' || m.lot || ' ' || m.quantity || ' '
         || CASE WHEN m.kind = 'return' THEN 'a number, and these have gaps' ELSE m.reason END FROM stock_movement m
         JOIN product p ON p.id = m.product_id ORDER BY m.id",
    ),
    (
        "returns",
        "SELECT r.kind || ' ' || r.status || ' ' || CASE WHEN r.order_id = 0 THEN 'unknown' ELSE 'known' END
         || ' ' || r.expected || ' ' || r.received || ' ' || r.restocked || ' ' || r.quarantined || ' ' || r.scrapped
         || ' v' || r.version FROM returns r ORDER BY r.id",
    ),
    (
        "grading",
        "SELECT r.kind || ' ' || g.quantity || ' ' || g.grade || ' ' || g.disposition FROM grading g
         JOIN returns r ON r.id = g.return_id ORDER BY g.id",
    ),
    ("credit", "SELECT number || ' ' || total_minor || ' ' || quantity FROM credit ORDER BY id"),
    ("order_count", "SELECT status || ' ' || count FROM order_count WHERE count <> 0 ORDER BY status"),
    ("order_intake", "SELECT 'orders ' || SUM(orders) FROM order_intake"),
    ("stock_flow", "SELECT kind || ' ' || SUM(movements) || ' ' || SUM(quantity) FROM stock_flow GROUP BY kind ORDER BY kind"),
    ("event", "SELECT kind || ' v' || noun_version FROM event ORDER BY position"),
];

#[tokio::test]
async fn one_command_a_commit_and_sixty_four_end_alike() {
    for seed in seeds() {
        let ends = std::sync::Mutex::new(Vec::new());
        let ends_of = &ends;
        for batch in [1, 64] {
            both_dbs(|store: Store| async move {
                let said = told_in_batches(store, seed, batch).await;
                ends_of.lock().expect("no panic").push((batch, said));
            })
            .await;
        }
        let ends = ends.into_inner().expect("no panic");
        let (_, first) = &ends[0];
        for (batch, said) in &ends[1..] {
            for ((table, expected), (_, found)) in first.iter().zip(said) {
                for (row, (expected, found)) in expected.iter().zip(found).enumerate() {
                    assert_eq!(
                        expected, found,
                        "seed {seed}, batches of {batch}, {table} row {row}"
                    );
                }
                assert_eq!(
                    expected.len(),
                    found.len(),
                    "seed {seed}, batches of {batch}, rows of {table}"
                );
            }
        }
    }
}
