//! The demonstration: a believable book of a Dutch logistics firm, as the commands that make it.
//!
//! Everything is a pure function of a seed, a number of orders and the moment at which the demonstration
//! began: the same three give the same commands, and any piece can be made again by itself, so that an
//! interrupted filling goes on where it was. Who sends the commands is none of this crate's business.

mod barcode;
mod calendar;
mod chance;
mod fate;
mod goods;
mod house;
mod people;
mod sale;
mod story;
mod words;

pub use house::House;
pub use story::{Act, Made, Story};

use calendar::Calendar;
use domain::command::Command;
use domain::time::Instant;
use goods::Catalogue;
use words::Words;

/// The fewest orders of a demonstration: with less, not every state would be in it.
pub const ORDERS_MIN: u64 = 300;
/// The most orders of a demonstration.
pub const ORDERS_MAX: u64 = 1_000_000;
/// How many orders it has unless somebody says otherwise.
pub const ORDERS_DEFAULT: u64 = 50_000;

/// Orders for each customer with a number.
const ORDERS_PER_CUSTOMER: u64 = 8;
/// Orders for each bin that is tidied at the end: stock moved, stock counted.
const ORDERS_PER_MOVE: u64 = 250;

/// A demonstration, ready to be made.
#[derive(Debug)]
pub struct Demonstration {
    seed: u64,
    orders: u64,
    /// The first order that is worked in this book; those before it come in as history.
    first_live: u64,
    words: Words,
    calendar: Calendar,
    catalogue: Catalogue,
}

/// One piece of the work of making it.
#[derive(Debug)]
pub enum Work {
    /// A command that stands alone.
    Make(Command),
    /// An order, with what becomes of it.
    Order(Box<Story>),
}

/// The parts of the work, in their order. A part is finished before the next begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Products,
    Receipts,
    Customers,
    Orders,
    Moves,
}

impl Demonstration {
    /// The demonstration of this seed, with so many orders (held within the limits), as it looks at `now`.
    #[must_use]
    pub fn new(seed: u64, orders: u64, now: Instant) -> Self {
        let orders = orders.clamp(ORDERS_MIN, ORDERS_MAX);
        let words = Words::read();
        let calendar = Calendar::new(&words.work, seed, now);
        let catalogue = Catalogue::new(&words, orders);
        let first_live = calendar.first_live(orders);
        Self {
            seed,
            orders,
            first_live,
            words,
            calendar,
            catalogue,
        }
    }

    /// The firm whose book it is; whoever removes the demonstration types it.
    #[must_use]
    pub fn operator(&self) -> &str {
        &self.words.work.operator
    }

    /// Pieces of work in all, the house apart.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.parts().iter().map(|(_, length)| length).sum()
    }

    /// How many pieces from `from` on, at most `most`, may be done in one go: they need nothing of each other.
    #[must_use]
    pub fn stretch(&self, from: u64, most: u64) -> u64 {
        self.place(from)
            .map_or(0, |(part, index)| (self.length(part) - index).min(most))
    }

    /// The piece of work with this number, in the house that was made for it.
    ///
    /// # Panics
    /// When `number` is not below [`total`](Self::total).
    #[must_use]
    pub fn work(&self, number: u64, house: &House) -> Work {
        let (part, index) = self.place(number).expect("the caller counts to the total");
        match part {
            Part::Products => Work::Make(self.product(index, house).into()),
            Part::Receipts => Work::Make(self.receipt(index, house).into()),
            Part::Customers => Work::Make(self.customer(index, house).into()),
            Part::Orders => Work::Order(Box::new(self.story(index, house))),
            Part::Moves => Work::Make(self.stock_move(index, house)),
        }
    }

    fn parts(&self) -> [(Part, u64); 5] {
        [
            Part::Products,
            Part::Receipts,
            Part::Customers,
            Part::Orders,
            Part::Moves,
        ]
        .map(|part| (part, self.length(part)))
    }

    fn length(&self, part: Part) -> u64 {
        match part {
            Part::Products => self.catalogue.products(),
            Part::Receipts => self.catalogue.receipts(),
            Part::Customers => self.customers(),
            Part::Orders => self.orders,
            Part::Moves => (self.orders / ORDERS_PER_MOVE).max(8),
        }
    }

    /// The one thing of `all` that this order shows, if it shows one: each is shown once, spread over the
    /// orders that are worked in this book, whatever chance leaves out.
    fn shown<'a, T>(&self, order: u64, all: &'a [T]) -> Option<&'a T> {
        let (index, live) = (order.checked_sub(self.first_live)?, self.orders - self.first_live);
        let count = all.len() as u64;
        let shown = (0..count).find(|it| (it * 2 + 1) * live / (count * 2) == index)?;
        all.get(usize::try_from(shown).ok()?)
    }

    /// In which part a piece is, and the how-manieth of it.
    fn place(&self, number: u64) -> Option<(Part, u64)> {
        let mut index = number;
        for (part, length) in self.parts() {
            if index < length {
                return Some((part, index));
            }
            index -= length;
        }
        None
    }
}

#[cfg(test)]
mod tests;
