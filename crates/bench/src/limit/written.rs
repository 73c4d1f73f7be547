//! Which rows the intake of an order writes, as seen on a real one.

use crate::failure::{Done, Failure};
use crate::rows::{Cell, Row, Table, tables_of};
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet};

/// Rows of these are the engine's own housekeeping, at no order's charge.
const NOT_OF_AN_ORDER: [&str; 2] = ["job", "migration"];

/// All that a number of orders wrote.
#[derive(Debug)]
pub struct Written {
    /// The tables, in the order in which the product first wrote them.
    pub tables: Vec<WrittenTable>,
    /// What each order wrote.
    pub orders: Vec<OrderRows>,
}

/// A table that orders write.
#[derive(Debug)]
pub struct WrittenTable {
    /// The table.
    pub table: Table,
    /// The columns that changed in rows that were there before.
    pub changing: Vec<usize>,
}

/// What one order wrote: rows with the number of their table.
#[derive(Clone, Debug, Default)]
pub struct OrderRows {
    /// New rows, as they were in the end.
    pub inserted: Vec<(usize, Row)>,
    /// Rows that were there before, as they became.
    pub updated: Vec<(usize, Row)>,
}

/// What is written in one transaction, table by table.
#[derive(Debug, Default)]
pub struct Commit {
    /// New rows.
    pub inserted: Vec<(usize, Vec<Row>)>,
    /// Changed rows, each once, as it became, in key order.
    pub updated: Vec<(usize, Vec<Row>)>,
}

/// How much an order writes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PerOrder {
    /// New rows.
    pub rows_inserted: f64,
    /// Changed rows, when each order is a commit of its own.
    pub rows_updated: f64,
    /// The bytes in the values of the new rows.
    pub bytes: f64,
}

/// Lays a note of every written row into a book: before the intake.
pub fn watch(book: &Connection) -> Done<()> {
    book.execute_batch(
        "CREATE TABLE bench_written (seq INTEGER PRIMARY KEY, name TEXT, old TEXT, new TEXT)",
    )?;
    for table in tables_of(book)? {
        let row = |of: &str| {
            let cells = table
                .names()
                .into_iter()
                .map(|name| format!("quote({of}.{name})"));
            cells.collect::<Vec<_>>().join(" || ',' || ")
        };
        let name = &table.name;
        for (verb, old, new) in [
            ("INSERT", "NULL".to_owned(), row("NEW")),
            ("UPDATE", row("OLD"), row("NEW")),
            ("DELETE", row("OLD"), "NULL".to_owned()),
        ] {
            book.execute_batch(&format!(
                "CREATE TRIGGER bench_{verb}_{name} AFTER {verb} ON \"{name}\" BEGIN
                 INSERT INTO bench_written (name, old, new) VALUES ('{name}', {old}, {new}); END"
            ))?;
        }
    }
    Ok(())
}

/// Reads the notes: after the intake. Each order is one commit, whose last write moves the head of the feed.
pub fn read(book: &Connection) -> Done<Written> {
    let mut gathering = Gathering {
        known: tables_of(book)?,
        tables: Vec::new(),
        orders: Vec::new(),
        places: BTreeMap::new(),
        committed: true,
    };
    let mut notes = book.prepare("SELECT name, old, new FROM bench_written ORDER BY seq")?;
    let mut notes = notes.query([])?;
    while let Some(note) = notes.next()? {
        let (name, old, new): (String, Option<String>, Option<String>) =
            (note.get(0)?, note.get(1)?, note.get(2)?);
        if NOT_OF_AN_ORDER.contains(&name.as_str()) {
            continue;
        }
        let (old, new) = (unquote(book, old)?, unquote(book, new)?);
        gathering.take(&name, old, new)?;
    }
    Ok(Written {
        tables: gathering.tables,
        orders: gathering.orders,
    })
}

fn unquote(book: &Connection, quoted: Option<String>) -> Done<Option<Row>> {
    let Some(quoted) = quoted else {
        return Ok(None);
    };
    let mut literals = book.prepare(&format!("SELECT {quoted}"))?;
    let count = literals.column_count();
    let row = literals.query_row([], |row| (0..count).map(|at| Ok(Cell(row.get(at)?))).collect())?;
    Ok(Some(row))
}

/// Where a row of the current order lies.
#[derive(Clone, Copy)]
enum Place {
    Inserted(usize),
    Updated(usize),
}

struct Gathering {
    known: Vec<Table>,
    tables: Vec<WrittenTable>,
    orders: Vec<OrderRows>,
    places: BTreeMap<(usize, String), Place>,
    /// The next row is the first of another order.
    committed: bool,
}

impl Gathering {
    fn take(&mut self, name: &str, old: Option<Row>, new: Option<Row>) -> Done<()> {
        let Some(new) = new else {
            return Err(Failure::new(format!("an intake deleted a row of {name}")));
        };
        if self.committed {
            self.orders.push(OrderRows::default());
            self.places.clear();
        }
        self.committed = name == "feed_head";
        let table = self.table(name)?;
        let order = self.orders.last_mut().expect("the first row begins one");
        let key = (table, self.tables[table].table.key_of(&new));
        match (self.places.get(&key), old) {
            (Some(Place::Inserted(at)), _) => order.inserted[*at].1 = new,
            (None, None) => {
                self.places.insert(key, Place::Inserted(order.inserted.len()));
                order.inserted.push((table, new));
            }
            (place, old) => {
                self.tables[table].note_changes(&old.unwrap_or_default(), &new);
                match place {
                    Some(Place::Updated(at)) => order.updated[*at].1 = new,
                    _ => {
                        self.places.insert(key, Place::Updated(order.updated.len()));
                        order.updated.push((table, new));
                    }
                }
            }
        }
        Ok(())
    }

    fn table(&mut self, name: &str) -> Done<usize> {
        if let Some(at) = self.tables.iter().position(|it| it.table.name == name) {
            return Ok(at);
        }
        let table = self.known.iter().find(|table| table.name == name);
        let table = table
            .ok_or_else(|| Failure::new(format!("no table {name}")))?
            .clone();
        let changing = Vec::new();
        self.tables.push(WrittenTable { table, changing });
        Ok(self.tables.len() - 1)
    }
}

impl WrittenTable {
    fn note_changes(&mut self, old: &Row, new: &Row) {
        let changed = (0..new.len()).filter(|at| old.get(*at) != Some(&new[*at]));
        let all: BTreeSet<usize> = self.changing.iter().copied().chain(changed).collect();
        self.changing = all.into_iter().collect();
    }
}

impl Written {
    /// The same writes in transactions of `orders_per_commit`: as one that knows all of a batch would write them,
    /// each changed row once.
    pub fn commits(&self, orders: usize, orders_per_commit: usize) -> Vec<Commit> {
        let orders = &self.orders[..orders.min(self.orders.len())];
        orders
            .chunks(orders_per_commit)
            .map(|orders| self.commit(orders))
            .collect()
    }

    fn commit(&self, orders: &[OrderRows]) -> Commit {
        let mut inserted: BTreeMap<usize, Vec<Row>> = BTreeMap::new();
        let mut updated: BTreeMap<(usize, Vec<SortKey>), Row> = BTreeMap::new();
        for order in orders {
            for (table, row) in &order.inserted {
                inserted.entry(*table).or_default().push(row.clone());
            }
            for (table, row) in &order.updated {
                let keys = &self.tables[*table].table.keys;
                let key = keys.iter().map(|at| SortKey::of(&row[*at])).collect();
                updated.insert((*table, key), row.clone());
            }
        }
        let mut by_table: BTreeMap<usize, Vec<Row>> = BTreeMap::new();
        for ((table, _), row) in updated {
            by_table.entry(table).or_default().push(row);
        }
        Commit {
            inserted: inserted.into_iter().collect(),
            updated: by_table.into_iter().collect(),
        }
    }

    /// How much an order writes, on average.
    #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
    pub fn per_order(&self) -> PerOrder {
        let sum = |count: &dyn Fn(&OrderRows) -> usize| {
            self.orders.iter().map(count).sum::<usize>() as f64 / self.orders.len().max(1) as f64
        };
        let bytes = |order: &OrderRows| {
            let rows = order.inserted.iter().flat_map(|(_, row)| row);
            rows.map(Cell::bytes).sum::<usize>()
        };
        PerOrder {
            rows_inserted: sum(&|order| order.inserted.len()),
            rows_updated: sum(&|order| order.updated.len()),
            bytes: sum(&bytes),
        }
    }

    /// The rows of an order by table, as `order_line 3`.
    pub fn row_list(&self, orders: usize) -> Vec<String> {
        let orders = &self.orders[..orders.min(self.orders.len())];
        let count = |rows: &dyn Fn(&OrderRows) -> &Vec<(usize, Row)>, table: usize| {
            let of_table = |order| rows(order).iter().filter(|(it, _)| *it == table).count();
            orders.iter().map(of_table).sum::<usize>()
        };
        let say = |(at, table): (usize, &WrittenTable)| {
            let (new, changed) = (
                count(&|order| &order.inserted, at),
                count(&|order| &order.updated, at),
            );
            let name = &table.table.name;
            let share = |rows: usize| {
                (rows + orders.len() / 2)
                    .checked_div(orders.len())
                    .unwrap_or_default()
            };
            match (share(new), share(changed)) {
                (0, 0) => None,
                (new, 0) => Some(format!("{name} {new}")),
                (0, changed) => Some(format!("{name} {changed} changed")),
                (new, changed) => Some(format!("{name} {new} and {changed} changed")),
            }
        };
        self.tables.iter().enumerate().filter_map(say).collect()
    }
}

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum SortKey {
    Number(i64),
    Text(String),
}

impl SortKey {
    fn of(cell: &Cell) -> Self {
        match &cell.0 {
            rusqlite::types::Value::Integer(number) => Self::Number(*number),
            other => Self::Text(format!("{other:?}")),
        }
    }
}
