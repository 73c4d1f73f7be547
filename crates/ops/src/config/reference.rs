//! The reference page of all settings, written from the table.

use std::fmt::Write as _;

use super::{ALL, Apply, Setting};

/// The text of `docs/settings.md`. A test proves that the committed page is this text.
#[must_use]
pub fn reference_page() -> String {
    let mut page = String::from(
        "# Settings\n\n\
         Every setting and limit, written from the table in `crates/ops/src/config/table.rs`\n\
         (`UPDATE=1 cargo test -p ops reference` writes this page anew).\n\n\
         A value comes from the built-in default, then from the environment variable, then from the\n\
         command line (`evenkeel serve --set KEY=VALUE`); the last one wins. All mistakes are reported\n\
         at once, before anything is opened. *Live* values count from their next use; the others from\n\
         the next start.\n",
    );
    let mut group = "";
    for setting in ALL {
        let setting_group = setting.key.split('.').next().unwrap_or_default();
        if setting_group != group {
            group = setting_group;
            write_group_head(&mut page, group);
        }
        write_row(&mut page, setting);
    }
    page
}

fn write_group_head(page: &mut String, group: &str) {
    write!(page, "\n## {group}\n\n| Key and variable | What it is | Unit | Default | Bounds | Counts from |\n|---|---|---|---|---|---|\n")
        .expect("writing into a String cannot fail");
}

fn write_row(page: &mut String, setting: &Setting) {
    let bounds = setting
        .bounds
        .map_or(String::new(), |b| format!("{} to {}", b.min, b.max));
    let apply = match setting.apply {
        Apply::Live => "live",
        Apply::NextStart => "next start",
    };
    let default = if setting.default.is_empty() {
        "(empty)".to_owned()
    } else {
        format!("`{}`", setting.default)
    };
    let secret = if setting.secret {
        " Secret: never shown."
    } else {
        ""
    };
    writeln!(
        page,
        "| `{}` `{}` | {}{secret} | {} | {default} | {bounds} | {apply} |",
        setting.key,
        setting.environment_variable(),
        setting.doc.trim(),
        setting.unit.word(),
    )
    .expect("writing into a String cannot fail");
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn the_committed_reference_page_is_current() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/settings.md");
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(&path, reference_page()).expect("docs/ can be written");
        }
        let committed = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(
            committed == reference_page(),
            "docs/settings.md is stale: run `UPDATE=1 cargo test -p ops reference`"
        );
    }

    #[test]
    fn every_key_ends_in_its_unit() {
        for setting in ALL {
            let ending = match setting.unit {
                super::super::Unit::Bytes => "_bytes",
                super::super::Unit::Milliseconds => "_ms",
                super::super::Unit::Seconds => "_seconds",
                super::super::Unit::Days => "_days",
                super::super::Unit::Percent => "_percent",
                _ => "",
            };
            assert!(
                setting.key.ends_with(ending),
                "{} should end in {ending}",
                setting.key
            );
        }
    }
}
