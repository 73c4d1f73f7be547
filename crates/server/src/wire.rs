//! How values that are no texts and no numbers look on the wire.

use jiff::Timestamp;

/// An instant, from microseconds UTC, as RFC 3339 with `Z`.
#[must_use]
pub fn instant(us: i64) -> String {
    Timestamp::from_microsecond(us).map_or_else(|_| us.to_string(), |timestamp| timestamp.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_is_written_in_utc_to_the_microsecond() {
        assert_eq!(instant(1_700_000_000_123_456), "2023-11-14T22:13:20.123456Z");
        assert_eq!(instant(0), "1970-01-01T00:00:00Z");
    }
}
