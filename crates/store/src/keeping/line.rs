//! A row as a line: a JSON array of its cells. Bytes are hexadecimal texts, fractions texts that read back exactly.

use crate::bulk::Kind;
use crate::{Cells, Fault, Value};
use serde::de::{self, Visitor};
use serde::{Deserialize, Deserializer};
use std::fmt;
use std::io::Write as _;

use super::catalogue::Table;

/// Writes a row behind what `line` holds, and answers its cells that stand at `key`, in that order.
pub(super) fn write_row(
    line: &mut Vec<u8>,
    table: &Table,
    key: &[usize],
    cells: &mut Cells<'_>,
) -> Result<Vec<Value>, Fault> {
    let mut found = vec![None; key.len()];
    for (at, column) in table.columns.iter().enumerate() {
        line.push(if at == 0 { b'[' } else { b',' });
        let value = take(cells, column.kind)?;
        write_value(line, &value);
        if let Some(place) = key.iter().position(|of_key| *of_key == at) {
            found[place] = Some(value);
        }
    }
    line.extend_from_slice(b"]\n");
    Ok(found.into_iter().flatten().collect())
}

fn take(cells: &mut Cells<'_>, kind: Kind) -> Result<Value, Fault> {
    Ok(match kind {
        Kind::BigInt => cells.opt_i64()?.into(),
        Kind::Text => cells.opt_text()?.into(),
        Kind::Boolean => cells.opt_bool()?.into(),
        Kind::Double => cells.opt_f64()?.into(),
        Kind::Bytes => cells.opt_bytes()?.into(),
    })
}

fn write_value(line: &mut Vec<u8>, value: &Value) {
    const INTO_MEMORY: &str = "writing into memory cannot fail";
    match value {
        Value::BigInt(Some(number)) => write!(line, "{number}").expect(INTO_MEMORY),
        Value::String(Some(text)) => serde_json::to_writer(line, text).expect(INTO_MEMORY),
        Value::Bool(Some(bool)) => write!(line, "{bool}").expect(INTO_MEMORY),
        Value::Double(Some(number)) => write!(line, "\"{number:?}\"").expect(INTO_MEMORY),
        Value::Bytes(Some(bytes)) => {
            line.push(b'"');
            line.extend_from_slice(hex::encode(bytes).as_bytes());
            line.push(b'"');
        }
        _ => line.extend_from_slice(b"null"),
    }
}

/// Reads a row; `None` when the line is none of this table.
pub(super) fn read_row(line: &[u8], table: &Table) -> Option<Vec<Value>> {
    let cells: Vec<Cell> = serde_json::from_slice(line).ok()?;
    if cells.len() != table.columns.len() {
        return None;
    }
    let row = cells.into_iter().zip(&table.columns);
    row.map(|(cell, column)| cell.of_kind(column.kind)).collect()
}

enum Cell {
    Number(i64),
    Bool(bool),
    Text(String),
    Null,
}

impl<'de> Deserialize<'de> for Cell {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(CellVisitor)
    }
}

struct CellVisitor;

impl Visitor<'_> for CellVisitor {
    type Value = Cell;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a whole number, a text, true, false or null")
    }

    fn visit_i64<E>(self, number: i64) -> Result<Cell, E> {
        Ok(Cell::Number(number))
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<Cell, E> {
        i64::try_from(number).map(Cell::Number).map_err(E::custom)
    }

    fn visit_bool<E>(self, bool: bool) -> Result<Cell, E> {
        Ok(Cell::Bool(bool))
    }

    fn visit_str<E>(self, text: &str) -> Result<Cell, E> {
        Ok(Cell::Text(text.to_owned()))
    }

    fn visit_string<E>(self, text: String) -> Result<Cell, E> {
        Ok(Cell::Text(text))
    }

    fn visit_unit<E>(self) -> Result<Cell, E> {
        Ok(Cell::Null)
    }
}

impl Cell {
    fn of_kind(self, kind: Kind) -> Option<Value> {
        Some(match (kind, self) {
            (Kind::BigInt, Self::Number(number)) => number.into(),
            (Kind::Text, Self::Text(text)) => text.into(),
            (Kind::Boolean, Self::Bool(bool)) => bool.into(),
            (Kind::Double, Self::Text(text)) => text.parse::<f64>().ok()?.into(),
            (Kind::Bytes, Self::Text(text)) => hex::decode(text).ok()?.into(),
            (Kind::BigInt, Self::Null) => None::<i64>.into(),
            (Kind::Text, Self::Null) => None::<String>.into(),
            (Kind::Boolean, Self::Null) => None::<bool>.into(),
            (Kind::Double, Self::Null) => None::<f64>.into(),
            (Kind::Bytes, Self::Null) => None::<Vec<u8>>.into(),
            _ => return None,
        })
    }
}
