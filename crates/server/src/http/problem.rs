//! One way to say no: every refusal and fault leaves as RFC 9457 problem+json.
//!
//! An [`ApiError`] carries a stable code and facts, never prose. The words come from
//! `content/problems/{en,nl}.json`, chosen by the reader's language, and are put in by the edge
//! ([`super::edge`]), which alone knows the request id and the language.

use std::collections::BTreeMap;

use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::refusal::{Class, Refusal};
use engine::ExecuteError;
use serde::Serialize;
use serde_json::{Map, Value};
use store::Fault;

use super::language::Language;
use super::text::{self, Words};

/// What a caller is told to wait when the command queue is full, which empties in less.
const QUEUE_RETRY_SECONDS: u64 = 1;

/// Says that an answer was given before, to the same request with the same key.
pub const REPLAYED: HeaderName = HeaderName::from_static("idempotent-replayed");

/// A code that this server itself can answer with, and its status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Problem {
    /// The stable code, such as `request.too_deep`.
    pub code: &'static str,
    /// The HTTP status; a code that stands only inside `errors` has 422.
    pub status: StatusCode,
}

macro_rules! problems {
    ($( #[doc = $doc:literal] $name:ident = $code:literal, $status:ident; )*) => {
        $( #[doc = $doc] pub const $name: Problem = Problem { code: $code, status: StatusCode::$status }; )*
        /// Every code of the server's own. The domain's refusals come on top of these.
        pub const ALL: &[(&str, Problem)] = &[ $( (stringify!($name), $name), )* ];
    };
}

problems! {
    /// The body is not JSON.
    MALFORMED_JSON = "request.malformed_json", BAD_REQUEST;
    /// Arrays and objects are nested too deep.
    TOO_DEEP = "request.too_deep", BAD_REQUEST;
    /// An object names a key twice.
    DUPLICATE_KEY = "request.duplicate_key", BAD_REQUEST;
    /// A text holds a NUL or half a surrogate pair.
    BAD_TEXT = "request.bad_text", BAD_REQUEST;
    /// The JSON is sound, but its fields are not what the route takes.
    INVALID = "request.invalid", UNPROCESSABLE_ENTITY;
    /// The body is larger than the route takes.
    BODY_TOO_LARGE = "request.body_too_large", PAYLOAD_TOO_LARGE;
    /// The body did not arrive in time.
    BODY_TIMEOUT = "request.body_timeout", REQUEST_TIMEOUT;
    /// The body broke off.
    BODY_BROKEN = "request.body_broken", BAD_REQUEST;
    /// The body is of a kind that the route does not take.
    UNSUPPORTED_MEDIA = "request.unsupported_media", UNSUPPORTED_MEDIA_TYPE;
    /// The query string cannot be read.
    BAD_QUERY = "request.bad_query", BAD_REQUEST;
    /// A part of the path cannot be read.
    BAD_PATH = "request.bad_path", BAD_REQUEST;
    /// The `Idempotency-Key` header cannot be used.
    BAD_IDEMPOTENCY_KEY = "request.bad_idempotency_key", BAD_REQUEST;
    /// The `If-Match` header names no version.
    BAD_IF_MATCH = "request.bad_if_match", BAD_REQUEST;
    /// A version was sent with `If-Match`, and what the route changes has none.
    NO_VERSION = "request.no_version", BAD_REQUEST;
    /// The answer did not come within the route's deadline.
    DEADLINE = "request.deadline", GATEWAY_TIMEOUT;
    /// No credential was sent.
    AUTH_MISSING = "auth.missing", UNAUTHORIZED;
    /// The credential is unknown or revoked.
    AUTH_INVALID = "auth.invalid", UNAUTHORIZED;
    /// The session has ended.
    AUTH_EXPIRED = "auth.expired", UNAUTHORIZED;
    /// The proof against forged requests is missing or wrong.
    AUTH_CSRF = "auth.csrf", FORBIDDEN;
    /// The request was sent by another site's page.
    AUTH_CROSS_SITE = "auth.cross_site", FORBIDDEN;
    /// No index serves the query, and the list is too long to be looked through whole.
    LIST_TOO_WIDE = "list.too_wide", UNPROCESSABLE_ENTITY;
    /// There is no such job on the dead list.
    JOB_UNKNOWN = "job.unknown", NOT_FOUND;
    /// The actor may not do this.
    PERMISSION_DENIED = "permission.denied", FORBIDDEN;
    /// There is no such route.
    ROUTE_UNKNOWN = "route.unknown", NOT_FOUND;
    /// The route does not take this method.
    METHOD_NOT_ALLOWED = "method.not_allowed", METHOD_NOT_ALLOWED;
    /// There is no room for this class of work now.
    SHED = "overload.shed", SERVICE_UNAVAILABLE;
    /// There is no such session.
    SESSION_UNKNOWN = "session.unknown", NOT_FOUND;
    /// There is no such API key.
    API_KEY_UNKNOWN = "api_key.unknown", NOT_FOUND;
    /// The book cannot be reached now.
    UNAVAILABLE = "server.unavailable", SERVICE_UNAVAILABLE;
    /// A mistake of ours.
    BUG = "server.bug", INTERNAL_SERVER_ERROR;
    /// A command with the same idempotency key is under way.
    COMMAND_IN_FLIGHT = "command.in_flight", CONFLICT;
    /// The idempotency key was used for another request.
    COMMAND_KEY_REUSED = "command.key_reused", UNPROCESSABLE_ENTITY;
    /// The book holds business of its own, so it cannot become a demonstration.
    BOOK_NOT_EMPTY = "book.not_empty", CONFLICT;
    /// What is told is of another book.
    BOOK_OTHER_BOOK = "book.other_book", CONFLICT;
    /// The book is another demonstration than the one that is wanted.
    BOOK_OTHER_DEMONSTRATION = "book.other_demonstration", CONFLICT;
    /// The book is no demonstration, so there is none to be removed.
    BOOK_NO_DEMONSTRATION = "book.no_demonstration", CONFLICT;
    /// The demonstration has another name than was typed.
    BOOK_OTHER_NAME = "book.other_name", UNPROCESSABLE_ENTITY;
    /// The cursor is of a feed that was begun anew.
    FEED_RESET = "feed.reset", GONE;
    /// A field that the route does not know.
    FIELD_UNKNOWN = "field.unknown", UNPROCESSABLE_ENTITY;
    /// A field that must be there is not.
    FIELD_MISSING = "field.missing", UNPROCESSABLE_ENTITY;
    /// A field must be a text.
    FIELD_NOT_TEXT = "field.not_text", UNPROCESSABLE_ENTITY;
    /// A field must be a list.
    FIELD_NOT_LIST = "field.not_list", UNPROCESSABLE_ENTITY;
    /// A field must be an object.
    FIELD_NOT_OBJECT = "field.not_object", UNPROCESSABLE_ENTITY;
    /// A price or percentage is no decimal, or has too many digits.
    FIELD_NOT_DECIMAL = "field.not_decimal", UNPROCESSABLE_ENTITY;
    /// A currency is not one of ISO 4217.
    FIELD_NOT_CURRENCY = "field.not_currency", UNPROCESSABLE_ENTITY;
    /// A moment is not written as RFC 3339 has it.
    FIELD_NOT_INSTANT = "field.not_instant", UNPROCESSABLE_ENTITY;
    /// A field's value is none of those allowed.
    FIELD_UNKNOWN_VALUE = "field.unknown_value", UNPROCESSABLE_ENTITY;
    /// A field stands there beside one that excludes it.
    FIELD_NOT_BOTH = "field.not_both", UNPROCESSABLE_ENTITY;
    /// A field stands there twice.
    FIELD_TWICE = "field.twice", UNPROCESSABLE_ENTITY;
    /// A field or parameter is no whole number, or one out of all bounds.
    FIELD_NOT_NUMBER = "field.not_number", UNPROCESSABLE_ENTITY;
    /// A field or parameter is neither `true` nor `false`.
    FIELD_NOT_FLAG = "field.not_flag", UNPROCESSABLE_ENTITY;
    /// A field or parameter is not written as it should be.
    FIELD_UNREADABLE = "field.unreadable", UNPROCESSABLE_ENTITY;
    /// A list has too few or too many entries.
    FIELD_WRONG_LENGTH = "field.wrong_length", UNPROCESSABLE_ENTITY;
}

/// One thing wrong with one field of the request.
#[derive(Debug, Clone, PartialEq)]
pub struct FieldError {
    /// JSON pointer to the field in the request's body.
    pub pointer: String,
    /// The stable code.
    pub code: &'static str,
    /// Numbers and names for the text.
    pub facts: Map<String, Value>,
}

/// A refusal or fault on its way to the caller: a code, a status, facts, and no prose.
#[derive(Debug, Clone)]
pub struct ApiError {
    /// The stable code.
    pub code: &'static str,
    /// The HTTP status.
    pub status: StatusCode,
    /// Numbers and names for the text; they stand in the answer too.
    pub facts: Map<String, Value>,
    /// What is wrong, field by field.
    pub errors: Vec<FieldError>,
    headers: Vec<(HeaderName, HeaderValue)>,
}

impl From<Problem> for ApiError {
    fn from(problem: Problem) -> ApiError {
        ApiError::new(problem.code, problem.status)
    }
}

impl From<ExecuteError> for ApiError {
    fn from(error: ExecuteError) -> ApiError {
        match error {
            ExecuteError::Refused { refusal, replayed } if replayed => {
                ApiError::from(refusal).header(REPLAYED, HeaderValue::from_static("true"))
            }
            ExecuteError::Refused { refusal, .. } => refusal.into(),
            ExecuteError::Shed => ApiError::shed(QUEUE_RETRY_SECONDS),
            ExecuteError::DeadlinePassed => ApiError::shed(QUEUE_RETRY_SECONDS),
            ExecuteError::InFlight => COMMAND_IN_FLIGHT.into(),
            ExecuteError::KeyReused => COMMAND_KEY_REUSED.into(),
            ExecuteError::Fault(fault) => fault.into(),
            ExecuteError::Unknown(_) | ExecuteError::Stopped => {
                tracing::error!(%error, "a command was not answered");
                UNAVAILABLE.into()
            }
            ExecuteError::Bug(_) => {
                tracing::error!(%error, "a command was not carried out");
                BUG.into()
            }
        }
    }
}

impl From<Fault> for ApiError {
    fn from(fault: Fault) -> ApiError {
        tracing::error!(%fault, "the book could not be used");
        UNAVAILABLE.into()
    }
}

impl From<Refusal> for ApiError {
    /// The business said no: its code and its data, with the status that its class stands for.
    fn from(refusal: Refusal) -> ApiError {
        let code = refusal.code.name;
        let error = ApiError::new(code, status_of(refusal.code.class)).facts(refusal.data.clone());
        if refusal.at.is_empty() {
            return error;
        }
        error.field(FieldError {
            pointer: refusal.at,
            code,
            facts: refusal.data,
        })
    }
}

const fn status_of(class: Class) -> StatusCode {
    match class {
        Class::NotFound => StatusCode::NOT_FOUND,
        Class::Conflict => StatusCode::CONFLICT,
        Class::Invalid => StatusCode::UNPROCESSABLE_ENTITY,
        Class::Stale => StatusCode::PRECONDITION_FAILED,
    }
}

impl ApiError {
    /// There is no room now; nothing was done.
    #[must_use]
    pub fn shed(retry_after_seconds: u64) -> ApiError {
        ApiError::from(SHED)
            .fact("retry_after_seconds", retry_after_seconds)
            .header(header::RETRY_AFTER, HeaderValue::from(retry_after_seconds))
    }

    /// An error with this code and status. The code must have a text in both languages.
    #[must_use]
    pub fn new(code: &'static str, status: StatusCode) -> ApiError {
        ApiError {
            code,
            status,
            facts: Map::new(),
            errors: Vec::new(),
            headers: Vec::new(),
        }
    }

    /// Adds a fact, for the text's `{name}` and for the program that reads the answer.
    #[must_use]
    pub fn fact(mut self, name: &str, value: impl Into<Value>) -> ApiError {
        self.facts.insert(name.to_owned(), value.into());
        self
    }

    /// Adds all facts.
    #[must_use]
    pub fn facts(mut self, facts: Map<String, Value>) -> ApiError {
        self.facts.extend(facts);
        self
    }

    /// Adds what is wrong with one field.
    #[must_use]
    pub fn field(mut self, error: FieldError) -> ApiError {
        self.errors.push(error);
        self
    }

    /// Adds a header to the answer.
    #[must_use]
    pub fn header(mut self, name: HeaderName, value: impl Into<HeaderValue>) -> ApiError {
        self.headers.push((name, value.into()));
        self
    }

    /// The answer in words, as the edge sends it.
    #[must_use]
    pub fn render(&self, language: Language, request_id: &str) -> Response {
        let document = self.document(language, request_id);
        let body = serde_json::to_vec(&document).expect("a document of texts and numbers is JSON");
        let mut response = Response::new(Body::from(body));
        *response.status_mut() = self.status;
        let headers = response.headers_mut();
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        headers.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(language.tag()));
        for (name, value) in &self.headers {
            headers.append(name.clone(), value.clone());
        }
        response
    }

    /// The problem document itself.
    #[must_use]
    pub fn document(&self, language: Language, request_id: &str) -> ProblemDocument {
        let Words { title, detail } = text::problem_words(language, self.code);
        ProblemDocument {
            kind: format!("urn:evenkeel:problem:{}", self.code),
            title: text::fill(title, language, &self.facts),
            status: self.status.as_u16(),
            detail: text::fill(detail, language, &self.facts),
            code: self.code.to_owned(),
            request_id: request_id.to_owned(),
            errors: self.errors.iter().map(|error| error.document(language)).collect(),
            facts: self
                .facts
                .iter()
                .map(|(name, value)| (name.clone(), value.clone()))
                .collect(),
        }
    }
}

impl FieldError {
    /// An error of this field.
    #[must_use]
    pub fn new(pointer: impl Into<String>, problem: Problem) -> FieldError {
        FieldError {
            pointer: pointer.into(),
            code: problem.code,
            facts: Map::new(),
        }
    }

    /// Adds a fact for the text.
    #[must_use]
    pub fn fact(mut self, name: &str, value: impl Into<Value>) -> FieldError {
        self.facts.insert(name.to_owned(), value.into());
        self
    }

    fn document(&self, language: Language) -> FieldProblem {
        FieldProblem {
            pointer: self.pointer.clone(),
            code: self.code.to_owned(),
            detail: text::fill(text::field_words(language, self.code), language, &self.facts),
        }
    }
}

/// What every refusal and fault looks like (RFC 9457).
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Problem)]
pub struct ProblemDocument {
    /// A name for this kind of problem, made from the code.
    #[serde(rename = "type")]
    #[schema(example = "urn:evenkeel:problem:request.invalid")]
    pub kind: String,
    /// The problem in a few words, in the reader's language.
    pub title: String,
    /// The HTTP status.
    #[schema(example = 422)]
    pub status: u16,
    /// What happened and what to do, in the reader's language.
    pub detail: String,
    /// The stable code for programs.
    #[schema(example = "request.invalid")]
    pub code: String,
    /// The id under which this request stands in the log.
    pub request_id: String,
    /// What is wrong, field by field.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldProblem>,
    /// Numbers and names that belong to the code.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    #[schema(value_type = Object)]
    pub facts: BTreeMap<String, Value>,
}

/// One field's problem.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct FieldProblem {
    /// JSON pointer to the field.
    #[schema(example = "/lines/0/quantity")]
    pub pointer: String,
    /// The stable code for programs.
    pub code: String,
    /// What is wrong, in the reader's language.
    pub detail: String,
}

impl IntoResponse for ApiError {
    /// Leaves the words to the edge: the response carries the error itself until it gets there.
    fn into_response(self) -> Response {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = self.status;
        response.extensions_mut().insert(self);
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_answer_names_code_place_and_request_in_the_readers_language() {
        let error = ApiError::from(INVALID)
            .field(FieldError::new("/lines/0/sku", FIELD_MISSING).fact("field", "sku"))
            .fact("line", 3);
        let document = error.document(Language::Dutch, "req_1");
        assert_eq!(document.code, "request.invalid");
        assert_eq!(document.request_id, "req_1");
        assert_eq!(document.errors[0].pointer, "/lines/0/sku");
        assert!(
            document.errors[0].detail.contains("sku"),
            "{}",
            document.errors[0].detail
        );
        assert_ne!(document.title, error.document(Language::English, "req_1").title);
    }

    #[test]
    fn every_code_of_the_server_is_used_somewhere() {
        let sources = text::tests::all_sources();
        for (name, _) in ALL {
            let words = sources.split(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '_'));
            // Once where it is declared, and at least once where it is used.
            let uses = words.filter(|word| *word == *name).count();
            assert!(uses > 1, "{name} is used nowhere: remove it and its texts");
        }
    }
}
