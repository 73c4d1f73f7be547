//! The API document (OpenAPI 3.1) and the page on which it can be read and tried.
//!
//! The page is Swagger UI, whose files are in the binary. Its two inline parts are replaced by our
//! own files, so that it runs under a policy without inline scripts; when the reader is signed in,
//! the page sends the proof against forged requests from the cookie with every trial.

use std::sync::Arc;

use axum::extract::Path;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use utoipa::openapi::header::HeaderBuilder;
use utoipa::openapi::path::{Operation, ParameterBuilder, ParameterIn};
use utoipa::openapi::security::{
    ApiKey, ApiKeyValue, Http, HttpAuthScheme, SecurityRequirement, SecurityScheme,
};
use utoipa::openapi::{
    ComponentsBuilder, ContentBuilder, InfoBuilder, ObjectBuilder, OpenApi, OpenApiBuilder, Ref, RefOr,
    Required, ResponseBuilder, Type,
};
use utoipa::{PartialSchema, ToSchema};

use super::listed;
use super::problem::{self, ApiError, FieldProblem, ProblemDocument};
use super::routes::{Access, Module, Route};
use crate::auth::{SESSION_COOKIE, SESSION_COOKIE_PLAIN};

/// Swagger UI sets styles on its elements, which a policy can only allow as a whole.
const PAGE_POLICY: &str = "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; script-src 'self'; \
                           connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

const INDEX: &str = include_str!("../../../../content/pages/api.html");
const INITIALIZER: &str = include_str!("../../../../content/pages/api.js");

/// The document before the modules add their routes.
pub(super) fn blank_document() -> OpenApi {
    let components = ComponentsBuilder::new()
        .schema(ProblemDocument::name(), ProblemDocument::schema())
        .schema(FieldProblem::name(), FieldProblem::schema())
        .security_scheme("api_key", SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer)))
        .security_scheme(
            "session",
            SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::new(SESSION_COOKIE))),
        )
        .security_scheme(
            "session_plain",
            SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::new(SESSION_COOKIE_PLAIN))),
        )
        .build();
    let info = InfoBuilder::new()
        .title("Evenkeel")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(
            "The order book: every noun and verb. Writes take `Idempotency-Key`. Changes of what has a version take \
             `If-Match` with the one last read; what only adds to the book, or is done or not, has none, and refuses a \
             version that is sent. Whatever is refused answers `application/problem+json` with a stable `code`.",
        ))
        .build();
    OpenApiBuilder::new()
        .info(info)
        .components(Some(components))
        .build()
}

/// Adds to every operation what follows from its row: tag, name, credentials, headers, problems.
pub(super) fn complete_operations(module: &str, routes: &[Route], document: &mut OpenApi) {
    for (path, item) in &mut document.paths.paths {
        for route in routes.iter().filter(|route| route.path == path) {
            let operation = match route.method.as_str() {
                "GET" => item.get.as_mut(),
                "PUT" => item.put.as_mut(),
                "POST" => item.post.as_mut(),
                "PATCH" => item.patch.as_mut(),
                _ => item.delete.as_mut(),
            };
            if let Some(operation) = operation {
                complete(module, route, operation);
            }
        }
    }
}

fn complete(module: &str, route: &Route, operation: &mut Operation) {
    operation.tags = Some(vec![module.to_owned()]);
    let handler = operation.operation_id.take().unwrap_or_default();
    operation.operation_id = Some(format!("{module}_{handler}"));
    let mut rules = format!("Class `{}`.", route.class.name());
    if let Access::Needs(permission) = route.access {
        rules = format!("Needs the permission `{permission}`. {rules}");
        operation.security = Some(
            ["api_key", "session", "session_plain"]
                .map(|scheme| SecurityRequirement::new(scheme, [] as [&str; 0]))
                .to_vec(),
        );
    }
    let description = operation.description.take().unwrap_or_default();
    operation.description = Some(format!("{description}\n\n{rules}").trim().to_owned());
    if let Some(listing) = route.listing {
        listed::describe(listing, operation);
    }
    if !route.method.is_safe() && route.takes_key {
        let parameters = operation.parameters.get_or_insert_default();
        parameters.push(RefOr::T(idempotency_parameter()));
    }
    if route.takes_version {
        let parameters = operation.parameters.get_or_insert_default();
        parameters.push(RefOr::T(version_parameter()));
    }
    operation
        .responses
        .responses
        .insert("default".to_owned(), RefOr::T(problem_response()));
}

fn idempotency_parameter() -> utoipa::openapi::path::Parameter {
    ParameterBuilder::new()
        .name("Idempotency-Key")
        .parameter_in(ParameterIn::Header)
        .required(Required::False)
        .description(Some(
            "The same key with the same request is done once, however often it is sent.",
        ))
        .schema(Some(
            ObjectBuilder::new()
                .schema_type(Type::String)
                .max_length(Some(255)),
        ))
        .build()
}

fn version_parameter() -> utoipa::openapi::path::Parameter {
    ParameterBuilder::new()
        .name("If-Match")
        .parameter_in(ParameterIn::Header)
        .required(Required::False)
        .description(Some(
            "The version that was last read, as `ETag` said it. Another one by now is refused with `version.mismatch`, \
             and what changed since.",
        ))
        .schema(Some(ObjectBuilder::new().schema_type(Type::String)))
        .example(Some("\"7\"".into()))
        .build()
}

fn problem_response() -> utoipa::openapi::Response {
    let request_id = HeaderBuilder::new()
        .schema(Some(ObjectBuilder::new().schema_type(Type::String)))
        .description(Some("The id of this request in the log."))
        .build();
    let content = ContentBuilder::new()
        .schema(Some(Ref::from_schema_name("Problem")))
        .build();
    ResponseBuilder::new()
        .description("Refused, or failed")
        .header("X-Request-Id", request_id)
        .content("application/problem+json", content)
        .build()
}

/// The document as it is served and committed.
#[must_use]
pub fn document_text(openapi: &OpenApi) -> String {
    let mut text = openapi.to_pretty_json().expect("a document of texts is JSON");
    text.push('\n');
    text
}

/// The routes of the document and its page.
pub(super) fn module(openapi: &OpenApi) -> Module {
    let text: Arc<str> = document_text(openapi).into();
    let document = move || {
        let text = Arc::clone(&text);
        async move { ([(header::CONTENT_TYPE, "application/json")], text.to_string()) }
    };
    const ROUTES: &[Route] = &[
        Route::open_get("/api/v1/openapi.json"),
        Route::open_get("/api"),
        Route::open_get("/api/"),
        Route::open_get("/api/page/{file}"),
    ];
    Module::new("reference", ROUTES)
        .plain("/api/v1/openapi.json", get(document))
        .plain("/api", get(|| async { Redirect::permanent("/api/") }))
        .plain(
            "/api/",
            get(|| async { own_file(INDEX, "text/html; charset=utf-8") }),
        )
        .plain(
            "/api/page/{file}",
            get(|Path(file): Path<String>| async move { page_file(&file) }),
        )
}

fn page_file(file: &str) -> Response {
    if file == "api.js" {
        return own_file(INITIALIZER, "text/javascript; charset=utf-8");
    }
    let is_wanted = matches!(file, "swagger-ui.css" | "swagger-ui-bundle.js");
    let config = Arc::new(utoipa_swagger_ui::Config::default());
    match is_wanted.then(|| utoipa_swagger_ui::serve(file, config)) {
        Some(Ok(Some(found))) => {
            let kind =
                HeaderValue::from_str(&found.content_type).unwrap_or(HeaderValue::from_static("text/plain"));
            // The files change only with the binary; a day is short enough for that.
            let headers = [
                (header::CONTENT_TYPE, kind),
                (header::CACHE_CONTROL, HeaderValue::from_static("max-age=86400")),
            ];
            (headers, found.bytes.into_owned()).into_response()
        }
        _ => ApiError::from(problem::ROUTE_UNKNOWN).into_response(),
    }
}

fn own_file(text: &'static str, kind: &'static str) -> Response {
    (
        [
            (header::CONTENT_TYPE, kind),
            (header::CONTENT_SECURITY_POLICY, PAGE_POLICY),
        ],
        text,
    )
        .into_response()
}
