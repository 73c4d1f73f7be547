//! The verbs of returns.

use axum::extract::State;
use axum::response::Response;
use domain::id::{BinId, LineId, OrderId, ReturnId, ShipmentId};
use domain::money::UnitPrice;
use domain::returns::{
    AnnounceReturn, AnnouncedLine, CancelReturn, CloseReturn, Disposition, ExchangeLine, ExchangeReturn,
    Grade, LinkReturn, ReceiveReturn, ReceivedPieces, RegisterArrival, ReturnReason, WhichPieces,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::find;
use crate::api::Created;
use crate::api::ask::{Ask, Nothing, Write, WriteQuery};
use crate::api::codes::{self, NamedBins};
use crate::api::decimal::{Percent, Price};
use crate::app::App;
use crate::http::problem::{self, FieldError};
use crate::http::{ApiError, Call, Json, Query};

/// Where a return stands after a verb.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(super) struct ReturnAnswer {
    /// Its id.
    id: String,
    /// Its number.
    number: String,
    /// Its status now.
    status: String,
    /// Its version, for `If-Match`.
    version: i64,
}

/// What will come back.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct AnnounceBody {
    /// The order.
    #[schema(value_type = String, example = "ord_3v9")]
    order: OrderId,
    /// The shipment that the carrier could not deliver. Everything in it comes back, unless lines say less.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    shipment: Option<ShipmentId>,
    /// The sender's reference.
    #[serde(default)]
    external_ref: String,
    /// Who brings it.
    #[serde(default)]
    carrier: String,
    /// The track & trace code of the way back.
    #[serde(default)]
    tracking: String,
    /// Which pieces.
    #[serde(default)]
    lines: Vec<AnnouncedLineBody>,
}

/// Pieces of an order line that will come back.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct AnnouncedLineBody {
    /// The order line.
    #[schema(value_type = String, example = "lin_3va")]
    order_line: LineId,
    /// How many.
    #[schema(minimum = 1, example = 1)]
    quantity: i64,
    /// `unstated`, `damaged`, `defective`, `wrong_item`, `not_as_described`, `wrong_size`, `too_late`, `changed_mind` or
    /// `undelivered`.
    #[serde(default = "unstated")]
    #[schema(value_type = String, default = "unstated", example = "damaged")]
    reason: ReturnReason,
}

const fn unstated() -> ReturnReason {
    ReturnReason::Unstated
}

impl From<AnnouncedLineBody> for AnnouncedLine {
    fn from(line: AnnouncedLineBody) -> AnnouncedLine {
        AnnouncedLine {
            order_line: line.order_line,
            quantity: line.quantity,
            reason: line.reason,
        }
    }
}

/// Announces a return: which pieces of an order will come back, and why. Never more than left and did not come back yet.
#[utoipa::path(post, path = "/api/v1/returns", params(WriteQuery), request_body = AnnounceBody,
    responses((status = 201, body = Created)))]
pub(super) async fn announce(
    State(app): State<App>,
    call: Call,
    Query(query): Query<WriteQuery>,
    Json { value, hash }: Json<AnnounceBody>,
) -> Result<Response, ApiError> {
    let command = AnnounceReturn {
        order: value.order,
        shipment: value.shipment.unwrap_or_default(),
        external_ref: value.external_ref,
        carrier: value.carrier,
        tracking: value.tracking,
        lines: value.lines.into_iter().map(AnnouncedLine::from).collect(),
    };
    Ask::new(app, call, hash, query)
        .create("/api/v1/returns", command)
        .await
}

/// A package that came back and was not announced.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ArriveBody {
    /// Whose: an id or a code. May be left out by those who see one owner, or when there is only one.
    #[serde(default)]
    owner: Option<String>,
    /// The order; left out for an unknown package.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "ord_3v9")]
    order: Option<OrderId>,
    /// Where it stands: an id or a code; the owner's warehouse when left out.
    #[serde(default)]
    warehouse: Option<String>,
    /// The sender's reference.
    #[serde(default)]
    external_ref: String,
    /// Who brought it.
    #[serde(default)]
    carrier: String,
    /// The track & trace code on it.
    #[serde(default)]
    #[schema(example = "3SABCD1234567")]
    tracking: String,
}

/// Notes that a package came back which nobody announced; with its order, or unknown. What is in it, receiving says.
#[utoipa::path(post, path = "/api/v1/returns/arrivals", params(WriteQuery), request_body = ArriveBody,
    responses((status = 201, body = Created)))]
pub(super) async fn arrive(
    State(app): State<App>,
    call: Call,
    Query(query): Query<WriteQuery>,
    Json { value, hash }: Json<ArriveBody>,
) -> Result<Response, ApiError> {
    let owner = codes::owner(&app, call.actor(), value.owner.as_deref()).await?;
    let command = RegisterArrival {
        owner,
        order: value.order.unwrap_or_default(),
        warehouse: codes::warehouse_or_owners(&app, owner, value.warehouse.as_deref()).await?,
        external_ref: value.external_ref,
        carrier: value.carrier,
        tracking: value.tracking,
    };
    Ask::new(app, call, hash, query)
        .create("/api/v1/returns", command)
        .await
}

/// What came out of the package.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ReceiveReturnBody {
    /// Where the bins are: an id or a code; the return's warehouse when left out.
    #[serde(default)]
    warehouse: Option<String>,
    /// Pieces, in groups that were found alike.
    lines: Vec<ReceivedPiecesBody>,
}

/// Pieces that were found alike. Which they are, one of `line`, `order_line` and `sku` says.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ReceivedPiecesBody {
    /// A line of the return.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "lin_3va")]
    line: Option<LineId>,
    /// A line of the order, announced or not.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    order_line: Option<LineId>,
    /// An item code.
    #[serde(default)]
    sku: Option<String>,
    /// How many.
    #[schema(minimum = 1, example = 1)]
    quantity: i64,
    /// `a` (as new), `b` (opened or used) or `damaged`.
    #[schema(value_type = String, example = "a")]
    grade: Grade,
    /// `restock`, `quarantine` or `scrap`.
    #[schema(value_type = String, example = "restock")]
    disposition: Disposition,
    /// The bin they go to: an id or a code. Scrap has none.
    #[serde(default)]
    #[schema(example = "BULK")]
    bin: Option<String>,
    #[serde(default)]
    lot: String,
    /// A short code of what was found; scrap needs one.
    #[serde(default)]
    reason: String,
}

impl ReceivedPiecesBody {
    fn pieces(self, bins: &NamedBins, index: usize) -> Result<ReceivedPieces, ApiError> {
        let at = |field: &str| format!("/lines/{index}/{field}");
        let bin = match (self.disposition, &self.bin) {
            (Disposition::Scrap, _) => BinId::default(),
            (_, Some(bin)) => bins.named(&at("bin"), bin)?,
            (_, None) => return Err(missing(&at("bin"), "bin")),
        };
        let of = match (self.line, self.order_line, self.sku) {
            (Some(line), None, None) => WhichPieces::Line(line),
            (None, Some(line), None) => WhichPieces::OrderLine(line),
            (None, None, Some(sku)) => WhichPieces::Sku(sku),
            (None, None, None) => return Err(missing(&at("line"), "line")),
            _ => {
                let several = FieldError::new(at("line"), problem::FIELD_NOT_BOTH);
                return Err(ApiError::from(problem::INVALID).field(several.fact("other", "order_line, sku")));
            }
        };
        Ok(ReceivedPieces {
            of,
            quantity: self.quantity,
            grade: self.grade,
            disposition: self.disposition,
            bin,
            lot: self.lot,
            reason: self.reason,
        })
    }
}

fn missing(pointer: &str, field: &str) -> ApiError {
    ApiError::from(problem::INVALID)
        .field(FieldError::new(pointer, problem::FIELD_MISSING).fact("field", field))
}

/// Takes goods of a return in, graded piece by piece. What is restocked is on sale at once, and goes to orders that wait
/// for it, by priority and then age. No credit is made.
#[utoipa::path(post, path = "/api/v1/returns/{id}/receive", params(("id" = String, Path), WriteQuery),
    request_body = ReceiveReturnBody, responses((status = 200, body = ReturnAnswer)))]
pub(super) async fn receive(
    Write { path, body, ask }: Write<ReturnId, ReceiveReturnBody>,
) -> Result<Response, ApiError> {
    let found = find(&ask.app, &ask.call, path).await?;
    let warehouse = match body.warehouse.as_deref() {
        Some(text) => codes::warehouse(&ask.app, "/warehouse", text).await?,
        None => found.warehouse,
    };
    let named = body.lines.iter().filter_map(|line| line.bin.as_deref());
    let bins = codes::bins(&ask.app.store, warehouse, named).await?;
    let lines = body.lines.into_iter().enumerate();
    let lines: Result<_, _> = lines.map(|(index, line)| line.pieces(&bins, index)).collect();
    let command = ReceiveReturn {
        return_id: path,
        order: found.order,
        owner: found.owner,
        expected_version: ask.call.if_match,
        warehouse,
        lines: lines?,
    };
    ask.verb(command).await
}

/// From which order an unknown package came.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct LinkBody {
    /// The order.
    #[schema(value_type = String, example = "ord_3v9")]
    order: OrderId,
    /// Which line of the return is of which order line. Those left out are found by their item.
    #[serde(default)]
    lines: Vec<LinkedLineBody>,
}

/// A line of the return, and the order line that it is of.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct LinkedLineBody {
    #[schema(value_type = String)]
    line: LineId,
    #[schema(value_type = String)]
    order_line: LineId,
}

/// Says from which order an unknown package came. Its pieces count as returned on that order from now on.
#[utoipa::path(post, path = "/api/v1/returns/{id}/link", params(("id" = String, Path), WriteQuery),
    request_body = LinkBody, responses((status = 200, body = ReturnAnswer)))]
pub(super) async fn link(Write { path, body, ask }: Write<ReturnId, LinkBody>) -> Result<Response, ApiError> {
    find(&ask.app, &ask.call, path).await?;
    let command = LinkReturn {
        return_id: path,
        order: body.order,
        expected_version: ask.call.if_match,
        lines: body.lines.iter().map(|it| (it.line, it.order_line)).collect(),
    };
    ask.verb(command).await
}

/// Calls a return off of which nothing came in.
#[utoipa::path(post, path = "/api/v1/returns/{id}/cancel", params(("id" = String, Path), WriteQuery),
    request_body = Nothing, responses((status = 200, body = ReturnAnswer)))]
pub(super) async fn cancel(Write { path, ask, .. }: Write<ReturnId, Nothing>) -> Result<Response, ApiError> {
    let command = CancelReturn {
        return_id: path,
        order: find(&ask.app, &ask.call, path).await?.order,
        expected_version: ask.call.if_match,
    };
    ask.verb(command).await
}

/// Says that nothing more of a return will come. What was announced and did not come may be announced anew.
#[utoipa::path(post, path = "/api/v1/returns/{id}/close", params(("id" = String, Path), WriteQuery),
    request_body = Nothing, responses((status = 200, body = ReturnAnswer)))]
pub(super) async fn close(Write { path, ask, .. }: Write<ReturnId, Nothing>) -> Result<Response, ApiError> {
    let command = CloseReturn {
        return_id: path,
        order: find(&ask.app, &ask.call, path).await?.order,
        expected_version: ask.call.if_match,
    };
    ask.verb(command).await
}

/// What the buyer gets instead.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ExchangeBody {
    /// The items.
    lines: Vec<ExchangeLineBody>,
    /// Accept the new order at once, which reserves stock; `false` makes a draft.
    #[serde(default = "yes")]
    #[schema(default = true)]
    accept: bool,
}

const fn yes() -> bool {
    true
}

/// An item that the buyer gets instead.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ExchangeLineBody {
    #[schema(example = "MUG-RED")]
    sku: String,
    #[schema(minimum = 1, example = 1)]
    quantity: i64,
    /// The price of a piece; nothing when left out, as in an even exchange.
    #[serde(default)]
    price: Price,
    #[serde(default)]
    tax_percent: Percent,
}

/// Makes a new order in exchange for a return: for the same buyer at the same address, linked to the order that came back.
#[utoipa::path(post, path = "/api/v1/returns/{id}/exchange", params(("id" = String, Path), WriteQuery),
    request_body = ExchangeBody, responses((status = 201, body = Created)))]
pub(super) async fn exchange(
    Write { path, body, ask }: Write<ReturnId, ExchangeBody>,
) -> Result<Response, ApiError> {
    let found = find(&ask.app, &ask.call, path).await?;
    let lines = body.lines.into_iter().map(|line| ExchangeLine {
        sku: line.sku,
        quantity: line.quantity,
        price: UnitPrice {
            micros: line.price.0,
            per_quantity: 1,
        },
        tax_rate: line.tax_percent.0,
    });
    let command = ExchangeReturn {
        return_id: path,
        order: found.order,
        owner: found.owner,
        expected_version: ask.call.if_match,
        lines: lines.collect(),
        accept: body.accept,
    };
    ask.create("/api/v1/orders", command).await
}
