//! A noun's declaration: its fields and the shapes that have an index.

use super::field::{Field, Kind, Op, Presence};
use super::sort::Sort;
use crate::access::Actor;
use crate::id::OwnerId;

/// Whose rows a list may show. It always enters the query.
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

/// Fixed equality filters and a sort, with the index that answers them: its columns are the fixed
/// fields, then those of the sort, then the rest of the key; and the same behind the owner. Either index is read
/// in both directions.
#[derive(Debug, Clone, Copy)]
pub struct Shape {
    /// Its name, unique in the listing, for the names of its indexes.
    pub name: &'static str,
    /// Fields that must each equal one value.
    pub fixed: &'static [&'static str],
    /// Fields sorted by, all in one direction; the rest of the key follows.
    pub sort: &'static [&'static str],
    /// Which indexes it has.
    pub indexes: Indexes,
}

/// Which of a shape's two indexes there are. Each costs every write, so some are spared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Indexes {
    /// One for those who see all owners, one for those who see one.
    Both,
    /// One without the owner, whose rows have one owner as soon as its fixed fields are fixed: it serves
    /// those who see one owner too.
    OwnerFixed,
    /// One without the owner. For those who see one owner, rows are examined.
    WithoutOwner,
    /// One with the owner. For those who see all, it does not serve.
    WithOwner,
    /// One without the owner that finds few rows, in no order: they are gathered and sorted.
    Lookup,
}

impl Shape {
    /// A shape with both indexes.
    #[must_use]
    pub const fn new(
        name: &'static str,
        fixed: &'static [&'static str],
        sort: &'static [&'static str],
    ) -> Self {
        Self {
            name,
            fixed,
            sort,
            indexes: Indexes::Both,
        }
    }

    /// A shape with these indexes only.
    #[must_use]
    pub const fn with(mut self, indexes: Indexes) -> Self {
        self.indexes = indexes;
        self
    }

    /// The columns of its index that order rows once the fixed fields are fixed, and the owner if `owned`.
    pub(super) fn ordering(&self, listing: &Listing, owned: bool) -> Vec<&'static str> {
        let owner = listing.owner_column_field().filter(|_| owned);
        let told =
            |key: &&&str| !self.fixed.contains(key) && !self.sort.contains(key) && owner != Some(**key);
        self.sort
            .iter()
            .chain(listing.key.iter().filter(told))
            .copied()
            .collect()
    }

    /// The fields of its index in order, the owner first if `owned`.
    #[must_use]
    pub fn columns(&self, listing: &Listing, owned: bool) -> Vec<&'static str> {
        let owner = listing.owner_column_field().filter(|_| owned);
        owner
            .into_iter()
            .chain(self.fixed.iter().copied())
            .chain(self.ordering(listing, owned))
            .collect()
    }

    /// Is there an index that leads with the owner?
    #[must_use]
    pub const fn has_owned(&self) -> bool {
        matches!(self.indexes, Indexes::Both | Indexes::WithOwner)
    }

    /// Is there an index without the owner?
    #[must_use]
    pub const fn has_unowned(&self) -> bool {
        !matches!(self.indexes, Indexes::WithOwner)
    }
}

/// What a noun's list can do, declared once.
#[derive(Debug, Clone, Copy)]
pub struct Listing {
    /// The noun, singular, as in its events and permissions.
    pub noun: &'static str,
    /// Its fields.
    pub fields: &'static [Field],
    /// The fields that tell its rows apart, in the order of the primary key: `id` for most nouns.
    pub key: &'static [&'static str],
    /// The field that holds the owner, `id` for owners themselves; `None` when the noun has no owner.
    pub owner: Option<&'static str>,
    /// The combinations that are fast and flat.
    pub shapes: &'static [Shape],
    /// The sort of a query that names none, in wire form.
    pub default_sort: &'static str,
}

impl Listing {
    /// The field with this key.
    #[must_use]
    pub fn field(&self, key: &str) -> Option<&'static Field> {
        self.fields.iter().find(|field| field.key == key)
    }

    /// The fields that tell its rows apart.
    pub fn key_fields(&self) -> impl Iterator<Item = &'static Field> + '_ {
        self.key.iter().filter_map(|key| self.field(key))
    }

    /// The field that leads the owner's indexes; none when the owner is the row itself.
    #[must_use]
    pub fn owner_column_field(&self) -> Option<&'static str> {
        self.owner.filter(|key| *key != "id")
    }

    /// The key of the label that people read for `field`.
    #[must_use]
    pub fn label_key(&self, field: &Field) -> String {
        format!("{}.field.{}", self.noun, field.key)
    }

    /// Says what is wrong with the declaration; a test asks it of every noun.
    ///
    /// # Errors
    /// The first contradiction, in words for the programmer.
    pub fn check(&self) -> Result<(), String> {
        if self.key.is_empty() || self.key_fields().filter(|field| field.sortable).count() != self.key.len() {
            return Err(format!("{}: its key must be sortable fields", self.noun));
        }
        for (place, field) in self.fields.iter().enumerate() {
            if self.fields[..place].contains(field) {
                return Err(format!("{}.{}: declared twice", self.noun, field.key));
            }
            let sorts = matches!(field.presence, Presence::Always | Presence::Blank)
                && !matches!(field.kind, Kind::Bool);
            if field.sortable && !sorts {
                return Err(format!(
                    "{}.{}: a sortable field has one value, not a bool",
                    self.noun, field.key
                ));
            }
            if matches!(field.kind, Kind::Bool) && field.presence == Presence::Blank {
                return Err(format!("{}.{}: a bool has no blank", self.noun, field.key));
            }
        }
        if let Some(owner) = self.owner {
            self.field(owner)
                .ok_or_else(|| format!("{}: no field {owner}", self.noun))?;
        }
        self.shapes.iter().try_for_each(|shape| self.check_shape(shape))?;
        Sort::parse(self, self.default_sort, usize::MAX)
            .map(|_| ())
            .map_err(|refusal| format!("{}: {refusal:?}", self.noun))
    }

    fn check_shape(&self, shape: &Shape) -> Result<(), String> {
        let wrong = |key: &str, why: &str| Err(format!("{}: shape {}: {key} {why}", self.noun, shape.name));
        for &key in shape.fixed {
            match self.field(key) {
                Some(field) if field.presence != Presence::Many && field.allows(Op::Eq) => {}
                _ => return wrong(key, "cannot be fixed"),
            }
        }
        if self.owner_column_field().is_none() && shape.has_owned() {
            return Err(format!(
                "{}: shape {}: there is no owner to index by",
                self.noun, shape.name
            ));
        }
        for (place, &key) in shape.sort.iter().enumerate() {
            let repeated = shape.fixed.contains(&key) || shape.sort[..place].contains(&key);
            match self.field(key) {
                Some(field) if field.sortable && !repeated => {}
                _ => return wrong(key, "cannot be sorted by"),
            }
        }
        Ok(())
    }
}
