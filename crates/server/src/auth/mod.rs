//! Who comes in: sign-in links, sessions in cookies, API keys, and the private socket.
//!
//! Secrets are 256 random bits. Only their SHA-256 is stored and compared: with that many random
//! bits a slow hash would add nothing. The text of a secret is shown once, and never logged.

pub mod api;
mod authenticate;
mod cookie;
mod desk;
mod forgery;
mod memory;
pub mod pages;
pub mod revocations;
mod secret;

use std::sync::{Arc, LazyLock};

use domain::access::Actor;
use domain::id::AccountId;
use domain::permission::Role;

pub use authenticate::{Authenticator, LocalPeer, Presented};
pub use cookie::{SESSION_COOKIE, SESSION_COOKIE_PLAIN};
pub use desk::{AccessDesk, Lifetime, SessionHashes};
pub use secret::{Secret, random_bytes};

/// The account of whoever has the machine's own administrator rights: the private socket, and
/// administrators' sessions, until persons have accounts of their own. Any other session is its own account.
pub const ADMINISTRATOR: AccountId = AccountId::new(1);

/// By what somebody came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// By nothing.
    None,
    /// By a session, with its row.
    Session(i64),
    /// By an API key, with its row.
    ApiKey(i64),
    /// By the private socket, or inside the process.
    Local,
}

/// Who asks, as far as a request has proved.
#[derive(Debug, Clone)]
pub struct Visitor {
    /// For the business.
    pub actor: Actor,
    /// For people who read the log.
    pub name: String,
    /// What it may do; nobody has none.
    pub role: Option<Role>,
    /// By what it came in.
    pub way: Way,
}

impl Visitor {
    /// Nobody: sees nothing, may do nothing.
    #[must_use]
    pub fn nobody() -> Arc<Visitor> {
        static NOBODY: LazyLock<Arc<Visitor>> = LazyLock::new(|| {
            Arc::new(Visitor {
                actor: Actor {
                    account: AccountId::new(0),
                    owner: None,
                },
                name: String::new(),
                role: None,
                way: Way::None,
            })
        });
        Arc::clone(&NOBODY)
    }

    /// The administrator at the machine itself.
    #[must_use]
    pub fn local() -> Arc<Visitor> {
        static LOCAL: LazyLock<Arc<Visitor>> = LazyLock::new(|| {
            Arc::new(Visitor {
                actor: Actor {
                    account: ADMINISTRATOR,
                    owner: None,
                },
                name: "local".to_owned(),
                role: Some(Role::Administrator),
                way: Way::Local,
            })
        });
        Arc::clone(&LOCAL)
    }

    /// The credential as idempotency keys are scoped: stable for a key or session, and no secret.
    #[must_use]
    pub fn credential(&self) -> String {
        match self.way {
            Way::None => "none".to_owned(),
            Way::Session(id) => format!("session:{id}"),
            Way::ApiKey(id) => format!("api_key:{id}"),
            Way::Local => "local".to_owned(),
        }
    }
}
