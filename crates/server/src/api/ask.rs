//! How a write goes from a handler to the engine, and how its answer leaves.

use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::command::{Command, Reply};
use domain::id::{ExpectedReceiptId, OrderId, OwnerId, ReturnId, StockCountId, TaskId};
use domain::refusal;
use engine::{Context, ExecuteError, Outcome};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::feed;
use utoipa::IntoParams;

use super::events::Change;
use crate::app::App;
use crate::http::problem::{self, ApiError};
use crate::http::{Call, Json, Path, Query};

/// Events that a refusal for a stale version names at most.
const CHANGES_MAX: i64 = 100;

/// What every write takes in its query.
#[derive(Debug, Clone, Copy, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct WriteQuery {
    /// Answer what would happen, and change nothing.
    #[serde(default)]
    pub dry_run: bool,
}

/// A body without fields, for verbs that need none.
#[derive(Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}

/// A verb on what the path names, read whole: an extractor.
pub struct Write<P, B> {
    /// What the path names.
    pub path: P,
    /// What was sent.
    pub body: B,
    /// How it goes on.
    pub ask: Ask,
}

impl<P, B> FromRequest<App> for Write<P, B>
where
    P: DeserializeOwned + Send,
    B: DeserializeOwned,
{
    type Rejection = ApiError;

    async fn from_request(request: Request, app: &App) -> Result<Write<P, B>, ApiError> {
        let (mut parts, body) = request.into_parts();
        let call = Call::of(&parts.extensions).clone();
        let Path(path) = Path::from_request_parts(&mut parts, app).await?;
        let Query(query) = Query::from_request_parts(&mut parts, app).await?;
        let Json { value, hash } = Json::from_request(Request::from_parts(parts, body), app).await?;
        let ask = Ask::new(app.clone(), call, hash, query);
        Ok(Write {
            path,
            body: value,
            ask,
        })
    }
}

/// A write on its way: who asks, what the request was, and whether it counts.
pub struct Ask {
    /// The program's parts.
    pub app: App,
    /// The request.
    pub call: Call,
    /// Its hash, which an idempotency key is held to.
    pub hash: [u8; 32],
    /// Only answer what would happen.
    pub dry_run: bool,
}

impl Ask {
    /// A write of this request.
    pub fn new(app: App, call: Call, hash: [u8; 32], query: WriteQuery) -> Ask {
        Ask {
            app,
            call,
            hash,
            dry_run: query.dry_run,
        }
    }

    /// A verb on something that is there: answers where it stands now.
    ///
    /// # Errors
    /// What the engine said no to, or failed at.
    pub async fn verb(&self, command: impl Into<Command>) -> Result<Response, ApiError> {
        let (mut reply, replayed) = self.carry_out(command.into()).await?;
        if self.dry_run {
            // What was not made has no id.
            for made in ["hold", "note", "package", "payment", "shipment"] {
                reply.remove(made);
            }
            forget_ids(reply.get_mut("lines"), |line| {
                line.get("added") == Some(&true.into())
            });
            reply.insert("dry_run".into(), true.into());
        }
        Ok(answer(StatusCode::OK, reply, replayed))
    }

    /// Makes something: answers 201 with its place under `path`.
    ///
    /// # Errors
    /// What the engine said no to, or failed at.
    pub async fn create(&self, path: &str, command: impl Into<Command>) -> Result<Response, ApiError> {
        let (mut reply, replayed) = self.carry_out(command.into()).await?;
        if self.dry_run {
            // What was not made has no id and no number.
            reply.remove("id");
            reply.remove("number");
            forget_ids(reply.get_mut("lines"), |_| true);
            reply.insert("dry_run".into(), true.into());
            return Ok(answer(StatusCode::OK, reply, false));
        }
        let place = reply
            .get("id")
            .and_then(Value::as_str)
            .map(|id| format!("{path}/{id}"));
        let mut response = answer(StatusCode::CREATED, reply, replayed);
        if let Some(place) = place.and_then(|place| HeaderValue::from_str(&place).ok()) {
            response.headers_mut().insert(header::LOCATION, place);
        }
        Ok(response)
    }

    async fn carry_out(&self, command: Command) -> Result<(Reply, bool), ApiError> {
        let done = if self.dry_run {
            let preview = self.app.engine.preview(self.call.actor().clone(), command);
            preview.await.map(|reply| Outcome {
                reply,
                replayed: false,
            })
        } else {
            let key = self.call.idempotency_key.as_deref().map(str::to_owned);
            self.app.engine.execute(self.context(key), command).await
        };
        match done {
            Ok(outcome) => Ok((outcome.reply, outcome.replayed)),
            Err(error) => Err(self.refused(error).await),
        }
    }

    /// Why a command was not carried out, for the caller. A refusal for a stale version tells what changed since the
    /// version that the actor read.
    async fn refused(&self, error: ExecuteError) -> ApiError {
        let changed = match &error {
            ExecuteError::Refused { refusal, .. } if refusal.code == refusal::VERSION_MISMATCH => {
                Some(self.changes_since(&refusal.data).await.unwrap_or_default())
            }
            _ => None,
        };
        let error = refused(&self.call, error);
        match changed {
            Some(changed) => error.fact("changed", serde_json::to_value(changed).unwrap_or_default()),
            None => error,
        }
    }

    async fn changes_since(&self, stale: &Reply) -> Option<Vec<Change>> {
        let (noun, id) = versioned_noun(stale.get("id")?.as_str()?)?;
        let version = stale.get("expected")?.as_i64()?;
        let mut conn = self.app.store.read().await.ok()?;
        let rows = feed::of_noun_after_version(&mut conn, noun, id, version, CHANGES_MAX).await;
        let rows = rows.ok()?;
        let own = rows.iter().filter(|row| {
            let scope = self.call.actor().owner;
            scope.is_none_or(|owner| row.event.owner_id == Some(owner.value()))
        });
        Some(own.map(Change::of).collect())
    }

    /// What the engine is told of the request, under this key.
    pub fn context(&self, idempotency_key: Option<String>) -> Context {
        Context {
            idempotency_key,
            ..self.call.context(&self.hash)
        }
    }
}

/// Lines that were not made have no ids.
fn forget_ids(lines: Option<&mut Value>, is_new: impl Fn(&Reply) -> bool) {
    let lines = lines.and_then(Value::as_array_mut).into_iter().flatten();
    for line in lines.filter_map(Value::as_object_mut).filter(|line| is_new(line)) {
        line.remove("id");
    }
}

/// Why a command was not carried out, for the caller.
pub fn refused(call: &Call, error: ExecuteError) -> ApiError {
    match error {
        ExecuteError::Shed => ApiError::shed(call.settings.overload.retry_after_seconds),
        ExecuteError::DeadlinePassed => {
            let limit_ms = call.route.deadline.ms(&call.settings);
            ApiError::from(problem::DEADLINE).fact("limit_ms", limit_ms)
        }
        error => error.into(),
    }
}

/// The noun, as the feed names it, of an id that a stale version was sent with.
fn versioned_noun(id: &str) -> Option<(&'static str, i64)> {
    let order = id.parse::<OrderId>().map(|id| ("order", id.value()));
    let task = || id.parse::<TaskId>().map(|id| ("task", id.value()));
    let returned = || id.parse::<ReturnId>().map(|id| ("return", id.value()));
    let receipt = || {
        id.parse::<ExpectedReceiptId>()
            .map(|id| ("expected_receipt", id.value()))
    };
    let count = || id.parse::<StockCountId>().map(|id| ("stock_count", id.value()));
    let owner = || id.parse::<OwnerId>().map(|id| ("owner", id.value()));
    order
        .or_else(|_| task())
        .or_else(|_| receipt())
        .or_else(|_| count())
        .or_else(|_| owner())
        .or_else(|_| returned())
        .ok()
}

fn answer(status: StatusCode, reply: Reply, replayed: bool) -> Response {
    let version = reply.get("version").and_then(Value::as_i64);
    let mut response = (status, axum::Json(reply)).into_response();
    if let Some(version) = version {
        response.headers_mut().insert(header::ETAG, etag(version));
    }
    if replayed {
        let yes = HeaderValue::from_static("true");
        response.headers_mut().insert(problem::REPLAYED, yes);
    }
    response
}

/// A thing that was read, with its version for `If-Match`.
pub fn versioned(version: i64, view: impl Serialize) -> Response {
    ([(header::ETAG, etag(version))], axum::Json(view)).into_response()
}

fn etag(version: i64) -> HeaderValue {
    HeaderValue::from_str(&format!("\"{version}\"")).unwrap_or(HeaderValue::from_static("\"0\""))
}
