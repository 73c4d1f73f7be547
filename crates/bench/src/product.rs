//! The release binary at work: started on a book, measured from outside, stopped.

use crate::failure::{Done, Failure};
use crate::http::{Connection, Request};
use crate::process::{self, Memory};
use std::fs::File;
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// How long the product may take to be ready before the benchmark gives up.
const READY_WITHIN: Duration = Duration::from_secs(60);
/// How often it is asked whether it is ready.
const ASK_EVERY: Duration = Duration::from_millis(2);

/// Where the product keeps its book.
#[derive(Clone, Debug)]
pub enum Place {
    /// A folder.
    Folder(PathBuf),
    /// A folder for the process's own files, and the address of the database.
    Database(PathBuf, String),
}

impl Place {
    /// The same book, as a further process on this machine opens it.
    pub fn args(&self, command: &mut Command) {
        let folder = match self {
            Self::Folder(folder) => folder,
            Self::Database(folder, url) => {
                command.env("EVENKEEL_STORE_DATABASE", url);
                folder
            }
        };
        command.arg("--data").arg(folder);
    }
}

/// A running `evenkeel serve`.
pub struct Product {
    child: Child,
    address: SocketAddr,
    /// The time from its start to its first `/readyz`.
    pub ready_after: Duration,
}

/// Runs a subcommand to its end and answers what it printed.
pub fn run(binary: &Path, place: &Place, args: &[&str]) -> Done<String> {
    let mut command = Command::new(binary);
    command.args(args).stdin(Stdio::null());
    place.args(&mut command);
    let output = command.output()?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned());
    }
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    Err(Failure::new(format!("evenkeel {}: {said}", args.join(" "))))
}

/// Makes an API key.
pub fn key(binary: &Path, place: &Place) -> Done<String> {
    run(binary, place, &["api-key", "create", "--name", "bench"])
}

impl Product {
    /// Starts it, and waits until it is ready.
    pub async fn start(binary: &Path, place: &Place, log: &Path) -> Done<Self> {
        let address = free_address()?;
        let mut command = Command::new(binary);
        command
            .arg("serve")
            .args(["--listen", &address.to_string()])
            .stdin(Stdio::null())
            .stdout(File::create(log)?)
            .stderr(File::options().append(true).open(log)?);
        place.args(&mut command);
        let begun = Instant::now();
        let mut product = Self {
            child: command.spawn()?,
            address,
            ready_after: Duration::ZERO,
        };
        product.wait_until_ready(begun, log).await?;
        Ok(product)
    }

    async fn wait_until_ready(&mut self, begun: Instant, log: &Path) -> Done<()> {
        let question = Request::get("/readyz", "");
        while begun.elapsed() < READY_WITHIN {
            if let Some(ended) = self.child.try_wait()? {
                let said = std::fs::read_to_string(log).unwrap_or_default();
                return Err(Failure::new(format!("evenkeel serve ended with {ended}: {said}")));
            }
            if let Ok(mut connection) = Connection::open(self.address).await
                && let Ok(answer) = connection.send(&question).await
                && answer.status == 200
            {
                self.ready_after = begun.elapsed();
                return Ok(());
            }
            tokio::time::sleep(ASK_EVERY).await;
        }
        Err(Failure::new("evenkeel serve was not ready within a minute"))
    }

    /// A connection to it.
    pub async fn connect(&self) -> Done<Connection> {
        Connection::open(self.address).await
    }

    /// Its address.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The processor time that it has used, in seconds.
    pub fn cpu_s(&self) -> Done<f64> {
        process::cpu_s(&[self.child.id()])
    }

    /// Its memory now, and at its peak since the last call of this.
    pub fn memory(&self) -> Done<Memory> {
        let memory = process::memory(self.child.id())?;
        process::forget_peak(self.child.id());
        Ok(memory)
    }

    /// Has it finish what is in flight, and waits for its end.
    pub fn stop(mut self) -> Done<()> {
        let pid = self.child.id().to_string();
        Command::new("kill").args(["-TERM", &pid]).status()?;
        self.child.wait()?;
        Ok(())
    }
}

impl Drop for Product {
    fn drop(&mut self) {
        // Only where `stop` was not reached; nothing is lost with the temporary book.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn free_address() -> Done<SocketAddr> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?)
}
