//! Every verb, at random, each a batch of its own: whatever happens, stock, levels, ledger, lines and
//! counts in the database agree.

use super::rules::RULES;
use super::sample::Dice;
use domain::access::Actor;
use domain::book::{Block, Book};
use domain::command::{Command, Context, Decide};
use domain::id::{
    BinId, ChannelId, CustomerId, Id, LineId, OrderId, OwnerId, ProductId, TaskId, WarehouseId, parse,
};
use domain::inventory::{
    AdjustStock, BinKind, CreateBin, CreateWarehouse, RebalanceStock, ReceiveLine, ReceiveStock,
    TransferStock,
};
use domain::money::Currency;
use domain::orders::{
    CancelLine, CancelOrder, CreateOrder, FinishTask, HoldKind, LeaseWork, LiftHold, LineInput, PackLine,
    PackOrder, PickLine, PickOrder, PlaceHold, PlacedAt, ReleaseOrder, ReportShortage, ShipOrder,
    ShortageReason, UnallocateOrder,
};
use domain::owners::{CreateChannel, CreateOwner, ShortPolicy};
use domain::payments::PaymentClaim;
use domain::products::CreateProduct;
use domain::time::Instant;
use store::harness::both_dbs;
use store::working_set::{load, save};
use store::{Conn, Scope, Store, args, orders};

const SKUS: [&str; 3] = ["A", "b", "C'c"];

/// A book that is told commands, one a batch.
struct Told {
    conn: Conn,
    next: i64,
    accepted: usize,
    refused: usize,
}

impl Told {
    /// The id in the reply, or none when the command was refused.
    async fn tell(&mut self, command: impl Into<Command>) -> Option<String> {
        let command: Command = command.into();
        let context = Context {
            actor: Actor::SYSTEM,
            lease_s: 60,
        };
        let mut book = Book::default();
        book.now = Instant(1_760_000_000_000_000 + self.next);
        book.ids = Block {
            next: self.next,
            end: self.next + 10_000,
        };
        self.conn.begin().await.expect("begins");
        let needs = command.needs();
        load(&mut self.conn, &needs, &mut book).await.expect("loads");
        let more = command.needs_more(&book, &context);
        load(&mut self.conn, &more, &mut book).await.expect("loads more");
        for (owner, series) in needs.numbers.keys().chain(more.numbers.keys()) {
            book.numbers.insert(
                (*owner, *series),
                Block {
                    next: self.next,
                    end: self.next + 9,
                },
            );
        }
        let reply = command.decide(&mut book, &context);
        self.next = book.ids.next + 1;
        match reply {
            Ok(reply) => {
                save(&mut self.conn, &mut book)
                    .await
                    .unwrap_or_else(|fault| panic!("{command:?}: {fault}"));
                self.conn.commit().await.expect("commits");
                self.accepted += 1;
                Some(
                    reply
                        .get("id")
                        .and_then(|id| id.as_str())
                        .unwrap_or_default()
                        .to_owned(),
                )
            }
            Err(_) => {
                self.conn.rollback().await.expect("rolls back");
                self.refused += 1;
                None
            }
        }
    }

    async fn made<I: Id>(&mut self, command: impl Into<Command>) -> I {
        parse(&self.tell(command).await.expect("is not refused")).expect("an id")
    }

    async fn ids<I: Id>(&mut self, sql: &'static str) -> Vec<I> {
        let ids: Vec<i64> = self.conn.fetch_all(sql, args![]).await.expect("reads");
        ids.into_iter().map(I::new).collect()
    }
}

/// Where the story plays.
#[derive(Clone, Copy)]
struct Place {
    owner: OwnerId,
    channel: ChannelId,
    warehouse: WarehouseId,
    bins: [BinId; 2],
}

async fn set_up(told: &mut Told) -> Place {
    let text = str::to_owned;
    let zone = text("Europe/Amsterdam");
    let warehouse = told
        .made(CreateWarehouse {
            code: text("W"),
            name: text("W"),
            zone: zone.clone(),
        })
        .await;
    let owner = CreateOwner {
        code: text("O"),
        name: text("O"),
        zone,
        currency: Currency::EUR,
        short_policy: ShortPolicy::Backorder,
        ship_complete: false,
        warehouse,
    };
    let owner: OwnerId = told.made(owner).await;
    let channel = told
        .made(CreateChannel {
            owner,
            code: text("web"),
            name: text("Web"),
        })
        .await;
    let mut bins = [BinId::default(); 2];
    for (bin, code) in bins.iter_mut().zip(["01", "02"]) {
        *bin = told
            .made(CreateBin {
                warehouse,
                code: text(code),
                kind: BinKind::Pick,
            })
            .await;
    }
    for sku in SKUS {
        let product = CreateProduct {
            owner,
            sku: text(sku),
            name: text(sku),
            physical: true,
            weight_g: 0,
            size_mm: [0; 3],
            hs_code: String::new(),
            origin: String::new(),
            dangerous: false,
            packs: Vec::new(),
        };
        told.made::<ProductId>(product).await;
    }
    Place {
        owner,
        channel,
        warehouse,
        bins,
    }
}

fn order(dice: &mut Dice, place: Place) -> CreateOrder {
    let line = |dice: &mut Dice| LineInput {
        sku: dice.one_of(&SKUS).to_owned(),
        quantity: 1 + dice.below(4),
        ..LineInput::default()
    };
    CreateOrder {
        owner: place.owner,
        channel: place.channel,
        number: String::new(),
        external_ref: dice.one_of(&["", "", "", "x"]).to_owned(),
        currency: None,
        customer: CustomerId::default(),
        customer_ref: String::new(),
        ship_to: None,
        bill_to: None,
        placed: PlacedAt::default(),
        requested_date: String::new(),
        shipping: Default::default(),
        warehouse: WarehouseId::default(),
        ship_complete: Some(dice.below(4) == 0),
        priority: dice.below(3),
        tags: Vec::new(),
        note: String::new(),
        payment: PaymentClaim::Unknown,
        prices_include_tax: false,
        lines: (0..=dice.below(3)).map(|_| line(dice)).collect(),
        charges: Vec::new(),
        accept: dice.below(8) != 0,
        history: None,
        source_status: String::new(),
        content_hash: String::new(),
    }
}

/// Any verb about stock.
async fn stock_verb(told: &mut Told, dice: &mut Dice, place: Place) {
    let (owner, warehouse, sku, lot) = (
        place.owner,
        place.warehouse,
        dice.one_of(&SKUS).to_owned(),
        String::new(),
    );
    match dice.below(4) {
        0 => {
            let products: Vec<ProductId> = told.ids("SELECT id FROM product").await;
            let product = dice.one_of(&products);
            told.tell(RebalanceStock {
                product,
                warehouse,
                limit: 3,
            })
            .await
        }
        1 => {
            let (bin, by, reason) = (dice.one_of(&place.bins), dice.below(9) - 5, "counted".to_owned());
            told.tell(AdjustStock {
                owner,
                warehouse,
                bin,
                sku,
                lot,
                by: domain::inventory::StockChange::By(by),
                reason,
            })
            .await
        }
        2 => {
            let (from, to) = ((warehouse, place.bins[0]), (warehouse, place.bins[1]));
            told.tell(TransferStock {
                owner,
                sku,
                lot,
                quantity: 1 + dice.below(4),
                from,
                to,
            })
            .await
        }
        _ => {
            let lines = vec![ReceiveLine {
                sku,
                barcode: String::new(),
                lot,
                quantity: 1 + dice.below(9),
            }];
            let (bin, reference) = (dice.one_of(&place.bins), "r".to_owned());
            told.tell(ReceiveStock {
                owner,
                warehouse,
                bin,
                reference,
                lines,
            })
            .await
        }
    };
}

/// Any verb about an order.
// tidy: long because each arm is one verb of a table
async fn order_verb(told: &mut Told, dice: &mut Dice, order: OrderId) {
    let read = orders::detail(&mut told.conn, Scope::All, order, 100)
        .await
        .expect("reads")
        .expect("is there");
    let lines: Vec<LineId> = read.lines.iter().map(|line| line.id).collect();
    let (line, quantity, expected_version) =
        (dice.one_of(&lines), 1 + dice.below(3), Some(read.order.version));
    match dice.below(14) {
        0 => {
            told.tell(UnallocateOrder {
                order,
                expected_version,
            })
            .await
        }
        1 => {
            let (kind, reason, keeps_stock) = (dice.one_of(&HoldKind::ALL), "why".to_owned(), dice.flip());
            told.tell(PlaceHold {
                order,
                expected_version,
                kind,
                reason,
                keeps_stock,
            })
            .await
        }
        2 | 3 => {
            let Some(hold) = read.holds.last().map(|hold| hold.id) else {
                return;
            };
            told.tell(LiftHold {
                order,
                expected_version,
                hold,
            })
            .await
        }
        4 => {
            let reason = dice.one_of(&[ShortageReason::NotFound, ShortageReason::Damaged]);
            told.tell(ReportShortage {
                expected_version: None,
                order,
                line,
                bin: None,
                quantity,
                reason,
            })
            .await
        }
        5 => {
            let lines = if dice.flip() {
                Vec::new()
            } else {
                vec![CancelLine { line, quantity }]
            };
            told.tell(CancelOrder {
                order,
                expected_version,
                lines,
                reason: "no".to_owned(),
            })
            .await
        }
        6 | 7 => {
            told.tell(ReleaseOrder {
                order,
                expected_version,
            })
            .await
        }
        8 | 9 => {
            told.tell(LeaseWork {
                expected_version: None,
                order,
                device: "scanner".to_owned(),
            })
            .await;
            told.tell(PickOrder {
                expected_version: None,
                order,
                lines: vec![PickLine {
                    line,
                    bin: None,
                    quantity,
                }],
            })
            .await
        }
        10 | 11 => {
            let (package, lines) = (None, vec![PackLine { line, quantity }]);
            let pack = PackOrder {
                expected_version: None,
                order,
                package,
                lines,
                sscc: String::new(),
                weight_g: 0,
                size_mm: [0; 3],
            };
            told.tell(pack).await
        }
        12 => {
            let tasks: Vec<TaskId> = told.ids("SELECT id FROM task WHERE done_at = 0").await;
            let Some(task) = tasks.first().copied() else {
                return;
            };
            told.tell(FinishTask {
                task,
                expected_version: None,
            })
            .await
        }
        _ => {
            let (packages, carrier_service, tracking) = (Vec::new(), String::new(), String::new());
            let carrier = "PostNL".to_owned();
            told.tell(ShipOrder {
                order,
                expected_version,
                packages,
                carrier,
                carrier_service,
                tracking,
            })
            .await
        }
    };
}

/// The way of an order that nothing stands in the way of: all that is reserved goes out of the door.
async fn work_through(told: &mut Told, order: OrderId) {
    told.tell(ReleaseOrder {
        order,
        expected_version: None,
    })
    .await;
    let device = "scanner".to_owned();
    told.tell(LeaseWork {
        expected_version: None,
        order,
        device,
    })
    .await;
    let read = orders::detail(&mut told.conn, Scope::All, order, 100)
        .await
        .expect("reads")
        .expect("is there");
    for line in read.lines.iter().filter(|line| line.quantities.allocated > 0) {
        let (line, quantities) = (line.id, line.quantities);
        let quantity = quantities.allocated - quantities.picked;
        let bin = None;
        let lines = vec![PickLine { line, bin, quantity }];
        told.tell(PickOrder {
            expected_version: None,
            order,
            lines,
        })
        .await;
        let quantity = quantities.allocated - quantities.packed;
        told.tell(PackOrder {
            expected_version: None,
            order,
            package: None,
            lines: vec![PackLine { line, quantity }],
            sscc: String::new(),
            weight_g: 0,
            size_mm: [0; 3],
        })
        .await;
    }
    told.tell(ShipOrder {
        order,
        expected_version: None,
        packages: Vec::new(),
        carrier: "PostNL".to_owned(),
        carrier_service: String::new(),
        tracking: String::new(),
    })
    .await;
}

#[tokio::test]
async fn whatever_happens_the_book_agrees_with_itself() {
    both_dbs(|store: Store| async move {
        let conn = store.writer().await.expect("a writer");
        let mut told = Told {
            conn,
            next: 1,
            accepted: 0,
            refused: 0,
        };
        let place = set_up(&mut told).await;
        let dice = &mut Dice(20_260_211);
        for _ in 0..220 {
            match dice.below(9) {
                0 | 8 => drop(told.tell(order(dice, place)).await),
                1 => stock_verb(&mut told, dice, place).await,
                _ => {
                    let open: Vec<OrderId> = told
                        .ids("SELECT id FROM orders WHERE status NOT IN ('shipped', 'cancelled')")
                        .await;
                    if !open.is_empty() && dice.below(12) == 0 {
                        let order = dice.one_of(&open);
                        work_through(&mut told, order).await;
                    } else if !open.is_empty() {
                        let order = dice.one_of(&open);
                        order_verb(&mut told, dice, order).await;
                    }
                }
            }
        }
        assert!(
            told.accepted > 60,
            "{} accepted, {} refused",
            told.accepted,
            told.refused
        );
        for (rule, sql) in RULES {
            let broken: Vec<i64> = told.conn.fetch_all(*sql, args![]).await.expect("reads");
            assert!(broken.is_empty(), "{rule}: {broken:?}");
        }
        let shipped: Vec<LineId> = told.ids("SELECT id FROM order_line WHERE shipped > 0").await;
        assert!(!shipped.is_empty(), "something left");
    })
    .await;
}
