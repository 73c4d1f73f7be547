//! The book itself: what it is, and the demonstration that it may be.

use axum::extract::State;
use axum::http::StatusCode;
use domain::permission::Permission;
use serde::{Deserialize, Serialize};
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
];

/// The routes of the book.
pub fn module() -> Module {
    Module::new("book", ROUTES)
        .routes(routes!(get))
        .routes(routes!(demonstrate))
        .routes(routes!(remove))
}

/// The book.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Book)]
struct BookView {
    /// When it began; an emptied book began when it was emptied.
    created_at: String,
    /// The demonstration that it is; null for a book in earnest.
    demonstration: Option<DemonstrationView>,
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

async fn show(app: &App) -> Result<axum::Json<BookView>, ApiError> {
    let progress = app.demonstration.progress().await?;
    let book = store::book::load(&mut app.store.read().await?).await?;
    Ok(axum::Json(BookView {
        created_at: instant(book.created_at),
        demonstration: progress.map(DemonstrationView::from),
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
