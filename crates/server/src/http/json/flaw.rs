//! What does not fit in a body or a query, and the field error it becomes: a code and facts, no prose.

use std::fmt;

use serde::de::{self, Expected, Unexpected};

use super::parse::Value;
use crate::http::problem::{self, FieldError, Problem};

/// The most characters of a value that are shown to whoever sent it.
const SHOWN_CHARS_MAX: usize = 40;

/// What a value must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// A text.
    Text,
    /// A whole number, of those that the field can hold.
    WholeNumber,
    /// `true` or `false`.
    Flag,
    /// A list.
    List,
    /// An object.
    Object,
}

/// What does not fit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FlawKind {
    /// A field that the type does not have.
    UnknownField {
        /// Its name.
        field: String,
        /// The names that the type has.
        expected: Vec<&'static str>,
    },
    /// A field that the type must have.
    MissingField(&'static str),
    /// A value of another shape.
    WrongShape {
        /// What stands there, shortened.
        found: String,
        /// What should.
        expected: Shape,
    },
    /// A word that is none of the known ones.
    UnknownValue {
        /// The word.
        found: String,
        /// The known ones.
        expected: Vec<&'static str>,
    },
    /// A list of another length.
    WrongLength(usize),
    /// A field that stands there twice.
    Twice(&'static str),
    /// Of the right shape, but refused by the type itself.
    Refused {
        /// What stands there, shortened.
        found: String,
        /// The code of a field error, such as `field.not_decimal`, that the type gave as its message.
        code: String,
    },
    /// The value fits nowhere, and nothing tells why.
    Unfit,
}

/// What does not fit, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flaw {
    /// What does not fit.
    pub kind: FlawKind,
    /// JSON pointer to the value.
    pub pointer: String,
    /// Offset of the value in the body.
    pub offset: Option<usize>,
}

/// Errors that types of our own give as their message, by the code.
const REFUSED: &[Problem] = &[
    problem::FIELD_NOT_CURRENCY,
    problem::FIELD_NOT_DECIMAL,
    problem::FIELD_NOT_INSTANT,
];

impl Flaw {
    fn new(kind: FlawKind) -> Flaw {
        Flaw {
            kind,
            pointer: String::new(),
            offset: None,
        }
    }

    pub(in crate::http) fn unfit() -> Flaw {
        Flaw::new(FlawKind::Unfit)
    }

    /// Says what was found where `expected` should stand, as far as nothing better is known.
    pub(in crate::http) fn of(mut self, value: String, expected: Shape) -> Flaw {
        match &mut self.kind {
            kind @ FlawKind::Unfit => {
                *kind = FlawKind::WrongShape {
                    found: value,
                    expected,
                };
            }
            FlawKind::Refused { found, .. } => *found = value,
            _ => {}
        }
        self
    }

    /// A value of another shape than `expected`.
    pub(crate) fn other_than(expected: Shape, value: &Value<'_>) -> Flaw {
        Flaw::unfit().of(shown(value), expected)
    }

    /// Called while the error travels outwards: each level puts its own step in front.
    pub(crate) fn inside(mut self, step: &str, offset: usize) -> Flaw {
        let escaped = step.replace('~', "~0").replace('/', "~1");
        self.pointer.insert_str(0, &format!("/{escaped}"));
        self.offset.get_or_insert(offset);
        self
    }
}

impl From<Flaw> for FieldError {
    fn from(flaw: Flaw) -> FieldError {
        let pointer = flaw.pointer;
        match flaw.kind {
            FlawKind::UnknownField { field, expected } => FieldError::new(pointer, problem::FIELD_UNKNOWN)
                .fact("field", field)
                .fact("expected", expected.join(", ")),
            FlawKind::MissingField(field) => {
                FieldError::new(format!("{pointer}/{field}"), problem::FIELD_MISSING).fact("field", field)
            }
            FlawKind::WrongShape { found, expected } => {
                FieldError::new(pointer, expected.problem()).fact("found", found)
            }
            FlawKind::UnknownValue { found, expected } => {
                FieldError::new(pointer, problem::FIELD_UNKNOWN_VALUE)
                    .fact("found", found)
                    .fact("expected", expected.join(", "))
            }
            FlawKind::WrongLength(found) => {
                FieldError::new(pointer, problem::FIELD_WRONG_LENGTH).fact("found", found)
            }
            FlawKind::Twice(field) => {
                FieldError::new(format!("{pointer}/{field}"), problem::FIELD_TWICE).fact("field", field)
            }
            FlawKind::Refused { found, code } => {
                let known = REFUSED.iter().find(|problem| problem.code == code);
                FieldError::new(pointer, *known.unwrap_or(&problem::FIELD_UNREADABLE)).fact("found", found)
            }
            FlawKind::Unfit => FieldError::new(pointer, problem::FIELD_UNREADABLE),
        }
    }
}

impl Shape {
    const fn problem(self) -> Problem {
        match self {
            Shape::Text => problem::FIELD_NOT_TEXT,
            Shape::WholeNumber => problem::FIELD_NOT_NUMBER,
            Shape::Flag => problem::FIELD_NOT_FLAG,
            Shape::List => problem::FIELD_NOT_LIST,
            Shape::Object => problem::FIELD_NOT_OBJECT,
        }
    }
}

/// A value as it is shown to whoever sent it: short, and without what stands inside.
pub(super) fn shown(value: &Value<'_>) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(flag) => flag.to_string(),
        Value::Number(digits) => shortened(digits),
        Value::Text(text) => shortened(text),
        Value::List(_) => "[…]".to_owned(),
        Value::Object(_) => "{…}".to_owned(),
    }
}

/// The beginning of a text, for whoever sent it.
pub(in crate::http) fn shortened(text: &str) -> String {
    match text.char_indices().nth(SHOWN_CHARS_MAX) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

impl fmt::Display for Flaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} at `{}`", self.kind, self.pointer)
    }
}

impl std::error::Error for Flaw {}

impl de::Error for Flaw {
    fn custom<T: fmt::Display>(message: T) -> Flaw {
        Flaw::new(FlawKind::Refused {
            found: String::new(),
            code: message.to_string(),
        })
    }

    fn invalid_type(_: Unexpected<'_>, _: &dyn Expected) -> Flaw {
        Flaw::unfit()
    }

    fn invalid_value(_: Unexpected<'_>, _: &dyn Expected) -> Flaw {
        Flaw::unfit()
    }

    fn invalid_length(found: usize, _: &dyn Expected) -> Flaw {
        Flaw::new(FlawKind::WrongLength(found))
    }

    fn unknown_variant(variant: &str, expected: &'static [&'static str]) -> Flaw {
        Flaw::new(FlawKind::UnknownValue {
            found: variant.to_owned(),
            expected: expected.to_vec(),
        })
    }

    fn unknown_field(field: &str, expected: &'static [&'static str]) -> Flaw {
        Flaw::new(FlawKind::UnknownField {
            field: field.to_owned(),
            expected: expected.to_vec(),
        })
    }

    fn missing_field(field: &'static str) -> Flaw {
        Flaw::new(FlawKind::MissingField(field))
    }

    fn duplicate_field(field: &'static str) -> Flaw {
        Flaw::new(FlawKind::Twice(field))
    }
}
