//! A return, compared with its lines, with what was graded, and with what the feed tells.

use super::{Breach, Invariant, Place};
use crate::id::LineId;
use crate::returns::{Disposition, Return, ReturnLine, ReturnQuantities};
use std::collections::BTreeMap;

/// A return and all that hangs on it, as they were at one moment.
#[derive(Debug, Clone)]
pub struct ReturnFile {
    /// The head.
    pub head: Return,
    /// The lines.
    pub lines: Vec<ReturnLine>,
    /// The pieces that were graded, by line and by what was done with them.
    pub graded: BTreeMap<(LineId, Disposition), i64>,
    /// The version after its last event, and that event's position; zeros without events.
    pub told: (i64, i64),
}

/// Compares everything about one return.
pub fn check_return(file: &ReturnFile, found: &mut Vec<Breach>) {
    let head = &file.head;
    let place = Place {
        row: &head.id,
        position: Some(file.told.1).filter(|position| *position != 0),
    };
    let outstanding = file.lines.iter().map(|line| line.quantities.outstanding()).sum();
    let totals = file.lines.iter().map(|line| line.quantities).sum();
    let (told, kept) = (file.told.0, head.version);
    found.extend(place.equal(Invariant::ReturnHead, told, kept));
    found.extend(place.equal(Invariant::ReturnHead, words(totals), words(head.totals)));
    let status = head.status_of(outstanding);
    found.extend(place.equal(Invariant::ReturnHead, status.name(), head.status.name()));
    for line in &file.lines {
        check_line(file, line, place, found);
    }
}

fn check_line(file: &ReturnFile, line: &ReturnLine, place: Place<'_>, found: &mut Vec<Breach>) {
    let row = format!("{} {}", file.head.id, line.id);
    let place = Place { row: &row, ..place };
    let graded = |disposition| {
        file.graded
            .get(&(line.id, disposition))
            .copied()
            .unwrap_or_default()
    };
    let graded = ReturnQuantities {
        expected: line.quantities.expected,
        received: Disposition::ALL.iter().copied().map(graded).sum(),
        restocked: graded(Disposition::Restock),
        quarantined: graded(Disposition::Quarantine),
        scrapped: graded(Disposition::Scrap),
    };
    found.extend(place.equal(Invariant::ReturnGraded, words(graded), words(line.quantities)));
    found.extend(place.equal(Invariant::ReturnHead, file.head.order, line.order));
}

fn words(quantities: ReturnQuantities) -> String {
    let [expected, received, restocked, quarantined, scrapped] = quantities.values();
    format!(
        "expected {expected} received {received} restocked {restocked} quarantined {quarantined} scrapped {scrapped}"
    )
}
