//! Many orders in one request, a verdict for each.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use domain::command::{Command, Reply};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::OrderBody;
use crate::api::ask::{Ask, WriteQuery, refused};
use crate::app::App;
use crate::http::json::{
    Bytes, Flaw, Node, Shape, Value as JsonValue, decode, flaw_refusal, parse_body, require_json,
};
use crate::http::problem::{self, FieldError, ProblemDocument};
use crate::http::{ApiError, Call};

/// Many orders. For the API document only: each order is read for itself.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "its schema is used, the type is not")]
pub struct BatchBody {
    /// The orders, at most 1,000. Each is made or refused for itself.
    #[schema(max_items = 1000)]
    pub orders: Vec<OrderBody>,
}

/// What became of many orders.
#[derive(Debug, Serialize, ToSchema)]
pub struct BatchAnswer {
    /// Orders that were made, now or at an earlier sending.
    created: usize,
    /// Orders that were not.
    refused: usize,
    /// One for each order, in their order.
    results: Vec<BatchResult>,
}

/// What became of one order.
#[derive(Debug, Serialize, ToSchema)]
pub struct BatchResult {
    /// Its place in the request, from 0.
    index: usize,
    /// The status that it would have had by itself.
    #[schema(example = 201)]
    status: u16,
    /// What its maker is told; left out when it was refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<super::CreatedOrder>)]
    order: Option<Map<String, Value>>,
    /// Whether it was made, or refused, at an earlier sending with the same key.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    replayed: bool,
    /// Why it was refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<ProblemDocument>,
}

impl BatchResult {
    fn of((index, verdict): (usize, Verdict)) -> BatchResult {
        BatchResult {
            index,
            status: verdict.status,
            order: verdict.reply,
            replayed: verdict.replayed,
            problem: verdict.problem,
        }
    }
}

/// Makes up to 1,000 orders, each for itself, in their order. With an `Idempotency-Key`, each order has its own:
/// the key, a slash, and its index; so the same batch may be sent again whatever became of it.
#[utoipa::path(post, path = "/api/v1/orders:batch", request_body = BatchBody,
    responses((status = 200, body = BatchAnswer)))]
pub async fn create_batch(
    State(app): State<App>,
    call: Call,
    headers: HeaderMap,
    Bytes { bytes, hash }: Bytes,
) -> Result<axum::Json<BatchAnswer>, ApiError> {
    require_json(&headers)?;
    let nodes = order_nodes(&call, &bytes)?;
    let mut prepared = Vec::with_capacity(nodes.len());
    for node in nodes {
        prepared.push(prepare(&app, &call, &bytes, node).await);
    }
    let ask = Ask::new(app, call, hash, WriteQuery::default());
    let verdicts = carry_out(&ask, prepared, StatusCode::CREATED).await?;
    let results: Vec<_> = verdicts.into_iter().enumerate().map(BatchResult::of).collect();
    let created = results.iter().filter(|result| result.order.is_some()).count();
    Ok(axum::Json(BatchAnswer {
        created,
        refused: results.len() - created,
        results,
    }))
}

/// The parts of the body that should be orders; each is read for itself, so that one flaw refuses one order.
fn order_nodes<'a>(call: &Call, bytes: &'a [u8]) -> Result<Vec<Node<'a>>, ApiError> {
    let invalid = |error: FieldError| Err(ApiError::from(problem::INVALID).field(error));
    let members = match parse_body(bytes, call.settings.http.json_depth_max)?.value {
        JsonValue::Object(members) => members,
        other => return invalid(Flaw::other_than(Shape::Object, &other).into()),
    };
    let mut orders = None;
    for (name, node) in members {
        if name != "orders" {
            let error = FieldError::new(format!("/{name}"), problem::FIELD_UNKNOWN);
            return invalid(error.fact("field", &*name).fact("expected", "orders"));
        }
        orders = Some(node);
    }
    match orders.map(|node| node.value) {
        None => invalid(FieldError::new("/orders", problem::FIELD_MISSING).fact("field", "orders")),
        Some(JsonValue::List(nodes)) => check_length(call, nodes.len()).map(|()| nodes),
        Some(other) => invalid(Flaw::other_than(Shape::List, &other).inside("orders", 0).into()),
    }
}

async fn prepare(app: &App, call: &Call, bytes: &[u8], node: Node<'_>) -> Result<Command, ApiError> {
    let body: OrderBody = decode(node).map_err(|flaw| flaw_refusal(bytes, flaw))?;
    Ok(body.command(app, call).await?.into())
}

/// What became of one of many commands.
pub(super) struct Verdict {
    /// The status that it would have had by itself.
    pub status: u16,
    /// What it answers; nothing when it was refused.
    pub reply: Option<Reply>,
    /// Answered so at an earlier sending with the same key.
    pub replayed: bool,
    /// Why it was refused.
    pub problem: Option<ProblemDocument>,
}

impl Verdict {
    fn refused(call: &Call, error: &ApiError, replayed: bool) -> Verdict {
        Verdict {
            status: error.status.as_u16(),
            reply: None,
            replayed,
            problem: Some(error.document(call.language, call.request_id.as_str())),
        }
    }
}

/// Sends what can be sent, and gives each its verdict, in their order. What is carried out has the status `done`.
pub(super) async fn carry_out(
    ask: &Ask,
    prepared: Vec<Result<Command, ApiError>>,
    done: StatusCode,
) -> Result<Vec<Verdict>, ApiError> {
    let call = &ask.call;
    let mut verdicts: Vec<Option<Verdict>> = Vec::with_capacity(prepared.len());
    let (mut sent, mut commands) = (Vec::new(), Vec::new());
    for (index, prepared) in prepared.into_iter().enumerate() {
        match prepared {
            Ok(command) => {
                let key = call.idempotency_key.as_ref();
                commands.push((ask.context(key.map(|key| format!("{key}/{index}"))), command));
                sent.push(index);
                verdicts.push(None);
            }
            Err(error) => verdicts.push(Some(Verdict::refused(call, &error, false))),
        }
    }
    let outcomes = ask.app.engine.execute_all(commands).await;
    let outcomes = outcomes.map_err(|error| refused(call, error))?;
    for (index, outcome) in sent.into_iter().zip(outcomes) {
        verdicts[index] = Some(match outcome {
            Ok(outcome) => Verdict {
                status: done.as_u16(),
                reply: Some(outcome.reply),
                replayed: outcome.replayed,
                problem: None,
            },
            Err(error) => {
                let replayed = error.replayed();
                Verdict::refused(call, &refused(call, error), replayed)
            }
        });
    }
    Ok(verdicts.into_iter().flatten().collect())
}

/// Refuses a list that is empty or longer than a request may bring.
pub(super) fn check_length(call: &Call, count: usize) -> Result<(), ApiError> {
    let limit = usize::try_from(call.settings.engine.batch_request_orders_max).unwrap_or(usize::MAX);
    if (1..=limit).contains(&count) {
        return Ok(());
    }
    let error = FieldError::new("/orders", problem::FIELD_WRONG_LENGTH)
        .fact("found", count)
        .fact("expected", format!("1 to {limit}"));
    Err(ApiError::from(problem::INVALID).field(error))
}
