//! Announcing a return: which pieces of a shipped order come back, and why.

use super::arrive::Head;
use super::room::Room;
use super::{ReturnKind, ReturnLine, ReturnQuantities, ReturnReason, record};
use crate::book::{Book, Series};
use crate::command::{Context, Decide, Reply};
use crate::events;
use crate::id::{LineId, OrderId, ReturnId, ShipmentId};
use crate::needs::Needs;
use crate::orders::{facts, find_order};
use crate::refusal::{self, Refusal};
use crate::text;
use std::collections::BTreeMap;

/// Pieces of an order line that are to come back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnnouncedLine {
    /// The order line.
    pub order_line: LineId,
    /// How many.
    pub quantity: i64,
    /// Why.
    pub reason: ReturnReason,
}

/// Says which pieces of an order will come back.
#[derive(Debug, Clone)]
pub struct AnnounceReturn {
    /// The order.
    pub order: OrderId,
    /// The shipment that the carrier could not deliver; zero when a buyer sends goods back.
    pub shipment: ShipmentId,
    /// The sender's reference; empty for none.
    pub external_ref: String,
    /// Who brings it; empty when not known.
    pub carrier: String,
    /// The track & trace code of the way back; empty for none.
    pub tracking: String,
    /// Which pieces. Of a shipment all that is in it, when empty.
    pub lines: Vec<AnnouncedLine>,
}

/// The most lines of a return.
pub(super) const LINES_MAX: usize = 5_000;

impl Decide for AnnounceReturn {
    fn needs(&self) -> Needs {
        let of = || [self.order].into();
        let mut needs = Needs {
            orders: of(),
            lines_of: of(),
            returns_of: of(),
            ..Needs::default()
        };
        if !self.shipment.is_none() {
            needs.packages_of.insert(self.order);
        }
        needs
    }

    fn needs_more(&self, book: &Book, _context: &Context) -> Needs {
        let owner = book.orders.get(&self.order).map(|order| order.owner);
        Needs {
            numbers: owner
                .map(|owner| ((owner, Series::Return), 1))
                .into_iter()
                .collect(),
            ..Needs::default()
        }
    }

    fn decide(&self, book: &mut Book, context: &Context) -> Result<Reply, Refusal> {
        let order = find_order(book, context, self.order, None)?;
        let (owner, warehouse) = (order.owner, order.warehouse);
        let head = Head {
            owner,
            warehouse,
            kind: self.kind(),
            order: self.order,
            shipment: self.shipment,
            external_ref: &self.external_ref,
            carrier: &self.carrier,
            tracking: &self.tracking,
        };
        head.check()?;
        let lines = self.check_lines(book)?;
        let id = head.begin(book);
        for line in &lines {
            self.add_line(book, id, line);
        }
        let told: Vec<_> = lines
            .iter()
            .map(|it| facts! { "order_line": it.order_line, "expected": it.quantity, "reason": it.reason })
            .collect();
        record(
            book,
            id,
            events::RETURN_ANNOUNCED,
            facts! { "kind": self.kind(), "lines": told },
        );
        Ok(super::answer(book, id))
    }

    fn weight(&self) -> usize {
        1 + self.lines.len()
    }
}

impl AnnounceReturn {
    const fn kind(&self) -> ReturnKind {
        if self.shipment.is_none() {
            ReturnKind::Announced
        } else {
            ReturnKind::Undelivered
        }
    }

    fn check_lines(&self, book: &Book) -> Result<Vec<AnnouncedLine>, Refusal> {
        let whole_shipment = self.lines.is_empty() && !self.shipment.is_none();
        let lines = if whole_shipment {
            self.shipped_lines(book)?
        } else {
            self.lines.clone()
        };
        if lines.is_empty() {
            return Err(Refusal::at(refusal::RETURN_EMPTY, "/lines"));
        }
        if lines.len() > LINES_MAX {
            return Err(Refusal::at(refusal::ORDER_TOO_LONG, "/lines").with("lines_max", LINES_MAX));
        }
        let mut room = Room::of(book, self.order);
        for (index, line) in lines.iter().enumerate() {
            text::check_quantity(&format!("/lines/{index}/quantity"), line.quantity)?;
            room.take(line.order_line, line.quantity, &format!("/lines/{index}"))?;
        }
        Ok(lines)
    }

    /// Everything in the packages of the shipment.
    fn shipped_lines(&self, book: &Book) -> Result<Vec<AnnouncedLine>, Refusal> {
        let mut pieces: BTreeMap<LineId, i64> = BTreeMap::new();
        let packages = book.packages_of(self.order).into_iter();
        let of_shipment = packages.filter(|id| {
            book.packages
                .get(id)
                .is_some_and(|it| it.shipment == self.shipment)
        });
        for package in of_shipment {
            for line in book.lines_in(package) {
                let quantity = book
                    .package_lines
                    .get(&(package, line))
                    .map_or(0, |row| row.quantity);
                *pieces.entry(line).or_default() += quantity;
            }
        }
        if pieces.is_empty() {
            let missing = Refusal::at(refusal::SHIPMENT_NOT_FOUND, "/shipment");
            return Err(missing.with("shipment", self.shipment.to_string()));
        }
        let line = |(order_line, quantity)| AnnouncedLine {
            order_line,
            quantity,
            reason: ReturnReason::Undelivered,
        };
        Ok(pieces.into_iter().map(line).collect())
    }

    fn add_line(&self, book: &mut Book, return_id: ReturnId, line: &AnnouncedLine) {
        let of = book.lines.get(&line.order_line).expect("the check found it");
        let (owner, product) = (of.owner, of.product);
        let id = book.next_id();
        book.add_return_line(ReturnLine {
            id,
            return_id,
            owner,
            order: self.order,
            order_line: line.order_line,
            product,
            reason: line.reason,
            quantities: ReturnQuantities {
                expected: line.quantity,
                ..ReturnQuantities::default()
            },
        });
    }
}
