//! Random secrets, and the only form in which they are kept.

use std::fmt;

use sha2::{Digest, Sha256};

/// How an API key begins, so that people and scanners recognise one.
const API_KEY_PREFIX: &str = "evk_";

/// A secret in the hands of its owner. Its text is for the wire and the screen only.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(***)")
    }
}

impl Secret {
    /// A new secret of 256 random bits.
    #[must_use]
    pub fn mint() -> Secret {
        Secret(hex::encode(random_bytes::<32>()))
    }

    /// A new API key.
    #[must_use]
    pub fn mint_api_key() -> Secret {
        Secret(format!("{API_KEY_PREFIX}{}", Secret::mint().0))
    }

    /// Takes what somebody sent, if it can be a secret at all.
    #[must_use]
    pub fn from_wire(text: &str) -> Option<Secret> {
        let digits = text.strip_prefix(API_KEY_PREFIX).unwrap_or(text);
        let is_ours = digits.len() == 64
            && digits
                .bytes()
                .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        is_ours.then(|| Secret(text.to_owned()))
    }

    /// The text, to be sent or shown once.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// What the book keeps.
    #[must_use]
    pub fn hash(&self) -> [u8; 32] {
        Sha256::digest(self.0.as_bytes()).into()
    }

    /// The session's proof against forged requests, which only the holder of this token can make.
    #[must_use]
    pub fn csrf_token(&self) -> Secret {
        let mut hasher = Sha256::new();
        hasher.update(b"evenkeel csrf\n");
        hasher.update(self.0.as_bytes());
        Secret(hex::encode(hasher.finalize()))
    }
}

/// Random bytes from the operating system.
///
/// # Panics
/// When the operating system has no randomness to give, without which nothing here is safe.
#[must_use]
pub fn random_bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("the operating system gives random bytes");
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_differ_and_come_back_from_the_wire() {
        let (one, other) = (Secret::mint_api_key(), Secret::mint_api_key());
        assert_ne!(one, other);
        assert_eq!(Secret::from_wire(one.reveal()), Some(one.clone()));
        assert_ne!(one.hash(), other.hash());
        assert_ne!(one.csrf_token(), one);
    }

    #[test]
    fn what_cannot_be_a_secret_is_not_taken() {
        for text in [
            "",
            "evk_",
            "evk_abc",
            &"g".repeat(64),
            &"A".repeat(64),
            &"a".repeat(65),
        ] {
            assert_eq!(Secret::from_wire(text), None, "{text}");
        }
    }

    #[test]
    fn a_secret_does_not_show_itself() {
        assert_eq!(format!("{:?}", Secret::mint()), "Secret(***)");
    }
}
