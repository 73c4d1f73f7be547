//! Refused rows as a file to mend and send again: the source's own columns, then where and why. A cell that a
//! spreadsheet would run as a formula is made harmless; numbers stay numbers.

use super::number::{DecimalMark, read_number};
use super::read::Header;
use super::verdict::RefusedRow;

/// The columns added behind the source's own; an import that reads the file again passes over them.
pub const ADDED: [&str; 4] = ["refused_line", "refused_column", "refused_code", "refused_why"];

/// The header line of a file of refused rows.
#[must_use]
pub fn header_line(header: &Header, separator: char) -> String {
    let names = header.names.iter().map(String::as_str).chain(ADDED);
    join(names, separator)
}

/// One refused row, as wide as `header` and with its place, code and data behind it.
#[must_use]
pub fn refused_line(refused: &RefusedRow, header: &Header, separator: char) -> String {
    let place = refused.refusal.place.as_ref();
    let line = place.map_or(refused.row.line, |place| place.line).to_string();
    let column = place.and_then(|place| {
        place
            .name
            .clone()
            .or(place.column.map(|column| column.to_string()))
    });
    let why: Vec<String> = refused
        .refusal
        .data
        .iter()
        .map(|(name, value)| format!("{name}: {value}"))
        .collect();
    let why = why.join("; ");
    let added = [
        line.as_str(),
        column.as_deref().unwrap_or_default(),
        refused.refusal.code,
        why.as_str(),
    ];
    // A ragged row is filled up, or its surplus kept behind what was added: nothing is cut off.
    let (own, surplus) = refused
        .row
        .cells
        .split_at(header.len().min(refused.row.cells.len()));
    let blanks = std::iter::repeat_n("", header.len() - own.len());
    let cells = own.iter().map(String::as_str).chain(blanks).chain(added);
    join(cells.chain(surplus.iter().map(String::as_str)), separator)
}

fn join<'a>(cells: impl Iterator<Item = &'a str>, separator: char) -> String {
    let mut line = String::new();
    for (at, cell) in cells.enumerate() {
        if at > 0 {
            line.push(separator);
        }
        write_cell(&mut line, cell, separator);
    }
    line.push_str("\r\n");
    line
}

/// Writes one cell: harmless, and quoted where it must be.
pub fn write_cell(line: &mut String, cell: &str, separator: char) {
    let harmless = is_formula(cell);
    let quoted = cell.contains([separator, '"', '\n', '\r']) || cell.starts_with(' ') || cell.ends_with(' ');
    if quoted {
        line.push('"');
    }
    if harmless {
        line.push('\'');
    }
    for character in cell.chars() {
        if character == '"' && quoted {
            line.push('"');
        }
        line.push(character);
    }
    if quoted {
        line.push('"');
    }
}

/// Whether a spreadsheet would run a cell: it begins as a formula does and is no number.
#[must_use]
pub fn is_formula(cell: &str) -> bool {
    let risky = |first: char| {
        matches!(
            first,
            '=' | '+' | '-' | '@' | '\t' | '\r' | '＝' | '＋' | '－' | '＠'
        )
    };
    cell.starts_with(risky)
        && DecimalMark::ALL
            .iter()
            .all(|mark| read_number(cell, *mark).is_err())
}

#[cfg(test)]
mod tests {
    use super::super::refusal::{self, Place, Refusal};
    use super::super::verdict::RawRow;
    use super::*;

    #[test]
    fn formulas_are_harmless_and_numbers_stay() {
        for formula in [
            "=2+5+cmd|' /C calc'!A0",
            "@SUM(1)",
            "+cmd",
            "-2+3",
            "\t=1",
            "\r=1",
            "=1",
            "-",
        ] {
            assert!(is_formula(formula), "{formula}");
        }
        for plain in ["-5", "+3.2", "-1.234,56", "abc", "", "'=1", "12-"] {
            assert!(!is_formula(plain), "{plain}");
        }
    }

    #[test]
    fn a_refused_row_says_where_and_why() {
        let header = Header {
            names: vec!["Order".into(), "Qty".into()],
        };
        let refusal = Refusal::new(refusal::NUMBER_MALFORMED)
            .at(Place {
                file: 0,
                line: 7,
                column: Some(2),
                name: Some("Qty".into()),
            })
            .with("value", "x;y");
        let cells = vec!["=A1".to_owned(), "x;y".to_owned()];
        let refused = RefusedRow {
            row: RawRow {
                file: 0,
                line: 7,
                cells,
            },
            refusal,
        };
        assert_eq!(
            header_line(&header, ';'),
            "Order;Qty;refused_line;refused_column;refused_code;refused_why\r\n"
        );
        assert_eq!(
            refused_line(&refused, &header, ';'),
            "'=A1;\"x;y\";7;Qty;import.number_malformed;\"value: x;y\"\r\n"
        );
    }
}
