//! A file of orders is imported by the command line, and the book is verified; beside `serve` and without it.

use crate::failure::{Done, Failure};
use crate::process;
use crate::product::Place;
use crate::shop::{drawn, sku};
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// How often the memory of the process is looked at.
const LOOK_EVERY: Duration = Duration::from_millis(50);

/// A subcommand that ran to its end.
#[derive(Clone, Debug)]
pub struct Ran {
    /// How long it took.
    pub seconds: f64,
    /// The most memory it held, in MB.
    pub peak_mb: f64,
    /// What it printed.
    pub said: String,
}

/// Writes a file of orders with three lines each, in the columns of the `online-retail` profile.
pub fn write_file(path: &Path, lines: u64) -> Done<()> {
    let mut file = BufWriter::new(File::create(path)?);
    writeln!(
        file,
        "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country"
    )?;
    for line in 0..lines {
        let (order, draw) = (line / 3, drawn(line ^ 0x1F11E));
        let (product, quantity, cents) = (draw % 2_000, 1 + draw % 12, 100 + draw % 5_000);
        writeln!(
            file,
            "{invoice},{sku},Product number {product},{quantity},{year}-{month:02}-{day:02} {hour:02}:{minute:02}:00,{price}.{cents:02},{customer},United Kingdom",
            invoice = 600_000 + order,
            sku = sku(product),
            year = 2010 + drawn(order) % 2,
            month = 1 + drawn(order + 1) % 12,
            day = 1 + drawn(order + 2) % 28,
            hour = 8 + drawn(order + 3) % 10,
            minute = drawn(order + 4) % 60,
            price = cents / 100,
            cents = cents % 100,
            customer = 12_000 + drawn(order) % 5_000,
        )?;
    }
    file.flush()?;
    Ok(())
}

/// Imports the file as history of the owner.
pub fn import(binary: &Path, place: &Place, file: &Path) -> Done<Ran> {
    let file = file.display().to_string();
    let args = [
        "import",
        "orders",
        &file,
        "--profile",
        "online-retail",
        "--owner",
        "ACME",
        "--as",
        "history",
        "--yes",
        "--json",
    ];
    run(binary, place, &args)
}

/// Verifies the book.
pub fn verify(binary: &Path, place: &Place) -> Done<Ran> {
    run(binary, place, &["verify"])
}

#[expect(
    clippy::disallowed_methods,
    reason = "the driver has nothing else to do while the import runs"
)]
fn run(binary: &Path, place: &Place, args: &[&str]) -> Done<Ran> {
    let (mut said, mut told) = (tempfile::NamedTempFile::new()?, tempfile::NamedTempFile::new()?);
    let mut command = Command::new(binary);
    command
        .args(args)
        .stdin(Stdio::null())
        .stdout(said.reopen()?)
        .stderr(told.reopen()?);
    place.args(&mut command);
    let begun = Instant::now();
    let mut child = command.spawn()?;
    let mut peak_mb: f64 = 0.0;
    let status = loop {
        if let Ok(memory) = process::memory(child.id()) {
            peak_mb = peak_mb.max(memory.peak_mb);
        }
        if let Some(status) = child.try_wait()? {
            break status;
        }
        std::thread::sleep(LOOK_EVERY);
    };
    let seconds = begun.elapsed().as_secs_f64();
    let read = |file: &mut tempfile::NamedTempFile| std::fs::read_to_string(file.path());
    if !status.success() {
        let told = read(&mut told)?;
        return Err(Failure::new(format!("evenkeel {}: {told}", args[0])));
    }
    let said = read(&mut said)?;
    Ok(Ran {
        seconds,
        peak_mb,
        said,
    })
}
