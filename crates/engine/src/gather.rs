//! When many callers are answered at once, most of them are back in a moment. A batch that starts before leaves them for
//! the next one, so that two half batches take turns, each with the whole price of a commit. Waiting that moment is
//! what PostgreSQL calls `commit_delay`; here it happens only after a batch of several, ends as soon as they are
//! back, and is given up for a while where it was in vain. A lone command never waits.

use std::time::Duration;

/// Below this many answered people there is nothing to wait for.
const ANSWERED_MIN: usize = 4;
/// The longest wait.
const WAIT_MAX: Duration = Duration::from_millis(3);
/// After how many waits in vain the pause between two trials grows no further: 64 batches.
const DOUBLINGS_MAX: u32 = 6;

/// Remembers whether waiting pays.
#[derive(Debug, Default)]
pub(crate) struct Gather {
    /// Waits in vain since the last one that paid.
    in_vain: u32,
    /// Batches that still begin at once.
    pause: u32,
}

impl Gather {
    /// How long to wait after a batch that answered so many people and took so long; `None` is not at all.
    pub fn wait(&mut self, answered: usize, took: Duration, share_percent: u64) -> Option<Duration> {
        if answered < ANSWERED_MIN || share_percent == 0 {
            return None;
        }
        if self.pause > 0 {
            self.pause -= 1;
            return None;
        }
        let share = u32::try_from(share_percent).unwrap_or(100);
        Some((took * share / 100).min(WAIT_MAX))
    }

    /// How many of those that were answered came back while it was waited. Most of them: it pays.
    pub fn ended(&mut self, answered: usize, back: usize) {
        if back * 2 >= answered {
            self.in_vain = 0;
        } else {
            self.in_vain = (self.in_vain + 1).min(DOUBLINGS_MAX);
            self.pause = 1 << self.in_vain;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOOK: Duration = Duration::from_millis(4);

    #[test]
    fn few_are_not_waited_for_and_no_wait_is_long() {
        let mut gather = Gather::default();
        assert_eq!(gather.wait(1, TOOK, 50), None);
        assert_eq!(gather.wait(16, TOOK, 0), None);
        assert_eq!(gather.wait(16, TOOK, 50), Some(TOOK / 2));
        assert_eq!(gather.wait(16, TOOK * 1_000, 50), Some(WAIT_MAX));
    }

    #[test]
    fn who_do_not_come_back_are_waited_for_ever_less() {
        let mut gather = Gather::default();
        let batches = 10_000;
        let waits = (0..batches)
            .filter(|_| {
                let waited = gather.wait(16, TOOK, 50).is_some();
                if waited {
                    gather.ended(16, 2);
                }
                waited
            })
            .count();
        assert!(waits < batches / 50, "{waits} waits");

        while gather.wait(16, TOOK, 50).is_none() {}
        gather.ended(16, 12);
        assert!(
            gather.wait(16, TOOK, 50).is_some(),
            "one that pays is repeated at once"
        );
    }
}
