//! The named points of a batch, at which a simulation holds it up or has the world fail.

use futures_util::future::BoxFuture;
use std::sync::Arc;
use store::Fault;

/// How far a batch has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Point {
    /// It is known which of its commands were carried out before.
    Recalled,
    /// What the commands need is here, locked.
    Loaded,
    /// Every command is decided.
    Decided,
    /// What was decided is written.
    Written,
    /// Its events are on the feed; the commit comes next.
    Told,
    /// It is durable; nobody was answered yet. A fault here is the commit's own.
    Committed,
}

impl Point {
    /// All of them, in the order in which a batch passes them.
    pub const ALL: [Self; 6] = [
        Self::Recalled,
        Self::Loaded,
        Self::Decided,
        Self::Written,
        Self::Told,
        Self::Committed,
    ];
}

/// What a simulation does at a point; the batch goes on when it is ready, or fails as it says.
type Happening = dyn Fn(Point) -> BoxFuture<'static, Result<(), Fault>> + Send + Sync;

/// What happens at the points of every batch: nothing, except in a simulation.
#[derive(Clone, Default)]
pub struct Points(Option<Arc<Happening>>);

impl Points {
    /// Has this happen at each of them.
    pub fn with(
        happens: impl Fn(Point) -> BoxFuture<'static, Result<(), Fault>> + Send + Sync + 'static,
    ) -> Self {
        Self(Some(Arc::new(happens)))
    }

    pub(crate) async fn reach(&self, point: Point) -> Result<(), Fault> {
        match &self.0 {
            Some(happens) => happens(point).await,
            None => Ok(()),
        }
    }
}

impl std::fmt::Debug for Points {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(if self.0.is_some() {
            "Points(simulated)"
        } else {
            "Points"
        })
    }
}
