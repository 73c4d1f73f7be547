//! Numbers as people write them, read exactly: decimal point or comma, thousands in groups of three, signs on either
//! side, currency signs. Never through a binary fraction.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// Which character divides whole from fraction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DecimalMark {
    /// 1,234.56
    Point,
    /// 1.234,56
    Comma,
}

impl DecimalMark {
    /// Both, in the order in which they are offered.
    pub const ALL: [Self; 2] = [Self::Point, Self::Comma];

    fn byte(self) -> u8 {
        match self {
            Self::Point => b'.',
            Self::Comma => b',',
        }
    }

    fn thousands(self) -> u8 {
        match self {
            Self::Point => b',',
            Self::Comma => b'.',
        }
    }
}

/// Why a text is no number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NumberFault {
    /// Not a number in this notation.
    Malformed,
    /// More digits than can be kept exactly.
    TooLarge,
}

/// Most digits of a number: amounts live in 64 bits of millionths.
const DIGITS_MAX: usize = 24;

/// Reads a number in one notation, exactly.
pub fn read_number(text: &str, mark: DecimalMark) -> Result<Decimal, NumberFault> {
    let bytes = text.as_bytes();
    if let Some(number) = read_plain(bytes, mark.byte()) {
        return Ok(number);
    }
    read_dressed(text, mark)
}

/// The common case: a sign, digits, one mark, at most 18 digits.
fn read_plain(bytes: &[u8], mark: u8) -> Option<Decimal> {
    let (negative, digits) = match bytes.first()? {
        b'-' => (true, &bytes[1..]),
        _ => (false, bytes),
    };
    if digits.is_empty() || digits.len() > 18 {
        return None;
    }
    let mut value: i64 = 0;
    let mut scale: Option<u32> = None;
    for byte in digits {
        if byte.is_ascii_digit() {
            value = value * 10 + i64::from(byte - b'0');
            scale = scale.map(|scale| scale + 1);
        } else if *byte == mark && scale.is_none() {
            scale = Some(0);
        } else {
            return None;
        }
    }
    (digits != [mark]).then(|| Decimal::new(if negative { -value } else { value }, scale.unwrap_or(0)))
}

/// Currency signs, blanks, brackets or a trailing minus for negative numbers, and thousands.
fn read_dressed(text: &str, mark: DecimalMark) -> Result<Decimal, NumberFault> {
    let (negative, body) = undress(text).ok_or(NumberFault::Malformed)?;
    let mut whole_groups: Vec<usize> = vec![0];
    let mut group_sign: Option<char> = None;
    let mut digits = String::with_capacity(body.len());
    let mut scale: Option<u32> = None;
    for character in body.chars() {
        if character.is_ascii_digit() {
            digits.push(character);
            match &mut scale {
                Some(scale) => *scale += 1,
                None => *whole_groups.last_mut().ok_or(NumberFault::Malformed)? += 1,
            }
        } else if character == char::from(mark.byte()) && scale.is_none() {
            scale = Some(0);
        } else if is_group_sign(character, mark)
            && scale.is_none()
            && group_sign.is_none_or(|sign| sign == character)
        {
            group_sign = Some(character);
            whole_groups.push(0);
        } else {
            return Err(NumberFault::Malformed);
        }
    }
    if digits.is_empty() || !groups_hold(&whole_groups, &digits) {
        return Err(NumberFault::Malformed);
    }
    if digits.len() > DIGITS_MAX {
        return Err(NumberFault::TooLarge);
    }
    let value: i128 = digits.parse().map_err(|_| NumberFault::TooLarge)?;
    Ok(Decimal::from_i128_with_scale(
        if negative { -value } else { value },
        scale.unwrap_or(0),
    ))
}

fn is_group_sign(character: char, mark: DecimalMark) -> bool {
    character == char::from(mark.thousands())
        || matches!(character, ' ' | '\u{a0}' | '\u{202f}' | '\'' | '\u{2019}')
}

/// Thousands stand in groups of three, and no number begins with a group of zeros: "0.001" is no thousand.
fn groups_hold(groups: &[usize], digits: &str) -> bool {
    groups.len() == 1
        || (matches!(groups[0], 1..=3)
            && !digits.starts_with('0')
            && groups[1..].iter().all(|digits| *digits == 3))
}

/// The sign and what is left without sign, brackets and currency.
fn undress(text: &str) -> Option<(bool, &str)> {
    let mut body = text.trim();
    let mut negative = false;
    let mut signs = 0;
    if let Some(inner) = body.strip_prefix('(').and_then(|inner| inner.strip_suffix(')')) {
        (negative, signs, body) = (true, 1, inner.trim());
    }
    loop {
        let before = body.len();
        body = body
            .trim_matches(|character: char| character.is_whitespace() || CURRENCY_SIGNS.contains(&character));
        if let Some(rest) = body.strip_prefix(['-', '\u{2212}']) {
            (negative, signs, body) = (true, signs + 1, rest);
        } else if let Some(rest) = body.strip_prefix('+') {
            (signs, body) = (signs + 1, rest);
        } else if let Some(rest) = body.strip_suffix(['-', '\u{2212}']) {
            (negative, signs, body) = (true, signs + 1, rest);
        }
        if body.len() == before {
            break;
        }
    }
    (signs <= 1 && !body.is_empty()).then_some((negative, body))
}

const CURRENCY_SIGNS: [char; 5] = ['€', '$', '£', '₹', '¥'];

#[cfg(test)]
mod tests {
    use super::*;

    fn point(text: &str) -> Option<String> {
        read_number(text, DecimalMark::Point)
            .ok()
            .map(|number| number.to_string())
    }

    fn comma(text: &str) -> Option<String> {
        read_number(text, DecimalMark::Comma)
            .ok()
            .map(|number| number.to_string())
    }

    #[test]
    fn numbers_as_people_write_them() {
        for (text, as_point, as_comma) in [
            ("1.85", Some("1.85"), None),
            ("15,0", None, Some("15.0")),
            ("1.234", Some("1.234"), Some("1234")),
            ("1,234", Some("1234"), Some("1.234")),
            ("1.234,56", None, Some("1234.56")),
            ("6,000,000", Some("6000000"), None),
            (".0000", Some("0.0000"), None),
            ("0.001", Some("0.001"), None),
            ("-11062.06", Some("-11062.06"), None),
            ("€ 12,50-", None, Some("-12.50")),
            ("(1 234,5)", None, Some("-1234.5")),
            ("1'000.5", Some("1000.5"), None),
            ("42", Some("42"), Some("42")),
            ("1E+05", None, None),
            ("--1", None, None),
            ("", None, None),
            (".", None, None),
            ("-", None, None),
            ("1.2.3", None, None),
            ("12,34,567", None, None),
        ] {
            assert_eq!(point(text).as_deref(), as_point, "{text} with a point");
            assert_eq!(comma(text).as_deref(), as_comma, "{text} with a comma");
        }
    }

    #[test]
    fn too_many_digits_are_told() {
        assert_eq!(
            read_number("1234567890123456789012345", DecimalMark::Point),
            Err(NumberFault::TooLarge)
        );
    }
}
