//! Any table written in any dialect reads back equal, wherever the chunks are cut.

use domain::imports::read::{Form, FormGiven, Row, RowReader, TableReader};
use domain::imports::{Limits, Refusal};
use encoding_rs::{UTF_8, WINDOWS_1252};
use proptest::prelude::*;

type Cells = Vec<Vec<String>>;

fn read(bytes: &[u8], cuts: &[usize], given: &FormGiven) -> Result<(Form, Cells, Vec<u64>), Refusal> {
    let mut reader = TableReader::new(
        0,
        given.clone(),
        None,
        &Limits {
            sample_bytes: 64,
            ..Limits::default()
        },
    );
    let (mut rows, mut lines) = (Cells::new(), Vec::new());
    let mut take = |_: &Form, row: Row<'_>| {
        rows.push(row.cells().map(str::to_owned).collect());
        lines.push(row.line);
        Ok(())
    };
    let mut rest = bytes;
    for cut in cuts {
        let (piece, after) = rest.split_at((*cut).min(rest.len()));
        reader.push(piece, &mut take)?;
        rest = after;
    }
    reader.push(rest, &mut take)?;
    let finished = reader.finish(&mut take)?;
    Ok((finished.form, rows, lines))
}

fn write(rows: &Cells, separator: char, line_break: &str, always_quote: bool) -> String {
    let mut text = String::new();
    for row in rows {
        let cells: Vec<String> = row
            .iter()
            .map(|cell| {
                if always_quote || cell.contains([separator, '"', '\n', '\r']) {
                    format!("\"{}\"", cell.replace('"', "\"\""))
                } else {
                    cell.clone()
                }
            })
            .collect();
        text.push_str(&cells.join(&separator.to_string()));
        text.push_str(line_break);
    }
    text
}

fn cell() -> impl Strategy<Value = String> {
    proptest::string::string_regex("[a-zA-Z0-9éüß€ ,;|\t\"\n\r.'=-]{0,12}").expect("a pattern")
}

/// A first cell that is never blank, so that no row is a blank line.
fn table() -> impl Strategy<Value = Cells> {
    (2_usize..6).prop_flat_map(|width| {
        let row = (
            proptest::string::string_regex("[a-z]{1,4}").expect("a pattern"),
            prop::collection::vec(cell(), width - 1),
        );
        prop::collection::vec(
            row.prop_map(|(first, rest)| std::iter::once(first).chain(rest).collect()),
            1..12,
        )
    })
}

fn dialect() -> impl Strategy<Value = (char, &'static str, bool)> {
    (
        prop::sample::select(vec![',', ';', '\t', '|']),
        prop::sample::select(vec!["\n", "\r\n", "\r"]),
        any::<bool>(),
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn what_is_written_is_read(
        table in table(),
        (separator, line_break, quote) in dialect(),
        encoding in prop::sample::select(vec!["utf-8", "windows-1252", "utf-16le", "utf-16be"]),
        cuts in prop::collection::vec(0_usize..40, 0..10),
    ) {
        let mut rows = vec![(0..table[0].len()).map(|column| format!("head{}", "x".repeat(column))).collect()];
        rows.extend(table.clone());
        let text = write(&rows, separator, line_break, quote);
        let bytes = match encoding {
            "utf-16le" => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
            "utf-16be" => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
            "windows-1252" => WINDOWS_1252.encode(&text).0.into_owned(),
            _ => text.into_bytes(),
        };
        let given = FormGiven {
            encoding: Some(encoding.to_owned()),
            separator: Some(separator),
            header_row: Some(1),
            ..FormGiven::default()
        };
        let (_, whole, lines) = read(&bytes, &[], &given).expect("a sound table");
        prop_assert_eq!(&whole, &table);
        let (_, cut, cut_lines) = read(&bytes, &cuts, &given).expect("a sound table");
        prop_assert_eq!((cut, cut_lines), (whole, lines));
    }

    #[test]
    fn any_bytes_read_the_same_in_any_chunks(bytes in prop::collection::vec(any::<u8>(), 0..400), cuts in prop::collection::vec(0_usize..40, 0..12)) {
        let given = FormGiven::default();
        prop_assert_eq!(read(&bytes, &[], &given), read(&bytes, &cuts, &given));
    }

    #[test]
    fn any_text_reads_as_the_oracle_reads_it(text in "[ab,\"\n\r]{0,40}") {
        let ours = ours(&text);
        prop_assume!(ours.is_some());
        prop_assert_eq!(ours.expect("just seen"), oracle(text.as_bytes()));
    }
}

/// Our records; `None` for what the oracle forgives: a quote that never closes, or text behind a closing one.
fn ours(text: &str) -> Option<Cells> {
    let mut rows = Cells::new();
    let mut faulty = false;
    let mut reader = RowReader::new(0, b',', &Limits::default());
    let mut take = |row: Row<'_>| {
        faulty = faulty || row.fault.is_some();
        rows.push(row.cells().map(str::to_owned).collect());
        Ok(())
    };
    reader.push(text, &mut take).ok()?;
    reader.finish(&mut take).ok()?;
    (!faulty).then_some(rows)
}

fn oracle(bytes: &[u8]) -> Cells {
    let mut reader = csv_core::Reader::new();
    let (mut rows, mut text, mut ends) = (Cells::new(), vec![0; 4096], vec![0; 256]);
    let mut input = bytes;
    let (mut written, mut ended) = (0, 0);
    loop {
        let (result, read, wrote, end) = reader.read_record(input, &mut text[written..], &mut ends[ended..]);
        input = &input[read..];
        written += wrote;
        ended += end;
        match result {
            csv_core::ReadRecordResult::Record => {
                let mut start = 0;
                let cells = ends[..ended].iter().map(|end| {
                    let cell = String::from_utf8(text[start..*end].to_vec()).expect("ASCII");
                    start = *end;
                    cell
                });
                rows.push(cells.collect());
                (written, ended) = (0, 0);
            }
            csv_core::ReadRecordResult::End => return rows,
            _ => {}
        }
    }
}

#[test]
fn places_are_physical_lines() {
    let text = "a,b\r\n1,\"two\r\nlines\"\r\n\r\n3,4\n5,\"6";
    let refusal = read(text.as_bytes(), &[], &FormGiven::default()).expect_err("an open quote");
    assert_eq!(refusal.code, "import.quote_not_closed");
    let place = refusal.place.expect("a place");
    assert_eq!((place.line, place.column), (6, Some(2)));
    let (_, rows, lines) =
        read(text.replace("\"6", "6").as_bytes(), &[], &FormGiven::default()).expect("a table");
    assert_eq!((rows.len(), lines), (3, vec![2, 5, 6]));
}

#[test]
fn nul_and_broken_utf8_are_told_with_their_line() {
    for (bytes, code, line) in [
        (&b"a,b\n1,2\n3,\x004\n"[..], "import.nul", 3),
        (&b"a,b\n\xC3\xA9,2\n3,\xFF\n"[..], "import.bytes_malformed", 3),
        (&b""[..], "import.file_empty", 1),
        (&b"\n\n\n"[..], "import.file_empty", 1),
        (&b"PK\x03\x04rest"[..], "import.file_not_text_table", 1),
    ] {
        let refusal = read(bytes, &[3, 4], &FormGiven::default()).expect_err(code);
        assert_eq!(
            (refusal.code, refusal.place.map(|place| place.line)),
            (code, Some(line))
        );
    }
}

#[test]
fn limits_are_told_by_name_and_place() {
    let limits = Limits {
        field_bytes: 10,
        columns: 3,
        record_bytes: 25,
        ..Limits::default()
    };
    for (text, code) in [
        ("a,b\n12345678901,2\n", "import.field_too_long"),
        ("a,b\n1,2,3,4\n", "import.too_many_columns"),
        (
            "a,b\n1234567890,1234567890,1234567890\n",
            "import.record_too_long",
        ),
    ] {
        let mut reader = TableReader::new(0, FormGiven::default(), None, &limits);
        let mut nothing = |_: &Form, _: Row<'_>| Ok(());
        let pushed = reader.push(text.as_bytes(), &mut nothing);
        let refusal = pushed
            .and_then(|()| reader.finish(&mut nothing).map(|_| ()))
            .expect_err(code);
        assert_eq!(
            (refusal.code, refusal.place.map(|place| place.line)),
            (code, Some(2))
        );
    }
}

#[test]
fn encodings_are_found() {
    let table =
        "klant;plaats;aantal\nJansen;Köln;1\nRené;'s-Gravenhage;2\nMüller;Nürnberg;3\nGötz;Österreich;4\n";
    let utf16: Vec<u8> = table.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let marked: Vec<u8> = "\u{feff}".bytes().chain(table.bytes()).collect();
    for (bytes, encoding) in [
        (table.as_bytes().to_vec(), "UTF-8"),
        (marked, "UTF-8"),
        (WINDOWS_1252.encode(table).0.into_owned(), "windows-1252"),
        (utf16, "UTF-16LE"),
    ] {
        let (form, rows, _) = read(&bytes, &[5], &FormGiven::default()).expect("a table");
        assert_eq!(
            (form.encoding, form.header.names[0].as_str()),
            (encoding, "klant")
        );
        assert_eq!(rows[0][1], "Köln");
    }
    assert_eq!(UTF_8.name(), "UTF-8");
}
