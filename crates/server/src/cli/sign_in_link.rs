//! `evenkeel sign-in-link`: lets an administrator in.

use axum::http::Method;
use clap::Args;
use serde_json::json;

use super::{Failure, Session, answer};
use crate::client::Client;

/// Make a link that signs an administrator in, once
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  evenkeel sign-in-link --name Ann")]
pub(super) struct SignInLink {
    /// Who will sign in with it
    #[arg(long, default_value = "administrator")]
    name: String,
    /// Print the link and its end as JSON
    #[arg(long)]
    json: bool,
}

impl SignInLink {
    pub(super) async fn run(self, session: Session) -> Result<(), Failure> {
        let client = Client::connect(&session.place, &session.settings).await?;
        let made = client
            .json(
                Method::POST,
                "/api/v1/sign-in-links",
                &json!({ "name": self.name }),
            )
            .await;
        client.close().await;
        let made = made?;
        answer(&if self.json {
            made.to_string()
        } else {
            made["url"].as_str().unwrap_or_default().to_owned()
        });
        Ok(())
    }
}
