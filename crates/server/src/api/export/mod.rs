//! Lists as files: every row that a list shows, streamed a page at a time, so that memory does not grow with it.
//!
//! A file holds what the list holds for the same reader: the same rows by the same filter and sort, within the same
//! scope. NDJSON has the rows as the API shows them; CSV and XLSX have them flat, with the codes that people use beside
//! ids.

mod columns;
mod csv;
mod names;
mod xlsx;
mod zip;

pub use columns::*;

use std::future::Future;
use std::io;

use axum::body::Body;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use domain::list::RawQuery;
use futures_util::{StreamExt, stream};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::list::{self, ListSource};
use store::{Fault, FromCells, Scope};
use utoipa::{IntoParams, ToSchema};

use super::listing;
use crate::app::App;
use crate::http::{ApiError, Call, problem};
use names::Names;
use xlsx::Workbook;

/// Rows that are read at once.
const PAGE_ROWS: u32 = 500;

/// What every export takes in its query.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct ExportQuery {
    /// `csv`, unless told otherwise; `xlsx`, or `ndjson`.
    #[serde(default)]
    #[param(inline)]
    format: Format,
    /// Which rows, as in the list.
    #[serde(default)]
    filter: Option<String>,
    /// In which order, as in the list.
    #[serde(default)]
    sort: Option<String>,
}

/// How a file is written.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// UTF-8 with a byte order mark, commas, CRLF; a cell that a spreadsheet would run as a formula is made harmless.
    #[default]
    Csv,
    /// A workbook; a sheet holds 1,048,576 rows at most, and another one follows.
    Xlsx,
    /// One JSON text a line.
    Ndjson,
}

impl Format {
    const fn name(self) -> &'static str {
        match self {
            Format::Csv => "csv",
            Format::Xlsx => "xlsx",
            Format::Ndjson => "ndjson",
        }
    }

    const fn media_type(self) -> &'static str {
        match self {
            Format::Csv => "text/csv; charset=utf-8",
            Format::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Format::Ndjson => "application/x-ndjson",
        }
    }
}

/// A row of a list as the API shows it, and as a line of a table.
pub trait Exported: Serialize + Send + Sized + 'static {
    /// What the book holds.
    type Row: FromCells + Send + 'static;
    /// The columns of a table.
    const COLUMNS: &'static [Column];

    /// Shows a page of rows.
    fn shown(
        app: &App,
        scope: Scope,
        rows: Vec<Self::Row>,
    ) -> impl Future<Output = Result<Vec<Self>, Fault>> + Send;
}

/// Every row that the caller's list shows, as a file.
///
/// # Errors
/// When the query is not one that the noun's list can answer to its end, or the book cannot be read.
pub async fn export<V: Exported>(
    app: &App,
    call: &Call,
    source: &'static ListSource,
    asked: &ExportQuery,
) -> Result<Response, ApiError> {
    let raw = RawQuery {
        filter: asked.filter.as_deref(),
        sort: asked.sort.as_deref(),
        ..RawQuery::default()
    };
    let mut query = listing::parse(app, call, source, &raw).await?;
    query.limit = PAGE_ROWS;
    let mut file = File {
        app: app.clone(),
        source,
        query,
        scope: Scope::from(call.actor()),
        work_rows_max: call.settings.list.examined_rows_max,
        format: asked.format,
        names: Names::default(),
        workbook: Workbook::default(),
        ended: false,
    };
    // The first page before the answer begins: a query that cannot be answered is refused in words.
    let mut first = file.head::<V>();
    first.extend(file.page::<V>().await?);
    let rest = stream::unfold(file, |mut file| async move {
        if file.ended {
            return None;
        }
        let page = file.page::<V>().await;
        // Nobody can be told any more: the answer breaks off, which its reader sees.
        let page = page.map_err(io::Error::other);
        file.ended |= page.is_err();
        Some((page, file))
    });
    let body = Body::from_stream(stream::once(async { Ok(first) }).chain(rest));
    let name = format!("{}.{}", source.listing.noun, asked.format.name());
    let headers = [
        (header::CONTENT_TYPE, asked.format.media_type().to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}\""),
        ),
    ];
    Ok((headers, body).into_response())
}

/// Why a file cannot be written to its end.
#[derive(Debug, thiserror::Error)]
enum ExportError {
    #[error("no index serves the query, and the list is too long to be looked through whole")]
    TooWide,
    #[error(transparent)]
    Fault(#[from] Fault),
    #[error(transparent)]
    Archive(#[from] io::Error),
}

impl From<ExportError> for ApiError {
    fn from(error: ExportError) -> ApiError {
        match error {
            ExportError::TooWide => problem::LIST_TOO_WIDE.into(),
            ExportError::Fault(fault) => fault.into(),
            ExportError::Archive(error) => {
                tracing::error!(%error, "an archive could not be begun");
                problem::BUG.into()
            }
        }
    }
}

/// A file that is being written.
struct File {
    app: App,
    source: &'static ListSource,
    query: domain::list::ListQuery,
    scope: Scope,
    work_rows_max: u64,
    format: Format,
    names: Names,
    workbook: Workbook,
    ended: bool,
}

impl File {
    fn head<V: Exported>(&self) -> Vec<u8> {
        match self.format {
            Format::Csv => csv::head(V::COLUMNS),
            Format::Xlsx | Format::Ndjson => Vec::new(),
        }
    }

    /// The next page, as it stands in the file.
    async fn page<V: Exported>(&mut self) -> Result<Vec<u8>, ExportError> {
        let mut conn = self.app.store.read().await?;
        let found: list::Page<V::Row> = list::list(
            &mut conn,
            self.source,
            &self.query,
            self.scope,
            self.work_rows_max,
        )
        .await?;
        drop(conn);
        if found.narrow && found.next.is_none() {
            return Err(ExportError::TooWide);
        }
        self.ended = found.next.is_none();
        self.query.after = found.next;
        let rows = V::shown(&self.app, self.scope, found.rows).await?;
        let rows: Vec<Value> = rows
            .iter()
            .map(|row| serde_json::to_value(row).expect("a view is JSON"))
            .collect();
        if self.format == Format::Ndjson {
            return Ok(ndjson(&rows));
        }
        self.names.learn(&self.app, self.scope, V::COLUMNS, &rows).await?;
        if self.format == Format::Csv {
            return Ok(csv::lines(V::COLUMNS, &rows, &self.names));
        }
        let mut bytes = self.workbook.lines(V::COLUMNS, &rows, &self.names)?;
        if self.ended {
            bytes.extend(self.workbook.finish(V::COLUMNS)?);
        }
        Ok(bytes)
    }
}

fn ndjson(rows: &[Value]) -> Vec<u8> {
    let mut lines = Vec::new();
    for row in rows {
        serde_json::to_writer(&mut lines, row).expect("writing into memory cannot fail");
        lines.push(b'\n');
    }
    lines
}

/// The handler of a noun's list as a file, and how its rows stand in one. A noun that shows more than its rows hold says
/// itself how they are shown.
macro_rules! export_handler {
    ($export:ident = $path:literal, $source:ident: $row:ident -> $view:ident, $columns:ident) => {
        impl crate::api::export::Exported for $view {
            type Row = $row;
            const COLUMNS: &'static [crate::api::export::Column] = crate::api::export::$columns;

            async fn shown(
                _app: &crate::app::App,
                _scope: store::Scope,
                rows: Vec<$row>,
            ) -> Result<Vec<Self>, store::Fault> {
                Ok(rows.into_iter().map(Self::from).collect())
            }
        }

        crate::api::export::export_handler!($export = $path, $source -> $view);
    };
    ($export:ident = $path:literal, $source:ident -> $view:ident) => {
        #[doc = "Everything that the list shows, as a file: every field, with codes beside ids."]
        #[utoipa::path(get, path = $path, params(crate::api::export::ExportQuery),
            responses((status = 200, content_type = "text/csv", body = String)))]
        async fn $export(
            axum::extract::State(app): axum::extract::State<crate::app::App>,
            call: crate::http::Call,
            crate::http::Query(query): crate::http::Query<crate::api::export::ExportQuery>,
        ) -> Result<axum::response::Response, crate::http::ApiError> {
            crate::api::export::export::<$view>(&app, &call, &store::listings::$source, &query).await
        }
    };
}

pub(super) use export_handler;
