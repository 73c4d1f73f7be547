//! Whose an import is: named by id or code, or the only one there is. Who may make owners makes
//! the one that a first import names.

use domain::access::Actor;
use domain::id::OwnerId;
use domain::money::Currency;
use domain::owners::{CreateOwner, ShortPolicy};
use domain::permission::Permission;
use domain::refusal::{self, Refusal};
use store::{Scope, owners, warehouses};

use crate::app::App;
use crate::http::{ApiError, Call};

/// The owner that the actor names, or the only one that it sees.
pub(super) async fn sees_owner(app: &App, call: &Call, named: Option<&str>) -> Result<OwnerId, ApiError> {
    let found = find(app, call.actor(), named).await?;
    found.ok_or_else(|| not_found(named.unwrap_or_default()).into())
}

/// The same; an owner by a code that nobody has is made, where the actor may do that.
pub(super) async fn find_or_make_owner(
    app: &App,
    call: &Call,
    named: Option<&str>,
) -> Result<OwnerId, ApiError> {
    let found = find(app, call.actor(), named).await?;
    let may_make = call
        .visitor
        .role
        .is_some_and(|role| role.may(Permission::OwnerWrite));
    match (found, named) {
        (Some(owner), _) => Ok(owner),
        (None, Some(code)) if may_make && !code.starts_with("own_") => make(app, call, code).await,
        (None, _) => Err(not_found(named.unwrap_or_default()).into()),
    }
}

async fn find(app: &App, actor: &Actor, named: Option<&str>) -> Result<Option<OwnerId>, ApiError> {
    let mut conn = app.store.read().await?;
    let scope = actor.owner.map_or(Scope::All, Scope::Owner);
    let Some(named) = named else {
        let all = owners::all(&mut conn, scope).await?;
        return Ok(if all.len() == 1 {
            all.first().map(|owner| owner.id)
        } else {
            None
        });
    };
    let found = match named.parse::<OwnerId>() {
        Ok(id) => owners::by_id(&mut conn, scope, id).await?,
        Err(_) => owners::by_code(&mut conn, scope, named).await?,
    };
    Ok(found.map(|owner| owner.id))
}

async fn make(app: &App, call: &Call, code: &str) -> Result<OwnerId, ApiError> {
    let warehouses = warehouses::all(&mut app.store.read().await?).await?;
    let missing = || Refusal::new(refusal::WAREHOUSE_NOT_FOUND);
    let first = warehouses.first().ok_or_else(missing)?;
    let command = CreateOwner {
        code: code.to_owned(),
        name: code.to_owned(),
        zone: first.zone.clone(),
        currency: Currency::EUR,
        short_policy: ShortPolicy::Backorder,
        ship_complete: false,
        warehouse: first.id,
    };
    let context = call.context(&[0; 32]);
    let made = app
        .engine
        .execute(
            engine::Context {
                idempotency_key: None,
                ..context
            },
            command,
        )
        .await?;
    let id = made
        .reply
        .get("id")
        .and_then(serde_json::Value::as_str)
        .and_then(|id| id.parse().ok());
    id.ok_or_else(|| not_found(code).into())
}

fn not_found(named: &str) -> Refusal {
    Refusal::at(refusal::OWNER_NOT_FOUND, "/owner").with("owner", named)
}
