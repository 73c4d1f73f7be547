//! Making products.

use super::{Pack, Product};
use crate::book::Book;
use crate::command::{Context, Decide, Reply};
use crate::events::{self, Event};
use crate::id::OwnerId;
use crate::needs::Needs;
use crate::owners::{created, find_owner};
use crate::refusal::{self, Refusal};
use crate::text;
use serde_json::json;
use std::collections::BTreeSet;

/// A barcode that means a number of base units.
#[derive(Debug, Clone)]
pub struct PackInput {
    /// The barcode.
    pub barcode: String,
    /// How many base units.
    pub quantity: i64,
    /// Grams; 0 when unknown.
    pub weight_g: i64,
    /// Length, width, height in millimetres; 0 when unknown.
    pub size_mm: [i64; 3],
}

/// Makes a product of an owner.
#[derive(Debug, Clone)]
pub struct CreateProduct {
    /// Whose.
    pub owner: OwnerId,
    /// The item code, unique with the owner, case-sensitive.
    pub sku: String,
    /// What it is called.
    pub name: String,
    /// False for a service.
    pub physical: bool,
    /// Grams of a base unit; 0 when unknown.
    pub weight_g: i64,
    /// Length, width, height of a base unit in millimetres; 0 when unknown.
    pub size_mm: [i64; 3],
    /// Customs code; empty when unknown.
    pub hs_code: String,
    /// Country of origin; empty when unknown.
    pub origin: String,
    /// Needs the papers for dangerous goods.
    pub dangerous: bool,
    /// Its packs.
    pub packs: Vec<PackInput>,
}

/// The most packs of a product.
const PACKS_MAX: usize = 32;
/// The heaviest and largest thing, in grams and millimetres.
const MEASURE_MAX: i64 = 1_000_000_000;

impl CreateProduct {
    /// A product of which only the code and the name are known, as imports make them.
    #[must_use]
    pub fn named(owner: OwnerId, sku: String, name: String) -> Self {
        let (hs_code, origin) = (String::new(), String::new());
        Self {
            owner,
            sku,
            name,
            physical: true,
            weight_g: 0,
            size_mm: [0; 3],
            hs_code,
            origin,
            dangerous: false,
            packs: Vec::new(),
        }
    }

    fn check(&self, book: &Book) -> Result<(), Refusal> {
        text::require("/sku", &self.sku, text::CODE_CHARS_MAX)?;
        text::check("/name", &self.name, text::NAME_CHARS_MAX)?;
        text::check("/hs_code", &self.hs_code, text::CODE_CHARS_MAX)?;
        text::check("/origin", &self.origin, text::CODE_CHARS_MAX)?;
        text::within("/weight_g", self.weight_g, 0..=MEASURE_MAX)?;
        for size in self.size_mm {
            text::within("/size_mm", size, 0..=MEASURE_MAX)?;
        }
        if book.product_by_sku(self.owner, &self.sku).is_some() {
            return Err(Refusal::at(refusal::PRODUCT_SKU_TAKEN, "/sku").with("sku", self.sku.as_str()));
        }
        self.check_packs(book)
    }

    fn check_packs(&self, book: &Book) -> Result<(), Refusal> {
        if self.packs.len() > PACKS_MAX {
            return Err(Refusal::at(refusal::NUMBER_OUT_OF_RANGE, "/packs")
                .with("min", 0)
                .with("max", PACKS_MAX));
        }
        let mut seen = BTreeSet::new();
        for (index, pack) in self.packs.iter().enumerate() {
            let at = |field: &str| format!("/packs/{index}/{field}");
            text::require(&at("barcode"), &pack.barcode, text::CODE_CHARS_MAX)?;
            text::check_quantity(&at("quantity"), pack.quantity)?;
            text::within(&at("weight_g"), pack.weight_g, 0..=MEASURE_MAX)?;
            let taken = book.pack_by_barcode(self.owner, &pack.barcode).is_some();
            if taken || !seen.insert(&pack.barcode) {
                let refused = Refusal::at(refusal::PRODUCT_BARCODE_TAKEN, at("barcode"));
                return Err(refused.with("barcode", pack.barcode.as_str()));
            }
        }
        Ok(())
    }
}

impl Decide for CreateProduct {
    fn needs(&self) -> Needs {
        Needs {
            owners: [self.owner].into(),
            skus: [(self.owner, self.sku.clone())].into(),
            barcodes: self
                .packs
                .iter()
                .map(|pack| (self.owner, pack.barcode.clone()))
                .collect(),
            ..Needs::default()
        }
    }

    fn decide(&self, book: &mut Book, context: &Context) -> Result<Reply, Refusal> {
        find_owner(book, context, self.owner)?;
        self.check(book)?;
        let id = book.next_id();
        let owner = self.owner;
        let body = json!({ "sku": self.sku, "physical": self.physical, "packs": self.packs.len() });
        book.events
            .push(Event::new(events::PRODUCT_CREATED, id, 1, owner, &body));
        book.add_product(Product {
            id,
            owner,
            sku: self.sku.clone(),
            name: self.name.clone(),
            physical: self.physical,
            weight_g: self.weight_g,
            size_mm: self.size_mm,
            hs_code: self.hs_code.clone(),
            origin: self.origin.clone(),
            dangerous: self.dangerous,
            version: 1,
        });
        for PackInput {
            barcode,
            quantity,
            weight_g,
            size_mm,
        } in self.packs.clone()
        {
            let pack = Pack {
                id: book.next_id(),
                owner,
                product: id,
                barcode,
                quantity,
                weight_g,
                size_mm,
            };
            book.add_pack(pack);
        }
        Ok(created(id.to_string(), &self.sku))
    }
}
