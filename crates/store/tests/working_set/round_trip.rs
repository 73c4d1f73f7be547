//! Every noun, with hostile strings, comes back as it went in: new, changed, and removed.

use super::sample::Dice;
use super::{committed, loaded};
use domain::book::{Book, Table};
use domain::customers::{Address, Customer};
use domain::expected_receipts::{ExpectedLine, ExpectedReceipt};
use domain::inventory::{Bin, Stock, StockLevel, Task, Warehouse};
use domain::needs::Needs;
use domain::orders::{Allocation, Charge, Hold, Note, Order, OrderLine, WorkLease};
use domain::owners::{Channel, Owner};
use domain::payments::Payment;
use domain::products::{Pack, Product};
use domain::returns::{Return, ReturnLine};
use domain::shipments::{Package, PackageLine};
use domain::stock_counts::{CountLine, StockCount};
use std::fmt::Debug;
use std::hash::Hash;
use store::Store;
use store::harness::both_dbs;

/// One row, or a few, of every noun that a batch loads.
#[derive(Clone)]
struct Sample {
    owner: Owner,
    channel: Channel,
    warehouse: Warehouse,
    bins: Vec<Bin>,
    product: Product,
    pack: Pack,
    customer: Customer,
    order: Order,
    lines: Vec<OrderLine>,
    holds: Vec<Hold>,
    notes: Vec<Note>,
    payments: Vec<Payment>,
    charges: Vec<Charge>,
    address: Address,
    lease: WorkLease,
    allocations: Vec<Allocation>,
    package: Package,
    package_lines: Vec<PackageLine>,
    returned: Return,
    return_lines: Vec<ReturnLine>,
    task: Task,
    expected: ExpectedReceipt,
    expected_lines: Vec<ExpectedLine>,
    count: StockCount,
    count_lines: Vec<CountLine>,
    stock: Stock,
    levels: Vec<StockLevel>,
}

impl Sample {
    fn new(dice: &mut Dice) -> Self {
        let owner = dice.owner();
        let warehouse = dice.warehouse();
        let product = dice.product(owner.id);
        let bins: Vec<Bin> = (0..3).map(|_| dice.bin(warehouse.id)).collect();
        let stock = dice.stock(owner.id, product.id, warehouse.id);
        let levels = bins.iter().map(|bin| dice.level(&stock, bin)).collect();
        let order = dice.order(owner.id);
        let lines: Vec<OrderLine> = (1..=4)
            .map(|position| dice.line(owner.id, order.id, position))
            .collect();
        let package = dice.package(owner.id, order.id);
        let returned = dice.return_of(owner.id, order.id);
        let expected = dice.expected_receipt(owner.id, warehouse.id);
        let count = dice.stock_count(owner.id, warehouse.id);
        Self {
            channel: dice.channel(owner.id),
            pack: dice.pack(owner.id, product.id),
            customer: dice.customer(owner.id),
            holds: (0..2).map(|_| dice.hold(owner.id, order.id)).collect(),
            charges: (0..2).map(|_| dice.charge(owner.id, order.id)).collect(),
            address: dice.address(owner.id),
            notes: (0..2).map(|_| dice.note(owner.id, order.id)).collect(),
            payments: (0..2).map(|_| dice.payment(owner.id, order.id)).collect(),
            lease: dice.lease(owner.id, order.id),
            allocations: lines.iter().map(|line| dice.allocation(line)).collect(),
            package_lines: lines
                .iter()
                .map(|line| dice.package_line(&package, line.id))
                .collect(),
            return_lines: (0..2).map(|_| dice.return_line(&returned)).collect(),
            returned,
            task: dice.task(&order, &stock, &bins[0]),
            expected_lines: (0..2)
                .map(|_| dice.expected_line(&expected, product.id))
                .collect(),
            expected,
            count_lines: (0..2).map(|_| dice.count_line(&count, product.id)).collect(),
            count,
            owner,
            warehouse,
            bins,
            product,
            order,
            lines,
            package,
            stock,
            levels,
        }
    }

    fn add_to(&self, book: &mut Book) {
        let it = self.clone();
        book.add_owner(it.owner);
        book.add_channel(it.channel);
        book.add_warehouse(it.warehouse);
        it.bins.into_iter().for_each(|bin| book.add_bin(bin));
        book.add_product(it.product);
        book.add_pack(it.pack);
        book.add_customer(it.customer);
        book.leases.insert(it.order.id, it.lease);
        book.add_order(it.order);
        it.lines.into_iter().for_each(|line| book.add_line(line));
        it.holds.into_iter().for_each(|hold| book.add_hold(hold));
        it.charges.into_iter().for_each(|charge| book.add_charge(charge));
        book.addresses.insert(it.address.id, it.address);
        it.notes.into_iter().for_each(|note| book.add_note(note));
        it.payments.into_iter().for_each(|row| book.add_payment(row));
        it.allocations
            .into_iter()
            .for_each(|allocation| book.add_allocation(allocation));
        book.add_package(it.package);
        it.package_lines
            .into_iter()
            .for_each(|line| book.add_package_line(line));
        book.add_return(it.returned);
        it.return_lines
            .into_iter()
            .for_each(|line| book.add_return_line(line));
        book.tasks.insert(it.task.id, it.task);
        book.expected_receipts.insert(it.expected.id, it.expected);
        it.expected_lines
            .into_iter()
            .for_each(|line| book.add_expected_line(line));
        book.stock_counts.insert(it.count.id, it.count);
        it.count_lines
            .into_iter()
            .for_each(|line| book.add_count_line(line));
        book.stock
            .insert((it.stock.product, it.stock.warehouse), it.stock);
        it.levels.into_iter().for_each(|level| book.add_level(level));
    }

    /// Asks for everything, by ids or by the keys people use.
    fn needs(&self, by_names: bool) -> Needs {
        let order = [self.order.id];
        let stock = [(self.stock.product, self.stock.warehouse)];
        let mut needs = Needs {
            orders: order.into(),
            order_refs: [(self.order.channel, self.order.external_ref.clone())].into(),
            lines_of: order.into(),
            holds_of: order.into(),
            notes_of: order.into(),
            payments_of: order.into(),
            charges_of: order.into(),
            addresses: [self.address.id].into(),
            allocations_of: order.into(),
            packages_of: order.into(),
            returns_of: order.into(),
            tasks: [self.task.id].into(),
            expected_receipts: [self.expected.id].into(),
            stock_counts: [self.count.id].into(),
            stock: stock.into(),
            levels: stock.into(),
            barcodes: [(self.pack.owner, self.pack.barcode.clone())].into(),
            ..Needs::default()
        };
        if by_names {
            needs.owner_codes = [self.owner.code.clone()].into();
            needs.channel_codes = [(self.channel.owner, self.channel.code.clone())].into();
            needs.warehouse_codes = [self.warehouse.code.clone()].into();
            needs.bin_codes = self
                .bins
                .iter()
                .map(|bin| (bin.warehouse, bin.code.clone()))
                .collect();
            needs.skus = [(self.product.owner, self.product.sku.clone())].into();
            needs.customer_refs = [(self.customer.owner, self.customer.external_ref.clone())].into();
        } else {
            needs.owners = [self.owner.id].into();
            needs.channels = [self.channel.id].into();
            needs.returns = [self.returned.id].into();
            needs.bins = self.bins.iter().map(|bin| bin.id).collect();
            needs.customers = [self.customer.id].into();
        }
        needs
    }

    fn check_in(&self, book: &Book) {
        same(&book.owners, [&self.owner], |it| it.id);
        same(&book.channels, [&self.channel], |it| it.id);
        same(&book.warehouses, [&self.warehouse], |it| it.id);
        same(&book.bins, &self.bins, |it| it.id);
        same(&book.products, [&self.product], |it| it.id);
        same(&book.packs, [&self.pack], |it| it.id);
        same(&book.customers, [&self.customer], |it| it.id);
        same(&book.orders, [&self.order], |it| it.id);
        same(&book.lines, &self.lines, |it| it.id);
        same(&book.holds, &self.holds, |it| it.id);
        same(&book.charges, &self.charges, |it| it.id);
        same(&book.addresses, [&self.address], |it| it.id);
        same(&book.notes, &self.notes, |it| it.id);
        same(&book.payments, &self.payments, |it| it.id);
        same(&book.leases, [&self.lease], |it| it.order);
        same(&book.allocations, &self.allocations, |it| it.id);
        same(&book.packages, [&self.package], |it| it.id);
        same(&book.package_lines, &self.package_lines, |it| {
            (it.package, it.line)
        });
        same(&book.returns, [&self.returned], |it| it.id);
        same(&book.return_lines, &self.return_lines, |it| it.id);
        same(&book.tasks, [&self.task], |it| it.id);
        same(&book.expected_receipts, [&self.expected], |it| it.id);
        same(&book.expected_lines, &self.expected_lines, |it| it.id);
        same(&book.stock_counts, [&self.count], |it| it.id);
        same(&book.count_lines, &self.count_lines, |it| it.id);
        same(&book.stock, [&self.stock], |it| (it.product, it.warehouse));
        same(&book.levels, &self.levels, StockLevel::key);
    }
}

fn same<'a, K: Hash + Ord + Clone, V: PartialEq + Debug + 'a>(
    table: &Table<K, V>,
    expected: impl IntoIterator<Item = &'a V>,
    key: impl Fn(&V) -> K,
) {
    let expected: Vec<&V> = expected.into_iter().collect();
    for row in &expected {
        assert_eq!(table.get(&key(row)), Some(*row));
    }
    assert_eq!(table.iter().count(), expected.len());
}

#[tokio::test]
async fn what_was_saved_is_loaded() {
    both_dbs(|store: Store| async move {
        let mut conn = store.writer().await.expect("a writer");
        for seed in 1..=12 {
            let sample = Sample::new(&mut Dice(seed * 7_919));
            let mut book = Book::default();
            sample.add_to(&mut book);
            committed(&mut conn, &mut book).await;
            for by_names in [false, true] {
                let book = loaded(&mut conn, &sample.needs(by_names)).await;
                sample.check_in(&book);
                let known = book.order_by_ref(sample.order.channel, &sample.order.external_ref);
                assert!(known.is_some(), "seed {seed}");
            }
        }
    })
    .await;
}

/// A part of what a sample asks for.
fn some_of(dice: &mut Dice, mut needs: Needs) -> Needs {
    let mut keep = |end| dice.below(end) != 0;
    macro_rules! maybe_not {
        ($($set:ident)*) => { $(needs.$set.retain(|_| keep(3));)* };
    }
    maybe_not! {
        owners owner_codes channels channel_codes warehouse_codes bins bin_codes skus barcodes customers customer_refs
        addresses order_refs orders lines_of charges_of holds_of notes_of payments_of allocations_of packages_of returns returns_of tasks
        expected_receipts stock_counts stock levels
    }
    needs
}

#[tokio::test]
async fn any_needs_bring_what_they_name_and_no_more() {
    both_dbs(|store: Store| async move {
        let mut conn = store.writer().await.expect("a writer");
        let dice = &mut Dice(8_675_309);
        let samples: Vec<Sample> = (0..3).map(|_| Sample::new(dice)).collect();
        let mut book = Book::default();
        samples.iter().for_each(|sample| sample.add_to(&mut book));
        committed(&mut conn, &mut book).await;
        for round in 0..60 {
            let mut needs = Needs::default();
            for sample in &samples {
                needs.absorb(some_of(dice, sample.needs(round % 2 == 0)));
            }
            let book = loaded(&mut conn, &needs).await;
            for sample in &samples {
                let (order, line) = (sample.order.id, &sample.lines[2]);
                assert_eq!(book.orders.get(&order).is_some(), needs.orders.contains(&order));
                assert_eq!(book.leases.get(&order).is_some(), needs.orders.contains(&order));
                assert_eq!(
                    book.lines.get(&line.id).is_some(),
                    needs.lines_of.contains(&order)
                );
                assert_eq!(book.holds_of(order).len() == 2, needs.holds_of.contains(&order));
                assert_eq!(
                    book.charges_of(order).len() == 2,
                    needs.charges_of.contains(&order)
                );
                assert_eq!(book.notes_of(order).len() == 2, needs.notes_of.contains(&order));
                assert_eq!(
                    book.payments_of(order).len() == 2,
                    needs.payments_of.contains(&order)
                );
                assert_eq!(
                    book.allocations_of(line.id).len() == 1,
                    needs.allocations_of.contains(&order)
                );
                assert_eq!(
                    book.lines_in(sample.package.id).len() == 4,
                    needs.packages_of.contains(&order)
                );
                let asked = needs.returns.contains(&sample.returned.id) || needs.returns_of.contains(&order);
                assert_eq!(book.returns_of(order).len() == 1, asked);
                assert_eq!(book.return_lines_of(sample.returned.id).len() == 2, asked);
                assert_eq!(
                    book.expected_lines_of(sample.expected.id).len() == 2,
                    needs.expected_receipts.contains(&sample.expected.id)
                );
                assert_eq!(
                    book.count_lines_of(sample.count.id).len() == 2,
                    needs.stock_counts.contains(&sample.count.id)
                );
                let key = (sample.stock.product, sample.stock.warehouse);
                let covered = needs.stock.contains(&key) || needs.levels.contains(&key);
                assert_eq!(book.stock.get(&key).is_some(), covered);
                assert_eq!(
                    book.levels_of(key.0, key.1).len() == 3,
                    needs.levels.contains(&key)
                );
                assert!(!covered || book.warehouses.get(&key.1).is_some());
            }
            let tasks = samples.iter().map(|sample| &sample.task);
            same(
                &book.tasks,
                tasks.filter(|task| needs.tasks.contains(&task.id)),
                |it| it.id,
            );
        }
    })
    .await;
}
