//! Products and their packs.

mod create;
pub mod listing;

pub use create::{CreateProduct, PackInput};

use crate::id::{OwnerId, PackId, ProductId};

/// What an owner sells, counted in its base unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Product {
    /// Its id.
    pub id: ProductId,
    /// Whose it is.
    pub owner: OwnerId,
    /// The item code, unique with the owner, case-sensitive.
    pub sku: String,
    /// What it is called.
    pub name: String,
    /// A service is sold but never picked.
    pub physical: bool,
    /// Weight of a base unit in grams; 0 when unknown.
    pub weight_g: i64,
    /// Length, width and height of a base unit in millimetres; 0 when unknown.
    pub size_mm: [i64; 3],
    /// Customs code; empty when unknown.
    pub hs_code: String,
    /// Country of origin, two letters; empty when unknown.
    pub origin: String,
    /// Needs the papers for dangerous goods.
    pub dangerous: bool,
    /// Counts its changes.
    pub version: i64,
}

/// A barcode that means a number of base units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pack {
    /// Its id.
    pub id: PackId,
    /// Whose it is.
    pub owner: OwnerId,
    /// The product in it.
    pub product: ProductId,
    /// Its barcode, unique with the owner.
    pub barcode: String,
    /// How many base units it holds.
    pub quantity: i64,
    /// Its weight in grams; 0 when unknown.
    pub weight_g: i64,
    /// Length, width and height in millimetres; 0 when unknown.
    pub size_mm: [i64; 3],
}
