//! Offering a draft: a quote, which can be accepted until a day.

use super::{Order, answer, facts, find_order, record};
use crate::book::Book;
use crate::command::{Context, Decide, Reply};
use crate::events;
use crate::id::OrderId;
use crate::needs::Needs;
use crate::refusal::{self, Refusal};
use crate::time::{Zone, parse_date, parse_zone};

/// Says until when a draft can be accepted. Said anew it counts longer, or shorter.
#[derive(Debug, Clone)]
pub struct QuoteOrder {
    /// The order.
    pub order: OrderId,
    /// The version that the actor read.
    pub expected_version: Option<i64>,
    /// The last day, `YYYY-MM-DD`, by the owner's calendar; empty for a plain draft.
    pub valid_until: String,
}

impl Decide for QuoteOrder {
    fn needs(&self) -> Needs {
        Needs {
            orders: [self.order].into(),
            ..Needs::default()
        }
    }

    fn needs_more(&self, book: &Book, _context: &Context) -> Needs {
        let owner = book.orders.get(&self.order).map(|order| order.owner);
        Needs {
            owners: owner.into_iter().collect(),
            ..Needs::default()
        }
    }

    fn decide(&self, book: &mut Book, context: &Context) -> Result<Reply, Refusal> {
        let order = find_order(book, context, self.order, self.expected_version)?;
        if order.accepted_at.0 != 0 {
            return Err(Refusal::new(refusal::ORDER_NOT_DRAFT));
        }
        if order.cancelled_at.0 != 0 {
            return Err(Refusal::new(refusal::ORDER_NOT_OPEN));
        }
        if !self.valid_until.is_empty() {
            if parse_date(&self.valid_until).is_none() {
                return Err(Refusal::at(refusal::FIELD_MALFORMED, "/valid_until").with("reason", "date"));
            }
            refuse_past(book, order, &self.valid_until)?;
        }
        if order.valid_until == self.valid_until {
            return Ok(answer(book, self.order));
        }
        if let Some(order) = book.orders.get_mut(&self.order) {
            order.valid_until.clone_from(&self.valid_until);
        }
        let facts = facts! { "valid_until": self.valid_until };
        record(book, self.order, events::ORDER_QUOTED, Vec::new(), facts);
        Ok(answer(book, self.order))
    }
}

/// Refuses when the order is a quote whose last day is over.
pub(crate) fn refuse_expired(book: &Book, order: &Order) -> Result<(), Refusal> {
    if order.accepted_at.0 != 0 || order.valid_until.is_empty() {
        return Ok(());
    }
    refuse_past(book, order, &order.valid_until)
}

fn refuse_past(book: &Book, order: &Order, day: &str) -> Result<(), Refusal> {
    let owner = book.owners.get(&order.owner);
    let zone = owner.and_then(|it| parse_zone(&it.zone)).unwrap_or(Zone::UTC);
    let today = book.now.date_in(&zone);
    if day >= today.as_str() {
        return Ok(());
    }
    Err(Refusal::new(refusal::ORDER_QUOTE_EXPIRED)
        .with("valid_until", day)
        .with("today", today))
}
