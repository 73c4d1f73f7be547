//! What imports look like on the wire.

use domain::id::{ImportId, OwnerId};
use domain::imports::{Answers, Profile};
use engine::imports;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use store::import_corrections::CorrectionRow;
use store::imports::{ImportRow, IssueRow};
use utoipa::{IntoParams, ToSchema};

use crate::wire::instant;

/// An import to be made.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CreateImport {
    /// What the files hold: `orders`, `products` or `stock`.
    #[schema(example = "orders")]
    pub(super) noun: String,
    /// Whose, by id or code. Left out when there is only one.
    #[serde(default)]
    pub(super) owner: Option<String>,
    /// What to call it.
    #[serde(default)]
    #[schema(example = "december.csv")]
    pub(super) name: String,
    /// A profile by name: one of the owner's own, or one that ships.
    #[serde(default)]
    #[schema(example = "online-retail")]
    pub(super) profile: Option<String>,
    /// Orders come in as done: nothing is reserved, nothing moves.
    #[serde(default)]
    pub(super) history: bool,
}

/// What can be changed of an import before it is committed.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ChangeImport {
    /// A profile by name.
    #[serde(default)]
    pub(super) profile: Option<String>,
    /// A profile as a whole.
    #[serde(default)]
    #[schema(value_type = Option<Object>)]
    pub(super) mapping: Option<Profile>,
    /// Answers to the questions of the survey.
    #[serde(default)]
    #[schema(value_type = Option<Object>)]
    pub(super) answers: Option<Answers>,
    /// Orders come in as done.
    #[serde(default)]
    pub(super) history: Option<bool>,
}

/// An import as it stands.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ImportView {
    /// Its id.
    #[schema(example = "imp_3v9")]
    pub(super) id: String,
    /// Whose.
    pub(super) owner: String,
    /// What the files hold.
    pub(super) noun: String,
    /// What it is called.
    pub(super) name: String,
    /// new, surveying, surveyed, checking, checked, committing, paused, done, failed or cancelled.
    pub(super) state: String,
    /// Orders come in as done.
    pub(super) history: bool,
    /// The profile.
    #[schema(value_type = Object)]
    pub(super) profile: Value,
    /// What was answered.
    #[schema(value_type = Object)]
    pub(super) answers: Value,
    /// What was found in the files, and the questions that are open.
    #[schema(value_type = Object)]
    pub(super) report: Value,
    /// What became of documents and lines. In a check: what would.
    #[schema(value_type = Object)]
    pub(super) counters: Value,
    /// Why the file as a whole is refused.
    #[serde(skip_serializing_if = "Value::is_null")]
    #[schema(value_type = Object)]
    pub(super) error: Value,
    /// Records read in the present stage.
    pub(super) rows_done: i64,
    /// Records in all; 0 while unknown.
    pub(super) rows_total: i64,
    /// Records a second in the present stage.
    pub(super) rows_per_second: i64,
    /// Seconds until the present stage ends, at this rate; absent while unknown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) seconds_left: Option<i64>,
    /// When it was made.
    pub(super) created_at: String,
    /// When it ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) ended_at: Option<String>,
    /// The book is a demonstration: whatever is imported goes when that is removed.
    pub(super) into_demonstration: bool,
    /// Counts its changes.
    pub(super) version: i64,
}

/// Imports.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ImportList {
    /// Newest first.
    pub(super) items: Vec<ImportView>,
    /// Where the next page begins; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) next: Option<String>,
}

/// Which page.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct PageQuery {
    /// Where the page before ended.
    pub(super) after: Option<String>,
    /// Most items.
    pub(super) limit: Option<i64>,
}

/// Which issues.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct IssueQuery {
    /// Where the page before ended.
    pub(super) after: Option<String>,
    /// Most items.
    pub(super) limit: Option<i64>,
    /// Only those with this code.
    #[param(example = "import.quantity_fraction")]
    pub(super) code: Option<String>,
}

/// The name of an uploaded file.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct FileQuery {
    /// Its name at the sender's.
    pub(super) name: String,
}

/// A line that is refused or shown to a person.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct IssueView {
    /// The number of its document in the import.
    pub(super) document: i64,
    /// `refused`, `person` or `ignored`.
    pub(super) verdict: String,
    /// Why.
    #[schema(example = "import.quantity_fraction")]
    pub(super) code: String,
    /// Which file, from 0.
    pub(super) file: i64,
    /// Physical line, from 1; 0 for the whole document.
    pub(super) line: i64,
    /// Column, from 1; 0 for the whole line.
    pub(super) column: i64,
    /// The document's own number.
    pub(super) key: String,
    /// What a person needs to see it.
    #[schema(value_type = Object)]
    pub(super) facts: Value,
    /// The line's cells, as the last check read them.
    #[schema(value_type = Vec<String>)]
    pub(super) cells: Value,
}

/// Issues.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct IssueList {
    /// In the order of the file.
    pub(super) items: Vec<IssueView>,
    /// Where the next page begins; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) next: Option<String>,
}

/// Cells of a line that a person corrects.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CorrectLine {
    /// Which file, from 0, as the issue says it.
    #[serde(default)]
    pub(super) file: u32,
    /// What is to be read, by column: its name in the file's header (`Name#3` for the third of that name), or its
    /// position (`#7`). `null` takes the correction back: the cell is read as it stands in the file.
    #[schema(value_type = BTreeMap<String, Option<String>>, example = json!({ "Quantity": "3" }))]
    pub(super) cells: BTreeMap<String, Option<String>>,
}

/// A corrected cell.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CorrectionView {
    /// Which file, from 0.
    pub(super) file: i64,
    /// Physical line, from 1.
    #[schema(example = 9)]
    pub(super) line: i64,
    /// Column, from 1.
    #[schema(example = 4)]
    pub(super) column: i64,
    /// What is read in place of the cell.
    #[schema(example = "3")]
    pub(super) text: String,
}

/// Corrected cells.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CorrectionList {
    /// In the order of the files.
    pub(super) items: Vec<CorrectionView>,
    /// Where the next page begins; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) next: Option<String>,
}

/// A kind of issue.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct IssueKind {
    /// `refused`, `person` or `ignored`.
    pub(super) verdict: String,
    /// Why.
    #[schema(example = "import.quantity_fraction")]
    pub(super) code: String,
    /// How many lines.
    pub(super) count: i64,
}

/// Kinds of issues.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct IssueKindList {
    /// The most frequent first.
    pub(super) items: Vec<IssueKind>,
}

/// Names of profiles.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ProfileList {
    /// Those that ship.
    pub(super) shipped: Vec<String>,
    /// The owner's own.
    pub(super) own: Vec<String>,
}

/// Whose profiles.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct OwnerQuery {
    /// By id or code. Left out when there is only one.
    pub(super) owner: Option<String>,
}

/// An import as it is shown `now`.
pub(super) fn view(row: ImportRow, now: i64, into_demonstration: bool) -> ImportView {
    let json = |text: &str| serde_json::from_str(text).unwrap_or(Value::Null);
    let works = imports::State::named(&row.state).is_some_and(imports::State::works);
    let elapsed_us = (now - row.stage_began_at).max(1);
    let rows_per_second = if works {
        row.rows_done.saturating_mul(1_000_000) / elapsed_us
    } else {
        0
    };
    let left = (row.rows_total - row.rows_done).max(0);
    ImportView {
        id: ImportId::new(row.id).to_string(),
        owner: OwnerId::new(row.owner_id).to_string(),
        profile: json(&row.profile),
        answers: json(&row.answers),
        report: json(&row.report),
        counters: json(&row.counters),
        error: json(&row.error),
        seconds_left: (rows_per_second > 0 && row.rows_total > 0).then(|| left / rows_per_second.max(1)),
        rows_per_second,
        rows_done: row.rows_done,
        rows_total: row.rows_total,
        created_at: instant(row.created_at),
        ended_at: (row.ended_at != 0).then(|| instant(row.ended_at)),
        noun: row.noun,
        name: row.name,
        state: row.state,
        history: row.history,
        into_demonstration,
        version: row.version,
    }
}

pub(super) fn correction_view(row: CorrectionRow) -> CorrectionView {
    CorrectionView {
        file: row.file,
        line: row.line,
        column: row.field,
        text: row.text,
    }
}

pub(super) fn issue_view(row: IssueRow) -> IssueView {
    IssueView {
        document: row.document,
        verdict: row.verdict,
        code: row.code,
        file: row.file,
        line: row.line,
        column: row.field,
        key: row.key,
        facts: serde_json::from_str(&row.facts).unwrap_or(Value::Null),
        cells: serde_json::from_str(&row.cells).unwrap_or(Value::Null),
    }
}
