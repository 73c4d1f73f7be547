//! `evenkeel openapi`: the API document.

use clap::Args;

use super::{Failure, answer};
use crate::http;

/// Write the API document (OpenAPI 3.1) to the output
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  evenkeel openapi > docs/openapi.json")]
pub(super) struct Openapi {}

impl Openapi {
    #[expect(clippy::unused_self, reason = "every subcommand runs alike")]
    pub(super) fn run(self) -> Result<(), Failure> {
        answer(http::document().trim_end());
        Ok(())
    }
}
