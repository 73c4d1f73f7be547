//! Backup, restore and move: what comes back is what was there, whichever database it comes from and goes to; and what
//! is not whole never becomes a book.

mod support;

use domain::owners::ShortPolicy;
use std::path::Path;
use store::harness::{both_dbs, empty_postgres, fresh_folder, fresh_postgres};
use store::keeping::{self, Manifest, Restore, Soundness, Summary, TableSum};
use store::{Conn, Fault, Location, Store, StoreSettings, args, feed, verify};
use support::World;
use support::shop::Shop;
use support::story::{Scene, Teller};

const ROUNDS: usize = 8;

/// A shop that opens in a book, and its people.
async fn teller(world: &World, seed: u64) -> Teller {
    Teller::new(seed, Shop::open(world, ShortPolicy::Backorder).await)
}

/// Leaves something of everything in the book.
async fn tell(world: &World, teller: &mut Teller, rounds: usize) {
    for round in 0..rounds {
        let commands = teller.round(&Scene::look(world).await, 4 + round % 16);
        world.tell_all(commands).await;
    }
    world.quiet().await;
}

fn into(location: &Location) -> Restore {
    Restore {
        location: location.clone(),
        settings: StoreSettings::default(),
        replace: false,
        soundness: Soundness::Required,
        from_backup: true,
    }
}

async fn stream(store: &Store) -> (Vec<u8>, Summary) {
    let mut conn = store.read().await.expect("reads");
    let written = keeping::write_stream(&mut conn, Vec::new(), |_| ()).await;
    written.expect("the book is written out")
}

/// The tables but the two that a restore writes to: the book's record and the head of the feed.
fn sums(summary: &Summary) -> Vec<&TableSum> {
    let differs = |table: &str| ["book", "feed_head"].contains(&table);
    summary.tables.iter().filter(|sum| !differs(&sum.table)).collect()
}

async fn is_clean(conn: &mut Conn) {
    let report = verify::run(conn, |_| ()).await.expect("reads");
    assert!(report.is_clean(), "{:#?}", report.broken);
}

/// One place of each database with nothing in it.
async fn empty_places(folder: &Path) -> [Location; 2] {
    [Location::Sqlite(folder.join("restored")), empty_postgres().await]
}

async fn opened(location: &Location) -> Store {
    let store = Store::open(location, &StoreSettings::default()).await;
    store.expect("what was restored opens")
}

#[tokio::test]
async fn a_book_comes_back_equal_by_hash_on_either_database_with_a_feed_begun_anew() {
    both_dbs(|store: Store| async move {
        let world = World::start(store.clone()).await;
        let mut teller = teller(&world, 1).await;
        tell(&world, &mut teller, ROUNDS).await;
        world.stop().await;
        let (bytes, summary) = stream(&store).await;
        let folder = fresh_folder();
        for place in empty_places(folder.path()).await {
            let restored = keeping::restore_stream(&bytes[..], &into(&place), |_| ()).await;
            assert_eq!(restored.expect("restores"), summary);
            let copy = opened(&place).await;
            let mut conn = copy.read().await.expect("reads");
            is_clean(&mut conn).await;
            let (before, after) = (
                feed::head(&mut store.read().await.expect("reads"))
                    .await
                    .expect("reads"),
                feed::head(&mut conn).await.expect("reads"),
            );
            assert_eq!((after.position, &after.chain), (before.position, &before.chain));
            assert!(after.epoch > before.epoch, "a new epoch: {after:?}");
            let notes = keeping::notes(&mut conn).await.expect("reads");
            assert_eq!(notes.restore.expect("it is noted").position, before.position);
            drop(conn);
            assert_eq!(sums(&stream(&copy).await.1), sums(&summary));
            copy.close().await;
        }
    })
    .await;
}

#[tokio::test]
async fn a_backup_taken_while_orders_come_in_holds_the_feed_up_to_one_moment() {
    both_dbs(|store: Store| async move {
        let world = World::start(store.clone()).await;
        let mut teller = teller(&world, 2).await;
        tell(&world, &mut teller, 2).await;
        let folder = fresh_folder();
        let file = folder.path().join("backup");
        let ((), made) = tokio::join!(
            tell(&world, &mut teller, ROUNDS),
            keeping::back_up(&store, &file, |_| ())
        );
        let (summary, size) = made.expect("it is made");
        assert_eq!(size, std::fs::metadata(&file).expect("it is there").len());
        let place = Location::Sqlite(folder.path().join("restored"));
        keeping::restore(&file, &into(&place), |_| ())
            .await
            .expect("restores");
        let copy = opened(&place).await;
        let mut conn = copy.read().await.expect("reads");
        is_clean(&mut conn).await;
        let head = feed::head(&mut conn).await.expect("reads");
        assert_eq!(head.position, summary.manifest.position);
        let sql = "SELECT chain FROM event WHERE position = $1";
        let mut live = store.read().await.expect("reads");
        let chain: Vec<u8> = live
            .fetch_one(sql, args![head.position])
            .await
            .expect("it is in the feed");
        assert_eq!(
            head.chain, chain,
            "the same events, in the same order, up to there"
        );
        world.stop().await;
    })
    .await;
}

#[tokio::test]
async fn a_moved_book_is_the_same_there_and_back() {
    let (folder, postgres) = (fresh_folder(), empty_postgres().await);
    let sqlite = Location::Sqlite(folder.path().join("here"));
    let world = World::start(opened(&sqlite).await).await;
    let mut teller = teller(&world, 4).await;
    tell(&world, &mut teller, ROUNDS).await;
    let store = world.store.clone();
    world.stop().await;
    let (there, first) = stream(&store).await;
    let moved = Restore {
        from_backup: false,
        ..into(&postgres)
    };
    keeping::restore_stream(&there[..], &moved, |_| ())
        .await
        .expect("moves");
    let copy = opened(&postgres).await;
    let (back, second) = stream(&copy).await;
    copy.close().await;
    let home = Location::Sqlite(folder.path().join("home"));
    let moved = Restore {
        from_backup: false,
        ..into(&home)
    };
    keeping::restore_stream(&back[..], &moved, |_| ())
        .await
        .expect("moves back");
    let (_, third) = stream(&opened(&home).await).await;
    assert_eq!(sums(&first), sums(&second));
    assert_eq!(sums(&second), sums(&third));
    let epochs = [first, second, third].map(|summary| summary.manifest.epoch);
    assert!(epochs.is_sorted_by(|before, after| before < after), "{epochs:?}");
    // A moved book goes on: it takes orders, under ids that nobody had.
    let world = World::start(opened(&home).await).await;
    tell(&world, &mut teller, 2).await;
    world.is_clean("after two moves").await;
    world.stop().await;
}

#[tokio::test]
async fn what_is_not_whole_is_refused_and_leaves_what_was_there() {
    let folder = fresh_folder();
    let source = opened(&Location::Sqlite(folder.path().join("source"))).await;
    let world = World::start(source.clone()).await;
    let mut teller = teller(&world, 6).await;
    tell(&world, &mut teller, 2).await;
    world.stop().await;
    let (bytes, _) = stream(&source).await;
    let places = [
        Location::Sqlite(folder.path().join("target")),
        fresh_postgres().await,
    ];
    for place in places {
        let before = keeping_of(&place).await;
        for cut in [0, 1, bytes.len() / 3, bytes.len() / 2, bytes.len() - 1] {
            let refused = keeping::restore_stream(&bytes[..cut], &into(&place), |_| ()).await;
            let fault = refused.expect_err("it breaks off");
            assert!(matches!(fault, Fault::BackupBroken(_)), "cut at {cut}: {fault}");
        }
        let mut other = bytes.clone();
        let middle = other.len() / 2;
        other[middle] ^= 1;
        let refused = keeping::restore_stream(&other[..], &into(&place), |_| ()).await;
        assert!(matches!(refused, Err(Fault::BackupBroken(_))), "{refused:?}");
        let more = [&bytes[..], b"more"].concat();
        let refused = keeping::restore_stream(&more[..], &into(&place), |_| ()).await;
        assert!(matches!(refused, Err(Fault::BackupBroken(_))), "{refused:?}");
        assert_eq!(keeping_of(&place).await, before, "what was there is there");
    }
}

/// The manifest of the book in a place, which is made there if there is none.
async fn keeping_of(location: &Location) -> (String, i64) {
    let store = opened(location).await;
    let Manifest {
        book_id, position, ..
    } = stream(&store).await.1.manifest;
    store.close().await;
    (book_id, position)
}

#[tokio::test]
async fn a_book_that_is_in_use_or_holds_anything_is_not_written_over() {
    both_dbs(|store: Store| async move {
        let world = World::start(store.clone()).await;
        let mut teller = teller(&world, 7).await;
        tell(&world, &mut teller, 1).await;
        let place = store.location().clone();
        let (bytes, summary) = stream(&store).await;
        if let Location::Postgres(_) = place {
            let refused = keeping::restore_stream(&bytes[..], &into(&place), |_| ()).await;
            assert!(matches!(refused, Err(Fault::InUse)), "{refused:?}");
        }
        tell(&world, &mut teller, 1).await;
        world.stop().await;
        store.close().await;
        let refused = keeping::restore_stream(&bytes[..], &into(&place), |_| ()).await;
        assert!(matches!(refused, Err(Fault::NotEmpty(_))), "{refused:?}");
        let mut replace = into(&place);
        replace.replace = true;
        keeping::restore_stream(&bytes[..], &replace, |_| ())
            .await
            .expect("it was told to");
        let (_, found) = stream(&opened(&place).await).await;
        assert_eq!(sums(&found), sums(&summary));
    })
    .await;
}

#[tokio::test]
async fn a_book_that_was_broken_is_restored_only_when_that_is_wanted() {
    both_dbs(|store: Store| async move {
        let world = World::start(store.clone()).await;
        let mut teller = teller(&world, 9).await;
        tell(&world, &mut teller, 1).await;
        world.stop().await;
        let mut writer = store.writer().await.expect("a writer");
        let sql = "UPDATE stock SET reserved = reserved + 1";
        writer.execute(sql, args![]).await.expect("updates");
        let (bytes, _) = stream(&store).await;
        let folder = fresh_folder();
        let mut to = into(&Location::Sqlite(folder.path().join("restored")));
        let refused = keeping::restore_stream(&bytes[..], &to, |_| ()).await;
        assert!(
            matches!(&refused, Err(Fault::Unsound(what)) if what.contains("stock")),
            "{refused:?}"
        );
        assert!(!folder.path().join("restored/book.db").exists());
        to.soundness = Soundness::AsItWas;
        keeping::restore_stream(&bytes[..], &to, |_| ())
            .await
            .expect("better than nothing");
    })
    .await;
}

#[tokio::test]
async fn a_backup_is_made_once_under_a_name_and_a_trial_leaves_nothing() {
    let folder = fresh_folder();
    let store = opened(&Location::Sqlite(folder.path().join("book"))).await;
    let file = folder.path().join("backup");
    let (summary, _) = keeping::back_up(&store, &file, |_| ()).await.expect("it is made");
    let again = keeping::back_up(&store, &file, |_| ()).await;
    assert!(matches!(again, Err(Fault::NotEmpty(_))), "{again:?}");
    let trial = folder.path().join("trial");
    let checked = keeping::check(&file, &trial, &StoreSettings::default(), |_| ()).await;
    assert_eq!(checked.expect("it is whole"), summary);
    assert!(!trial.exists());
    let names: Vec<_> = std::fs::read_dir(folder.path())
        .expect("reads")
        .flatten()
        .collect();
    assert_eq!(names.len(), 2, "the book and the backup: {names:?}");
}

#[tokio::test]
async fn a_book_with_a_folder_for_it_is_backed_up_once_a_day_and_the_newest_are_kept() {
    both_dbs(|store: Store| async move {
        let folder = fresh_folder();
        let names = || {
            let entries = std::fs::read_dir(folder.path()).expect("reads").flatten();
            let names = entries.map(|entry| entry.file_name().into_string().expect("text"));
            names.collect::<std::collections::BTreeSet<_>>()
        };
        for name in [
            "evenkeel-2020-01-01.evenkeel",
            "evenkeel-2020-01-02.evenkeel",
            "evenkeel-mine",
        ] {
            std::fs::write(folder.path().join(name), "").expect("writes");
        }
        let world = World::start_with(store.clone(), |values| {
            values.backup.folder = folder.path().display().to_string();
            values.backup.hour_utc = 0;
            values.backup.kept = 2;
        })
        .await;
        let done = "SELECT COUNT(*) FROM job WHERE kind = 'book.backup' AND state = 'done'";
        while world.number(done, args![]).await == 0 {
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
        world.stop().await;
        let names = names();
        assert_eq!(names.len(), 3, "{names:?}");
        assert!(names.contains("evenkeel-mine") && names.contains("evenkeel-2020-01-02.evenkeel"));
        let newest = names
            .iter()
            .rfind(|name| name.ends_with(".evenkeel"))
            .expect("one of today");
        let (file, trial) = (folder.path().join(newest), folder.path().join("trial"));
        let checked = keeping::check(&file, &trial, &StoreSettings::default(), |_| ()).await;
        let notes = keeping::notes(&mut store.read().await.expect("reads")).await;
        let noted = notes.expect("reads").backup.expect("it is noted");
        assert_eq!(checked.expect("it is whole").rows, noted.rows);
    })
    .await;
}
