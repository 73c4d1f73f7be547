//! `evenkeel erase`: the personal text of a customer or of an order, for ever.

use std::io::{BufRead, IsTerminal, Write};
use std::time::{Duration, Instant};

use axum::http::Method;
use clap::Args;
use serde_json::{Value, json};

use super::{Failure, Session, answer};
use crate::client::Client;

/// How often the progress is looked at, and for how long.
const LOOK_EVERY: Duration = Duration::from_millis(250);
const LOOK_FOR: Duration = Duration::from_secs(900);

/// Erase the personal text of a customer or of an order, or find where a person stands
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  evenkeel erase --name 'Jan Jansen' --email jan@example.com
  evenkeel erase --customer cus_3v9 --dry-run
  evenkeel erase --customer cus_3v9 --yes --json

With --name or --email it only lists where the person stands, so that one can choose. Erasing a customer takes its name
and address, those of all its orders with their notes and the reasons of their holds, and the imported files and refused
lines that hold its text. References, amounts and events stay, and `verify` stays clean. Backups made before still hold
it until they are removed. It cannot be taken back, and is refused while an order is not finished.

Exit codes: 0 erased, found, or nobody found, 1 refused, 2 wrong usage or settings, 3 no book to be had.")]
pub(super) struct Erase {
    /// The customer (cus_...), with all its orders
    #[arg(long, value_name = "ID", conflicts_with_all = ["order", "name", "email"])]
    customer: Option<String>,
    /// One order, by its id (ord_...) or number
    #[arg(long, value_name = "ORDER", conflicts_with_all = ["name", "email"])]
    order: Option<String>,
    /// Find whoever has this whole name
    #[arg(long)]
    name: Option<String>,
    /// Find whoever has this whole e-mail address
    #[arg(long)]
    email: Option<String>,
    /// Say what would be erased, and erase nothing
    #[arg(long)]
    dry_run: bool,
    /// Erase without asking
    #[arg(long)]
    yes: bool,
    /// End with the result as JSON
    #[arg(long)]
    json: bool,
}

impl Erase {
    pub(super) async fn run(self, session: Session) -> Result<(), Failure> {
        if self.customer.is_none() && self.order.is_none() && self.name.is_none() && self.email.is_none() {
            return Err(Failure::usage("say whom: --customer, --order, --name or --email"));
        }
        let client = Client::connect(&session.place, &session.settings).await?;
        let outcome = self.carry_out(&client).await;
        client.close().await;
        outcome
    }

    async fn carry_out(&self, client: &Client) -> Result<(), Failure> {
        let path = match (&self.customer, &self.order) {
            (Some(customer), _) => format!("/api/v1/customers/{customer}"),
            (_, Some(order)) => format!("/api/v1/orders/{}", order_id(client, order).await?),
            _ => return self.find(client).await,
        };
        let foreseen = format!("{path}/erase?dry_run=true");
        let foreseen = client.json(Method::POST, &foreseen, &json!({})).await?;
        if self.dry_run {
            return self.say(&foreseen, &format!("Would erase {}.", effect(&foreseen)));
        }
        if !self.yes {
            confirm(&foreseen)?;
        }
        client
            .json(Method::POST, &format!("{path}/erase"), &json!({}))
            .await?;
        let erased = wait(client, &path).await?;
        self.say(&erased, &format!("Erased {}.", effect(&foreseen)))
    }

    async fn find(&self, client: &Client) -> Result<(), Failure> {
        let mut body = json!({ "name": self.name, "email": self.email });
        body.as_object_mut()
            .into_iter()
            .for_each(|it| it.retain(|_, text| !text.is_null()));
        let mut items = Vec::new();
        loop {
            let page = client.json(Method::POST, "/api/v1/persons:lookup", &body).await?;
            items.extend(page["items"].as_array().cloned().unwrap_or_default());
            if page["next"].is_null() {
                break;
            }
            body["after"] = page["next"].clone();
        }
        if self.json {
            answer(&json!({ "items": items }).to_string());
        } else {
            items.iter().for_each(print_found);
        }
        Ok(())
    }

    fn say(&self, result: &Value, words: &str) -> Result<(), Failure> {
        answer(&if self.json {
            result.to_string()
        } else {
            words.to_owned()
        });
        Ok(())
    }
}

fn print_found(found: &Value) {
    let names = ["customer", "order", "number", "status", "name", "email"];
    let cells = names.map(|name| found[name].as_str().unwrap_or("-"));
    answer(&cells.join("\t"));
}

/// The order that is called so.
async fn order_id(client: &Client, order: &str) -> Result<String, Failure> {
    if order.starts_with("ord_") {
        return Ok(order.to_owned());
    }
    let found = client
        .json(
            Method::POST,
            "/api/v1/orders:lookup",
            &json!({ "texts": [order] }),
        )
        .await?;
    match found["found"].as_array().map(Vec::as_slice) {
        Some([one]) => Ok(text(one, "id").to_owned()),
        Some([_, _, ..]) => Err(Failure::refused(format!(
            "several orders are called {order}: name one by its id (ord_...)"
        ))),
        _ => Err(Failure::refused(format!("no order is called {order}"))),
    }
}

fn effect(foreseen: &Value) -> String {
    match foreseen["orders"].as_i64() {
        Some(orders) => format!("customer {} and its {orders} orders", text(foreseen, "id")),
        None => format!("order {}", text(foreseen, "number")),
    }
}

/// Has the id typed by whoever sits at the terminal.
fn confirm(foreseen: &Value) -> Result<(), Failure> {
    if !std::io::stdin().is_terminal() {
        return Err(Failure::usage(
            "nobody is at the terminal to confirm; add --yes to erase",
        ));
    }
    let id = text(foreseen, "id");
    let _ = write!(
        std::io::stderr(),
        "This erases {} for ever. Type {id} to go on: ",
        effect(foreseen)
    );
    let mut typed = String::new();
    let read = std::io::stdin().lock().read_line(&mut typed);
    read.map_err(|error| Failure::usage(error.to_string()))?;
    if typed.trim() == id {
        Ok(())
    } else {
        Err(Failure::usage("that is another one; nothing was erased"))
    }
}

/// Waits until the job has come to what was asked.
async fn wait(client: &Client, path: &str) -> Result<Value, Failure> {
    let begun = Instant::now();
    loop {
        let now = client.json(Method::GET, path, &Value::Null).await?;
        if !now["erased_at"].is_null() {
            return Ok(json!({ "id": now["id"], "erased_at": now["erased_at"] }));
        }
        if begun.elapsed() > LOOK_FOR {
            return Err(Failure::refused(
                "it is asked, and not yet done: see the dead jobs (GET /api/v1/jobs/dead), or look again later",
            ));
        }
        tokio::time::sleep(LOOK_EVERY).await;
    }
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap_or_default()
}
