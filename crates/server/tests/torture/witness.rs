//! Reads the feed from its beginning to its end, and keeps account.

use crate::load::Sent;
use crate::wire::Client;
use std::collections::HashMap;

/// What the feed told so far.
#[derive(Default)]
pub struct Witness {
    cursor: String,
    position: i64,
    /// The last version of each thing that was heard of.
    versions: HashMap<String, i64>,
    kinds: HashMap<String, usize>,
    made: usize,
    /// Commands that were answered well, by the last word of their path.
    answered: HashMap<String, usize>,
}

impl Witness {
    /// Notes what a server acknowledged.
    pub fn hear(&mut self, sent: &[Sent]) {
        for one in sent {
            let good = one.answer.as_ref().is_some_and(|answer| answer.is_good());
            let verb = one.path.rsplit('/').next().unwrap_or_default().to_owned();
            *self.answered.entry(verb).or_default() += usize::from(good);
        }
    }

    /// Reads what is new. Positions follow each other, and so do the versions of each order.
    pub fn read(&mut self, client: &mut Client) {
        loop {
            let page = client.read(&format!("/api/v1/events?after={}&limit=500", self.cursor));
            for event in page["items"].as_array().expect("events") {
                let position = event["position"].as_i64().expect("a position");
                assert_eq!(position, self.position + 1, "a gap in the feed");
                self.position = position;
                self.note(event);
            }
            self.cursor = page["next"].as_str().expect("a cursor").to_owned();
            if page["more"] != true {
                return;
            }
        }
    }

    fn note(&mut self, event: &serde_json::Value) {
        let text = |name: &str| event[name].as_str().unwrap_or_default().to_owned();
        *self.kinds.entry(text("kind")).or_default() += 1;
        if event["noun"] != "order" {
            return;
        }
        let version = event["noun_version"].as_i64().expect("a version");
        let last = self.versions.insert(text("id"), version).unwrap_or(0);
        assert_eq!(
            version,
            last + 1,
            "the versions of an order follow each other: {event}"
        );
        self.made += usize::from(version == 1);
    }

    /// Every acknowledged command happened once, and nothing happened that nobody asked for.
    pub fn assert_each_once(&self) {
        let answered = |verb: &str| self.answered.get(verb).copied().unwrap_or_default();
        let happened = |kind: &str| self.kinds.get(kind).copied().unwrap_or_default();
        assert_eq!(self.made, answered("orders"), "orders made, and asked for");
        for (verb, kind) in [("release", "order.released"), ("pick", "order.picked")] {
            assert_eq!(happened(kind), answered(verb), "{kind}: events, and commands");
        }
    }
}
