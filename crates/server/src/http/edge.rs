//! The outermost layer: whatever happens inside, one answer leaves in good order.
//!
//! Gives every request its id, catches panics, puts words to problems, sets the headers that every
//! answer carries, counts, and writes the access log.

use std::panic::AssertUnwindSafe;
use std::time::{Duration, Instant};

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures_util::FutureExt;

use super::call::RequestId;
use super::language::Language;
use super::problem::{self, ApiError};
use super::routes::TableEntry;
use crate::app::App;

/// The content security policy of everything but the API page: nothing inline, nothing foreign.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self' data:; script-src 'self'; connect-src 'self'; \
                      form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// Longest part of an unknown path that is written to the log.
const LOGGED_PATH_MAX: usize = 200;

/// The layer.
pub(super) async fn edge(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let started = Instant::now();
    let request_id = RequestId::accept_or_mint(request.headers());
    let language = Language::from_headers(request.headers());
    let seen = Seen::of(&request);
    request.extensions_mut().insert(request_id.clone());

    let outcome = AssertUnwindSafe(next.run(request)).catch_unwind().await;
    let mut response = outcome.unwrap_or_else(|_| answer_panic(&request_id, &seen));

    let entry = response.extensions_mut().remove::<&'static TableEntry>();
    let error = response.extensions_mut().remove::<ApiError>();
    if let Some(error) = &error {
        response = error
            .clone()
            .fact_if_bug(&request_id)
            .render(language, request_id.as_str());
    }
    set_headers(response.headers_mut(), &request_id);
    let taken = started.elapsed();
    if let Some(entry) = entry {
        entry.meters.count(response.status(), taken);
    }
    let line = LogLine {
        seen: &seen,
        entry,
        error: error.as_ref(),
        request_id: &request_id,
        taken,
    };
    line.write(&app, &response);
    response
}

impl ApiError {
    /// A person who reports a bug must be able to name the request.
    fn fact_if_bug(self, request_id: &RequestId) -> ApiError {
        if self.code == problem::BUG.code {
            self.fact("request_id", request_id.as_str())
        } else {
            self
        }
    }
}

/// A panic is a bug: the hook has written it down; here it is counted and answered.
fn answer_panic(request_id: &RequestId, seen: &Seen) -> Response {
    metrics::counter!("evenkeel_panics_total").increment(1);
    tracing::error!(request_id = request_id.as_str(), method = %seen.method, path = seen.path, "a request panicked");
    ApiError::from(problem::BUG).into_response()
}

/// Headers of every answer. What a handler has set itself stays.
fn set_headers(headers: &mut HeaderMap, request_id: &RequestId) {
    let fixed: [(HeaderName, &'static str); 5] = [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        // Not `no-referrer`: with it, browsers send `Origin: null` with our own forms.
        (header::REFERRER_POLICY, "same-origin"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    for (name, value) in fixed {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    if let Ok(value) = HeaderValue::from_str(request_id.as_str()) {
        headers.insert("x-request-id", value);
    }
}

/// What the log needs of a request, kept before the request is given away. Never the query, which
/// may hold a sign-in link, and never a header.
struct Seen {
    method: Method,
    path: String,
}

impl Seen {
    fn of(request: &Request) -> Seen {
        let path = request.uri().path();
        let end = (0..=LOGGED_PATH_MAX.min(path.len()))
            .rev()
            .find(|end| path.is_char_boundary(*end));
        Seen {
            method: request.method().clone(),
            path: path[..end.unwrap_or(0)].to_owned(),
        }
    }
}

struct LogLine<'a> {
    seen: &'a Seen,
    entry: Option<&'static TableEntry>,
    error: Option<&'a ApiError>,
    request_id: &'a RequestId,
    taken: Duration,
}

impl LogLine<'_> {
    /// Writes the access log's line: always for server errors and slow requests, the rest if asked.
    fn write(&self, app: &App, response: &Response) {
        let settings = app.settings.snapshot();
        let status = response.status().as_u16();
        let is_slow = self.taken >= Duration::from_millis(settings.log.slow_request_ms);
        let is_error = response.status().is_server_error();
        if !(is_error || is_slow || settings.log.every_request) {
            return;
        }
        let code = self.error.map_or("", |error| error.code);
        let route = self.entry.map_or("", |entry| entry.route.path);
        let taken_us = u64::try_from(self.taken.as_micros()).unwrap_or(u64::MAX);
        let (id, method, path) = (self.request_id.as_str(), &self.seen.method, &self.seen.path);
        if is_error {
            tracing::warn!(request_id = id, %method, path, route, status, code, taken_us, "answered with an error");
        } else {
            tracing::info!(request_id = id, %method, path, route, status, code, taken_us, "answered");
        }
    }
}
