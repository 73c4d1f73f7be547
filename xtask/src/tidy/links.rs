//! Documents that point at what is not there mislead: links, headings, and paths in back-quotes must exist.

use crate::finding::Finding;
use crate::tree::{File, Tree};

const RULE: &str = "link";

/// In back-quotes, a word that starts like this is a path of the project.
const PATH_STARTS: [&str; 7] = [
    "crates/", "docs/", "xtask/", "scripts/", "content/", "ui/", ".ci/",
];

/// Reports links and paths that lead nowhere.
pub fn check(tree: &Tree) -> Vec<Finding> {
    tree.markdown().flat_map(|file| check_file(tree, file)).collect()
}

fn check_file(tree: &Tree, file: &File) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut in_code = false;
    for (index, line) in file.text.lines().enumerate() {
        if line.trim_start().starts_with("```") {
            in_code = !in_code;
        }
        if in_code {
            continue;
        }
        let mut add = |what: &str| {
            findings.push(Finding::new(
                RULE,
                &file.path,
                index + 1,
                format!("`{what}` leads nowhere"),
            ));
        };
        targets(line)
            .filter(|target| !leads_somewhere(tree, file, target))
            .for_each(&mut add);
        quoted_paths(line)
            .filter(|path| !tree.has(path))
            .for_each(&mut add);
    }
    findings
}

/// The targets of `[text](target)` in a line.
fn targets(line: &str) -> impl Iterator<Item = &str> {
    line.split("](")
        .skip(1)
        .filter_map(|rest| rest.split([')', ' ']).next())
}

/// Paths in back-quotes; patterns (`NNNN`, `<noun>`, `*`) name no single file.
fn quoted_paths(line: &str) -> impl Iterator<Item = &str> {
    let quoted = line.split('`').skip(1).step_by(2);
    quoted.filter(|word| {
        PATH_STARTS.iter().any(|start| word.starts_with(start))
            && !word.contains(|c: char| c.is_whitespace() || "<>*{}:".contains(c))
            && !word.contains("NNNN")
    })
}

fn leads_somewhere(tree: &Tree, file: &File, target: &str) -> bool {
    if target.contains(':') || target.starts_with('/') {
        return true;
    }
    let (path, heading) = target.split_once('#').unwrap_or((target, ""));
    let full = if path.is_empty() {
        file.path.clone()
    } else {
        resolve(&file.path, path)
    };
    if !tree.has(&full) {
        return false;
    }
    let linked = tree.files.iter().find(|other| other.path == full);
    heading.is_empty() || linked.is_none_or(|other| has_heading(&other.text, heading))
}

/// `target` as seen from the folder of `from`, as a path from the project's root.
fn resolve(from: &str, target: &str) -> String {
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            name => parts.push(name),
        }
    }
    parts.join("/")
}

fn has_heading(markdown: &str, anchor: &str) -> bool {
    let headings = markdown.lines().filter(|line| line.starts_with('#'));
    headings
        .map(|line| slug(line.trim_start_matches('#')))
        .any(|found| found == anchor)
}

/// A heading's anchor, as the usual renderers make it.
fn slug(heading: &str) -> String {
    let kept = heading.trim().to_lowercase();
    let kept = kept
        .chars()
        .filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    kept.map(|c| if c == ' ' { '-' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(readme: &str) -> usize {
        let guide = File::of(
            "docs/guides/style.md",
            "# Style, in short\n[up](../../README.md)\n",
        );
        check(&Tree::of(vec![File::of("README.md", readme), guide])).len()
    }

    #[test]
    fn dead_links_fail() {
        assert_eq!(count("[a](docs/gone.md)"), 1);
        assert_eq!(count("[a](docs/guides/style.md#gone)"), 1);
        assert_eq!(count("see `crates/gone/src/lib.rs`"), 1);
    }

    #[test]
    fn live_links_pass() {
        assert_eq!(
            count("[a](docs/guides/style.md#style-in-short) and [b](https://example.org/x)"),
            0
        );
        assert_eq!(
            count("see `docs/guides/style.md`, `docs/decisions/NNNN-*.md`\n```\n[a](gone.md)\n```\n"),
            0
        );
    }
}
