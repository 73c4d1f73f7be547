//! An order as it is sent in.

use domain::customers::AddressInput;
use domain::id::CustomerId;
use domain::money::{Currency, Money, UnitPrice};
use domain::orders::{ChargeInput, CreateOrder, LineInput, PlacedAt};
use domain::payments::PaymentClaim;
use domain::shipping::ShippingWish;
use domain::time::Instant;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use utoipa::ToSchema;

use crate::api::addresses::AddressBody;
use crate::api::codes;
use crate::api::decimal::{Percent, Price};
use crate::app::App;
use crate::http::{ApiError, Call};

/// An order to be made.
///
/// What it serializes as is its content, by which a repetition is told from a change; so whatever
/// already is part of the reference's scope (owner, channel) is left out there.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OrderBody {
    /// Whose goods: an id or a code. May be left out by those who see one owner, or when there is only one.
    #[serde(default, skip_serializing_if = "super::never_content")]
    #[schema(example = "MAIN")]
    pub owner: Option<String>,
    /// Where it comes from: an id or a code. May be left out when the owner has only one.
    #[serde(default, skip_serializing_if = "super::never_content")]
    #[schema(example = "MAIN")]
    pub channel: Option<String>,
    /// The number people use; drawn from the owner's series when left out.
    #[serde(default)]
    pub number: Option<String>,
    /// The channel's own reference, unique with the channel.
    #[serde(default)]
    #[schema(example = "WEB-1001")]
    pub external_ref: Option<String>,
    /// The ISO currency; the owner's when left out.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "EUR")]
    pub currency: Option<Currency>,
    /// Who buys, by id.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "cus_3v9")]
    pub customer: Option<CustomerId>,
    /// Who buys, by the owner's reference.
    #[serde(default)]
    pub customer_ref: Option<String>,
    /// Where it goes.
    #[serde(default)]
    pub ship_to: Option<AddressBody>,
    /// Who is billed, when somebody else.
    #[serde(default)]
    pub bill_to: Option<AddressBody>,
    /// When the buyer placed it; now when left out.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub placed_at: Option<Instant>,
    /// The day the buyer asked for, `YYYY-MM-DD`.
    #[serde(default)]
    #[schema(format = Date)]
    pub requested_date: Option<String>,
    /// The carrier that is to bring it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "PostNL")]
    pub carrier: Option<String>,
    /// The carrier's product.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub carrier_service: Option<String>,
    /// The day it must leave, `YYYY-MM-DD`; what the calendar of the warehouse says when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(format = Date)]
    pub ship_by: Option<String>,
    /// Where it ships from: an id or a code; the owner's warehouse when left out.
    #[serde(default)]
    pub warehouse: Option<String>,
    /// Nothing leaves before everything can; as the owner says when left out.
    #[serde(default)]
    pub ship_complete: Option<bool>,
    /// Higher goes first.
    #[serde(default)]
    pub priority: i64,
    /// Tags: words of the owner's own that tell it from others, at most 50 of at most 40 characters. They are kept in small letters.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 50)]
    pub tags: Vec<String>,
    /// What the channel says of the payment: `unknown`, `unpaid` or `paid`. Payments themselves are recorded one by one.
    #[serde(default)]
    #[schema(value_type = String, example = "paid")]
    pub payment_state: PaymentClaim,
    /// Whether prices and charges hold the tax.
    #[serde(default)]
    pub prices_include_tax: bool,
    /// The lines.
    #[serde(default)]
    pub lines: Vec<LineBody>,
    /// The charges: shipping, discounts, fees.
    #[serde(default)]
    pub charges: Vec<ChargeBody>,
    /// Accept it at once, which reserves stock; `false` makes a draft.
    #[serde(default = "yes")]
    #[schema(default = true)]
    pub accept: bool,
}

const fn yes() -> bool {
    true
}

const fn one() -> i64 {
    1
}

/// A line of an order to be made.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LineBody {
    /// The item code.
    #[serde(default)]
    #[schema(example = "MUG-BLUE")]
    pub sku: String,
    /// A barcode of a pack, instead of the item code: the quantity then counts packs.
    #[serde(default)]
    pub barcode: String,
    /// What the channel calls it.
    #[serde(default)]
    pub description: String,
    /// How many.
    #[schema(minimum = 1, example = 2)]
    pub quantity: i64,
    /// The price of `price_per_quantity` base units.
    #[serde(default)]
    pub price: Price,
    /// How many base units the price is for.
    #[serde(default = "one")]
    #[schema(minimum = 1, default = 1)]
    pub price_per_quantity: i64,
    /// The channel's own amount for the line, in minor units, kept beside ours.
    #[serde(default)]
    pub source_amount_minor: Option<i64>,
    /// The tax rate in percent.
    #[serde(default)]
    pub tax_percent: Percent,
}

/// A charge on an order to be made.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChargeBody {
    /// `shipping`, `discount`, `fee`, `voucher`, `manual`, ...
    #[schema(example = "shipping")]
    pub kind: String,
    /// The channel's own code.
    #[serde(default)]
    pub code: String,
    /// What it is called.
    #[serde(default)]
    pub description: String,
    /// How much, in minor units; below zero for a discount.
    #[schema(example = 495)]
    pub amount_minor: i64,
    /// The tax rate in percent.
    #[serde(default)]
    pub tax_percent: Percent,
}

impl OrderBody {
    /// The command that makes this order.
    ///
    /// # Errors
    /// When owner, channel or warehouse are not there, or must be said.
    pub async fn command(self, app: &App, call: &Call) -> Result<CreateOrder, ApiError> {
        let owner = codes::owner(app, call.actor(), self.owner.as_deref()).await?;
        let channel = codes::channel(app, owner, self.channel.as_deref()).await?;
        let warehouse = match self.warehouse.as_deref() {
            Some(text) => codes::warehouse(app, "/warehouse", text).await?,
            None => Default::default(),
        };
        let content_hash = self.content_hash();
        Ok(CreateOrder {
            owner,
            channel,
            warehouse,
            content_hash,
            number: self.number.unwrap_or_default(),
            external_ref: self.external_ref.unwrap_or_default(),
            currency: self.currency,
            customer: self.customer.unwrap_or_default(),
            customer_ref: self.customer_ref.unwrap_or_default(),
            ship_to: self.ship_to.map(AddressInput::from),
            bill_to: self.bill_to.map(AddressInput::from),
            placed: PlacedAt {
                at: self.placed_at,
                ..PlacedAt::default()
            },
            requested_date: self.requested_date.unwrap_or_default(),
            shipping: ShippingWish {
                carrier: self.carrier.unwrap_or_default(),
                carrier_service: self.carrier_service.unwrap_or_default(),
                ship_by: self.ship_by.unwrap_or_default(),
            },
            ship_complete: self.ship_complete,
            priority: self.priority,
            tags: self.tags,
            note: String::new(),
            payment: self.payment_state,
            prices_include_tax: self.prices_include_tax,
            lines: self.lines.into_iter().map(LineInput::from).collect(),
            charges: self.charges.into_iter().map(ChargeInput::from).collect(),
            accept: self.accept,
            history: None,
            source_status: String::new(),
        })
    }

    /// Without a reference nothing can be sent twice, so there is nothing to compare with.
    fn content_hash(&self) -> String {
        if self.external_ref.as_deref().unwrap_or_default().is_empty() {
            return String::new();
        }
        let content = serde_json::to_vec(self).expect("a body of texts and numbers is JSON");
        hex::encode(&Sha256::digest(content)[..16])
    }
}

impl From<LineBody> for LineInput {
    fn from(line: LineBody) -> LineInput {
        LineInput {
            sku: line.sku,
            barcode: line.barcode,
            description: line.description,
            quantity: line.quantity,
            price: UnitPrice {
                micros: line.price.0,
                per_quantity: line.price_per_quantity,
            },
            source_amount: line.source_amount_minor.map(Money),
            tax_rate: line.tax_percent.0,
        }
    }
}

impl From<ChargeBody> for ChargeInput {
    fn from(charge: ChargeBody) -> ChargeInput {
        ChargeInput {
            kind: charge.kind,
            code: charge.code,
            description: charge.description,
            amount: Money(charge.amount_minor),
            tax_rate: charge.tax_percent.0,
        }
    }
}
