//! Filters in SQL, with exactly the meaning of `domain::list::matches`.
//!
//! Every test is lowered so that it is true or false and never NULL. Text that a user wrote only
//! ever becomes a bound value.

use crate::rows::tag_line;
use domain::list::{Field, Filter, Listing, Op, Operand, Presence, Shape, Test, Value};
use sea_query::{Alias, Cond, Condition, Expr, ExprTrait, IntoIden, LikeExpr, Query};

/// The alias of the noun's own table in every list statement.
pub(crate) const ROW: &str = "t";

/// The alias of the other table where a field has many values.
const OTHER: &str = "o";

/// Where the store keeps what a listing declares.
#[derive(Debug, Clone, Copy)]
pub struct ListSource {
    /// The declaration.
    pub listing: &'static Listing,
    /// The noun's table; its key is `id`.
    pub table: &'static str,
    /// The columns that the row type decodes, in its order.
    pub columns: &'static [&'static str],
    /// Where fields are whose column is not named as they are.
    pub places: &'static [(&'static str, Place)],
    /// Indexes of shapes that are not named as [`index`](Self::index) says.
    pub indexes: &'static [NamedIndex],
}

/// An index with a name of its own.
#[derive(Debug, Clone, Copy)]
pub struct NamedIndex {
    /// The shape's name.
    pub shape: &'static str,
    /// Does it lead with the owner?
    pub owned: bool,
    /// The index.
    pub name: &'static str,
}

/// Where the values of a field are.
#[derive(Debug, Clone, Copy)]
pub enum Place {
    /// In this column of the noun's table.
    Column(&'static str),
    /// In the rows of another table that point to this one.
    Rows {
        /// The other table.
        table: &'static str,
        /// Its column that links it to the noun's row; it needs an index.
        link: &'static str,
        /// The column of the noun's table that it links to.
        to: &'static str,
        /// Its column with the value.
        column: &'static str,
    },
    /// In this column of the noun's table, which holds any number of tags.
    Tags(&'static str),
}

impl ListSource {
    /// Where the field is: in the column of its own name unless `places` says otherwise.
    #[must_use]
    pub fn place(&self, field: &Field) -> Place {
        self.places
            .iter()
            .find(|(key, _)| *key == field.key)
            .map_or(Place::Column(field.key), |(_, place)| *place)
    }

    /// The column of a field that has one value a row.
    ///
    /// # Panics
    /// When the field is kept in another table, which no sort and no shape may be.
    #[must_use]
    pub fn column(&self, field: &Field) -> &'static str {
        match self.place(field) {
            Place::Column(column) => column,
            Place::Rows { .. } | Place::Tags(_) => unreachable!("{} has many values a row", field.key),
        }
    }

    /// The name of a shape's index: `TABLE_by_SHAPE`, or `TABLE_by_owner_SHAPE` with the owner in front,
    /// unless `indexes` says otherwise.
    #[must_use]
    pub fn index(&self, shape: &Shape, owned: bool) -> String {
        let named = self
            .indexes
            .iter()
            .find(|index| index.shape == shape.name && index.owned == owned);
        match named {
            Some(index) => index.name.to_owned(),
            None => format!(
                "{}_by_{}{}",
                self.table,
                if owned { "owner_" } else { "" },
                shape.name
            ),
        }
    }

    /// The filter as a condition on the table under its alias `t`.
    #[must_use]
    pub fn condition(&self, filter: &Filter) -> Condition {
        match filter {
            Filter::All(parts) if parts.is_empty() => Cond::all().add(Expr::cust("1 = 1")),
            Filter::Any(parts) if parts.is_empty() => Cond::all().add(Expr::cust("1 = 0")),
            Filter::All(parts) => parts
                .iter()
                .fold(Cond::all(), |all, part| all.add(self.condition(part))),
            Filter::Any(parts) => parts
                .iter()
                .fold(Cond::any(), |any, part| any.add(self.condition(part))),
            Filter::Not(part) => Cond::all().not().add(self.condition(part)),
            Filter::Test(test) => self.test(test),
        }
    }

    /// One test as a condition that is never NULL.
    #[must_use]
    pub(crate) fn test(&self, test: &Test) -> Condition {
        match test.op {
            Op::Ne => Cond::all().not().add(self.some_value(test, Op::Eq)),
            Op::IsSet if test.value == Operand::One(Value::Bool(false)) => {
                Cond::all().not().add(self.some_value(test, Op::IsSet))
            }
            op => self.some_value(test, op),
        }
    }

    /// Is there a value that passes?
    fn some_value(&self, test: &Test, op: Op) -> Condition {
        match self.place(test.field) {
            Place::Column(column) => {
                let value = Expr::col((ROW, column));
                let present = presence(test.field, &value);
                Cond::all()
                    .add_option(present)
                    .add_option(passes(op, value, &test.value))
            }
            Place::Tags(column) => {
                let column = Expr::col((ROW, column));
                let has = |tag: &Value| match tag {
                    Value::Text(tag) => column.clone().like(containing(&tag_line(tag))),
                    Value::Int(_) | Value::Bool(_) => Expr::cust("1 = 0"),
                };
                match op {
                    Op::IsSet => Cond::all().add(column.ne("")),
                    _ => test
                        .value
                        .values()
                        .iter()
                        .fold(Cond::any(), |any, tag| any.add(has(tag))),
                }
            }
            Place::Rows {
                table,
                link,
                to,
                column,
            } => {
                let select = Query::select()
                    .expr(Expr::cust("1"))
                    .from_as(Alias::new(table), OTHER.into_iden())
                    .and_where(Expr::col((OTHER, link)).eq(Expr::col((ROW, to))))
                    .and_where(Expr::col((OTHER, column)).is_not_null())
                    .and_where_option(passes(op, Expr::col((OTHER, column)), &test.value))
                    .take();
                Cond::all().add(Expr::exists(select))
            }
        }
    }
}

/// That the row has a value, where it may have none.
pub(crate) fn presence(field: &Field, value: &Expr) -> Option<Expr> {
    match field.presence {
        Presence::Always | Presence::Many => None,
        Presence::Nullable => Some(value.clone().is_not_null()),
        // In the text and not bound, so that a partial index is seen to serve.
        Presence::Blank => Some(
            value
                .clone()
                .ne(Expr::cust(if field.is_text() { "''" } else { "0" })),
        ),
    }
}

/// That the value passes; nothing where its presence is all that is asked.
fn passes(op: Op, value: Expr, asked: &Operand) -> Option<Expr> {
    let one = || asked.values().first().map(bound);
    match op {
        Op::Eq | Op::Ne => one().map(|one| value.eq(one)),
        Op::Lt => one().map(|one| value.lt(one)),
        Op::Le => one().map(|one| value.lte(one)),
        Op::Gt => one().map(|one| value.gt(one)),
        Op::Ge => one().map(|one| value.gte(one)),
        Op::In if asked.values().is_empty() => Some(Expr::cust("1 = 0")),
        Op::In => Some(value.is_in(asked.values().iter().map(bound))),
        Op::Starts => text_of(asked).map(|start| starts(value, start)),
        Op::Contains => text_of(asked).map(|part| value.like(containing(part))),
        Op::IsSet => None,
    }
}

/// A value as a bound parameter.
pub(crate) fn bound(value: &Value) -> Expr {
    Expr::val(sql_value(value))
}

/// A value as the databases take it.
pub(crate) fn sql_value(value: &Value) -> sea_query::Value {
    match value {
        Value::Int(number) => (*number).into(),
        Value::Text(text) => text.as_str().into(),
        Value::Bool(flag) => (*flag).into(),
    }
}

fn text_of(asked: &Operand) -> Option<&str> {
    match asked {
        Operand::One(Value::Text(text)) => Some(text),
        _ => None,
    }
}

/// Text that begins with `start` is a range, since both databases compare text byte by byte: an index
/// answers it, and no letter has a special meaning.
fn starts(value: Expr, start: &str) -> Expr {
    let from = value.clone().gte(start);
    match after_all_that_start(start) {
        Some(end) => from.and(value.lt(end)),
        None => from,
    }
}

/// The least text above all those that begin with `start`; none when there is no such text.
fn after_all_that_start(start: &str) -> Option<String> {
    let mut letters: Vec<char> = start.chars().collect();
    while let Some(last) = letters.pop() {
        // Code points and UTF-8 bytes sort alike; surrogates are no letters and are stepped over.
        let next = if last == '\u{d7ff}' {
            Some('\u{e000}')
        } else {
            char::from_u32(u32::from(last) + 1)
        };
        if let Some(next) = next {
            letters.push(next);
            return Some(letters.into_iter().collect());
        }
    }
    None
}

/// Only folded text is searched so, which has no capitals: the two databases differ in those.
fn containing(part: &str) -> LikeExpr {
    let escaped = part.replace('!', "!!").replace('%', "!%").replace('_', "!_");
    LikeExpr::new(format!("%{escaped}%")).escape('!')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_a_prefix_is_the_next_letter() {
        assert_eq!(after_all_that_start("ab").as_deref(), Some("ac"));
        assert_eq!(after_all_that_start("a\u{d7ff}").as_deref(), Some("a\u{e000}"));
        assert_eq!(after_all_that_start("a\u{10ffff}").as_deref(), Some("b"));
        assert_eq!(after_all_that_start("\u{10ffff}"), None);
    }
}
