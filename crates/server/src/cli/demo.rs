//! `evenkeel demo`: a book that shows what the program does, made by seed, and removed again.

use std::io::{BufRead, IsTerminal, Write};
use std::time::Duration;

use axum::http::Method;
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::{Value, json};

use super::{Failure, Session, answer};
use crate::client::Client;

/// How often the progress is looked at.
const LOOK_EVERY: Duration = Duration::from_millis(250);

/// Make a demonstration: a believable book of a logistics firm, in a folder or database of its own
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  evenkeel demo --data ./demo --orders 5000
  evenkeel demo --data ./demo --remove

The same seed makes the same book, dated back from today. A demonstration that was interrupted goes on. A book that
holds anything else is refused. Removing leaves an empty book; who may sign in, and who is signed in, stays so.

Exit codes: 0 made or removed, 1 refused (the book holds business of its own), 2 wrong usage or settings, 3 no book
to be had.")]
pub(super) struct Demo {
    /// How many orders (300 to 1,000,000) [default: 50000]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(demo::ORDERS_MIN..=demo::ORDERS_MAX))]
    orders: Option<u64>,
    /// From what everything is drawn [default: 2026]
    #[arg(long, value_name = "S")]
    seed: Option<u32>,
    /// Put an empty book in the place of the demonstration and of whatever was added to it
    #[arg(long, conflicts_with_all = ["orders", "seed"])]
    remove: bool,
    /// Remove without asking
    #[arg(long, requires = "remove")]
    yes: bool,
    /// End with the result as one line of JSON
    #[arg(long)]
    json: bool,
}

impl Demo {
    pub(super) async fn run(self, session: Session) -> Result<(), Failure> {
        let client = Client::connect(&session.place, &session.settings).await?;
        let outcome = if self.remove {
            self.remove(&client).await
        } else {
            self.make(&client).await
        };
        client.close().await;
        outcome
    }

    async fn make(&self, client: &Client) -> Result<(), Failure> {
        let mut body = json!({});
        if let Some(orders) = self.orders {
            body["orders"] = orders.into();
        }
        if let Some(seed) = self.seed {
            body["seed"] = seed.into();
        }
        let mut book = client
            .json(Method::POST, "/api/v1/book/demonstration", &body)
            .await?;
        let bar = self.bar();
        while book["demonstration"]["ready"] == false {
            bar.set_length(book["demonstration"]["total"].as_u64().unwrap_or(0));
            bar.set_position(book["demonstration"]["made"].as_u64().unwrap_or(0));
            tokio::time::sleep(LOOK_EVERY).await;
            book = client.json(Method::GET, "/api/v1/book", &Value::Null).await?;
        }
        bar.finish_and_clear();
        let made = &book["demonstration"];
        if made.is_null() {
            return Err(Failure::refused(
                "the demonstration was removed while it was made",
            ));
        }
        answer(&if self.json {
            made.to_string()
        } else {
            format!(
                "The book is a demonstration: {}, {} orders, seed {}. Remove it with: evenkeel demo --remove",
                text(made, "name"),
                made["orders"],
                made["seed"]
            )
        });
        Ok(())
    }

    async fn remove(&self, client: &Client) -> Result<(), Failure> {
        let book = client.json(Method::GET, "/api/v1/book", &Value::Null).await?;
        let name = text(&book["demonstration"], "name");
        let typed = if self.yes || name.is_empty() {
            name.to_owned()
        } else {
            ask_for(name)?
        };
        let emptied = client
            .json(
                Method::POST,
                "/api/v1/book/demonstration/remove",
                &json!({ "name": typed }),
            )
            .await?;
        answer(&if self.json {
            emptied.to_string()
        } else {
            "The demonstration is removed; the book is empty.".to_owned()
        });
        Ok(())
    }

    fn bar(&self) -> ProgressBar {
        if self.json || !std::io::stderr().is_terminal() {
            return ProgressBar::hidden();
        }
        let bar = ProgressBar::new(0);
        let style = ProgressStyle::with_template("{bar:40} {human_pos}/{human_len} {per_sec} {eta} left");
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        bar
    }
}

/// Has the name typed by whoever sits at the terminal.
fn ask_for(name: &str) -> Result<String, Failure> {
    if !std::io::stdin().is_terminal() {
        return Err(Failure::usage(
            "nobody is at the terminal to confirm; add --yes to remove the demonstration",
        ));
    }
    let _ = write!(
        std::io::stderr(),
        "This removes the demonstration and everything that was added to it. Type its name ({name}) to go on: "
    );
    let mut typed = String::new();
    std::io::stdin()
        .lock()
        .read_line(&mut typed)
        .map_err(|error| Failure::usage(error.to_string()))?;
    Ok(typed.trim().to_owned())
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap_or_default()
}
