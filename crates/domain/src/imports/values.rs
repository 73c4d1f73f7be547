//! One file's cells to typed values: numbers in its notation, dates in its order, each refusal with its cell.

use jiff::tz::TimeZone;
use rust_decimal::Decimal;
use std::sync::Arc;

use super::date::{CivilRead, DateOrder, instant, read_date};
use super::field::Field;
use super::layout::Layout;
use super::number::{DecimalMark, NumberFault, read_number};
use super::read::Row;
use super::records::Moment;
use super::refusal::{self, Refusal};
use crate::money::{TaxRate, UnitPrice};

/// How to read the cells of one file.
#[derive(Debug, Clone)]
pub struct Values {
    /// Field to cell.
    pub layout: Layout,
    /// Decimal mark by field.
    pub marks: Vec<DecimalMark>,
    /// Date order by field; `None` where every order reads the same.
    pub orders: Vec<Option<DateOrder>>,
}

impl Values {
    /// A number, `None` when the cell is blank or the file has no such column.
    pub fn number(&self, field: Field, row: &Row<'_>) -> Result<Option<Decimal>, Refusal> {
        if !self.layout.has(field) {
            return Ok(None);
        }
        let text = self.layout.value(field, row);
        if text.is_empty() {
            return Ok(None);
        }
        read_number(&text, self.marks[field.index()])
            .map(Some)
            .map_err(|fault| {
                let code = match fault {
                    NumberFault::Malformed => refusal::NUMBER_MALFORMED,
                    NumberFault::TooLarge => refusal::NUMBER_TOO_LARGE,
                };
                self.refused(code, field, row, &text)
            })
    }

    /// A quantity in base units; blank is `None`, a fraction is refused.
    pub fn quantity(&self, field: Field, row: &Row<'_>) -> Result<Option<i64>, Refusal> {
        let Some(number) = self.number(field, row)? else {
            return Ok(None);
        };
        if !number.fract().is_zero() {
            return Err(self.refused(refusal::QUANTITY_FRACTION, field, row, &number.to_string()));
        }
        i64::try_from(number.trunc().mantissa())
            .map(Some)
            .map_err(|_| self.refused(refusal::NUMBER_TOO_LARGE, field, row, &number.to_string()))
    }

    /// A tax rate written as a fraction of one, `None` when the cell is blank.
    pub fn tax_rate(&self, row: &Row<'_>) -> Result<Option<TaxRate>, Refusal> {
        let Some(rate) = self.number(Field::TaxRate, row)? else {
            return Ok(None);
        };
        let read = tax_rate_of(rate);
        read.map(Some).ok_or_else(|| {
            self.refused(
                refusal::TAX_RATE_MALFORMED,
                Field::TaxRate,
                row,
                &rate.to_string(),
            )
        })
    }

    /// A moment in the zone, `None` when the cell is blank.
    pub fn moment(
        &self,
        field: Field,
        row: &Row<'_>,
        zone: &TimeZone,
        zone_name: &Arc<str>,
    ) -> Result<Option<Moment>, Refusal> {
        let text = self.layout.value(field, row);
        if text.is_empty() {
            return Ok(None);
        }
        let read = self
            .civil(field, &text)
            .and_then(|civil| Some((civil, instant(&civil, zone)?)));
        let Some((civil, (at, doubt))) = read else {
            return Err(self.refused(refusal::DATE_MALFORMED, field, row, &text));
        };
        let date_only = civil.time.is_none();
        Ok(Some(Moment {
            at,
            zone: Arc::clone(zone_name),
            raw: text.into_owned(),
            date_only,
            doubt,
        }))
    }

    fn civil(&self, field: Field, text: &str) -> Option<CivilRead> {
        match self.orders[field.index()] {
            Some(order) => read_date(text, order),
            None => DateOrder::ALL.iter().find_map(|order| read_date(text, *order)),
        }
    }

    /// Yes or no, `None` when the cell is blank.
    pub fn boolean(&self, field: Field, row: &Row<'_>) -> Result<Option<bool>, Refusal> {
        let text = self.layout.value(field, row);
        match text.to_lowercase().as_str() {
            "" => Ok(None),
            "1" | "true" | "yes" | "y" | "ja" | "j" | "waar" | "x" => Ok(Some(true)),
            "0" | "false" | "no" | "n" | "nee" | "onwaar" => Ok(Some(false)),
            _ => Err(self.refused(refusal::BOOLEAN_MALFORMED, field, row, &text)),
        }
    }

    /// A text that must be there.
    pub fn required(&self, field: Field, row: &Row<'_>) -> Result<String, Refusal> {
        let text = self.layout.value(field, row);
        if text.is_empty() {
            return Err(Refusal::new(refusal::VALUE_MISSING)
                .at(self.layout.place(field, row))
                .with("field", field.name()));
        }
        Ok(text.into_owned())
    }

    /// A refusal of one cell.
    #[must_use]
    pub fn refused(&self, code: &'static str, field: Field, row: &Row<'_>, value: &str) -> Refusal {
        Refusal::new(code)
            .at(self.layout.place(field, row))
            .with("field", field.name())
            .with("value", value)
    }
}

/// A fraction of one as a tax rate; `None` below nothing, from two up, or finer than a millionth.
#[must_use]
pub fn tax_rate_of(rate: Decimal) -> Option<TaxRate> {
    let millionths = rate.checked_mul(Decimal::from(1_000_000))?.normalize();
    let sound = rate >= Decimal::ZERO && rate < Decimal::TWO && millionths.scale() == 0;
    sound
        .then(|| i64::try_from(millionths.mantissa()).ok().map(TaxRate))
        .flatten()
}

/// A price of one unit as millionths, exact: finer prices are for ten, a hundred... units. `None` when it does not fit.
#[must_use]
pub fn price_of_one(price: Decimal) -> Option<UnitPrice> {
    let price = price.normalize();
    let scale = price.scale();
    let micros = price
        .mantissa()
        .checked_mul(10_i128.checked_pow(6_u32.saturating_sub(scale))?)?;
    let per_quantity = 10_i64.checked_pow(scale.saturating_sub(6))?;
    (per_quantity <= 1_000_000).then_some(())?;
    Some(UnitPrice {
        micros: i64::try_from(micros).ok()?,
        per_quantity,
    })
}

/// The price within an amount for so many units, exact; `None` for no units, or when it does not fit.
#[must_use]
pub fn price_within(amount: Decimal, quantity: i64) -> Option<UnitPrice> {
    if quantity == 0 {
        return None;
    }
    let whole = price_of_one(amount)?;
    let micros = if quantity < 0 {
        whole.micros.checked_neg()?
    } else {
        whole.micros
    };
    let per_quantity = whole
        .per_quantity
        .checked_mul(i64::try_from(quantity.unsigned_abs()).ok()?)?;
    if micros % per_quantity == 0 {
        return Some(UnitPrice {
            micros: micros / per_quantity,
            per_quantity: 1,
        });
    }
    Some(UnitPrice { micros, per_quantity })
}
