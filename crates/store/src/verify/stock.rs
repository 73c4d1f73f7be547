//! Stock and its levels against what orders hold of them, and against the ledger.

use super::{Progress, Range, Stage, Walk};
use crate::rows::text;
use crate::{Conn, Fault, args};
use domain::id::{BinId, ProductId, WarehouseId};
use domain::inventory::{REBALANCE_JOB, Stock, StockLevel, rebalance_payload};
use domain::verify::{Breach, Expected, check_level, check_stock, missing_stock, work_due};
use rustc_hash::{FxHashMap, FxHashSet};

/// Products whose sums are held in memory at once: a larger book takes several passes over its lines.
const PRODUCTS_PER_PASS: i64 = 50_000;
/// Products whose ledger is added up at once.
const PRODUCTS_PER_READ: i64 = 50;
/// Lines read by one statement, so that none runs into the database's limit of time.
const LINES_PER_READ: i64 = 50_000;

const PASS_END: &str =
    "SELECT product_id FROM stock WHERE product_id > $1 ORDER BY product_id LIMIT 1 OFFSET $2";
const READ_END: &str = "SELECT id FROM product WHERE id > $1 ORDER BY id LIMIT 1 OFFSET $2";
const STAGING: &str = "SELECT staging_bin_id FROM warehouse";
const QUARANTINE: &str = "SELECT id FROM bin WHERE kind = 'quarantine'";
const LINES: &str = "SELECT id, product_id, warehouse_id, reserved, backordered, picked FROM order_line
    WHERE id > $3 AND (reserved <> 0 OR backordered <> 0) AND product_id > $1 AND product_id <= $2
    ORDER BY id LIMIT $4";
const PUT_BACKS: &str = "SELECT product_id, warehouse_id, quantity FROM task
    WHERE done_at = 0 AND kind = 'put_back' AND product_id > $1 AND product_id <= $2";
const ALLOCATIONS: &str = "SELECT product_id, bin_id, lot, quantity - picked FROM allocation
    WHERE quantity <> picked AND product_id > $1 AND product_id <= $2";
const ROWS: &str = "SELECT {columns} FROM {table} WHERE product_id > $1 AND product_id <= $2
    ORDER BY product_id, warehouse_id";
const JOBS: &str = "SELECT COUNT(*) FROM job WHERE ended_at IS NULL AND kind = $1 AND payload = $2";
const LEDGER: &str = "SELECT product_id, lot, quantity, from_bin_id, to_bin_id FROM stock_movement
    WHERE product_id > $1 AND product_id <= $2";

type StockKey = (ProductId, WarehouseId);
type LevelKey = (ProductId, BinId, String);

/// Compares stock and levels with what orders and tasks hold of them. Lines have no index that finds
/// all of a product's, so a pass reads all that hold or await something, within one transaction.
pub(super) async fn check_promises<H: FnMut(Progress)>(
    conn: &mut Conn,
    walk: &mut Walk<H>,
) -> Result<(), Fault> {
    let total: i64 = conn.fetch_one("SELECT COUNT(*) FROM stock", args![]).await?;
    let mut after = 0;
    while after < i64::MAX {
        let begun = conn.look().await?;
        let pass = Promises::compare(conn, after).await;
        conn.end_look(begun).await?;
        let pass = pass?;
        after = pass.range.to;
        walk.found(pass.found);
        walk.compared(Stage::Stock, pass.rows, u64::try_from(total).unwrap_or_default());
    }
    Ok(())
}

/// The sums of one pass.
struct Promises {
    range: Range,
    stock: FxHashMap<StockKey, Expected>,
    levels: FxHashMap<LevelKey, i64>,
    /// Rows of stock that a job must mend.
    unbalanced: Vec<(StockKey, Breach)>,
    rows: usize,
    found: Vec<Breach>,
}

impl Promises {
    async fn compare(conn: &mut Conn, after: i64) -> Result<Self, Fault> {
        let to = conn
            .fetch_optional(PASS_END, args![after, PRODUCTS_PER_PASS])
            .await?;
        let mut pass = Self {
            range: Range {
                after,
                to: to.unwrap_or(i64::MAX),
            },
            stock: FxHashMap::default(),
            levels: FxHashMap::default(),
            unbalanced: Vec::new(),
            rows: 0,
            found: Vec::new(),
        };
        pass.add_lines(conn).await?;
        pass.add_floor(conn).await?;
        pass.compare_levels(conn).await?;
        pass.compare_stock(conn).await?;
        pass.ask_for_jobs(conn).await?;
        Ok(pass)
    }

    async fn add_lines(&mut self, conn: &mut Conn) -> Result<(), Fault> {
        let mut last = 0;
        loop {
            let (mut read, mut args) = (0, self.range.args());
            args.extend(args![last, LINES_PER_READ]);
            type Line = (i64, ProductId, WarehouseId, i64, i64, i64);
            conn.fetch_each(
                LINES,
                args,
                |(id, product, warehouse, reserved, backordered, picked): Line| {
                    let sums = self.stock.entry((product, warehouse)).or_default();
                    sums.reserved += reserved;
                    sums.backordered += backordered;
                    sums.to_stage += picked;
                    last = id;
                    read += 1;
                },
            )
            .await?;
            if read < LINES_PER_READ {
                return Ok(());
            }
        }
    }

    async fn add_floor(&mut self, conn: &mut Conn) -> Result<(), Fault> {
        let tasks: Vec<(ProductId, WarehouseId, i64)> = conn.fetch_all(PUT_BACKS, self.range.args()).await?;
        for (product, warehouse, quantity) in tasks {
            self.stock.entry((product, warehouse)).or_default().to_stage += quantity;
        }
        type Left = (ProductId, BinId, String, i64);
        conn.fetch_each(
            ALLOCATIONS,
            self.range.args(),
            |(product, bin, lot, left): Left| {
                *self.levels.entry((product, bin, lot)).or_default() += left;
            },
        )
        .await
    }

    async fn compare_levels(&mut self, conn: &mut Conn) -> Result<(), Fault> {
        let staging: Vec<BinId> = conn.fetch_all(STAGING, args![]).await?;
        let staging: FxHashSet<BinId> = staging.into_iter().collect();
        let quarantine: Vec<BinId> = conn.fetch_all(QUARANTINE, args![]).await?;
        let quarantine: FxHashSet<BinId> = quarantine.into_iter().collect();
        conn.fetch_each(
            text::<StockLevel>(ROWS),
            self.range.args(),
            |level: StockLevel| {
                let allocated = self.levels.remove(&level.key()).unwrap_or_default();
                check_level(&level, None, Some(allocated), &mut self.found);
                let sums = self.stock.entry((level.product, level.warehouse)).or_default();
                sums.on_hand += level.on_hand;
                if staging.contains(&level.bin) {
                    sums.in_staging += level.on_hand;
                }
                if quarantine.contains(&level.bin) {
                    sums.quarantined += level.on_hand;
                }
            },
        )
        .await?;
        for (key, allocated) in self.levels.drain() {
            check_level(&absent(key), None, Some(allocated), &mut self.found);
        }
        Ok(())
    }

    async fn compare_stock(&mut self, conn: &mut Conn) -> Result<(), Fault> {
        conn.fetch_each(text::<Stock>(ROWS), self.range.args(), |stock: Stock| {
            let key = (stock.product, stock.warehouse);
            check_stock(
                &stock,
                &self.stock.remove(&key).unwrap_or_default(),
                &mut self.found,
            );
            self.unbalanced
                .extend(work_due(&stock).map(|breach| (key, breach)));
            self.rows += 1;
        })
        .await?;
        for ((product, warehouse), sums) in self.stock.drain() {
            missing_stock(product, warehouse, &sums, &mut self.found);
        }
        Ok(())
    }

    /// Keeps what no job is due to mend.
    async fn ask_for_jobs(&mut self, conn: &mut Conn) -> Result<(), Fault> {
        for ((product, warehouse), breach) in std::mem::take(&mut self.unbalanced) {
            let payload = rebalance_payload(product, warehouse);
            let jobs: i64 = conn.fetch_one(JOBS, args![REBALANCE_JOB, payload]).await?;
            if jobs == 0 {
                self.found.push(breach);
            }
        }
        Ok(())
    }
}

/// A level that has no row holds nothing.
fn absent((product, bin, lot): LevelKey) -> StockLevel {
    let (warehouse, owner) = (WarehouseId::default(), domain::id::OwnerId::default());
    StockLevel {
        product,
        warehouse,
        bin,
        lot,
        owner,
        on_hand: 0,
        allocated: 0,
    }
}

/// Compares levels with the sums of the ledger, some products at a time.
pub(super) async fn check_ledger<H: FnMut(Progress)>(
    conn: &mut Conn,
    walk: &mut Walk<H>,
) -> Result<(), Fault> {
    let total: i64 = conn
        .fetch_one("SELECT COUNT(*) FROM stock_movement", args![])
        .await?;
    let mut after = 0;
    while after < i64::MAX {
        let begun = conn.look().await?;
        let read = compare_ledger(conn, after).await;
        conn.end_look(begun).await?;
        let (to, movements, found) = read?;
        after = to;
        walk.found(found);
        walk.compared(Stage::Ledger, movements, u64::try_from(total).unwrap_or_default());
    }
    Ok(())
}

/// Compares the next products; answers how far it came, how many movements there were, and what is broken.
async fn compare_ledger(conn: &mut Conn, after: i64) -> Result<(i64, usize, Vec<Breach>), Fault> {
    let to = conn
        .fetch_optional(READ_END, args![after, PRODUCTS_PER_READ])
        .await?
        .unwrap_or(i64::MAX);
    let range = Range { after, to };
    let (mut movements, mut found) = (0, Vec::new());
    let mut sums: FxHashMap<LevelKey, i64> = FxHashMap::default();
    type Movement = (ProductId, String, i64, BinId, BinId);
    conn.fetch_each(
        LEDGER,
        range.args(),
        |(product, lot, quantity, from, to): Movement| {
            movements += 1;
            for (bin, quantity) in [(from, -quantity), (to, quantity)] {
                if !bin.is_none() {
                    *sums.entry((product, bin, lot.clone())).or_default() += quantity;
                }
            }
        },
    )
    .await?;
    conn.fetch_each(text::<StockLevel>(ROWS), range.args(), |level: StockLevel| {
        let sum = sums.remove(&level.key()).unwrap_or_default();
        check_level(&level, Some(sum), None, &mut found);
    })
    .await?;
    for (key, sum) in sums {
        check_level(&absent(key), Some(sum), None, &mut found);
    }
    Ok((to, movements, found))
}
