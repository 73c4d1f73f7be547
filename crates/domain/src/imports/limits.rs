//! Every limit of an import, by name and with its unit. A file beyond one is refused in words, never half read.

use serde::{Deserialize, Serialize};

/// How much of a file, a record or a document an import will hold at once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Limits {
    /// Bytes at the head of a file from which encoding, separator and header are read.
    pub sample_bytes: usize,
    /// Longest single cell, in bytes of UTF-8.
    pub field_bytes: usize,
    /// Longest record (one row with all its cells), in bytes of UTF-8.
    pub record_bytes: usize,
    /// Most columns of a record.
    pub columns: usize,
    /// The header stands within this many rows from the top.
    pub header_within_rows: usize,
    /// Most lines of one document.
    pub document_lines: usize,
    /// Bytes of raw rows that may wait for the rest of their document, when its lines do not stand together.
    pub waiting_bytes: usize,
    /// Keys of documents whose lines do not stand together.
    pub scattered_keys: usize,
    /// Bits of the filter that recognises a key seen before, as a power of two.
    pub seen_filter_bits_log2: u32,
    /// Bytes of header rows held for joining lines to them, when orders come in two files.
    pub joined_bytes: usize,
    /// Files of one import.
    pub files: usize,
    /// Sample values shown for each column.
    pub samples_per_column: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            sample_bytes: 256 * 1024,
            field_bytes: 32 * 1024,
            record_bytes: 128 * 1024,
            columns: 512,
            header_within_rows: 20,
            document_lines: 10_000,
            waiting_bytes: 32 * 1024 * 1024,
            scattered_keys: 500_000,
            seen_filter_bits_log2: 26,
            joined_bytes: 48 * 1024 * 1024,
            files: 100,
            samples_per_column: 5,
        }
    }
}
