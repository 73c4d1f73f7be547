//! A small warehouse to talk to: one owner, one channel, one bin, a few products.
#![allow(dead_code, reason = "each test file uses its part")]

pub mod calendars;
pub mod channels;
pub mod returns;
pub mod rules;
pub mod tags;

use domain::access::Actor;
use domain::command::{Command, Reply};
use domain::id::{BinId, ChannelId, LineId, OrderId, OwnerId, WarehouseId};
use domain::inventory::{BinKind, CreateBin, CreateWarehouse, ReceiveLine, ReceiveStock, Stock};
use domain::money::{Currency, TaxRate, UnitPrice};
use domain::orders::{CreateOrder, LineInput, PlacedAt, Status};
use domain::owners::{CreateChannel, CreateOwner, ShortPolicy};
use domain::payments::PaymentClaim;
use domain::products::CreateProduct;
use engine::{Context, Engine, ExecuteError, Lane, Running};
use ops::config::Settings;
use std::time::{Duration, Instant};
use store::Store;

/// The products of the warehouse.
pub const SKUS: [&str; 4] = ["PEN", "INK", "PAD", "BOX"];

pub struct World {
    pub engine: Engine,
    pub owner: OwnerId,
    pub channel: ChannelId,
    pub warehouse: WarehouseId,
    pub bin: BinId,
    running: Running,
}

impl World {
    /// Opens the book and furnishes it.
    pub async fn begin(store: Store, policy: ShortPolicy) -> Self {
        Self::begin_with(store, policy, Settings::defaults()).await
    }

    pub async fn begin_with(store: Store, policy: ShortPolicy, settings: Settings) -> Self {
        let (engine, running) = Engine::start(store, settings).await.unwrap();
        let zone = || "Europe/Amsterdam".to_owned();
        let make = CreateWarehouse {
            code: "AMS".into(),
            name: "Amsterdam".into(),
            zone: zone(),
        };
        let warehouse: WarehouseId = id(&one(&engine, make).await.unwrap());
        let bin: BinId = id(&one(
            &engine,
            CreateBin {
                warehouse,
                code: "A-01".into(),
                kind: BinKind::Pick,
            },
        )
        .await
        .unwrap());
        let make = CreateOwner {
            code: "ACME".into(),
            name: "Acme".into(),
            zone: zone(),
            currency: Currency::EUR,
            short_policy: policy,
            ship_complete: false,
            warehouse,
        };
        let owner: OwnerId = id(&one(&engine, make).await.unwrap());
        let make = CreateChannel {
            owner,
            code: "WEB".into(),
            name: "Shop".into(),
        };
        let channel: ChannelId = id(&one(&engine, make).await.unwrap());
        for sku in SKUS {
            one(&engine, CreateProduct::named(owner, sku.into(), sku.into()))
                .await
                .unwrap();
        }
        Self {
            engine,
            owner,
            channel,
            warehouse,
            bin,
            running,
        }
    }

    /// Joins a book that another world furnished, as a second node.
    pub async fn join(&self, store: Store) -> Self {
        let (engine, running) = Engine::start(store, Settings::defaults()).await.unwrap();
        Self {
            engine,
            running,
            ..*self
        }
    }

    pub fn order(&self, external_ref: &str, priority: i64, lines: &[(&str, i64)]) -> Command {
        let line = |(sku, quantity): &(&str, i64)| LineInput {
            sku: (*sku).to_owned(),
            quantity: *quantity,
            price: UnitPrice {
                micros: 1_250_000,
                per_quantity: 1,
            },
            tax_rate: TaxRate(210_000),
            ..LineInput::default()
        };
        CreateOrder {
            owner: self.owner,
            channel: self.channel,
            number: String::new(),
            external_ref: external_ref.to_owned(),
            currency: None,
            customer: domain::id::CustomerId::default(),
            customer_ref: String::new(),
            ship_to: None,
            bill_to: None,
            placed: PlacedAt::default(),
            requested_date: String::new(),
            shipping: Default::default(),
            warehouse: WarehouseId::default(),
            ship_complete: None,
            priority,
            tags: Vec::new(),
            note: String::new(),
            payment: PaymentClaim::Unknown,
            prices_include_tax: false,
            lines: lines.iter().map(line).collect(),
            charges: Vec::new(),
            accept: true,
            history: None,
            source_status: String::new(),
            content_hash: String::new(),
        }
        .into()
    }

    /// Carries one command out; a refusal is its code.
    pub async fn one(&self, command: impl Into<Command>) -> Result<Reply, &'static str> {
        one(&self.engine, command).await
    }

    /// Carries commands out at once; refusals are their codes.
    pub async fn all(&self, commands: Vec<Command>) -> Vec<Result<Reply, &'static str>> {
        let commands = commands.into_iter().map(|command| (context(), command)).collect();
        self.engine
            .execute_all(commands)
            .await
            .unwrap()
            .into_iter()
            .map(plain)
            .collect()
    }

    pub async fn receive(&self, sku: &str, quantity: i64) {
        self.one(self.receipt(sku, quantity)).await.unwrap();
    }

    pub fn receipt(&self, sku: &str, quantity: i64) -> Command {
        let line = ReceiveLine {
            sku: sku.to_owned(),
            quantity,
            ..ReceiveLine::default()
        };
        let (owner, warehouse, bin) = (self.owner, self.warehouse, self.bin);
        ReceiveStock {
            owner,
            warehouse,
            bin,
            reference: String::new(),
            lines: vec![line],
        }
        .into()
    }

    /// Waits, by looking at the book, until no job is due.
    pub async fn until_quiet(&self) {
        for _ in 0..2_000 {
            let mut conn = self.engine.store().read().await.unwrap();
            let due: Option<i64> = store::jobs::next_run_at(&mut conn).await.unwrap();
            if due.is_none() {
                return;
            }
            drop(conn);
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("jobs never came to an end");
    }

    pub async fn stock(&self, sku: &str) -> Stock {
        let mut conn = self.engine.store().read().await.unwrap();
        let mut book = domain::book::Book::default();
        let mut needs = domain::needs::Needs {
            skus: [(self.owner, sku.to_owned())].into(),
            ..Default::default()
        };
        store::working_set::load(&mut conn, &needs, &mut book)
            .await
            .unwrap();
        let product = book.product_by_sku(self.owner, sku).unwrap().id;
        needs.stock.insert((product, self.warehouse));
        store::working_set::load(&mut conn, &needs, &mut book)
            .await
            .unwrap();
        book.stock.get(&(product, self.warehouse)).unwrap().clone()
    }

    /// Makes another bin.
    pub async fn second_bin(&self) -> BinId {
        let bin = CreateBin {
            warehouse: self.warehouse,
            code: "A-02".into(),
            kind: BinKind::Pick,
        };
        id(&self.one(bin).await.unwrap())
    }

    /// The tasks that are open.
    pub async fn tasks(&self) -> Vec<i64> {
        let mut conn = self.engine.store().read().await.unwrap();
        conn.fetch_all(
            "SELECT id FROM task WHERE done_at = 0 ORDER BY id",
            store::args![],
        )
        .await
        .unwrap()
    }

    /// How many orders the book counts in this status.
    pub async fn count(&self, status: Status) -> i64 {
        let mut conn = self.engine.store().read().await.unwrap();
        let sql = "SELECT count FROM order_count WHERE owner_id = $1 AND status = $2";
        let args = store::args![self.owner.value(), status.name()];
        conn.fetch_optional(sql, args).await.unwrap().unwrap_or(0)
    }

    /// The references of the orders in this status.
    pub async fn refs(&self, status: Status) -> Vec<String> {
        let mut conn = self.engine.store().read().await.unwrap();
        let sql = "SELECT external_ref FROM orders WHERE owner_id = $1 AND status = $2";
        conn.fetch_all(sql, store::args![self.owner.value(), status.name()])
            .await
            .unwrap()
    }

    /// The book agrees with itself: what `evenkeel verify` compares.
    pub async fn assert_sound(&self) {
        let mut conn = self.engine.store().read().await.unwrap();
        let report = store::verify::run(&mut conn, |_| ()).await.unwrap();
        assert!(report.is_clean(), "{report:?}");
    }

    pub async fn end(self) {
        self.running.stop().await;
    }
}

pub fn context() -> Context {
    Context {
        actor: Actor::SYSTEM,
        on_behalf: None,
        credential: "test".into(),
        idempotency_key: None,
        body_hash: Vec::new(),
        request_id: None,
        cause: None,
        lane: Lane::People,
        deadline: Instant::now() + Duration::from_secs(120),
    }
}

async fn one(engine: &Engine, command: impl Into<Command>) -> Result<Reply, &'static str> {
    plain(engine.execute(context(), command).await)
}

fn plain(answer: Result<engine::Outcome, ExecuteError>) -> Result<Reply, &'static str> {
    match answer {
        Ok(outcome) => Ok(outcome.reply),
        Err(ExecuteError::Refused { refusal, .. }) => Err(refusal.code.name),
        Err(error) => panic!("{error}"),
    }
}

pub fn id<T: std::str::FromStr>(reply: &Reply) -> T {
    reply["id"]
        .as_str()
        .and_then(|text| text.parse().ok())
        .expect("the reply names what it made")
}

pub fn order_id(reply: &Reply) -> OrderId {
    id(reply)
}

pub fn line_ids(reply: &Reply) -> Vec<LineId> {
    let lines = reply["lines"].as_array().expect("the reply lists the lines");
    lines
        .iter()
        .map(|line| line["id"].as_str().and_then(|id| id.parse().ok()).unwrap())
        .collect()
}
