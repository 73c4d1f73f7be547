//! Reading what is coming, and what those who wait can count on.

use crate::rows::text;
use crate::scope::{Scope, owner_of};
use crate::{Cells, Conn, Fault, FromCells, args, bulk};
use domain::expected_receipts::{Coming, ExpectedLine, ExpectedReceipt, Promises, Waiting, promises};
use domain::id::{ExpectedReceiptId, LineId, ProductId, WarehouseId};
use domain::orders::OrderLine;
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;

/// Products of one reader for which promises are made at most.
const PRODUCTS_MAX: usize = 100;
/// Places of a queue that are looked at: who stands behind them is promised no day yet.
const QUEUE_MAX: i64 = 1_000;

const BY_ID: &str = "SELECT {columns} FROM expected_receipt WHERE id = $1 AND ($2 = 0 OR owner_id = $2)";
const LINES: &str = "SELECT {columns} FROM expected_line
    WHERE receipt_id = $1 AND ($2 = 0 OR owner_id = $2) ORDER BY position";
/// The earliest lines of expected receipts, up to a limit: what comes after them promises nobody a day yet.
const COMING: &str = "SELECT expected_line.product_id, expected_line.warehouse_id, expected_line.receipt_id,
        expected_receipt.number, expected_line.expected_date, expected_line.outstanding
    FROM {keys} CROSS JOIN expected_line CROSS JOIN expected_receipt
    WHERE expected_line.product_id = k.product_id AND expected_line.warehouse_id = k.warehouse_id
        AND expected_line.outstanding > 0 AND expected_receipt.id = expected_line.receipt_id
    ORDER BY expected_line.expected_date, expected_line.id LIMIT 2000";
const WAITING: &str = "SELECT id, backordered FROM order_line
    WHERE product_id = $1 AND warehouse_id = $2 AND backordered > 0
    ORDER BY priority DESC, backordered_since, id LIMIT $3";
const FREE: &str =
    "SELECT on_hand - reserved - buffer FROM stock WHERE product_id = $1 AND warehouse_id = $2";

/// The expected receipt.
pub async fn by_id(
    conn: &mut Conn,
    scope: Scope,
    id: ExpectedReceiptId,
) -> Result<Option<ExpectedReceipt>, Fault> {
    conn.fetch_optional(text::<ExpectedReceipt>(BY_ID), args![id.value(), owner_of(scope)])
        .await
}

/// Its lines, by position.
pub async fn lines(conn: &mut Conn, scope: Scope, id: ExpectedReceiptId) -> Result<Vec<ExpectedLine>, Fault> {
    conn.fetch_all(text::<ExpectedLine>(LINES), args![id.value(), owner_of(scope)])
        .await
}

/// What those of the lines that wait for stock can count on, by what is coming. While nothing is coming of what they wait
/// for, this is one statement; while none of them waits, it is none.
pub async fn promised<'l>(
    conn: &mut Conn,
    lines: impl IntoIterator<Item = &'l OrderLine>,
) -> Result<Promises, Fault> {
    let waiting = lines.into_iter().filter(|line| line.backordered > 0);
    let wanted: BTreeSet<_> = waiting.map(|line| (line.product, line.warehouse)).collect();
    let mut made = Promises::default();
    for ((product, warehouse), coming) in coming(conn, wanted).await? {
        let key = args![product.value(), warehouse.value()];
        let free: Option<i64> = conn.fetch_optional(FREE, key).await?;
        let slice = args![product.value(), warehouse.value(), QUEUE_MAX];
        let queue: Vec<(LineId, i64)> = conn.fetch_all(WAITING, slice).await?;
        let queue: Vec<Waiting> = queue
            .into_iter()
            .map(|(line, quantity)| Waiting { line, quantity })
            .collect();
        made.extend(promises(free.unwrap_or_default(), &queue, &coming));
    }
    Ok(made)
}

/// A [`Coming`] and what of.
struct ComingRow {
    key: (ProductId, WarehouseId),
    coming: Coming,
}

impl FromCells for ComingRow {
    fn from_cells(cells: &mut Cells<'_>) -> Result<Self, Fault> {
        let (product, warehouse, receipt, number, date, quantity) = FromCells::from_cells(cells)?;
        let coming = Coming {
            receipt,
            number,
            date,
            quantity,
        };
        Ok(Self {
            key: (product, warehouse),
            coming,
        })
    }
}

/// What is coming of these products, each by date.
async fn coming(
    conn: &mut Conn,
    wanted: BTreeSet<(ProductId, WarehouseId)>,
) -> Result<FxHashMap<(ProductId, WarehouseId), Vec<Coming>>, Fault> {
    let keys = wanted
        .into_iter()
        .take(PRODUCTS_MAX)
        .map(|(product, warehouse)| args![product.value(), warehouse.value()])
        .collect();
    let rows: Vec<ComingRow> =
        bulk::fetch_by_keys(conn, COMING, &["product_id", "warehouse_id"], keys).await?;
    let mut coming: FxHashMap<_, Vec<Coming>> = FxHashMap::default();
    for row in rows {
        coming.entry(row.key).or_default().push(row.coming);
    }
    Ok(coming)
}
