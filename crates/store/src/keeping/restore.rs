//! From a stream to a book, which is one only when it is proved: every row counted and hashed again as it stands in the
//! database, and the whole compared with itself.

use crate::bulk::insert_rows;
use crate::open::{Building, file_fault};
use crate::{Conn, Fault, Location, StoreSettings, Value, args, clock, feed, migrate, verify};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Read;
use std::path::Path;

use super::backup::read_table;
use super::catalogue::{Column, Table, kind_of, tables};
use super::line::read_row;
use super::notes::{RestoreNote, note_restore};
use super::owned;
use super::stream::{Adder, LineReader, Mark, broken, read_mark};
use super::{BOOK, FORMAT, Manifest, OWNER, Progress, Step, Summary, TableSum};

/// Rows that are inserted together, at most.
const ROWS_TOGETHER: usize = 1_000;
/// And the length of their lines, from which on no more are added: files lie in chunks.
const BYTES_TOGETHER: usize = 1 << 20;

/// Whether a book that does not agree with itself is put in place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Soundness {
    /// It is refused.
    Required,
    /// It is taken as it was when it was backed up: better broken than lost.
    AsItWas,
}

/// Where a book is restored to, and how.
#[derive(Clone, Debug)]
pub struct Restore {
    /// Where it is to live.
    pub location: Location,
    /// Limits and sizes.
    pub settings: StoreSettings,
    /// Also in the place of a book that is not empty.
    pub replace: bool,
    /// Whether it must agree with itself.
    pub soundness: Soundness,
    /// Whether the stream comes from a backup, whose restore is noted.
    pub from_backup: bool,
}

/// Restores a backup, and proves it.
///
/// # Errors
/// [`Fault::BackupBroken`], [`Fault::NotEmpty`], [`Fault::InUse`], [`Fault::Unsound`], or the [`Fault`] of a read or
/// a write. Whatever it is, what was there before is there as it was.
pub async fn restore(file: &Path, to: &Restore, hear: impl FnMut(Progress)) -> Result<Summary, Fault> {
    let input = File::open(file).map_err(file_fault(file))?;
    restore_stream(input, to, hear).await
}

/// Restores a backup into a folder that is removed again: nothing is kept but the proof.
///
/// # Errors
/// As [`restore`].
pub async fn check(
    file: &Path,
    folder: &Path,
    settings: &StoreSettings,
    hear: impl FnMut(Progress),
) -> Result<Summary, Fault> {
    let to = Restore {
        location: Location::Sqlite(folder.to_owned()),
        settings: settings.clone(),
        replace: true,
        soundness: Soundness::Required,
        from_backup: true,
    };
    let checked = restore(file, &to, hear).await;
    let removed = fs::remove_dir_all(folder).map_err(file_fault(folder));
    let summary = checked?;
    removed?;
    Ok(summary)
}

/// As [`restore`], from any source.
///
/// # Errors
/// As [`restore`].
pub async fn restore_stream(
    input: impl Read,
    to: &Restore,
    mut hear: impl FnMut(Progress),
) -> Result<Summary, Fault> {
    let (reader, manifest) = LineReader::new(input)?;
    refuse_unknown(&manifest)?;
    let mut building = Building::begin(&to.location, &to.settings, to.replace).await?;
    match build(&mut building, to, reader, manifest, &mut hear).await {
        Ok(summary) => building.finish().await.map(|()| summary),
        Err(fault) => {
            building.give_up().await;
            Err(fault)
        }
    }
}

/// Refuses what this program cannot read.
fn refuse_unknown(manifest: &Manifest) -> Result<(), Fault> {
    let kind = if manifest.owner.is_some() { OWNER } else { BOOK };
    if manifest.evenkeel != kind {
        return Err(broken("it holds no book"));
    }
    migrate::refuse_newer(&manifest.min_binary)?;
    if manifest.format > FORMAT || manifest.schema_version > migrate::newest() {
        return Err(Fault::BinaryTooOld {
            needed: manifest.program.clone(),
            actual: migrate::THIS_BINARY.to_owned(),
        });
    }
    Ok(())
}

async fn build<R: Read>(
    building: &mut Building,
    to: &Restore,
    mut reader: LineReader<R>,
    manifest: Manifest,
    hear: &mut impl FnMut(Progress),
) -> Result<Summary, Fault> {
    let conn = &mut building.conn;
    migrate::bring_up_within(conn, manifest.schema_version).await?;
    let indexes = take_indexes(conn).await?;
    let owner = manifest.owner.as_ref().map(|owner| owner.id);
    let mut empty = empty_tables(conn, owner).await?;
    let mut adder = match owner {
        Some(_) => Some(owned::Adder::begin(conn).await?),
        None => None,
    };
    let (loaded, rows, sha256) = load(conn, &mut reader, &mut empty, &mut adder, hear).await?;
    if let Some(adder) = adder {
        adder.finish(conn).await?;
    }
    make_indexes(conn, indexes, hear).await?;
    prove(conn, &loaded, hear).await?;
    migrate::bring_up_within(conn, migrate::newest()).await?;
    if to.soundness == Soundness::Required {
        refuse_unsound(conn, hear).await?;
    }
    feed::start_epoch_anew(conn, building.epoch_before).await?;
    if to.from_backup && owner.is_none() {
        let note = RestoreNote {
            verified_at: clock::now_us(conn).await?,
            made_at: manifest.made_at,
            position: manifest.position,
            rows,
        };
        note_restore(conn, &note).await?;
    }
    Ok(Summary {
        manifest,
        tables: loaded.into_iter().map(|(_, sum)| sum).collect(),
        rows,
        sha256,
    })
}

/// Drops the indexes, which are made faster when all rows are there; answers how they are made.
async fn take_indexes(conn: &mut Conn) -> Result<Vec<String>, Fault> {
    let sql = conn.dialect().select_indexes();
    let indexes: Vec<(String, String)> = conn.fetch_all(sql, args![]).await?;
    for (name, _) in &indexes {
        conn.script(format!("DROP INDEX \"{name}\"")).await?;
    }
    Ok(indexes.into_iter().map(|(_, made)| made).collect())
}

/// Empties what the migrations put into a new book; answers its tables by name.
async fn empty_tables(conn: &mut Conn, owner: Option<i64>) -> Result<BTreeMap<String, Table>, Fault> {
    let tables = tables(conn, owner).await?;
    for table in &tables {
        conn.script(format!("DELETE FROM \"{}\"", table.name)).await?;
    }
    Ok(tables
        .into_iter()
        .map(|table| (table.name.clone(), table))
        .collect())
}

type Loaded = Vec<(Table, TableSum)>;

/// Reads every table in; answers what came, how many rows, and the stream's hash.
async fn load<R: Read>(
    conn: &mut Conn,
    reader: &mut LineReader<R>,
    empty: &mut BTreeMap<String, Table>,
    adder: &mut Option<owned::Adder>,
    hear: &mut impl FnMut(Progress),
) -> Result<(Loaded, u64, String), Fault> {
    let (mut loaded, mut rows) = (Loaded::new(), 0);
    loop {
        match reader.mark()? {
            Mark::Begin {
                table,
                columns,
                kinds,
            } => {
                let known = empty.remove(&table);
                let known = known.ok_or_else(|| broken(format!("it has an unknown table: {table}")))?;
                let table = in_order(&known, &columns, &kinds)?;
                let mut heard = |done| {
                    hear(Progress {
                        step: Step::Load,
                        done: rows + done,
                    });
                };
                let sum = load_table(conn, reader, &table, adder, &mut heard).await?;
                rows += sum.rows;
                loaded.push((table, sum));
            }
            Mark::EndOfBook { end_of_book, sha256 } => {
                reader.end(&sha256)?;
                if let Some(missing) = empty.keys().next() {
                    return Err(broken(format!("a table is missing: {missing}")));
                }
                if end_of_book != rows {
                    return Err(broken(format!("it has {rows} rows, not {end_of_book}")));
                }
                return Ok((loaded, rows, sha256));
            }
            Mark::End { end, .. } => return Err(broken(format!("{end} ends before it begins"))),
        }
    }
}

/// The table with its columns in the stream's order.
fn in_order(table: &Table, columns: &[String], kinds: &[String]) -> Result<Table, Fault> {
    let other = || broken(format!("{} has other columns here", table.name));
    let find = |(name, kind): (&String, &String)| -> Result<Column, Fault> {
        let column = table.columns.iter().find(|column| column.name == *name);
        let same = column.filter(|column| kind_of(kind) == Some(column.kind));
        same.cloned().ok_or_else(other)
    };
    let found: Vec<Column> = columns.iter().zip(kinds).map(find).collect::<Result<_, _>>()?;
    if found.len() != table.columns.len() || columns.len() != found.len() {
        return Err(other());
    }
    Ok(Table {
        name: table.name.clone(),
        columns: found,
        condition: table.condition.clone(),
    })
}

async fn load_table<R: Read>(
    conn: &mut Conn,
    reader: &mut LineReader<R>,
    table: &Table,
    own: &mut Option<owned::Adder>,
    hear: &mut impl FnMut(u64),
) -> Result<TableSum, Fault> {
    let more = own.as_ref().map(|_| owned::Adder::columns(&table.name));
    let insert = table.insert(&more.unwrap_or_default());
    let (mut adder, mut rows, mut bytes, mut done) = (Adder::default(), Vec::new(), 0, 0);
    loop {
        let line = reader.next()?;
        let is_row = line.first() == Some(&b'[');
        if is_row {
            adder.add(line);
            bytes += line.len();
            let row: Option<Vec<Value>> = read_row(line, table);
            let row = row.ok_or_else(|| broken(format!("{}: a row is not understood", table.name)))?;
            rows.push(match own {
                Some(own) => own.complete(table, row)?,
                None => row,
            });
        }
        if rows.len() == ROWS_TOGETHER || bytes >= BYTES_TOGETHER || !is_row {
            done += rows.len() as u64;
            let end = if is_row { None } else { Some(read_mark(line)?) };
            insert_rows(conn, &insert, std::mem::take(&mut rows)).await?;
            bytes = 0;
            hear(done);
            if let Some(end) = end {
                return compare(adder.sum(&table.name), &end);
            }
        }
    }
}

/// Compares what came with what was sent.
fn compare(sum: TableSum, end: &Mark) -> Result<TableSum, Fault> {
    match end {
        Mark::End { end, rows, sha256 } if (end, rows, sha256) == (&sum.table, &sum.rows, &sum.sha256) => {
            Ok(sum)
        }
        _ => Err(broken(format!("{} is not whole", sum.table))),
    }
}

async fn make_indexes(
    conn: &mut Conn,
    indexes: Vec<String>,
    hear: &mut impl FnMut(Progress),
) -> Result<(), Fault> {
    for (made, index) in (1..).zip(indexes) {
        conn.script(index).await?;
        hear(Progress {
            step: Step::Index,
            done: made,
        });
    }
    match conn.dialect().learn_spread() {
        Some(learn) => conn.execute(learn, args![]).await.map(drop),
        None => Ok(()),
    }
}

/// Reads every row again, as the database has it.
async fn prove(conn: &mut Conn, loaded: &Loaded, hear: &mut impl FnMut(Progress)) -> Result<(), Fault> {
    let mut before = 0;
    for (table, sum) in loaded {
        let heard = |rows| {
            hear(Progress {
                step: Step::Prove,
                done: before + rows,
            });
        };
        let found = read_table(conn, table, |_| Ok(()), heard).await?;
        if found != *sum {
            return Err(Fault::Unsound(format!("{} holds something else", table.name)));
        }
        before += sum.rows;
    }
    Ok(())
}

async fn refuse_unsound(conn: &mut Conn, hear: &mut impl FnMut(Progress)) -> Result<(), Fault> {
    let report = verify::run(conn, |progress| {
        hear(Progress {
            step: Step::Verify,
            done: progress.done,
        });
    })
    .await?;
    if report.is_clean() {
        return Ok(());
    }
    let broken = report.broken.keys().filter(|invariant| !invariant.warns());
    let codes: Vec<&str> = broken.map(|invariant| invariant.code()).collect();
    Err(Fault::Unsound(codes.join(", ")))
}
