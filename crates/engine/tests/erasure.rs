//! Erasing a person: the name is nowhere afterwards, in no table of either database and in no byte of SQLite's files, and
//! the book still agrees with itself.

mod support;

use domain::access::Actor;
use domain::customers::{AddressInput, CreateCustomer, EraseCustomer};
use domain::id::{CustomerId, ImportId, OrderId};
use domain::imports::Noun;
use domain::orders::{EditOrder, EraseOrder, History, PlaceHold, PlacedAt, WriteNote};
use domain::owners::ShortPolicy;
use engine::ExecuteError;
use engine::imports::{self, FileUpload, Step};
use engine::jobs::RETAIN_JOB;
use std::io::Read;
use std::time::Duration;
use store::harness::{both_dbs, fresh_folder};
use store::jobs::{self, Dedup, NewJob};
use store::{BOOK_FILE, Location, Store, StoreSettings, args, keeping};
use support::shop::{Shop, cancel};
use support::{World, id_in};

const NAME: &str = "Zebedee Quöllenfeld";
const EMAIL: &str = "zebedee@quollenfeld.example";
const STREET: &str = "Xylofoonpad";
const NOTE: &str = "He who plays the xylophone opens the door";
/// Somebody else, who stays.
const OTHER: &str = "Wilhelmina Overblijver";

fn address(name: &str) -> AddressInput {
    AddressInput {
        name: name.to_owned(),
        street: STREET.to_owned(),
        email: EMAIL.to_owned(),
        ..AddressInput::default()
    }
}

fn traces() -> Vec<Vec<u8>> {
    let words = [NAME, EMAIL, STREET, NOTE, "zebedee quollenfeld"];
    words.iter().map(|word| word.as_bytes().to_vec()).collect()
}

fn stands_in(bytes: &[u8], word: &[u8]) -> bool {
    bytes.windows(word.len()).any(|window| window == word)
}

/// Every cell of every table, texts as they are and bytes in hexadecimal.
async fn dump(store: &Store) -> Vec<u8> {
    let mut conn = store.read().await.expect("reads");
    let written = keeping::write_stream(&mut conn, Vec::new(), |_| ()).await;
    let (packed, _) = written.expect("the book is written out");
    let mut lines = Vec::new();
    let mut unpacked = zstd::Decoder::new(&packed[..]).expect("it is packed");
    unpacked.read_to_end(&mut lines).expect("it is whole");
    lines
}

fn found_in(dump: &[u8]) -> Vec<String> {
    let holds = |word: &&Vec<u8>| stands_in(dump, word) || stands_in(dump, hex(word).as_bytes());
    let found = traces().into_iter().filter(|word| holds(&word));
    found
        .map(|word| String::from_utf8_lossy(&word).into_owned())
        .collect()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A customer with an address, and an order that was edited, noted, held and cancelled.
async fn customer_with_order(world: &World, shop: &Shop) -> (CustomerId, OrderId) {
    let customer: CustomerId = world
        .made(CreateCustomer {
            owner: shop.owner,
            external_ref: "C-1".to_owned(),
            name: NAME.to_owned(),
            address: Some(address(NAME)),
        })
        .await;
    let mut order = shop.order("A-1", &[("widget", 2)]);
    order.customer = customer;
    order.ship_to = Some(address(NAME));
    order.bill_to = Some(address("Zebedee Q."));
    let made = world.told(1, order).await;
    let id: OrderId = id_in(&made, "id");
    let note = WriteNote {
        order: id,
        expected_version: None,
        audience: domain::orders::NoteAudience::Internal,
        text: NOTE.to_owned(),
    };
    world.told(1, note).await;
    let hold = PlaceHold {
        order: id,
        expected_version: None,
        kind: domain::orders::HoldKind::Manual,
        reason: format!("{NAME} called"),
        keeps_stock: true,
    };
    world.told(1, hold).await;
    let edit = EditOrder {
        order: id,
        owner: shop.owner,
        expected_version: None,
        lines: Vec::new(),
        added: Vec::new(),
        ship_to: Some(address(NAME)),
        bill_to: Some(address(NAME)),
        requested_date: None,
        shipping: Default::default(),
        priority: None,
        ship_complete: None,
    };
    world.told(1, edit).await;
    (customer, id)
}

/// Imports a file with an order of the person, a line of it that is refused, and an order of somebody else.
async fn imported(world: &World, shop: &Shop) -> ImportId {
    let file = format!(
        "Order number,Order date,Item code,Quantity,Price,Currency,Customer number,Customer name\n\
         F-1,2026-01-19 09:15,widget,1,12.50,EUR,C-1,{NAME}\n\
         F-2,2026-01-19 09:16,widget,many,12.50,EUR,C-1,{NAME}\n\
         F-3,2026-01-19 09:17,widget,none,12.50,EUR,C-2,{OTHER}\n"
    );
    let (engine, actor) = (&world.engine, Actor::SYSTEM);
    let id = imports::create(engine, &actor, shop.owner, Noun::Orders, NAME).await;
    let id = id.expect("makes it");
    let mut upload = FileUpload::begin(engine, &actor, id, "orders.csv")
        .await
        .expect("begins");
    upload.push(file.into_bytes()).await.expect("takes it");
    upload.finish().await.expect("has it");
    let steps = [
        (Step::Survey, "surveyed"),
        (Step::Check, "checked"),
        (Step::Commit, "done"),
    ];
    for (step, state) in steps {
        imports::step(engine, &actor, id, step).await.expect("may go on");
        stands(world, id, state).await;
    }
    id
}

async fn stands(world: &World, id: ImportId, state: &str) {
    for _ in 0..2_000 {
        let row = imports::find(&world.engine, &Actor::SYSTEM, id)
            .await
            .expect("is there");
        if row.state == state {
            return;
        }
        assert!(row.error.is_empty(), "{} {}", row.error, row.report);
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    panic!("never {state}");
}

/// Waits until no job that erases waits or is being done.
async fn erased(world: &World) {
    let open = "SELECT COUNT(*) FROM job WHERE ended_at IS NULL AND kind = 'person.erase'";
    while world.number(open, args![]).await > 0 {
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
}

async fn cancel_all(world: &World) {
    let mut conn = world.read().await;
    let open = "SELECT id FROM orders WHERE status NOT IN ('shipped', 'cancelled')";
    let open: Vec<i64> = conn.fetch_all(open, args![]).await.expect("reads");
    drop(conn);
    for order in open {
        world.told(1, cancel(domain::id::Id::new(order), None)).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_name_is_in_no_table_and_the_book_agrees_with_itself() {
    both_dbs(|store: Store| async move {
        let world = World::start(store.clone()).await;
        let shop = Shop::open(&world, ShortPolicy::Backorder).await;
        let (customer, order) = customer_with_order(&world, &shop).await;
        let import = imported(&world, &shop).await;
        let ask = EraseCustomer {
            customer,
            expected_version: None,
        };
        let refused = world.tell(1, ask.clone()).await.expect_err("orders are open");
        let ExecuteError::Refused { refusal, .. } = &refused else {
            panic!("{refused}")
        };
        assert_eq!(refusal.code.name, "customer.has_open_orders");
        let numbers = refusal.data["orders"].as_str().expect("numbers");
        assert_eq!(numbers.split(", ").count(), 2, "{numbers}");
        cancel_all(&world).await;
        assert_eq!(
            found_in(&dump(&store).await).len(),
            5,
            "all of it stands in the book before"
        );

        let foreseen = world.engine.preview(support::context(7).actor, ask.clone()).await;
        assert_eq!(foreseen.expect("may be done")["orders"], 2);
        world.told(7, ask.clone()).await;
        erased(&world).await;

        let after = dump(&store).await;
        assert_eq!(found_in(&after), Vec::<String>::new());
        assert!(
            stands_in(&after, OTHER.as_bytes()),
            "the refused line of somebody else stays"
        );
        world.is_clean("after it was erased").await;
        let told =
            "SELECT COUNT(*) FROM event WHERE kind IN ('order.erased', 'customer.erased') AND on_behalf = $1";
        let by = support::context(7).actor.account.to_string();
        assert_eq!(world.number(told, args![by.clone()]).await, 3);
        let files = "SELECT COUNT(*) FROM import_file WHERE import_id = $1";
        assert_eq!(world.number(files, args![import.value()]).await, 0);
        let head = "SELECT COUNT(*) FROM orders WHERE id = $1 AND erased_at > 0";
        assert_eq!(world.number(head, args![order.value()]).await, 1);

        // Again it finds nothing to do, and tells nothing.
        world.told(7, ask).await;
        erased(&world).await;
        assert_eq!(world.number(told, args![by]).await, 3);
        world.stop().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_order_of_nobody_known_is_erased_alone() {
    both_dbs(|store: Store| async move {
        let world = World::start(store.clone()).await;
        let shop = Shop::open(&world, ShortPolicy::Backorder).await;
        let mut order = shop.order("A-1", &[("widget", 2)]);
        order.ship_to = Some(address(NAME));
        let order: OrderId = world.made(order).await;
        let ask = EraseOrder {
            order,
            expected_version: None,
        };
        let refused = world.tell(1, ask.clone()).await.expect_err("it is open");
        assert!(
            format!("{refused:?}").contains("order.not_finished"),
            "{refused:?}"
        );
        world.told(1, cancel(order, None)).await;
        world.told(1, ask).await;
        erased(&world).await;
        assert_eq!(found_in(&dump(&store).await), Vec::<String>::new());
        world.is_clean("after it was erased").await;
        world.stop().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_name_is_in_no_byte_of_the_files_of_sqlite() {
    let folder = fresh_folder();
    let location = Location::Sqlite(folder.path().into());
    let store = Store::open(&location, &StoreSettings::default())
        .await
        .expect("opens");
    let world = World::start(store.clone()).await;
    let shop = Shop::open(&world, ShortPolicy::Backorder).await;
    let (customer, _) = customer_with_order(&world, &shop).await;
    imported(&world, &shop).await;
    cancel_all(&world).await;
    let bytes = || {
        let names = ["", "-wal"].map(|end| folder.path().join(format!("{BOOK_FILE}{end}")));
        let read = names.iter().filter_map(|name| std::fs::read(name).ok());
        read.flatten().collect::<Vec<u8>>()
    };
    let found = |bytes: &[u8]| traces().iter().filter(|word| stands_in(bytes, word)).count();
    assert_eq!(found(&bytes()), 5);
    let ask = EraseCustomer {
        customer,
        expected_version: None,
    };
    world.told(1, ask).await;
    erased(&world).await;
    assert_eq!(found(&bytes()), 0);
    world.stop().await;
}

/// Has the job of the day done again.
async fn retained(world: &World) {
    let mut conn = world.store.writer().await.expect("a writer");
    let job = NewJob {
        id: i64::MAX,
        kind: RETAIN_JOB.to_owned(),
        dedup: Dedup::No,
        run_at: 0,
        payload: "{}".to_owned(),
    };
    jobs::enqueue(&mut conn, vec![job], 0)
        .await
        .expect("adds the job");
    drop(conn);
    let open = "SELECT COUNT(*) FROM job WHERE ended_at IS NULL AND kind = $1";
    while world.number(open, args![RETAIN_JOB]).await > 0 {
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn text_that_was_kept_long_enough_goes_by_itself() {
    both_dbs(|store: Store| async move {
        let world = World::start_with(store.clone(), |values| {
            values.retention.order_text_days = 30;
            values.retention.import_file_days = 30;
        })
        .await;
        let shop = Shop::open(&world, ShortPolicy::Backorder).await;
        let mut old = shop.order("OLD", &[("widget", 2)]);
        old.ship_to = Some(address(NAME));
        old.placed = PlacedAt {
            at: Some(domain::time::Instant(1_577_836_800_000_000)),
            ..PlacedAt::default()
        };
        old.history = Some(History::Shipped);
        let old: OrderId = world.made(old).await;
        let mut new = shop.order("NEW", &[("widget", 2)]);
        new.ship_to = Some(address(OTHER));
        let new: OrderId = world.made(new).await;
        world.told(1, cancel(new, None)).await;
        let import = imported(&world, &shop).await;
        cancel_all(&world).await;
        retained(&world).await;
        let is_erased = "SELECT COUNT(*) FROM orders WHERE id = $1 AND erased_at > 0";
        assert_eq!(world.number(is_erased, args![old.value()]).await, 1);
        assert_eq!(world.number(is_erased, args![new.value()]).await, 0);
        let files = "SELECT COUNT(*) FROM import_file";
        assert_eq!(world.number(files, args![]).await, 1, "it has just ended");

        let mut conn = world.store.writer().await.expect("a writer");
        let aged = "UPDATE import SET stage_began_at = 1, ended_at = 1 WHERE id = $1";
        conn.execute(aged, args![import.value()]).await.expect("updates");
        drop(conn);
        let ended = "DELETE FROM job WHERE kind = $1";
        let mut conn = world.store.writer().await.expect("a writer");
        conn.execute(ended, args![RETAIN_JOB]).await.expect("deletes");
        drop(conn);
        retained(&world).await;
        assert_eq!(world.number(files, args![]).await, 0);
        let lines = "SELECT COUNT(*) FROM import_issue";
        assert_eq!(world.number(lines, args![]).await, 0);
        let told = "SELECT COUNT(*) FROM event WHERE kind = 'order.erased'";
        assert_eq!(world.number(told, args![]).await, 1, "once");
        world.is_clean("after it was erased").await;
        world.stop().await;
    })
    .await;
}
