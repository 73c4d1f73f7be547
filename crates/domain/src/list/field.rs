//! What a noun can be filtered and sorted by, field by field.

use super::value::Value;
use crate::id::{self, Id};
use std::fmt;

/// How ids of one noun are read and written; the number itself is what is compared.
#[derive(Clone, Copy)]
pub struct IdForm {
    /// The wire prefix, without the underscore.
    pub prefix: &'static str,
    /// From the wire form; `None` when it is another noun's id or malformed.
    pub read: fn(&str) -> Option<i64>,
    /// To the wire form.
    pub write: fn(i64) -> String,
}

impl fmt::Debug for IdForm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.prefix)
    }
}

/// The type of a field's values, on the wire and in the store.
#[derive(Debug, Clone, Copy)]
pub enum Kind {
    /// An id: a prefixed string on the wire, a 64-bit number in the store.
    Id(IdForm),
    /// Text compared byte by byte.
    Text,
    /// A key that Rust wrote with [`fold`](super::fold); what is asked for is folded likewise.
    Folded,
    /// A tag in the form of [`text::tag`](crate::text::tag); what is asked for is brought into it.
    Tag,
    /// A whole number.
    Integer,
    /// An amount in minor units.
    Money,
    /// A quantity in base units.
    Quantity,
    /// An instant: RFC 3339 on the wire, or a day that the asker's zone turns into instants.
    Instant,
    /// A business date `YYYY-MM-DD`.
    Date,
    /// True or false.
    Bool,
    /// One of these words.
    Enum(&'static [&'static str]),
}

/// Whether every row has a value of the field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// Always exactly one.
    Always,
    /// One or none; none is NULL in the store, so the field cannot be sorted by.
    Nullable,
    /// One or none; none is 0 or the empty text in the store, and sorts first.
    Blank,
    /// Any number: a test asks whether one of them satisfies it.
    Many,
}

/// What a test asks of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Op {
    /// Equal.
    Eq,
    /// Not equal: exactly the rows that `eq` leaves out, those without a value included.
    Ne,
    /// Less than.
    Lt,
    /// Less than or equal.
    Le,
    /// Greater than.
    Gt,
    /// Greater than or equal.
    Ge,
    /// Equal to one of several.
    In,
    /// Text that begins so.
    Starts,
    /// Folded text that has this anywhere.
    Contains,
    /// Has a value (`true`) or has none (`false`).
    IsSet,
}

impl Op {
    /// Every operator there is.
    pub const ALL: [Self; 10] = [
        Self::Eq,
        Self::Ne,
        Self::Lt,
        Self::Le,
        Self::Gt,
        Self::Ge,
        Self::In,
        Self::Starts,
        Self::Contains,
        Self::IsSet,
    ];

    /// The word on the wire.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Eq => "eq",
            Self::Ne => "ne",
            Self::Lt => "lt",
            Self::Le => "le",
            Self::Gt => "gt",
            Self::Ge => "ge",
            Self::In => "in",
            Self::Starts => "starts",
            Self::Contains => "contains",
            Self::IsSet => "is_set",
        }
    }

    /// From the word on the wire.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|op| op.word() == word)
    }

    /// Does it bound a range: `lt`, `le`, `gt`, `ge`?
    #[must_use]
    pub const fn is_range(self) -> bool {
        matches!(self, Self::Lt | Self::Le | Self::Gt | Self::Ge)
    }
}

const EXACT: &[Op] = &[Op::Eq, Op::Ne, Op::In];
const ORDERED: &[Op] = &[Op::Eq, Op::Ne, Op::Lt, Op::Le, Op::Gt, Op::Ge, Op::In];
const TEXTUAL: &[Op] = &[Op::Eq, Op::Ne, Op::Lt, Op::Le, Op::Gt, Op::Ge, Op::In, Op::Starts];
const SEARCHED: &[Op] = &[
    Op::Eq,
    Op::Ne,
    Op::Lt,
    Op::Le,
    Op::Gt,
    Op::Ge,
    Op::In,
    Op::Starts,
    Op::Contains,
];
const BOOLEAN: &[Op] = &[Op::Eq, Op::Ne];

/// One field of a noun's list.
#[derive(Debug, Clone, Copy)]
pub struct Field {
    /// The name on the wire.
    pub key: &'static str,
    /// The type of its values.
    pub kind: Kind,
    /// Whether every row has a value.
    pub presence: Presence,
    /// The operators it allows, besides `is_set`.
    pub ops: &'static [Op],
    /// May a list be sorted by it?
    pub sortable: bool,
}

/// Two fields of one noun are the same when their keys are.
impl PartialEq for Field {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
    }
}

impl Eq for Field {}

fn read_id<T: Id>(text: &str) -> Option<i64> {
    id::parse::<T>(text).ok().map(Id::value)
}

fn write_id<T: Id + fmt::Display>(value: i64) -> String {
    T::new(value).to_string()
}

impl Field {
    const fn new(key: &'static str, kind: Kind, ops: &'static [Op]) -> Self {
        Self {
            key,
            kind,
            presence: Presence::Always,
            ops,
            sortable: false,
        }
    }

    /// A field of ids of `T`'s noun.
    #[must_use]
    pub const fn id<T: Id + fmt::Display>(key: &'static str) -> Self {
        Self::new(
            key,
            Kind::Id(IdForm {
                prefix: T::PREFIX,
                read: read_id::<T>,
                write: write_id::<T>,
            }),
            EXACT,
        )
    }

    /// A field of text, compared byte by byte.
    #[must_use]
    pub const fn text(key: &'static str) -> Self {
        Self::new(key, Kind::Text, TEXTUAL)
    }

    /// A field of tags: a row has any number of them, and is asked for one by the whole of it.
    #[must_use]
    pub const fn tag(key: &'static str) -> Self {
        Self::new(key, Kind::Tag, EXACT).many()
    }

    /// A field of folded text, for people's sorting and searching.
    #[must_use]
    pub const fn folded(key: &'static str) -> Self {
        Self::new(key, Kind::Folded, SEARCHED)
    }

    /// A field of whole numbers.
    #[must_use]
    pub const fn integer(key: &'static str) -> Self {
        Self::new(key, Kind::Integer, ORDERED)
    }

    /// A field of amounts in minor units.
    #[must_use]
    pub const fn money(key: &'static str) -> Self {
        Self::new(key, Kind::Money, ORDERED)
    }

    /// A field of quantities in base units.
    #[must_use]
    pub const fn quantity(key: &'static str) -> Self {
        Self::new(key, Kind::Quantity, ORDERED)
    }

    /// A field of instants.
    #[must_use]
    pub const fn instant(key: &'static str) -> Self {
        Self::new(key, Kind::Instant, ORDERED)
    }

    /// A field of business dates.
    #[must_use]
    pub const fn date(key: &'static str) -> Self {
        Self::new(key, Kind::Date, ORDERED)
    }

    /// A field that is true or false.
    #[must_use]
    pub const fn bool(key: &'static str) -> Self {
        Self::new(key, Kind::Bool, BOOLEAN)
    }

    /// A field that is one of `words`.
    #[must_use]
    pub const fn words(key: &'static str, words: &'static [&'static str]) -> Self {
        Self::new(key, Kind::Enum(words), EXACT)
    }

    /// May be sorted by.
    #[must_use]
    pub const fn sortable(mut self) -> Self {
        self.sortable = true;
        self
    }

    /// With NULL for "none" in the store.
    #[must_use]
    pub const fn nullable(mut self) -> Self {
        self.presence = Presence::Nullable;
        self
    }

    /// With 0 or the empty text for "none" in the store.
    #[must_use]
    pub const fn blank(mut self) -> Self {
        self.presence = Presence::Blank;
        self
    }

    /// With any number of values a row.
    #[must_use]
    pub const fn many(mut self) -> Self {
        self.presence = Presence::Many;
        self
    }

    /// Does the field allow `op`?
    #[must_use]
    pub fn allows(&self, op: Op) -> bool {
        match op {
            Op::IsSet => self.presence != Presence::Always,
            _ => self.ops.contains(&op),
        }
    }

    /// The value that stands for "none" in a [`Presence::Blank`] field.
    #[must_use]
    pub fn blank_value(&self) -> Value {
        if self.is_text() {
            Value::Text(String::new())
        } else {
            Value::Int(0)
        }
    }

    /// Are its values text in the store?
    #[must_use]
    pub const fn is_text(&self) -> bool {
        matches!(
            self.kind,
            Kind::Text | Kind::Folded | Kind::Tag | Kind::Date | Kind::Enum(_)
        )
    }
}
