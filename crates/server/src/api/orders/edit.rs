//! Editing an order: what is to be different, and what that does.

use axum::response::Response;
use domain::customers::AddressInput;
use domain::id::{LineId, OrderId, OwnerId};
use domain::orders::{EditOrder, LineEdit, LineInput, ShippingEdit};
use domain::permission::Permission;
use serde::{Deserialize, Serialize};
use store::Scope;
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::find;
use super::input::LineBody;
use crate::api::addresses::AddressBody;
use crate::api::ask::{Write, WriteQuery};
use crate::http::{ApiError, Module, Route};

/// Its row of the route table.
pub(super) const ROUTES: &[Route] =
    &[Route::post("/api/v1/orders/{id}/edit", Permission::OrderEdit).versioned()];

/// Adds the verb to the module of orders.
pub fn add(module: Module) -> Module {
    module.routes(routes!(edit))
}

/// How many pieces of a line are to be wanted.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct LineEditBody {
    /// The line.
    #[schema(value_type = String, example = "lin_3va")]
    line: LineId,
    /// Pieces in all: those that left included, cancelled ones not. 0 takes the line off.
    #[schema(minimum = 0, example = 3)]
    quantity: i64,
}

/// What is to be different about an order; what is left out stays as it is.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct EditBody {
    /// Lines with another quantity.
    #[serde(default)]
    lines: Vec<LineEditBody>,
    /// New lines.
    #[serde(default)]
    added: Vec<LineBody>,
    /// Where it goes, whole.
    #[serde(default)]
    ship_to: Option<AddressBody>,
    /// Who is billed, whole.
    #[serde(default)]
    bill_to: Option<AddressBody>,
    /// The day the buyer asks for, `YYYY-MM-DD`; empty for none.
    #[serde(default)]
    #[schema(example = "2026-12-01")]
    requested_date: Option<String>,
    /// The carrier that is to bring it; empty for any.
    #[serde(default)]
    #[schema(example = "PostNL")]
    carrier: Option<String>,
    /// The carrier's product; empty for any.
    #[serde(default)]
    carrier_service: Option<String>,
    /// The day it must leave, `YYYY-MM-DD`; empty for what the calendar of the warehouse says.
    #[serde(default)]
    #[schema(example = "2026-12-01")]
    ship_by: Option<String>,
    /// Higher goes first.
    #[serde(default)]
    priority: Option<i64>,
    /// Nothing leaves before everything can.
    #[serde(default)]
    ship_complete: Option<bool>,
}

impl EditBody {
    fn of(self, order: OrderId, owner: OwnerId, expected_version: Option<i64>) -> EditOrder {
        let lines = self.lines.iter().map(|it| LineEdit {
            line: it.line,
            quantity: it.quantity,
        });
        EditOrder {
            order,
            owner,
            expected_version,
            lines: lines.collect(),
            added: self.added.into_iter().map(LineInput::from).collect(),
            ship_to: self.ship_to.map(AddressInput::from),
            bill_to: self.bill_to.map(AddressInput::from),
            requested_date: self.requested_date,
            shipping: ShippingEdit {
                carrier: self.carrier,
                carrier_service: self.carrier_service,
                ship_by: self.ship_by,
            },
            priority: self.priority,
            ship_complete: self.ship_complete,
        }
    }
}

/// What an edit did, or would do.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct EditedOrder {
    /// The order.
    #[schema(example = "ord_3v9")]
    pub id: String,
    /// The number people use.
    pub number: String,
    /// Where it stands then.
    #[schema(example = "ready")]
    pub status: String,
    /// Its version, for `If-Match`.
    pub version: i64,
    /// The lines that are different.
    pub lines: Vec<EditedLine>,
    /// What the buyer owed, in minor units.
    pub total_minor_before: i64,
    /// What the buyer owes then.
    pub total_minor: i64,
    /// The tax in or on it before.
    pub tax_minor_before: i64,
    /// The tax in or on it then.
    pub tax_minor: i64,
    /// Whether somebody worked on it, who was stopped.
    pub work_stopped: bool,
}

/// What an edit did to a line.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct EditedLine {
    /// The line; left out in a dry run when it would be new.
    pub id: Option<String>,
    /// Its place on the order.
    pub position: i64,
    /// What is sold.
    pub product: String,
    /// Whether it is new.
    pub added: bool,
    /// Pieces wanted before.
    pub wanted_before: i64,
    /// Pieces wanted then.
    pub wanted: i64,
    /// How many more pieces have stock promised; below zero for fewer.
    pub reserved: i64,
    /// How many more pieces wait for stock; below zero for fewer.
    pub backordered: i64,
    /// Pieces that are no longer to be picked.
    pub taken_back: i64,
    /// Picked pieces that are to be put back: there is a task for them.
    pub put_back: i64,
    /// The amount of the line then, in minor units.
    pub amount_minor: i64,
}

/// Changes what is asked for, as far as it has not left: pieces, lines, address, date, priority. It is carried out whole
/// or not at all; `dry_run` tells what it would do. On the floor it stops the work, and what is picked and no longer
/// wanted is to be put back.
#[utoipa::path(post, path = "/api/v1/orders/{id}/edit", params(("id" = String, Path), WriteQuery),
    request_body = EditBody, responses((status = 200, body = EditedOrder)))]
async fn edit(
    Write {
        path: order,
        body,
        ask,
    }: Write<OrderId, EditBody>,
) -> Result<Response, ApiError> {
    let scope = Scope::from(ask.call.actor());
    let owner = find(&mut ask.app.store.read().await?, scope, order).await?.owner;
    ask.verb(body.of(order, owner, ask.call.if_match)).await
}
