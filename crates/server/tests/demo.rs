//! `evenkeel demo` as somebody at a terminal calls it: killed on its way, called again, removed; and `serve --demo`.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

use serde_json::Value;
use store::harness::fresh_folder;
use store::{Location, Store, StoreSettings, args, demonstration};

/// A wait in a test is a guard against hanging, never a measurement.
const HANG: Duration = Duration::from_secs(300);

fn program(book: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_evenkeel"));
    command.args(arguments).arg("--data").arg(book);
    command.env("LC_ALL", "nl_NL.UTF-8");
    command
}

fn run(book: &Path, arguments: &[&str]) -> Output {
    program(book, arguments).output().expect("runs")
}

/// Ends the process at once, as a power cut does.
fn kill(mut child: Child) {
    child.kill().expect("it can be killed");
    child.wait().expect("it ended");
}

/// Waits until some of the demonstration is made; answers how much.
async fn some_is_made(book: &Path) -> u64 {
    let location = Location::Sqlite(book.to_owned());
    let look = async {
        loop {
            if let Ok(store) = Store::open_to_read(&location, &StoreSettings::default()).await {
                let loaded = async { demonstration::load(&mut store.read().await?).await }.await;
                store.close().await;
                if let Ok(Some((_, made))) = loaded
                    && made > 0
                {
                    return made;
                }
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(HANG, look).await.expect("something is made")
}

async fn count(book: &Path, sql: &'static str) -> i64 {
    let location = Location::Sqlite(book.to_owned());
    let store = Store::open_to_read(&location, &StoreSettings::default())
        .await
        .expect("opens");
    let count = store
        .read()
        .await
        .expect("reads")
        .fetch_one(sql, args![])
        .await
        .expect("counts");
    store.close().await;
    count
}

#[tokio::test]
async fn a_demonstration_that_is_killed_goes_on_and_one_that_is_removed_stays_away() {
    let folder = fresh_folder();
    let book = folder.path().join("book");
    let killed = program(&book, &["demo", "--orders", "400"])
        .stdout(Stdio::null())
        .spawn()
        .expect("starts");
    some_is_made(&book).await;
    kill(killed);

    let made = run(&book, &["demo", "--orders", "400", "--json"]);
    assert_eq!(made.status.code(), Some(0), "{made:?}");
    let made: Value = serde_json::from_slice(&made.stdout).expect("JSON");
    assert_eq!(
        (&made["ready"], &made["orders"]),
        (&true.into(), &400.into()),
        "{made}"
    );
    assert_eq!(count(&book, "SELECT COUNT(*) FROM orders").await, 400);
    let twice = "SELECT COUNT(*) FROM (SELECT reason FROM stock_movement WHERE kind = 'receive'
                 GROUP BY reason, product_id HAVING COUNT(*) > 1) AS twice";
    assert_eq!(count(&book, twice).await, 0, "nothing came in twice");
    let verified = run(&book, &["verify"]);
    assert_eq!(verified.status.code(), Some(0), "{verified:?}");

    let other = run(&book, &["demo", "--seed", "3"]);
    assert_eq!(other.status.code(), Some(1), "another one is refused: {other:?}");
    let orders = folder.path().join("orders.csv");
    std::fs::write(
        &orders,
        "Order number,Order date,Item code,Quantity,Price\nX-1,2026-01-19,PEN,1,2.50\n",
    )
    .expect("writes");
    let orders = orders.to_str().expect("a path of ASCII");
    let imported = run(&book, &["import", "orders", orders, "--owner", "GROEN", "--json"]);
    let warned = String::from_utf8_lossy(&imported.stderr).into_owned();
    assert!(warned.contains("demonstratie"), "{imported:?}");

    let unasked = run(&book, &["demo", "--remove"]);
    assert_eq!(
        unasked.status.code(),
        Some(2),
        "nobody was there to confirm: {unasked:?}"
    );
    let removed = run(&book, &["demo", "--remove", "--yes"]);
    assert_eq!(removed.status.code(), Some(0), "{removed:?}");
    assert_eq!(count(&book, "SELECT COUNT(*) FROM orders").await, 0);

    let served = serve(&book, &["serve", "--demo"]);
    kill(served);
    assert_eq!(
        count(&book, "SELECT COUNT(*) FROM product").await,
        0,
        "it does not come back"
    );
}

#[tokio::test]
async fn a_first_start_serves_at_once_the_next_goes_on_filling_in_and_removing_stops_nobody() {
    let folder = fresh_folder();
    let book = folder.path().join("book");
    let first = serve(&book, &["serve", "--demo"]);
    let made = some_is_made(&book).await;
    kill(first);
    let second = serve(&book, &["serve"]);
    let more = async {
        while some_is_made(&book).await <= made {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(HANG, more)
        .await
        .expect("it goes on without being asked");

    let removed = run(&book, &["demo", "--remove", "--yes"]);
    assert_eq!(
        removed.status.code(),
        Some(0),
        "under a running server: {removed:?}"
    );
    let asked = run(&book, &["api-key", "list"]);
    assert_eq!(asked.status.code(), Some(0), "which goes on serving: {asked:?}");
    assert_eq!(count(&book, "SELECT COUNT(*) FROM product").await, 0);
    let verified = run(&book, &["verify"]);
    assert_eq!(verified.status.code(), Some(0), "{verified:?}");
    kill(second);
}

/// A server, once it says where it listens; by then nothing of a demonstration need be made.
fn serve(book: &Path, arguments: &[&str]) -> Child {
    let mut child = program(book, arguments)
        .args(["--listen", "127.0.0.1:0"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("starts");
    let mut said = BufReader::new(child.stdout.take().expect("its output")).lines();
    let place = said.find(|line| line.as_ref().is_ok_and(|line| line.contains(" at http://")));
    assert!(place.is_some(), "it says where it listens");
    child
}
