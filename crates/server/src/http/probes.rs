//! Probes and metrics. The probes are open by design, and tell nothing but the state.

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use axum::routing::get;
use domain::permission::Permission;
use ops::health;
use ops::overload::{CLASSES, Class};

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
    (
        [(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")],
        meters::recorder().render(),
    )
}
