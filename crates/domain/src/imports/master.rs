//! Rows of product, customer and stock files: one row, one record.

use super::field::{Field, Role};
use super::head::{Told, address};
use super::plan::Plan;
use super::records::{CustomerRecord, Document, ProductRecord, StockRecord};
use super::refusal::{self, Refusal};
use super::values::price_of_one;
use crate::money::Currency;

/// The record in a row of master data.
pub fn read_master(plan: &Plan, told: &Told<'_>) -> Result<Document, Refusal> {
    let (values, row) = (told.values, &told.row);
    if let Some(fault) = row.fault {
        return Err(super::line::fault_refusal(values, row, fault.code, fault.column));
    }
    match values.layout.role {
        Role::Customers => customer(told).map(Document::Customer),
        Role::Stock => stock(told).map(Document::Stock),
        Role::Products | Role::Orders | Role::Headers | Role::Lines => {
            product(plan, told).map(Document::Product)
        }
    }
}

fn product(plan: &Plan, told: &Told<'_>) -> Result<ProductRecord, Refusal> {
    let (values, row) = (told.values, &told.row);
    let text = |field| values.layout.value(field, row).into_owned();
    let price = values.number(Field::UnitPrice, row)?;
    let unit_price = match price {
        Some(price) => Some(price_of_one(price).ok_or_else(|| {
            values.refused(
                refusal::NUMBER_TOO_LARGE,
                Field::UnitPrice,
                row,
                &price.to_string(),
            )
        })?),
        None => None,
    };
    let code = text(Field::Currency);
    let currency = if code.is_empty() {
        plan.profile.currency
    } else {
        Currency::parse(&code)
    };
    if currency.is_none() && !code.is_empty() {
        return Err(values.refused(refusal::CURRENCY_UNKNOWN, Field::Currency, row, &code));
    }
    Ok(ProductRecord {
        sku: values.required(Field::Sku, row)?,
        description: text(Field::Description),
        barcode: text(Field::Barcode),
        unit_price,
        currency,
        weight_g: values.quantity(Field::WeightG, row)?,
        discontinued: values.boolean(Field::Discontinued, row)?.unwrap_or(false),
    })
}

fn customer(told: &Told<'_>) -> Result<CustomerRecord, Refusal> {
    Ok(CustomerRecord {
        reference: told.values.required(Field::CustomerRef, &told.row)?,
        name: told
            .values
            .layout
            .value(Field::CustomerName, &told.row)
            .into_owned(),
        address: address(told),
    })
}

fn stock(told: &Told<'_>) -> Result<StockRecord, Refusal> {
    let (values, row) = (told.values, &told.row);
    let text = |field| values.layout.value(field, row).into_owned();
    let missing = || {
        Refusal::new(refusal::VALUE_MISSING)
            .at(values.layout.place(Field::OnHand, row))
            .with("field", "on_hand")
    };
    Ok(StockRecord {
        sku: values.required(Field::Sku, row)?,
        description: text(Field::Description),
        warehouse: text(Field::Warehouse),
        bin: text(Field::Bin),
        on_hand: values.quantity(Field::OnHand, row)?.ok_or_else(missing)?,
    })
}
