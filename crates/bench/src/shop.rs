//! The shop that all measurements share: one owner, its products with stock, and the orders that come in.

use domain::customers::AddressInput;
use domain::id::{BinId, ChannelId, CustomerId, OwnerId, WarehouseId};
use domain::money::{TaxRate, UnitPrice};
use domain::orders::{CreateOrder, History, LineInput, PlacedAt};
use domain::payments::PaymentClaim;
use domain::time::Instant;
use serde_json::{Value, json};

/// Products with stock. An order draws three of them at random.
pub const PRODUCTS: u64 = 2_000;
/// Customers who keep coming back: old orders are theirs.
pub const CUSTOMERS: u64 = 100;
/// Pieces of each product at the start: more than any run takes.
pub const PIECES_EACH: i64 = 1_000_000_000;
/// Lines of an order.
pub const LINES: u64 = 3;

/// Who sells, and from where.
#[derive(Clone, Copy, Debug)]
pub struct Shop {
    /// The owner of all goods.
    pub owner: OwnerId,
    /// Where orders come from.
    pub channel: ChannelId,
    /// Where they ship from.
    pub warehouse: WarehouseId,
    /// Where the goods lie.
    pub bin: BinId,
}

/// The item code of a product, by its number from 0.
pub fn sku(product: u64) -> String {
    format!("SKU-{product:05}")
}

/// The reference of a customer, by its number from 0.
pub fn customer(number: u64) -> String {
    format!("C-{number:05}")
}

/// A number that looks drawn and is the same in every run.
pub fn drawn(seed: u64) -> u64 {
    let mut x = seed.wrapping_add(0x9E37_79B9_7F4A_7C15);
    x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    x ^ (x >> 31)
}

/// What varies from order to order: three different products, quantities, prices.
fn lines(order: u64) -> impl Iterator<Item = (u64, i64, i64)> {
    let first = drawn(order) % PRODUCTS;
    (0..LINES).map(move |line| {
        let draw = drawn(order * LINES + line);
        let product = (first + line * (1 + draw % 600)) % PRODUCTS;
        let quantity = i64::try_from(1 + draw % 5).unwrap_or(1);
        let price_cents = i64::try_from(100 + draw % 9_900).unwrap_or(100);
        (product, quantity, price_cents)
    })
}

/// The reference of an order, unique for each series and number.
pub fn reference(series: &str, order: u64) -> String {
    format!("{series}-{order:09}")
}

impl Shop {
    /// The command that brings order `order` in and has its stock reserved.
    pub fn order(&self, series: &str, order: u64) -> CreateOrder {
        let line = |(product, quantity, cents): (u64, i64, i64)| LineInput {
            sku: sku(product),
            description: format!("Product number {product}"),
            quantity,
            price: UnitPrice {
                micros: cents * 10_000,
                per_quantity: 1,
            },
            tax_rate: TaxRate(210_000),
            ..LineInput::default()
        };
        CreateOrder {
            owner: self.owner,
            channel: self.channel,
            number: String::new(),
            external_ref: reference(series, order),
            currency: None,
            customer: CustomerId::default(),
            customer_ref: String::new(),
            ship_to: Some(address(order)),
            bill_to: None,
            placed: PlacedAt::default(),
            requested_date: String::new(),
            shipping: Default::default(),
            warehouse: WarehouseId::default(),
            ship_complete: None,
            priority: 0,
            tags: Vec::new(),
            note: String::new(),
            payment: PaymentClaim::Paid,
            prices_include_tax: false,
            lines: lines(order).map(line).collect(),
            charges: Vec::new(),
            accept: true,
            history: None,
            source_status: String::new(),
            // As long as the one that the API keeps.
            content_hash: format!("{:032x}", drawn(order)),
        }
    }

    /// The same order as a book gathers over two years: most are history, the rest is open.
    pub fn old_order(&self, order: u64) -> CreateOrder {
        let mut old = self.order("old", order);
        old.customer_ref = customer(drawn(order) % CUSTOMERS);
        let minutes = i64::try_from(order % 1_051_200).unwrap_or(0);
        old.placed.at = Some(Instant(1_700_000_000_000_000 + minutes * 60_000_000));
        old.history = match drawn(order) % 100 {
            0..80 => Some(History::Shipped),
            80..83 => Some(History::Cancelled),
            83..85 => Some(History::Returned),
            _ => None,
        };
        old.accept = old.history.is_none() && !drawn(order + 1).is_multiple_of(10);
        old
    }

    /// The body of `POST /api/v1/orders` for the same order.
    pub fn order_body(&self, series: &str, order: u64) -> Value {
        let to = address(order);
        let line = |(product, quantity, cents): (u64, i64, i64)| {
            json!({
                "sku": sku(product),
                "description": format!("Product number {product}"),
                "quantity": quantity,
                "price": format!("{}.{:02}", cents / 100, cents % 100),
                "tax_percent": "21",
            })
        };
        json!({
            "owner": self.owner.to_string(),
            "channel": self.channel.to_string(),
            "external_ref": reference(series, order),
            "payment_state": "paid",
            "ship_to": {
                "name": to.name, "street": to.street, "house_number": to.house_number,
                "postal_code": to.postal_code, "city": to.city, "country": to.country,
                "email": to.email,
            },
            "lines": lines(order).map(line).collect::<Vec<_>>(),
        })
    }
}

fn address(order: u64) -> AddressInput {
    let draw = drawn(order ^ 0xADD2);
    AddressInput {
        name: format!("Buyer {draw:06}", draw = draw % 1_000_000),
        street: "Prinsengracht".to_owned(),
        house_number: (1 + draw % 900).to_string(),
        postal_code: format!("{} AB", 1_000 + draw % 9_000),
        city: "Amsterdam".to_owned(),
        country: "NL".to_owned(),
        email: format!("buyer{draw:06}@example.com", draw = draw % 1_000_000),
        ..AddressInput::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_has_three_lines_of_known_products() {
        for order in 0..500 {
            let products: Vec<u64> = lines(order).map(|(product, _, _)| product).collect();
            assert_eq!(products.len(), 3);
            assert!(products.iter().all(|product| *product < PRODUCTS));
        }
    }
}
