//! The rows of one document to the document: every line is read before anything is decided, and one bad line holds the
//! whole document back, so that an order never comes in with a line less.

mod held;
mod refuse;

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::field::{Field, Role};
use super::group::Group;
use super::head::{Heads, Remarks, Told, read_head, remark_head, remark_lines, statuses_agree};
use super::line::{LineNumbers, all_hold, charge_kind, charge_record, line_record, read_numbers};
use super::plan::Plan;
use super::profile::DocumentKind;
use super::read::Row;
use super::records::{Document, DocumentRecord, Flag, StatusMapped};
use super::refusal::{self, Place, Refusal};
use super::values::Values;
use super::verdict::{Outcome, RawRow, Tally};

use held::HeldRow;
use refuse::{take_header, take_readable};

/// Builds documents and keeps the tally.
pub struct Builder {
    plan: Arc<Plan>,
    held: FxHashMap<String, HeldRow>,
    held_bytes: usize,
    /// What became of the lines so far.
    pub tally: Tally,
    numbers: Vec<LineNumbers>,
    rows: Vec<usize>,
}

impl Builder {
    /// A builder for a settled import.
    #[must_use]
    pub fn new(plan: Arc<Plan>) -> Self {
        Self {
            plan,
            held: FxHashMap::default(),
            held_bytes: 0,
            tally: Tally::default(),
            numbers: Vec::new(),
            rows: Vec::new(),
        }
    }

    /// Builds one document of the rows of a group.
    pub fn document(&mut self, group: &Group, out: &mut Vec<Outcome>) -> Result<(), Refusal> {
        let mut remarks = Remarks::default();
        self.choose_rows(group, &mut remarks, out);
        if group.apart {
            remarks.flag(Flag::LinesApart);
        }
        let plan = Arc::clone(&self.plan);
        let lines_alone = values_of(&plan, &group.row(0)).layout.role == Role::Lines;
        let held = if lines_alone {
            self.held.remove(&group.key)
        } else {
            None
        };
        let mut faults = self.read_lines(&plan, group);
        if faults.is_empty() && lines_alone && held.is_none() {
            let first = group.row(self.rows[0]);
            let refusal = Refusal::new(refusal::HEADER_ROW_MISSING)
                .at(values_of(&plan, &first).layout.place(Field::OrderRef, &first))
                .with("key", &group.key);
            faults.push((self.rows[0], refusal));
        }
        let built = if faults.is_empty() {
            self.build(&plan, group, held.as_ref(), remarks)
        } else {
            Err(None)
        };
        match built {
            Ok(outcome) => out.push(outcome),
            Err(refusal) => {
                let head_fault = refusal.and_then(|refusal| Self::place_fault(refusal, group, &mut faults));
                self.refuse_all(&plan, group, held.as_ref(), &faults, head_fault, out);
            }
        }
        Ok(())
    }

    /// A refusal of a line's cell goes to that line; one of the head's goes to the head.
    fn place_fault(refusal: Refusal, group: &Group, faults: &mut Vec<(usize, Refusal)>) -> Option<Refusal> {
        let at = refusal.place.as_ref().and_then(|place| {
            (0..group.len()).find(|at| group.row(*at).file == place.file && group.row(*at).line == place.line)
        });
        match at {
            Some(at) => {
                faults.push((at, refusal));
                None
            }
            None => Some(refusal),
        }
    }

    /// The rows of the document. When it stands in several files: a file that repeats the first one's rows exactly adds
    /// nothing, any other adds its rows, and a person is asked.
    fn choose_rows(&mut self, group: &Group, remarks: &mut Remarks, out: &mut Vec<Outcome>) {
        self.rows.clear();
        let first_file = group.row(0).file;
        let mut files: Vec<u32> = group.rows().map(|row| row.file).collect();
        files.dedup();
        if files.len() == 1 {
            self.rows.extend(0..group.len());
            return;
        }
        let of_file = |file: u32| (0..group.len()).filter(move |at| group.row(*at).file == file);
        let first: Vec<usize> = of_file(first_file).collect();
        self.rows.extend(&first);
        files.sort_unstable();
        files.dedup();
        for file in files.into_iter().filter(|file| *file != first_file) {
            let own: Vec<usize> = of_file(file).collect();
            let same =
                |(left, right): (&usize, &usize)| group.row(*left).cells().eq(group.row(*right).cells());
            if own.len() == first.len() && first.iter().zip(&own).all(same) {
                let plan = Arc::clone(&self.plan);
                for at in own {
                    take_readable(&mut self.tally.repeated, &plan, &group.row(at));
                    out.push(Outcome::Ignored {
                        reason: "repeated".to_owned(),
                        row: RawRow::of(&group.row(at)),
                    });
                }
            } else {
                let row = group.row(own[0]);
                remarks.ask(Flag::SpansFiles, Place::line(row.file, row.line), &group.key);
                self.rows.extend(own);
            }
        }
    }

    /// Reads every line's numbers; gives the rows that do not read.
    fn read_lines(&mut self, plan: &Plan, group: &Group) -> Vec<(usize, Refusal)> {
        self.numbers.clear();
        let mut faults = Vec::new();
        for at in &self.rows {
            let row = group.row(*at);
            match read_numbers(&plan.profile, values_of(plan, &row), &row) {
                Ok(numbers) => self.numbers.push(numbers),
                Err(refusal) => faults.push((*at, refusal)),
            }
        }
        faults
    }

    fn build(
        &mut self,
        plan: &Plan,
        group: &Group,
        held: Option<&HeldRow>,
        mut remarks: Remarks,
    ) -> Result<Outcome, Option<Refusal>> {
        let told = |at: usize| {
            let row = group.row(at);
            Told {
                values: values_of(plan, &row),
                row,
            }
        };
        let first_line = told(self.rows[0]);
        let heads = match held {
            Some(held) => Heads {
                first: Told {
                    values: values_of(plan, &held.row()),
                    row: held.row(),
                },
                line: Some(first_line),
            },
            None => Heads {
                first: first_line,
                line: None,
            },
        };
        let external_ref = first_line.values.required(Field::OrderRef, &first_line.row)?;
        let mut record = read_head(plan, &heads, external_ref)?;
        remark_head(&record, &heads, &mut remarks);
        remark_lines(
            self.rows[1..].iter().map(|at| told(*at)),
            &first_line,
            &mut remarks,
        );
        if remarks.flags.contains(&Flag::SeveralTimes) {
            self.take_earliest_time(plan, group, &mut record)?;
        }
        let mut kind = self.kind(plan, group, &first_line, &mut remarks);
        let is_charge = self.fill(plan, group, &mut record, &mut remarks)?;
        let goods = !record.lines.is_empty();
        if !goods && matches!(kind, DocumentKind::Order | DocumentKind::StockAdjustment) {
            kind = DocumentKind::MoneyAdjustment;
            remarks.flag(Flag::ChargesOnly);
        }
        self.remark_quantities(&record, kind, &mut remarks);
        self.count(kind, &is_charge, !remarks.questions.is_empty());
        if let Some(held) = held {
            take_header(&mut self.tally.header, values_of(plan, &held.row()), &held.row());
        }
        Ok(self.outcome(
            Document::of(kind, with_flags(record, remarks.flags)),
            remarks.questions,
            group,
            held,
        ))
    }

    fn take_earliest_time(
        &self,
        plan: &Plan,
        group: &Group,
        record: &mut DocumentRecord,
    ) -> Result<(), Refusal> {
        for at in &self.rows {
            let row = group.row(*at);
            let moment = values_of(plan, &row).moment(Field::PlacedAt, &row, &plan.zone, &plan.zone_name)?;
            let earlier = match (&moment, &record.placed_at) {
                (Some(moment), Some(known)) => moment.at < known.at,
                (Some(_), None) => true,
                (None, _) => false,
            };
            if earlier {
                record.placed_at = moment;
            }
        }
        Ok(())
    }

    /// What the document is: the first rule that holds for all its lines.
    fn kind(&self, plan: &Plan, group: &Group, first: &Told<'_>, remarks: &mut Remarks) -> DocumentKind {
        let holds = |when: &[super::profile::Condition]| {
            self.rows.iter().zip(&self.numbers).all(|(at, numbers)| {
                let row = group.row(*at);
                all_hold(when, values_of(plan, &row), &row, Some(numbers))
            })
        };
        let place = || first.values.layout.place(Field::OrderRef, &first.row);
        match plan.profile.kinds.iter().find(|rule| holds(&rule.when)) {
            Some(rule) => {
                if let Some(ask) = &rule.ask {
                    remarks.question(ask.clone(), place(), &group.key);
                }
                rule.then
            }
            None => {
                remarks.question("no_rule".to_owned(), place(), &group.key);
                DocumentKind::Person
            }
        }
    }

    /// Fills in lines and charges; tells for each row whether it was a charge.
    fn fill(
        &self,
        plan: &Plan,
        group: &Group,
        record: &mut DocumentRecord,
        remarks: &mut Remarks,
    ) -> Result<Vec<bool>, Refusal> {
        let mut is_charge = Vec::with_capacity(self.rows.len());
        record.lines.reserve_exact(self.rows.len());
        for (at, numbers) in self.rows.iter().zip(&self.numbers) {
            let row = group.row(*at);
            let values = values_of(plan, &row);
            self.check_currency(record, values, &row)?;
            let charge = charge_kind(&plan.profile, values, &row, numbers);
            is_charge.push(charge.is_some());
            match charge {
                Some(kind) => record.charges.push(charge_record(kind, values, &row, numbers)),
                None => {
                    let line = line_record(&plan.profile, values, &row, numbers)?;
                    if let Some(shipment) = &line.shipment_status {
                        let place = || values.layout.place(Field::ShipmentStatus, &row);
                        if shipment.mapped == StatusMapped::Unknown {
                            remarks.ask(Flag::StatusUnknown, place(), &shipment.raw);
                        }
                        let order = record
                            .status
                            .as_ref()
                            .map_or(StatusMapped::Unknown, |status| status.mapped);
                        if !statuses_agree(order, shipment.mapped) {
                            remarks.flag(Flag::StatusDisagrees);
                        }
                    }
                    record.lines.push(line);
                }
            }
        }
        Ok(is_charge)
    }

    fn check_currency(&self, record: &DocumentRecord, values: &Values, row: &Row<'_>) -> Result<(), Refusal> {
        let text = values.layout.value(Field::Currency, row);
        if text.is_empty() || text == record.currency.code() {
            return Ok(());
        }
        Err(Refusal::new(refusal::CURRENCY_MIXED)
            .at(values.layout.place(Field::Currency, row))
            .with("values", format!("{}, {text}", record.currency)))
    }

    /// A quantity of zero is normal for a cancelled line, and a riddle for any other.
    fn remark_quantities(&self, record: &DocumentRecord, kind: DocumentKind, remarks: &mut Remarks) {
        let Some(line) = record.lines.iter().find(|line| line.quantity == 0) else {
            return;
        };
        let cancelled = record
            .status
            .as_ref()
            .is_some_and(|status| status.mapped == StatusMapped::Cancelled)
            || line
                .shipment_status
                .as_ref()
                .is_some_and(|status| status.mapped == StatusMapped::Cancelled);
        if cancelled || kind != DocumentKind::Order {
            remarks.flag(Flag::QuantityZero);
        } else {
            remarks.ask(Flag::QuantityZero, Place::line(line.file, line.line_no), "0");
        }
    }

    fn count(&mut self, kind: DocumentKind, is_charge: &[bool], asked: bool) {
        let tally = &mut self.tally;
        let (bucket, documents) = match kind {
            DocumentKind::Order => (&mut tally.order, &mut tally.documents.orders),
            DocumentKind::Credit => (&mut tally.credit, &mut tally.documents.credits),
            DocumentKind::StockAdjustment => (
                &mut tally.stock_adjustment,
                &mut tally.documents.stock_adjustments,
            ),
            DocumentKind::MoneyAdjustment => (
                &mut tally.money_adjustment,
                &mut tally.documents.money_adjustments,
            ),
            DocumentKind::Person => (&mut tally.undecided, &mut tally.documents.undecided),
        };
        *documents += 1;
        for (numbers, charge) in self.numbers.iter().zip(is_charge) {
            let bucket = if *charge { &mut tally.charge } else { &mut *bucket };
            bucket.take(numbers.quantity, numbers.amount.unwrap_or_default());
        }
        tally.documents.with_questions += u64::from(asked);
    }

    fn outcome(
        &self,
        document: Document,
        questions: Vec<super::verdict::Question>,
        group: &Group,
        held: Option<&HeldRow>,
    ) -> Outcome {
        let head = held.map(|held| RawRow::of(&held.row()));
        let rows = head
            .into_iter()
            .chain(self.rows.iter().map(|at| RawRow::of(&group.row(*at))))
            .collect();
        if questions.is_empty() {
            return Outcome::Good { document, rows };
        }
        Outcome::Person {
            document,
            questions,
            rows,
        }
    }
}

fn with_flags(mut record: DocumentRecord, mut flags: Vec<Flag>) -> DocumentRecord {
    flags.sort_unstable();
    record.flags = flags;
    record
}

/// How to read a row: as its file is settled.
#[must_use]
pub fn values_of<'p>(plan: &'p Plan, row: &Row<'_>) -> &'p Values {
    &plan.files[row.file as usize].values
}
