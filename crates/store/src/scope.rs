//! Whose rows a reader may see. It enters every statement that reads rows of owners.

use domain::access::Actor;
use domain::id::OwnerId;

/// Whose rows a reader may see.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Every owner's.
    All,
    /// This owner's and nobody else's.
    Owner(OwnerId),
}

impl From<&Actor> for Scope {
    fn from(actor: &Actor) -> Self {
        actor.owner.map_or(Self::All, Self::Owner)
    }
}

/// The argument of `(${n} = 0 OR owner_id = ${n})`: the owner, or 0 for all.
pub(crate) fn owner_of(scope: Scope) -> i64 {
    match scope {
        Scope::All => 0,
        Scope::Owner(owner) => owner.value(),
    }
}
