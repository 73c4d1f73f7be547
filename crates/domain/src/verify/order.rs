//! An order and all that hangs on it, compared with each other and with what the feed tells.

use super::told::words;
use super::{Breach, Invariant, Place, Told};
use crate::id::{LineId, OrderId, PackageId, ShipmentId};
use crate::money::{Money, line_amount, tax_amount};
use crate::orders::{Allocation, Charge, LineKind, Order, OrderLine, Quantities, Status, StatusFacts};
use crate::payments::{Payment, PaymentState, PaymentSums};
use crate::shipments::{Package, PackageLine, Shipment};
use std::collections::{BTreeMap, BTreeSet};

/// An order and all that hangs on it, as they were at one moment.
#[derive(Debug, Clone)]
pub struct OrderFile {
    /// The head.
    pub order: Order,
    /// The lines.
    pub lines: Vec<OrderLine>,
    /// The charges.
    pub charges: Vec<Charge>,
    /// The payments.
    pub payments: Vec<Payment>,
    /// How many holds are not lifted.
    pub open_holds: i64,
    /// Is there a lease?
    pub leased: bool,
    /// Where pieces are to be taken from.
    pub allocations: Vec<Allocation>,
    /// The packages.
    pub packages: Vec<Package>,
    /// What is in them.
    pub package_lines: Vec<PackageLine>,
    /// The shipments.
    pub shipments: Vec<Shipment>,
    /// What came back, and what is announced to come back, by line.
    pub returns: Vec<LineReturns>,
    /// What the feed tells.
    pub told: Told,
}

/// What came back of an order line, and what is announced to come back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LineReturns {
    /// The line.
    pub line: LineId,
    /// Pieces that its returns received.
    pub received: i64,
    /// Pieces that open returns still expect.
    pub outstanding: i64,
}

/// Pieces of a line by where they stand, from the rows that stand there.
#[derive(Debug, Clone, Copy, Default)]
struct Stand {
    allocated: i64,
    picked: i64,
    packed: i64,
    shipped: i64,
}

impl OrderFile {
    /// The file of an order, with nothing in it yet.
    #[must_use]
    pub fn new(order: Order) -> Self {
        Self {
            order,
            lines: Vec::new(),
            charges: Vec::new(),
            payments: Vec::new(),
            open_holds: 0,
            leased: false,
            allocations: Vec::new(),
            packages: Vec::new(),
            package_lines: Vec::new(),
            shipments: Vec::new(),
            returns: Vec::new(),
            told: Told::default(),
        }
    }

    /// The sums over the physical lines, and of what they wait for.
    fn sums(&self) -> (Quantities, i64) {
        self.lines
            .iter()
            .filter(|line| line.kind == LineKind::Physical)
            .fold((Quantities::default(), 0), |(totals, waiting), line| {
                (totals + line.quantities, waiting + line.backordered)
            })
    }

    fn stands(&self) -> BTreeMap<LineId, Stand> {
        let mut stands: BTreeMap<LineId, Stand> = BTreeMap::new();
        for allocation in &self.allocations {
            let stand = stands.entry(allocation.line).or_default();
            stand.allocated += allocation.quantity;
            stand.picked += allocation.picked;
        }
        let here: BTreeMap<PackageId, bool> = self
            .packages
            .iter()
            .map(|package| (package.id, package.shipment.is_none()))
            .collect();
        for row in &self.package_lines {
            let stand = stands.entry(row.line).or_default();
            match here.get(&row.package) {
                Some(true) => stand.packed += row.quantity,
                Some(false) => stand.shipped += row.quantity,
                None => {}
            }
        }
        stands
    }
}

/// Compares everything about one order.
pub fn check_order(mut file: OrderFile, found: &mut Vec<Breach>) {
    found.append(&mut file.told.breaches);
    check_head(&file, found);
    check_money(&file, found);
    check_payments(&file, found);
    check_lines(&file, found);
    check_shipments(&file, found);
    check_returns(&file, found);
}

/// What hangs on an order that is not there.
#[must_use]
pub fn missing_order(order: OrderId, position: Option<i64>, what: &str) -> Breach {
    Place {
        row: &order,
        position,
    }
    .breach(Invariant::OrderRow, "the order", what)
}

fn check_head(file: &OrderFile, found: &mut Vec<Breach>) {
    let (order, told) = (&file.order, &file.told);
    let place = Place {
        row: &order.id,
        position: Some(told.position).filter(|it| *it != 0),
    };
    if told.position == 0 {
        found.push(place.breach(Invariant::OrderRow, "an event", "an order that no event tells of"));
        return;
    }
    let (totals, backordered) = file.sums();
    let status = Status::of(&StatusFacts::from(order));
    let lines = i64::try_from(file.lines.len()).unwrap_or(i64::MAX);
    found.extend(place.equal(Invariant::OrderVersion, told.version, order.version));
    found.extend(place.equal(Invariant::OrderStatus, status.name(), order.status.name()));
    if let Some(status) = told.status {
        found.extend(place.equal(Invariant::OrderStatusTold, status.name(), order.status.name()));
    }
    found.extend(place.equal(Invariant::OrderLines, lines, order.lines));
    found.extend(place.equal(Invariant::OrderTotals, words(totals), words(order.totals)));
    found.extend(place.equal(Invariant::OrderBackordered, backordered, order.backordered));
    found.extend(place.equal(Invariant::OrderOpenHolds, file.open_holds, order.open_holds));
    found.extend(place.equal(Invariant::OrderLeased, file.leased, order.leased));
}

fn check_money(file: &OrderFile, found: &mut Vec<Breach>) {
    let order = &file.order;
    let place = Place {
        row: &order.id,
        position: None,
    };
    let goods: Money = file.lines.iter().map(|line| line.amount).sum();
    let charges: Money = file.charges.iter().map(|charge| charge.amount).sum();
    let line_taxes = file.lines.iter().map(|line| (line.tax, line.prices_include_tax));
    let taxes = line_taxes.chain(
        file.charges
            .iter()
            .map(|charge| (charge.tax, charge.prices_include_tax)),
    );
    let tax: Money = taxes.clone().map(|(tax, _)| tax).sum();
    let on_top: Money = taxes.filter(|(_, included)| !included).map(|(tax, _)| tax).sum();
    found.extend(equal_money(
        place,
        Invariant::OrderGoods,
        Some(goods),
        order.goods,
    ));
    found.extend(equal_money(
        place,
        Invariant::OrderCharges,
        Some(charges),
        order.charges,
    ));
    found.extend(equal_money(place, Invariant::OrderTax, Some(tax), order.tax));
    found.extend(equal_money(
        place,
        Invariant::OrderTotal,
        Some(goods + charges + on_top),
        order.total,
    ));
    for charge in &file.charges {
        let tax = tax_amount(charge.amount, charge.tax_rate, charge.prices_include_tax);
        let row = format!("{} {}", order.id, charge.id);
        let place = Place {
            row: &row,
            position: None,
        };
        found.extend(equal_money(place, Invariant::ChargeTax, tax, charge.tax));
    }
}

fn check_payments(file: &OrderFile, found: &mut Vec<Breach>) {
    let order = &file.order;
    let place = Place {
        row: &order.id,
        position: Some(file.told.position).filter(|it| *it != 0),
    };
    let mut sums = PaymentSums::default();
    for payment in &file.payments {
        sums.add(payment.kind, payment.amount);
    }
    let kept = sums_in_words(order.payments);
    found.extend(place.equal(Invariant::OrderPayments, sums_in_words(sums), kept.clone()));
    let told = sums_in_words(file.told.payments);
    found.extend(place.equal(Invariant::OrderPaymentsTold, told, kept));
    found.extend(place.equal(
        Invariant::OrderPaymentState,
        PaymentState::of(order).name(),
        order.payment_state.name(),
    ));
}

fn sums_in_words(sums: PaymentSums) -> String {
    let (authorised, paid, refunded) = (sums.authorised.0, sums.paid.0, sums.refunded.0);
    format!("authorised {authorised} paid {paid} refunded {refunded} minor")
}

/// Compares amounts in minor units. What is computed may not fit, and is then no amount at all.
fn equal_money(
    place: Place<'_>,
    invariant: Invariant,
    expected: Option<Money>,
    found: Money,
) -> Option<Breach> {
    let text = |amount: Money| format!("{} minor", amount.0);
    let broken = expected != Some(found);
    broken.then(|| {
        place.breach(
            invariant,
            &expected.map_or_else(|| "an amount".to_owned(), text),
            &text(found),
        )
    })
}

fn check_lines(file: &OrderFile, found: &mut Vec<Breach>) {
    let (order, told) = (&file.order, &file.told);
    let mut stands = file.stands();
    for line in &file.lines {
        let row = format!("{} {}", order.id, line.id);
        let summed = told.lines.get(&line.id).copied().unwrap_or_default();
        let last = Some(summed.position)
            .filter(|it| *it != 0)
            .unwrap_or(told.position);
        let place = Place {
            row: &row,
            position: Some(last).filter(|it| *it != 0),
        };
        found.extend(place.equal(
            Invariant::LineSum,
            words(summed.quantities),
            words(line.quantities),
        ));
        found.extend(place.equal(Invariant::LineBackordered, summed.backordered, line.backordered));
        let stand = stands.remove(&line.id).unwrap_or_default();
        if line.kind == LineKind::Physical {
            check_stand(order, line, stand, place, found);
        }
        check_amounts(order, line, found);
    }
    let here: BTreeSet<LineId> = file.lines.iter().map(|line| line.id).collect();
    for (line, told) in &told.lines {
        if !here.contains(line) {
            let row = format!("{} {line}", order.id);
            let place = Place {
                row: &row,
                position: Some(told.position),
            };
            found.push(place.breach(
                Invariant::OrderRow,
                "the line",
                "events of a line that is not there",
            ));
        }
    }
    for line in stands.keys() {
        let row = format!("{} {line}", order.id);
        let place = Place {
            row: &row,
            position: None,
        };
        found.push(place.breach(
            Invariant::OrderRow,
            "the line",
            "pieces of a line that is not there",
        ));
    }
}

fn check_stand(order: &Order, line: &OrderLine, stand: Stand, place: Place<'_>, found: &mut Vec<Breach>) {
    let held = line.quantities;
    found.extend(place.equal(Invariant::LineAllocated, stand.allocated, held.allocated));
    found.extend(place.equal(Invariant::LinePicked, stand.picked, held.picked));
    found.extend(place.equal(Invariant::LinePacked, stand.packed, held.packed));
    // History left before this book: there are no packages of it.
    if !order.history {
        found.extend(place.equal(Invariant::LineShipped, stand.shipped, held.shipped));
    }
}

fn check_amounts(order: &Order, line: &OrderLine, found: &mut Vec<Breach>) {
    let row = format!("{} {}", order.id, line.id);
    let place = Place {
        row: &row,
        position: None,
    };
    let amount = line_amount(line.quantities.ordered, line.price, order.currency);
    let tax = tax_amount(line.amount, line.tax_rate, line.prices_include_tax);
    found.extend(equal_money(place, Invariant::LineAmount, amount, line.amount));
    found.extend(equal_money(place, Invariant::LineTax, tax, line.tax));
}

fn check_shipments(file: &OrderFile, found: &mut Vec<Breach>) {
    let of: BTreeMap<PackageId, ShipmentId> = file
        .packages
        .iter()
        .map(|package| (package.id, package.shipment))
        .collect();
    for shipment in &file.shipments {
        let rows = file
            .package_lines
            .iter()
            .filter(|row| of.get(&row.package) == Some(&shipment.id));
        let quantity: i64 = rows.map(|row| row.quantity).sum();
        let packages = of.values().filter(|it| **it == shipment.id).count();
        let row = format!("{} {}", file.order.id, shipment.id);
        let place = Place {
            row: &row,
            position: None,
        };
        found.extend(place.equal(Invariant::ShipmentQuantity, quantity, shipment.quantity));
        let packages = i64::try_from(packages).unwrap_or(i64::MAX);
        found.extend(place.equal(Invariant::ShipmentPackages, packages, shipment.packages));
    }
}

fn check_returns(file: &OrderFile, found: &mut Vec<Breach>) {
    let coming: BTreeMap<LineId, LineReturns> = file.returns.iter().map(|it| (it.line, *it)).collect();
    for line in &file.lines {
        let row = format!("{} {}", file.order.id, line.id);
        let place = Place {
            row: &row,
            position: file.told.lines.get(&line.id).map(|told| told.position),
        };
        let coming = coming.get(&line.id);
        let (received, outstanding) = coming.map_or((0, 0), |it| (it.received, it.outstanding));
        let held = line.quantities;
        // What history brought back came before this book: no return tells of it.
        if !file.order.history {
            found.extend(place.equal(Invariant::LineReturned, received, held.returned));
        }
        if held.returned + outstanding > held.shipped {
            let claimed = format!("{} returned and {outstanding} announced", held.returned);
            let most = format!("{} at most", held.shipped);
            found.push(place.breach(Invariant::LineReturnable, &most, &claimed));
        }
    }
}
