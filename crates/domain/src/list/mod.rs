//! Lists as data: what a noun can be filtered and sorted by, and a query that asks for it.
//!
//! Each noun declares its [`Field`]s once, and its [`Shape`]s: the combinations of fixed filters and a
//! sort that have an index of their own, with and without owner. A [`ListQuery`] is parsed against that
//! declaration, so that an unknown field, operator or value is refused with its place, never dropped.
//!
//! The store lowers a query to SQL; [`matches`] and [`compare`] answer the same in memory, and a test
//! holds the two to each other. A value that is not set satisfies no test but `ne` and `is_set:false`,
//! and `ne` is exactly "not `eq`": there is no third truth value here.
//!
//! Nothing in this module knows a table, a column, or a request.

mod cursor;
mod evaluate;
mod field;
mod filter;
mod fold;
mod jump;
mod limits;
mod listing;
mod parse;
mod plan;
mod query;
mod short;
mod sort;
mod split;
mod value;

pub use cursor::Cursor;
pub use evaluate::{Row, compare, matches};
pub use field::{Field, IdForm, Kind, Op, Presence};
pub use filter::{Filter, Test};
pub use fold::fold;
pub use limits::ListLimits;
pub use listing::{Indexes, Listing, Scope, Shape};
pub use plan::{Access, Plan};
pub use query::{ListQuery, RawQuery};
pub use sort::{Sort, SortKey};
pub use value::{Operand, Value};

#[cfg(test)]
mod tests;
