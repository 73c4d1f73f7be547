//! Where in a text something stands, as a person counts.

/// A line and a column, both from 1; a column is a character, not a byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The line.
    pub line: usize,
    /// The character in the line.
    pub column: usize,
}

impl Place {
    /// The place of a byte offset. Bytes that are no UTF-8 count one each.
    #[must_use]
    pub fn of(bytes: &[u8], offset: usize) -> Place {
        let before = &bytes[..offset.min(bytes.len())];
        let line_start = before
            .iter()
            .rposition(|byte| *byte == b'\n')
            .map_or(0, |newline| newline + 1);
        let continuation_bytes = |byte: &&u8| (**byte & 0b1100_0000) == 0b1000_0000;
        let column_bytes = &before[line_start..];
        let column = match std::str::from_utf8(column_bytes) {
            Ok(_) => column_bytes.len() - column_bytes.iter().filter(continuation_bytes).count(),
            Err(_) => column_bytes.len(),
        };
        Place {
            line: before.iter().filter(|byte| **byte == b'\n').count() + 1,
            column: column + 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_characters_are_counted_from_one() {
        let text = "{\n \"é\": x}";
        let offset = text.find('x').expect("x is there");
        assert_eq!(Place::of(text.as_bytes(), offset), Place { line: 2, column: 7 });
        assert_eq!(Place::of(b"", 0), Place { line: 1, column: 1 });
        assert_eq!(Place::of(b"\xff\xffx", 2), Place { line: 1, column: 3 });
    }
}
