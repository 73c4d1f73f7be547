//! An unknown package turns out to be of an order.

use super::receive::returned;
use super::room::Room;
use super::{Return, ReturnLine, answer, find_return, record};
use crate::book::Book;
use crate::command::{Context, Decide, Reply};
use crate::events;
use crate::id::{LineId, OrderId, ReturnId};
use crate::needs::Needs;
use crate::orders::{self, change_line, facts, find_order};
use crate::refusal::{self, Refusal};

/// Says from which order an unknown package came. Each of its lines becomes a return of one order line of the same
/// product: the first that has room for all of it, unless `lines` say which.
#[derive(Debug, Clone)]
pub struct LinkReturn {
    /// The return.
    pub return_id: ReturnId,
    /// The order it came from.
    pub order: OrderId,
    /// The version of the return that the actor read.
    pub expected_version: Option<i64>,
    /// Lines of the return, each with its order line; those left out are found by their product.
    pub lines: Vec<(LineId, LineId)>,
}

impl Decide for LinkReturn {
    fn needs(&self) -> Needs {
        let of = || [self.order].into();
        Needs {
            returns: [self.return_id].into(),
            orders: of(),
            lines_of: of(),
            returns_of: of(),
            ..Needs::default()
        }
    }

    fn decide(&self, book: &mut Book, context: &Context) -> Result<Reply, Refusal> {
        let pairs = self.check(book, context)?;
        let mut changes = Vec::new();
        for (line, order_line) in &pairs {
            let row = book.return_lines.get_mut(line).expect("the check found it");
            (row.order, row.order_line) = (self.order, *order_line);
            let quantity = row.quantities.received;
            changes.push(change_line(book, *order_line, returned(quantity), 0));
        }
        book.link_return(self.return_id, self.order);
        let told: Vec<_> = pairs
            .iter()
            .map(|(line, order_line)| facts! { "line": line, "order_line": order_line })
            .collect();
        record(
            book,
            self.return_id,
            events::RETURN_LINKED,
            facts! { "lines": told },
        );
        if !changes.is_empty() {
            let facts = facts! { "return": self.return_id };
            orders::record(book, self.order, events::ORDER_RETURNED, changes, facts);
        }
        Ok(answer(book, self.return_id))
    }

    fn weight(&self) -> usize {
        8
    }
}

impl LinkReturn {
    /// The lines of the return, each with the order line that it is of.
    fn check(&self, book: &Book, context: &Context) -> Result<Vec<(LineId, LineId)>, Refusal> {
        let found = find_return(
            book,
            context,
            self.return_id,
            OrderId::default(),
            self.expected_version,
        )?;
        if !found.is_open() && found.totals.received == 0 {
            return Err(Refusal::new(refusal::RETURN_NOT_OPEN).with("status", found.status.name()));
        }
        let order = find_order(book, context, self.order, None)?;
        if order.owner != found.owner {
            return Err(Refusal::at(refusal::ORDER_NOT_FOUND, "/order").with("order", self.order.to_string()));
        }
        let mut room = Room::of(book, self.order);
        let lines = self.lines_of(book, found);
        lines.map(|line| self.order_line(book, &mut room, line)).collect()
    }

    fn lines_of<'b>(&self, book: &'b Book, found: &Return) -> impl Iterator<Item = &'b ReturnLine> + use<'b> {
        let lines = book.return_lines_of(found.id).into_iter();
        lines.filter_map(|id| book.return_lines.get(&id))
    }

    fn order_line(
        &self,
        book: &Book,
        room: &mut Room<'_>,
        line: &ReturnLine,
    ) -> Result<(LineId, LineId), Refusal> {
        let quantity = line.quantities.received;
        let of_product = |id: &LineId| book.lines.get(id).is_some_and(|row| row.product == line.product);
        let said = self.lines.iter().position(|(id, _)| *id == line.id);
        let pointer = said.map_or_else(
            || "/order".to_owned(),
            |index| format!("/lines/{index}/order_line"),
        );
        let named = said.map(|index| self.lines[index].1);
        let found = || {
            let lines: Vec<_> = book.lines_of(self.order).into_iter().filter(of_product).collect();
            let fits = lines.iter().copied().find(|id| room.left(*id) >= quantity);
            fits.or_else(|| lines.first().copied())
        };
        let order_line = named
            .filter(of_product)
            .or_else(|| if named.is_some() { None } else { found() });
        let missing = || {
            Refusal::at(refusal::LINE_NOT_FOUND, pointer.as_str()).with("product", line.product.to_string())
        };
        let order_line = order_line.ok_or_else(missing)?;
        room.take(order_line, quantity, &pointer)?;
        Ok((line.id, order_line))
    }
}
