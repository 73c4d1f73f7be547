//! Names that say nothing: a drawer called `util` fills up. See "Naming" in CONTRIBUTING.md.

use crate::finding::Finding;
use crate::rust_text::{RustText, is_word};
use crate::tree::{File, Tree};

const RULE: &str = "name";

const EMPTY_NAMES: [&str; 14] = [
    "util", "utils", "helper", "helpers", "common", "manager", "managers", "data", "info", "service",
    "services", "misc", "shared", "stuff",
];
/// Type names may not end in these.
const EMPTY_ENDINGS: [&str; 6] = ["Util", "Utils", "Helper", "Manager", "Service", "Info"];
const TYPE_WORDS: [&str; 4] = ["struct", "enum", "trait", "type"];

/// Reports files, folders, modules and types with an empty name.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings: Vec<Finding> = tree.rust().filter_map(empty_path).collect();
    findings.extend(tree.rust().flat_map(empty_items));
    findings
}

fn empty_path(file: &File) -> Option<Finding> {
    let stem = file.path.trim_end_matches(".rs");
    let part = stem.split('/').find(|part| EMPTY_NAMES.contains(part))?;
    Some(Finding::new(
        RULE,
        &file.path,
        0,
        format!("`{part}` says nothing: name the thing"),
    ))
}

fn empty_items(file: &File) -> Vec<Finding> {
    let text = RustText::new(&file.text);
    let mut findings = Vec::new();
    for at in text.words("mod") {
        let name = next_word(&text.code[at + 3..]);
        if EMPTY_NAMES.contains(&name) && text.block_end(at).is_some() {
            findings.push(empty_item(file, &text, at, name));
        }
    }
    for (keyword, at) in TYPE_WORDS
        .iter()
        .flat_map(|word| text.words(word).map(move |at| (*word, at)))
    {
        let name = next_word(&text.code[at + keyword.len()..]);
        if EMPTY_ENDINGS.iter().any(|ending| name.ends_with(ending)) && !is_associated(&text, at) {
            findings.push(empty_item(file, &text, at, name));
        }
    }
    findings
}

fn empty_item(file: &File, text: &RustText<'_>, at: usize, name: &str) -> Finding {
    Finding::new(
        RULE,
        &file.path,
        text.line(at),
        format!("`{name}` says nothing: name the thing"),
    )
}

/// An associated type inside an `impl` carries the name that somebody else's trait gives it.
fn is_associated(text: &RustText<'_>, at: usize) -> bool {
    let line_start = text.code[..at].rfind('\n').map_or(0, |newline| newline + 1);
    text.code[at..].starts_with("type") && at > line_start && text.code[line_start..].starts_with(' ')
}

fn next_word(code: &str) -> &str {
    let rest = code.trim_start();
    let length = rest.bytes().take_while(|byte| is_word(*byte)).count();
    &rest[..length]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(path: &str, source: &str) -> usize {
        check(&Tree::of(vec![File::of(path, source)])).len()
    }

    #[test]
    fn empty_names_fail() {
        assert_eq!(count("crates/server/src/util.rs", ""), 1);
        assert_eq!(count("crates/server/src/common/mod.rs", ""), 1);
        assert_eq!(count("crates/server/src/api.rs", "mod helpers { fn a() {} }"), 1);
        assert_eq!(
            count(
                "crates/server/src/api.rs",
                "pub struct OrderManager;\nenum StockInfo {}"
            ),
            2
        );
    }

    #[test]
    fn names_of_things_pass() {
        assert_eq!(
            count(
                "crates/server/src/orders.rs",
                "struct Order; // struct OrderManager"
            ),
            0
        );
        assert_eq!(
            count(
                "crates/server/src/api.rs",
                "impl A for B {\n    type Service = C;\n}"
            ),
            0
        );
    }
}
