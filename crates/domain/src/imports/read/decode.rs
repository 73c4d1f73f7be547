//! Bytes to text, chunk by chunk. UTF-8 until bytes prove otherwise; a chunk border may stand anywhere.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{CoderResult, DecoderResult, Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use serde::Serialize;

/// How the encoding of a file became known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum EncodingFrom {
    /// A profile or an option says so.
    Given,
    /// A byte order mark.
    Mark,
    /// Every byte is valid UTF-8 (plain ASCII included).
    Valid,
    /// Zero bytes at every other place: UTF-16 without a mark.
    Zeros,
    /// Not UTF-8: the likeliest, by the letters that appear.
    Letters,
}

/// Why text could not be had.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DecodeError<E> {
    /// Bytes that the encoding does not know.
    Malformed,
    /// The receiver of the text refused.
    Sink(E),
}

/// An incremental decoder that may fall back from UTF-8 to one legacy encoding, as long as only ASCII was seen.
pub struct Decoder {
    mode: Mode,
    /// The start of a UTF-8 character whose rest is in the next chunk.
    carry: Vec<u8>,
    non_ascii_seen: bool,
    out: String,
}

enum Mode {
    Utf8 { fallback: Option<&'static Encoding> },
    Legacy(&'static Encoding, encoding_rs::Decoder),
}

impl Decoder {
    /// A decoder for one encoding, strictly.
    #[must_use]
    pub fn strict(encoding: &'static Encoding) -> Self {
        Self::with(encoding, None)
    }

    /// UTF-8 that turns into `fallback` at the first byte that UTF-8 does not know, if all before it is ASCII.
    #[must_use]
    pub fn utf8_or(fallback: &'static Encoding) -> Self {
        Self::with(UTF_8, Some(fallback))
    }

    fn with(encoding: &'static Encoding, fallback: Option<&'static Encoding>) -> Self {
        let mode = if encoding == UTF_8 {
            Mode::Utf8 { fallback }
        } else {
            Mode::Legacy(encoding, encoding.new_decoder_without_bom_handling())
        };
        Self {
            mode,
            carry: Vec::new(),
            non_ascii_seen: false,
            out: String::new(),
        }
    }

    /// The encoding in use now.
    #[must_use]
    pub fn encoding(&self) -> &'static Encoding {
        match &self.mode {
            Mode::Utf8 { .. } => UTF_8,
            Mode::Legacy(encoding, _) => encoding,
        }
    }

    /// Decodes one chunk and hands its text on in pieces. `last` closes the file: an unfinished character is malformed.
    pub fn push<E>(
        &mut self,
        bytes: &[u8],
        last: bool,
        sink: &mut impl FnMut(&str) -> Result<(), E>,
    ) -> Result<(), DecodeError<E>> {
        match self.mode {
            Mode::Utf8 { .. } => self.push_utf8(bytes, last, sink),
            Mode::Legacy(..) => self.push_legacy(bytes, last, sink),
        }
    }

    fn push_utf8<E>(
        &mut self,
        bytes: &[u8],
        last: bool,
        sink: &mut impl FnMut(&str) -> Result<(), E>,
    ) -> Result<(), DecodeError<E>> {
        let mut rest = bytes;
        while !self.carry.is_empty() && !rest.is_empty() {
            self.carry.push(rest[0]);
            rest = &rest[1..];
            match std::str::from_utf8(&self.carry) {
                Ok(character) => {
                    self.non_ascii_seen = true;
                    sink(character).map_err(DecodeError::Sink)?;
                    self.carry.clear();
                }
                Err(error) if error.error_len().is_some() => {
                    let carried = std::mem::take(&mut self.carry);
                    return self.fall_back(&carried, rest, last, sink);
                }
                Err(_) => {}
            }
        }
        match std::str::from_utf8(rest) {
            Ok(text) => {
                self.non_ascii_seen = self.non_ascii_seen || !text.is_ascii();
                sink(text).map_err(DecodeError::Sink)?;
            }
            Err(error) => {
                let (valid, invalid) = rest.split_at(error.valid_up_to());
                let text = std::str::from_utf8(valid).map_err(|_| DecodeError::Malformed)?;
                self.non_ascii_seen = self.non_ascii_seen || !text.is_ascii();
                sink(text).map_err(DecodeError::Sink)?;
                if error.error_len().is_some() {
                    return self.fall_back(&[], invalid, last, sink);
                }
                self.carry.extend_from_slice(invalid);
            }
        }
        if last && !self.carry.is_empty() {
            let carried = std::mem::take(&mut self.carry);
            return self.fall_back(&carried, &[], last, sink);
        }
        Ok(())
    }

    fn fall_back<E>(
        &mut self,
        carried: &[u8],
        rest: &[u8],
        last: bool,
        sink: &mut impl FnMut(&str) -> Result<(), E>,
    ) -> Result<(), DecodeError<E>> {
        let Mode::Utf8 {
            fallback: Some(fallback),
        } = self.mode
        else {
            return Err(DecodeError::Malformed);
        };
        if self.non_ascii_seen {
            return Err(DecodeError::Malformed);
        }
        self.mode = Mode::Legacy(fallback, fallback.new_decoder_without_bom_handling());
        self.push_legacy(carried, false, sink)?;
        self.push_legacy(rest, last, sink)
    }

    fn push_legacy<E>(
        &mut self,
        mut bytes: &[u8],
        last: bool,
        sink: &mut impl FnMut(&str) -> Result<(), E>,
    ) -> Result<(), DecodeError<E>> {
        let Mode::Legacy(_, decoder) = &mut self.mode else {
            return Ok(());
        };
        self.out.reserve(16 * 1024);
        loop {
            self.out.clear();
            let (result, read) = decoder.decode_to_string_without_replacement(bytes, &mut self.out, last);
            bytes = &bytes[read..];
            sink(&self.out).map_err(DecodeError::Sink)?;
            match result {
                DecoderResult::InputEmpty => return Ok(()),
                DecoderResult::OutputFull => {}
                DecoderResult::Malformed(..) => return Err(DecodeError::Malformed),
            }
        }
    }
}

/// What the first bytes say: encoding, how it is known, and how many bytes of mark to skip. `None`: ask the letters.
#[must_use]
pub fn encoding_by_mark(sample: &[u8]) -> Option<(&'static Encoding, EncodingFrom, usize)> {
    if let Some((encoding, length)) = Encoding::for_bom(sample) {
        return Some((encoding, EncodingFrom::Mark, length));
    }
    let pairs = sample.len() / 2;
    if pairs < 2 {
        return None;
    }
    let zeros = |offset: usize| {
        sample
            .iter()
            .skip(offset)
            .step_by(2)
            .filter(|byte| **byte == 0)
            .count()
    };
    let (even, odd) = (zeros(0), zeros(1));
    if odd * 10 >= pairs * 6 && even * 10 < pairs {
        Some((UTF_16LE, EncodingFrom::Zeros, 0))
    } else if even * 10 >= pairs * 6 && odd * 10 < pairs {
        Some((UTF_16BE, EncodingFrom::Zeros, 0))
    } else {
        None
    }
}

/// The likeliest legacy encoding of bytes that are not UTF-8.
#[must_use]
pub fn encoding_by_letters(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let guess = detector.guess(None, Utf8Detection::Deny);
    if guess == UTF_8 { WINDOWS_1252 } else { guess }
}

/// The bytes read as `encoding`, for showing a person how each candidate would read; unknown bytes show as U+FFFD.
#[must_use]
pub fn shown_as(bytes: &[u8], encoding: &'static Encoding) -> String {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut text = String::with_capacity(bytes.len() * 3 + 16);
    let (result, _, _) = decoder.decode_to_string(bytes, &mut text, true);
    debug_assert_eq!(result, CoderResult::InputEmpty);
    text
}
