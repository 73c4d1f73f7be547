//! Rows as PostgreSQL's arrays, and values as plain Rust ones.

use crate::Value;
use sqlx::{Arguments, postgres::PgArguments};

/// The column types of the book.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Kind {
    BigInt,
    Text,
    Boolean,
    Double,
    Bytes,
}

impl Kind {
    pub(crate) fn of(value: &Value) -> Self {
        match value {
            Value::Bool(_) => Self::Boolean,
            Value::Float(_) | Value::Double(_) => Self::Double,
            Value::String(_) | Value::Char(_) | Value::Enum(_) => Self::Text,
            Value::Bytes(_) => Self::Bytes,
            _ => Self::BigInt,
        }
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::BigInt => "bigint",
            Self::Text => "text",
            Self::Boolean => "boolean",
            Self::Double => "double precision",
            Self::Bytes => "bytea",
        }
    }
}

/// Turns rows into an array for each column, and says of what kind each is.
pub(super) fn arrays_of(rows: Vec<Vec<Value>>, width: usize) -> (Vec<Kind>, PgArguments) {
    let count = rows.len();
    let kinds: Vec<Kind> = rows[0].iter().map(Kind::of).collect();
    let mut columns: Vec<Vec<Value>> = (0..width).map(|_| Vec::with_capacity(count)).collect();
    for row in rows {
        debug_assert_eq!(row.len(), width, "a value for each column");
        for (column, value) in columns.iter_mut().zip(row) {
            column.push(value);
        }
    }
    let mut args = PgArguments::default();
    for (kind, column) in kinds.iter().zip(columns) {
        let column = column.into_iter();
        match kind {
            Kind::BigInt => bind(&mut args, column.map(big_int).collect::<Vec<_>>()),
            Kind::Text => bind(&mut args, column.map(text).collect::<Vec<_>>()),
            Kind::Boolean => bind(&mut args, column.map(boolean).collect::<Vec<_>>()),
            Kind::Double => bind(&mut args, column.map(double).collect::<Vec<_>>()),
            Kind::Bytes => bind(&mut args, column.map(bytes).collect::<Vec<_>>()),
        }
    }
    (kinds, args)
}

pub(super) fn bind<'q, T>(args: &mut PgArguments, value: T)
where
    T: sqlx::Encode<'q, sqlx::Postgres> + sqlx::Type<sqlx::Postgres>,
{
    args.add(value).expect("plain values always encode");
}

pub(crate) fn big_int(value: Value) -> Option<i64> {
    match value {
        Value::BigInt(number) => number,
        Value::Int(number) => number.map(i64::from),
        Value::SmallInt(number) => number.map(i64::from),
        Value::TinyInt(number) => number.map(i64::from),
        Value::Unsigned(number) => number.map(i64::from),
        Value::SmallUnsigned(number) => number.map(i64::from),
        Value::TinyUnsigned(number) => number.map(i64::from),
        // How many rows a statement may read: nobody has more than fit.
        Value::BigUnsigned(number) => number.map(|number| i64::try_from(number).unwrap_or(i64::MAX)),
        other => panic!("a BIGINT column was given {other:?}"),
    }
}

pub(crate) fn text(value: Value) -> Option<String> {
    match value {
        Value::String(string) => string,
        Value::Char(char) => char.map(String::from),
        other => panic!("a TEXT column was given {other:?}"),
    }
}

pub(crate) fn boolean(value: Value) -> Option<bool> {
    match value {
        Value::Bool(bool) => bool,
        other => panic!("a BOOLEAN column was given {other:?}"),
    }
}

pub(crate) fn double(value: Value) -> Option<f64> {
    match value {
        Value::Double(number) => number,
        Value::Float(number) => number.map(f64::from),
        other => panic!("a DOUBLE PRECISION column was given {other:?}"),
    }
}

pub(crate) fn bytes(value: Value) -> Option<Vec<u8>> {
    match value {
        Value::Bytes(bytes) => bytes,
        other => panic!("a bytes column was given {other:?}"),
    }
}

pub(super) fn json_of(value: Value) -> serde_json::Value {
    match Kind::of(&value) {
        Kind::BigInt => big_int(value).into(),
        Kind::Text => text(value).into(),
        Kind::Boolean => boolean(value).map(i64::from).into(),
        Kind::Double => double(value).into(),
        Kind::Bytes => panic!("bytes are no key"),
    }
}
