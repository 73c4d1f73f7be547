//! The parts of a running program, in the hands of every handler.

use std::net::SocketAddr;
use std::ops::Deref;
use std::sync::{Arc, OnceLock};

use engine::Engine;
use ops::config::Settings;
use ops::health::Readiness;
use ops::overload::Gate;
use store::Store;

use crate::api::Codes;
use crate::auth::{AccessDesk, Authenticator};
use crate::demonstration::DemonstrationDesk;

/// A handle on the parts; cheap to clone.
#[derive(Debug, Clone)]
pub struct App(Arc<Parts>);

/// The parts.
#[derive(Debug)]
pub struct Parts {
    /// The book, for reading.
    pub store: Store,
    /// The book, for writing.
    pub engine: Engine,
    /// Settings; a request reads them from its [`Call`](crate::http::Call).
    pub settings: Settings,
    /// Room by class.
    pub gate: Gate,
    /// Whether this process should be given work.
    pub readiness: Readiness,
    /// Who comes in.
    pub authenticator: Authenticator,
    /// Writes ways in.
    pub desk: AccessDesk,
    /// Begins, fills and removes the demonstration.
    pub demonstration: DemonstrationDesk,
    /// Owners, channels and warehouses by code.
    pub codes: Codes,
    /// Where the listener ended up, once it listens.
    listening: OnceLock<SocketAddr>,
}

impl App {
    /// The parts round a started engine.
    #[must_use]
    pub fn new(engine: Engine, settings: Settings) -> App {
        let store = engine.store().clone();
        let readiness = engine.readiness();
        let desk = AccessDesk::new(engine.clone());
        let demonstration = DemonstrationDesk::new(engine.clone());
        let authenticator = Authenticator::new(store.clone(), desk.clone(), &settings.snapshot());
        App(Arc::new(Parts {
            store,
            engine,
            settings,
            gate: Gate::default(),
            readiness,
            authenticator,
            desk,
            demonstration,
            codes: Codes::default(),
            listening: OnceLock::new(),
        }))
    }

    /// Tells where the listener ended up.
    pub fn listens_on(&self, address: SocketAddr) {
        let _ = self.listening.set(address);
    }

    /// The address under which visitors find this program, without a slash at the end.
    #[must_use]
    pub fn address(&self) -> String {
        let http = &self.settings.snapshot().http;
        if !http.public_url.is_empty() {
            return http.public_url.trim_end_matches('/').to_owned();
        }
        let scheme = if http.behind_https { "https" } else { "http" };
        match self.listening.get() {
            // Nobody can visit "every address"; this machine itself always can visit its own.
            Some(address) if address.ip().is_unspecified() => {
                format!("{scheme}://localhost:{}", address.port())
            }
            Some(address) => format!("{scheme}://{address}"),
            None => format!("{scheme}://{}", http.listen),
        }
    }
}

impl Deref for App {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}
