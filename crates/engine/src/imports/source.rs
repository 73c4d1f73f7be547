//! The bytes of an import's files, unpacked, in pieces of bounded size; of a workbook, the text of its sheet.

use domain::imports::{Refusal, refusal};
use flate2::write::MultiGzDecoder;
use ops::config::Import as ImportSettings;
use std::io::Write;
use store::imports::ImportFile;
use store::{Fault, Store, blobs};
use tokio::sync::mpsc::Receiver;
use zstd::stream::write::Decoder as ZstdDecoder;

use super::workbook;

/// How the packing of a workbook is called.
const XLSX: &str = "xlsx";

/// Packed bytes are fed in such small portions, because a few of them may unpack to very many.
const GZIP_PORTION_BYTES: usize = 2_048;
const ZSTD_PORTION_BYTES: usize = 128;

/// Why no more bytes come.
#[derive(Debug)]
pub(super) enum SourceError {
    Fault(Fault),
    Refusal(Refusal),
}

impl From<Fault> for SourceError {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl From<Refusal> for SourceError {
    fn from(refusal: Refusal) -> Self {
        Self::Refusal(refusal)
    }
}

enum Unpacker {
    None,
    Gzip(Box<MultiGzDecoder<Vec<u8>>>),
    Zstd(Box<ZstdDecoder<'static, Vec<u8>>>),
    /// Its bytes, while they come.
    Workbook(Vec<u8>, workbook::Limits),
    /// Its text, once they are all there.
    Sheet(Receiver<Result<Vec<u8>, Refusal>>),
}

/// One file, read from its start.
pub(super) struct Source {
    blob_id: i64,
    chunk: i64,
    packing: String,
    unpacker: Unpacker,
    unpacked_bytes: u64,
    limit_bytes: u64,
}

impl Source {
    pub fn open(file: &ImportFile, settings: &ImportSettings) -> Result<Self, SourceError> {
        let unpacker = match file.packing.as_str() {
            "gzip" => Unpacker::Gzip(Box::new(MultiGzDecoder::new(Vec::new()))),
            "zstd" => {
                let decoder = ZstdDecoder::new(Vec::new()).map_err(|_| damaged(&file.packing))?;
                Unpacker::Zstd(Box::new(decoder))
            }
            XLSX => Unpacker::Workbook(Vec::new(), workbook::Limits::of(settings)),
            _ => Unpacker::None,
        };
        let packing = file.packing.clone();
        Ok(Self {
            blob_id: file.blob_id,
            chunk: 0,
            packing,
            unpacker,
            unpacked_bytes: 0,
            limit_bytes: settings.unpacked_limit_bytes,
        })
    }

    /// Hands the next chunk's bytes to `take`, in pieces. `false` after the last.
    pub async fn next(
        &mut self,
        store: &Store,
        mut take: impl FnMut(&[u8]) -> Result<(), Refusal>,
    ) -> Result<bool, SourceError> {
        if let Unpacker::Sheet(pieces) = &mut self.unpacker {
            let Some(piece) = pieces.recv().await else {
                return Ok(false);
            };
            self.hand_on(&piece?, &mut take)?;
            return Ok(true);
        }
        let mut conn = store.read().await?;
        let chunk = blobs::read_chunk(&mut conn, self.blob_id, self.chunk).await?;
        drop(conn);
        self.chunk += 1;
        if let Unpacker::Workbook(bytes, limits) = &mut self.unpacker {
            self.unpacker = collect(std::mem::take(bytes), *limits, chunk)?;
            return Ok(true);
        }
        let Some(chunk) = chunk else {
            self.finish(&mut take)?;
            return Ok(false);
        };
        let portion = match self.unpacker {
            Unpacker::None | Unpacker::Workbook(..) | Unpacker::Sheet(_) => chunk.len().max(1),
            Unpacker::Gzip(_) => GZIP_PORTION_BYTES,
            Unpacker::Zstd(_) => ZSTD_PORTION_BYTES,
        };
        for part in chunk.chunks(portion) {
            self.unpack(part, &mut take)?;
        }
        Ok(true)
    }

    fn unpack(
        &mut self,
        part: &[u8],
        take: &mut impl FnMut(&[u8]) -> Result<(), Refusal>,
    ) -> Result<(), SourceError> {
        let written = match &mut self.unpacker {
            Unpacker::None | Unpacker::Workbook(..) | Unpacker::Sheet(_) => return self.hand_on(part, take),
            Unpacker::Gzip(decoder) => decoder
                .write_all(part)
                .map(|()| std::mem::take(decoder.get_mut())),
            Unpacker::Zstd(decoder) => decoder
                .write_all(part)
                .map(|()| std::mem::take(decoder.get_mut())),
        };
        let bytes = written.map_err(|_| damaged(&self.packing))?;
        self.hand_on(&bytes, take)
    }

    fn finish(&mut self, take: &mut impl FnMut(&[u8]) -> Result<(), Refusal>) -> Result<(), SourceError> {
        let flushed = match &mut self.unpacker {
            Unpacker::None | Unpacker::Workbook(..) | Unpacker::Sheet(_) => return Ok(()),
            Unpacker::Gzip(decoder) => decoder.try_finish().map(|()| std::mem::take(decoder.get_mut())),
            Unpacker::Zstd(decoder) => decoder.flush().map(|()| std::mem::take(decoder.get_mut())),
        };
        let bytes = flushed.map_err(|_| damaged(&self.packing))?;
        self.hand_on(&bytes, take)
    }

    fn hand_on(
        &mut self,
        bytes: &[u8],
        take: &mut impl FnMut(&[u8]) -> Result<(), Refusal>,
    ) -> Result<(), SourceError> {
        self.unpacked_bytes += bytes.len() as u64;
        if self.unpacked_bytes > self.limit_bytes {
            return Err(Refusal::new(refusal::FILE_TOO_LARGE)
                .with("limit", self.limit_bytes)
                .into());
        }
        if bytes.is_empty() {
            Ok(())
        } else {
            Ok(take(bytes)?)
        }
    }
}

/// The next bytes of a workbook; after the last, its sheet is read.
fn collect(
    mut bytes: Vec<u8>,
    limits: workbook::Limits,
    chunk: Option<Vec<u8>>,
) -> Result<Unpacker, Refusal> {
    let Some(chunk) = chunk else {
        return Ok(Unpacker::Sheet(workbook::read(bytes, limits)));
    };
    if (bytes.len() + chunk.len()) as u64 > limits.packed_bytes {
        return Err(workbook::too_large(
            "import.workbook_limit_bytes",
            limits.packed_bytes,
        ));
    }
    bytes.extend_from_slice(&chunk);
    Ok(Unpacker::Workbook(bytes, limits))
}

fn damaged(packing: &str) -> SourceError {
    SourceError::Refusal(Refusal::new(refusal::FILE_DAMAGED).with("packing", packing))
}

/// How the bytes are packed, by their first four.
pub(super) fn packing_of(head: &[u8]) -> &'static str {
    match head {
        [0x1f, 0x8b, ..] => "gzip",
        [0x28, 0xb5, 0x2f, 0xfd, ..] => "zstd",
        [b'P', b'K', 3, 4] => XLSX,
        _ => "none",
    }
}
