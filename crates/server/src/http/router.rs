//! Puts the modules together: one router, one route table, one API document.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::Router;
use axum::http::Method;
use axum::middleware;
use utoipa::openapi::path::{Operation, PathItem};
use utoipa::openapi::{OpenApi, Paths};

use super::guard::{Guard, guard};
use super::problem::{self, ApiError};
use super::routes::{Module, Route, RouteTable};
use super::{docs, edge, meters, page, probes};
use crate::app::App;
use crate::{api, auth};

/// Everything that is served.
pub struct Site {
    /// The router, ready to be called.
    pub router: Router,
    /// The rows.
    pub table: Arc<RouteTable>,
    /// The API document.
    pub openapi: Arc<OpenApi>,
}

/// Assembles the site for a program's parts.
///
/// # Panics
/// When a handler has no row in the route table, or a row no handler.
#[must_use]
pub fn site(app: &App) -> Site {
    site_of(app, all_modules())
}

/// The API document, which needs no book.
///
/// # Panics
/// When a handler has no row in the route table, or a row no handler.
#[must_use]
pub fn document() -> String {
    docs::document_text(&assemble(all_modules()).openapi)
}

fn all_modules() -> Vec<Module> {
    let mut modules = vec![
        probes::module(),
        page::module(),
        auth::pages::module(),
        auth::api::module(),
    ];
    modules.extend(api::modules());
    modules
}

/// The same for any modules; tests add their own.
pub(super) fn site_of(app: &App, modules: Vec<Module>) -> Site {
    // The recorder must be there before the rows make their meters.
    let _ = meters::recorder();
    let assembled = assemble(modules);
    let mut table = RouteTable::default();
    assembled.routes.into_iter().for_each(|route| table.add(route));
    let table = Arc::new(table);
    let inner = Guard {
        app: app.clone(),
        table: Arc::clone(&table),
    };
    let router = assembled
        .router
        .route_layer(middleware::from_fn_with_state(inner, guard))
        .fallback(|| async { ApiError::from(problem::ROUTE_UNKNOWN) })
        .layer(middleware::from_fn_with_state(app.clone(), edge::edge))
        .with_state(app.clone());
    Site {
        router,
        table,
        openapi: Arc::new(assembled.openapi),
    }
}

struct Assembled {
    router: Router<App>,
    routes: Vec<Route>,
    openapi: OpenApi,
}

fn assemble(modules: Vec<Module>) -> Assembled {
    let mut all = Assembled {
        router: Router::new(),
        routes: Vec::new(),
        openapi: docs::blank_document(),
    };
    for module in modules {
        all = all.with(module);
    }
    let reference = docs::module(&all.openapi);
    all.with(reference)
}

impl Assembled {
    fn with(mut self, module: Module) -> Assembled {
        let (name, routes, documented, plain) = module.into_parts();
        let (handlers, mut document) = documented.split_for_parts();
        check_rows(
            name,
            &routes,
            &document.paths,
            &plain.iter().map(|(path, _)| *path).collect(),
        );
        check_schemas(name, &self.openapi, &document);
        docs::complete_operations(name, &routes, &mut document);
        self.openapi.merge(document);
        self.router = plain
            .into_iter()
            .fold(self.router.merge(handlers), |router, (path, method)| {
                router.route(path, method)
            });
        self.routes.extend(routes);
        self
    }
}

/// Two modules that name different schemas alike would silently lose one of them.
fn check_schemas(module: &str, all: &OpenApi, added: &OpenApi) {
    let (Some(all), Some(added)) = (&all.components, &added.components) else {
        return;
    };
    for (name, schema) in &added.schemas {
        let is_same = all.schemas.get(name).is_none_or(|known| known == schema);
        assert!(is_same, "module {module}: another schema is called {name} too");
    }
}

/// Holds handlers and rows against each other, both ways.
fn check_rows(module: &str, routes: &[Route], documented: &Paths, plain: &BTreeSet<&'static str>) {
    for (path, item) in &documented.paths {
        for (method, _) in operations(item) {
            let has_row = routes
                .iter()
                .any(|route| route.path == path && route.method == method);
            assert!(
                has_row,
                "module {module}: {method} {path} has no row in the route table"
            );
        }
    }
    for route in routes {
        let is_documented = documented
            .paths
            .get(route.path)
            .is_some_and(|item| operations(item).iter().any(|(method, _)| *method == route.method));
        let has_handler = is_documented || plain.contains(route.path);
        assert!(
            has_handler,
            "module {module}: the row {} {} has no handler",
            route.method, route.path
        );
    }
}

/// The operations of a path with their methods.
pub(super) fn operations(item: &PathItem) -> Vec<(Method, &Operation)> {
    let all = [
        (Method::GET, &item.get),
        (Method::PUT, &item.put),
        (Method::POST, &item.post),
        (Method::DELETE, &item.delete),
        (Method::PATCH, &item.patch),
    ];
    all.into_iter()
        .filter_map(|(method, operation)| Some((method, operation.as_ref()?)))
        .collect()
}
