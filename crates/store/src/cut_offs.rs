//! What must leave before each carrier comes. Only orders of which something is open are due, so reading them costs what is
//! to be done, not what the book holds.

use crate::scope::{Scope, owner_of};
use crate::{Conn, Fault, args};
use domain::id::WarehouseId;
use domain::shipping::{Departure, Load, Stage};
use domain::time::Instant;
use std::collections::BTreeMap;

/// Rows of a board at most: one for each stage of a departure.
const ROWS_MAX: i64 = 2_000;

/// What is late already stands together, whatever day it was due. The stages are those of [`Stage::of`]. An order of which
/// nothing is open has no day; an older release that shipped one may have left it its day, so the status is asked too.
const DEPARTURES: &str = "SELECT warehouse_id, carrier, carrier_service, MIN(due_at), stage, COUNT(*),
        CAST(SUM(open) AS BIGINT)
    FROM (SELECT warehouse_id, carrier, carrier_service, due_at, ordered - cancelled - shipped AS open,
            CASE WHEN due_at <= $1 THEN 0 ELSE due_at END AS moment,
            CASE WHEN open_holds > 0 THEN 'held'
                WHEN reserved = 0 OR status = 'backordered' THEN 'waiting'
                WHEN allocated = 0 THEN 'ready'
                WHEN picked = 0 THEN 'released'
                WHEN picked < allocated THEN 'picking'
                WHEN packed < picked THEN 'picked'
                ELSE 'packed' END AS stage
        FROM orders
        WHERE due_at <> 0 AND due_at < $2 AND ($3 = 0 OR owner_id = $3) AND ($4 = 0 OR warehouse_id = $4)
            AND status NOT IN ('draft', 'shipped', 'cancelled')) AS due
    GROUP BY warehouse_id, carrier, carrier_service, moment, stage
    ORDER BY moment, warehouse_id, carrier, carrier_service, stage LIMIT $5";
const LEFT: &str = "SELECT warehouse_id, COUNT(DISTINCT order_id) FROM shipment
    WHERE shipped_at > $1 AND shipped_at <= $2 AND ($3 = 0 OR owner_id = $3) AND ($4 = 0 OR warehouse_id = $4)
    GROUP BY warehouse_id";

/// What of a book a board shows.
#[derive(Debug, Clone, Copy)]
pub struct Board {
    /// Whose orders.
    pub scope: Scope,
    /// Of one warehouse, or of all.
    pub warehouse: Option<WarehouseId>,
    /// The moment it is looked at.
    pub now: Instant,
    /// What is due from this moment on is left out.
    pub until: Instant,
}

/// With whom something leaves from where, when it is due, and how much of it is at a stage.
type Row = ((WarehouseId, String, String, i64), (Stage, i64, i64));

impl Board {
    /// The departures, what is late first and then by when they are due; and whether there are more than a board shows.
    ///
    /// # Errors
    /// A [`Fault`] of the database.
    pub async fn departures(&self, conn: &mut Conn) -> Result<(Vec<Departure>, bool), Fault> {
        let (now, until) = (self.now.0, self.until.0);
        let args = args![
            now,
            until,
            owner_of(self.scope),
            self.warehouse_id(),
            ROWS_MAX + 1
        ];
        let rows: Vec<Row> = conn.fetch_all(DEPARTURES, args).await?;
        let has_more = i64::try_from(rows.len()).is_ok_and(|count| count > ROWS_MAX);
        let mut departures: Vec<Departure> = Vec::new();
        for ((warehouse, carrier, carrier_service, due_at), (stage, orders, pieces)) in rows {
            let (load, due_at) = (Load { orders, pieces }, Instant(due_at));
            let same = departures.last_mut().filter(|it| {
                it.warehouse == warehouse
                    && it.carrier == carrier
                    && it.carrier_service == carrier_service
                    && (it.due_at == due_at || it.due_at.max(due_at) <= self.now)
            });
            if let Some(it) = same {
                it.due_at = it.due_at.min(due_at);
                it.stages.insert(stage, load);
            } else {
                departures.push(Departure {
                    warehouse,
                    carrier,
                    carrier_service,
                    due_at,
                    stages: [(stage, load)].into(),
                });
            }
        }
        if has_more {
            // It may lack some of its stages.
            departures.pop();
        }
        Ok((departures, has_more))
    }

    /// How many orders left each warehouse from `since` until now; those that none left are not there.
    ///
    /// # Errors
    /// A [`Fault`] of the database.
    pub async fn left(&self, conn: &mut Conn, since: Instant) -> Result<BTreeMap<WarehouseId, i64>, Fault> {
        let args = args![since.0, self.now.0, owner_of(self.scope), self.warehouse_id()];
        let rows: Vec<(WarehouseId, i64)> = conn.fetch_all(LEFT, args).await?;
        Ok(rows.into_iter().collect())
    }

    fn warehouse_id(&self) -> i64 {
        self.warehouse.map_or(0, domain::id::Id::value)
    }
}
