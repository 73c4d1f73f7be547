//! How long `make run` takes on a machine that has built nothing yet.

use crate::failure::{Done, Failure};
use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

/// The seconds from `make run`, in a copy of the committed sources without build products, to the line that tells
/// where the book is served. Crates that cargo has downloaded before are not downloaded again.
pub fn measure(project: &Path) -> Done<f64> {
    let folder = tempfile::Builder::new().prefix("evenkeel-cold-").tempdir()?;
    let copy = folder.path().join("project");
    let cloned = Command::new("git")
        .args(["clone", "--quiet"])
        .arg(project)
        .arg(&copy)
        .status()?;
    if !cloned.success() {
        return Err(Failure::new("the sources could not be copied with git clone"));
    }
    let listen = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
    let begun = Instant::now();
    // `exec`, so that the process to end is the product itself.
    let mut child = Command::new("make")
        .arg("run")
        .arg(format!("LISTEN={listen}"))
        .env("CARGO_TARGET_DIR", folder.path().join("target"))
        .current_dir(&copy)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    let mut lines = BufReader::new(child.stdout.take().ok_or_else(|| Failure::new("no output"))?).lines();
    let serving = lines.find(|line| line.as_ref().is_ok_and(|line| line.contains(&listen.to_string())));
    let seconds = begun.elapsed().as_secs_f64();
    let served = serving.is_some();
    for pid in crate::process::family(child.id()).into_iter().rev() {
        Command::new("kill").args(["-TERM", &pid.to_string()]).status()?;
    }
    child.wait()?;
    match served {
        true => Ok(seconds),
        false => Err(Failure::new("`make run` ended without serving")),
    }
}
