//! Cancelling an order that nobody paid in time.

use super::PaymentState;
use super::require::open_hold;
use crate::book::Book;
use crate::command::{Context, Decide, Reply};
use crate::id::OrderId;
use crate::needs::Needs;
use crate::orders::{CancelOrder, Order, answer, find_order};
use crate::refusal::Refusal;

/// The job that cancels what is unpaid too long.
pub const CANCEL_UNPAID_JOB: &str = "order.cancel_unpaid";

/// The reason that the cancellation gives.
const REASON: &str = "unpaid";

const DAY_US: i64 = 86_400_000_000;

/// Cancels an order that waits for its payment longer than its owner allows. One that does not, or not any more, stays as
/// it is: so does one that was released, of which something left, or for which any money came in or was promised.
#[derive(Debug, Clone)]
pub struct CancelUnpaidOrder {
    /// The order.
    pub order: OrderId,
}

impl Decide for CancelUnpaidOrder {
    fn needs(&self) -> Needs {
        let mut needs = self.cancel().needs();
        needs.holds_of = [self.order].into();
        needs
    }

    fn needs_more(&self, book: &Book, context: &Context) -> Needs {
        let mut needs = self.cancel().needs_more(book, context);
        needs
            .owners
            .extend(book.orders.get(&self.order).map(|order| order.owner));
        needs
    }

    fn decide(&self, book: &mut Book, context: &Context) -> Result<Reply, Refusal> {
        let order = find_order(book, context, self.order, None)?;
        if is_overdue(book, order) && open_hold(book, self.order).is_some() {
            self.cancel().decide(book, context)
        } else {
            Ok(answer(book, self.order))
        }
    }

    fn weight(&self) -> usize {
        8
    }
}

impl CancelUnpaidOrder {
    fn cancel(&self) -> CancelOrder {
        CancelOrder {
            order: self.order,
            expected_version: None,
            lines: Vec::new(),
            reason: REASON.to_owned(),
        }
    }
}

fn is_overdue(book: &Book, order: &Order) -> bool {
    let owner = book.owners.get(&order.owner);
    let days = owner.map_or(0, |it| it.payment.cancel_after_days);
    let is_untouched = order.totals.allocated == 0 && order.totals.shipped == 0 && order.open_quantity() > 0;
    days > 0
        && is_untouched
        && order.payment_state == PaymentState::Unpaid
        && order.accepted_at.0 != 0
        && order.accepted_at.0 + days * DAY_US <= book.now.0
}
