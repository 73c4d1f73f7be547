//! The run: which book, which database, which phase, in which order.

use crate::books::{SEEDED, Seeded};
use crate::cluster::Cluster;
use crate::failure::{Done, Failure};
use crate::limit::postgres::Manner;
use crate::limit::written::Written;
use crate::limit::{postgres, sqlite};
use crate::options::{Only, Options, Part, Scale};
use crate::phases::floor;
use crate::phases::intake::{self, Load};
use crate::product::{self, Place, Product};
use crate::report::{Goal, Report, say};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;
use tempfile::TempDir;

/// Orders of the limit at one a commit: a commit each takes long enough with these.
const SINGLE_COMMITS: usize = 1_000;
/// Clients of the limit on PostgreSQL, of which the best counts.
const LIMIT_CLIENTS: [usize; 3] = [1, 2, 4];
/// Clients that send batches.
const BATCH_CLIENTS: [usize; 2] = [2, 8];
/// Orders in a batch.
const BATCH: u64 = 100;
/// A load needs no more requests than this.
const ORDERS_A_SECOND_MAX: u64 = 12_000;

/// A run under way.
pub struct Bench {
    pub(crate) options: Options,
    pub(crate) scale: Scale,
    pub(crate) binary: PathBuf,
    folder: TempDir,
    pub(crate) report: Report,
    /// What each round came to, by the name of its figure.
    rounds: BTreeMap<String, Vec<f64>>,
}

/// A database, and how many processes serve the book on it.
struct Setup<'a> {
    name: &'static str,
    nodes: usize,
    cluster: Option<&'a Cluster>,
    single_goal: f64,
    batch_goal: f64,
}

impl Bench {
    /// Prepares a run.
    pub fn new(options: Options) -> Done<Self> {
        let beside = std::env::current_exe()?.with_file_name("evenkeel");
        let binary = options.binary.clone().unwrap_or(beside);
        if !binary.exists() {
            let path = binary.display();
            return Err(Failure::new(format!(
                "{path} is not there: cargo build --release -p server -p bench"
            )));
        }
        Ok(Self {
            scale: options.scale(),
            options,
            binary: std::path::absolute(binary)?,
            folder: tempfile::Builder::new().prefix("evenkeel-bench-").tempdir()?,
            report: Report::default(),
            rounds: BTreeMap::new(),
        })
    }

    /// Measures everything that was asked for.
    pub async fn run(mut self) -> Done<Report> {
        self.report.note(machine());
        let cluster = match self.options.wants_database(Only::Postgres) {
            true => Some(Cluster::start()?),
            false => None,
        };
        if self.options.wants(Part::Intake) || self.options.wants(Part::Floor) {
            self.intake_and_floor(cluster.as_ref()).await?;
        }
        if self.options.wants(Part::Book) || self.options.wants(Part::Import) {
            if self.options.wants_database(Only::Sqlite) {
                self.books("sqlite", None).await?;
            }
            if let Some(cluster) = &cluster {
                self.books("postgres", Some(cluster)).await?;
            }
        }
        Ok(self.report)
    }

    /// A path in the run's own folder.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    async fn intake_and_floor(&mut self, cluster: Option<&Cluster>) -> Done<()> {
        say("seeding ...");
        let seeded = Seeded::make(self.path("seeded"), self.scale.seeded).await?;
        say("watching which rows an intake writes ...");
        let written = seeded
            .watch_intake(&self.path("watched"), self.scale.watched)
            .await?;
        self.note_rows(&written);
        if self.options.wants_database(Only::Sqlite) {
            let durability = sqlite::durability(&seeded.copy(&self.path("limit"))?)?;
            self.report.note(durability);
            let setup = Setup {
                name: "sqlite",
                nodes: 1,
                cluster: None,
                single_goal: 0.20,
                batch_goal: 0.30,
            };
            self.rounds_of(&setup, &seeded, &written).await?;
        }
        if let Some(cluster) = cluster {
            let durability = cluster.durability().await?;
            self.report.note(durability);
            seeded.copy_to(cluster).await?;
            for (name, nodes) in [("postgres", 1), ("postgres, two nodes", 2)] {
                let setup = Setup {
                    name,
                    nodes,
                    cluster: Some(cluster),
                    single_goal: 0.15,
                    batch_goal: 0.25,
                };
                self.rounds_of(&setup, &seeded, &written).await?;
            }
        }
        Ok(())
    }

    fn note_rows(&mut self, written: &Written) {
        let it = written.per_order();
        let list = written
            .row_list(self.scale.watched.try_into().unwrap_or(usize::MAX))
            .join(", ");
        self.report.note(format!(
            "an order of 3 lines writes {:.1} new rows of {:.0} bytes and changes {:.1} rows: {list}",
            it.rows_inserted, it.bytes, it.rows_updated
        ));
    }

    async fn rounds_of(&mut self, setup: &Setup<'_>, seeded: &Seeded, written: &Written) -> Done<()> {
        self.rounds.clear();
        let mut best = None;
        for round in 1..=self.scale.rounds {
            say(&format!("{}: round {round} of {}", setup.name, self.scale.rounds));
            if self.options.wants(Part::Intake) {
                self.limit_round(setup, seeded, written, &mut best).await?;
            }
            self.product_round(setup, seeded).await?;
        }
        self.tell_intake(setup);
        self.tell_floor(setup);
        Ok(())
    }

    fn add(&mut self, name: impl Into<String>, value: f64) {
        self.rounds.entry(name.into()).or_default().push(value);
    }

    /// The limit, at 1 and at 100 orders a commit. On PostgreSQL the first round finds the best way, and the others
    /// take it.
    async fn limit_round(
        &mut self,
        setup: &Setup<'_>,
        seeded: &Seeded,
        written: &Written,
        best: &mut Option<BTreeMap<usize, (usize, Manner)>>,
    ) -> Done<()> {
        let mut found = BTreeMap::new();
        for per_commit in [1, 100] {
            let most = if per_commit == 1 {
                SINGLE_COMMITS
            } else {
                usize::MAX
            };
            let orders = written.orders.len().min(most);
            let commits = written.commits(orders, per_commit);
            #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
            let count = orders as f64;
            let Some(cluster) = setup.cluster else {
                let file = seeded.copy(&self.path("limit"))?;
                let took = sqlite::write(&file, written, &commits)?;
                self.add(format!("limit {per_commit}"), count / took);
                continue;
            };
            let ways = match best {
                Some(best) => vec![best[&per_commit]],
                None => [Manner::Arrays, Manner::Rows]
                    .into_iter()
                    .flat_map(|manner| LIMIT_CLIENTS.map(|clients| (clients, manner)))
                    .collect(),
            };
            let mut fastest: Option<(f64, (usize, Manner))> = None;
            for (clients, manner) in ways {
                cluster.copy(SEEDED, "straight").await?;
                let config = cluster.config("straight");
                let took = postgres::write(&config, written, &commits, clients, manner)?;
                let rate = count / took;
                if fastest.is_none_or(|(best, _)| rate > best) {
                    fastest = Some((rate, (clients, manner)));
                }
            }
            let (rate, way) = fastest.ok_or_else(|| Failure::new("no way to write the limit"))?;
            self.add(format!("limit {per_commit}"), rate);
            found.insert(per_commit, way);
        }
        if best.is_none() && setup.cluster.is_some() {
            self.report.note(format!(
                "limit on {}: clients and manner by orders a commit: {found:?}",
                setup.name
            ));
        }
        best.get_or_insert(found);
        Ok(())
    }

    /// A fresh copy of the seeded book.
    async fn fresh_place(&self, setup: &Setup<'_>, seeded: &Seeded) -> Done<Place> {
        let folder = self.path("product");
        match setup.cluster {
            None => {
                seeded.copy(&folder)?;
                Ok(Place::Folder(folder))
            }
            Some(cluster) => {
                cluster.copy(SEEDED, "product").await?;
                Ok(Place::Database(folder, cluster.url("product")))
            }
        }
    }

    async fn product_round(&mut self, setup: &Setup<'_>, seeded: &Seeded) -> Done<()> {
        let place = self.fresh_place(setup, seeded).await?;
        let key = product::key(&self.binary, &place)?;
        let mut products = Vec::new();
        for node in 0..setup.nodes {
            let place = match &place {
                Place::Folder(folder) => Place::Folder(folder.clone()),
                Place::Database(_, url) => Place::Database(self.path(&format!("node{node}")), url.clone()),
            };
            let log = self.path(&format!("log{node}"));
            products.push(Product::start(&self.binary, &place, &log).await?);
        }
        if self.options.wants(Part::Intake) {
            self.intake_round(&products, &key, seeded).await?;
            for product in &products {
                self.add("memory", product.memory()?.peak_mb);
            }
        }
        if self.options.wants(Part::Floor) && setup.nodes == 1 {
            self.floor_round(&products[0], &key, seeded).await?;
        }
        products.into_iter().try_for_each(Product::stop)
    }

    async fn intake_round(&mut self, products: &[Product], key: &str, seeded: &Seeded) -> Done<()> {
        let singles = self.scale.clients.clone().into_iter().map(|clients| (clients, 1));
        let batches = BATCH_CLIENTS.into_iter().map(|clients| (clients, BATCH));
        for (clients, orders_per_request) in singles.chain(batches) {
            let load = Load {
                clients,
                orders_per_request,
                orders: self.scale.seconds * ORDERS_A_SECOND_MAX,
                seconds: self.scale.seconds,
            };
            let series = format!("load{clients}x{orders_per_request}");
            let taken = intake::measure(products, key, seeded.shop, &series, load).await?;
            let name = format!("{orders_per_request} by {clients}");
            self.add(format!("rate {name}"), taken.per_s);
            self.add(format!("cpu {name}"), taken.cpu_us);
            self.add(format!("p50 {name}"), taken.times.percentile_ms(50.0));
            self.add(format!("p95 {name}"), taken.times.percentile_ms(95.0));
            // Each load begins with the log of the last one written back.
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
        Ok(())
    }

    async fn floor_round(&mut self, product: &Product, key: &str, seeded: &Seeded) -> Done<()> {
        let orders = floor::receive(product, key, seeded.shop, "floor", self.scale.worked).await?;
        let worked = floor::work(product, key, orders).await?;
        self.add("floor rate", worked.per_s);
        self.add("floor cpu", worked.cpu_us);
        for (step, times) in worked.steps {
            self.add(format!("floor p95 {step}"), times.percentile_ms(95.0));
        }
        Ok(())
    }

    /// The rounds of a figure, each divided by the limit of the same round.
    fn ratios(&self, name: &str) -> Vec<f64> {
        let limits = &self.rounds["limit 100"];
        let rounds = self.rounds.get(name).map(Vec::as_slice).unwrap_or_default();
        rounds
            .iter()
            .zip(limits)
            .map(|(rate, limit)| rate / limit)
            .collect()
    }

    fn tell_intake(&mut self, setup: &Setup<'_>) {
        if !self.rounds.contains_key("limit 100") {
            return;
        }
        let database = setup.name;
        for per_commit in [1, 100] {
            let rounds = self.rounds[&format!("limit {per_commit}")].clone();
            let name = format!("{database}: limit, {per_commit} a commit");
            self.report.add(name, "orders/s", &rounds);
        }
        for clients in self.scale.clients.clone() {
            let goal = (clients >= 32).then_some(setup.single_goal);
            self.tell_load(database, clients, 1, goal);
        }
        for clients in BATCH_CLIENTS {
            self.tell_load(database, clients, BATCH, Some(setup.batch_goal));
        }
        let memory = self.rounds["memory"].clone();
        let name = format!("{database}: intake, peak memory of the server");
        self.report.add_goal(name, "MB", &memory, Goal::AtMost(200.0));
    }

    fn tell_load(&mut self, database: &str, clients: usize, orders: u64, goal: Option<f64>) {
        let name = format!("{orders} by {clients}");
        let title = format!("{database}: intake, {orders} a request, {clients} clients");
        let ratios = self.ratios(&format!("rate {name}"));
        let title_of_ratio = format!("{title}: of the limit at 100 a commit");
        match goal {
            Some(least) => self
                .report
                .add_goal(title_of_ratio, "of limit", &ratios, Goal::AtLeast(least)),
            None => self.report.add(title_of_ratio, "of limit", &ratios),
        }
        self.report
            .add(title.clone(), "orders/s", &self.rounds[&format!("rate {name}")]);
        let cpu = &self.rounds[&format!("cpu {name}")];
        let title_of_cpu = format!("{title}: server CPU an order");
        // The goal for processor time is one of the program with its database inside.
        match goal.filter(|_| orders == 1 && database == "sqlite") {
            Some(_) => self.report.add_goal(title_of_cpu, "us", cpu, Goal::AtMost(200.0)),
            None => self.report.add(title_of_cpu, "us", cpu),
        }
        for percentile in ["p50", "p95"] {
            let rounds = &self.rounds[&format!("{percentile} {name}")];
            self.report.add(format!("{title}: {percentile}"), "ms", rounds);
        }
    }

    fn tell_floor(&mut self, setup: &Setup<'_>) {
        let Some(rate) = self.rounds.get("floor rate") else {
            return;
        };
        let title = format!(
            "{}: released to shipped, {} scanners",
            setup.name,
            floor::SCANNERS
        );
        self.report.add(title.clone(), "orders/s", rate);
        self.report.add(
            format!("{title}: server CPU an order"),
            "us",
            &self.rounds["floor cpu"],
        );
        for step in floor::STEPS {
            let rounds = &self.rounds[&format!("floor p95 {step}")];
            self.report.add(format!("{title}: {step}, p95"), "ms", rounds);
        }
    }
}

/// The machine, as far as it explains the figures.
fn machine() -> String {
    let cpus = std::thread::available_parallelism().map_or(0, std::num::NonZero::get);
    let read = |path: &str| std::fs::read_to_string(path).unwrap_or_default();
    let info = read("/proc/cpuinfo");
    let model = info
        .lines()
        .find_map(|line| line.strip_prefix("model name")?.split_once(": "))
        .map_or("unknown processor", |(_, model)| model);
    let load = read("/proc/loadavg");
    let load = load.split(' ').next().unwrap_or_default();
    format!("{cpus} processors ({model}), load {load} at the start")
}
