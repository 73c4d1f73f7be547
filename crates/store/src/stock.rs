//! Reading stock, its levels, its ledger, and the tasks of the floor.

use crate::rows::text;
use crate::scope::{Scope, owner_of};
use crate::{Conn, Fault, args};
use domain::id::{BinId, MovementId, ProductId, TaskId, WarehouseId};
use domain::inventory::{Stock, StockLevel, StockMovement, Task};

const OF_PRODUCT: &str = "SELECT {columns} FROM stock
    WHERE product_id = $1 AND ($2 = 0 OR owner_id = $2) ORDER BY warehouse_id";
const OF_WAREHOUSE: &str = "SELECT {columns} FROM stock
    WHERE warehouse_id = $1 AND product_id > $2 ORDER BY product_id LIMIT $3";
const OF_WAREHOUSE_AND_OWNER: &str = "SELECT {columns} FROM stock
    WHERE warehouse_id = $1 AND product_id > $2 AND owner_id = $4 ORDER BY product_id LIMIT $3";
const LEVELS: &str = "SELECT {columns} FROM stock_level
    WHERE product_id = $1 AND ($2 = 0 OR owner_id = $2) ORDER BY warehouse_id, bin_id, lot";
const IN_BIN: &str = "SELECT {columns} FROM stock_level
    WHERE bin_id = $1 AND product_id > $2 AND ($3 = 0 OR owner_id = $3) ORDER BY product_id, lot LIMIT $4";
const MOVEMENTS: &str = "SELECT {columns} FROM stock_movement WHERE id < $1 ORDER BY id DESC LIMIT $2";
const MOVEMENTS_OF_OWNER: &str = "SELECT {columns} FROM stock_movement
    WHERE id < $1 AND owner_id = $3 ORDER BY id DESC LIMIT $2";
const MOVEMENTS_OF_PRODUCT: &str = "SELECT {columns} FROM stock_movement
    WHERE product_id = $1 AND id < $2 AND ($3 = 0 OR owner_id = $3) ORDER BY id DESC LIMIT $4";
const TASK: &str = "SELECT {columns} FROM task WHERE id = $1 AND ($2 = 0 OR owner_id = $2)";
const OPEN_TASKS: &str = "SELECT {columns} FROM task
    WHERE warehouse_id = $1 AND done_at = 0 AND id > $2 AND ($3 = 0 OR owner_id = $3) ORDER BY id LIMIT $4";

/// What each warehouse has and has promised of the product.
pub async fn of_product(conn: &mut Conn, scope: Scope, product: ProductId) -> Result<Vec<Stock>, Fault> {
    conn.fetch_all(text::<Stock>(OF_PRODUCT), args![product.value(), owner_of(scope)])
        .await
}

/// What the warehouse has of the products after this one (0 for the first page), by product.
pub async fn of_warehouse(
    conn: &mut Conn,
    scope: Scope,
    warehouse: WarehouseId,
    after: ProductId,
    limit: i64,
) -> Result<Vec<Stock>, Fault> {
    let mut args = args![warehouse.value(), after.value(), limit];
    match scope {
        Scope::All => conn.fetch_all(text::<Stock>(OF_WAREHOUSE), args).await,
        Scope::Owner(owner) => {
            args.push(owner.value().into());
            conn.fetch_all(text::<Stock>(OF_WAREHOUSE_AND_OWNER), args).await
        }
    }
}

/// In which bins the product lies, emptied ones included, by warehouse.
pub async fn levels(conn: &mut Conn, scope: Scope, product: ProductId) -> Result<Vec<StockLevel>, Fault> {
    conn.fetch_all(
        text::<StockLevel>(LEVELS),
        args![product.value(), owner_of(scope)],
    )
    .await
}

/// What the bin holds of the products after this one (0 for the first page), by product.
pub async fn in_bin(
    conn: &mut Conn,
    scope: Scope,
    bin: BinId,
    after: ProductId,
    limit: i64,
) -> Result<Vec<StockLevel>, Fault> {
    let args = args![bin.value(), after.value(), owner_of(scope), limit];
    conn.fetch_all(text::<StockLevel>(IN_BIN), args).await
}

/// The newest entries of the ledger before this one (none for the first page), newest first; of one
/// product, or of all.
pub async fn movements(
    conn: &mut Conn,
    scope: Scope,
    product: Option<ProductId>,
    before: Option<MovementId>,
    limit: i64,
) -> Result<Vec<StockMovement>, Fault> {
    let before = before.map_or(i64::MAX, MovementId::value);
    match (product, scope) {
        (Some(product), _) => {
            let args = args![product.value(), before, owner_of(scope), limit];
            conn.fetch_all(text::<StockMovement>(MOVEMENTS_OF_PRODUCT), args)
                .await
        }
        (None, Scope::Owner(owner)) => {
            conn.fetch_all(
                text::<StockMovement>(MOVEMENTS_OF_OWNER),
                args![before, limit, owner.value()],
            )
            .await
        }
        (None, Scope::All) => {
            conn.fetch_all(text::<StockMovement>(MOVEMENTS), args![before, limit])
                .await
        }
    }
}

/// The task.
pub async fn task(conn: &mut Conn, scope: Scope, id: TaskId) -> Result<Option<Task>, Fault> {
    conn.fetch_optional(text::<Task>(TASK), args![id.value(), owner_of(scope)])
        .await
}

/// The open tasks of the warehouse after this one (0 for the first page), oldest first.
pub async fn open_tasks(
    conn: &mut Conn,
    scope: Scope,
    warehouse: WarehouseId,
    after: TaskId,
    limit: i64,
) -> Result<Vec<Task>, Fault> {
    let args = args![warehouse.value(), after.value(), owner_of(scope), limit];
    conn.fetch_all(text::<Task>(OPEN_TASKS), args).await
}
