//! Which index answers a query, and what it leaves to be examined row by row.

use super::field::{Op, Presence};
use super::filter::{Filter, Test};
use super::listing::{Indexes, Listing, Scope, Shape};
use super::query::ListQuery;
use super::sort::SortKey;
use std::cmp::Reverse;

/// How the rows come in the order asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Access {
    /// An index yields them in that order.
    Ordered,
    /// The candidates are gathered, if they are few enough, and sorted.
    Gathered,
}

/// One way to answer a query.
#[derive(Debug, Clone)]
pub struct Plan<'a> {
    /// The shape whose index is read; `None` for the primary key.
    pub shape: Option<&'static Shape>,
    /// In the order of the index, or gathered?
    pub access: Access,
    /// Is it the owner's index that is read?
    pub owned: bool,
    /// Is the owner of the scope examined in each row, because the index does not tell it?
    pub owner_examined: bool,
    /// The keys that still order the rows when those that one value fixes are left out; never empty.
    pub order: Vec<SortKey>,
    /// Tests that the index itself answers: equalities on its first columns, bounds on the next.
    pub answered: Vec<&'a Test>,
    /// What is left to be examined in each row.
    pub examined: Vec<&'a Filter>,
}

impl Plan<'_> {
    /// Is the query a declared shape, so that no row is examined that is not shown?
    #[must_use]
    pub fn is_flat(&self) -> bool {
        self.access == Access::Ordered && self.leaves() == 0
    }

    /// How many conditions are left to be examined in each row.
    #[must_use]
    pub fn leaves(&self) -> usize {
        self.examined.len() + usize::from(self.owner_examined)
    }
}

impl Listing {
    /// The ways to answer a query, best first; at least one. A later one serves when an earlier one that
    /// gathers meets more candidates than the work limit allows.
    #[must_use]
    pub fn plans<'a>(&'a self, query: &'a ListQuery, scope: Scope) -> Vec<Plan<'a>> {
        let asked = Asked::new(self, query, scope);
        let (ordered, gathered): (Vec<_>, Vec<_>) =
            asked.ways().partition(|plan| plan.access == Access::Ordered);
        let ordered = best(ordered);
        let gathered = best(gathered);
        match (ordered, gathered) {
            (Some(ordered), Some(gathered)) if gathered.answered.len() > ordered.answered.len() => {
                vec![gathered, ordered]
            }
            (Some(ordered), _) => vec![ordered],
            (None, Some(gathered)) => vec![gathered],
            (None, None) => vec![asked.by_whole_table()],
        }
    }

    /// The way to count the rows of a filter, for which their order does not matter.
    #[must_use]
    pub fn count_plan<'a>(&'a self, query: &'a ListQuery, scope: Scope) -> Plan<'a> {
        let asked = Asked::new(self, query, scope);
        best(asked.ways().collect()).unwrap_or_else(|| asked.by_whole_table())
    }
}

/// The plan that leaves the least to be examined; of those, the one whose index answers the most.
fn best(plans: Vec<Plan<'_>>) -> Option<Plan<'_>> {
    plans
        .into_iter()
        .min_by_key(|plan| (plan.leaves(), Reverse(plan.answered.len())))
}

/// A query, taken apart.
struct Asked<'a> {
    listing: &'a Listing,
    /// The field that leads the owner's indexes, if the query is about one owner.
    owner: Option<&'static str>,
    /// Is it so by its scope, and not only by its filter?
    scoped: bool,
    sort: Vec<SortKey>,
    conjuncts: Vec<&'a Filter>,
}

impl<'a> Asked<'a> {
    fn new(listing: &'a Listing, query: &'a ListQuery, scope: Scope) -> Self {
        let conjuncts = query.filter.conjuncts();
        let owner = listing.owner_column_field();
        let scoped = owner.is_some() && matches!(scope, Scope::Owner(_));
        let owner = owner.filter(|owner| scoped || equality(&conjuncts, owner).is_some());
        Self {
            owner,
            scoped,
            sort: query.sort.keys().to_vec(),
            conjuncts,
            listing,
        }
    }

    /// Every way that an index offers; the primary key first.
    fn ways(&self) -> impl Iterator<Item = Plan<'a>> + '_ {
        let owned = self
            .listing
            .shapes
            .iter()
            .filter_map(|shape| self.by_shape(shape, true));
        let unowned = self
            .listing
            .shapes
            .iter()
            .filter_map(|shape| self.by_shape(shape, false));
        let lookups = self.listing.shapes.iter().flat_map(|shape| {
            [true, false]
                .into_iter()
                .filter_map(|owned| self.by_lookup(shape, owned))
        });
        self.by_primary_key()
            .into_iter()
            .chain(owned)
            .chain(unowned)
            .chain(lookups)
    }

    /// By several values of the first column that orders an index: few rows are found and then sorted.
    fn by_lookup(&self, shape: &'static Shape, owned: bool) -> Option<Plan<'a>> {
        let plan = self.by_shape(shape, owned)?;
        let fixed = plan.answered.iter().filter(|test| fixes(test));
        let fixed: Vec<&str> = fixed.map(|test| test.field.key).collect();
        let column = *shape
            .ordering(self.listing, owned)
            .iter()
            .find(|key| !fixed.contains(key))?;
        let test = self.tests().find(|test| is_lookup(test, column))?;
        let mut answered = plan.answered;
        answered.push(test);
        Some(Plan {
            owned,
            owner_examined: plan.owner_examined,
            ..self.plan(Some(shape), Access::Gathered, self.sort.clone(), answered)
        })
    }

    /// By one index of a shape, if there is that index and each of the fixed fields is fixed.
    fn by_shape(&self, shape: &'static Shape, owned: bool) -> Option<Plan<'a>> {
        let has_index = if owned {
            self.owner.is_some() && shape.has_owned()
        } else {
            shape.has_unowned()
        };
        if !has_index {
            return None;
        }
        let owner = self.owner.filter(|_| owned);
        let mut answered: Vec<&'a Test> = owner
            .and_then(|owner| equality(&self.conjuncts, owner))
            .into_iter()
            .collect();
        for key in shape.fixed {
            let several = || self.tests().find(|test| is_lookup(test, key));
            let several = || several().filter(|_| shape.indexes == Indexes::Lookup);
            answered.push(equality(&self.conjuncts, key).or_else(several)?);
        }
        let mut plan = self.by_columns(Some(shape), &shape.ordering(self.listing, owned), answered, owner);
        plan.owned = owned;
        plan.owner_examined = self.scoped && !owned && shape.indexes != Indexes::OwnerFixed;
        if shape.indexes == Indexes::Lookup {
            plan = Plan {
                access: Access::Gathered,
                order: self.sort.clone(),
                ..plan
            };
        }
        Some(plan)
    }

    /// By the primary key: sorted by it, or asked for certain ids.
    fn by_primary_key(&self) -> Option<Plan<'a>> {
        let ids = self
            .tests()
            .filter(|test| self.listing.key == [test.field.key] && matches!(test.op, Op::Eq | Op::In));
        let plan = self.by_columns(None, self.listing.key, ids.collect(), None);
        (plan.access == Access::Ordered || !plan.answered.is_empty()).then_some(plan)
    }

    /// By an index of which these columns order the rows: equalities on the first of them are answered,
    /// and then the bounds of one.
    fn by_columns(
        &self,
        shape: Option<&'static Shape>,
        mut columns: &[&str],
        mut answered: Vec<&'a Test>,
        owner: Option<&str>,
    ) -> Plan<'a> {
        // The last column is never fixed away, so that something is left to order by.
        while let [first, rest @ ..] = columns
            && !rest.is_empty()
            && let Some(test) = equality(&self.conjuncts, first)
        {
            answered.push(test);
            columns = rest;
        }
        let is_fixed = |key: &SortKey| {
            let answers = |test: &&Test| test.field == key.field && fixes(test);
            owner == Some(key.field.key)
                || (answered.iter().any(answers) && !columns.contains(&key.field.key))
        };
        let order: Vec<SortKey> = self.sort.iter().filter(|key| !is_fixed(key)).copied().collect();
        if let Some(first) = columns.first() {
            answered.extend(
                self.tests()
                    .filter(|test| test.field.key == *first && bounds(test)),
            );
        }
        let (access, order) = if yields(columns, &order) {
            (Access::Ordered, order)
        } else {
            (Access::Gathered, self.sort.clone())
        };
        self.plan(shape, access, order, answered)
    }

    fn by_whole_table(&self) -> Plan<'a> {
        self.plan(None, Access::Gathered, self.sort.clone(), Vec::new())
    }

    fn plan(
        &self,
        shape: Option<&'static Shape>,
        access: Access,
        order: Vec<SortKey>,
        answered: Vec<&'a Test>,
    ) -> Plan<'a> {
        let is_answered = |part: &Filter| {
            as_test(part).is_some_and(|test| answered.iter().any(|other| std::ptr::eq(*other, test)))
        };
        let examined = self
            .conjuncts
            .iter()
            .copied()
            .filter(|part| !is_answered(part))
            .collect();
        Plan {
            shape,
            access,
            owned: false,
            owner_examined: self.scoped,
            order,
            answered,
            examined,
        }
    }

    fn tests(&self) -> impl Iterator<Item = &'a Test> {
        self.conjuncts.iter().copied().filter_map(as_test)
    }
}

/// Do these index columns come in the order wanted, read in one direction?
fn yields(columns: &[&str], order: &[SortKey]) -> bool {
    let same_fields = order.iter().map(|key| key.field.key).eq(columns.iter().copied());
    same_fields && order.iter().all(|key| key.descending == order[0].descending)
}

/// Does the test bound one range of the field's values?
fn bounds(test: &Test) -> bool {
    test.field.presence != Presence::Many && (test.op.is_range() || test.op == Op::Starts)
}

fn as_test(filter: &Filter) -> Option<&Test> {
    match filter {
        Filter::Test(test) => Some(test),
        _ => None,
    }
}

/// The conjunct that fixes the field to one value.
fn equality<'a>(conjuncts: &[&'a Filter], key: &str) -> Option<&'a Test> {
    conjuncts
        .iter()
        .filter_map(|part| as_test(part))
        .find(|test| test.field.key == key && fixes(test) && test.field.presence != Presence::Many)
}

/// Does the test ask for one of several values of this field?
fn is_lookup(test: &Test, key: &str) -> bool {
    test.field.key == key && test.op == Op::In && test.field.presence != Presence::Many
}

/// Does the test leave one value?
fn fixes(test: &Test) -> bool {
    match test.op {
        Op::Eq => true,
        Op::In => test.value.values().len() == 1,
        _ => false,
    }
}
