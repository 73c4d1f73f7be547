//! A folder of backups, one a day.

use crate::{Fault, open::file_fault};
use std::fs;
use std::path::{Path, PathBuf};

const BEGIN: &str = "evenkeel-";
const END: &str = ".evenkeel";

/// Where the backup of a day (`YYYY-MM-DD`) stands.
#[must_use]
pub fn file_of_day(folder: &Path, day: &str) -> PathBuf {
    folder.join(format!("{BEGIN}{day}{END}"))
}

/// Removes the oldest backups of days but for so many. Whatever else is in the folder stays.
///
/// # Errors
/// [`Fault::File`] when the folder cannot be read, or a file not removed.
pub fn keep_newest(folder: &Path, count: usize) -> Result<(), Fault> {
    let entries = fs::read_dir(folder).map_err(file_fault(folder))?;
    let mut names: Vec<String> = entries
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| is_of_day(name))
        .collect();
    names.sort_unstable();
    let surplus = names.len().saturating_sub(count);
    for name in &names[..surplus] {
        let file = folder.join(name);
        fs::remove_file(&file).map_err(file_fault(&file))?;
    }
    Ok(())
}

fn is_of_day(name: &str) -> bool {
    let day = name.strip_prefix(BEGIN).and_then(|name| name.strip_suffix(END));
    day.is_some_and(|day| {
        day.len() == 10
            && day
                .bytes()
                .all(|letter| letter.is_ascii_digit() || letter == b'-')
    })
}
