//! The driver of `make bench`: starts the release binary and its database, measures, and sets the limit of the hardware
//! beside each figure, taken in the same run.

mod bench;
mod books;
mod cluster;
mod cold;
mod failure;
mod figures;
mod growing;
mod http;
mod limit;
mod options;
mod phases;
mod plot;
mod process;
mod product;
mod report;
mod rows;
mod seed;
mod shop;

use bench::Bench;
use clap::Parser;
use failure::Done;
use options::Options;
use plot::Panel;
use report::{Goal, Report, say};
use std::io::Write;
use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    match run(Options::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            say(&format!("evenkeel-bench: {failure}"));
            ExitCode::FAILURE
        }
    }
}

async fn run(options: Options) -> Done<()> {
    let mut report = Bench::new(options.clone())?.run().await?;
    if options.cold {
        say("a cold `make run` ...");
        let seconds = cold::measure(&std::env::current_dir()?)?;
        report.add_goal("cold `make run` to ready", "s", &[seconds], Goal::AtMost(600.0));
    }
    let kept = Report::read(&options.kept)?;
    writeln!(std::io::stdout(), "{}", report.table(kept.as_ref()))?;
    report.write(&options.result)?;
    let plot = options.result.with_extension("svg");
    std::fs::write(&plot, plot::svg(&panels(&report)))?;
    say(&format!(
        "written: {}, {}",
        options.result.display(),
        plot.display()
    ));
    if options.keep {
        report.write(&options.kept)?;
        std::fs::write(options.kept.with_extension("svg"), plot::svg(&panels(&report)))?;
        say(&format!("kept: {}", options.kept.display()));
    }
    Ok(())
}

fn panels(report: &Report) -> Vec<Panel> {
    vec![intake_panel(report), lists_panel(report)]
}

fn intake_panel(report: &Report) -> Panel {
    let clients = [1, 8, 32, 128];
    let databases = ["sqlite", "postgres", "postgres, two nodes"];
    let value = |name: String| report.value(&name).unwrap_or(f64::NAN);
    let mut lines = Vec::new();
    for database in databases {
        let rates =
            clients.map(|clients| value(format!("{database}: intake, 1 a request, {clients} clients")));
        if rates.iter().any(|rate| rate.is_finite()) {
            lines.push((database.to_owned(), rates.to_vec()));
            let limit = value(format!("{database}: limit, 100 a commit"));
            lines.push((
                format!("{database}: limit at 100 a commit"),
                vec![limit; clients.len()],
            ));
        }
    }
    Panel {
        title: "Orders a second over HTTP, one a request, by clients".to_owned(),
        labels: clients.map(|clients| clients.to_string()).into(),
        lines,
    }
}

fn lists_panel(report: &Report) -> Panel {
    let sizes = [10_000, 100_000, 1_000_000];
    let worst = |database: &str, size: u64, kind: &str| {
        let begins = format!("{database}, {size} orders: {kind}");
        let values = report
            .figures
            .iter()
            .filter(|figure| figure.name.starts_with(&begins) && figure.name.ends_with("server CPU"));
        values.map(|figure| figure.value).fold(f64::NAN, f64::max)
    };
    let mut lines = Vec::new();
    for database in ["sqlite", "postgres"] {
        for kind in ["list", "order detail"] {
            let values = sizes.map(|size| worst(database, size, kind));
            if values.iter().any(|value| value.is_finite()) {
                lines.push((format!("{database}: {kind}, the dearest"), values.to_vec()));
            }
        }
    }
    Panel {
        title: "Server CPU of a read in ms, by orders in the book".to_owned(),
        labels: sizes.map(|size| size.to_string()).into(),
        lines,
    }
}
