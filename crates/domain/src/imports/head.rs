//! What a document says once and not on every line: who, where to, when, in which state; and the questions it raises.

use std::sync::Arc;

use super::field::Field;
use super::layout::Layout;
use super::plan::Plan;
use super::profile::Anonymous;
use super::read::Row;
use super::records::{
    AddressRecord, ChargeKind, ChargeRecord, CustomerNamed, DocumentRecord, Flag, Moment, StatusMapped,
};
use super::refusal::{self, Place, Refusal};
use super::values::Values;
use super::verdict::Question;
use crate::money::Currency;
use crate::time::LocalTime;

/// A row with the way to read it.
#[derive(Clone, Copy)]
pub struct Told<'a> {
    /// How to read it.
    pub values: &'a Values,
    /// The row.
    pub row: Row<'a>,
}

/// The rows that a document's head may be read from: the row of a header file first, where there is one.
pub struct Heads<'a> {
    /// The row that rules.
    pub first: Told<'a>,
    /// The first line, for what a header file does not say.
    pub line: Option<Told<'a>>,
}

impl<'a> Heads<'a> {
    /// The row that says a field.
    fn of(&self, field: Field) -> Told<'a> {
        match self.line {
            Some(line) if !self.first.values.layout.has(field) => line,
            _ => self.first,
        }
    }

    fn text(&self, field: Field) -> String {
        let told = self.of(field);
        told.values.layout.value(field, &told.row).into_owned()
    }

    fn moment(&self, field: Field, plan: &Plan) -> Result<Option<Moment>, Refusal> {
        let told = self.of(field);
        told.values.moment(field, &told.row, &plan.zone, &plan.zone_name)
    }

    /// The place of a field.
    #[must_use]
    pub fn place(&self, field: Field) -> Place {
        let told = self.of(field);
        told.values.layout.place(field, &told.row)
    }
}

/// Reads the head; lines and charges that are lines follow.
pub fn read_head(plan: &Plan, heads: &Heads<'_>, external_ref: String) -> Result<DocumentRecord, Refusal> {
    let customer = customer(heads);
    if customer.is_none() && plan.profile.anonymous_customers == Anonymous::Refuse {
        return Err(Refusal::new(refusal::CUSTOMER_MISSING).at(heads.place(Field::CustomerRef)));
    }
    let status_told = heads.of(Field::Status);
    let status_raw = status_told.values.layout.value(Field::Status, &status_told.row);
    Ok(DocumentRecord {
        external_ref,
        channel: shared(&heads.text(Field::Channel), &plan.channel),
        customer,
        ship_to: address(&heads.of(Field::City)),
        currency: currency(plan, heads)?,
        prices_include_tax: plan.profile.prices_include_tax,
        placed_at: heads.moment(Field::PlacedAt, plan)?,
        requested_at: heads.moment(Field::RequestedAt, plan)?,
        shipped_at: heads.moment(Field::ShippedAt, plan)?,
        status: super::line::status(&plan.profile.statuses.order, &status_raw),
        note: heads.text(Field::Note),
        tags: tags(&heads.text(Field::Tags)),
        lines: Vec::new(),
        charges: head_charge(heads)?.into_iter().collect(),
        flags: Vec::new(),
    })
}

/// The tags of a cell.
fn tags(text: &str) -> Vec<String> {
    let tags = text.split(',').filter(|tag| !tag.trim().is_empty());
    tags.map(str::to_owned).collect()
}

/// The profile's own text where they are equal, so that a million documents share it.
fn shared(text: &str, own: &Arc<str>) -> Arc<str> {
    if text.is_empty() || text == &**own {
        Arc::clone(own)
    } else {
        Arc::from(text)
    }
}

fn currency(plan: &Plan, heads: &Heads<'_>) -> Result<Currency, Refusal> {
    let text = heads.text(Field::Currency);
    let told = if text.is_empty() {
        plan.profile.currency
    } else {
        Currency::parse(&text)
    };
    if let Some(currency) = told {
        return Ok(currency);
    }
    Err(Refusal::new(refusal::CURRENCY_UNKNOWN)
        .at(heads.place(Field::Currency))
        .with("value", text))
}

fn customer(heads: &Heads<'_>) -> Option<CustomerNamed> {
    let (reference, name) = (heads.text(Field::CustomerRef), heads.text(Field::CustomerName));
    (!reference.is_empty() || !name.is_empty()).then_some(CustomerNamed { reference, name })
}

/// The address in a row.
#[must_use]
pub fn address(told: &Told<'_>) -> AddressRecord {
    let layout: &Layout = &told.values.layout;
    let text = |field| layout.value(field, &told.row).into_owned();
    let country = text(Field::Country);
    let is_code = country.len() == 2 && country.bytes().all(|byte| byte.is_ascii_uppercase());
    AddressRecord {
        name: text(Field::ShipName),
        email: text(Field::Email),
        phone: text(Field::Phone),
        street: text(Field::Street),
        house_number: text(Field::HouseNumber),
        house_number_addition: text(Field::HouseNumberAddition),
        postal_code: text(Field::PostalCode),
        city: text(Field::City),
        region: text(Field::Region),
        country_raw: layout.raw(Field::Country, &told.row).to_owned(),
        country: is_code.then_some(country),
    }
}

fn head_charge(heads: &Heads<'_>) -> Result<Option<ChargeRecord>, Refusal> {
    let told = heads.of(Field::ShippingCharge);
    let amount = told.values.number(Field::ShippingCharge, &told.row)?;
    Ok(amount
        .filter(|amount| !amount.is_zero())
        .map(|amount| ChargeRecord {
            file: told.row.file,
            line_no: told.row.line,
            kind: ChargeKind::Shipping,
            code: Field::ShippingCharge.name(),
            description: String::new(),
            quantity: 1,
            amount,
            tax_rate: None,
        }))
}

/// Flags, and the questions among them, as they gather.
#[derive(Default)]
pub struct Remarks {
    /// Things to know.
    pub flags: Vec<Flag>,
    /// Things to ask.
    pub questions: Vec<Question>,
}

impl Remarks {
    /// Something to know.
    pub fn flag(&mut self, flag: Flag) {
        if !self.flags.contains(&flag) {
            self.flags.push(flag);
        }
    }

    /// Something to know and to ask, once for each document.
    pub fn ask(&mut self, flag: Flag, place: Place, value: &str) {
        if self.flags.contains(&flag) {
            return;
        }
        self.flags.push(flag);
        self.question(flag.name().to_owned(), place, value);
    }

    /// Something to ask.
    pub fn question(&mut self, code: String, place: Place, value: &str) {
        self.questions.push(Question {
            code,
            place,
            value: value.to_owned(),
        });
    }
}

/// What the head itself raises.
pub fn remark_head(record: &DocumentRecord, heads: &Heads<'_>, remarks: &mut Remarks) {
    for (field, moment) in [
        (Field::PlacedAt, &record.placed_at),
        (Field::RequestedAt, &record.requested_at),
        (Field::ShippedAt, &record.shipped_at),
    ] {
        match moment {
            Some(moment) if moment.doubt == LocalTime::Gap => {
                remarks.ask(Flag::ClockGap, heads.place(field), &moment.raw);
            }
            Some(moment) if moment.doubt == LocalTime::Overlap => {
                remarks.ask(Flag::ClockOverlap, heads.place(field), &moment.raw);
            }
            _ => {}
        }
    }
    if let Some(placed) = &record.placed_at {
        let before = |later: &Option<Moment>| later.as_ref().is_some_and(|later| later.at < placed.at);
        if before(&record.shipped_at) || before(&record.requested_at) {
            remarks.flag(Flag::EventsOutOfOrder);
        }
    }
    if let Some(status) = record
        .status
        .as_ref()
        .filter(|status| status.mapped == StatusMapped::Unknown)
    {
        remarks.ask(Flag::StatusUnknown, heads.place(Field::Status), &status.raw);
    }
}

/// What the lines raise against the head: other customers, times, statuses than the first line's.
pub fn remark_lines<'a>(lines: impl Iterator<Item = Told<'a>>, first: &Told<'_>, remarks: &mut Remarks) {
    for told in lines {
        let raw = |field| told.values.layout.raw(field, &told.row);
        let differs = |field| raw(field) != first.values.layout.raw(field, &first.row);
        if differs(Field::PlacedAt) {
            remarks.flag(Flag::SeveralTimes);
        }
        if differs(Field::CustomerRef) || differs(Field::CustomerName) {
            let place = told.values.layout.place(Field::CustomerRef, &told.row);
            remarks.ask(Flag::SeveralCustomers, place, raw(Field::CustomerRef));
        }
        if differs(Field::Status) {
            let place = told.values.layout.place(Field::Status, &told.row);
            remarks.ask(Flag::SeveralStatuses, place, raw(Field::Status));
        }
    }
}

/// Whether an order's status and a shipment's can both be true.
#[must_use]
pub fn statuses_agree(order: StatusMapped, shipment: StatusMapped) -> bool {
    use StatusMapped::{Cancelled, Open, Returned, Shipped, Unknown};
    matches!(
        (order, shipment),
        (Unknown, _)
            | (_, Unknown)
            | (Open, Open)
            | (Cancelled, Cancelled | Open)
            | (Shipped | Returned, Shipped | Returned)
    )
}
