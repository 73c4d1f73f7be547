//! The steps of keeping a book, as they go by at the terminal; and what they held, as an answer.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use serde_json::{Value, json};
use store::keeping::{Progress, Step, Summary};

use crate::wire::instant;

/// How often the progress is drawn anew while nothing is heard.
const TICK_MS: u64 = 250;

/// Shows one step after another. Goes to the error output, and to a terminal only.
#[derive(Default)]
pub(super) struct Steps {
    shown: Option<(Step, ProgressBar)>,
}

impl Steps {
    pub(super) fn show(&mut self, progress: Progress) {
        if self.shown.as_ref().is_none_or(|(step, _)| *step != progress.step) {
            self.end();
            self.shown = Some((progress.step, begin(progress.step)));
        }
        if let Some((_, bar)) = &self.shown {
            bar.set_position(progress.done);
        }
    }

    pub(super) fn end(&mut self) {
        if let Some((_, bar)) = self.shown.take() {
            bar.finish();
        }
    }
}

fn begin(step: Step) -> ProgressBar {
    let bar = ProgressBar::no_length();
    let template = "{prefix:8} {human_pos:>12} {per_sec} {elapsed}";
    bar.set_style(ProgressStyle::with_template(template).expect("the template is a constant"));
    bar.set_prefix(step.name());
    bar.enable_steady_tick(Duration::from_millis(TICK_MS));
    bar
}

/// What a stream held, for a program.
pub(super) fn as_json(summary: &Summary) -> Value {
    json!({
        "book_id": summary.manifest.book_id,
        "made_at": instant(summary.manifest.made_at),
        "schema_version": summary.manifest.schema_version,
        "epoch": summary.manifest.epoch,
        "position": summary.manifest.position,
        "rows": summary.rows,
        "sha256": summary.sha256,
        "tables": summary.tables,
    })
}

/// What a stream held, in words.
pub(super) fn in_words(summary: &Summary) -> String {
    let events = summary.manifest.position;
    let made_at = instant(summary.manifest.made_at);
    format!("{} rows, {events} events, as of {made_at}", summary.rows)
}
