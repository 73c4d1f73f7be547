//! The texts of bulk statements: each is built at its first use and kept.

use super::{Insert, Keyed, arrays::Kind};
use crate::{Sql, dialect::Dialect};
use rustc_hash::FxHashMap;
use std::{
    fmt::Write as _,
    sync::{Arc, LazyLock, RwLock},
};

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Change {
    Insert(Insert),
    Update(Keyed),
    Upsert(Keyed),
}

/// What a kept text depends on.
#[derive(PartialEq, Eq, Hash)]
pub(super) enum TextKey {
    /// SQLite: a parameter for each column, numbered in their order.
    Row(Change),
    /// PostgreSQL: an array for each column.
    Arrays(Change, Vec<Kind>),
    /// By a list of keys; whether the rows are locked.
    In(&'static str, Dialect, bool),
    /// By keys of several columns; whether the rows are locked.
    Keys(&'static str, &'static [&'static str], Vec<Kind>, bool),
}

static TEXTS: LazyLock<RwLock<FxHashMap<TextKey, Arc<str>>>> = LazyLock::new(RwLock::default);

/// The text for this key, built at its first use.
pub(super) fn text_of(key: TextKey) -> Sql {
    if let Some(text) = TEXTS.read().expect("no panic while held").get(&key) {
        return Sql::built(Arc::clone(text));
    }
    let text: Arc<str> = key.build().into();
    TEXTS
        .write()
        .expect("no panic while held")
        .insert(key, Arc::clone(&text));
    Sql::built(text)
}

impl TextKey {
    fn build(&self) -> String {
        match self {
            Self::Row(change) => change.over_parameters(),
            Self::Arrays(change, kinds) => change.over_arrays(kinds),
            Self::In(sql, dialect, locks) => sql
                .replace("{in}", dialect.in_first_parameter())
                .replace("{lock}", if *locks { dialect.lock_rows() } else { "" })
                .replace("{skip_locked}", dialect.skip_locked()),
            Self::Keys(sql, columns, kinds, locks) => over_keys(sql, columns, kinds, *locks),
        }
    }
}

impl Change {
    pub(super) fn width(&self) -> usize {
        match self {
            Self::Insert(insert) => insert.columns.len(),
            Self::Update(keyed) | Self::Upsert(keyed) => keyed.keys.len() + keyed.values.len(),
        }
    }

    fn over_parameters(&self) -> String {
        let parameters: Vec<String> = (1..=self.width()).map(|at| format!("?{at}")).collect();
        match self {
            Self::Update(update) => {
                let (keys, values) = parameters.split_at(update.keys.len());
                let set = equal(update.values, values).join(", ");
                let found = equal(update.keys, keys).join(" AND ");
                format!("UPDATE {} SET {set} WHERE {found}", update.table)
            }
            Self::Insert(_) | Self::Upsert(_) => {
                self.insert_of(&format!("VALUES ({})", parameters.join(", ")))
            }
        }
    }

    fn over_arrays(&self, kinds: &[Kind]) -> String {
        let arrays = arrays_text(kinds);
        match self {
            Self::Update(update) => {
                let columns = update.columns().join(", ");
                format!(
                    "{} FROM unnest({arrays}) AS v({columns}) {}",
                    update.set(),
                    update.found()
                )
            }
            Self::Insert(_) | Self::Upsert(_) => self.insert_of(&format!("SELECT * FROM unnest({arrays})")),
        }
    }

    fn insert_of(&self, source: &str) -> String {
        match self {
            Self::Insert(insert) => format!(
                "INSERT INTO {} ({}) {source} {}",
                insert.table,
                insert.columns.join(", "),
                insert.suffix
            ),
            Self::Update(keyed) | Self::Upsert(keyed) => {
                let set: Vec<String> = keyed
                    .values
                    .iter()
                    .map(|name| format!("{name} = excluded.{name}"))
                    .collect();
                format!(
                    "INSERT INTO {} ({}) {source} ON CONFLICT ({}) DO UPDATE SET {}",
                    keyed.table,
                    keyed.columns().join(", "),
                    keyed.keys.join(", "),
                    set.join(", ")
                )
            }
        }
    }
}

/// `column = parameter` for each of them.
fn equal(columns: &[&str], parameters: &[String]) -> Vec<String> {
    columns
        .iter()
        .zip(parameters)
        .map(|(column, parameter)| format!("{column} = {parameter}"))
        .collect()
}

impl Keyed {
    fn columns(&self) -> Vec<&'static str> {
        [self.keys, self.values].concat()
    }

    fn set(&self) -> String {
        let set: Vec<String> = self
            .values
            .iter()
            .map(|name| format!("{name} = v.{name}"))
            .collect();
        format!("UPDATE {} SET {}", self.table, set.join(", "))
    }

    fn found(&self) -> String {
        let table = self.table;
        let keys: Vec<String> = self
            .keys
            .iter()
            .map(|name| format!("{table}.{name} = v.{name}"))
            .collect();
        format!("WHERE {}", keys.join(" AND "))
    }
}

/// Without kinds for SQLite, which gets one JSON text; with them for PostgreSQL's arrays.
fn over_keys(sql: &str, columns: &[&str], kinds: &[Kind], locks: bool) -> String {
    let keys = if kinds.is_empty() {
        let columns: Vec<String> = columns
            .iter()
            .enumerate()
            .map(|(at, name)| format!("value->>{at} AS {name}"))
            .collect();
        format!("(SELECT {} FROM json_each($1)) AS k", columns.join(", "))
    } else {
        format!("unnest({}) AS k({})", arrays_text(kinds), columns.join(", "))
    };
    let text = sql.replace("{keys}", &keys);
    let Some((before, rest)) = text.split_once("{lock:") else {
        return text;
    };
    let (table, after) = rest.split_once('}').expect("{lock:table} is closed");
    if kinds.is_empty() || !locks {
        format!("{before}{after}")
    } else {
        format!("{before} FOR UPDATE OF {table}{after}")
    }
}

fn arrays_text(kinds: &[Kind]) -> String {
    let mut text = String::new();
    for (at, kind) in kinds.iter().enumerate() {
        let comma = if at == 0 { "" } else { ", " };
        write!(text, "{comma}CAST(${} AS {}[])", at + 1, kind.name())
            .expect("writing to a String cannot fail");
    }
    text
}
