//! Probes and metrics. The probes are open by design, and tell nothing but the state.

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use axum::routing::get;
use domain::permission::Permission;
use ops::health;
use ops::overload::{CLASSES, Class};
use store::Fault;
use store::clock::now_us;
use store::keeping::{Notes, notes};

use super::meters;
use super::routes::{Module, Route};
use crate::app::App;

const ROUTES: &[Route] = &[
    Route::open_get("/healthz").class(Class::Health),
    Route::open_get("/readyz").class(Class::Health),
    Route::get("/metrics", Permission::MetricRead).class(Class::Health),
];

/// The routes of the probes.
pub(super) fn module() -> Module {
    Module::new("probes", ROUTES)
        .plain("/healthz", get(|| async { "ok\n" }))
        .plain("/readyz", get(ready))
        .plain("/metrics", get(metrics))
}

/// 200 when this process should be given work, 503 otherwise.
async fn ready(State(app): State<App>) -> impl IntoResponse {
    let state = app.readiness.state();
    let status = if state == health::State::Ready {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    (status, format!("{}\n", state.word()))
}

/// Everything measured, as Prometheus reads it.
async fn metrics(State(app): State<App>) -> impl IntoResponse {
    for class in CLASSES {
        let count = u32::try_from(app.gate.in_flight(class)).unwrap_or(u32::MAX);
        metrics::gauge!("evenkeel_in_flight", "class" => class.name()).set(f64::from(count));
    }
    measure_keeping(&app).await;
    (
        [(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")],
        meters::recorder().render(),
    )
}

/// How old the last backup and the last proof of one are; a book that has none shows no age.
async fn measure_keeping(app: &App) {
    let Ok((now, notes)) = keeping(app).await else {
        // Readiness tells that the book cannot be read; the other measurements are shown all the same.
        return;
    };
    let age_s = |then: i64| (now - then).max(0) as f64 / 1_000_000.0;
    if let Some(backup) = notes.backup {
        metrics::gauge!("evenkeel_backup_age_seconds").set(age_s(backup.made_at));
    }
    if let Some(restore) = notes.restore {
        metrics::gauge!("evenkeel_verified_restore_age_seconds").set(age_s(restore.verified_at));
    }
}

async fn keeping(app: &App) -> Result<(i64, Notes), Fault> {
    let mut conn = app.store.read().await?;
    Ok((now_us(&mut conn).await?, notes(&mut conn).await?))
}
