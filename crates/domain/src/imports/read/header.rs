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
        if self.has(wanted) {
            return only(self.named(wanted));
        }
        if let Some((name, position)) = split_position(wanted) {
            return self.at_position(name, position);
        }
        only(self.alike(wanted))
    }

    fn at_position(&self, name: &str, position: usize) -> Option<usize> {
        let before = position - 1;
        if name.is_empty() {
            return (before < self.len()).then_some(before);
        }
        if self.has(name) {
            return self.named(name).nth(before);
        }
        self.alike(name).nth(before)
    }

    fn has(&self, name: &str) -> bool {
        self.names.iter().any(|own| own == name)
    }

    /// The columns of exactly this name.
    fn named(&self, name: &str) -> impl Iterator<Item = usize> {
        self.columns(move |own| own == name)
    }

    /// The columns of this name regardless of case, blanks and marks.
    fn alike(&self, name: &str) -> impl Iterator<Item = usize> {
        let key = fold(name);
        self.columns(move |own| !key.is_empty() && fold(own) == key)
    }

    fn columns(&self, is: impl Fn(&str) -> bool) -> impl Iterator<Item = usize> {
        let names = self.names.iter().enumerate();
        names.filter(move |(_, name)| is(name)).map(|(at, _)| at)
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

/// The one there is; none of several.
fn only(mut columns: impl Iterator<Item = usize>) -> Option<usize> {
    let first = columns.next()?;
    columns.next().is_none().then_some(first)
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn header(names: &[&str]) -> Header {
        Header::new(names.iter().copied())
    }

    #[test]
    fn a_name_is_found_exactly_first_then_regardless_of_how_it_is_written() {
        let header = header(&["Order ID", "Type", "type", "Qty", "Type", "", "Item #1"]);
        assert_eq!(header.find("order-id"), Some(0));
        assert_eq!(header.find("type"), Some(2));
        assert_eq!((header.find("Type"), header.find("TYPE")), (None, None));
        assert_eq!((header.find("Type#2"), header.find("TYPE#2")), (Some(4), Some(2)));
        assert_eq!(
            (header.find("#6"), header.find("#8"), header.find("#0")),
            (Some(5), None, None)
        );
        assert_eq!((header.find("--"), header.find("")), (None, Some(5)));
    }

    proptest! {
        #[test]
        fn what_is_shown_of_a_column_finds_it(names in prop::collection::vec("[Aa ]{0,2}", 1..8)) {
            let header = Header::new(names.iter().map(String::as_str));
            for column in 0..header.len() {
                prop_assert_eq!(header.find(&header.shown(column)), Some(column), "{:?}", header.names);
            }
        }
    }
}
