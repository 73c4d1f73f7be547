//! Orders as they are shown. Whatever is not set is left out.

use domain::customers::{Address, Customer};
use domain::expected_receipts::Promises;
use domain::orders::{Credit, Order, OrderLine, Quantities};
use domain::payments::outstanding;
use domain::products::Product;
use serde::Serialize;
use store::orders::Detail;
use utoipa::ToSchema;

use crate::api::addresses::AddressBody;
use crate::api::decimal::{Percent, Price};
use crate::api::expected_receipts::PromiseView;
use crate::api::payments::PaymentView;
use crate::api::shipments::ShipmentView;
use crate::api::shown::{Shown, set, text};
use crate::api::tasks::TaskView;

use super::attached::{ChargeView, HoldView, LinkView};
use super::notes::NoteView;
use super::work::{AllocationView, LeaseView, Names, NextVerb, PackageView};

/// What happened to pieces, in base units.
#[derive(Debug, Serialize, ToSchema)]
pub struct QuantitiesView {
    /// Asked for.
    ordered: i64,
    /// No longer wanted.
    cancelled: i64,
    /// Promised from stock and not shipped.
    reserved: i64,
    /// Of the reserved: appointed to a bin.
    allocated: i64,
    /// Of the allocated: taken from the bin.
    picked: i64,
    /// Of the picked: in a package.
    packed: i64,
    /// Left.
    shipped: i64,
    /// Of the shipped: came back.
    returned: i64,
}

impl From<Quantities> for QuantitiesView {
    fn from(it: Quantities) -> QuantitiesView {
        QuantitiesView {
            ordered: it.ordered,
            cancelled: it.cancelled,
            reserved: it.reserved,
            allocated: it.allocated,
            picked: it.picked,
            packed: it.packed,
            shipped: it.shipped,
            returned: it.returned,
        }
    }
}

/// The head of an order.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Order)]
pub struct OrderView {
    /// Its id.
    #[schema(example = "ord_3v9")]
    id: Shown,
    /// Whose goods.
    owner: Shown,
    /// Where it came from.
    channel: Shown,
    /// The number people use.
    number: String,
    /// The channel's reference.
    #[serde(skip_serializing_if = "Option::is_none")]
    external_ref: Option<String>,
    /// `draft`, `on_hold`, `backordered`, `ready`, `released`, `in_progress`, `partially_shipped`, `shipped` or
    /// `cancelled`: computed, never set.
    #[schema(example = "ready")]
    status: &'static str,
    /// The currency of every amount.
    #[schema(example = "EUR")]
    currency: Shown,
    /// Who buys; left out for an anonymous sale.
    #[serde(skip_serializing_if = "Option::is_none")]
    customer: Option<Shown>,
    /// In lists: the name on the address it ships to.
    #[serde(skip_serializing_if = "Option::is_none")]
    recipient: Option<String>,
    /// Where it ships from.
    #[serde(skip_serializing_if = "Option::is_none")]
    warehouse: Option<Shown>,
    /// When the buyer placed it.
    placed_at: Shown,
    /// The zone of the source's clock.
    #[serde(skip_serializing_if = "Option::is_none")]
    placed_zone: Option<String>,
    /// The time as the source wrote it.
    #[serde(skip_serializing_if = "Option::is_none")]
    placed_raw: Option<String>,
    /// The day the buyer asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    requested_date: Option<String>,
    /// The day it must leave.
    #[serde(skip_serializing_if = "Option::is_none")]
    ship_by: Option<String>,
    /// The day promised to the buyer.
    #[serde(skip_serializing_if = "Option::is_none")]
    promised_date: Option<String>,
    /// The carrier that is to bring it.
    #[serde(skip_serializing_if = "Option::is_none")]
    carrier: Option<String>,
    /// The carrier's product.
    #[serde(skip_serializing_if = "Option::is_none")]
    carrier_service: Option<String>,
    /// The cut-off that `ship_by` was computed from; left out when that day was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    cut_off_at: Option<Shown>,
    /// From when it is late, while pieces are open.
    #[serde(skip_serializing_if = "Option::is_none")]
    due_at: Option<Shown>,
    /// The last day on which a draft can be accepted: it is a quote then.
    #[serde(skip_serializing_if = "Option::is_none")]
    valid_until: Option<String>,
    /// Nothing leaves before everything can.
    ship_complete: bool,
    /// Higher goes first.
    priority: i64,
    /// Words of the owner's own that tell it from others, by their letters.
    tags: Vec<String>,
    /// `not_required`, `unpaid`, `authorised`, `partially_paid`, `paid`, `partially_refunded` or `refunded`: computed.
    payment_state: &'static str,
    /// What it waits for before it goes on: `not_required`, `authorised` or `paid`.
    payment_policy: &'static str,
    /// What was promised, in minor units.
    authorised_minor: i64,
    /// What came in, in minor units.
    paid_minor: i64,
    /// What was given back, in minor units.
    refunded_minor: i64,
    /// What is still to come in, in minor units; below zero when more came in than was asked for.
    outstanding_minor: i64,
    /// When it was accepted; left out for a draft.
    #[serde(skip_serializing_if = "Option::is_none")]
    accepted_at: Option<Shown>,
    /// When the whole of it was cancelled.
    #[serde(skip_serializing_if = "Option::is_none")]
    cancelled_at: Option<Shown>,
    /// How many lines it has.
    line_count: i64,
    /// The sums over its physical lines.
    quantities: QuantitiesView,
    /// Pieces that wait for stock.
    backordered: i64,
    /// Holds that are not lifted.
    open_holds: i64,
    /// Whether someone has taken the work.
    leased: bool,
    /// Sum of the lines, in minor units.
    goods_minor: i64,
    /// Sum of the charges, in minor units.
    charges_minor: i64,
    /// Sum of the taxes, in minor units.
    tax_minor: i64,
    /// What the buyer owes, in minor units.
    total_minor: i64,
    /// What the source's own amounts add up to.
    #[serde(skip_serializing_if = "Option::is_none")]
    source_total_minor: Option<i64>,
    /// The source's status as it was written.
    #[serde(skip_serializing_if = "Option::is_none")]
    source_status: Option<String>,
    /// Whether it came in as already done: no stock was moved for it.
    history: bool,
    /// When its personal text was erased.
    #[serde(skip_serializing_if = "Option::is_none")]
    erased_at: Option<Shown>,
    /// When the book first had it.
    created_at: Shown,
    /// Counts its changes; for `If-Match`.
    version: i64,
}

impl From<Order> for OrderView {
    fn from(it: Order) -> OrderView {
        let outstanding_minor = outstanding(&it).0;
        OrderView {
            id: it.id.into(),
            owner: it.owner.into(),
            channel: it.channel.into(),
            number: it.number,
            external_ref: text(it.external_ref),
            status: it.status.name(),
            currency: Shown::of(it.currency),
            customer: set(it.customer),
            recipient: None,
            warehouse: set(it.warehouse),
            placed_at: it.placed_at.into(),
            placed_zone: text(it.placed_zone),
            placed_raw: text(it.placed_raw),
            requested_date: text(it.requested_date),
            ship_by: text(it.ship_by),
            promised_date: text(it.promised_date),
            carrier: text(it.carrier),
            carrier_service: text(it.carrier_service),
            cut_off_at: Shown::when(it.cut_off_at),
            due_at: Shown::when(it.due_at),
            valid_until: text(it.valid_until),
            ship_complete: it.ship_complete,
            priority: it.priority,
            tags: it.tags.iter().map(str::to_owned).collect(),
            payment_state: it.payment_state.name(),
            payment_policy: it.payment_policy.name(),
            authorised_minor: it.payments.authorised.0,
            paid_minor: it.payments.paid.0,
            refunded_minor: it.payments.refunded.0,
            outstanding_minor,
            accepted_at: Shown::when(it.accepted_at),
            cancelled_at: Shown::when(it.cancelled_at),
            line_count: it.lines,
            quantities: it.totals.into(),
            backordered: it.backordered,
            open_holds: it.open_holds,
            leased: it.leased,
            goods_minor: it.goods.0,
            charges_minor: it.charges.0,
            tax_minor: it.tax.0,
            total_minor: it.total.0,
            source_total_minor: it.source_total.map(|amount| amount.0),
            source_status: text(it.source_status),
            history: it.history,
            erased_at: Shown::when(it.erased_at),
            created_at: it.created_at.into(),
            version: it.version,
        }
    }
}

impl OrderView {
    /// The same, with the name of who gets it.
    pub fn for_whom(mut self, recipient: Option<String>) -> OrderView {
        self.recipient = recipient.and_then(text);
        self
    }
}

/// A line of an order.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OrderLine)]
pub struct LineView {
    /// Its id.
    #[schema(example = "lin_3va")]
    id: Shown,
    /// Its place on the order, from 1.
    position: i64,
    /// What is sold.
    product: Shown,
    /// Its item code.
    #[serde(skip_serializing_if = "Option::is_none")]
    sku: Option<String>,
    /// What the product is called.
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    /// What the source calls it.
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<String>,
    /// `physical` or `service`.
    kind: &'static str,
    /// What happened to its pieces.
    quantities: QuantitiesView,
    /// Pieces that wait for stock.
    backordered: i64,
    /// Since when they wait.
    #[serde(skip_serializing_if = "Option::is_none")]
    backordered_since: Option<Shown>,
    /// Why they wait.
    #[serde(skip_serializing_if = "Option::is_none")]
    backorder_reason: Option<String>,
    /// When it can have them, by what is coming.
    #[serde(skip_serializing_if = "Option::is_none")]
    promised: Option<PromiseView>,
    /// The price of `price_per_quantity` base units.
    price: Price,
    /// How many base units the price is for.
    price_per_quantity: i64,
    /// Quantity times price, rounded once, in minor units.
    amount_minor: i64,
    /// The source's own amount.
    #[serde(skip_serializing_if = "Option::is_none")]
    source_amount_minor: Option<i64>,
    /// The tax rate.
    tax_percent: Percent,
    /// The tax in or on the amount, in minor units.
    tax_minor: i64,
    /// Whether the amount holds the tax.
    prices_include_tax: bool,
}

impl LineView {
    /// The line, named after its product.
    pub fn of(it: OrderLine, products: &[Product], promised: &Promises) -> LineView {
        let product = products.iter().find(|product| product.id == it.product);
        LineView {
            id: it.id.into(),
            position: it.position,
            product: it.product.into(),
            sku: product.map(|product| product.sku.clone()),
            name: product.and_then(|product| text(product.name.clone())),
            description: text(it.description),
            kind: it.kind.name(),
            quantities: it.quantities.into(),
            backordered: it.backordered,
            backordered_since: Shown::when(it.backordered_since),
            backorder_reason: text(it.backorder_reason),
            promised: promised.get(&it.id).map(PromiseView::from),
            price: Price(it.price.micros),
            price_per_quantity: it.price.per_quantity,
            amount_minor: it.amount.0,
            source_amount_minor: it.source_amount.map(|amount| amount.0),
            tax_percent: Percent(it.tax_rate),
            tax_minor: it.tax.0,
            prices_include_tax: it.prices_include_tax,
        }
    }
}

/// An order with everything that hangs on it, and its first lines.
#[derive(Debug, Serialize, ToSchema)]
pub struct OrderDetail {
    #[serde(flatten)]
    order: OrderView,
    /// What the customer is called.
    #[serde(skip_serializing_if = "Option::is_none")]
    customer_name: Option<String>,
    /// Where it goes.
    #[serde(skip_serializing_if = "Option::is_none")]
    ship_to: Option<AddressBody>,
    /// Who is billed, when somebody else.
    #[serde(skip_serializing_if = "Option::is_none")]
    bill_to: Option<AddressBody>,
    /// The first lines, by position.
    lines: Vec<LineView>,
    /// When there are more lines: `after` for `/lines`.
    #[serde(skip_serializing_if = "Option::is_none")]
    lines_next: Option<i64>,
    charges: Vec<ChargeView>,
    /// Lifted ones too.
    holds: Vec<HoldView>,
    /// In the order they were recorded.
    payments: Vec<PaymentView>,
    /// Archived ones too; those for the house itself only to those who may read them.
    notes: Vec<NoteView>,
    /// Who works on it.
    #[serde(skip_serializing_if = "Option::is_none")]
    lease: Option<LeaseView>,
    allocations: Vec<AllocationView>,
    packages: Vec<PackageView>,
    shipments: Vec<ShipmentView>,
    /// What the floor has to do besides, done or not.
    tasks: Vec<TaskView>,
    /// The credits that correct it, by id.
    credits: Vec<Shown>,
    /// The orders that it came from.
    origins: Vec<LinkView>,
    /// The orders that came from it.
    followers: Vec<LinkView>,
    /// With `next=true`: every verb, and what refuses it now.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<Vec<NextVerb>>,
}

impl OrderDetail {
    /// The order's page.
    pub fn of(detail: Detail, names: &Names, next: Option<Vec<NextVerb>>) -> OrderDetail {
        let shown = i64::try_from(detail.lines.len()).unwrap_or(i64::MAX);
        let last = detail.lines.last().map(|line| line.position);
        let package_lines = detail.package_lines;
        let packages = detail.packages.into_iter();
        OrderDetail {
            customer_name: detail.customer.and_then(|it: Customer| text(it.name)),
            ship_to: detail.ship_to.map(|it: Address| it.into()),
            bill_to: detail.bill_to.map(|it: Address| it.into()),
            lines_next: last.filter(|_| detail.order.lines > shown),
            lines: detail
                .lines
                .into_iter()
                .map(|line| LineView::of(line, &names.products, &names.promised))
                .collect(),
            charges: detail.charges.into_iter().map(ChargeView::from).collect(),
            holds: detail.holds.into_iter().map(HoldView::from).collect(),
            payments: detail.payments.into_iter().map(PaymentView::from).collect(),
            notes: detail
                .notes
                .into_iter()
                .map(|note| NoteView::of(note, names))
                .collect(),
            lease: detail.lease.map(|lease| LeaseView::of(lease, names)),
            allocations: detail
                .allocations
                .into_iter()
                .map(|it| AllocationView::of(it, names))
                .collect(),
            packages: packages
                .map(|package| PackageView::of(package, &package_lines))
                .collect(),
            shipments: detail.shipments.into_iter().map(ShipmentView::from).collect(),
            tasks: detail.tasks.into_iter().map(TaskView::from).collect(),
            next,
            origins: detail.origins.into_iter().map(LinkView::from).collect(),
            followers: detail.followers.into_iter().map(LinkView::from).collect(),
            credits: detail.credits.iter().map(|it: &Credit| it.id.into()).collect(),
            order: detail.order.into(),
        }
    }
}
