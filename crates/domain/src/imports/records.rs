//! What an import makes of a file: canonical documents and master data, each with the place it came from.

use std::sync::Arc;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::profile::DocumentKind;
use crate::money::{Currency, TaxRate, UnitPrice};
use crate::time::{Instant, LocalTime};

/// An instant with the zone it was told in and the text that told it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moment {
    /// When.
    pub at: Instant,
    /// IANA zone in which the text was read.
    pub zone: Arc<str>,
    /// As it stands in the file.
    pub raw: String,
    /// Only a day was told: it is that day's midnight in the zone.
    pub date_only: bool,
    /// Whether the clock was being changed.
    pub doubt: LocalTime,
}

/// Who it is for and where it goes; free text stays as it came, blank where the file is silent.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddressRecord {
    /// Name on the parcel.
    pub name: String,
    /// E-mail.
    pub email: String,
    /// Telephone.
    pub phone: String,
    /// Street, with the house number where the source keeps them together.
    pub street: String,
    /// House number apart.
    pub house_number: String,
    /// Addition to it.
    pub house_number_addition: String,
    /// Postal code.
    pub postal_code: String,
    /// City.
    pub city: String,
    /// Region, free text.
    pub region: String,
    /// ISO 3166 alpha-2, where the text or the profile's map gives one.
    pub country: Option<String>,
    /// As it stands in the file.
    pub country_raw: String,
}

/// The source's customer; an anonymous sale has none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerNamed {
    /// The source's number for it; blank where only a name is told.
    pub reference: String,
    /// Its name; blank where only a number is told.
    pub name: String,
}

/// Where an order stands, in our words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StatusMapped {
    /// To be worked.
    Open,
    /// Gone.
    Shipped,
    /// Cancelled.
    Cancelled,
    /// Gone and come back, or on its way back.
    Returned,
    /// A word the profile does not know: a person is asked.
    Unknown,
}

/// A status in the source's words and in ours.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatusRead {
    /// As it stands in the file.
    pub raw: String,
    /// In our words.
    pub mapped: StatusMapped,
}

/// What a charge is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChargeKind {
    /// Carriage and postage.
    Shipping,
    /// A correction typed by hand.
    Manual,
    /// A discount.
    Discount,
    /// A bank's or marketplace's fee.
    Fee,
    /// A gift voucher sold or redeemed.
    Voucher,
    /// A donation.
    Donation,
    /// Samples.
    Sample,
    /// A bad debt written off or back.
    BadDebt,
}

/// A line of goods.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineRecord {
    /// Which file, from 0.
    pub file: u32,
    /// Physical line in it, from 1.
    pub line_no: u64,
    /// Item code: text, case-sensitive.
    pub sku: String,
    /// The item's text on this line.
    pub description: String,
    /// In base units; negative on credits and write-offs, as in the file; zero on some cancelled lines.
    pub quantity: i64,
    /// After the line's discount; `None` where the file names no price, or an amount for no quantity.
    pub unit_price: Option<UnitPrice>,
    /// The line's discount as a fraction of one.
    pub discount_rate: Option<Decimal>,
    /// The line's tax rate.
    pub tax_rate: Option<TaxRate>,
    /// The line's amount in the source, exact.
    pub source_amount: Option<Decimal>,
    /// The second axis of status, where the file has one.
    pub shipment_status: Option<StatusRead>,
}

/// A charge: on the whole order, or a line that was one in disguise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChargeRecord {
    /// Which file, from 0.
    pub file: u32,
    /// Physical line in it, from 1.
    pub line_no: u64,
    /// What it is for.
    pub kind: ChargeKind,
    /// The source's code; the field's name for a charge that is a column.
    pub code: String,
    /// The source's text.
    pub description: String,
    /// Units, as in the file.
    pub quantity: i64,
    /// The amount in the source, exact, with its sign.
    pub amount: Decimal,
    /// The tax rate.
    pub tax_rate: Option<TaxRate>,
}

macro_rules! flags {
    ($($(#[$doc:meta])* $name:ident = $text:literal,)*) => {
        /// Something to know about a document that does not keep it out.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Flag { $($(#[$doc])* #[serde(rename = $text)] $name,)* }

        impl Flag {
            /// Every flag.
            pub const ALL: &[Flag] = &[$(Flag::$name),*];

            /// Its name on the wire.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Flag::$name => $text,)* }
            }
        }
    };
}

flags! {
    /// Shipped before it was ordered, or the like.
    EventsOutOfOrder = "events_out_of_order",
    /// The local time never happened: the clock went forward.
    ClockGap = "clock_gap",
    /// The local time happened twice: the clock went back.
    ClockOverlap = "clock_overlap",
    /// Its lines carry several times; the earliest is taken.
    SeveralTimes = "several_times",
    /// Its lines name several customers; the first is taken.
    SeveralCustomers = "several_customers",
    /// A status word that the profile does not know.
    StatusUnknown = "status_unknown",
    /// Its lines have several statuses; the first is taken.
    SeveralStatuses = "several_statuses",
    /// The order's status and the shipment's contradict each other.
    StatusDisagrees = "status_disagrees",
    /// A line with quantity zero.
    QuantityZero = "quantity_zero",
    /// Its lines do not stand together in the file.
    LinesApart = "lines_apart",
    /// Its lines stand in several files.
    SpansFiles = "spans_files",
    /// An order head of which no line came.
    LinesMissing = "lines_missing",
    /// Nothing but charges: money, no goods.
    ChargesOnly = "charges_only",
}

/// Orders, credits, write-offs and money adjustments have one shape; what they are is the [`Document`]'s variant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentRecord {
    /// The source's number: text.
    pub external_ref: String,
    /// The channel.
    pub channel: Arc<str>,
    /// The customer; `None` is an anonymous sale.
    pub customer: Option<CustomerNamed>,
    /// Where it goes.
    pub ship_to: AddressRecord,
    /// ISO 4217.
    pub currency: Currency,
    /// Whether its prices include tax.
    pub prices_include_tax: bool,
    /// When it was ordered.
    pub placed_at: Option<Moment>,
    /// When it is wanted.
    pub requested_at: Option<Moment>,
    /// When it was shipped.
    pub shipped_at: Option<Moment>,
    /// Where it stands; `None` where the file has no such column.
    pub status: Option<StatusRead>,
    /// A remark.
    pub note: String,
    /// Tags, as they were typed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// Lines of goods, in file order; equal ones stay apart.
    pub lines: Vec<LineRecord>,
    /// Charges, in file order.
    pub charges: Vec<ChargeRecord>,
    /// Things to know.
    pub flags: Vec<Flag>,
}

impl DocumentRecord {
    /// Sum of the lines' and charges' amounts in the source, exact.
    #[must_use]
    pub fn source_total(&self) -> Decimal {
        let lines: Decimal = self.lines.iter().filter_map(|line| line.source_amount).sum();
        lines + self.charges.iter().map(|charge| charge.amount).sum::<Decimal>()
    }

    fn placeless(&self) -> Self {
        let mut placeless = self.clone();
        placeless.flags.clear();
        for line in &mut placeless.lines {
            (line.file, line.line_no) = (0, 0);
            line.source_amount = line.source_amount.map(|amount| amount.normalize());
        }
        for charge in &mut placeless.charges {
            (charge.file, charge.line_no) = (0, 0);
            charge.amount = charge.amount.normalize();
        }
        let moments = [
            &mut placeless.placed_at,
            &mut placeless.requested_at,
            &mut placeless.shipped_at,
        ];
        for moment in moments.into_iter().flatten() {
            moment.raw.clear();
        }
        placeless
    }
}

/// A product as a file tells it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProductRecord {
    /// Item code: text, case-sensitive.
    pub sku: String,
    /// Its name.
    pub description: String,
    /// Barcode of the base unit.
    pub barcode: String,
    /// Its price.
    pub unit_price: Option<UnitPrice>,
    /// The price's currency.
    pub currency: Option<Currency>,
    /// Weight of the base unit in grams.
    pub weight_g: Option<i64>,
    /// Sold no more.
    pub discontinued: bool,
}

/// A customer as a file tells it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerRecord {
    /// The source's number.
    pub reference: String,
    /// Its name.
    pub name: String,
    /// Its address.
    pub address: AddressRecord,
}

/// A quantity on hand as a file tells it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StockRecord {
    /// Item code.
    pub sku: String,
    /// The item's text, for creating it.
    pub description: String,
    /// Warehouse code; blank is the only one.
    pub warehouse: String,
    /// Bin code; blank is the default one.
    pub bin: String,
    /// In base units.
    pub on_hand: i64,
}

/// What one or more rows of a file are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind", content = "record")]
pub enum Document {
    /// Goods sold.
    Order(DocumentRecord),
    /// Goods or money given back; quantities negative as in the file; names no sale.
    Credit(DocumentRecord),
    /// Stock that went (negative) or came (positive) without a sale.
    StockAdjustment(DocumentRecord),
    /// Money without goods.
    MoneyAdjustment(DocumentRecord),
    /// No rule says what it is; a person will.
    Undecided(DocumentRecord),
    /// A product.
    Product(ProductRecord),
    /// A customer.
    Customer(CustomerRecord),
    /// A quantity on hand.
    Stock(StockRecord),
}

impl Document {
    /// A record as the kind that the rules gave it.
    #[must_use]
    pub fn of(kind: DocumentKind, record: DocumentRecord) -> Self {
        match kind {
            DocumentKind::Order => Self::Order(record),
            DocumentKind::Credit => Self::Credit(record),
            DocumentKind::StockAdjustment => Self::StockAdjustment(record),
            DocumentKind::MoneyAdjustment => Self::MoneyAdjustment(record),
            DocumentKind::Person => Self::Undecided(record),
        }
    }

    /// A hash of what it says, not of where it stands or how its numbers and dates are spelled: the same document from
    /// another file has the same, so that bringing it in again changes nothing.
    #[must_use]
    pub fn fingerprint(&self) -> [u8; 32] {
        let bare = self.record().map(DocumentRecord::placeless);
        let body = match (self, bare) {
            (Self::Order(_), Some(record)) => serde_json::to_vec(&Self::Order(record)),
            (Self::Credit(_), Some(record)) => serde_json::to_vec(&Self::Credit(record)),
            (Self::StockAdjustment(_), Some(record)) => serde_json::to_vec(&Self::StockAdjustment(record)),
            (Self::MoneyAdjustment(_), Some(record)) => serde_json::to_vec(&Self::MoneyAdjustment(record)),
            (Self::Undecided(_), Some(record)) => serde_json::to_vec(&Self::Undecided(record)),
            (own, _) => serde_json::to_vec(own),
        };
        Sha256::digest(body.expect("plain values always serialise")).into()
    }

    /// The trade record within, for the kinds that have one.
    #[must_use]
    pub fn record(&self) -> Option<&DocumentRecord> {
        match self {
            Self::Order(record)
            | Self::Credit(record)
            | Self::StockAdjustment(record)
            | Self::MoneyAdjustment(record)
            | Self::Undecided(record) => Some(record),
            Self::Product(_) | Self::Customer(_) | Self::Stock(_) => None,
        }
    }
}
