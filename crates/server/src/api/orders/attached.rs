//! What hangs on an order, as it is shown: charges, holds, and the orders it came from or became.

use domain::orders::{Charge, Hold};
use serde::Serialize;
use store::orders::Linked;
use utoipa::ToSchema;

use crate::api::decimal::Percent;
use crate::api::shown::{Shown, text};

/// A charge on an order.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Charge)]
pub struct ChargeView {
    id: Shown,
    /// `shipping`, `discount`, `fee`, `voucher`, `manual`, ...
    kind: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<String>,
    /// How much, in minor units; below zero for a discount.
    amount_minor: i64,
    tax_percent: Percent,
    tax_minor: i64,
    prices_include_tax: bool,
}

impl From<Charge> for ChargeView {
    fn from(it: Charge) -> ChargeView {
        ChargeView {
            id: it.id.into(),
            kind: it.kind,
            code: text(it.code),
            description: text(it.description),
            amount_minor: it.amount.0,
            tax_percent: Percent(it.tax_rate),
            tax_minor: it.tax.0,
            prices_include_tax: it.prices_include_tax,
        }
    }
}

/// A hold on an order.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Hold)]
pub struct HoldView {
    #[schema(example = "hld_3vd")]
    id: Shown,
    /// `payment`, `approval`, `address`, `credit`, `fraud`, `stock`, `documents` or `manual`.
    kind: &'static str,
    /// Why, in somebody's words.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    /// Whether reserved stock stays with the order.
    keeps_stock: bool,
    /// The number of the rule that placed it.
    #[serde(skip_serializing_if = "Option::is_none")]
    rule: Option<i64>,
    placed_by: Shown,
    placed_at: Shown,
    #[serde(skip_serializing_if = "Option::is_none")]
    lifted_by: Option<Shown>,
    /// Left out while the hold is open.
    #[serde(skip_serializing_if = "Option::is_none")]
    lifted_at: Option<Shown>,
}

impl From<Hold> for HoldView {
    fn from(it: Hold) -> HoldView {
        let lifted = it.lifted_at.0 != 0;
        HoldView {
            id: it.id.into(),
            kind: it.kind.name(),
            reason: text(it.reason),
            keeps_stock: it.keeps_stock,
            rule: Some(it.rule).filter(|rule| *rule != 0),
            placed_by: it.placed_by.into(),
            placed_at: it.placed_at.into(),
            lifted_by: lifted.then(|| it.lifted_by.into()),
            lifted_at: Shown::when(it.lifted_at),
        }
    }
}

/// Another order, and how the one came from the other.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OrderLink)]
pub struct LinkView {
    /// `duplicate`.
    #[schema(example = "duplicate")]
    kind: &'static str,
    /// The other order.
    order: Shown,
    /// Its number.
    number: String,
}

impl From<Linked> for LinkView {
    fn from(it: Linked) -> LinkView {
        LinkView {
            kind: it.kind.name(),
            order: it.order.into(),
            number: it.number,
        }
    }
}
