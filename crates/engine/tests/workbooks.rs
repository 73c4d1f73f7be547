//! A workbook comes in as the file would that somebody saves of it.

mod world;

use domain::access::Actor;
use domain::id::ImportId;
use domain::imports::Noun;
use domain::owners::ShortPolicy;
use engine::imports::{self, Choice, Counters, FileUpload, Step};
use std::io::{Cursor, Write};
use std::time::Duration;
use store::harness::both_dbs;
use store::{Scope, orders};
use world::World;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const TYPES: &str = r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/></Types>"#;
const RELS: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const BOOK: &str = r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Empty" sheetId="1" r:id="rId1"/><sheet name="Orders" sheetId="2" r:id="rId2"/></sheets></workbook>"#;
const BOOK_RELS: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet2.xml"/><Relationship Id="rId3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="rId4" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>"#;
/// The second style shows a day with its time.
const STYLES: &str = r#"<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="22"/></cellXfs></styleSheet>"#;
const STRINGS: &str = r#"<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>Order number</t></si><si><t>Order date</t></si><si><t>Item code</t></si><si><t>Quantity</t></si><si><t>Price</t></si><si><t>Currency</t></si><si><t>PEN</t></si><si><t>EUR</t></si><si><t>Naam, "met" ; tekens</t></si><si><t>Name</t></si></sst>"#;

fn sheet(rows: &str) -> String {
    format!(
        r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}</sheetData></worksheet>"#
    )
}

/// A shared text, a number, or a moment in a cell.
fn text(at: &str, index: usize) -> String {
    format!(r#"<c r="{at}" t="s"><v>{index}</v></c>"#)
}

fn number(at: &str, number: &str) -> String {
    format!(r#"<c r="{at}"><v>{number}</v></c>"#)
}

fn moment(at: &str, days: &str) -> String {
    format!(r#"<c r="{at}" s="1"><v>{days}</v></c>"#)
}

/// Two orders below a blank row; the first sheet is empty. A number of an order is a number, a quantity one and a half.
fn workbook() -> Vec<u8> {
    let head: String = [
        ("A", 0),
        ("B", 1),
        ("C", 2),
        ("D", 3),
        ("E", 4),
        ("F", 5),
        ("G", 9),
    ]
    .map(|(column, index)| text(&format!("{column}1"), index))
    .concat();
    let line = |row: u32, order: &str, days: &str, quantity: &str| {
        let at = |column: &str| format!("{column}{row}");
        let cells = [
            number(&at("A"), order),
            moment(&at("B"), days),
            text(&at("C"), 6),
            number(&at("D"), quantity),
            number(&at("E"), "2.55"),
            text(&at("F"), 7),
            text(&at("G"), 8),
        ];
        format!(r#"<row r="{row}">{}</row>"#, cells.concat())
    };
    let rows = format!(
        r#"<row r="1">{head}</row>{}{}{}"#,
        line(3, "17850", "46041.385416666664", "2"),
        line(4, "17851", "46041", "3"),
        line(5, "17852", "46041", "1.5"),
    );
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, part) in [
        ("[Content_Types].xml", TYPES),
        ("_rels/.rels", RELS),
        ("xl/workbook.xml", BOOK),
        ("xl/_rels/workbook.xml.rels", BOOK_RELS),
        ("xl/styles.xml", STYLES),
        ("xl/sharedStrings.xml", STRINGS),
        ("xl/worksheets/sheet1.xml", &sheet("")),
        ("xl/worksheets/sheet2.xml", &sheet(&rows)),
    ] {
        zip.start_file(name, SimpleFileOptions::default())
            .expect("begins");
        zip.write_all(part.as_bytes()).expect("packs");
    }
    zip.finish().expect("packs").into_inner()
}

async fn uploaded(world: &World, bytes: &[u8]) -> ImportId {
    let (engine, actor) = (&world.engine, Actor::SYSTEM);
    let id = imports::create(engine, &actor, world.owner, Noun::Orders, "monday").await;
    let id = id.expect("it is made");
    let upload = FileUpload::begin(engine, &actor, id, "monday.xlsx").await;
    let mut upload = upload.expect("it begins");
    for piece in bytes.chunks(1_000) {
        upload.push(piece.to_vec()).await.expect("it is taken");
    }
    upload.finish().await.expect("it is whole");
    id
}

/// Takes a step and waits until it is done; an error of the import ends it.
async fn until(world: &World, id: ImportId, step: Step, state: &str) -> Result<Counters, String> {
    let (engine, actor) = (&world.engine, Actor::SYSTEM);
    imports::step(engine, &actor, id, step).await.expect("it begins");
    for _ in 0..1_000 {
        let row = imports::find(engine, &actor, id).await.expect("it is there");
        if row.state == state {
            return Ok(serde_json::from_str(&row.counters).expect("counters"));
        }
        if !row.error.is_empty() {
            return Err(row.error);
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("never {state}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn orders_come_in_from_the_first_sheet_that_has_any_with_numbers_dates_and_texts_as_they_are() {
    both_dbs(|store| async move {
        let world = World::begin(store, ShortPolicy::Backorder).await;
        let id = uploaded(&world, &workbook()).await;
        until(&world, id, Step::Survey, "surveyed")
            .await
            .expect("it is read");
        let choice = Choice {
            history: Some(false),
            ..Choice::default()
        };
        let (engine, actor) = (&world.engine, Actor::SYSTEM);
        imports::choose(engine, &actor, id, choice)
            .await
            .expect("it is chosen");
        for (step, state) in [(Step::Check, "checked"), (Step::Commit, "done")] {
            let counters = until(&world, id, step, state).await.expect("it goes on");
            assert_eq!(
                (counters.orders_created, counters.lines_refused),
                (2, 1),
                "{state}"
            );
        }
        let mut conn = engine.store().read().await.expect("reads");
        let found = orders::by_ref(&mut conn, Scope::All, world.channel, "17850").await;
        let order = found.expect("reads").expect("it came in under its number");
        assert_eq!(order.placed_raw, "2026-01-19 09:15:00");
        assert_eq!(order.total.0, 510);
        let found = orders::by_ref(&mut conn, Scope::All, world.channel, "17851").await;
        assert_eq!(
            found.expect("reads").expect("it came in").placed_raw,
            "2026-01-19"
        );
        drop(conn);

        let again = uploaded(&world, &workbook()).await;
        for (step, state) in [
            (Step::Survey, "surveyed"),
            (Step::Check, "checked"),
            (Step::Commit, "done"),
        ] {
            let counters = until(&world, again, step, state).await.expect("it goes on");
            assert_eq!(
                counters.orders_created, 0,
                "{state}: the same workbook twice changes nothing"
            );
        }
        world.end().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_no_workbook_is_refused_in_words() {
    both_dbs(|store| async move {
        let world = World::begin(store, ShortPolicy::Backorder).await;
        let whole = workbook();
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        zip.start_file("readme.txt", SimpleFileOptions::default())
            .expect("begins");
        zip.write_all(b"no workbook").expect("packs");
        let other = zip.finish().expect("packs").into_inner();
        for bytes in [&whole[..whole.len() / 2], &other] {
            let id = uploaded(&world, bytes).await;
            let error = until(&world, id, Step::Survey, "surveyed").await;
            let error = error.map(drop).expect_err("it is refused");
            assert!(error.contains("import.file_damaged"), "{error}");
        }
        world.end().await;
    })
    .await;
}
