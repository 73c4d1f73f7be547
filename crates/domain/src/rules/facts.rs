//! What rules know of an order.

use crate::book::Book;
use crate::id::{ChannelId, CustomerId, OrderId, ProductId, WarehouseId};
use crate::list::{Field, Listing, Row, Value};
use crate::orders::{LineKind, Order};
use crate::payments::PaymentState;
use crate::products::Product;
use crate::shipping::lateness;
use rustc_hash::FxHashMap;
use std::borrow::Cow;

/// What a rule can ask of an order. Nothing here is anybody's personal text.
pub static ORDER_FACTS: Listing = Listing {
    noun: "rule",
    fields: &[
        Field::id::<OrderId>("id").sortable(),
        Field::id::<ChannelId>("channel"),
        Field::id::<CustomerId>("customer").blank(),
        Field::id::<WarehouseId>("warehouse").blank(),
        Field::text("external_ref").blank(),
        Field::text("currency"),
        Field::money("goods_minor"),
        Field::money("total_minor"),
        Field::words("payment_state", PaymentState::NAMES),
        Field::date("requested_date").blank(),
        Field::text("carrier").blank(),
        Field::text("carrier_service").blank(),
        Field::integer("priority"),
        Field::tag("tag"),
        Field::bool("ship_complete"),
        Field::text("country").blank(),
        Field::text("postal_code").blank(),
        Field::integer("line_count"),
        Field::quantity("pieces"),
        Field::quantity("backordered"),
        Field::id::<ProductId>("product").many(),
        Field::text("sku").many(),
        Field::integer("weight_g").blank(),
        Field::integer("longest_mm").blank(),
        Field::bool("letterbox"),
        Field::bool("dangerous"),
        Field::integer("waiting_hours"),
        Field::bool("late"),
    ],
    key: &["id"],
    owner: None,
    shapes: &[],
    default_sort: "id",
};

/// The sides of a letterbox parcel in millimetres, shortest first, and its weight in grams: the most that PostNL takes.
const LETTERBOX_MM: [i64; 3] = [32, 265, 380];
const LETTERBOX_G: i64 = 2_000;

const HOUR_US: i64 = 3_600_000_000;

/// One order as rules see it.
#[derive(Debug)]
pub struct OrderFacts {
    values: FxHashMap<&'static str, Vec<Value>>,
}

impl Row for OrderFacts {
    fn values(&self, key: &str) -> Cow<'_, [Value]> {
        self.values
            .get(key)
            .map_or(Cow::Borrowed(&[]), |it| Cow::Borrowed(it.as_slice()))
    }
}

impl OrderFacts {
    /// The facts of an order. Its lines, their products, its address and its warehouse must be in the book.
    #[must_use]
    pub fn of(book: &Book, order: &Order) -> Self {
        let mut facts = Self {
            values: FxHashMap::default(),
        };
        facts.hear_head(order);
        facts.hear_address(book, order);
        facts.hear_goods(book, order);
        facts.hear_time(book, order);
        facts
    }

    fn hear_head(&mut self, order: &Order) {
        self.number("id", order.id.value());
        self.number("channel", order.channel.value());
        self.number("customer", order.customer.value());
        self.number("warehouse", order.warehouse.value());
        self.text("external_ref", &order.external_ref);
        self.text("currency", order.currency.code());
        self.number("goods_minor", order.goods.0);
        self.number("total_minor", order.total.0);
        self.text("payment_state", PaymentState::of(order).name());
        self.text("requested_date", &order.requested_date);
        self.text("carrier", &order.carrier);
        self.text("carrier_service", &order.carrier_service);
        self.number("priority", order.priority);
        self.values.insert(
            "tag",
            order.tags.iter().map(|it| Value::Text(it.to_owned())).collect(),
        );
        self.truth("ship_complete", order.ship_complete);
        self.number("line_count", order.lines);
        self.number("backordered", order.backordered);
    }

    fn hear_address(&mut self, book: &Book, order: &Order) {
        let address = book.addresses.get(&order.ship_to);
        self.text("country", address.map_or("", |it| &it.country));
        self.text("postal_code", address.map_or("", |it| &it.postal_code));
    }

    fn hear_goods(&mut self, book: &Book, order: &Order) {
        let lines = book.lines_of(order.id);
        let lines = lines.iter().filter_map(|id| book.lines.get(id));
        let wanted: Vec<(Option<&Product>, i64)> = lines
            .filter(|line| line.kind == LineKind::Physical)
            .map(|line| {
                (
                    book.products.get(&line.product),
                    line.quantities.ordered - line.quantities.cancelled,
                )
            })
            .filter(|(_, pieces)| *pieces > 0)
            .collect();
        let products = || wanted.iter().filter_map(|(product, _)| *product);
        self.number("pieces", wanted.iter().map(|(_, pieces)| pieces).sum());
        self.values.insert(
            "product",
            products().map(|it| Value::Int(it.id.value())).collect(),
        );
        self.values
            .insert("sku", products().map(|it| Value::Text(it.sku.clone())).collect());
        self.truth("dangerous", products().any(|it| it.dangerous));
        let weight = weight_g(&wanted);
        self.number("weight_g", weight.unwrap_or_default());
        let sides = products().map(|it| it.size_mm.into_iter().max().unwrap_or_default());
        self.number("longest_mm", sides.max().unwrap_or_default());
        self.truth("letterbox", fits_letterbox(&wanted, weight));
    }

    /// Hours are whole ones that have passed, whatever the clock of the warehouse did meanwhile.
    fn hear_time(&mut self, book: &Book, order: &Order) {
        let waited_us = match order.accepted_at.0 {
            0 => 0,
            accepted_at => book.now.0 - accepted_at,
        };
        self.number("waiting_hours", waited_us / HOUR_US);
        self.truth("late", lateness(book, order.id).is_some());
    }

    fn number(&mut self, key: &'static str, value: i64) {
        self.values.insert(key, vec![Value::Int(value)]);
    }

    fn text(&mut self, key: &'static str, value: &str) {
        self.values.insert(key, vec![Value::Text(value.to_owned())]);
    }

    fn truth(&mut self, key: &'static str, value: bool) {
        self.values.insert(key, vec![Value::Bool(value)]);
    }
}

/// The weight of everything; none when that of one product is not known, or nothing is physical.
fn weight_g(wanted: &[(Option<&Product>, i64)]) -> Option<i64> {
    let weights = wanted.iter().map(|(product, pieces)| {
        let weight = product.map(|it| it.weight_g).filter(|it| *it > 0)?;
        weight.checked_mul(*pieces)
    });
    let sum = weights.reduce(|one, other| one?.checked_add(other?));
    sum.flatten()
}

/// Does it all go through a letterbox, laid flat upon one another? What has no known size does not.
fn fits_letterbox(wanted: &[(Option<&Product>, i64)], weight: Option<i64>) -> bool {
    let thickness = |(product, pieces): &(Option<&Product>, i64)| {
        let mut sides = product.map(|it| it.size_mm)?;
        sides.sort_unstable();
        let fits = sides[0] > 0 && sides.iter().zip(LETTERBOX_MM).all(|(side, most)| *side <= most);
        fits.then(|| sides[0].checked_mul(*pieces)).flatten()
    };
    let pile = wanted
        .iter()
        .map(thickness)
        .reduce(|one, other| one?.checked_add(other?));
    weight.is_some_and(|it| it <= LETTERBOX_G) && pile.flatten().is_some_and(|it| it <= LETTERBOX_MM[0])
}
