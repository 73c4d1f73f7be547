//! Users of a site: each sends requests as somebody, and reads the answers.

use std::collections::HashMap;

use axum::Router;
use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use axum::response::Response;
use engine::{Engine, Running};
use http_body_util::BodyExt;
use ops::config::{Settings, Values};
use serde_json::{Value, json};
use server::app::App;
use server::auth::LocalPeer;
use server::http::{Site, site};
use store::Store;
use tower::ServiceExt;

/// A site on a fresh book.
pub struct TestSite {
    pub app: App,
    pub site: Site,
    _running: Running,
}

impl TestSite {
    pub async fn new(store: Store) -> TestSite {
        TestSite::with(store, |_| {}).await
    }

    /// On a book that has its first owner, channel and warehouse.
    pub async fn furnished(store: Store) -> TestSite {
        TestSite::furnished_with(store, |_| {}).await
    }

    /// The same, with some settings changed.
    pub async fn furnished_with(store: Store, change: impl FnOnce(&mut Values)) -> TestSite {
        let site = TestSite::with(store, change).await;
        let furnished = server::first_run::furnish(&site.app.engine).await;
        furnished.expect("the book takes its first owner");
        site
    }

    /// With some settings changed.
    pub async fn with(store: Store, change: impl FnOnce(&mut Values)) -> TestSite {
        let mut values = Values::defaults();
        change(&mut values);
        let settings = Settings::new(values);
        let (engine, running) = Engine::start(store, settings.clone())
            .await
            .expect("the engine starts");
        let app = App::new(engine, settings);
        let site = site(&app);
        TestSite {
            app,
            site,
            _running: running,
        }
    }

    /// Somebody without a credential.
    pub fn stranger(&self) -> Actor {
        Actor::new(&self.site.router, Credential::None)
    }

    /// The administrator at the machine itself.
    pub fn administrator(&self) -> Actor {
        Actor::new(&self.site.router, Credential::Local)
    }

    /// A program with this key.
    pub fn program(&self, key: &str) -> Actor {
        Actor::new(&self.site.router, Credential::Key(key.to_owned()))
    }

    /// A program with a fresh key of this role.
    pub async fn program_as(&self, role: &str) -> Actor {
        let made = self
            .administrator()
            .post("/api/v1/api-keys", json!({ "name": role, "role": role }))
            .await;
        self.program(
            made.expect(StatusCode::CREATED)["key"]
                .as_str()
                .expect("the key's text"),
        )
    }

    /// Somebody who signed in by a fresh link, in a browser that keeps cookies.
    pub async fn signed_in(&self) -> Actor {
        let mut browser = self.stranger();
        browser.sign_in(&self.fresh_link().await).await;
        browser
    }

    /// The path and query of a fresh sign-in link.
    pub async fn fresh_link(&self) -> String {
        let made = self
            .administrator()
            .post("/api/v1/sign-in-links", json!({}))
            .await;
        let url = made.expect(StatusCode::CREATED)["url"]
            .as_str()
            .expect("a link")
            .to_owned();
        url[url.find("/sign-in").expect("the path of the page")..].to_owned()
    }
}

enum Credential {
    None,
    Local,
    Key(String),
}

/// Somebody who sends requests.
pub struct Actor {
    router: Router,
    credential: Credential,
    pub cookies: HashMap<String, String>,
    pub headers: Vec<(&'static str, String)>,
}

impl Actor {
    fn new(router: &Router, credential: Credential) -> Actor {
        Actor {
            router: router.clone(),
            credential,
            cookies: HashMap::new(),
            headers: Vec::new(),
        }
    }

    /// The same, with one more header on every request.
    pub fn header(mut self, name: &'static str, value: &str) -> Actor {
        self.headers.push((name, value.to_owned()));
        self
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, None, Vec::new()).await
    }

    pub async fn delete(&self, path: &str) -> Answer {
        self.send(Method::DELETE, path, None, Vec::new()).await
    }

    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.post_raw(path, body.to_string().into_bytes()).await
    }

    pub async fn post_raw(&self, path: &str, body: Vec<u8>) -> Answer {
        self.send(Method::POST, path, Some("application/json"), body)
            .await
    }

    pub async fn post_form(&self, path: &str, form: &str) -> Answer {
        self.send(
            Method::POST,
            path,
            Some("application/x-www-form-urlencoded"),
            form.as_bytes().to_vec(),
        )
        .await
    }

    /// Opens the link, presses the button, and keeps the cookies; answers where it is sent then.
    pub async fn sign_in(&mut self, link: &str) -> String {
        self.get(link).await.expect_status(StatusCode::OK);
        let token = link.split_once("link=").expect("a link").1;
        let answer = self.post_form("/sign-in", &format!("link={token}")).await;
        answer.expect_status(StatusCode::SEE_OTHER);
        for value in answer.response_headers.get_all(header::SET_COOKIE) {
            let text = value.to_str().expect("a cookie is ASCII");
            let (name, rest) = text.split_once('=').expect("a cookie has a name");
            self.cookies.insert(
                name.to_owned(),
                rest.split(';').next().unwrap_or_default().to_owned(),
            );
        }
        answer.header("location").to_owned()
    }

    /// Sends the session's proof against forged requests, as our own pages do.
    pub fn with_proof(self) -> Actor {
        let proof = self.cookies["evenkeel_csrf"].clone();
        self.header("x-csrf-token", &proof)
    }

    pub async fn send(&self, method: Method, path: &str, kind: Option<&str>, body: Vec<u8>) -> Answer {
        let mut builder = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, "127.0.0.1:8080");
        if let Some(kind) = kind {
            builder = builder.header(header::CONTENT_TYPE, kind);
        }
        if let Credential::Key(key) = &self.credential {
            builder = builder.header(header::AUTHORIZATION, format!("Bearer {key}"));
        }
        let cookies: Vec<String> = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        if !cookies.is_empty() {
            builder = builder.header(header::COOKIE, cookies.join("; "));
        }
        for (name, value) in &self.headers {
            builder = builder.header(*name, value);
        }
        let mut request = builder.body(Body::from(body)).expect("a sound request");
        if matches!(self.credential, Credential::Local) {
            request.extensions_mut().insert(LocalPeer);
        }
        let response = self
            .router
            .clone()
            .oneshot(request)
            .await
            .expect("the router always answers");
        Answer::read(response).await
    }
}

/// An answer, read whole.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub response_headers: axum::http::HeaderMap,
    pub bytes: Vec<u8>,
    pub text: String,
}

impl Answer {
    async fn read(response: Response) -> Answer {
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.expect("the body arrives").to_bytes();
        Answer {
            status: parts.status,
            response_headers: parts.headers,
            text: String::from_utf8_lossy(&bytes).into_owned(),
            bytes: bytes.into(),
        }
    }

    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or(Value::Null)
    }

    pub fn header(&self, name: &str) -> &str {
        self.response_headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    }

    #[track_caller]
    pub fn expect_status(&self, status: StatusCode) {
        assert_eq!(self.status, status, "{}", self.text);
    }

    /// The body of a good answer.
    #[track_caller]
    pub fn expect(&self, status: StatusCode) -> Value {
        self.expect_status(status);
        self.json()
    }

    /// The answer is this refusal, in problem+json.
    #[track_caller]
    pub fn expect_refusal(&self, status: StatusCode, code: &str) -> Value {
        self.expect_status(status);
        assert_eq!(self.header("content-type"), "application/problem+json");
        let problem = self.json();
        assert_eq!(problem["code"], code, "{problem}");
        assert_eq!(problem["status"], status.as_u16());
        assert_eq!(problem["request_id"], self.header("x-request-id"));
        problem
    }
}
