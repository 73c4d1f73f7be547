//! Values on the wire that are texts: ids, instants, codes. And what is not set, which is left out.

use std::borrow::Cow;
use std::fmt;

use domain::id::Id;
use domain::time::Instant;
use serde::{Serialize, Serializer};
use utoipa::openapi::{ObjectBuilder, RefOr, Schema, Type};
use utoipa::{PartialSchema, ToSchema};

/// A value that is written as text.
#[derive(Debug, Clone)]
pub struct Shown(String);

impl Shown {
    /// Whatever can be displayed.
    pub fn of(value: impl fmt::Display) -> Shown {
        Shown(value.to_string())
    }

    /// An instant; 0 stands for none.
    pub fn when(at: Instant) -> Option<Shown> {
        (at.0 != 0).then(|| Shown::of(at))
    }
}

impl<T: fmt::Display> From<T> for Shown {
    fn from(value: T) -> Shown {
        Shown::of(value)
    }
}

impl Serialize for Shown {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl PartialSchema for Shown {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new().schema_type(Type::String).into()
    }
}

impl ToSchema for Shown {
    fn name() -> Cow<'static, str> {
        "Text".into()
    }
}

/// An id; 0 stands for none.
pub fn set<T: Id + fmt::Display>(id: T) -> Option<Shown> {
    (id.value() != 0).then(|| Shown::of(id))
}

/// A text; the empty one stands for none.
pub fn text(text: String) -> Option<String> {
    Some(text).filter(|text| !text.is_empty())
}
