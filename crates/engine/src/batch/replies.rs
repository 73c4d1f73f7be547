//! What is kept of a command, and answered when it comes again.

use super::Decided;
use crate::queue::Entry;
use crate::{ExecuteError, Outcome};
use domain::command::Reply;
use domain::refusal::{self, Refusal};
use rustc_hash::FxHashSet;
use serde_json::{Value, json};
use store::{Conn, Fault, commands};

const ACCEPTED: i64 = 0;
const REFUSED: i64 = 1;

/// The command rows of the entries.
pub(super) fn claims(entries: &[Entry]) -> Vec<commands::NewCommand> {
    let claim = |entry: &Entry| commands::NewCommand {
        id: entry.id.unwrap_or_default(),
        credential: entry.context.credential.clone(),
        key: entry.context.idempotency_key.clone(),
        body_hash: entry.context.body_hash.clone(),
        actor: entry.context.actor.account.to_string(),
    };
    entries.iter().map(claim).collect()
}

/// Answers the entries that were carried out before, from what was kept of them.
pub(super) async fn recall(
    conn: &mut Conn,
    entries: &[Entry],
    fresh: &FxHashSet<i64>,
) -> Result<Vec<Option<Result<Outcome, ExecuteError>>>, Fault> {
    let mut answers = Vec::with_capacity(entries.len());
    for entry in entries {
        let id = entry.id.unwrap_or_default();
        if fresh.contains(&id) {
            answers.push(None);
            continue;
        }
        let row = kept(
            conn,
            id,
            &entry.context.credential,
            entry.context.idempotency_key.as_deref(),
        )
        .await?;
        answers.push(Some(recalled(entry, &row)));
    }
    Ok(answers)
}

async fn kept(
    conn: &mut Conn,
    id: i64,
    credential: &str,
    key: Option<&str>,
) -> Result<commands::CommandRow, Fault> {
    let row = match key {
        Some(key) => commands::find_by_key(conn, credential, key).await?,
        None => commands::find(conn, vec![id]).await?.pop(),
    };
    row.ok_or(Fault::Missing("command"))
}

fn recalled(entry: &Entry, row: &commands::CommandRow) -> Result<Outcome, ExecuteError> {
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
pub(super) fn replies(entries: &[Entry], decided: &[Decided]) -> Vec<commands::Reply> {
    let reply = |(entry, decided): (&Entry, &Decided)| {
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
        Some(commands::Reply {
            id: entry.id?,
            status,
            reply,
        })
    };
    entries.iter().zip(decided).filter_map(reply).collect()
}
