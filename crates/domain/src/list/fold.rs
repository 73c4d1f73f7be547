//! Folding: the form of a text that people sort and search by.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The search key of `text`: lower case, no accents, ligatures and special letters spelled out, white
/// space runs made one blank, none at the ends. Folding twice changes nothing. Key columns hold this.
#[must_use]
pub fn fold(text: &str) -> String {
    // Most texts are, and this is on the way of every order that comes in.
    let plain = if text.is_ascii() {
        strip_ascii(text)
    } else {
        strip(&spell_out(&strip(text)))
    };
    let mut key = String::with_capacity(plain.len());
    for word in plain.split_whitespace() {
        if !key.is_empty() {
            key.push(' ');
        }
        key.push_str(word);
    }
    key
}

/// What [`strip`] does, for text without accents.
fn strip_ascii(text: &str) -> String {
    text.chars()
        .filter(is_kept)
        .map(|letter| letter.to_ascii_lowercase())
        .collect()
}

/// Decomposed, without marks, in lower case. Decomposing comes both first and last, because it yields
/// capitals (the trade mark sign) and lower-casing yields marks (the dotted capital I).
fn strip(text: &str) -> String {
    text.nfkd()
        .filter(is_kept)
        .flat_map(char::to_lowercase)
        .nfkd()
        .filter(is_kept)
        .collect()
}

fn is_kept(letter: &char) -> bool {
    !is_combining_mark(*letter) && (!letter.is_control() || letter.is_whitespace())
}

/// Letters that do not decompose, in the spelling that people type for them.
fn spell_out(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            'ß' => out.push_str("ss"),
            'æ' => out.push_str("ae"),
            'œ' => out.push_str("oe"),
            'þ' => out.push_str("th"),
            'ø' => out.push('o'),
            'đ' | 'ð' => out.push('d'),
            'ł' => out.push('l'),
            'ħ' => out.push('h'),
            'ı' => out.push('i'),
            'ς' => out.push('σ'),
            '\u{2018}' | '\u{2019}' => out.push('\''),
            _ => out.push(letter),
        }
    }
    out
}
