//! Rust source as the checks see it: code, strings and comments told apart, without a parser.
//!
//! A scanner of tokens is enough because every rule asks about words, braces and literals, never about meaning.

use std::ops::Range;

/// Rust source cut into code and what is not code.
pub struct RustText<'a> {
    source: &'a str,
    /// The source with every comment and literal blanked, byte for byte, so that offsets and lines stay.
    pub code: String,
    /// The contents' ranges of string literals, quotes included.
    strings: Vec<Range<usize>>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Piece {
    Comment,
    Text,
    Character,
}

impl<'a> RustText<'a> {
    /// Scans `source`.
    pub fn new(source: &'a str) -> Self {
        let mut code = source.as_bytes().to_vec();
        let mut strings = Vec::new();
        let mut at = 0;
        while at < source.len() {
            let Some((piece, end)) = piece_at(source, at) else {
                at += 1;
                continue;
            };
            for byte in &mut code[at..end] {
                if *byte != b'\n' {
                    *byte = b' ';
                }
            }
            if piece == Piece::Text {
                strings.push(at..end);
            }
            at = end;
        }
        let code = String::from_utf8_lossy(&code).into_owned();
        Self {
            source,
            code,
            strings,
        }
    }

    /// The line number, from 1, of a byte offset.
    pub fn line(&self, offset: usize) -> usize {
        self.source.as_bytes()[..offset]
            .iter()
            .filter(|byte| **byte == b'\n')
            .count()
            + 1
    }

    /// Every string literal, quotes included, with its offset.
    pub fn strings(&self) -> impl Iterator<Item = (usize, &'a str)> {
        self.strings
            .iter()
            .map(|range| (range.start, &self.source[range.clone()]))
    }

    /// The offsets at which `word` stands in code as a whole word.
    pub fn words<'w>(&'w self, word: &'w str) -> impl Iterator<Item = usize> + 'w {
        self.code.match_indices(word).map(|(at, _)| at).filter(move |at| {
            let before = self.code[..*at].bytes().next_back();
            let after = self.code[at + word.len()..].bytes().next();
            !before.is_some_and(is_word) && !after.is_some_and(is_word)
        })
    }

    /// The end of the block that opens at or after `from`: one past its closing brace. None when a `;` comes first.
    pub fn block_end(&self, from: usize) -> Option<usize> {
        let mut nesting = 0_usize;
        let mut depth = 0_usize;
        for (offset, byte) in self.code.bytes().enumerate().skip(from) {
            match byte {
                b'(' | b'[' if depth == 0 => nesting += 1,
                b')' | b']' if depth == 0 => nesting = nesting.saturating_sub(1),
                b';' if depth == 0 && nesting == 0 => return None,
                b'{' if nesting == 0 || depth > 0 => depth += 1,
                b'}' if depth > 0 => {
                    depth -= 1;
                    if depth == 0 {
                        return Some(offset + 1);
                    }
                }
                _ => {}
            }
        }
        None
    }

    /// The parts that are compiled for tests only: items under a `#[cfg(...)]` that names `test` or the harness.
    pub fn test_parts(&self) -> Vec<Range<usize>> {
        let mut parts = Vec::new();
        for (at, _) in self.source.match_indices("#[cfg(") {
            let is_code = self.code[at..].starts_with("#[cfg(");
            let Some(close) = self.source[at..].find(")]") else {
                continue;
            };
            let condition = &self.source[at..at + close];
            let for_tests = condition.contains("test") || condition.contains("harness");
            if is_code
                && for_tests
                && !condition.contains("not(")
                && let Some(end) = self.block_end(at + close + 2)
            {
                parts.push(at..end);
            }
        }
        parts
    }
}

/// Is this byte part of an identifier?
pub fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// The comment or literal that starts at `at`, with its end.
fn piece_at(source: &str, at: usize) -> Option<(Piece, usize)> {
    let bytes = source.as_bytes();
    match bytes[at] {
        b'/' if bytes.get(at + 1) == Some(&b'/') => Some((Piece::Comment, line_end(source, at))),
        b'/' if bytes.get(at + 1) == Some(&b'*') => Some((Piece::Comment, block_comment_end(bytes, at))),
        b'"' => Some((Piece::Text, quoted_end(bytes, at + 1, b'"'))),
        b'r' if at == 0 || !is_word(bytes[at - 1]) || is_byte_prefix(bytes, at) => {
            raw_string_end(source, at).map(|end| (Piece::Text, end))
        }
        b'\'' => character_end(source, at).map(|end| (Piece::Character, end)),
        _ => None,
    }
}

/// `br"..."` and `cr"..."`: the `r` follows a one-letter prefix.
fn is_byte_prefix(bytes: &[u8], at: usize) -> bool {
    matches!(bytes[at - 1], b'b' | b'c') && (at < 2 || !is_word(bytes[at - 2]))
}

fn line_end(source: &str, at: usize) -> usize {
    source[at..].find('\n').map_or(source.len(), |length| at + length)
}

fn block_comment_end(bytes: &[u8], at: usize) -> usize {
    let mut depth = 0_usize;
    let mut here = at;
    while here + 1 < bytes.len() {
        match (bytes[here], bytes[here + 1]) {
            (b'/', b'*') => {
                depth += 1;
                here += 2;
            }
            (b'*', b'/') => {
                depth -= 1;
                here += 2;
                if depth == 0 {
                    return here;
                }
            }
            _ => here += 1,
        }
    }
    bytes.len()
}

fn quoted_end(bytes: &[u8], from: usize, quote: u8) -> usize {
    let mut here = from;
    while here < bytes.len() {
        match bytes[here] {
            b'\\' => here += 2,
            byte if byte == quote => return here + 1,
            _ => here += 1,
        }
    }
    bytes.len()
}

fn raw_string_end(source: &str, at: usize) -> Option<usize> {
    let rest = &source[at + 1..];
    let hashes = rest.len() - rest.trim_start_matches('#').len();
    if !rest[hashes..].starts_with('"') {
        return None;
    }
    let body = at + 1 + hashes + 1;
    let close = format!("\"{}", "#".repeat(hashes));
    Some(
        source[body..]
            .find(&close)
            .map_or(source.len(), |length| body + length + close.len()),
    )
}

/// A character literal's end; None for a lifetime.
fn character_end(source: &str, at: usize) -> Option<usize> {
    let mut rest = source[at + 1..].chars();
    let first = rest.next()?;
    if first == '\\' {
        return Some(quoted_end(source.as_bytes(), at + 1, b'\''));
    }
    (rest.next() == Some('\'')).then(|| at + 1 + first.len_utf8() + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_literals_are_blanked_and_lines_stay() {
        let source =
            "let a = \"{ // \\\" }\"; // {\nlet b = '{'; /* { /* } */ */ fn f<'a>() {}\nlet c = r#\"{\"#;";
        let text = RustText::new(source);
        assert_eq!(text.code.len(), source.len());
        assert_eq!(
            text.code.matches('{').count(),
            1,
            "only the body of f is code: {}",
            text.code
        );
        assert_eq!(text.strings().count(), 2);
        assert_eq!(text.line(source.len()), 3);
    }

    #[test]
    fn words_are_whole_words_of_code() {
        let text = RustText::new("fn often() {} // fn\nfn_ptr; \"fn\"");
        assert_eq!(text.words("fn").collect::<Vec<_>>(), [0]);
    }

    #[test]
    fn the_parts_for_tests_are_found() {
        let source = "fn real() {}\n#[cfg(test)]\nmod tests { fn t() { { } } }\nfn also_real() {}";
        let parts = RustText::new(source).test_parts();
        assert_eq!(parts.len(), 1);
        assert!(source[parts[0].clone()].ends_with("{ { } } }"));
        assert!(
            RustText::new("#[cfg(not(test))]\nfn a() {}")
                .test_parts()
                .is_empty()
        );
    }
}
