//! No reply leaves before the sync of its commit: the system calls say so.

use crate::chance::{Chance, pause};
use crate::load::{SKUS, Worker};
use crate::node::{Book, Node};
use serde_json::json;
use std::collections::HashMap;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;

const CALLS: &str = "trace=read,recvfrom,write,sendto,writev,sendmsg,pwrite64,pwritev,fsync,fdatasync";
const CLIENTS: usize = 4;
const COMMANDS: usize = 30;

/// Can processes be traced here?
fn can_trace() -> bool {
    let mut trial = Command::new("strace");
    trial
        .args(["-D", "-f", "-o", "/dev/null", "true"])
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    trial.status().is_ok_and(|status| status.success())
}

#[test]
#[expect(
    clippy::print_stderr,
    reason = "whoever runs the tests must know that one was passed over"
)]
fn no_reply_leaves_before_the_sync_of_its_commit() {
    if !can_trace() {
        eprintln!("SKIPPED: strace cannot trace here (apt-get install strace; ptrace must be allowed)");
        return;
    }
    let book = Book::sqlite();
    let key = book.api_key();
    let record = book.path("calls");
    let mut tracer = Command::new("strace");
    tracer
        .args([
            "-D",
            "-f",
            "-y",
            "-s",
            "8192",
            "-e",
            CALLS,
            "-e",
            "signal=none",
            "-o",
        ])
        .arg(&record);
    let serve = book.program_under(Some(tracer), &["serve", "--listen", "127.0.0.1:0"]);
    let node = Node::start_with(serve, &book);
    let mut client = node.client(&key);
    for sku in SKUS {
        let made = client.post("/api/v1/products", sku, &json!({ "sku": sku, "name": sku }));
        assert_eq!(made.expect("the server is there").status, 201);
    }
    let mut chance = Chance::begin();
    let sent: Vec<_> = thread::scope(|scope| {
        let work: Vec<_> = (0..CLIENTS)
            .map(|n| Worker::new(node.client(&key), chance.branch(), format!("traced-{n}")))
            .map(|worker| scope.spawn(|| worker.work(COMMANDS)))
            .collect();
        work.into_iter()
            .flat_map(|it| it.join().expect("the client's own"))
            .collect()
    });
    let last = format!("last-{}", sent.len());
    client
        .post(
            "/api/v1/products",
            &last,
            &json!({ "sku": "LAST", "name": "Last" }),
        )
        .expect("it is there");
    node.kill();
    await_end_of(&record);

    let calls = std::fs::read_to_string(&record).expect("the record of the calls");
    let proved = Trace::read(&calls).assert_synced_before_told();
    assert!(proved >= CLIENTS * COMMANDS, "{proved} replies were proved");
}

/// Waits until the tracer has written the rest of its record: until it no longer grows.
fn await_end_of(record: &Path) {
    let mut before = 0;
    for _ in 0..200 {
        pause(50);
        let length = std::fs::metadata(record).map_or(0, |it| it.len());
        if length == before && length > 0 {
            return;
        }
        before = length;
    }
}

/// One call of one thread: when it began and ended, as line numbers of the record.
struct Call<'t> {
    name: &'t str,
    /// The file or socket, as the tracer names it.
    on: &'t str,
    begun: usize,
    ended: usize,
    text: String,
}

struct Trace<'t> {
    calls: Vec<Call<'t>>,
}

impl<'t> Trace<'t> {
    /// Joins the halves of calls during which another thread was heard.
    fn read(record: &'t str) -> Self {
        let mut open: HashMap<&str, Call<'t>> = HashMap::new();
        let mut calls = Vec::new();
        for (at, line) in record.lines().enumerate() {
            let Some((thread, rest)) = line.split_once(' ') else {
                continue;
            };
            let rest = rest.trim_start();
            if rest.starts_with("<... ") {
                if let Some(mut call) = open.remove(thread) {
                    call.ended = at;
                    call.text.push_str(rest);
                    calls.push(call);
                }
            } else if let Some(call) = begin(rest, at) {
                if rest.ends_with("<unfinished ...>") {
                    open.insert(thread, call);
                } else {
                    calls.push(call);
                }
            }
        }
        Self { calls }
    }

    /// For each command: its key is in a page of the log that was written, then synced, and only then the
    /// reply was begun on the socket that the command had come from. Answers how many there were.
    fn assert_synced_before_told(&self) -> usize {
        let mut told = 0;
        for (index, asked) in self.calls.iter().enumerate() {
            let Some(key) = asked.is_received().then(|| key_in(&asked.text)).flatten() else {
                continue;
            };
            let later = &self.calls[index..];
            let after = |call: &&Call<'_>| call.begun >= asked.begun;
            let reply = later
                .iter()
                .filter(after)
                .filter(|call| call.is_sent() && call.on == asked.on && call.text.contains("HTTP/1.1 "))
                .min_by_key(|call| call.begun);
            // The reply to the very last command may be cut off with the server.
            let Some(reply) = reply else { continue };
            let written = later
                .iter()
                .filter(|call| call.name.starts_with("pwrite") && call.is_on_log() && call.text.contains(key))
                .min_by_key(|call| call.ended);
            let written = written.unwrap_or_else(|| panic!("{key} was answered and never written"));
            let synced = self.calls.iter().any(|call| {
                call.name.ends_with("sync")
                    && call.is_on_log()
                    && call.text.contains("= 0")
                    && call.begun > written.ended
                    && call.ended < reply.begun
            });
            assert!(
                synced,
                "{key} was answered in line {} of the record before it was synced",
                reply.begun
            );
            told += 1;
        }
        told
    }
}

impl Call<'_> {
    fn is_received(&self) -> bool {
        matches!(self.name, "read" | "recvfrom") && (self.on.contains("socket") || self.on.contains("TCP"))
    }

    fn is_sent(&self) -> bool {
        matches!(self.name, "write" | "sendto" | "writev" | "sendmsg")
    }

    fn is_on_log(&self) -> bool {
        self.on.contains("book.db-wal")
    }
}

/// `name(fd<what>, ...`
fn begin(rest: &str, at: usize) -> Option<Call<'_>> {
    let (name, arguments) = rest.split_once('(')?;
    let on = arguments.split_once('>').map_or(arguments, |(on, _)| on);
    Some(Call {
        name,
        on,
        begun: at,
        ended: at,
        text: arguments.to_owned(),
    })
}

/// The idempotency key of a request.
fn key_in(text: &str) -> Option<&str> {
    let (_, rest) = text.split_once("idempotency-key: ")?;
    Some(rest.split_once("\\r")?.0)
}
