//! Every kind of event keeps its shape: a golden file each. A body that changes shape needs a new
//! version of its kind, an upcaster, and a golden file beside the old one. `UPDATE=1` writes new files.

mod stock_deeds;
mod world;

use domain::access::Actor;
use domain::customers::{AddressInput, BlankCustomer, CreateCustomer};
use domain::id::{AccountId, HoldId, LineId, OrderId, ProductId, ReturnId, TaskId};
use domain::inventory::{AdjustStock, StockChange, TransferStock};
use domain::money::Money;
use domain::orders::{
    AcceptOrder, BlankOrder, CancelLine, CancelOrder, ChangeNote, CreateCredit, CreditLineInput, EditOrder,
    FinishTask, GiveBackWork, HoldKind, LeaseWork, LiftHold, LineEdit, NoteAudience, PackLine, PackOrder,
    PickLine, PickOrder, PlaceHold, PlacedAt, QuoteOrder, ReleaseOrder, ReportShortage, ShipOrder,
    ShippingEdit, ShortageReason, TakeOverWork, UnallocateOrder, WriteNote,
};
use domain::owners::{BelowMinimum, MinimumOrder, SetMinimumOrder, ShortPolicy};
use domain::payments::{
    PaymentKind, PaymentPolicy, PaymentTerms, RecordPayment, SetChannelPayment, SetOwnerPayment,
};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::PathBuf;
use world::calendars::leaves_by_the_calendar;
use world::channels::keeps_back;
use world::returns::comes_back;
use world::rules::is_ruled;
use world::tags::wears_a_tag;
use world::{World, context, line_ids, order_id};

/// Kinds that other crates' stories make: imports, ways into the book, demonstrations.
const MADE_ELSEWHERE: [&str; 5] = [
    "import.finished",
    "credential.issued",
    "credential.revoked",
    "demonstration.began",
    "demonstration.removed",
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_kind_keeps_its_shape() {
    let folder = store::harness::fresh_folder();
    let location = store::Location::Sqlite(folder.path().join("book"));
    let store = store::Store::open(&location, &store::StoreSettings::default())
        .await
        .unwrap();
    let world = World::begin(store, ShortPolicy::Backorder).await;
    tell_everything(&world).await;
    let shapes = shapes(&world).await;
    let expected = domain::events::ALL
        .iter()
        .filter(|kind| !MADE_ELSEWHERE.contains(&kind.name));
    for kind in expected {
        let shape = shapes
            .get(kind.name)
            .unwrap_or_else(|| panic!("the story makes no {}", kind.name));
        compare(kind.name, kind.version, shape);
    }
    world.end().await;
}

/// A story in which everything happens that can happen.
async fn tell_everything(world: &World) {
    let customer = CreateCustomer {
        owner: world.owner,
        external_ref: "K1".into(),
        name: "Jan".into(),
        address: None,
    };
    let customer = world.one(customer).await.unwrap();
    let customer = customer["id"].as_str().unwrap().parse().unwrap();
    world.one(BlankCustomer { customer }).await.unwrap();
    // All that there is, so that no job makes a shortage good before the story goes on.
    world.receive("PEN", 4).await;
    let (order, line) = placed(world, "A", 4).await;
    hold_and_lift(world, order).await;
    note(world, order).await;
    pay(world, order).await;
    release_and_unallocate(world, order).await;
    world.one(release(order)).await.unwrap();
    work(world, order, line).await;
    world.receive("PEN", 6).await;
    waits_and_loses(world).await;
    let first = world.one(draft(world)).await.unwrap();
    edit_and_quote(world, &first).await;
    let draft = world.one(draft_named(world, "D2")).await.unwrap();
    world
        .one(AcceptOrder {
            order: order_id(&draft),
            expected_version: None,
        })
        .await
        .unwrap();
    world.one(credit(world)).await.unwrap();
    stock_deeds::expect(world).await;
    stock_deeds::count(world).await;
    leaves_by_the_calendar(world, world.order("C", 0, &[("PEN", 1)])).await;
    is_ruled(world, world.order("R", 0, &[("PEN", 1)])).await;
    erase(world).await;
    comes_back(world, order, line).await;
    let from = (world.warehouse, world.bin);
    let to = (world.warehouse, world.second_bin().await);
    let (owner, lot) = (world.owner, String::new());
    world
        .one(TransferStock {
            owner,
            sku: "PAD".into(),
            lot,
            quantity: 1,
            from,
            to,
        })
        .await
        .unwrap();
}

fn release(order: OrderId) -> ReleaseOrder {
    ReleaseOrder {
        order,
        expected_version: None,
    }
}

async fn release_and_unallocate(world: &World, order: OrderId) {
    world.one(release(order)).await.unwrap();
    let unallocate = UnallocateOrder {
        order,
        expected_version: None,
    };
    world.one(unallocate).await.unwrap();
}

async fn placed(world: &World, external_ref: &str, quantity: i64) -> (OrderId, LineId) {
    let reply = world
        .one(world.order(external_ref, 0, &[("PEN", quantity)]))
        .await
        .unwrap();
    (order_id(&reply), line_ids(&reply)[0])
}

async fn erase(world: &World) {
    let (order, _) = placed(world, "E", 1).await;
    let (expected_version, lines, reason) = (None, Vec::new(), String::new());
    let cancel = CancelOrder {
        order,
        expected_version,
        lines,
        reason,
    };
    world.one(cancel).await.unwrap();
    let former = Vec::new();
    world.one(BlankOrder { order, former }).await.unwrap();
}

async fn hold_and_lift(world: &World, order: OrderId) {
    let hold = PlaceHold {
        order,
        expected_version: None,
        kind: HoldKind::Payment,
        reason: "x".into(),
        keeps_stock: true,
    };
    let reply = world.one(hold).await.unwrap();
    let hold: HoldId = reply["hold"].as_str().unwrap().parse().unwrap();
    world
        .one(LiftHold {
            order,
            expected_version: None,
            hold,
        })
        .await
        .unwrap();
}

async fn pay(world: &World, order: OrderId) {
    let terms = SetOwnerPayment {
        owner: world.owner,
        expected_version: None,
        terms: PaymentTerms {
            keeps_stock: false,
            ..PaymentTerms::default()
        },
    };
    world.one(terms).await.unwrap();
    let channel = SetChannelPayment {
        channel: world.channel,
        expected_version: None,
        policy: Some(PaymentPolicy::NotRequired),
    };
    world.one(channel).await.unwrap();
    keeps_back(world).await;
    let minimum = SetMinimumOrder {
        owner: world.owner,
        expected_version: None,
        minimum: MinimumOrder {
            amount: Money(1),
            below: BelowMinimum::Hold,
        },
    };
    world.one(minimum).await.unwrap();
    let payment = RecordPayment {
        order,
        expected_version: None,
        kind: PaymentKind::Paid,
        amount: Money(100),
        currency: None,
        method: "card".into(),
        reference: "psp-1".into(),
        happened_at: None,
    };
    world.one(payment).await.unwrap();
}

async fn note(world: &World, order: OrderId) {
    wears_a_tag(world, order).await;
    let (audience, text) = (NoteAudience::Pick, "the blue ones".to_owned());
    let reply = world
        .one(WriteNote {
            order,
            expected_version: None,
            audience,
            text: text.clone(),
        })
        .await
        .unwrap();
    let note = reply["note"].as_str().unwrap().parse().unwrap();
    world
        .one(ChangeNote {
            order,
            expected_version: None,
            note,
            audience,
            text,
            archived: true,
            sees_internal: true,
        })
        .await
        .unwrap();
}

/// Everything is different that can be; then it is offered.
async fn edit_and_quote(world: &World, made: &domain::command::Reply) {
    let address = AddressInput {
        street: "Keizersgracht".into(),
        ..AddressInput::default()
    };
    let line = line_ids(made)[0];
    let edit = EditOrder {
        order: order_id(made),
        owner: world.owner,
        expected_version: None,
        lines: vec![LineEdit { line, quantity: 3 }],
        added: Vec::new(),
        ship_to: Some(address.clone()),
        bill_to: Some(address),
        requested_date: Some("2030-01-02".into()),
        shipping: ShippingEdit {
            carrier: Some("PostNL".into()),
            carrier_service: Some("Weekend".into()),
            ship_by: Some("2030-01-01".into()),
        },
        priority: Some(5),
        ship_complete: Some(true),
    };
    world.one(edit).await.unwrap();
    world
        .one(QuoteOrder {
            order: order_id(made),
            expected_version: None,
            valid_until: "2999-12-31".into(),
        })
        .await
        .unwrap();
}

/// Leased, taken over, picked, short, packed, shipped, and the rest cancelled and put back.
// tidy: long because it is one story, told in the order in which things happen
async fn work(world: &World, order: OrderId, line: LineId) {
    world
        .one(LeaseWork {
            expected_version: None,
            order,
            device: "S1".into(),
        })
        .await
        .unwrap();
    let mut other = context();
    other.actor = Actor {
        account: AccountId::new(7),
        owner: None,
    };
    world
        .engine
        .execute(
            other,
            TakeOverWork {
                expected_version: None,
                order,
                device: "S2".into(),
            },
        )
        .await
        .unwrap();
    world
        .one(TakeOverWork {
            expected_version: None,
            order,
            device: "S1".into(),
        })
        .await
        .unwrap();
    world
        .one(GiveBackWork {
            expected_version: None,
            order,
        })
        .await
        .unwrap();
    world
        .one(LeaseWork {
            expected_version: None,
            order,
            device: "S1".into(),
        })
        .await
        .unwrap();
    let lines = vec![PickLine {
        line,
        bin: None,
        quantity: 3,
    }];
    world
        .one(PickOrder {
            expected_version: None,
            order,
            lines,
        })
        .await
        .unwrap();
    let reason = ShortageReason::NotFound;
    world
        .one(ReportShortage {
            expected_version: None,
            order,
            line,
            bin: None,
            quantity: 1,
            reason,
        })
        .await
        .unwrap();
    let pack = vec![PackLine { line, quantity: 2 }];
    let package = PackOrder {
        expected_version: None,
        order,
        package: None,
        lines: pack,
        sscc: String::new(),
        weight_g: 0,
        size_mm: [0; 3],
    };
    world.one(package).await.unwrap();
    let (carrier, carrier_service, tracking) = ("PostNL".into(), String::new(), "3S".into());
    let ship = ShipOrder {
        order,
        expected_version: None,
        packages: Vec::new(),
        carrier,
        carrier_service,
        tracking,
    };
    world.one(ship).await.unwrap();
    let lines = vec![CancelLine { line, quantity: 2 }];
    world
        .one(CancelOrder {
            order,
            expected_version: None,
            lines,
            reason: "buyer".into(),
        })
        .await
        .unwrap();
    for task in world.tasks().await {
        world
            .one(FinishTask {
                task: TaskId::new(task),
                expected_version: None,
            })
            .await
            .unwrap();
    }
}

/// One waits and is served by a receipt; then promised stock is lost and it waits again.
async fn waits_and_loses(world: &World) {
    world.one(world.order("W", 0, &[("PAD", 2)])).await.unwrap();
    world.receive("PAD", 2).await;
    world.until_quiet().await;
    adjust(world, -2).await;
    world.until_quiet().await;
    adjust(world, 5).await;
    world.until_quiet().await;
}

async fn adjust(world: &World, by: i64) {
    let adjust = AdjustStock {
        owner: world.owner,
        warehouse: world.warehouse,
        bin: world.bin,
        sku: "PAD".into(),
        lot: String::new(),
        by: StockChange::By(by),
        reason: "count".into(),
    };
    world.one(adjust).await.unwrap();
}

fn draft(world: &World) -> domain::command::Command {
    draft_named(world, "D1")
}

fn draft_named(world: &World, external_ref: &str) -> domain::command::Command {
    match world.order(external_ref, 0, &[("INK", 1)]) {
        domain::command::Command::CreateOrder(mut order) => {
            order.accept = false;
            domain::command::Command::CreateOrder(order)
        }
        other => other,
    }
}

fn credit(world: &World) -> CreateCredit {
    let line = CreditLineInput {
        sku: "PEN".into(),
        quantity: 1,
        amount: Money(125),
        ..CreditLineInput::default()
    };
    CreateCredit {
        owner: world.owner,
        channel: world.channel,
        number: String::new(),
        external_ref: "C1".into(),
        kind: "credit".into(),
        order: OrderId::default(),
        return_id: ReturnId::default(),
        customer_ref: "K1".into(),
        currency: None,
        placed: PlacedAt::default(),
        lines: vec![line],
        reason: "damaged".into(),
        content_hash: String::new(),
    }
}

/// The shape of the first body of each kind: its fields and what they hold, not their values.
async fn shapes(world: &World) -> BTreeMap<String, Value> {
    let mut conn = world.engine.store().read().await.unwrap();
    let events = store::feed::after(&mut conn, 0, 10_000).await.unwrap();
    let mut shapes = BTreeMap::new();
    for event in events {
        let body: Value = serde_json::from_str(&event.event.body).unwrap();
        shapes.entry(event.event.kind).or_insert_with(|| shape(&body));
    }
    shapes
}

fn shape(value: &Value) -> Value {
    match value {
        Value::Null => "null".into(),
        Value::Bool(_) => "boolean".into(),
        Value::Number(_) => "integer".into(),
        Value::String(_) => "text".into(),
        Value::Array(items) => items.iter().take(1).map(shape).collect(),
        Value::Object(fields) => fields
            .iter()
            .map(|(name, field)| {
                // A key that is an id stands as its prefix: its number hangs on what else was being written.
                let id = name.parse::<ProductId>();
                (id.map_or(name.clone(), |_| "prd_".into()), shape(field))
            })
            .collect(),
    }
}

fn compare(kind: &str, version: i64, shape: &Value) {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let file = folder.join(format!("{kind}.v{version}.json"));
    let actual = format!("{shape:#}\n");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(&file, &actual).unwrap();
    }
    let golden = std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    assert_eq!(
        actual, golden,
        "the body of {kind} changed shape: raise its version and keep the old golden file"
    );
}
