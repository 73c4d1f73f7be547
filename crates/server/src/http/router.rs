//! Puts the modules together: one router, one route table, one API document.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::Router;
use axum::http::Method;
use axum::middleware;
use utoipa::openapi::path::{Operation, PathItem};
use utoipa::openapi::{OpenApi, Paths};

use super::guard::{Guard, guard};
use super::routes::{Module, Route, RouteTable};
use super::{docs, edge, meters, page, probes, screens};
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
        .fallback(screens::fallback)
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
        let Module {
            name,
            routes,
            documented,
            plain,
        } = module;
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

#[cfg(test)]
mod tests {
    use axum::body::Body;
    use axum::http::{Request, StatusCode};
    use axum::response::Response;
    use axum::routing::{get, post};
    use domain::permission::Permission;
    use engine::{Engine, Running};
    use futures_util::stream;
    use http_body_util::BodyExt;
    use ops::config::{Settings, Values};
    use ops::overload::Class;
    use store::{Location, Store, StoreSettings};
    use tower::ServiceExt;

    use super::*;
    use crate::auth::LocalPeer;
    use crate::http::json::Bytes;

    struct Bench {
        site: Site,
        app: App,
        _running: Running,
        _folder: tempfile::TempDir,
    }

    /// A site with these routes beside its own, with short limits.
    async fn bench(module: fn() -> Module) -> Bench {
        let folder = store::harness::fresh_folder();
        let location = Location::Sqlite(folder.path().join("book"));
        let store = Store::open(&location, &StoreSettings::default())
            .await
            .expect("the book opens");
        let mut values = Values::defaults();
        values.http.read_deadline_ms = 100;
        values.http.body_timeout_ms = 100;
        let settings = Settings::new(values);
        let (engine, running) = Engine::start(store, settings.clone())
            .await
            .expect("the engine starts");
        let app = App::new(engine, settings);
        let mut modules = all_modules();
        modules.push(module());
        Bench {
            site: site_of(&app, modules),
            app,
            _running: running,
            _folder: folder,
        }
    }

    impl Bench {
        async fn send(&self, method: &str, path: &str, body: Body) -> Response {
            let mut request = Request::builder()
                .method(method)
                .uri(path)
                .body(body)
                .expect("a sound request");
            request.extensions_mut().insert(LocalPeer);
            self.site
                .router
                .clone()
                .oneshot(request)
                .await
                .expect("the router always answers")
        }

        async fn code(&self, method: &str, path: &str, body: Body) -> (StatusCode, String) {
            let response = self.send(method, path, body).await;
            let status = response.status();
            let bytes = response
                .into_body()
                .collect()
                .await
                .expect("the body arrives")
                .to_bytes();
            let problem: serde_json::Value = serde_json::from_slice(&bytes).expect("a problem is JSON");
            (status, problem["code"].as_str().unwrap_or_default().to_owned())
        }
    }

    fn panicking() -> Module {
        async fn fall() -> &'static str {
            panic!("the handler fell over")
        }
        Module::new("panicking", &[Route::get("/fall", Permission::OrderRead)]).plain("/fall", get(fall))
    }

    #[tokio::test]
    async fn a_panic_is_answered_with_the_request_id_and_the_next_request_is_served() {
        let bench = bench(panicking).await;
        let (status, code) = bench.code("GET", "/fall", Body::empty()).await;
        assert_eq!(
            (status, code.as_str()),
            (StatusCode::INTERNAL_SERVER_ERROR, "server.bug")
        );
        assert_eq!(
            bench.app.gate.in_flight(Class::People),
            0,
            "the room of the panicked request came back"
        );
        assert_eq!(
            bench.send("GET", "/healthz", Body::empty()).await.status(),
            StatusCode::OK
        );
        assert!(meters::recorder().render().contains("evenkeel_panics_total"));
    }

    fn stalling() -> Module {
        const ROUTES: &[Route] = &[
            Route::get("/stall", Permission::OrderRead),
            Route::post("/swallow", Permission::OrderRead),
        ];
        Module::new("stalling", ROUTES)
            .plain(
                "/stall",
                get(|| async { std::future::pending::<&'static str>().await }),
            )
            .plain(
                "/swallow",
                post(|body: Bytes| async move { body.bytes.len().to_string() }),
            )
    }

    #[tokio::test]
    async fn what_takes_too_long_is_cut_off_on_both_sides() {
        let bench = bench(stalling).await;
        let (status, code) = bench.code("GET", "/stall", Body::empty()).await;
        assert_eq!(
            (status, code.as_str()),
            (StatusCode::GATEWAY_TIMEOUT, "request.deadline")
        );
        let endless = Body::from_stream(stream::pending::<Result<Vec<u8>, std::convert::Infallible>>());
        let (status, code) = bench.code("POST", "/swallow", endless).await;
        assert_eq!(
            (status, code.as_str()),
            (StatusCode::REQUEST_TIMEOUT, "request.body_timeout")
        );
    }

    #[tokio::test]
    async fn a_body_that_does_not_say_its_length_is_cut_off_at_the_limit_and_one_that_breaks_off_is_named() {
        let bench = bench(stalling).await;
        let piece = || Ok::<_, std::io::Error>(vec![b'x'; 1 << 16]);
        let large = Body::from_stream(stream::iter((0..64).map(move |_| piece())));
        let (status, code) = bench.code("POST", "/swallow", large).await;
        assert_eq!(
            (status, code.as_str()),
            (StatusCode::PAYLOAD_TOO_LARGE, "request.body_too_large")
        );
        let broken = stream::iter([Ok(b"half".to_vec()), Err(std::io::Error::other("gone"))]);
        let (status, code) = bench.code("POST", "/swallow", Body::from_stream(broken)).await;
        assert_eq!(
            (status, code.as_str()),
            (StatusCode::BAD_REQUEST, "request.body_broken")
        );
    }

    #[test]
    #[should_panic(expected = "has no row in the route table")]
    fn a_handler_without_a_row_stops_the_program() {
        #[utoipa::path(get, path = "/forgotten", responses((status = 200)))]
        async fn forgotten() -> &'static str {
            ""
        }
        let _ = assemble(vec![
            Module::new("forgetful", &[]).routes(utoipa_axum::routes!(forgotten)),
        ]);
    }

    #[test]
    #[should_panic(expected = "has no handler")]
    fn a_row_without_a_handler_stops_the_program() {
        let _ = assemble(vec![Module::new(
            "idle",
            &[Route::get("/idle", Permission::OrderRead)],
        )]);
    }
}
