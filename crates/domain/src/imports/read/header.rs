//! The header row: names to columns, with twins addressed by their position ("Type#3").

use serde::{Deserialize, Serialize};

/// The names of a file's columns, in order, as they stand (trimmed).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// The names.
    pub names: Vec<String>,
}

impl Header {
    /// From the cells of a row; trailing cells without a name stay, so that positions hold.
    pub fn new<'a>(cells: impl Iterator<Item = &'a str>) -> Self {
        Self {
            names: cells.map(|cell| cell.trim().to_owned()).collect(),
        }
    }

    /// How many columns.
    #[must_use]
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// Whether there is no column.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// The column (from 0) of a name: exact, else regardless of case, blanks and marks. `Name#3` is the third column of
    /// that name, `#7` the seventh column. A name that several columns bear, asked for without a position, is none.
    #[must_use]
    pub fn find(&self, wanted: &str) -> Option<usize> {
        if let Some(found) = self.only(|name| name == wanted) {
            return found;
        }
        if let Some((name, position)) = split_position(wanted) {
            if name.is_empty() {
                return (position <= self.len()).then(|| position - 1);
            }
            let key = fold(name);
            return self
                .names
                .iter()
                .enumerate()
                .filter(|(_, own)| fold(own) == key)
                .nth(position - 1)
                .map(|(at, _)| at);
        }
        let key = fold(wanted);
        self.only(|name| fold(name) == key).flatten()
    }

    /// `Some(Some(_))` for one match, `Some(None)` for several, `None` for none.
    fn only(&self, is: impl Fn(&str) -> bool) -> Option<Option<usize>> {
        let mut matches = self
            .names
            .iter()
            .enumerate()
            .filter(|(_, name)| is(name))
            .map(|(at, _)| at);
        let first = matches.next()?;
        Some(if matches.next().is_none() {
            Some(first)
        } else {
            None
        })
    }

    /// The name to show for a column: with its position among twins where it has some.
    #[must_use]
    pub fn shown(&self, column: usize) -> String {
        let Some(name) = self.names.get(column) else {
            return format!("#{}", column + 1);
        };
        if name.is_empty() {
            return format!("#{}", column + 1);
        }
        if self.names.iter().filter(|own| *own == name).count() < 2 {
            return name.clone();
        }
        let position = self.names[..=column].iter().filter(|own| *own == name).count();
        format!("{name}#{position}")
    }
}

fn split_position(wanted: &str) -> Option<(&str, usize)> {
    let (name, position) = wanted.rsplit_once('#')?;
    let position: usize = position.parse().ok()?;
    (position > 0).then_some((name, position))
}

/// A name without case, blanks and marks: "Order ID", "order-id" and "orderid" are one.
#[must_use]
pub fn fold(name: &str) -> String {
    name.chars()
        .filter(|character| character.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}
