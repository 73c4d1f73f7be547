//! The walls between the crates: `server -> engine -> store -> {domain, ops}`, `server -> demo -> domain`, and which crate may know which library.

use crate::finding::Finding;
use crate::tree::{File, Tree};

const RULE: &str = "edge";

/// A crate, the crates of this workspace it may name, and the libraries it must never name.
struct Wall {
    name: &'static str,
    may_know: &'static [&'static str],
    never: &'static [&'static str],
}

const SQL: [&str; 5] = [
    "sqlx",
    "sea-query",
    "sea-query-sqlx",
    "rusqlite",
    "tokio-postgres",
];
const HTTP: [&str; 6] = ["axum", "hyper", "hyper-util", "tower", "utoipa", "utoipa-axum"];
const MACHINE: [&str; 8] = [
    "tokio",
    "futures-util",
    "tracing",
    "metrics",
    "getrandom",
    "rand",
    "tempfile",
    "async-trait",
];

/// The whole map. The domain knows no machines; ops knows no orders; only store knows SQL; only server knows HTTP.
/// Nobody may know `bench`: it measures the product from outside, beside the databases' own clients.
const WALLS: [Wall; 8] = [
    Wall {
        name: "domain",
        may_know: &[],
        never: &["sqlx", "axum", "tokio"],
    },
    Wall {
        name: "ops",
        may_know: &[],
        never: &["sqlx", "axum"],
    },
    Wall {
        name: "store",
        may_know: &["store", "domain", "ops"],
        never: &[],
    },
    Wall {
        name: "engine",
        may_know: &["store", "domain", "ops"],
        never: &[],
    },
    Wall {
        name: "demo",
        may_know: &["domain"],
        never: &["sqlx", "axum", "tokio"],
    },
    Wall {
        name: "server",
        may_know: &["demo", "engine", "store", "domain", "ops"],
        never: &[],
    },
    Wall {
        name: "xtask",
        may_know: &[],
        never: &[],
    },
    Wall {
        name: "bench",
        may_know: &["engine", "store", "domain", "ops"],
        never: &["server"],
    },
];

/// One dependency as a manifest names it.
#[derive(Debug, PartialEq, Eq)]
struct Dependency {
    line: usize,
    name: String,
}

/// Reads every member's manifest and reports each edge through a wall.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let manifests = tree.files.iter().filter(|file| is_member_manifest(&file.path));
    manifests.flat_map(check_manifest).collect()
}

fn is_member_manifest(path: &str) -> bool {
    path.ends_with("/Cargo.toml")
}

fn check_manifest(file: &File) -> Vec<Finding> {
    let folder = file.path.trim_end_matches("/Cargo.toml");
    let name = folder.rsplit('/').next().unwrap_or(folder);
    let Some(wall) = WALLS.iter().find(|wall| wall.name == name) else {
        let message =
            format!("crate `{name}` is not on the map: add it to WALLS in xtask, and to ARCHITECTURE.md");
        return vec![Finding::new(RULE, &file.path, 0, message)];
    };
    let dependencies = dependencies(&file.text);
    dependencies
        .iter()
        .filter_map(|dependency| {
            let why = forbidden(wall, &dependency.name)?;
            let message = format!("{name} must not know {}: {why}", dependency.name);
            Some(Finding::new(RULE, &file.path, dependency.line, message))
        })
        .collect()
}

/// Why `wall` keeps `dependency` out; None when it does not.
fn forbidden(wall: &Wall, dependency: &str) -> Option<&'static str> {
    let is_member = WALLS.iter().any(|member| member.name == dependency);
    if is_member && !wall.may_know.contains(&dependency) {
        return Some("server -> engine -> store -> {domain, ops}");
    }
    if wall.never.contains(&dependency) {
        return Some("it is a leaf of values and rules");
    }
    if SQL.contains(&dependency) && !matches!(wall.name, "store" | "bench") {
        return Some("only store knows SQL");
    }
    if HTTP.contains(&dependency) && wall.name != "server" {
        return Some("only server knows HTTP");
    }
    if MACHINE.contains(&dependency) && matches!(wall.name, "domain" | "demo") {
        return Some("the domain has no IO, no async, no clock, no randomness");
    }
    None
}

/// The dependencies of a manifest, by their real names, of every kind and target.
fn dependencies(manifest: &str) -> Vec<Dependency> {
    let mut found = Vec::new();
    let mut section = String::new();
    for (index, raw) in manifest.lines().enumerate() {
        let line = raw.split('#').next().unwrap_or("").trim();
        if let Some(header) = line.strip_prefix('[') {
            section = header.trim_end_matches(']').to_string();
            if let Some(name) = table_dependency(&section) {
                found.push(Dependency {
                    line: index + 1,
                    name,
                });
            }
        } else if is_dependency_section(&section)
            && let Some((key, value)) = line.split_once('=')
        {
            let written = key
                .trim()
                .split('.')
                .next()
                .unwrap_or("")
                .trim_matches('"')
                .to_string();
            let name = renamed(value).unwrap_or(written);
            found.push(Dependency {
                line: index + 1,
                name,
            });
        } else if table_dependency(&section).is_some()
            && let Some((key, value)) = line.split_once('=')
            && key.trim() == "package"
        {
            found.push(Dependency {
                line: index + 1,
                name: value.trim().trim_matches('"').to_string(),
            });
        }
    }
    found
}

fn is_dependency_section(section: &str) -> bool {
    section
        .rsplit('.')
        .next()
        .is_some_and(|last| last.ends_with("dependencies"))
}

/// `[dependencies.name]`
fn table_dependency(section: &str) -> Option<String> {
    let (before, name) = section.rsplit_once('.')?;
    is_dependency_section(before).then(|| name.trim_matches('"').to_string())
}

/// `{ package = "real-name", ... }`
fn renamed(value: &str) -> Option<String> {
    let (_, after) = value.split_once("package")?;
    after
        .trim_start()
        .strip_prefix('=')?
        .trim_start()
        .strip_prefix('"')?
        .split('"')
        .next()
        .map(str::to_string)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn findings(crate_name: &str, manifest: &str) -> Vec<String> {
        let path = format!("crates/{crate_name}/Cargo.toml");
        check(&Tree::of(vec![File::of(&path, manifest)]))
            .into_iter()
            .map(|f| f.message)
            .collect()
    }

    #[test]
    fn every_edge_through_a_wall_fails() {
        let bad = [
            ("domain", "[dependencies]\nstore.workspace = true"),
            ("domain", "[dependencies]\nops = { path = \"../ops\" }"),
            ("ops", "[dev-dependencies]\ndomain.workspace = true"),
            ("store", "[build-dependencies]\nengine.workspace = true"),
            ("engine", "[dependencies.server]\npath = \"../server\""),
            ("engine", "[target.'cfg(unix)'.dependencies]\nserver = \"1\""),
            (
                "domain",
                "[dependencies]\nquiet = { package = \"store\", version = \"1\" }",
            ),
            ("domain", "[dependencies]\ntokio.workspace = true"),
            ("domain", "[dependencies]\ngetrandom.workspace = true"),
            ("engine", "[dependencies]\nsqlx.workspace = true"),
            ("store", "[dependencies]\naxum.workspace = true"),
            ("engine", "[dependencies]\ndemo.workspace = true"),
            ("demo", "[dependencies]\nengine.workspace = true"),
            ("demo", "[dependencies]\nrand = \"1\""),
            ("server", "[dependencies]\nbench = { path = \"../bench\" }"),
            ("bench", "[dependencies]\nserver.workspace = true"),
            ("stranger", "[dependencies]\n"),
        ];
        for (name, manifest) in bad {
            assert_eq!(findings(name, manifest).len(), 1, "{name}: {manifest}");
        }
    }

    #[test]
    fn the_allowed_edges_pass() {
        let good = [
            (
                "server",
                "[dependencies]\nengine.workspace = true\nstore.workspace = true\naxum.workspace = true",
            ),
            (
                "engine",
                "[dependencies]\nstore.workspace = true\ndomain.workspace = true\ntokio.workspace = true",
            ),
            (
                "store",
                "[dev-dependencies]\nstore = { path = \".\", features = [\"harness\"] }\nsqlx = \"1\"",
            ),
            (
                "bench",
                "[dependencies]\nengine.workspace = true\nrusqlite.workspace = true",
            ),
            (
                "domain",
                "[package]\nname = \"domain\"\n[dependencies]\nserde.workspace = true # not tokio",
            ),
        ];
        for (name, manifest) in good {
            assert_eq!(findings(name, manifest), Vec::<String>::new());
        }
    }
}
