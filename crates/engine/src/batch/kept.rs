//! What a batch has without asking the database: ids and numbers leased in blocks, and the masters that the last
//! batch read.

use crate::feed::Top;
use crate::queue::Entry;
use domain::book::{Block, Book, Series};
use domain::command::Decide;
use domain::id::OwnerId;
use domain::time::Instant;
use ops::config::Values;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use store::clock::{self, Beginning};
use store::{Conn, Fault, ids, number_series};

/// Ids that one unit of weight may use: a line, its allocation, its movements, its events' rows.
const IDS_PER_WEIGHT: i64 = 12;
/// Numbers leased beyond those that a batch asks for, on PostgreSQL where a lease is its own commit.
const SPARE_NUMBERS: i64 = 200;

/// How many numbers are drawn from each series.
pub(super) type NumbersAsked = BTreeMap<(OwnerId, Series), i64>;

/// What is kept from batch to batch.
#[derive(Debug)]
pub(crate) struct Kept {
    ids: Block,
    numbers: FxHashMap<(OwnerId, Series, i64), Block>,
    salt: Vec<u8>,
    /// The book of the last batch, when it committed, and where the feed ended then.
    last: Option<(Book, Top)>,
}

impl Kept {
    pub async fn of(conn: &mut Conn) -> Result<Self, Fault> {
        let salt = store::book::load(conn).await?.hash_salt.into_bytes();
        Ok(Self {
            ids: Block::default(),
            numbers: FxHashMap::default(),
            salt,
            last: None,
        })
    }

    /// After a batch that failed: numbers leased in its transaction are not ours.
    pub fn forget_numbers(&mut self) {
        self.numbers.clear();
    }

    /// Leases enough ids for what the entries may make.
    pub(super) async fn lease_ids(
        &mut self,
        conn: &mut Conn,
        entries: &[Entry],
        settings: &Values,
    ) -> Result<(), Fault> {
        let weight: usize = entries.iter().map(|entry| entry.weight + 4).sum();
        let wanted = i64::try_from(weight).unwrap_or(i64::MAX / 64) * IDS_PER_WEIGHT;
        if self.ids.left() < wanted {
            let size = i64::try_from(settings.engine.id_block_size).unwrap_or(i64::MAX);
            let leased = ids::lease(conn, "book", size.max(wanted)).await?;
            self.ids = Block {
                next: leased.start,
                end: leased.end,
            };
        }
        Ok(())
    }

    /// Gives every command its id: once, so that a replay is known by it.
    pub(super) fn number_commands(&mut self, entries: &mut [Entry]) {
        for entry in entries.iter_mut().filter(|entry| entry.id.is_none()) {
            entry.id = Some(self.ids.next);
            self.ids.next += 1;
        }
    }

    /// Where a lease would keep other nodes waiting until the commit, numbers are leased before the
    /// transaction begins, and more than are needed. What is known only later is leased within.
    pub(super) async fn lease_spare_numbers(
        &mut self,
        conn: &mut Conn,
        entries: &[Entry],
    ) -> Result<(), Fault> {
        if !conn.dialect().leases_apart() {
            return Ok(());
        }
        let asked = numbers_asked(entries);
        if asked.is_empty() {
            return Ok(());
        }
        // A batch in a year that has just begun leases within.
        let now = match &self.last {
            Some((book, _)) => book.now,
            None => Instant(clock::now_us(conn).await?),
        };
        let year = i64::from(now.year());
        for ((owner, series), count) in asked {
            let block = self.numbers.entry((owner, series, year)).or_default();
            if block.left() < count {
                *block = lease_numbers(conn, owner, series, year, count + SPARE_NUMBERS).await?;
            }
        }
        Ok(())
    }

    /// The book of a batch that begins. Masters change by events alone: while the feed ends where the last batch left
    /// it, those that it read are as they were.
    pub(super) fn open_book(&mut self, begun: &Beginning, settings: &Values) -> Book {
        let (now, top) = (Instant(begun.now), Top::at(begun));
        let most = usize::try_from(settings.engine.masters_kept_max).unwrap_or(usize::MAX);
        match self.last.take() {
            Some((book, left)) if left == top && book.masters() <= most => book.turn_over(now, self.ids),
            Some((_, left)) if left.epoch != top.epoch => {
                // The book was emptied, and its series of numbers with it.
                self.forget_numbers();
                Book::new(now, self.ids, self.salt.clone())
            }
            _ => Book::new(now, self.ids, self.salt.clone()),
        }
    }

    /// Lends the book the numbers that its commands draw.
    pub(super) async fn lend_numbers(
        &mut self,
        conn: &mut Conn,
        asked: [NumbersAsked; 2],
        book: &mut Book,
    ) -> Result<(), Fault> {
        let year = i64::from(book.now.year());
        let [mut numbers, more] = asked;
        for (series, count) in more {
            *numbers.entry(series).or_default() += count;
        }
        for ((owner, series), count) in numbers {
            let block = self.numbers.entry((owner, series, year)).or_default();
            if block.left() < count {
                *block = lease_numbers(conn, owner, series, year, count).await?;
            }
            book.numbers.insert((owner, series), *block);
        }
        Ok(())
    }

    /// Takes back what is left of the blocks. Called before the commit, whose answer may be lost: the ids of
    /// a batch are used up in any case.
    pub(super) fn take_back(&mut self, book: &Book) {
        self.ids = book.ids;
        let year = i64::from(book.now.year());
        for ((owner, series), block) in &book.numbers {
            self.numbers.insert((*owner, *series, year), *block);
        }
    }

    /// Keeps the book of a batch that committed, and left the feed ending there.
    pub(super) fn close_book(&mut self, book: Book, top: Top) {
        self.last = Some((book, top));
    }
}

fn numbers_asked(entries: &[Entry]) -> NumbersAsked {
    let mut asked = NumbersAsked::new();
    for (series, count) in entries.iter().flat_map(|entry| entry.command.needs().numbers) {
        *asked.entry(series).or_default() += count;
    }
    asked
}

async fn lease_numbers(
    conn: &mut Conn,
    owner: OwnerId,
    series: Series,
    year: i64,
    count: i64,
) -> Result<Block, Fault> {
    let leased = number_series::lease(conn, owner.value(), series.name(), year, count).await?;
    Ok(Block {
        next: leased.start,
        end: leased.end,
    })
}
