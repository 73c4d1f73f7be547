//! Making owners and their channels.

use super::{Buffers, Channel, MinimumOrder, OVER_DELIVERY_PERCENT, Owner, ShortPolicy};
use crate::book::Book;
use crate::command::{Context, Decide, Reply};
use crate::events::{self, Event};
use crate::id::{OwnerId, WarehouseId};
use crate::money::Currency;
use crate::needs::Needs;
use crate::payments::PaymentTerms;
use crate::refusal::{self, Refusal};
use crate::rules::Rules;
use crate::text;
use crate::time::parse_zone;
use serde_json::json;

/// Makes an owner.
#[derive(Debug, Clone)]
pub struct CreateOwner {
    /// A short unique code.
    pub code: String,
    /// The name.
    pub name: String,
    /// The IANA zone of its business days.
    pub zone: String,
    /// The currency of orders that do not name one.
    pub currency: Currency,
    /// What happens to what stock cannot cover.
    pub short_policy: ShortPolicy,
    /// Whether orders ship complete unless they say otherwise.
    pub ship_complete: bool,
    /// Where orders ship from unless they say otherwise.
    pub warehouse: WarehouseId,
}

impl Decide for CreateOwner {
    fn needs(&self) -> Needs {
        Needs {
            owner_codes: [self.code.clone()].into(),
            warehouses: [self.warehouse].into(),
            ..Needs::default()
        }
    }

    fn decide(&self, book: &mut Book, context: &Context) -> Result<Reply, Refusal> {
        if context.actor.owner.is_some() {
            return Err(Refusal::new(refusal::OWNER_NOT_FOUND));
        }
        text::require("/code", &self.code, text::CODE_CHARS_MAX)?;
        text::require("/name", &self.name, text::NAME_CHARS_MAX)?;
        check_zone(&self.zone)?;
        if book.owner_by_code(&self.code).is_some() {
            return Err(Refusal::at(refusal::OWNER_CODE_TAKEN, "/code").with("code", self.code.as_str()));
        }
        if book.warehouses.get(&self.warehouse).is_none() {
            return Err(Refusal::at(refusal::WAREHOUSE_NOT_FOUND, "/warehouse"));
        }
        let id = book.next_id();
        let body = json!({ "code": self.code, "short_policy": self.short_policy, "currency": self.currency });
        book.events
            .push(Event::new(events::OWNER_CREATED, id, 1, id, &body));
        book.add_owner(Owner {
            id,
            code: self.code.clone(),
            name: self.name.clone(),
            zone: self.zone.clone(),
            currency: self.currency,
            short_policy: self.short_policy,
            ship_complete: self.ship_complete,
            warehouse: self.warehouse,
            payment: PaymentTerms::default(),
            minimum_order: MinimumOrder::default(),
            rules: Rules::default(),
            over_delivery_percent: OVER_DELIVERY_PERCENT,
            version: 1,
        });
        Ok(created(id.to_string(), &self.code))
    }
}

/// Makes a sales channel of an owner.
#[derive(Debug, Clone)]
pub struct CreateChannel {
    /// The owner it sells for.
    pub owner: OwnerId,
    /// A code, unique with the owner.
    pub code: String,
    /// The name.
    pub name: String,
}

impl Decide for CreateChannel {
    fn needs(&self) -> Needs {
        Needs {
            owners: [self.owner].into(),
            channel_codes: [(self.owner, self.code.clone())].into(),
            ..Needs::default()
        }
    }

    fn decide(&self, book: &mut Book, context: &Context) -> Result<Reply, Refusal> {
        find_owner(book, context, self.owner)?;
        text::require("/code", &self.code, text::CODE_CHARS_MAX)?;
        text::require("/name", &self.name, text::NAME_CHARS_MAX)?;
        if book.channel_by_code(self.owner, &self.code).is_some() {
            return Err(Refusal::at(refusal::CHANNEL_CODE_TAKEN, "/code").with("code", self.code.as_str()));
        }
        let id = book.next_id();
        book.events.push(Event::new(
            events::CHANNEL_CREATED,
            id,
            1,
            self.owner,
            &json!({ "code": self.code }),
        ));
        let (owner, code, name) = (self.owner, self.code.clone(), self.name.clone());
        book.add_channel(Channel {
            id,
            owner,
            code,
            name,
            payment: None,
            buffers: Buffers::default(),
            version: 1,
        });
        Ok(created(id.to_string(), &self.code))
    }
}

/// The owner, when the actor may see it.
pub(crate) fn find_owner<'b>(book: &'b Book, context: &Context, id: OwnerId) -> Result<&'b Owner, Refusal> {
    book.owners
        .get(&id)
        .filter(|_| context.actor.sees(id))
        .ok_or_else(|| Refusal::at(refusal::OWNER_NOT_FOUND, "/owner").with("owner", id.to_string()))
}

/// Refuses a zone that is not in the IANA database.
pub(crate) fn check_zone(zone: &str) -> Result<(), Refusal> {
    parse_zone(zone)
        .map(|_| ())
        .ok_or_else(|| Refusal::at(refusal::ZONE_UNKNOWN, "/zone").with("zone", zone))
}

/// What the making of a named thing answers.
pub(crate) fn created(id: String, code: &str) -> Reply {
    let mut reply = Reply::new();
    reply.insert("id".into(), id.into());
    reply.insert("code".into(), code.into());
    reply.insert("version".into(), 1.into());
    reply
}
