//! What a person must look at: refused lines, and documents that raise questions.

use domain::imports::Refusal as FileRefusal;
use domain::imports::verdict::{Question, RawRow, RefusedRow};
use domain::refusal::Refusal;
use serde_json::{Value, json};
use store::imports::IssueRow;

/// The rows of a refused document, each with its own reason.
pub(super) fn refused(document: i64, key: Option<&str>, rows: &[RefusedRow]) -> Vec<IssueRow> {
    rows.iter()
        .enumerate()
        .map(|(index, row)| {
            let place = row.refusal.place.as_ref();
            let field = place
                .filter(|place| place.line == row.row.line)
                .and_then(|place| place.column);
            IssueRow {
                seq: number(index),
                verdict: "refused".to_owned(),
                code: row.refusal.code.to_owned(),
                field: field.map_or(0, i64::from),
                key: key.unwrap_or_default().to_owned(),
                facts: facts(&row.refusal),
                ..of_row(document, &row.row)
            }
        })
        .collect()
}

/// A document that a person is asked about: one row for each question, with the line that raised it.
pub(super) fn asked(document: i64, key: &str, questions: &[Question], rows: &[RawRow]) -> Vec<IssueRow> {
    questions
        .iter()
        .enumerate()
        .map(|(index, question)| {
            let row = rows
                .iter()
                .find(|row| row.file == question.place.file && row.line == question.place.line);
            let mut issue = row
                .or(rows.first())
                .map_or_else(|| blank(document), |row| of_row(document, row));
            issue.seq = number(index);
            "person".clone_into(&mut issue.verdict);
            issue.code.clone_from(&question.code);
            issue.line = i64::try_from(question.place.line).unwrap_or(i64::MAX);
            issue.field = question.place.column.map_or(0, i64::from);
            key.clone_into(&mut issue.key);
            issue.facts = json!({ "value": question.value }).to_string();
            issue
        })
        .collect()
}

/// A row that a rule leaves out.
pub(super) fn ignored(document: i64, reason: &str, row: &RawRow) -> IssueRow {
    IssueRow {
        verdict: "ignored".to_owned(),
        code: reason.to_owned(),
        ..of_row(document, row)
    }
}

/// A document that the book refuses: its rows as they stand in the file, and which cell of each is meant, from 1.
pub(super) fn refused_by_book(
    document: i64,
    key: &str,
    refusal: &Refusal,
    verdict: &str,
    rows: &[RawRow],
    cell: impl Fn(&RawRow) -> Option<usize>,
) -> Vec<IssueRow> {
    let facts = json!({ "at": refusal.at, "data": refusal.data }).to_string();
    rows.iter()
        .enumerate()
        .map(|(index, row)| IssueRow {
            seq: number(index),
            verdict: verdict.to_owned(),
            code: refusal.code.name.to_owned(),
            field: cell(row).map_or(0, number),
            key: key.to_owned(),
            facts: facts.clone(),
            ..of_row(document, row)
        })
        .collect()
}

fn of_row(document: i64, row: &RawRow) -> IssueRow {
    IssueRow {
        file: i64::from(row.file),
        line: i64::try_from(row.line).unwrap_or(i64::MAX),
        cells: Value::from(row.cells.clone()).to_string(),
        ..blank(document)
    }
}

fn blank(document: i64) -> IssueRow {
    IssueRow {
        document,
        seq: 0,
        verdict: String::new(),
        code: String::new(),
        file: 0,
        line: 0,
        field: 0,
        key: String::new(),
        facts: "{}".to_owned(),
        cells: "[]".to_owned(),
    }
}

fn facts(refusal: &FileRefusal) -> String {
    json!({ "place": refusal.place, "data": refusal.data.iter().cloned().collect::<std::collections::BTreeMap<_, _>>() }).to_string()
}

fn number(index: usize) -> i64 {
    i64::try_from(index).unwrap_or(i64::MAX)
}
