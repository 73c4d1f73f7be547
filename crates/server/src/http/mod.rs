//! Everything that is HTTP and no business: the route table, the way in and out, problems, pages.
//!
//! A request passes the edge ([`edge`]: request id, panics, words of problems, headers, log), then
//! the router, then the guard ([`guard`]: credential, permission, room, deadline), and then its
//! handler, whose extractors ([`json`], [`extract`], [`call`]) keep the limits.

pub mod call;
mod docs;
mod edge;
pub mod extract;
mod guard;
pub mod json;
pub mod language;
mod listed;
mod meters;
pub(crate) mod page;
mod probes;
pub mod problem;
mod query;
pub mod router;
pub mod routes;
mod screens;
pub(crate) mod text;

pub use call::Call;
pub use extract::Path;
pub use json::Json;
pub use language::Language;
pub(crate) use listed::as_data;
pub use meters::keep_up as keep_up_meters;
pub use problem::{ApiError, FieldError};
pub use query::Query;
pub use router::{Site, document, site};
pub use routes::{Access, BodyKind, Deadline, Module, Route};
