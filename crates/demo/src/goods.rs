//! What is sold: products with packs, and the stock that came in.

use crate::barcode;
use crate::chance::{Chance, Stream, signed};
use crate::words::{Family, OwnerWords, Words};
use crate::{Demonstration, House};
use domain::command::Command;
use domain::inventory::{AdjustStock, ReceiveLine, ReceiveStock, StockChange, TransferStock};
use domain::products::{CreateProduct, PackInput};

/// Pieces sold as one: name and how many. Each makes products of its own.
const EDITIONS: [(&str, i64); 3] = [("", 1), ("2 st.", 2), ("4 st.", 4)];
/// Orders for each product.
const ORDERS_PER_PRODUCT: u64 = 16;
/// Products that lie in one bin.
const PRODUCTS_PER_BIN: u64 = 4;
/// One product in so many is out of stock.
const SCARCE_EVERY: u64 = 23;

/// How many products there are, of whom, and where they lie.
#[derive(Debug)]
pub(crate) struct Catalogue {
    shelves: Vec<Shelf>,
    bins: Vec<u64>,
    /// How much is in stock: as a hundredth of what a book of 50,000 orders needs.
    plenty: i64,
}

/// The products of one owner.
#[derive(Debug)]
struct Shelf {
    warehouse: usize,
    products: u64,
    /// The first bin of the warehouse that is this owner's.
    first_bin: u64,
}

/// A product, as far as an order line wants to know it.
#[derive(Debug, Clone)]
pub(crate) struct Good {
    pub sku: String,
    pub name: String,
    pub carton: String,
    pub pack: i64,
    pub weight_g: i64,
    pub price_cents: i64,
    /// The Dutch rate, in percent.
    pub tax: i64,
}

impl Catalogue {
    pub fn new(words: &Words, orders: u64) -> Self {
        let all: u64 = words.owners.iter().map(combinations).sum();
        let most = all * EDITIONS.len() as u64;
        let wanted = (orders / ORDERS_PER_PRODUCT).clamp(200, most);
        let mut bins = vec![0; words.work.warehouses.len()];
        let mut shelves = Vec::new();
        for owner in &words.owners {
            let place = |it: &crate::words::WarehouseWords| it.code == owner.warehouse;
            let warehouse = words.work.warehouses.iter().position(place).unwrap_or(0);
            let own = combinations(owner) * EDITIONS.len() as u64;
            let products = (wanted * combinations(owner)).div_ceil(all).min(own);
            shelves.push(Shelf {
                warehouse,
                products,
                first_bin: bins[warehouse],
            });
            bins[warehouse] += products.div_ceil(PRODUCTS_PER_BIN);
        }
        for (bins, it) in bins.iter_mut().zip(&words.work.warehouses) {
            *bins = (*bins).min(it.aisles * it.racks * it.levels);
        }
        let plenty = signed((orders / 500).max(100));
        Self {
            shelves,
            bins,
            plenty,
        }
    }

    pub fn products(&self) -> u64 {
        self.shelves.iter().map(|shelf| shelf.products).sum()
    }

    pub fn receipts(&self) -> u64 {
        self.shelves.iter().map(Shelf::receipts).sum()
    }

    pub fn bins(&self, warehouse: usize) -> u64 {
        self.bins[warehouse]
    }

    pub fn warehouse(&self, owner: usize) -> usize {
        self.shelves[owner].warehouse
    }

    pub fn products_of(&self, owner: usize) -> u64 {
        self.shelves[owner].products
    }

    /// The owner whose `number`-th thing this is, and the how-manieth of its own, when each has `length` of them.
    fn owner_of(&self, number: u64, length: impl Fn(&Shelf) -> u64) -> (usize, u64) {
        let mut index = number;
        for (owner, shelf) in self.shelves.iter().enumerate() {
            if index < length(shelf) {
                return (owner, index);
            }
            index -= length(shelf);
        }
        (0, 0)
    }

    /// In which bin a product lies, by the bin's number in its warehouse.
    fn bin(&self, owner: usize, product: u64) -> usize {
        let shelf = &self.shelves[owner];
        let bin = (shelf.first_bin + product / PRODUCTS_PER_BIN) % self.bins[shelf.warehouse];
        usize::try_from(bin).unwrap_or(0)
    }
}

impl Shelf {
    fn receipts(&self) -> u64 {
        self.products.div_ceil(PRODUCTS_PER_BIN)
    }
}

/// How many kinds and sizes an owner's families have.
fn combinations(owner: &OwnerWords) -> u64 {
    let of = |family: &Family| owner.kinds[&family.kinds].len() * family.sizes.len();
    owner.families.iter().map(of).sum::<usize>() as u64
}

/// Is nothing of this product in stock, so that orders wait for it?
pub(crate) fn is_scarce(product: u64) -> bool {
    product % SCARCE_EVERY == SCARCE_EVERY / 2
}

/// The next product that is in stock, or the next one that is not.
pub(crate) fn nearest(product: u64, products: u64, scarce: bool) -> u64 {
    let ways = (0..products).map(|step| (product + step) % products);
    ways.into_iter()
        .find(|it| is_scarce(*it) == scarce)
        .unwrap_or(product)
}

impl Demonstration {
    pub(crate) fn product(&self, number: u64, house: &House) -> CreateProduct {
        let (owner, index) = self.catalogue.owner_of(number, |shelf| shelf.products);
        let words = &self.words.owners[owner];
        let (family, kind, size, edition) = self.pieces(owner, index);
        let good = self.good(owner, index);
        let (_, _, length, width, height, _) = family.sizes[size];
        let size_mm = [length, width, height * EDITIONS[edition].1];
        let single = PackInput {
            barcode: barcode::ean13(&words.gs1, index),
            quantity: 1,
            weight_g: good.weight_g,
            size_mm,
        };
        let carton = PackInput {
            barcode: good.carton.clone(),
            quantity: good.pack,
            weight_g: good.weight_g * good.pack + 350,
            size_mm: [
                length * 2 + 20,
                width * 2 + 20,
                size_mm[2] * (good.pack + 3) / 4 + 20,
            ],
        };
        let mut draw = Chance::new(self.seed, Stream::Product, number);
        let origins = ["NL", "DE", "IT", "ES", "CN", "TW", "PL", "PT"];
        let is_odd = number % 211 == 5;
        CreateProduct {
            owner: house.owners[owner],
            sku: good.sku,
            name: if is_odd {
                odd_name(&good.name, kind)
            } else {
                good.name
            },
            physical: true,
            weight_g: good.weight_g,
            size_mm,
            hs_code: family.hs.clone(),
            origin: (*draw.pick(&origins)).to_owned(),
            dangerous: family.dangerous,
            packs: if good.pack > 1 {
                vec![single, carton]
            } else {
                vec![single]
            },
        }
    }

    /// The stock with which the book begins, bin by bin.
    pub(crate) fn receipt(&self, number: u64, house: &House) -> ReceiveStock {
        let (owner, group) = self.catalogue.owner_of(number, Shelf::receipts);
        let warehouse = self.catalogue.warehouse(owner);
        let first = group * PRODUCTS_PER_BIN;
        let last = (first + PRODUCTS_PER_BIN).min(self.catalogue.products_of(owner));
        let line = |product| ReceiveLine {
            sku: self.sku(owner, product),
            quantity: self.in_stock(owner, product),
            ..ReceiveLine::default()
        };
        let mut lines: Vec<_> = (first..last).filter(|it| !is_scarce(*it)).map(line).collect();
        if lines.is_empty() {
            // A bin of which nothing is left but one piece, so that no receipt is empty.
            lines.push(ReceiveLine {
                quantity: 1,
                ..line(nearest(first, self.catalogue.products_of(owner), false))
            });
        }
        ReceiveStock {
            owner: house.owners[owner],
            warehouse: house.warehouses[warehouse],
            bin: house.bins[warehouse][self.catalogue.bin(owner, first)],
            reference: format!("BEGIN-{:05}", number + 1),
            lines,
        }
    }

    /// What a warehouse does on the side: stock is brought to another bin, or counted anew.
    pub(crate) fn stock_move(&self, number: u64, house: &House) -> Command {
        let mut draw = Chance::new(self.seed, Stream::Move, number);
        let owner = draw.index(self.words.owners.len());
        let products = self.catalogue.products_of(owner);
        // Popular ones, of which there is enough whatever the orders took.
        let product = nearest(draw.below(products.min(12)), products, false);
        let warehouse = self.catalogue.warehouse(owner);
        let bins = &house.bins[warehouse];
        let here = self.catalogue.bin(owner, product);
        let there = (here + 1 + draw.index(bins.len() - 1)) % bins.len();
        let place = |bin: usize| (house.warehouses[warehouse], bins[bin]);
        let sku = self.sku(owner, product);
        if number.is_multiple_of(3) {
            let reasons = ["count", "damaged", "found"];
            let by = if draw.percent(60) {
                -draw.between(1, 3)
            } else {
                draw.between(1, 5)
            };
            return Command::from(AdjustStock {
                owner: house.owners[owner],
                warehouse: place(here).0,
                bin: place(here).1,
                sku,
                lot: String::new(),
                by: StockChange::By(by),
                reason: (*draw.pick(&reasons)).to_owned(),
            });
        }
        Command::from(TransferStock {
            owner: house.owners[owner],
            sku,
            lot: String::new(),
            quantity: draw.between(1, 4),
            from: place(here),
            to: place(there),
        })
    }

    /// A product of an owner, by its number there.
    pub(crate) fn good(&self, owner: usize, product: u64) -> Good {
        let words = &self.words.owners[owner];
        let (family, kind, size, edition) = self.pieces(owner, product);
        let (label, weight_g, _, _, _, price) = &family.sizes[size];
        let (edition, pieces) = EDITIONS[edition];
        let name = format!("{} {kind}, {label} {edition}", family.name);
        // Kinds differ a little in price, and pieces sold as one are cheaper.
        let dearer = i64::try_from(kind.len() % 7).unwrap_or(0) * 3;
        let price = price * (100 + dearer) / 100 * pieces * (104 - 4 * pieces) / 100;
        Good {
            sku: self.sku(owner, product),
            name: name.trim().to_owned(),
            carton: barcode::carton(&words.gs1, product),
            pack: family.pack,
            weight_g: weight_g * pieces,
            price_cents: (price + 2) / 5 * 5,
            tax: family.tax,
        }
    }

    pub(crate) fn sku(&self, owner: usize, product: u64) -> String {
        format!("{}-{:05}", self.words.owners[owner].prefix, 10_000 + product)
    }

    /// Family, kind, size and edition of a product: neighbours are of different families.
    fn pieces(&self, owner: usize, product: u64) -> (&Family, &str, usize, usize) {
        let words = &self.words.owners[owner];
        let all = combinations(words);
        let edition = usize::try_from(product / all).unwrap_or(0);
        // 37 has no divisor in common with any owner's count, so every combination comes once.
        let mut index = usize::try_from(product % all * 37 % all).unwrap_or(0);
        for family in &words.families {
            let kinds = &words.kinds[&family.kinds];
            if index < kinds.len() * family.sizes.len() {
                return (
                    family,
                    &kinds[index / family.sizes.len()],
                    index % family.sizes.len(),
                    edition,
                );
            }
            index -= kinds.len() * family.sizes.len();
        }
        (&words.families[0], "", 0, edition)
    }

    fn in_stock(&self, owner: usize, product: u64) -> i64 {
        let mut draw = Chance::new(self.seed, Stream::Product, product ^ 0x5_70CC);
        let bulk = if self.words.owners[owner].wholesale { 12 } else { 1 };
        let popular = 6_000 / (signed(product) + 8);
        (draw.between(20, 60) + popular) * bulk * self.catalogue.plenty / 100
    }
}

/// A name that a screen must bear.
fn odd_name(name: &str, kind: &str) -> String {
    let endless = ", ook verkrijgbaar als voordeelverpakking; let op: levering zonder toebehoren";
    format!("✨ {name} ✨ ({kind}){}", endless.repeat(3))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn no_two_products_of_an_owner_are_alike() {
        let all = Demonstration::new(1, 50_000, domain::time::Instant(1_780_000_000_000_000));
        assert!(
            (2_500..5_000).contains(&all.catalogue.products()),
            "{}",
            all.catalogue.products()
        );
        for owner in 0..all.words.owners.len() {
            let products = all.catalogue.products_of(owner);
            let names: BTreeSet<_> = (0..products).map(|it| all.good(owner, it).name).collect();
            assert_eq!(names.len() as u64, products, "{}", all.words.owners[owner].code);
        }
    }
}
