//! Brings a book's schema up to this program's: one list of migrations for both databases.

use crate::book::{self, put};
use crate::{Conn, Fault, args, clock, feed};
use sha2::{Digest, Sha256};

/// One step of the schema. Steps expand; what contracts comes at least one release later and
/// raises `min_binary`, so that a rolling deploy and a roll-back always work.
struct Migration {
    version: i64,
    name: &'static str,
    text: &'static str,
    /// The oldest program that may open a book with this step applied.
    min_binary: &'static str,
}

macro_rules! migrations {
    ($($version:literal $name:literal from $min_binary:literal;)*) => {
        &[$(Migration {
            version: $version,
            name: $name,
            text: include_str!(concat!("../migrations/", $name, ".sql")),
            min_binary: $min_binary,
        }),*]
    };
}

/// Every migration, in the order in which they are applied. Never edit one that was released.
const MIGRATIONS: &[Migration] = migrations! {
    1 "0001_foundation" from "0.1.0";
    2 "0002_book" from "0.1.0";
    3 "0003_imports" from "0.1.0";
    4 "0004_security_events" from "0.1.0";
    5 "0005_figures" from "0.1.0";
    6 "0006_link_path" from "0.1.0";
    7 "0007_import_corrections" from "0.1.0";
    8 "0008_task_version" from "0.1.0";
    9 "0009_figures_by_quarter" from "0.1.0";
    10 "0010_notes" from "0.1.0";
    11 "0011_order_links" from "0.1.0";
    12 "0012_quotes" from "0.1.0";
    13 "0013_payments" from "0.1.0";
    14 "0014_erasure" from "0.1.0";
    15 "0015_returns" from "0.1.0";
    16 "0016_minimum_order" from "0.1.0";
    17 "0017_expected_receipts" from "0.1.0";
    18 "0018_stock_counts" from "0.1.0";
    19 "0019_calendars" from "0.1.0";
    20 "0020_stock_as_of" from "0.1.0";
    21 "0021_rules" from "0.1.0";
    22 "0022_tags" from "0.1.0";
    23 "0023_channel_buffers" from "0.1.0";
};

/// The version of this program.
pub(crate) const THIS_BINARY: &str = env!("CARGO_PKG_VERSION");

/// Applies what is missing, in one transaction; of several openers at once, one does the work
/// and the others find it done.
pub(crate) async fn bring_up(conn: &mut Conn) -> Result<(), Fault> {
    conn.begin().await?;
    let done = bring_up_within(conn, newest()).await;
    match done {
        Ok(()) => conn.commit().await,
        Err(fault) => {
            // The first fault tells what happened; that the rollback failed too adds nothing.
            conn.rollback().await.ok();
            Err(fault)
        }
    }
}

/// Refuses a book that this program cannot read as it stands: one that needs a newer program, or one
/// whose schema has yet to be brought up.
pub(crate) async fn check_schema(conn: &mut Conn) -> Result<(), Fault> {
    refuse_if_too_old(conn).await?;
    let found = book::load(conn).await?.schema_version;
    let known = newest();
    if found < known {
        return Err(Fault::SchemaTooOld { found, known });
    }
    Ok(())
}

/// The last step that this program knows.
pub(crate) fn newest() -> i64 {
    MIGRATIONS.last().map_or(0, |migration| migration.version)
}

/// Refuses what says that it needs a newer program.
pub(crate) fn refuse_newer(needed: &str) -> Result<(), Fault> {
    if parts(needed) > parts(THIS_BINARY) {
        return Err(Fault::BinaryTooOld {
            needed: needed.to_owned(),
            actual: THIS_BINARY.to_owned(),
        });
    }
    Ok(())
}

/// Applies what is missing up to and with the step `last`, within the open transaction.
pub(crate) async fn bring_up_within(conn: &mut Conn, last: i64) -> Result<(), Fault> {
    if let Some(lock) = conn.dialect().lock_out_other_openers() {
        conn.execute(lock, args![]).await?;
    }
    let ledger = "CREATE TABLE IF NOT EXISTS migration (
        version {id}, name {text} NOT NULL, checksum {text} NOT NULL, applied_at BIGINT NOT NULL)";
    conn.script(conn.dialect().migration(ledger)).await?;
    let applied: Vec<(i64, String)> = conn
        .fetch_all(
            "SELECT version, checksum FROM migration ORDER BY version",
            args![],
        )
        .await?;
    if !applied.is_empty() {
        refuse_if_too_old(conn).await?;
    }
    for (version, checksum) in &applied {
        check_unchanged(*version, checksum)?;
    }
    let done = applied.last().map_or(0, |(version, _)| *version);
    let missing = |migration: &&Migration| migration.version > done && migration.version <= last;
    for migration in MIGRATIONS.iter().filter(missing) {
        apply(conn, migration).await?;
    }
    Ok(())
}

async fn refuse_if_too_old(conn: &mut Conn) -> Result<(), Fault> {
    let needed: String = conn
        .fetch_one("SELECT value FROM book WHERE key = 'min_binary'", args![])
        .await?;
    refuse_newer(&needed)
}

/// A step that this program does not know was applied by a newer one, which is allowed.
fn check_unchanged(version: i64, applied: &str) -> Result<(), Fault> {
    match MIGRATIONS.iter().find(|migration| migration.version == version) {
        Some(known) if checksum(known.text) != applied => Err(Fault::MigrationChanged { version }),
        _ => Ok(()),
    }
}

async fn apply(conn: &mut Conn, migration: &Migration) -> Result<(), Fault> {
    tracing::info!(migration = migration.name, "bringing the book's schema up");
    conn.script(conn.dialect().migration(migration.text)).await?;
    let now = clock::now_us(conn).await?;
    if migration.version == 1 {
        create_book(conn, now).await?;
    }
    conn.execute(
        "INSERT INTO migration (version, name, checksum, applied_at) VALUES ($1, $2, $3, $4)",
        args![migration.version, migration.name, checksum(migration.text), now],
    )
    .await?;
    put(conn, "schema_version", &migration.version.to_string()).await?;
    let needed: String = conn
        .fetch_one("SELECT value FROM book WHERE key = 'min_binary'", args![])
        .await?;
    if parts(migration.min_binary) > parts(&needed) {
        put(conn, "min_binary", migration.min_binary).await?;
    }
    Ok(())
}

/// What distinguishes this book from every other, written once.
async fn create_book(conn: &mut Conn, now: i64) -> Result<(), Fault> {
    let book_id = book::renew(conn, now).await?;
    feed::create(conn, &book_id).await?;
    put(conn, "hash_salt", &book::random_hex(32)).await?;
    put(conn, "schema_version", "0").await?;
    put(conn, "min_binary", "0.0.0").await
}

fn checksum(text: &str) -> String {
    hex::encode(Sha256::digest(text))
}

/// `1.22.3` as numbers that compare; what follows a hyphen does not count.
fn parts(version: &str) -> [u64; 3] {
    let mut parts = [0; 3];
    let plain = version.split('-').next().unwrap_or_default();
    for (part, text) in parts.iter_mut().zip(plain.split('.')) {
        *part = text.parse().unwrap_or(0);
    }
    parts
}
