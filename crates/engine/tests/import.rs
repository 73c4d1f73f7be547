//! A file goes through all stages: surveyed, checked, committed; again; and after an interruption.

mod world;

use domain::access::Actor;
use domain::id::ImportId;
use domain::imports::Noun;
use domain::imports::profile::{self, Profile};
use domain::owners::ShortPolicy;
use engine::imports::{self, Choice, Counters, FileUpload, LineCorrection, Step};
use std::time::Duration;
use world::World;

const FILE: &str = "\
InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country
536365,85123A,WHITE HANGING HEART,6,2010-12-01 08:26:00,2.55,17850.0,United Kingdom
536365,85123a,WHITE HANGING HEART,2,2010-12-01 08:26:00,2.55,17850.0,United Kingdom
536365,POST,POSTAGE,1,2010-12-01 08:26:00,18.00,17850.0,United Kingdom
536366,22633,HAND WARMER,6,2010-12-01 08:28:00,1.85,,EIRE
C536379,D,Discount,-1,2010-12-01 09:41:00,27.50,14527.0,United Kingdom
C536383,35004C,SET OF 3,-1,2010-12-01 09:49:00,4.65,15311.0,United Kingdom
536589,21777,damages,-10,2010-12-01 16:50:00,0.0,,United Kingdom
536590,22633,HAND WARMER,1.5,2010-12-01 16:51:00,1.85,,United Kingdom
";

async fn uploaded(world: &World, bytes: &[u8]) -> ImportId {
    let (engine, actor) = (&world.engine, Actor::SYSTEM);
    let id = imports::create(engine, &actor, world.owner, Noun::Orders, "december")
        .await
        .unwrap();
    let mut upload = FileUpload::begin(engine, &actor, id, "december.csv")
        .await
        .unwrap();
    for piece in bytes.chunks(100) {
        upload.push(piece.to_vec()).await.unwrap();
    }
    upload.finish().await.unwrap();
    id
}

async fn start(world: &World, bytes: &[u8]) -> ImportId {
    let id = uploaded(world, bytes).await;
    let (engine, actor) = (&world.engine, Actor::SYSTEM);
    let profile = imports::profile(engine, world.owner, "online-retail")
        .await
        .unwrap();
    let choice = Choice {
        profile: Some(profile),
        history: Some(true),
        ..Choice::default()
    };
    imports::choose(engine, &actor, id, choice).await.unwrap();
    id
}

/// Takes a step and waits until the import stands in `state`.
async fn until(world: &World, id: ImportId, step: Step, state: &str) -> Counters {
    imports::step(&world.engine, &Actor::SYSTEM, id, step)
        .await
        .unwrap();
    for _ in 0..1_000 {
        let row = imports::find(&world.engine, &Actor::SYSTEM, id).await.unwrap();
        if row.state == state {
            return serde_json::from_str(&row.counters).unwrap();
        }
        assert!(row.error.is_empty(), "{}", row.error);
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("never {state}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_line_ends_somewhere_and_twice_is_once() {
    store::harness::both_dbs(|store| async move {
        let world = World::begin(store, ShortPolicy::Backorder).await;
        let id = start(&world, FILE.as_bytes()).await;
        let foreseen = until(&world, id, Step::Check, "checked").await;
        let counters = until(&world, id, Step::Commit, "done").await;
        assert_eq!(
            (foreseen.orders_created, foreseen.credits_created),
            (2, 3),
            "the preview says what will happen"
        );
        assert_eq!((counters.orders_created, counters.credits_created), (2, 3));
        assert_eq!(
            (
                counters.lines_read,
                counters.lines_refused,
                counters.documents_refused
            ),
            (8, 1, 1)
        );
        assert_eq!(
            counters.quantity_sum, "3",
            "6+2+1+6-1-1-10: the refused line cannot be read"
        );
        assert_eq!(
            counters.value_sum, "17.35",
            "the values of the file, with their signs"
        );
        let mut conn = world.engine.store().read().await.unwrap();
        let issues = store::imports::issues(&mut conn, id.value(), None, (0, 0), 10)
            .await
            .unwrap();
        let fractions = Some("import.quantity_fraction");
        let only = store::imports::issues(&mut conn, id.value(), fractions, (0, 0), 10)
            .await
            .unwrap();
        let kinds = store::imports::issue_kinds(&mut conn, id.value()).await.unwrap();
        drop(conn);
        assert_eq!(only.len(), 1);
        let counted = |kind: &(String, String, i64)| kind.1 == only[0].code && kind.2 == 1;
        assert!(kinds.iter().any(counted), "{kinds:?}");
        assert_eq!(
            kinds.iter().map(|(.., count)| count).sum::<i64>(),
            i64::try_from(issues.len()).unwrap()
        );
        let refused: Vec<_> = issues.iter().filter(|issue| issue.verdict == "refused").collect();
        assert_eq!(
            (refused.len(), refused[0].code.as_str(), refused[0].line),
            (1, "import.quantity_fraction", 9)
        );

        let again = start(&world, FILE.as_bytes()).await;
        let counters = until(&world, again, Step::Commit, "done").await;
        assert_eq!((counters.orders_created, counters.orders_unchanged), (0, 2));
        assert_eq!(
            (
                counters.credits_created,
                counters.credits_unchanged,
                counters.products_created
            ),
            (0, 3, 0)
        );
        world.end().await;
    })
    .await;
}

/// The whole file is refused in words when it is no table.
/// The name of the profile by which a file is read for which nobody chose one.
async fn profile_found(world: &World, header: &str) -> String {
    let file = format!("{header}\n{}", FILE.split_once('\n').unwrap().1);
    let id = uploaded(world, file.as_bytes()).await;
    until(world, id, Step::Survey, "surveyed").await;
    let row = imports::find(&world.engine, &Actor::SYSTEM, id).await.unwrap();
    let profile: Profile = serde_json::from_str(&row.profile).unwrap();
    profile.name
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_is_read_by_the_profile_that_knows_its_columns_ones_own_first() {
    store::harness::both_dbs(|store| async move {
        let world = World::begin(store, ShortPolicy::Backorder).await;
        let known = FILE.lines().next().unwrap();
        let unknown = "Order number,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country";
        assert_eq!(profile_found(&world, known).await, "online-retail");
        let own = Profile {
            name: "ours".to_owned(),
            ..profile::shipped("online-retail").unwrap()
        };
        let (owner, text) = (world.owner.value(), serde_json::to_string(&own).unwrap());
        let save = world.engine.write(move |conn, _| {
            Box::pin(async move { store::imports::save_profile(conn, owner, "ours", &text).await })
        });
        save.await.unwrap();
        assert_eq!(profile_found(&world, known).await, "ours");
        assert_eq!(profile_found(&world, unknown).await, "suggested");
        world.end().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_damaged_file_is_refused_whole() {
    store::harness::both_dbs(|store| async move {
        let world = World::begin(store, ShortPolicy::Backorder).await;
        let id = start(&world, &[0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 1, 2, 3]).await;
        imports::step(&world.engine, &Actor::SYSTEM, id, Step::Survey)
            .await
            .unwrap();
        for _ in 0..1_000 {
            let row = imports::find(&world.engine, &Actor::SYSTEM, id).await.unwrap();
            if row.state == "failed" {
                assert!(row.error.contains("import.file_damaged"), "{}", row.error);
                world.end().await;
                return;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("never refused");
    })
    .await;
}

/// Every attempt at the work ended with its process; it is shown, and goes on when somebody says so.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_import_whose_work_died_is_shown_as_failed_and_resumed() {
    store::harness::both_dbs(|store| async move {
        let world = World::begin(store, ShortPolicy::Backorder).await;
        let id = start(&world, FILE.as_bytes()).await;
        until(&world, id, Step::Check, "checked").await;
        let import = id.value();
        let died = world.engine.write(move |conn, _| {
            Box::pin(async move {
                let sql = "UPDATE import SET state = 'committing', version = version + 1 WHERE id = $1";
                conn.execute(sql, store::args![import]).await?;
                let sql = "INSERT INTO job (id, kind, dedup, once, state, run_at, fence, attempts, payload, created_at)
                           VALUES (-1, 'import.work', 'dead', $1, 'leased', 0, 1, 1000, $2, 0)";
                let payload = format!("{{\"import\":{import}}}");
                conn.execute(sql, store::args![false, payload]).await
            })
        });
        died.await.unwrap();
        let mut row = imports::find(&world.engine, &Actor::SYSTEM, id).await.unwrap();
        for _ in 0..1_000 {
            if row.state == "failed" {
                break;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
            row = imports::find(&world.engine, &Actor::SYSTEM, id).await.unwrap();
        }
        assert!(row.error.contains("import.given_up") && row.error.contains("committing"), "{row:?}");
        let counters = until(&world, id, Step::Resume, "done").await;
        assert_eq!((counters.orders_created, counters.credits_created), (2, 3));
        let again = imports::step(&world.engine, &Actor::SYSTEM, id, Step::Resume).await;
        assert!(again.is_err(), "there is nothing to resume");
        world.end().await;
    })
    .await;
}

/// Puts a text in the place of the quantity in line 9, which is refused.
async fn correct(world: &World, id: ImportId, quantity: Option<&str>) {
    let correction = LineCorrection {
        file: 0,
        line: 9,
        cells: vec![("Quantity".to_owned(), quantity.map(str::to_owned))],
    };
    let kept = imports::correct(&world.engine, &Actor::SYSTEM, id, correction).await;
    let texts: Vec<_> = kept.unwrap().into_iter().map(|row| row.text).collect();
    assert_eq!(texts, quantity.map(str::to_owned).into_iter().collect::<Vec<_>>());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refused_line_is_corrected_in_place_and_comes_in_once() {
    store::harness::both_dbs(|store| async move {
        let world = World::begin(store, ShortPolicy::Backorder).await;
        let id = start(&world, FILE.as_bytes()).await;
        let told = |counters: &Counters| {
            (
                counters.orders_created,
                counters.documents_refused,
                counters.lines_refused,
                counters.quantity_sum.clone(),
            )
        };
        let first = until(&world, id, Step::Check, "checked").await;
        assert_eq!(told(&first), (2, 1, 1, "3".to_owned()));

        correct(&world, id, Some("two")).await;
        let still = until(&world, id, Step::Check, "checked").await;
        assert_eq!(told(&still), told(&first));
        correct(&world, id, Some("2")).await;
        let mended = until(&world, id, Step::Check, "checked").await;
        assert_eq!(told(&mended), (3, 0, 0, "5".to_owned()));
        correct(&world, id, None).await;
        assert_eq!(until(&world, id, Step::Check, "checked").await, first);

        correct(&world, id, Some("2")).await;
        let done = until(&world, id, Step::Commit, "done").await;
        assert_eq!((told(&done), done.credits_created), (told(&mended), 3));

        let file_mended = FILE.replace(",1.5,", ",2,");
        let again = start(&world, file_mended.as_bytes()).await;
        let counters = until(&world, again, Step::Commit, "done").await;
        assert_eq!(
            (
                counters.orders_created,
                counters.orders_unchanged,
                counters.credits_unchanged
            ),
            (0, 3, 3),
            "an order of a corrected line is the same as one of a corrected file"
        );
        world.end().await;
    })
    .await;
}

/// A commit stops half-way, a line is corrected, and the commit begins anew: what was in stays once.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_correction_after_an_interrupted_commit_puts_in_only_what_was_missing() {
    store::harness::both_dbs(|store| async move {
        let world = World::begin(store, ShortPolicy::Backorder).await;
        let id = start(&world, FILE.as_bytes()).await;
        until(&world, id, Step::Commit, "done").await;
        let import = id.value();
        let stopped = world.engine.write(move |conn, _| {
            Box::pin(async move {
                let sql = "UPDATE import SET state = 'paused', version = version + 1 WHERE id = $1";
                conn.execute(sql, store::args![import]).await
            })
        });
        stopped.await.unwrap();
        correct(&world, id, Some("2")).await;
        let counters = until(&world, id, Step::Commit, "done").await;
        assert_eq!((counters.orders_created, counters.lines_refused), (3, 0));
        let mut conn = world.engine.store().read().await.unwrap();
        let orders: Option<i64> = conn
            .fetch_optional("SELECT count(*) FROM orders", store::args![])
            .await
            .unwrap();
        assert_eq!(orders, Some(3));
        drop(conn);
        world.end().await;
    })
    .await;
}
