//! What a channel may sell: of each item what is free, less what is kept back from it.

use axum::extract::State;
use axum::response::Response;
use domain::id::{ChannelId, ProductId, WarehouseId};
use domain::owners::{Buffers, Channel, SetChannelBuffers};
use domain::permission::Permission;
use domain::refusal::{self, Refusal};
use domain::text;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use store::availability::{self, Item};
use store::{Conn, Scope, clock, owners, products};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;

use super::Created;
use super::ask::{Write, WriteQuery, versioned};
use super::shown::Shown;
use crate::app::App;
use crate::http::{ApiError, Call, Module, Path, Query, Route};

/// Items of a page when the reader does not say, and at most.
const ITEMS_DEFAULT: i64 = 200;
const ITEMS_MAX: i64 = 1_000;

const ROUTES: &[Route] = &[
    Route::get("/api/v1/channels/{id}/availability", Permission::StockRead),
    Route::get("/api/v1/channels/{id}/buffers", Permission::OwnerRead),
    Route::put("/api/v1/channels/{id}/buffers", Permission::OwnerWrite).versioned(),
];

/// The routes of what channels may sell.
pub fn module() -> Module {
    Module::new("availability", ROUTES)
        .routes(routes!(read))
        .routes(routes!(buffers, set))
}

/// Which items are asked for.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct AvailabilityQuery {
    /// Items whose code follows this one: the `next` of the page before.
    #[serde(default)]
    after: String,
    /// How many items at most.
    #[serde(default)]
    #[param(minimum = 1, maximum = 1000, default = 200)]
    limit: Option<i64>,
    /// In this warehouse; without, in the one from which the owner's orders ship unless they say otherwise.
    #[serde(default)]
    #[param(value_type = Option<String>, example = "whs_3v9")]
    warehouse: Option<WarehouseId>,
}

/// What a channel may sell.
#[derive(Debug, Serialize, ToSchema)]
struct Availability {
    /// The moment of which it tells.
    #[schema(format = DateTime)]
    at: Shown,
    /// The warehouse.
    #[schema(example = "whs_3v9")]
    warehouse: Shown,
    /// The items, by their codes.
    items: Vec<AvailableItem>,
    /// The `after` of the next page; left out on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

/// What a channel may sell of an item.
#[derive(Debug, Serialize, ToSchema)]
struct AvailableItem {
    /// The item.
    #[schema(example = "prd_3v9")]
    product: Shown,
    /// Its code.
    #[schema(example = "MUG-BLUE")]
    sku: String,
    /// What it is called.
    name: String,
    /// Pieces that may be sold: what is free less what is kept back, and none while orders wait for the item.
    available: i64,
    /// Pieces that a new order would be promised; below zero when promised stock was lost.
    free: i64,
    /// Pieces that are kept back from this channel.
    kept_back: i64,
    /// Pieces that orders wait for.
    waiting: i64,
    /// Pieces that are expected beyond those that orders wait for.
    expected: i64,
    /// The first day on which some of those are expected.
    #[serde(skip_serializing_if = "String::is_empty")]
    #[schema(format = Date)]
    expected_date: String,
}

impl AvailableItem {
    fn of(it: Item, buffers: &Buffers) -> AvailableItem {
        AvailableItem {
            product: it.stock.product.into(),
            sku: it.sku,
            name: it.name,
            available: buffers.available(&it.stock),
            free: it.stock.free(),
            kept_back: buffers.of(it.stock.product),
            waiting: it.stock.backordered,
            expected: (it.expected - it.stock.backordered).max(0),
            expected_date: it.expected_date,
        }
    }
}

async fn find(conn: &mut Conn, call: &Call, id: ChannelId) -> Result<Channel, ApiError> {
    let channel = owners::channel(conn, Scope::from(call.actor()), id).await?;
    Ok(channel.ok_or_else(|| Refusal::new(refusal::CHANNEL_NOT_FOUND).with("channel", id.to_string()))?)
}

/// What a channel may sell of every item, a page at a time by item code: one query a page. Read it whole, then follow the
/// event feed, and read those items again that stock events name.
#[utoipa::path(get, path = "/api/v1/channels/{id}/availability",
    params(("id" = String, Path, example = "chn_3va"), AvailabilityQuery), responses((status = 200, body = Availability)))]
async fn read(
    State(app): State<App>,
    call: Call,
    Path(id): Path<ChannelId>,
    Query(query): Query<AvailabilityQuery>,
) -> Result<axum::Json<Availability>, ApiError> {
    let limit = query.limit.unwrap_or(ITEMS_DEFAULT);
    text::within("/limit", limit, 1..=ITEMS_MAX)?;
    let scope = Scope::from(call.actor());
    let mut conn = app.store.read().await?;
    let channel = find(&mut conn, &call, id).await?;
    let warehouse = match query.warehouse {
        Some(warehouse) => warehouse,
        None => {
            let owner = owners::by_id(&mut conn, scope, channel.owner).await?;
            owner.map(|it| it.warehouse).unwrap_or_default()
        }
    };
    let place = (channel.owner, warehouse);
    let mut items = availability::items(&mut conn, scope, place, &query.after, limit + 1).await?;
    let is_last = i64::try_from(items.len()).is_ok_and(|count| count <= limit);
    if !is_last {
        items.pop();
    }
    let next = items.last().filter(|_| !is_last).map(|it| it.sku.clone());
    let item = |it| AvailableItem::of(it, &channel.buffers);
    Ok(axum::Json(Availability {
        at: domain::time::Instant(clock::now_us(&mut conn).await?).into(),
        warehouse: warehouse.into(),
        items: items.into_iter().map(item).collect(),
        next,
    }))
}

/// What is kept back from a channel.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct BuffersBody {
    /// Pieces of every item that is not named.
    #[serde(default)]
    #[schema(minimum = 0, example = 2)]
    buffer: i64,
    /// Items with a buffer of their own, at most 2,000. Those that are left out have none any more.
    #[serde(default)]
    #[schema(max_items = 2000)]
    items: Vec<ItemBufferBody>,
}

/// What is kept back of one item.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ItemBuffer)]
struct ItemBufferBody {
    /// Its code.
    #[schema(example = "MUG-BLUE")]
    sku: String,
    /// Pieces.
    #[schema(minimum = 0, example = 5)]
    buffer: i64,
}

/// What is kept back from a channel.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Buffers)]
struct BuffersView {
    /// Pieces of every item that has no buffer of its own.
    buffer: i64,
    /// Items with a buffer of their own, by their codes.
    items: Vec<ItemBufferBody>,
    /// The version of the channel, for `If-Match`.
    version: i64,
}

/// What is kept back from a channel: of every item, and of some.
#[utoipa::path(get, path = "/api/v1/channels/{id}/buffers", params(("id" = String, Path, example = "chn_3va")),
    responses((status = 200, body = BuffersView)))]
async fn buffers(
    State(app): State<App>,
    call: Call,
    Path(id): Path<ChannelId>,
) -> Result<Response, ApiError> {
    let mut conn = app.store.read().await?;
    let channel = find(&mut conn, &call, id).await?;
    let ids: Vec<ProductId> = channel.buffers.items.keys().copied().collect();
    let known = products::by_ids(&mut conn, Scope::from(call.actor()), &ids).await?;
    let mut skus: HashMap<i64, String> = known.into_iter().map(|it| (it.id.value(), it.sku)).collect();
    let own = channel.buffers.items.iter();
    let mut items: Vec<_> = own
        .filter_map(|(id, buffer)| {
            Some(ItemBufferBody {
                sku: skus.remove(&id.value())?,
                buffer: *buffer,
            })
        })
        .collect();
    items.sort_by(|one, other| one.sku.cmp(&other.sku));
    let view = BuffersView {
        buffer: channel.buffers.all,
        items,
        version: channel.version,
    };
    Ok(versioned(channel.version, view))
}

/// Says what is kept back from a channel, whole. It changes what the channel is told, and nothing that was promised.
#[utoipa::path(put, path = "/api/v1/channels/{id}/buffers", params(("id" = String, Path), WriteQuery),
    request_body = BuffersBody, responses((status = 200, body = Created)))]
async fn set(
    Write {
        path: channel,
        body,
        ask,
    }: Write<ChannelId, BuffersBody>,
) -> Result<Response, ApiError> {
    let command = SetChannelBuffers {
        channel,
        expected_version: ask.call.if_match,
        all: body.buffer,
        items: body.items.into_iter().map(|it| (it.sku, it.buffer)).collect(),
    };
    ask.verb(command).await
}
