//! Recording what happened to the money for an order.

use super::{Payment, PaymentKind, PaymentState, lift_when_settled};
use crate::book::Book;
use crate::command::{Context, Decide, Reply};
use crate::events;
use crate::id::{OrderId, PaymentId};
use crate::money::{Currency, Money};
use crate::needs::Needs;
use crate::orders::{AMOUNT_MAX, Order, answer, facts, find_order, record, stock_of};
use crate::refusal::{self, Refusal};
use crate::rules::{self, Trigger, apply_rules};
use crate::shipping::date_order;
use crate::text;
use crate::time::Instant;

/// The most payments of an order.
const PAYMENTS_MAX: usize = 200;

/// Records a payment of an order. It is never refused for the state of the order, nor for being too much: money that
/// moved is a fact. The payment that completes what the order waits for lifts the hold that was placed for it.
#[derive(Debug, Clone)]
pub struct RecordPayment {
    /// The order.
    pub order: OrderId,
    /// The version that the actor read.
    pub expected_version: Option<i64>,
    /// What happened.
    pub kind: PaymentKind,
    /// How much, above zero whatever happened.
    pub amount: Money,
    /// The currency; the order's when none.
    pub currency: Option<Currency>,
    /// How: `card`, `transfer`, `cash`, ...; empty when nobody says.
    pub method: String,
    /// The source's reference; the same again changes nothing. Empty for none.
    pub reference: String,
    /// When it happened; now when none.
    pub happened_at: Option<Instant>,
}

impl Decide for RecordPayment {
    fn needs(&self) -> Needs {
        let of = || [self.order].into();
        Needs {
            orders: of(),
            lines_of: of(),
            holds_of: of(),
            notes_of: of(),
            payments_of: of(),
            ..Needs::default()
        }
    }

    fn needs_more(&self, book: &Book, _context: &Context) -> Needs {
        let mut needs = stock_of(book, self.order);
        needs.absorb(rules::needed(book, self.order));
        needs
    }

    fn decide(&self, book: &mut Book, context: &Context) -> Result<Reply, Refusal> {
        let order = find_order(book, context, self.order, self.expected_version)?;
        let currency = self.check(order)?;
        if let Some(known) = self.find_known(book)? {
            return Ok(reply(book, self.order, known));
        }
        if book.payments_of(self.order).len() >= PAYMENTS_MAX {
            return Err(Refusal::new(refusal::NUMBER_OUT_OF_RANGE).with("max", PAYMENTS_MAX));
        }
        let id = self.add(book, context, currency);
        let order = book.orders.get_mut(&self.order).expect("it was just found");
        let was_paid = PaymentState::of(order) == PaymentState::Paid;
        order.payments.add(self.kind, self.amount);
        let facts = facts! {
            "payment": id, "payment_kind": self.kind, "amount_minor": self.amount, "currency": currency,
            "payment_state": PaymentState::of(order),
        };
        record(
            book,
            self.order,
            events::ORDER_PAYMENT_RECORDED,
            Vec::new(),
            facts,
        );
        lift_when_settled(book, self.order, context.actor.account);
        let is_paid = book
            .orders
            .get(&self.order)
            .is_some_and(|it| it.payment_state == PaymentState::Paid);
        if is_paid && !was_paid && apply_rules(book, self.order, Trigger::Paid, false) {
            date_order(book, self.order);
        }
        Ok(reply(book, self.order, id))
    }
}

impl RecordPayment {
    /// The currency, when everything else is right too.
    fn check(&self, order: &Order) -> Result<Currency, Refusal> {
        text::within("/amount_minor", self.amount.0, 1..=AMOUNT_MAX)?;
        text::check("/method", &self.method, text::CODE_CHARS_MAX)?;
        text::check("/reference", &self.reference, text::CODE_CHARS_MAX)?;
        let currency = self.currency.unwrap_or(order.currency);
        if currency != order.currency {
            let refused = Refusal::at(refusal::PAYMENT_OTHER_CURRENCY, "/currency");
            return Err(refused
                .with("currency", currency.code())
                .with("order_currency", order.currency.code()));
        }
        Ok(currency)
    }

    /// The payment that this one repeats. The same reference with another amount is no repetition.
    fn find_known(&self, book: &Book) -> Result<Option<PaymentId>, Refusal> {
        let payments = book.payments_of(self.order).into_iter();
        let known = payments.filter_map(|id| book.payments.get(&id)).find(|it| {
            !self.reference.is_empty() && (it.kind, &it.reference) == (self.kind, &self.reference)
        });
        match known {
            Some(known) if known.amount != self.amount => {
                Err(Refusal::at(refusal::PAYMENT_REF_TAKEN, "/reference")
                    .with("payment", known.id.to_string())
                    .with("amount_minor", known.amount.0))
            }
            known => Ok(known.map(|it| it.id)),
        }
    }

    fn add(&self, book: &mut Book, context: &Context, currency: Currency) -> PaymentId {
        let owner = book.orders.get(&self.order).map(|order| order.owner);
        let id = book.next_id();
        book.add_payment(Payment {
            id,
            order: self.order,
            owner: owner.unwrap_or_default(),
            kind: self.kind,
            amount: self.amount,
            currency,
            method: self.method.clone(),
            reference: self.reference.clone(),
            happened_at: self.happened_at.unwrap_or(book.now),
            recorded_by: context.actor.account,
            recorded_at: book.now,
        });
        id
    }
}

fn reply(book: &Book, order: OrderId, payment: PaymentId) -> Reply {
    let mut reply = answer(book, order);
    let state = book.orders.get(&order).map(|it| it.payment_state);
    reply.append(&mut facts! { "payment": payment, "payment_state": state });
    reply
}
