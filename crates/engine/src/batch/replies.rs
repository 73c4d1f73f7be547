//! What is kept of a command, and answered when it comes again.

use super::Decided;
use crate::queue::Entry;
use crate::{ExecuteError, Outcome};
use domain::command::Reply;
use domain::refusal::{self, Refusal};
use serde_json::{Value, json};
use store::Fault;
use store::commands::{Asked, CommandRow, NewCommand};

const ACCEPTED: i64 = 0;
const REFUSED: i64 = 1;

/// Which of the entries may have been carried out before: those with a client's key, and those tried before, whose
/// commit may have been lost. Asked before the others get their ids.
pub(super) fn asked_before(entries: &[Entry]) -> Asked {
    let mut asked = Asked::default();
    for entry in entries {
        match (&entry.context.idempotency_key, entry.id) {
            (Some(key), _) => asked.keys.push((entry.context.credential.clone(), key.clone())),
            (None, Some(id)) => asked.ids.push(id),
            (None, None) => {}
        }
    }
    asked
}

/// Answers the entries that were carried out before, from what was kept of them.
pub(super) fn recall(entries: &[Entry], kept: &[CommandRow]) -> Vec<Option<Result<Outcome, ExecuteError>>> {
    let recalled = |entry: &Entry| Some(recalled(entry, kept.iter().find(|row| is_of(row, entry))?));
    entries.iter().map(recalled).collect()
}

fn is_of(row: &CommandRow, entry: &Entry) -> bool {
    match &entry.context.idempotency_key {
        Some(key) => row.key.as_ref() == Some(key) && row.credential == entry.context.credential,
        None => entry.id == Some(row.id),
    }
}

fn recalled(entry: &Entry, row: &CommandRow) -> Result<Outcome, ExecuteError> {
    if row.body_hash != entry.context.body_hash {
        return Err(ExecuteError::KeyReused);
    }
    let (Some(status), Some(reply)) = (row.status, &row.reply) else {
        return Err(ExecuteError::InFlight);
    };
    match (status, serde_json::from_str(reply)) {
        (ACCEPTED, Ok(Value::Object(reply))) => Ok(Outcome {
            reply,
            replayed: true,
        }),
        (_, Ok(Value::Object(kept))) => Err(ExecuteError::Refused {
            refusal: refusal_of(kept),
            replayed: true,
        }),
        (_, _) => Err(ExecuteError::Fault(Fault::Unreadable(format!(
            "the reply of command {}",
            row.id
        )))),
    }
}

fn refusal_of(mut kept: Reply) -> Refusal {
    let name = kept.get("code").and_then(Value::as_str).unwrap_or_default();
    let code = refusal::ALL
        .iter()
        .copied()
        .find(|code| code.name == name)
        .unwrap_or(refusal::FIELD_MALFORMED);
    let at = kept
        .get("at")
        .and_then(Value::as_str)
        .unwrap_or_default()
        .to_owned();
    let data = match kept.remove("data") {
        Some(Value::Object(data)) => data,
        _ => Reply::new(),
    };
    Refusal { code, at, data }
}

/// What is kept of the commands that were decided.
pub(super) fn carried_out(entries: &[Entry], decided: &[Decided]) -> Vec<NewCommand> {
    let command = |(entry, decided): (&Entry, &Decided)| {
        let (outcome, _) = decided.as_ref()?;
        let (status, reply) = match outcome {
            Ok(outcome) => (
                ACCEPTED,
                serde_json::to_string(&outcome.reply).unwrap_or_default(),
            ),
            Err(ExecuteError::Refused { refusal: it, .. }) => (
                REFUSED,
                json!({ "code": it.code.name, "at": it.at, "data": it.data }).to_string(),
            ),
            Err(_) => return None,
        };
        Some(NewCommand {
            id: entry.id?,
            credential: entry.context.credential.clone(),
            key: entry.context.idempotency_key.clone(),
            body_hash: entry.context.body_hash.clone(),
            actor: entry.context.actor.account.to_string(),
            status,
            reply,
        })
    };
    entries.iter().zip(decided).filter_map(command).collect()
}
