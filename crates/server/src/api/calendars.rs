//! When a warehouse works, until when orders leave, and when one leaves that is accepted now.

use axum::extract::State;
use axum::response::Response;
use domain::id::WarehouseId;
use domain::inventory::Warehouse;
use domain::permission::Permission;
use domain::refusal::{self, Refusal};
use domain::shipping::{
    CalendarInput, CutOff, CutOffInput, DayKind, Exception, ExceptionInput, SetWorkCalendar, WORK_WEEK,
    Weekdays, WorkCalendar,
};
use domain::time::{Instant, Zone, parse_zone};
use serde::{Deserialize, Serialize};
use store::{clock, warehouses};
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::Created;
use super::ask::{Write, WriteQuery, versioned};
use super::shown::Shown;
use crate::app::App;
use crate::http::{ApiError, Module, Path, Route};

const ROUTES: &[Route] = &[
    Route::get("/api/v1/warehouses/{id}/calendar", Permission::WarehouseRead),
    Route::put("/api/v1/warehouses/{id}/calendar", Permission::WarehouseWrite).versioned(),
];

/// The routes of calendars.
pub fn module() -> Module {
    Module::new("calendars", ROUTES).routes(routes!(get, set))
}

/// When a warehouse works, and until when orders leave.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = WorkCalendar)]
struct CalendarBody {
    /// The days of the week on which it works. Without these, and without anything else, the warehouse has no calendar.
    #[serde(default)]
    #[schema(value_type = Vec<String>, example = json!(["mon", "tue", "wed", "thu", "fri"]))]
    working_days: Weekdays,
    /// The days that are not as their weekday says.
    #[serde(default)]
    exceptions: Vec<ExceptionBody>,
    /// Until when orders leave, and when carriers come.
    #[serde(default)]
    cut_offs: Vec<CutOffBody>,
}

/// A day that is not as its weekday says.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CalendarException)]
struct ExceptionBody {
    /// The day.
    #[schema(format = Date, example = "2026-12-25")]
    date: String,
    /// `closed`; `holiday`, on which carriers deliver nothing either; or `open`, though the week says otherwise.
    #[schema(value_type = String, example = "holiday")]
    kind: DayKind,
    /// What people call it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    #[schema(example = "Christmas")]
    name: String,
}

/// Until when an order leaves on a day, when the carrier comes, and how long it is on the road.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CutOff)]
struct CutOffBody {
    /// The carrier; left out for those that have no cut-off of their own.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    #[schema(example = "PostNL")]
    carrier: String,
    /// The carrier's product; left out for those that have no cut-off of their own.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    carrier_service: String,
    /// The days on which the carrier comes; every day when left out.
    #[serde(default = "every_day")]
    #[schema(value_type = Vec<String>, example = json!(["mon", "tue", "wed", "thu", "fri"]))]
    days: Weekdays,
    /// What is accepted before this time leaves on the day, by the clock of the warehouse.
    #[schema(pattern = "^[0-2][0-9]:[0-5][0-9]$", example = "16:00")]
    cut_off: String,
    /// When the carrier comes: on the next day when that is not later than the cut-off.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    #[schema(pattern = "^([0-2][0-9]:[0-5][0-9])?$", example = "17:30")]
    collection: String,
    /// Days of delivery until it is there; left out where nothing is promised.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0, maximum = 60, example = 1)]
    transit_days: Option<i64>,
    /// The days on which the carrier delivers; Monday to Friday when left out.
    #[serde(default = "work_week")]
    #[schema(value_type = Vec<String>, example = json!(["mon", "tue", "wed", "thu", "fri"]))]
    delivery_days: Weekdays,
}

const fn every_day() -> Weekdays {
    Weekdays::ALL
}

const fn work_week() -> Weekdays {
    WORK_WEEK
}

impl From<&Exception> for ExceptionBody {
    fn from(it: &Exception) -> ExceptionBody {
        ExceptionBody {
            date: it.date.to_string(),
            kind: it.kind,
            name: it.name.clone(),
        }
    }
}

impl From<&CutOff> for CutOffBody {
    fn from(it: &CutOff) -> CutOffBody {
        CutOffBody {
            carrier: it.carrier.clone(),
            carrier_service: it.carrier_service.clone(),
            days: it.days,
            cut_off: it.cut_off.to_string(),
            collection: it.collection.map(|time| time.to_string()).unwrap_or_default(),
            transit_days: it.transit_days,
            delivery_days: it.delivery_days,
        }
    }
}

impl From<CalendarBody> for CalendarInput {
    fn from(body: CalendarBody) -> CalendarInput {
        let exceptions = body.exceptions.into_iter().map(|it| ExceptionInput {
            date: it.date,
            kind: it.kind,
            name: it.name,
        });
        let cut_offs = body.cut_offs.into_iter().map(|it| CutOffInput {
            carrier: it.carrier,
            carrier_service: it.carrier_service,
            days: it.days,
            cut_off: it.cut_off,
            collection: it.collection,
            transit_days: it.transit_days,
            delivery_days: it.delivery_days,
        });
        CalendarInput {
            working_days: body.working_days,
            exceptions: exceptions.collect(),
            cut_offs: cut_offs.collect(),
        }
    }
}

/// The calendar of a warehouse, and what it says of this moment.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = WarehouseCalendar)]
struct CalendarView {
    /// The warehouse.
    #[schema(example = "whs_3v9")]
    warehouse: Shown,
    /// The IANA zone of its clock.
    zone: String,
    /// The days of the week on which it works; none where it has no calendar.
    #[schema(value_type = Vec<String>)]
    working_days: Weekdays,
    /// The days that are not as their weekday says, in their order.
    exceptions: Vec<ExceptionBody>,
    /// Until when orders leave, and when carriers come.
    cut_offs: Vec<CutOffBody>,
    /// When an order would leave that is accepted now, by carrier and product.
    accepted_now: Vec<NextDeparture>,
    /// The version of the warehouse, for `If-Match`.
    version: i64,
}

/// When an order would leave that is accepted now.
#[derive(Debug, Serialize, ToSchema)]
struct NextDeparture {
    /// The carrier; left out for any.
    #[serde(skip_serializing_if = "String::is_empty")]
    carrier: String,
    /// The carrier's product; left out for any.
    #[serde(skip_serializing_if = "String::is_empty")]
    carrier_service: String,
    /// The day on which it would leave.
    #[schema(format = Date)]
    ship_by: Shown,
    /// From this moment it would be a later day.
    #[schema(format = DateTime)]
    cut_off_at: Shown,
    /// From this moment it would be late.
    #[schema(format = DateTime)]
    due_at: Shown,
    /// The day on which it would arrive, where that is promised.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = Date)]
    promised_date: Option<Shown>,
}

impl CalendarView {
    fn of(warehouse: Warehouse, now: Instant) -> CalendarView {
        let calendar = &warehouse.calendar;
        let accepted_now = match parse_zone(&warehouse.zone) {
            Some(zone) => departures(calendar, &zone, now),
            None => Vec::new(),
        };
        CalendarView {
            warehouse: warehouse.id.into(),
            working_days: calendar.working_days,
            exceptions: calendar.exceptions.iter().map(ExceptionBody::from).collect(),
            cut_offs: calendar.cut_offs.iter().map(CutOffBody::from).collect(),
            accepted_now,
            version: warehouse.version,
            zone: warehouse.zone,
        }
    }
}

/// One for those without a cut-off of their own, and one for each carrier and product that has.
fn departures(calendar: &WorkCalendar, zone: &Zone, now: Instant) -> Vec<NextDeparture> {
    let mut names = vec![(String::new(), String::new())];
    for it in &calendar.cut_offs {
        let name = (it.carrier.clone(), it.carrier_service.clone());
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let departure = |(carrier, carrier_service): (String, String)| {
        let due = calendar.due(zone, &carrier, &carrier_service, now)?;
        Some(NextDeparture {
            ship_by: due.ship_by.into(),
            cut_off_at: due.cut_off_at.into(),
            due_at: due.due_at.into(),
            promised_date: due.promised.map(Shown::from),
            carrier,
            carrier_service,
        })
    };
    names.into_iter().filter_map(departure).collect()
}

/// When a warehouse works, until when orders leave, and when one would leave that is accepted now.
#[utoipa::path(get, path = "/api/v1/warehouses/{id}/calendar", params(("id" = String, Path, example = "whs_3v9")),
    responses((status = 200, body = CalendarView)))]
async fn get(State(app): State<App>, Path(id): Path<WarehouseId>) -> Result<Response, ApiError> {
    let mut conn = app.store.read().await?;
    let missing = || Refusal::new(refusal::WAREHOUSE_NOT_FOUND).with("warehouse", id.to_string());
    let warehouse = warehouses::by_id(&mut conn, id).await?.ok_or_else(missing)?;
    let now = Instant(clock::now_us(&mut conn).await?);
    Ok(versioned(warehouse.version, CalendarView::of(warehouse, now)))
}

/// Says when a warehouse works, and until when orders leave: whole, so what is left out is no longer so. It counts for
/// orders that are accepted from then on. An empty one takes the calendar away.
#[utoipa::path(put, path = "/api/v1/warehouses/{id}/calendar", params(("id" = String, Path), WriteQuery),
    request_body = CalendarBody, responses((status = 200, body = Created)))]
async fn set(
    Write {
        path: warehouse,
        body,
        ask,
    }: Write<WarehouseId, CalendarBody>,
) -> Result<Response, ApiError> {
    let command = SetWorkCalendar {
        warehouse,
        expected_version: ask.call.if_match,
        calendar: body.into(),
    };
    ask.verb(command).await
}
