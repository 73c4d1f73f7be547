//! The command line: one file a subcommand.
//!
//! A subcommand that reads or writes the book does so through [`Client`](crate::client::Client), so
//! that it works beside a running `serve` and without one.

mod api_key;
mod backup;
mod bench;
mod demo;
mod erase;
mod export;
mod failure;
mod import;
mod log;
mod move_book;
mod openapi;
mod restore;
mod serve;
mod sign_in_link;
mod steps;
mod verify;

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};
use ops::config::{Loader, Settings};

pub use failure::Failure;

use crate::place::Place;

/// Order management that stays upright: one program for the order desk, the warehouse floor and the
/// integrations.
#[derive(Debug, Parser)]
#[command(
    name = "evenkeel",
    version,
    max_term_width = 100,
    after_help = "\
Example:
  evenkeel serve --data ./data --listen 127.0.0.1:8080

Exit codes: 0 done, 1 refused or failed, 2 wrong usage or settings, 3 book or address not to be had."
)]
struct Cli {
    #[command(flatten)]
    common: Common,
    #[command(subcommand)]
    command: Command,
}

/// What every subcommand takes.
#[derive(Debug, Args)]
pub struct Common {
    /// Folder of the book (SQLite)
    #[arg(long, global = true, value_name = "DIR", default_value = "./data")]
    data: PathBuf,
    /// Book on PostgreSQL instead; better given as EVENKEEL_STORE_DATABASE, which no process list shows
    #[arg(long, global = true, value_name = "URL")]
    database: Option<String>,
    /// Address and port to serve on
    #[arg(long, global = true, value_name = "ADDR")]
    listen: Option<String>,
    /// Any setting of docs/settings.md; may be repeated
    #[arg(long = "set", global = true, value_name = "KEY=VALUE")]
    settings: Vec<String>,
}

#[derive(Debug, Subcommand)]
enum Command {
    Serve(serve::Serve),
    Import(import::Import),
    Demo(demo::Demo),
    ApiKey(api_key::ApiKey),
    SignInLink(sign_in_link::SignInLink),
    Openapi(openapi::Openapi),
    Verify(verify::Verify),
    Erase(erase::Erase),
    Backup(backup::Backup),
    Export(export::Export),
    Restore(restore::RestoreBook),
    Move(move_book::MoveBook),
    Bench(bench::Bench),
}

/// What a subcommand works with.
pub struct Session {
    /// Where the book is.
    pub place: Place,
    /// The settings of all layers.
    pub settings: Settings,
}

/// Reads the command line, runs the subcommand, and says how it ended.
#[must_use]
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version go to the output and end well; the rest is wrong usage.
            let _ = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
        }
    };
    match run(cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            let _ = writeln!(std::io::stderr(), "evenkeel: {failure}");
            failure.exit_code()
        }
    }
}

fn run(cli: Cli) -> Result<(), Failure> {
    let settings = load_settings(&cli.common)?;
    let snapshot = settings.snapshot();
    log::start(&snapshot, matches!(cli.command, Command::Serve(_)))?;
    let session = Session {
        place: Place::new(&cli.common.data, &snapshot),
        settings,
    };
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::unreachable(format!("the runtime does not start: {error}")))?;
    runtime.block_on(async {
        match cli.command {
            Command::Serve(command) => command.run(session).await,
            Command::Import(command) => command.run(session).await,
            Command::Demo(command) => command.run(session).await,
            Command::ApiKey(command) => command.run(session).await,
            Command::SignInLink(command) => command.run(session).await,
            Command::Openapi(command) => command.run(),
            Command::Verify(command) => command.run(session).await,
            Command::Erase(command) => command.run(session).await,
            Command::Backup(command) => command.run(session).await,
            Command::Export(command) => command.run(session).await,
            Command::Restore(command) => command.run(session).await,
            Command::Move(command) => command.run(session).await,
            Command::Bench(command) => command.run(),
        }
    })
}

fn load_settings(common: &Common) -> Result<Settings, Failure> {
    let variables = std::env::vars_os()
        .filter_map(|(name, text)| Some((name.into_string().ok()?, text.into_string().ok()?)));
    let mut loader = Loader::new().environment(variables);
    for (key, text) in [
        ("store.database", &common.database),
        ("http.listen", &common.listen),
    ] {
        if let Some(text) = text {
            loader = loader.command_line(key, text);
        }
    }
    for pair in &common.settings {
        let (key, text) = pair.split_once('=').unwrap_or((pair.as_str(), ""));
        loader = loader.command_line(key, text);
    }
    let (values, _) = loader
        .finish()
        .map_err(|mistakes| Failure::usage(mistakes.to_string()))?;
    Ok(Settings::new(values))
}

/// Writes a line of the command's answer. A closed pipe is not our failure.
pub(crate) fn answer(line: &str) {
    let _ = writeln!(std::io::stdout(), "{line}");
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn every_subcommand_shows_an_example_in_its_help() {
        let mut cli = Cli::command();
        cli.build();
        for command in cli
            .get_subcommands_mut()
            .filter(|command| command.get_name() != "help")
        {
            let help = command.render_long_help().to_string();
            assert!(
                help.contains("Example"),
                "{} --help shows no example:\n{help}",
                command.get_name()
            );
        }
        cli.debug_assert();
    }
}
