//! Reading products and their packs.

use crate::rows::text;
use crate::scope::{Scope, owner_of};
use crate::{Conn, Fault, args, bulk};
use domain::id::{OwnerId, ProductId};
use domain::products::{Pack, Product};

const BY_ID: &str = "SELECT {columns} FROM product WHERE id = $1 AND ($2 = 0 OR owner_id = $2)";
const BY_IDS: &str = "SELECT {columns} FROM product WHERE id {in} AND ($2 = 0 OR owner_id = $2)";
const BY_SKU: &str = "SELECT {columns} FROM product
    WHERE owner_id = $1 AND sku = $2 AND ($3 = 0 OR owner_id = $3)";
const PACKS: &str =
    "SELECT {columns} FROM pack WHERE product_id = $1 AND ($2 = 0 OR owner_id = $2) ORDER BY id";
const PACK_BY_BARCODE: &str = "SELECT {columns} FROM pack
    WHERE owner_id = $1 AND barcode = $2 AND ($3 = 0 OR owner_id = $3)";

/// The product.
pub async fn by_id(conn: &mut Conn, scope: Scope, id: ProductId) -> Result<Option<Product>, Fault> {
    conn.fetch_optional(text::<Product>(BY_ID), args![id.value(), owner_of(scope)])
        .await
}

/// These products, in no order; 0 stands for none.
pub async fn by_ids(conn: &mut Conn, scope: Scope, ids: &[ProductId]) -> Result<Vec<Product>, Fault> {
    let keys: Vec<i64> = ids
        .iter()
        .filter(|id| !id.is_none())
        .map(|id| id.value())
        .collect();
    bulk::fetch_in(conn, text::<Product>(BY_IDS), keys, args![owner_of(scope)]).await
}

/// The product of the owner with this item code.
pub async fn by_sku(
    conn: &mut Conn,
    scope: Scope,
    owner: OwnerId,
    sku: &str,
) -> Result<Option<Product>, Fault> {
    conn.fetch_optional(
        text::<Product>(BY_SKU),
        args![owner.value(), sku, owner_of(scope)],
    )
    .await
}

/// The packs of the product, oldest first.
pub async fn packs(conn: &mut Conn, scope: Scope, product: ProductId) -> Result<Vec<Pack>, Fault> {
    conn.fetch_all(text::<Pack>(PACKS), args![product.value(), owner_of(scope)])
        .await
}

/// The pack of the owner with this barcode.
pub async fn pack_by_barcode(
    conn: &mut Conn,
    scope: Scope,
    owner: OwnerId,
    barcode: &str,
) -> Result<Option<Pack>, Fault> {
    conn.fetch_optional(
        text::<Pack>(PACK_BY_BARCODE),
        args![owner.value(), barcode, owner_of(scope)],
    )
    .await
}
