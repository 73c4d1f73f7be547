//! What is measured on books of growing size: start, memory, lists, verify; and at the last an import with picks beside
//! it.

use crate::bench::Bench;
use crate::cluster::Cluster;
use crate::failure::Done;
use crate::options::Part;
use crate::phases::{floor, import, lists};
use crate::product::{self, Place, Product};
use crate::report::{Goal, say};
use crate::seed::OpenBook;
use crate::shop::Shop;
use domain::id::{BinId, ChannelId, OwnerId, WarehouseId};
use std::path::Path;
use std::time::Duration;
use store::{BOOK_FILE, Location};
use tokio::sync::watch;

/// How long a started product is left alone before its idle memory is read.
const SETTLE: Duration = Duration::from_millis(1_500);

impl Bench {
    /// Books of growing size: start, memory, lists, verify; and at the last an import with picks beside it.
    pub(crate) async fn books(&mut self, database: &'static str, cluster: Option<&Cluster>) -> Done<()> {
        let (location, place) = match cluster {
            None => {
                let folder = self.options.book.clone().unwrap_or_else(|| self.path("book"));
                (Location::Sqlite(folder.clone()), Place::Folder(folder))
            }
            Some(cluster) => {
                cluster
                    .sql("postgres", &["CREATE DATABASE book".to_owned()])
                    .await?;
                let url = cluster.url("book");
                let folder = self.path("book-postgres");
                (Location::Postgres(url.clone()), Place::Database(folder, url))
            }
        };
        let found = match (&self.options.book, cluster) {
            (Some(kept), None) => grown(kept)?,
            _ => None,
        };
        let (mut shop, mut there) = found.map_or((None, 0), |(shop, orders)| (Some(shop), orders));
        let mut key = String::new();
        for size in self.scale.books.clone() {
            if there > size {
                say(&format!(
                    "{database}: the book has {there} orders already, more than {size}"
                ));
                continue;
            }
            say(&format!("{database}: a book of {size} orders ..."));
            let book = OpenBook::open(&location).await?;
            let shop = match shop {
                Some(shop) => shop,
                None => *shop.insert(book.furnish().await?),
            };
            book.old_orders(shop, there, size - there).await?;
            book.close().await;
            if let Some(cluster) = cluster {
                cluster
                    .sql("book", &["VACUUM ANALYZE".to_owned(), "CHECKPOINT".to_owned()])
                    .await?;
            }
            if key.is_empty() {
                key = product::key(&self.binary, &place)?;
            }
            there = size;
            let product = Product::start(&self.binary, &place, &self.path("log")).await?;
            let title = format!("{database}, {size} orders");
            if self.options.wants(Part::Book) {
                self.read_book(&title, &product, &key, shop, size).await?;
            }
            if self.options.wants(Part::Import) && Some(&size) == self.scale.books.last() {
                self.import_beside_picks(&title, &product, &place, &key, shop)
                    .await?;
            }
            product.stop()?;
            if self.options.wants(Part::Book) {
                self.verify_book(&title, &place);
            }
        }
        Ok(())
    }

    async fn read_book(
        &mut self,
        title: &str,
        product: &Product,
        key: &str,
        shop: Shop,
        size: u64,
    ) -> Done<()> {
        let whole = size >= 1_000_000;
        let ready = [product.ready_after.as_secs_f64()];
        self.report
            .add_goal(format!("{title}: start to ready"), "s", &ready, Goal::AtMost(1.0));
        tokio::time::sleep(SETTLE).await;
        let idle = [product.memory()?.rss_mb];
        self.report
            .add_goal(format!("{title}: memory, idle"), "MB", &idle, Goal::AtMost(80.0));
        for read in lists::measure(product, key, shop, self.scale.reads).await? {
            let name = format!("{title}: {} ({} rows)", read.name, read.rows);
            let cpu = [read.cpu_ms];
            match read.name.starts_with("list: filter") && !whole {
                true => self.report.add(format!("{name}: server CPU"), "ms", &cpu),
                false => {
                    self.report
                        .add_goal(format!("{name}: server CPU"), "ms", &cpu, Goal::AtMost(1.5));
                }
            }
            self.report
                .add(format!("{name}: p95"), "ms", &[read.times.percentile_ms(95.0)]);
        }
        let after = [product.memory()?.peak_mb];
        self.report.add_goal(
            format!("{title}: memory, peak of the lists"),
            "MB",
            &after,
            Goal::AtMost(200.0),
        );
        Ok(())
    }

    fn verify_book(&mut self, title: &str, place: &Place) {
        match import::verify(&self.binary, place) {
            Ok(ran) => {
                self.report.add(format!("{title}: verify"), "s", &[ran.seconds]);
                self.report.add_goal(
                    format!("{title}: verify, peak memory"),
                    "MB",
                    &[ran.peak_mb],
                    Goal::AtMost(200.0),
                );
            }
            Err(failure) => self
                .report
                .note(format!("{title}: verify could not be measured: {failure}")),
        }
    }

    async fn import_beside_picks(
        &mut self,
        title: &str,
        product: &Product,
        place: &Place,
        key: &str,
        shop: Shop,
    ) -> Done<()> {
        say(&format!("{title}: picks, quiet and beside an import ..."));
        let file = self.path("import.csv");
        import::write_file(&file, self.scale.import_lines)?;
        let count = self.scale.picked * 2;
        let orders = floor::receive(product, key, shop, "picks", count).await?;
        let picks = floor::ready_to_pick(product, key, orders).await?;
        let (quiet, beside) = picks.split_at(picks.len() / 2);
        let (_never, never) = watch::channel(false);
        let quiet = floor::pick(product, quiet, never).await?;
        product.memory()?;
        let (stop, stopped) = watch::channel(false);
        let importing = tokio::task::spawn_blocking({
            let (binary, place, file) = (self.binary.clone(), place.clone(), file.clone());
            move || {
                let ran = import::import(&binary, &place, &file);
                // The scanner may have run out of work before.
                let _ = stop.send(true);
                ran
            }
        });
        let beside = floor::pick(product, beside, stopped).await?;
        let ran = match importing.await? {
            Ok(ran) => ran,
            Err(failure) => {
                self.report
                    .note(format!("{title}: the import could not be measured: {failure}"));
                return Ok(());
            }
        };
        self.report
            .note(format!("{title}: import: {}", outcome(&ran.said)));
        #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
        let lines = self.scale.import_lines as f64;
        let report = &mut self.report;
        report.add(format!("{title}: import"), "lines/s", &[lines / ran.seconds]);
        let peaks = [("server", product.memory()?.peak_mb), ("import", ran.peak_mb)];
        for (who, peak_mb) in peaks {
            let name = format!("{title}: import, peak memory of the {who}");
            report.add_goal(name, "MB", &[peak_mb], Goal::AtMost(200.0));
        }
        for (when, times) in [("quiet", &quiet), ("beside the import", &beside)] {
            for percentile in [50.0, 95.0] {
                let name = format!("{title}: a pick, {when}, p{percentile}");
                report.add(name, "ms", &[times.percentile_ms(percentile)]);
            }
        }
        let factor = beside.percentile_ms(95.0) / quiet.percentile_ms(95.0);
        report.add_goal(
            format!(
                "{title}: a pick's p95 beside the import, times its quiet p95 ({} picks)",
                beside.len()
            ),
            "times",
            &[factor],
            Goal::AtMost(3.0),
        );
        Ok(())
    }
}

/// The shop of a book that an earlier run made, and how many old orders it has.
fn grown(folder: &Path) -> Done<Option<(Shop, u64)>> {
    let file = folder.join(BOOK_FILE);
    if !file.exists() {
        return Ok(None);
    }
    let sql = "SELECT owner.id, channel.id, warehouse.id, bin.id,
                      (SELECT count(*) FROM orders WHERE external_ref >= 'old-' AND external_ref < 'old.')
               FROM owner, channel, warehouse, bin
               WHERE owner.code = 'ACME' AND channel.code = 'WEB' AND warehouse.code = 'AMS' AND bin.code = 'A-01'";
    let found = rusqlite::Connection::open(file)?.query_row(sql, [], |row| {
        let shop = Shop {
            owner: OwnerId::new(row.get(0)?),
            channel: ChannelId::new(row.get(1)?),
            warehouse: WarehouseId::new(row.get(2)?),
            bin: BinId::new(row.get(3)?),
        };
        Ok((shop, row.get::<_, i64>(4)?.cast_unsigned()))
    })?;
    Ok(Some(found))
}

/// The sums of an import, out of the JSON that ends it.
fn outcome(said: &str) -> String {
    let last = said.lines().last().unwrap_or_default();
    let sums: serde_json::Value = serde_json::from_str(last).unwrap_or_default();
    let names = [
        "lines_read",
        "lines_refused",
        "orders_created",
        "quantity_sum",
        "value_sum",
    ];
    names.map(|name| format!("{name} {}", sums[name])).join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_outcome_of_an_import_is_its_sums() {
        let said = "{\"state\":\"done\",\"lines_read\":9,\"lines_refused\":0,\"orders_created\":3,\"quantity_sum\":9,\"value_sum\":1.5}";
        let sums = "lines_read 9, lines_refused 0, orders_created 3, quantity_sum 9, value_sum 1.5";
        assert_eq!(outcome(said), sums);
    }
}
