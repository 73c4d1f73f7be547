//! The rules that no compiler knows. Each rule is one file with a bad example that must fail.

use std::io;
use std::path::Path;

use crate::finding::Finding;
use crate::tree::Tree;

mod allowed;
mod decisions;
mod edges;
mod leftovers;
mod links;
mod names;
mod sizes;
mod walls;
mod whitespace;

/// Where exceptions are written down, each with its reason.
const ALLOWED_PATH: &str = "xtask/allowed.txt";

/// Every finding in the project under `root`, sorted by place.
///
/// # Errors
/// When the project cannot be read.
pub fn check(root: &Path) -> io::Result<Vec<Finding>> {
    let tree = Tree::read(root)?;
    let list = std::fs::read_to_string(root.join(ALLOWED_PATH))?;
    Ok(check_tree(&tree, &list))
}

fn check_tree(tree: &Tree, allowed_list: &str) -> Vec<Finding> {
    let rules = [
        edges::check,
        walls::check,
        sizes::check,
        names::check,
        whitespace::check,
        leftovers::check,
        links::check,
        decisions::check,
    ];
    let findings: Vec<Finding> = rules.iter().flat_map(|rule| rule(tree)).collect();
    let mut left = allowed::apply(ALLOWED_PATH, allowed_list, &findings);
    left.sort();
    left
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_project_is_tidy() {
        let findings = check(&crate::project_root()).expect("the project is readable");
        let lines: Vec<String> = findings.iter().map(ToString::to_string).collect();
        assert!(
            lines.is_empty(),
            "{} findings:\n{}",
            lines.len(),
            lines.join("\n")
        );
    }
}
