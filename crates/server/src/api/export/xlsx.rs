//! Rows as a workbook (XLSX), written as they come: nothing of it is held but the sheet's list of sizes. Texts stand in
//! their cells as texts, so no spreadsheet runs one as a formula.

use std::fmt::Write as _;
use std::io;

use serde_json::Value;

use super::columns::Column;
use super::names::{Cell, Names};
use super::zip::Zip;

/// Rows of a sheet at most, as spreadsheets have it, the header among them.
const SHEET_ROWS_MAX: u32 = 1_048_576;

const XML: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#;
const SPREADSHEET: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELATIONSHIPS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
const MEDIA: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml";

/// A workbook that is being written.
#[derive(Debug, Default)]
pub(super) struct Workbook {
    zip: Zip,
    sheets: u32,
    /// Rows of the sheet in hand; none is begun at 0.
    rows: u32,
}

impl Workbook {
    /// The next rows; answers what is ready of the file.
    pub(super) fn lines(&mut self, columns: &[Column], rows: &[Value], names: &Names) -> io::Result<Vec<u8>> {
        for row in rows {
            if self.rows == SHEET_ROWS_MAX || self.zip.is_entry_full() {
                self.end_sheet()?;
            }
            if self.rows == 0 {
                self.begin_sheet(columns)?;
            }
            let mut text = String::from("<row>");
            for column in columns {
                write_cell(&mut text, &names.cell(column, row));
            }
            text.push_str("</row>");
            self.zip.write(text.as_bytes())?;
            self.rows += 1;
        }
        Ok(self.zip.take())
    }

    /// The end of the file.
    pub(super) fn finish(&mut self, columns: &[Column]) -> io::Result<Vec<u8>> {
        if self.sheets == 0 {
            self.begin_sheet(columns)?;
        }
        self.end_sheet()?;
        for (name, text) in self.parts() {
            self.zip.begin(name)?;
            self.zip.write(text.as_bytes())?;
            self.zip.end()?;
        }
        self.zip.finish()?;
        Ok(self.zip.take())
    }

    fn begin_sheet(&mut self, columns: &[Column]) -> io::Result<()> {
        self.sheets += 1;
        self.zip.begin(&sheet_path(self.sheets))?;
        let mut text = format!(r#"{XML}<worksheet xmlns="{SPREADSHEET}"><sheetData><row>"#);
        for column in columns {
            write_cell(&mut text, &Cell::Text(column.name().into()));
        }
        text.push_str("</row>");
        self.rows = 1;
        self.zip.write(text.as_bytes())
    }

    fn end_sheet(&mut self) -> io::Result<()> {
        self.rows = 0;
        self.zip.write(b"</sheetData></worksheet>")?;
        self.zip.end()
    }

    /// The parts that tell which sheets there are.
    fn parts(&self) -> [(&'static str, String); 4] {
        let (mut types, mut sheets, mut links) = (String::new(), String::new(), String::new());
        for sheet in 1..=self.sheets {
            let path = sheet_path(sheet);
            let _ = write!(
                types,
                r#"<Override PartName="/{path}" ContentType="{MEDIA}.worksheet+xml"/>"#
            );
            let _ = write!(
                sheets,
                r#"<sheet name="{sheet}" sheetId="{sheet}" r:id="rId{sheet}"/>"#
            );
            let target = path.trim_start_matches("xl/");
            let _ = write!(
                links,
                r#"<Relationship Id="rId{sheet}" Type="{RELATIONSHIPS}/worksheet" Target="{target}"/>"#
            );
        }
        let content = format!(
            r#"{XML}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="{MEDIA}.sheet.main+xml"/>{types}</Types>"#
        );
        let root = format!(
            r#"{XML}<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" Type="{RELATIONSHIPS}/officeDocument" Target="xl/workbook.xml"/></Relationships>"#
        );
        let workbook = format!(
            r#"{XML}<workbook xmlns="{SPREADSHEET}" xmlns:r="{RELATIONSHIPS}"><sheets>{sheets}</sheets></workbook>"#
        );
        let links = format!(r#"{XML}<Relationships xmlns="{PACKAGE}/relationships">{links}</Relationships>"#);
        [
            ("[Content_Types].xml", content),
            ("_rels/.rels", root),
            ("xl/workbook.xml", workbook),
            ("xl/_rels/workbook.xml.rels", links),
        ]
    }
}

fn sheet_path(sheet: u32) -> String {
    format!("xl/worksheets/sheet{sheet}.xml")
}

fn write_cell(text: &mut String, cell: &Cell<'_>) {
    match cell {
        Cell::Blank => text.push_str("<c/>"),
        Cell::Number(number) => {
            let _ = write!(text, "<c><v>{number}</v></c>");
        }
        Cell::Flag(flag) => {
            let _ = write!(text, r#"<c t="b"><v>{}</v></c>"#, u8::from(*flag));
        }
        Cell::Text(words) => {
            text.push_str(r#"<c t="inlineStr"><is><t xml:space="preserve">"#);
            write_text(text, words);
            text.push_str("</t></is></c>");
        }
    }
}

/// Writes words as XML. What XML cannot hold at all is left out.
fn write_text(text: &mut String, words: &str) {
    for letter in words.chars() {
        match letter {
            '&' => text.push_str("&amp;"),
            '<' => text.push_str("&lt;"),
            '>' => text.push_str("&gt;"),
            // A reader would make a line feed of it.
            '\r' => text.push_str("&#13;"),
            '\t' | '\n' => text.push(letter),
            '\u{fffe}' | '\u{ffff}' => {}
            letter if letter.is_ascii_control() => {}
            letter => text.push(letter),
        }
    }
}
