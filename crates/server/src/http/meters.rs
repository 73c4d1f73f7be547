//! What is counted about each route, with handles made once so that counting costs next to nothing.

use std::sync::OnceLock;
use std::time::Duration;

use axum::http::StatusCode;
use metrics::{Counter, Histogram};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};

use super::routes::Route;

/// Upper bounds of the latency buckets, in seconds.
const LATENCY_BUCKETS: &[f64] = &[
    0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0,
];

/// The counters of one route.
pub struct RouteMeters {
    by_status_class: [Counter; 5],
    seconds: Histogram,
}

impl std::fmt::Debug for RouteMeters {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RouteMeters")
    }
}

impl RouteMeters {
    /// Counters for this row. The recorder must be installed before.
    pub(super) fn new(route: &Route) -> RouteMeters {
        let class = route.class.name();
        let counter = |status: &'static str| {
            metrics::counter!("evenkeel_http_requests_total", "method" => route.method.to_string(),
                "route" => route.path, "class" => class, "status" => status)
        };
        RouteMeters {
            by_status_class: ["1xx", "2xx", "3xx", "4xx", "5xx"].map(counter),
            seconds: metrics::histogram!("evenkeel_http_request_seconds", "method" => route.method.to_string(),
                "route" => route.path, "class" => class),
        }
    }

    /// Counts one answer.
    pub(super) fn count(&self, status: StatusCode, taken: Duration) {
        let class = usize::from(status.as_u16() / 100).clamp(1, 5);
        self.by_status_class[class - 1].increment(1);
        self.seconds.record(taken.as_secs_f64());
    }
}

/// The process-wide recorder, installed at the first call.
///
/// # Panics
/// When something else has installed a recorder, which nothing in this program does.
#[must_use]
pub fn recorder() -> &'static PrometheusHandle {
    static HANDLE: OnceLock<PrometheusHandle> = OnceLock::new();
    HANDLE.get_or_init(|| {
        let handle = PrometheusBuilder::new()
            .set_buckets(LATENCY_BUCKETS)
            .expect("the list of buckets is not empty")
            .install_recorder()
            .expect("nothing else installs a recorder");
        describe();
        handle
    })
}

/// Folds what was measured into its buckets.
pub fn keep_up() {
    recorder().run_upkeep();
}

fn describe() {
    metrics::describe_counter!(
        "evenkeel_http_requests_total",
        "Answers by route and class of status"
    );
    metrics::describe_histogram!("evenkeel_http_request_seconds", "Time from request to answer");
    metrics::describe_counter!("evenkeel_panics_total", "Panics caught at the edge");
    metrics::describe_counter!(
        "evenkeel_shed_total",
        "Requests refused because their class had no room"
    );
    metrics::describe_gauge!(
        "evenkeel_backup_age_seconds",
        "How long ago the last backup was made"
    );
    metrics::describe_gauge!(
        "evenkeel_verified_restore_age_seconds",
        "How long ago a backup was last restored and proved"
    );
    metrics::describe_gauge!("evenkeel_in_flight", "Requests in progress by class");
}
