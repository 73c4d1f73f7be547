//! The figures of plots: as many numbers as there are quarters of an hour in which something happened.

use super::{Progress, Walk};
use crate::{Conn, Fault, args};
use domain::id::OwnerId;
use domain::verify::{Breach, Invariant, Place};
use std::collections::BTreeMap;

const INTAKE_KEPT: &str = "SELECT owner_id, quarter, '', orders, orders FROM order_intake";
const INTAKE_COUNTED: &str = "SELECT owner_id,
    (placed_at - (placed_at % 900000000 + 900000000) % 900000000) / 900000000, '', COUNT(*), COUNT(*)
    FROM orders GROUP BY 1, 2";
const FLOW_KEPT: &str = "SELECT owner_id, quarter, kind, movements, quantity FROM stock_flow";
const FLOW_COUNTED: &str = "SELECT owner_id, at / 900000000, kind, COUNT(*), CAST(SUM(quantity) AS BIGINT)
    FROM stock_movement GROUP BY 1, 2, 3";

pub(super) async fn check<H: FnMut(Progress)>(conn: &mut Conn, walk: &mut Walk<H>) -> Result<(), Fault> {
    for (invariant, kept, counted) in [
        (Invariant::OrderIntake, INTAKE_KEPT, INTAKE_COUNTED),
        (Invariant::StockFlow, FLOW_KEPT, FLOW_COUNTED),
    ] {
        let begun = conn.look().await?;
        let read = read(conn, invariant, [kept, counted]).await;
        conn.end_look(begun).await?;
        walk.found(read?);
    }
    Ok(())
}

async fn read(conn: &mut Conn, invariant: Invariant, texts: [&'static str; 2]) -> Result<Vec<Breach>, Fault> {
    // By (owner, quarter, kind): what is kept, and what is counted.
    let mut figures: BTreeMap<(OwnerId, i64, String), [(i64, i64); 2]> = BTreeMap::new();
    for (index, sql) in texts.into_iter().enumerate() {
        let rows: Vec<(OwnerId, i64, String, i64, i64)> = conn.fetch_all(sql, args![]).await?;
        for (owner, quarter, kind, rows, pieces) in rows {
            figures.entry((owner, quarter, kind)).or_default()[index] = (rows, pieces);
        }
    }
    let compare = |((owner, quarter, kind), [kept, counted]): ((OwnerId, i64, String), [(i64, i64); 2])| {
        let row = format!("{owner} quarter {quarter} {kind}");
        let place = Place {
            row: &row,
            position: None,
        };
        let rows = place.equal(invariant, counted.0, kept.0);
        rows.or_else(|| place.equal(invariant, counted.1, kept.1))
    };
    Ok(figures.into_iter().filter_map(compare).collect())
}
