//! Lines to documents, in constant memory: lines of one key that stand together are one document at once; a key whose
//! lines stand apart waits for the last of them, which the first pass has found.

use std::hash::Hasher;

use rustc_hash::{FxHashMap, FxHasher};

use super::limits::Limits;
use super::read::{Row, RowFault};
use super::refusal::{self, Place, Refusal};

/// A stable 64-bit hash of a key, within one process.
#[must_use]
pub fn key_hash(key: &str) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(key.as_bytes());
    let mut hash = hasher.finish();
    // FxHash alone leaves its low bits poor; the filter uses all of them.
    hash = (hash ^ (hash >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    hash = (hash ^ (hash >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    hash ^ (hash >> 31)
}

/// Keys whose lines stand apart, with the record at which their last run begins. A key that is here by chance costs
/// nothing: its only run is its last.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scattered {
    last_run: FxHashMap<u64, u64>,
}

impl Scattered {
    /// Whether more lines of this key follow after the run that begins at `record`.
    #[must_use]
    pub fn more_after(&self, hash: u64, record: u64) -> bool {
        self.last_run.get(&hash).is_some_and(|last| *last > record)
    }

    /// How many keys.
    #[must_use]
    pub fn len(&self) -> usize {
        self.last_run.len()
    }

    /// Whether every document's lines stand together.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.last_run.is_empty()
    }
}

/// The first pass: finds the keys that come back. A Bloom filter keeps its memory constant.
pub struct KeyScout {
    filter: Vec<u64>,
    mask: u64,
    key: String,
    started: bool,
    found: Scattered,
    limit: usize,
}

impl KeyScout {
    /// A scout with the limits' filter.
    #[must_use]
    pub fn new(limits: &Limits) -> Self {
        let bits = 1_usize << limits.seen_filter_bits_log2;
        Self {
            filter: vec![0; (bits / 64).max(1)],
            mask: bits as u64 - 1,
            key: String::new(),
            started: false,
            found: Scattered::default(),
            limit: limits.scattered_keys,
        }
    }

    /// Takes the key of the record with this number.
    pub fn take(&mut self, key: &str, record: u64, place: impl FnOnce() -> Place) -> Result<(), Refusal> {
        if self.started && key == self.key {
            return Ok(());
        }
        self.started = true;
        key.clone_into(&mut self.key);
        let hash = key_hash(key);
        if self.seen(hash) {
            self.found.last_run.insert(hash, record);
            if self.found.last_run.len() > self.limit {
                return Err(Refusal::new(refusal::NOT_GROUPED)
                    .at(place())
                    .with("limit", self.limit));
            }
        }
        Ok(())
    }

    /// Marks the hash and tells whether all its bits were set before.
    fn seen(&mut self, hash: u64) -> bool {
        let (mut probe, step) = (hash, hash.rotate_left(32) | 1);
        let mut all = true;
        for _ in 0..4 {
            let bit = probe & self.mask;
            let word = &mut self.filter[usize::try_from(bit / 64).unwrap_or(0)];
            all = all && *word & (1 << (bit % 64)) != 0;
            *word |= 1 << (bit % 64);
            probe = probe.wrapping_add(step);
        }
        all
    }

    /// What was found.
    #[must_use]
    pub fn finish(self) -> Scattered {
        self.found
    }
}

#[derive(Debug, Clone, Copy)]
struct RowMark {
    file: u32,
    line: u64,
    line_end: u64,
    fault: Option<RowFault>,
    text_end: usize,
    ends_end: usize,
}

/// The raw rows of one document, in one buffer that is used again.
#[derive(Debug, Default)]
pub struct Group {
    /// The document's key.
    pub key: String,
    text: String,
    ends: Vec<u32>,
    marks: Vec<RowMark>,
    first_record: u64,
    /// Its lines came in more than one run.
    pub apart: bool,
}

impl Group {
    fn begin(&mut self, key: &str, record: u64) {
        key.clone_into(&mut self.key);
        self.text.clear();
        self.ends.clear();
        self.marks.clear();
        self.first_record = record;
        self.apart = false;
    }

    fn take(&mut self, row: &Row<'_>) {
        self.text.push_str(row.text);
        self.ends.extend_from_slice(row.ends);
        self.marks.push(RowMark {
            file: row.file,
            line: row.line,
            line_end: row.line_end,
            fault: row.fault,
            text_end: self.text.len(),
            ends_end: self.ends.len(),
        });
    }

    fn take_all(&mut self, other: &Self) {
        self.apart = true;
        for row in other.rows() {
            self.take(&row);
        }
    }

    /// How many rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.marks.len()
    }

    /// Whether it has none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.marks.is_empty()
    }

    fn bytes(&self) -> usize {
        self.text.len()
            + self.ends.len() * size_of::<u32>()
            + self.marks.len() * size_of::<RowMark>()
            + self.key.len()
    }

    /// One row.
    #[must_use]
    pub fn row(&self, at: usize) -> Row<'_> {
        let mark = &self.marks[at];
        let (text_start, ends_start) = match at {
            0 => (0, 0),
            _ => (self.marks[at - 1].text_end, self.marks[at - 1].ends_end),
        };
        Row {
            file: mark.file,
            line: mark.line,
            line_end: mark.line_end,
            fault: mark.fault,
            text: &self.text[text_start..mark.text_end],
            ends: &self.ends[ends_start..mark.ends_end],
        }
    }

    /// All rows, in file order.
    pub fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        (0..self.len()).map(|at| self.row(at))
    }
}

/// The second pass: rows in, whole documents out.
pub struct Grouper {
    scattered: Scattered,
    current: Group,
    open: bool,
    waiting: FxHashMap<String, Group>,
    waiting_bytes: usize,
    limits: Limits,
}

impl Grouper {
    /// A grouper that knows which keys come back.
    #[must_use]
    pub fn new(scattered: Scattered, limits: &Limits) -> Self {
        Self {
            scattered,
            current: Group::default(),
            open: false,
            waiting: FxHashMap::default(),
            waiting_bytes: 0,
            limits: limits.clone(),
        }
    }

    /// Takes a row of a document; hands on the document before it, when that is whole.
    pub fn take(
        &mut self,
        key: &str,
        record: u64,
        row: &Row<'_>,
        sink: &mut impl FnMut(&Group) -> Result<(), Refusal>,
    ) -> Result<(), Refusal> {
        if !self.open || self.current.key != key {
            self.close(sink)?;
            self.current.begin(key, record);
            self.open = true;
        }
        if self.current.len() == self.limits.document_lines {
            return Err(Refusal::new(refusal::DOCUMENT_TOO_LONG)
                .at(Place::line(row.file, row.line))
                .with("limit", self.limits.document_lines)
                .with("key", key));
        }
        self.current.take(row);
        Ok(())
    }

    /// Hands on what is left.
    pub fn finish(&mut self, sink: &mut impl FnMut(&Group) -> Result<(), Refusal>) -> Result<(), Refusal> {
        self.close(sink)?;
        let mut left: Vec<Group> = self.waiting.drain().map(|(_, group)| group).collect();
        left.sort_by_key(|group| group.first_record);
        left.iter().try_for_each(sink)
    }

    fn close(&mut self, sink: &mut impl FnMut(&Group) -> Result<(), Refusal>) -> Result<(), Refusal> {
        if !self.open {
            return Ok(());
        }
        self.open = false;
        if self.scattered.is_empty() {
            return sink(&self.current);
        }
        let hash = key_hash(&self.current.key);
        if self.scattered.more_after(hash, self.current.first_record) {
            return self.wait();
        }
        match self.waiting.remove(&self.current.key) {
            Some(mut group) => {
                self.waiting_bytes -= group.bytes();
                group.take_all(&self.current);
                sink(&group)
            }
            None => sink(&self.current),
        }
    }

    fn wait(&mut self) -> Result<(), Refusal> {
        let place = self
            .current
            .rows()
            .next()
            .map(|row| Place::line(row.file, row.line));
        match self.waiting.get_mut(&self.current.key) {
            Some(group) => {
                self.waiting_bytes -= group.bytes();
                group.take_all(&self.current);
                self.waiting_bytes += group.bytes();
            }
            None => {
                let group = std::mem::take(&mut self.current);
                self.waiting_bytes += group.bytes();
                self.waiting.insert(group.key.clone(), group);
            }
        }
        if self.waiting_bytes > self.limits.waiting_bytes {
            let refusal = Refusal::new(refusal::NOT_GROUPED).with("limit", self.limits.waiting_bytes);
            return Err(match place {
                Some(place) => refusal.at(place),
                None => refusal,
            });
        }
        Ok(())
    }
}
