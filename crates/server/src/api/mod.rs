//! The business through HTTP: one file a noun, each with its rows of the route table.
//!
//! A handler parses, asks and renders; it holds no rule. Bodies and views live here: the domain
//! knows no wire. Writes go through [`ask`], reads straight to the store, always within the scope
//! of the reader.

mod addresses;
mod as_of;
mod ask;
mod availability;
mod book;
mod calendars;
pub(crate) mod codes;
mod credits;
mod cursor;
mod customers;
mod cut_offs;
mod decimal;
mod events;
mod expected_receipts;
mod export;
mod figures;
mod imports;
mod imports_owner;
mod jobs;
mod listing;
mod log;
mod minimum_order;
mod orders;
mod owners;
mod payment_terms;
mod payments;
mod persons;
mod products;
mod returns;
mod rules;
mod shipments;
mod shown;
mod stock;
mod stock_counts;
mod tasks;
mod warehouses;

pub use codes::Codes;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::http::Module;

/// Every noun's module.
#[must_use]
pub fn modules() -> Vec<Module> {
    vec![
        orders::module(),
        credits::module(),
        payments::module(),
        returns::module(),
        shipments::module(),
        products::module(),
        customers::module(),
        persons::module(),
        stock::module(),
        expected_receipts::module(),
        stock_counts::module(),
        tasks::module(),
        owners::module(),
        payment_terms::module(),
        minimum_order::module(),
        rules::module(),
        availability::module(),
        warehouses::module(),
        calendars::module(),
        cut_offs::module(),
        events::module(),
        figures::module(),
        log::module(),
        imports::module(),
        jobs::module(),
        book::module(),
    ]
}

/// What the maker of something is told.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Created {
    /// Its id.
    pub id: String,
    /// Its code, where it has one.
    pub code: Option<String>,
    /// Its number, where it has one.
    pub number: Option<String>,
    /// Its version, for `If-Match`.
    pub version: i64,
}

/// The zone of whoever does not say.
fn default_zone() -> String {
    "Europe/Amsterdam".to_owned()
}
