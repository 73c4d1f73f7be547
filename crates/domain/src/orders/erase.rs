//! Erasing the personal text of one order: its addresses, its notes, and the words of its holds.

use super::{answer, facts, find_order, record};
use crate::book::Book;
use crate::command::{Context, Decide, Reply};
use crate::customers::{Address, Subject, ask_erasure};
use crate::events;
use crate::id::{AddressId, OrderId};
use crate::needs::Needs;
use crate::refusal::{self, Refusal};

/// Asks that an order's personal text be erased, in files that were imported too.
#[derive(Debug, Clone)]
pub struct EraseOrder {
    /// The order.
    pub order: OrderId,
    /// The version that the actor read.
    pub expected_version: Option<i64>,
}

impl Decide for EraseOrder {
    fn needs(&self) -> Needs {
        Needs {
            orders: [self.order].into(),
            ..Needs::default()
        }
    }

    fn decide(&self, book: &mut Book, context: &Context) -> Result<Reply, Refusal> {
        find_order(book, context, self.order, self.expected_version)?;
        expect_finished(book, self.order)?;
        let subject = Subject {
            customer: None,
            order: Some(self.order),
            by: context.actor.account.to_string(),
        };
        ask_erasure(book, self.order.to_string(), &subject);
        Ok(answer(book, self.order))
    }
}

/// Blanks the personal text of an order that is finished. Again, it blanks what came since.
#[derive(Debug, Clone)]
pub struct BlankOrder {
    /// The order.
    pub order: OrderId,
    /// Addresses that it had before it was edited.
    pub former: Vec<AddressId>,
}

impl Decide for BlankOrder {
    fn needs(&self) -> Needs {
        Needs {
            orders: [self.order].into(),
            holds_of: [self.order].into(),
            notes_of: [self.order].into(),
            addresses: self.former.iter().copied().collect(),
            ..Needs::default()
        }
    }

    fn needs_more(&self, book: &Book, _context: &Context) -> Needs {
        let order = book.orders.get(&self.order);
        let addresses = order.into_iter().flat_map(|order| [order.ship_to, order.bill_to]);
        Needs {
            addresses: addresses.filter(|id| !id.is_none()).collect(),
            ..Needs::default()
        }
    }

    fn decide(&self, book: &mut Book, context: &Context) -> Result<Reply, Refusal> {
        let order = find_order(book, context, self.order, None)?;
        let (is_new, owner) = (order.erased_at.0 == 0, order.owner);
        let places: Vec<AddressId> = [order.ship_to, order.bill_to]
            .into_iter()
            .chain(self.former.iter().copied())
            .collect();
        expect_finished(book, self.order)?;
        let mut addresses = 0;
        for id in places {
            let is_own = book
                .addresses
                .get(&id)
                .is_some_and(|address| address.owner == owner);
            let address = book.addresses.get_mut(&id).filter(|_| is_own);
            addresses += i64::from(address.is_some_and(Address::blank));
        }
        let (notes, holds) = (blank_notes(book, self.order), blank_holds(book, self.order));
        if is_new || addresses + notes + holds > 0 {
            let now = book.now;
            if let Some(order) = book.orders.get_mut(&self.order) {
                order.erased_at = now;
            }
            let facts = facts! { "addresses": addresses, "notes": notes, "holds": holds };
            record(book, self.order, events::ORDER_ERASED, Vec::new(), facts);
        }
        Ok(answer(book, self.order))
    }
}

fn blank_notes(book: &mut Book, order: OrderId) -> i64 {
    let mut blanked = 0;
    for id in book.notes_of(order) {
        let is_written = book.notes.get(&id).is_some_and(|note| !note.text.is_empty());
        if let Some(note) = book.notes.get_mut(&id).filter(|_| is_written) {
            note.text.clear();
            blanked += 1;
        }
    }
    blanked
}

fn blank_holds(book: &mut Book, order: OrderId) -> i64 {
    let mut blanked = 0;
    for id in book.holds_of(order) {
        let is_worded = book.holds.get(&id).is_some_and(|hold| !hold.reason.is_empty());
        if let Some(hold) = book.holds.get_mut(&id).filter(|_| is_worded) {
            hold.reason.clear();
            blanked += 1;
        }
    }
    blanked
}

/// What is still to be sent needs its address.
fn expect_finished(book: &Book, id: OrderId) -> Result<(), Refusal> {
    let open = book.orders.get(&id).filter(|order| !order.status.is_finished());
    open.map_or(Ok(()), |order| {
        Err(Refusal::new(refusal::ORDER_NOT_FINISHED)
            .with("number", order.number.as_str())
            .with("status", order.status.name()))
    })
}
