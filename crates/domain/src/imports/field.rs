//! The canonical fields that a column can be mapped to, and the roles a file can play.

use serde::{Deserialize, Serialize};

macro_rules! fields {
    ($($(#[$doc:meta])* $name:ident,)*) => {
        /// A canonical field.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Field { $($(#[$doc])* $name,)* }

        impl Field {
            /// Every field.
            pub const ALL: &[Field] = &[$(Field::$name),*];
        }
    };
}

fields! {
    /// The order's or invoice's number, text.
    OrderRef,
    /// The shop or marketplace.
    Channel,
    /// The order's status in the source's words.
    Status,
    /// A second axis of status: the courier's or the shipment's.
    ShipmentStatus,
    /// When it was ordered.
    PlacedAt,
    /// When it is wanted.
    RequestedAt,
    /// When it was shipped.
    ShippedAt,
    /// The customer's number.
    CustomerRef,
    /// The customer's name.
    CustomerName,
    /// E-mail.
    Email,
    /// Telephone.
    Phone,
    /// Name on the parcel.
    ShipName,
    /// Street, with the house number where the source keeps them together.
    Street,
    /// House number apart.
    HouseNumber,
    /// Addition to the house number.
    HouseNumberAddition,
    /// Postal code.
    PostalCode,
    /// City.
    City,
    /// Region, state or province, free text.
    Region,
    /// Country, free text; a value map makes it ISO 3166 alpha-2.
    Country,
    /// Item code.
    Sku,
    /// The item's text on the line.
    Description,
    /// Quantity in base units.
    Quantity,
    /// Price of one (see `price`).
    UnitPrice,
    /// Amount of the whole line.
    LineTotal,
    /// Discount as a fraction of one (0.15).
    DiscountRate,
    /// Tax rate as a fraction of one (0.21).
    TaxRate,
    /// ISO 4217 code.
    Currency,
    /// Shipping charged on the whole order.
    ShippingCharge,
    /// A remark.
    Note,
    /// Tags, with commas between them.
    Tags,
    /// Barcode.
    Barcode,
    /// Weight in grams.
    WeightG,
    /// Whether the product is sold no more.
    Discontinued,
    /// Warehouse code.
    Warehouse,
    /// Bin code.
    Bin,
    /// Quantity on hand.
    OnHand,
}

impl Field {
    /// Whether the cell holds a number.
    #[must_use]
    pub fn is_number(self) -> bool {
        matches!(
            self,
            Self::Quantity
                | Self::UnitPrice
                | Self::LineTotal
                | Self::DiscountRate
                | Self::TaxRate
                | Self::ShippingCharge
                | Self::WeightG
                | Self::OnHand
        )
    }

    /// Whether the cell holds a date or a time.
    #[must_use]
    pub fn is_date(self) -> bool {
        matches!(self, Self::PlacedAt | Self::RequestedAt | Self::ShippedAt)
    }

    /// Its place in a table indexed by field.
    #[must_use]
    pub fn index(self) -> usize {
        self as usize
    }

    /// Its name as profiles spell it.
    #[must_use]
    pub fn name(self) -> String {
        serde_json::to_value(self)
            .ok()
            .and_then(|value| value.as_str().map(str::to_owned))
            .unwrap_or_default()
    }
}

/// What an import is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Noun {
    /// Orders, credits, write-offs.
    Orders,
    /// Products.
    Products,
    /// Quantities on hand.
    Stock,
}

/// What the rows of one file are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Order lines that repeat their order's head.
    Orders,
    /// Order heads alone; the lines come in another file.
    Headers,
    /// Order lines alone; the heads come in another file.
    Lines,
    /// Products.
    Products,
    /// Customers.
    Customers,
    /// Stock on hand.
    Stock,
}

impl Role {
    /// Whether a file of this role belongs to an import of that noun.
    #[must_use]
    pub fn serves(self, noun: Noun) -> bool {
        match noun {
            Noun::Orders => matches!(
                self,
                Self::Orders | Self::Headers | Self::Lines | Self::Products | Self::Customers
            ),
            Noun::Products => self == Self::Products,
            Noun::Stock => self == Self::Stock,
        }
    }

    /// Fields without which a row of this role means nothing.
    #[must_use]
    pub fn required(self) -> &'static [Field] {
        match self {
            Self::Orders => &[Field::OrderRef, Field::Sku, Field::Quantity],
            Self::Headers => &[Field::OrderRef],
            Self::Lines => &[Field::OrderRef, Field::Sku, Field::Quantity],
            Self::Products => &[Field::Sku],
            Self::Customers => &[Field::CustomerRef],
            Self::Stock => &[Field::Sku, Field::OnHand],
        }
    }
}
