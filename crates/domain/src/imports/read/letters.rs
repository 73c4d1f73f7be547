//! The first lines with letters outside ASCII, kept to tell the encoding by and to show how each candidate reads them.

const KEPT_BYTES_MAX: usize = 16 * 1024;
const LINE_BYTES_MAX: usize = 200;

/// Keeps lines with letters outside ASCII, from the first such letter on; the same wherever the chunks are cut.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Letters {
    kept: Vec<u8>,
    line: Vec<u8>,
    started: bool,
}

impl Letters {
    /// Takes the next bytes of the file.
    pub fn take(&mut self, bytes: &[u8]) {
        if self.kept.len() >= KEPT_BYTES_MAX {
            return;
        }
        let start = if self.started {
            Some(0)
        } else {
            bytes.iter().position(|byte| !byte.is_ascii())
        };
        let Some(start) = start else { return };
        self.started = true;
        for byte in &bytes[start..] {
            if *byte == b'\n' {
                self.end_line();
            } else if self.line.len() < LINE_BYTES_MAX {
                self.line.push(*byte);
            }
        }
    }

    fn end_line(&mut self) {
        if !self.line.is_ascii() && self.kept.len() < KEPT_BYTES_MAX {
            self.kept.extend_from_slice(&self.line);
            self.kept.push(b'\n');
        }
        self.line.clear();
    }

    /// What was kept; the line still open when nothing else was.
    #[must_use]
    pub fn kept(&self) -> &[u8] {
        if self.kept.is_empty() {
            &self.line
        } else {
            &self.kept
        }
    }

    /// The first line kept.
    #[must_use]
    pub fn first_line(&self) -> &[u8] {
        self.kept()
            .split(|byte| *byte == b'\n')
            .next()
            .unwrap_or_default()
    }
}
