//! The screens: what the build of `ui/` left in `ui/dist`, out of the binary.
//!
//! A release build carries the files; a debug build reads them from the folder, so that a change
//! shows without compiling. The page answers on every path that is not taken, because the screens
//! have addresses of their own; a file that is not there is refused, never answered with the page.

use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use rust_embed::{EmbeddedFile, RustEmbed};

use super::language::Language;
use super::page;
use super::problem::{self, ApiError};

/// The files of the screens. Beside a text stands its brotli form, `<name>.br`.
#[derive(RustEmbed)]
#[folder = "../../ui/dist"]
#[allow_missing = true]
struct Files;

/// The page that all screens share.
const PAGE: &str = "index.html";

/// Files under here carry their content's hash in their name.
const HASHED: &str = "assets/";

/// First segments that are never a screen: a mistake there must be told, not answered with a page.
const NOT_SCREENS: [&str; 4] = ["api", "assets", "sign-in", "sign-out"];

/// The hashes of styles that a library sets inline, one a line. A test in a browser finds a change.
const STYLE_HASHES: &str = include_str!("../../../../ui/style-hashes.txt");

/// Answers what no route answers: a file of the screens, a screen, or a refusal.
pub(super) async fn fallback(request: Request) -> Response {
    let path = request.uri().path().trim_start_matches('/');
    let is_read = matches!(*request.method(), Method::GET | Method::HEAD);
    if !is_read {
        return unknown();
    }
    if let Some(response) = file(path, request.headers()) {
        return response;
    }
    let first = path.split('/').next().unwrap_or_default();
    if NOT_SCREENS.contains(&first) {
        return unknown();
    }
    file(PAGE, request.headers())
        .unwrap_or_else(|| page::without_screens(Language::from_headers(request.headers())))
}

fn unknown() -> Response {
    ApiError::from(problem::ROUTE_UNKNOWN).into_response()
}

/// One file, in the form that the reader takes; `304` when it has it already. What begins with a dot is the build's own.
fn file(path: &str, headers: &HeaderMap) -> Option<Response> {
    if path.ends_with(".br")
        || path
            .split('/')
            .any(|name| name.is_empty() || name.starts_with('.'))
    {
        return None;
    }
    let plain = Files::get(path)?;
    let packed = accepts_brotli(headers)
        .then(|| Files::get(&format!("{path}.br")))
        .flatten();
    let tag = entity_tag(&plain, packed.is_some());
    let mut response = if has(headers, &tag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        content(path, &plain, packed)
    };
    let answer = response.headers_mut();
    answer.insert(header::ETAG, tag);
    answer.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    answer.insert(header::CACHE_CONTROL, HeaderValue::from_static(keep(path)));
    if path == PAGE {
        answer.insert(header::CONTENT_SECURITY_POLICY, policy());
    }
    Some(response)
}

fn content(path: &str, plain: &EmbeddedFile, packed: Option<EmbeddedFile>) -> Response {
    let is_packed = packed.is_some();
    let bytes = packed.map_or_else(|| plain.data.clone(), |packed| packed.data);
    let mut response = ([(header::CONTENT_TYPE, kind(path))], bytes.into_owned()).into_response();
    if is_packed {
        let brotli = HeaderValue::from_static("br");
        response.headers_mut().insert(header::CONTENT_ENCODING, brotli);
    }
    response
}

fn accepts_brotli(headers: &HeaderMap) -> bool {
    let accepted = headers
        .get(header::ACCEPT_ENCODING)
        .and_then(|value| value.to_str().ok());
    accepted.is_some_and(|accepted| {
        accepted.split(',').any(|coding| {
            let (name, weight) = coding.split_once(';').unwrap_or((coding, ""));
            let is_refused = weight
                .trim()
                .strip_prefix("q=")
                .is_some_and(|q| q.trim_matches(['0', '.']).is_empty());
            name.trim() == "br" && !is_refused
        })
    })
}

/// A strong tag: the content's hash, and the form.
fn entity_tag(file: &EmbeddedFile, is_packed: bool) -> HeaderValue {
    let hash = hex::encode(&file.metadata.sha256_hash()[..16]);
    let form = if is_packed { "-br" } else { "" };
    HeaderValue::from_str(&format!("\"{hash}{form}\"")).expect("hexadecimal is a header's value")
}

fn has(headers: &HeaderMap, tag: &HeaderValue) -> bool {
    let Some(known) = headers
        .get(header::IF_NONE_MATCH)
        .and_then(|value| value.to_str().ok())
    else {
        return false;
    };
    known
        .split(',')
        .any(|known| known.trim().trim_start_matches("W/").as_bytes() == tag.as_bytes())
}

fn keep(path: &str) -> &'static str {
    if path.starts_with(HASHED) {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    }
}

fn kind(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "woff2" => "font/woff2",
        "wasm" => "application/wasm",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

/// What the screens may load and run: our own files, and the styles that are named by hash.
fn policy() -> HeaderValue {
    let styles: String = STYLE_HASHES
        .lines()
        .filter(|line| !line.is_empty())
        .map(|hash| format!(" '{hash}'"))
        .collect();
    let policy = format!(
        "default-src 'self'; style-src 'self'{styles}; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; \
         frame-ancestors 'none'; form-action 'self'; worker-src 'self'; connect-src 'self'"
    );
    HeaderValue::from_str(&policy).expect("hashes are ASCII")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accepting(value: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(header::ACCEPT_ENCODING, HeaderValue::from_static(value))])
    }

    #[test]
    fn brotli_is_sent_to_whoever_takes_it() {
        assert!(accepts_brotli(&accepting("gzip, deflate, br, zstd")));
        assert!(accepts_brotli(&accepting("br;q=0.5")));
        assert!(!accepts_brotli(&accepting("gzip, br;q=0")));
        assert!(!accepts_brotli(&accepting("brotli")));
        assert!(!accepts_brotli(&HeaderMap::new()));
    }

    #[test]
    fn only_names_that_hold_a_hash_are_kept_for_ever() {
        assert!(keep("assets/index-3f2a.js").contains("immutable"));
        assert_eq!(keep("index.html"), "no-cache");
        assert_eq!(keep("icon.svg"), "no-cache");
    }

    #[test]
    fn the_policy_allows_nothing_inline_but_the_named_styles() {
        let policy = policy();
        let text = policy.to_str().expect("ASCII");
        assert!(!text.contains("unsafe"), "{text}");
        assert!(text.contains("default-src 'self'"), "{text}");
    }
}
