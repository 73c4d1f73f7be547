//! Lists: a page of a noun's rows, or how many there are. Every noun answers by the same code; what
//! it can be filtered and sorted by is declared in the domain.

use axum::Json;
use domain::list::{Cursor, ListLimits, ListQuery, RawQuery};
use jiff::tz::TimeZone;
use ops::config::Values;
use serde::{Deserialize, Serialize};
use store::list::{self, ListSource};
use store::{FromCells, Scope};
use utoipa::{IntoParams, ToSchema};

use super::codes;
use crate::app::App;
use crate::http::{ApiError, Call};

/// What every list takes in its query.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct PageQuery {
    /// Which rows: `field:op:value` with commas between, or JSON with `all`, `any`, `not` and tests.
    #[serde(default)]
    filter: Option<String>,
    /// In which order: fields with commas between, `-` before one that descends.
    #[serde(default)]
    sort: Option<String>,
    /// Rows of a page.
    #[serde(default)]
    #[param(minimum = 1)]
    limit: Option<u32>,
    /// The `next` or `previous` of another page of the same query.
    #[serde(default)]
    after: Option<String>,
    /// Instead of `after`: a value of the field sorted by first, such as a number or a date. The page begins with the
    /// first row that has reached it, and `previous` turns back from there.
    #[serde(default)]
    from: Option<String>,
}

/// What every count takes in its query.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct CountQuery {
    /// Which rows, as in the list.
    #[serde(default)]
    filter: Option<String>,
}

/// A page of a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct Page<V> {
    /// The rows, in the order of the list.
    items: Vec<V>,
    /// For `after`: where the rows after these are; left out on the last page.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
    /// For `after`: where the rows before these are; left out on the first page.
    #[serde(skip_serializing_if = "Option::is_none")]
    previous: Option<String>,
    /// The query has no index of its own and too many rows were looked through: there may be more rows.
    /// Go on with `next`, or narrow the filter.
    narrow: bool,
}

/// How many rows a filter leaves.
#[derive(Debug, Serialize, ToSchema)]
pub struct Count {
    /// The rows found.
    count: u64,
    /// There may be more: the counting stopped here.
    capped: bool,
}

impl<T> Page<T> {
    /// The rows as they are read.
    pub fn items(&self) -> &[T] {
        &self.items
    }

    /// The same page with other rows.
    pub fn map<V>(self, render: impl FnMut(T) -> V) -> Page<V> {
        Page {
            items: self.items.into_iter().map(render).collect(),
            next: self.next,
            previous: self.previous,
            narrow: self.narrow,
        }
    }
}

/// A page of the rows that the caller may see, as they are shown.
///
/// # Errors
/// When the query is not one that the noun's list can answer, or the book cannot be read.
pub async fn page<T: FromCells, V: From<T>>(
    app: &App,
    call: &Call,
    source: &'static ListSource,
    asked: &PageQuery,
) -> Result<Json<Page<V>>, ApiError> {
    Ok(Json(rows::<T>(app, call, source, asked).await?.map(V::from)))
}

/// A page of the rows that the caller may see.
///
/// # Errors
/// When the query is not one that the noun's list can answer, or the book cannot be read.
pub async fn rows<T: FromCells>(
    app: &App,
    call: &Call,
    source: &'static ListSource,
    asked: &PageQuery,
) -> Result<Page<T>, ApiError> {
    let raw = RawQuery {
        filter: asked.filter.as_deref(),
        sort: asked.sort.as_deref(),
        limit: asked.limit,
        after: asked.after.as_deref(),
        from: asked.from.as_deref(),
    };
    let query = parse(app, call, source, &raw).await?;
    let mut conn = app.store.read().await?;
    let work_rows_max = call.settings.list.examined_rows_max;
    let scope = Scope::from(call.actor());
    let found: list::Page<T> = list::list(&mut conn, source, &query, scope, work_rows_max).await?;
    drop(conn);
    let print = |cursor: &Cursor| cursor.print(source.listing, &query.filter, &query.sort);
    Ok(Page {
        next: found.next.as_ref().map(print),
        previous: found.previous.as_ref().map(print),
        narrow: found.narrow,
        items: found.rows,
    })
}

/// How many rows the caller may see.
///
/// # Errors
/// When the filter is not one that the noun's list can answer, or the book cannot be read.
pub async fn count(
    app: &App,
    call: &Call,
    source: &'static ListSource,
    asked: &CountQuery,
) -> Result<Json<Count>, ApiError> {
    let raw = RawQuery {
        filter: asked.filter.as_deref(),
        ..RawQuery::default()
    };
    let query = parse(app, call, source, &raw).await?;
    let mut conn = app.store.read().await?;
    let limits = &call.settings.list;
    let (scope, cap) = (Scope::from(call.actor()), limits.count_max);
    let found = list::count(&mut conn, source, &query, scope, cap, limits.examined_rows_max).await?;
    Ok(Json(Count {
        count: found.value,
        capped: found.capped,
    }))
}

/// Reads what a list is asked.
///
/// # Errors
/// When it is not one that the noun's list can answer.
pub(super) async fn parse(
    app: &App,
    call: &Call,
    source: &ListSource,
    raw: &RawQuery<'_>,
) -> Result<ListQuery, ApiError> {
    // A day in a filter or a jump is a day where the goods' owner lives.
    let zone = match raw.filter.or(raw.from) {
        Some(_) => codes::zone(app, call.actor()).await?,
        None => TimeZone::UTC,
    };
    Ok(ListQuery::parse(
        source.listing,
        raw,
        &zone,
        &limits(&call.settings),
    )?)
}

fn limits(settings: &Values) -> ListLimits {
    let small = |value: u64| u32::try_from(value).unwrap_or(u32::MAX);
    ListLimits {
        filter_tests_max: usize::try_from(settings.list.filter_tests_max).unwrap_or(usize::MAX),
        page_rows_max: small(settings.list.page_max),
        page_rows_default: small(settings.list.page_default.min(settings.list.page_max)),
        ..ListLimits::default()
    }
}

/// The two handlers of a noun's list: its pages and its count. A noun that shows more than its rows hold has only its
/// count from here.
macro_rules! list_handlers {
    ($doc:literal, $list:ident = $path:literal, $count:ident = $count_path:literal, $source:ident: $row:ident -> $view:ident) => {
        #[doc = $doc]
        #[utoipa::path(get, path = $path, params(PageQuery), responses((status = 200, body = Page<$view>)))]
        async fn $list(
            axum::extract::State(app): axum::extract::State<crate::app::App>,
            call: crate::http::Call,
            crate::http::Query(query): crate::http::Query<PageQuery>,
        ) -> Result<axum::Json<Page<$view>>, crate::http::ApiError> {
            crate::api::listing::page::<$row, $view>(&app, &call, &store::listings::$source, &query).await
        }

        crate::api::listing::list_handlers!($count = $count_path, $source);
    };
    ($count:ident = $count_path:literal, $source:ident) => {
        #[doc = "How many there are, up to a limit."]
        #[utoipa::path(get, path = $count_path, params(CountQuery), responses((status = 200, body = Count)))]
        async fn $count(
            axum::extract::State(app): axum::extract::State<crate::app::App>,
            call: crate::http::Call,
            crate::http::Query(query): crate::http::Query<CountQuery>,
        ) -> Result<axum::Json<Count>, crate::http::ApiError> {
            crate::api::listing::count(&app, &call, &store::listings::$source, &query).await
        }
    };
}

pub(super) use list_handlers;
