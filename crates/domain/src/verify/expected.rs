//! Expected receipts, compared with their lines.

use super::{Breach, Invariant, Place};
use crate::expected_receipts::{ExpectedLine, ExpectedReceipt, ReceiptStatus};

/// Compares a receipt with its lines.
#[must_use]
pub fn check_expected_receipt(head: &ExpectedReceipt, lines: &[ExpectedLine]) -> Vec<Breach> {
    let position = None;
    let place = Place {
        row: &head.id,
        position,
    };
    let closed = head.closed_at.0 != 0;
    let sum = |of: fn(&ExpectedLine) -> i64| lines.iter().map(of).sum::<i64>();
    let summed = [
        i64::try_from(lines.len()).unwrap_or(i64::MAX),
        sum(|line| line.quantity),
        sum(|line| line.received),
        sum(|line| line.outstanding),
    ];
    let kept = [head.lines, head.expected, head.received, head.outstanding];
    let told = |values: [i64; 4]| values.map(|value| value.to_string()).join(" ");
    let status = ReceiptStatus::of(closed, head.received, head.outstanding);
    let mut found = Vec::new();
    found.extend(place.equal(Invariant::ExpectedReceiptTotals, told(summed), told(kept)));
    found.extend(place.equal(
        Invariant::ExpectedReceiptStatus,
        status.name(),
        head.status.name(),
    ));
    for line in lines {
        let row = format!("{} {}", head.id, line.id);
        let place = Place { row: &row, position };
        found.extend(place.equal(
            Invariant::ExpectedLineOutstanding,
            line.still_to_come(closed),
            line.outstanding,
        ));
    }
    found
}
