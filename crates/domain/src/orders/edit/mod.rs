//! Editing an order: a proposal that is carried out whole, or not at all. What has left stays as it is.

mod apply;

use super::accept::{check_policy, plan};
use super::create::{AMOUNT_MAX, CheckedLine, LINES_MAX, LineTerms, PRIORITY_MAX, find_product};
use super::hold::keeps_stock;
use super::{LineInput, LineKind, Order, OrderLine, find_line, find_order};
use crate::book::Book;
use crate::command::{Context, Decide, Reply};
use crate::customers::AddressInput;
use crate::id::{LineId, OrderId, OwnerId, ProductId, WarehouseId};
use crate::money::Money;
use crate::needs::Needs;
use crate::refusal::{self, Refusal};
use crate::rules;
use crate::shipping::{ShippingWish, check_date};
use crate::text;
use rustc_hash::FxHashMap;

/// How many pieces of a line are to be wanted.
#[derive(Debug, Clone)]
pub struct LineEdit {
    /// The line.
    pub line: LineId,
    /// Pieces in all, those that left included and cancelled ones not; none takes the line off.
    pub quantity: i64,
}

/// How the order is to be sent. What is `None` stays as it is.
#[derive(Debug, Clone, Default)]
pub struct ShippingEdit {
    /// The carrier that is to bring it; empty for any.
    pub carrier: Option<String>,
    /// The carrier's product; empty for any.
    pub carrier_service: Option<String>,
    /// The day it must leave, `YYYY-MM-DD`; empty for what the calendar says.
    pub ship_by: Option<String>,
}

impl ShippingEdit {
    fn check(&self) -> Result<(), Refusal> {
        let wish = |text: &Option<String>| text.clone().unwrap_or_default();
        let wish = ShippingWish {
            carrier: wish(&self.carrier),
            carrier_service: wish(&self.carrier_service),
            ship_by: wish(&self.ship_by),
        };
        wish.check()
    }
}

/// Changes what is asked for. What is `None` or not named stays as it is.
#[derive(Debug, Clone)]
pub struct EditOrder {
    /// The order.
    pub order: OrderId,
    /// Whose order it is, so that the items of new lines can be asked for at once.
    pub owner: OwnerId,
    /// The version that the actor read.
    pub expected_version: Option<i64>,
    /// Lines with another quantity.
    pub lines: Vec<LineEdit>,
    /// New lines.
    pub added: Vec<LineInput>,
    /// Where it goes.
    pub ship_to: Option<AddressInput>,
    /// Who is billed.
    pub bill_to: Option<AddressInput>,
    /// The day the buyer asks for, `YYYY-MM-DD`; empty for none.
    pub requested_date: Option<String>,
    /// How it is to be sent.
    pub shipping: ShippingEdit,
    /// Higher goes first.
    pub priority: Option<i64>,
    /// Whether nothing leaves before everything can.
    pub ship_complete: Option<bool>,
}

/// What the checks found, for the change that follows.
struct Checked {
    /// Pieces that are no longer asked for.
    less: Vec<(LineId, i64)>,
    /// More pieces, and how many of them stock is taken for.
    more: Vec<(LineId, i64, i64)>,
    /// New lines, and how many pieces stock is taken for.
    added: Vec<(CheckedLine, i64)>,
    /// The amount and tax of each line whose quantity changes.
    amounts: Vec<(LineId, Money, Money)>,
    /// Whether stock is promised to new pieces, or they wait for it.
    reserves: bool,
    prices_include_tax: bool,
}

impl Decide for EditOrder {
    fn needs(&self) -> Needs {
        let of = || [self.order].into();
        let skus = self.added.iter().filter(|line| !line.sku.is_empty());
        let barcodes = self.added.iter().filter(|line| line.sku.is_empty());
        Needs {
            owners: [self.owner].into(),
            orders: of(),
            lines_of: of(),
            holds_of: of(),
            notes_of: of(),
            allocations_of: of(),
            packages_of: of(),
            skus: skus.map(|line| (self.owner, line.sku.clone())).collect(),
            barcodes: barcodes.map(|line| (self.owner, line.barcode.clone())).collect(),
            ..Needs::default()
        }
    }

    /// Also the levels of what is new: a release in the same batch looks into its bins.
    fn needs_more(&self, book: &Book, _context: &Context) -> Needs {
        let mut needs = super::unallocate::levels_needed(book, self.order);
        needs.absorb(rules::needed(book, self.order));
        let warehouse = book.orders.get(&self.order).map(|order| order.warehouse);
        let products = self
            .added
            .iter()
            .filter_map(|line| find_product(book, self.owner, line));
        for key in products.filter_map(|(product, _)| Some((product.id, warehouse?))) {
            needs.stock.insert(key);
            needs.levels.insert(key);
        }
        needs
    }

    fn decide(&self, book: &mut Book, context: &Context) -> Result<Reply, Refusal> {
        let checked = self.check(book, context)?;
        Ok(self.apply(book, &checked, context.actor.account))
    }

    fn weight(&self) -> usize {
        8 + self.added.len()
    }
}

impl EditOrder {
    fn check(&self, book: &Book, context: &Context) -> Result<Checked, Refusal> {
        let order = find_order(book, context, self.order, self.expected_version)?;
        if order.owner != self.owner {
            return Err(Refusal::new(refusal::ORDER_NOT_FOUND).with("order", self.order.to_string()));
        }
        let is_draft = order.accepted_at.0 == 0 && order.cancelled_at.0 == 0;
        if !is_draft && order.open_quantity() == 0 {
            return Err(Refusal::new(refusal::ORDER_NOT_OPEN));
        }
        self.check_head()?;
        let terms = LineTerms {
            owner: order.owner,
            currency: order.currency,
            prices_include_tax: prices_include_tax(book, self.order),
        };
        let mut checked = self.check_lines(book, terms)?;
        checked.added = self.check_added(book, order, terms)?;
        self.check_something_is_left(book, &checked)?;
        checked.reserves = order.accepted_at.0 != 0 && keeps_stock(book, self.order);
        if checked.reserves {
            self.plan(book, order, &mut checked)?;
        }
        Ok(checked)
    }

    fn check_head(&self) -> Result<(), Refusal> {
        if let Some(priority) = self.priority {
            text::within("/priority", priority, -PRIORITY_MAX..=PRIORITY_MAX)?;
        }
        check_date(
            "/requested_date",
            self.requested_date.as_deref().unwrap_or_default(),
        )?;
        self.shipping.check()?;
        let addresses = [(&self.ship_to, "/ship_to"), (&self.bill_to, "/bill_to")];
        addresses
            .iter()
            .try_for_each(|(address, at)| address.as_ref().map_or(Ok(()), |it| it.check(at)))
    }

    fn check_lines(&self, book: &Book, terms: LineTerms) -> Result<Checked, Refusal> {
        let mut checked = Checked {
            less: Vec::new(),
            more: Vec::new(),
            added: Vec::new(),
            amounts: Vec::new(),
            reserves: false,
            prices_include_tax: terms.prices_include_tax,
        };
        for (index, edit) in self.lines.iter().enumerate() {
            let at = format!("/lines/{index}/quantity");
            let line = find_line(book, self.order, edit.line, &format!("/lines/{index}/line"))?;
            let is_twice = self.lines[..index].iter().any(|it| it.line == edit.line);
            if is_twice {
                return Err(
                    Refusal::at(refusal::FIELD_MALFORMED, format!("/lines/{index}/line"))
                        .with("reason", "twice"),
                );
            }
            text::within(&at, edit.quantity, 0..=text::QUANTITY_MAX)?;
            let held = line.quantities;
            if edit.quantity < held.shipped {
                let refused = Refusal::at(refusal::LINE_ALREADY_SHIPPED, at);
                return Err(refused
                    .with("wanted", edit.quantity)
                    .with("shipped", held.shipped));
            }
            let by = edit.quantity - (held.ordered - held.cancelled);
            match by {
                0 => continue,
                1.. => checked.more.push((edit.line, by, 0)),
                _ => checked.less.push((edit.line, -by)),
            }
            checked
                .amounts
                .push(amounts_of(line, held.ordered + by, terms, &at)?);
        }
        Ok(checked)
    }

    fn check_added(
        &self,
        book: &Book,
        order: &Order,
        terms: LineTerms,
    ) -> Result<Vec<(CheckedLine, i64)>, Refusal> {
        let lines = usize::try_from(order.lines).unwrap_or(usize::MAX);
        if lines.saturating_add(self.added.len()) > LINES_MAX {
            return Err(Refusal::at(refusal::ORDER_TOO_LONG, "/added").with("lines_max", LINES_MAX));
        }
        let check = |(index, line)| {
            let line = terms.check(book, &format!("/added/{index}"), line, false)?;
            Ok((line, 0))
        };
        self.added.iter().enumerate().map(check).collect()
    }

    /// An order of which nothing would be left is cancelled, not edited.
    fn check_something_is_left(&self, book: &Book, checked: &Checked) -> Result<(), Refusal> {
        let gone = |id: &LineId| {
            checked
                .less
                .iter()
                .find(|(line, _)| line == id)
                .map_or(0, |(_, by)| *by)
        };
        let lines = book.lines_of(self.order);
        let mut left = lines
            .iter()
            .filter_map(|id| book.lines.get(id))
            .map(|line| line.quantities.ordered - line.quantities.cancelled - gone(&line.id));
        if checked.added.is_empty() && !checked.less.is_empty() && left.all(|pieces| pieces == 0) {
            return Err(Refusal::at(refusal::ORDER_WITHOUT_LINES, "/lines"));
        }
        Ok(())
    }

    /// Takes stock for what is new, that which comes free by the edit itself included.
    fn plan(&self, book: &Book, order: &Order, checked: &mut Checked) -> Result<(), Refusal> {
        let mut wanted = Vec::with_capacity(checked.more.len() + checked.added.len());
        for (id, pieces, _) in &checked.more {
            let line = book.lines.get(id).expect("the check found it");
            wanted.push((line.product, line.warehouse, line.kind, *pieces));
        }
        for (line, _) in &checked.added {
            wanted.push((line.product, order.warehouse, line.kind, line.quantity));
        }
        let take = plan(book, wanted.iter().copied(), &freed(book, &checked.less));
        let policy = book
            .owners
            .get(&order.owner)
            .map(|owner| owner.short_policy)
            .unwrap_or_default();
        let pointer = |index: usize| match index.checked_sub(checked.more.len()) {
            Some(index) => format!("/added/{index}"),
            None => self.pointer_of(checked.more[index].0),
        };
        let given = wanted
            .iter()
            .zip(&take)
            .map(|((_, _, kind, wanted), take)| (*kind, *wanted, *take));
        check_policy(policy, given, pointer)?;
        let slots = checked.more.iter_mut().map(|it| &mut it.2);
        slots
            .chain(checked.added.iter_mut().map(|it| &mut it.1))
            .zip(take)
            .for_each(|(slot, take)| *slot = take);
        Ok(())
    }

    fn pointer_of(&self, line: LineId) -> String {
        let index = self
            .lines
            .iter()
            .position(|it| it.line == line)
            .unwrap_or_default();
        format!("/lines/{index}")
    }
}

/// Whether the order's lines hold their tax, as its first one says.
fn prices_include_tax(book: &Book, order: OrderId) -> bool {
    let first = book.lines_of(order).into_iter().next();
    first
        .and_then(|id| book.lines.get(&id))
        .is_some_and(|line| line.prices_include_tax)
}

fn amounts_of(
    line: &OrderLine,
    ordered: i64,
    terms: LineTerms,
    at: &str,
) -> Result<(LineId, Money, Money), Refusal> {
    let terms = LineTerms {
        prices_include_tax: line.prices_include_tax,
        ..terms
    };
    let too_much = || Refusal::at(refusal::NUMBER_OUT_OF_RANGE, at).with("max", AMOUNT_MAX);
    let (amount, tax) = terms
        .amounts(ordered, line.price, line.tax_rate)
        .ok_or_else(too_much)?;
    Ok((line.id, amount, tax))
}

/// The reserved pieces that come free where less is asked for: waiting ones go first.
fn freed(book: &Book, less: &[(LineId, i64)]) -> FxHashMap<(ProductId, WarehouseId), i64> {
    let mut freed = FxHashMap::default();
    for (id, pieces) in less {
        let line = book.lines.get(id).expect("the check found it");
        if line.kind == LineKind::Physical {
            let reserved = (pieces - line.quantities.unreserved()).max(0);
            *freed.entry((line.product, line.warehouse)).or_default() += reserved;
        }
    }
    freed
}
