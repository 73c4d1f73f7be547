//! A PostgreSQL of the benchmark's own, with every durability setting on, on a socket in a temporary folder.

use crate::failure::{Done, Failure};
use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use tempfile::TempDir;
use tokio_postgres::{Config, NoTls};

/// What differs from PostgreSQL's defaults. Nothing here weakens a commit.
const SETTINGS: [(&str, &str); 8] = [
    ("fsync", "on"),
    ("synchronous_commit", "on"),
    ("full_page_writes", "on"),
    ("shared_buffers", "512MB"),
    ("max_wal_size", "4GB"),
    ("checkpoint_timeout", "15min"),
    ("listen_addresses", "''"),
    ("max_connections", "100"),
];

/// A running PostgreSQL; it ends, and its files go, when dropped.
pub struct Cluster {
    folder: TempDir,
    programs: PathBuf,
    account: Option<(u32, u32)>,
}

impl Cluster {
    /// Starts one, or says what to install.
    pub fn start() -> Done<Self> {
        let programs = programs().ok_or_else(|| {
            Failure::new(
                "PostgreSQL's server programs are not installed; on Debian: apt-get install postgresql",
            )
        })?;
        let folder = tempfile::Builder::new().prefix("evenkeel-bench-pg-").tempdir()?;
        let cluster = Self {
            folder,
            programs,
            account: account()?,
        };
        fs::set_permissions(cluster.folder.path(), fs::Permissions::from_mode(0o755))?;
        if let Some((uid, gid)) = cluster.account {
            std::os::unix::fs::chown(cluster.folder.path(), Some(uid), Some(gid))?;
        }
        cluster.run(
            "initdb",
            &[
                "--username=evenkeel",
                "--auth=trust",
                "--encoding=UTF8",
                "--locale=C.UTF-8",
            ],
        )?;
        let mut options = format!("-c unix_socket_directories={}", cluster.folder.path().display());
        for (name, value) in SETTINGS {
            options.push_str(&format!(" -c {name}={value}"));
        }
        let log = cluster.folder.path().join("log").display().to_string();
        cluster.run(
            "pg_ctl",
            &[
                "start",
                "--silent",
                "--wait",
                "--log",
                &log,
                "--options",
                &options,
            ],
        )?;
        Ok(cluster)
    }

    /// The address of one of its databases.
    pub fn url(&self, database: &str) -> String {
        let folder = self.folder.path().display().to_string().replace('/', "%2F");
        format!("postgres://evenkeel@{folder}/{database}")
    }

    /// The same for the database's own client.
    pub fn config(&self, database: &str) -> Config {
        let mut config = Config::new();
        config
            .host_path(self.folder.path())
            .user("evenkeel")
            .dbname(database);
        config
    }

    /// Runs statements in a database, each for itself.
    pub async fn sql(&self, database: &str, statements: &[String]) -> Done<()> {
        let (client, connection) = self.config(database).connect(NoTls).await?;
        let running = tokio::spawn(connection);
        for statement in statements {
            client.batch_execute(statement).await?;
        }
        drop(client);
        let _ = running.await;
        Ok(())
    }

    /// What one statement answers, as text.
    pub async fn ask(&self, database: &str, statement: &str) -> Done<String> {
        let (client, connection) = self.config(database).connect(NoTls).await?;
        let running = tokio::spawn(connection);
        let answer: String = client.query_one(statement, &[]).await?.try_get(0)?;
        drop(client);
        let _ = running.await;
        Ok(answer)
    }

    /// A new database with the rows of another; what it costs is written out before this answers.
    pub async fn copy(&self, from: &str, to: &str) -> Done<()> {
        let statements = [
            format!("DROP DATABASE IF EXISTS {to}"),
            format!("CREATE DATABASE {to} TEMPLATE {from}"),
            "CHECKPOINT".to_owned(),
        ];
        self.sql("postgres", &statements).await
    }

    /// What makes it durable, as the database itself tells it.
    pub async fn durability(&self) -> Done<String> {
        let names = ["server_version"]
            .into_iter()
            .chain(SETTINGS.map(|(name, _)| name));
        let shown = names.map(|name| format!("'{name}=' || current_setting('{name}')"));
        let parts = shown.collect::<Vec<_>>().join(" || ', ' || ");
        let text = self.ask("postgres", &format!("SELECT {parts}")).await?;
        Ok(format!("PostgreSQL: {text}"))
    }

    fn files(&self) -> PathBuf {
        self.folder.path().join("cluster")
    }

    fn run(&self, program: &str, args: &[&str]) -> Done<()> {
        let mut command = Command::new(self.programs.join(program));
        if let Some((uid, gid)) = self.account {
            command.uid(uid).gid(gid);
        }
        // A file and no pipe: the server inherits it and would hold a pipe open for ever.
        let said = tempfile::NamedTempFile::new()?;
        let status = command
            .args(args)
            .arg("-D")
            .arg(self.files())
            .current_dir("/")
            .stdin(Stdio::null())
            .stdout(said.reopen()?)
            .stderr(said.reopen()?)
            .status()?;
        if status.success() {
            return Ok(());
        }
        let said = fs::read_to_string(said.path())?;
        Err(Failure::new(format!("{program} failed: {said}")))
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        // At the end nothing can be done about a server that does not stop; its folder tells.
        let _ = self.run("pg_ctl", &["stop", "--silent", "--mode", "immediate"]);
    }
}

/// The folder of PostgreSQL's server programs, newest version first.
fn programs() -> Option<PathBuf> {
    let mut versions: Vec<(u32, PathBuf)> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|version| {
            let number = version.file_name().to_str()?.parse().ok()?;
            Some((number, version.path().join("bin")))
        })
        .filter(|(_, folder)| holds_server(folder))
        .collect();
    versions.sort_unstable();
    let installed = versions.pop().map(|(_, folder)| folder);
    let path = std::env::var_os("PATH").unwrap_or_default();
    installed.or_else(|| std::env::split_paths(&path).find(|folder| holds_server(folder)))
}

fn holds_server(folder: &Path) -> bool {
    ["initdb", "pg_ctl", "postgres"]
        .iter()
        .all(|program| folder.join(program).exists())
}

/// PostgreSQL refuses to run as root: then it runs as `postgres` or `nobody`.
fn account() -> Done<Option<(u32, u32)>> {
    if fs::metadata("/proc/self")?.uid() != 0 {
        return Ok(None);
    }
    let accounts = fs::read_to_string("/etc/passwd")?;
    let ids = ["postgres", "nobody"].iter().find_map(|name| {
        let line = accounts
            .lines()
            .find(|line| line.split(':').next() == Some(name))?;
        let mut fields = line.split(':').skip(2);
        Some((fields.next()?.parse().ok()?, fields.next()?.parse().ok()?))
    });
    ids.map(Some)
        .ok_or_else(|| Failure::new("PostgreSQL does not run as root, and there is no account `postgres`"))
}
