//! What was measured: as a table, as JSON, and beside what was kept of an earlier run.

use crate::failure::Done;
use crate::figures::median;
use serde::{Deserialize, Serialize};
use std::fmt::Write as _;
use std::path::Path;

/// What a figure must reach.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Goal {
    /// No less than this.
    AtLeast(f64),
    /// No more than this.
    AtMost(f64),
}

impl Goal {
    /// Is it reached?
    pub fn is_met(self, value: f64) -> bool {
        match self {
            Self::AtLeast(least) => value >= least,
            Self::AtMost(most) => value <= most,
        }
    }
}

/// One measured figure: the median of its rounds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    /// What was measured; the same in every run.
    pub name: String,
    /// The median.
    pub value: f64,
    /// Of what: `orders/s`, `of limit`, `us`, `ms`, `MB`, `s`.
    pub unit: String,
    /// What it must reach.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub goal: Option<Goal>,
    /// What each round came to.
    pub rounds: Vec<f64>,
}

/// A whole run.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Report {
    /// How it was run, and on what.
    pub notes: Vec<String>,
    /// All figures, in the order in which they were measured.
    pub figures: Vec<Figure>,
}

impl Report {
    /// Adds a line on how it was run, and tells the person who waits.
    pub fn note(&mut self, text: impl Into<String>) {
        let text = text.into();
        say(&text);
        self.notes.push(text);
    }

    /// Adds a figure.
    pub fn add(&mut self, name: impl Into<String>, unit: &str, rounds: &[f64]) {
        self.figures.push(Figure {
            name: name.into(),
            value: median(rounds),
            unit: unit.to_owned(),
            goal: None,
            rounds: rounds.to_vec(),
        });
    }

    /// Adds a figure that must reach a goal.
    pub fn add_goal(&mut self, name: impl Into<String>, unit: &str, rounds: &[f64], goal: Goal) {
        self.add(name, unit, rounds);
        if let Some(figure) = self.figures.last_mut() {
            figure.goal = Some(goal);
        }
    }

    /// The value of a figure.
    pub fn value(&self, name: &str) -> Option<f64> {
        self.figures
            .iter()
            .find(|figure| figure.name == name)
            .map(|figure| figure.value)
    }

    /// The table, with the change since the kept run.
    pub fn table(&self, kept: Option<&Self>) -> String {
        let width = self
            .figures
            .iter()
            .map(|figure| figure.name.chars().count())
            .max()
            .unwrap_or_default();
        let mut table = String::new();
        for figure in &self.figures {
            let name = &figure.name;
            let shown = shown(figure.value);
            let change = kept.and_then(|kept| change(kept, figure)).unwrap_or_default();
            let goal = figure
                .goal
                .map(|goal| verdict(goal, figure.value))
                .unwrap_or_default();
            let line = format!(
                "{name:<width$} {shown:>10} {unit:<9} {change:>8}  {goal}",
                unit = figure.unit
            );
            let _ = writeln!(table, "{}", line.trim_end());
        }
        table
    }

    /// Reads a report, where there is one.
    pub fn read(path: &Path) -> Done<Option<Self>> {
        if !path.exists() {
            return Ok(None);
        }
        Ok(Some(serde_json::from_slice(&std::fs::read(path)?)?))
    }

    /// Writes the report.
    pub fn write(&self, path: &Path) -> Done<()> {
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        std::fs::write(path, serde_json::to_string_pretty(self)? + "\n")?;
        Ok(())
    }
}

fn verdict(goal: Goal, value: f64) -> String {
    let (sign, bound) = match goal {
        Goal::AtLeast(least) => (">=", least),
        Goal::AtMost(most) => ("<=", most),
    };
    let word = if goal.is_met(value) { "pass" } else { "MISS" };
    format!("{word} (goal {sign} {})", shown(bound))
}

fn change(kept: &Report, figure: &Figure) -> Option<String> {
    let before = kept.value(&figure.name).filter(|before| *before != 0.0)?;
    let percent = (figure.value / before - 1.0) * 100.0;
    Some(format!("{percent:+.0}%"))
}

/// Three digits that count.
pub fn shown(value: f64) -> String {
    match value.abs() {
        0.0 => "0".to_owned(),
        small if small < 10.0 => format!("{value:.2}"),
        middle if middle < 100.0 => format!("{value:.1}"),
        _ => format!("{value:.0}"),
    }
}

/// Tells the person who waits what goes on.
pub fn say(text: &str) {
    use std::io::Write;
    // A closed terminal is no reason to stop measuring.
    let _ = writeln!(std::io::stderr(), "{text}");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(value: f64) -> Report {
        let mut report = Report::default();
        report.add_goal(
            "intake",
            "of limit",
            &[value, value * 2.0, value / 2.0],
            Goal::AtLeast(0.2),
        );
        report.add("start", "s", &[0.5]);
        report
    }

    #[test]
    fn a_table_tells_change_and_verdict() {
        let table = report(0.3).table(Some(&report(0.2)));
        let intake: Vec<&str> = table.lines().next().expect("a line").split_whitespace().collect();
        assert_eq!(
            intake,
            [
                "intake", "0.30", "of", "limit", "+50%", "pass", "(goal", ">=", "0.20)"
            ]
        );
        assert!(report(0.1).table(None).contains("MISS"));
    }

    #[test]
    fn a_report_reads_as_it_was_written() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("kept/latest.json");
        assert!(Report::read(&path).expect("no error").is_none());
        report(0.25).write(&path).expect("writes");
        let read = Report::read(&path).expect("reads").expect("is there");
        assert_eq!(read.figures, report(0.25).figures);
    }
}
