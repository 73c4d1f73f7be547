//! Returns: goods that come back, announced or not.

mod verbs;
mod view;

use std::collections::HashMap;

use axum::extract::State;
use axum::response::Response;
use domain::id::{ProductId, ReturnId};
use domain::permission::Permission;
use domain::products::Product;
use domain::refusal::{self, Refusal};
use domain::returns::Return;
use domain::returns::listing::RETURNS;
use store::{Scope, products, returns};
use utoipa_axum::routes;

use super::ask::versioned;
use super::export::export_handler;
use super::listing::{Count, CountQuery, Page, PageQuery, list_handlers};
use crate::app::App;
use crate::http::{ApiError, Call, Module, Path, Route};
use view::{GradingView, ReturnDetail, ReturnLineView, ReturnView};

const ROUTES: &[Route] = &[
    Route::list("/api/v1/returns", Permission::ReturnRead, &RETURNS),
    Route::list("/api/v1/returns/count", Permission::ReturnRead, &RETURNS),
    Route::list("/api/v1/returns/export", Permission::ReturnRead, &RETURNS).download(),
    Route::post("/api/v1/returns", Permission::ReturnAnnounce),
    Route::post("/api/v1/returns/arrivals", Permission::ReturnReceive),
    Route::get("/api/v1/returns/{id}", Permission::ReturnRead),
    Route::post("/api/v1/returns/{id}/receive", Permission::ReturnReceive).versioned(),
    Route::post("/api/v1/returns/{id}/link", Permission::ReturnEdit).versioned(),
    Route::post("/api/v1/returns/{id}/cancel", Permission::ReturnAnnounce).versioned(),
    Route::post("/api/v1/returns/{id}/close", Permission::ReturnEdit).versioned(),
    Route::post("/api/v1/returns/{id}/exchange", Permission::OrderCreate).versioned(),
];

/// The routes of returns.
pub fn module() -> Module {
    Module::new("returns", ROUTES)
        .routes(routes!(list, verbs::announce))
        .routes(routes!(count))
        .routes(routes!(export))
        .routes(routes!(verbs::arrive))
        .routes(routes!(get))
        .routes(routes!(verbs::receive))
        .routes(routes!(verbs::link))
        .routes(routes!(verbs::cancel))
        .routes(routes!(verbs::close))
        .routes(routes!(verbs::exchange))
}

/// One return with its lines, and what was found of its pieces.
#[utoipa::path(get, path = "/api/v1/returns/{id}", params(("id" = String, Path, example = "ret_3v9")),
    responses((status = 200, body = ReturnDetail)))]
async fn get(State(app): State<App>, call: Call, Path(id): Path<ReturnId>) -> Result<Response, ApiError> {
    let scope = Scope::from(call.actor());
    let found = find(&app, &call, id).await?;
    let mut conn = app.store.read().await?;
    let lines = returns::lines(&mut conn, scope, id).await?;
    let ids: Vec<ProductId> = lines.iter().map(|line| line.product).collect();
    let products = products::by_ids(&mut conn, scope, &ids).await?;
    let products: HashMap<ProductId, Product> = products.into_iter().map(|it| (it.id, it)).collect();
    let gradings = returns::gradings(&mut conn, scope, id).await?;
    let version = found.version;
    let detail = ReturnDetail {
        head: found.into(),
        lines: lines
            .iter()
            .map(|line| ReturnLineView::of(products.get(&line.product), line))
            .collect(),
        gradings: gradings.into_iter().map(GradingView::from).collect(),
    };
    Ok(versioned(version, detail))
}

/// The return, when the caller may see it.
async fn find(app: &App, call: &Call, id: ReturnId) -> Result<Return, ApiError> {
    let mut conn = app.store.read().await?;
    let found = returns::by_id(&mut conn, Scope::from(call.actor()), id).await?;
    let missing = || Refusal::new(refusal::RETURN_NOT_FOUND).with("return", id.to_string());
    Ok(found.ok_or_else(missing)?)
}

list_handlers!(
    "Returns, a page at a time.",
    list = "/api/v1/returns",
    count = "/api/v1/returns/count",
    RETURN_LIST: Return -> ReturnView
);

export_handler!(export = "/api/v1/returns/export", RETURN_LIST: Return -> ReturnView, RETURN_COLUMNS);
