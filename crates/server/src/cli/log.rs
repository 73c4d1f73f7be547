//! Where the program's own messages go: to the error output, so that answers stay clean.

use std::io;
use std::panic::PanicHookInfo;

use ops::config::Values;
use tracing_subscriber::EnvFilter;

use super::Failure;

/// Starts the log. Short-lived commands say only what went wrong.
pub(super) fn start(settings: &Values, is_serving: bool) -> Result<(), Failure> {
    let wanted = if is_serving {
        settings.log.filter.as_str()
    } else {
        "warn"
    };
    let filter = EnvFilter::try_new(wanted)
        .map_err(|error| Failure::usage(format!("log.filter: `{wanted}` is no filter: {error}")))?;
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(io::stderr)
        .with_target(false);
    let started = if settings.log.json {
        builder.json().try_init()
    } else {
        builder
            .with_ansi(io::IsTerminal::is_terminal(&io::stderr()))
            .try_init()
    };
    started.map_err(|error| Failure::bug(format!("the log does not start: {error}")))?;
    std::panic::set_hook(Box::new(write_panic));
    Ok(())
}

/// Writes a panic down where it happens, once; whoever catches it counts and answers.
fn write_panic(info: &PanicHookInfo<'_>) {
    let place = info.location().map(ToString::to_string).unwrap_or_default();
    let message = info.payload_as_str().unwrap_or("no message");
    tracing::error!(place, message, "a bug: the program panicked");
}
