//! What is asked of the book for a document of a file.

use super::field::Field;
use super::records::{
    AddressRecord, ChargeRecord, Document, LineRecord, Moment, ProductRecord, StatusMapped,
};
use crate::customers::AddressInput;
use crate::id::{ChannelId, CustomerId, OrderId, OwnerId, ReturnId, WarehouseId};
use crate::money::{Currency, Money, TaxRate, UnitPrice};
use crate::orders::{ChargeInput, CreateCredit, CreateOrder, CreditLineInput, History, LineInput, PlacedAt};
use crate::payments::PaymentClaim;
use crate::products::{CreateProduct, PackInput};
use crate::shipping::ShippingWish;
use crate::time::parse_zone;
use rust_decimal::prelude::ToPrimitive;
use rust_decimal::{Decimal, RoundingStrategy};

/// Where documents go.
#[derive(Debug, Clone, Copy)]
pub struct Target {
    /// Whose.
    pub owner: OwnerId,
    /// Through which channel.
    pub channel: ChannelId,
    /// Orders come in as done, unless their status says something else.
    pub history: bool,
}

/// The order that a document asks for; `None` for what is no order. One whose status nobody knows comes in as a draft: a person accepts it.
#[must_use]
pub fn order(document: &Document, target: Target) -> Option<CreateOrder> {
    let Document::Order(record) = document else {
        return None;
    };
    let mapped = record.status.as_ref().map(|status| status.mapped);
    let history = match mapped {
        Some(StatusMapped::Shipped) => Some(History::Shipped),
        Some(StatusMapped::Returned) => Some(History::Returned),
        Some(StatusMapped::Cancelled) => Some(History::Cancelled),
        Some(StatusMapped::Open) | None if target.history => Some(History::Shipped),
        Some(StatusMapped::Open | StatusMapped::Unknown) | None => None,
    };
    Some(CreateOrder {
        owner: target.owner,
        channel: target.channel,
        number: record.external_ref.clone(),
        external_ref: record.external_ref.clone(),
        currency: Some(record.currency),
        customer: CustomerId::default(),
        customer_ref: record
            .customer
            .as_ref()
            .map(|customer| customer.reference.clone())
            .unwrap_or_default(),
        ship_to: address(&record.ship_to),
        bill_to: None,
        placed: placed(record.placed_at.as_ref()),
        requested_date: record.requested_at.as_ref().map(day).unwrap_or_default(),
        shipping: ShippingWish::default(),
        warehouse: WarehouseId::default(),
        ship_complete: None,
        priority: 0,
        tags: record.tags.clone(),
        note: record.note.clone(),
        payment: PaymentClaim::Unknown,
        prices_include_tax: record.prices_include_tax,
        lines: record
            .lines
            .iter()
            .map(|line| order_line(line, record.currency))
            .collect(),
        charges: record
            .charges
            .iter()
            .map(|charge| order_charge(charge, record.currency))
            .collect(),
        accept: mapped != Some(StatusMapped::Unknown),
        history,
        source_status: record
            .status
            .as_ref()
            .map(|status| status.raw.clone())
            .unwrap_or_default(),
        content_hash: hex::encode(document.fingerprint()),
    })
}

/// The credit that a record asks for: for a buyer, of the books' money, or of stock that went or
/// came without a sale. `None` for what is no such thing.
#[must_use]
pub fn credit(document: &Document, target: Target) -> Option<CreateCredit> {
    let (record, kind) = match document {
        Document::Credit(record) => (record, "credit"),
        Document::MoneyAdjustment(record) => (record, "adjustment"),
        Document::StockAdjustment(record) => {
            let gone = record.lines.iter().map(|line| line.quantity).sum::<i64>() < 0;
            (record, if gone { "write_off" } else { "stock_found" })
        }
        _ => return None,
    };
    let sign = if kind == "stock_found" { 1 } else { -1 };
    let lines = record
        .lines
        .iter()
        .map(|line| credit_line(line, record.currency, sign));
    let charges = record
        .charges
        .iter()
        .map(|charge| credit_charge(charge, record.currency, sign));
    Some(CreateCredit {
        owner: target.owner,
        channel: target.channel,
        number: record.external_ref.clone(),
        external_ref: record.external_ref.clone(),
        kind: kind.to_owned(),
        order: OrderId::default(),
        return_id: ReturnId::default(),
        customer_ref: record
            .customer
            .as_ref()
            .map(|customer| customer.reference.clone())
            .unwrap_or_default(),
        currency: Some(record.currency),
        placed: placed(record.placed_at.as_ref()),
        lines: lines.chain(charges).collect(),
        reason: "import".to_owned(),
        content_hash: hex::encode(document.fingerprint()),
    })
}

/// The product that a record asks for.
#[must_use]
pub fn product(record: &ProductRecord, owner: OwnerId) -> CreateProduct {
    let (barcode, quantity, size_mm) = (record.barcode.clone(), 1, [0; 3]);
    let weight_g = record.weight_g.unwrap_or(0);
    let packs = if barcode.is_empty() {
        Vec::new()
    } else {
        vec![PackInput {
            barcode,
            quantity,
            weight_g,
            size_mm,
        }]
    };
    CreateProduct {
        packs,
        weight_g,
        ..CreateProduct::named(owner, record.sku.clone(), record.description.clone())
    }
}

/// The address, unless every part of it is blank.
#[must_use]
pub fn address(record: &AddressRecord) -> Option<AddressInput> {
    let input = AddressInput {
        name: record.name.clone(),
        company: String::new(),
        street: record.street.clone(),
        house_number: record.house_number.clone(),
        addition: record.house_number_addition.clone(),
        postal_code: record.postal_code.clone(),
        city: record.city.clone(),
        region: record.region.clone(),
        country: record
            .country
            .clone()
            .unwrap_or_else(|| record.country_raw.clone()),
        email: record.email.clone(),
        phone: record.phone.clone(),
    };
    (input != AddressInput::default()).then_some(input)
}

fn placed(moment: Option<&Moment>) -> PlacedAt {
    moment.map_or_else(PlacedAt::default, |moment| PlacedAt {
        at: Some(moment.at),
        zone: moment.zone.to_string(),
        raw: moment.raw.clone(),
    })
}

fn day(moment: &Moment) -> String {
    parse_zone(&moment.zone)
        .map(|zone| moment.at.date_in(&zone))
        .unwrap_or_default()
}

fn order_line(line: &LineRecord, currency: Currency) -> LineInput {
    LineInput {
        sku: line.sku.clone(),
        barcode: String::new(),
        description: line.description.clone(),
        quantity: line.quantity,
        price: price(line),
        source_amount: line.source_amount.and_then(|amount| minor(amount, currency)),
        tax_rate: line.tax_rate.unwrap_or_default(),
    }
}

/// The price of a unit; where the file gives the amount of the line only, that amount for its quantity.
fn price(line: &LineRecord) -> UnitPrice {
    let of_amount = || {
        let micros = (line.source_amount? * Decimal::from(1_000_000))
            .round()
            .to_i64()?;
        Some(UnitPrice {
            micros,
            per_quantity: line.quantity.max(1),
        })
    };
    line.unit_price.or_else(of_amount).unwrap_or_default()
}

fn order_charge(charge: &ChargeRecord, currency: Currency) -> ChargeInput {
    ChargeInput {
        kind: charge_kind(charge),
        code: charge.code.clone(),
        description: charge.description.clone(),
        amount: minor(charge.amount, currency).unwrap_or_default(),
        tax_rate: charge.tax_rate.unwrap_or(TaxRate(0)),
    }
}

fn charge_kind(charge: &ChargeRecord) -> String {
    let kind = serde_json::to_value(charge.kind).ok();
    kind.as_ref()
        .and_then(serde_json::Value::as_str)
        .unwrap_or("manual")
        .to_owned()
}

fn credit_line(line: &LineRecord, currency: Currency, sign: i64) -> CreditLineInput {
    let amount = line
        .source_amount
        .and_then(|amount| minor(amount, currency))
        .unwrap_or_default();
    CreditLineInput {
        sku: line.sku.clone(),
        description: line.description.clone(),
        quantity: sign * line.quantity,
        amount: Money(sign * amount.0),
        ..CreditLineInput::default()
    }
}

fn credit_charge(charge: &ChargeRecord, currency: Currency, sign: i64) -> CreditLineInput {
    let amount = minor(charge.amount, currency).unwrap_or_default();
    let description = if charge.description.is_empty() {
        charge.code.clone()
    } else {
        charge.description.clone()
    };
    CreditLineInput {
        description,
        amount: Money(sign * amount.0),
        ..CreditLineInput::default()
    }
}

/// An exact amount in minor units, rounded half away from zero. `None` when it does not fit.
fn minor(amount: Decimal, currency: Currency) -> Option<Money> {
    let scaled = amount.checked_mul(Decimal::from(10_i64.pow(currency.exponent())))?;
    scaled
        .round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero)
        .to_i64()
        .map(Money)
}

/// What a refusal of the book points at: the line of the document, where it is one line's, and the field of the file.
#[must_use]
pub fn field_at(pointer: &str) -> Option<(Option<usize>, Field)> {
    let parts: Vec<&str> = pointer.split('/').skip(1).collect();
    let (line, name) = match parts.as_slice() {
        ["lines", line, name] => (Some(line.parse().ok()?), *name),
        ["ship_to", "name"] => (None, "ship_name"),
        ["ship_to", name] => (None, *name),
        ["packs", _, name] => (None, *name),
        ["tags", _] => (None, "tags"),
        [name] => (None, *name),
        _ => return None,
    };
    let field = match name {
        "external_ref" | "number" => Field::OrderRef,
        "channel" => Field::Channel,
        "customer" => Field::CustomerRef,
        "requested_date" => Field::RequestedAt,
        "note" => Field::Note,
        "tags" => Field::Tags,
        "ship_name" => Field::ShipName,
        "street" => Field::Street,
        "house_number" => Field::HouseNumber,
        "addition" => Field::HouseNumberAddition,
        "postal_code" => Field::PostalCode,
        "city" => Field::City,
        "region" => Field::Region,
        "country" => Field::Country,
        "email" => Field::Email,
        "phone" => Field::Phone,
        "sku" => Field::Sku,
        "name" | "description" => Field::Description,
        "quantity" => Field::Quantity,
        "price" => Field::UnitPrice,
        "amount_minor" => Field::LineTotal,
        "tax_percent" => Field::TaxRate,
        "barcode" => Field::Barcode,
        "weight_g" => Field::WeightG,
        "warehouse" => Field::Warehouse,
        "bin" => Field::Bin,
        "to" => Field::OnHand,
        _ => return None,
    };
    Some((line, field))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pointer_of_the_book_finds_its_field() {
        assert_eq!(field_at("/lines/3/sku"), Some((Some(3), Field::Sku)));
        assert_eq!(field_at("/ship_to/name"), Some((None, Field::ShipName)));
        assert_eq!(field_at("/customer"), Some((None, Field::CustomerRef)));
        for nowhere in ["", "/lines", "/lines/x/sku", "/lines/1/order_line", "/priority"] {
            assert_eq!(field_at(nowhere), None, "{nowhere}");
        }
    }
}
