//! What is changed of an owner that is there.

use super::{Owner, find_owner};
use crate::book::Book;
use crate::command::{Context, Reply};
use crate::events::{Event, Kind};
use crate::id::OwnerId;
use crate::orders::facts;
use crate::refusal::{self, Refusal};

/// Changes an owner at the version that the actor read, and tells the feed. `change` answers whether anything is another
/// than it was; where nothing is, the owner keeps its version and nobody is told.
pub(crate) fn change_owner(
    book: &mut Book,
    context: &Context,
    (id, expected_version): (OwnerId, Option<i64>),
    (kind, body): (&'static Kind, Reply),
    change: impl FnOnce(&mut Owner) -> bool,
) -> Result<Reply, Refusal> {
    let owner = find_owner(book, context, id)?;
    refusal::expect_version(id, expected_version, owner.version)?;
    let mut changed = owner.clone();
    if change(&mut changed) {
        changed.version += 1;
        book.events.push(Event::new(kind, id, changed.version, id, &body));
        *book.owners.get_mut(&id).expect("it was just found") = changed;
    }
    let owner = book.owners.get(&id).expect("it was just found");
    Ok(facts! { "id": owner.id, "code": owner.code, "version": owner.version })
}
