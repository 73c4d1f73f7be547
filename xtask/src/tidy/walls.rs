//! What the manifests cannot show: SQL text outside `store`, a branch on the kind of database outside the two files
//! that may have one, and a commit outside `engine`.

use crate::finding::Finding;
use crate::rust_text::RustText;
use crate::tree::{File, Tree};

const SQL_RULE: &str = "sql";
const DIALECT_RULE: &str = "dialect";
const COMMIT_RULE: &str = "commit";

/// The files that may ask which database this is: the closed list of differences, and the three below it that open the
/// driver's connections, speak through them, and bind many rows at once.
const DIALECT_FILES: [&str; 4] = [
    "crates/store/src/dialect.rs",
    "crates/store/src/open.rs",
    "crates/store/src/db.rs",
    "crates/store/src/bulk.rs",
];
/// Code that names one kind of database.
const DIALECT_WORDS: [&str; 6] = [
    "Sqlite",
    "Postgres",
    "is_sqlite",
    "is_postgres",
    "sqlite",
    "postgres",
];
/// How statements begin, and what must follow somewhere for it not to be English.
const STATEMENTS: [(&str, &str); 13] = [
    ("select ", " from "),
    ("insert into ", "("),
    ("insert or ", " into "),
    ("update ", " set "),
    ("delete from ", ""),
    ("create table ", "("),
    ("create index ", " on "),
    ("create unique index ", " on "),
    ("alter table ", ""),
    ("drop table ", ""),
    ("pragma ", ""),
    ("begin immediate", ""),
    ("with recursive ", ""),
];

/// Reports SQL and dialect branches where they may not stand.
pub fn check(tree: &Tree) -> Vec<Finding> {
    tree.rust()
        .filter(|file| file.crate_name().is_some())
        .flat_map(|file| {
            let text = RustText::new(&file.text);
            let mut findings = sql_outside_store(file, &text);
            findings.extend(dialect_branches(file, &text));
            findings.extend(commits_outside_engine(file, &text));
            findings
        })
        .collect()
}

fn sql_outside_store(file: &File, text: &RustText<'_>) -> Vec<Finding> {
    // The benchmark's limit is what the database's own client does without the store.
    // Tests look behind the walls on purpose: they tamper with a book, and count what it wrote.
    if matches!(file.crate_name(), Some("store" | "bench")) || file.path.contains("/tests/") {
        return Vec::new();
    }
    let statements = text.strings().filter(|(_, literal)| is_statement(literal));
    statements
        .map(|(at, _)| Finding::new(SQL_RULE, &file.path, text.line(at), "only store knows SQL"))
        .collect()
}

fn is_statement(literal: &str) -> bool {
    let words: Vec<&str> = literal
        .trim_start_matches(['b', 'c', 'r', '#', '"'])
        .split_whitespace()
        .collect();
    let flat = words.join(" ").to_ascii_lowercase();
    STATEMENTS.iter().any(|(start, then)| {
        let Some(rest) = flat.strip_prefix(start) else {
            return false;
        };
        then.is_empty() || rest.contains(then)
    })
}

/// `store` offers the commit, and uses it to open a book; `engine` decides when.
fn commits_outside_engine(file: &File, text: &RustText<'_>) -> Vec<Finding> {
    if matches!(file.crate_name(), Some("engine" | "store" | "bench")) || file.is_test() {
        return Vec::new();
    }
    let commits = text.code.match_indices(".commit(");
    commits
        .map(|(at, _)| {
            Finding::new(
                COMMIT_RULE,
                &file.path,
                text.line(at),
                "only engine commits: send a command",
            )
        })
        .collect()
}

fn dialect_branches(file: &File, text: &RustText<'_>) -> Vec<Finding> {
    let may_ask = DIALECT_FILES.contains(&file.path.as_str()) || file.crate_name() == Some("bench");
    if may_ask || file.is_test() {
        return Vec::new();
    }
    let test_parts = text.test_parts();
    let mut findings = Vec::new();
    for word in DIALECT_WORDS {
        for at in text.words(word) {
            let in_test = test_parts.iter().any(|part| part.contains(&at));
            if !in_test && is_branch(text, at, word) {
                let message = format!(
                    "`{word}`: differences between the databases live in store's dialect.rs, over open.rs, db.rs and bulk.rs"
                );
                findings.push(Finding::new(DIALECT_RULE, &file.path, text.line(at), message));
            }
        }
    }
    findings
}

/// Does the word at `at` steer the flow: a pattern, a comparison, or a question asked? Naming a type or making a value
/// does not.
fn is_branch(text: &RustText<'_>, at: usize, word: &str) -> bool {
    let path_start = text.code[..at]
        .trim_end_matches(|c: char| c.is_alphanumeric() || matches!(c, '_' | ':'))
        .len();
    let before = text.code[..path_start].trim_end();
    let after = text.code[at + word.len()..].trim_start();
    if text.code[..at].ends_with('.') {
        return after.starts_with('(');
    }
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let is_compared =
        before.ends_with("==") || before.ends_with("!=") || before[line_start..].contains("matches!(");
    let then = after_group(after);
    let is_pattern =
        ["=>", "|", "if ", "= "].iter().any(|sign| then.starts_with(sign)) && !then.starts_with("||");
    path_start < at && (is_compared || is_pattern)
}

/// What follows the brackets that `code` opens with, if it does.
fn after_group(code: &str) -> &str {
    let mut depth = 0_usize;
    for (offset, byte) in code.bytes().enumerate() {
        match byte {
            b'(' | b'{' => depth += 1,
            b')' | b'}' if depth > 0 => {
                depth -= 1;
                if depth == 0 {
                    return code[offset + 1..].trim_start();
                }
            }
            _ if depth == 0 => return code,
            _ => {}
        }
    }
    ""
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
    fn sql_outside_store_fails() {
        let path = "crates/engine/src/batch.rs";
        assert_eq!(rules(path, "let q = \"SELECT id FROM orders\";"), ["sql"]);
        assert_eq!(
            rules(path, "let q = r#\"\n  insert into orders\n (id) values (1)\"#;"),
            ["sql"]
        );
        assert_eq!(rules(path, "let q = \"PRAGMA wal_checkpoint\";"), ["sql"]);
        assert_eq!(
            rules("crates/store/src/orders.rs", "let q = \"SELECT id FROM orders\";"),
            [""; 0]
        );
    }

    #[test]
    fn english_is_not_sql() {
        let source = "let a = \"select an order\"; let b = \"update your key\"; // SELECT id FROM orders";
        assert_eq!(rules("crates/server/src/main.rs", source), [""; 0]);
    }

    #[test]
    fn a_branch_on_the_database_fails_outside_its_two_files() {
        let path = "crates/store/src/orders.rs";
        let source = "match conn { Conn::Sqlite(c) => one(c), Conn::Postgres(c) => other(c) }";
        assert_eq!(rules(path, source), ["dialect", "dialect"]);
        assert_eq!(rules(path, "if let Db::Sqlite { pool } = db {}"), ["dialect"]);
        assert_eq!(rules(path, "let a = db.kind() == Kind::Postgres;"), ["dialect"]);
        assert_eq!(rules(path, "let a = matches!(db, Kind::Postgres);"), ["dialect"]);
        assert_eq!(
            rules("crates/engine/src/batch.rs", "if store.is_sqlite() {}"),
            ["dialect"]
        );
        assert_eq!(rules("crates/store/src/db.rs", source), [""; 0]);
        assert_eq!(
            rules(
                path,
                &format!("#[cfg(test)]\nmod tests {{ fn t() {{ {source} }} }}")
            ),
            [""; 0]
        );
    }

    #[test]
    fn naming_a_database_is_no_branch() {
        let path = "crates/server/src/serve.rs";
        assert_eq!(
            rules(
                path,
                "use sqlx::sqlite::Sqlite;\nfn a(b: Pool<sqlx::Postgres>) {}"
            ),
            [""; 0]
        );
        let places = "if url { Location::Postgres(url) } else { Location::Sqlite(folder) }";
        assert_eq!(rules(path, places), [""; 0]);
    }

    #[test]
    fn a_commit_outside_engine_fails() {
        assert_eq!(
            rules("crates/server/src/api/orders.rs", "store.commit(batch).await?;"),
            ["commit"]
        );
        assert_eq!(
            rules("crates/engine/src/batch.rs", "store.commit(batch).await?;"),
            [""; 0]
        );
    }
}
