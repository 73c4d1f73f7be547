//! What a handler knows of the request it serves, apart from path, query and body.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{Extensions, HeaderMap, header};
use domain::access::Actor;
use domain::permission::Permission;
use engine::{Context, Lane};
use ops::config::Values;
use ops::overload::Class;
use tokio::time::Instant;

use super::language::Language;
use super::problem::{self, ApiError};
use super::routes::Route;
use crate::auth::Visitor;

/// Longest idempotency key, in characters.
const IDEMPOTENCY_KEY_MAX: usize = 255;

/// One request on its way: who asks, for what, under which limits. An extractor.
#[derive(Debug, Clone)]
pub struct Call {
    /// Who asks. On open routes it may be nobody, who sees and may do nothing.
    pub visitor: Arc<Visitor>,
    /// The id under which the request stands in the log.
    pub request_id: RequestId,
    /// The row of the route table.
    pub route: &'static Route,
    /// The settings that count for the whole life of this request.
    pub settings: Arc<Values>,
    /// When the answer must be there.
    pub deadline: Instant,
    /// The language of the reader.
    pub language: Language,
    /// The client's key for replays.
    pub idempotency_key: Option<Arc<str>>,
    /// The version that the client last read.
    pub if_match: Option<i64>,
}

impl Call {
    /// The actor on whose behalf the business decides.
    #[must_use]
    pub fn actor(&self) -> &Actor {
        &self.visitor.actor
    }

    /// Whether the visitor has this permission too, besides that of the route.
    #[must_use]
    pub fn may(&self, permission: Permission) -> bool {
        self.visitor.role.is_some_and(|role| role.may(permission))
    }

    /// Refuses a visitor who does not have this permission too, besides that of the route.
    ///
    /// # Errors
    /// `permission.denied`.
    pub fn require(&self, permission: Permission) -> Result<(), ApiError> {
        super::guard::check_permission(&self.visitor, permission)
    }

    /// What the engine needs to know of this request. The hash comes with the body, from
    /// [`Json`](super::Json) or [`Bytes`](super::json::Bytes).
    #[must_use]
    pub fn context(&self, body_hash: &[u8; 32]) -> Context {
        Context {
            actor: self.visitor.actor.clone(),
            on_behalf: None,
            credential: self.visitor.credential(),
            idempotency_key: self.idempotency_key.as_deref().map(ToOwned::to_owned),
            body_hash: body_hash.to_vec(),
            request_id: Some(self.request_id.as_str().to_owned()),
            cause: None,
            lane: if self.route.class == Class::Bulk {
                Lane::Bulk
            } else {
                Lane::People
            },
            deadline: self.deadline.into_std(),
        }
    }

    /// The call that the guard put with the request.
    ///
    /// # Panics
    /// When the request did not come through the guard, which wraps every route.
    #[must_use]
    pub fn of(extensions: &Extensions) -> &Call {
        extensions.get::<Call>().expect("the guard wraps every route")
    }
}

impl<S: Sync> FromRequestParts<S> for Call {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Call, Self::Rejection> {
        Ok(Call::of(&parts.extensions).clone())
    }
}

/// Reads `Idempotency-Key`.
pub(super) fn idempotency_key(headers: &HeaderMap) -> Result<Option<Arc<str>>, ApiError> {
    let Some(value) = headers.get("idempotency-key") else {
        return Ok(None);
    };
    let key = value.as_bytes();
    let is_usable = (1..=IDEMPOTENCY_KEY_MAX).contains(&key.len()) && key.iter().all(u8::is_ascii_graphic);
    match value.to_str() {
        Ok(text) if is_usable => Ok(Some(text.into())),
        _ => Err(ApiError::from(problem::BAD_IDEMPOTENCY_KEY).fact("limit", IDEMPOTENCY_KEY_MAX)),
    }
}

/// Reads `If-Match`: a version, with or without quotes. `*` asks for nothing.
pub(super) fn if_match(headers: &HeaderMap) -> Result<Option<i64>, ApiError> {
    let Some(value) = headers.get(header::IF_MATCH) else {
        return Ok(None);
    };
    let text = value.to_str().unwrap_or_default().trim();
    if text == "*" {
        return Ok(None);
    }
    let digits = text
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'))
        .unwrap_or(text);
    match digits.parse::<i64>() {
        Ok(version) if version >= 0 => Ok(Some(version)),
        _ => Err(problem::BAD_IF_MATCH.into()),
    }
}

/// The id under which a request stands in the log. Cheap to clone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestId(Arc<str>);

impl RequestId {
    /// The client's own id when it can be used, otherwise a new one.
    #[must_use]
    pub(super) fn accept_or_mint(headers: &HeaderMap) -> RequestId {
        let sent = headers.get("x-request-id").and_then(|value| value.to_str().ok());
        match sent {
            Some(text) if is_usable_id(text) => RequestId(text.into()),
            _ => RequestId::mint(),
        }
    }

    /// A new id: random for the process, counted within it.
    fn mint() -> RequestId {
        use std::sync::OnceLock;
        use std::sync::atomic::{AtomicU64, Ordering};
        static PROCESS: OnceLock<String> = OnceLock::new();
        static COUNT: AtomicU64 = AtomicU64::new(1);
        let process = PROCESS.get_or_init(|| hex::encode(crate::auth::random_bytes::<6>()));
        RequestId(format!("req_{process}_{}", COUNT.fetch_add(1, Ordering::Relaxed)).into())
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn is_usable_id(text: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | b':');
    (1..=64).contains(&text.len()) && text.bytes().all(is_plain)
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn headers(name: &'static str, value: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(
            name.parse().expect("a header name"),
            HeaderValue::from_static(value),
        )])
    }

    #[test]
    fn a_version_is_read_with_and_without_quotes() {
        assert_eq!(if_match(&headers("if-match", "\"7\"")).expect("good"), Some(7));
        assert_eq!(if_match(&headers("if-match", "7")).expect("good"), Some(7));
        assert_eq!(if_match(&headers("if-match", "*")).expect("good"), None);
        assert_eq!(if_match(&HeaderMap::new()).expect("good"), None);
        for bad in ["W/\"7\"", "\"x\"", "-1", "", "99999999999999999999"] {
            assert!(if_match(&headers("if-match", bad)).is_err(), "{bad}");
        }
    }

    #[test]
    fn an_idempotency_key_is_printable_and_not_empty() {
        assert_eq!(
            idempotency_key(&headers("idempotency-key", "a-1"))
                .expect("good")
                .as_deref(),
            Some("a-1")
        );
        assert!(idempotency_key(&headers("idempotency-key", "")).is_err());
        assert!(idempotency_key(&headers("idempotency-key", "a b")).is_err());
    }

    #[test]
    fn a_clients_request_id_is_kept_unless_it_could_harm_the_log() {
        assert_eq!(
            RequestId::accept_or_mint(&headers("x-request-id", "abc-1")).as_str(),
            "abc-1"
        );
        assert!(
            RequestId::accept_or_mint(&headers("x-request-id", "a b\tc"))
                .as_str()
                .starts_with("req_")
        );
        assert_ne!(RequestId::mint(), RequestId::mint());
    }
}
