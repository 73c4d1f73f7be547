//! A new order that comes from another: for the same buyer, at the same addresses, through the same channel.

use super::{CreateOrder, Order, PlacedAt};
use crate::book::{Book, Series};
use crate::customers::AddressInput;
use crate::id::AddressId;
use crate::needs::Needs;
use crate::payments::PaymentClaim;
use crate::shipping::ShippingWish;

/// What a new order needs that is asked for as another was, but for its lines.
pub(crate) fn successor_needs(order: &Order) -> Needs {
    let addresses = [order.ship_to, order.bill_to].into_iter();
    Needs {
        owners: [order.owner].into(),
        channels: [order.channel].into(),
        warehouses: [order.warehouse].into(),
        customers: [order.customer].into_iter().filter(|it| !it.is_none()).collect(),
        addresses: addresses.filter(|it| !it.is_none()).collect(),
        numbers: [((order.owner, Series::Order), 1)].into(),
        ..Needs::default()
    }
}

/// Asks for nothing yet, as another order did: without its reference, its payment and its dates.
pub(crate) fn successor(book: &Book, order: &Order) -> CreateOrder {
    let address = |id: AddressId| book.addresses.get(&id).map(AddressInput::from);
    CreateOrder {
        owner: order.owner,
        channel: order.channel,
        number: String::new(),
        external_ref: String::new(),
        currency: Some(order.currency),
        customer: order.customer,
        customer_ref: String::new(),
        ship_to: address(order.ship_to),
        bill_to: address(order.bill_to),
        placed: PlacedAt::default(),
        requested_date: String::new(),
        shipping: ShippingWish::default(),
        warehouse: order.warehouse,
        ship_complete: Some(order.ship_complete),
        priority: order.priority,
        tags: Vec::new(),
        note: String::new(),
        payment: PaymentClaim::Unknown,
        prices_include_tax: false,
        lines: Vec::new(),
        charges: Vec::new(),
        accept: false,
        history: None,
        source_status: String::new(),
        content_hash: String::new(),
    }
}
