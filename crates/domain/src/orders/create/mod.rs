//! Orders come in: typed, sent by a channel, or read from a file.

mod apply;
mod line;

pub(crate) use line::{AMOUNT_MAX, CheckedLine, LineTerms, find_product};

use super::accept::{Freed, check_policy, plan};
use super::{LinkKind, Tags};
use crate::book::{Book, Series};
use crate::command::{Context, Decide, Reply};
use crate::customers::AddressInput;
use crate::id::{AccountId, ChannelId, CustomerId, OrderId, OwnerId, WarehouseId};
use crate::money::{Currency, Money, TaxRate, UnitPrice, tax_amount};
use crate::needs::Needs;
use crate::owners::{find_owner, refuse_below_minimum};
use crate::payments::{PaymentClaim, PaymentPolicy};
use crate::refusal::{self, Refusal};
use crate::shipping::{ShippingWish, check_date};
use crate::text;
use crate::time::Instant;

/// The most lines of an order.
pub const LINES_MAX: usize = 5_000;
/// The most charges of an order.
pub const CHARGES_MAX: usize = 100;
/// The highest priority; the lowest is its negative.
pub const PRIORITY_MAX: i64 = 1_000_000;

/// When an order was placed, as its source told it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PlacedAt {
    /// The instant; none is the moment the order comes in.
    pub at: Option<Instant>,
    /// The zone of the source's clock; empty when it gave an offset.
    pub zone: String,
    /// The time as it was written; empty when it was an instant.
    pub raw: String,
}

/// What an order that comes in as history already went through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum History {
    /// Everything left.
    Shipped,
    /// Everything left and came back.
    Returned,
    /// Nothing was wanted any more.
    Cancelled,
}

/// A line as it is given.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LineInput {
    /// The item code. Empty when the barcode says what it is.
    pub sku: String,
    /// A barcode of a pack: the quantity then counts packs.
    pub barcode: String,
    /// What the source calls it.
    pub description: String,
    /// How many; zero only in history, and where a source has a status of its own for it.
    pub quantity: i64,
    /// The price of a base unit.
    pub price: UnitPrice,
    /// The source's own amount, kept beside ours.
    pub source_amount: Option<Money>,
    /// The tax rate.
    pub tax_rate: TaxRate,
}

/// A charge as it is given.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ChargeInput {
    /// `shipping`, `discount`, `fee`, `voucher`, `manual`, ...
    pub kind: String,
    /// The source's own code; empty for none.
    pub code: String,
    /// What it is called.
    pub description: String,
    /// How much; below zero for a discount.
    pub amount: Money,
    /// The tax rate.
    pub tax_rate: TaxRate,
}

/// Brings an order in.
#[derive(Debug, Clone)]
pub struct CreateOrder {
    /// Whose goods.
    pub owner: OwnerId,
    /// Where it came from.
    pub channel: ChannelId,
    /// The number people use; drawn from the owner's series when empty.
    pub number: String,
    /// The channel's reference, unique with the channel; empty for none.
    pub external_ref: String,
    /// The currency; the owner's when none.
    pub currency: Option<Currency>,
    /// Who buys; zero for an anonymous sale, or when `customer_ref` says who.
    pub customer: CustomerId,
    /// The owner's reference of the customer; empty for none.
    pub customer_ref: String,
    /// Where it goes.
    pub ship_to: Option<AddressInput>,
    /// Who is billed, when somebody else.
    pub bill_to: Option<AddressInput>,
    /// When it was placed.
    pub placed: PlacedAt,
    /// The day the buyer asked for, `YYYY-MM-DD`; empty for none.
    pub requested_date: String,
    /// How it is to be sent.
    pub shipping: ShippingWish,
    /// Where it ships from; the owner's warehouse when zero.
    pub warehouse: WarehouseId,
    /// Whether nothing leaves before everything can; as the owner says when none.
    pub ship_complete: Option<bool>,
    /// Higher goes first.
    pub priority: i64,
    /// Its tags, as they were typed.
    pub tags: Vec<String>,
    /// A remark of its source, which becomes a note for the house itself; empty for none.
    pub note: String,
    /// Whether it is paid.
    pub payment: PaymentClaim,
    /// Whether line prices and charges hold the tax.
    pub prices_include_tax: bool,
    /// The lines.
    pub lines: Vec<LineInput>,
    /// The charges.
    pub charges: Vec<ChargeInput>,
    /// Accept it at once, which reserves stock.
    pub accept: bool,
    /// It is history: nothing is reserved, nothing moves.
    pub history: Option<History>,
    /// The source's status as it was written; empty for none.
    pub source_status: String,
    /// What the order is, for telling a repetition from a change.
    pub content_hash: String,
}

/// The order that a new one comes from, and how.
pub(crate) type Origin = (OrderId, LinkKind);

/// What the checks found, for the change that follows.
pub(crate) struct Checked {
    currency: Currency,
    warehouse: WarehouseId,
    ship_complete: bool,
    payment_policy: PaymentPolicy,
    customer: CustomerId,
    tags: Tags,
    made_by: AccountId,
    lines: Vec<CheckedLine>,
    charge_taxes: Vec<Money>,
    take: Vec<i64>,
}

impl Decide for CreateOrder {
    fn needs(&self) -> Needs {
        let skus = self
            .lines
            .iter()
            .filter(|line| !line.sku.is_empty())
            .map(|line| (self.owner, line.sku.clone()));
        let barcodes = self
            .lines
            .iter()
            .filter(|line| line.sku.is_empty())
            .map(|line| (self.owner, line.barcode.clone()));
        let mut needs = Needs {
            owners: [self.owner].into(),
            channels: [self.channel].into(),
            skus: skus.collect(),
            barcodes: barcodes.collect(),
            ..Needs::default()
        };
        if !self.warehouse.is_none() {
            needs.warehouses.insert(self.warehouse);
        }
        if !self.customer.is_none() {
            needs.customers.insert(self.customer);
        }
        if !self.customer_ref.is_empty() {
            needs
                .customer_refs
                .insert((self.owner, self.customer_ref.clone()));
        }
        if !self.external_ref.is_empty() {
            needs.order_refs.insert((self.channel, self.external_ref.clone()));
        }
        if self.number.is_empty() {
            needs.numbers.insert((self.owner, Series::Order), 1);
        }
        needs
    }

    fn needs_more(&self, book: &Book, _context: &Context) -> Needs {
        let Some(warehouse) = self.ships_from(book) else {
            return Needs::default();
        };
        let mut needs = Needs {
            warehouses: [warehouse].into(),
            ..Needs::default()
        };
        if self.accept && self.history.is_none() {
            let products = self
                .lines
                .iter()
                .filter_map(|line| find_product(book, self.owner, line));
            needs.stock = products.map(|(product, _)| (product.id, warehouse)).collect();
        }
        needs
    }

    fn decide(&self, book: &mut Book, context: &Context) -> Result<Reply, Refusal> {
        let checked = self.check(book, context)?;
        Ok(self.apply(book, &checked, None))
    }

    fn weight(&self) -> usize {
        1 + self.lines.len()
    }
}

impl CreateOrder {
    fn ships_from(&self, book: &Book) -> Option<WarehouseId> {
        if self.warehouse.is_none() {
            book.owners.get(&self.owner).map(|owner| owner.warehouse)
        } else {
            Some(self.warehouse)
        }
    }

    pub(crate) fn check(&self, book: &Book, context: &Context) -> Result<Checked, Refusal> {
        let owner = find_owner(book, context, self.owner)?;
        let channel = book
            .channels
            .get(&self.channel)
            .filter(|it| it.owner == self.owner);
        let channel = channel.ok_or_else(|| {
            Refusal::at(refusal::CHANNEL_NOT_FOUND, "/channel").with("channel", self.channel.to_string())
        })?;
        self.check_repetition(book)?;
        let tags = self.check_fields()?;
        let currency = self.currency.unwrap_or(owner.currency);
        let warehouse = self.ships_from(book).unwrap_or_default();
        if book.warehouses.get(&warehouse).is_none() {
            return Err(Refusal::at(refusal::WAREHOUSE_NOT_FOUND, "/warehouse"));
        }
        let customer = self.check_customer(book)?;
        let lines = self.check_lines(book, currency)?;
        let charge_taxes = self.check_charges()?;
        let mut take = vec![0; lines.len()];
        if self.accept && self.history.is_none() {
            let goods = lines.iter().map(|line| line.amount).sum();
            refuse_below_minimum(owner, currency, goods)?;
            take = plan(
                book,
                lines
                    .iter()
                    .map(|line| (line.product, warehouse, line.kind, line.quantity)),
                &Freed::default(),
            );
            check_policy(
                owner.short_policy,
                lines
                    .iter()
                    .zip(&take)
                    .map(|(line, take)| (line.kind, line.quantity, *take)),
                |index| format!("/lines/{index}"),
            )?;
        }
        let ship_complete = self.ship_complete.unwrap_or(owner.ship_complete);
        let asked = channel.payment.unwrap_or(owner.payment.policy);
        let payment_policy = self.history.map_or(asked, |_| PaymentPolicy::NotRequired);
        Ok(Checked {
            currency,
            warehouse,
            ship_complete,
            payment_policy,
            customer,
            tags,
            made_by: context.actor.account,
            lines,
            charge_taxes,
            take,
        })
    }

    fn check_repetition(&self, book: &Book) -> Result<(), Refusal> {
        let known = if self.external_ref.is_empty() {
            None
        } else {
            book.order_by_ref(self.channel, &self.external_ref)
        };
        match known {
            Some((order, content_hash)) => Err(Refusal::at(refusal::ORDER_REF_TAKEN, "/external_ref")
                .with("order", order.to_string())
                .with("same", *content_hash == self.content_hash)),
            None => Ok(()),
        }
    }

    /// What can be said of it whatever the book holds; answers its tags.
    ///
    /// # Errors
    /// The first field that is not right.
    pub fn check_fields(&self) -> Result<Tags, Refusal> {
        text::check("/number", &self.number, text::CODE_CHARS_MAX)?;
        text::check("/external_ref", &self.external_ref, text::CODE_CHARS_MAX)?;
        text::check("/note", &self.note, text::NOTE_CHARS_MAX)?;
        text::check("/source_status", &self.source_status, text::NAME_CHARS_MAX)?;
        text::check("/placed_at/raw", &self.placed.raw, text::CODE_CHARS_MAX)?;
        text::within("/priority", self.priority, -PRIORITY_MAX..=PRIORITY_MAX)?;
        check_date("/requested_date", &self.requested_date)?;
        self.shipping.check()?;
        self.ship_to
            .as_ref()
            .map_or(Ok(()), |address| address.check("/ship_to"))?;
        self.bill_to
            .as_ref()
            .map_or(Ok(()), |address| address.check("/bill_to"))?;
        Tags::read("/tags", &self.tags)
    }

    fn check_customer(&self, book: &Book) -> Result<CustomerId, Refusal> {
        let missing = || Refusal::at(refusal::CUSTOMER_NOT_FOUND, "/customer");
        if !self.customer_ref.is_empty() {
            return book
                .customer_by_ref(self.owner, &self.customer_ref)
                .map(|it| it.id)
                .ok_or_else(missing);
        }
        if self.customer.is_none() {
            return Ok(CustomerId::default());
        }
        let known = book
            .customers
            .get(&self.customer)
            .filter(|customer| customer.owner == self.owner);
        known.map(|customer| customer.id).ok_or_else(missing)
    }

    fn check_lines(&self, book: &Book, currency: Currency) -> Result<Vec<CheckedLine>, Refusal> {
        if self.lines.is_empty() && self.charges.is_empty() {
            return Err(Refusal::at(refusal::ORDER_WITHOUT_LINES, "/lines"));
        }
        if self.lines.len() > LINES_MAX {
            return Err(Refusal::at(refusal::ORDER_TOO_LONG, "/lines").with("lines_max", LINES_MAX));
        }
        let terms = LineTerms {
            owner: self.owner,
            currency,
            prices_include_tax: self.prices_include_tax,
        };
        let may_be_empty = self.history.is_some() || !self.source_status.is_empty();
        let check = |(index, line)| terms.check(book, &format!("/lines/{index}"), line, may_be_empty);
        self.lines.iter().enumerate().map(check).collect()
    }

    fn check_charges(&self) -> Result<Vec<Money>, Refusal> {
        text::within(
            "/charges",
            i64::try_from(self.charges.len()).unwrap_or(i64::MAX),
            0..=CHARGES_MAX as i64,
        )?;
        let check = |(index, charge): (usize, &ChargeInput)| {
            let at = |field: &str| format!("/charges/{index}/{field}");
            text::require(&at("kind"), &charge.kind, text::CODE_CHARS_MAX)?;
            text::check(&at("code"), &charge.code, text::CODE_CHARS_MAX)?;
            text::check(&at("description"), &charge.description, text::NAME_CHARS_MAX)?;
            text::within(&at("amount_minor"), charge.amount.0, -AMOUNT_MAX..=AMOUNT_MAX)?;
            text::within(&at("tax_percent"), charge.tax_rate.0, 0..=10_000_000)?;
            let tax = tax_amount(charge.amount, charge.tax_rate, self.prices_include_tax);
            tax.ok_or_else(|| Refusal::at(refusal::NUMBER_OUT_OF_RANGE, at("amount_minor")))
        };
        self.charges.iter().enumerate().map(check).collect()
    }
}
