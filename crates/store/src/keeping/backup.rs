//! From a book to a stream, and to a file that is a backup only when it is whole.

use crate::bulk::Kind;
use crate::open::file_fault;
use crate::{Conn, Fault, Scope, Sql, Store, Value, book, clock, feed, migrate, owners};
use domain::id::{Id, OwnerId};
use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use super::catalogue::{Table, tables};
use super::line::write_row;
use super::stream::{Adder, LineWriter, Mark};
use super::{BOOK, FORMAT, Manifest, OWNER, OwnerOfStream, Progress, Step, Summary, TableSum};

/// Rows read by one statement, so that none runs for long and the progress is heard of.
const PAGE_ROWS: usize = 2_000;
/// And of those with bytes, some of which are chunks of files.
const PAGE_ROWS_WITH_BYTES: usize = 500;

/// What a backup's name ends in until it is whole.
const UNFINISHED: &str = "part";

/// Writes the book into a file that is not there yet; answers what it holds, and its size in bytes. Under its name
/// stands a whole backup or nothing: until it is on the disk it has another.
///
/// # Errors
/// [`Fault::NotEmpty`] when the file is there; the [`Fault`] of a read or a write.
pub async fn back_up(
    store: &Store,
    file: &Path,
    hear: impl FnMut(Progress),
) -> Result<(Summary, u64), Fault> {
    write(store, file, None, hear).await
}

/// Writes what is an owner's into a file, as [`back_up`] does a whole book. A book of its own can be restored from it.
///
/// # Errors
/// As [`back_up`]; [`Fault::Missing`] when there is no such owner.
pub async fn export(
    store: &Store,
    file: &Path,
    owner: OwnerId,
    hear: impl FnMut(Progress),
) -> Result<(Summary, u64), Fault> {
    write(store, file, Some(owner), hear).await
}

async fn write(
    store: &Store,
    file: &Path,
    owner: Option<OwnerId>,
    hear: impl FnMut(Progress),
) -> Result<(Summary, u64), Fault> {
    if file.exists() {
        return Err(Fault::NotEmpty(file.display().to_string()));
    }
    let unfinished = unfinished(file);
    let written = write_file(store, &unfinished, owner, hear).await;
    let done = written.and_then(|summary| {
        let size = settle(&unfinished, file).map_err(file_fault(file))?;
        Ok((summary, size))
    });
    if done.is_err() {
        // What could not be written may not be removable either; its name says what it is.
        let _ = fs::remove_file(&unfinished);
    }
    done
}

async fn write_file(
    store: &Store,
    path: &Path,
    owner: Option<OwnerId>,
    hear: impl FnMut(Progress),
) -> Result<Summary, Fault> {
    // It holds names and addresses: it is for the user who runs the program alone.
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true).mode(0o600);
    let out = options.open(path).map_err(file_fault(path))?;
    let mut conn = store.read().await?;
    let (out, summary) = write_part(&mut conn, out, owner, hear).await?;
    out.sync_all().map_err(file_fault(path))?;
    Ok(summary)
}

/// Gives a whole file its name; answers its size.
fn settle(unfinished: &Path, file: &Path) -> std::io::Result<u64> {
    let size = fs::metadata(unfinished)?.len();
    // Not a rename: that would put itself in the place of a file that came in the meantime.
    fs::hard_link(unfinished, file)?;
    fs::remove_file(unfinished)?;
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
    File::open(folder.unwrap_or(Path::new(".")))?.sync_all()?;
    Ok(size)
}

fn unfinished(file: &Path) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".");
    name.push(UNFINISHED);
    name.into()
}

/// Writes the book as a stream, as it stands at one moment; answers what is below, and what it holds.
///
/// # Errors
/// The [`Fault`] of a read or a write.
pub async fn write_stream<W: Write>(
    conn: &mut Conn,
    out: W,
    hear: impl FnMut(Progress),
) -> Result<(W, Summary), Fault> {
    write_part(conn, out, None, hear).await
}

/// Writes what is an owner's as a stream, as [`write_stream`] does a whole book.
///
/// # Errors
/// As [`export`].
pub async fn write_owner<W: Write>(
    conn: &mut Conn,
    out: W,
    owner: OwnerId,
    hear: impl FnMut(Progress),
) -> Result<(W, Summary), Fault> {
    write_part(conn, out, Some(owner), hear).await
}

async fn write_part<W: Write>(
    conn: &mut Conn,
    out: W,
    owner: Option<OwnerId>,
    hear: impl FnMut(Progress),
) -> Result<(W, Summary), Fault> {
    let begun = conn.look().await?;
    let written = write_within(conn, out, owner, hear).await;
    conn.end_look(begun).await?;
    written
}

async fn write_within<W: Write>(
    conn: &mut Conn,
    out: W,
    owner: Option<OwnerId>,
    mut hear: impl FnMut(Progress),
) -> Result<(W, Summary), Fault> {
    let manifest = manifest(conn, owner).await?;
    let mut out = LineWriter::new(out, &manifest)?;
    let (mut sums, mut rows) = (Vec::new(), 0);
    for table in tables(conn, owner.map(Id::value)).await? {
        out.json(&begin_of(&table))?;
        let heard = |done| {
            hear(Progress {
                step: Step::Write,
                done: rows + done,
            });
        };
        let sum = read_table(conn, &table, |line| out.lines(line), heard).await?;
        out.json(&Mark::End {
            end: sum.table.clone(),
            rows: sum.rows,
            sha256: sum.sha256.clone(),
        })?;
        rows += sum.rows;
        sums.push(sum);
    }
    let (out, sha256) = out.finish(rows)?;
    let summary = Summary {
        manifest,
        tables: sums,
        rows,
        sha256,
    };
    Ok((out, summary))
}

async fn manifest(conn: &mut Conn, owner: Option<OwnerId>) -> Result<Manifest, Fault> {
    let head = feed::head(conn).await?;
    let book = book::load(conn).await?;
    let owner = match owner {
        Some(id) => Some(owner_of_stream(conn, id).await?),
        None => None,
    };
    let kind = if owner.is_none() { BOOK } else { OWNER };
    let position = match &owner {
        Some(owner) => feed::owner_head(conn, owner.id).await?,
        None => head.position,
    };
    Ok(Manifest {
        evenkeel: kind.to_owned(),
        format: FORMAT,
        program: migrate::THIS_BINARY.to_owned(),
        schema_version: book.schema_version,
        min_binary: book.min_binary,
        book_id: book.book_id,
        made_at: clock::now_us(conn).await?,
        epoch: head.epoch,
        position,
        owner,
    })
}

async fn owner_of_stream(conn: &mut Conn, id: OwnerId) -> Result<OwnerOfStream, Fault> {
    let owner = owners::by_id(conn, Scope::All, id).await?;
    owner.map_or(Err(Fault::Missing("owner")), |owner| {
        Ok(OwnerOfStream {
            id: id.value(),
            code: owner.code,
        })
    })
}

fn begin_of(table: &Table) -> Mark {
    Mark::Begin {
        table: table.name.clone(),
        columns: table.columns.iter().map(|column| column.name.clone()).collect(),
        kinds: table
            .columns
            .iter()
            .map(|column| column.kind.name().to_owned())
            .collect(),
    }
}

/// Reads a table in the order of its key: each row is handed to `each` as a line. `hear` is told the rows so far.
pub(super) async fn read_table(
    conn: &mut Conn,
    table: &Table,
    mut each: impl FnMut(&[u8]) -> Result<(), Fault>,
    mut hear: impl FnMut(u64),
) -> Result<TableSum, Fault> {
    let key = table.key();
    let has_bytes = table.columns.iter().any(|column| column.kind == Kind::Bytes);
    let page_rows = if has_bytes {
        PAGE_ROWS_WITH_BYTES
    } else {
        PAGE_ROWS
    };
    let (first, next) = (table.page(true, page_rows), table.page(false, page_rows));
    let (first, next) = (Sql::built(first), Sql::built(next));
    let (mut adder, mut line, mut rows) = (Adder::default(), Vec::new(), 0);
    let mut last: Option<Vec<Value>> = None;
    loop {
        let sql = if last.is_none() {
            first.clone()
        } else {
            next.clone()
        };
        let mut of_page = 0;
        let after = last.clone().unwrap_or_default();
        conn.fetch_cells(sql, after, |cells| {
            line.clear();
            last = Some(write_row(&mut line, table, &key, cells)?);
            of_page += 1;
            adder.add(&line);
            each(&line)
        })
        .await?;
        rows += of_page as u64;
        hear(rows);
        if of_page < page_rows {
            return Ok(adder.sum(&table.name));
        }
    }
}
