//! The words a reader sees, from `content/`, embedded in the binary.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::Deserialize;
use serde_json::{Map, Value};

use super::language::Language;

/// The words of one problem.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// A few words.
    #[serde(borrow)]
    pub title: &'static str,
    /// What happened, and what to do. May hold `{name}` for facts.
    #[serde(borrow)]
    pub detail: &'static str,
}

type Problems = HashMap<&'static str, Words>;
type Page = HashMap<&'static str, &'static str>;

static PROBLEMS_EN: LazyLock<Problems> =
    LazyLock::new(|| read(include_str!("../../../../content/problems/en.json")));
static PROBLEMS_NL: LazyLock<Problems> =
    LazyLock::new(|| read(include_str!("../../../../content/problems/nl.json")));
static PAGES_EN: LazyLock<Page> = LazyLock::new(|| read(include_str!("../../../../content/pages/en.json")));
static PAGES_NL: LazyLock<Page> = LazyLock::new(|| read(include_str!("../../../../content/pages/nl.json")));

static WORDS_EN: LazyLock<Page> = LazyLock::new(|| read(include_str!("../../../../content/words/en.json")));
static WORDS_NL: LazyLock<Page> = LazyLock::new(|| read(include_str!("../../../../content/words/nl.json")));

static IMPORTS_EN: LazyLock<Page> =
    LazyLock::new(|| read(include_str!("../../../../content/imports/en.json")));
static IMPORTS_NL: LazyLock<Page> =
    LazyLock::new(|| read(include_str!("../../../../content/imports/nl.json")));

/// Texts are written without escapes, so that they can be borrowed from the binary; a test reads all.
fn read<T: Deserialize<'static>>(text: &'static str) -> T {
    serde_json::from_str(text).expect("a test reads every file in content/")
}

fn problems(language: Language) -> &'static Problems {
    match language {
        Language::English => &PROBLEMS_EN,
        Language::Dutch => &PROBLEMS_NL,
    }
}

/// The words for a code. A code without words, which a test forbids, shows itself.
#[must_use]
pub fn problem_words(language: Language, code: &'static str) -> Words {
    problems(language).get(code).copied().unwrap_or(Words {
        title: code,
        detail: code,
    })
}

/// What is wrong with a field. The mistakes of an import's profile have their words among those of imports.
#[must_use]
pub fn field_words(language: Language, code: &'static str) -> &'static str {
    let of_imports = match language {
        Language::English => &IMPORTS_EN,
        Language::Dutch => &IMPORTS_NL,
    };
    let problem = problems(language).get(code).map(|words| words.detail);
    problem.or_else(|| of_imports.get(code).copied()).unwrap_or(code)
}

/// A text of the plain pages. A key without a text, which a test forbids, shows itself.
#[must_use]
pub fn page_text(language: Language, key: &'static str) -> &'static str {
    let texts = match language {
        Language::English => &PAGES_EN,
        Language::Dutch => &PAGES_NL,
    };
    texts.get(key).copied().unwrap_or(key)
}

/// The words for a fact that is itself a word, such as the reason `too_long`. One without words shows itself.
fn fact_words(language: Language, set: &str, fact: &str) -> String {
    let texts = match language {
        Language::English => &WORDS_EN,
        Language::Dutch => &WORDS_NL,
    };
    let key = format!("{set}.{fact}");
    texts.get(key.as_str()).copied().unwrap_or(fact).to_owned()
}

/// Puts facts in place of `{name}`, and the words of facts in place of `{name:set}`. A name without a fact stays as it is.
#[must_use]
pub fn fill(text: &str, language: Language, facts: &Map<String, Value>) -> String {
    let mut filled = String::with_capacity(text.len() + 16);
    let mut rest = text;
    while let Some(start) = rest.find('{') {
        filled.push_str(&rest[..start]);
        rest = &rest[start..];
        let Some(end) = rest.find('}') else { break };
        let (name, set) = match rest[1..end].split_once(':') {
            Some((name, set)) => (name, Some(set)),
            None => (&rest[1..end], None),
        };
        match (facts.get(name), set) {
            (Some(Value::String(fact)), Some(set)) => filled.push_str(&fact_words(language, set, fact)),
            (Some(Value::String(fact)), None) => filled.push_str(fact),
            (Some(fact), _) => filled.push_str(&fact.to_string()),
            (None, _) => filled.push_str(&rest[..=end]),
        }
        rest = &rest[end + 1..];
    }
    filled.push_str(rest);
    filled
}

#[cfg(test)]
pub(crate) mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use super::*;
    use crate::http::problem;

    /// Every source file of this crate in one text.
    pub(crate) fn all_sources() -> String {
        sources_of(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"))
    }

    fn sources_of(folder: &Path) -> String {
        fn collect(folder: &Path, text: &mut String) {
            for entry in std::fs::read_dir(folder).expect("src can be read").flatten() {
                let path = entry.path();
                if path.is_dir() {
                    collect(&path, text);
                } else {
                    text.push_str(&std::fs::read_to_string(&path).expect("a source file is text"));
                }
            }
        }
        let mut text = String::new();
        collect(folder, &mut text);
        text
    }

    /// Codes that an answer can hold: the server's own, and the domain's refusals.
    fn known_codes() -> BTreeSet<&'static str> {
        let own = problem::ALL.iter().map(|(_, problem)| problem.code);
        own.chain(domain::refusal::ALL.iter().map(|code| code.name))
            .collect()
    }

    #[test]
    fn every_code_has_words_in_both_languages_and_no_words_are_left_over() {
        let codes = known_codes();
        for language in [Language::English, Language::Dutch] {
            let written: BTreeSet<&str> = problems(language).keys().copied().collect();
            let lacking: Vec<_> = codes.difference(&written).collect();
            let left_over: Vec<_> = written.difference(&codes).collect();
            assert!(lacking.is_empty(), "{}: no words for {lacking:?}", language.tag());
            assert!(
                left_over.is_empty(),
                "{}: words for codes that do not exist: {left_over:?}",
                language.tag()
            );
        }
    }

    #[test]
    fn both_languages_name_the_same_facts() {
        fn names(text: &str) -> BTreeSet<&str> {
            text.split('{')
                .skip(1)
                .filter_map(|part| part.split('}').next())
                .collect()
        }
        for (code, english) in PROBLEMS_EN.iter() {
            let dutch = PROBLEMS_NL[code];
            assert_eq!(names(english.title), names(dutch.title), "title of {code}");
            assert_eq!(names(english.detail), names(dutch.detail), "detail of {code}");
        }
    }

    #[test]
    fn every_page_text_is_in_both_languages_and_used() {
        let english: BTreeSet<_> = PAGES_EN.keys().collect();
        let dutch: BTreeSet<_> = PAGES_NL.keys().collect();
        assert_eq!(english, dutch);
        let sources = all_sources();
        for key in english {
            assert!(
                sources.contains(&format!("\"{key}\"")),
                "the page text `{key}` is used nowhere"
            );
        }
    }

    #[test]
    fn every_word_for_a_fact_is_in_both_languages_and_used() {
        let english: BTreeSet<_> = WORDS_EN.keys().collect();
        let dutch: BTreeSet<_> = WORDS_NL.keys().collect();
        assert_eq!(english, dutch);
        for key in english {
            let (set, _) = key.split_once('.').expect("a set and a fact");
            let names_it = |words: &Words| words.detail.contains(&format!(":{set}}}"));
            assert!(PROBLEMS_EN.values().any(names_it), "no text asks for `{key}`");
        }
    }

    /// What stands between `before` and the next quotation mark, wherever `before` stands in `text`.
    fn quoted_after<'t>(text: &'t str, before: &'t str) -> impl Iterator<Item = &'t str> {
        text.split(before)
            .skip(1)
            .filter_map(|part| part.split('"').next())
    }

    #[test]
    fn every_fact_that_is_a_word_has_words() {
        let parser = include_str!("json/parse.rs");
        let expected = quoted_after(parser, "xpected(\"").map(|fact| format!("json.{fact}"));
        let domain = sources_of(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../domain/src"));
        let malformed = domain
            .split("FIELD_MALFORMED")
            .skip(1)
            .filter_map(|part| quoted_after(part.split(';').next()?, "\"reason\", \"").next())
            .map(|fact| format!("malformed.{fact}"));
        let asked: BTreeSet<String> = expected.chain(malformed).collect();
        let written: BTreeSet<String> = WORDS_EN.keys().map(|key| (*key).to_owned()).collect();
        assert_eq!(asked, written);
    }

    #[test]
    fn facts_take_the_place_of_their_names() {
        let mut facts = Map::new();
        facts.insert("limit".to_owned(), Value::from(5));
        facts.insert("who".to_owned(), Value::from("Ann {limit}"));
        assert_eq!(
            fill("{who}: at most {limit} {unknown} {", Language::English, &facts),
            "Ann {limit}: at most 5 {unknown} {"
        );
        facts.insert("reason".to_owned(), Value::from("too_long"));
        let text = "{reason:malformed}, {reason:nothing}, {reason}";
        assert_eq!(
            fill(text, Language::English, &facts),
            "it is too long, too_long, too_long"
        );
    }
}
