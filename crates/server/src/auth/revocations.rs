//! Hears of revocations by other nodes: whoever was shut out there is forgotten here.

use engine::feed::Top;

use crate::app::App;

use super::Way;
use super::desk::{API_KEY, SESSION};

/// Security events read at once.
const EVENTS_PER_READ: i64 = 500;

/// Follows the feed's security events for as long as the program lives. A book that is away is looked
/// at again when the feed moves.
pub async fn follow(app: App) {
    let mut top = app.engine.moved_besides();
    let Top { mut epoch, position } = *top.borrow_and_update();
    let mut seen = position;
    while top.changed().await.is_ok() {
        let reached = *top.borrow_and_update();
        if reached.epoch != epoch {
            // The book was emptied, perhaps by another node: its feed is counted from the start again.
            (epoch, seen) = (reached.epoch, 0);
            app.codes.forget_all();
        }
        if let Err(fault) = forget_revoked(&app, &mut seen).await {
            tracing::warn!(error = %fault, "revocations by other nodes cannot be read");
            continue;
        }
        seen = seen.max(reached.position);
    }
}

async fn forget_revoked(app: &App, seen: &mut i64) -> Result<(), store::Fault> {
    loop {
        let events =
            store::feed::security_after(&mut app.store.read().await?, *seen, EVENTS_PER_READ).await?;
        for event in &events {
            *seen = event.position;
            if event.event.kind != domain::events::CREDENTIAL_REVOKED.name {
                continue;
            }
            let body: serde_json::Value = serde_json::from_str(&event.event.body).unwrap_or_default();
            match body["way"].as_str() {
                Some(SESSION) => app.authenticator.forget_way(Way::Session(event.event.id)),
                Some(API_KEY) => app.authenticator.forget_way(Way::ApiKey(event.event.id)),
                _ => {}
            }
        }
        if events.len() as i64 != EVENTS_PER_READ {
            return Ok(());
        }
    }
}
