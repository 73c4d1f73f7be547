//! Who buys: names and addresses, in the shapes of their countries.

use crate::Demonstration;
use crate::House;
use crate::chance::{Chance, Stream, signed};
use domain::customers::{AddressInput, CreateCustomer};

/// One person in so many is one that a screen must bear.
const ODD_EVERY: u64 = 200;
/// Of a hundred people in a shop, how many buy for a company.
const COMPANIES: u64 = 8;

/// A buyer.
#[derive(Debug, Clone)]
pub(crate) struct Person {
    pub address: AddressInput,
    /// The index of the country in the words.
    pub country: usize,
}

impl Demonstration {
    /// How many customers have a number.
    pub(crate) fn customers(&self) -> u64 {
        (0..self.words.owners.len())
            .map(|owner| self.customers_of(owner))
            .sum()
    }

    /// How many of them are this owner's.
    pub(crate) fn customers_of(&self, owner: usize) -> u64 {
        let share = self.words.owners[owner].share;
        (self.orders * share / 100 / crate::ORDERS_PER_CUSTOMER).max(4)
    }

    pub(crate) fn customer(&self, number: u64, house: &House) -> CreateCustomer {
        let (mut owner, mut index) = (0, number);
        while index >= self.customers_of(owner) {
            index -= self.customers_of(owner);
            owner += 1;
        }
        let person = self.known_person(owner, index);
        let address = person.address;
        let name = if address.company.is_empty() {
            &address.name
        } else {
            &address.company
        };
        CreateCustomer {
            owner: house.owners[owner],
            external_ref: self.customer_ref(owner, index),
            name: name.clone(),
            address: Some(address),
        }
    }

    pub(crate) fn customer_ref(&self, owner: usize, index: u64) -> String {
        format!("{}-K{}", self.words.owners[owner].prefix, 10_001 + index)
    }

    /// A customer who has a number: the same at every order.
    pub(crate) fn known_person(&self, owner: usize, index: u64) -> Person {
        let serial = index * 16 + owner as u64;
        self.person(
            owner,
            serial,
            &mut Chance::new(self.seed, Stream::Customer, serial),
        )
    }

    /// Somebody who buys from this owner.
    pub(crate) fn person(&self, owner: usize, serial: u64, draw: &mut Chance) -> Person {
        let (people, seller) = (&self.words.people, &self.words.owners[owner]);
        if draw.below(ODD_EVERY) == 0 {
            return odd_person(draw.pick(&people.odd), serial);
        }
        let country = if draw.percent(seller.abroad) {
            1 + draw.weighted(people.countries[1..].iter().map(|it| it.share))
        } else {
            0
        };
        let it = &people.countries[country];
        let (first, last) = (draw.pick(&it.first), draw.pick(&it.last));
        let is_company = seller.wholesale || draw.percent(COMPANIES);
        let company = if is_company {
            draw.pick(&people.companies).replace("{last}", last)
        } else {
            String::new()
        };
        let addition = if draw.percent(14) {
            draw.pick(&people.additions).clone()
        } else {
            String::new()
        };
        let (city, postal_code) = town(&it.cities, country == 0, draw);
        let phone = if draw.percent(60) {
            draw.digits(&format!("{}########", it.phone))
        } else {
            String::new()
        };
        Person {
            address: AddressInput {
                name: format!("{first} {last}"),
                company,
                street: draw.pick(&it.streets).clone(),
                house_number: (1 + draw.skewed(260)).to_string(),
                addition,
                postal_code,
                city,
                region: String::new(),
                country: it.code.clone(),
                email: format!("klant{serial}@example.com"),
                phone,
            },
            country,
        }
    }
}

/// A town, and a postal code in it; in the Netherlands number and letters are drawn.
fn town(cities: &[(String, String, u64)], is_dutch: bool, draw: &mut Chance) -> (String, String) {
    let (city, first, count) = draw.pick(cities);
    let postal = match first.parse::<u64>() {
        Ok(number) if is_dutch => format!("{} {}", number + draw.below(*count), letters(draw)),
        _ => first.clone(),
    };
    (city.clone(), postal)
}

/// Two letters of a Dutch postal code, which are never SA, SD or SS.
fn letters(draw: &mut Chance) -> String {
    const LETTERS: &[u8] = b"ABCDEGHJKLMNPRTVWXZ";
    (0..2).map(|_| char::from(*draw.pick(LETTERS))).collect()
}

/// Somebody whose name or address is hard to show.
pub(crate) fn odd_person(odd: &crate::words::Odd, serial: u64) -> Person {
    let address = AddressInput {
        name: odd.name.clone(),
        company: String::new(),
        street: odd.street.clone(),
        house_number: odd.number.clone(),
        addition: odd.addition.clone(),
        postal_code: odd.postal.clone(),
        city: odd.city.clone(),
        region: String::new(),
        country: "NL".to_owned(),
        email: format!("klant{serial}@example.com"),
        phone: format!("+31 6 {:08}", signed(serial) % 100_000_000),
    };
    Person { address, country: 0 }
}
