//! Reading orders: by what people call them, a page of lines, everything for the order's own page.

use crate::rows::text;
use crate::scope::{Scope, owner_of};
use crate::{Cells, Conn, Fault, FromCells, args, bulk, customers, shipments};
use domain::customers::{Address, Customer};
use domain::id::{ChannelId, LineId, OrderId, OwnerId};
use domain::inventory::Task;
use domain::list::fold;
use domain::orders::{Allocation, Charge, Credit, Hold, LinkKind, Note, Order, OrderLine, Status, WorkLease};
use domain::payments::Payment;
use domain::shipments::{Package, PackageLine, Shipment};
use domain::time::Instant;
use rustc_hash::FxHashMap;

const BY_ID: &str = "SELECT {columns} FROM orders WHERE id = $1 AND ($2 = 0 OR owner_id = $2)";
const BY_IDS: &str = "SELECT {columns} FROM orders WHERE id {in} AND ($2 = 0 OR owner_id = $2)";
const BY_NUMBER: &str = "SELECT {columns} FROM orders
    WHERE number_key = $1 AND number = $2 AND ($3 = 0 OR owner_id = $3) ORDER BY id DESC LIMIT $4";
const BY_REF: &str = "SELECT {columns} FROM orders
    WHERE channel_id = $1 AND external_ref = $2 AND external_ref <> '' AND ($3 = 0 OR owner_id = $3)";
const BY_NUMBER_KEYS: &str = "SELECT {columns} FROM orders
    WHERE number_key {in} AND ($2 = 0 OR owner_id = $2) ORDER BY number_key, id DESC LIMIT $3";
const BY_REFS: &str = "SELECT {columns} FROM orders
    WHERE external_ref {in} AND channel_id = $2 AND external_ref <> '' AND ($3 = 0 OR owner_id = $3)";
const LINES: &str = "SELECT {columns} FROM order_line
    WHERE order_id = $1 AND position > $2 AND ($3 = 0 OR owner_id = $3) ORDER BY position LIMIT $4";
const LINE: &str = "SELECT {columns} FROM order_line WHERE id = $1 AND ($2 = 0 OR owner_id = $2)";
const OF_ORDER: &str = "SELECT {columns} FROM {table}
    WHERE order_id = $1 AND ($2 = 0 OR owner_id = $2) ORDER BY {key}";
const CREDITS: &str = "SELECT {columns} FROM credit
    WHERE order_id = $1 AND order_id <> 0 AND ($2 = 0 OR owner_id = $2) ORDER BY id";
const TASKS: &str = "SELECT {columns} FROM task
    WHERE order_id = $1 AND order_id <> 0 AND ($2 = 0 OR owner_id = $2) ORDER BY id";
const PACKAGE_LINES: &str = "SELECT {columns} FROM package_line
    WHERE package_id {in} AND ($2 = 0 OR owner_id = $2) ORDER BY package_id, line_id";
const ORIGINS: &str = "SELECT order_link.kind, orders.id, orders.number FROM order_link
    CROSS JOIN orders WHERE order_link.order_id = $1 AND orders.id = order_link.origin_id
        AND ($2 = 0 OR orders.owner_id = $2) ORDER BY orders.id";
const FOLLOWERS: &str = "SELECT order_link.kind, orders.id, orders.number FROM order_link
    CROSS JOIN orders WHERE order_link.origin_id = $1 AND orders.id = order_link.order_id
        AND ($2 = 0 OR orders.owner_id = $2) ORDER BY orders.id LIMIT $3";
const COUNTS: &str = "SELECT owner_id, status, count FROM order_count
    WHERE ($1 = 0 OR owner_id = $1) AND count <> 0 ORDER BY owner_id, status";

/// Orders that came from one, as its page names them at most.
const FOLLOWERS_MAX: i64 = 100;

/// Another order that an order came from, or that came from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Linked {
    /// How the one came from the other.
    pub kind: LinkKind,
    /// The other order.
    pub order: OrderId,
    /// Its number.
    pub number: String,
}

impl FromCells for Linked {
    fn from_cells(cells: &mut Cells<'_>) -> Result<Self, Fault> {
        let (kind, order, number) = FromCells::from_cells(cells)?;
        Ok(Self { kind, order, number })
    }
}

/// An order with everything that hangs on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Detail {
    /// Its head.
    pub order: Order,
    /// Who buys.
    pub customer: Option<Customer>,
    /// Where it goes.
    pub ship_to: Option<Address>,
    /// Who is billed, when somebody else.
    pub bill_to: Option<Address>,
    /// Its first lines.
    pub lines: Vec<OrderLine>,
    /// Its charges.
    pub charges: Vec<Charge>,
    /// Its holds, lifted ones included.
    pub holds: Vec<Hold>,
    /// Its notes, archived ones included.
    pub notes: Vec<Note>,
    /// Its payments, in the order they were recorded.
    pub payments: Vec<Payment>,
    /// Who works on it.
    pub lease: Option<WorkLease>,
    /// Where its pieces are taken from.
    pub allocations: Vec<Allocation>,
    /// Its packages.
    pub packages: Vec<Package>,
    /// What is in them.
    pub package_lines: Vec<PackageLine>,
    /// Its shipments.
    pub shipments: Vec<Shipment>,
    /// What the floor has to do besides.
    pub tasks: Vec<Task>,
    /// The credits that correct it.
    pub credits: Vec<Credit>,
    /// The orders that it came from.
    pub origins: Vec<Linked>,
    /// The orders that came from it.
    pub followers: Vec<Linked>,
}

/// The order's head.
pub async fn by_id(conn: &mut Conn, scope: Scope, id: OrderId) -> Result<Option<Order>, Fault> {
    conn.fetch_optional(text::<Order>(BY_ID), args![id.value(), owner_of(scope)])
        .await
}

/// The heads of these orders, in the order asked for; those that are not there are left out.
pub async fn by_ids(conn: &mut Conn, scope: Scope, ids: &[OrderId]) -> Result<Vec<Order>, Fault> {
    let keys: Vec<i64> = ids.iter().map(|id| id.value()).collect();
    let found: Vec<Order> = bulk::fetch_in(conn, text::<Order>(BY_IDS), keys, args![owner_of(scope)]).await?;
    let mut found: FxHashMap<OrderId, Order> = found.into_iter().map(|order| (order.id, order)).collect();
    Ok(ids.iter().filter_map(|id| found.remove(id)).collect())
}

/// The orders that people call by this number, newest first. Imported numbers may come more than once.
pub async fn by_number(conn: &mut Conn, scope: Scope, number: &str, limit: i64) -> Result<Vec<Order>, Fault> {
    let args = args![fold(number), number, owner_of(scope), limit];
    conn.fetch_all(text::<Order>(BY_NUMBER), args).await
}

/// Orders of an owner that were accepted and not brought in as history, the newest first, after this one of those.
pub async fn accepted_before(
    conn: &mut Conn,
    owner: OwnerId,
    after: Option<(Instant, OrderId)>,
    limit: i64,
) -> Result<Vec<(Instant, OrderId)>, Fault> {
    let (placed_at, id) = after.unwrap_or((Instant(i64::MAX), OrderId::new(i64::MAX)));
    let sql = "SELECT placed_at, id FROM orders WHERE owner_id = $1 AND (placed_at, id) < ($2, $3)
        AND accepted_at <> 0 AND NOT history ORDER BY placed_at DESC, id DESC LIMIT $4";
    let rows: Vec<(i64, i64)> = conn
        .fetch_all(sql, args![owner.value(), placed_at.0, id.value(), limit])
        .await?;
    Ok(rows
        .into_iter()
        .map(|(at, id)| (Instant(at), OrderId::new(id)))
        .collect())
}

/// Orders of an owner with a status, the oldest first, after one of those.
pub async fn of_status_after(
    conn: &mut Conn,
    owner: OwnerId,
    status: Status,
    after: Option<(Instant, OrderId)>,
    limit: i64,
) -> Result<Vec<(Instant, OrderId)>, Fault> {
    let (placed_at, id) = after.unwrap_or((Instant(i64::MIN), OrderId::default()));
    let sql =
        "SELECT placed_at, id FROM orders WHERE owner_id = $1 AND status = $2 AND (placed_at, id) > ($3, $4)
        ORDER BY placed_at, id LIMIT $5";
    let args = args![owner.value(), status.name(), placed_at.0, id.value(), limit];
    let rows: Vec<(i64, i64)> = conn.fetch_all(sql, args).await?;
    Ok(rows
        .into_iter()
        .map(|(at, id)| (Instant(at), OrderId::new(id)))
        .collect())
}

/// The order that the channel knows by this reference.
pub async fn by_ref(
    conn: &mut Conn,
    scope: Scope,
    channel: ChannelId,
    external_ref: &str,
) -> Result<Option<Order>, Fault> {
    conn.fetch_optional(
        text::<Order>(BY_REF),
        args![channel.value(), external_ref, owner_of(scope)],
    )
    .await
}

/// The orders whose folded number is one of these, at most `limit`.
pub async fn by_number_keys(
    conn: &mut Conn,
    scope: Scope,
    keys: Vec<String>,
    limit: u64,
) -> Result<Vec<Order>, Fault> {
    let more = args![owner_of(scope), limit.cast_signed()];
    bulk::fetch_in(conn, text::<Order>(BY_NUMBER_KEYS), keys, more).await
}

/// The orders that the channel knows by these references.
pub async fn by_refs(
    conn: &mut Conn,
    scope: Scope,
    channel: ChannelId,
    external_refs: Vec<String>,
) -> Result<Vec<Order>, Fault> {
    let more = args![channel.value(), owner_of(scope)];
    bulk::fetch_in(conn, text::<Order>(BY_REFS), external_refs, more).await
}

/// The lines after this position (0 for the first page), by position.
pub async fn lines(
    conn: &mut Conn,
    scope: Scope,
    order: OrderId,
    after: i64,
    limit: i64,
) -> Result<Vec<OrderLine>, Fault> {
    let args = args![order.value(), after, owner_of(scope), limit];
    conn.fetch_all(text::<OrderLine>(LINES), args).await
}

/// One line.
pub async fn line(conn: &mut Conn, scope: Scope, id: LineId) -> Result<Option<OrderLine>, Fault> {
    conn.fetch_optional(text::<OrderLine>(LINE), args![id.value(), owner_of(scope)])
        .await
}

/// The charges of the order.
pub async fn charges(conn: &mut Conn, scope: Scope, order: OrderId) -> Result<Vec<Charge>, Fault> {
    conn.fetch_all(text::<Charge>(OF_ORDER), args![order.value(), owner_of(scope)])
        .await
}

/// The holds of the order, in the order they were placed, lifted ones included.
pub async fn holds(conn: &mut Conn, scope: Scope, order: OrderId) -> Result<Vec<Hold>, Fault> {
    conn.fetch_all(text::<Hold>(OF_ORDER), args![order.value(), owner_of(scope)])
        .await
}

/// The notes on the order, in the order they were written, archived ones included.
pub async fn notes(conn: &mut Conn, scope: Scope, order: OrderId) -> Result<Vec<Note>, Fault> {
    conn.fetch_all(text::<Note>(OF_ORDER), args![order.value(), owner_of(scope)])
        .await
}

/// The payments of the order, in the order they were recorded.
pub async fn payments(conn: &mut Conn, scope: Scope, order: OrderId) -> Result<Vec<Payment>, Fault> {
    conn.fetch_all(text::<Payment>(OF_ORDER), args![order.value(), owner_of(scope)])
        .await
}

/// Who works on the order.
pub async fn lease(conn: &mut Conn, scope: Scope, order: OrderId) -> Result<Option<WorkLease>, Fault> {
    conn.fetch_optional(text::<WorkLease>(OF_ORDER), args![order.value(), owner_of(scope)])
        .await
}

/// From which bins the order's pieces are taken.
pub async fn allocations(conn: &mut Conn, scope: Scope, order: OrderId) -> Result<Vec<Allocation>, Fault> {
    conn.fetch_all(
        text::<Allocation>(OF_ORDER),
        args![order.value(), owner_of(scope)],
    )
    .await
}

/// The packages of the order, and what is in them.
pub async fn packages(
    conn: &mut Conn,
    scope: Scope,
    order: OrderId,
) -> Result<(Vec<Package>, Vec<PackageLine>), Fault> {
    let packages: Vec<Package> = conn
        .fetch_all(text::<Package>(OF_ORDER), args![order.value(), owner_of(scope)])
        .await?;
    let ids: Vec<i64> = packages.iter().map(|package| package.id.value()).collect();
    let lines = bulk::fetch_in(
        conn,
        text::<PackageLine>(PACKAGE_LINES),
        ids,
        args![owner_of(scope)],
    )
    .await?;
    Ok((packages, lines))
}

/// The credits that correct the order.
pub async fn credits(conn: &mut Conn, scope: Scope, order: OrderId) -> Result<Vec<Credit>, Fault> {
    conn.fetch_all(text::<Credit>(CREDITS), args![order.value(), owner_of(scope)])
        .await
}

/// What the floor has to do for the order besides, done or not.
pub async fn tasks(conn: &mut Conn, scope: Scope, order: OrderId) -> Result<Vec<Task>, Fault> {
    conn.fetch_all(text::<Task>(TASKS), args![order.value(), owner_of(scope)])
        .await
}

/// The order with everything that hangs on it, as it was at one moment, and its first `lines_max` lines.
pub async fn detail(
    conn: &mut Conn,
    scope: Scope,
    id: OrderId,
    lines_max: i64,
) -> Result<Option<Detail>, Fault> {
    if conn.in_transaction() {
        return detail_within(conn, scope, id, lines_max).await;
    }
    conn.begin().await?;
    let detail = detail_within(conn, scope, id, lines_max).await;
    conn.rollback().await?;
    detail
}

async fn detail_within(
    conn: &mut Conn,
    scope: Scope,
    id: OrderId,
    lines_max: i64,
) -> Result<Option<Detail>, Fault> {
    let Some(order) = by_id(conn, scope, id).await? else {
        return Ok(None);
    };
    let addresses = customers::addresses(conn, scope, &[order.ship_to, order.bill_to]).await?;
    let address = |id| addresses.iter().find(|it| it.id == id).cloned();
    let (packages, package_lines) = packages(conn, scope, id).await?;
    Ok(Some(Detail {
        customer: customers::by_id(conn, scope, order.customer).await?,
        ship_to: address(order.ship_to),
        bill_to: address(order.bill_to),
        lines: lines(conn, scope, id, 0, lines_max).await?,
        charges: charges(conn, scope, id).await?,
        holds: holds(conn, scope, id).await?,
        notes: notes(conn, scope, id).await?,
        payments: payments(conn, scope, id).await?,
        lease: lease(conn, scope, id).await?,
        allocations: allocations(conn, scope, id).await?,
        packages,
        package_lines,
        shipments: shipments::of_order(conn, scope, id).await?,
        tasks: tasks(conn, scope, id).await?,
        credits: credits(conn, scope, id).await?,
        origins: origins(conn, scope, id).await?,
        followers: followers(conn, scope, id).await?,
        order,
    }))
}

/// The orders that this one came from.
pub async fn origins(conn: &mut Conn, scope: Scope, order: OrderId) -> Result<Vec<Linked>, Fault> {
    conn.fetch_all(ORIGINS, args![order.value(), owner_of(scope)])
        .await
}

/// The orders that came from this one, the first ones.
pub async fn followers(conn: &mut Conn, scope: Scope, order: OrderId) -> Result<Vec<Linked>, Fault> {
    conn.fetch_all(FOLLOWERS, args![order.value(), owner_of(scope), FOLLOWERS_MAX])
        .await
}

/// How many orders each owner has of each status: exact.
pub async fn counts(conn: &mut Conn, scope: Scope) -> Result<Vec<(OwnerId, Status, i64)>, Fault> {
    conn.fetch_all(COUNTS, args![owner_of(scope)]).await
}
