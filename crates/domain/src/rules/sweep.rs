//! Rules that time sets off.

use super::{Trigger, apply_rules, needed};
use crate::book::Book;
use crate::command::{Context, Decide, Reply};
use crate::id::OrderId;
use crate::needs::Needs;
use crate::orders::{answer, find_order};
use crate::refusal::Refusal;
use crate::shipping::date_order;

/// The job that looks through what is open, once an hour.
pub const RULES_JOB: &str = "order.sweep";

/// Lets the owner's hourly rules do what they say of an order. Where they find everything as they want it, nothing happens.
#[derive(Debug, Clone)]
pub struct SweepOrder {
    /// The order.
    pub order: OrderId,
}

impl Decide for SweepOrder {
    fn needs(&self) -> Needs {
        let of = || [self.order].into();
        Needs {
            orders: of(),
            lines_of: of(),
            holds_of: of(),
            notes_of: of(),
            ..Needs::default()
        }
    }

    fn needs_more(&self, book: &Book, _context: &Context) -> Needs {
        needed(book, self.order)
    }

    fn decide(&self, book: &mut Book, context: &Context) -> Result<Reply, Refusal> {
        find_order(book, context, self.order, None)?;
        if apply_rules(book, self.order, Trigger::Hourly, false) {
            date_order(book, self.order);
        }
        Ok(answer(book, self.order))
    }

    fn weight(&self) -> usize {
        4
    }
}
