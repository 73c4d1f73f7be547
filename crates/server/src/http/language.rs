//! Which of the two languages the reader wants.

use axum::http::{HeaderMap, header};

/// A language of the product.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    /// English; also for readers who ask for neither.
    #[default]
    English,
    /// Dutch.
    Dutch,
}

impl Language {
    /// The tag in headers and in `<html lang>`.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Language::English => "en",
            Language::Dutch => "nl",
        }
    }

    /// Reads `Accept-Language`: the best of the two, English when neither is named.
    #[must_use]
    pub fn from_headers(headers: &HeaderMap) -> Language {
        let Some(wanted) = headers
            .get(header::ACCEPT_LANGUAGE)
            .and_then(|value| value.to_str().ok())
        else {
            return Language::English;
        };
        Language::from_accept_language(wanted)
    }

    /// The language of whoever sits at this machine's terminal, as the locale says.
    #[must_use]
    pub fn of_environment() -> Language {
        let locale = ["LC_ALL", "LC_MESSAGES", "LANG"]
            .into_iter()
            .filter_map(|name| std::env::var(name).ok())
            .find(|locale| !locale.is_empty());
        if locale.is_some_and(|locale| locale.starts_with("nl")) {
            Language::Dutch
        } else {
            Language::English
        }
    }

    fn from_accept_language(wanted: &str) -> Language {
        let mut best = (Language::English, 0);
        for entry in wanted.split(',') {
            let (tag, weight) = read_entry(entry);
            let language = match tag
                .split('-')
                .next()
                .unwrap_or_default()
                .to_ascii_lowercase()
                .as_str()
            {
                "nl" => Language::Dutch,
                "en" | "*" => Language::English,
                _ => continue,
            };
            if weight > best.1 {
                best = (language, weight);
            }
        }
        best.0
    }
}

/// `nl;q=0.7` as a tag and a weight in thousandths; an unreadable weight counts as none.
fn read_entry(entry: &str) -> (&str, u32) {
    let mut parts = entry.split(';').map(str::trim);
    let tag = parts.next().unwrap_or_default();
    let weight = match parts.find_map(|part| part.strip_prefix("q=")) {
        None => 1_000,
        Some(number) => read_thousandths(number).unwrap_or(0),
    };
    (tag, weight)
}

fn read_thousandths(number: &str) -> Option<u32> {
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let digits = format!("{fraction:0<3}");
    let thousandths: u32 = digits.get(..3)?.parse().ok()?;
    Some((whole.parse::<u32>().ok()?.saturating_mul(1_000) + thousandths).min(1_000))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_of_the_two_is_chosen() {
        for (wanted, expected) in [
            ("nl-NL,nl;q=0.9,en;q=0.8", Language::Dutch),
            ("en-GB,nl;q=0.9", Language::English),
            ("de,nl;q=0.5,en;q=0.4", Language::Dutch),
            ("de", Language::English),
            ("", Language::English),
            ("nl;q=x", Language::English),
            ("NL", Language::Dutch),
        ] {
            assert_eq!(Language::from_accept_language(wanted), expected, "{wanted}");
        }
    }
}
