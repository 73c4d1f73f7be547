//! Orders: made, read, listed; the verbs are in [`verbs`] and [`floor`].

mod as_of;
mod attached;
mod batch;
mod edit;
mod floor;
mod input;
mod lookup;
mod notes;
mod payments;
mod sets;
mod story;
mod tags;
mod verbs;
mod view;
mod work;

use input::OrderBody;
use view::{LineView, OrderDetail, OrderView};
use work::{Names, NextVerb};

use std::collections::HashMap;
use std::sync::LazyLock;

use axum::extract::State;
use axum::response::Response;
use domain::id::{AddressId, LineId, OrderId};
use domain::orders::listing::ORDERS;
use domain::orders::{NoteAudience, Order};
use domain::permission::Permission;
use domain::refusal::{self, Refusal};
use ops::overload::Class;
use serde::{Deserialize, Serialize};
use store::listings::ORDER_LIST;
use store::{Conn, Fault, Scope, customers, expected_receipts, orders, products};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;

use super::ask::{Ask, WriteQuery, refused, versioned};
use super::export::{Column, Exported, ORDER_COLUMNS, export_handler};
use super::listing::{self, Count, CountQuery, Page, PageQuery, list_handlers};
use crate::app::App;
use crate::http::{ApiError, Call, Json, Module, Path, Query, Route};

/// For `skip_serializing_if`: the field is taken and documented, but is no part of the content that tells a repetition
/// from a change.
pub(super) fn never_content<T>(_: &T) -> bool {
    true
}

/// Lines of an order that its own page holds; the others are read page by page.
const DETAIL_LINES: i64 = 100;

/// Lines of a page when the reader does not say, and at most.
const LINES_DEFAULT: i64 = 200;
const LINES_MAX: i64 = 1_000;

const ROUTES: &[Route] = &[
    Route::list("/api/v1/orders", Permission::OrderRead, &ORDERS),
    Route::list("/api/v1/orders/count", Permission::OrderRead, &ORDERS),
    Route::list("/api/v1/orders/export", Permission::OrderRead, &ORDERS).download(),
    Route::post("/api/v1/orders", Permission::OrderCreate).class(Class::Machine),
    Route::post("/api/v1/orders:batch", Permission::OrderCreate).batch(),
    Route::post("/api/v1/orders:lookup", Permission::OrderRead).asks(),
    Route::get("/api/v1/orders/{id}", Permission::OrderRead),
    Route::get("/api/v1/orders/{id}/lines", Permission::OrderRead),
    Route::get("/api/v1/orders/{id}/why", Permission::OrderRead),
    Route::get("/api/v1/orders/{id}/events", Permission::OrderRead),
    Route::get("/api/v1/orders/{id}/as-of", Permission::OrderRead),
];

/// All rows: those above, and those that stand beside their handlers.
static ROWS: LazyLock<Vec<Route>> = LazyLock::new(|| {
    let parts = [
        ROUTES,
        verbs::ROUTES,
        edit::ROUTES,
        notes::ROUTES,
        payments::ROUTES,
        tags::ROUTES,
        sets::ROUTES,
        floor::ROUTES,
    ];
    parts.concat()
});

/// The routes of orders.
pub fn module() -> Module {
    let module = Module::new("orders", &ROWS)
        .routes(routes!(list, create))
        .routes(routes!(count))
        .routes(routes!(export))
        .routes(routes!(batch::create_batch))
        .routes(routes!(lookup::lookup))
        .routes(routes!(get))
        .routes(routes!(lines))
        .routes(routes!(story::why))
        .routes(routes!(story::timeline))
        .routes(routes!(as_of::order_as_of));
    let adders = [
        verbs::add,
        edit::add,
        notes::add,
        payments::add,
        tags::add,
        sets::add,
        floor::add,
    ];
    adders.into_iter().fold(module, |module, add| add(module))
}

/// What the maker of an order is told.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct CreatedOrder {
    /// Its id.
    #[schema(example = "ord_3v9")]
    pub id: String,
    /// The number people use.
    pub number: String,
    /// Where it stands.
    #[schema(example = "ready")]
    pub status: String,
    /// Its version, for `If-Match`.
    pub version: i64,
    /// What each line got.
    pub lines: Vec<CreatedLine>,
}

/// What a line of a new order got.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct CreatedLine {
    /// Its id; left out in a dry run.
    pub id: Option<String>,
    /// Pieces that stock was reserved for.
    pub reserved: i64,
    /// Pieces that wait for stock.
    pub backordered: i64,
}

/// Makes an order, and accepts it unless told otherwise.
#[utoipa::path(post, path = "/api/v1/orders", params(WriteQuery), request_body = OrderBody,
    responses((status = 201, body = CreatedOrder), (status = 200, description = "A dry run", body = CreatedOrder)))]
async fn create(
    State(app): State<App>,
    call: Call,
    Query(query): Query<WriteQuery>,
    Json { value, hash }: Json<OrderBody>,
) -> Result<Response, ApiError> {
    let command = value.command(&app, &call).await?;
    let ask = Ask::new(app, call, hash, query);
    ask.create("/api/v1/orders", command).await
}

/// What an order's page holds besides.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct DetailQuery {
    /// Whether to say which verbs would be carried out now, and what refuses the others.
    #[serde(default)]
    next: bool,
}

/// One order with everything that hangs on it, and its first lines.
#[utoipa::path(get, path = "/api/v1/orders/{id}", params(("id" = String, Path, example = "ord_3v9"), DetailQuery),
    responses((status = 200, body = OrderDetail)))]
async fn get(
    State(app): State<App>,
    call: Call,
    Path(id): Path<OrderId>,
    Query(query): Query<DetailQuery>,
) -> Result<Response, ApiError> {
    let scope = Scope::from(call.actor());
    let mut conn = app.store.read().await?;
    let detail = orders::detail(&mut conn, scope, id, DETAIL_LINES).await?;
    let mut detail = detail.ok_or_else(|| not_found(id))?;
    if !notes::sees_internal(&call) {
        detail
            .notes
            .retain(|note| note.audience != NoteAudience::Internal);
    }
    let names = Names::read(&mut conn, scope, &detail).await?;
    drop(conn);
    let next = if query.next {
        Some(next_verbs(&app, &call, id).await?)
    } else {
        None
    };
    Ok(versioned(
        detail.order.version,
        OrderDetail::of(detail, &names, next),
    ))
}

async fn next_verbs(app: &App, call: &Call, id: OrderId) -> Result<Vec<NextVerb>, ApiError> {
    let next = app.engine.next(call.actor(), id).await;
    let next = next.map_err(|error| refused(call, error))?;
    let shown = |it| NextVerb::of(it, &ROWS, call.visitor.role);
    Ok(next.into_iter().map(shown).collect())
}

/// Where a page of lines begins, and how long it is.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct LinesQuery {
    /// The `next` of the page before.
    #[serde(default)]
    after: Option<i64>,
    /// Lines of a page.
    #[serde(default)]
    #[param(minimum = 1, maximum = 1000)]
    limit: Option<i64>,
}

/// A page of an order's lines.
#[derive(Debug, Serialize, ToSchema)]
struct LinePage {
    /// The lines, by position.
    items: Vec<LineView>,
    /// For `after`; left out on the last page.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<i64>,
}

/// The lines of an order, page by page.
#[utoipa::path(get, path = "/api/v1/orders/{id}/lines",
    params(("id" = String, Path, example = "ord_3v9"), LinesQuery), responses((status = 200, body = LinePage)))]
async fn lines(
    State(app): State<App>,
    call: Call,
    Path(id): Path<OrderId>,
    Query(query): Query<LinesQuery>,
) -> Result<axum::Json<LinePage>, ApiError> {
    let limit = query.limit.unwrap_or(LINES_DEFAULT);
    domain::text::within("/limit", limit, 1..=LINES_MAX)?;
    let scope = Scope::from(call.actor());
    let mut conn = app.store.read().await?;
    find(&mut conn, scope, id).await?;
    let after = query.after.unwrap_or(0);
    let mut lines = orders::lines(&mut conn, scope, id, after, limit + 1).await?;
    let more = i64::try_from(lines.len()).is_ok_and(|count| count > limit);
    if more {
        lines.pop();
    }
    let next = lines.last().filter(|_| more).map(|line| line.position);
    let ids: Vec<_> = lines.iter().map(|line| line.product).collect();
    let products = products::by_ids(&mut conn, scope, &ids).await?;
    let promised = expected_receipts::promised(&mut conn, &lines).await?;
    let items = lines
        .into_iter()
        .map(|line| LineView::of(line, &products, &promised))
        .collect();
    Ok(axum::Json(LinePage { items, next }))
}

/// The order's head, or the refusal that there is none for this reader.
async fn find(conn: &mut Conn, scope: Scope, id: OrderId) -> Result<Order, ApiError> {
    let order = orders::by_id(conn, scope, id).await?;
    order.ok_or_else(|| not_found(id))
}

fn not_found(id: OrderId) -> ApiError {
    Refusal::new(refusal::ORDER_NOT_FOUND)
        .with("order", id.to_string())
        .into()
}

/// Pieces of a line, as verbs take them.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LineQuantity {
    /// The line.
    #[schema(value_type = String, example = "lin_3va")]
    pub line: LineId,
    /// How many.
    #[schema(minimum = 1, example = 1)]
    pub quantity: i64,
}

/// Where an order stands after a verb.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct OrderAnswer {
    /// The order.
    #[schema(example = "ord_3v9")]
    pub id: String,
    /// The number people use.
    pub number: String,
    /// Where it stands.
    #[schema(example = "released")]
    pub status: String,
    /// Its version, for `If-Match`.
    pub version: i64,
    /// The hold that was placed.
    pub hold: Option<String>,
    /// The tags that it did not have before.
    pub tags_added: Option<Vec<String>>,
    /// The tags that it has no more.
    pub tags_removed: Option<Vec<String>>,
    /// The note that was written.
    pub note: Option<String>,
    /// The payment that was recorded.
    pub payment: Option<String>,
    /// Where the order stands with its money after it.
    pub payment_state: Option<String>,
    /// The package that was filled.
    pub package: Option<String>,
    /// The shipment that left.
    pub shipment: Option<String>,
    /// Who holds the work now.
    pub holder: Option<String>,
    /// Counts the hand-overs of the work.
    pub fence: Option<i64>,
    /// When anybody may take the work.
    pub expires_at: Option<String>,
}

/// Orders, a page at a time, each with the name of who gets it.
#[utoipa::path(get, path = "/api/v1/orders", params(PageQuery), responses((status = 200, body = Page<OrderView>)))]
async fn list(
    State(app): State<App>,
    call: Call,
    Query(query): Query<PageQuery>,
) -> Result<axum::Json<Page<OrderView>>, ApiError> {
    let page: Page<Order> = listing::rows(&app, &call, &ORDER_LIST, &query).await?;
    let names = recipients(&app, Scope::from(call.actor()), page.items()).await?;
    Ok(axum::Json(page.map(|order| shown(order, &names))))
}

/// Who gets these orders, by address.
async fn recipients(app: &App, scope: Scope, orders: &[Order]) -> Result<HashMap<AddressId, String>, Fault> {
    let ship_to: Vec<AddressId> = orders.iter().map(|order| order.ship_to).collect();
    let mut conn = app.store.read().await?;
    let addresses = customers::addresses(&mut conn, scope, &ship_to).await?;
    let called = addresses.into_iter().map(|it| (it.id, it.called().to_owned()));
    Ok(called.collect())
}

fn shown(order: Order, recipients: &HashMap<AddressId, String>) -> OrderView {
    let recipient = recipients.get(&order.ship_to).cloned();
    OrderView::from(order).for_whom(recipient)
}

impl Exported for OrderView {
    type Row = Order;
    const COLUMNS: &'static [Column] = ORDER_COLUMNS;

    async fn shown(app: &App, scope: Scope, rows: Vec<Order>) -> Result<Vec<Self>, Fault> {
        let names = recipients(app, scope, &rows).await?;
        Ok(rows.into_iter().map(|order| shown(order, &names)).collect())
    }
}

list_handlers!(count = "/api/v1/orders/count", ORDER_LIST);

export_handler!(export = "/api/v1/orders/export", ORDER_LIST -> OrderView);
