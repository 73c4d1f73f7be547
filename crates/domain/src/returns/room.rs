//! How many pieces of an order's lines may still come back: what was shipped, less what came back, less
//! what is announced and has not come.

use crate::book::Book;
use crate::id::{LineId, OrderId};
use crate::orders::LineKind;
use crate::refusal::{self, Refusal};
use std::collections::BTreeMap;

/// The pieces of an order's lines that came back or are announced.
pub(super) struct Room<'b> {
    book: &'b Book,
    order: OrderId,
    claimed: BTreeMap<LineId, i64>,
}

impl<'b> Room<'b> {
    /// Of the order, whose lines and returns are in the book.
    pub(super) fn of(book: &'b Book, order: OrderId) -> Self {
        let mut claimed: BTreeMap<LineId, i64> = BTreeMap::new();
        for id in book.lines_of(order) {
            let returned = book.lines.get(&id).map_or(0, |line| line.quantities.returned);
            claimed.insert(id, returned);
        }
        let open = book.returns_of(order).into_iter().filter(|id| {
            let of_order = book.returns.get(id).filter(|it| it.order == order);
            of_order.is_some_and(super::Return::is_open)
        });
        for line in open.flat_map(|id| book.return_lines_of(id)) {
            if let Some(line) = book.return_lines.get(&line) {
                *claimed.entry(line.order_line).or_default() += line.quantities.outstanding();
            }
        }
        Self { book, order, claimed }
    }

    /// How many more pieces of the line may come back.
    pub(super) fn left(&self, line: LineId) -> i64 {
        let shipped = self.book.lines.get(&line).map_or(0, |it| it.quantities.shipped);
        shipped - self.claimed.get(&line).copied().unwrap_or_default()
    }

    /// Claims pieces of a line of goods.
    pub(super) fn take(&mut self, line: LineId, quantity: i64, pointer: &str) -> Result<(), Refusal> {
        let row = self.book.lines.get(&line).filter(|it| it.order == self.order);
        let missing = || Refusal::at(refusal::LINE_NOT_FOUND, pointer).with("line", line.to_string());
        let row = row.ok_or_else(missing)?;
        if row.kind != LineKind::Physical {
            return Err(Refusal::at(refusal::LINE_NOT_PHYSICAL, pointer).with("line", line.to_string()));
        }
        let left = self.left(line);
        if quantity > left {
            return Err(Refusal::at(refusal::RETURN_EXCEEDS_SHIPPED, pointer)
                .with("line", line.to_string())
                .with("position", row.position)
                .with("shipped", row.quantities.shipped)
                .with("returned", row.quantities.returned)
                .with("left", left.max(0))
                .with("wanted", quantity));
        }
        *self.claimed.entry(line).or_default() += quantity;
        Ok(())
    }
}
