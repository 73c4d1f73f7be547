//! Readers find what was saved, by every way in, and an owner's reader sees nobody else's.

use super::committed;
use super::sample::Dice;
use domain::book::Book;
use domain::id::{BinId, MovementId, OwnerId, ProductId, TaskId};
use domain::orders::{LinkKind, OrderLink};
use store::harness::both_dbs;
use store::{
    Scope, Store, credits, customers, orders, owners, products, returns, shipments, stock, warehouses,
};

macro_rules! one {
    ($read:expr) => {
        $read.await.expect("reads").expect("is there")
    };
}

macro_rules! hidden {
    ($read:expr) => {
        assert!($read.await.expect("reads").is_none());
    };
}

macro_rules! all {
    ($read:expr) => {
        $read.await.expect("reads")
    };
}

// tidy: long because it lists every way in once for those who may look and once for a stranger
#[tokio::test]
async fn masters_are_found_by_id_and_by_what_people_call_them() {
    both_dbs(|store: Store| async move {
        let mut writer = store.writer().await.expect("a writer");
        let dice = &mut Dice(31);
        let owner = dice.owner();
        let channel = dice.channel(owner.id);
        let warehouse = dice.warehouse();
        let bin = dice.bin(warehouse.id);
        let product = dice.product(owner.id);
        let pack = dice.pack(owner.id, product.id);
        let customer = dice.customer(owner.id);
        let address = dice.address(owner.id);
        let mut book = Book::default();
        book.add_owner(owner.clone());
        book.add_channel(channel.clone());
        book.add_warehouse(warehouse.clone());
        book.add_bin(bin.clone());
        book.add_product(product.clone());
        book.add_pack(pack.clone());
        book.add_customer(customer.clone());
        book.addresses.insert(address.id, address.clone());
        committed(&mut writer, &mut book).await;

        let conn = &mut store.read().await.expect("a reader");
        let stranger = Scope::Owner(OwnerId::new(1));
        for scope in [Scope::All, Scope::Owner(owner.id)] {
            assert_eq!(all!(owners::all(conn, scope)), std::slice::from_ref(&owner));
            assert_eq!(one!(owners::by_id(conn, scope, owner.id)), owner);
            assert_eq!(one!(owners::by_code(conn, scope, &owner.code)), owner);
            assert_eq!(
                all!(owners::channels(conn, scope)),
                std::slice::from_ref(&channel)
            );
            assert_eq!(one!(owners::channel(conn, scope, channel.id)), channel);
            assert_eq!(
                one!(owners::channel_by_code(conn, scope, owner.id, &channel.code)),
                channel
            );
            assert_eq!(one!(products::by_id(conn, scope, product.id)), product);
            assert_eq!(
                all!(products::by_ids(conn, scope, &[product.id, ProductId::new(0)])).len(),
                1
            );
            assert_eq!(
                one!(products::by_sku(conn, scope, owner.id, &product.sku)),
                product
            );
            assert_eq!(
                all!(products::packs(conn, scope, product.id)),
                std::slice::from_ref(&pack)
            );
            assert_eq!(
                one!(products::pack_by_barcode(conn, scope, owner.id, &pack.barcode)),
                pack
            );
            assert_eq!(one!(customers::by_id(conn, scope, customer.id)), customer);
            assert_eq!(
                all!(customers::by_ids(conn, scope, &[customer.id])),
                std::slice::from_ref(&customer)
            );
            assert_eq!(
                one!(customers::by_ref(conn, scope, owner.id, &customer.external_ref)),
                customer
            );
            assert_eq!(
                all!(customers::addresses(conn, scope, &[address.id])),
                std::slice::from_ref(&address)
            );
        }
        assert_eq!(all!(warehouses::all(conn)), std::slice::from_ref(&warehouse));
        assert_eq!(one!(warehouses::by_id(conn, warehouse.id)), warehouse);
        assert_eq!(one!(warehouses::by_code(conn, &warehouse.code)), warehouse);
        assert_eq!(one!(warehouses::bin(conn, bin.id)), bin);
        assert_eq!(
            all!(warehouses::bins_by_ids(conn, &[bin.id, BinId::new(0)])),
            std::slice::from_ref(&bin)
        );
        let codes = vec![bin.code.clone(), "NOWHERE".to_owned()];
        assert_eq!(
            all!(warehouses::bins_by_codes(conn, warehouse.id, codes)),
            std::slice::from_ref(&bin)
        );
        assert_eq!(
            all!(warehouses::bins(conn, warehouse.id, "", 9)),
            std::slice::from_ref(&bin)
        );
        assert!(all!(warehouses::bins(conn, warehouse.id, &bin.code, 9)).is_empty());

        assert!(all!(owners::all(conn, stranger)).is_empty());
        hidden!(owners::by_id(conn, stranger, owner.id));
        hidden!(owners::by_code(conn, stranger, &owner.code));
        assert!(all!(owners::channels(conn, stranger)).is_empty());
        hidden!(owners::channel(conn, stranger, channel.id));
        hidden!(owners::channel_by_code(conn, stranger, owner.id, &channel.code));
        hidden!(products::by_id(conn, stranger, product.id));
        assert!(all!(products::by_ids(conn, stranger, &[product.id])).is_empty());
        hidden!(products::by_sku(conn, stranger, owner.id, &product.sku));
        assert!(all!(products::packs(conn, stranger, product.id)).is_empty());
        hidden!(products::pack_by_barcode(conn, stranger, owner.id, &pack.barcode));
        hidden!(customers::by_id(conn, stranger, customer.id));
        assert!(all!(customers::by_ids(conn, stranger, &[customer.id])).is_empty());
        hidden!(customers::by_ref(
            conn,
            stranger,
            owner.id,
            &customer.external_ref
        ));
        assert!(all!(customers::addresses(conn, stranger, &[address.id])).is_empty());
    })
    .await;
}

// tidy: long because it lists every way in once for those who may look and once for a stranger
#[tokio::test]
async fn an_order_is_found_with_everything_that_hangs_on_it() {
    both_dbs(|store: Store| async move {
        let mut writer = store.writer().await.expect("a writer");
        let dice = &mut Dice(41);
        let mut order = dice.order(OwnerId::new(5));
        let customer = dice.customer(order.owner);
        let ship_to = dice.address(order.owner);
        (order.customer, order.ship_to) = (customer.id, ship_to.id);
        order.bill_to = domain::id::AddressId::new(0);
        let lines: Vec<_> = (1..=3)
            .map(|position| dice.line(order.owner, order.id, position))
            .collect();
        let charge = dice.charge(order.owner, order.id);
        let hold = dice.hold(order.owner, order.id);
        let note = dice.note(order.owner, order.id);
        let payment = dice.payment(order.owner, order.id);
        let again = dice.order(order.owner);
        let link = OrderLink {
            order: again.id,
            origin: order.id,
            owner: order.owner,
            kind: LinkKind::Duplicate,
        };
        let lease = dice.lease(order.owner, order.id);
        let allocation = dice.allocation(&lines[0]);
        let shipment = dice.shipment(order.owner, order.id);
        let mut package = dice.package(order.owner, order.id);
        package.shipment = shipment.id;
        let package_line = dice.package_line(&package, lines[0].id);
        let mut credit = dice.credit(order.owner);
        credit.order = order.id;
        let credit_line = dice.credit_line(&credit);
        let back = dice.return_of(order.owner, order.id);
        let back_line = dice.return_line(&back);
        let grading = dice.grading(&back_line);
        let mut book = Book::default();
        book.add_return(back.clone());
        book.add_return_line(back_line.clone());
        book.gradings.insert(grading.id, grading.clone());
        book.add_order(order.clone());
        book.add_customer(customer.clone());
        book.addresses.insert(ship_to.id, ship_to.clone());
        lines.iter().for_each(|line| book.add_line(line.clone()));
        book.charges.insert(charge.id, charge.clone());
        book.add_hold(hold.clone());
        book.add_order(again.clone());
        book.links.insert((link.order, link.origin), link);
        book.add_note(note.clone());
        book.add_payment(payment.clone());
        book.leases.insert(order.id, lease.clone());
        book.add_allocation(allocation.clone());
        book.shipments.insert(shipment.id, shipment.clone());
        book.add_package(package.clone());
        book.add_package_line(package_line.clone());
        book.add_credit(credit.clone());
        book.credit_lines.insert(credit_line.id, credit_line.clone());
        committed(&mut writer, &mut book).await;

        let conn = &mut store.read().await.expect("a reader");
        for scope in [Scope::All, Scope::Owner(order.owner)] {
            assert_eq!(one!(orders::by_id(conn, scope, order.id)), order);
            assert_eq!(
                one!(orders::by_ref(conn, scope, order.channel, &order.external_ref)),
                order
            );
            assert_eq!(
                all!(orders::by_number(conn, scope, &order.number, 9)),
                std::slice::from_ref(&order)
            );
            assert_eq!(
                all!(orders::by_ids(conn, scope, &[order.id])),
                std::slice::from_ref(&order)
            );
            assert_eq!(one!(orders::line(conn, scope, lines[2].id)), lines[2]);
            assert_eq!(one!(shipments::by_id(conn, scope, shipment.id)), shipment);
            assert_eq!(
                all!(shipments::by_number(conn, scope, &shipment.number, 9)),
                std::slice::from_ref(&shipment)
            );
            assert_eq!(
                all!(shipments::packages(conn, scope, shipment.id)),
                std::slice::from_ref(&package)
            );
            assert_eq!(one!(credits::by_id(conn, scope, credit.id)), credit);
            assert_eq!(
                one!(credits::by_ref(conn, scope, credit.owner, &credit.external_ref)),
                credit
            );
            assert_eq!(
                all!(credits::lines(conn, scope, credit.id)),
                std::slice::from_ref(&credit_line)
            );
            assert_eq!(one!(returns::by_id(conn, scope, back.id)), back);
            assert_eq!(
                all!(returns::lines(conn, scope, back.id)),
                std::slice::from_ref(&back_line)
            );
            assert_eq!(
                all!(returns::gradings(conn, scope, back.id)),
                std::slice::from_ref(&grading)
            );
            let detail = one!(orders::detail(conn, scope, order.id, 2));
            let expected = orders::Detail {
                order: order.clone(),
                customer: Some(customer.clone()),
                ship_to: Some(ship_to.clone()),
                bill_to: None,
                lines: lines[..2].to_vec(),
                charges: vec![charge.clone()],
                holds: vec![hold.clone()],
                notes: vec![note.clone()],
                payments: vec![payment.clone()],
                lease: Some(lease.clone()),
                allocations: vec![allocation.clone()],
                packages: vec![package.clone()],
                package_lines: vec![package_line.clone()],
                shipments: vec![shipment.clone()],
                tasks: vec![],
                credits: vec![credit.clone()],
                origins: vec![],
                followers: vec![orders::Linked {
                    kind: LinkKind::Duplicate,
                    order: again.id,
                    number: again.number.clone(),
                }],
            };
            assert_eq!(detail, expected);
        }
        let origins = all!(orders::origins(conn, Scope::All, again.id));
        assert_eq!(origins[0].order, order.id);
        let stranger = Scope::Owner(OwnerId::new(6));
        hidden!(orders::by_id(conn, stranger, order.id));
        hidden!(orders::by_ref(conn, stranger, order.channel, &order.external_ref));
        assert!(all!(orders::by_number(conn, stranger, &order.number, 9)).is_empty());
        assert!(all!(orders::by_ids(conn, stranger, &[order.id])).is_empty());
        assert!(all!(orders::lines(conn, stranger, order.id, 0, 9)).is_empty());
        hidden!(orders::line(conn, stranger, lines[2].id));
        assert!(all!(orders::charges(conn, stranger, order.id)).is_empty());
        assert!(all!(orders::holds(conn, stranger, order.id)).is_empty());
        assert!(all!(orders::origins(conn, stranger, again.id)).is_empty());
        assert!(all!(orders::followers(conn, stranger, order.id)).is_empty());
        assert!(all!(orders::notes(conn, stranger, order.id)).is_empty());
        assert!(all!(orders::payments(conn, stranger, order.id)).is_empty());
        hidden!(orders::lease(conn, stranger, order.id));
        assert!(all!(orders::allocations(conn, stranger, order.id)).is_empty());
        assert!(all!(orders::packages(conn, stranger, order.id)).0.is_empty());
        assert!(all!(orders::credits(conn, stranger, order.id)).is_empty());
        hidden!(orders::detail(conn, stranger, order.id, 2));
        assert!(all!(orders::counts(conn, stranger)).is_empty());
        hidden!(shipments::by_id(conn, stranger, shipment.id));
        assert!(all!(shipments::by_number(conn, stranger, &shipment.number, 9)).is_empty());
        assert!(all!(shipments::of_order(conn, stranger, order.id)).is_empty());
        assert!(all!(shipments::packages(conn, stranger, shipment.id)).is_empty());
        hidden!(credits::by_id(conn, stranger, credit.id));
        hidden!(credits::by_ref(
            conn,
            stranger,
            credit.owner,
            &credit.external_ref
        ));
        assert!(all!(credits::lines(conn, stranger, credit.id)).is_empty());
    })
    .await;
}

// tidy: long because it lists every way in once for those who may look and once for a stranger
#[tokio::test]
async fn stock_its_levels_its_ledger_and_tasks_are_read_in_pages() {
    both_dbs(|store: Store| async move {
        let mut writer = store.writer().await.expect("a writer");
        let dice = &mut Dice(51);
        let (owner, warehouse) = (OwnerId::new(5), dice.warehouse());
        let bin = dice.bin(warehouse.id);
        let products: Vec<ProductId> = (0..3).map(|_| dice.id()).collect();
        let mut rows: Vec<_> = products
            .iter()
            .map(|product| dice.stock(owner, *product, warehouse.id))
            .collect();
        rows.sort_by_key(|row| row.product);
        let levels: Vec<_> = rows.iter().map(|row| dice.level(row, &bin)).collect();
        let mut movements: Vec<_> = rows.iter().map(|row| dice.movement(row)).collect();
        let order = dice.order(owner);
        let mut task = dice.task(&order, &rows[0], &bin);
        task.done_at.0 = 0;
        let mut book = Book::default();
        rows.iter()
            .for_each(|row| book.stock.insert((row.product, row.warehouse), row.clone()));
        levels.iter().for_each(|level| book.add_level(level.clone()));
        book.movements.clone_from(&movements);
        book.tasks.insert(task.id, task.clone());
        committed(&mut writer, &mut book).await;
        movements.sort_by_key(|row| std::cmp::Reverse(row.id));

        let conn = &mut store.read().await.expect("a reader");
        let (first, product) = (ProductId::new(0), rows[0].product);
        for scope in [Scope::All, Scope::Owner(owner)] {
            assert_eq!(all!(stock::of_product(conn, scope, product)), rows[..1]);
            assert_eq!(
                all!(stock::of_warehouse(conn, scope, warehouse.id, first, 2)),
                rows[..2]
            );
            assert_eq!(
                all!(stock::of_warehouse(conn, scope, warehouse.id, rows[1].product, 2)),
                rows[2..]
            );
            assert_eq!(all!(stock::levels(conn, scope, product)), levels[..1]);
            assert_eq!(all!(stock::in_bin(conn, scope, bin.id, product, 9)), levels[1..]);
            assert_eq!(all!(stock::movements(conn, scope, None, None, 2)), movements[..2]);
            let before: Option<MovementId> = Some(movements[1].id);
            assert_eq!(
                all!(stock::movements(conn, scope, None, before, 2)),
                movements[2..]
            );
            let newest = Some(movements[0].product);
            assert_eq!(
                all!(stock::movements(conn, scope, newest, None, 9)),
                movements[..1]
            );
            assert_eq!(one!(stock::task(conn, scope, task.id)), task);
            let open = all!(stock::open_tasks(conn, scope, task.warehouse, TaskId::new(0), 9));
            assert_eq!(open, std::slice::from_ref(&task));
        }
        let stranger = Scope::Owner(OwnerId::new(6));
        assert!(all!(stock::of_product(conn, stranger, product)).is_empty());
        assert!(all!(stock::of_warehouse(conn, stranger, warehouse.id, first, 9)).is_empty());
        assert!(all!(stock::levels(conn, stranger, product)).is_empty());
        assert!(all!(stock::in_bin(conn, stranger, bin.id, first, 9)).is_empty());
        assert!(all!(stock::movements(conn, stranger, None, None, 9)).is_empty());
        assert!(all!(stock::movements(conn, stranger, Some(product), None, 9)).is_empty());
        hidden!(stock::task(conn, stranger, task.id));
        assert!(
            all!(stock::open_tasks(
                conn,
                stranger,
                task.warehouse,
                TaskId::new(0),
                9
            ))
            .is_empty()
        );
    })
    .await;
}
