//! One row of an order file to its numbers, and the rules that say what the row is.

use rust_decimal::Decimal;

use super::field::Field;
use super::profile::{Condition, PriceMeans, Profile};
use super::read::Row;
use super::records::{ChargeKind, ChargeRecord, LineRecord, StatusMapped, StatusRead};
use super::refusal::{self, Refusal};
use super::values::{Values, price_of_one, price_within, tax_rate_of};
use crate::money::{TaxRate, UnitPrice};

/// The numbers of one line.
#[derive(Debug, Clone, Copy)]
pub struct LineNumbers {
    /// In base units.
    pub quantity: i64,
    /// As the column says it.
    pub unit_price: Option<Decimal>,
    /// As the column says it.
    pub line_total: Option<Decimal>,
    /// Fraction of one.
    pub discount_rate: Option<Decimal>,
    /// The column's, else the profile's.
    pub tax_rate: Option<TaxRate>,
    /// The line's amount, exact.
    pub amount: Option<Decimal>,
    /// After discount.
    pub price: Option<UnitPrice>,
}

/// Reads the numbers of a line.
pub fn read_numbers(profile: &Profile, values: &Values, row: &Row<'_>) -> Result<LineNumbers, Refusal> {
    if let Some(fault) = row.fault {
        return Err(fault_refusal(values, row, fault.code, fault.column));
    }
    let missing = || {
        Refusal::new(refusal::VALUE_MISSING)
            .at(values.layout.place(Field::Quantity, row))
            .with("field", "quantity")
    };
    let quantity = values.quantity(Field::Quantity, row)?.ok_or_else(missing)?;
    let unit_price = values.number(Field::UnitPrice, row)?;
    let line_total = values.number(Field::LineTotal, row)?;
    let discount_rate = values
        .number(Field::DiscountRate, row)?
        .filter(|rate| !rate.is_zero());
    let tax_rate = values.tax_rate(row)?.or(profile.tax_rate.and_then(tax_rate_of));
    let (amount, price) = match profile.price {
        PriceMeans::Unit => priced(unit_price, discount_rate, quantity)
            .ok_or_else(|| too_large(values, Field::UnitPrice, row))?,
        PriceMeans::LineTotal => match line_total {
            Some(total) if price_of_one(total).is_none() => {
                return Err(too_large(values, Field::LineTotal, row));
            }
            Some(total) => (Some(total), price_within(total, quantity)),
            None => (None, None),
        },
    };
    Ok(LineNumbers {
        quantity,
        unit_price,
        line_total,
        discount_rate,
        tax_rate,
        amount,
        price,
    })
}

/// Amount and price after discount; `None` when they cannot be kept exactly.
fn priced(
    unit_price: Option<Decimal>,
    discount_rate: Option<Decimal>,
    quantity: i64,
) -> Option<(Option<Decimal>, Option<UnitPrice>)> {
    let Some(listed) = unit_price else {
        return Some((None, None));
    };
    let price = match discount_rate {
        Some(rate) => listed.checked_mul(Decimal::ONE.checked_sub(rate)?)?,
        None => listed,
    };
    let amount = price.checked_mul(Decimal::from(quantity))?;
    Some((Some(amount), Some(price_of_one(price)?)))
}

fn too_large(values: &Values, field: Field, row: &Row<'_>) -> Refusal {
    values.refused(
        refusal::NUMBER_TOO_LARGE,
        field,
        row,
        values.layout.raw(field, row),
    )
}

/// The refusal of a row whose syntax is wrong.
#[must_use]
pub fn fault_refusal(values: &Values, row: &Row<'_>, code: &'static str, column: usize) -> Refusal {
    let refusal = Refusal::new(code).at(refusal::Place::cell(row.file, row.line, column));
    if code == refusal::ROW_RAGGED {
        return refusal
            .with("expected", values.layout.width)
            .with("found", row.len());
    }
    refusal
}

/// Whether all conditions hold for a row.
#[must_use]
pub fn all_hold(
    conditions: &[Condition],
    values: &Values,
    row: &Row<'_>,
    numbers: Option<&LineNumbers>,
) -> bool {
    conditions.iter().all(|condition| {
        if condition.number_tests() > 0 {
            return condition.holds("", number_of(condition.field, values, row, numbers));
        }
        condition.holds(&values.layout.value(condition.field, row), None)
    })
}

fn number_of(field: Field, values: &Values, row: &Row<'_>, numbers: Option<&LineNumbers>) -> Option<Decimal> {
    match (field, numbers) {
        (Field::Quantity, Some(numbers)) => Some(Decimal::from(numbers.quantity)),
        (Field::UnitPrice, Some(numbers)) => numbers.unit_price,
        (Field::LineTotal, Some(numbers)) => numbers.line_total,
        _ => values.number(field, row).ok().flatten(),
    }
}

/// What a line charges for, when a rule says that it is a charge.
#[must_use]
pub fn charge_kind(
    profile: &Profile,
    values: &Values,
    row: &Row<'_>,
    numbers: &LineNumbers,
) -> Option<ChargeKind> {
    profile
        .charges
        .iter()
        .find(|rule| all_hold(&rule.when, values, row, Some(numbers)))
        .map(|rule| rule.charge)
}

/// The line as a charge.
#[must_use]
pub fn charge_record(
    kind: ChargeKind,
    values: &Values,
    row: &Row<'_>,
    numbers: &LineNumbers,
) -> ChargeRecord {
    ChargeRecord {
        file: row.file,
        line_no: row.line,
        kind,
        code: values.layout.value(Field::Sku, row).into_owned(),
        description: values.layout.value(Field::Description, row).into_owned(),
        quantity: numbers.quantity,
        amount: numbers.amount.unwrap_or_default(),
        tax_rate: numbers.tax_rate,
    }
}

/// The line as goods.
pub fn line_record(
    profile: &Profile,
    values: &Values,
    row: &Row<'_>,
    numbers: &LineNumbers,
) -> Result<LineRecord, Refusal> {
    Ok(LineRecord {
        file: row.file,
        line_no: row.line,
        sku: values.required(Field::Sku, row)?,
        description: values.layout.value(Field::Description, row).into_owned(),
        quantity: numbers.quantity,
        unit_price: numbers.price,
        discount_rate: numbers.discount_rate,
        tax_rate: numbers.tax_rate,
        source_amount: numbers.amount,
        shipment_status: status(
            &profile.statuses.shipment,
            &values.layout.value(Field::ShipmentStatus, row),
        ),
    })
}

/// A status word in our words; blank is none.
#[must_use]
pub fn status(map: &std::collections::BTreeMap<String, StatusMapped>, raw: &str) -> Option<StatusRead> {
    if raw.is_empty() {
        return None;
    }
    let mapped = map.get(raw).copied().unwrap_or(StatusMapped::Unknown);
    Some(StatusRead {
        raw: raw.to_owned(),
        mapped,
    })
}
