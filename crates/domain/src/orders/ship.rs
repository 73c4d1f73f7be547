//! Shipping: packages leave, and what is in them leaves the books.

use super::accept::{deliver_services, merge};
use super::{Quantities, answer, change_line, facts, find_order, record};
use crate::book::{Book, Series};
use crate::command::{Context, Decide, Reply};
use crate::events::{self, LineChange};
use crate::id::{LineId, OrderId, PackageId, ShipmentId};
use crate::inventory::{Move, MoveKind, move_stock};
use crate::needs::Needs;
use crate::refusal::{self, Refusal};
use crate::shipments::Shipment;
use crate::text;

/// Sends packages of an order on their way.
#[derive(Debug, Clone)]
pub struct ShipOrder {
    /// The order.
    pub order: OrderId,
    /// The version that the actor read.
    pub expected_version: Option<i64>,
    /// Which packages; all that are here when empty.
    pub packages: Vec<PackageId>,
    /// Who carries them.
    pub carrier: String,
    /// The carrier's product; empty for none.
    pub carrier_service: String,
    /// The track & trace code; empty for none.
    pub tracking: String,
}

impl Decide for ShipOrder {
    fn needs(&self) -> Needs {
        let of = || [self.order].into();
        Needs {
            orders: of(),
            lines_of: of(),
            allocations_of: of(),
            packages_of: of(),
            ..Needs::default()
        }
    }

    fn needs_more(&self, book: &Book, _context: &Context) -> Needs {
        let mut needs = super::unallocate::levels_needed(book, self.order);
        if let Some(order) = book.orders.get(&self.order) {
            needs.numbers.insert((order.owner, Series::Shipment), 1);
        }
        needs
    }

    fn decide(&self, book: &mut Book, context: &Context) -> Result<Reply, Refusal> {
        let packages = self.check(book, context)?;
        let contents = contents(book, &packages);
        let shipment = self.begin(
            book,
            &packages,
            contents.iter().map(|(_, quantity)| quantity).sum(),
        );
        let mut changes = Vec::new();
        for (line, quantity) in contents {
            merge(&mut changes, vec![leave(book, line, quantity)]);
        }
        merge(&mut changes, deliver_services(book, self.order));
        super::lease::drop_when_idle(book, self.order);
        let facts = facts! { "shipment": shipment, "carrier": self.carrier, "tracking": self.tracking, "packages": packages.len() };
        record(book, self.order, events::ORDER_SHIPPED, changes, facts);
        let mut reply = answer(book, self.order);
        reply.insert("shipment".into(), shipment.to_string().into());
        Ok(reply)
    }

    fn weight(&self) -> usize {
        8
    }
}

impl ShipOrder {
    /// The packages that leave.
    fn check(&self, book: &Book, context: &Context) -> Result<Vec<PackageId>, Refusal> {
        let order = find_order(book, context, self.order, self.expected_version)?;
        text::require("/carrier", &self.carrier, text::CODE_CHARS_MAX)?;
        text::check("/carrier_service", &self.carrier_service, text::CODE_CHARS_MAX)?;
        text::check("/tracking", &self.tracking, text::CODE_CHARS_MAX)?;
        if order.open_holds > 0 {
            return Err(Refusal::new(refusal::ORDER_ON_HOLD).with("open_holds", order.open_holds));
        }
        super::lease::refuse_others(book, self.order, context)?;
        let here = book.packages_of(self.order);
        let unshipped = |id: &PackageId| {
            book.packages
                .get(id)
                .is_some_and(|package| package.shipment.is_none())
        };
        let mut packages = self.packages.clone();
        packages.sort_unstable();
        packages.dedup();
        for id in &packages {
            if !here.contains(id) {
                return Err(
                    Refusal::at(refusal::PACKAGE_NOT_FOUND, "/packages").with("package", id.to_string())
                );
            }
            if !unshipped(id) {
                return Err(
                    Refusal::at(refusal::PACKAGE_SHIPPED, "/packages").with("package", id.to_string())
                );
            }
        }
        if packages.is_empty() {
            packages = here.into_iter().filter(unshipped).collect();
        }
        let quantity: i64 = contents(book, &packages)
            .iter()
            .map(|(_, quantity)| quantity)
            .sum();
        if quantity == 0 {
            return Err(Refusal::new(refusal::SHIPMENT_EMPTY));
        }
        if order.ship_complete && quantity < order.open_quantity() {
            let refused = Refusal::new(refusal::SHIPMENT_NOT_COMPLETE);
            return Err(refused
                .with("packed", quantity)
                .with("open", order.open_quantity()));
        }
        Ok(packages)
    }

    fn begin(&self, book: &mut Book, packages: &[PackageId], quantity: i64) -> ShipmentId {
        let order = book.orders.get(&self.order).expect("the check found it");
        let (owner, warehouse) = (order.owner, order.warehouse);
        let id = book.next_id();
        let number = book.next_number(owner, Series::Shipment);
        let shipment = Shipment {
            id,
            order: self.order,
            owner,
            number,
            warehouse,
            carrier: self.carrier.clone(),
            carrier_service: self.carrier_service.clone(),
            tracking: self.tracking.clone(),
            quantity,
            packages: i64::try_from(packages.len()).unwrap_or(i64::MAX),
            shipped_at: book.now,
            version: 1,
        };
        book.shipments.insert(id, shipment);
        for package in packages {
            if let Some(package) = book.packages.get_mut(package) {
                package.shipment = id;
            }
        }
        id
    }
}

/// What is in the packages, by line.
fn contents(book: &Book, packages: &[PackageId]) -> Vec<(LineId, i64)> {
    let mut contents: std::collections::BTreeMap<LineId, i64> = std::collections::BTreeMap::new();
    for package in packages {
        for line in book.lines_in(*package) {
            let quantity = book
                .package_lines
                .get(&(*package, line))
                .map_or(0, |row| row.quantity);
            *contents.entry(line).or_default() += quantity;
        }
    }
    contents.into_iter().collect()
}

/// Takes packed pieces of a line out of staging and off its promise.
fn leave(book: &mut Book, line: LineId, quantity: i64) -> LineChange {
    let mut left = quantity;
    for id in book.allocations_of(line) {
        let Some(allocation) = book.allocations.get_mut(&id) else {
            continue;
        };
        let taken = allocation.picked.min(left);
        if taken == 0 {
            continue;
        }
        left -= taken;
        allocation.picked -= taken;
        allocation.quantity -= taken;
        let row = allocation.clone();
        if row.quantity == 0 {
            book.allocations.remove(&id);
        }
        book.stock_mut(row.owner, row.product, row.warehouse).reserved -= taken;
        let staging = book
            .warehouses
            .get(&row.warehouse)
            .map(|it| it.staging)
            .expect("stock brings its warehouse");
        move_stock(
            book,
            Move {
                kind: MoveKind::Ship,
                owner: row.owner,
                product: row.product,
                lot: row.lot,
                quantity: taken,
                from: Some((row.warehouse, staging)),
                to: None,
                line,
                reason: String::new(),
            },
        );
    }
    let by = Quantities {
        reserved: -quantity,
        allocated: -quantity,
        picked: -quantity,
        packed: -quantity,
        shipped: quantity,
        ..Quantities::default()
    };
    change_line(book, line, by, 0)
}
