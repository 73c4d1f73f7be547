//! `evenkeel api-key`: keys for programs.

use axum::http::Method;
use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::{Failure, Session, answer};
use crate::client::Client;

/// Make, list and revoke API keys
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  evenkeel api-key create --name webshop --role integrator")]
pub(super) struct ApiKey {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Make a key and print it, alone; it is never shown again
    #[command(after_help = "Example:\n  KEY=$(evenkeel api-key create --name webshop)")]
    Create {
        /// What it is called, so that one knows later which to revoke
        #[arg(long)]
        name: String,
        /// The one owner that it sees (own_...); without it, all
        #[arg(long)]
        owner: Option<String>,
        /// administrator, desk, floor, integrator, operator or owner_portal
        #[arg(long, default_value = "administrator")]
        role: String,
        /// Print id, key and role as JSON
        #[arg(long)]
        json: bool,
    },
    /// Print the keys there are, without their texts
    #[command(after_help = "Example:\n  evenkeel api-key list --json")]
    List {
        /// Print as JSON
        #[arg(long)]
        json: bool,
    },
    /// Revoke a key, at once and for ever
    #[command(after_help = "Example:\n  evenkeel api-key revoke key_118")]
    Revoke {
        /// The key's id, as `list` shows it
        id: String,
    },
}

impl ApiKey {
    pub(super) async fn run(self, session: Session) -> Result<(), Failure> {
        let client = Client::connect(&session.place, &session.settings).await?;
        let outcome = self.verb.run(&client).await;
        client.close().await;
        outcome
    }
}

impl Verb {
    async fn run(self, client: &Client) -> Result<(), Failure> {
        match self {
            Verb::Create {
                name,
                owner,
                role,
                json,
            } => {
                let mut body = json!({ "name": name, "role": role });
                if let Some(owner) = owner {
                    body["owner"] = owner.into();
                }
                let made = client.json(Method::POST, "/api/v1/api-keys", &body).await?;
                answer(&if json {
                    made.to_string()
                } else {
                    text(&made, "key").to_owned()
                });
            }
            Verb::List { json } => {
                let list = client.json(Method::GET, "/api/v1/api-keys", &Value::Null).await?;
                if json {
                    answer(&list.to_string());
                } else {
                    list["items"].as_array().into_iter().flatten().for_each(print_row);
                }
            }
            Verb::Revoke { id } => {
                client
                    .json(Method::DELETE, &format!("/api/v1/api-keys/{id}"), &Value::Null)
                    .await?;
            }
        }
        Ok(())
    }
}

fn print_row(key: &Value) {
    let state = if key["revoked_at"].is_null() {
        ""
    } else {
        "\trevoked"
    };
    answer(&format!(
        "{}\t{}\t{}\t{}{state}",
        text(key, "id"),
        text(key, "role"),
        text(key, "name"),
        text(key, "created_at")
    ));
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap_or_default()
}
