//! What rules would have done with orders of the past.

use super::{Action, Open, OrderFacts, Rules, Trigger, Verdict};
use crate::book::Book;
use crate::id::OrderId;
use crate::orders::Order;

/// The most orders that a preview names.
const NAMED_MAX: usize = 100;

/// What one rule would have done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// Orders that it is for.
    pub matched: i64,
    /// Of those, the ones for which something was left for it to do.
    pub acted: i64,
}

/// An order with which the rules would have done something else than those that count now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Differing {
    /// The order.
    pub order: OrderId,
    /// Its number.
    pub number: String,
    /// What would be done: the place of the rule among the proposed ones, and the word for it.
    pub done: Vec<(usize, &'static str)>,
}

/// What rules would have done with orders that were accepted in the past, had each been set off on each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preview {
    /// Orders that were looked at.
    pub examined: i64,
    /// Those that at least one rule is for.
    pub matched: i64,
    /// Those with which something else is done than by the rules that count now.
    pub differing: i64,
    /// What each rule would have done, in their order.
    pub tallies: Vec<Tally>,
    /// The first of those with which something else is done.
    pub named: Vec<Differing>,
}

impl Preview {
    /// Nothing looked at yet.
    #[must_use]
    pub fn of(proposed: &Rules) -> Self {
        Self {
            examined: 0,
            matched: 0,
            differing: 0,
            tallies: vec![Tally::default(); proposed.list.len()],
            named: Vec::new(),
        }
    }

    /// Looks at one order. What [`super::needed`] names must be in the book.
    pub fn look(&mut self, book: &Book, order: &Order, proposed: &Rules, current: &Rules) {
        let (facts, open) = (OrderFacts::of(book, order), Open::of(order));
        let (mut is_for, mut differs) = (false, false);
        let mut done = Vec::new();
        let is_done = order.open_quantity() == 0;
        for trigger in Trigger::ALL
            .iter()
            .filter(|it| !is_done || **it != Trigger::Hourly)
        {
            let verdicts = proposed.judge(*trigger, &facts, open);
            for verdict in &verdicts {
                let place = proposed
                    .list
                    .iter()
                    .position(|rule| rule.number == verdict.rule.number);
                let place = place.unwrap_or_default();
                self.tallies[place].matched += 1;
                self.tallies[place].acted += i64::from(!verdict.actions.is_empty());
                done.extend(verdict.actions.iter().map(|action| (place, action.name())));
            }
            is_for |= !verdicts.is_empty();
            let now = current.judge(*trigger, &facts, open);
            differs |= actions(&verdicts).ne(actions(&now));
        }
        self.examined += 1;
        self.matched += i64::from(is_for);
        self.differing += i64::from(differs);
        if differs && self.named.len() < NAMED_MAX {
            self.named.push(Differing {
                order: order.id,
                number: order.number.clone(),
                done,
            });
        }
    }
}

fn actions<'a>(verdicts: &'a [Verdict<'_>]) -> impl Iterator<Item = &'a Action> {
    verdicts
        .iter()
        .flat_map(|verdict| verdict.actions.iter().copied())
}
