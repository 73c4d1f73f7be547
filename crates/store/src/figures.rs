//! What plots show: kept by the hour in the transaction that changes it, read as so many hours.

use crate::bulk::{self, Insert};
use crate::scope::Scope;
use crate::{Conn, Fault, args, owners};
use domain::inventory::StockMovement;
use domain::orders::Order;
use domain::time::Instant;
use std::collections::BTreeMap;

/// Microseconds in an hour.
const HOUR_US: i64 = 3_600_000_000;

/// Adds to what is there, like the counts of orders.
const ORDER_INTAKE: Insert = Insert {
    table: "order_intake",
    columns: &["owner_id", "hour", "orders"],
    suffix: "ON CONFLICT (owner_id, hour) DO UPDATE SET orders = order_intake.orders + excluded.orders",
};

const STOCK_FLOW: Insert = Insert {
    table: "stock_flow",
    columns: &["owner_id", "hour", "kind", "movements", "quantity"],
    suffix: "ON CONFLICT (owner_id, hour, kind) DO UPDATE SET movements = stock_flow.movements + excluded.movements,
             quantity = stock_flow.quantity + excluded.quantity",
};

const INTAKE: &str = "SELECT hour, CAST(SUM(orders) AS BIGINT) FROM order_intake
    WHERE owner_id {in} AND hour >= $2 AND hour < $3 GROUP BY hour ORDER BY hour";
const FLOW: &str =
    "SELECT hour, kind, CAST(SUM(movements) AS BIGINT), CAST(SUM(quantity) AS BIGINT) FROM stock_flow
    WHERE owner_id {in} AND hour >= $2 AND hour < $3 GROUP BY hour, kind ORDER BY hour, kind";

/// The hour in which an instant lies, counted from 1970 in UTC.
#[must_use]
pub const fn hour_of(at: Instant) -> i64 {
    at.0.div_euclid(HOUR_US)
}

/// When an hour begins.
#[must_use]
pub const fn start_of(hour: i64) -> Instant {
    Instant(hour * HOUR_US)
}

/// What a batch adds to the figures.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    intake: BTreeMap<(i64, i64), i64>,
    flow: BTreeMap<(i64, i64, &'static str), [i64; 2]>,
}

impl Tally {
    /// Orders that came in.
    pub fn orders<'o>(&mut self, orders: impl Iterator<Item = &'o Order>) {
        for order in orders {
            let key = (order.owner.value(), hour_of(order.placed_at));
            *self.intake.entry(key).or_default() += 1;
        }
    }

    /// Entries of the ledger.
    pub fn movements(&mut self, movements: &[StockMovement]) {
        for movement in movements {
            let key = (movement.owner.value(), hour_of(movement.at), movement.kind.name());
            let [movements, quantity] = self.flow.entry(key).or_default();
            *movements += 1;
            *quantity += movement.quantity;
        }
    }

    /// Writes them, in key order.
    pub async fn save(self, conn: &mut Conn) -> Result<(), Fault> {
        let intake = self.intake.into_iter();
        let rows = intake
            .map(|((owner, hour), orders)| args![owner, hour, orders])
            .collect();
        bulk::insert_rows(conn, &ORDER_INTAKE, rows).await?;
        let flow = self.flow.into_iter();
        let rows = flow
            .map(|((owner, hour, kind), [movements, quantity])| args![owner, hour, kind, movements, quantity])
            .collect();
        bulk::insert_rows(conn, &STOCK_FLOW, rows).await.map(drop)
    }
}

/// Movements of one kind in one hour.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flow {
    /// The hour, counted from 1970 in UTC.
    pub hour: i64,
    /// Which way the goods went.
    pub kind: String,
    /// Entries of the ledger.
    pub movements: i64,
    /// Pieces they moved.
    pub quantity: i64,
}

/// Orders by the hour in which they were placed, from one hour up to another; hours without orders are left out.
///
/// # Errors
/// A [`Fault`] of the database.
pub async fn intake(conn: &mut Conn, scope: Scope, from: i64, to: i64) -> Result<Vec<(i64, i64)>, Fault> {
    let owners = owners_in(conn, scope).await?;
    bulk::fetch_in(conn, INTAKE, owners, args![from, to]).await
}

/// Stock movements by hour and kind, from one hour up to another; hours without any are left out.
///
/// # Errors
/// A [`Fault`] of the database.
pub async fn flow(conn: &mut Conn, scope: Scope, from: i64, to: i64) -> Result<Vec<Flow>, Fault> {
    let owners = owners_in(conn, scope).await?;
    let rows: Vec<(i64, String, i64, i64)> = bulk::fetch_in(conn, FLOW, owners, args![from, to]).await?;
    let flow = |(hour, kind, movements, quantity)| Flow {
        hour,
        kind,
        movements,
        quantity,
    };
    Ok(rows.into_iter().map(flow).collect())
}

/// By name, because the figures lead with the owner: so that each reads its own hours only.
async fn owners_in(conn: &mut Conn, scope: Scope) -> Result<Vec<i64>, Fault> {
    match scope {
        Scope::Owner(owner) => Ok(vec![owner.value()]),
        Scope::All => {
            let all = owners::all(conn, scope).await?;
            Ok(all.iter().map(|owner| owner.id.value()).collect())
        }
    }
}
