//! Jobs that were given up: what they were, why, and another try.

use axum::extract::State;
use axum::http::StatusCode;
use domain::permission::Permission;
use serde::Serialize;
use store::jobs::{self, DeadJob};
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::shown::Shown;
use crate::app::App;
use crate::http::problem::{self, ApiError};
use crate::http::{Call, Module, Path, Route};
use crate::wire::instant;

/// Most dead jobs that are shown; the longest dead come first.
const ROWS_MAX: i64 = 200;

const ROUTES: &[Route] = &[
    Route::get("/api/v1/jobs/dead", Permission::JobRead),
    Route::post("/api/v1/jobs/{id}/revive", Permission::JobRevive).without_key(),
];

/// The routes of jobs.
pub fn module() -> Module {
    Module::new("jobs", ROUTES)
        .routes(routes!(list_dead))
        .routes(routes!(revive))
}

/// A job that was given up.
#[derive(Debug, Serialize, ToSchema)]
struct DeadJobView {
    /// Its id.
    #[schema(example = "job_1f4")]
    id: Shown,
    /// What it does.
    #[schema(example = "import.work")]
    kind: String,
    /// How often it was tried.
    attempts: i64,
    /// How the last attempt ended, for whoever runs the program.
    #[serde(skip_serializing_if = "Option::is_none")]
    last_error: Option<String>,
    /// When it was made.
    created_at: String,
    /// When it was given up.
    died_at: String,
}

/// Jobs that were given up.
#[derive(Debug, Serialize, ToSchema)]
struct DeadJobList {
    /// The longest dead first.
    items: Vec<DeadJobView>,
}

impl From<DeadJob> for DeadJobView {
    fn from(job: DeadJob) -> DeadJobView {
        DeadJobView {
            id: Shown::of(format_args!("job_{}", job.id)),
            kind: job.kind,
            attempts: job.attempts,
            last_error: job.last_error,
            created_at: instant(job.created_at),
            died_at: instant(job.ended_at),
        }
    }
}

/// The jobs that were given up. Jobs belong to the book: who sees one owner only sees none.
#[utoipa::path(get, path = "/api/v1/jobs/dead", responses((status = 200, body = DeadJobList)))]
async fn list_dead(State(app): State<App>, call: Call) -> Result<axum::Json<DeadJobList>, ApiError> {
    if call.actor().owner.is_some() {
        return Ok(axum::Json(DeadJobList { items: Vec::new() }));
    }
    let dead = jobs::list_dead(&mut app.store.read().await?, ROWS_MAX).await?;
    let items = dead.into_iter().map(DeadJobView::from).collect();
    Ok(axum::Json(DeadJobList { items }))
}

/// Makes a dead job due again, with all its attempts.
#[utoipa::path(post, path = "/api/v1/jobs/{id}/revive", params(("id" = String, Path,)), responses((status = 204)))]
async fn revive(State(app): State<App>, call: Call, Path(id): Path<String>) -> Result<StatusCode, ApiError> {
    let row = id.strip_prefix("job_").and_then(|row| row.parse::<i64>().ok());
    let row = row
        .filter(|_| call.actor().owner.is_none())
        .ok_or(problem::JOB_UNKNOWN)?;
    let revived = app
        .engine
        .write(move |conn, now| Box::pin(jobs::revive(conn, row, now)))
        .await?;
    if !revived {
        return Err(problem::JOB_UNKNOWN.into());
    }
    tracing::info!(job = row, by = call.visitor.name, "a dead job is tried again");
    Ok(StatusCode::NO_CONTENT)
}
