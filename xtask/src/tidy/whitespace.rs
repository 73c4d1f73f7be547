//! Spaces, not tabs; nothing at the end of a line; one newline at the end of a file; no machine's own paths.

use crate::finding::Finding;
use crate::tree::{File, Tree};

const RULE: &str = "whitespace";
const PATH_RULE: &str = "machine-path";

/// The beginnings of paths that exist on somebody's machine only, in halves so that this file does not contain them.
const MACHINE_PATHS: [(&str, &str); 4] = [("/wo", "rk/"), ("/ro", "ot/"), ("/Us", "ers/"), ("/ho", "me/")];

/// Reports untidy lines.
pub fn check(tree: &Tree) -> Vec<Finding> {
    tree.files.iter().flat_map(check_file).collect()
}

fn check_file(file: &File) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (index, line) in file.text.lines().enumerate() {
        let mut add = |rule, message: &str| findings.push(Finding::new(rule, &file.path, index + 1, message));
        if line.contains('\t') && !is_makefile(&file.path) {
            add(RULE, "a tab");
        }
        if line.ends_with([' ', '\t', '\r']) {
            add(RULE, "space at the end of the line");
        }
        if MACHINE_PATHS
            .iter()
            .any(|(start, end)| has_path(line, &format!("{start}{end}")))
        {
            add(PATH_RULE, "a path that exists on one machine only");
        }
    }
    if !file.text.is_empty() && (!file.text.ends_with('\n') || file.text.ends_with("\n\n")) {
        findings.push(Finding::new(RULE, &file.path, 0, "end the file with one newline"));
    }
    findings
}

/// Is `start` in `line` as the beginning of a path, and not the middle of one (`api/home/...`)?
fn has_path(line: &str, start: &str) -> bool {
    line.match_indices(start).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        !before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '}' | '.' | '_' | '-'))
    })
}

fn is_makefile(path: &str) -> bool {
    path.rsplit('/').next() == Some("Makefile")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(path: &str, text: &str) -> usize {
        check(&Tree::of(vec![File::of(path, text)])).len()
    }

    #[test]
    fn untidy_lines_fail() {
        assert_eq!(count("a.md", "a \nb\n"), 1);
        assert_eq!(count("a.rs", "\ta\n"), 1);
        assert_eq!(count("a.rs", "no newline"), 1);
        assert_eq!(count("a.rs", "a\n\n"), 1);
        assert_eq!(count("a.md", concat!("see /ho", "me/anna/evenkeel\n")), 1);
    }

    #[test]
    fn tidy_lines_pass() {
        assert_eq!(count("Makefile", "a:\n\techo\n"), 0);
        assert_eq!(count("a.rs", "a\nGET /api/v1/home/page\n"), 0);
        assert_eq!(count("a.rs", ""), 0);
    }
}
