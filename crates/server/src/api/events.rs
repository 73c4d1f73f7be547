//! The event feed: what happened, in order, without a gap.
//!
//! A cursor is opaque. Those who see all owners follow the feed's own positions; those who see one
//! owner follow that owner's numbering, and never learn how much happens elsewhere.

use std::time::Duration;

use axum::extract::State;
use domain::events::{Audience, upcast};
use domain::id::{
    BinId, ChannelId, CreditId, CustomerId, Id, ImportId, OrderId, OwnerId, ProductId, TaskId, WarehouseId,
};
use domain::permission::{Permission, Role};
use domain::refusal::{self, Refusal};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::feed::{self, EventRow};
use store::{Conn, Fault};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;

use super::cursor::Cursor;
use crate::app::App;
use crate::http::problem;
use crate::http::{ApiError, Call, Module, Query, Route};
use crate::wire::instant;

/// Events of a page when the reader does not say.
const LIMIT_DEFAULT: u64 = 100;

/// Longest time that a reader may be kept waiting for something to happen.
const WAIT_SECONDS_MAX: u64 = 30;

/// Events that are read at once where a filter may leave most of them out.
pub(super) const EVENTS_PER_READ: i64 = 500;

const ROUTES: &[Route] = &[Route::get("/api/v1/events", Permission::EventRead).waiting()];

/// The routes of the feed.
pub fn module() -> Module {
    Module::new("events", ROUTES).routes(routes!(list))
}

/// What happened.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Event)]
pub struct EventView {
    /// Counts restores and moves of the book.
    epoch: i64,
    /// Its place; for those who see one owner, its place among that owner's events.
    position: i64,
    /// When.
    #[schema(format = DateTime)]
    at: String,
    /// What.
    #[schema(example = "order.released")]
    kind: String,
    /// The shape of the body.
    kind_version: i64,
    /// To what kind of thing it happened.
    #[schema(example = "order")]
    noun: String,
    /// To which one.
    #[schema(example = "ord_3v9")]
    id: String,
    /// The version of that thing after it happened.
    noun_version: i64,
    /// The owner it concerns.
    #[serde(skip_serializing_if = "Option::is_none")]
    owner: Option<String>,
    /// `business`, `security` or `operations`.
    audience: String,
    /// Who did it.
    actor: String,
    /// For whom, when for somebody else.
    #[serde(skip_serializing_if = "Option::is_none")]
    on_behalf: Option<String>,
    /// The request it came with.
    #[serde(skip_serializing_if = "Option::is_none")]
    request_id: Option<String>,
    /// What caused it.
    #[serde(skip_serializing_if = "Option::is_none")]
    cause: Option<String>,
    /// The facts; never personal text.
    #[schema(value_type = Object)]
    body: Value,
}

impl EventView {
    /// The event as its reader sees it; `scoped` when the reader sees one owner only.
    pub fn of(row: EventRow, scoped: bool) -> EventView {
        let event = row.event;
        let own_position = row.owner_position.unwrap_or_default();
        let body = serde_json::from_str(&event.body).unwrap_or_default();
        EventView {
            epoch: row.epoch,
            position: if scoped { own_position } else { row.position },
            at: instant(row.at),
            id: wire_id(&event.noun, event.id),
            body: upcast(&event.kind, event.kind_version, body),
            kind: event.kind,
            kind_version: event.kind_version,
            noun: event.noun,
            noun_version: event.noun_version,
            owner: event.owner_id.map(|id| OwnerId::new(id).to_string()),
            audience: event.audience,
            actor: event.actor,
            on_behalf: event.on_behalf,
            request_id: event.request_id,
            cause: event.cause.map(|id| format!("cmd_{id}")),
        }
    }
}

/// An id as its noun writes it.
fn wire_id(noun: &str, id: i64) -> String {
    fn written<T: Id + std::fmt::Display>(id: i64) -> String {
        T::new(id).to_string()
    }
    match noun {
        "order" => written::<OrderId>(id),
        "owner" => written::<OwnerId>(id),
        "channel" => written::<ChannelId>(id),
        "warehouse" => written::<WarehouseId>(id),
        "bin" => written::<BinId>(id),
        // What happens to stock happens to the stock of a product.
        "product" | "stock" => written::<ProductId>(id),
        "customer" => written::<CustomerId>(id),
        "credit" => written::<CreditId>(id),
        "task" => written::<TaskId>(id),
        "import" => written::<ImportId>(id),
        _ => id.to_string(),
    }
}

/// What changed since somebody read a thing: part of a refusal for a stale version.
#[derive(Debug, Serialize)]
pub struct Change {
    kind: String,
    version: i64,
    at: String,
    actor: String,
}

impl Change {
    /// What an event changed.
    pub fn of(row: &EventRow) -> Change {
        Change {
            kind: row.event.kind.clone(),
            version: row.event.noun_version,
            at: instant(row.at),
            actor: row.event.actor.clone(),
        }
    }
}

/// Which events, and how long to wait for them.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct EventsQuery {
    /// The `next` of the page before; from the beginning when left out.
    #[serde(default)]
    after: Option<String>,
    /// Events of a page.
    #[serde(default)]
    #[param(minimum = 1)]
    limit: Option<u64>,
    /// Only events of this kind.
    #[serde(default)]
    #[param(example = "order.shipped")]
    kind: Option<String>,
    /// Only events of this noun.
    #[serde(default)]
    #[param(example = "order")]
    noun: Option<String>,
    /// When there is nothing yet: wait this long for something to happen.
    #[serde(default)]
    #[param(minimum = 0, maximum = 30)]
    wait_seconds: u64,
}

/// A page of the feed.
#[derive(Debug, Serialize, ToSchema)]
struct EventPage {
    /// The events, in order.
    items: Vec<EventView>,
    /// For `after`: always there, also when nothing happened.
    next: String,
    /// Whether more is known to stand behind `next`; a filter can leave a page empty all the same.
    more: bool,
}

/// What happened, after a cursor. With `wait_seconds` the answer comes as soon as something happens.
///
/// A filter is tried on a limited number of events for each answer: where a wanted kind is rare, pages can be empty while
/// `more` is true; go on with `next`.
#[utoipa::path(get, path = "/api/v1/events", params(EventsQuery), responses((status = 200, body = EventPage)))]
async fn list(
    State(app): State<App>,
    call: Call,
    Query(query): Query<EventsQuery>,
) -> Result<axum::Json<EventPage>, ApiError> {
    let limit_max = call.settings.list.events_page_max;
    let limit = query.limit.unwrap_or(LIMIT_DEFAULT.min(limit_max));
    within("/limit", limit, 1, limit_max)?;
    within("/wait_seconds", query.wait_seconds, 0, WAIT_SECONDS_MAX)?;
    let mut top = app.engine.top();
    let epoch = top.borrow_and_update().epoch;
    let start = start(&call, query.after.as_deref(), epoch)?.unwrap_or(0);
    let mut reading = Reading {
        reader: Reader::of(&call),
        kind: query.kind,
        noun: query.noun,
        limit: usize::try_from(limit).unwrap_or(usize::MAX),
        examined_max: examined_max(&call),
        position: start,
        items: Vec::new(),
        more: false,
    };
    let until = tokio::time::Instant::now() + Duration::from_secs(query.wait_seconds);
    loop {
        reading.read(&mut app.store.read().await?).await?;
        let is_full = reading.more || !reading.items.is_empty();
        if is_full || !moved(&mut top, until).await {
            break;
        }
        if top.borrow_and_update().epoch != epoch {
            return Err(reset(epoch));
        }
    }
    let next = reading.reader.cursor(epoch, reading.position).print();
    Ok(axum::Json(EventPage {
        items: reading.items,
        next,
        more: reading.more,
    }))
}

/// Waits until the feed moves. Answers whether it did in time.
async fn moved(
    top: &mut tokio::sync::watch::Receiver<engine::feed::Top>,
    until: tokio::time::Instant,
) -> bool {
    matches!(tokio::time::timeout_at(until, top.changed()).await, Ok(Ok(())))
}

/// How many events may be looked through for one answer.
pub(super) fn examined_max(call: &Call) -> i64 {
    i64::try_from(call.settings.list.events_examined_max).unwrap_or(i64::MAX)
}

pub(super) fn within(pointer: &str, value: u64, min: u64, max: u64) -> Result<(), Refusal> {
    let signed = |value: u64| i64::try_from(value).unwrap_or(i64::MAX);
    domain::text::within(pointer, signed(value), signed(min)..=signed(max))
}

/// The position that a cursor names; none without one. A cursor of another epoch is dead: the reader must begin anew.
pub(super) fn start(call: &Call, after: Option<&str>, epoch: i64) -> Result<Option<i64>, ApiError> {
    let Some(text) = after.filter(|text| !text.is_empty()) else {
        return Ok(None);
    };
    let cursor = Cursor::parse(text).filter(|cursor| cursor.owner == call.actor().owner);
    let cursor = cursor.ok_or_else(|| Refusal::at(refusal::LIST_CURSOR_MALFORMED, "/after"))?;
    if cursor.epoch == epoch {
        Ok(Some(cursor.position))
    } else {
        Err(reset(cursor.epoch))
    }
}

fn reset(epoch: i64) -> ApiError {
    ApiError::from(problem::FEED_RESET).fact("epoch", epoch)
}

/// Who reads, and so what there is to see.
pub(super) struct Reader {
    pub(super) owner: Option<OwnerId>,
    role: Option<Role>,
}

impl Reader {
    pub(super) fn of(call: &Call) -> Reader {
        Reader {
            owner: call.actor().owner,
            role: call.visitor.role,
        }
    }

    /// Business is for those who do it, the rest for those who run the program; the administrator sees all.
    pub(super) fn may_hear(&self, audience: &str) -> bool {
        let is_business = audience == Audience::Business.name();
        match self.role {
            _ if self.owner.is_some() => is_business,
            Some(Role::Administrator) => true,
            Some(Role::Operator) => !is_business,
            _ => is_business,
        }
    }

    async fn page(&self, conn: &mut Conn, after: i64, limit: i64) -> Result<Vec<EventRow>, Fault> {
        match self.owner {
            Some(owner) => feed::after_for_owner(conn, owner.value(), after, limit).await,
            None => feed::after(conn, after, limit).await,
        }
    }

    pub(super) fn cursor(&self, epoch: i64, position: i64) -> Cursor {
        Cursor {
            epoch,
            owner: self.owner,
            position,
        }
    }
}

/// A page in the making.
struct Reading {
    reader: Reader,
    kind: Option<String>,
    noun: Option<String>,
    limit: usize,
    /// Events that may be looked through for one answer.
    examined_max: i64,
    /// Everything up to here was looked at.
    position: i64,
    items: Vec<EventView>,
    more: bool,
}

impl Reading {
    /// Reads on until the page is full, the feed ends, or enough was looked through.
    async fn read(&mut self, conn: &mut Conn) -> Result<(), Fault> {
        // One more than asked for tells whether there is more.
        let most = i64::try_from(self.limit).unwrap_or(i64::MAX - 1) + 1;
        let mut left = self.examined_max;
        loop {
            let page = most.max(EVENTS_PER_READ).min(left);
            let rows = self.reader.page(conn, self.position, page).await?;
            let found = i64::try_from(rows.len()).unwrap_or(i64::MAX);
            for row in rows {
                if self.items.len() == self.limit {
                    self.more = true;
                    return Ok(());
                }
                self.look_at(row);
            }
            self.more = found == page;
            left -= found;
            if !self.more || left == 0 {
                return Ok(());
            }
        }
    }

    fn look_at(&mut self, row: EventRow) {
        let scoped = self.reader.owner.is_some();
        self.position = if scoped {
            row.owner_position.unwrap_or(self.position)
        } else {
            row.position
        };
        let event = &row.event;
        let wanted = self.kind.as_ref().is_none_or(|kind| *kind == event.kind)
            && self.noun.as_ref().is_none_or(|noun| *noun == event.noun);
        if wanted && self.reader.may_hear(&event.audience) {
            self.items.push(EventView::of(row, scoped));
        }
    }
}
