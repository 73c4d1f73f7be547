//! Asking for the same again: a new order with the lines, charges and addresses of another.

use super::successor::{successor, successor_needs};
use super::{ChargeInput, CreateOrder, LineInput, LinkKind, Order, OrderLine, find_order};
use crate::book::Book;
use crate::command::{Context, Decide, Reply};
use crate::id::OrderId;
use crate::needs::Needs;
use crate::refusal::Refusal;
use crate::shipping::ShippingWish;

/// Makes a new order of what another asks for: without its reference, its payment and its dates.
#[derive(Debug, Clone)]
pub struct DuplicateOrder {
    /// The order to ask for again.
    pub order: OrderId,
    /// The version that the actor read.
    pub expected_version: Option<i64>,
    /// Accept the new one at once, which reserves stock.
    pub accept: bool,
}

impl Decide for DuplicateOrder {
    fn needs(&self) -> Needs {
        let of = || [self.order].into();
        Needs {
            orders: of(),
            lines_of: of(),
            charges_of: of(),
            ..Needs::default()
        }
    }

    fn needs_more(&self, book: &Book, _context: &Context) -> Needs {
        let Some(order) = book.orders.get(&self.order) else {
            return Needs::default();
        };
        let lines: Vec<&OrderLine> = lines_of(book, self.order).collect();
        let mut needs = successor_needs(order);
        needs.products = lines.iter().map(|line| line.product).collect();
        if self.accept {
            needs.stock = lines.iter().map(|line| (line.product, order.warehouse)).collect();
        }
        needs
    }

    fn decide(&self, book: &mut Book, context: &Context) -> Result<Reply, Refusal> {
        let order = find_order(book, context, self.order, self.expected_version)?;
        let again = self.again(book, order);
        let checked = again.check(book, context)?;
        Ok(again.apply(book, &checked, Some((self.order, LinkKind::Duplicate))))
    }

    fn weight(&self) -> usize {
        8
    }
}

impl DuplicateOrder {
    /// The order as it would be given again.
    fn again(&self, book: &Book, order: &Order) -> CreateOrder {
        let charges = book.charges_of(self.order);
        let charges: Vec<_> = charges.iter().filter_map(|id| book.charges.get(id)).collect();
        let first = lines_of(book, self.order).next();
        let prices_include_tax = first.map_or_else(
            || charges.first().is_some_and(|charge| charge.prices_include_tax),
            |line| line.prices_include_tax,
        );
        CreateOrder {
            shipping: ShippingWish {
                ship_by: String::new(),
                carrier: order.carrier.clone(),
                carrier_service: order.carrier_service.clone(),
            },
            prices_include_tax,
            lines: lines_of(book, self.order)
                .map(|line| line_again(book, line))
                .collect(),
            charges: charges
                .into_iter()
                .map(|charge| ChargeInput {
                    kind: charge.kind.clone(),
                    code: charge.code.clone(),
                    description: charge.description.clone(),
                    amount: charge.amount,
                    tax_rate: charge.tax_rate,
                })
                .collect(),
            accept: self.accept,
            ..successor(book, order)
        }
    }
}

/// The lines that ask for anything.
fn lines_of(book: &Book, order: OrderId) -> impl Iterator<Item = &OrderLine> {
    let ids = book.lines_of(order).into_iter();
    ids.filter_map(|id| book.lines.get(&id))
        .filter(|line| line.quantities.ordered > 0)
}

fn line_again(book: &Book, line: &OrderLine) -> LineInput {
    let product = book.products.get(&line.product);
    LineInput {
        sku: product.map(|it| it.sku.clone()).unwrap_or_default(),
        barcode: String::new(),
        description: line.description.clone(),
        quantity: line.quantities.ordered,
        price: line.price,
        source_amount: None,
        tax_rate: line.tax_rate,
    }
}
