//! The inner layer, round every route: credential, permission, room, deadline, in this order.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderValue, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::permission::Permission;
use futures_util::StreamExt;
use ops::config::Values;
use ops::overload::Permit;
use tokio::time::Instant;

use super::call::{self, Call, RequestId};
use super::language::Language;
use super::problem::{self, ApiError};
use super::routes::{Access, Deadline, Route, RouteTable, TableEntry};
use crate::app::App;
use crate::auth::{Presented, Visitor};

/// What the guard works with.
#[derive(Clone)]
pub(super) struct Guard {
    /// The program's parts.
    pub app: App,
    /// The rows.
    pub table: Arc<RouteTable>,
}

/// The layer.
pub(super) async fn guard(State(guard): State<Guard>, request: Request, next: Next) -> Response {
    let entry = match guard.row(&request) {
        Ok(entry) => entry,
        Err(error) => return error.into_response(),
    };
    let mut response = guard
        .admit(&entry.route, request, next)
        .await
        .unwrap_or_else(ApiError::into_response);
    response.extensions_mut().insert(entry);
    response
}

impl Guard {
    /// The row of a request. A matched path without a row is refused: nothing runs outside the table.
    fn row(&self, request: &Request) -> Result<&'static TableEntry, ApiError> {
        let Some(path) = request.extensions().get::<MatchedPath>() else {
            return Err(problem::ROUTE_UNKNOWN.into());
        };
        if let Some(entry) = self.table.find(path.as_str(), request.method()) {
            return Ok(entry);
        }
        let allowed = self.table.allowed(path.as_str());
        let allow_header = HeaderValue::from_str(&allowed).unwrap_or(HeaderValue::from_static(""));
        Err(ApiError::from(problem::METHOD_NOT_ALLOWED)
            .fact("method", request.method().as_str())
            .fact("allowed", allowed)
            .header(header::ALLOW, allow_header))
    }

    async fn admit(
        &self,
        route: &'static Route,
        mut request: Request,
        next: Next,
    ) -> Result<Response, ApiError> {
        let settings = self.app.settings.snapshot();
        refuse_nul(request.uri())?;
        let presented = self.app.authenticator.present(&request, &settings);
        let visitor = self.visitor(route, presented, &settings).await?;
        let permit = self.take_room(route, &settings)?;
        let limit_ms = route.deadline.ms(&settings);
        let deadline = Instant::now() + Duration::from_millis(limit_ms);
        let call = make_call(&request, route, visitor, settings, deadline)?;
        request.extensions_mut().insert(call);
        let response = tokio::time::timeout_at(deadline, next.run(request))
            .await
            .map_err(|_| ApiError::from(problem::DEADLINE).fact("limit_ms", limit_ms))?;
        Ok(keep_room_while_streaming(route, permit, response))
    }

    async fn visitor(
        &self,
        route: &Route,
        presented: Result<Presented, ApiError>,
        settings: &Values,
    ) -> Result<Arc<Visitor>, ApiError> {
        let Access::Needs(permission) = route.access else {
            return Ok(Visitor::nobody());
        };
        let visitor = self.app.authenticator.authenticate(&presented?, settings).await?;
        check_permission(&visitor, permission)?;
        Ok(visitor)
    }

    fn take_room(&self, route: &Route, settings: &Values) -> Result<Permit, ApiError> {
        self.app
            .gate
            .enter(route.class, &settings.overload)
            .ok_or_else(|| {
                metrics::counter!("evenkeel_shed_total", "class" => route.class.name()).increment(1);
                ApiError::shed(settings.overload.retry_after_seconds)
            })
    }
}

/// Refuses who does not have the permission.
pub(super) fn check_permission(visitor: &Visitor, permission: Permission) -> Result<(), ApiError> {
    match visitor.role {
        Some(role) if role.may(permission) => Ok(()),
        role => Err(ApiError::from(problem::PERMISSION_DENIED)
            .fact("permission", permission.name())
            .fact("role", role.map_or("", |role| role.name()))),
    }
}

/// No text of a book may hold NUL, so none may come in by the address either.
fn refuse_nul(uri: &Uri) -> Result<(), ApiError> {
    if uri
        .path_and_query()
        .is_some_and(|text| text.as_str().contains("%00"))
    {
        return Err(ApiError::from(problem::BAD_PATH).fact("path", uri.path()));
    }
    Ok(())
}

fn make_call(
    request: &Request,
    route: &'static Route,
    visitor: Arc<Visitor>,
    settings: Arc<Values>,
    deadline: Instant,
) -> Result<Call, ApiError> {
    let request_id = request.extensions().get::<RequestId>().cloned();
    let if_match = call::if_match(request.headers())?;
    if if_match.is_some() && !route.method.is_safe() && !route.takes_version {
        return Err(problem::NO_VERSION.into());
    }
    Ok(Call {
        visitor,
        request_id: request_id.unwrap_or_else(|| RequestId::accept_or_mint(request.headers())),
        route,
        settings,
        deadline,
        language: Language::from_headers(request.headers()),
        idempotency_key: call::idempotency_key(request.headers())?,
        if_match,
    })
}

/// A download is in progress until its last byte, so its room is held that long.
fn keep_room_while_streaming(route: &Route, permit: Permit, response: Response) -> Response {
    if route.deadline != Deadline::Stream {
        return response;
    }
    response.map(|body| {
        Body::from_stream(body.into_data_stream().map(move |piece| {
            let _held = &permit;
            piece
        }))
    })
}
