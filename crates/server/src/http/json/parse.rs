//! The strict parser: bytes to a tree whose nodes know where they stand.

use std::borrow::Cow;
use std::collections::HashSet;

/// A value and the offset of its first byte.
#[derive(Debug, Clone, PartialEq)]
pub struct Node<'a> {
    /// Offset in the body.
    pub offset: usize,
    /// The value.
    pub value: Value<'a>,
}

/// A JSON value. Numbers stay text until a type asks for them.
#[derive(Debug, Clone, PartialEq)]
pub enum Value<'a> {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number, as it is written.
    Number(&'a str),
    /// A text.
    Text(Cow<'a, str>),
    /// An array.
    List(Vec<Node<'a>>),
    /// An object, in the order written.
    Object(Vec<(Cow<'a, str>, Node<'a>)>),
}

/// What is wrong with the syntax.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SyntaxProblem {
    /// Something else should stand here; its word is `json.` and this key in `content/words`.
    Expected(&'static str),
    /// Deeper than the limit.
    TooDeep,
    /// The key was in this object before.
    DuplicateKey(String),
    /// Half a surrogate pair, written as an escape.
    LoneSurrogate,
    /// U+0000, which no database text may hold.
    Nul,
}

/// A syntax problem and its offset.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntaxError {
    /// Offset in the body.
    pub offset: usize,
    /// What is wrong.
    pub problem: SyntaxProblem,
}

/// Objects with more keys than this look for duplicates through a set, so that a hostile object
/// with a hundred thousand keys costs no more than its size.
const KEYS_COMPARED_ONE_BY_ONE: usize = 16;

/// Parses a whole body.
///
/// # Errors
/// The first thing wrong, with its offset.
pub fn parse(bytes: &[u8], depth_max: usize) -> Result<Node<'_>, SyntaxError> {
    let text = std::str::from_utf8(bytes).map_err(|error| SyntaxError {
        offset: error.valid_up_to(),
        problem: SyntaxProblem::Expected("utf_8"),
    })?;
    let mut parser = Parser {
        text,
        bytes,
        at: 0,
        depth_left: depth_max,
    };
    parser.skip_blanks();
    let node = parser.value()?;
    parser.skip_blanks();
    if parser.at < bytes.len() {
        return Err(parser.expected("end"));
    }
    Ok(node)
}

struct Parser<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
    depth_left: usize,
}

type Parsed<T> = Result<T, SyntaxError>;

impl<'a> Parser<'a> {
    fn expected(&self, what: &'static str) -> SyntaxError {
        self.wrong(SyntaxProblem::Expected(what))
    }

    fn wrong(&self, problem: SyntaxProblem) -> SyntaxError {
        SyntaxError {
            offset: self.at,
            problem,
        }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn skip_blanks(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\r' | b'\n')) {
            self.at += 1;
        }
    }

    fn take(&mut self, byte: u8) -> bool {
        let there = self.peek() == Some(byte);
        self.at += usize::from(there);
        there
    }

    fn value(&mut self) -> Parsed<Node<'a>> {
        let offset = self.at;
        let value = match self.peek() {
            Some(b'{') => self.nested(Parser::object)?,
            Some(b'[') => self.nested(Parser::list)?,
            Some(b'"') => Value::Text(self.string()?),
            Some(b'-' | b'0'..=b'9') => Value::Number(self.number()?),
            Some(b't') => self.word("true", Value::Bool(true))?,
            Some(b'f') => self.word("false", Value::Bool(false))?,
            Some(b'n') => self.word("null", Value::Null)?,
            _ => return Err(self.expected("value")),
        };
        Ok(Node { offset, value })
    }

    fn word(&mut self, word: &'static str, value: Value<'a>) -> Parsed<Value<'a>> {
        if !self.bytes[self.at..].starts_with(word.as_bytes()) {
            return Err(self.expected("value"));
        }
        self.at += word.len();
        Ok(value)
    }

    fn nested(&mut self, inside: fn(&mut Self) -> Parsed<Value<'a>>) -> Parsed<Value<'a>> {
        let Some(depth_left) = self.depth_left.checked_sub(1) else {
            return Err(self.wrong(SyntaxProblem::TooDeep));
        };
        self.depth_left = depth_left;
        self.at += 1;
        let value = inside(self)?;
        self.depth_left += 1;
        Ok(value)
    }

    fn list(&mut self) -> Parsed<Value<'a>> {
        let mut entries = Vec::new();
        self.skip_blanks();
        if self.take(b']') {
            return Ok(Value::List(entries));
        }
        loop {
            self.skip_blanks();
            entries.push(self.value()?);
            self.skip_blanks();
            if self.take(b']') {
                return Ok(Value::List(entries));
            }
            if !self.take(b',') {
                return Err(self.expected("comma_or_bracket"));
            }
        }
    }

    fn object(&mut self) -> Parsed<Value<'a>> {
        let mut members: Vec<(Cow<'a, str>, Node<'a>)> = Vec::new();
        let mut seen = HashSet::new();
        self.skip_blanks();
        if self.take(b'}') {
            return Ok(Value::Object(members));
        }
        loop {
            self.skip_blanks();
            members.push(self.member(&members, &mut seen)?);
            self.skip_blanks();
            if self.take(b'}') {
                return Ok(Value::Object(members));
            }
            if !self.take(b',') {
                return Err(self.expected("comma_or_brace"));
            }
        }
    }

    fn member(
        &mut self,
        earlier: &[(Cow<'a, str>, Node<'a>)],
        seen: &mut HashSet<String>,
    ) -> Parsed<(Cow<'a, str>, Node<'a>)> {
        if self.peek() != Some(b'"') {
            return Err(self.expected("key"));
        }
        let key_offset = self.at;
        let key = self.string()?;
        if is_duplicate(&key, earlier, seen) {
            return Err(SyntaxError {
                offset: key_offset,
                problem: SyntaxProblem::DuplicateKey(key.into_owned()),
            });
        }
        self.skip_blanks();
        if !self.take(b':') {
            return Err(self.expected("colon"));
        }
        self.skip_blanks();
        Ok((key, self.value()?))
    }

    fn number(&mut self) -> Parsed<&'a str> {
        let start = self.at;
        self.take(b'-');
        if !self.take(b'0') {
            self.digits()?;
        }
        if self.take(b'.') {
            self.digits()?;
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            self.at += 1;
            if !self.take(b'+') {
                self.take(b'-');
            }
            self.digits()?;
        }
        Ok(&self.text[start..self.at])
    }

    fn digits(&mut self) -> Parsed<()> {
        let start = self.at;
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        if start == self.at {
            Err(self.expected("digit"))
        } else {
            Ok(())
        }
    }

    /// A text; borrowed from the body unless it holds escapes.
    fn string(&mut self) -> Parsed<Cow<'a, str>> {
        self.at += 1;
        let mut start = self.at;
        let mut unescaped: Option<String> = None;
        loop {
            match self.peek() {
                Some(b'"') => {
                    let tail = &self.text[start..self.at];
                    self.at += 1;
                    return Ok(match unescaped {
                        None => Cow::Borrowed(tail),
                        Some(text) => Cow::Owned(text + tail),
                    });
                }
                Some(b'\\') => {
                    let text = unescaped.get_or_insert_default();
                    text.push_str(&self.text[start..self.at]);
                    text.push(self.escape()?);
                    start = self.at;
                }
                Some(0x20..) => self.at += 1,
                Some(0) => return Err(self.wrong(SyntaxProblem::Nul)),
                Some(_) => return Err(self.expected("escaped_control")),
                None => return Err(self.expected("closing_quote")),
            }
        }
    }

    fn escape(&mut self) -> Parsed<char> {
        let backslash = self.at;
        self.at += 1;
        let simple = match self.peek() {
            Some(b'u') => {
                self.at += 1;
                return self.unicode_escape(backslash);
            }
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            _ => return Err(self.expected("escape")),
        };
        self.at += 1;
        Ok(simple)
    }

    fn unicode_escape(&mut self, backslash: usize) -> Parsed<char> {
        let lone = SyntaxError {
            offset: backslash,
            problem: SyntaxProblem::LoneSurrogate,
        };
        let first = self.four_hex_digits()?;
        let code_point = match first {
            0 => {
                return Err(SyntaxError {
                    offset: backslash,
                    problem: SyntaxProblem::Nul,
                });
            }
            0xD800..=0xDBFF => {
                if !(self.take(b'\\') && self.take(b'u')) {
                    return Err(lone);
                }
                match self.four_hex_digits()? {
                    second @ 0xDC00..=0xDFFF => 0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00),
                    _ => return Err(lone),
                }
            }
            other => other,
        };
        char::from_u32(code_point).ok_or(lone)
    }

    fn four_hex_digits(&mut self) -> Parsed<u32> {
        let mut value = 0;
        for _ in 0..4 {
            let digit = self.peek().and_then(|byte| char::from(byte).to_digit(16));
            let Some(digit) = digit else {
                return Err(self.expected("hexadecimal"));
            };
            value = value * 16 + digit;
            self.at += 1;
        }
        Ok(value)
    }
}

fn is_duplicate(key: &str, earlier: &[(Cow<'_, str>, Node<'_>)], seen: &mut HashSet<String>) -> bool {
    if earlier.len() < KEYS_COMPARED_ONE_BY_ONE {
        return earlier.iter().any(|(other, _)| other == key);
    }
    if seen.is_empty() {
        seen.extend(earlier.iter().map(|(other, _)| other.clone().into_owned()));
    }
    !seen.insert(key.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(text: &str) -> (usize, SyntaxProblem) {
        let error = parse(text.as_bytes(), 8).expect_err(text);
        (error.offset, error.problem)
    }

    #[test]
    fn values_keep_their_place_and_numbers_their_digits() {
        let node = parse(br#" {"a": [1.50, "x\ty\ud83d\ude00"]}"#, 8).expect("good JSON");
        let Value::Object(members) = node.value else {
            panic!("an object")
        };
        let Value::List(entries) = &members[0].1.value else {
            panic!("a list")
        };
        assert_eq!(members[0].1.offset, 7);
        assert_eq!(
            entries[0],
            Node {
                offset: 8,
                value: Value::Number("1.50")
            }
        );
        assert_eq!(entries[1].value, Value::Text("x\ty😀".into()));
    }

    #[test]
    fn what_a_book_cannot_hold_is_refused_where_it_stands() {
        assert_eq!(problem(r#"["a\u0000"]"#), (3, SyntaxProblem::Nul));
        assert_eq!(problem(r#"["\ud800"]"#), (2, SyntaxProblem::LoneSurrogate));
        assert_eq!(problem(r#"["\udc00"]"#), (2, SyntaxProblem::LoneSurrogate));
        assert_eq!(problem(r#"["\ud800\u0041"]"#), (2, SyntaxProblem::LoneSurrogate));
        assert_eq!(
            problem(r#"{"a":1,"\u0061":2}"#),
            (7, SyntaxProblem::DuplicateKey("a".to_owned()))
        );
        assert_eq!(problem("[[[[[[[[[1]]]]]]]]]"), (8, SyntaxProblem::TooDeep));
    }

    #[test]
    fn a_duplicate_is_found_in_a_large_object_too() {
        let many: Vec<String> = (0..5_000).map(|n| format!("\"k{n}\":{n}")).collect();
        let good = format!("{{{}}}", many.join(","));
        parse(good.as_bytes(), 8).expect("no key twice");
        let bad = format!("{{{},\"k77\":0}}", many.join(","));
        assert_eq!(problem(&bad).1, SyntaxProblem::DuplicateKey("k77".to_owned()));
    }
}
