//! The book itself: what it is, the demonstration that it may be, and what is known of its backups.

use axum::extract::State;
use axum::http::StatusCode;
use domain::permission::Permission;
use futures_util::FutureExt;
use serde::{Deserialize, Serialize};
use store::keeping::{self, BackupNote, RestoreNote};
use utoipa::ToSchema;
use utoipa_axum::routes;

use crate::app::App;
use crate::demonstration::{Begin, DemonstrationError, Progress, Wish};
use crate::http::problem::{self, ApiError};
use crate::http::{Json, Module, Route};
use crate::wire::instant;

const ROUTES: &[Route] = &[
    Route::get("/api/v1/book", Permission::BookRead),
    Route::post("/api/v1/book/demonstration", Permission::BookDemonstrate).without_key(),
    Route::post("/api/v1/book/demonstration/remove", Permission::BookDemonstrate).without_key(),
    Route::post("/api/v1/book/backups", Permission::BookBackUp).without_key(),
    Route::post("/api/v1/book/restores", Permission::BookBackUp).without_key(),
];

/// The routes of the book.
pub fn module() -> Module {
    Module::new("book", ROUTES)
        .routes(routes!(get))
        .routes(routes!(demonstrate))
        .routes(routes!(remove))
        .routes(routes!(note_backup))
        .routes(routes!(note_restore))
}

/// The book.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Book)]
struct BookView {
    /// When it began; an emptied book began when it was emptied.
    created_at: String,
    /// The demonstration that it is; null for a book in earnest.
    demonstration: Option<DemonstrationView>,
    /// The last backup that was made; null when none is known.
    last_backup: Option<BackupView>,
    /// The last backup that was restored and proved, be it on trial; null when none is known.
    last_verified_restore: Option<RestoreView>,
}

/// A backup that was made.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Backup)]
struct BackupView {
    /// The moment that it shows.
    made_at: String,
    /// Its rows.
    rows: u64,
    /// Its size.
    size_bytes: u64,
}

/// A backup that was restored and proved.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = VerifiedRestore)]
struct RestoreView {
    /// When it was restored and proved.
    verified_at: String,
    /// The moment that the backup shows.
    made_at: String,
    /// Its rows.
    rows: u64,
}

impl From<BackupNote> for BackupView {
    fn from(note: BackupNote) -> BackupView {
        BackupView {
            made_at: instant(note.made_at),
            rows: note.rows,
            size_bytes: note.size_bytes,
        }
    }
}

impl From<RestoreNote> for RestoreView {
    fn from(note: RestoreNote) -> RestoreView {
        RestoreView {
            verified_at: instant(note.verified_at),
            made_at: instant(note.made_at),
            rows: note.rows,
        }
    }
}

/// A demonstration, and how far it is filled in.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Demonstration)]
struct DemonstrationView {
    /// Whose book it shows; whoever removes it types this.
    name: String,
    /// From what everything in it is drawn.
    seed: u64,
    /// How many orders it has when it is whole.
    orders: u64,
    /// The moment that it looks back from.
    began_at: String,
    /// Pieces of work that are done.
    made: u64,
    /// Pieces of work in all.
    total: u64,
    /// Whether it is whole.
    ready: bool,
}

impl From<Progress> for DemonstrationView {
    fn from(progress: Progress) -> DemonstrationView {
        let (ready, it) = (progress.is_ready(), progress.demonstration);
        DemonstrationView {
            name: it.name,
            seed: it.seed,
            orders: it.orders,
            began_at: instant(it.began_at),
            made: progress.made,
            total: it.total,
            ready,
        }
    }
}

/// What the book is.
#[utoipa::path(get, path = "/api/v1/book", responses((status = 200, body = BookView)))]
async fn get(State(app): State<App>) -> Result<axum::Json<BookView>, ApiError> {
    show(&app).await
}

/// A demonstration to be made.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct DemonstrationBody {
    /// How many orders; 300 at least.
    #[serde(default)]
    #[schema(example = 50_000)]
    orders: Option<u64>,
    /// From what everything is drawn: the same seed makes the same demonstration.
    #[serde(default)]
    seed: Option<u32>,
}

/// Makes a book that holds nothing yet a demonstration, which fills in behind the daily work.
#[utoipa::path(post, path = "/api/v1/book/demonstration", request_body = DemonstrationBody,
    responses((status = 202, body = BookView)))]
async fn demonstrate(
    State(app): State<App>,
    Json { value, .. }: Json<DemonstrationBody>,
) -> Result<(StatusCode, axum::Json<BookView>), ApiError> {
    let wish = Wish {
        orders: value.orders,
        seed: value.seed,
    };
    app.demonstration.begin(wish, Begin::InEmptyBook).await?;
    app.codes.forget_all();
    Ok((StatusCode::ACCEPTED, show(&app).await?))
}

/// What somebody types who means it.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct RemoveBody {
    /// The name of the demonstration.
    #[schema(example = "Veerhuis Logistiek")]
    name: String,
}

/// Puts an empty book in the place of the demonstration and of whatever was added to it. Who may come in
/// stays so.
#[utoipa::path(post, path = "/api/v1/book/demonstration/remove", request_body = RemoveBody,
    responses((status = 200, body = BookView)))]
async fn remove(
    State(app): State<App>,
    Json { value, .. }: Json<RemoveBody>,
) -> Result<axum::Json<BookView>, ApiError> {
    let removed = app.demonstration.remove(value.name).await;
    app.codes.forget_all();
    removed?;
    show(&app).await
}

/// A backup that was made by `evenkeel backup`.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct BackupBody {
    /// The id of the book that it holds, as its first line tells.
    book_id: String,
    /// The moment that it shows, in microseconds since 1970, UTC.
    #[schema(example = 1_790_000_000_000_000_i64)]
    made_at_us: i64,
    /// The feed's last position in it.
    position: i64,
    /// Its rows.
    rows: u64,
    /// Its size.
    size_bytes: u64,
}

/// Notes that a backup was made, so that its age is shown.
#[utoipa::path(post, path = "/api/v1/book/backups", request_body = BackupBody,
    responses((status = 200, body = BookView)))]
async fn note_backup(
    State(app): State<App>,
    Json { value, .. }: Json<BackupBody>,
) -> Result<axum::Json<BookView>, ApiError> {
    refuse_other_book(&app, &value.book_id).await?;
    let note = BackupNote {
        made_at: value.made_at_us,
        position: value.position,
        rows: value.rows,
        size_bytes: value.size_bytes,
    };
    app.engine
        .write(move |conn, _| async move { keeping::note_backup(conn, &note).await }.boxed())
        .await?;
    show(&app).await
}

/// A backup that was restored and proved by `evenkeel restore --check`.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct RestoreBody {
    /// The id of the book that it holds, as its first line tells.
    book_id: String,
    /// The moment that it shows, in microseconds since 1970, UTC.
    #[schema(example = 1_790_000_000_000_000_i64)]
    made_at_us: i64,
    /// The feed's last position in it.
    position: i64,
    /// Its rows.
    rows: u64,
}

/// Notes that a backup was restored on trial just now and proved, so that the age of the proof is shown.
#[utoipa::path(post, path = "/api/v1/book/restores", request_body = RestoreBody,
    responses((status = 200, body = BookView)))]
async fn note_restore(
    State(app): State<App>,
    Json { value, .. }: Json<RestoreBody>,
) -> Result<axum::Json<BookView>, ApiError> {
    refuse_other_book(&app, &value.book_id).await?;
    let note = move |verified_at| RestoreNote {
        verified_at,
        made_at: value.made_at_us,
        position: value.position,
        rows: value.rows,
    };
    app.engine
        .write(move |conn, now| async move { keeping::note_restore(conn, &note(now)).await }.boxed())
        .await?;
    show(&app).await
}

async fn refuse_other_book(app: &App, book_id: &str) -> Result<(), ApiError> {
    let book = store::book::load(&mut app.store.read().await?).await?;
    if book.book_id == book_id {
        Ok(())
    } else {
        Err(problem::BOOK_OTHER_BOOK.into())
    }
}

async fn show(app: &App) -> Result<axum::Json<BookView>, ApiError> {
    let progress = app.demonstration.progress().await?;
    let mut conn = app.store.read().await?;
    let book = store::book::load(&mut conn).await?;
    let notes = keeping::notes(&mut conn).await?;
    Ok(axum::Json(BookView {
        created_at: instant(book.created_at),
        demonstration: progress.map(DemonstrationView::from),
        last_backup: notes.backup.map(BackupView::from),
        last_verified_restore: notes.restore.map(RestoreView::from),
    }))
}

impl From<DemonstrationError> for ApiError {
    fn from(error: DemonstrationError) -> ApiError {
        match error {
            DemonstrationError::NotEmpty => problem::BOOK_NOT_EMPTY.into(),
            DemonstrationError::Another(known) => ApiError::from(problem::BOOK_OTHER_DEMONSTRATION)
                .fact("seed", known.seed)
                .fact("orders", known.orders),
            DemonstrationError::NoDemonstration => problem::BOOK_NO_DEMONSTRATION.into(),
            DemonstrationError::OtherName(name) => {
                ApiError::from(problem::BOOK_OTHER_NAME).fact("name", name)
            }
            DemonstrationError::Fault(fault) => fault.into(),
            DemonstrationError::Execute(error) => error.into(),
        }
    }
}
