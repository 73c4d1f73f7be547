//! What is changed of an owner, or of a channel, that is there.

use super::{Channel, Owner, find_owner};
use crate::book::Book;
use crate::command::{Context, Reply};
use crate::events::{Event, Kind};
use crate::id::{ChannelId, OwnerId};
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

/// Changes a channel, as [`change_owner`] does an owner.
pub(crate) fn change_channel(
    book: &mut Book,
    context: &Context,
    (id, expected_version): (ChannelId, Option<i64>),
    (kind, body): (&'static Kind, Reply),
    change: impl FnOnce(&mut Channel) -> bool,
) -> Result<Reply, Refusal> {
    let channel = find_channel(book, context, id)?;
    refusal::expect_version(id, expected_version, channel.version)?;
    let mut changed = channel.clone();
    if change(&mut changed) {
        changed.version += 1;
        let event = Event::new(kind, id, changed.version, changed.owner, &body);
        book.events.push(event);
        *book.channels.get_mut(&id).expect("it was just found") = changed;
    }
    let channel = book.channels.get(&id).expect("it was just found");
    Ok(facts! { "id": channel.id, "code": channel.code, "version": channel.version })
}

/// The channel, when the actor may see it.
pub(crate) fn find_channel<'b>(
    book: &'b Book,
    context: &Context,
    id: ChannelId,
) -> Result<&'b Channel, Refusal> {
    let channel = book.channels.get(&id).filter(|it| context.actor.sees(it.owner));
    channel.ok_or_else(|| Refusal::new(refusal::CHANNEL_NOT_FOUND).with("channel", id.to_string()))
}
