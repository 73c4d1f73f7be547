//! Fills a book straight through the engine, so that what is seeded is what the product would have written.

use crate::failure::{Done, Failure};
use crate::shop::{CUSTOMERS, PIECES_EACH, PRODUCTS, Shop, customer, sku};
use domain::access::Actor;
use domain::command::{Command, Reply};
use domain::customers::CreateCustomer;
use domain::id::{AccountId, BinId, ChannelId, OwnerId, WarehouseId};
use domain::inventory::{BinKind, CreateBin, CreateWarehouse, ReceiveLine, ReceiveStock};
use domain::money::Currency;
use domain::owners::{CreateChannel, CreateOwner, ShortPolicy};
use domain::products::CreateProduct;
use engine::{Context, Engine, Lane, Running};
use ops::config::Settings;
use std::time::{Duration, Instant};
use store::{Location, Store, StoreSettings};

/// Commands handed to the engine at once.
const CHUNK: u64 = 500;

/// A book that is open in this process.
pub struct OpenBook {
    engine: Engine,
    running: Running,
    store: Store,
}

impl OpenBook {
    /// Opens the book, making it where there is none.
    pub async fn open(location: &Location) -> Done<Self> {
        let store = Store::open(location, &StoreSettings::default()).await?;
        let (engine, running) = Engine::start(store.clone(), Settings::defaults()).await?;
        Ok(Self {
            engine,
            running,
            store,
        })
    }

    /// Waits for what is under way, and closes the book.
    pub async fn close(self) {
        self.running.stop().await;
        drop(self.engine);
        self.store.close().await;
    }

    /// Makes the shop, its customers, its products and their stock.
    pub async fn furnish(&self) -> Done<Shop> {
        let zone = || "Europe/Amsterdam".to_owned();
        let warehouse = CreateWarehouse {
            code: "AMS".into(),
            name: "Amsterdam".into(),
            zone: zone(),
        };
        let warehouse: WarehouseId = made(&self.one(warehouse).await?)?;
        let code = "A-01".into();
        let bin: BinId = made(
            &self
                .one(CreateBin {
                    warehouse,
                    code,
                    kind: BinKind::Pick,
                })
                .await?,
        )?;
        let owner = CreateOwner {
            code: "ACME".into(),
            name: "Acme".into(),
            zone: zone(),
            currency: Currency::EUR,
            short_policy: ShortPolicy::Backorder,
            ship_complete: false,
            warehouse,
        };
        let owner: OwnerId = made(&self.one(owner).await?)?;
        let (code, name) = ("WEB".into(), "Shop".into());
        let channel: ChannelId = made(&self.one(CreateChannel { owner, code, name }).await?)?;
        let shop = Shop {
            owner,
            channel,
            warehouse,
            bin,
        };
        self.customers(shop).await?;
        self.stock(shop).await?;
        Ok(shop)
    }

    async fn customers(&self, shop: Shop) -> Done<()> {
        let customer = |number| {
            Command::from(CreateCustomer {
                owner: shop.owner,
                external_ref: customer(number),
                name: format!("Customer number {number}"),
                address: None,
            })
        };
        self.all(CUSTOMERS, customer).await
    }

    async fn stock(&self, shop: Shop) -> Done<()> {
        let product = |number| {
            let name = format!("Product number {number}");
            Command::from(CreateProduct::named(shop.owner, sku(number), name))
        };
        self.all(PRODUCTS, product).await?;
        let line = |number| ReceiveLine {
            sku: sku(number),
            quantity: PIECES_EACH,
            ..ReceiveLine::default()
        };
        let receipt = ReceiveStock {
            owner: shop.owner,
            warehouse: shop.warehouse,
            bin: shop.bin,
            reference: "opening".into(),
            lines: (0..PRODUCTS).map(line).collect(),
        };
        self.one(receipt).await.map(drop)
    }

    /// Brings orders in that a book gathers over two years.
    pub async fn old_orders(&self, shop: Shop, from: u64, count: u64) -> Done<()> {
        self.all(count, |order| shop.old_order(from + order).into()).await
    }

    /// Brings one order in, as one request does.
    pub async fn take_in(&self, shop: Shop, series: &str, order: u64) -> Done<()> {
        let answer = self
            .engine
            .execute(context(Lane::People), shop.order(series, order))
            .await;
        answer.map(drop).map_err(Failure::from)
    }

    async fn one(&self, command: impl Into<Command>) -> Done<Reply> {
        Ok(self.engine.execute(context(Lane::Bulk), command).await?.reply)
    }

    async fn all(&self, count: u64, command: impl Fn(u64) -> Command) -> Done<()> {
        let mut next = 0;
        while next < count {
            let end = count.min(next + CHUNK);
            let commands = (next..end)
                .map(|number| (context(Lane::Bulk), command(number)))
                .collect();
            for answer in self.engine.execute_all(commands).await? {
                answer?;
            }
            next = end;
        }
        Ok(())
    }
}

/// As a request with an API key comes in: the same length of credential, hash and request id.
fn context(lane: Lane) -> Context {
    Context {
        actor: Actor {
            account: AccountId::new(10_001),
            owner: None,
        },
        on_behalf: None,
        credential: "key_10001".to_owned(),
        idempotency_key: None,
        body_hash: vec![7; 32],
        request_id: Some("0123456789abcdef".to_owned()),
        cause: None,
        lane,
        deadline: Instant::now() + Duration::from_secs(3_600),
    }
}

fn made<T: std::str::FromStr>(reply: &Reply) -> Done<T> {
    let id = reply.get("id").and_then(|id| id.as_str());
    id.and_then(|id| id.parse().ok())
        .ok_or_else(|| Failure::new("the reply does not name what was made"))
}
