//! The log: the feed from its end, for people who look back.

use axum::extract::State;
use domain::permission::Permission;
use domain::time::Instant;
use serde::{Deserialize, Serialize};
use store::feed::{self, EventRow};
use store::{Conn, Fault};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;

use super::events::{EVENTS_PER_READ, EventView, Reader, examined_max, start, within};
use crate::app::App;
use crate::http::{ApiError, Call, Module, Query, Route};

/// Events of a page when the reader does not say.
const LIMIT_DEFAULT: u64 = 100;

const ROUTES: &[Route] = &[Route::get("/api/v1/events/log", Permission::EventRead)];

/// The route of the log.
pub fn module() -> Module {
    Module::new("log", ROUTES).routes(routes!(list))
}

/// Which events.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct LogQuery {
    /// The `next` of the page before; from the newest when left out.
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
    /// Only what this one did, as events name it.
    #[serde(default)]
    actor: Option<String>,
    /// Only from this moment on.
    #[serde(default)]
    #[param(value_type = Option<String>, format = DateTime)]
    from: Option<Instant>,
    /// Only before this moment.
    #[serde(default)]
    #[param(value_type = Option<String>, format = DateTime)]
    until: Option<Instant>,
}

/// A page of the log.
#[derive(Debug, Serialize, ToSchema)]
struct LogPage {
    /// The events, the newest first. There can be none while there are older ones: a filter had most left out.
    items: Vec<EventView>,
    /// For `after`; left out where the log begins.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

/// What happened, the newest first.
#[utoipa::path(get, path = "/api/v1/events/log", params(LogQuery), responses((status = 200, body = LogPage)))]
async fn list(
    State(app): State<App>,
    call: Call,
    Query(query): Query<LogQuery>,
) -> Result<axum::Json<LogPage>, ApiError> {
    let limit_max = call.settings.list.events_page_max;
    let limit = query.limit.unwrap_or(LIMIT_DEFAULT.min(limit_max));
    within("/limit", limit, 1, limit_max)?;
    let reader = Reader::of(&call);
    let mut conn = app.store.read().await?;
    let epoch = feed::head(&mut conn).await?.epoch;
    let cursor = start(&call, query.after.as_deref(), epoch)?;
    let (first, end) = bounds(&mut conn, &reader, &query).await?;
    let mut looking = Looking {
        limit: usize::try_from(limit).unwrap_or(usize::MAX),
        examined_max: examined_max(&call),
        first,
        before: cursor.map_or(end, |position| position.min(end)),
        items: Vec::new(),
        reader,
        query,
    };
    looking.look(&mut conn).await?;
    let next = (looking.before > looking.first).then(|| looking.reader.cursor(epoch, looking.before).print());
    let items = looking.items;
    Ok(axum::Json(LogPage { items, next }))
}

/// The first position of the period, and the one behind its last.
async fn bounds(conn: &mut Conn, reader: &Reader, query: &LogQuery) -> Result<(i64, i64), Fault> {
    let owner = reader.owner.map(domain::id::OwnerId::value);
    let first = match query.from {
        Some(from) => feed::first_at(conn, owner, from.0).await?,
        None => 1,
    };
    let end = query.until.map_or(i64::MAX, |until| until.0);
    Ok((first, feed::first_at(conn, owner, end).await?))
}

/// A page in the making.
struct Looking {
    reader: Reader,
    query: LogQuery,
    limit: usize,
    /// Events that may be looked through for one answer.
    examined_max: i64,
    first: i64,
    /// Everything from here on was looked at.
    before: i64,
    items: Vec<EventView>,
}

impl Looking {
    /// Looks back until the page is full, the period ends, or enough was looked through.
    async fn look(&mut self, conn: &mut Conn) -> Result<(), Fault> {
        let most = i64::try_from(self.limit).unwrap_or(i64::MAX).max(EVENTS_PER_READ);
        let mut left = self.examined_max;
        while self.before > self.first && left > 0 {
            let page = most.min(left).min(self.before - self.first);
            let rows = self.page(conn, page).await?;
            if rows.is_empty() {
                self.before = self.first;
            }
            for row in rows {
                if self.items.len() == self.limit {
                    return Ok(());
                }
                left -= 1;
                self.look_at(row);
            }
        }
        Ok(())
    }

    async fn page(&self, conn: &mut Conn, limit: i64) -> Result<Vec<EventRow>, Fault> {
        match self.reader.owner {
            Some(owner) => feed::before_for_owner(conn, owner.value(), self.before, limit).await,
            None => feed::before(conn, self.before, limit).await,
        }
    }

    fn look_at(&mut self, row: EventRow) {
        let scoped = self.reader.owner.is_some();
        self.before = match row.owner_position {
            Some(position) if scoped => position,
            _ => row.position,
        };
        let event = &row.event;
        let is = |wanted: &Option<String>, value: &str| wanted.as_deref().is_none_or(|one| one == value);
        let wanted = is(&self.query.kind, &event.kind)
            && is(&self.query.noun, &event.noun)
            && is(&self.query.actor, &event.actor);
        if wanted && self.reader.may_hear(&event.audience) {
            self.items.push(EventView::of(row, scoped));
        }
    }
}
