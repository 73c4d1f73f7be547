//! Random orders against exact arithmetic: every line and charge is rounded once, half away from zero, and everything
//! above them is a plain sum. `EVENKEEL_TORTURE=1` (`make torture`) takes 10,000,000 orders, a number above 1 so many;
//! `EVENKEEL_SEED` draws the same again.

use domain::access::Actor;
use domain::book::{Block, Book, Series};
use domain::command::{Context, Decide};
use domain::id::{ChannelId, CustomerId, Id, LineId, OrderId, OwnerId, WarehouseId};
use domain::inventory::Warehouse;
use domain::money::{Currency, Money, TaxRate, UnitPrice};
use domain::orders::{ChargeInput, CreateOrder, EditOrder, LineEdit, LineInput, Order, OrderLine, PlacedAt};
use domain::owners::{Buffers, Channel, MinimumOrder, Owner, ShortPolicy};
use domain::payments::{PaymentClaim, PaymentTerms};
use domain::products::Product;
use domain::refusal;
use domain::rules::Rules;
use domain::time::Instant;

const ORDINARY: u64 = 20_000;
const LONG: u64 = 10_000_000;
/// The largest amount of a line, in minor units.
const AMOUNT_MAX: i128 = 1_000_000_000_000;
const MILLION: i128 = 1_000_000;

#[expect(
    clippy::print_stdout,
    reason = "whoever asks for the long form wants to see what it met"
)]
#[test]
fn totals_equal_exact_arithmetic_rounded_once_a_line() {
    let seed = number("EVENKEEL_SEED").unwrap_or(20_261_123);
    let orders = match number("EVENKEEL_TORTURE") {
        None | Some(0) => ORDINARY,
        Some(1) => LONG,
        Some(orders) => orders,
    };
    let workers = std::thread::available_parallelism().map_or(1, |it| it.get() as u64);
    let tallies: Vec<Tally> = std::thread::scope(|scope| {
        let run = |worker| scope.spawn(move || check(seed ^ worker, orders.div_ceil(workers)));
        let running: Vec<_> = (0..workers).map(run).collect();
        let ended = running
            .into_iter()
            .map(|it| it.join().expect("no order is wrong"));
        ended.collect()
    });
    let sum = |of: fn(&Tally) -> u64| tallies.iter().map(of).sum::<u64>();
    let (taken, refused, edited, ties) = (
        sum(|it| it.taken),
        sum(|it| it.refused),
        sum(|it| it.edited),
        sum(|it| it.ties),
    );
    println!(
        "seed {seed}: {taken} orders taken, {refused} refused as too large, {edited} edited, {ties} amounts on a half"
    );
    assert!(taken > orders / 2 && refused > 0 && edited > orders / 10 && ties > orders / 100);
}

#[expect(
    clippy::disallowed_methods,
    reason = "a test is told by its environment how long it is to be"
)]
fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

/// What a run met.
#[derive(Default)]
struct Tally {
    taken: u64,
    refused: u64,
    edited: u64,
    ties: u64,
}

fn check(seed: u64, orders: u64) -> Tally {
    let (mut dice, mut tally) = (Dice(seed), Tally::default());
    let context = Context {
        actor: Actor::SYSTEM,
        lease_s: 60,
    };
    let mut book = furnished();
    for round in 0..orders {
        let ids = Block {
            next: 1_000,
            end: 100_000,
        };
        book = book.turn_over(Instant(1), ids);
        let numbers = Block { next: 1, end: 9 };
        book.numbers.insert((OwnerId::new(1), Series::Order), numbers);
        let asked = dice.order();
        let at = format!("seed {seed}, order {round}");
        match asked.decide(&mut book, &context) {
            Err(refused) => {
                assert_eq!(refused.code, refusal::NUMBER_OUT_OF_RANGE, "{at}: {refused:?}");
                assert!(
                    asked.lines.iter().any(|line| is_too_large(&asked, line)),
                    "{at}: {asked:?}"
                );
                tally.refused += 1;
            }
            Ok(_) => {
                assert!(
                    !asked.lines.iter().any(|line| is_too_large(&asked, line)),
                    "{at}: {asked:?}"
                );
                tally.taken += 1;
                tally.ties += check_order(&book, &asked, &at);
                if let Some(edit) = dice.edit(&book)
                    && edit.decide(&mut book, &context).is_ok()
                {
                    tally.edited += 1;
                    tally.ties += check_order(&book, &asked, &at);
                }
            }
        }
    }
    tally
}

/// Compares an order with exact arithmetic; answers how many of its amounts stood on a half.
fn check_order(book: &Book, asked: &CreateOrder, at: &str) -> u64 {
    let (_, order) = book.orders.iter().next().expect("it was taken");
    let lines: Vec<&OrderLine> = book.lines.iter().map(|(_, line)| line).collect();
    let charges: Vec<_> = book.charges.iter().map(|(_, charge)| charge).collect();
    let included = asked.prices_include_tax;
    let mut ties = 0;
    for line in &lines {
        let (over, under) = exact_amount(line.quantities.ordered, line.price, order.currency);
        ties += u64::from(is_rounded(line.amount, over, under, at));
        let (over, under) = exact_tax(line.amount, line.tax_rate, included);
        ties += u64::from(is_rounded(line.tax, over, under, at));
    }
    for charge in &charges {
        let (over, under) = exact_tax(charge.amount, charge.tax_rate, included);
        ties += u64::from(is_rounded(charge.tax, over, under, at));
    }
    let sum = |amounts: &mut dyn Iterator<Item = Money>| amounts.map(|it| i128::from(it.0)).sum::<i128>();
    let goods = sum(&mut lines.iter().map(|line| line.amount));
    let charged = sum(&mut charges.iter().map(|charge| charge.amount));
    let taxes = lines.iter().map(|line| line.tax);
    let tax = sum(&mut taxes.chain(charges.iter().map(|charge| charge.tax)));
    let on_top = if included { 0 } else { tax };
    let head =
        |order: &Order| [order.goods, order.charges, order.tax, order.total].map(|it| i128::from(it.0));
    assert_eq!(
        head(order),
        [goods, charged, tax, goods + charged + on_top],
        "{at}"
    );
    ties
}

/// Quantity times price in minor units, as a fraction.
fn exact_amount(quantity: i64, price: UnitPrice, currency: Currency) -> (i128, i128) {
    let over = i128::from(quantity) * i128::from(price.micros) * 10_i128.pow(currency.exponent());
    (over, MILLION * i128::from(price.per_quantity))
}

/// The tax in or on an amount, in minor units, as a fraction.
fn exact_tax(amount: Money, rate: TaxRate, included: bool) -> (i128, i128) {
    let rate = i128::from(rate.0);
    let under = if included { MILLION + rate } else { MILLION };
    (i128::from(amount.0) * rate, under)
}

/// Asserts that no whole number is nearer to the fraction, and that of two that are as near it is the one away from
/// zero; answers whether there were two.
fn is_rounded(found: Money, over: i128, under: i128, at: &str) -> bool {
    let found = i128::from(found.0);
    let twice_off = 2 * (found * under - over).abs();
    let is_tie = twice_off == under;
    assert!(twice_off <= under, "{at}: {found} for {over}/{under}");
    assert!(
        !is_tie || found.abs() * under > over.abs(),
        "{at}: {found} for {over}/{under}"
    );
    is_tie
}

/// Does the exact amount round to more than a line may have?
fn is_too_large(asked: &CreateOrder, line: &LineInput) -> bool {
    let currency = asked.currency.unwrap_or(Currency::EUR);
    let (over, under) = exact_amount(line.quantity, line.price, currency);
    2 * over.abs() >= (2 * AMOUNT_MAX + 1) * under
}

/// A book with what an order needs: its owner, its channel, a warehouse and three items.
fn furnished() -> Book {
    let ids = Block { next: 1, end: 10 };
    let mut book = Book::new(Instant(1), ids, Vec::new());
    let (owner, warehouse) = (OwnerId::new(1), WarehouseId::new(1));
    book.add_owner(Owner {
        id: owner,
        code: "A".into(),
        name: "A".into(),
        zone: "Europe/Amsterdam".into(),
        currency: Currency::EUR,
        short_policy: ShortPolicy::Backorder,
        ship_complete: false,
        warehouse,
        payment: PaymentTerms::default(),
        minimum_order: MinimumOrder::default(),
        rules: Rules::default(),
        over_delivery_percent: 0,
        version: 1,
    });
    book.add_channel(Channel {
        id: ChannelId::new(1),
        owner,
        code: "W".into(),
        name: "W".into(),
        payment: None,
        buffers: Buffers::default(),
        version: 1,
    });
    book.add_warehouse(Warehouse {
        id: warehouse,
        code: "M".into(),
        name: "M".into(),
        zone: "Europe/Amsterdam".into(),
        staging: Id::new(0),
        calendar: Default::default(),
        version: 1,
    });
    for (id, sku) in [(1, "X"), (2, "Y"), (3, "Z")] {
        book.add_product(Product {
            id: Id::new(id),
            owner,
            sku: sku.into(),
            name: sku.into(),
            physical: id != 3,
            weight_g: 0,
            size_mm: [0; 3],
            hs_code: String::new(),
            origin: String::new(),
            dangerous: false,
            version: 1,
        });
    }
    book
}

/// A small generator: the same seed draws the same.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// From 0 up to, and not including, `end`.
    fn below(&mut self, end: i64) -> i64 {
        i64::try_from(self.next() % end.unsigned_abs()).expect("it is below an i64")
    }

    fn one_of<T: Copy>(&mut self, all: &[T]) -> T {
        all[usize::try_from(self.below(all.len() as i64)).expect("an index")]
    }

    fn order(&mut self) -> CreateOrder {
        let currency = self.one_of(&["EUR", "EUR", "JPY", "KWD", "CLF"]);
        CreateOrder {
            owner: OwnerId::new(1),
            channel: ChannelId::new(1),
            number: String::new(),
            external_ref: String::new(),
            currency: Currency::parse(currency),
            customer: CustomerId::default(),
            customer_ref: String::new(),
            ship_to: None,
            bill_to: None,
            placed: PlacedAt::default(),
            requested_date: String::new(),
            shipping: Default::default(),
            warehouse: WarehouseId::default(),
            ship_complete: None,
            priority: 0,
            tags: Vec::new(),
            note: String::new(),
            payment: PaymentClaim::Unknown,
            prices_include_tax: self.below(2) == 0,
            lines: (0..=self.below(5)).map(|_| self.line()).collect(),
            charges: (0..self.below(4)).map(|_| self.charge()).collect(),
            accept: false,
            history: None,
            source_status: String::new(),
            content_hash: String::new(),
        }
    }

    fn line(&mut self) -> LineInput {
        LineInput {
            sku: self.one_of(&["X", "Y", "Z"]).to_owned(),
            quantity: self.quantity(),
            price: self.price(),
            tax_rate: self.rate(),
            ..LineInput::default()
        }
    }

    fn quantity(&mut self) -> i64 {
        let end = self.one_of(&[3, 30, 3_000, 1_000_000]);
        1 + self.below(end)
    }

    /// Often a price that puts amounts on a half: of five thousandths, or for many pieces at once.
    fn price(&mut self) -> UnitPrice {
        let per_quantity = self.one_of(&[1, 1, 1, 3, 8, 100, 1_000]);
        let (step, end) = self.one_of(&[
            (1, 900_000_000),
            (5_000, 40_000),
            (10_000, 5_000),
            (125, 900_000),
            (1, 9_000_000_000_000),
        ]);
        let micros = step * self.below(end) * self.one_of(&[1, 1, 1, 1, -1]);
        UnitPrice { micros, per_quantity }
    }

    fn rate(&mut self) -> TaxRate {
        let random = self.below(10_000_001);
        TaxRate(self.one_of(&[0, 60_000, 90_000, 210_000, 250_000, 1_000_000, random]))
    }

    /// Freight, a fee, or a discount, which is below zero.
    fn charge(&mut self) -> ChargeInput {
        ChargeInput {
            kind: "discount".into(),
            amount: Money(self.below(2_000_001) - 1_000_000),
            tax_rate: self.rate(),
            ..ChargeInput::default()
        }
    }

    /// Another quantity of the first line, in one order of four.
    fn edit(&mut self, book: &Book) -> Option<EditOrder> {
        if self.below(4) != 0 {
            return None;
        }
        let order: OrderId = *book.orders.iter().next()?.0;
        let line: LineId = *book.lines_of(order).first()?;
        Some(EditOrder {
            order,
            owner: OwnerId::new(1),
            expected_version: None,
            lines: vec![LineEdit {
                line,
                quantity: self.quantity(),
            }],
            added: Vec::new(),
            ship_to: None,
            bill_to: None,
            requested_date: None,
            shipping: Default::default(),
            priority: None,
            ship_complete: None,
        })
    }
}
