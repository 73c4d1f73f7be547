//! How the command line speaks to the book: through the process that serves it, or by itself.
//!
//! Both ways end in the same router, so a command does the same thing beside a running `serve` and
//! without one.

use std::path::PathBuf;

use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, Response, StatusCode, header};
use http_body_util::BodyExt;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use ops::config::Settings;
use serde_json::Value;
use tokio::net::UnixStream;
use tower::ServiceExt;

use crate::auth::LocalPeer;
use crate::cli::Failure;
use crate::place::{FirstContent, Opened, Place};

/// Largest answer that is read whole; lists and verdicts are pages, so more is a mistake.
const ANSWER_LIMIT_BYTES: usize = 64 << 20;

/// A way to the book.
pub enum Client {
    /// Another process serves the book and listens on this socket.
    Socket(PathBuf),
    /// This process has opened the book.
    InProcess(Box<Opened>),
}

impl Client {
    /// Finds the serving process, or opens the book.
    ///
    /// # Errors
    /// When the book is in use by a process that does not answer, or cannot be opened.
    pub async fn connect(place: &Place, settings: &Settings) -> Result<Client, Failure> {
        if let Some(socket) = place.socket()
            && UnixStream::connect(&socket).await.is_ok()
        {
            return Ok(Client::Socket(socket));
        }
        Ok(Client::InProcess(Box::new(
            Opened::open(place, settings, FirstContent::Furniture).await?,
        )))
    }

    /// Sends one request; bodies stream in both directions.
    ///
    /// # Errors
    /// When the serving process is gone. A refusal is a response, not an error.
    pub async fn request(
        &self,
        method: Method,
        path: &str,
        headers: HeaderMap,
        body: Body,
    ) -> Result<Response<Body>, Failure> {
        let mut request = Request::new(body);
        *request.method_mut() = method;
        *request.uri_mut() = path
            .parse()
            .map_err(|error| Failure::bug(format!("{path}: {error}")))?;
        *request.headers_mut() = headers;
        match self {
            Client::Socket(socket) => send_over_socket(socket, request).await,
            Client::InProcess(opened) => {
                request.extensions_mut().insert(LocalPeer);
                Ok(opened
                    .site
                    .router
                    .clone()
                    .oneshot(request)
                    .await
                    .unwrap_or_else(|never| match never {}))
            }
        }
    }

    /// Sends a JSON body (or none, for `Null`) and reads a JSON answer.
    ///
    /// # Errors
    /// When the serving process is gone, or the answer is a refusal, in its own words.
    pub async fn json(&self, method: Method, path: &str, body: &Value) -> Result<Value, Failure> {
        let mut headers = HeaderMap::new();
        let bytes = if body.is_null() {
            Vec::new()
        } else {
            body.to_string().into_bytes()
        };
        if !bytes.is_empty() {
            headers.insert(
                header::CONTENT_TYPE,
                header::HeaderValue::from_static("application/json"),
            );
        }
        let response = self.request(method, path, headers, Body::from(bytes)).await?;
        read_json(response).await
    }

    /// Closes the book, if this process had opened it.
    pub async fn close(self) {
        if let Client::InProcess(opened) = self {
            opened.close().await;
        }
    }
}

async fn send_over_socket(socket: &PathBuf, request: Request<Body>) -> Result<Response<Body>, Failure> {
    let gone = |error: &dyn std::fmt::Display| {
        Failure::unreachable(format!(
            "the process that serves the book does not answer: {error}"
        ))
    };
    let stream = UnixStream::connect(socket).await.map_err(|error| gone(&error))?;
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream))
        .await
        .map_err(|error| gone(&error))?;
    // The connection lives for this one exchange and ends with it.
    tokio::spawn(connection);
    let mut request = request;
    request
        .headers_mut()
        .entry(header::HOST)
        .or_insert(header::HeaderValue::from_static("localhost"));
    let response = sender.send_request(request).await.map_err(|error| gone(&error))?;
    Ok(response.map(Body::new))
}

/// Reads a JSON answer; a refusal becomes a [`Failure`] in the server's words.
///
/// # Errors
/// The refusal, or a broken answer.
pub async fn read_json(response: Response<Body>) -> Result<Value, Failure> {
    let status = response.status();
    let body = http_body_util::Limited::new(response.into_body(), ANSWER_LIMIT_BYTES);
    let bytes = body
        .collect()
        .await
        .map_err(|error| Failure::unreachable(error.to_string()))?
        .to_bytes();
    let answer: Value = if bytes.is_empty() {
        Value::Null
    } else {
        serde_json::from_slice(&bytes)
            .map_err(|error| Failure::bug(format!("the answer is no JSON: {error}")))?
    };
    if status.is_success() {
        Ok(answer)
    } else {
        Err(refusal(status, &answer))
    }
}

fn refusal(status: StatusCode, answer: &Value) -> Failure {
    let text = |value: &Value, name: &str| value[name].as_str().unwrap_or_default().to_owned();
    let mut message = format!("{} ({})", text(answer, "detail"), text(answer, "code"));
    for error in answer["errors"].as_array().into_iter().flatten() {
        message.push_str(&format!(
            "\n  {}: {}",
            text(error, "pointer"),
            text(error, "detail")
        ));
    }
    if status == StatusCode::SERVICE_UNAVAILABLE {
        Failure::unreachable(message)
    } else {
        Failure::refused(message)
    }
}
