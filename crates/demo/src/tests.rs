//! The demonstration as a whole.

use super::*;
use crate::fate::{Fate, SHOWN};
use domain::id::{BinId, ChannelId, Id, OwnerId, WarehouseId};
use domain::orders::{CreateOrder, History, HoldKind};
use std::collections::BTreeSet;

/// A Monday in November, a quarter past eleven in Amsterdam.
const NOW: Instant = Instant(1_795_428_900_000_000);

fn house(drawn: &Demonstration) -> House {
    fn ids<T: Id>(from: i64, count: usize) -> Vec<T> {
        (0..count)
            .map(|it| T::new(from + i64::try_from(it).unwrap()))
            .collect()
    }
    let warehouses: Vec<WarehouseId> = ids(100, drawn.warehouses().len());
    let owners: Vec<OwnerId> = ids(200, drawn.owners(&warehouses).len());
    let bins = drawn.bins(&warehouses);
    let channels = drawn.channels(&owners);
    let bins = bins
        .iter()
        .zip(1..)
        .map(|(bins, it)| ids::<BinId>(1_000 * it, bins.len()));
    let channels = channels
        .iter()
        .zip(1..)
        .map(|(it, at)| ids::<ChannelId>(300 + 10 * at, it.len()));
    House {
        bins: bins.collect(),
        channels: channels.collect(),
        warehouses,
        owners,
    }
}

fn told(seed: u64, orders: u64) -> Vec<String> {
    let drawn = Demonstration::new(seed, orders, NOW);
    let house = house(&drawn);
    (0..drawn.total())
        .map(|number| format!("{:?}", drawn.work(number, &house)))
        .collect()
}

fn orders(seed: u64, orders: u64) -> Vec<CreateOrder> {
    let drawn = Demonstration::new(seed, orders, NOW);
    let house = house(&drawn);
    let work = (0..drawn.total()).map(|number| drawn.work(number, &house));
    work.filter_map(|work| match work {
        Work::Order(story) => match story.begin().command {
            Command::CreateOrder(create) => Some(*create),
            other => panic!("a story begins with {}", other.name()),
        },
        Work::Make(_) => None,
    })
    .collect()
}

#[test]
fn the_same_seed_tells_the_same_and_another_seed_tells_another() {
    assert_eq!(told(7, 400), told(7, 400));
    let (one, other) = (told(7, 400), told(8, 400));
    assert_eq!(one.len(), other.len(), "how much it is does not hang on the seed");
    assert_ne!(one, other);
}

#[test]
fn a_stretch_never_crosses_from_one_part_into_the_next() {
    let drawn = Demonstration::new(1, 300, NOW);
    let (mut at, mut stretches) = (0, 0);
    while at < drawn.total() {
        let count = drawn.stretch(at, 128);
        let first = drawn.place(at).unwrap().0;
        assert_eq!(drawn.place(at + count - 1).unwrap().0, first);
        at += count;
        stretches += 1;
    }
    assert_eq!(drawn.stretch(drawn.total(), 128), 0);
    assert!(stretches >= 5);
}

#[test]
fn the_smallest_demonstration_shows_every_fate_and_every_kind_of_hold() {
    for kind in HoldKind::ALL {
        assert!(SHOWN.contains(&Fate::OnHold(kind)), "{kind:?}");
    }
    let orders = orders(3, ORDERS_MIN);
    assert_eq!(orders.len() as u64, ORDERS_MIN);
    for history in [History::Shipped, History::Returned, History::Cancelled] {
        assert!(
            orders.iter().any(|order| order.history == Some(history)),
            "{history:?}"
        );
    }
    assert!(orders.iter().any(|order| !order.accept));
    assert!(orders.iter().any(|order| order.lines.len() == 1_114));
}

#[test]
fn orders_come_in_over_eighteen_months_later_ones_later_until_now() {
    let orders = orders(1, 5_000);
    let placed: Vec<i64> = orders.iter().map(|order| order.placed.at.unwrap().0).collect();
    const DAY_US: i64 = 86_400_000_000;
    assert!(placed.iter().all(|at| *at <= NOW.0));
    assert!(placed[0] < NOW.0 - 540 * DAY_US);
    assert!(placed[4_999] > NOW.0 - DAY_US);
    // Seconds are drawn within the minute; nothing else may step back.
    assert!(placed.windows(2).all(|pair| pair[1] > pair[0] - 60_000_000));
    let late = placed.iter().filter(|at| **at > NOW.0 - 182 * DAY_US).count();
    assert!((1_900..2_700).contains(&late), "the last third is busier: {late}");
}

#[test]
fn addresses_have_the_shape_of_their_country() {
    let shapes = [
        ("NL", "9999 AA"),
        ("BE", "9999"),
        ("DE", "99999"),
        ("FR", "99999"),
        ("AT", "9999"),
        ("IT", "99999"),
        ("ES", "99999"),
        ("DK", "9999"),
        ("SE", "999 99"),
        ("PL", "99-999"),
        ("IE", "A99 9999"),
    ];
    let mut countries = BTreeSet::new();
    for order in orders(5, 4_000) {
        let address = order.ship_to.expect("every order goes somewhere");
        let shape: String = address.postal_code.chars().map(shape_of).collect();
        let (_, expected) = shapes
            .iter()
            .find(|(country, _)| *country == address.country)
            .unwrap();
        assert_eq!(&shape, expected, "{address:?}");
        assert!(!address.street.is_empty() && !address.city.is_empty() && !address.house_number.is_empty());
        countries.insert(address.country);
    }
    assert_eq!(countries.len(), shapes.len());
}

fn shape_of(sign: char) -> char {
    match sign {
        '0'..='9' => '9',
        'A'..='Z' => 'A',
        other => other,
    }
}

#[test]
fn products_have_measures_and_barcodes_that_are_their_own() {
    let drawn = Demonstration::new(1, 50_000, NOW);
    let house = house(&drawn);
    let mut barcodes = BTreeSet::new();
    for number in 0..drawn.length(Part::Products) {
        let product = drawn.product(number, &house);
        assert!(
            product.weight_g > 0 && product.size_mm.iter().all(|it| *it > 0),
            "{product:?}"
        );
        for pack in product.packs {
            assert!(is_gs1(&pack.barcode), "{}", pack.barcode);
            assert!(barcodes.insert(pack.barcode.clone()), "{} twice", pack.barcode);
        }
    }
}

fn is_gs1(barcode: &str) -> bool {
    let digits = barcode.bytes().rev().map(|digit| u32::from(digit - b'0'));
    let sum: u32 = digits
        .zip([1, 3].into_iter().cycle())
        .map(|(digit, weight)| digit * weight)
        .sum();
    sum.is_multiple_of(10)
}

#[test]
fn some_of_it_is_hard_to_show() {
    let orders = orders(2, ORDERS_MIN);
    let names: Vec<String> = orders.iter().map(|it| it.ship_to.clone().unwrap().name).collect();
    let has = |fits: fn(char) -> bool| names.iter().any(|name| name.chars().any(fits));
    assert!(has(|sign| ('\u{600}'..'\u{700}').contains(&sign)), "Arabic");
    assert!(has(|sign| ('\u{590}'..'\u{600}').contains(&sign)), "Hebrew");
    assert!(has(|sign| sign > '\u{1F000}'), "emoji");
    assert!(names.iter().any(|name| name.chars().count() > 100), "long names");
}
