//! An owner's part of a book: it goes out whole and alone, and a book made of it holds the same.

mod support;

use domain::access::Actor;
use domain::customers::CreateCustomer;
use domain::id::OwnerId;
use domain::imports::Noun;
use domain::money::Currency;
use domain::owners::{CreateChannel, CreateOwner, ShortPolicy};
use domain::products::CreateProduct;
use engine::imports::{self, FileUpload};
use std::io::Write;
use store::harness::{both_dbs, empty_postgres, fresh_folder};
use store::keeping::{self, Restore, Soundness, Summary};
use store::{Conn, Fault, Location, Store, StoreSettings, args, feed, verify};
use support::World;
use support::shop::Shop;
use support::story::{Scene, Teller};

const ROUNDS: usize = 12;

/// A name that only the other owner knows.
const SECRET: &str = "Zaphod Beeblebrox";

/// What is an owner's, and what the house shares. Whoever adds a table says here whose it is: what is the book's own (ways
/// in, work under way, replies kept for repetitions) stands in `store/src/keeping/owned.rs`.
const CARRIED: &[&str] = &[
    "address",
    "allocation",
    "bin",
    "blob",
    "blob_chunk",
    "channel",
    "charge",
    "count_line",
    "credit",
    "credit_line",
    "customer",
    "event",
    "expected_line",
    "expected_receipt",
    "grading",
    "hold",
    "id_block",
    "import",
    "import_correction",
    "import_file",
    "import_issue",
    "import_profile",
    "note",
    "number_series",
    "order_count",
    "order_intake",
    "order_line",
    "order_link",
    "orders",
    "owner",
    "owner_feed",
    "pack",
    "package",
    "package_line",
    "payment",
    "product",
    "return_line",
    "returns",
    "shipment",
    "stock",
    "stock_count",
    "stock_flow",
    "stock_level",
    "stock_movement",
    "task",
    "warehouse",
    "work_lease",
];

fn into(location: &Location) -> Restore {
    Restore {
        location: location.clone(),
        settings: StoreSettings::default(),
        replace: false,
        soundness: Soundness::Required,
        from_backup: true,
    }
}

async fn exported(store: &Store, owner: OwnerId) -> (Vec<u8>, Summary) {
    let mut conn = store.read().await.expect("reads");
    let written = keeping::write_owner(&mut conn, Vec::new(), owner, |_| ()).await;
    written.expect("the owner is written out")
}

/// Bytes as a stream writes them.
fn hexadecimal(words: &str) -> String {
    words.bytes().map(|byte| format!("{byte:02x}")).collect()
}

async fn is_clean(conn: &mut Conn) {
    let report = verify::run(conn, |_| ()).await.expect("reads");
    assert!(report.is_clean(), "{:#?}", report.broken);
}

async fn bring_file(world: &World, owner: OwnerId, words: &str) {
    let (engine, actor) = (&world.engine, Actor::SYSTEM);
    let id = imports::create(engine, &actor, owner, Noun::Orders, words)
        .await
        .expect("it is made");
    let mut upload = FileUpload::begin(engine, &actor, id, "orders.csv")
        .await
        .expect("it begins");
    upload.push(words.as_bytes().to_vec()).await.expect("it is taken");
    upload.finish().await.expect("it is whole");
}

/// Somebody else's goods in the same house.
async fn neighbour(world: &World, shop: &Shop) -> OwnerId {
    let owner = CreateOwner {
        code: "NEXT".into(),
        name: SECRET.into(),
        zone: "Europe/Amsterdam".into(),
        currency: Currency::EUR,
        short_policy: ShortPolicy::Backorder,
        ship_complete: false,
        warehouse: shop.warehouse,
    };
    let owner: OwnerId = world.made(owner).await;
    let channel = CreateChannel {
        owner,
        code: "web".into(),
        name: SECRET.into(),
    };
    world.told(1, channel).await;
    let product = CreateProduct::named(owner, "widget".into(), SECRET.into());
    world.told(1, product).await;
    let customer = CreateCustomer {
        owner,
        external_ref: "1".into(),
        name: SECRET.into(),
        address: None,
    };
    world.told(1, customer).await;
    bring_file(world, owner, SECRET).await;
    owner
}

#[tokio::test]
async fn an_owner_goes_out_alone_and_comes_back_equal_by_hash_on_either_database() {
    both_dbs(|store: Store| async move {
        let world = World::start(store.clone()).await;
        let shop = Shop::open(&world, ShortPolicy::Backorder).await;
        let other = neighbour(&world, &shop).await;
        let mut teller = Teller::new(1, shop);
        for round in 0..ROUNDS {
            let commands = teller.round(&Scene::look(&world).await, 4 + round % 16);
            world.tell_all(commands).await;
        }
        bring_file(&world, shop.owner, "Our own words").await;
        world.quiet().await;
        world.stop().await;

        let (bytes, summary) = exported(&store, shop.owner).await;
        let tables: Vec<&str> = summary.tables.iter().map(|sum| sum.table.as_str()).collect();
        assert_eq!(tables, CARRIED);
        let text = String::from_utf8(zstd::decode_all(&*bytes).expect("zstd")).expect("text");
        let file_of = |words: &str| text.contains(words) || text.contains(&hexadecimal(words));
        assert!(!file_of(SECRET), "what is somebody else's stays here");
        assert!(file_of("Our own words"));
        assert!(!text.contains("hash_salt"));
        let (_, theirs) = exported(&store, other).await;
        assert_ne!(summary.tables, theirs.tables);

        let folder = fresh_folder();
        let places = [
            Location::Sqlite(folder.path().join("restored")),
            empty_postgres().await,
        ];
        for place in &places {
            let restored = keeping::restore_stream(&*bytes, &into(place), |_| ()).await;
            assert_eq!(restored.expect("restores").tables, summary.tables);
            let copy = Store::open(place, &StoreSettings::default())
                .await
                .expect("opens");
            let (_, again) = exported(&copy, shop.owner).await;
            assert_eq!(again.tables, summary.tables, "equal by hash");
            let mut conn = copy.read().await.expect("reads");
            is_clean(&mut conn).await;
            let head = feed::head(&mut conn).await.expect("reads");
            assert_eq!(
                head.position, summary.manifest.position,
                "its events, and no others"
            );
            let odd = "SELECT COUNT(*) FROM blob WHERE refs <> 1";
            assert_eq!(conn.fetch_one::<i64>(odd, args![]).await.expect("reads"), 0);
            drop(conn);
            goes_on(copy, shop).await;
        }
    })
    .await;
}

/// The book that was made is worked in as any other.
async fn goes_on(copy: Store, shop: Shop) {
    let world = World::start(copy.clone()).await;
    let mut teller = Teller::new(2, shop);
    let commands = teller.round(&Scene::look(&world).await, 16);
    world.tell_all(commands).await;
    world.quiet().await;
    world.stop().await;
    is_clean(&mut copy.read().await.expect("reads")).await;
}

#[tokio::test]
async fn an_owner_that_is_not_there_and_a_stream_that_was_touched_are_refused() {
    both_dbs(|store: Store| async move {
        let world = World::start(store.clone()).await;
        let shop = Shop::open(&world, ShortPolicy::Backorder).await;
        world.stop().await;
        let mut conn = store.read().await.expect("reads");
        let nobody = keeping::write_owner(&mut conn, Vec::new(), OwnerId::new(1), |_| ()).await;
        assert!(matches!(nobody, Err(Fault::Missing("owner"))));
        drop(conn);

        let (bytes, _) = exported(&store, shop.owner).await;
        let text = String::from_utf8(zstd::decode_all(&*bytes).expect("zstd")).expect("text");
        let folder = fresh_folder();
        let touched = [
            ("another name", text.replacen("Acme", "Akme", 1)),
            (
                "a whole book",
                text.replacen("\"evenkeel\":\"owner\"", "\"evenkeel\":\"book\"", 1),
            ),
            (
                "another owner",
                text.replacen("\"owner\":{\"id\":", "\"owner\":{\"id\":9", 1),
            ),
            ("broken off", text[..text.len() / 2].to_owned()),
        ];
        for (place, (what, text)) in touched.into_iter().enumerate() {
            let mut packed = zstd::Encoder::new(Vec::new(), 1).expect("zstd");
            packed.write_all(text.as_bytes()).expect("packs");
            let packed = packed.finish().expect("packs");
            let there = folder.path().join(place.to_string());
            let to = into(&Location::Sqlite(there.clone()));
            let refused = keeping::restore_stream(&*packed, &to, |_| ()).await;
            assert!(refused.is_err(), "{what}");
            assert!(!there.join("book.db").exists(), "{what}: there is no book");
        }
    })
    .await;
}
