//! For tests: fresh books on SQLite and on a private PostgreSQL.
//!
//! One PostgreSQL serves the whole test process, on a socket in a temporary folder. A watchdog
//! child holds the reading end of a pipe; when this process ends, however it ends, the pipe
//! closes and the watchdog stops the server and removes the folder.

use crate::{Location, Store, StoreSettings};
use futures_util::FutureExt;
use sqlx::{ConnectOptions, Connection, postgres::PgConnectOptions};
use std::{
    fs,
    future::Future,
    io,
    os::unix::{fs::MetadataExt, process::CommandExt},
    panic::{AssertUnwindSafe, resume_unwind},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    str::FromStr,
    sync::{
        OnceLock,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};
use tempfile::TempDir;
use tokio::sync::OnceCell;

const TEMPLATE: &str = "evenkeel_template";

const HOW_TO_INSTALL: &str = "PostgreSQL's server programs (initdb, postgres) are not in PATH nor in \
    /usr/lib/postgresql/*/bin; on Debian: apt-get install postgresql";

/// How long the private server may take to accept connections before the tests give up.
const START_LIMIT_MS: u64 = 60_000;

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

struct Server {
    folder: PathBuf,
    /// Its standard input is the pipe whose closing stops the server.
    _watchdog: Child,
}

/// The private PostgreSQL of this process, started at its first use.
fn server() -> &'static Server {
    static SERVER: OnceLock<Server> = OnceLock::new();
    SERVER.get_or_init(|| Server::start().unwrap_or_else(|error| panic!("{error}")))
}

impl Server {
    fn url(&self, database: &str) -> String {
        let folder = self.folder.display().to_string().replace('/', "%2F");
        format!("postgres://evenkeel@{folder}/{database}")
    }

    fn start() -> io::Result<Self> {
        let programs = programs().ok_or_else(|| io::Error::other(HOW_TO_INSTALL))?;
        let account = Account::to_run_as()?;
        let folder = fresh_folder().keep();
        let watchdog = account.watch(&programs, &folder)?;
        account.give(&folder)?;
        let cluster = folder.join("cluster");
        account.run(
            Command::new(programs.join("initdb"))
                .arg("-D")
                .arg(&cluster)
                .args([
                    "--username=evenkeel",
                    "--auth=trust",
                    "--encoding=UTF8",
                    "--no-sync",
                ])
                // A human locale, so that a forgotten COLLATE "C" is seen by the tests.
                .args(["--locale-provider=icu", "--icu-locale=en-US", "--locale=C.UTF-8"]),
        )?;
        let options = format!(
            "-c listen_addresses='' -c unix_socket_directories='{}' -c fsync=off \
             -c full_page_writes=off -c synchronous_commit=off -c max_connections=300 \
             -c shared_buffers=64MB -c autovacuum=off",
            folder.display()
        );
        let limit_s = Duration::from_millis(START_LIMIT_MS).as_secs().to_string();
        account.run(
            Command::new(programs.join("pg_ctl"))
                .args([
                    "start",
                    "--silent",
                    "--wait",
                    "--timeout",
                    &limit_s,
                    "--options",
                    &options,
                ])
                .arg("-D")
                .arg(&cluster)
                .arg("--log")
                .arg(folder.join("log")),
        )?;
        Ok(Self {
            folder,
            _watchdog: watchdog,
        })
    }
}

/// The folder of PostgreSQL's server programs: PATH first, then Debian's place, newest first.
fn programs() -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let in_path = std::env::split_paths(&path).find(|folder| holds_server(folder));
    in_path.or_else(|| {
        let mut versions: Vec<PathBuf> = fs::read_dir("/usr/lib/postgresql")
            .ok()?
            .flatten()
            .map(|version| version.path().join("bin"))
            .filter(|folder| holds_server(folder))
            .collect();
        versions.sort_by_key(|folder| version_of(folder));
        versions.pop()
    })
}

fn holds_server(folder: &Path) -> bool {
    folder.join("initdb").exists() && folder.join("pg_ctl").exists()
}

fn version_of(programs: &Path) -> u32 {
    let version = programs
        .parent()
        .and_then(Path::file_name)
        .and_then(|name| name.to_str());
    version.and_then(|name| name.parse().ok()).unwrap_or(0)
}

/// The account that runs the server: ourselves, or another one where we are root, which
/// PostgreSQL refuses.
struct Account {
    other: Option<(u32, u32)>,
}

impl Account {
    fn to_run_as() -> io::Result<Self> {
        if fs::metadata("/proc/self")?.uid() != 0 {
            return Ok(Self { other: None });
        }
        let accounts = fs::read_to_string("/etc/passwd")?;
        let other = ids_of(&accounts, "postgres").or_else(|| ids_of(&accounts, "nobody"));
        other.map(|ids| Self { other: Some(ids) }).ok_or_else(|| {
            io::Error::other("PostgreSQL does not run as root, and there is no account postgres")
        })
    }

    fn command<'c>(&self, command: &'c mut Command) -> &'c mut Command {
        if let Some((uid, gid)) = self.other {
            command.uid(uid).gid(gid);
        }
        command.current_dir("/")
    }

    fn give(&self, folder: &Path) -> io::Result<()> {
        self.other.map_or(Ok(()), |(uid, gid)| {
            std::os::unix::fs::chown(folder, Some(uid), Some(gid))
        })
    }

    fn run(&self, command: &mut Command) -> io::Result<()> {
        // Files rather than pipes: the server inherits them and would hold a pipe open for ever.
        let output = tempfile::NamedTempFile::new()?;
        let status = self
            .command(command)
            .stdin(Stdio::null())
            .stdout(output.reopen()?)
            .stderr(output.reopen()?)
            .status()?;
        if status.success() {
            return Ok(());
        }
        let said = fs::read_to_string(output.path())?;
        Err(io::Error::other(format!("{command:?} failed: {said}")))
    }

    /// Starts the child that waits for our end. A process group of its own, so that Ctrl-C at
    /// the tests does not end it before its work.
    fn watch(&self, programs: &Path, folder: &Path) -> io::Result<Child> {
        let script = r#"read -r _; "$1/pg_ctl" stop -m immediate -D "$2/cluster"; rm -rf "$2""#;
        self.command(&mut Command::new("sh"))
            .args(["-c", script, "watchdog"])
            .arg(programs)
            .arg(folder)
            .process_group(0)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
    }
}

fn ids_of(accounts: &str, name: &str) -> Option<(u32, u32)> {
    let line = accounts
        .lines()
        .find(|line| line.split(':').next() == Some(name))?;
    let mut fields = line.split(':').skip(2);
    Some((fields.next()?.parse().ok()?, fields.next()?.parse().ok()?))
}
