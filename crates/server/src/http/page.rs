//! The plain pages: the front page, and the frame that the sign-in pages use too.

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use super::call::Call;
use super::language::Language;
use super::problem::ApiError;
use super::routes::{Module, Route};
use super::text::page_text;
use crate::api;
use crate::app::App;

const ROUTES: &[Route] = &[
    Route::open_get("/").recognised(),
    Route::open_get("/assets/page.css"),
    Route::open_get("/assets/api.css"),
    Route::open_get("/assets/icon.svg"),
];

/// The routes of the front page.
pub(super) fn module() -> Module {
    let page_style = || async { style(include_str!("../../../../content/pages/page.css")) };
    let api_style = || async { style(include_str!("../../../../content/pages/api.css")) };
    Module::new("page", ROUTES)
        .plain("/", get(front))
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

/// The front page: the book's state for whoever may see it, and the way on.
async fn front(State(app): State<App>, call: Call) -> Result<Response, ApiError> {
    let language = call.language;
    let state = if call.visitor.role.is_some() {
        let counts = api::book_state(&app, &call).await?;
        signed_in(&call, &counts)
    } else {
        format!("<p>{}</p>", page_text(language, "front.signed_out"))
    };
    let body = format!(
        "<h1>Evenkeel</h1><p class=\"soft\">{what}</p>{state}<h2>{api}</h2><ul>\
         <li><a href=\"/api/\">{reference}</a></li><li><a href=\"/api/v1/openapi.json\">{document}</a></li></ul>\
         <footer>Evenkeel {version}</footer>",
        what = page_text(language, "front.what"),
        api = page_text(language, "front.api"),
        reference = page_text(language, "front.reference"),
        document = page_text(language, "front.document"),
        version = env!("CARGO_PKG_VERSION"),
    );
    Ok(frame(language, "Evenkeel", &body))
}

fn signed_in(call: &Call, counts: &[(String, i64)]) -> String {
    let language = call.language;
    let rows: String = counts
        .iter()
        .map(|(label, count)| {
            format!(
                "<tr><th scope=\"row\">{}</th><td class=\"number\">{count}</td></tr>",
                escape(label)
            )
        })
        .collect();
    let orders = if rows.is_empty() {
        format!("<p>{}</p>", page_text(language, "front.no_orders"))
    } else {
        format!("<table>{rows}</table>")
    };
    let csrf = call.visitor.csrf_token.as_deref().unwrap_or_default();
    let sign_out = format!(
        "<form method=\"post\" action=\"/sign-out\"><input type=\"hidden\" name=\"csrf\" value=\"{}\">\
         <button class=\"quiet\">{}</button></form>",
        escape(csrf),
        page_text(language, "front.sign_out"),
    );
    format!(
        "<h2>{}</h2>{orders}<p>{}</p>",
        page_text(language, "front.orders"),
        if csrf.is_empty() { "" } else { &sign_out }
    )
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
