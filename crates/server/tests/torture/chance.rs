//! Chance that can be repeated: a seed, printed so that a failure shows it.

use std::time::{SystemTime, UNIX_EPOCH};

/// A stream of numbers (splitmix64).
#[derive(Clone)]
pub struct Chance(u64);

impl Chance {
    /// From `EVENKEEL_SEED`, or from the clock.
    #[expect(clippy::print_stdout, reason = "the reader of a failure needs the seed")]
    pub fn begin() -> Self {
        let given = std::env::var("EVENKEEL_SEED")
            .ok()
            .and_then(|text| text.parse().ok());
        let clock = || {
            let now = SystemTime::now().duration_since(UNIX_EPOCH);
            now.map_or(1, |now| (now.as_secs() << 30) | u64::from(now.subsec_nanos()))
        };
        let seed = given.unwrap_or_else(clock);
        println!("to repeat: EVENKEEL_SEED={seed}");
        Self(seed)
    }

    /// A stream of its own, for a thread.
    pub fn branch(&mut self) -> Self {
        Self(self.next())
    }

    /// A number below `limit`.
    pub fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % limit.max(1) as u64).expect("it is below a usize")
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }
}

/// How many rounds: a few, or the long form of `make torture`, or as many as `EVENKEEL_TORTURE` says above 1.
pub fn rounds(ordinary: usize, long: usize) -> usize {
    let Ok(asked) = std::env::var("EVENKEEL_TORTURE") else {
        return ordinary;
    };
    asked.parse().ok().filter(|rounds| *rounds > 1).unwrap_or(long)
}

/// Lets time pass for other threads and processes; nothing is asserted of how much.
#[expect(
    clippy::disallowed_methods,
    reason = "these tests have threads and no runtime"
)]
pub fn pause(ms: u64) {
    std::thread::sleep(std::time::Duration::from_millis(ms));
}
