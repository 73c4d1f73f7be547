//! The cut-off board: what must leave before each carrier comes, where it stands, and what will not make it.

use axum::extract::State;
use domain::id::WarehouseId;
use domain::inventory::Warehouse;
use domain::permission::Permission;
use domain::shipping::{Departure, Stage, misses};
use domain::time::Instant;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use store::cut_offs::Board;
use store::{Scope, clock, warehouses};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;

use super::shown::Shown;
use crate::app::App;
use crate::http::{ApiError, Call, Module, Query, Route};

const HOUR_US: i64 = 3_600_000_000;
const MINUTE_US: i64 = 60_000_000;
/// Hours ahead that are shown when nobody says how many, and at most.
const HOURS: i64 = 24;
const HOURS_MAX: i64 = 14 * 24;

const ROUTES: &[Route] = &[Route::get("/api/v1/cut-offs", Permission::OrderRead)];

/// The routes of the cut-off board.
pub fn module() -> Module {
    Module::new("cut-offs", ROUTES).routes(routes!(board))
}

/// What the board shows.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct BoardQuery {
    /// Of this warehouse only.
    #[serde(default)]
    #[param(value_type = Option<String>, example = "whs_3v9")]
    warehouse: Option<WarehouseId>,
    /// How many hours ahead; what is late is always shown.
    #[serde(default)]
    #[param(minimum = 1, maximum = 336, default = 24)]
    hours: Option<i64>,
}

/// What must leave before each carrier comes.
#[derive(Debug, Serialize, ToSchema)]
struct CutOffBoard {
    /// The moment of which it tells.
    #[schema(format = DateTime)]
    at: Shown,
    /// The warehouses from which something must leave, and their pace.
    warehouses: Vec<PaceView>,
    /// What must leave: what is late first, then by when it is due.
    items: Vec<DepartureView>,
    /// There is more than is shown; ask for fewer hours, or for one warehouse.
    has_more: bool,
}

/// How fast orders leave a warehouse.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = WarehousePace)]
struct PaceView {
    /// The warehouse.
    #[schema(example = "whs_3v9")]
    warehouse: Shown,
    code: String,
    name: String,
    /// The IANA zone of its clock.
    zone: String,
    /// Orders of which something left in the last hour: the pace that `misses` goes by.
    left_last_hour: i64,
}

/// What must leave a warehouse with one carrier before one moment.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Departure)]
struct DepartureView {
    /// From where.
    #[schema(example = "whs_3v9")]
    warehouse: Shown,
    /// The carrier that the orders ask for; left out for any.
    #[serde(skip_serializing_if = "String::is_empty")]
    #[schema(example = "PostNL")]
    carrier: String,
    /// The carrier's product; left out for any.
    #[serde(skip_serializing_if = "String::is_empty")]
    carrier_service: String,
    /// From when these orders are late; of those that are late already, the earliest.
    #[schema(format = DateTime)]
    due_at: Shown,
    /// Whether that moment is over. What is late of a carrier stands together, whatever day it was due.
    is_late: bool,
    /// Whole minutes until then; below zero when it is over.
    minutes_left: i64,
    /// Orders of which something must leave.
    orders: i64,
    /// Their pieces that have not left.
    pieces: i64,
    /// The orders by where they stand; stages where none stands are left out.
    stages: Vec<StageView>,
    /// Orders that no work on the floor brings further: on hold, or waiting for stock.
    blocked: i64,
    /// Of the other orders, those that will be late if the warehouse goes on at its present pace and takes what is due first.
    /// Left out while nothing left in the last hour, because there is no pace to go by.
    #[serde(skip_serializing_if = "Option::is_none")]
    misses: Option<i64>,
}

/// Orders at one stage.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = StageLoad)]
struct StageView {
    /// `held`, `waiting` (for stock), `ready` (to be released), `released`, `picking`, `picked` or `packed`.
    #[schema(value_type = String, example = "released")]
    stage: Stage,
    /// Orders.
    orders: i64,
    /// Their pieces that have not left.
    pieces: i64,
}

impl DepartureView {
    fn of(it: &Departure, misses: Option<i64>, now: Instant) -> DepartureView {
        let stages = it.stages.iter().map(|(stage, load)| StageView {
            stage: *stage,
            orders: load.orders,
            pieces: load.pieces,
        });
        DepartureView {
            warehouse: it.warehouse.into(),
            carrier: it.carrier.clone(),
            carrier_service: it.carrier_service.clone(),
            due_at: it.due_at.into(),
            is_late: it.due_at <= now,
            minutes_left: (it.due_at.0 - now.0).div_euclid(MINUTE_US),
            orders: it.stages.values().map(|load| load.orders).sum(),
            pieces: it.stages.values().map(|load| load.pieces).sum(),
            stages: stages.collect(),
            blocked: it.blocked(),
            misses,
        }
    }
}

/// What must leave before each carrier comes, at which stage it stands, and how much of it will be late at the present pace.
/// It costs what is to be done in the hours that are asked for.
#[utoipa::path(get, path = "/api/v1/cut-offs", params(BoardQuery), responses((status = 200, body = CutOffBoard)))]
async fn board(
    State(app): State<App>,
    call: Call,
    Query(query): Query<BoardQuery>,
) -> Result<axum::Json<CutOffBoard>, ApiError> {
    let hours = query.hours.unwrap_or(HOURS);
    domain::text::within("/hours", hours, 1..=HOURS_MAX)?;
    let mut conn = app.store.read().await?;
    let now = Instant(clock::now_us(&mut conn).await?);
    let board = Board {
        scope: Scope::from(call.actor()),
        warehouse: query.warehouse,
        now,
        until: Instant(now.0 + hours * HOUR_US),
    };
    let (departures, has_more) = board.departures(&mut conn).await?;
    let left = board.left(&mut conn, Instant(now.0 - HOUR_US)).await?;
    let named = warehouses::all(&mut conn).await?;
    let missed = misses(&departures, &left, now);
    let items = departures.iter().zip(missed);
    Ok(axum::Json(CutOffBoard {
        at: now.into(),
        warehouses: paces(&departures, &left, &named),
        items: items
            .map(|(it, misses)| DepartureView::of(it, misses, now))
            .collect(),
        has_more,
    }))
}

/// The pace of each warehouse from which something must leave.
fn paces(departures: &[Departure], left: &BTreeMap<WarehouseId, i64>, named: &[Warehouse]) -> Vec<PaceView> {
    let is_shown = |it: &&Warehouse| departures.iter().any(|departure| departure.warehouse == it.id);
    let pace = |it: &Warehouse| PaceView {
        warehouse: it.id.into(),
        code: it.code.clone(),
        name: it.name.clone(),
        zone: it.zone.clone(),
        left_last_hour: left.get(&it.id).copied().unwrap_or_default(),
    };
    named.iter().filter(is_shown).map(pace).collect()
}
