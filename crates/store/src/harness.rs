//! For tests: fresh books on SQLite and on a private PostgreSQL.
//!
//! One PostgreSQL serves the whole test process; a test that kills its server starts its own
//! [`Cluster`].

mod cluster;

pub use cluster::{Cluster, Durability};

use crate::{Location, Store, StoreSettings};
use futures_util::FutureExt;
use sqlx::{ConnectOptions, Connection, postgres::PgConnectOptions};
use std::{
    future::Future,
    panic::{AssertUnwindSafe, resume_unwind},
    str::FromStr,
    sync::{
        OnceLock,
        atomic::{AtomicU64, Ordering},
    },
};
use tempfile::TempDir;
use tokio::sync::OnceCell;

const TEMPLATE: &str = "evenkeel_template";

/// Runs the body on a fresh book of each database, and says which one failed.
pub async fn both_dbs<F, Fut>(body: F)
where
    F: Fn(Store) -> Fut,
    Fut: Future<Output = ()>,
{
    let body = &body;
    both_locations(|location| async move {
        let store = Store::open(&location, &StoreSettings::default())
            .await
            .expect("the book opens");
        body(store.clone()).await;
        store.close().await;
    })
    .await;
}

/// Runs the body on a fresh place for a book of each database; nothing is opened yet, but the
/// PostgreSQL one is already migrated.
pub async fn both_locations<F, Fut>(body: F)
where
    F: Fn(Location) -> Fut,
    Fut: Future<Output = ()>,
{
    let folder = fresh_folder();
    named("SQLite", body(Location::Sqlite(folder.path().join("book")))).await;
    named("PostgreSQL", body(fresh_postgres().await)).await;
}

async fn named(database: &str, body: impl Future<Output = ()>) {
    if let Err(panic) = AssertUnwindSafe(body).catch_unwind().await {
        #[expect(clippy::print_stderr, reason = "the test's reader must know which database")]
        {
            eprintln!("failed on {database}");
        }
        resume_unwind(panic);
    }
}

/// A temporary folder, removed when dropped.
#[must_use]
pub fn fresh_folder() -> TempDir {
    tempfile::Builder::new()
        .prefix("evenkeel-test-")
        .tempdir()
        .expect("a temporary folder")
}

/// A new database on the private PostgreSQL, already migrated.
pub async fn fresh_postgres() -> Location {
    static MIGRATED: OnceCell<()> = OnceCell::const_new();
    MIGRATED.get_or_init(make_template).await;
    let name = fresh_name();
    run_sql(&format!("CREATE DATABASE {name} TEMPLATE {TEMPLATE}")).await;
    Location::Postgres(server().url(&name))
}

/// A new database on the private PostgreSQL with nothing in it.
pub async fn empty_postgres() -> Location {
    let name = fresh_name();
    run_sql(&format!("CREATE DATABASE {name}")).await;
    Location::Postgres(server().url(&name))
}

/// Databases are numbered within this process, whose server they have to themselves.
fn fresh_name() -> String {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    format!("book_{}", NEXT.fetch_add(1, Ordering::Relaxed))
}

async fn make_template() {
    run_sql(&format!("CREATE DATABASE {TEMPLATE}")).await;
    let location = Location::Postgres(server().url(TEMPLATE));
    let store = Store::open(&location, &StoreSettings::default())
        .await
        .expect("migrates");
    store.close().await;
}

async fn run_sql(sql: &str) {
    let options = PgConnectOptions::from_str(&server().url("postgres")).expect("our own address");
    let mut admin = options
        .connect()
        .await
        .expect("the private PostgreSQL accepts connections");
    sqlx::raw_sql(sqlx::AssertSqlSafe(sql))
        .execute(&mut admin)
        .await
        .expect("runs");
    admin.close().await.expect("closes");
}

/// The private PostgreSQL of this process, started at its first use.
fn server() -> &'static Cluster {
    static SERVER: OnceLock<Cluster> = OnceLock::new();
    SERVER.get_or_init(|| Cluster::start(Durability::Off).unwrap_or_else(|error| panic!("{error}")))
}
