//! What was lately found out about credentials, so that a repeated one costs no database work.
//!
//! Refusals are remembered too: a client that keeps knocking with a dead key is answered from here.
//! Memory is bounded by two generations: when the young one is full it becomes the old one, and the
//! old one is forgotten. Times are handed in.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::Visitor;
use crate::http::problem::Problem;

/// What is known of a credential.
pub(super) type Verdict = Result<Arc<Visitor>, Problem>;

#[derive(Debug, Clone)]
struct Entry {
    verdict: Verdict,
    until: Instant,
}

/// Hash of a credential, never the credential.
type Hash = [u8; 32];

/// The memory.
#[derive(Debug)]
pub(super) struct Memory {
    generations: Mutex<Generations>,
    young_max: usize,
}

#[derive(Debug, Default)]
struct Generations {
    young: HashMap<Hash, Entry>,
    old: HashMap<Hash, Entry>,
}

impl Memory {
    /// A memory of at most so many credentials.
    pub(super) fn new(entries_max: usize) -> Memory {
        Memory {
            generations: Mutex::default(),
            young_max: (entries_max / 2).max(1),
        }
    }

    /// What is known of a credential, if that is still fresh.
    pub(super) fn recall(&self, hash: &Hash, now: Instant) -> Option<Verdict> {
        let generations = self.lock();
        let entry = generations
            .young
            .get(hash)
            .or_else(|| generations.old.get(hash))?;
        (entry.until > now).then(|| entry.verdict.clone())
    }

    /// Remembers a verdict for a while.
    pub(super) fn remember(&self, hash: Hash, verdict: Verdict, now: Instant, keep: Duration) {
        let mut generations = self.lock();
        if generations.young.len() >= self.young_max {
            generations.old = std::mem::take(&mut generations.young);
        }
        generations.young.insert(
            hash,
            Entry {
                verdict,
                until: now + keep,
            },
        );
    }

    /// Forgets a credential at once.
    pub(super) fn forget(&self, hash: &Hash) {
        let mut generations = self.lock();
        generations.young.remove(hash);
        generations.old.remove(hash);
    }

    /// Forgets every credential whose visitor fits.
    pub(super) fn forget_where(&self, fits: impl Fn(&Visitor) -> bool) {
        let keep = |entry: &Entry| !entry.verdict.as_ref().is_ok_and(|visitor| fits(visitor));
        let mut generations = self.lock();
        generations.young.retain(|_, entry| keep(entry));
        generations.old.retain(|_, entry| keep(entry));
    }

    fn lock(&self) -> MutexGuard<'_, Generations> {
        // Nothing in here can panic halfway through a change.
        self.generations.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::problem;

    const KEEP: Duration = Duration::from_secs(10);

    fn refused() -> Verdict {
        Err(problem::AUTH_INVALID)
    }

    #[test]
    fn a_verdict_is_recalled_until_it_is_stale_or_forgotten() {
        let (memory, now) = (Memory::new(8), Instant::now());
        memory.remember([1; 32], refused(), now, KEEP);
        assert!(memory.recall(&[1; 32], now).is_some());
        assert!(memory.recall(&[1; 32], now + KEEP).is_none());
        assert!(memory.recall(&[2; 32], now).is_none());
        memory.forget(&[1; 32]);
        assert!(memory.recall(&[1; 32], now).is_none());
    }

    #[test]
    fn a_visitor_is_forgotten_by_what_it_came_in_with() {
        let (memory, now) = (Memory::new(8), Instant::now());
        memory.remember([1; 32], Ok(Visitor::local()), now, KEEP);
        memory.remember([2; 32], refused(), now, KEEP);
        memory.forget_where(|visitor| visitor.way == super::super::Way::Local);
        assert!(memory.recall(&[1; 32], now).is_none());
        assert!(memory.recall(&[2; 32], now).is_some());
    }

    #[test]
    fn a_flood_of_credentials_takes_bounded_memory() {
        let (memory, now) = (Memory::new(100), Instant::now());
        for number in 0..10_000_u32 {
            let mut hash = [0; 32];
            hash[..4].copy_from_slice(&number.to_be_bytes());
            memory.remember(hash, refused(), now, KEEP);
        }
        let generations = memory.lock();
        assert!(generations.young.len() + generations.old.len() <= 100);
    }
}
