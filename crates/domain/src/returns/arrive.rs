//! Goods that stand at the door and were not announced: from a known order, or from nobody knows which.

use super::{Return, ReturnKind, ReturnQuantities, ReturnStatus, record};
use crate::book::{Book, Series};
use crate::command::{Context, Decide, Reply};
use crate::events;
use crate::id::{OrderId, OwnerId, ReturnId, ShipmentId, WarehouseId};
use crate::needs::Needs;
use crate::orders::{facts, find_order};
use crate::owners::find_owner;
use crate::refusal::{self, Refusal};
use crate::text;
use crate::time::Instant;

/// Notes that a package came back which nobody announced. What is in it, receiving says.
#[derive(Debug, Clone)]
pub struct RegisterArrival {
    /// Whose goods.
    pub owner: OwnerId,
    /// The order; zero for an unknown package.
    pub order: OrderId,
    /// Where it stands.
    pub warehouse: WarehouseId,
    /// The sender's reference; empty for none.
    pub external_ref: String,
    /// Who brought it; empty when not known.
    pub carrier: String,
    /// The track & trace code on it; empty for none.
    pub tracking: String,
}

impl Decide for RegisterArrival {
    fn needs(&self) -> Needs {
        Needs {
            owners: [self.owner].into(),
            warehouses: [self.warehouse].into(),
            orders: Some(self.order).into_iter().filter(|it| !it.is_none()).collect(),
            numbers: [((self.owner, Series::Return), 1)].into(),
            ..Needs::default()
        }
    }

    fn decide(&self, book: &mut Book, context: &Context) -> Result<Reply, Refusal> {
        find_owner(book, context, self.owner)?;
        if book.warehouses.get(&self.warehouse).is_none() {
            return Err(Refusal::at(refusal::WAREHOUSE_NOT_FOUND, "/warehouse"));
        }
        let kind = self.check_order(book, context)?;
        let head = Head {
            owner: self.owner,
            warehouse: self.warehouse,
            kind,
            order: self.order,
            shipment: ShipmentId::default(),
            external_ref: &self.external_ref,
            carrier: &self.carrier,
            tracking: &self.tracking,
        };
        head.check()?;
        let id = head.begin(book);
        record(
            book,
            id,
            events::RETURN_ARRIVED,
            facts! { "kind": kind, "warehouse": self.warehouse },
        );
        Ok(super::answer(book, id))
    }
}

impl RegisterArrival {
    fn check_order(&self, book: &Book, context: &Context) -> Result<ReturnKind, Refusal> {
        if self.order.is_none() {
            return Ok(ReturnKind::Unknown);
        }
        let order = find_order(book, context, self.order, None)?;
        if order.owner != self.owner {
            return Err(Refusal::at(refusal::ORDER_NOT_FOUND, "/order").with("order", self.order.to_string()));
        }
        Ok(ReturnKind::Unannounced)
    }
}

/// What a return begins with.
pub(super) struct Head<'a> {
    pub owner: OwnerId,
    pub warehouse: WarehouseId,
    pub kind: ReturnKind,
    pub order: OrderId,
    pub shipment: ShipmentId,
    pub external_ref: &'a str,
    pub carrier: &'a str,
    pub tracking: &'a str,
}

impl Head<'_> {
    pub(super) fn check(&self) -> Result<(), Refusal> {
        text::check("/external_ref", self.external_ref, text::CODE_CHARS_MAX)?;
        text::check("/carrier", self.carrier, text::CODE_CHARS_MAX)?;
        text::check("/tracking", self.tracking, text::CODE_CHARS_MAX)
    }

    /// Puts the return on the book; who records what happened settles it.
    pub(super) fn begin(&self, book: &mut Book) -> ReturnId {
        let stands_here = matches!(self.kind, ReturnKind::Unannounced | ReturnKind::Unknown);
        let id = book.next_id();
        let number = book.next_number(self.owner, Series::Return);
        let now = book.now;
        book.add_return(Return {
            id,
            owner: self.owner,
            number,
            kind: self.kind,
            order: self.order,
            shipment: self.shipment,
            warehouse: self.warehouse,
            external_ref: self.external_ref.to_owned(),
            carrier: self.carrier.to_owned(),
            tracking: self.tracking.to_owned(),
            status: ReturnStatus::Announced,
            lines: 0,
            totals: ReturnQuantities::default(),
            created_at: now,
            arrived_at: if stands_here { now } else { Instant::default() },
            ended_at: Instant::default(),
            version: 0,
        });
        id
    }
}
