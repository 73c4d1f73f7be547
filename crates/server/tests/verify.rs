//! `evenkeel verify` as a script calls it: the exit code says how the book stands.

use std::path::Path;
use std::process::{Command, Output};
use store::harness::fresh_folder;
use store::{Location, Store, StoreSettings, args};

fn verify(folder: &Path, json: bool) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_evenkeel"));
    command.arg("verify").arg("--data").arg(folder);
    if json {
        command.arg("--json");
    }
    command.output().expect("runs")
}

#[tokio::test]
async fn a_script_hears_by_the_exit_code_how_the_book_stands() {
    let folder = fresh_folder();
    let book = folder.path().join("book");
    let none = verify(&book, false);
    assert_eq!(none.status.code(), Some(3), "{none:?}");
    assert!(!book.exists(), "nothing is made where there is no book");

    let location = Location::Sqlite(book.clone());
    let store = Store::open(&location, &StoreSettings::default())
        .await
        .expect("opens");
    let clean = verify(&book, true);
    assert_eq!(clean.status.code(), Some(0), "{clean:?}");
    let report: serde_json::Value = serde_json::from_slice(&clean.stdout).expect("JSON");
    assert_eq!(report["clean"], true, "{report}");

    let mut conn = store.writer().await.expect("a writer");
    conn.execute("UPDATE feed_head SET last_at = 5", args![])
        .await
        .expect("updates");
    let broken = verify(&book, false);
    assert_eq!(broken.status.code(), Some(1), "{broken:?}");
    assert!(
        String::from_utf8_lossy(&broken.stdout).contains("feed.head"),
        "{broken:?}"
    );
    drop(conn);
    store.close().await;
}
