//! Rows that become no document: each with its reason, each counted with what of it can be read.

use std::sync::Arc;

use rust_decimal::Decimal;

use super::super::field::{Field, Role};
use super::super::group::Group;
use super::super::line::read_numbers;
use super::super::plan::Plan;
use super::super::read::Row;
use super::super::refusal::{self, Place, Refusal};
use super::super::values::Values;
use super::super::verdict::{Bucket, Outcome, RawRow, RefusedRow};
use super::held::HeldRow;
use super::{Builder, values_of};

impl Builder {
    /// Refuses a row that belongs to no document.
    pub fn refuse_row(&mut self, key: Option<&str>, row: &Row<'_>, refusal: Refusal, out: &mut Vec<Outcome>) {
        let plan = Arc::clone(&self.plan);
        self.take_refused(&plan, row);
        let rows = vec![RefusedRow {
            row: RawRow::of(row),
            refusal,
        }];
        out.push(Outcome::Refused {
            key: key.map(str::to_owned),
            rows,
        });
    }

    /// Leaves out a row, with its reason.
    pub fn ignore_row(&mut self, row: &Row<'_>, reason: &str, out: &mut Vec<Outcome>) {
        let plan = Arc::clone(&self.plan);
        take_readable(&mut self.tally.ignored, &plan, row);
        out.push(Outcome::Ignored {
            reason: reason.to_owned(),
            row: RawRow::of(row),
        });
    }

    /// Refuses every row of a document: those at fault with their reason, the others as their siblings.
    pub(super) fn refuse_all(
        &mut self,
        plan: &Plan,
        group: &Group,
        held: Option<&HeldRow>,
        faults: &[(usize, Refusal)],
        head_fault: Option<Refusal>,
        out: &mut Vec<Outcome>,
    ) {
        let culprit = head_fault.as_ref().or(faults.first().map(|(_, refusal)| refusal));
        let culprit_line = culprit
            .and_then(|refusal| refusal.place.as_ref())
            .map_or(0, |place| place.line);
        let sibling = |row: &Row<'_>| {
            Refusal::new(refusal::SIBLING_REFUSED)
                .at(Place::line(row.file, row.line))
                .with("line", culprit_line)
        };
        let mut rows = Vec::with_capacity(self.rows.len() + 1);
        if let Some(held) = held {
            take_header(&mut self.tally.refused, values_of(plan, &held.row()), &held.row());
            let refusal = head_fault.unwrap_or_else(|| sibling(&held.row()));
            rows.push(RefusedRow {
                row: RawRow::of(&held.row()),
                refusal,
            });
        }
        for at in std::mem::take(&mut self.rows) {
            let row = group.row(at);
            self.take_refused(plan, &row);
            let own = faults
                .iter()
                .find(|(fault_at, _)| *fault_at == at)
                .map(|(_, refusal)| refusal.clone());
            rows.push(RefusedRow {
                row: RawRow::of(&row),
                refusal: own.unwrap_or_else(|| sibling(&row)),
            });
        }
        self.tally.documents.refused += 1;
        out.push(Outcome::Refused {
            key: Some(group.key.clone()),
            rows,
        });
    }

    fn take_refused(&mut self, plan: &Plan, row: &Row<'_>) {
        match values_of(plan, row).layout.role {
            Role::Headers => take_header(&mut self.tally.refused, values_of(plan, row), row),
            _ => take_readable(&mut self.tally.refused, plan, row),
        }
    }
}

/// Counts a line that became no document, with what of it can be read.
pub(super) fn take_readable(bucket: &mut Bucket, plan: &Plan, row: &Row<'_>) {
    match read_numbers(&plan.profile, values_of(plan, row), row) {
        Ok(numbers) => bucket.take(numbers.quantity, numbers.amount.unwrap_or_default()),
        Err(_) => bucket.take_unreadable(),
    }
}

/// Counts a row of a header file: no quantity, its charge.
pub(super) fn take_header(bucket: &mut Bucket, values: &Values, row: &Row<'_>) {
    match values.number(Field::ShippingCharge, row) {
        Ok(amount) => bucket.take(0, amount.unwrap_or(Decimal::ZERO)),
        Err(_) => bucket.take_unreadable(),
    }
}
