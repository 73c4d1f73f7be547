//! Who acts, and what they may see.

use crate::id::{AccountId, OwnerId};

/// Who asks for a command or a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// The account behind the credential.
    pub account: AccountId,
    /// The only owner this actor may see; `None` sees all.
    pub owner: Option<OwnerId>,
}

impl Actor {
    /// The book's own processes: jobs, imports by the server itself.
    pub const SYSTEM: Self = Self {
        account: AccountId::new(0),
        owner: None,
    };

    /// May this actor see rows of `owner`?
    #[must_use]
    pub fn sees(&self, owner: OwnerId) -> bool {
        self.owner.is_none_or(|own| own == owner)
    }
}
