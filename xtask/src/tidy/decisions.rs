//! Decision records: `docs/decisions/NNNN-words.md`, numbered without gaps, each with its title and status.

use crate::finding::Finding;
use crate::tree::{File, Tree};

const RULE: &str = "decision";
const FOLDER: &str = "docs/decisions/";
const STATUSES: [&str; 3] = ["accepted", "superseded by ", "withdrawn"];

/// Reports records with a wrong number, title or status.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let records: Vec<&File> = tree
        .markdown()
        .filter(|file| file.path.starts_with(FOLDER))
        .collect();
    let mut findings = Vec::new();
    for (index, file) in records.iter().enumerate() {
        let expected = format!("{:04}", index + 1);
        let name = &file.path[FOLDER.len()..];
        let mut add = |message: String| findings.push(Finding::new(RULE, &file.path, 1, message));
        if !name.starts_with(&format!("{expected}-")) {
            add(format!("the next number is {expected}: no gaps, none twice"));
        }
        let number = name.get(..4).unwrap_or("");
        if !file.text.starts_with(&format!("# {number}. ")) {
            add(format!("begin with `# {number}. Title`"));
        }
        if !has_status(&file.text) {
            add("say `Status: accepted`, `superseded by NNNN` or `withdrawn`, under the title".to_string());
        }
    }
    findings
}

fn has_status(text: &str) -> bool {
    let status = text.lines().find_map(|line| line.strip_prefix("Status: "));
    status.is_some_and(|status| STATUSES.iter().any(|known| status.starts_with(known)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(records: &[(&str, &str)]) -> usize {
        let files = records
            .iter()
            .map(|(name, text)| File::of(&format!("{FOLDER}{name}"), text));
        check(&Tree::of(files.collect())).len()
    }

    #[test]
    fn wrong_records_fail() {
        let first = ("0001-walls.md", "# 0001. Walls\n\nStatus: accepted\n");
        assert_eq!(
            count(&[first, ("0003-gap.md", "# 0003. Gap\n\nStatus: accepted\n")]),
            1
        );
        assert_eq!(
            count(&[first, ("0001-twice.md", "# 0001. Twice\n\nStatus: accepted\n")]),
            1
        );
        assert_eq!(count(&[("0001-walls.md", "# Walls\n\nStatus: accepted\n")]), 1);
        assert_eq!(count(&[("0001-walls.md", "# 0001. Walls\n")]), 1);
    }

    #[test]
    fn numbered_records_pass() {
        assert_eq!(
            count(&[("0001-walls.md", "# 0001. Walls\n\nStatus: accepted, 2026\n")]),
            0
        );
    }
}
