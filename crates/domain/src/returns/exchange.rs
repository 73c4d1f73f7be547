//! An exchange: a new order for what the buyer wants instead, linked to the order that came back.

use super::find_return;
use crate::book::Book;
use crate::command::{Context, Decide, Reply};
use crate::id::{OrderId, OwnerId, ReturnId};
use crate::money::{TaxRate, UnitPrice};
use crate::needs::Needs;
use crate::orders::{CreateOrder, LineInput, LinkKind, Order, successor, successor_needs};
use crate::refusal::{self, Refusal};

/// What the buyer gets instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExchangeLine {
    /// The item code.
    pub sku: String,
    /// How many.
    pub quantity: i64,
    /// The price of a piece; nothing in an even exchange.
    pub price: UnitPrice,
    /// The tax rate.
    pub tax_rate: TaxRate,
}

/// Makes a new order in exchange for a return, for the same buyer at the same address.
#[derive(Debug, Clone)]
pub struct ExchangeReturn {
    /// The return.
    pub return_id: ReturnId,
    /// Its order, which is locked with it.
    pub order: OrderId,
    /// Whose goods.
    pub owner: OwnerId,
    /// The version of the return that the actor read.
    pub expected_version: Option<i64>,
    /// What the buyer gets instead.
    pub lines: Vec<ExchangeLine>,
    /// Accept the new order at once, which reserves stock.
    pub accept: bool,
}

impl Decide for ExchangeReturn {
    fn needs(&self) -> Needs {
        let order = || Some(self.order).into_iter().filter(|it| !it.is_none()).collect();
        let skus = self.lines.iter().map(|line| (self.owner, line.sku.clone()));
        Needs {
            returns: [self.return_id].into(),
            orders: order(),
            lines_of: order(),
            skus: skus.collect(),
            ..Needs::default()
        }
    }

    fn needs_more(&self, book: &Book, _context: &Context) -> Needs {
        let Some(order) = book.orders.get(&self.order) else {
            return Needs::default();
        };
        let products = self
            .lines
            .iter()
            .filter_map(|line| book.product_by_sku(self.owner, &line.sku));
        let mut needs = successor_needs(order);
        if self.accept {
            needs.stock = products.map(|product| (product.id, order.warehouse)).collect();
        }
        needs
    }

    fn decide(&self, book: &mut Book, context: &Context) -> Result<Reply, Refusal> {
        let found = find_return(book, context, self.return_id, self.order, self.expected_version)?;
        if found.order.is_none() {
            return Err(Refusal::new(refusal::RETURN_WITHOUT_ORDER));
        }
        let order = book
            .orders
            .get(&found.order)
            .expect("an order that is linked is there");
        let instead = self.instead(book, order);
        let checked = instead.check(book, context)?;
        Ok(instead.apply(book, &checked, Some((self.order, LinkKind::Exchange))))
    }

    fn weight(&self) -> usize {
        8
    }
}

impl ExchangeReturn {
    fn instead(&self, book: &Book, order: &Order) -> CreateOrder {
        let first = book.lines_of(order.id).into_iter().next();
        let prices_include_tax = first
            .and_then(|id| book.lines.get(&id))
            .is_some_and(|line| line.prices_include_tax);
        CreateOrder {
            prices_include_tax,
            lines: self.lines.iter().map(line_input).collect(),
            accept: self.accept,
            ..successor(book, order)
        }
    }
}

fn line_input(line: &ExchangeLine) -> LineInput {
    LineInput {
        sku: line.sku.clone(),
        quantity: line.quantity,
        price: line.price,
        tax_rate: line.tax_rate,
        ..LineInput::default()
    }
}
