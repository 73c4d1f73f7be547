//! Making warehouses and bins.

use super::{Bin, BinKind, Warehouse};
use crate::book::Book;
use crate::command::{Context, Decide, Reply};
use crate::events::{self, Event};
use crate::id::{BinId, OwnerId, WarehouseId};
use crate::needs::Needs;
use crate::owners::{check_zone, created};
use crate::refusal::{self, Refusal};
use crate::shipping::WorkCalendar;
use crate::text;
use serde_json::json;

/// The code of the staging bin that every warehouse has.
pub const STAGING_CODE: &str = "STAGE";

/// Makes a warehouse, with its staging bin.
#[derive(Debug, Clone)]
pub struct CreateWarehouse {
    /// A short unique code.
    pub code: String,
    /// The name.
    pub name: String,
    /// The IANA zone of its days.
    pub zone: String,
}

impl Decide for CreateWarehouse {
    fn needs(&self) -> Needs {
        Needs {
            warehouse_codes: [self.code.clone()].into(),
            ..Needs::default()
        }
    }

    fn decide(&self, book: &mut Book, context: &Context) -> Result<Reply, Refusal> {
        if context.actor.owner.is_some() {
            return Err(Refusal::new(refusal::WAREHOUSE_NOT_FOUND));
        }
        text::require("/code", &self.code, text::CODE_CHARS_MAX)?;
        text::require("/name", &self.name, text::NAME_CHARS_MAX)?;
        check_zone(&self.zone)?;
        if book.warehouse_by_code(&self.code).is_some() {
            return Err(Refusal::at(refusal::WAREHOUSE_CODE_TAKEN, "/code").with("code", self.code.as_str()));
        }
        let (id, staging): (WarehouseId, BinId) = (book.next_id(), book.next_id());
        let body = json!({ "code": self.code, "zone": self.zone, "staging": staging });
        book.events.push(Event::new(
            events::WAREHOUSE_CREATED,
            id,
            1,
            OwnerId::default(),
            &body,
        ));
        let (code, name, zone) = (self.code.clone(), self.name.clone(), self.zone.clone());
        book.add_warehouse(Warehouse {
            id,
            code,
            name,
            zone,
            staging,
            calendar: WorkCalendar::default(),
            version: 1,
        });
        book.add_bin(Bin {
            id: staging,
            warehouse: id,
            code: STAGING_CODE.to_owned(),
            kind: BinKind::Staging,
        });
        let mut reply = created(id.to_string(), &self.code);
        reply.insert("staging".into(), staging.to_string().into());
        Ok(reply)
    }
}

/// Makes a bin that orders are picked from, or one for goods in quarantine.
#[derive(Debug, Clone)]
pub struct CreateBin {
    /// The warehouse it is in.
    pub warehouse: WarehouseId,
    /// A code, unique in the warehouse.
    pub code: String,
    /// What it is for: picking or quarantine. Staging bins come with their warehouse.
    pub kind: BinKind,
}

impl Decide for CreateBin {
    fn needs(&self) -> Needs {
        Needs {
            warehouses: [self.warehouse].into(),
            bin_codes: [(self.warehouse, self.code.clone())].into(),
            ..Needs::default()
        }
    }

    fn decide(&self, book: &mut Book, context: &Context) -> Result<Reply, Refusal> {
        if context.actor.owner.is_some() || book.warehouses.get(&self.warehouse).is_none() {
            return Err(Refusal::at(refusal::WAREHOUSE_NOT_FOUND, "/warehouse"));
        }
        text::require("/code", &self.code, text::CODE_CHARS_MAX)?;
        if self.kind == BinKind::Staging {
            return Err(Refusal::at(refusal::FIELD_MALFORMED, "/kind").with("reason", "staging"));
        }
        if book.bin_by_code(self.warehouse, &self.code).is_some() {
            return Err(Refusal::at(refusal::BIN_CODE_TAKEN, "/code").with("code", self.code.as_str()));
        }
        let id = book.next_id();
        let body = json!({ "code": self.code, "warehouse": self.warehouse, "bin_kind": self.kind });
        book.events
            .push(Event::new(events::BIN_CREATED, id, 1, OwnerId::default(), &body));
        book.add_bin(Bin {
            id,
            warehouse: self.warehouse,
            code: self.code.clone(),
            kind: self.kind,
        });
        Ok(created(id.to_string(), &self.code))
    }
}
