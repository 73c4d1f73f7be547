//! A query for one of several values, as several queries of one value each.
//!
//! No index yields "ready or backordered, by date" in order; but it does so for each of the two, and rows
//! that come in order are merged. So the rows examined stay those of a page, times the values.

use super::field::{Op, Presence};
use super::filter::{Filter, Test};
use super::listing::{Listing, Scope};
use super::query::ListQuery;
use super::value::Operand;

/// Most queries that one is split into; beyond it rows are examined.
const PARTS_MAX: usize = 16;

impl Listing {
    /// The parts of a query that is flat for each value of an `in`, but not as a whole. No row is in two
    /// of them. `None` when the query is to be answered as it is.
    #[must_use]
    pub fn split(&self, query: &ListQuery, scope: Scope) -> Option<Vec<ListQuery>> {
        if self.plans(query, scope).first().is_some_and(super::Plan::is_flat) {
            return None;
        }
        let conjuncts = query.filter.conjuncts();
        conjuncts.iter().enumerate().find_map(|(place, part)| {
            let parts = parts_of(query, &conjuncts, place, several(part)?);
            let is_flat =
                |part: &ListQuery| self.plans(part, scope).first().is_some_and(super::Plan::is_flat);
            parts.first().is_some_and(is_flat).then_some(parts)
        })
    }
}

/// The test for one of a few values of a field that each row has one of.
fn several(part: &Filter) -> Option<&Test> {
    match part {
        Filter::Test(test) if test.op == Op::In && test.field.presence != Presence::Many => (2..=PARTS_MAX)
            .contains(&test.value.values().len())
            .then_some(test),
        _ => None,
    }
}

fn parts_of(query: &ListQuery, conjuncts: &[&Filter], place: usize, test: &Test) -> Vec<ListQuery> {
    let mut values = test.value.values().to_vec();
    values.sort_unstable();
    values.dedup();
    let part = |value| {
        let mut all: Vec<Filter> = conjuncts.iter().copied().cloned().collect();
        all[place] = Filter::Test(Test {
            field: test.field,
            op: Op::Eq,
            value: Operand::One(value),
        });
        ListQuery {
            filter: Filter::All(all),
            ..query.clone()
        }
    };
    values.into_iter().map(part).collect()
}
