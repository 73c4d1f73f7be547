//! Clients that post orders, release them and pick them, each command under its own key.

use crate::chance::Chance;
use crate::wire::{Answer, Client};
use serde_json::{Value, json};

/// The products there are.
pub const SKUS: [&str; 4] = ["PEN", "INK", "PAD", "BOX"];

/// A command that was sent, and what was heard of it.
pub struct Sent {
    pub path: String,
    pub key: String,
    pub body: Value,
    pub answer: Option<Answer>,
}

impl Sent {
    /// Sends it again under the same key.
    pub fn again(&self, client: &mut Client) -> Result<Answer, std::io::Error> {
        client.post(&self.path, &self.key, &self.body)
    }
}

/// A client at work.
pub struct Worker {
    client: Client,
    chance: Chance,
    prefix: String,
    /// Orders that wait to be released, and those released: id and line.
    ready: Vec<(String, String)>,
    released: Vec<(String, String)>,
    pub sent: Vec<Sent>,
}

impl Worker {
    pub fn new(client: Client, chance: Chance, prefix: String) -> Self {
        let (ready, released, sent) = (Vec::new(), Vec::new(), Vec::new());
        Self {
            client,
            chance,
            prefix,
            ready,
            released,
            sent,
        }
    }

    /// Works until the server is gone or `commands` were sent.
    pub fn work(mut self, commands: usize) -> Vec<Sent> {
        while self.sent.len() < commands {
            let went_on = match self.chance.below(10) {
                0..2 if !self.ready.is_empty() => self.release(),
                2..4 if !self.released.is_empty() => self.pick(),
                4 => self.receive(),
                _ => self.order(),
            };
            if !went_on {
                break;
            }
        }
        self.sent
    }

    fn order(&mut self) -> bool {
        let (sku, quantity) = (SKUS[self.chance.below(SKUS.len())], 1 + self.chance.below(3));
        let body = json!({
            "external_ref": format!("{}-{}", self.prefix, self.sent.len()),
            "ship_to": { "name": "A. de Vries", "street": "Prinsengracht", "house_number": "263", "city": "Amsterdam", "country": "NL" },
            "lines": [{ "sku": sku, "quantity": quantity, "price": "12.50", "tax_percent": "21" }],
        });
        let answer = self.post("/api/v1/orders".to_owned(), body);
        let Some(answer) = answer else { return false };
        assert_eq!(answer.status, 201, "{}", answer.body);
        if answer.body["status"] == "ready" {
            let line = answer.body["lines"][0]["id"]
                .as_str()
                .expect("the reply names the line");
            self.ready.push((answer.text("id"), line.to_owned()));
        }
        true
    }

    fn release(&mut self) -> bool {
        let order = self.ready.swap_remove(self.chance.below(self.ready.len()));
        let Some(answer) = self.post(format!("/api/v1/orders/{}/release", order.0), json!({})) else {
            return false;
        };
        if answer.is_good() {
            self.released.push(order);
        }
        true
    }

    fn pick(&mut self) -> bool {
        let (order, line) = self.released.swap_remove(self.chance.below(self.released.len()));
        let lease = self.post(
            format!("/api/v1/orders/{order}/lease"),
            json!({ "device": self.prefix }),
        );
        if lease.is_none() {
            return false;
        }
        let pieces = json!({ "lines": [{ "line": line, "quantity": 1 }] });
        self.post(format!("/api/v1/orders/{order}/pick"), pieces)
            .is_some()
    }

    fn receive(&mut self) -> bool {
        let sku = SKUS[self.chance.below(SKUS.len())];
        let body =
            json!({ "bin": "BULK", "reference": self.prefix, "lines": [{ "sku": sku, "quantity": 5 }] });
        self.post("/api/v1/stock/receive".to_owned(), body).is_some()
    }

    /// Sends a command; `None` when the server is gone. What is not final (the database is away) is noted
    /// as unanswered.
    fn post(&mut self, path: String, body: Value) -> Option<Answer> {
        let key = format!("{}-{}", self.prefix, self.sent.len());
        let heard = self.client.post(&path, &key, &body).ok();
        let answer = heard.filter(Answer::is_final);
        self.sent.push(Sent {
            path,
            key,
            body,
            answer: answer.clone(),
        });
        answer
    }
}
