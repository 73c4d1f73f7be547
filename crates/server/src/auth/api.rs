//! Sessions, API keys and sign-in links through the API.

use axum::extract::State;
use axum::http::StatusCode;
use domain::id::OwnerId;
use domain::permission::{PERMISSIONS, Permission, ROLES, Role};
use serde::{Deserialize, Serialize};
use store::access::{self, Grant};
use store::clock;
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::desk::{Lifetime, LinkUse};
use super::secret::Secret;
use super::{Way, pages};
use crate::api::codes;
use crate::app::App;
use crate::http::problem::{self, ApiError, FieldError};
use crate::http::{Call, Json, Module, Path, Route};
use crate::wire::instant;

/// Most rows of these lists; there are as many sessions as people, and keys as programs.
const ROWS_MAX: i64 = 1_000;

/// Longest name of a key or of a person on a link, in characters.
const NAME_MAX: usize = 100;

const ROUTES: &[Route] = &[
    Route::get("/api/v1/me", Permission::SessionOwn),
    Route::get("/api/v1/sessions", Permission::SessionOwn),
    Route::delete("/api/v1/sessions/{id}", Permission::SessionOwn).without_key(),
    Route::get("/api/v1/api-keys", Permission::ApiKeyRead),
    Route::post("/api/v1/api-keys", Permission::ApiKeyWrite).without_key(),
    Route::delete("/api/v1/api-keys/{id}", Permission::ApiKeyWrite).without_key(),
    Route::post("/api/v1/sign-in-links", Permission::SignInLinkCreate).without_key(),
];

/// The routes of access.
pub fn module() -> Module {
    Module::new("access", ROUTES)
        .routes(routes!(show_me))
        .routes(routes!(list_sessions))
        .routes(routes!(end_session))
        .routes(routes!(list_api_keys, create_api_key))
        .routes(routes!(revoke_api_key))
        .routes(routes!(create_sign_in_link))
}

/// Who asks, and what they may do.
#[derive(Debug, Serialize, ToSchema)]
struct MeView {
    /// The name on the credential.
    #[schema(example = "Ann")]
    name: String,
    /// What somebody with this credential is to the book.
    #[schema(example = "administrator")]
    role: String,
    /// What they may do.
    permissions: Vec<&'static str>,
    /// The one owner they see, if not all.
    #[serde(skip_serializing_if = "Option::is_none")]
    owner: Option<String>,
    /// The IANA zone of their business days, in which days are filtered: their owner's, or the one that all owners
    /// share; `UTC` where owners differ.
    #[schema(example = "Europe/Amsterdam")]
    zone: String,
    /// The program's version.
    version: &'static str,
}

/// Who asks, and what they may do: a page hides what would be refused.
#[utoipa::path(get, path = "/api/v1/me", responses((status = 200, body = MeView)))]
async fn show_me(State(app): State<App>, call: Call) -> Result<axum::Json<MeView>, ApiError> {
    let zone = codes::zone(&app, call.actor()).await?;
    let role = call.visitor.role;
    let may = |permission: &Permission| role.is_some_and(|role| role.may(*permission));
    Ok(axum::Json(MeView {
        name: call.visitor.name.clone(),
        role: role.map_or_else(String::new, |role| role.name().to_owned()),
        permissions: PERMISSIONS.iter().filter(|p| may(p)).map(|p| p.name()).collect(),
        owner: call.actor().owner.map(|owner| owner.to_string()),
        zone: zone.iana_name().unwrap_or("UTC").to_owned(),
        version: env!("CARGO_PKG_VERSION"),
    }))
}

/// An open session.
#[derive(Debug, Serialize, ToSchema)]
struct SessionView {
    /// Its id.
    #[schema(example = "ses_117")]
    id: String,
    /// Who signed in.
    name: String,
    /// What it may do.
    role: String,
    /// Whether this is the session that asks.
    current: bool,
    /// When it was opened.
    created_at: String,
    /// When it was last used, to within a minute.
    last_used_at: String,
    /// When it ends at the latest.
    expires_at: String,
}

/// The open sessions.
#[derive(Debug, Serialize, ToSchema)]
struct SessionList {
    /// The sessions, the oldest first.
    items: Vec<SessionView>,
}

/// The open sessions: one's own, or everybody's for the administrator.
#[utoipa::path(get, path = "/api/v1/sessions", responses((status = 200, body = SessionList)))]
async fn list_sessions(State(app): State<App>, call: Call) -> Result<axum::Json<SessionList>, ApiError> {
    let mut conn = app.store.read().await?;
    let now = clock::now_us(&mut conn).await?;
    let sessions = access::list_sessions(&mut conn, now, ROWS_MAX).await?;
    let is_own = |id: i64| call.visitor.way == Way::Session(id);
    let items = sessions
        .into_iter()
        .filter(|session| is_own(session.id) || sees_all(&call))
        .map(|session| SessionView {
            id: session_id(session.id),
            current: is_own(session.id),
            name: session.grant.name,
            role: session.grant.permissions,
            created_at: instant(session.created_at),
            last_used_at: instant(session.last_used_at),
            expires_at: instant(session.expires_at),
        })
        .collect();
    Ok(axum::Json(SessionList { items }))
}

/// Ends a session; `current` is the one that asks.
#[utoipa::path(delete, path = "/api/v1/sessions/{id}", params(("id" = String, Path,)), responses((status = 204)))]
async fn end_session(
    State(app): State<App>,
    call: Call,
    Path(id): Path<String>,
) -> Result<StatusCode, ApiError> {
    let own = match call.visitor.way {
        Way::Session(own) => Some(own),
        _ => None,
    };
    let wanted = if id == "current" { own } else { row_of(&id, "ses_") };
    let wanted = wanted
        .filter(|wanted| own == Some(*wanted) || sees_all(&call))
        .ok_or(problem::SESSION_UNKNOWN)?;
    if !app.desk.revoke_session(wanted).await? {
        return Err(problem::SESSION_UNKNOWN.into());
    }
    app.authenticator.forget_way(Way::Session(wanted));
    Ok(StatusCode::NO_CONTENT)
}

fn sees_all(call: &Call) -> bool {
    call.visitor
        .role
        .is_some_and(|role| role.may(Permission::SessionRevoke))
}

/// An API key, without its text, which is shown once.
#[derive(Debug, Serialize, ToSchema)]
struct ApiKeyView {
    /// Its id.
    #[schema(example = "key_118")]
    id: String,
    /// What it is called.
    name: String,
    /// The one owner it sees, if not all.
    #[serde(skip_serializing_if = "Option::is_none")]
    owner: Option<String>,
    /// What it may do.
    role: String,
    /// When it was made.
    created_at: String,
    /// When it was last used, to within a minute.
    #[serde(skip_serializing_if = "Option::is_none")]
    last_used_at: Option<String>,
    /// When it was revoked.
    #[serde(skip_serializing_if = "Option::is_none")]
    revoked_at: Option<String>,
}

/// API keys.
#[derive(Debug, Serialize, ToSchema)]
struct ApiKeyList {
    /// The keys, revoked ones too.
    items: Vec<ApiKeyView>,
}

/// Which API keys there are.
#[utoipa::path(get, path = "/api/v1/api-keys", responses((status = 200, body = ApiKeyList)))]
async fn list_api_keys(State(app): State<App>) -> Result<axum::Json<ApiKeyList>, ApiError> {
    let mut conn = app.store.read().await?;
    let keys = access::list_api_keys(&mut conn, 0, ROWS_MAX).await?;
    let items = keys
        .into_iter()
        .map(|key| ApiKeyView {
            id: api_key_id(key.id),
            name: key.grant.name,
            owner: key.grant.owner_id.map(|id| OwnerId::new(id).to_string()),
            role: key.grant.permissions,
            created_at: instant(key.created_at),
            last_used_at: key.last_used_at.map(instant),
            revoked_at: key.revoked_at.map(instant),
        })
        .collect();
    Ok(axum::Json(ApiKeyList { items }))
}

/// An API key to be made.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct CreateApiKey {
    /// What it is called, so that one knows which to revoke.
    #[schema(example = "webshop")]
    name: String,
    /// The one owner that it sees; without it, all.
    #[serde(default)]
    #[schema(example = "own_3")]
    owner: Option<String>,
    /// What it may do: administrator, desk, floor, integrator, operator or owner_portal.
    #[schema(example = "integrator")]
    role: String,
}

/// A new API key. This is the only time that its text is shown.
#[derive(Debug, Serialize, ToSchema)]
struct CreatedApiKey {
    /// Its id.
    id: String,
    /// Its text, for `Authorization: Bearer`.
    key: String,
    /// What it may do.
    role: String,
}

/// Makes an API key.
#[utoipa::path(post, path = "/api/v1/api-keys", request_body = CreateApiKey, responses((status = 201, body = CreatedApiKey)))]
async fn create_api_key(
    State(app): State<App>,
    call: Call,
    Json { value, .. }: Json<CreateApiKey>,
) -> Result<(StatusCode, axum::Json<CreatedApiKey>), ApiError> {
    let role: Role = value.role.parse().map_err(|_| unknown_role(&value.role, ROLES))?;
    let owner_id = match value.owner.as_deref() {
        None => None,
        Some(text) => Some(text.parse::<OwnerId>().map_err(|_| unusable("/owner"))?.value()),
    };
    let grant = Grant {
        name: checked_name(value.name)?,
        owner_id,
        permissions: role.name().to_owned(),
    };
    let key = Secret::mint_api_key();
    let id = app.desk.create_api_key(key.hash().to_vec(), grant).await?;
    tracing::info!(
        api_key = id,
        role = role.name(),
        by = call.visitor.name,
        "made an API key"
    );
    let created = CreatedApiKey {
        id: api_key_id(id),
        key: key.reveal().to_owned(),
        role: role.name().to_owned(),
    };
    Ok((StatusCode::CREATED, axum::Json(created)))
}

/// Revokes an API key, at once and for ever.
#[utoipa::path(delete, path = "/api/v1/api-keys/{id}", params(("id" = String, Path,)), responses((status = 204)))]
async fn revoke_api_key(State(app): State<App>, Path(id): Path<String>) -> Result<StatusCode, ApiError> {
    let id = row_of(&id, "key_").ok_or(problem::API_KEY_UNKNOWN)?;
    if !app.desk.revoke_api_key(id).await? {
        return Err(problem::API_KEY_UNKNOWN.into());
    }
    app.authenticator.forget_way(Way::ApiKey(id));
    Ok(StatusCode::NO_CONTENT)
}

/// A sign-in link to be made.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct CreateSignInLink {
    /// Who will sign in with it.
    #[serde(default)]
    #[schema(example = "Ann")]
    name: Option<String>,
    /// What it may do: administrator, desk or floor; an administrator unless told otherwise. An order desk makes links
    /// for the floor only, each with a page.
    #[serde(default)]
    #[schema(example = "floor")]
    role: Option<String>,
    /// The page that it leads to, such as the pick screen of one order: a path of this site, of letters, digits, `_`,
    /// `-` and `/`. A link with a page is short-lived (`access.page_link_seconds`).
    #[serde(default)]
    #[schema(example = "/pick/ord_3v9")]
    path: Option<String>,
}

/// A new sign-in link. This is the only time that it is shown.
#[derive(Debug, Serialize, ToSchema)]
struct CreatedSignInLink {
    /// The link.
    url: String,
    /// When it ceases to work.
    expires_at: String,
}

/// Makes a link that signs somebody in, once.
///
/// Whoever comes in by a link of the floor is a worker of its own: a colleague with another one may take over its work.
/// It sees the owners that the maker of the link sees.
#[utoipa::path(post, path = "/api/v1/sign-in-links", request_body = CreateSignInLink,
    responses((status = 201, body = CreatedSignInLink)))]
async fn create_sign_in_link(
    State(app): State<App>,
    call: Call,
    Json { value, .. }: Json<CreateSignInLink>,
) -> Result<(StatusCode, axum::Json<CreatedSignInLink>), ApiError> {
    let role = link_role(call.visitor.role, value.role.as_deref())?;
    let path = link_path(call.visitor.role, value.path)?;
    let grant = Grant {
        name: checked_name(value.name.unwrap_or_else(|| role.name().to_owned()))?,
        owner_id: call.actor().owner.map(OwnerId::value),
        permissions: role.name().to_owned(),
    };
    let (url, expires_at) = make_sign_in_link(&app, grant, path).await?;
    Ok((
        StatusCode::CREATED,
        axum::Json(CreatedSignInLink {
            url,
            expires_at: instant(expires_at),
        }),
    ))
}

/// The role of whoever comes in: one that sees every owner by nature and that the maker may let in. Who may see one
/// owner only gets a key of that owner.
fn link_role(host: Option<Role>, named: Option<&str>) -> Result<Role, ApiError> {
    const ROLES: [Role; 3] = [Role::Administrator, Role::Desk, Role::Floor];
    let may_come = |guest: &Role| host.is_some_and(|host| host.lets_in(*guest));
    let named = named.unwrap_or(Role::Administrator.name());
    let guests: Vec<Role> = ROLES.into_iter().filter(may_come).collect();
    let found = guests.iter().find(|role| role.name() == named).copied();
    found.ok_or_else(|| unknown_role(named, &guests))
}

/// A link for many hours that leads anywhere is the administrator's to give; others give one to a page.
fn link_path(host: Option<Role>, path: Option<String>) -> Result<String, ApiError> {
    let path = path.unwrap_or_default();
    let is_usable = if path.is_empty() {
        host == Some(Role::Administrator)
    } else {
        pages::is_local(&path)
    };
    is_usable.then_some(path).ok_or_else(|| unusable("/path"))
}

/// Makes a link; answers it and when it ceases to work.
///
/// # Errors
/// When the book cannot be written.
pub async fn make_sign_in_link(app: &App, grant: Grant, path: String) -> Result<(String, i64), store::Fault> {
    let access = &app.settings.snapshot().access;
    let seconds = if path.is_empty() {
        access.sign_in_link_seconds
    } else {
        access.page_link_seconds
    };
    let token = Secret::mint();
    let lifetime = Lifetime::seconds(seconds);
    let link = LinkUse {
        grant,
        path,
        lifetime,
    };
    let expires_at = app.desk.create_link(token.hash().to_vec(), link).await?;
    Ok((
        format!("{}{}", app.address(), pages::link_path(&token)),
        expires_at,
    ))
}

/// Whether an administrator is signed in somewhere; where none is, somebody must be let in.
///
/// # Errors
/// When the book cannot be read.
pub async fn has_administrator(app: &App) -> Result<bool, store::Fault> {
    let mut conn = app.store.read().await?;
    let now = clock::now_us(&mut conn).await?;
    let sessions = access::list_sessions(&mut conn, now, ROWS_MAX).await?;
    Ok(sessions
        .iter()
        .any(|session| session.grant.permissions == Role::Administrator.name()))
}

fn checked_name(name: String) -> Result<String, ApiError> {
    domain::text::require("/name", &name, NAME_MAX)?;
    if name.chars().any(char::is_control) {
        return Err(unusable("/name"));
    }
    Ok(name)
}

fn unknown_role(found: &str, known: &[Role]) -> ApiError {
    let names: Vec<&str> = known.iter().map(|role| role.name()).collect();
    ApiError::from(problem::INVALID).field(
        FieldError::new("/role", problem::FIELD_UNKNOWN_VALUE)
            .fact("found", found)
            .fact("expected", names.join(", ")),
    )
}

fn unusable(pointer: &str) -> ApiError {
    ApiError::from(problem::INVALID).field(FieldError::new(pointer, problem::FIELD_UNREADABLE))
}

fn session_id(row: i64) -> String {
    format!("ses_{row}")
}

fn api_key_id(row: i64) -> String {
    format!("key_{row}")
}

fn row_of(id: &str, prefix: &str) -> Option<i64> {
    id.strip_prefix(prefix)?.parse().ok()
}
