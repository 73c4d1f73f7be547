//! Owners and their sales channels.

use axum::extract::State;
use axum::response::Response;
use domain::id::{ChannelId, OwnerId};
use domain::money::Currency;
use domain::owners::listing::{CHANNELS, OWNERS};
use domain::owners::{ChangeReceiving, Channel, CreateChannel, CreateOwner, Owner, ShortPolicy};
use domain::payments::PaymentPolicy;
use domain::permission::Permission;
use domain::refusal::{self, Refusal};
use serde::{Deserialize, Serialize};
use store::{Scope, owners};
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::ask::{Ask, Write, WriteQuery, versioned};
use super::codes;
use super::export::export_handler;
use super::listing::{Count, CountQuery, Page, PageQuery, list_handlers};
use super::minimum_order::MinimumOrderBody;
use super::payment_terms::PaymentTermsBody;
use super::shown::Shown;
use super::{Created, default_zone};
use crate::app::App;
use crate::http::{ApiError, Call, Json, Module, Path, Query, Route};

const ROUTES: &[Route] = &[
    Route::list("/api/v1/owners", Permission::OwnerRead, &OWNERS),
    Route::list("/api/v1/owners/count", Permission::OwnerRead, &OWNERS),
    Route::list("/api/v1/owners/export", Permission::OwnerRead, &OWNERS).download(),
    Route::post("/api/v1/owners", Permission::OwnerWrite),
    Route::get("/api/v1/owners/{id}", Permission::OwnerRead),
    Route::put("/api/v1/owners/{id}/receiving", Permission::OwnerWrite).versioned(),
    Route::list("/api/v1/channels", Permission::OwnerRead, &CHANNELS),
    Route::list("/api/v1/channels/count", Permission::OwnerRead, &CHANNELS),
    Route::list("/api/v1/channels/export", Permission::OwnerRead, &CHANNELS).download(),
    Route::post("/api/v1/channels", Permission::OwnerWrite),
    Route::get("/api/v1/channels/{id}", Permission::OwnerRead),
];

/// The routes of owners and channels.
pub fn module() -> Module {
    Module::new("owners", ROUTES)
        .routes(routes!(list, create))
        .routes(routes!(count))
        .routes(routes!(export))
        .routes(routes!(get))
        .routes(routes!(change_receiving))
        .routes(routes!(list_channels, create_channel))
        .routes(routes!(count_channels))
        .routes(routes!(export_channels))
        .routes(routes!(get_channel))
}

/// A client whose goods are kept and sold.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Owner)]
struct OwnerView {
    #[schema(example = "own_3v9")]
    id: Shown,
    code: String,
    name: String,
    /// The IANA zone of its business days.
    zone: String,
    /// The currency of orders that do not name one.
    currency: Shown,
    /// `backorder` or `refuse`: what happens to what stock cannot cover.
    short_policy: &'static str,
    /// Whether its orders ship complete unless they say otherwise.
    ship_complete: bool,
    /// Where its orders ship from unless they say otherwise.
    warehouse: Shown,
    /// What it wants of payment.
    payment: PaymentTermsBody,
    /// The least that its orders are to be worth.
    minimum_order: MinimumOrderBody,
    /// How much more than expected it takes of a product, in percent of what is expected.
    over_delivery_percent: i64,
    version: i64,
}

impl From<Owner> for OwnerView {
    fn from(it: Owner) -> OwnerView {
        OwnerView {
            id: it.id.into(),
            code: it.code,
            name: it.name,
            zone: it.zone,
            currency: Shown::of(it.currency),
            short_policy: it.short_policy.name(),
            ship_complete: it.ship_complete,
            warehouse: it.warehouse.into(),
            payment: it.payment.into(),
            minimum_order: it.minimum_order.into(),
            over_delivery_percent: it.over_delivery_percent,
            version: it.version,
        }
    }
}

/// One owner.
#[utoipa::path(get, path = "/api/v1/owners/{id}", params(("id" = String, Path, example = "own_3v9")),
    responses((status = 200, body = OwnerView)))]
async fn get(State(app): State<App>, call: Call, Path(id): Path<OwnerId>) -> Result<Response, ApiError> {
    let mut conn = app.store.read().await?;
    let owner = owners::by_id(&mut conn, Scope::from(call.actor()), id).await?;
    let owner = owner.ok_or_else(|| Refusal::new(refusal::OWNER_NOT_FOUND).with("owner", id.to_string()))?;
    Ok(versioned(owner.version, OwnerView::from(owner)))
}

/// An owner to be made.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct OwnerBody {
    /// A short unique code.
    #[schema(example = "ACME")]
    code: String,
    name: String,
    /// The IANA zone of its business days.
    #[serde(default = "default_zone")]
    #[schema(default = "Europe/Amsterdam")]
    zone: String,
    /// The ISO currency of orders that do not name one.
    #[serde(default = "euro")]
    #[schema(value_type = String, default = "EUR")]
    currency: Currency,
    /// `backorder` or `refuse`: what happens to what stock cannot cover.
    #[serde(default)]
    #[schema(value_type = String, default = "backorder")]
    short_policy: ShortPolicy,
    /// Whether orders ship complete unless they say otherwise.
    #[serde(default)]
    ship_complete: bool,
    /// Where orders ship from unless they say otherwise: an id or a code.
    #[schema(example = "MAIN")]
    warehouse: String,
}

const fn euro() -> Currency {
    Currency::EUR
}

/// Makes an owner.
#[utoipa::path(post, path = "/api/v1/owners", params(WriteQuery), request_body = OwnerBody,
    responses((status = 201, body = Created)))]
async fn create(
    State(app): State<App>,
    call: Call,
    Query(query): Query<WriteQuery>,
    Json { value, hash }: Json<OwnerBody>,
) -> Result<Response, ApiError> {
    let warehouse = codes::warehouse(&app, "/warehouse", &value.warehouse).await?;
    let command = CreateOwner {
        code: value.code,
        name: value.name,
        zone: value.zone,
        currency: value.currency,
        short_policy: value.short_policy,
        ship_complete: value.ship_complete,
        warehouse,
    };
    let ask = Ask::new(app, call, hash, query);
    let made = ask.create("/api/v1/owners", command).await;
    ask.app.codes.forget_only_ones();
    made
}

/// How an owner takes in goods.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ReceivingBody {
    /// How much more than expected it takes of a product, in percent of what is expected.
    #[schema(minimum = 0, maximum = 1000, example = 10)]
    over_delivery_percent: i64,
}

/// What became of an owner.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct ChangedOwner {
    /// The owner.
    pub id: String,
    /// Its version, for `If-Match`.
    pub version: i64,
}

/// Says how much more than expected an owner takes. What is short is closed by somebody.
#[utoipa::path(put, path = "/api/v1/owners/{id}/receiving", params(("id" = String, Path, example = "own_3v9"), WriteQuery),
    request_body = ReceivingBody, responses((status = 200, body = ChangedOwner)))]
async fn change_receiving(
    Write {
        path: owner,
        body,
        ask,
    }: Write<OwnerId, ReceivingBody>,
) -> Result<Response, ApiError> {
    let command = ChangeReceiving {
        owner,
        expected_version: ask.call.if_match,
        over_delivery_percent: body.over_delivery_percent,
    };
    ask.verb(command).await
}

/// Where an owner's orders come from.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Channel)]
struct ChannelView {
    #[schema(example = "chn_3va")]
    id: Shown,
    owner: Shown,
    code: String,
    name: String,
    /// What its orders wait for: `not_required`, `authorised` or `paid`; left out for what the owner wants.
    #[serde(skip_serializing_if = "Option::is_none")]
    payment_policy: Option<&'static str>,
    /// Pieces of each item that are kept back from it, but for those that have a buffer of their own.
    buffer: i64,
    version: i64,
}

impl From<Channel> for ChannelView {
    fn from(it: Channel) -> ChannelView {
        ChannelView {
            id: it.id.into(),
            owner: it.owner.into(),
            code: it.code,
            name: it.name,
            payment_policy: it.payment.map(PaymentPolicy::name),
            buffer: it.buffers.all,
            version: it.version,
        }
    }
}

/// One channel.
#[utoipa::path(get, path = "/api/v1/channels/{id}", params(("id" = String, Path, example = "chn_3va")),
    responses((status = 200, body = ChannelView)))]
async fn get_channel(
    State(app): State<App>,
    call: Call,
    Path(id): Path<ChannelId>,
) -> Result<Response, ApiError> {
    let mut conn = app.store.read().await?;
    let channel = owners::channel(&mut conn, Scope::from(call.actor()), id).await?;
    let missing = || Refusal::new(refusal::CHANNEL_NOT_FOUND).with("channel", id.to_string());
    let channel = channel.ok_or_else(missing)?;
    Ok(versioned(channel.version, ChannelView::from(channel)))
}

/// A channel to be made.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ChannelBody {
    /// The owner it sells for: an id or a code. May be left out when there is only one.
    #[serde(default)]
    owner: Option<String>,
    /// A code, unique with the owner.
    #[schema(example = "WEB")]
    code: String,
    name: String,
}

/// Makes a sales channel of an owner.
#[utoipa::path(post, path = "/api/v1/channels", params(WriteQuery), request_body = ChannelBody,
    responses((status = 201, body = Created)))]
async fn create_channel(
    State(app): State<App>,
    call: Call,
    Query(query): Query<WriteQuery>,
    Json { value, hash }: Json<ChannelBody>,
) -> Result<Response, ApiError> {
    let command = CreateChannel {
        owner: codes::owner(&app, call.actor(), value.owner.as_deref()).await?,
        code: value.code,
        name: value.name,
    };
    let ask = Ask::new(app, call, hash, query);
    let made = ask.create("/api/v1/channels", command).await;
    ask.app.codes.forget_only_ones();
    made
}

list_handlers!(
    "Owners, a page at a time.",
    list = "/api/v1/owners",
    count = "/api/v1/owners/count",
    OWNER_LIST: Owner -> OwnerView
);

export_handler!(export = "/api/v1/owners/export", OWNER_LIST: Owner -> OwnerView, OWNER_COLUMNS);

list_handlers!(
    "Sales channels, a page at a time.",
    list_channels = "/api/v1/channels",
    count_channels = "/api/v1/channels/count",
    CHANNEL_LIST: Channel -> ChannelView
);

export_handler!(export_channels = "/api/v1/channels/export", CHANNEL_LIST: Channel -> ChannelView, CHANNEL_COLUMNS);
