//! The seeded book that everything starts from, and copies of it.

use crate::cluster::Cluster;
use crate::failure::Done;
use crate::limit::postgres::copy_rows;
use crate::limit::written::{self, Written};
use crate::seed::OpenBook;
use crate::shop::Shop;
use rusqlite::Connection;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::Duration;
use store::{BOOK_FILE, Location, Store, StoreSettings};

/// The seeded database on PostgreSQL.
pub const SEEDED: &str = "seeded";

/// A book in a folder, seeded and closed.
pub struct Seeded {
    /// The folder.
    pub folder: PathBuf,
    /// The shop in it.
    pub shop: Shop,
}

impl Seeded {
    /// Seeds a new book with a number of orders.
    pub async fn make(folder: PathBuf, orders: u64) -> Done<Self> {
        let book = OpenBook::open(&Location::Sqlite(folder.clone())).await?;
        let shop = book.furnish().await?;
        book.old_orders(shop, 0, orders).await?;
        book.close().await;
        settle(&folder.join(BOOK_FILE))?;
        Ok(Self { folder, shop })
    }

    /// Copies the book to another folder, and waits until the copy is on the disk, so that the next measurement does
    /// not pay for it.
    pub fn copy(&self, to: &Path) -> Done<PathBuf> {
        if to.exists() {
            fs::remove_dir_all(to)?;
        }
        fs::create_dir_all(to)?;
        let copy = to.join(BOOK_FILE);
        fs::copy(self.folder.join(BOOK_FILE), &copy)?;
        File::open(&copy)?.sync_all()?;
        Ok(copy)
    }

    /// Puts the same rows into a database of the cluster, under the product's own schema.
    pub async fn copy_to(&self, cluster: &Cluster) -> Done<()> {
        let create = [format!("CREATE DATABASE {SEEDED}")];
        cluster.sql("postgres", &create).await?;
        let location = Location::Postgres(cluster.url(SEEDED));
        Store::open(&location, &StoreSettings::default())
            .await?
            .close()
            .await;
        let book = Connection::open(self.folder.join(BOOK_FILE))?;
        copy_rows(&cluster.config(SEEDED), &book).await
    }

    /// Lets the engine take orders in on a copy of the book, one a commit, and sees which rows it writes.
    pub async fn watch_intake(&self, scratch: &Path, orders: u64) -> Done<Written> {
        let file = self.copy(scratch)?;
        written::watch(&Connection::open(&file)?)?;
        let book = OpenBook::open(&Location::Sqlite(scratch.to_owned())).await?;
        for order in 0..orders {
            book.take_in(self.shop, "new", order).await?;
        }
        book.close().await;
        written::read(&Connection::open(&file)?)
    }
}

/// Moves everything of a closed book into its one file. The engine's last connection may still be closing.
fn settle(file: &Path) -> Done<()> {
    let book = Connection::open(file)?;
    book.busy_timeout(Duration::from_secs(30))?;
    book.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
    Ok(())
}
