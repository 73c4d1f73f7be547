//! Ways into the book: the transactions round sign-in links, sessions and API keys.
//!
//! They run on the engine's writer between two batches, so somebody can sign in, or be shut out,
//! while the command queue is full. What is random is made by the caller; here come only hashes.

use domain::events::{self, Event, Kind};
use domain::id::{AccountId, OwnerId};
use engine::Engine;
use futures_util::FutureExt;
use store::access::{self, Grant, NewApiKey, NewLink, NewSession};
use store::{Conn, Fault, ids};

/// How a session is called in the feed.
pub(crate) const SESSION: &str = "session";
/// How an API key is called in the feed.
pub(crate) const API_KEY: &str = "api_key";

/// The series from which links, sessions and keys have their ids.
const ID_SERIES: &str = "access";

/// Ids below are kept for actors without a row: the book's own processes and the administrator.
const FIRST_ID: i64 = 100;

/// How long a way in works.
#[derive(Debug, Clone, Copy)]
pub struct Lifetime {
    us: i64,
}

impl Lifetime {
    /// From seconds.
    #[must_use]
    pub fn seconds(seconds: u64) -> Lifetime {
        Lifetime {
            us: i64::try_from(seconds)
                .unwrap_or(i64::MAX)
                .saturating_mul(1_000_000),
        }
    }

    fn end(self, now: i64) -> i64 {
        now.saturating_add(self.us)
    }
}

/// What a new sign-in link is good for.
#[derive(Debug, Clone)]
pub struct LinkUse {
    /// Whom it lets in.
    pub grant: Grant,
    /// The page that it leads to; empty for the front page.
    pub path: String,
    /// How long it works.
    pub lifetime: Lifetime,
}

/// Whoever used a link up.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// The session that was opened.
    pub session: i64,
    /// The page that the link led to; empty for the front page.
    pub path: String,
}

/// The hashes of a session's two tokens.
#[derive(Debug, Clone)]
pub struct SessionHashes {
    /// Of the cookie's token.
    pub token: Vec<u8>,
    /// Of the token against forged requests.
    pub csrf: Vec<u8>,
}

/// Writes ways into the book, one short transaction each.
#[derive(Debug, Clone)]
pub struct AccessDesk {
    engine: Engine,
}

impl AccessDesk {
    /// A desk at this engine.
    #[must_use]
    pub fn new(engine: Engine) -> AccessDesk {
        AccessDesk { engine }
    }

    /// Makes a one-time sign-in link; answers when it ceases to work.
    ///
    /// # Errors
    /// When the book cannot be written.
    pub async fn create_link(&self, token_hash: Vec<u8>, link: LinkUse) -> Result<i64, Fault> {
        self.engine
            .write(move |conn, now| {
                async move {
                    let id = next_id(conn).await?;
                    let expires_at = link.lifetime.end(now);
                    access::create_link(
                        conn,
                        NewLink {
                            id,
                            token_hash,
                            grant: link.grant,
                            path: link.path,
                            expires_at,
                        },
                        now,
                    )
                    .await?;
                    Ok(expires_at)
                }
                .boxed()
            })
            .await
    }

    /// Uses a link up and opens a session in its place; `None` when the link does not work.
    ///
    /// # Errors
    /// When the book cannot be written.
    pub async fn sign_in(
        &self,
        link_hash: [u8; 32],
        hashes: SessionHashes,
        lifetime: Lifetime,
    ) -> Result<Option<SignedIn>, Fault> {
        self.engine
            .write(move |conn, now| {
                async move {
                    let Some(link) = access::consume_link(conn, &link_hash, now).await? else {
                        return Ok(None);
                    };
                    let id = next_id(conn).await?;
                    let session = NewSession {
                        id,
                        token_hash: hashes.token,
                        csrf_hash: hashes.csrf,
                        grant: link.grant,
                        expires_at: lifetime.end(now),
                    };
                    access::create_session(conn, session, now).await?;
                    told(conn, events::CREDENTIAL_ISSUED, id, SESSION, now).await?;
                    Ok(Some(SignedIn {
                        session: id,
                        path: link.path,
                    }))
                }
                .boxed()
            })
            .await
    }

    /// Ends a session; `false` when it was not open.
    ///
    /// # Errors
    /// When the book cannot be written.
    pub async fn revoke_session(&self, id: i64) -> Result<bool, Fault> {
        self.engine
            .write(move |conn, now| {
                async move {
                    let revoked = access::revoke_session(conn, id, now).await?;
                    if revoked {
                        told(conn, events::CREDENTIAL_REVOKED, id, SESSION, now).await?;
                    }
                    Ok(revoked)
                }
                .boxed()
            })
            .await
    }

    /// Makes an API key; answers its id.
    ///
    /// # Errors
    /// When the book cannot be written.
    pub async fn create_api_key(&self, token_hash: Vec<u8>, grant: Grant) -> Result<i64, Fault> {
        self.engine
            .write(move |conn, now| {
                async move {
                    let id = next_id(conn).await?;
                    access::create_api_key(
                        conn,
                        NewApiKey {
                            id,
                            token_hash,
                            grant,
                            expires_at: None,
                        },
                        now,
                    )
                    .await?;
                    told(conn, events::CREDENTIAL_ISSUED, id, API_KEY, now).await?;
                    Ok(id)
                }
                .boxed()
            })
            .await
    }

    /// Ends an API key; `false` when there is none that works.
    ///
    /// # Errors
    /// When the book cannot be written.
    pub async fn revoke_api_key(&self, id: i64) -> Result<bool, Fault> {
        self.engine
            .write(move |conn, now| {
                async move {
                    let revoked = access::revoke_api_key(conn, id, now).await?;
                    if revoked {
                        told(conn, events::CREDENTIAL_REVOKED, id, API_KEY, now).await?;
                    }
                    Ok(revoked)
                }
                .boxed()
            })
            .await
    }

    /// Writes down that a session is in use.
    ///
    /// # Errors
    /// When the book cannot be written.
    pub async fn touch_session(&self, id: i64) -> Result<(), Fault> {
        self.engine
            .write(move |conn, now| async move { access::touch_sessions(conn, &[(id, now)]).await }.boxed())
            .await
    }

    /// Writes down that an API key is in use.
    ///
    /// # Errors
    /// When the book cannot be written.
    pub async fn touch_api_key(&self, id: i64) -> Result<(), Fault> {
        self.engine
            .write(move |conn, now| async move { access::touch_api_keys(conn, &[(id, now)]).await }.boxed())
            .await
    }
}

/// Puts on the feed that a way in was opened or closed.
async fn told(conn: &mut Conn, kind: &'static Kind, id: i64, way: &str, now: i64) -> Result<(), Fault> {
    let body = serde_json::json!({ "way": way });
    let event = Event::new(kind, AccountId::new(id), 1, OwnerId::default(), &body);
    engine::feed::tell(conn, event, "access".to_owned(), now).await
}

async fn next_id(conn: &mut Conn) -> Result<i64, Fault> {
    Ok(FIRST_ID + ids::lease(conn, ID_SERIES, 1).await?.start)
}
