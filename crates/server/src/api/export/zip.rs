//! A ZIP archive written as it comes, without going back: each entry is followed by its sizes and its checksum.

use std::io::{self, Write};

use flate2::write::DeflateEncoder;
use flate2::{Compression, Crc};

/// Sizes and checksum follow the data; names are UTF-8.
const FLAGS: u16 = 0x0808;
/// The oldest reader that knows deflated entries.
const VERSION: u16 = 20;
const DEFLATED: u16 = 8;
/// Midnight on 1 January 1980, the first day that the format knows: an archive tells no time.
const NO_DATE: u16 = 0x0021;

const LOCAL: u32 = 0x0403_4b50;
const DESCRIPTOR: u32 = 0x0807_4b50;
const CENTRAL: u32 = 0x0201_4b50;
const END: u32 = 0x0605_4b50;

/// How much an entry takes before it counts as full: half of what the format can tell.
const ENTRY_BYTES_MAX: u64 = 1 << 31;

/// An archive that is being written.
#[derive(Debug, Default)]
pub(super) struct Zip {
    ready: Vec<u8>,
    /// Bytes that were taken before.
    taken: u64,
    entries: Vec<Entry>,
    open: Option<Open>,
}

#[derive(Debug)]
struct Entry {
    name: String,
    at: u32,
    sum: u32,
    packed: u32,
    size: u32,
}

#[derive(Debug)]
struct Open {
    name: String,
    at: u64,
    data: DeflateEncoder<Vec<u8>>,
    sum: Crc,
    packed: u64,
    size: u64,
}

impl Zip {
    /// Begins an entry.
    pub(super) fn begin(&mut self, name: &str) -> io::Result<()> {
        let at = self.position();
        put_u32(&mut self.ready, LOCAL);
        put_u16(&mut self.ready, [VERSION, FLAGS, DEFLATED, 0, NO_DATE]);
        // Checksum and sizes, which follow the data.
        self.ready.extend_from_slice(&[0; 12]);
        put_u16(&mut self.ready, [length(name)?, 0]);
        self.ready.extend_from_slice(name.as_bytes());
        self.open = Some(Open {
            name: name.to_owned(),
            at,
            data: DeflateEncoder::new(Vec::new(), Compression::fast()),
            sum: Crc::new(),
            packed: 0,
            size: 0,
        });
        Ok(())
    }

    /// Adds to the entry.
    pub(super) fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        let open = self.open.as_mut().ok_or_else(no_entry)?;
        open.sum.update(bytes);
        open.size += bytes.len() as u64;
        open.data.write_all(bytes)?;
        let packed = open.data.get_mut();
        open.packed += packed.len() as u64;
        self.ready.append(packed);
        Ok(())
    }

    /// Whether the entry should be ended soon.
    pub(super) fn is_entry_full(&self) -> bool {
        self.open
            .as_ref()
            .is_some_and(|open| open.size >= ENTRY_BYTES_MAX)
    }

    /// Ends the entry.
    pub(super) fn end(&mut self) -> io::Result<()> {
        let open = self.open.take().ok_or_else(no_entry)?;
        let rest = open.data.finish()?;
        let entry = Entry {
            name: open.name,
            at: small(open.at)?,
            sum: open.sum.sum(),
            packed: small(open.packed + rest.len() as u64)?,
            size: small(open.size)?,
        };
        self.ready.extend_from_slice(&rest);
        for number in [DESCRIPTOR, entry.sum, entry.packed, entry.size] {
            put_u32(&mut self.ready, number);
        }
        self.entries.push(entry);
        Ok(())
    }

    /// Writes the archive's table of contents.
    pub(super) fn finish(&mut self) -> io::Result<()> {
        let begin = self.position();
        for entry in &self.entries {
            put_u32(&mut self.ready, CENTRAL);
            put_u16(&mut self.ready, [VERSION, VERSION, FLAGS, DEFLATED, 0, NO_DATE]);
            for number in [entry.sum, entry.packed, entry.size] {
                put_u32(&mut self.ready, number);
            }
            // No extra field, no comment, the first disk, no attributes.
            put_u16(&mut self.ready, [length(&entry.name)?, 0, 0, 0, 0, 0, 0]);
            put_u32(&mut self.ready, entry.at);
            self.ready.extend_from_slice(entry.name.as_bytes());
        }
        let count = u16::try_from(self.entries.len()).map_err(|_| too_large())?;
        let end = self.position();
        put_u32(&mut self.ready, END);
        put_u16(&mut self.ready, [0, 0, count, count]);
        put_u32(&mut self.ready, small(end - begin)?);
        put_u32(&mut self.ready, small(begin)?);
        put_u16(&mut self.ready, [0]);
        Ok(())
    }

    /// What is ready to be sent.
    pub(super) fn take(&mut self) -> Vec<u8> {
        self.taken += self.ready.len() as u64;
        std::mem::take(&mut self.ready)
    }

    fn position(&self) -> u64 {
        self.taken + self.ready.len() as u64
    }
}

fn put_u32(to: &mut Vec<u8>, number: u32) {
    to.extend_from_slice(&number.to_le_bytes());
}

fn put_u16<const N: usize>(to: &mut Vec<u8>, numbers: [u16; N]) {
    for number in numbers {
        to.extend_from_slice(&number.to_le_bytes());
    }
}

fn length(name: &str) -> io::Result<u16> {
    u16::try_from(name.len()).map_err(|_| too_large())
}

fn small(number: u64) -> io::Result<u32> {
    u32::try_from(number).map_err(|_| too_large())
}

fn too_large() -> io::Error {
    io::Error::other("the archive is larger than the format can tell")
}

fn no_entry() -> io::Error {
    io::Error::other("no entry was begun")
}
