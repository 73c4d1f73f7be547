//! What only looks done: notes to oneself, and an `unwrap` that a user may meet.

use crate::finding::Finding;
use crate::rust_text::RustText;
use crate::tree::{File, Tree};

const NOTE_RULE: &str = "note";
const UNWRAP_RULE: &str = "unwrap";

/// Notes that belong in an issue, in halves so that this file does not contain them.
const NOTES: [(&str, &str); 4] = [("TO", "DO"), ("FIX", "ME"), ("XX", "X"), ("HA", "CK")];

/// Reports notes anywhere, and `unwrap()` outside tests.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings: Vec<Finding> = tree.files.iter().flat_map(notes).collect();
    findings.extend(
        tree.rust()
            .filter(|file| file.path.contains("/src/") && !file.is_test())
            .flat_map(unwraps),
    );
    findings
}

fn notes(file: &File) -> Vec<Finding> {
    let lines = file.text.lines().enumerate();
    lines
        .filter(|(_, line)| {
            NOTES
                .iter()
                .any(|(start, end)| has_word(line, &format!("{start}{end}")))
        })
        .map(|(index, _)| Finding::new(NOTE_RULE, &file.path, index + 1, "do it, or open an issue"))
        .collect()
}

fn has_word(line: &str, word: &str) -> bool {
    line.split(|c: char| !c.is_ascii_alphanumeric())
        .any(|part| part == word)
}

fn unwraps(file: &File) -> Vec<Finding> {
    let text = RustText::new(&file.text);
    let test_parts = text.test_parts();
    let real = text
        .code
        .match_indices(".unwrap()")
        .filter(|(at, _)| !test_parts.iter().any(|part| part.contains(at)));
    real.map(|(at, _)| {
        let message = "return the error, or `expect(\"why it cannot happen\")`";
        Finding::new(UNWRAP_RULE, &file.path, text.line(at), message)
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(path: &str, source: &str) -> Vec<&'static str> {
        check(&Tree::of(vec![File::of(path, source)]))
            .into_iter()
            .map(|f| f.rule)
            .collect()
    }

    #[test]
    fn leftovers_fail() {
        assert_eq!(
            rules("crates/domain/src/a.rs", concat!("// TO", "DO: later\n")),
            ["note"]
        );
        assert_eq!(
            rules("crates/domain/src/a.rs", "fn a() { b().unwrap(); }"),
            ["unwrap"]
        );
    }

    #[test]
    fn tests_may_unwrap() {
        assert_eq!(
            rules(
                "crates/domain/src/a.rs",
                "#[cfg(test)]\nmod tests { fn a() { b().unwrap(); } }"
            ),
            [""; 0]
        );
        assert_eq!(
            rules("crates/store/tests/a.rs", "fn a() { b().unwrap(); }"),
            [""; 0]
        );
        assert_eq!(
            rules("crates/domain/src/a.rs", "a.unwrap_or(1); \".unwrap()\""),
            [""; 0]
        );
    }
}
