//! A proxy before PostgreSQL that cuts connections round their COMMIT.

use std::io::ErrorKind;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use store::Location;
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::unix::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{UnixListener, UnixStream};

/// The file that PostgreSQL's clients look for in the folder of its socket.
const SOCKET: &str = ".s.PGSQL.5432";

/// How the message begins after which every message has a kind; the one before it asks for encryption.
const PROTOCOL_3: [u8; 2] = [0, 3];

/// When the connection is cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    /// The COMMIT never reaches the server.
    Before,
    /// The server has the COMMIT, and may still be at work on it.
    AtOnce,
    /// The server has answered; the answer does not come through.
    Answered,
}

/// A running proxy, until dropped.
pub struct Proxy {
    folder: TempDir,
    database: String,
    plan: Arc<Plan>,
}

struct Plan {
    cut: Cut,
    /// How many COMMITs are still to be cut.
    left: AtomicUsize,
    done: AtomicUsize,
}

impl Proxy {
    /// Stands before the server of `location`.
    pub fn before(location: &Location, cut: Cut) -> Self {
        let Location::Postgres(url) = location else {
            panic!("only PostgreSQL has connections to cut");
        };
        let (_, place) = url.split_once('@').unwrap();
        let (server, database) = place.rsplit_once('/').unwrap();
        let server = PathBuf::from(server.replace("%2F", "/")).join(SOCKET);
        let folder = store::harness::fresh_folder();
        let door = UnixListener::bind(folder.path().join(SOCKET)).unwrap();
        let plan = Arc::new(Plan {
            cut,
            left: AtomicUsize::new(0),
            done: AtomicUsize::new(0),
        });
        tokio::spawn(stand(door, server, Arc::clone(&plan)));
        Self {
            folder,
            database: database.to_owned(),
            plan,
        }
    }

    /// The book as it is reached through the proxy.
    pub fn location(&self) -> Location {
        let folder = self.folder.path().display().to_string().replace('/', "%2F");
        Location::Postgres(format!("postgres://evenkeel@{folder}/{}", self.database))
    }

    /// Cuts the next COMMITs, whosever they are.
    pub fn cut(&self, commits: usize) {
        self.plan.left.store(commits, Ordering::SeqCst);
    }

    /// How many COMMITs were cut so far.
    pub fn done(&self) -> usize {
        self.plan.done.load(Ordering::SeqCst)
    }
}

impl Plan {
    /// Is this COMMIT one to be cut?
    fn takes(&self) -> bool {
        let one_less = |left: usize| left.checked_sub(1);
        let takes = self
            .left
            .fetch_update(Ordering::SeqCst, Ordering::SeqCst, one_less)
            .is_ok();
        self.done.fetch_add(usize::from(takes), Ordering::SeqCst);
        takes
    }
}

async fn stand(door: UnixListener, server: PathBuf, plan: Arc<Plan>) {
    while let Ok((client, _)) = door.accept().await {
        if let Ok(server) = UnixStream::connect(&server).await {
            tokio::spawn(carry(client, server, Arc::clone(&plan)));
        }
    }
}

/// Carries one connection both ways until it ends or is cut; then both ends are closed.
async fn carry(client: UnixStream, server: UnixStream, plan: Arc<Plan>) {
    let (from_client, mut to_client) = client.into_split();
    let (mut from_server, to_server) = server.into_split();
    let back = async {
        let mut buffer = vec![0; 64 * 1024];
        loop {
            let length = from_server.read(&mut buffer).await?;
            if length == 0 {
                return Err(ErrorKind::UnexpectedEof.into());
            }
            to_client.write_all(&buffer[..length]).await?;
        }
    };
    let ended: Result<(), std::io::Error> = tokio::select! {
        ended = back => ended,
        ended = forward(from_client, to_server, &plan) => match ended {
            Ok(Some(mut to_server)) => {
                // `back` is stopped: what the server answers is read here, and kept.
                let _ = from_server.read(&mut [0; 1024]).await;
                to_server.shutdown().await
            }
            Ok(None) => Ok(()),
            Err(error) => Err(error),
        },
    };
    drop(ended);
}

/// Carries the client's messages until one is the COMMIT to cut. Answers the way to the server
/// where its answer is still to be awaited.
async fn forward(
    mut client: OwnedReadHalf,
    mut server: OwnedWriteHalf,
    plan: &Plan,
) -> Result<Option<OwnedWriteHalf>, std::io::Error> {
    let mut greeted = false;
    loop {
        // Until the greeting is over, messages have no kind before their length.
        let mut message = if greeted {
            vec![client.read_u8().await?]
        } else {
            Vec::new()
        };
        let length = client.read_u32().await?;
        message.extend_from_slice(&length.to_be_bytes());
        let start = message.len();
        message.resize(start + length as usize - 4, 0);
        client.read_exact(&mut message[start..]).await?;
        greeted = greeted || message[start..].starts_with(&PROTOCOL_3);
        let commit = message[0] == b'Q' && &message[start..] == b"COMMIT\0";
        let cut = (commit && plan.takes()).then_some(plan.cut);
        if cut == Some(Cut::Before) {
            return Ok(None);
        }
        server.write_all(&message).await?;
        match cut {
            Some(Cut::Answered) => return Ok(Some(server)),
            Some(_) => return Ok(None),
            None => {}
        }
    }
}
