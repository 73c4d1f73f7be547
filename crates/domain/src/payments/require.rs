//! The hold of an order that must be paid first: placed when it is accepted, lifted by the payment that completes it.

use super::is_settled;
use crate::access::Actor;
use crate::book::Book;
use crate::events::LineChange;
use crate::id::{AccountId, HoldId, OrderId};
use crate::orders::{HoldKind, NewHold, lift, place};

/// Puts an accepted order on hold when it waits for money, and answers what that did to its lines.
pub(crate) fn hold_unpaid(book: &mut Book, id: OrderId) -> Vec<LineChange> {
    let Some(order) = book.orders.get(&id) else {
        return Vec::new();
    };
    if is_settled(order) || order.open_quantity() == 0 {
        return Vec::new();
    }
    let owner = book.owners.get(&order.owner);
    let (hold, changes) = place(
        book,
        id,
        NewHold {
            kind: HoldKind::Payment,
            reason: String::new(),
            keeps_stock: owner.is_none_or(|it| it.payment.keeps_stock),
            placed_by: Actor::SYSTEM.account,
        },
    );
    if let Some(order) = book.orders.get_mut(&id) {
        order.payment_hold = hold;
    }
    changes
}

/// Lifts the hold that was placed for the money, and no other, once the order waits for none.
pub(crate) fn lift_when_settled(book: &mut Book, id: OrderId, by: AccountId) {
    if let Some(hold) = open_hold(book, id)
        && book.orders.get(&id).is_some_and(is_settled)
    {
        lift(book, id, hold, by);
    }
}

/// The hold that was placed for the money, while it is open.
pub(super) fn open_hold(book: &Book, id: OrderId) -> Option<HoldId> {
    let hold = book.holds.get(&book.orders.get(&id)?.payment_hold)?;
    (hold.lifted_at.0 == 0).then_some(hold.id)
}
