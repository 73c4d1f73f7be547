//! The extractors that read a body: JSON into a type, or the bytes as they are.

use std::time::Duration;

use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, header};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

use super::decode::decode;
use super::flaw::Flaw;
use super::parse::{Node, SyntaxError, SyntaxProblem, parse};
use super::place::Place;
use crate::http::call::Call;
use crate::http::problem::{self, ApiError};

/// A JSON body as the route's own type. An empty body counts as `{}`.
///
/// `T` must refuse unknown fields (`#[serde(deny_unknown_fields)]`); a test over the OpenAPI
/// document sees to that.
#[derive(Debug)]
pub struct Json<T> {
    /// What was sent.
    pub value: T,
    /// SHA-256 over method, path with query, and the raw body: what an idempotency key is held to.
    pub hash: [u8; 32],
}

/// The body's bytes, read whole under the route's limit.
#[derive(Debug)]
pub struct Bytes {
    /// What was sent.
    pub bytes: axum::body::Bytes,
    /// SHA-256 over method, path with query, and the raw body.
    pub hash: [u8; 32],
}

impl<S: Send + Sync> FromRequest<S> for Bytes {
    type Rejection = ApiError;

    async fn from_request(request: Request, _: &S) -> Result<Bytes, ApiError> {
        let call = Call::of(request.extensions()).clone();
        let mut hasher = Sha256::new();
        hasher.update(request.method().as_str());
        hasher.update(b" ");
        hasher.update(request.uri().path_and_query().map_or("/", |path| path.as_str()));
        hasher.update(b"\n");
        let bytes = read_whole(request, &call).await?;
        hasher.update(&bytes);
        Ok(Bytes {
            bytes,
            hash: hasher.finalize().into(),
        })
    }
}

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Json<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Json<T>, ApiError> {
        let is_json = names_json(request.headers());
        let depth_max = Call::of(request.extensions()).settings.http.json_depth_max;
        let Bytes { bytes, hash } = Bytes::from_request(request, state).await?;
        if bytes.is_empty() {
            return Ok(Json {
                value: read_json(b"{}", depth_max)?,
                hash,
            });
        }
        if !is_json {
            return Err(ApiError::from(problem::UNSUPPORTED_MEDIA).fact("expected", "application/json"));
        }
        Ok(Json {
            value: read_json(&bytes, depth_max)?,
            hash,
        })
    }
}

async fn read_whole(request: Request, call: &Call) -> Result<axum::body::Bytes, ApiError> {
    let http = &call.settings.http;
    let limit_bytes = call.route.body.limit_bytes(&call.settings);
    let too_large = || ApiError::from(problem::BODY_TOO_LARGE).fact("limit_bytes", limit_bytes);
    let announced = request
        .headers()
        .get(header::CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    if announced.is_some_and(|length| length > limit_bytes) {
        return Err(too_large());
    }
    let body = Limited::new(
        request.into_body(),
        usize::try_from(limit_bytes).unwrap_or(usize::MAX),
    );
    let arrived = tokio::time::timeout(Duration::from_millis(http.body_timeout_ms), body.collect()).await;
    match arrived {
        Err(_) => Err(ApiError::from(problem::BODY_TIMEOUT).fact("limit_ms", http.body_timeout_ms)),
        Ok(Err(error)) if error.is::<LengthLimitError>() => Err(too_large()),
        Ok(Err(_)) => Err(problem::BODY_BROKEN.into()),
        Ok(Ok(collected)) => Ok(collected.to_bytes()),
    }
}

/// `application/json`, or anything `+json`, with or without parameters.
fn names_json(headers: &HeaderMap) -> bool {
    let Some(kind) = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
    else {
        return false;
    };
    let kind = kind
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    kind == "application/json" || (kind.starts_with("application/") && kind.ends_with("+json"))
}

/// Reads a `T` from JSON text.
///
/// # Errors
/// The refusal, with the place of what is wrong.
pub fn read_json<T: DeserializeOwned>(bytes: &[u8], depth_max: u64) -> Result<T, ApiError> {
    decode(parse_body(bytes, depth_max)?).map_err(|flaw| flaw_refusal(bytes, flaw))
}

/// Reads a body into its tree, for routes that decode it part by part.
pub(crate) fn parse_body(bytes: &[u8], depth_max: u64) -> Result<Node<'_>, ApiError> {
    let depth_max = usize::try_from(depth_max).unwrap_or(usize::MAX);
    parse(bytes, depth_max).map_err(|error| syntax_refusal(bytes, depth_max, error))
}

/// Refuses a body that does not say it is JSON.
pub(crate) fn require_json(headers: &HeaderMap) -> Result<(), ApiError> {
    if names_json(headers) {
        return Ok(());
    }
    Err(ApiError::from(problem::UNSUPPORTED_MEDIA).fact("expected", "application/json"))
}

fn syntax_refusal(bytes: &[u8], depth_max: usize, error: SyntaxError) -> ApiError {
    let refusal = match error.problem {
        SyntaxProblem::Expected(expected) => {
            ApiError::from(problem::MALFORMED_JSON).fact("expected", expected)
        }
        SyntaxProblem::TooDeep => ApiError::from(problem::TOO_DEEP).fact("limit", depth_max),
        SyntaxProblem::DuplicateKey(key) => ApiError::from(problem::DUPLICATE_KEY).fact("key", key),
        SyntaxProblem::LoneSurrogate => ApiError::from(problem::BAD_TEXT).fact("found", "U+D800..U+DFFF"),
        SyntaxProblem::Nul => ApiError::from(problem::BAD_TEXT).fact("found", "U+0000"),
    };
    with_place(refusal, bytes, error.offset)
}

fn with_place(refusal: ApiError, bytes: &[u8], offset: usize) -> ApiError {
    let place = Place::of(bytes, offset);
    refusal.fact("line", place.line).fact("column", place.column)
}

pub(crate) fn flaw_refusal(bytes: &[u8], flaw: Flaw) -> ApiError {
    let refusal = with_place(problem::INVALID.into(), bytes, flaw.offset.unwrap_or(0));
    refusal.field(flaw.into())
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use serde_json::Value;

    use super::*;

    /// Sound JSON that a book cannot hold, so that we refuse it all the same.
    const SOUND_BUT_REFUSED: &[&str] = &[
        "y_object_duplicated_key.json",
        "y_object_duplicated_key_and_value.json",
        "y_object_escaped_null_in_key.json",
        "y_string_null_escape.json",
    ];

    fn data_folder() -> Option<PathBuf> {
        let folder = match std::env::var_os("EVENKEEL_DATA") {
            Some(folder) => PathBuf::from(folder),
            None => PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"),
        };
        folder.is_dir().then_some(folder)
    }

    #[test]
    fn every_bad_file_is_refused_with_its_place_and_every_good_one_is_read() {
        let Some(folder) = data_folder() else {
            #[expect(clippy::print_stdout, reason = "a skipped test says so")]
            {
                println!("skipped: there is no test data (set EVENKEEL_DATA to its folder)");
            }
            return;
        };
        let mut seen = 0;
        for entry in std::fs::read_dir(folder.join("bad-json/json-parsing"))
            .expect("bad-json is there")
            .flatten()
        {
            let name = entry.file_name().into_string().expect("an ASCII name");
            let bytes = std::fs::read(entry.path()).expect("the file can be read");
            let result = read_json::<Value>(&bytes, 32);
            if let Err(refusal) = &result {
                assert!(refusal.status.is_client_error(), "{name}: {refusal:?}");
                assert!(refusal.facts.contains_key("line"), "{name}: {refusal:?}");
            }
            match name.as_bytes()[0] {
                b'y' if SOUND_BUT_REFUSED.contains(&name.as_str()) => assert!(result.is_err(), "{name}"),
                b'y' => assert!(result.is_ok(), "{name}: {result:?}"),
                b'n' => assert!(result.is_err(), "{name}"),
                _ => {}
            }
            seen += 1;
        }
        assert!(seen > 100, "only {seen} files");
    }

    #[test]
    fn whatever_is_read_is_read_as_serde_json_reads_it() {
        for text in [
            r#"{"a":[1,-2,2.5e3,true,null,"x\u00e9\n"],"b":{}}"#,
            "3",
            "\"\"",
            " [ ] ",
        ] {
            let ours: Value = read_json(text.as_bytes(), 32).expect(text);
            let theirs: Value = serde_json::from_str(text).expect(text);
            assert_eq!(ours, theirs);
        }
    }
}
