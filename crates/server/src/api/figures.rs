//! Figures for plots: numbers that are kept as the book changes, so that a plot costs the same in a large book.

use axum::extract::State;
use domain::list::{ListLimits, ListQuery, RawQuery};
use domain::orders::Status;
use domain::orders::listing::ORDERS;
use domain::permission::Permission;
use domain::time::{Instant, local_instant};
use jiff::ToSpan;
use jiff::civil::time;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use store::figures::{self, quarter_of, start_of};
use store::{Conn, Scope, clock, list, listings, orders};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;

use super::codes;
use super::shown::Shown;
use crate::app::App;
use crate::http::problem::{self, ApiError};
use crate::http::{Call, Module, Query, Route};

/// Days that an order has been waiting, at which the next bucket begins.
const AGES_DAYS: [i64; 5] = [0, 1, 3, 7, 30];
const DAY_US: i64 = 86_400_000_000;
const HOUR_US: i64 = 3_600_000_000;

/// Statuses in which something is still to be done.
const OPEN: [Status; 7] = [
    Status::Draft,
    Status::OnHold,
    Status::Backordered,
    Status::Ready,
    Status::Released,
    Status::InProgress,
    Status::PartiallyShipped,
];

const ROUTES: &[Route] = &[
    Route::get("/api/v1/figures/orders", Permission::OrderRead),
    Route::get("/api/v1/figures/intake", Permission::OrderRead),
    Route::get("/api/v1/figures/stock-movements", Permission::StockRead),
];

/// The routes of figures.
pub fn module() -> Module {
    Module::new("figures", ROUTES)
        .routes(routes!(by_status))
        .routes(routes!(intake))
        .routes(routes!(stock_movements))
}

/// Orders by status.
#[derive(Debug, Serialize, ToSchema)]
struct OrderFigures {
    /// Every status that an order has, in the order of an order's life.
    items: Vec<StatusFigure>,
}

/// The orders of one status.
#[derive(Debug, Serialize, ToSchema)]
struct StatusFigure {
    /// The status.
    #[schema(example = "backordered")]
    status: &'static str,
    /// How many there are: exact.
    orders: i64,
    /// By how long ago they were placed, the youngest first; left out where nothing is to be done any more.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    ages: Vec<AgeFigure>,
}

/// The orders of one status and age.
#[derive(Debug, Serialize, ToSchema)]
struct AgeFigure {
    /// Placed at least so many days ago.
    from_days: i64,
    /// Placed less than so many days ago; left out for the oldest.
    #[serde(skip_serializing_if = "Option::is_none")]
    to_days: Option<i64>,
    /// How many there are.
    orders: u64,
    /// There may be more: the counting stopped here.
    capped: bool,
}

/// How many orders stand where, and how long they have been there.
#[utoipa::path(get, path = "/api/v1/figures/orders", responses((status = 200, body = OrderFigures)))]
async fn by_status(State(app): State<App>, call: Call) -> Result<axum::Json<OrderFigures>, ApiError> {
    let scope = Scope::from(call.actor());
    let mut conn = app.store.read().await?;
    let now = clock::now_us(&mut conn).await?;
    let counts = orders::counts(&mut conn, scope).await?;
    let mut items = Vec::new();
    for status in Status::ALL {
        let of_status = counts.iter().filter(|(_, it, _)| *it == status);
        let total: i64 = of_status.map(|(_, _, count)| count).sum();
        if total != 0 {
            let ages = match OPEN.contains(&status) {
                true => ages(&mut conn, &call, status, total, now).await?,
                false => Vec::new(),
            };
            items.push(StatusFigure {
                status: status.name(),
                orders: total,
                ages,
            });
        }
    }
    Ok(axum::Json(OrderFigures { items }))
}

/// Counts the orders of a status by age, each age up to the limit of counts. The oldest are the rest.
async fn ages(
    conn: &mut Conn,
    call: &Call,
    status: Status,
    total: i64,
    now: i64,
) -> Result<Vec<AgeFigure>, ApiError> {
    let (scope, limits) = (Scope::from(call.actor()), &call.settings.list);
    let mut left = total.cast_unsigned();
    let mut ages: Vec<AgeFigure> = Vec::with_capacity(AGES_DAYS.len());
    for (place, from_days) in AGES_DAYS.into_iter().enumerate() {
        let to_days = AGES_DAYS.get(place + 1).copied();
        let exact = ages.iter().all(|age| !age.capped);
        let (orders, capped) = if to_days.is_none() && exact {
            (left, false)
        } else {
            let query = placed_between(status, to_days, from_days, now)?;
            let (source, cap) = (&listings::ORDER_LIST, limits.count_max);
            let count = list::count(conn, source, &query, scope, cap, limits.examined_rows_max).await?;
            (count.value, count.capped)
        };
        left = left.saturating_sub(orders);
        ages.push(AgeFigure {
            from_days,
            to_days,
            orders,
            capped,
        });
    }
    Ok(ages)
}

/// The orders of a status that were placed less than `to_days` and at least `from_days` ago. What lies ahead
/// of now counts as placed now.
fn placed_between(
    status: Status,
    to_days: Option<i64>,
    from_days: i64,
    now: i64,
) -> Result<ListQuery, ApiError> {
    let mut filter = format!("status:eq:{}", status.name());
    for (op, days) in [("gt", to_days), ("le", Some(from_days).filter(|days| *days > 0))] {
        if let Some(days) = days {
            let at = Instant(now - days * DAY_US);
            filter.push_str(&format!(",placed_at:{op}:{at}"));
        }
    }
    let raw = RawQuery {
        filter: Some(&filter),
        ..RawQuery::default()
    };
    Ok(ListQuery::parse(
        &ORDERS,
        &raw,
        &TimeZone::UTC,
        &ListLimits::default(),
    )?)
}

/// Which stretch of time a plot shows.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct SpanQuery {
    /// `hour` or `day`, where the client lives.
    #[serde(default)]
    unit: Unit,
    /// How many of them, the present one included.
    #[serde(default)]
    #[param(minimum = 1)]
    last: Option<u64>,
}

/// A step on the axis of time.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
enum Unit {
    /// Sixty minutes, by the clock where the client lives.
    Hour,
    /// From midnight to midnight.
    #[default]
    Day,
}

/// The steps of a plot: when each begins, and when the last one ends.
struct Axis {
    unit: Unit,
    zone: TimeZone,
    starts: Vec<Instant>,
    end: Instant,
}

impl Axis {
    async fn read(app: &App, call: &Call, span: &SpanQuery) -> Result<Axis, ApiError> {
        let most = call.settings.list.figure_steps_max;
        let last = span.last.unwrap_or(30.min(most));
        domain::text::within("/last", last.cast_signed(), 1..=most.cast_signed())?;
        let zone = codes::zone(app, call.actor()).await?;
        let now = Instant(clock::now_us(&mut app.store.read().await?).await?);
        Ok(Axis::of(span.unit, now, last.cast_signed(), zone).ok_or(problem::BAD_QUERY)?)
    }

    /// The last steps up to the present one; none where the calendar ends.
    fn of(unit: Unit, now: Instant, last: i64, zone: TimeZone) -> Option<Axis> {
        let edges = match unit {
            Unit::Hour => hours(now, last, &zone),
            Unit::Day => days(now, last, &zone),
        }?;
        let (end, starts) = edges.split_last()?;
        Some(Axis {
            unit,
            starts: starts.to_vec(),
            end: *end,
            zone,
        })
    }

    /// The quarters of an hour that it takes in.
    fn quarters(&self) -> (i64, i64) {
        (quarter_of(self.starts[0]), quarter_of(self.end))
    }

    /// The step in which a quarter of an hour lies.
    fn step_of(&self, quarter: i64) -> Option<usize> {
        let begun = self.starts.partition_point(|start| *start <= start_of(quarter));
        begun.checked_sub(1)
    }

    fn zone_name(&self) -> String {
        self.zone.iana_name().unwrap_or("UTC").to_owned()
    }
}

/// Where each of the last hours begins, and where the present one ends.
fn hours(now: Instant, last: i64, zone: &TimeZone) -> Option<Vec<Instant>> {
    let now = jiff::Timestamp::from_microsecond(now.0).ok()?;
    let into_hour =
        (now.as_microsecond() + i64::from(zone.to_offset(now).seconds()) * 1_000_000).rem_euclid(HOUR_US);
    let present = now.as_microsecond() - into_hour;
    let hour = |ago: i64| Instant(present - ago * HOUR_US);
    Some((-1..last).rev().map(hour).collect())
}

/// Where each of the last days begins, and where today ends.
fn days(now: Instant, last: i64, zone: &TimeZone) -> Option<Vec<Instant>> {
    let today = jiff::Timestamp::from_microsecond(now.0)
        .ok()?
        .to_zoned(zone.clone())
        .date();
    let midnight = |ago: i64| {
        let date = today.checked_sub(ago.days()).ok()?;
        local_instant(date.to_datetime(time(0, 0, 0, 0)), zone).map(|(instant, _)| instant)
    };
    (-1..last).rev().map(midnight).collect()
}

/// Orders by the moment at which they were placed.
#[derive(Debug, Serialize, ToSchema)]
struct IntakeFigures {
    /// The step of the axis.
    unit: Unit,
    /// In whose zone a day begins.
    #[schema(example = "Europe/Amsterdam")]
    zone: String,
    /// Every step, the oldest first; those without orders too.
    items: Vec<IntakeFigure>,
}

/// The orders of one step.
#[derive(Debug, Serialize, ToSchema)]
struct IntakeFigure {
    /// When it begins.
    at: Shown,
    /// Orders placed in it.
    orders: i64,
}

/// How many orders were placed by hour or by day.
#[utoipa::path(get, path = "/api/v1/figures/intake", params(SpanQuery), responses((status = 200, body = IntakeFigures)))]
async fn intake(
    State(app): State<App>,
    call: Call,
    Query(span): Query<SpanQuery>,
) -> Result<axum::Json<IntakeFigures>, ApiError> {
    let axis = Axis::read(&app, &call, &span).await?;
    let (from, to) = axis.quarters();
    let mut conn = app.store.read().await?;
    let quarters = figures::intake(&mut conn, Scope::from(call.actor()), from, to).await?;
    let figure = |at: &Instant| IntakeFigure {
        at: (*at).into(),
        orders: 0,
    };
    let mut items: Vec<IntakeFigure> = axis.starts.iter().map(figure).collect();
    for (quarter, orders) in quarters {
        if let Some(step) = axis.step_of(quarter) {
            items[step].orders += orders;
        }
    }
    Ok(axum::Json(IntakeFigures {
        unit: axis.unit,
        zone: axis.zone_name(),
        items,
    }))
}

/// Movements of stock.
#[derive(Debug, Serialize, ToSchema)]
struct MovementFigures {
    /// The step of the axis.
    unit: Unit,
    /// In whose zone a day begins.
    #[schema(example = "Europe/Amsterdam")]
    zone: String,
    /// Every step, the oldest first; those without movements too.
    items: Vec<MovementFigure>,
}

/// The movements of one step.
#[derive(Debug, Serialize, ToSchema)]
struct MovementFigure {
    /// When it begins.
    at: Shown,
    /// What moved in it, by kind.
    kinds: Vec<KindFigure>,
}

/// The movements of one kind.
#[derive(Debug, Serialize, ToSchema)]
struct KindFigure {
    /// `receive`, `adjust`, `transfer`, `pick`, `put_back` or `ship`.
    #[schema(example = "pick")]
    kind: String,
    /// Entries of the ledger.
    movements: i64,
    /// Pieces they moved.
    quantity: i64,
}

impl MovementFigure {
    fn add(&mut self, flow: figures::Flow) {
        match self.kinds.iter_mut().find(|kind| kind.kind == flow.kind) {
            Some(kind) => {
                kind.movements += flow.movements;
                kind.quantity += flow.quantity;
            }
            None => self.kinds.push(KindFigure {
                kind: flow.kind,
                movements: flow.movements,
                quantity: flow.quantity,
            }),
        }
    }
}

/// How much stock moved by hour or by day.
#[utoipa::path(get, path = "/api/v1/figures/stock-movements", params(SpanQuery),
    responses((status = 200, body = MovementFigures)))]
async fn stock_movements(
    State(app): State<App>,
    call: Call,
    Query(span): Query<SpanQuery>,
) -> Result<axum::Json<MovementFigures>, ApiError> {
    let axis = Axis::read(&app, &call, &span).await?;
    let (from, to) = axis.quarters();
    let mut conn = app.store.read().await?;
    let flows = figures::flow(&mut conn, Scope::from(call.actor()), from, to).await?;
    let figure = |at: &Instant| MovementFigure {
        at: (*at).into(),
        kinds: Vec::new(),
    };
    let mut items: Vec<MovementFigure> = axis.starts.iter().map(figure).collect();
    for flow in flows {
        if let Some(step) = axis.step_of(flow.quarter) {
            items[step].add(flow);
        }
    }
    Ok(axum::Json(MovementFigures {
        unit: axis.unit,
        zone: axis.zone_name(),
        items,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::time::parse_zone;
    use proptest::prelude::*;

    /// Offsets of half hours and quarters, clocks that go forward at midnight or by thirty minutes, and plain ones.
    const ZONES: [&str; 8] = [
        "UTC",
        "Europe/Amsterdam",
        "Asia/Kolkata",
        "Asia/Kathmandu",
        "America/St_Johns",
        "America/Sao_Paulo",
        "Australia/Lord_Howe",
        "Pacific/Chatham",
    ];

    fn zoned(at: Instant, zone: &TimeZone) -> jiff::Zoned {
        let at = jiff::Timestamp::from_microsecond(at.0).expect("within the calendar");
        at.to_zoned(zone.clone())
    }

    proptest! {
        /// What is kept by the quarter falls into the very day on which it happened, on days of any length.
        #[test]
        fn a_day_holds_what_happened_on_it(
            zone in prop::sample::select(&ZONES[..]),
            // From 1975 to 2037: since then every zone is off by whole quarters.
            now in 157_766_400_000_000_i64..2_114_380_800_000_000,
            before_us in 0_i64..40 * DAY_US,
        ) {
            let zone = parse_zone(zone).expect("a zone");
            let (now, at) = (Instant(now), Instant(now - before_us));
            let axis = Axis::of(Unit::Day, now, 30, zone.clone()).expect("an axis");
            let ago = zoned(now, &zone).date().since(zoned(at, &zone).date()).expect("days");
            let expected = usize::try_from(29 - ago.get_days()).ok();
            prop_assert_eq!(axis.step_of(quarter_of(at)), expected);
            let (from, to) = axis.quarters();
            prop_assert_eq!((from..to).contains(&quarter_of(at)), expected.is_some());
        }

        /// An hour begins on the hour of the clock where the client lives, and each takes sixty minutes.
        #[test]
        fn an_hour_begins_on_the_hour(
            zone in prop::sample::select(&ZONES[..]),
            now in 157_766_400_000_000_i64..2_114_380_800_000_000,
        ) {
            let zone = parse_zone(zone).expect("a zone");
            let now = Instant(now);
            let axis = Axis::of(Unit::Hour, now, 48, zone.clone()).expect("an axis");
            let present = zoned(axis.starts[47], &zone);
            let is_on_the_hour = (present.minute(), present.second()) == (0, 0);
            // A clock that was moved by half an hour since then shows another minute.
            let moved = zoned(now, &zone).offset() != present.offset();
            prop_assert!(is_on_the_hour || moved);
            prop_assert_eq!(axis.step_of(quarter_of(now)), Some(47));
            prop_assert_eq!(axis.end.0 - axis.starts[0].0, 48 * HOUR_US);
        }
    }
}
