//! Reading a JSON body: strict, bounded, and with the place of whatever is wrong.
//!
//! One pass over the bytes makes a small tree that remembers where each value stands ([`parse`]);
//! a second step turns the tree into the route's own type ([`decode`]). Refused are: what is not
//! JSON, nesting beyond the limit, a key twice in one object, half surrogate pairs, NUL, and, as
//! field errors with their pointers, fields that are unknown, missing or of the wrong type.

mod body;
mod decode;
mod flaw;
mod parse;
mod place;

pub use body::{Bytes, Json};
pub(crate) use body::{flaw_refusal, parse_body, require_json};
pub use decode::decode;
pub(in crate::http) use flaw::shortened;
pub use flaw::{Flaw, FlawKind, Shape};
pub use parse::{Node, SyntaxError, SyntaxProblem, Value, parse};
pub use place::Place;
