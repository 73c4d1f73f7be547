//! Connections in, answers out: the TCP listener, the private socket, and the end of both.

use std::io;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use ops::config::Values;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, UnixListener, UnixStream};
use tokio::sync::{Semaphore, mpsc, watch};
use tower::ServiceExt;

use crate::auth::LocalPeer;
use crate::cli::Failure;

/// Most headers of one request.
const HEADERS_MAX: usize = 64;

/// How long to wait when the system has no file handle for one more connection.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

/// Binds the address.
///
/// # Errors
/// When the address is wrong or taken.
pub async fn bind(address: &str) -> Result<TcpListener, Failure> {
    TcpListener::bind(address)
        .await
        .map_err(|error| match error.kind() {
            io::ErrorKind::AddrInUse => Failure::unreachable(format!(
                "{address} is in use by another program; choose another with --listen ADDRESS:PORT"
            )),
            io::ErrorKind::PermissionDenied => Failure::unreachable(format!(
                "this user may not listen on {address}; choose a port above 1023 with --listen"
            )),
            _ => Failure::usage(format!("{address} is no address to listen on: {error}")),
        })
}

/// The private socket, removed when dropped.
#[derive(Debug)]
pub struct PrivateSocket {
    listener: UnixListener,
    path: PathBuf,
    /// The user who runs this process, who alone may speak to it.
    owner: u32,
}

impl PrivateSocket {
    /// Binds the socket for this user alone. The folder's lock must be held, so that whatever lies
    /// there is left over from a process that died.
    ///
    /// # Errors
    /// When the folder takes no socket.
    pub fn bind(path: PathBuf) -> Result<PrivateSocket, Failure> {
        let unusable = |error: io::Error| {
            Failure::unreachable(format!(
                "no private socket can be made at {}: {error}",
                path.display()
            ))
        };
        remove_left_over(&path).map_err(unusable)?;
        let listener = UnixListener::bind(&path).map_err(unusable)?;
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).map_err(unusable)?;
        let owner = std::fs::metadata(&path).map_err(unusable)?.uid();
        Ok(PrivateSocket {
            listener,
            path,
            owner,
        })
    }

    fn is_own(&self, stream: &UnixStream) -> bool {
        stream.peer_cred().is_ok_and(|peer| peer.uid() == self.owner)
    }
}

impl Drop for PrivateSocket {
    fn drop(&mut self) {
        let _ = remove_left_over(&self.path);
    }
}

fn remove_left_over(path: &Path) -> io::Result<()> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// What all connections share.
#[derive(Clone)]
struct Door {
    router: Router,
    room: Arc<Semaphore>,
    header_timeout: Duration,
    stop: watch::Receiver<bool>,
    /// Held by every connection; when the last one is dropped, all are gone.
    open: mpsc::Sender<()>,
}

/// Serves until told to stop, then lets requests in flight finish. Answers whether all did.
pub async fn serve(
    router: Router,
    tcp: TcpListener,
    private: Option<PrivateSocket>,
    settings: &Values,
    told_to_stop: impl Future<Output = ()>,
) -> bool {
    let (stop_sender, stop) = watch::channel(false);
    let (open, mut all_gone) = mpsc::channel(1);
    let door = Door {
        router,
        room: Arc::new(Semaphore::new(
            usize::try_from(settings.http.connections_max).unwrap_or(usize::MAX),
        )),
        header_timeout: Duration::from_millis(settings.http.header_timeout_ms),
        stop,
        open,
    };
    tokio::select! {
        () = told_to_stop => {}
        () = accept_tcp(&tcp, &door) => {}
        () = accept_private(private.as_ref(), &door) => {}
    }
    // No new connections: what connects now must find another process, not wait for this one.
    drop(tcp);
    drop(private);
    let _ = stop_sender.send(true);
    drop(door);
    let drain = Duration::from_millis(settings.http.drain_timeout_ms);
    tokio::time::timeout(drain, all_gone.recv()).await.is_ok()
}

async fn accept_tcp(listener: &TcpListener, door: &Door) {
    loop {
        let Ok(room) = Arc::clone(&door.room).acquire_owned().await else {
            return;
        };
        match listener.accept().await {
            Ok((stream, _)) => {
                let _ = stream.set_nodelay(true);
                door.admit(stream, false, room);
            }
            Err(error) => pause_after(&error).await,
        }
    }
}

async fn accept_private(socket: Option<&PrivateSocket>, door: &Door) {
    let Some(socket) = socket else {
        return std::future::pending().await;
    };
    loop {
        let Ok(room) = Arc::clone(&door.room).acquire_owned().await else {
            return;
        };
        match socket.listener.accept().await {
            Ok((stream, _)) if socket.is_own(&stream) => door.admit(stream, true, room),
            Ok(_) => tracing::warn!("another user knocked at the private socket"),
            Err(error) => pause_after(&error).await,
        }
    }
}

async fn pause_after(error: &io::Error) {
    tracing::warn!(%error, "a connection could not be accepted");
    tokio::time::sleep(ACCEPT_PAUSE).await;
}

impl Door {
    fn admit<S>(&self, stream: S, is_local: bool, room: tokio::sync::OwnedSemaphorePermit)
    where
        S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let Door {
            router,
            header_timeout,
            mut stop,
            open,
            ..
        } = self.clone();
        tokio::spawn(async move {
            let _held = (room, open);
            let service = service_fn(move |request: Request<Incoming>| {
                let mut request = request.map(Body::new);
                if is_local {
                    request.extensions_mut().insert(LocalPeer);
                }
                router.clone().oneshot(request)
            });
            let mut builder = http1::Builder::new();
            builder
                .timer(TokioTimer::new())
                .header_read_timeout(header_timeout)
                .max_headers(HEADERS_MAX);
            let connection = builder.serve_connection(TokioIo::new(stream), service);
            tokio::pin!(connection);
            tokio::select! {
                // A broken connection is the client's affair; its request was dropped with it.
                _ = connection.as_mut() => {}
                () = async { drop(stop.wait_for(|stop| *stop).await) } => {
                    connection.as_mut().graceful_shutdown();
                    let _ = connection.await;
                }
            }
        });
    }
}
