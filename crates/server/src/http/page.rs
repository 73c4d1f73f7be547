//! The plain pages: the frame of the sign-in pages, and what stands where the screens are missing.

use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use super::language::Language;
use super::routes::{Module, Route};
use super::text::page_text;

const ROUTES: &[Route] = &[
    Route::open_get("/assets/page.css"),
    Route::open_get("/assets/api.css"),
    Route::open_get("/assets/icon.svg"),
];

/// The routes of the pages' own files.
pub(super) fn module() -> Module {
    let page_style = || async { style(include_str!("../../../../content/pages/page.css")) };
    let api_style = || async { style(include_str!("../../../../content/pages/api.css")) };
    Module::new("page", ROUTES)
        .plain("/assets/page.css", get(page_style))
        .plain("/assets/api.css", get(api_style))
        .plain(
            "/assets/icon.svg",
            get(|| async {
                asset(
                    include_str!("../../../../content/pages/icon.svg"),
                    "image/svg+xml",
                )
            }),
        )
}

fn style(text: &'static str) -> Response {
    asset(text, "text/css; charset=utf-8")
}

/// A file of ours, which changes only with the binary.
fn asset(text: &'static str, kind: &'static str) -> Response {
    (
        [
            (header::CONTENT_TYPE, kind),
            (header::CACHE_CONTROL, "max-age=3600"),
        ],
        text,
    )
        .into_response()
}

/// What stands in place of the screens in a build without them.
pub(super) fn without_screens(language: Language) -> Response {
    let body = format!(
        "<h1>Evenkeel</h1><p>{what}</p><h2>{api}</h2><ul>\
         <li><a href=\"/api/\">{reference}</a></li><li><a href=\"/api/v1/openapi.json\">{document}</a></li></ul>\
         <footer>Evenkeel {version}</footer>",
        what = page_text(language, "front.without_screens"),
        api = page_text(language, "front.api"),
        reference = page_text(language, "front.reference"),
        document = page_text(language, "front.document"),
        version = env!("CARGO_PKG_VERSION"),
    );
    frame(language, "Evenkeel", &body)
}

/// A whole page round this body.
pub(crate) fn frame(language: Language, title: &str, body: &str) -> Response {
    let page = format!(
        "<!DOCTYPE html>\n<html lang=\"{}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>{}</title>\
         <link rel=\"stylesheet\" href=\"/assets/page.css\">\
         <link rel=\"icon\" href=\"/assets/icon.svg\"></head><body>{body}</body></html>\n",
        language.tag(),
        escape(title),
    );
    (
        [
            (header::CONTENT_TYPE, "text/html; charset=utf-8"),
            (header::VARY, "accept-language, cookie"),
        ],
        page,
    )
        .into_response()
}

/// Text made harmless inside HTML, attributes included.
#[must_use]
pub(crate) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    escaped
}
