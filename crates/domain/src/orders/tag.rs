//! Tags: words of an owner's own, by which people and rules tell its orders apart. They stand in events, so they are not
//! for anybody's personal text.

use super::{Order, answer, facts, find_order, record};
use crate::book::Book;
use crate::command::{Context, Decide, Reply};
use crate::events;
use crate::id::OrderId;
use crate::needs::Needs;
use crate::refusal::{self, Refusal};
use crate::text;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The most tags of an order.
pub const TAGS_MAX: usize = 50;
/// The longest tag, in characters.
pub const TAG_CHARS_MAX: usize = 40;

/// The tags of an order: each once, by their letters.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Tags(BTreeSet<String>);

impl Tags {
    /// Has it none?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Each of them.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }

    /// Reads tags as they were typed.
    ///
    /// # Errors
    /// Those of [`read_tag`], under `pointer`; `number.out_of_range` for more than [`TAGS_MAX`].
    pub fn read(pointer: &str, texts: &[String]) -> Result<Self, Refusal> {
        let read = texts.iter().enumerate();
        let tags: BTreeSet<String> = read
            .map(|(place, text)| read_tag(&format!("{pointer}/{place}"), text))
            .collect::<Result<_, _>>()?;
        Self(tags).check(pointer)
    }

    /// These and those.
    ///
    /// # Errors
    /// `number.out_of_range` at `pointer` for more than [`TAGS_MAX`].
    pub fn with(&self, pointer: &str, more: &Self) -> Result<Self, Refusal> {
        Self(&self.0 | &more.0).check(pointer)
    }

    /// These without those.
    #[must_use]
    pub fn without(&self, less: &Self) -> Self {
        Self(&self.0 - &less.0)
    }

    fn check(self, pointer: &str) -> Result<Self, Refusal> {
        if self.0.len() <= TAGS_MAX {
            return Ok(self);
        }
        Err(Refusal::at(refusal::NUMBER_OUT_OF_RANGE, pointer).with("max", TAGS_MAX))
    }
}

impl FromIterator<String> for Tags {
    fn from_iter<I: IntoIterator<Item = String>>(tags: I) -> Self {
        Self(tags.into_iter().collect())
    }
}

/// Reads a tag as it was typed, in the form of [`text::tag`].
///
/// # Errors
/// `field.malformed` at `pointer`: empty, longer than [`TAG_CHARS_MAX`], or with a comma, which separates tags where a file
/// or a form holds several.
pub fn read_tag(pointer: &str, text: &str) -> Result<String, Refusal> {
    let tag = text::tag(text);
    text::require(pointer, &tag, TAG_CHARS_MAX)?;
    if tag.contains(',') {
        return Err(Refusal::at(refusal::FIELD_MALFORMED, pointer).with("reason", "comma"));
    }
    Ok(tag)
}

/// Puts tags on an order and takes others off it. What is there already, or is not there, changes nothing.
#[derive(Debug, Clone)]
pub struct TagOrder {
    /// The order.
    pub order: OrderId,
    /// The version that the actor read.
    pub expected_version: Option<i64>,
    /// Tags to put on it.
    pub add: Vec<String>,
    /// Tags to take off it; one that is in both stays.
    pub remove: Vec<String>,
}

impl Decide for TagOrder {
    fn needs(&self) -> Needs {
        Needs {
            orders: [self.order].into(),
            ..Needs::default()
        }
    }

    fn decide(&self, book: &mut Book, context: &Context) -> Result<Reply, Refusal> {
        let order = find_order(book, context, self.order, self.expected_version)?;
        let add = Tags::read("/add", &self.add)?;
        let remove = Tags::read("/remove", &self.remove)?;
        let before = order.tags.clone();
        let tags = before.without(&remove).with("/add", &add)?;
        let changed = facts! { "tags_added": tags.without(&before), "tags_removed": before.without(&tags) };
        if let Some(told) = book.orders.get_mut(&self.order).and_then(|it| tag(it, tags)) {
            record(book, self.order, events::ORDER_TAGGED, Vec::new(), told);
        }
        let mut reply = answer(book, self.order);
        reply.extend(changed);
        Ok(reply)
    }
}

/// Gives the order these tags; answers what there is to tell, if it had others.
pub(crate) fn tag(order: &mut Order, tags: Tags) -> Option<Reply> {
    if order.tags == tags {
        return None;
    }
    let told = facts! { "tags": tags, "tags_before": order.tags };
    order.tags = tags;
    Some(told)
}
