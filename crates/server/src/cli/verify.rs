//! `evenkeel verify`: does the book agree with itself?

use std::collections::BTreeMap;
use std::time::Duration;

use clap::Args;
use domain::verify::{Breach, Invariant};
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::{Value, json};
use store::verify::{Broken, Progress, Report, Stage};

use super::{Failure, Session, answer};

/// How long one read may take: the ledger of one product is added up by one statement.
const STATEMENT_TIMEOUT_MS: u64 = 600_000;
/// How often the progress is drawn anew while nothing is heard.
const TICK_MS: u64 = 250;

/// Recompute stock, quantities, statuses, sums and the feed, and name the first event that breaks a rule
#[derive(Debug, Args)]
#[command(after_help = "\
It only reads, and may run beside a server. Progress goes to the error output.

Example:
  evenkeel verify --data ./data --json

Exit codes: 0 everything agrees, 1 something is broken, 2 wrong usage or settings, 3 no book to be had.")]
pub(super) struct Verify {
    /// Print the report as JSON
    #[arg(long)]
    json: bool,
}

impl Verify {
    pub(super) async fn run(self, session: Session) -> Result<(), Failure> {
        let store = session
            .place
            .open_to_read(&session.settings, STATEMENT_TIMEOUT_MS)
            .await?;
        let mut conn = store.read().await?;
        let mut meter = Meter::default();
        let report = store::verify::run(&mut conn, |progress| meter.show(progress)).await;
        meter.end();
        drop(conn);
        store.close().await;
        let report = report?;
        if self.json {
            answer(&as_json(&report).to_string());
        } else {
            as_table(&report).iter().for_each(|line| answer(line));
        }
        if report.is_clean() {
            return Ok(());
        }
        let codes: Vec<_> = errors(&report).map(|(invariant, _)| invariant.code()).collect();
        Err(Failure::refused(format!("broken: {}", codes.join(", "))))
    }
}

/// The progress of one stage after another.
#[derive(Default)]
struct Meter {
    bar: Option<(Stage, ProgressBar)>,
}

impl Meter {
    fn show(&mut self, progress: Progress) {
        if self
            .bar
            .as_ref()
            .is_none_or(|(stage, _)| *stage != progress.stage)
        {
            self.end();
            self.bar = Some((progress.stage, begin(progress.stage)));
        }
        if let Some((_, bar)) = &self.bar {
            bar.set_length(progress.total);
            bar.set_position(progress.done);
        }
    }

    fn end(&mut self) {
        if let Some((_, bar)) = self.bar.take() {
            bar.finish();
        }
    }
}

fn begin(stage: Stage) -> ProgressBar {
    let bar = ProgressBar::new(0);
    let template = "{prefix:8} {wide_bar} {human_pos}/{human_len} {per_sec} {eta}";
    bar.set_style(ProgressStyle::with_template(template).expect("the template is a constant"));
    bar.set_prefix(stage.name());
    bar.enable_steady_tick(Duration::from_millis(TICK_MS));
    bar
}

fn errors(report: &Report) -> impl Iterator<Item = (&Invariant, &Broken)> {
    report.broken.iter().filter(|(invariant, _)| !invariant.warns())
}

fn as_json(report: &Report) -> Value {
    let compared: BTreeMap<&str, u64> = report
        .compared
        .iter()
        .map(|(stage, rows)| (stage.name(), *rows))
        .collect();
    let broken: Vec<Value> = report
        .broken
        .iter()
        .map(|(invariant, broken)| broken_json(*invariant, broken))
        .collect();
    json!({ "clean": report.is_clean(), "invariants": Invariant::ALL.len(), "compared": compared, "broken": broken })
}

fn broken_json(invariant: Invariant, broken: &Broken) -> Value {
    let Breach {
        place,
        position,
        expected,
        found,
        ..
    } = &broken.first;
    json!({
        "code": invariant.code(), "warning": invariant.warns(), "count": broken.count,
        "first": { "place": place, "position": position, "expected": expected, "found": found },
    })
}

fn as_table(report: &Report) -> Vec<String> {
    let mut lines: Vec<String> = report
        .compared
        .iter()
        .map(|(stage, rows)| format!("{:<22} {rows:>12}", stage.name()))
        .collect();
    for (invariant, Broken { count, first }) in &report.broken {
        let word = if invariant.warns() { "late" } else { "broken" };
        let event = first
            .position
            .map(|position| format!(" at event {position}"))
            .unwrap_or_default();
        let Breach {
            place,
            expected,
            found,
            ..
        } = first;
        lines.push(format!(
            "{:<22} {count:>12} {word}; first {place}{event}: expected {expected}, found {found}",
            invariant.code()
        ));
    }
    let broken = errors(report).count();
    lines.push(format!(
        "{:<22} {:>12}",
        "invariants kept",
        Invariant::ALL.len() - broken
    ));
    lines.push(format!("{:<22} {broken:>12}", "invariants broken"));
    lines
}
