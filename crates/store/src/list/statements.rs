//! The statements of a list. Each reads one branch of the keyset: rows level with a position in the first
//! few sort keys and beyond it in the next one.
//!
//! Branches are statements of their own, because neither database is sure with `(a, id) > (x, y)`. SQLite
//! seeks by such a row value only up to the row's key, and would read all rows level with `x` again for
//! every page; PostgreSQL guesses from `a` alone how many rows there are, and may choose to sort them. In a
//! branch each condition is an equality or one bound, which any index answers.

use crate::lower::{ListSource, ROW, bound, presence, sql_value};
use crate::{Dialect, Sql, Value as SqlValue};
use domain::list::{Access, Filter, Op, Plan, Scope, Sort, SortKey, Value};
use sea_query::{CaseStatement, Cond, Condition, Expr, ExprTrait, Func, Order, Query, SelectStatement};

/// A statement with its parameters.
#[derive(Debug, Clone)]
pub(super) struct Statement {
    pub sql: Sql,
    pub args: Vec<SqlValue>,
}

/// A part of the rows beyond a position, and the keys that still order them.
#[derive(Debug, Clone)]
pub(super) struct Branch {
    condition: Condition,
    order: Vec<SortKey>,
}

/// Writes the statements of one way to answer a query.
pub(super) struct Statements<'p> {
    pub source: ListSource,
    pub sort: Sort,
    pub plan: &'p Plan<'p>,
    pub scope: Scope,
    pub backward: bool,
    pub dialect: Dialect,
}

impl Statements<'_> {
    /// The branches of what lies beyond `position`, in the order of the list; without one, all rows.
    pub fn branches(&self, position: Option<&[Value]>) -> Vec<Branch> {
        let order = &self.plan.order;
        match position {
            None => vec![Branch {
                condition: Cond::all(),
                order: order.clone(),
            }],
            Some(position) => (0..order.len())
                .rev()
                .map(|place| self.branch(place, position))
                .collect(),
        }
    }

    /// Rows level in the keys before `place` and beyond in that one.
    fn branch(&self, place: usize, position: &[Value]) -> Branch {
        let (level, rest) = self.plan.order.split_at(place);
        let level_leads = self.leading().is_none();
        let mut condition = Cond::all();
        for (at, key) in level.iter().enumerate() {
            let value = sql_value(self.value_at(key, position));
            condition = condition.add(match at {
                0 if level_leads => self.dialect.leads_with(self.column(key), value),
                _ => self.column(key).eq(value),
            });
        }
        let (column, value) = (self.column(&rest[0]), bound(self.value_at(&rest[0], position)));
        condition = condition.add(match self.direction(&rest[0]) {
            Order::Desc => column.lt(value),
            _ => column.gt(value),
        });
        let leading = level.first().filter(|_| level_leads);
        Branch {
            condition,
            order: leading.into_iter().chain(rest).copied().collect(),
        }
    }

    fn value_at<'v>(&self, key: &SortKey, position: &'v [Value]) -> &'v Value {
        let at = self.sort.keys().iter().position(|other| other == key);
        &position[at.expect("a plan orders by keys of the sort")]
    }

    /// Rows of a declared shape.
    pub fn page(&self, branch: &Branch, rows_max: usize) -> Statement {
        let select = self.show(self.ordered(branch));
        self.finish(&select, &format!(" LIMIT {rows_max}"))
    }

    /// Rows that pass, of the first `stretch` of a branch.
    pub fn stretch(&self, branch: &Branch, stretch: u64, rows_max: usize) -> Statement {
        let inner = self.ordered(branch).expr(every_column()).limit(stretch).take();
        let outer = Query::select()
            .from_subquery(inner, ROW)
            .cond_where(self.passes())
            .take();
        let select = self.show(self.sorted(outer, &branch.order));
        self.finish(&select, &format!(" LIMIT {rows_max}"))
    }

    /// The position of the last row of a full stretch.
    pub fn end(&self, branch: &Branch, stretch: u64) -> Statement {
        let select = self.show_position(self.ordered(branch));
        self.finish(&select, &format!(" LIMIT 1 OFFSET {}", stretch - 1))
    }

    /// How many rows a branch has, when they are fewer than a stretch.
    pub fn length(&self, branch: &Branch, stretch: u64) -> Statement {
        let inner = self.ordered(branch).expr(one()).limit(stretch).take();
        let select = Query::select()
            .expr(Expr::cust("COUNT(*)"))
            .from_subquery(inner, ROW)
            .take();
        self.finish(&select, "")
    }

    /// How many candidates there are, up to `rows_max`.
    pub fn candidates(&self, rows_max: u64) -> Statement {
        let inner = self.base().expr(one()).limit(rows_max).take();
        let select = Query::select()
            .expr(Expr::cust("COUNT(*)"))
            .from_subquery(inner, ROW)
            .take();
        self.finish(&select, "")
    }

    /// How many of the first `rows_max` candidates there are, and how many of them pass.
    pub fn count_examined(&self, rows_max: u64) -> Statement {
        let inner = self.base().expr(every_column()).limit(rows_max).take();
        let passing = CaseStatement::new().case(self.examined(), one());
        let select = Query::select()
            .expr(Expr::cust("COUNT(*)"))
            .expr(Func::count(Expr::Case(Box::new(passing))))
            .from_subquery(inner, ROW)
            .take();
        self.finish(&select, "")
    }

    /// The candidates that pass and lie beyond `position`, sorted.
    pub fn gather(&self, position: Option<&[Value]>, candidates_max: u64, rows_max: usize) -> Statement {
        let inner = self.base().expr(every_column()).limit(candidates_max).take();
        let mut outer = Query::select()
            .from_subquery(inner, ROW)
            .cond_where(self.passes())
            .take();
        if position.is_some() {
            let branches = self.branches(position).into_iter().map(|branch| branch.condition);
            outer.cond_where(branches.fold(Cond::any(), Condition::add));
        }
        let select = self.show(self.sorted(outer, &self.plan.order));
        self.finish(&select, &format!(" LIMIT {rows_max}"))
    }

    /// The rows for which the tests hold that the index answers, in the scope if the index tells that.
    fn base(&self) -> SelectStatement {
        let mut select = Query::select().from_as(self.source.table, ROW).take();
        let leading = self.leading();
        if let Some((column, value)) = &leading {
            select.and_where(self.dialect.leads_with(column.clone(), value.clone()));
        }
        let scope_is_told = self.plan.owner_examined || (leading.is_some() && self.scope_leads());
        if !scope_is_told {
            select.and_where_option(self.in_scope());
        }
        for (place, test) in self.plan.answered.iter().enumerate() {
            if place == 0 && leading.is_some() && !self.scope_leads() {
                let value = Expr::col((ROW, self.source.column(test.field)));
                select.and_where_option(presence(test.field, &value));
            } else {
                select.cond_where(self.source.test(test));
            }
        }
        select
    }

    /// The first column of the index and its value, where one value fixes it and the index gives the order.
    fn leading(&self) -> Option<(Expr, SqlValue)> {
        if self.plan.access == Access::Gathered {
            return None;
        }
        if self.scope_leads() {
            return self.owner();
        }
        let first = self.plan.answered.first().filter(|_| self.plan.shape.is_some())?;
        let value = sql_value(first.value.values().first()?);
        let is_fixed = matches!(first.op, Op::Eq | Op::In);
        is_fixed.then(|| (Expr::col((ROW, self.source.column(first.field))), value))
    }

    fn scope_leads(&self) -> bool {
        self.plan.owned && matches!(self.scope, Scope::Owner(_))
    }

    /// That the row is of the owner of the scope.
    fn in_scope(&self) -> Option<Expr> {
        self.owner().map(|(column, owner)| column.eq(owner))
    }

    /// The owner's column, and the owner of the scope.
    fn owner(&self) -> Option<(Expr, SqlValue)> {
        let (Scope::Owner(owner), Some(key)) = (self.scope, self.source.listing.owner) else {
            return None;
        };
        let field = self
            .source
            .listing
            .field(key)
            .expect("a listing declares its owner field");
        Some((Expr::col((ROW, self.source.column(field))), owner.value().into()))
    }

    fn ordered(&self, branch: &Branch) -> SelectStatement {
        let mut select = self.base();
        select.cond_where(branch.condition.clone());
        if let Some((column, _)) = self.leading() {
            select.order_by_expr(column, self.direction(&branch.order[0]));
        }
        self.sorted(select, &branch.order)
    }

    fn sorted(&self, mut select: SelectStatement, order: &[SortKey]) -> SelectStatement {
        for key in order {
            select.order_by_expr(self.column(key), self.direction(key));
        }
        select
    }

    /// The noun's columns, and then the row's position.
    fn show(&self, mut select: SelectStatement) -> SelectStatement {
        select.columns(self.source.columns.iter().map(|column| (ROW, *column)));
        self.show_position(select)
    }

    fn show_position(&self, mut select: SelectStatement) -> SelectStatement {
        select.exprs(self.sort.keys().iter().map(|key| self.column(key)));
        select
    }

    /// What is examined, in a CASE: so no planner answers it by an index of its own choice, whose rows
    /// nobody counted.
    fn passes(&self) -> Expr {
        Expr::Case(Box::new(
            CaseStatement::new()
                .case(self.examined(), one())
                .finally(Expr::cust("0")),
        ))
        .eq(one())
    }

    fn examined(&self) -> Condition {
        let owner = self.in_scope().filter(|_| self.plan.owner_examined);
        let parts = self.plan.examined.iter().map(|part| self.source.condition(part));
        let all = parts.fold(Cond::all().add_option(owner), Condition::add);
        if all.is_empty() {
            self.source.condition(&Filter::everything())
        } else {
            all
        }
    }

    fn column(&self, key: &SortKey) -> Expr {
        Expr::col((ROW, self.source.column(key.field)))
    }

    fn direction(&self, key: &SortKey) -> Order {
        if key.descending == self.backward {
            Order::Asc
        } else {
            Order::Desc
        }
    }

    /// Limits stand in the text: PostgreSQL plans a statement it keeps for a limit it does not know.
    fn finish(&self, select: &SelectStatement, limit: &str) -> Statement {
        let (mut text, args) = self.dialect.select(select);
        if let Some(shape) = self.plan.shape {
            let table = format!("\"{}\" AS \"{ROW}\"", self.source.table);
            let index = self.dialect.read_by(&self.source.index(shape, self.plan.owned));
            text = text.replacen(&table, &format!("{table}{index}"), 1);
        }
        Statement {
            sql: Sql::built(text + limit),
            args,
        }
    }
}

fn every_column() -> Expr {
    Expr::cust(format!("{ROW}.*"))
}

fn one() -> Expr {
    Expr::cust("1")
}
