//! kill -9 at random moments under load: of the server, and of PostgreSQL.

use crate::chance::{Chance, pause, rounds};
use crate::load::{SKUS, Sent, Worker};
use crate::node::{Book, Node};
use crate::wire::Client;
use crate::witness::Witness;
use serde_json::json;
use std::thread;
use std::time::{Duration, Instant};
use store::harness::{Cluster, Durability};

const CLIENTS: usize = 4;
/// The longest time under load before the kill.
const LOAD_MS_MAX: usize = 250;
/// Commands of each client, should the kill be late.
const COMMANDS_MAX: usize = 400;
/// Commands of each client where the server lives on, and they with it.
const COMMANDS_OVER_OUTAGE: usize = 30;
/// How long the book may be away after a kill before the test gives up.
const BACK_WITHIN: Duration = Duration::from_secs(60);

/// A book under torture.
struct Trial {
    book: Book,
    key: String,
    chance: Chance,
    witness: Witness,
}

impl Trial {
    fn begin(book: Book) -> Self {
        let key = book.api_key();
        let node = Node::start(&book);
        let mut client = node.client(&key);
        for sku in SKUS {
            let product = json!({ "sku": sku, "name": sku });
            let made = client
                .post("/api/v1/products", sku, &product)
                .expect("the server is there");
            assert_eq!(made.status, 201, "{}", made.body);
            let receipt = json!({ "bin": "BULK", "lines": [{ "sku": sku, "quantity": 20 }] });
            let key = format!("receive-{sku}");
            let received = client
                .post("/api/v1/stock/receive", &key, &receipt)
                .expect("the server is there");
            assert_eq!(received.status, 200, "{}", received.body);
        }
        Self {
            book,
            key,
            chance: Chance::begin(),
            witness: Witness::default(),
        }
    }

    /// Works the nodes in turn until `kill` was done, and answers what each client sent.
    fn load_and(
        &mut self,
        round: usize,
        nodes: &[&Node],
        commands: usize,
        kill: impl FnOnce(),
    ) -> Vec<Vec<Sent>> {
        let workers: Vec<_> = (0..CLIENTS)
            .map(|n| {
                Worker::new(
                    nodes[n % nodes.len()].client(&self.key),
                    self.chance.branch(),
                    format!("r{round}c{n}"),
                )
            })
            .collect();
        let load_ms = self.chance.below(LOAD_MS_MAX) as u64;
        thread::scope(|scope| {
            let work: Vec<_> = workers
                .into_iter()
                .map(|worker| scope.spawn(|| worker.work(commands)))
                .collect();
            // The moment of the kill; nothing is asserted of it.
            pause(load_ms);
            kill();
            let all = work.into_iter().map(|it| it.join().expect("the client's own"));
            all.collect()
        })
    }

    /// Every acknowledged command answers as before; the others are carried out now.
    fn settle(&mut self, sent: Vec<Vec<Sent>>, node: &Node) {
        let mut sent: Vec<Sent> = sent.into_iter().flatten().collect();
        let mut client = node.client(&self.key);
        for one in &mut sent {
            let again = until_final(one, &mut client);
            if let Some(before) = &one.answer {
                assert_eq!(before.essence(), again.essence(), "{} {}", one.path, one.key);
            }
            one.answer = Some(again);
        }
        self.witness.hear(&sent);
        self.witness.read(&mut client);
        self.witness.assert_each_once();
        self.book.assert_sound();
    }
}

fn until_final(sent: &Sent, client: &mut Client) -> crate::wire::Answer {
    let begun = Instant::now();
    loop {
        let heard = sent.again(client);
        match heard {
            Ok(answer) if answer.is_final() => return answer,
            _ => assert!(
                begun.elapsed() < BACK_WITHIN,
                "{} is not answered: {heard:?}",
                sent.path
            ),
        }
        pause(20);
    }
}

/// Kills the server at random moments, and starts it again.
fn kill_the_server(book: Book) {
    let mut trial = Trial::begin(book);
    for round in 0..rounds(10, 1_000) {
        let node = Node::start(&trial.book);
        let pid = node.pid();
        let sent = trial.load_and(round, &[&node], COMMANDS_MAX, || kill(pid));
        node.kill();
        let node = Node::start(&trial.book);
        trial.settle(sent, &node);
    }
}

/// Kills a process of ours that its owner still waits for.
fn kill(pid: u32) {
    let killed = std::process::Command::new("sh")
        .args(["-c", &format!("kill -9 {pid}")])
        .status();
    assert!(killed.expect("a shell").success());
}

#[test]
fn the_server_on_sqlite_is_killed_and_nothing_is_lost_or_done_twice() {
    kill_the_server(Book::sqlite());
}

#[test]
fn the_server_on_postgresql_is_killed_and_nothing_is_lost_or_done_twice() {
    let cluster = Cluster::start(Durability::On).expect("PostgreSQL starts");
    kill_the_server(Book::postgres(cluster.url("postgres")));
}

#[test]
fn one_of_two_servers_on_postgresql_is_killed_and_the_other_goes_on() {
    let cluster = Cluster::start(Durability::On).expect("PostgreSQL starts");
    let url = cluster.url("postgres");
    let mut trial = Trial::begin(Book::postgres(url.clone()));
    // Each server has a folder of its own; the book is one.
    let elsewhere = Book::postgres(url);
    let steady = Node::start(&trial.book);
    for round in 0..rounds(5, 200) {
        let doomed = Node::start(&elsewhere);
        let pid = doomed.pid();
        let sent = trial.load_and(round, &[&steady, &doomed], COMMANDS_OVER_OUTAGE, || kill(pid));
        doomed.kill();
        for of_client in sent.iter().step_by(2) {
            let all_answered = of_client.iter().all(|one| one.answer.is_some());
            assert!(all_answered, "the other server answers whatever it is asked");
            assert!(of_client.len() >= COMMANDS_OVER_OUTAGE, "and goes on");
        }
        trial.settle(sent, &steady);
    }
}

/// A rolling deploy, and back: the last release makes the book, this program joins it, each is killed in turn, and in the
/// end the last release has the book to itself again.
#[test]
fn the_last_release_and_this_program_serve_one_book() {
    let Some(previous) = std::env::var_os("EVENKEEL_PREVIOUS") else {
        #[expect(clippy::print_stdout, reason = "a skipped test says so")]
        {
            println!("skipped: EVENKEEL_PREVIOUS names no binary of the last release");
        }
        return;
    };
    let cluster = Cluster::start(Durability::On).expect("PostgreSQL starts");
    let url = cluster.url("postgres");
    let older = Book::postgres(url.clone()).by(previous.into());
    let mut old = Node::start(&older);
    let mut trial = Trial::begin(Book::postgres(url));
    for round in 0..rounds(6, 100) {
        let new = Node::start(&trial.book);
        let (doomed, steady) = if round % 2 == 0 {
            (&old, &new)
        } else {
            (&new, &old)
        };
        let pid = doomed.pid();
        let sent = trial.load_and(round, &[steady, doomed], COMMANDS_OVER_OUTAGE, || kill(pid));
        trial.settle(sent, steady);
        old = Node::start(&older);
    }
    let sent = trial.load_and(usize::MAX, &[&old], COMMANDS_OVER_OUTAGE, || ());
    trial.settle(sent, &old);
}

#[test]
fn postgresql_is_killed_and_nothing_is_lost_or_done_twice() {
    let cluster = Cluster::start(Durability::On).expect("PostgreSQL starts");
    let mut trial = Trial::begin(Book::postgres(cluster.url("postgres")));
    let node = Node::start(&trial.book);
    for round in 0..rounds(4, 200) {
        let sent = trial.load_and(round, &[&node], COMMANDS_OVER_OUTAGE, || {
            cluster.kill().expect("it runs");
            cluster.start_again().expect("it starts again");
        });
        trial.settle(sent, &node);
    }
}
