//! `evenkeel serve`: the program at work.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use clap::Args;
use domain::permission::Role;
use store::access::Grant;
use tokio::signal::unix::{SignalKind, signal};

use super::{Failure, Session, answer};
use crate::app::App;
use crate::auth;
use crate::http;
use crate::listen::{self, PrivateSocket};
use crate::place::{FirstContent, Opened};

/// How often the measurements are tidied; without it their memory would grow between two scrapes.
const UPKEEP_EVERY: Duration = Duration::from_secs(5);

/// Open the book and serve it
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  evenkeel serve --data ./data --listen 127.0.0.1:8080
  EVENKEEL_STORE_DATABASE=postgres://evenkeel@db/book evenkeel serve --listen 0.0.0.0:8080")]
pub(super) struct Serve {
    /// Make a new book a demonstration, which fills in while it is served; a book that was made before stays as it is
    #[arg(long)]
    demo: bool,
}

impl Serve {
    pub(super) async fn run(self, session: Session) -> Result<(), Failure> {
        let started = Instant::now();
        let settings = session.settings.snapshot();
        // The address first: where it is taken, no book is made or brought up for nothing.
        let tcp = listen::bind(&settings.http.listen).await?;
        let first = if self.demo {
            FirstContent::Demonstration
        } else {
            FirstContent::Furniture
        };
        let opened = Opened::open(&session.place, &session.settings, first).await?;
        let address = tcp
            .local_addr()
            .map_err(|error| Failure::unreachable(error.to_string()))?;
        opened.app.listens_on(address);
        let private = session.place.socket().map(PrivateSocket::bind).transpose()?;

        warn_of_open_door(&opened.app, address);
        // Who is told that it serves may count on it: nothing that can fail comes after.
        let way_in = way_in(&opened.app).await?;
        let demonstration = go_on_with_demonstration(&opened.app).await?;
        answer(&format!(
            "Evenkeel serves the book in {} at {}",
            session.place.shown(),
            opened.app.address()
        ));
        answer(&way_in);
        answer("For a program: evenkeel api-key create --name NAME. To stop: Ctrl-C");
        if let Some(demonstration) = demonstration {
            answer(&demonstration);
        }
        let ready_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
        tracing::info!(%address, book = session.place.shown(), ready_ms, "serving");

        let upkeep = tokio::spawn(keep_up_meters());
        let revocations = tokio::spawn(auth::revocations::follow(opened.app.clone()));
        let told_to_stop = wait_for_stop(&opened.app)?;
        let all_finished =
            listen::serve(opened.site.router.clone(), tcp, private, &settings, told_to_stop).await;
        upkeep.abort();
        revocations.abort();
        opened.close().await;
        tracing::info!(all_finished, "stopped");
        Ok(())
    }
}

/// How somebody gets in: a sign-in link, while nobody can yet.
async fn way_in(app: &App) -> Result<String, Failure> {
    if auth::api::has_administrator(app).await? {
        return Ok("A new sign-in link: evenkeel sign-in-link".to_owned());
    }
    let administrator = Role::Administrator.name();
    let grant = Grant {
        name: administrator.to_owned(),
        owner_id: None,
        permissions: administrator.to_owned(),
    };
    let (url, _) = auth::api::make_sign_in_link(app, grant, String::new()).await?;
    Ok(format!("Sign in once, within the hour, with this link:\n  {url}"))
}

/// Has what is not yet made of a demonstration filled in; says that the book is one.
async fn go_on_with_demonstration(app: &App) -> Result<Option<String>, Failure> {
    let Some(progress) = app.demonstration.progress().await? else {
        return Ok(None);
    };
    let filling = if progress.is_ready() {
        String::new()
    } else {
        format!(
            ", which fills in now ({} of {})",
            progress.made, progress.demonstration.total
        )
    };
    app.demonstration.go_on().await?;
    Ok(Some(format!(
        "This book is a demonstration{filling}. To remove it: evenkeel demo --remove"
    )))
}

/// Sessions without TLS are safe on this machine only.
fn warn_of_open_door(app: &App, address: SocketAddr) {
    if !address.ip().is_loopback() && !app.settings.snapshot().http.behind_https {
        tracing::warn!(
            %address,
            "visitors come without TLS: put a proxy that ends TLS in front, and set http.behind_https"
        );
    }
}

/// Waits for SIGTERM or SIGINT, and tells probes that this process takes nothing new.
fn wait_for_stop(app: &App) -> Result<impl Future<Output = ()> + use<>, Failure> {
    let no_signals =
        |error: std::io::Error| Failure::unreachable(format!("no signals can be heard: {error}"));
    let mut terminate = signal(SignalKind::terminate()).map_err(no_signals)?;
    let mut interrupt = signal(SignalKind::interrupt()).map_err(no_signals)?;
    let readiness = app.readiness.clone();
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        readiness.drain();
        tracing::info!("told to stop: finishing what is in flight");
    })
}

async fn keep_up_meters() {
    let mut ticks = tokio::time::interval(UPKEEP_EVERY);
    loop {
        ticks.tick().await;
        http::keep_up_meters();
    }
}
