//! Files of at most 500 lines and functions of at most 70, so that each can be proofread at one sitting.

use crate::finding::Finding;
use crate::rust_text::{RustText, is_word};
use crate::tree::{File, Tree};

const FILE_RULE: &str = "long-file";
const FUNCTION_RULE: &str = "long-function";

/// Longest file, in lines.
const FILE_LINES_MAX: usize = 500;
/// Longest function, in lines from its `fn` to its closing brace.
const FUNCTION_LINES_MAX: usize = 70;
/// The comment above a function that may be longer; the reason follows it.
const ALLOW_COMMENT: &str = "tidy: long because ";
/// Endings of the files that a person writes and reads as code.
const CODE_ENDINGS: [&str; 6] = [".rs", ".sh", ".ts", ".tsx", ".css", ".sql"];

/// Reports files and functions that are too long.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let code = tree
        .files
        .iter()
        .filter(|file| CODE_ENDINGS.iter().any(|ending| file.path.ends_with(ending)));
    let mut findings: Vec<Finding> = code.filter_map(long_file).collect();
    findings.extend(tree.rust().flat_map(long_functions));
    findings
}

fn long_file(file: &File) -> Option<Finding> {
    let lines = file.text.lines().count();
    let message = format!("{lines} lines, at most {FILE_LINES_MAX}: is it one thing?");
    (lines > FILE_LINES_MAX).then(|| Finding::new(FILE_RULE, &file.path, 0, message))
}

fn long_functions(file: &File) -> Vec<Finding> {
    let text = RustText::new(&file.text);
    let starts: Vec<usize> = text
        .words("fn")
        .filter(|at| has_name(&text.code[at + 2..]))
        .collect();
    starts
        .into_iter()
        .filter_map(|at| {
            let end = text.block_end(at)?;
            let first = text.line(at);
            let lines = text.line(end) - first + 1;
            let message = format!("{lines} lines, at most {FUNCTION_LINES_MAX}: name its parts");
            let too_long = lines > FUNCTION_LINES_MAX && !is_allowed(&file.text, first);
            too_long.then(|| Finding::new(FUNCTION_RULE, &file.path, first, message))
        })
        .collect()
}

/// `fn name`, and not the type `fn(...)`.
fn has_name(after: &str) -> bool {
    after.starts_with(' ') && after.trim_start().bytes().next().is_some_and(is_word)
}

/// Do the comments and attributes right above line `first` (from 1) carry the reason?
fn is_allowed(source: &str, first: usize) -> bool {
    let above: Vec<&str> = source.lines().take(first - 1).collect();
    let head = above
        .iter()
        .rev()
        .map(|line| line.trim())
        .take_while(|line| line.starts_with("//") || line.starts_with('#'));
    head.into_iter().any(|line| line.contains(ALLOW_COMMENT))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(source: &str) -> Vec<&'static str> {
        check(&Tree::of(vec![File::of("crates/domain/src/a.rs", source)]))
            .into_iter()
            .map(|f| f.rule)
            .collect()
    }

    #[test]
    fn a_long_file_fails() {
        assert_eq!(rules(&"// line\n".repeat(501)), ["long-file"]);
        assert_eq!(rules(&"// line\n".repeat(500)), [""; 0]);
    }

    #[test]
    fn a_long_function_fails_unless_it_says_why() {
        let body = "    call(\"}\");\n".repeat(70);
        let long = format!("fn long(list: [u8; 3]) -> bool {{\n{body}}}\n");
        assert_eq!(rules(&long), ["long-function"]);
        assert_eq!(
            rules(&format!("// tidy: long because it is one table\n#[test]\n{long}")),
            [""; 0]
        );
        let short = format!(
            "fn short() {{\n{}}}\ntype F = fn(u8) -> u8;\n",
            "    call();\n".repeat(68)
        );
        assert_eq!(rules(&short), [""; 0]);
    }
}
