//! How an order, and the stock of a product, stood at an earlier moment: from the feed and the ledger, never from copies.
//!
//! An order costs its own events and lines. Stock costs what moved of the product since the moment, or before it where that
//! is less, up to a limit.

use crate::rows::text;
use crate::scope::{Scope, owner_of};
use crate::{
    Cells, Conn, Fault, FromCells, args, clock, customers, feed, orders, shipments, stock, warehouses,
};
use domain::customers::Address;
use domain::id::{AccountId, BinId, OrderId, ProductId, WarehouseId};
use domain::inventory::{BinKind, StockLevel};
use domain::orders::{Hold, Order, OrderAsOf, OrderLine, OrderPast};
use domain::payments::Payment;
use domain::shipments::Shipment;
use domain::time::Instant;
use domain::verify::ToldEvent;
use std::collections::BTreeMap;

/// Events of an order that are read at once.
const EVENTS_PER_READ: i64 = 500;

const EVENTS: &str = "SELECT position, at, kind, kind_version, noun_version, body FROM event
    WHERE noun = 'order' AND id = $1 AND position > $2 AND ($3 = 0 OR owner_id = $3) ORDER BY position LIMIT $4";
const LINES: &str = "SELECT {columns} FROM order_line
    WHERE order_id = $1 AND ($2 = 0 OR owner_id = $2) ORDER BY position";
const PRODUCT_SINCE: &str = "SELECT at FROM event
    WHERE noun = 'product' AND id = $1 AND ($2 = 0 OR owner_id = $2) ORDER BY position LIMIT 1";
const MOVED_AFTER: &str = "SELECT from_warehouse_id, from_bin_id, to_warehouse_id, to_bin_id, lot,
        CAST(SUM(quantity) AS BIGINT), COUNT(*)
    FROM (SELECT from_warehouse_id, from_bin_id, to_warehouse_id, to_bin_id, lot, quantity FROM stock_movement
        WHERE product_id = $1 AND at > $2 AND ($3 = 0 OR owner_id = $3) ORDER BY at LIMIT $4) AS moved
    GROUP BY from_warehouse_id, from_bin_id, to_warehouse_id, to_bin_id, lot";
const MOVED_UNTIL: &str = "SELECT from_warehouse_id, from_bin_id, to_warehouse_id, to_bin_id, lot,
        CAST(SUM(quantity) AS BIGINT), COUNT(*)
    FROM (SELECT from_warehouse_id, from_bin_id, to_warehouse_id, to_bin_id, lot, quantity FROM stock_movement
        WHERE product_id = $1 AND at <= $2 AND ($3 = 0 OR owner_id = $3) ORDER BY at LIMIT $4) AS moved
    GROUP BY from_warehouse_id, from_bin_id, to_warehouse_id, to_bin_id, lot";

/// What is found at a moment, or why nothing is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Then<T> {
    /// How it stood.
    Stood(T),
    /// The reader knows of no such thing.
    Unknown,
    /// The moment is still to come: it is now this late.
    Future(Instant),
    /// It came into the book later, at this moment.
    NotYet(Instant),
    /// More would have to be added up than the limit allows.
    TooLong,
}

/// An order as it stood, and what hung on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderThen {
    /// The head and the lines.
    pub then: OrderAsOf,
    /// Where it was to go.
    pub ship_to: Option<Address>,
    /// Who was to be billed, when somebody else.
    pub bill_to: Option<Address>,
    /// The holds that were open.
    pub holds: Vec<Hold>,
    /// The payments that were recorded, in that order.
    pub payments: Vec<Payment>,
    /// The shipments that had left.
    pub shipments: Vec<Shipment>,
}

/// What one bin held of a product and lot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LevelThen {
    /// The warehouse of the bin.
    pub warehouse: WarehouseId,
    /// The bin.
    pub bin: BinId,
    /// What the bin is for.
    pub bin_kind: BinKind,
    /// The lot; empty when the product has none.
    pub lot: String,
    /// Pieces in the bin.
    pub on_hand: i64,
}

/// The order as it stood at the moment.
pub async fn order(
    conn: &mut Conn,
    scope: Scope,
    id: OrderId,
    moment: Instant,
) -> Result<Then<OrderThen>, Fault> {
    let begun = conn.look().await?;
    let found = order_within(conn, scope, id, moment).await;
    conn.end_look(begun).await?;
    found
}

async fn order_within(
    conn: &mut Conn,
    scope: Scope,
    id: OrderId,
    moment: Instant,
) -> Result<Then<OrderThen>, Fault> {
    let Some(now) = orders::by_id(conn, scope, id).await? else {
        return Ok(Then::Unknown);
    };
    if let Some(now) = not_before(conn, moment).await? {
        return Ok(Then::Future(now));
    }
    let past = hear(conn, scope, &now, moment).await?;
    let since = past.since().unwrap_or(now.created_at);
    let lines: Vec<OrderLine> = conn
        .fetch_all(text::<OrderLine>(LINES), args![id.value(), owner_of(scope)])
        .await?;
    match past.over(&now, lines) {
        Some(then) => beside(conn, scope, then).await.map(Then::Stood),
        None => Ok(Then::NotYet(since)),
    }
}

/// What hung on the order then. These rows are written once, but for the lifting of a hold; a text that was erased since is
/// gone from them.
async fn beside(conn: &mut Conn, scope: Scope, then: OrderAsOf) -> Result<OrderThen, Fault> {
    let id = then.order.id;
    let addresses = customers::addresses(conn, scope, &[then.order.ship_to, then.order.bill_to]).await?;
    let address = |id| addresses.iter().find(|it| it.id == id).cloned();
    let mut holds = orders::holds(conn, scope, id).await?;
    holds.retain(|hold| then.holds.contains(&hold.id));
    for hold in &mut holds {
        (hold.lifted_by, hold.lifted_at) = (AccountId::default(), Instant::default());
    }
    let mut payments = orders::payments(conn, scope, id).await?;
    payments.retain(|payment| then.payments.contains(&payment.id));
    let mut shipments = shipments::of_order(conn, scope, id).await?;
    shipments.retain(|shipment| then.shipments.contains(&shipment.id));
    Ok(OrderThen {
        ship_to: address(then.order.ship_to),
        bill_to: address(then.order.bill_to),
        holds,
        payments,
        shipments,
        then,
    })
}

/// Every event of the order, a page at a time.
async fn hear(conn: &mut Conn, scope: Scope, order: &Order, moment: Instant) -> Result<OrderPast, Fault> {
    let mut past = OrderPast::at(moment);
    let mut position = 0;
    loop {
        let args = args![order.id.value(), position, owner_of(scope), EVENTS_PER_READ];
        let events: Vec<Heard> = conn.fetch_all(EVENTS, args).await?;
        for event in &events {
            past.hear(order.id, event.at, &event.told());
        }
        match events.last() {
            Some(last) if i64::try_from(events.len()).is_ok_and(|count| count == EVENTS_PER_READ) => {
                position = last.position;
            }
            _ => return Ok(past),
        }
    }
}

/// An event of an order, as far as its past needs it.
struct Heard {
    position: i64,
    at: Instant,
    kind: String,
    kind_version: i64,
    noun_version: i64,
    body: String,
}

impl Heard {
    fn told(&self) -> ToldEvent<'_> {
        ToldEvent {
            position: self.position,
            kind: &self.kind,
            kind_version: self.kind_version,
            noun_version: self.noun_version,
            body: &self.body,
        }
    }
}

impl FromCells for Heard {
    fn from_cells(cells: &mut Cells<'_>) -> Result<Self, Fault> {
        Ok(Self {
            position: cells.i64()?,
            at: Instant(cells.i64()?),
            kind: cells.text()?,
            kind_version: cells.i64()?,
            noun_version: cells.i64()?,
            body: cells.text()?,
        })
    }
}

/// Where the product lay at the moment, by warehouse, bin and lot; emptied bins are left out. At most `movements_max`
/// entries of the ledger are added up.
pub async fn stock(
    conn: &mut Conn,
    scope: Scope,
    product: ProductId,
    moment: Instant,
    movements_max: i64,
) -> Result<Then<Vec<LevelThen>>, Fault> {
    let begun = conn.look().await?;
    let found = stock_within(conn, scope, product, moment, movements_max).await;
    conn.end_look(begun).await?;
    found
}

async fn stock_within(
    conn: &mut Conn,
    scope: Scope,
    product: ProductId,
    moment: Instant,
    movements_max: i64,
) -> Result<Then<Vec<LevelThen>>, Fault> {
    let since: Option<i64> = conn
        .fetch_optional(PRODUCT_SINCE, args![product.value(), owner_of(scope)])
        .await?;
    let Some(since) = since.map(Instant) else {
        return Ok(Then::Unknown);
    };
    if let Some(now) = not_before(conn, moment).await? {
        return Ok(Then::Future(now));
    }
    if moment < since {
        return Ok(Then::NotYet(since));
    }
    let asked = (product, moment, movements_max);
    let sums = match back_from_now(conn, scope, asked).await? {
        Some(sums) => Some(sums),
        None => moved(conn, scope, MOVED_UNTIL, asked).await?,
    };
    match sums {
        Some(sums) => levels(conn, sums).await.map(Then::Stood),
        None => Ok(Then::TooLong),
    }
}

/// Pieces by warehouse, bin and lot.
type Sums = BTreeMap<(WarehouseId, BinId, String), i64>;

/// What lies there now, less what moved since; none where that is more than the limit.
async fn back_from_now(
    conn: &mut Conn,
    scope: Scope,
    asked: (ProductId, Instant, i64),
) -> Result<Option<Sums>, Fault> {
    let Some(since) = moved(conn, scope, MOVED_AFTER, asked).await? else {
        return Ok(None);
    };
    let now: Vec<StockLevel> = stock::levels(conn, scope, asked.0).await?;
    let mut sums: Sums = now
        .into_iter()
        .map(|level| ((level.warehouse, level.bin, level.lot), level.on_hand))
        .collect();
    for (place, pieces) in since {
        *sums.entry(place).or_default() -= pieces;
    }
    Ok(Some(sums))
}

/// By how much the movements changed each bin; none where there are more than the limit.
async fn moved(
    conn: &mut Conn,
    scope: Scope,
    which: &'static str,
    (product, moment, movements_max): (ProductId, Instant, i64),
) -> Result<Option<Sums>, Fault> {
    let args = args![product.value(), moment.0, owner_of(scope), movements_max + 1];
    let flows: Vec<Flow> = conn.fetch_all(which, args).await?;
    if flows.iter().map(|flow| flow.movements).sum::<i64>() > movements_max {
        return Ok(None);
    }
    let mut sums = Sums::new();
    for flow in flows {
        *sums
            .entry((flow.from.0, flow.from.1, flow.lot.clone()))
            .or_default() -= flow.quantity;
        *sums.entry((flow.to.0, flow.to.1, flow.lot)).or_default() += flow.quantity;
    }
    Ok(Some(sums))
}

/// What moved from one bin to another.
struct Flow {
    from: (WarehouseId, BinId),
    to: (WarehouseId, BinId),
    lot: String,
    quantity: i64,
    movements: i64,
}

impl FromCells for Flow {
    fn from_cells(cells: &mut Cells<'_>) -> Result<Self, Fault> {
        Ok(Self {
            from: (WarehouseId::new(cells.i64()?), BinId::new(cells.i64()?)),
            to: (WarehouseId::new(cells.i64()?), BinId::new(cells.i64()?)),
            lot: cells.text()?,
            quantity: cells.i64()?,
            movements: cells.i64()?,
        })
    }
}

/// The bins that held something. A bin of zero is the world outside.
async fn levels(conn: &mut Conn, mut sums: Sums) -> Result<Vec<LevelThen>, Fault> {
    sums.retain(|(_, bin, _), pieces| !bin.is_none() && *pieces != 0);
    let mut ids: Vec<BinId> = sums.keys().map(|(_, bin, _)| *bin).collect();
    ids.sort_unstable();
    ids.dedup();
    let bins = warehouses::bins_by_ids(conn, &ids).await?;
    let kinds: BTreeMap<BinId, BinKind> = bins.into_iter().map(|bin| (bin.id, bin.kind)).collect();
    let level = |((warehouse, bin, lot), on_hand)| LevelThen {
        warehouse,
        bin,
        bin_kind: kinds.get(&bin).copied().unwrap_or_default(),
        lot,
        on_hand,
    };
    Ok(sums.into_iter().map(level).collect())
}

/// How late it is, when the moment is still to come.
async fn not_before(conn: &mut Conn, moment: Instant) -> Result<Option<Instant>, Fault> {
    let now = clock::now_us(conn).await?.max(feed::head(conn).await?.last_at);
    Ok((moment.0 > now).then_some(Instant(now)))
}
