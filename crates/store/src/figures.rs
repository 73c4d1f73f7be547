//! What plots show: kept by the quarter of an hour in the transaction that changes it, because everywhere a day begins
//! on a quarter; read as so many quarters.

use crate::bulk::{self, Insert};
use crate::scope::Scope;
use crate::{Conn, Fault, args, owners};
use domain::inventory::StockMovement;
use domain::orders::Order;
use domain::time::Instant;
use std::collections::BTreeMap;

/// Microseconds in a quarter of an hour.
const QUARTER_US: i64 = 900_000_000;

/// Adds to what is there, like the counts of orders.
const ORDER_INTAKE: Insert = Insert {
    table: "order_intake",
    columns: &["owner_id", "quarter", "orders"],
    suffix: "ON CONFLICT (owner_id, quarter) DO UPDATE SET orders = order_intake.orders + excluded.orders",
};

const STOCK_FLOW: Insert = Insert {
    table: "stock_flow",
    columns: &["owner_id", "quarter", "kind", "movements", "quantity"],
    suffix: "ON CONFLICT (owner_id, quarter, kind) DO UPDATE SET movements = stock_flow.movements + excluded.movements,
             quantity = stock_flow.quantity + excluded.quantity",
};

const INTAKE: &str = "SELECT quarter, CAST(SUM(orders) AS BIGINT) FROM order_intake
    WHERE owner_id {in} AND quarter >= $2 AND quarter < $3 GROUP BY quarter ORDER BY quarter";
const FLOW: &str =
    "SELECT quarter, kind, CAST(SUM(movements) AS BIGINT), CAST(SUM(quantity) AS BIGINT) FROM stock_flow
    WHERE owner_id {in} AND quarter >= $2 AND quarter < $3 GROUP BY quarter, kind ORDER BY quarter, kind";

/// The quarter of an hour in which an instant lies, counted from 1970 in UTC.
#[must_use]
pub const fn quarter_of(at: Instant) -> i64 {
    at.0.div_euclid(QUARTER_US)
}

/// When a quarter begins.
#[must_use]
pub const fn start_of(quarter: i64) -> Instant {
    Instant(quarter * QUARTER_US)
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
            let key = (order.owner.value(), quarter_of(order.placed_at));
            *self.intake.entry(key).or_default() += 1;
        }
    }

    /// Entries of the ledger.
    pub fn movements(&mut self, movements: &[StockMovement]) {
        for movement in movements {
            let quarter = quarter_of(movement.at);
            let key = (movement.owner.value(), quarter, movement.kind.name());
            let [movements, quantity] = self.flow.entry(key).or_default();
            *movements += 1;
            *quantity += movement.quantity;
        }
    }

    /// Writes them, in key order.
    pub async fn save(self, conn: &mut Conn) -> Result<(), Fault> {
        let intake = self.intake.into_iter();
        let rows = intake
            .map(|((owner, quarter), orders)| args![owner, quarter, orders])
            .collect();
        bulk::insert_rows(conn, &ORDER_INTAKE, rows).await?;
        let flow = self.flow.into_iter();
        let rows = flow
            .map(|((owner, quarter, kind), [movements, quantity])| {
                args![owner, quarter, kind, movements, quantity]
            })
            .collect();
        bulk::insert_rows(conn, &STOCK_FLOW, rows).await.map(drop)
    }
}

/// Movements of one kind in one quarter of an hour.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flow {
    /// The quarter, counted from 1970 in UTC.
    pub quarter: i64,
    /// Which way the goods went.
    pub kind: String,
    /// Entries of the ledger.
    pub movements: i64,
    /// Pieces they moved.
    pub quantity: i64,
}

/// Orders by the quarter of an hour in which they were placed, from one up to another; those without orders are left out.
///
/// # Errors
/// A [`Fault`] of the database.
pub async fn intake(conn: &mut Conn, scope: Scope, from: i64, to: i64) -> Result<Vec<(i64, i64)>, Fault> {
    let owners = owners_in(conn, scope).await?;
    bulk::fetch_in(conn, INTAKE, owners, args![from, to]).await
}

/// Stock movements by quarter of an hour and kind, from one up to another; those without any are left out.
///
/// # Errors
/// A [`Fault`] of the database.
pub async fn flow(conn: &mut Conn, scope: Scope, from: i64, to: i64) -> Result<Vec<Flow>, Fault> {
    let owners = owners_in(conn, scope).await?;
    let rows: Vec<(i64, String, i64, i64)> = bulk::fetch_in(conn, FLOW, owners, args![from, to]).await?;
    let flow = |(quarter, kind, movements, quantity)| Flow {
        quarter,
        kind,
        movements,
        quantity,
    };
    Ok(rows.into_iter().map(flow).collect())
}

/// By name, because the figures lead with the owner: so that each reads its own quarters only.
async fn owners_in(conn: &mut Conn, scope: Scope) -> Result<Vec<i64>, Fault> {
    match scope {
        Scope::Owner(owner) => Ok(vec![owner.value()]),
        Scope::All => {
            let all = owners::all(conn, scope).await?;
            Ok(all.iter().map(|owner| owner.id.value()).collect())
        }
    }
}
