//! What an order asks for: lines, charges, taxes, and who wants it.

use crate::calendar::Moment;
use crate::chance::{Chance, Stream, signed};
use crate::fate::Fate;
use crate::goods::{Good, nearest};
use crate::people::{Person, odd_person};
use crate::words::OwnerWords;
use crate::{Demonstration, House};
use domain::customers::AddressInput;
use domain::id::{CustomerId, WarehouseId};
use domain::money::{Money, TaxRate, UnitPrice};
use domain::orders::{ChargeInput, CreateOrder, History, LineInput, PlacedAt};
use domain::payments::PaymentClaim;
use jiff::ToSpan;

/// The lines of the one endless order.
const ENDLESS_LINES: usize = 1_114;
/// Of a hundred orders of a shop, how many come from somebody with a customer number.
const KNOWN: u64 = 45;
/// From this much on a shop sends for nothing.
const FREE_SHIPPING_CENTS: i64 = 5_000;

/// The code of the charge for wrapping a present.
const GIFT: &str = "GIFT";

/// A line with the product that it asks for.
#[derive(Debug, Clone)]
pub(crate) struct SaleLine {
    pub good: Good,
    /// Base units.
    pub quantity: i64,
    by_carton: bool,
}

/// An order before it is a command.
#[derive(Debug)]
pub(crate) struct Sale {
    pub owner: usize,
    pub lines: Vec<SaleLine>,
    pub command: CreateOrder,
}

impl Demonstration {
    /// Order `number`: what it asks for, given what becomes of it (`Err` with what it went through as history).
    pub(crate) fn sale(
        &self,
        number: u64,
        moment: Moment,
        fate: Result<Fate, History>,
        house: &House,
    ) -> Sale {
        let mut draw = Chance::new(self.seed, Stream::Order, number);
        let owner = if fate == Ok(Fate::Endless) {
            0
        } else {
            self.seller(moment, &mut draw)
        };
        let seller = &self.words.owners[owner];
        let lines = self.lines(owner, fate, &mut draw);
        let channel = draw.weighted(seller.channels.iter().map(|(_, _, share)| *share));
        let (person, customer_ref) = self.buyer(owner, number, &mut draw);
        let mut command = CreateOrder {
            owner: house.owners[owner],
            channel: house.channels[owner][channel],
            number: self.own_number(owner, number, moment, fate),
            external_ref: format!("{}{}", &seller.channels[channel].0[..1], 1_000_001 + number),
            currency: None,
            customer: CustomerId::default(),
            customer_ref,
            ship_to: None,
            bill_to: None,
            placed: placed(moment, fate),
            requested_date: requested(seller, moment, &mut draw),
            shipping: Default::default(),
            warehouse: WarehouseId::default(),
            ship_complete: fate.map_or(None, Fate::ship_complete),
            priority: if draw.percent(6) { 10 } else { 0 },
            tags: Vec::new(),
            note: String::new(),
            payment: payment(seller, fate),
            prices_include_tax: !seller.wholesale,
            lines: Vec::new(),
            charges: Vec::new(),
            accept: fate != Ok(Fate::Draft),
            history: fate.err(),
            source_status: self.source_status(fate, &mut draw),
            content_hash: format!("{:016x}{number:016x}", self.seed),
        };
        command.lines = lines.iter().map(|line| self.line(owner, &person, line)).collect();
        command.charges = self.charges(owner, &person, &lines, &mut draw);
        command.tags = tags(seller, &command.charges);
        command.bill_to = billed(&person, &mut draw);
        command.ship_to = Some(person.address);
        Sale {
            owner,
            lines,
            command,
        }
    }

    /// Whose order it is: shops sell in the evening, the wholesaler by day, and each has its season.
    fn seller(&self, moment: Moment, draw: &mut Chance) -> usize {
        let hours = &self.words.work.hours;
        let (month, hour) = (
            usize::from((moment.local.month() - 1).unsigned_abs()),
            usize::from(moment.local.hour().unsigned_abs()),
        );
        let weight = |it: &OwnerWords| {
            let by_hour = if it.wholesale {
                hours.wholesale[hour] * 55 / hours.shop[hour].max(1)
            } else {
                55
            };
            it.share * it.months[month] * by_hour
        };
        draw.weighted(self.words.owners.iter().map(weight))
    }

    fn lines(&self, owner: usize, fate: Result<Fate, History>, draw: &mut Chance) -> Vec<SaleLine> {
        let seller = &self.words.owners[owner];
        let products = self.catalogue.products_of(owner);
        if fate == Ok(Fate::Endless) {
            let line = |product: u64| self.sale_line(owner, product % products, 1, false);
            return (0..ENDLESS_LINES as u64).map(line).collect();
        }
        let drawn = if seller.wholesale {
            3 + draw.index(9)
        } else {
            1 + draw.weighted([42, 27, 15, 8, 5, 2, 1].into_iter())
        };
        let count = drawn.max(fate.map_or(1, Fate::lines_min));
        let scarce = fate.map_or(0, |fate| fate.scarce_lines(count));
        let line = |index: usize, draw: &mut Chance| {
            // In history nothing is taken from stock, so it does not matter what there is of it.
            let product = draw.skewed(products);
            let product = match fate {
                Ok(_) => nearest(product, products, index >= count - scarce),
                Err(_) => product,
            };
            let by_carton = seller.wholesale && draw.percent(40);
            let quantity = if seller.wholesale {
                draw.between(1, 4) * if by_carton { 1 } else { 6 }
            } else {
                [1, 1, 1, 1, 1, 1, 2, 2, 3, 5][draw.index(10)]
            };
            let quantity = quantity.max(if matches!(fate, Ok(Fate::Short | Fate::ShortShipped)) {
                2
            } else {
                1
            });
            self.sale_line(owner, product, quantity, by_carton)
        };
        (0..count).map(|index| line(index, draw)).collect()
    }

    fn sale_line(&self, owner: usize, product: u64, quantity: i64, by_carton: bool) -> SaleLine {
        let good = self.good(owner, product);
        let by_carton = by_carton && good.pack > 1;
        let quantity = if by_carton { quantity * good.pack } else { quantity };
        SaleLine {
            good,
            quantity,
            by_carton,
        }
    }

    /// Somebody with a customer number, or a passer-by.
    fn buyer(&self, owner: usize, number: u64, draw: &mut Chance) -> (Person, String) {
        if let Some(odd) = self.shown(number, &self.words.people.odd) {
            return (odd_person(odd, 10_000_000 + number), String::new());
        }
        if self.words.owners[owner].wholesale || draw.percent(KNOWN) {
            let index = draw.skewed(self.customers_of(owner));
            return (self.known_person(owner, index), self.customer_ref(owner, index));
        }
        (self.person(owner, 10_000_000 + number, draw), String::new())
    }

    /// History keeps the number that its shop gave it; today's orders are numbered by the book.
    fn own_number(&self, owner: usize, number: u64, moment: Moment, fate: Result<Fate, History>) -> String {
        match fate {
            Ok(_) => String::new(),
            Err(_) => format!(
                "{}{}-{:06}",
                self.words.owners[owner].prefix,
                moment.local.year(),
                number + 1
            ),
        }
    }

    fn source_status(&self, fate: Result<Fate, History>, draw: &mut Chance) -> String {
        let statuses = &self.words.work.statuses;
        let words = match fate {
            Ok(_) => return String::new(),
            Err(History::Shipped) => &statuses.shipped,
            Err(History::Returned) => &statuses.returned,
            Err(History::Cancelled) => &statuses.cancelled,
        };
        draw.pick(words).clone()
    }

    fn line(&self, owner: usize, person: &Person, line: &SaleLine) -> LineInput {
        let seller = &self.words.owners[owner];
        let good = &line.good;
        // What a shop pays is three fifths of what its customers do, without tax.
        let cents = if seller.wholesale {
            good.price_cents * 3 / 5
        } else {
            good.price_cents
        };
        LineInput {
            sku: if line.by_carton {
                String::new()
            } else {
                good.sku.clone()
            },
            barcode: if line.by_carton {
                good.carton.clone()
            } else {
                String::new()
            },
            description: good.name.clone(),
            quantity: if line.by_carton {
                line.quantity / good.pack
            } else {
                line.quantity
            },
            price: UnitPrice {
                micros: cents * 10_000,
                per_quantity: 1,
            },
            source_amount: None,
            tax_rate: self.tax_rate(owner, person, good.tax),
        }
    }

    /// The Dutch rate at home; the country's own for a consumer abroad; none for a company there.
    fn tax_rate(&self, owner: usize, person: &Person, dutch: i64) -> TaxRate {
        let percent = if person.country == 0 {
            dutch
        } else if self.words.owners[owner].wholesale {
            0
        } else {
            self.words.people.countries[person.country].tax
        };
        TaxRate(percent * 10_000)
    }

    fn charges(
        &self,
        owner: usize,
        person: &Person,
        lines: &[SaleLine],
        draw: &mut Chance,
    ) -> Vec<ChargeInput> {
        let (work, seller) = (&self.words.work, &self.words.owners[owner]);
        let tax_rate = self.tax_rate(owner, person, 21);
        let charge = |kind: &str, code: &str, description: &str, cents: i64| ChargeInput {
            kind: kind.to_owned(),
            code: code.to_owned(),
            description: description.to_owned(),
            amount: Money(cents),
            tax_rate,
        };
        let goods: i64 = lines
            .iter()
            .map(|line| line.good.price_cents * line.quantity)
            .sum();
        let mut charges = Vec::new();
        let shipping = match (seller.wholesale, person.country) {
            (true, _) => 1_950,
            (false, 0) => 495,
            (false, 1 | 2) => 795,
            (false, _) => 1_295,
        };
        if goods < FREE_SHIPPING_CENTS || seller.wholesale && goods < 50_000 {
            charges.push(charge("shipping", "", &work.words.shipping, shipping));
        }
        if draw.percent(9) {
            let voucher = draw.pick(&work.vouchers);
            charges.push(charge("discount", voucher, &work.words.discount, -(goods / 10)));
        }
        if !seller.wholesale && draw.percent(7) {
            charges.push(charge("fee", "AFTERPAY", &work.words.fee, 195));
        }
        if !seller.wholesale && draw.percent(4) {
            charges.push(charge("manual", GIFT, &work.words.wrapping, 350));
        }
        charges
    }
}

/// History keeps the time as its shop wrote it, with the zone of its clock.
fn placed(moment: Moment, fate: Result<Fate, History>) -> PlacedAt {
    let (zone, raw) = match fate {
        Ok(_) => (String::new(), String::new()),
        Err(_) => (
            "Europe/Amsterdam".to_owned(),
            moment.local.strftime("%d-%m-%Y %H:%M:%S").to_string(),
        ),
    };
    PlacedAt {
        at: Some(moment.at),
        zone,
        raw,
    }
}

/// The day that the buyer asked for.
fn requested(seller: &OwnerWords, moment: Moment, draw: &mut Chance) -> String {
    let asks = if seller.wholesale { 85 } else { 12 };
    if !draw.percent(asks) {
        return String::new();
    }
    let days = signed(1 + draw.below(if seller.wholesale { 7 } else { 3 }));
    moment.local.date().saturating_add(days.days()).to_string()
}

fn payment(seller: &OwnerWords, fate: Result<Fate, History>) -> PaymentClaim {
    let waits = matches!(
        fate,
        Ok(Fate::Draft | Fate::HeldTwice | Fate::OnHold(domain::orders::HoldKind::Payment))
    );
    match (waits, seller.wholesale && fate.is_ok()) {
        (false, false) => PaymentClaim::Paid,
        _ => PaymentClaim::Unpaid,
    }
}

/// What the floor and the desk tell orders apart by.
fn tags(seller: &OwnerWords, charges: &[ChargeInput]) -> Vec<String> {
    let wrapped = charges.iter().any(|charge| charge.code == GIFT);
    let tags = [("gift", wrapped), ("wholesale", seller.wholesale)];
    let worn = tags.into_iter().filter(|(_, is_worn)| *is_worn);
    worn.map(|(tag, _)| tag.to_owned()).collect()
}

/// Somebody else pays, now and then: the head office, or the giver of a present.
fn billed(person: &Person, draw: &mut Chance) -> Option<AddressInput> {
    let is_company = !person.address.company.is_empty();
    (is_company && draw.percent(25)).then(|| AddressInput {
        name: "Crediteurenadministratie".to_owned(),
        street: "Postbus".to_owned(),
        house_number: (100 + draw.below(9_000)).to_string(),
        addition: String::new(),
        ..person.address.clone()
    })
}
