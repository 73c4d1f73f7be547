//! Payments of all orders; one is recorded on its order, beside the order's other verbs.

use domain::payments::Payment;
use domain::payments::listing::PAYMENTS;
use domain::permission::Permission;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::export::export_handler;
use super::listing::{Count, CountQuery, Page, PageQuery, list_handlers};
use super::shown::{Shown, text};
use crate::http::{Module, Route};

const ROUTES: &[Route] = &[
    Route::list("/api/v1/payments", Permission::PaymentRead, &PAYMENTS),
    Route::list("/api/v1/payments/count", Permission::PaymentRead, &PAYMENTS),
    Route::list("/api/v1/payments/export", Permission::PaymentRead, &PAYMENTS).download(),
];

/// The routes of payments.
pub fn module() -> Module {
    Module::new("payments", ROUTES)
        .routes(routes!(list))
        .routes(routes!(count))
        .routes(routes!(export))
}

/// What happened to money of an order.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Payment)]
pub struct PaymentView {
    #[schema(example = "pay_3v9")]
    id: Shown,
    owner: Shown,
    order: Shown,
    /// `authorised`, `paid`, `refunded` or `failed`.
    #[schema(example = "paid")]
    kind: &'static str,
    /// How much, in minor units: above zero whatever happened.
    amount_minor: i64,
    /// The order's currency.
    currency: Shown,
    /// How: `card`, `transfer`, `cash`, ...
    #[serde(skip_serializing_if = "Option::is_none")]
    method: Option<String>,
    /// The source's reference.
    #[serde(skip_serializing_if = "Option::is_none")]
    reference: Option<String>,
    /// When it happened, as the source says.
    happened_at: Shown,
    /// Who recorded it.
    recorded_by: Shown,
    /// When the book first had it.
    recorded_at: Shown,
}

impl From<Payment> for PaymentView {
    fn from(it: Payment) -> PaymentView {
        PaymentView {
            id: it.id.into(),
            owner: it.owner.into(),
            order: it.order.into(),
            kind: it.kind.name(),
            amount_minor: it.amount.0,
            currency: Shown::of(it.currency),
            method: text(it.method),
            reference: text(it.reference),
            happened_at: it.happened_at.into(),
            recorded_by: it.recorded_by.into(),
            recorded_at: it.recorded_at.into(),
        }
    }
}

list_handlers!(
    "Payments and refunds, a page at a time.",
    list = "/api/v1/payments",
    count = "/api/v1/payments/count",
    PAYMENT_LIST: Payment -> PaymentView
);

export_handler!(export = "/api/v1/payments/export", PAYMENT_LIST: Payment -> PaymentView, PAYMENT_COLUMNS);
