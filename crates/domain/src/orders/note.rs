//! Notes on an order, each for those who are to read it. The words are personal text: they stand in the note's row
//! alone; events hold a salted hash of them.

use super::{answer, facts, find_order, record};
use crate::book::Book;
use crate::command::{Context, Decide, Reply};
use crate::events;
use crate::id::{AccountId, NoteId, OrderId, OwnerId};
use crate::needs::Needs;
use crate::refusal::{self, Refusal};
use crate::text;
use crate::time::Instant;
use serde::{Deserialize, Serialize};

/// The most notes of an order, archived ones included.
pub(crate) const NOTES_MAX: usize = 200;

/// Who is to read a note.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoteAudience {
    /// Whoever picks.
    Pick,
    /// Whoever packs.
    Pack,
    /// Whoever buys.
    Customer,
    /// Whoever carries it.
    Carrier,
    /// The house itself: desk and floor, and nobody from outside.
    Internal,
}

impl NoteAudience {
    /// Every audience.
    pub const ALL: [Self; 5] = [
        Self::Pick,
        Self::Pack,
        Self::Customer,
        Self::Carrier,
        Self::Internal,
    ];

    /// The name in the database and on the wire.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pick => "pick",
            Self::Pack => "pack",
            Self::Customer => "customer",
            Self::Carrier => "carrier",
            Self::Internal => "internal",
        }
    }

    /// Reads [`Self::name`].
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|audience| audience.name() == name)
    }
}

/// A note on an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// Its id.
    pub id: NoteId,
    /// The order.
    pub order: OrderId,
    /// Whose order.
    pub owner: OwnerId,
    /// Who is to read it.
    pub audience: NoteAudience,
    /// The words: personal text.
    pub text: String,
    /// Who wrote it first.
    pub written_by: AccountId,
    /// When.
    pub written_at: Instant,
    /// Who changed it last; zero when nobody did.
    pub changed_by: AccountId,
    /// When it was changed last; zero when it was not.
    pub changed_at: Instant,
    /// When it was put away; zero while it counts.
    pub archived_at: Instant,
}

/// Puts a note on an order.
#[derive(Debug, Clone)]
pub struct WriteNote {
    /// The order.
    pub order: OrderId,
    /// The version that the actor read.
    pub expected_version: Option<i64>,
    /// Who is to read it.
    pub audience: NoteAudience,
    /// The words.
    pub text: String,
}

impl Decide for WriteNote {
    fn needs(&self) -> Needs {
        needs(self.order)
    }

    fn decide(&self, book: &mut Book, context: &Context) -> Result<Reply, Refusal> {
        find_order(book, context, self.order, self.expected_version)?;
        text::require("/text", &self.text, text::NOTE_CHARS_MAX)?;
        if book.notes_of(self.order).len() >= NOTES_MAX {
            return Err(Refusal::new(refusal::NUMBER_OUT_OF_RANGE).with("max", NOTES_MAX));
        }
        let id = add_note(
            book,
            self.order,
            (self.audience, &self.text),
            context.actor.account,
        );
        let mut reply = answer(book, self.order);
        reply.insert("note".into(), id.to_string().into());
        Ok(reply)
    }
}

/// Puts a note on an order that is here, and tells it; answers its id.
pub(crate) fn add_note(
    book: &mut Book,
    order: OrderId,
    (audience, text): (NoteAudience, &str),
    written_by: AccountId,
) -> NoteId {
    let owner = book.orders.get(&order).map(|it| it.owner);
    let id = book.next_id();
    book.add_note(Note {
        id,
        order,
        owner: owner.unwrap_or_default(),
        audience,
        text: text.to_owned(),
        written_by,
        written_at: book.now,
        changed_by: AccountId::default(),
        changed_at: Instant::default(),
        archived_at: Instant::default(),
    });
    let facts = facts! { "note": id, "audience": audience, "text_hash": book.hash(&[text]) };
    record(book, order, events::ORDER_NOTED, Vec::new(), facts);
    id
}

/// Says anew what a note is: other words, another audience, put away or brought back.
#[derive(Debug, Clone)]
pub struct ChangeNote {
    /// The order.
    pub order: OrderId,
    /// The version that the actor read.
    pub expected_version: Option<i64>,
    /// The note.
    pub note: NoteId,
    /// Who is to read it.
    pub audience: NoteAudience,
    /// The words.
    pub text: String,
    /// Whether it is put away.
    pub archived: bool,
    /// Whether notes for the house itself are there for the actor.
    pub sees_internal: bool,
}

impl Decide for ChangeNote {
    fn needs(&self) -> Needs {
        needs(self.order)
    }

    fn decide(&self, book: &mut Book, context: &Context) -> Result<Reply, Refusal> {
        find_order(book, context, self.order, self.expected_version)?;
        let missing = || Refusal::at(refusal::NOTE_NOT_FOUND, "/note").with("note", self.note.to_string());
        let note = book
            .notes
            .get(&self.note)
            .filter(|note| note.order == self.order)
            .filter(|note| self.sees_internal || note.audience != NoteAudience::Internal)
            .ok_or_else(missing)?;
        text::require("/text", &self.text, text::NOTE_CHARS_MAX)?;
        let now = book.now;
        let is_same = note.audience == self.audience
            && note.text == self.text
            && (note.archived_at.0 != 0) == self.archived;
        if is_same {
            return Ok(answer(book, self.order));
        }
        if let Some(note) = book.notes.get_mut(&self.note) {
            note.audience = self.audience;
            note.text.clone_from(&self.text);
            (note.changed_by, note.changed_at) = (context.actor.account, now);
            note.archived_at = match (self.archived, note.archived_at.0) {
                (false, _) => Instant::default(),
                (true, 0) => now,
                (true, _) => note.archived_at,
            };
        }
        let facts = facts! {
            "note": self.note, "audience": self.audience, "text_hash": book.hash(&[&self.text]), "archived": self.archived,
        };
        record(book, self.order, events::ORDER_NOTE_CHANGED, Vec::new(), facts);
        Ok(answer(book, self.order))
    }
}

fn needs(order: OrderId) -> Needs {
    Needs {
        orders: [order].into(),
        notes_of: [order].into(),
        ..Needs::default()
    }
}
