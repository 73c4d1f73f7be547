//! The lines of a stream, their compression and their hashes.

use crate::Fault;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::io::{BufRead, BufReader, Read, Write};

use super::{Manifest, TableSum};

/// zstd's level: near the best that costs less than reading the book does.
const LEVEL: i32 = 3;

/// The longest line: a chunk of a file in hexadecimal takes half a MiB, an event much less.
const LINE_MAX_BYTES: u64 = 64 << 20;

/// A line that is no row.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
pub(super) enum Mark {
    /// The rows of a table follow.
    Begin {
        table: String,
        columns: Vec<String>,
        kinds: Vec<String>,
    },
    /// They have ended.
    End { end: String, rows: u64, sha256: String },
    /// So has the book.
    EndOfBook { end_of_book: u64, sha256: String },
}

/// Writes lines. What was begun is no stream before it is finished.
pub(super) struct LineWriter<W: Write> {
    out: zstd::Encoder<'static, W>,
    whole: Sha256,
}

impl<W: Write> LineWriter<W> {
    /// Begins a stream.
    pub fn new(out: W, manifest: &Manifest) -> Result<Self, Fault> {
        let mut out = zstd::Encoder::new(out, LEVEL).map_err(unwritable)?;
        out.include_checksum(true).map_err(unwritable)?;
        let mut writer = Self {
            out,
            whole: Sha256::new(),
        };
        writer.json(manifest)?;
        Ok(writer)
    }

    /// Writes a line of its own.
    pub fn json(&mut self, value: &impl Serialize) -> Result<(), Fault> {
        let mut line = serde_json::to_vec(value).map_err(|error| Fault::Unreadable(error.to_string()))?;
        line.push(b'\n');
        self.lines(&line)
    }

    /// Writes whole lines.
    pub fn lines(&mut self, lines: &[u8]) -> Result<(), Fault> {
        self.whole.update(lines);
        self.out.write_all(lines).map_err(unwritable)
    }

    /// Writes the last line; answers what is below, and the hash.
    pub fn finish(mut self, rows: u64) -> Result<(W, String), Fault> {
        let sha256 = hex::encode(self.whole.clone().finalize());
        self.json(&Mark::EndOfBook {
            end_of_book: rows,
            sha256: sha256.clone(),
        })?;
        Ok((self.out.finish().map_err(unwritable)?, sha256))
    }
}

/// Reads lines.
pub(super) struct LineReader<R: Read> {
    input: BufReader<zstd::Decoder<'static, BufReader<R>>>,
    whole: Sha256,
    line: Vec<u8>,
}

impl<R: Read> LineReader<R> {
    /// Begins to read; the manifest is the first line.
    pub fn new(input: R) -> Result<(Self, Manifest), Fault> {
        let mut reader = Self {
            input: BufReader::with_capacity(1 << 16, zstd::Decoder::new(input).map_err(unreadable)?),
            whole: Sha256::new(),
            line: Vec::new(),
        };
        let first = reader.next()?.to_vec();
        let manifest = serde_json::from_slice(&first)
            .map_err(|error| broken(format!("its first line is no manifest: {error}")))?;
        Ok((reader, manifest))
    }

    /// The next line, with its end. A stream that has none more broke off.
    pub fn next(&mut self) -> Result<&[u8], Fault> {
        self.whole.update(&self.line);
        self.line.clear();
        let mut limited = (&mut self.input).take(LINE_MAX_BYTES);
        limited.read_until(b'\n', &mut self.line).map_err(unreadable)?;
        if self.line.last() != Some(&b'\n') {
            return Err(broken("it breaks off"));
        }
        Ok(&self.line)
    }

    /// The next line, which must be no row.
    pub fn mark(&mut self) -> Result<Mark, Fault> {
        read_mark(self.next()?)
    }

    /// Compares the last line that was read, and makes sure that it is the last.
    pub fn end(&mut self, sha256: &str) -> Result<(), Fault> {
        if hex::encode(self.whole.clone().finalize()) != sha256 {
            return Err(broken("its hash is another one"));
        }
        let mut more = [0];
        match self.input.read(&mut more).map_err(unreadable)? {
            0 => Ok(()),
            _ => Err(broken("something follows its end")),
        }
    }
}

/// A line that is no row.
pub(super) fn read_mark(line: &[u8]) -> Result<Mark, Fault> {
    serde_json::from_slice(line).map_err(|error| broken(format!("a line is not understood: {error}")))
}

/// The sum of a table, as its lines go by.
#[derive(Default)]
pub(super) struct Adder {
    rows: u64,
    hash: Sha256,
}

impl Adder {
    pub fn add(&mut self, line: &[u8]) {
        self.rows += 1;
        self.hash.update(line);
    }

    pub fn sum(self, table: &str) -> TableSum {
        TableSum {
            table: table.to_owned(),
            rows: self.rows,
            sha256: hex::encode(self.hash.finalize()),
        }
    }
}

pub(super) fn broken(what: impl Into<String>) -> Fault {
    Fault::BackupBroken(what.into())
}

fn unwritable(source: std::io::Error) -> Fault {
    Fault::File {
        path: "the backup".to_owned(),
        source,
    }
}

/// What cannot be unpacked is no backup; only what says that it cannot be read at all is the disk's fault.
#[expect(clippy::needless_pass_by_value, reason = "it stands in map_err")]
fn unreadable(error: std::io::Error) -> Fault {
    broken(error.to_string())
}
