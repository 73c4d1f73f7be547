//! The command line of the benchmark, and how much each way of running it measures.

use clap::Parser;
use std::path::PathBuf;

/// Measure the release binary on both databases, beside the limit of the hardware.
#[derive(Clone, Debug, Parser)]
#[command(
    name = "evenkeel-bench",
    after_help = "\
Examples:
  make bench                              ten minutes; books up to 100,000 orders
  make bench ARGS=--quick                 two minutes
  make bench ARGS='--full --cold'         a book of 1,000,000 orders, a million-line import, a cold build
  make bench ARGS='--full --only sqlite --parts book --book /tmp/book'
                                          lists at 1,000,000 orders; a second run finds its book there
  make bench ARGS='--quick --keep'        and keep the result as the one to compare with"
)]
pub struct Options {
    /// A short run on small books
    #[arg(long)]
    pub quick: bool,
    /// Books up to 1,000,000 orders, and an import of a million lines
    #[arg(long, conflicts_with = "quick")]
    pub full: bool,
    /// Only see that everything runs; the figures mean nothing
    #[arg(long, conflicts_with_all = ["quick", "full"])]
    pub smoke: bool,
    /// Also time `make run` from nothing to ready, in a copy without build products
    #[arg(long)]
    pub cold: bool,
    /// Only this database: `sqlite` or `postgres`
    #[arg(long, value_name = "DATABASE")]
    pub only: Option<Only>,
    /// Only these parts
    #[arg(
        long,
        value_name = "PART",
        value_delimiter = ',',
        default_value = "intake,floor,book,import"
    )]
    pub parts: Vec<Part>,
    /// Rounds of which the median counts
    #[arg(long)]
    pub rounds: Option<usize>,
    /// Keep the SQLite book that grows in this folder, and go on with the one that is there
    #[arg(long, value_name = "FOLDER")]
    pub book: Option<PathBuf>,
    /// The binary to measure; by default the `evenkeel` that lies beside this program
    #[arg(long, value_name = "FILE")]
    pub binary: Option<PathBuf>,
    /// Where the result is written, with the plot beside it
    #[arg(long, value_name = "FILE", default_value = "target/bench/latest.json")]
    pub result: PathBuf,
    /// The result to compare with
    #[arg(long, value_name = "FILE", default_value = "docs/bench/kept.json")]
    pub kept: PathBuf,
    /// Keep this result as the one to compare with
    #[arg(long)]
    pub keep: bool,
}

/// One of the databases.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Only {
    /// SQLite.
    Sqlite,
    /// PostgreSQL.
    Postgres,
}

/// A part of the benchmark.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Part {
    /// The limit, and orders coming in.
    Intake,
    /// From released to shipped.
    Floor,
    /// Start, memory, lists and verify on books of several sizes.
    Book,
    /// A large import, with picks beside it.
    Import,
}

/// How much is measured.
#[derive(Clone, Debug)]
pub struct Scale {
    /// Orders in the book that intake starts from.
    pub seeded: u64,
    /// Orders whose rows the limit writes.
    pub watched: u64,
    /// Rounds of which the median counts.
    pub rounds: usize,
    /// How long each load lasts, in seconds.
    pub seconds: u64,
    /// Numbers of clients.
    pub clients: Vec<usize>,
    /// Orders worked from released to shipped in a round.
    pub worked: u64,
    /// Sizes of the books that are read, in orders.
    pub books: Vec<u64>,
    /// Requests of each kind of read.
    pub reads: usize,
    /// Lines of the imported file.
    pub import_lines: u64,
    /// Orders whose picks are timed, quiet and beside the import each.
    pub picked: u64,
}

impl Options {
    /// Is this part to be measured?
    pub fn wants(&self, part: Part) -> bool {
        self.parts.contains(&part)
    }

    /// Is this database to be measured?
    pub fn wants_database(&self, database: Only) -> bool {
        self.only.is_none_or(|only| only == database)
    }

    /// How much is measured.
    pub fn scale(&self) -> Scale {
        let usual = Scale {
            seeded: 20_000,
            watched: 4_000,
            rounds: 3,
            seconds: 4,
            clients: vec![1, 8, 32, 128],
            worked: 800,
            books: vec![10_000, 100_000],
            reads: 400,
            import_lines: 300_000,
            picked: 150,
        };
        let scale = if self.smoke {
            Scale {
                seeded: 200,
                watched: 100,
                rounds: 1,
                seconds: 1,
                clients: vec![1, 32],
                worked: 16,
                books: vec![1_000],
                reads: 5,
                import_lines: 900,
                picked: 3,
            }
        } else if self.quick {
            Scale {
                seeded: 5_000,
                watched: 2_000,
                seconds: 2,
                worked: 200,
                books: vec![10_000],
                reads: 200,
                import_lines: 60_000,
                picked: 60,
                ..usual
            }
        } else if self.full {
            Scale {
                books: vec![10_000, 100_000, 1_000_000],
                import_lines: 1_000_000,
                picked: 400,
                ..usual
            }
        } else {
            usual
        };
        Scale {
            rounds: self.rounds.unwrap_or(scale.rounds),
            ..scale
        }
    }
}
