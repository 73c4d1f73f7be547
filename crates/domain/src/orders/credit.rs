//! Credits: what is given back, with or without a known order. The receipt of goods and the refund
//! of money are records of their own.

use super::{Credit, CreditLine, PlacedAt, facts};
use crate::book::{Book, Series};
use crate::command::{Context, Decide, Reply};
use crate::events::{self, Event};
use crate::id::{ChannelId, CreditId, CustomerId, LineId, OrderId, OwnerId, ProductId, ReturnId};
use crate::money::{Currency, Money};
use crate::needs::Needs;
use crate::owners::find_owner;
use crate::refusal::{self, Refusal};
use crate::text;

/// A line of a credit as it is given.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CreditLineInput {
    /// The item code; empty for money only.
    pub sku: String,
    /// What the source calls it, or what the money is for.
    pub description: String,
    /// Pieces; zero for money only.
    pub quantity: i64,
    /// What is given back, above zero; below zero for a debit.
    pub amount: Money,
    /// The order line it corrects; zero when not known.
    pub order_line: LineId,
}

/// Credits somebody, or corrects the books.
#[derive(Debug, Clone)]
pub struct CreateCredit {
    /// Whose.
    pub owner: OwnerId,
    /// The channel it came through.
    pub channel: ChannelId,
    /// The number people use; drawn from the owner's series when empty.
    pub number: String,
    /// The source's reference, unique with the owner; empty for none.
    pub external_ref: String,
    /// `credit` for a buyer, `adjustment` of the books.
    pub kind: String,
    /// The order it corrects; zero when it is not known.
    pub order: OrderId,
    /// The return that it is made for; zero for none.
    pub return_id: ReturnId,
    /// The owner's reference of the customer; empty for anonymous.
    pub customer_ref: String,
    /// The currency; the owner's when none.
    pub currency: Option<Currency>,
    /// When the source made it.
    pub placed: PlacedAt,
    /// The lines.
    pub lines: Vec<CreditLineInput>,
    /// A short code of the cause.
    pub reason: String,
    /// What the credit is, for telling a repetition from a change.
    pub content_hash: String,
}

/// The most lines of a credit.
const LINES_MAX: usize = 5_000;
/// The largest amount of one line, in minor units.
const AMOUNT_MAX: i64 = 1_000_000_000_000;

impl Decide for CreateCredit {
    fn needs(&self) -> Needs {
        let skus = self
            .lines
            .iter()
            .filter(|line| !line.sku.is_empty())
            .map(|line| (self.owner, line.sku.clone()));
        let mut needs = Needs {
            owners: [self.owner].into(),
            channels: [self.channel].into(),
            skus: skus.collect(),
            ..Needs::default()
        };
        if !self.customer_ref.is_empty() {
            needs
                .customer_refs
                .insert((self.owner, self.customer_ref.clone()));
        }
        if !self.external_ref.is_empty() {
            needs.credit_refs.insert((self.owner, self.external_ref.clone()));
        }
        if !self.order.is_none() {
            needs.orders.insert(self.order);
            needs.lines_of.insert(self.order);
        }
        if !self.return_id.is_none() {
            needs.returns.insert(self.return_id);
        }
        if self.number.is_empty() {
            needs.numbers.insert((self.owner, Series::Credit), 1);
        }
        needs
    }

    fn decide(&self, book: &mut Book, context: &Context) -> Result<Reply, Refusal> {
        let currency = find_owner(book, context, self.owner)?.currency;
        let customer = self.check(book, context)?;
        let products = self.check_lines(book)?;
        let id = book.next_id();
        let number = if self.number.is_empty() {
            book.next_number(self.owner, Series::Credit)
        } else {
            self.number.clone()
        };
        self.add_lines(book, id, &products);
        let credit = self.head(book, id, number, customer, self.currency.unwrap_or(currency));
        let body = facts! {
            "number": credit.number, "external_ref": credit.external_ref, "credit_kind": credit.kind, "order": credit.order,
            "return": credit.return_id,
            "currency": credit.currency, "total_minor": credit.total, "quantity": credit.quantity, "reason": credit.reason,
        };
        book.events
            .push(Event::new(events::CREDIT_CREATED, id, 1, self.owner, &body));
        let reply = facts! { "id": id, "number": credit.number, "total_minor": credit.total, "version": 1 };
        book.add_credit(credit);
        Ok(reply)
    }

    fn weight(&self) -> usize {
        1 + self.lines.len()
    }
}

impl CreateCredit {
    fn check(&self, book: &Book, context: &Context) -> Result<CustomerId, Refusal> {
        if book
            .channels
            .get(&self.channel)
            .is_none_or(|channel| channel.owner != self.owner)
        {
            return Err(
                Refusal::at(refusal::CHANNEL_NOT_FOUND, "/channel").with("channel", self.channel.to_string())
            );
        }
        let known = if self.external_ref.is_empty() {
            None
        } else {
            book.credit_by_ref(self.owner, &self.external_ref)
        };
        if let Some((credit, content_hash)) = known {
            return Err(Refusal::at(refusal::CREDIT_REF_TAKEN, "/external_ref")
                .with("credit", credit.to_string())
                .with("same", *content_hash == self.content_hash));
        }
        for (field, value) in [
            ("number", &self.number),
            ("external_ref", &self.external_ref),
            ("reason", &self.reason),
        ] {
            text::check(&format!("/{field}"), value, text::CODE_CHARS_MAX)?;
        }
        text::require("/kind", &self.kind, text::CODE_CHARS_MAX)?;
        text::check("/placed_at/raw", &self.placed.raw, text::CODE_CHARS_MAX)?;
        if !self.order.is_none() {
            super::find_order(book, context, self.order, None)?;
        }
        self.check_return(book)?;
        if self.customer_ref.is_empty() {
            return Ok(CustomerId::default());
        }
        let customer = book
            .customer_by_ref(self.owner, &self.customer_ref)
            .map(|customer| customer.id);
        customer.ok_or_else(|| Refusal::at(refusal::CUSTOMER_NOT_FOUND, "/customer"))
    }

    /// A return belongs to the same owner, and to the order that is corrected.
    fn check_return(&self, book: &Book) -> Result<(), Refusal> {
        if self.return_id.is_none() {
            return Ok(());
        }
        let of_owner = book
            .returns
            .get(&self.return_id)
            .filter(|it| it.owner == self.owner);
        let is_right = of_owner.is_some_and(|it| self.order.is_none() || it.order == self.order);
        let missing = || Refusal::at(refusal::RETURN_NOT_FOUND, "/return");
        is_right
            .then_some(())
            .ok_or_else(|| missing().with("return", self.return_id.to_string()))
    }

    /// The products of the lines; zero for money only.
    fn check_lines(&self, book: &Book) -> Result<Vec<ProductId>, Refusal> {
        if self.lines.is_empty() {
            return Err(Refusal::at(refusal::CREDIT_EMPTY, "/lines"));
        }
        if self.lines.len() > LINES_MAX {
            return Err(Refusal::at(refusal::ORDER_TOO_LONG, "/lines").with("lines_max", LINES_MAX));
        }
        let check = |(index, line): (usize, &CreditLineInput)| {
            let at = |field: &str| format!("/lines/{index}/{field}");
            text::check(&at("description"), &line.description, text::NAME_CHARS_MAX)?;
            text::within(&at("quantity"), line.quantity, 0..=text::QUANTITY_MAX)?;
            text::within(&at("amount_minor"), line.amount.0, -AMOUNT_MAX..=AMOUNT_MAX)?;
            if !line.order_line.is_none() {
                super::find_line(book, self.order, line.order_line, &at("order_line"))?;
            }
            if line.sku.is_empty() {
                return Ok(ProductId::default());
            }
            let product = book
                .product_by_sku(self.owner, &line.sku)
                .map(|product| product.id);
            product.ok_or_else(|| {
                Refusal::at(refusal::PRODUCT_NOT_FOUND, at("sku")).with("sku", line.sku.as_str())
            })
        };
        self.lines.iter().enumerate().map(check).collect()
    }

    fn add_lines(&self, book: &mut Book, credit: CreditId, products: &[ProductId]) {
        for (input, product) in self.lines.iter().zip(products) {
            let id: LineId = book.next_id();
            let line = CreditLine {
                id,
                credit,
                owner: self.owner,
                product: *product,
                order_line: input.order_line,
                description: input.description.clone(),
                quantity: input.quantity,
                amount: input.amount,
            };
            book.credit_lines.insert(id, line);
        }
    }

    fn head(
        &self,
        book: &Book,
        id: CreditId,
        number: String,
        customer: CustomerId,
        currency: Currency,
    ) -> Credit {
        Credit {
            id,
            owner: self.owner,
            channel: self.channel,
            number,
            external_ref: self.external_ref.clone(),
            kind: self.kind.clone(),
            order: self.order,
            return_id: self.return_id,
            customer,
            currency,
            placed_at: self.placed.at.unwrap_or(book.now),
            placed_raw: self.placed.raw.clone(),
            total: self.lines.iter().map(|line| line.amount).sum(),
            quantity: self.lines.iter().map(|line| line.quantity).sum(),
            reason: self.reason.clone(),
            content_hash: self.content_hash.clone(),
            created_at: book.now,
            version: 1,
        }
    }
}
