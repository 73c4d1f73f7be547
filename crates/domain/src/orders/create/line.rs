//! A line as it is given, checked against the book.

use super::LineInput;
use crate::book::Book;
use crate::id::{OwnerId, ProductId};
use crate::money::{Currency, Money, TaxRate, UnitPrice, line_amount, tax_amount};
use crate::orders::LineKind;
use crate::products::Product;
use crate::refusal::{self, Refusal};
use crate::text;

/// The largest amount of one line or charge, in minor units: a million such lines still fit.
pub(crate) const AMOUNT_MAX: i64 = 1_000_000_000_000;

/// A line that may come onto an order.
pub(crate) struct CheckedLine {
    pub product: ProductId,
    pub kind: LineKind,
    pub quantity: i64,
    pub amount: Money,
    pub tax: Money,
}

/// What the lines of one order have in common.
#[derive(Clone, Copy)]
pub(crate) struct LineTerms {
    pub owner: OwnerId,
    pub currency: Currency,
    pub prices_include_tax: bool,
}

/// The product of a line, and how many base units each of its pieces is.
pub(crate) fn find_product<'b>(
    book: &'b Book,
    owner: OwnerId,
    line: &LineInput,
) -> Option<(&'b Product, i64)> {
    if line.sku.is_empty() {
        let pack = book.pack_by_barcode(owner, &line.barcode)?;
        return Some((book.products.get(&pack.product)?, pack.quantity));
    }
    book.product_by_sku(owner, &line.sku).map(|product| (product, 1))
}

impl LineTerms {
    /// The line at `pointer`, which may be of no pieces only where that is said.
    pub(crate) fn check(
        &self,
        book: &Book,
        pointer: &str,
        line: &LineInput,
        may_be_empty: bool,
    ) -> Result<CheckedLine, Refusal> {
        let at = |field: &str| format!("{pointer}/{field}");
        text::check(&at("description"), &line.description, text::NAME_CHARS_MAX)?;
        if line.quantity != 0 || !may_be_empty {
            text::check_quantity(&at("quantity"), line.quantity)?;
        }
        let (product, per_piece) = find_product(book, self.owner, line).ok_or_else(|| {
            let (field, code) = if line.sku.is_empty() {
                ("barcode", &line.barcode)
            } else {
                ("sku", &line.sku)
            };
            Refusal::at(refusal::PRODUCT_NOT_FOUND, at(field)).with(field, code.as_str())
        })?;
        let too_much = || Refusal::at(refusal::NUMBER_OUT_OF_RANGE, at("price")).with("reason", "amount");
        let quantity = line
            .quantity
            .checked_mul(per_piece)
            .filter(|it| *it <= text::QUANTITY_MAX)
            .ok_or_else(too_much)?;
        text::within(&at("tax_percent"), line.tax_rate.0, 0..=10_000_000)?;
        text::within(
            &at("price_per_quantity"),
            line.price.per_quantity,
            1..=text::QUANTITY_MAX,
        )?;
        let (amount, tax) = self
            .amounts(quantity, line.price, line.tax_rate)
            .ok_or_else(too_much)?;
        Ok(CheckedLine {
            product: product.id,
            kind: kind_of(product),
            quantity,
            amount,
            tax,
        })
    }

    /// The amount of a line and its tax; `None` when they do not fit.
    pub(crate) fn amounts(&self, quantity: i64, price: UnitPrice, rate: TaxRate) -> Option<(Money, Money)> {
        let amount = line_amount(quantity, price, self.currency).filter(|it| it.0.abs() <= AMOUNT_MAX)?;
        Some((amount, tax_amount(amount, rate, self.prices_include_tax)?))
    }
}

fn kind_of(product: &Product) -> LineKind {
    if product.physical {
        LineKind::Physical
    } else {
        LineKind::Service
    }
}
