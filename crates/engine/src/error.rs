//! Why a command was not carried out.

use domain::refusal::Refusal;
use store::Fault;

/// Why a command was not carried out.
#[derive(Debug, thiserror::Error)]
pub enum ExecuteError {
    /// The business says no.
    #[error("refused: {}", .refusal.code.name)]
    Refused {
        /// Why.
        refusal: Refusal,
        /// Was this answer kept from an earlier sending?
        replayed: bool,
    },
    /// Too many commands wait; nothing was taken.
    #[error("the queue is full")]
    Shed,
    /// The caller's deadline passed before its turn came; nothing was done.
    #[error("the deadline passed before its turn came")]
    DeadlinePassed,
    /// A command with the same key is under way.
    #[error("a command with this key is under way")]
    InFlight,
    /// The key was used for another request.
    #[error("the key was used for another request")]
    KeyReused,
    /// The connection died during the commit and stayed away: ask again with the same key.
    #[error("whether it was carried out is not known: {0}")]
    Unknown(String),
    /// The world failed; nothing was done.
    #[error("{0}")]
    Fault(#[from] Fault),
    /// A bug was caught; nothing was done.
    #[error("a bug was caught: {0}")]
    Bug(String),
    /// The engine has stopped.
    #[error("the engine has stopped")]
    Stopped,
}

impl From<Refusal> for ExecuteError {
    fn from(refusal: Refusal) -> Self {
        let replayed = false;
        Self::Refused { refusal, replayed }
    }
}

impl ExecuteError {
    /// Was this answer kept from an earlier sending under the same key?
    #[must_use]
    pub const fn replayed(&self) -> bool {
        matches!(self, Self::Refused { replayed: true, .. })
    }
}

/// Why the engine did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The book cannot be read or written.
    #[error(transparent)]
    Fault(#[from] Fault),
    /// The operating system gives no thread for the writer.
    #[error("no thread for the writer: {0}")]
    Thread(#[from] std::io::Error),
}
