//! Imports: files come in, are surveyed, checked and committed, each step asked for by itself.

mod wire;

use axum::body::Body;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::id::{ImportId, OwnerId};
use domain::imports::export;
use domain::imports::profile::{Profile, SHIPPED, validate};
use domain::refusal::{self, Refusal};
use engine::imports::{self, Choice, FileUpload, LineCorrection, Seen, Step};
use http_body_util::BodyExt;
use serde_json::Map;
use store::import_corrections;
use utoipa_axum::routes;

use domain::permission::Permission;

use self::wire::{
    ChangeImport, CorrectLine, CorrectionList, CreateImport, FileQuery, ImportList, ImportView, IssueKind,
    IssueKindList, IssueList, IssueQuery, OwnerQuery, PageQuery, ProfileList, correction_view, issue_view,
    view,
};
use super::ask::versioned;
use super::imports_owner::{find_or_make_owner, sees_owner};
use crate::app::App;
use crate::http::problem::{self, ApiError, FieldError};
use crate::http::{Call, Json, Module, Path, Query, Route};

/// Bytes of an upload handed to the book at once.
const PIECE_BYTES: usize = 256 * 1024;
/// Issues read at once while the file of refused rows is written.
const ISSUES_PER_READ: i64 = 1_000;

const ROUTES: &[Route] = &[
    Route::get("/api/v1/imports", Permission::ImportRead),
    Route::post("/api/v1/imports", Permission::ImportRun).without_key(),
    Route::get("/api/v1/imports/{id}", Permission::ImportRead),
    Route::patch("/api/v1/imports/{id}", Permission::ImportRun)
        .without_key()
        .versioned(),
    Route::post("/api/v1/imports/{id}/files", Permission::ImportRun)
        .without_key()
        .upload(),
    Route::post("/api/v1/imports/{id}/{step}", Permission::ImportRun)
        .without_key()
        .versioned(),
    Route::get("/api/v1/imports/{id}/issues", Permission::ImportRead),
    Route::get("/api/v1/imports/{id}/corrections", Permission::ImportRead),
    Route::patch("/api/v1/imports/{id}/lines/{line}", Permission::ImportRun)
        .without_key()
        .versioned(),
    Route::get("/api/v1/imports/{id}/issue-kinds", Permission::ImportRead),
    Route::get("/api/v1/imports/{id}/refused.csv", Permission::ImportRead).download(),
    Route::get("/api/v1/import-profiles", Permission::ImportRead),
    Route::get("/api/v1/import-profiles/{name}", Permission::ImportRead),
    Route::put("/api/v1/import-profiles/{name}", Permission::ImportRun)
        .without_key()
        .versioned(),
];

/// The routes of imports.
pub fn module() -> Module {
    Module::new("imports", ROUTES)
        .routes(routes!(list, create))
        .routes(routes!(get, change))
        .routes(routes!(add_file))
        .routes(routes!(take_step))
        .routes(routes!(issues))
        .routes(routes!(corrections))
        .routes(routes!(correct_line))
        .routes(routes!(issue_kinds))
        .routes(routes!(refused))
        .routes(routes!(list_profiles))
        .routes(routes!(get_profile, save_profile))
}

/// The imports, newest first.
#[utoipa::path(get, path = "/api/v1/imports", params(PageQuery), responses((status = 200, body = ImportList)))]
async fn list(
    State(app): State<App>,
    call: Call,
    Query(page): Query<PageQuery>,
) -> Result<axum::Json<ImportList>, ApiError> {
    let before = match &page.after {
        Some(id) => id.parse::<ImportId>().map_err(|_| no_cursor())?.value(),
        None => i64::MAX,
    };
    let limit = limit_of(&call, page.limit);
    let mut conn = app.store.read().await?;
    let owner = call.actor().owner.map(OwnerId::value);
    let now = store::clock::now_us(&mut conn).await?;
    let rows = store::imports::list(&mut conn, owner, before, limit + 1).await?;
    let into_demonstration = store::demonstration::load(&mut conn).await?.is_some();
    let next = next_of(&rows, limit).map(|row| ImportId::new(row.id).to_string());
    let items = rows
        .into_iter()
        .take(usize::try_from(limit).unwrap_or(50))
        .map(|row| view(row, now, into_demonstration))
        .collect();
    Ok(axum::Json(ImportList { items, next }))
}

/// Makes an import, to which files are then added.
#[utoipa::path(post, path = "/api/v1/imports", request_body = CreateImport, responses((status = 201, body = ImportView)))]
async fn create(
    State(app): State<App>,
    call: Call,
    Json { value, .. }: Json<CreateImport>,
) -> Result<(StatusCode, Response), ApiError> {
    let noun = imports::noun_named(&value.noun).ok_or_else(|| malformed("/noun"))?;
    let owner = find_or_make_owner(&app, &call, value.owner.as_deref()).await?;
    let profile = match &value.profile {
        Some(name) => Some(imports::profile(&app.engine, owner, name).await?),
        None => None,
    };
    let id = imports::create(&app.engine, call.actor(), owner, noun, &value.name).await?;
    let choice = Choice {
        profile,
        answers: None,
        history: Some(value.history),
    };
    imports::choose(&app.engine, call.actor(), id, choice).await?;
    Ok((StatusCode::CREATED, show(&app, &call, id).await?))
}

/// An import as it stands: its state, progress, verdicts.
#[utoipa::path(get, path = "/api/v1/imports/{id}", params(("id" = String, Path,)), responses((status = 200, body = ImportView)))]
async fn get(State(app): State<App>, call: Call, Path(id): Path<ImportId>) -> Result<Response, ApiError> {
    show(&app, &call, id).await
}

/// Changes the profile, the answers or the way in; what was checked is to be checked again.
#[utoipa::path(patch, path = "/api/v1/imports/{id}", params(("id" = String, Path,)), request_body = ChangeImport,
    responses((status = 200, body = ImportView)))]
async fn change(
    State(app): State<App>,
    call: Call,
    Path(id): Path<ImportId>,
    Json { value, .. }: Json<ChangeImport>,
) -> Result<Response, ApiError> {
    let row = imports::find(&app.engine, call.actor(), id).await?;
    let profile = match (value.mapping, &value.profile) {
        (Some(mapping), _) => Some(sound("/mapping", mapping)?),
        (None, Some(name)) => Some(imports::profile(&app.engine, OwnerId::new(row.owner_id), name).await?),
        (None, None) => None,
    };
    let choice = Choice {
        profile,
        answers: value.answers,
        history: value.history,
    };
    imports::choose(&app.engine, call.actor(), seen(&call, id), choice).await?;
    show(&app, &call, id).await
}

/// Adds a file: its bytes are the body, plain, gzip or zstd.
#[utoipa::path(post, path = "/api/v1/imports/{id}/files", params(("id" = String, Path,), FileQuery),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"), responses((status = 200, body = ImportView)))]
async fn add_file(
    State(app): State<App>,
    call: Call,
    Path(id): Path<ImportId>,
    Query(file): Query<FileQuery>,
    mut body: Body,
) -> Result<Response, ApiError> {
    let mut upload = FileUpload::begin(&app.engine, call.actor(), id, &file.name).await?;
    let mut piece = Vec::with_capacity(PIECE_BYTES);
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|_| problem::BODY_BROKEN)?;
        piece.extend_from_slice(frame.data_ref().map_or(&[], |data| data.as_ref()));
        if piece.len() >= PIECE_BYTES {
            upload.push(std::mem::take(&mut piece)).await?;
        }
    }
    if !piece.is_empty() {
        upload.push(piece).await?;
    }
    upload.finish().await?;
    show(&app, &call, id).await
}

/// Takes a step: `survey`, `check`, `commit`, `pause`, `resume` (after a pause, or when the work was given up) or `cancel`.
#[utoipa::path(post, path = "/api/v1/imports/{id}/{step}", params(("id" = String, Path,), ("step" = String, Path,)),
    responses((status = 202, body = ImportView)))]
async fn take_step(
    State(app): State<App>,
    call: Call,
    Path((id, step)): Path<(ImportId, String)>,
) -> Result<(StatusCode, Response), ApiError> {
    let step = match step.as_str() {
        "survey" => Step::Survey,
        "check" => Step::Check,
        "commit" => Step::Commit,
        "pause" => Step::Pause,
        "resume" => Step::Resume,
        "cancel" => Step::Cancel,
        _ => return Err(problem::ROUTE_UNKNOWN.into()),
    };
    imports::step(&app.engine, call.actor(), seen(&call, id), step).await?;
    Ok((StatusCode::ACCEPTED, show(&app, &call, id).await?))
}

/// What a person must look at, in the order of the file.
#[utoipa::path(get, path = "/api/v1/imports/{id}/issues", params(("id" = String, Path,), IssueQuery),
    responses((status = 200, body = IssueList)))]
async fn issues(
    State(app): State<App>,
    call: Call,
    Path(id): Path<ImportId>,
    Query(page): Query<IssueQuery>,
) -> Result<axum::Json<IssueList>, ApiError> {
    imports::find(&app.engine, call.actor(), id).await?;
    let after = match &page.after {
        Some(cursor) => issue_cursor(cursor).ok_or_else(no_cursor)?,
        None => (0, 0),
    };
    let limit = limit_of(&call, page.limit);
    let mut conn = app.store.read().await?;
    let code = page.code.as_deref();
    let rows = store::imports::issues(&mut conn, id.value(), code, after, limit + 1).await?;
    let next = next_of(&rows, limit).map(|row| format!("{}.{}", row.document, row.seq));
    let items = rows
        .into_iter()
        .take(usize::try_from(limit).unwrap_or(50))
        .map(issue_view)
        .collect();
    Ok(axum::Json(IssueList { items, next }))
}

/// The cells that were corrected, in the order of the files.
#[utoipa::path(get, path = "/api/v1/imports/{id}/corrections", params(("id" = String, Path,), PageQuery),
    responses((status = 200, body = CorrectionList)))]
async fn corrections(
    State(app): State<App>,
    call: Call,
    Path(id): Path<ImportId>,
    Query(page): Query<PageQuery>,
) -> Result<axum::Json<CorrectionList>, ApiError> {
    imports::find(&app.engine, call.actor(), id).await?;
    let after = match &page.after {
        Some(cursor) => correction_cursor(cursor).ok_or_else(no_cursor)?,
        None => (0, 0, 0),
    };
    let limit = limit_of(&call, page.limit);
    let mut conn = app.store.read().await?;
    let mut rows = import_corrections::after(&mut conn, id.value(), after, limit + 1).await?;
    let next = next_of(&rows, limit).map(|row| format!("{}.{}.{}", row.file, row.line, row.field));
    rows.truncate(usize::try_from(limit).unwrap_or(50));
    let items = rows.into_iter().map(correction_view).collect();
    Ok(axum::Json(CorrectionList { items, next }))
}

/// Corrects cells of a line that the last check refused or asked about; answers all corrections of that line.
///
/// The file stays as it came: from now on the line is read with these cells in place of its own. The import stands at
/// `surveyed` again; its issues stay listed until the next `check`, so that several lines can be corrected first.
#[utoipa::path(patch, path = "/api/v1/imports/{id}/lines/{line}", params(("id" = String, Path,), ("line" = u64, Path,)),
    request_body = CorrectLine, responses((status = 200, body = CorrectionList)))]
async fn correct_line(
    State(app): State<App>,
    call: Call,
    Path((id, line)): Path<(ImportId, u64)>,
    Json { value, .. }: Json<CorrectLine>,
) -> Result<axum::Json<CorrectionList>, ApiError> {
    let correction = LineCorrection {
        file: value.file,
        line,
        cells: value.cells.into_iter().collect(),
    };
    let rows = imports::correct(&app.engine, call.actor(), seen(&call, id), correction).await?;
    let items = rows.into_iter().map(correction_view).collect();
    Ok(axum::Json(CorrectionList { items, next: None }))
}

/// How many issues there are of each kind, the most frequent first.
#[utoipa::path(get, path = "/api/v1/imports/{id}/issue-kinds", params(("id" = String, Path,)),
    responses((status = 200, body = IssueKindList)))]
async fn issue_kinds(
    State(app): State<App>,
    call: Call,
    Path(id): Path<ImportId>,
) -> Result<axum::Json<IssueKindList>, ApiError> {
    imports::find(&app.engine, call.actor(), id).await?;
    let kinds = store::imports::issue_kinds(&mut app.store.read().await?, id.value()).await?;
    let items = kinds
        .into_iter()
        .map(|(verdict, code, count)| IssueKind { verdict, code, count })
        .collect();
    Ok(axum::Json(IssueKindList { items }))
}

/// The refused rows as CSV: where, why, and the row as it stands; formulas are made harmless.
#[utoipa::path(get, path = "/api/v1/imports/{id}/refused.csv", params(("id" = String, Path,)),
    responses((status = 200, content_type = "text/csv", body = String)))]
async fn refused(State(app): State<App>, call: Call, Path(id): Path<ImportId>) -> Result<Response, ApiError> {
    imports::find(&app.engine, call.actor(), id).await?;
    let store = app.store.clone();
    let pages = futures_util::stream::unfold(Some((0, 0)), move |after| {
        let store = store.clone();
        async move {
            let page = refused_page(&store, id.value(), after?).await;
            match page {
                Ok((text, next)) => Some((Ok(text), next)),
                Err(fault) => Some((Err(std::io::Error::other(fault)), None)),
            }
        }
    });
    let name = format!("attachment; filename=\"{id}-refused.csv\"");
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, name),
    ];
    Ok((headers, Body::from_stream(pages)).into_response())
}

/// A page of the CSV, and after which issue the next one begins.
async fn refused_page(
    store: &store::Store,
    id: i64,
    after: (i64, i64),
) -> Result<(String, Option<(i64, i64)>), store::Fault> {
    let mut text = String::new();
    if after == (0, 0) {
        text.push_str("file,line,column,code,key,cells\r\n");
    }
    let rows = store::imports::issues(&mut store.read().await?, id, None, after, ISSUES_PER_READ).await?;
    let next = rows
        .last()
        .filter(|_| rows.len() as i64 == ISSUES_PER_READ)
        .map(|row| (row.document, row.seq));
    for row in rows.iter().filter(|row| row.verdict == "refused") {
        let mut cells = vec![
            (row.file + 1).to_string(),
            row.line.to_string(),
            column_text(row.field),
            row.code.clone(),
            row.key.clone(),
        ];
        cells.extend(serde_json::from_str::<Vec<String>>(&row.cells).unwrap_or_default());
        write_row(&mut text, &cells);
    }
    Ok((text, next))
}

/// The column of a cell, from 1; blank where the whole row is meant.
fn column_text(field: i64) -> String {
    Some(field)
        .filter(|field| *field > 0)
        .map_or_else(String::new, |field| field.to_string())
}

fn write_row(text: &mut String, cells: &[String]) {
    for (index, cell) in cells.iter().enumerate() {
        if index > 0 {
            text.push(',');
        }
        export::write_cell(text, cell, ',');
    }
    text.push_str("\r\n");
}

/// The profiles that can be chosen.
#[utoipa::path(get, path = "/api/v1/import-profiles", params(OwnerQuery), responses((status = 200, body = ProfileList)))]
async fn list_profiles(
    State(app): State<App>,
    call: Call,
    Query(query): Query<OwnerQuery>,
) -> Result<axum::Json<ProfileList>, ApiError> {
    let owner = sees_owner(&app, &call, query.owner.as_deref()).await?;
    let own = store::imports::profile_names(&mut app.store.read().await?, owner.value()).await?;
    let shipped = SHIPPED.iter().map(|(name, _)| (*name).to_owned()).collect();
    Ok(axum::Json(ProfileList { shipped, own }))
}

/// A profile as a whole.
#[utoipa::path(get, path = "/api/v1/import-profiles/{name}", params(("name" = String, Path,), OwnerQuery),
    responses((status = 200, body = Object)))]
async fn get_profile(
    State(app): State<App>,
    call: Call,
    Path(name): Path<String>,
    Query(query): Query<OwnerQuery>,
) -> Result<Response, ApiError> {
    let owner = sees_owner(&app, &call, query.owner.as_deref()).await?;
    let (profile, version) = imports::profile_at(&app.engine, owner, &name).await?;
    Ok(versioned(version, profile))
}

/// Keeps a profile of the owner's own under a name, in place of the one before.
#[utoipa::path(put, path = "/api/v1/import-profiles/{name}", params(("name" = String, Path,), OwnerQuery),
    request_body = Object, responses((status = 200, body = Object)))]
async fn save_profile(
    State(app): State<App>,
    call: Call,
    Path(name): Path<String>,
    Query(query): Query<OwnerQuery>,
    Json { value, .. }: Json<Profile>,
) -> Result<Response, ApiError> {
    let owner = sees_owner(&app, &call, query.owner.as_deref()).await?;
    let profile = sound("", value)?;
    let version = imports::save_profile(&app.engine, owner, &name, call.if_match, &profile).await?;
    Ok(versioned(version, profile))
}

/// The profile that stands `at` a place of the body, unless something is wrong with it: every mistake is told at once.
fn sound(at: &str, profile: Profile) -> Result<Profile, ApiError> {
    let mistakes = validate::check(&profile);
    if mistakes.is_empty() {
        return Ok(profile);
    }
    let invalid = ApiError::from(problem::INVALID);
    Err(mistakes.into_iter().fold(invalid, |error, mistake| {
        // `tables[0].columns.sku` is `/tables/0/columns/sku`.
        let path = mistake.path.replace(['[', '.'], "/").replace(']', "");
        let facts = Map::from_iter([("value".to_owned(), mistake.value.into())]);
        error.field(FieldError {
            pointer: format!("{at}/{path}"),
            code: mistake.code,
            facts,
        })
    }))
}

/// The import that a request means to change, as its sender read it.
fn seen(call: &Call, id: ImportId) -> Seen {
    let version = call.if_match;
    Seen { id, version }
}

async fn show(app: &App, call: &Call, id: ImportId) -> Result<Response, ApiError> {
    let row = imports::find(&app.engine, call.actor(), id).await?;
    let mut conn = app.store.read().await?;
    let now = store::clock::now_us(&mut conn).await?;
    let into_demonstration = store::demonstration::load(&mut conn).await?.is_some();
    let version = row.version;
    Ok(versioned(version, view(row, now, into_demonstration)))
}

fn no_cursor() -> ApiError {
    Refusal::at(refusal::LIST_CURSOR_MALFORMED, "/after").into()
}

fn issue_cursor(text: &str) -> Option<(i64, i64)> {
    let (document, seq) = text.split_once('.')?;
    Some((document.parse().ok()?, seq.parse().ok()?))
}

fn correction_cursor(text: &str) -> Option<(i64, i64, i64)> {
    let (file, rest) = text.split_once('.')?;
    let (line, field) = rest.split_once('.')?;
    Some((file.parse().ok()?, line.parse().ok()?, field.parse().ok()?))
}

fn limit_of(call: &Call, asked: Option<i64>) -> i64 {
    let list = &call.settings.list;
    let most = i64::try_from(list.page_max).unwrap_or(i64::MAX);
    asked
        .unwrap_or(i64::try_from(list.page_default).unwrap_or(50))
        .clamp(1, most)
}

/// The last row of the page, when one more row says that there is a next page.
fn next_of<R>(rows: &[R], limit: i64) -> Option<&R> {
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    if rows.len() > limit {
        rows.get(limit - 1)
    } else {
        None
    }
}

fn malformed(pointer: &str) -> ApiError {
    ApiError::from(problem::INVALID).field(FieldError::new(pointer, problem::FIELD_UNREADABLE))
}
