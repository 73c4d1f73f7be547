//! An order as it stood at an earlier moment.

use axum::extract::State;
use domain::expected_receipts::Promises;
use domain::id::OrderId;
use domain::products::Product;
use domain::time::Instant;
use serde::{Deserialize, Serialize};
use store::as_of::OrderThen;
use store::{Scope, products};
use utoipa::{IntoParams, ToSchema};

use super::attached::HoldView;
use super::view::{LineView, OrderView};
use super::{DETAIL_LINES, LINES_MAX, not_found};
use crate::api::addresses::AddressBody;
use crate::api::as_of::{moment_of, stood};
use crate::api::payments::PaymentView;
use crate::api::shipments::ShipmentView;
use crate::api::shown::Shown;
use crate::app::App;
use crate::http::{ApiError, Call, Path, Query};

/// Which moment is asked about, and which of the lines are shown.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct OrderMomentQuery {
    /// The moment, RFC 3339; all that had happened by then counts. Now when left out.
    #[serde(default)]
    #[param(value_type = Option<String>, format = DateTime, example = "2026-02-11T09:30:00Z")]
    at: Option<Instant>,
    /// The `lines_next` of the answer before.
    #[serde(default)]
    after: Option<i64>,
    /// Lines of an answer.
    #[serde(default)]
    #[param(minimum = 1, maximum = 1000)]
    limit: Option<i64>,
}

/// An order as it stood at an earlier moment, from its events.
#[derive(Debug, Serialize, ToSchema)]
pub struct OrderAsOf {
    /// The moment.
    #[schema(format = DateTime)]
    at: Shown,
    /// When the last thing until then had happened to it.
    #[schema(format = DateTime)]
    changed_at: Shown,
    /// The head as it stood. What was erased since then is erased here too.
    order: OrderView,
    /// Where it was to go.
    #[serde(skip_serializing_if = "Option::is_none")]
    ship_to: Option<AddressBody>,
    /// Who was to be billed, when somebody else.
    #[serde(skip_serializing_if = "Option::is_none")]
    bill_to: Option<AddressBody>,
    /// The lines that it had, by position. Since when and why they waited is not told.
    lines: Vec<LineView>,
    /// When there are more lines: for `after`.
    #[serde(skip_serializing_if = "Option::is_none")]
    lines_next: Option<i64>,
    /// The holds that were open.
    holds: Vec<HoldView>,
    /// The payments that were recorded by then.
    payments: Vec<PaymentView>,
    /// What had left by then.
    shipments: Vec<ShipmentView>,
    /// Fields of the head that are not known to have been so: an edit that replaced them later, under an older release, did
    /// not tell what stood there. They show what stands there now.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    untold: Vec<&'static str>,
}

impl OrderAsOf {
    fn of(at: Instant, it: OrderThen, products: &[Product], lines_next: Option<i64>) -> OrderAsOf {
        // They are worked out from what is expected now.
        let no_promises = Promises::default();
        OrderAsOf {
            at: at.into(),
            changed_at: it.then.changed_at.into(),
            order: it.then.order.into(),
            ship_to: it.ship_to.map(AddressBody::from),
            bill_to: it.bill_to.map(AddressBody::from),
            lines: it
                .then
                .lines
                .into_iter()
                .map(|line| LineView::of(line, products, &no_promises))
                .collect(),
            lines_next,
            holds: it.holds.into_iter().map(HoldView::from).collect(),
            payments: it.payments.into_iter().map(PaymentView::from).collect(),
            shipments: it.shipments.into_iter().map(ShipmentView::from).collect(),
            untold: it.then.untold,
        }
    }
}

/// An order as it stood at an earlier moment: what its events told until then. Notes, packages and bins of that moment are
/// not part of the answer; the order's events tell of them.
#[utoipa::path(get, path = "/api/v1/orders/{id}/as-of",
    params(("id" = String, Path, example = "ord_3v9"), OrderMomentQuery), responses((status = 200, body = OrderAsOf)))]
pub async fn order_as_of(
    State(app): State<App>,
    call: Call,
    Path(id): Path<OrderId>,
    Query(query): Query<OrderMomentQuery>,
) -> Result<axum::Json<OrderAsOf>, ApiError> {
    let limit = query.limit.unwrap_or(DETAIL_LINES);
    domain::text::within("/limit", limit, 1..=LINES_MAX)?;
    let scope = Scope::from(call.actor());
    let mut conn = app.store.read().await?;
    let at = moment_of(&mut conn, query.at).await?;
    let then = store::as_of::order(&mut conn, scope, id, at).await?;
    let mut then = stood(then, at, 0, || not_found(id))?;
    let lines_next = keep_page(&mut then, query.after.unwrap_or(0), limit);
    let ids: Vec<_> = then.then.lines.iter().map(|line| line.product).collect();
    let products = products::by_ids(&mut conn, scope, &ids).await?;
    Ok(axum::Json(OrderAsOf::of(at, then, &products, lines_next)))
}

/// Leaves the lines of one page; answers where the next one begins, when there is one.
fn keep_page(then: &mut OrderThen, after: i64, limit: i64) -> Option<i64> {
    let lines = &mut then.then.lines;
    lines.retain(|line| line.position > after);
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = lines.len() > limit;
    lines.truncate(limit);
    lines.last().filter(|_| more).map(|line| line.position)
}
