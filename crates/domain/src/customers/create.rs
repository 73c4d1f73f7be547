//! Making customers, and addresses for them and for orders.

use super::{Address, Customer};
use crate::book::Book;
use crate::command::{Context, Decide, Reply};
use crate::events::{self, Event};
use crate::id::{AddressId, OwnerId};
use crate::needs::Needs;
use crate::owners::{created, find_owner};
use crate::refusal::{self, Refusal};
use crate::text;
use crate::time::Instant;
use serde_json::json;

/// An address as it is given: [`Address`] without an id.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AddressInput {
    /// Who lives or works there.
    pub name: String,
    /// The company.
    pub company: String,
    /// The street, or the whole line.
    pub street: String,
    /// The house number.
    pub house_number: String,
    /// What follows it.
    pub addition: String,
    /// The postal code.
    pub postal_code: String,
    /// The city.
    pub city: String,
    /// State, province, county.
    pub region: String,
    /// The country.
    pub country: String,
    /// The e-mail address.
    pub email: String,
    /// The telephone number.
    pub phone: String,
}

impl From<&Address> for AddressInput {
    fn from(address: &Address) -> Self {
        let Address {
            id: _,
            owner: _,
            name,
            company,
            street,
            house_number,
            addition,
            postal_code,
            city,
            region,
            country,
            email,
            phone,
        } = address.clone();
        Self {
            name,
            company,
            street,
            house_number,
            addition,
            postal_code,
            city,
            region,
            country,
            email,
            phone,
        }
    }
}

impl AddressInput {
    pub(crate) fn check(&self, pointer: &str) -> Result<(), Refusal> {
        let named = [
            ("name", &self.name),
            ("company", &self.company),
            ("street", &self.street),
            ("house_number", &self.house_number),
            ("addition", &self.addition),
            ("postal_code", &self.postal_code),
            ("city", &self.city),
            ("region", &self.region),
            ("country", &self.country),
            ("email", &self.email),
            ("phone", &self.phone),
        ];
        named.iter().try_for_each(|(field, value)| {
            text::check(&format!("{pointer}/{field}"), value, text::NAME_CHARS_MAX)
        })
    }

    /// Puts the address on the book and answers its id.
    pub(crate) fn add(&self, book: &mut Book, owner: OwnerId) -> AddressId {
        let id = book.next_id();
        let address = Address {
            id,
            owner,
            name: self.name.clone(),
            company: self.company.clone(),
            street: self.street.clone(),
            house_number: self.house_number.clone(),
            addition: self.addition.clone(),
            postal_code: self.postal_code.clone(),
            city: self.city.clone(),
            region: self.region.clone(),
            country: self.country.clone(),
            email: self.email.clone(),
            phone: self.phone.clone(),
        };
        book.addresses.insert(id, address);
        id
    }
}

/// Makes a customer of an owner.
#[derive(Debug, Clone)]
pub struct CreateCustomer {
    /// Whose.
    pub owner: OwnerId,
    /// The owner's reference, unique with the owner; empty for none.
    pub external_ref: String,
    /// The name.
    pub name: String,
    /// Where orders go unless they say otherwise.
    pub address: Option<AddressInput>,
}

impl Decide for CreateCustomer {
    fn needs(&self) -> Needs {
        Needs {
            owners: [self.owner].into(),
            customer_refs: [(self.owner, self.external_ref.clone())].into(),
            ..Needs::default()
        }
    }

    fn decide(&self, book: &mut Book, context: &Context) -> Result<Reply, Refusal> {
        find_owner(book, context, self.owner)?;
        text::check("/external_ref", &self.external_ref, text::CODE_CHARS_MAX)?;
        text::check("/name", &self.name, text::NAME_CHARS_MAX)?;
        if self.external_ref.is_empty() {
            text::require("/name", &self.name, text::NAME_CHARS_MAX)?;
        }
        self.address
            .as_ref()
            .map_or(Ok(()), |address| address.check("/address"))?;
        if book.customer_by_ref(self.owner, &self.external_ref).is_some() {
            return Err(Refusal::at(refusal::CUSTOMER_REF_TAKEN, "/external_ref"));
        }
        let id = book.next_id();
        let address = self
            .address
            .as_ref()
            .map(|input| input.add(book, self.owner))
            .unwrap_or_default();
        let body = json!({ "external_ref": self.external_ref, "name_hash": book.hash(&[&self.name]) });
        book.events
            .push(Event::new(events::CUSTOMER_CREATED, id, 1, self.owner, &body));
        let (owner, external_ref, name) = (self.owner, self.external_ref.clone(), self.name.clone());
        book.add_customer(Customer {
            id,
            owner,
            external_ref,
            name,
            address,
            erased_at: Instant::default(),
            version: 1,
        });
        Ok(created(id.to_string(), &self.external_ref))
    }
}
