//! Whose rows a reader may see. It enters every statement that reads rows of owners.

pub use domain::list::Scope;

/// The argument of `(${n} = 0 OR owner_id = ${n})`: the owner, or 0 for all.
pub(crate) fn owner_of(scope: Scope) -> i64 {
    match scope {
        Scope::All => 0,
        Scope::Owner(owner) => owner.value(),
    }
}
