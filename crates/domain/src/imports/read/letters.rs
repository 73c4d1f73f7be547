//! Samples of letters outside ASCII, kept to tell the encoding by and to show how each candidate reads them.

const KEPT_BYTES_MAX: usize = 16 * 1024;
const SAMPLE_BYTES_MAX: usize = 200;
const BEFORE_BYTES_MAX: usize = 24;
const SCAN_BYTES: usize = 256;

/// Keeps each first letter outside ASCII of a line with what stands just before it and behind it; the same wherever the
/// chunks are cut.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Letters {
    kept: Vec<u8>,
    /// The last bytes seen, for what stands before a letter.
    before: Vec<u8>,
    /// Bytes of the open sample; none when no letter has come on this line.
    open: usize,
}

impl Letters {
    /// Takes the next bytes of the file.
    pub fn take(&mut self, bytes: &[u8]) {
        let mut rest = bytes;
        while self.kept.len() < KEPT_BYTES_MAX && !rest.is_empty() {
            rest = if self.open > 0 {
                self.go_on(rest)
            } else {
                self.look_for_one(rest)
            };
        }
    }

    /// Skips to the first letter outside ASCII and opens a sample with what stands before it.
    fn look_for_one<'b>(&mut self, bytes: &'b [u8]) -> &'b [u8] {
        let ascii = bytes
            .chunks(SCAN_BYTES)
            .take_while(|chunk| chunk.is_ascii())
            .map(<[u8]>::len)
            .sum();
        let found = bytes[ascii..]
            .iter()
            .position(|byte| !byte.is_ascii())
            .map(|at| ascii + at);
        let (passed, rest) = bytes.split_at(found.unwrap_or(bytes.len()));
        let near = &passed[passed.len().saturating_sub(BEFORE_BYTES_MAX)..];
        self.before.extend_from_slice(near);
        self.before
            .drain(..self.before.len().saturating_sub(BEFORE_BYTES_MAX));
        if !rest.is_empty() {
            let line_start = self
                .before
                .iter()
                .rposition(|byte| *byte == b'\n')
                .map_or(0, |at| at + 1);
            self.kept.extend_from_slice(&self.before[line_start..]);
            self.before.clear();
            self.open = 1;
        }
        rest
    }

    /// Takes the rest of the line, up to a limit.
    fn go_on<'b>(&mut self, bytes: &'b [u8]) -> &'b [u8] {
        for (at, byte) in bytes.iter().enumerate() {
            if *byte == b'\n' || self.open > SAMPLE_BYTES_MAX {
                self.kept.push(b'\n');
                self.open = 0;
                return &bytes[at..];
            }
            self.kept.push(*byte);
            self.open += 1;
        }
        &[]
    }

    /// What was kept, a sample a line.
    #[must_use]
    pub fn kept(&self) -> &[u8] {
        &self.kept
    }

    /// The first sample.
    #[must_use]
    pub fn first_line(&self) -> &[u8] {
        self.kept.split(|byte| *byte == b'\n').next().unwrap_or_default()
    }
}
