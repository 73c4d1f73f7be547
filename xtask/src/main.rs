//! The project's own checks, run by cargo alone: `cargo xtask tidy`.
#![allow(clippy::print_stdout, reason = "a command line tool speaks on stdout")]

use std::path::{Path, PathBuf};
use std::process::ExitCode;

mod finding;
mod rust_text;
mod tidy;
mod tree;

const USAGE: &str = "usage: cargo xtask tidy    the walls between the crates, sizes, names, links, texts";

fn main() -> ExitCode {
    match std::env::args().nth(1).as_deref() {
        Some("tidy") => tidy_command(),
        _ => {
            eprintln!("{USAGE}");
            ExitCode::from(2)
        }
    }
}

fn tidy_command() -> ExitCode {
    let findings = match tidy::check(&project_root()) {
        Ok(findings) => findings,
        Err(error) => {
            eprintln!("cannot read the project: {error}");
            return ExitCode::from(3);
        }
    };
    for finding in &findings {
        println!("{finding}");
    }
    if findings.is_empty() {
        return ExitCode::SUCCESS;
    }
    println!(
        "{} findings; the rules and their reasons: xtask/src/tidy/",
        findings.len()
    );
    ExitCode::FAILURE
}

/// The folder that holds the workspace's `Cargo.toml`. Asked of cargo when it runs us, not when it built us: a build's
/// folder may outlive the clone it was built from.
fn project_root() -> PathBuf {
    let here = std::env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| PathBuf::from("xtask"), PathBuf::from);
    here.parent().map(Path::to_path_buf).unwrap_or_default()
}
