//! How things stood at an earlier moment: what both questions share, and the stock of a product.

use axum::extract::State;
use domain::id::ProductId;
use domain::inventory::BinKind;
use domain::refusal::{self, Refusal};
use domain::time::Instant;
use serde::{Deserialize, Serialize};
use store::as_of::{LevelThen, Then};
use store::{Conn, Scope, clock};
use utoipa::{IntoParams, ToSchema};

use super::products::not_found;
use super::shown::{Shown, text};
use crate::app::App;
use crate::http::{ApiError, Call, Path, Query};

/// Which moment is asked about.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct MomentQuery {
    /// The moment, RFC 3339; all that had happened by then counts. Now when left out.
    #[serde(default)]
    #[param(value_type = Option<String>, format = DateTime, example = "2026-02-11T09:30:00Z")]
    at: Option<Instant>,
}

/// The moment that is asked about.
pub async fn moment_of(conn: &mut Conn, at: Option<Instant>) -> Result<Instant, ApiError> {
    match at {
        Some(at) => Ok(at),
        None => Ok(Instant(clock::now_us(conn).await?)),
    }
}

/// What stood at the moment, or why there is no answer.
pub fn stood<T>(
    then: Then<T>,
    at: Instant,
    movements_max: u64,
    unknown: impl FnOnce() -> ApiError,
) -> Result<T, ApiError> {
    let about = |code| Refusal::new(code).with("at", at.to_string());
    Err(match then {
        Then::Stood(stood) => return Ok(stood),
        Then::Unknown => unknown(),
        Then::Future(now) => about(refusal::MOMENT_IN_FUTURE)
            .with("now", now.to_string())
            .into(),
        Then::NotYet(since) => about(refusal::MOMENT_TOO_EARLY)
            .with("since", since.to_string())
            .into(),
        Then::TooLong => about(refusal::STOCK_LEDGER_TOO_LONG)
            .with("movements_max", movements_max)
            .into(),
    })
}

/// Where a product lay at an earlier moment, from the ledger. What was promised of it then is not added up by product.
#[derive(Debug, Serialize, ToSchema)]
pub struct StockAsOf {
    /// The moment.
    #[schema(format = DateTime)]
    at: Shown,
    #[schema(example = "prd_3v9")]
    product: Shown,
    /// By warehouse; those that had nothing are left out.
    stock: Vec<StockThenView>,
    /// By bin and lot; those that had nothing are left out.
    levels: Vec<LevelThenView>,
}

/// What a warehouse had of a product.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = StockThen)]
struct StockThenView {
    warehouse: Shown,
    /// Pieces in all bins, staging and quarantine included.
    on_hand: i64,
    /// Pieces of these in quarantine.
    quarantined: i64,
}

/// What one bin held of a product and lot.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = LevelThen)]
struct LevelThenView {
    warehouse: Shown,
    bin: Shown,
    #[serde(skip_serializing_if = "Option::is_none")]
    lot: Option<String>,
    /// Pieces in the bin.
    on_hand: i64,
}

impl StockAsOf {
    fn of(product: ProductId, at: Instant, levels: Vec<LevelThen>) -> StockAsOf {
        let by_warehouse = levels.chunk_by(|one, other| one.warehouse == other.warehouse);
        StockAsOf {
            at: at.into(),
            product: product.into(),
            stock: by_warehouse.map(StockThenView::of).collect(),
            levels: levels.into_iter().map(LevelThenView::from).collect(),
        }
    }
}

impl StockThenView {
    /// The sums of the levels of one warehouse.
    fn of(levels: &[LevelThen]) -> StockThenView {
        let in_quarantine = levels.iter().filter(|it| it.bin_kind == BinKind::Quarantine);
        StockThenView {
            warehouse: levels[0].warehouse.into(),
            on_hand: levels.iter().map(|it| it.on_hand).sum(),
            quarantined: in_quarantine.map(|it| it.on_hand).sum(),
        }
    }
}

impl From<LevelThen> for LevelThenView {
    fn from(it: LevelThen) -> LevelThenView {
        LevelThenView {
            warehouse: it.warehouse.into(),
            bin: it.bin.into(),
            lot: text(it.lot),
            on_hand: it.on_hand,
        }
    }
}

/// Where a product lay at an earlier moment, by warehouse and bin: what lies there now less what moved since, or all that
/// moved until then, whichever is less to add up. What was promised of it then is not part of the answer.
#[utoipa::path(get, path = "/api/v1/products/{id}/stock/as-of",
    params(("id" = String, Path, example = "prd_3v9"), MomentQuery), responses((status = 200, body = StockAsOf)))]
pub async fn stock_as_of(
    State(app): State<App>,
    call: Call,
    Path(id): Path<ProductId>,
    Query(query): Query<MomentQuery>,
) -> Result<axum::Json<StockAsOf>, ApiError> {
    let movements_max = call.settings.list.as_of_movements_max;
    let mut conn = app.store.read().await?;
    let at = moment_of(&mut conn, query.at).await?;
    let scope = Scope::from(call.actor());
    let then = store::as_of::stock(&mut conn, scope, id, at, movements_max.cast_signed()).await?;
    let levels = stood(then, at, movements_max, || not_found(id).into())?;
    Ok(axum::Json(StockAsOf::of(id, at, levels)))
}
