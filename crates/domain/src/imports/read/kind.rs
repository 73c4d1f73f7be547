//! What the first bytes of a file say it is, when it is not a table of text.

/// The kind of file behind well-known first bytes; `None` when it may be text.
#[must_use]
pub fn foreign_kind(head: &[u8]) -> Option<&'static str> {
    const MAGIC: &[(&[u8], &str)] = &[
        (b"PK\x03\x04", "zip_or_xlsx"),
        (b"PK\x05\x06", "zip_or_xlsx"),
        (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "xls"),
        (b"\x09\x08\x10\x00\x00\x06\x05\x00", "xls"),
        (b"\x1F\x8B", "gzip"),
        (b"\x28\xB5\x2F\xFD", "zstd"),
        (b"BZh", "bzip2"),
        (b"\xFD7zXZ\x00", "xz"),
        (b"7z\xBC\xAF\x27\x1C", "7z"),
        (b"Rar!", "rar"),
        (b"%PDF-", "pdf"),
        (b"SQLite format 3\x00", "sqlite"),
        (b"\x89PNG", "picture"),
        (b"\xFF\xD8\xFF", "picture"),
        (b"GIF8", "picture"),
        (b"PAR1", "parquet"),
        (b"\x7FELF", "program"),
    ];
    MAGIC
        .iter()
        .find(|(magic, _)| head.starts_with(magic))
        .map(|(_, kind)| *kind)
        .or_else(|| markup_kind(head))
}

/// Web pages, XML and JSON come with table names often enough to be told apart by name.
fn markup_kind(head: &[u8]) -> Option<&'static str> {
    let text = head
        .strip_prefix(b"\xEF\xBB\xBF")
        .unwrap_or(head)
        .trim_ascii_start();
    let begins =
        |start: &str| text.len() >= start.len() && text[..start.len()].eq_ignore_ascii_case(start.as_bytes());
    if begins("<!doctype html") || begins("<html") || begins("<table") {
        Some("html")
    } else if begins("<?xml") {
        Some("xml")
    } else if begins("{\\rtf") {
        Some("rtf")
    } else if begins("[{") || begins("{\"") {
        Some("json")
    } else {
        None
    }
}
