//! `evenkeel backup`, `restore` and `move` as a script calls them: beside a running server, with exit codes that say
//! how it went.

use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

use serde_json::Value;
use store::harness::{empty_postgres, fresh_folder};
use store::{Location, Store, StoreSettings, args};

fn program(data: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_evenkeel"));
    command.args(arguments).arg("--data").arg(data);
    command
}

fn run(data: &Path, arguments: &[&str]) -> Output {
    program(data, arguments).output().expect("runs")
}

fn json(data: &Path, arguments: &[&str]) -> Value {
    let ended = run(data, arguments);
    assert_eq!(ended.status.code(), Some(0), "{arguments:?}: {ended:?}");
    serde_json::from_slice(&ended.stdout).expect("JSON")
}

/// A serving process, which has said where it serves.
struct Serving(Child);

impl Serving {
    fn start(data: &Path) -> Self {
        let mut serve = program(data, &["serve", "--listen", "127.0.0.1:0"]);
        let mut child = serve
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("starts");
        let mut said = std::io::BufReader::new(child.stdout.take().expect("it is piped"));
        let mut line = String::new();
        std::io::BufRead::read_line(&mut said, &mut line).expect("text");
        assert!(line.contains(" at http://"), "{line}");
        Self(child)
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

async fn opened(location: &Location) -> Store {
    let store = Store::open(location, &StoreSettings::default()).await;
    store.expect("opens")
}

async fn epoch(location: &Location) -> i64 {
    let store = opened(location).await;
    let mut conn = store.read().await.expect("reads");
    let epoch = conn.fetch_one("SELECT epoch FROM feed_head", args![]).await;
    epoch.expect("reads")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_is_made_beside_the_server_proved_and_restored() {
    let folder = fresh_folder();
    let (data, new) = (folder.path().join("book"), folder.path().join("new"));
    let file = folder.path().join("backup").display().to_string();
    assert_eq!(run(&data, &["backup", &file]).status.code(), Some(3), "no book");
    let serving = Serving::start(&data);
    let made = json(&data, &["backup", &file, "--check", "--json"]);
    assert_eq!(made["checked"], true);
    assert!(made["rows"].as_u64() > Some(10), "{made}");
    let again = run(&data, &["backup", &file]);
    assert_eq!(again.status.code(), Some(1), "it is there already: {again:?}");
    let beside = run(&data, &["restore", &file]);
    assert_eq!(beside.status.code(), Some(3), "it is being served: {beside:?}");

    let restored = json(&new, &["restore", &file, "--json"]);
    assert_eq!(restored["tables"], made["tables"]);
    assert_eq!(run(&new, &["verify"]).status.code(), Some(0));
    let furnished = json(&new, &["restore", &file, "--json"]);
    assert_eq!(
        furnished["sha256"], made["sha256"],
        "in the place of a book with no business in it"
    );

    drop(serving);
    let noted = opened(&Location::Sqlite(data)).await;
    let notes = store::keeping::notes(&mut noted.read().await.expect("reads")).await;
    let notes = notes.expect("reads");
    assert_eq!(notes.backup.map(|note| note.rows), made["rows"].as_u64());
    assert_eq!(notes.restore.map(|note| note.rows), made["rows"].as_u64());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_backup_or_would_be_lost_is_refused() {
    let folder = fresh_folder();
    let data = folder.path().join("book");
    let (file, other) = (folder.path().join("backup"), folder.path().join("other"));
    let [name, other_name] = [&file, &other].map(|path| path.display().to_string());
    assert_eq!(run(&data, &["restore", &name]).status.code(), Some(3), "no file");
    std::fs::write(&other, "no backup at all").expect("writes");
    assert_eq!(run(&data, &["restore", &other_name]).status.code(), Some(1));
    assert!(!data.join(store::BOOK_FILE).exists());

    let demo = run(&data, &["demo", "--orders", "300"]);
    assert!(demo.status.success(), "{demo:?}");
    json(&data, &["backup", &name, "--json"]);
    let over = run(&data, &["restore", &name]);
    assert_eq!(over.status.code(), Some(1), "the book holds orders: {over:?}");
    json(&data, &["restore", &name, "--replace", "--json"]);
    assert_eq!(run(&data, &["verify"]).status.code(), Some(0));

    let whole = std::fs::read(&file).expect("reads");
    std::fs::write(&file, &whole[..whole.len() / 2]).expect("writes");
    let half = run(&data, &["restore", &name, "--check"]);
    assert_eq!(half.status.code(), Some(1), "{half:?}");
    assert!(!folder.path().join("backup.trial").exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_book_moves_to_postgresql_and_back() {
    let folder = fresh_folder();
    let (data, home) = (folder.path().join("book"), folder.path().join("home"));
    let postgres = empty_postgres().await;
    let Location::Postgres(url) = &postgres else {
        unreachable!("it is one")
    };
    let nothing = run(&data, &["move", "--to", url]);
    assert_eq!(nothing.status.code(), Some(3), "no book: {nothing:?}");
    let demo = run(&data, &["demo", "--orders", "300"]);
    assert!(demo.status.success(), "{demo:?}");
    let here = run(&data, &["move", "--to", &data.display().to_string()]);
    assert_eq!(here.status.code(), Some(2), "{here:?}");

    let there = json(&data, &["move", "--to", url, "--json"]);
    let verified = run(&data, &["verify", "--database", url]);
    assert_eq!(verified.status.code(), Some(0), "{verified:?}");
    let twice = run(&data, &["move", "--to", url]);
    assert_eq!(twice.status.code(), Some(1), "there is a book: {twice:?}");
    let to = home.display().to_string();
    let back = json(&data, &["move", "--database", url, "--to", &to, "--json"]);
    let business = |moved: &Value| {
        let mut tables = moved["tables"].as_array().expect("tables").clone();
        tables.retain(|sum| sum["table"] != "book" && sum["table"] != "feed_head");
        tables
    };
    assert_eq!(business(&there), business(&back));
    assert_eq!(run(&home, &["verify"]).status.code(), Some(0));

    let before = epoch(&Location::Sqlite(data)).await;
    let after = epoch(&postgres).await;
    assert!(
        after > before,
        "readers of the feed begin anew: {before}, {after}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_owner_is_exported_beside_the_server_and_becomes_a_book_of_its_own() {
    let folder = fresh_folder();
    let (data, new) = (folder.path().join("book"), folder.path().join("new"));
    let file = folder.path().join("owner").display().to_string();
    let serving = Serving::start(&data);
    let nobody = run(&data, &["export", &file, "--owner", "NOBODY"]);
    assert_eq!(nobody.status.code(), Some(1));
    let said = String::from_utf8_lossy(&nobody.stderr).into_owned();
    assert!(
        said.contains("there is no owner NOBODY; there are: MAIN"),
        "{said}"
    );

    let made = json(&data, &["export", &file, "--owner", "MAIN", "--json"]);
    assert!(made["rows"].as_u64() > Some(0));
    let again = run(&data, &["export", &file, "--owner", "MAIN"]);
    assert_eq!(again.status.code(), Some(1), "what is there is not written over");
    drop(serving);

    let proved = json(&data, &["restore", &file, "--check", "--json"]);
    assert_eq!(proved["tables"], made["tables"]);
    let restored = json(&new, &["restore", &file, "--json"]);
    assert_eq!(restored["tables"], made["tables"]);
    let second = folder.path().join("second").display().to_string();
    let exported = json(&new, &["export", &second, "--owner", "MAIN", "--json"]);
    assert_eq!(exported["tables"], made["tables"], "equal by hash");
    assert_eq!(run(&new, &["verify"]).status.code(), Some(0));
}
