//! The codes and names behind ids, for people who read a table: looked up a page at a time, within the reader's scope.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::fmt;
use std::str::FromStr;

use serde_json::Value;
use store::{Conn, Fault, Scope, customers, orders, owners, products, warehouses};

use super::columns::{Column, Named};
use crate::app::App;

/// What is known of the page in hand.
#[derive(Debug, Default)]
pub(super) struct Names {
    by_id: HashMap<String, String>,
}

impl Names {
    /// Looks up what the rows refer to; what was known before is forgotten.
    pub(super) async fn learn(
        &mut self,
        app: &App,
        scope: Scope,
        columns: &[Column],
        rows: &[Value],
    ) -> Result<(), Fault> {
        let mut wanted: HashMap<Named, HashSet<&str>> = HashMap::new();
        for column in columns {
            if let Some(named) = column.named() {
                let ids = rows.iter().filter_map(|row| column.value(row)?.as_str());
                wanted.entry(named).or_default().extend(ids);
            }
        }
        self.by_id.clear();
        let mut conn = app.store.read().await?;
        for (named, ids) in wanted.into_iter().filter(|(_, ids)| !ids.is_empty()) {
            self.by_id.extend(names(&mut conn, scope, named, &ids).await?);
        }
        Ok(())
    }

    /// What stands in a row's cell.
    pub(super) fn cell<'r>(&'r self, column: &Column, row: &'r Value) -> Cell<'r> {
        let value = column.value(row).unwrap_or(&Value::Null);
        if column.named().is_some() {
            let name = self.by_id.get(value.as_str().unwrap_or_default());
            return name.map_or(Cell::Blank, |name| Cell::Text(name.into()));
        }
        match value {
            Value::Null => Cell::Blank,
            Value::String(text) => Cell::Text(text.into()),
            Value::Array(texts) => {
                let texts: Vec<&str> = texts.iter().filter_map(Value::as_str).collect();
                Cell::Text(texts.join(", ").into())
            }
            Value::Bool(flag) => Cell::Flag(*flag),
            other => Cell::Number(other.to_string()),
        }
    }
}

/// What stands in a cell of a table.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Cell<'r> {
    Blank,
    Text(Cow<'r, str>),
    Number(String),
    Flag(bool),
}

impl fmt::Display for Cell<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Cell::Blank => Ok(()),
            Cell::Text(text) => f.write_str(text),
            Cell::Number(number) => f.write_str(number),
            Cell::Flag(flag) => flag.fmt(f),
        }
    }
}

async fn names(
    conn: &mut Conn,
    scope: Scope,
    named: Named,
    ids: &HashSet<&str>,
) -> Result<Vec<(String, String)>, Fault> {
    Ok(match named {
        Named::Owner => pairs(owners::all(conn, scope).await?, |it| (it.id.to_string(), it.code)),
        Named::Channel => pairs(owners::channels(conn, scope).await?, |it| {
            (it.id.to_string(), it.code)
        }),
        Named::Warehouse => pairs(warehouses::all(conn).await?, |it| (it.id.to_string(), it.code)),
        Named::Bin => pairs(warehouses::bins_by_ids(conn, &parsed(ids)).await?, |it| {
            (it.id.to_string(), it.code)
        }),
        Named::Product => pairs(products::by_ids(conn, scope, &parsed(ids)).await?, |it| {
            (it.id.to_string(), it.sku)
        }),
        Named::Customer => pairs(customers::by_ids(conn, scope, &parsed(ids)).await?, |it| {
            (it.id.to_string(), it.name)
        }),
        Named::Order => pairs(orders::by_ids(conn, scope, &parsed(ids)).await?, |it| {
            (it.id.to_string(), it.number)
        }),
    })
}

fn pairs<T>(all: Vec<T>, pair: impl FnMut(T) -> (String, String)) -> Vec<(String, String)> {
    all.into_iter().map(pair).collect()
}

fn parsed<T: FromStr>(ids: &HashSet<&str>) -> Vec<T> {
    ids.iter().filter_map(|id| id.parse().ok()).collect()
}
