//! The limit of the hardware: the rows that the product writes for an order, written straight with the
//! database's own client, prepared statements, one thread, durable.
//!
//! Which rows those are is not told here but [seen](written): triggers on a copy of the book note every row that
//! a real intake inserts or changes.

pub mod postgres;
pub mod sqlite;
pub mod written;

#[cfg(test)]
mod tests {
    use super::{sqlite, written::WrittenTable};
    use crate::books::Seeded;
    use crate::rows::{Table, read_pieces};
    use rusqlite::Connection;
    use std::collections::BTreeMap;
    use std::path::Path;

    /// All rows of a table, by their keys.
    fn rows(file: &Path, table: &Table) -> BTreeMap<String, String> {
        let mut all = BTreeMap::new();
        let book = Connection::open(file).expect("opens");
        read_pieces(&book, table, 100, |rows| {
            all.extend(rows.iter().map(|row| (table.key_of(row), format!("{row:?}"))));
            Ok(())
        })
        .expect("reads");
        all
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn the_limit_writes_exactly_the_rows_of_an_intake() {
        let folder = tempfile::tempdir().expect("a folder");
        let seeded = Seeded::make(folder.path().join("seeded"), 20)
            .await
            .expect("seeds");
        let watched = folder.path().join("watched");
        let written = seeded.watch_intake(&watched, 12).await.expect("watches");
        let lines = written.row_list(12);
        for part in [
            "command 1",
            "orders 1",
            "order_line 3",
            "stock 3 changed",
            "feed_head 1 changed",
        ] {
            assert!(lines.iter().any(|line| line == part), "{part} in {lines:?}");
        }
        for orders_per_commit in [1, 5] {
            let file = seeded.copy(&folder.path().join("limit")).expect("copies");
            let commits = written.commits(12, orders_per_commit);
            sqlite::write(&file, &written, &commits).expect("writes");
            // The first block of ids is leased before the first order.
            let tables = written.tables.iter().filter(|it| it.table.name != "id_block");
            for WrittenTable { table, .. } in tables {
                let intake = rows(&watched.join(store::BOOK_FILE), table);
                assert_eq!(rows(&file, table), intake, "{}", table.name);
            }
        }
    }
}
