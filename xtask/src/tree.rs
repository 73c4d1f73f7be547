//! The project's text files, read once, so that every check is a plain function over text.

use std::fs;
use std::io;
use std::path::Path;

/// Folders that are built, fetched or private; none is part of the project.
const SKIPPED_FOLDERS: [&str; 7] = [
    ".git",
    "target",
    "node_modules",
    "dist",
    "generated",
    ".cache",
    "__pycache__",
];
/// Folders at the root that a running server or a developer fills.
const SKIPPED_AT_ROOT: [&str; 1] = ["data"];
/// The endings of the files that are held to the rules; golden samples (csv, tsv, json) keep their own form.
const TEXT_ENDINGS: [&str; 10] = [
    ".rs", ".toml", ".md", ".sh", ".sql", ".yml", ".yaml", ".ts", ".tsx", ".css",
];
/// Text files without an ending.
const TEXT_NAMES: [&str; 2] = ["Makefile", "run"];

/// One text file of the project.
#[derive(Debug, Clone)]
pub struct File {
    /// Path from the project's root, with forward slashes.
    pub path: String,
    /// The whole text.
    pub text: String,
}

impl File {
    /// A file made of values, as the tests need it.
    #[cfg(test)]
    pub fn of(path: &str, text: &str) -> Self {
        Self {
            path: path.to_string(),
            text: text.to_string(),
        }
    }

    /// Is this Rust source?
    pub fn is_rust(&self) -> bool {
        self.path.ends_with(".rs")
    }

    /// The crate's folder name for a file under `crates/`.
    pub fn crate_name(&self) -> Option<&str> {
        self.path.strip_prefix("crates/")?.split('/').next()
    }

    /// Does the whole file exist for tests only (by its place or name; a `#[cfg(test)]` inside is another question)?
    pub fn is_test(&self) -> bool {
        self.path.contains("/tests/")
            || self.path.contains("/harness")
            || self.path.ends_with("/tests.rs")
            || self.path.ends_with("_tests.rs")
    }
}

/// The project: its text files, and the paths of all its files.
#[derive(Debug, Default)]
pub struct Tree {
    /// Text files, sorted by path.
    pub files: Vec<File>,
    /// The paths of all files and folders, sorted.
    pub paths: Vec<String>,
}

impl Tree {
    /// Reads the project under `root`.
    ///
    /// # Errors
    /// Whatever the file system says; a text file that is not UTF-8 is an error too.
    pub fn read(root: &Path) -> io::Result<Self> {
        let mut tree = Self::default();
        tree.walk(root, "")?;
        tree.paths.sort();
        tree.files.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(tree)
    }

    /// A tree made of values, as the tests need it.
    #[cfg(test)]
    pub fn of(files: Vec<File>) -> Self {
        let paths = files.iter().map(|file| file.path.clone()).collect();
        Self { files, paths }
    }

    /// The Rust files.
    pub fn rust(&self) -> impl Iterator<Item = &File> {
        self.files.iter().filter(|file| file.is_rust())
    }

    /// The Markdown files.
    pub fn markdown(&self) -> impl Iterator<Item = &File> {
        self.files.iter().filter(|file| file.path.ends_with(".md"))
    }

    /// Does a file or folder of that path exist?
    pub fn has(&self, path: &str) -> bool {
        let path = path.trim_end_matches('/');
        path.is_empty() || self.paths.iter().any(|known| known == path)
    }

    fn walk(&mut self, folder: &Path, prefix: &str) -> io::Result<()> {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let path = format!("{prefix}{name}");
            let kind = entry.file_type()?;
            if kind.is_dir() && !is_skipped(&name, prefix) {
                self.walk(&entry.path(), &format!("{path}/"))?;
                self.paths.push(path);
            } else if kind.is_file() {
                if is_text(&name) {
                    let text = fs::read_to_string(entry.path())
                        .map_err(|error| io::Error::new(error.kind(), format!("{path}: {error}")))?;
                    self.files.push(File {
                        path: path.clone(),
                        text,
                    });
                }
                self.paths.push(path);
            }
        }
        Ok(())
    }
}

fn is_skipped(name: &str, prefix: &str) -> bool {
    SKIPPED_FOLDERS.contains(&name) || (prefix.is_empty() && SKIPPED_AT_ROOT.contains(&name))
}

fn is_text(name: &str) -> bool {
    TEXT_NAMES.contains(&name) || TEXT_ENDINGS.iter().any(|ending| name.ends_with(ending))
}
