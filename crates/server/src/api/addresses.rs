//! Addresses in parts, in and out.

use domain::customers::{Address, AddressInput};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An address in parts; parts that are not known are left out.
#[derive(Debug, Clone, Default, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = Address)]
pub struct AddressBody {
    /// Who lives or works there.
    #[serde(skip_serializing_if = "String::is_empty")]
    #[schema(example = "A. de Vries")]
    pub name: String,
    /// The company.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub company: String,
    /// The street, or the whole line when there are no parts.
    #[serde(skip_serializing_if = "String::is_empty")]
    #[schema(example = "Prinsengracht")]
    pub street: String,
    /// The house number.
    #[serde(skip_serializing_if = "String::is_empty")]
    #[schema(example = "263")]
    pub house_number: String,
    /// What follows the house number.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub addition: String,
    /// The postal code.
    #[serde(skip_serializing_if = "String::is_empty")]
    #[schema(example = "1016 GV")]
    pub postal_code: String,
    /// The city.
    #[serde(skip_serializing_if = "String::is_empty")]
    #[schema(example = "Amsterdam")]
    pub city: String,
    /// State, province, county.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub region: String,
    /// The country, ISO 3166 two letters where known.
    #[serde(skip_serializing_if = "String::is_empty")]
    #[schema(example = "NL")]
    pub country: String,
    /// The e-mail address.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub email: String,
    /// The telephone number.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub phone: String,
}

macro_rules! same_parts {
    ($from:ident, $to:ident) => {
        $to {
            name: $from.name,
            company: $from.company,
            street: $from.street,
            house_number: $from.house_number,
            addition: $from.addition,
            postal_code: $from.postal_code,
            city: $from.city,
            region: $from.region,
            country: $from.country,
            email: $from.email,
            phone: $from.phone,
        }
    };
}

impl From<AddressBody> for AddressInput {
    fn from(body: AddressBody) -> AddressInput {
        same_parts!(body, AddressInput)
    }
}

impl From<Address> for AddressBody {
    fn from(address: Address) -> AddressBody {
        same_parts!(address, AddressBody)
    }
}
