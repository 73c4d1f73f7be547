//! What a new book holds, so that the first order and the first file need nothing made before them:
//! one warehouse with a bin, one owner, one channel.

use domain::command::Command;
use domain::id::{OwnerId, WarehouseId};
use domain::inventory::{BinKind, CreateBin, CreateWarehouse};
use domain::money::Currency;
use domain::owners::{CreateChannel, CreateOwner, ShortPolicy};
use domain::refusal;
use engine::{Context, Engine, ExecuteError};
use store::{Scope, demonstration, owners, warehouses};

/// The code of the first owner, channel and warehouse.
pub const FIRST_CODE: &str = "MAIN";
/// The code of the first bin.
pub const FIRST_BIN: &str = "BULK";
/// The zone of the first owner and warehouse.
const ZONE: &str = "Europe/Amsterdam";

/// How the business says that another node made the same thing.
const TAKEN: [refusal::Code; 4] = [
    refusal::OWNER_CODE_TAKEN,
    refusal::CHANNEL_CODE_TAKEN,
    refusal::WAREHOUSE_CODE_TAKEN,
    refusal::BIN_CODE_TAKEN,
];

/// Furnishes a book that has no owner; a demonstration brings its own. Two nodes may do so at once: what the other one made is
/// there, and counts.
///
/// # Errors
/// When the book cannot be read or written.
pub async fn furnish(engine: &Engine) -> Result<(), ExecuteError> {
    let mut conn = engine.store().read().await?;
    let has_owners = !owners::all(&mut conn, Scope::All).await?.is_empty();
    if has_owners || demonstration::load(&mut conn).await?.is_some() {
        return Ok(());
    }
    drop(conn);
    let (code, zone) = (|| FIRST_CODE.to_owned(), || ZONE.to_owned());
    make(
        engine,
        CreateWarehouse {
            code: code(),
            name: "Main".to_owned(),
            zone: zone(),
        },
    )
    .await?;
    let warehouse = first_warehouse(engine).await?;
    make(
        engine,
        CreateBin {
            warehouse,
            code: FIRST_BIN.to_owned(),
            kind: BinKind::Pick,
        },
    )
    .await?;
    let owner = CreateOwner {
        code: code(),
        name: "Main".to_owned(),
        zone: zone(),
        currency: Currency::EUR,
        short_policy: ShortPolicy::Backorder,
        ship_complete: false,
        warehouse,
    };
    make(engine, owner).await?;
    let owner = first_owner(engine).await?;
    make(
        engine,
        CreateChannel {
            owner,
            code: code(),
            name: "Main".to_owned(),
        },
    )
    .await
}

/// Makes a thing, or finds that it is there. Any other refusal is a mistake of this file.
async fn make(engine: &Engine, command: impl Into<Command>) -> Result<(), ExecuteError> {
    match engine.execute(Context::system(None), command).await {
        Ok(_) => Ok(()),
        Err(ExecuteError::Refused { refusal, .. }) if TAKEN.contains(&refusal.code) => Ok(()),
        Err(error) => Err(error),
    }
}

async fn first_warehouse(engine: &Engine) -> Result<WarehouseId, ExecuteError> {
    let found = warehouses::by_code(&mut engine.store().read().await?, FIRST_CODE).await?;
    Ok(found.map(|warehouse| warehouse.id).unwrap_or_default())
}

async fn first_owner(engine: &Engine) -> Result<OwnerId, ExecuteError> {
    let found = owners::by_code(&mut engine.store().read().await?, Scope::All, FIRST_CODE).await?;
    Ok(found.map(|owner| owner.id).unwrap_or_default())
}
