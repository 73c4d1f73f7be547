//! Chance that is not chance: numbers drawn from a seed, for each thing by itself.

/// For what numbers are drawn, so that two things of one number do not look alike.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Stream {
    Day,
    Product,
    Customer,
    Order,
    Fate,
    Move,
}

/// A source of numbers (SplitMix64): the same for the same seed, stream and index on every machine.
#[derive(Debug, Clone)]
pub(crate) struct Chance(u64);

const GOLDEN: u64 = 0x9E37_79B9_7F4A_7C15;

impl Chance {
    pub fn new(seed: u64, stream: Stream, index: u64) -> Self {
        let mut chance = Self(seed ^ (stream as u64 + 1).wrapping_mul(0xD1B5_4A32_D192_ED03));
        let begin = chance.number();
        Self(begin ^ index.wrapping_mul(GOLDEN))
    }

    pub fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(GOLDEN);
        let mut x = self.0;
        x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        x ^ (x >> 31)
    }

    /// Below `end`, each alike.
    pub fn below(&mut self, end: u64) -> u64 {
        let wide = u128::from(self.number()) * u128::from(end.max(1));
        u64::try_from(wide >> 64).unwrap_or(0)
    }

    /// Below `end`, the low ones far more often: a few things sell most.
    pub fn skewed(&mut self, end: u64) -> u64 {
        const ONE: u64 = 1 << 20;
        let draw = self.below(ONE);
        ((draw * draw) >> 20) * end / ONE
    }

    /// From `first` to `last`, both included.
    pub fn between(&mut self, first: i64, last: i64) -> i64 {
        first + signed(self.below((last - first).unsigned_abs() + 1))
    }

    pub fn percent(&mut self, chances: u64) -> bool {
        self.below(100) < chances
    }

    pub fn pick<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.index(all.len())]
    }

    pub fn index(&mut self, length: usize) -> usize {
        usize::try_from(self.below(length as u64)).unwrap_or(0)
    }

    /// An index by weights, of which one at least is above zero.
    pub fn weighted(&mut self, weights: impl Iterator<Item = u64> + Clone) -> usize {
        let mut left = self.below(weights.clone().sum());
        for (index, weight) in weights.enumerate() {
            if left < weight {
                return index;
            }
            left -= weight;
        }
        0
    }

    /// The pattern with every `#` a digit.
    pub fn digits(&mut self, pattern: &str) -> String {
        let digit = |chance: &mut Self| char::from(b'0' + u8::try_from(chance.below(10)).unwrap_or(0));
        pattern
            .chars()
            .map(|sign| if sign == '#' { digit(self) } else { sign })
            .collect()
    }
}

/// Counts and indexes as the domain has them.
pub(crate) fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
