//! Owners, channels and warehouses by the codes that people and programs use.
//!
//! A request may name them by id or by code. Codes do not change, so what was found once is kept in
//! memory and the hot path reads nothing; that a code is *not* there is never remembered. Who is the
//! only owner, or the only channel, can change: that is remembered for seconds only, and forgotten
//! when this process makes another.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};
use std::time::{Duration, Instant};

use domain::access::Actor;
use domain::id::{BinId, ChannelId, OwnerId, WarehouseId};
use domain::refusal::{self, Refusal};
use domain::time::parse_zone;
use jiff::tz::TimeZone;
use store::{Fault, Scope, Store, owners, warehouses};

use crate::app::App;
use crate::http::problem::{self, ApiError, FieldError};

/// How long "the only one" is believed, for those that another node makes.
const ONLY_ONE_KEPT: Duration = Duration::from_secs(2);

/// The memory.
#[derive(Debug, Default)]
pub struct Codes {
    known: RwLock<Known>,
}

#[derive(Debug, Default)]
struct Known {
    owners: HashMap<String, OwnerId>,
    channels: HashMap<OwnerId, HashMap<String, ChannelId>>,
    warehouses: HashMap<String, WarehouseId>,
    zones: HashMap<OwnerId, TimeZone>,
    shared_zone: Option<(TimeZone, Instant)>,
    only_owner: Option<(OwnerId, Instant)>,
    only_channels: HashMap<OwnerId, (ChannelId, Instant)>,
}

fn fresh<T: Clone>(kept: Option<&(T, Instant)>) -> Option<T> {
    kept.filter(|(_, at)| at.elapsed() < ONLY_ONE_KEPT)
        .map(|(value, _)| value.clone())
}

impl Codes {
    /// Forgets who is the only one; called when another was made.
    pub fn forget_only_ones(&self) {
        let mut known = self.write();
        known.only_owner = None;
        known.shared_zone = None;
        known.only_channels.clear();
    }

    /// Forgets everything; called when the book was emptied, and by then its codes mean other things.
    pub fn forget_all(&self) {
        *self.write() = Known::default();
    }

    fn read(&self) -> RwLockReadGuard<'_, Known> {
        self.known.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Known> {
        self.known.write().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The owner that a request names by id or code. Left out, it is the actor's own, or the only one.
pub async fn owner(app: &App, actor: &Actor, named: Option<&str>) -> Result<OwnerId, ApiError> {
    let Some(text) = named else {
        return match actor.owner {
            Some(own) => Ok(own),
            None => only_owner(app).await,
        };
    };
    let missing = || Refusal::at(refusal::OWNER_NOT_FOUND, "/owner").with("owner", text);
    let found = match text.parse::<OwnerId>() {
        Ok(id) => Some(id),
        Err(_) => owner_by_code(app, text).await?,
    };
    let seen = found.filter(|id| actor.sees(*id));
    seen.ok_or_else(|| missing().into())
}

async fn owner_by_code(app: &App, code: &str) -> Result<Option<OwnerId>, Fault> {
    if let Some(id) = app.codes.read().owners.get(code) {
        return Ok(Some(*id));
    }
    let found = owners::by_code(&mut app.store.read().await?, Scope::All, code).await?;
    let id = found.map(|owner| owner.id);
    if let Some(id) = id {
        app.codes.write().owners.insert(code.to_owned(), id);
    }
    Ok(id)
}

async fn only_owner(app: &App) -> Result<OwnerId, ApiError> {
    if let Some(id) = fresh(app.codes.read().only_owner.as_ref()) {
        return Ok(id);
    }
    let all = owners::all(&mut app.store.read().await?, Scope::All).await?;
    let [only] = all.as_slice() else {
        return Err(must_say("/owner"));
    };
    app.codes.write().only_owner = Some((only.id, Instant::now()));
    Ok(only.id)
}

/// The zone whose days the actor means: its owner's; for who sees all owners the one they share, or UTC.
pub async fn zone(app: &App, actor: &Actor) -> Result<TimeZone, Fault> {
    match actor.owner {
        Some(own) => zone_of(app, own).await,
        None => shared_zone(app).await,
    }
}

async fn zone_of(app: &App, id: OwnerId) -> Result<TimeZone, Fault> {
    if let Some(zone) = app.codes.read().zones.get(&id) {
        return Ok(zone.clone());
    }
    let found = owners::by_id(&mut app.store.read().await?, Scope::All, id).await?;
    let zone = found.and_then(|owner| parse_zone(&owner.zone));
    let zone = zone.unwrap_or(TimeZone::UTC);
    app.codes.write().zones.insert(id, zone.clone());
    Ok(zone)
}

async fn shared_zone(app: &App) -> Result<TimeZone, Fault> {
    if let Some(zone) = fresh(app.codes.read().shared_zone.as_ref()) {
        return Ok(zone);
    }
    let all = owners::all(&mut app.store.read().await?, Scope::All).await?;
    let (first, others) = (all.first(), all.get(1..).unwrap_or_default());
    let shared = first.filter(|first| others.iter().all(|other| other.zone == first.zone));
    let zone = shared.and_then(|owner| parse_zone(&owner.zone));
    let zone = zone.unwrap_or(TimeZone::UTC);
    app.codes.write().shared_zone = Some((zone.clone(), Instant::now()));
    Ok(zone)
}

/// The channel of `owner` that a request names by id or code. Left out, it is the only one.
pub async fn channel(app: &App, owner: OwnerId, named: Option<&str>) -> Result<ChannelId, ApiError> {
    let Some(text) = named else {
        return only_channel(app, owner).await;
    };
    if let Ok(id) = text.parse::<ChannelId>() {
        return Ok(id);
    }
    let known = known_channel(&app.codes, owner, text);
    if let Some(id) = known {
        return Ok(id);
    }
    let found = owners::channel_by_code(&mut app.store.read().await?, Scope::All, owner, text).await?;
    let channel =
        found.ok_or_else(|| Refusal::at(refusal::CHANNEL_NOT_FOUND, "/channel").with("channel", text))?;
    let mut known = app.codes.write();
    let of_owner = known.channels.entry(owner).or_default();
    of_owner.insert(text.to_owned(), channel.id);
    Ok(channel.id)
}

fn known_channel(codes: &Codes, owner: OwnerId, code: &str) -> Option<ChannelId> {
    codes.read().channels.get(&owner)?.get(code).copied()
}

async fn only_channel(app: &App, owner: OwnerId) -> Result<ChannelId, ApiError> {
    if let Some(id) = fresh(app.codes.read().only_channels.get(&owner)) {
        return Ok(id);
    }
    let all = owners::channels(&mut app.store.read().await?, Scope::Owner(owner)).await?;
    let [only] = all.as_slice() else {
        return Err(must_say("/channel"));
    };
    let mut known = app.codes.write();
    known.only_channels.insert(owner, (only.id, Instant::now()));
    Ok(only.id)
}

/// The warehouse that a request names by id or code, at `pointer` of its body.
pub async fn warehouse(app: &App, pointer: &str, text: &str) -> Result<WarehouseId, ApiError> {
    if let Ok(id) = text.parse::<WarehouseId>() {
        return Ok(id);
    }
    if let Some(id) = app.codes.read().warehouses.get(text) {
        return Ok(*id);
    }
    let found = warehouses::by_code(&mut app.store.read().await?, text).await?;
    let missing = || Refusal::at(refusal::WAREHOUSE_NOT_FOUND, pointer).with("warehouse", text);
    let id = found.ok_or_else(missing)?.id;
    app.codes.write().warehouses.insert(text.to_owned(), id);
    Ok(id)
}

/// The warehouse that is named, or the one that the owner ships from.
pub async fn warehouse_or_owners(
    app: &App,
    owner: OwnerId,
    named: Option<&str>,
) -> Result<WarehouseId, ApiError> {
    if let Some(text) = named {
        return warehouse(app, "/warehouse", text).await;
    }
    let found = owners::by_id(&mut app.store.read().await?, Scope::All, owner).await?;
    let missing = || Refusal::at(refusal::OWNER_NOT_FOUND, "/owner").with("owner", owner.to_string());
    Ok(found.ok_or_else(missing)?.warehouse)
}

/// The bin of a warehouse that a request names by id or code. Bins are many, so they are not kept.
pub async fn bin(
    store: &Store,
    warehouse: WarehouseId,
    pointer: &str,
    text: &str,
) -> Result<BinId, ApiError> {
    bins(store, warehouse, [text]).await?.named(pointer, text)
}

/// The bins of a warehouse that the lines of a request name by id or code, read together.
pub async fn bins(
    store: &Store,
    warehouse: WarehouseId,
    named: impl IntoIterator<Item = &str>,
) -> Result<NamedBins, ApiError> {
    let is_code = |text: &&str| text.parse::<BinId>().is_err();
    let codes: BTreeSet<&str> = named.into_iter().filter(is_code).collect();
    if codes.is_empty() {
        return Ok(NamedBins(BTreeMap::new()));
    }
    let codes = codes.into_iter().map(str::to_owned).collect();
    let found = warehouses::bins_by_codes(&mut store.read().await?, warehouse, codes).await?;
    Ok(NamedBins(
        found.into_iter().map(|bin| (bin.code, bin.id)).collect(),
    ))
}

/// Bins that were found, by code.
pub struct NamedBins(BTreeMap<String, BinId>);

impl NamedBins {
    /// The bin that `text` names by id or code.
    pub fn named(&self, pointer: &str, text: &str) -> Result<BinId, ApiError> {
        if let Ok(id) = text.parse() {
            return Ok(id);
        }
        let missing = || Refusal::at(refusal::BIN_NOT_FOUND, pointer).with("bin", text);
        Ok(*self.0.get(text).ok_or_else(missing)?)
    }
}

/// There are several, so the request must say which.
fn must_say(pointer: &str) -> ApiError {
    let field = pointer.trim_start_matches('/');
    ApiError::from(problem::INVALID)
        .field(FieldError::new(pointer, problem::FIELD_MISSING).fact("field", field))
}
