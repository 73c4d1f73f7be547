//! Customers and addresses: the rows that hold personal text, so that it can be erased one by one.

mod create;
mod erase;
pub mod listing;

pub use create::{AddressInput, CreateCustomer};
pub(crate) use erase::ask_erasure;
pub use erase::{BlankCustomer, CustomerOrders, ERASE_JOB, EraseCustomer, Subject};

use crate::id::{AddressId, CustomerId, OwnerId};
use crate::time::Instant;

/// Who buys from an owner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Customer {
    /// Its id.
    pub id: CustomerId,
    /// Whose customer it is.
    pub owner: OwnerId,
    /// The owner's reference, unique with the owner; empty for none.
    pub external_ref: String,
    /// The name: personal text.
    pub name: String,
    /// Where orders go unless they say otherwise; zero for none.
    pub address: AddressId,
    /// When its personal text was erased; zero for never.
    pub erased_at: Instant,
    /// Counts its changes.
    pub version: i64,
}

/// An address in parts: personal text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Address {
    /// Its id.
    pub id: AddressId,
    /// Whose business it belongs to.
    pub owner: OwnerId,
    /// Who lives or works there.
    pub name: String,
    /// The company.
    pub company: String,
    /// The street, or the whole line when the source gives no parts.
    pub street: String,
    /// The house number.
    pub house_number: String,
    /// What follows the house number.
    pub addition: String,
    /// The postal code.
    pub postal_code: String,
    /// The city.
    pub city: String,
    /// State, province, county.
    pub region: String,
    /// ISO 3166 two letters where known, else as given.
    pub country: String,
    /// The e-mail address.
    pub email: String,
    /// The telephone number.
    pub phone: String,
}

impl Address {
    /// What stands on its first line: the company, or else the person.
    #[must_use]
    pub fn called(&self) -> &str {
        if self.company.is_empty() {
            &self.name
        } else {
            &self.company
        }
    }

    /// Erases every part; answers whether there was anything to erase.
    pub(crate) fn blank(&mut self) -> bool {
        let was_blank = self.parts().iter().all(|part| part.is_empty());
        *self = Self {
            id: self.id,
            owner: self.owner,
            ..Self::default()
        };
        !was_blank
    }

    /// The parts in a fixed order, for hashing and comparing.
    #[must_use]
    pub fn parts(&self) -> [&str; 11] {
        [
            &self.name,
            &self.company,
            &self.street,
            &self.house_number,
            &self.addition,
            &self.postal_code,
            &self.city,
            &self.region,
            &self.country,
            &self.email,
            &self.phone,
        ]
    }
}
