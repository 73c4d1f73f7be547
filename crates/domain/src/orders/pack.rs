//! Packing: picked pieces go into packages.

use super::lease::{check_workable, require_held};
use super::{Quantities, answer, change_line, facts, find_line, find_order, record};
use crate::book::Book;
use crate::command::{Context, Decide, Reply};
use crate::events;
use crate::id::{LineId, OrderId, OwnerId, PackageId, ShipmentId};
use crate::needs::Needs;
use crate::refusal::{self, Refusal};
use crate::shipments::{Package, PackageLine};
use crate::text::{self, check_quantity};

/// Pieces of a line that went into the package.
#[derive(Debug, Clone)]
pub struct PackLine {
    /// The line.
    pub line: LineId,
    /// How many.
    pub quantity: i64,
}

/// Says what went into a package.
#[derive(Debug, Clone)]
pub struct PackOrder {
    /// The order.
    pub order: OrderId,
    /// The version that the actor read.
    pub expected_version: Option<i64>,
    /// A package that was begun; a new one when none.
    pub package: Option<PackageId>,
    /// What went in.
    pub lines: Vec<PackLine>,
    /// The serial shipping container code; empty for none.
    pub sscc: String,
    /// Grams; 0 when not weighed.
    pub weight_g: i64,
    /// Length, width, height in millimetres; 0 when not measured.
    pub size_mm: [i64; 3],
}

impl Decide for PackOrder {
    fn needs(&self) -> Needs {
        let lines = self.lines.iter().map(|pack| pack.line).collect();
        Needs {
            orders: [self.order].into(),
            lines,
            packages_of: [self.order].into(),
            ..Needs::default()
        }
    }

    fn decide(&self, book: &mut Book, context: &Context) -> Result<Reply, Refusal> {
        let order = find_order(book, context, self.order, self.expected_version)?;
        check_workable(order)?;
        let owner = order.owner;
        require_held(book, self.order, context)?;
        self.check(book)?;
        let package = self.package.unwrap_or_else(|| book.next_id());
        if self.package.is_none() {
            self.begin(book, owner, package);
        }
        let mut changes = Vec::new();
        for pack in &self.lines {
            put_in(book, owner, self.order, package, pack);
            let by = Quantities {
                packed: pack.quantity,
                ..Quantities::default()
            };
            super::accept::merge(&mut changes, vec![change_line(book, pack.line, by, 0)]);
        }
        record(
            book,
            self.order,
            events::ORDER_PACKED,
            changes,
            facts! { "package": package },
        );
        let mut reply = answer(book, self.order);
        reply.insert("package".into(), package.to_string().into());
        Ok(reply)
    }

    fn weight(&self) -> usize {
        self.lines.len().max(1)
    }
}

impl PackOrder {
    fn check(&self, book: &Book) -> Result<(), Refusal> {
        if self.lines.is_empty() {
            return Err(Refusal::at(refusal::ORDER_WITHOUT_LINES, "/lines"));
        }
        text::check("/sscc", &self.sscc, text::CODE_CHARS_MAX)?;
        text::within("/weight_g", self.weight_g, 0..=1_000_000_000)?;
        if let Some(id) = self.package {
            let package = book
                .packages
                .get(&id)
                .filter(|package| package.order == self.order);
            let package = package.ok_or_else(|| {
                Refusal::at(refusal::PACKAGE_NOT_FOUND, "/package").with("package", id.to_string())
            })?;
            if !package.shipment.is_none() {
                return Err(Refusal::at(refusal::PACKAGE_SHIPPED, "/package")
                    .with("shipment", package.shipment.to_string()));
            }
        }
        for (index, pack) in self.lines.iter().enumerate() {
            check_quantity(&format!("/lines/{index}/quantity"), pack.quantity)?;
            let line = find_line(book, self.order, pack.line, &format!("/lines/{index}/line"))?;
            let wanted: i64 = self
                .lines
                .iter()
                .filter(|it| it.line == pack.line)
                .map(|it| it.quantity)
                .sum();
            let left = line.quantities.picked - line.quantities.packed;
            if wanted > left {
                let refused = Refusal::at(
                    refusal::LINE_QUANTITY_EXCEEDED,
                    format!("/lines/{index}/quantity"),
                );
                return Err(refused.with("wanted", wanted).with("left", left));
            }
        }
        Ok(())
    }

    fn begin(&self, book: &mut Book, owner: OwnerId, id: PackageId) {
        let (order, sscc, shipment) = (self.order, self.sscc.clone(), ShipmentId::default());
        book.add_package(Package {
            id,
            order,
            owner,
            sscc,
            weight_g: self.weight_g,
            size_mm: self.size_mm,
            shipment,
        });
    }
}

fn put_in(book: &mut Book, owner: OwnerId, order: OrderId, package: PackageId, pack: &PackLine) {
    match book.package_lines.get_mut(&(package, pack.line)) {
        Some(row) => row.quantity += pack.quantity,
        None => book.add_package_line(PackageLine {
            package,
            line: pack.line,
            order,
            owner,
            quantity: pack.quantity,
        }),
    }
}
