//! The binary at work on a book: started, asked, killed.

use crate::wire::Client;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};
use tempfile::TempDir;

/// How a started server tells where it listens.
const AT: &str = " at http://";

/// A book that outlives those who serve it.
pub struct Book {
    /// The program that works on it.
    binary: PathBuf,
    folder: TempDir,
    /// The address of a PostgreSQL book.
    database: Option<String>,
}

impl Book {
    pub fn sqlite() -> Self {
        Self {
            binary: env!("CARGO_BIN_EXE_evenkeel").into(),
            folder: store::harness::fresh_folder(),
            database: None,
        }
    }

    pub fn postgres(url: String) -> Self {
        Self {
            database: Some(url),
            ..Self::sqlite()
        }
    }

    /// The same, worked on by another build of the program.
    pub fn by(self, binary: PathBuf) -> Self {
        Self { binary, ..self }
    }

    /// The program, told where the book is.
    pub fn program(&self, arguments: &[&str]) -> Command {
        self.program_under(None, arguments)
    }

    /// The same, run by another program such as a tracer.
    pub fn program_under(&self, tracer: Option<Command>, arguments: &[&str]) -> Command {
        let mut command = match tracer {
            None => Command::new(&self.binary),
            Some(mut tracer) => {
                tracer.arg(&self.binary);
                tracer
            }
        };
        command
            .args(arguments)
            .arg("--data")
            .arg(self.folder.path().join("book"));
        if let Some(url) = &self.database {
            command.args(["--database", url]);
        }
        command.env("EVENKEEL_LOG_FILTER", "warn");
        // It is no setting, and a program refuses what it does not know.
        command.env_remove("EVENKEEL_PREVIOUS");
        command
    }

    /// Runs a command to its end.
    pub fn run(&self, arguments: &[&str]) -> Output {
        self.program(arguments).output().expect("the program runs")
    }

    /// A key for a program.
    pub fn api_key(&self) -> String {
        let made = self.run(&["api-key", "create", "--name", "torture"]);
        assert!(made.status.success(), "{made:?}");
        String::from_utf8(made.stdout).expect("text").trim().to_owned()
    }

    /// `evenkeel verify` finds nothing.
    pub fn assert_sound(&self) {
        let found = self.run(&["verify"]);
        let said = String::from_utf8_lossy(&found.stdout);
        let complained = String::from_utf8_lossy(&found.stderr);
        assert!(found.status.success(), "{said}\n{complained}");
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }
}

/// A serving process, killed when dropped.
pub struct Node {
    child: Child,
    pub address: String,
}

impl Node {
    pub fn start(book: &Book) -> Self {
        Self::start_with(book.program(&["serve", "--listen", "127.0.0.1:0"]), book)
    }

    /// Starts a `serve` and waits until it tells where it listens.
    pub fn start_with(mut serve: Command, book: &Book) -> Self {
        let log = File::options()
            .create(true)
            .append(true)
            .open(book.path("log"))
            .expect("a log");
        let mut child = serve
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .expect("the program starts");
        let mut said = BufReader::new(child.stdout.take().expect("it is piped"));
        let mut line = String::new();
        while !line.contains(AT) {
            line.clear();
            let length = said.read_line(&mut line).expect("text");
            assert!(length > 0, "it ended before it served:\n{}", tail_of_log(book));
        }
        let address = line.rsplit_once(AT).expect("just found").1.trim().to_owned();
        Self { child, address }
    }

    pub fn client(&self, key: &str) -> Client {
        Client::new(&self.address, key)
    }

    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// SIGKILL: the process has no chance to tidy up.
    pub fn kill(mut self) {
        self.end();
    }

    fn end(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        self.end();
    }
}

fn tail_of_log(book: &Book) -> String {
    let log = std::fs::read_to_string(book.path("log")).unwrap_or_default();
    let from = log.len().saturating_sub(4_000);
    log.get(from..).unwrap_or(&log).to_owned()
}
