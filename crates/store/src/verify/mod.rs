//! `evenkeel verify`: recomputes everything that the book keeps beside its ledger and its feed.
//!
//! The comparisons are plain functions in `domain::verify`; here rows are brought together for them, in
//! constant memory. Each comparison sees one unchanging state of the book, so it may run beside a
//! server. Those states are short: a transaction that reads for long holds back SQLite's checkpoints.

mod counts;
mod credits;
mod expected_receipts;
mod figures;
mod orders;
mod returns;
mod stock;
mod stock_counts;

use crate::{Conn, Fault, feed};
use domain::verify::{Breach, Invariant};
use std::collections::BTreeMap;

/// What is being compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// The feed: its positions and its chain. Counts events.
    Feed,
    /// Orders with all that hangs on them. Counts orders.
    Orders,
    /// Credits. Counts credits.
    Credits,
    /// Returns. Counts returns.
    Returns,
    /// What is expected to come in. Counts expected receipts.
    ExpectedReceipts,
    /// Stock counts. Counts them.
    StockCounts,
    /// What is promised of stock. Counts stock rows.
    Stock,
    /// The stock ledger. Counts movements.
    Ledger,
}

impl Stage {
    /// Every stage, in order.
    pub const ALL: [Self; 8] = [
        Self::Feed,
        Self::Orders,
        Self::Credits,
        Self::Returns,
        Self::ExpectedReceipts,
        Self::StockCounts,
        Self::Stock,
        Self::Ledger,
    ];

    /// The name on the wire.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Feed => "feed",
            Self::Orders => "orders",
            Self::Credits => "credits",
            Self::Returns => "returns",
            Self::ExpectedReceipts => "expected_receipts",
            Self::StockCounts => "stock_counts",
            Self::Stock => "stock",
            Self::Ledger => "ledger",
        }
    }
}

/// How far a stage is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// The stage.
    pub stage: Stage,
    /// Rows compared.
    pub done: u64,
    /// Rows there are, about: the book may grow meanwhile.
    pub total: u64,
}

/// What was found out about a book.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// How much was compared, by stage.
    pub compared: BTreeMap<Stage, u64>,
    /// What is broken: how often, and where first.
    pub broken: BTreeMap<Invariant, Broken>,
}

/// How often a rule is broken, and where first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// How often.
    pub count: u64,
    /// The breach with the lowest event; without events, the first that was met.
    pub first: Breach,
}

impl Report {
    /// Does every rule hold? Warnings do not count.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.broken.keys().all(|invariant| invariant.warns())
    }

    fn add(&mut self, breach: Breach) {
        match self.broken.get_mut(&breach.invariant) {
            Some(broken) => {
                broken.count += 1;
                let earlier = match (breach.position, broken.first.position) {
                    (Some(this), Some(first)) => this < first,
                    (this, first) => this.is_some() && first.is_none(),
                };
                if earlier {
                    broken.first = breach;
                }
            }
            None => {
                self.broken.insert(
                    breach.invariant,
                    Broken {
                        count: 1,
                        first: breach,
                    },
                );
            }
        }
    }
}

/// Compares the whole book. `hear` is told how far it is, now and then. On a connection that is in a
/// transaction, all of it is compared as that transaction sees it.
///
/// # Errors
/// The [`Fault`] of a read; what was broken is in the report.
pub async fn run(conn: &mut Conn, hear: impl FnMut(Progress)) -> Result<Report, Fault> {
    let mut walk = Walk {
        report: Report::default(),
        hear,
    };
    walk.feed(conn).await?;
    orders::check(conn, &mut walk).await?;
    counts::check(conn, &mut walk).await?;
    figures::check(conn, &mut walk).await?;
    credits::check(conn, &mut walk).await?;
    returns::check(conn, &mut walk).await?;
    expected_receipts::check(conn, &mut walk).await?;
    stock_counts::check(conn, &mut walk).await?;
    stock::check_promises(conn, &mut walk).await?;
    stock::check_ledger(conn, &mut walk).await?;
    Ok(walk.report)
}

/// The report that grows, and who hears how far it is.
struct Walk<H> {
    report: Report,
    hear: H,
}

impl<H: FnMut(Progress)> Walk<H> {
    /// Takes up what comparisons found.
    fn found(&mut self, breaches: Vec<Breach>) {
        breaches.into_iter().for_each(|breach| self.report.add(breach));
    }

    /// Counts rows that were compared.
    fn compared(&mut self, stage: Stage, rows: usize, total: u64) {
        let done = self.report.compared.entry(stage).or_default();
        *done += rows as u64;
        (self.hear)(Progress {
            stage,
            done: *done,
            total: total.max(*done),
        });
    }

    /// Compares a table's rows portion by portion, each within one state of the book. `read` is given the key after
    /// which it goes on.
    async fn by_portions(
        &mut self,
        conn: &mut Conn,
        (stage, total): (Stage, i64),
        read: impl AsyncFn(&mut Conn, i64) -> Result<Portion, Fault>,
    ) -> Result<(), Fault> {
        let mut after = 0;
        while after < i64::MAX {
            let begun = conn.look().await?;
            let portion = read(conn, after).await;
            conn.end_look(begun).await?;
            let portion = portion?;
            after = portion.to;
            self.found(portion.found);
            self.compared(stage, portion.count, u64::try_from(total).unwrap_or_default());
        }
        Ok(())
    }

    async fn feed(&mut self, conn: &mut Conn) -> Result<(), Fault> {
        let hear = &mut self.hear;
        let mut reached = 0;
        let broken = feed::verify(conn, |position, end| {
            reached = u64::try_from(position).unwrap_or_default();
            let total = u64::try_from(end).unwrap_or_default();
            hear(Progress {
                stage: Stage::Feed,
                done: reached,
                total,
            });
        })
        .await?;
        self.report.compared.insert(Stage::Feed, reached);
        self.found(broken.map(feed_breach).into_iter().collect());
        Ok(())
    }
}

/// Rows that were compared together.
struct Portion {
    /// The last key that was compared; the highest there can be when nothing follows.
    to: i64,
    /// How many they were.
    count: usize,
    /// What is broken.
    found: Vec<Breach>,
}

fn feed_breach(broken: feed::FeedBreak) -> Breach {
    let (invariant, expected, found) = match broken.what {
        "owner_position" => (
            Invariant::FeedOwnerPosition,
            "the owner's next position",
            "another",
        ),
        "at" => (
            Invariant::FeedAt,
            "the time of the event before, or later",
            "an earlier one",
        ),
        "chain" => (Invariant::FeedChain, "the hash of the event", "another"),
        "head" => (Invariant::FeedHead, "the last event", "another end of the feed"),
        "owner_head" => (
            Invariant::FeedOwnerHead,
            "the owner's last event",
            "another end of its numbering",
        ),
        _ => (Invariant::FeedPosition, "the next position", "a gap"),
    };
    Breach {
        invariant,
        place: format!("event {}", broken.position),
        position: Some(broken.position),
        expected: expected.to_owned(),
        found: found.to_owned(),
    }
}

/// Rows whose key lies in here are read together: after the first, up to and with the second.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Range {
    after: i64,
    to: i64,
}

impl Range {
    fn args(self) -> Vec<crate::Value> {
        crate::args![self.after, self.to]
    }
}
