//! `evenkeel bench`: starts the benchmark's driver, which is a program of its own so that this one stays small.

use std::ffi::OsString;
use std::os::unix::process::CommandExt;
use std::process::Command;

use clap::Args;

use super::Failure;

/// The driver, which is built beside this program.
const DRIVER: &str = "evenkeel-bench";

/// Measure this program on both databases, beside the limit of the hardware
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  evenkeel bench -- --quick")]
pub(super) struct Bench {
    /// What the driver is told; `-- --help` shows what it knows
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    args: Vec<OsString>,
}

impl Bench {
    /// Becomes the driver; comes back only when there is none.
    pub(super) fn run(self) -> Result<(), Failure> {
        let here = std::env::current_exe().map_err(|error| Failure::unreachable(error.to_string()))?;
        let driver = here.with_file_name(DRIVER);
        if !driver.exists() {
            return Err(Failure::unreachable(format!(
                "{} is not there; it is built with: cargo build --release -p bench",
                driver.display()
            )));
        }
        let error = Command::new(&driver).args(self.args).exec();
        Err(Failure::unreachable(format!("{}: {error}", driver.display())))
    }
}
