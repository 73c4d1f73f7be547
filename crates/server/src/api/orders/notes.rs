//! Notes on an order: for whoever picks, packs, buys or carries it, and for the house itself.

use axum::response::Response;
use domain::id::{NoteId, OrderId};
use domain::orders::{ChangeNote, Note, NoteAudience, WriteNote};
use domain::permission::Permission;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::OrderAnswer;
use super::work::Names;
use crate::api::ask::{Write, WriteQuery};
use crate::api::shown::Shown;
use crate::http::{ApiError, Call, Module, Route};

/// Their rows of the route table.
pub(super) const ROUTES: &[Route] = &[
    Route::post("/api/v1/orders/{id}/notes", Permission::OrderNote).versioned(),
    Route::put("/api/v1/orders/{id}/notes/{note}", Permission::OrderNote).versioned(),
];

/// Adds the verbs to the module of orders.
pub fn add(module: Module) -> Module {
    module.routes(routes!(write)).routes(routes!(change))
}

/// A note to be written.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NoteBody {
    /// Who is to read it: `pick`, `pack`, `customer`, `carrier` or `internal`.
    #[schema(value_type = String, example = "pick")]
    audience: NoteAudience,
    /// The words.
    #[schema(example = "Take the boxes without a dent")]
    text: String,
}

/// A note as it is to be.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ChangedNoteBody {
    /// Who is to read it: `pick`, `pack`, `customer`, `carrier` or `internal`.
    #[schema(value_type = String, example = "pack")]
    audience: NoteAudience,
    /// The words.
    #[schema(example = "Wrap it as a gift")]
    text: String,
    /// Whether it is put away.
    #[serde(default)]
    archived: bool,
}

/// Puts a note on an order. Its words stand in no event.
#[utoipa::path(post, path = "/api/v1/orders/{id}/notes", params(("id" = String, Path), WriteQuery),
    request_body = NoteBody, responses((status = 200, body = OrderAnswer)))]
async fn write(
    Write {
        path: order,
        body,
        ask,
    }: Write<OrderId, NoteBody>,
) -> Result<Response, ApiError> {
    check_audience(&ask.call, body.audience)?;
    let command = WriteNote {
        order,
        expected_version: ask.call.if_match,
        audience: body.audience,
        text: body.text,
    };
    ask.verb(command).await
}

/// Says anew what a note is: other words, another audience, put away or brought back.
#[utoipa::path(put, path = "/api/v1/orders/{id}/notes/{note}",
    params(("id" = String, Path), ("note" = String, Path), WriteQuery),
    request_body = ChangedNoteBody, responses((status = 200, body = OrderAnswer)))]
async fn change(
    Write {
        path: (order, note),
        body,
        ask,
    }: Write<(OrderId, NoteId), ChangedNoteBody>,
) -> Result<Response, ApiError> {
    check_audience(&ask.call, body.audience)?;
    let command = ChangeNote {
        order,
        expected_version: ask.call.if_match,
        note,
        audience: body.audience,
        text: body.text,
        archived: body.archived,
        sees_internal: sees_internal(&ask.call),
    };
    ask.verb(command).await
}

/// Whether the notes for the house itself are there for this reader.
pub(super) fn sees_internal(call: &Call) -> bool {
    call.may(Permission::OrderNoteInternal)
}

fn check_audience(call: &Call, audience: NoteAudience) -> Result<(), ApiError> {
    if audience == NoteAudience::Internal {
        call.require(Permission::OrderNoteInternal)?;
    }
    Ok(())
}

/// A note on an order.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Note)]
pub struct NoteView {
    #[schema(example = "nte_3ve")]
    id: Shown,
    /// Who is to read it: `pick`, `pack`, `customer`, `carrier` or `internal`.
    audience: &'static str,
    /// The words.
    text: String,
    written_by: Shown,
    /// What the writer is called, as long as it may come in.
    #[serde(skip_serializing_if = "Option::is_none")]
    written_by_name: Option<String>,
    written_at: Shown,
    /// When it was changed last; left out when it was not.
    #[serde(skip_serializing_if = "Option::is_none")]
    changed_at: Option<Shown>,
    /// When it was put away; left out while it counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    archived_at: Option<Shown>,
}

impl NoteView {
    /// The note, with its writer's name.
    pub fn of(it: Note, names: &Names) -> NoteView {
        NoteView {
            id: it.id.into(),
            audience: it.audience.name(),
            text: it.text,
            written_by: it.written_by.into(),
            written_by_name: names.writers.get(&it.written_by).cloned(),
            written_at: it.written_at.into(),
            changed_at: Shown::when(it.changed_at),
            archived_at: Shown::when(it.archived_at),
        }
    }
}
