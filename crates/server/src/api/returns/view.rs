//! Returns as they are shown. Whatever is not set is left out.

use domain::products::Product;
use domain::returns::{Grading, Return, ReturnLine};
use serde::Serialize;
use utoipa::ToSchema;

use crate::api::shown::{Shown, set, text};

/// Goods that come back.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Return)]
pub struct ReturnView {
    /// Its id.
    #[schema(example = "ret_3v9")]
    id: Shown,
    /// Whose goods.
    owner: Shown,
    /// The number people use.
    number: String,
    /// `announced`, `unannounced`, `unknown` or `undelivered`.
    kind: &'static str,
    /// `announced`, `arrived`, `partially_received`, `received`, `closed` or `cancelled`.
    status: &'static str,
    /// The order that was sent; left out while nobody knows.
    #[serde(skip_serializing_if = "Option::is_none")]
    order: Option<Shown>,
    /// The shipment that could not be delivered.
    #[serde(skip_serializing_if = "Option::is_none")]
    shipment: Option<Shown>,
    /// Where it comes in.
    warehouse: Shown,
    /// The sender's reference.
    #[serde(skip_serializing_if = "Option::is_none")]
    external_ref: Option<String>,
    /// Who brings it.
    #[serde(skip_serializing_if = "Option::is_none")]
    carrier: Option<String>,
    /// The track & trace code of the way back.
    #[serde(skip_serializing_if = "Option::is_none")]
    tracking: Option<String>,
    /// How many lines it has.
    line_count: i64,
    /// Pieces announced.
    expected: i64,
    /// Pieces that came in: the sum of the three that follow.
    received: i64,
    /// Pieces on sale again.
    restocked: i64,
    /// Pieces in quarantine.
    quarantined: i64,
    /// Pieces thrown away.
    scrapped: i64,
    /// When the book first heard of it.
    created_at: Shown,
    /// When goods of it first stood at the door.
    #[serde(skip_serializing_if = "Option::is_none")]
    arrived_at: Option<Shown>,
    /// When it was closed or called off.
    #[serde(skip_serializing_if = "Option::is_none")]
    ended_at: Option<Shown>,
    /// Counts its changes.
    version: i64,
}

impl From<Return> for ReturnView {
    fn from(it: Return) -> ReturnView {
        ReturnView {
            id: it.id.into(),
            owner: it.owner.into(),
            number: it.number,
            kind: it.kind.name(),
            status: it.status.name(),
            order: set(it.order),
            shipment: set(it.shipment),
            warehouse: it.warehouse.into(),
            external_ref: text(it.external_ref),
            carrier: text(it.carrier),
            tracking: text(it.tracking),
            line_count: it.lines,
            expected: it.totals.expected,
            received: it.totals.received,
            restocked: it.totals.restocked,
            quarantined: it.totals.quarantined,
            scrapped: it.totals.scrapped,
            created_at: it.created_at.into(),
            arrived_at: Shown::when(it.arrived_at),
            ended_at: Shown::when(it.ended_at),
            version: it.version,
        }
    }
}

/// A product that comes back.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ReturnLine)]
pub struct ReturnLineView {
    id: Shown,
    /// The line of the order; left out while nobody knows.
    #[serde(skip_serializing_if = "Option::is_none")]
    order_line: Option<Shown>,
    product: Shown,
    /// Its item code.
    sku: String,
    /// Its name.
    name: String,
    /// Why, as the buyer says: `unstated`, `damaged`, `defective`, `wrong_item`, `not_as_described`, `wrong_size`,
    /// `too_late`, `changed_mind` or `undelivered`.
    reason: &'static str,
    /// Pieces announced.
    expected: i64,
    /// Pieces that came in.
    received: i64,
    restocked: i64,
    quarantined: i64,
    scrapped: i64,
}

impl ReturnLineView {
    /// The line, with what its product is called.
    pub fn of(product: Option<&Product>, it: &ReturnLine) -> ReturnLineView {
        let (sku, name) = product.map_or_else(Default::default, |it| (it.sku.clone(), it.name.clone()));
        ReturnLineView {
            id: it.id.into(),
            order_line: set(it.order_line),
            product: it.product.into(),
            sku,
            name,
            reason: it.reason.name(),
            expected: it.quantities.expected,
            received: it.quantities.received,
            restocked: it.quantities.restocked,
            quarantined: it.quantities.quarantined,
            scrapped: it.quantities.scrapped,
        }
    }
}

/// Pieces that came in together and were found alike.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Grading)]
pub struct GradingView {
    id: Shown,
    /// The line of the return.
    line: Shown,
    quantity: i64,
    /// `a` (as new), `b` (opened or used) or `damaged`.
    grade: &'static str,
    /// `restock`, `quarantine` or `scrap`.
    disposition: &'static str,
    /// The bin they went to; left out for scrap.
    #[serde(skip_serializing_if = "Option::is_none")]
    bin: Option<Shown>,
    #[serde(skip_serializing_if = "Option::is_none")]
    lot: Option<String>,
    /// A short code of what was found.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    /// The entry of the stock ledger; left out for scrap.
    #[serde(skip_serializing_if = "Option::is_none")]
    movement: Option<Shown>,
    graded_by: Shown,
    graded_at: Shown,
}

impl From<Grading> for GradingView {
    fn from(it: Grading) -> GradingView {
        GradingView {
            id: it.id.into(),
            line: it.line.into(),
            quantity: it.quantity,
            grade: it.grade.name(),
            disposition: it.disposition.name(),
            bin: set(it.bin),
            lot: text(it.lot),
            reason: text(it.reason),
            movement: set(it.movement),
            graded_by: it.graded_by.into(),
            graded_at: it.graded_at.into(),
        }
    }
}

/// A return with its lines, and what was found of its pieces.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReturnDetail {
    /// The return.
    #[serde(flatten)]
    pub head: ReturnView,
    /// What comes back.
    pub lines: Vec<ReturnLineView>,
    /// What was found, in the order it came in.
    pub gradings: Vec<GradingView>,
}
