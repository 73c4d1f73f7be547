//! The pages of signing in and out.
//!
//! The link opens a page with a button; only the button uses the link up. Mail scanners and chat
//! previews fetch links by themselves, and must not find themselves signed in, nor burn the link.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};

use super::desk::{Lifetime, SessionHashes};
use super::secret::Secret;
use super::{Way, cookie, forgery};
use crate::app::App;
use crate::http::json::Bytes;
use crate::http::page::{escape, frame};
use crate::http::text::page_text;
use crate::http::{ApiError, Call, Language, Module, Route};

const ROUTES: &[Route] = &[
    Route::open_get("/sign-in"),
    Route::open_post("/sign-in"),
    Route::open_post("/sign-out"),
];

/// The routes of the sign-in pages.
pub fn module() -> Module {
    Module::new("sign_in", ROUTES)
        .plain("/sign-in", get(show).post(sign_in))
        .plain("/sign-out", post(sign_out))
}

/// The path and query of a sign-in link.
#[must_use]
pub fn link_path(token: &Secret) -> String {
    format!("/sign-in?link={}", token.reveal())
}

/// Longest path of a page that a link leads to, in bytes.
const PATH_BYTES_MAX: usize = 200;

/// Is it a path of this site and nothing else? Plain letters only, so that no browser reads another host, an
/// escape or a step upwards into it.
pub(super) fn is_local(path: &str) -> bool {
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "/_-".contains(letter);
    path.len() <= PATH_BYTES_MAX
        && path.starts_with('/')
        && !path.contains("//")
        && path.chars().all(is_plain)
}

/// The page behind the link. Changes nothing.
async fn show(call: Call, request: Request) -> Response {
    let query = request.uri().query().unwrap_or_default();
    let Some(token) = form_value(query, "link").and_then(Secret::from_wire) else {
        return dead_link(call.language);
    };
    let text = |key| page_text(call.language, key);
    let body = format!(
        "<h1>{}</h1><p>{}</p><form method=\"post\" action=\"/sign-in\">\
         <input type=\"hidden\" name=\"link\" value=\"{}\"><button>{}</button></form>",
        text("sign_in.title"),
        text("sign_in.explain"),
        escape(token.reveal()),
        text("sign_in.button"),
    );
    frame(call.language, text("sign_in.title"), &body)
}

/// The button: uses the link up and opens a session with fresh tokens.
async fn sign_in(
    State(app): State<App>,
    call: Call,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, ApiError> {
    if forgery::refuse_cross_site(&headers).is_err() {
        let text = page_text(call.language, "sign_in.foreign");
        return Ok(with_status(
            StatusCode::FORBIDDEN,
            frame(call.language, "Evenkeel", &format!("<p>{text}</p>")),
        ));
    }
    let form = String::from_utf8_lossy(&body.bytes);
    let Some(link) = form_value(&form, "link").and_then(Secret::from_wire) else {
        return Ok(dead_link(call.language));
    };
    let token = Secret::mint();
    let hashes = SessionHashes {
        token: token.hash().to_vec(),
        csrf: token.csrf_token().hash().to_vec(),
    };
    let seconds = call.settings.access.session_absolute_seconds;
    let opened = app
        .desk
        .sign_in(link.hash(), hashes, Lifetime::seconds(seconds))
        .await?;
    let Some(signed_in) = opened else {
        return Ok(dead_link(call.language));
    };
    tracing::info!(
        session_id = signed_in.session,
        request_id = call.request_id.as_str(),
        "signed in by a link"
    );
    let page = Some(signed_in.path.as_str()).filter(|path| is_local(path));
    let mut response = Redirect::to(page.unwrap_or("/")).into_response();
    for value in cookie::opening(&token, call.settings.http.behind_https, seconds) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
    Ok(response)
}

/// Ends the session of the page on which the button stands.
async fn sign_out(
    State(app): State<App>,
    call: Call,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, ApiError> {
    let form = String::from_utf8_lossy(&body.bytes);
    let visitor = app
        .authenticator
        .session_of_form(&headers, form_value(&form, "csrf"), &call.settings)
        .await?;
    if let Way::Session(id) = visitor.way {
        app.desk.revoke_session(id).await?;
        app.authenticator.forget_way(visitor.way);
    }
    let mut response = Redirect::to("/").into_response();
    for value in cookie::closing(call.settings.http.behind_https) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
    Ok(response)
}

fn dead_link(language: Language) -> Response {
    let title = page_text(language, "sign_in.dead_title");
    let body = format!("<h1>{title}</h1><p>{}</p>", page_text(language, "sign_in.dead"));
    with_status(StatusCode::GONE, frame(language, title, &body))
}

fn with_status(status: StatusCode, mut response: Response) -> Response {
    *response.status_mut() = status;
    response
}

/// One value of a form or query. Ours are hexadecimal, so nothing is percent-encoded.
fn form_value<'a>(form: &'a str, name: &str) -> Option<&'a str> {
    form.split('&')
        .filter_map(|pair| pair.split_once('='))
        .find_map(|(key, value)| (key == name).then_some(value))
}
