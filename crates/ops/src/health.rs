//! Whether this process should be given work.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU8, Ordering};

/// The answer of a readiness probe.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Opening the book; not yet ready.
    Starting,
    /// Ready for work.
    Ready,
    /// Told to stop: finishing what it has, taking nothing new.
    Draining,
    /// Up, but its database does not answer.
    Unreachable,
}

impl State {
    /// The word that a probe reads.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            State::Starting => "starting",
            State::Ready => "ready",
            State::Draining => "draining",
            State::Unreachable => "unreachable",
        }
    }
}

const STARTING: u8 = 0;
const OPEN: u8 = 1;
const DRAINING: u8 = 2;

/// Shared between those who know (start-up, the database watch, the signal) and those who ask.
#[derive(Debug, Clone, Default)]
pub struct Readiness {
    phase: Arc<AtomicU8>,
    database_lost: Arc<AtomicBool>,
}

impl Readiness {
    /// The book is open and the doors may open. A process that drains stays draining.
    pub fn open(&self) {
        let _ = self
            .phase
            .compare_exchange(STARTING, OPEN, Ordering::AcqRel, Ordering::Acquire);
    }

    /// The process was told to stop.
    pub fn drain(&self) {
        self.phase.store(DRAINING, Ordering::Release);
    }

    /// What the last look at the database found.
    pub fn database_answers(&self, answers: bool) {
        self.database_lost.store(!answers, Ordering::Release);
    }

    /// The state now.
    #[must_use]
    pub fn state(&self) -> State {
        match self.phase.load(Ordering::Acquire) {
            STARTING => State::Starting,
            DRAINING => State::Draining,
            _ if self.database_lost.load(Ordering::Acquire) => State::Unreachable,
            _ => State::Ready,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_process_starts_opens_and_drains_and_never_goes_back() {
        let readiness = Readiness::default();
        assert_eq!(readiness.state(), State::Starting);
        readiness.open();
        assert_eq!(readiness.state(), State::Ready);
        readiness.drain();
        readiness.open();
        assert_eq!(readiness.state(), State::Draining);
    }

    #[test]
    fn a_lost_database_is_told_and_so_is_its_return() {
        let readiness = Readiness::default();
        readiness.open();
        readiness.database_answers(false);
        assert_eq!(readiness.state(), State::Unreachable);
        readiness.database_answers(true);
        assert_eq!(readiness.state(), State::Ready);
    }
}
