//! The route table: for every route its permission, overload class, deadline and body.
//!
//! A business module declares its rows and its handlers in one place:
//!
//! ```ignore
//! const ROUTES: &[Route] = &[
//!     Route::get("/api/v1/orders", Permission::OrderRead),
//!     Route::post("/api/v1/orders", Permission::OrderCreate).class(Class::Machine),
//! ];
//!
//! pub fn module() -> Module {
//!     Module::new("orders", ROUTES).routes(routes!(list, create))
//! }
//! ```
//!
//! A handler without a row, or a row without a handler, stops the program at start and fails the
//! tests; a request that finds no row is refused.

use std::collections::{BTreeMap, HashMap};

use axum::http::Method;
use axum::routing::MethodRouter;
use domain::list::Listing;
use domain::permission::Permission;
use ops::config::Values;
use ops::overload::Class;
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouter};

use super::meters::RouteMeters;
use crate::app::App;

/// Who may come in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Anybody: the route tells nothing and changes nothing that needs a credential.
    Open,
    /// Whoever has this permission.
    Needs(Permission),
}

/// Which of the deadlines in the settings counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deadline {
    /// An interactive read.
    Read,
    /// A command.
    Write,
    /// Many commands in one request.
    Batch,
    /// An upload or a download.
    Stream,
}

impl Deadline {
    /// The limit in milliseconds.
    #[must_use]
    pub const fn ms(self, settings: &Values) -> u64 {
        match self {
            Deadline::Read => settings.http.read_deadline_ms,
            Deadline::Write => settings.http.write_deadline_ms,
            Deadline::Batch => settings.http.batch_deadline_ms,
            Deadline::Stream => settings.http.stream_deadline_ms,
        }
    }
}

/// What kind of body the route takes, and so how large it may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BodyKind {
    /// An ordinary JSON body, or none.
    Small,
    /// A batch.
    Batch,
    /// A file that is streamed; the handler reads the body itself.
    Upload,
}

impl BodyKind {
    /// The limit in bytes.
    #[must_use]
    pub const fn limit_bytes(self, settings: &Values) -> u64 {
        match self {
            BodyKind::Small => settings.http.body_limit_bytes,
            BodyKind::Batch => settings.http.batch_body_limit_bytes,
            BodyKind::Upload => settings.import.upload_limit_bytes,
        }
    }
}

/// One row of the table.
#[derive(Debug, Clone)]
pub struct Route {
    /// The method; `GET` serves `HEAD` too.
    pub method: Method,
    /// The path, with `{name}` for its variable parts.
    pub path: &'static str,
    /// Who may come in.
    pub access: Access,
    /// Who waits for the answer.
    pub class: Class,
    /// Which deadline counts.
    pub deadline: Deadline,
    /// What body it takes.
    pub body: BodyKind,
    /// Whether an `Idempotency-Key` is honoured: the reply is stored, and given again to a replay.
    pub takes_key: bool,
    /// Whether what it changes has a version, which `If-Match` is held against. Where it has none, a version that is
    /// sent is refused, not passed over: its sender counts on it.
    pub takes_version: bool,
    /// What the list that it answers, or counts, can be asked.
    pub listing: Option<&'static Listing>,
}

impl Route {
    const fn new(method: Method, path: &'static str, access: Access, deadline: Deadline) -> Route {
        Route {
            method,
            path,
            access,
            class: Class::People,
            deadline,
            body: BodyKind::Small,
            takes_key: true,
            takes_version: false,
            listing: None,
        }
    }

    /// A read for people.
    #[must_use]
    pub const fn get(path: &'static str, permission: Permission) -> Route {
        Route::new(Method::GET, path, Access::Needs(permission), Deadline::Read)
    }

    /// A list of a noun, or the count of one.
    #[must_use]
    pub const fn list(path: &'static str, permission: Permission, listing: &'static Listing) -> Route {
        let mut route = Route::get(path, permission);
        route.listing = Some(listing);
        route
    }

    /// A command of people.
    #[must_use]
    pub const fn post(path: &'static str, permission: Permission) -> Route {
        Route::new(Method::POST, path, Access::Needs(permission), Deadline::Write)
    }

    /// A replacement by people.
    #[must_use]
    pub const fn put(path: &'static str, permission: Permission) -> Route {
        Route::new(Method::PUT, path, Access::Needs(permission), Deadline::Write)
    }

    /// A partial change by people.
    #[must_use]
    pub const fn patch(path: &'static str, permission: Permission) -> Route {
        Route::new(Method::PATCH, path, Access::Needs(permission), Deadline::Write)
    }

    /// An ending by people.
    #[must_use]
    pub const fn delete(path: &'static str, permission: Permission) -> Route {
        Route::new(Method::DELETE, path, Access::Needs(permission), Deadline::Write)
    }

    /// A read that needs no credential.
    pub(crate) const fn open_get(path: &'static str) -> Route {
        Route::new(Method::GET, path, Access::Open, Deadline::Read)
    }

    /// A command that needs no credential.
    pub(crate) const fn open_post(path: &'static str) -> Route {
        Route::new(Method::POST, path, Access::Open, Deadline::Write)
    }

    /// The same, for a reply that holds a secret, which must not be stored for replays.
    #[must_use]
    pub(crate) const fn without_key(mut self) -> Route {
        self.takes_key = false;
        self
    }

    /// The same, for a change of something that has a version.
    #[must_use]
    pub(crate) const fn versioned(mut self) -> Route {
        self.takes_version = true;
        self
    }

    /// The same, for a question whose words do not fit into an address: it changes nothing.
    #[must_use]
    pub(crate) const fn asks(mut self) -> Route {
        self.takes_key = false;
        self.deadline = Deadline::Read;
        self
    }

    /// The same, for another class.
    #[must_use]
    pub const fn class(mut self, class: Class) -> Route {
        self.class = class;
        self
    }

    /// The same, for many commands in one request.
    #[must_use]
    pub const fn batch(mut self) -> Route {
        self.class = Class::Bulk;
        self.deadline = Deadline::Batch;
        self.body = BodyKind::Batch;
        self
    }

    /// The same, for a program that waits until something happens.
    #[must_use]
    pub const fn waiting(mut self) -> Route {
        self.class = Class::Machine;
        self.deadline = Deadline::Stream;
        self
    }

    /// The same, for an upload that the handler streams.
    #[must_use]
    pub const fn upload(mut self) -> Route {
        self.class = Class::Bulk;
        self.deadline = Deadline::Stream;
        self.body = BodyKind::Upload;
        self
    }

    /// The same, for a download that is streamed.
    #[must_use]
    pub const fn download(mut self) -> Route {
        self.class = Class::Bulk;
        self.deadline = Deadline::Stream;
        self
    }
}

/// The rows and the handlers of one noun.
pub struct Module {
    pub(super) name: &'static str,
    pub(super) routes: Vec<Route>,
    pub(super) documented: OpenApiRouter<App>,
    pub(super) plain: Vec<(&'static str, MethodRouter<App>)>,
}

impl Module {
    /// A noun's routes. The name is its tag in the API reference.
    #[must_use]
    pub fn new(name: &'static str, routes: &[Route]) -> Module {
        Module {
            name,
            routes: routes.to_vec(),
            documented: OpenApiRouter::new(),
            plain: Vec::new(),
        }
    }

    /// Adds handlers with their part of the API reference: `routes!(list, create)`. Handlers of one
    /// path go into one call.
    #[must_use]
    pub fn routes(mut self, handlers: UtoipaMethodRouter<App>) -> Module {
        self.documented = self.documented.routes(handlers);
        self
    }

    /// Adds handlers that are no part of the API: pages, probes, assets.
    #[must_use]
    pub fn plain(mut self, path: &'static str, handlers: MethodRouter<App>) -> Module {
        self.plain.push((path, handlers));
        self
    }
}

/// A row with its meters, as the guard finds it.
#[derive(Debug)]
pub struct TableEntry {
    /// The row.
    pub route: Route,
    /// What is counted about it.
    pub(super) meters: RouteMeters,
}

/// All rows, by path and method. Lives as long as the program.
#[derive(Debug, Default)]
pub struct RouteTable {
    by_path: HashMap<&'static str, Vec<&'static TableEntry>>,
}

impl RouteTable {
    /// Adds a row.
    ///
    /// # Panics
    /// When there is a row for the same method and path.
    pub(super) fn add(&mut self, route: Route) {
        let entries = self.by_path.entry(route.path).or_default();
        assert!(
            entries.iter().all(|entry| entry.route.method != route.method),
            "two rows for {} {}",
            route.method,
            route.path
        );
        let meters = RouteMeters::new(&route);
        // Rows are made once, at start, and every request refers to one.
        entries.push(Box::leak(Box::new(TableEntry { route, meters })));
    }

    /// The row of a matched path; `HEAD` is served by `GET`.
    #[must_use]
    pub fn find(&self, path: &str, method: &Method) -> Option<&'static TableEntry> {
        let method = if method == Method::HEAD {
            &Method::GET
        } else {
            method
        };
        self.by_path
            .get(path)?
            .iter()
            .copied()
            .find(|entry| entry.route.method == *method)
    }

    /// The methods that a path takes, for `Allow`.
    #[must_use]
    pub fn allowed(&self, path: &str) -> String {
        let entries = self.by_path.get(path).map(Vec::as_slice).unwrap_or_default();
        let names: Vec<&str> = entries.iter().map(|entry| entry.route.method.as_str()).collect();
        names.join(", ")
    }

    /// Every row, by path.
    pub fn all(&self) -> impl Iterator<Item = &'static TableEntry> {
        let sorted: BTreeMap<_, _> = self.by_path.iter().collect();
        sorted
            .into_values()
            .flatten()
            .copied()
            .collect::<Vec<_>>()
            .into_iter()
    }
}
