//! A PostgreSQL of one's own, on a socket in a temporary folder.
//!
//! A watchdog child holds the reading end of a pipe; when this process ends, however it ends, or
//! drops the cluster, the pipe closes and the watchdog stops the server and removes the folder.

use super::fresh_folder;
use std::{
    fs, io,
    os::unix::{fs::MetadataExt, process::CommandExt},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

const HOW_TO_INSTALL: &str = "PostgreSQL's server programs (initdb, postgres) are not in PATH nor in \
    /usr/lib/postgresql/*/bin; on Debian: apt-get install postgresql";

/// How long the private server may take to accept connections before the tests give up.
const START_LIMIT: Duration = Duration::from_secs(60);

/// Whether a commit must survive the machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Durability {
    /// As in production: a commit is synced before it is answered.
    On,
    /// For tests that never kill their server.
    Off,
}

/// A running PostgreSQL, until dropped.
#[derive(Debug)]
pub struct Cluster {
    folder: PathBuf,
    programs: PathBuf,
    account: Account,
    durability: Durability,
    /// Its standard input is the pipe whose closing stops the server.
    _watchdog: Child,
}

impl Cluster {
    /// Makes a cluster and starts its server.
    ///
    /// # Errors
    /// When the programs are not to be had, or do not do their work.
    pub fn start(durability: Durability) -> io::Result<Self> {
        let programs = programs().ok_or_else(|| io::Error::other(HOW_TO_INSTALL))?;
        let account = Account::to_run_as()?;
        let folder = fresh_folder().keep();
        let watchdog = account.watch(&programs, &folder)?;
        account.give(&folder)?;
        let cluster = Self {
            folder,
            programs,
            account,
            durability,
            _watchdog: watchdog,
        };
        cluster.make()?;
        cluster.run()?;
        Ok(cluster)
    }

    /// The address of a database of this cluster.
    #[must_use]
    pub fn url(&self, database: &str) -> String {
        let folder = self.folder.display().to_string().replace('/', "%2F");
        format!("postgres://evenkeel@{folder}/{database}")
    }

    /// Kills the server and every process of it, without warning.
    ///
    /// # Errors
    /// When there is no server to kill.
    pub fn kill(&self) -> io::Result<()> {
        let file = fs::read_to_string(self.data().join("postmaster.pid"))?;
        let postmaster = file.lines().next().unwrap_or_default().to_owned();
        let mut doomed = children_of(&postmaster)?;
        doomed.insert(0, postmaster);
        // A child may have ended by itself meanwhile: only that the server was there counts.
        let mut kill = Command::new("sh");
        kill.args(["-c", r#"kill -9 "$1" && { shift; kill -9 "$@"; true; }"#, "kill"]);
        let status = kill.args(&doomed).stderr(Stdio::null()).status()?;
        if status.success() {
            Ok(())
        } else {
            Err(io::Error::other("the server was not running"))
        }
    }

    /// Starts the server again after a kill.
    ///
    /// # Errors
    /// When it does not start within the limit.
    #[expect(
        clippy::disallowed_methods,
        reason = "a test's own thread waits for a process to be gone"
    )]
    pub fn start_again(&self) -> io::Result<()> {
        let begun = Instant::now();
        // Backends that are just dying still hold the shared memory: PostgreSQL refuses until they are gone.
        loop {
            match self.run() {
                Err(_) if begun.elapsed() < START_LIMIT => std::thread::sleep(Duration::from_millis(20)),
                ended => return ended,
            }
        }
    }

    fn data(&self) -> PathBuf {
        self.folder.join("cluster")
    }

    fn make(&self) -> io::Result<()> {
        self.account.run(
            Command::new(self.programs.join("initdb"))
                .arg("-D")
                .arg(self.data())
                .args([
                    "--username=evenkeel",
                    "--auth=trust",
                    "--encoding=UTF8",
                    "--no-sync",
                ])
                // A human locale, so that a forgotten COLLATE "C" is seen by the tests.
                .args(["--locale-provider=icu", "--icu-locale=en-US", "--locale=C.UTF-8"]),
        )
    }

    fn run(&self) -> io::Result<()> {
        let switch = match self.durability {
            Durability::On => "on",
            Durability::Off => "off",
        };
        let options = format!(
            "-c listen_addresses='' -c unix_socket_directories='{}' -c fsync={switch} \
             -c full_page_writes={switch} -c synchronous_commit={switch} -c max_connections=300 \
             -c shared_buffers=64MB -c autovacuum=off",
            self.folder.display()
        );
        let limit_s = START_LIMIT.as_secs().to_string();
        self.account.run(
            Command::new(self.programs.join("pg_ctl"))
                .args(["start", "--silent", "--wait", "--timeout", &limit_s])
                .args(["--options", &options])
                .arg("-D")
                .arg(self.data())
                .arg("--log")
                .arg(self.folder.join("log")),
        )
    }
}

/// The processes that this one started, by the kernel's own table.
fn children_of(parent: &str) -> io::Result<Vec<String>> {
    let mut children = Vec::new();
    for process in fs::read_dir("/proc")?.flatten() {
        // "pid (name) state parent ...": the name may hold anything, so from its last bracket on.
        let Ok(stat) = fs::read_to_string(process.path().join("stat")) else {
            continue;
        };
        let after_name = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
        if after_name.split_whitespace().nth(1) == Some(parent) {
            children.push(process.file_name().to_string_lossy().into_owned());
        }
    }
    Ok(children)
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
#[derive(Debug)]
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
