//! Which rows a list shows, as data.

use super::field::{Field, Op};
use super::value::{self, Operand};
use serde_json::{Value as Json, json};

/// Which rows a list shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Filter {
    /// Rows that satisfy each; with none, every row.
    All(Vec<Filter>),
    /// Rows that satisfy at least one; with none, no row.
    Any(Vec<Filter>),
    /// Rows that do not satisfy it.
    Not(Box<Filter>),
    /// Rows with a value that passes.
    Test(Test),
}

/// One question about one field. Made by parsing, so that field, operator and value fit each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Test {
    /// The field asked about.
    pub field: &'static Field,
    /// What is asked.
    pub op: Op,
    /// What it is compared with.
    pub value: Operand,
}

impl Filter {
    /// Every row.
    #[must_use]
    pub const fn everything() -> Self {
        Self::All(Vec::new())
    }

    /// How deep it nests; a lone test is 1.
    #[must_use]
    pub fn depth(&self) -> usize {
        match self {
            Self::All(parts) | Self::Any(parts) => 1 + parts.iter().map(Self::depth).max().unwrap_or(0),
            Self::Not(part) => 1 + part.depth(),
            Self::Test(_) => 1,
        }
    }

    /// How many parts it has, empty groups included.
    #[must_use]
    pub fn size(&self) -> usize {
        match self {
            Self::All(parts) | Self::Any(parts) => parts.iter().map(Self::size).sum::<usize>().max(1),
            Self::Not(part) => part.size(),
            Self::Test(_) => 1,
        }
    }

    /// What must each hold, nested `all` flattened.
    #[must_use]
    pub fn conjuncts(&self) -> Vec<&Self> {
        match self {
            Self::All(parts) => parts.iter().flat_map(Self::conjuncts).collect(),
            _ => vec![self],
        }
    }

    /// The canonical JSON form; reading it again gives the same filter.
    #[must_use]
    pub fn print(&self) -> String {
        self.to_json().to_string()
    }

    /// The canonical form, as [`Self::print`] writes it.
    #[must_use]
    pub fn to_json(&self) -> Json {
        let group = |parts: &[Self]| parts.iter().map(Self::to_json).collect::<Vec<_>>();
        match self {
            Self::All(parts) => json!({"all": group(parts)}),
            Self::Any(parts) => json!({"any": group(parts)}),
            Self::Not(part) => json!({"not": part.to_json()}),
            Self::Test(test) => test.to_json(),
        }
    }
}

impl Test {
    fn to_json(&self) -> Json {
        let write = |operand: &value::Value| match self.op {
            Op::IsSet => Json::Bool(*operand == value::Value::Bool(true)),
            _ => value::write(self.field, operand),
        };
        let value = match &self.value {
            Operand::One(one) => write(one),
            Operand::Several(several) => several.iter().map(write).collect(),
        };
        json!({"field": self.field.key, "op": self.op.word(), "value": value})
    }
}
