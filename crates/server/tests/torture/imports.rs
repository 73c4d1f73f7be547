//! An import that is killed halfway ends as one that was left alone; who follows the feed hears it.

use crate::chance::pause;
use crate::node::{Book, Node};
use crate::wire::Client;
use serde_json::{Value, json};
use std::fmt::Write;
use std::process::Stdio;
use std::sync::OnceLock;
use std::time::{Duration, Instant};
use store::harness::{Cluster, Durability};

const DOCUMENTS: usize = 1_500;
/// The hang guard of everything that is awaited here.
const WITHIN: Duration = Duration::from_secs(90);
/// The shortest lease of a job that the settings take: so long the killed import rests.
const SHORT_LEASE: &str = "engine.job_lease_seconds=5";

/// Documents of two lines each, some of them credits, some lines refused.
fn file(book: &Book) -> String {
    let mut text =
        "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n".to_owned();
    for n in 0..DOCUMENTS {
        let (mark, sign) = if n % 50 == 7 { ("C", "-") } else { ("", "") };
        let quantity = if n % 97 == 5 {
            "1.5".to_owned()
        } else {
            format!("{sign}{}", 1 + n % 9)
        };
        for line in 0..2 {
            let sku = 10_000 + (n * 7 + line * 13) % 400;
            writeln!(
                text,
                "{mark}{},{sku},THING {sku},{quantity},2010-12-01 08:26:00,2.55,17850.0,United Kingdom",
                500_000 + n
            )
            .expect("text");
        }
    }
    let path = book.path("orders.csv");
    std::fs::write(&path, text).expect("a file");
    path.display().to_string()
}

fn serve(book: &Book) -> Node {
    Node::start_with(
        book.program(&["serve", "--listen", "127.0.0.1:0", "--set", SHORT_LEASE]),
        book,
    )
}

fn import(book: &Book, file: &str) -> std::process::Command {
    book.program(&[
        "import",
        "orders",
        file,
        "--profile",
        "online-retail",
        "--as",
        "history",
        "--yes",
        "--json",
        "--set",
        SHORT_LEASE,
    ])
}

/// What an import counts, without what differs from run to run.
fn counters(mut counters: Value) -> Value {
    let fields = counters.as_object_mut().expect("counters");
    fields.retain(|name, _| !["import", "state", "into_demonstration"].contains(&name.as_str()));
    for value in fields.values_mut() {
        // The command line shows sums as numbers, the API as text.
        if let Some(number) = value.as_str().and_then(|text| text.parse::<f64>().ok()) {
            *value = json!(number);
        } else if let Some(number) = value.as_f64() {
            *value = json!(number);
        }
    }
    counters
}

/// How many events of each kind the feed holds.
fn kinds(client: &mut Client) -> Value {
    let (mut cursor, mut counts) = (String::new(), json!({}));
    loop {
        let page = client.read(&format!("/api/v1/events?after={cursor}&limit=500"));
        for event in page["items"].as_array().expect("events") {
            let kind = event["kind"].as_str().expect("a kind");
            counts[kind] = json!(counts[kind].as_i64().unwrap_or(0) + 1);
        }
        cursor = page["next"].as_str().expect("a cursor").to_owned();
        if page["more"] != true {
            return counts;
        }
    }
}

/// Waits at the end of the feed until the first order is heard of.
fn hear_of_an_order(client: &mut Client) {
    let begun = Instant::now();
    let mut cursor = String::new();
    loop {
        let page = client.read(&format!(
            "/api/v1/events?after={cursor}&noun=order&wait_seconds=5"
        ));
        if page["items"].as_array().is_some_and(|items| !items.is_empty()) {
            return;
        }
        assert!(begun.elapsed() < WITHIN, "nothing is heard of the import");
        cursor = page["next"].as_str().expect("a cursor").to_owned();
    }
}

fn the_import(client: &mut Client) -> Value {
    let list = client.read("/api/v1/imports");
    let id = list["items"][0]["id"]
        .as_str()
        .expect("there is one import")
        .to_owned();
    client.read(&format!("/api/v1/imports/{id}"))
}

/// An import beside a server, left alone. Answers its counters and what the feed holds.
fn left_alone() -> (Value, Value) {
    let book = Book::sqlite();
    let key = book.api_key();
    let node = serve(&book);
    let mut running = import(&book, &file(&book))
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut client = node.client(&key);
    hear_of_an_order(&mut client);
    let state = the_import(&mut client)["state"].clone();
    assert_ne!(state, "done", "the reader of the feed hears of it while it runs");
    let mut said = String::new();
    std::io::Read::read_to_string(&mut running.stdout.take().expect("piped"), &mut said).expect("text");
    assert!(running.wait().expect("it ends").success(), "{said}");
    let result: Value = serde_json::from_str(said.lines().last().unwrap_or_default()).expect("JSON");
    assert_eq!(result["lines_read"], 2 * DOCUMENTS, "{result}");
    book.assert_sound();
    (counters(result), kinds(&mut client))
}

/// Kills whoever works on an import in the middle of it: the server, or on PostgreSQL perhaps the importing process, which
/// has the book open too. A server that is started anew goes on: in the end nothing is lost, and nothing is there twice.
fn killed_halfway(book: &Book) {
    static EXPECTED: OnceLock<(Value, Value)> = OnceLock::new();
    let expected = EXPECTED.get_or_init(left_alone);
    let key = book.api_key();
    let node = serve(book);
    let mut running = import(book, &file(book))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program starts");
    let mut client = node.client(&key);
    hear_of_an_order(&mut client);
    assert_ne!(the_import(&mut client)["state"], "done");
    node.kill();
    running.kill().expect("it is ours");
    assert!(!running.wait().expect("it ends").success());

    let node = serve(book);
    let mut client = node.client(&key);
    let begun = Instant::now();
    let done = loop {
        let import = the_import(&mut client);
        if import["state"] == "done" {
            break import;
        }
        assert!(begun.elapsed() < WITHIN, "the import does not go on: {import}");
        pause(100);
    };
    assert_eq!(counters(done["counters"].clone()), expected.0);
    assert_eq!(kinds(&mut client), expected.1);
    book.assert_sound();
}

#[test]
fn an_import_on_sqlite_that_is_killed_halfway_ends_as_one_that_was_left_alone() {
    killed_halfway(&Book::sqlite());
}

#[test]
fn an_import_on_postgresql_that_is_killed_halfway_ends_as_one_that_was_left_alone() {
    let cluster = Cluster::start(Durability::On).expect("PostgreSQL starts");
    killed_halfway(&Book::postgres(cluster.url("postgres")));
}
