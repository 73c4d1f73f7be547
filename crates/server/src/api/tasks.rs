//! Tasks of the floor outside picking: put goods back, count a bin.

use axum::extract::State;
use axum::response::Response;
use domain::id::TaskId;
use domain::inventory::Task;
use domain::inventory::listing::TASKS;
use domain::orders::FinishTask;
use domain::permission::Permission;
use domain::refusal::{self, Refusal};
use serde::{Deserialize, Serialize};
use store::{Scope, stock};
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::ask::{Nothing, Write, WriteQuery, versioned};
use super::export::export_handler;
use super::listing::{Count, CountQuery, Page, PageQuery, list_handlers};
use super::shown::{Shown, set, text};
use crate::app::App;
use crate::http::{ApiError, Call, Module, Path, Route};

const ROUTES: &[Route] = &[
    Route::list("/api/v1/tasks", Permission::TaskRead, &TASKS),
    Route::list("/api/v1/tasks/count", Permission::TaskRead, &TASKS),
    Route::list("/api/v1/tasks/export", Permission::TaskRead, &TASKS).download(),
    Route::get("/api/v1/tasks/{id}", Permission::TaskRead),
    Route::post("/api/v1/tasks/{id}/finish", Permission::TaskFinish).versioned(),
];

/// The routes of tasks.
pub fn module() -> Module {
    Module::new("tasks", ROUTES)
        .routes(routes!(list))
        .routes(routes!(count))
        .routes(routes!(export))
        .routes(routes!(get))
        .routes(routes!(finish))
}

/// Something for the floor to do.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Task)]
pub struct TaskView {
    #[schema(example = "tsk_3v9")]
    id: Shown,
    /// `put_back` or `count`.
    kind: &'static str,
    owner: Shown,
    /// The order it came from.
    #[serde(skip_serializing_if = "Option::is_none")]
    order: Option<Shown>,
    product: Shown,
    warehouse: Shown,
    /// The bin to bring it to, or to count.
    bin: Shown,
    #[serde(skip_serializing_if = "Option::is_none")]
    lot: Option<String>,
    /// How many pieces; 0 for a count.
    quantity: i64,
    created_at: Shown,
    /// Left out while the task is open.
    #[serde(skip_serializing_if = "Option::is_none")]
    done_at: Option<Shown>,
    /// Its version, for `If-Match`.
    version: i64,
}

impl From<Task> for TaskView {
    fn from(it: Task) -> TaskView {
        TaskView {
            id: it.id.into(),
            kind: it.kind.name(),
            owner: it.owner.into(),
            order: set(it.order),
            product: it.product.into(),
            warehouse: it.warehouse.into(),
            bin: it.bin.into(),
            lot: text(it.lot),
            quantity: it.quantity,
            created_at: it.created_at.into(),
            done_at: Shown::when(it.done_at),
            version: it.version,
        }
    }
}

/// One task.
#[utoipa::path(get, path = "/api/v1/tasks/{id}", params(("id" = String, Path, example = "tsk_3v9")),
    responses((status = 200, body = TaskView)))]
async fn get(State(app): State<App>, call: Call, Path(id): Path<TaskId>) -> Result<Response, ApiError> {
    let mut conn = app.store.read().await?;
    let found = stock::task(&mut conn, Scope::from(call.actor()), id).await?;
    let missing = || Refusal::new(refusal::TASK_NOT_FOUND).with("task", id.to_string());
    let task = TaskView::from(found.ok_or_else(missing)?);
    Ok(versioned(task.version, task))
}

/// What became of a task.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct FinishedTask {
    /// The task.
    pub id: String,
    /// When it was done.
    pub done_at: String,
    /// Its version, for `If-Match`.
    pub version: i64,
}

/// Says that the goods are back in their bin, or that the bin was counted.
#[utoipa::path(post, path = "/api/v1/tasks/{id}/finish", params(("id" = String, Path), WriteQuery),
    request_body = Nothing, responses((status = 200, body = FinishedTask)))]
async fn finish(Write { path: task, ask, .. }: Write<TaskId, Nothing>) -> Result<Response, ApiError> {
    let command = FinishTask {
        task,
        expected_version: ask.call.if_match,
    };
    ask.verb(command).await
}

list_handlers!(
    "Tasks of the floor, a page at a time.",
    list = "/api/v1/tasks",
    count = "/api/v1/tasks/count",
    TASK_LIST: Task -> TaskView
);

export_handler!(export = "/api/v1/tasks/export", TASK_LIST: Task -> TaskView, TASK_COLUMNS);
