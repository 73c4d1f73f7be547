//! Where a reader stands in the feed, as an opaque text.

use domain::id::OwnerId;

/// The version of the form.
const VERSION: u8 = 1;

/// The letters of base64url (RFC 4648), without padding.
const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// Version, epoch, owner, position: three bytes at a time make four letters without a rest.
const BYTES: usize = 27;

/// Where a reader stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor {
    /// The feed's epoch.
    pub epoch: i64,
    /// The owner whose numbering the position is of; none for the feed's own.
    pub owner: Option<OwnerId>,
    /// The last position that was looked at.
    pub position: i64,
}

impl Cursor {
    /// The opaque text.
    #[must_use]
    pub fn print(&self) -> String {
        let mut bytes = [0; BYTES];
        bytes[0] = VERSION;
        let owner = self.owner.map_or(0, OwnerId::value);
        for (place, value) in [self.epoch, owner, self.position].into_iter().enumerate() {
            bytes[1 + place * 8..9 + place * 8].copy_from_slice(&value.to_be_bytes());
        }
        let sum = check(&bytes[..25]);
        bytes[25..].copy_from_slice(&sum);
        let mut text = String::with_capacity(BYTES / 3 * 4);
        for three in bytes.chunks_exact(3) {
            let bits = u32::from_be_bytes([0, three[0], three[1], three[2]]);
            for shift in [18, 12, 6, 0] {
                text.push(char::from(LETTERS[(bits >> shift & 63) as usize]));
            }
        }
        text
    }

    /// Reads what [`Self::print`] wrote; anything else is `None`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Cursor> {
        if text.len() != BYTES / 3 * 4 {
            return None;
        }
        let mut bytes = Vec::with_capacity(BYTES);
        for four in text.as_bytes().chunks_exact(4) {
            let mut bits = 0_u32;
            for letter in four {
                let place = LETTERS.iter().position(|known| known == letter)?;
                bits = bits << 6 | u32::try_from(place).ok()?;
            }
            bytes.extend_from_slice(&bits.to_be_bytes()[1..]);
        }
        if bytes[0] != VERSION || bytes[25..] != check(&bytes[..25]) {
            return None;
        }
        let value = |place: usize| {
            let eight: [u8; 8] = bytes[1 + place * 8..9 + place * 8].try_into().ok()?;
            Some(i64::from_be_bytes(eight)).filter(|value| *value >= 0)
        };
        Some(Cursor {
            epoch: value(0)?,
            owner: Some(value(1)?).filter(|id| *id != 0).map(OwnerId::new),
            position: value(2)?,
        })
    }
}

/// Tells a typing mistake from a cursor; it protects nothing.
fn check(bytes: &[u8]) -> [u8; 2] {
    let sum = bytes.iter().fold(0x5a3c_u16, |sum, byte| {
        sum.rotate_left(5).wrapping_add(u16::from(*byte))
    });
    sum.to_be_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_reads_back_and_nothing_else_does() {
        let cursor = Cursor {
            epoch: 3,
            owner: Some(OwnerId::new(77)),
            position: i64::MAX,
        };
        let text = cursor.print();
        assert_eq!(Cursor::parse(&text), Some(cursor));
        assert_eq!(text.len(), 36);
        let mut damaged = text.clone();
        damaged.replace_range(20..21, if &text[20..21] == "A" { "B" } else { "A" });
        assert_eq!(Cursor::parse(&damaged), None);
        for bad in ["", "é", "AAAA", &"_".repeat(36), &"é".repeat(18)] {
            assert_eq!(Cursor::parse(bad), None, "{bad}");
        }
    }
}
