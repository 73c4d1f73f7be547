//! From a request to its visitor, or to the refusal.

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::extract::Request;
use axum::http::{HeaderMap, header};
use domain::access::Actor;
use domain::id::{AccountId, OwnerId};
use domain::permission::Role;
use ops::config::Values;
use store::access::Grant;
use store::{Fault, Store, clock};
use tokio::sync::Semaphore;

use super::desk::AccessDesk;
use super::memory::{Memory, Verdict};
use super::secret::Secret;
use super::{ADMINISTRATOR, Visitor, Way, cookie, forgery};
use crate::http::problem::{self, ApiError, Problem};

/// Credentials looked up in the book at the same time; the others wait, so that a flood of unknown
/// credentials cannot take the readers away from the daily work.
const LOOK_UPS_AT_ONCE: usize = 2;

/// Marks a request that came by the private socket or from inside the process. It is put on by the
/// listener; nothing that a client sends can make one.
#[derive(Debug, Clone, Copy)]
pub struct LocalPeer;

/// Knows who comes in.
#[derive(Debug)]
pub struct Authenticator {
    store: Store,
    desk: AccessDesk,
    memory: Memory,
    look_ups: Semaphore,
}

/// What a request brought: nothing but its way, or a credential.
#[derive(Debug)]
pub struct Presented(Option<Credential>);

#[derive(Debug)]
enum Credential {
    ApiKey(Secret),
    Session(Secret),
}

impl Authenticator {
    /// For this book.
    #[must_use]
    pub fn new(store: Store, desk: AccessDesk, settings: &Values) -> Authenticator {
        let entries = usize::try_from(settings.access.credential_cache_entries).unwrap_or(usize::MAX);
        Authenticator {
            store,
            desk,
            memory: Memory::new(entries),
            look_ups: Semaphore::new(LOOK_UPS_AT_ONCE),
        }
    }

    /// What this request brought, held against forgery but not yet looked up.
    ///
    /// # Errors
    /// 401 without a credential, 403 for a forged change.
    pub fn present(&self, request: &Request, settings: &Values) -> Result<Presented, ApiError> {
        let headers = request.headers();
        if request.extensions().get::<LocalPeer>().is_some() && !headers.contains_key(header::AUTHORIZATION) {
            return Ok(Presented(None));
        }
        let credential = find_credential(headers, settings).map_err(unauthorized)?;
        if let Credential::Session(token) = &credential
            && !request.method().is_safe()
        {
            let sent = headers
                .get(forgery::CSRF_HEADER)
                .and_then(|value| value.to_str().ok());
            forgery::refuse_cross_site(headers)?;
            forgery::check_proof(sent, token)?;
        }
        Ok(Presented(Some(credential)))
    }

    /// Who brought this.
    ///
    /// # Errors
    /// 401 when the credential is no good, 503 when the book cannot be asked.
    pub async fn authenticate(
        &self,
        presented: &Presented,
        settings: &Values,
    ) -> Result<Arc<Visitor>, ApiError> {
        match &presented.0 {
            None => Ok(Visitor::local()),
            Some(credential) => self.verdict(credential, settings).await?.map_err(unauthorized),
        }
    }

    /// The session of a form's request, whose proof stands in the form and not in a header.
    pub(super) async fn session_of_form(
        &self,
        headers: &HeaderMap,
        proof: Option<&str>,
        settings: &Values,
    ) -> Result<Arc<Visitor>, ApiError> {
        let credential = find_credential(headers, settings).map_err(unauthorized)?;
        let Credential::Session(token) = &credential else {
            return Err(problem::AUTH_MISSING.into());
        };
        forgery::refuse_cross_site(headers)?;
        forgery::check_proof(proof, token)?;
        self.verdict(&credential, settings).await?.map_err(unauthorized)
    }

    /// Forgets a credential, so that its next use asks the book.
    pub fn forget(&self, credential_hash: &[u8; 32]) {
        self.memory.forget(credential_hash);
    }

    /// Forgets whoever came in this way: what the feed follower calls when access was revoked.
    pub fn forget_way(&self, way: Way) {
        self.memory.forget_where(|visitor| visitor.way == way);
    }

    async fn verdict(&self, credential: &Credential, settings: &Values) -> Result<Verdict, ApiError> {
        let secret = match credential {
            Credential::ApiKey(secret) | Credential::Session(secret) => secret,
        };
        let hash = secret.hash();
        if let Some(verdict) = self.memory.recall(&hash, Instant::now()) {
            return Ok(verdict);
        }
        let wait = Duration::from_millis(settings.store.connection_wait_ms);
        let Ok(Ok(_turn)) = tokio::time::timeout(wait, self.look_ups.acquire()).await else {
            return Err(problem::UNAVAILABLE.into());
        };
        // Whoever waited beside us may have found the answer.
        if let Some(verdict) = self.memory.recall(&hash, Instant::now()) {
            return Ok(verdict);
        }
        let verdict = self
            .look_up(credential, &hash, settings)
            .await
            .map_err(ApiError::from)?;
        let seconds = if verdict.is_ok() {
            settings.access.verified_cache_seconds
        } else {
            settings.access.refused_cache_seconds
        };
        self.memory.remember(
            hash,
            verdict.clone(),
            Instant::now(),
            Duration::from_secs(seconds),
        );
        Ok(verdict)
    }

    async fn look_up(
        &self,
        credential: &Credential,
        hash: &[u8; 32],
        settings: &Values,
    ) -> Result<Verdict, Fault> {
        let mut conn = self.store.read().await?;
        let now = clock::now_us(&mut conn).await?;
        match credential {
            Credential::ApiKey(_) => {
                let Some(key) = store::access::find_api_key(&mut conn, hash, now).await? else {
                    return Ok(Err(problem::AUTH_INVALID));
                };
                if is_older(
                    key.last_used_at.unwrap_or(0),
                    now,
                    settings.access.session_touch_seconds,
                ) {
                    self.touch(Way::ApiKey(key.id));
                }
                Ok(visitor_of(key.grant, Way::ApiKey(key.id), AccountId::new(key.id)))
            }
            Credential::Session(_) => {
                let Some(session) = store::access::find_session(&mut conn, hash, now).await? else {
                    return Ok(Err(problem::AUTH_EXPIRED));
                };
                if is_older(session.last_used_at, now, settings.access.session_idle_seconds) {
                    return Ok(Err(problem::AUTH_EXPIRED));
                }
                if is_older(session.last_used_at, now, settings.access.session_touch_seconds) {
                    self.touch(Way::Session(session.id));
                }
                let account = account_of(&session.grant, session.id);
                Ok(visitor_of(session.grant, Way::Session(session.id), account))
            }
        }
    }

    /// Writes the use down without keeping the visitor waiting; a failure costs only precision.
    fn touch(&self, way: Way) {
        let desk = self.desk.clone();
        tokio::spawn(async move {
            let touched = match way {
                Way::Session(id) => desk.touch_session(id).await,
                Way::ApiKey(id) => desk.touch_api_key(id).await,
                Way::None | Way::Local => Ok(()),
            };
            if let Err(fault) = touched {
                tracing::debug!(%fault, "the use of a credential could not be written down");
            }
        });
    }
}

fn find_credential(headers: &HeaderMap, settings: &Values) -> Result<Credential, Problem> {
    if let Some(value) = headers.get(header::AUTHORIZATION) {
        let text = value.to_str().map_err(|_| problem::AUTH_INVALID)?;
        let (scheme, token) = text.split_once(' ').ok_or(problem::AUTH_INVALID)?;
        let secret = Secret::from_wire(token.trim()).filter(|_| scheme.eq_ignore_ascii_case("bearer"));
        return secret.map(Credential::ApiKey).ok_or(problem::AUTH_INVALID);
    }
    let token = cookie::session_token(headers, settings.http.behind_https).ok_or(problem::AUTH_MISSING)?;
    Secret::from_wire(token)
        .map(Credential::Session)
        .ok_or(problem::AUTH_EXPIRED)
}

/// Two phones on the floor are two workers, of whom one may take over from the other.
fn account_of(grant: &Grant, session: i64) -> AccountId {
    if grant.permissions == Role::Administrator.name() {
        ADMINISTRATOR
    } else {
        AccountId::new(session)
    }
}

fn visitor_of(grant: Grant, way: Way, account: AccountId) -> Verdict {
    // A role that this version does not know gives no rights.
    let Ok(role) = grant.permissions.parse() else {
        return Err(problem::AUTH_INVALID);
    };
    let actor = Actor {
        account,
        owner: grant.owner_id.map(OwnerId::new),
    };
    Ok(Arc::new(Visitor {
        actor,
        name: grant.name,
        role: Some(role),
        way,
    }))
}

fn is_older(at_us: i64, now_us: i64, seconds: u64) -> bool {
    let limit_us = i64::try_from(seconds)
        .unwrap_or(i64::MAX)
        .saturating_mul(1_000_000);
    now_us.saturating_sub(at_us) > limit_us
}

/// A 401 names the scheme that would do.
fn unauthorized(problem: Problem) -> ApiError {
    ApiError::from(problem).header(
        header::WWW_AUTHENTICATE,
        axum::http::HeaderValue::from_static("Bearer"),
    )
}
