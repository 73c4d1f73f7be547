//! The end of a return: called off before anything came, or closed when nothing more will.

use super::{answer, find_open, outstanding, record};
use crate::book::Book;
use crate::command::{Context, Decide, Reply};
use crate::events;
use crate::id::{OrderId, ReturnId};
use crate::needs::Needs;
use crate::orders::facts;
use crate::refusal::{self, Refusal};

/// Calls a return off of which nothing came in.
#[derive(Debug, Clone)]
pub struct CancelReturn {
    /// The return.
    pub return_id: ReturnId,
    /// Its order, which is locked with it; zero for none.
    pub order: OrderId,
    /// The version that the actor read.
    pub expected_version: Option<i64>,
}

impl Decide for CancelReturn {
    fn needs(&self) -> Needs {
        needs(self.return_id, self.order)
    }

    fn decide(&self, book: &mut Book, context: &Context) -> Result<Reply, Refusal> {
        let found = find_open(book, context, self.return_id, self.order, self.expected_version)?;
        if found.totals.received > 0 {
            let received = found.totals.received;
            return Err(Refusal::new(refusal::RETURN_ALREADY_RECEIVED).with("received", received));
        }
        end(book, self.return_id);
        record(book, self.return_id, events::RETURN_CANCELLED, facts! {});
        Ok(answer(book, self.return_id))
    }
}

/// Says that nothing more will come: what was announced and did not come may be announced anew.
#[derive(Debug, Clone)]
pub struct CloseReturn {
    /// The return.
    pub return_id: ReturnId,
    /// Its order, which is locked with it; zero for none.
    pub order: OrderId,
    /// The version that the actor read.
    pub expected_version: Option<i64>,
}

impl Decide for CloseReturn {
    fn needs(&self) -> Needs {
        needs(self.return_id, self.order)
    }

    fn decide(&self, book: &mut Book, context: &Context) -> Result<Reply, Refusal> {
        let found = find_open(book, context, self.return_id, self.order, self.expected_version)?;
        if found.totals.received == 0 {
            return Err(Refusal::new(refusal::RETURN_NOTHING_RECEIVED));
        }
        let missing = outstanding(book, self.return_id);
        end(book, self.return_id);
        record(
            book,
            self.return_id,
            events::RETURN_CLOSED,
            facts! { "missing": missing },
        );
        Ok(answer(book, self.return_id))
    }
}

/// The lines come with the return.
fn needs(return_id: ReturnId, order: OrderId) -> Needs {
    Needs {
        returns: [return_id].into(),
        orders: Some(order).into_iter().filter(|it| !it.is_none()).collect(),
        ..Needs::default()
    }
}

fn end(book: &mut Book, id: ReturnId) {
    let now = book.now;
    if let Some(it) = book.returns.get_mut(&id) {
        it.ended_at = now;
    }
}
