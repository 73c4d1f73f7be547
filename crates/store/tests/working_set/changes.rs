//! What changes is written, what is removed goes, and nothing else is touched.

use super::sample::Dice;
use super::{committed, loaded};
use domain::book::Book;
use domain::id::{LineId, OrderId, OwnerId};
use domain::needs::Needs;
use domain::orders::{Order, OrderLine, Quantities, Status};
use store::harness::{both_dbs, fresh_postgres};
use store::working_set::{load, save};
use store::{Conn, Fault, Scope, Store, StoreSettings, args, orders};

/// An order with so many lines, saved.
async fn ordered(conn: &mut Conn, dice: &mut Dice, lines: i64) -> (Order, Vec<OrderLine>) {
    let order = dice.order(OwnerId::new(7));
    let lines: Vec<OrderLine> = (1..=lines)
        .map(|position| dice.line(order.owner, order.id, position))
        .collect();
    let mut book = Book::default();
    book.add_order(order.clone());
    lines.iter().for_each(|line| book.add_line(line.clone()));
    committed(conn, &mut book).await;
    (order, lines)
}

fn only(order: OrderId, line: LineId) -> Needs {
    Needs {
        orders: [order].into(),
        lines: [line].into(),
        allocations: [line].into(),
        ..Needs::default()
    }
}

#[tokio::test]
async fn every_changing_field_of_an_order_and_its_lines_is_saved() {
    both_dbs(|store: Store| async move {
        let mut conn = store.writer().await.expect("a writer");
        for seed in 1..=10 {
            let dice = &mut Dice(seed * 104_729);
            let (before, lines) = ordered(&mut conn, dice, 3).await;
            let mut after = dice.order(before.owner);
            keep_what_is_written_once(&mut after, &before);
            let mut line_after = dice.line(before.owner, before.id, 2);
            keep_line(&mut line_after, &lines[1]);
            let mut book = loaded(&mut conn, &only(before.id, lines[1].id)).await;
            *book.orders.get_mut(&before.id).expect("the order") = after.clone();
            *book.lines.get_mut(&lines[1].id).expect("the line") = line_after.clone();
            committed(&mut conn, &mut book).await;
            let read = orders::detail(&mut conn, Scope::All, before.id, 10)
                .await
                .expect("reads")
                .expect("is there");
            assert_eq!(read.order, after);
            assert_eq!(read.lines, [lines[0].clone(), line_after, lines[2].clone()]);
        }
    })
    .await;
}

fn keep_what_is_written_once(after: &mut Order, before: &Order) {
    let before = before.clone();
    *after = Order {
        ship_to: after.ship_to,
        bill_to: after.bill_to,
        requested_date: after.requested_date.clone(),
        ship_by: after.ship_by.clone(),
        promised_date: after.promised_date.clone(),
        carrier: after.carrier.clone(),
        carrier_service: after.carrier_service.clone(),
        method_rule: after.method_rule,
        cut_off_at: after.cut_off_at,
        due_at: after.due_at,
        valid_until: after.valid_until.clone(),
        warehouse: after.warehouse,
        ship_complete: after.ship_complete,
        priority: after.priority,
        tags: after.tags.clone(),
        payment_policy: after.payment_policy,
        payment_claim: after.payment_claim,
        payments: after.payments,
        payment_hold: after.payment_hold,
        payment_state: after.payment_state,
        erased_at: after.erased_at,
        accepted_at: after.accepted_at,
        cancelled_at: after.cancelled_at,
        lines: after.lines,
        totals: after.totals,
        backordered: after.backordered,
        open_holds: after.open_holds,
        leased: after.leased,
        goods: after.goods,
        charges: after.charges,
        tax: after.tax,
        total: after.total,
        status: after.status,
        version: after.version,
        ..before
    };
}

fn keep_line(after: &mut OrderLine, before: &OrderLine) {
    after.id = before.id;
    after.product = before.product;
    after.kind = before.kind;
    after.description.clone_from(&before.description);
    after.source_amount = before.source_amount;
    after.prices_include_tax = before.prices_include_tax;
}

#[tokio::test]
async fn one_line_of_a_thousand_is_read_and_written_alone() {
    both_dbs(|store: Store| async move {
        let mut conn = store.writer().await.expect("a writer");
        let (order, lines) = ordered(&mut conn, &mut Dice(11), 1_000).await;
        let line = lines[500].id;
        let mut book = loaded(&mut conn, &only(order.id, line)).await;
        assert_eq!(book.lines.iter().count(), 1);
        let row = book.lines.get_mut(&line).expect("the line");
        row.quantities = row.quantities
            + Quantities {
                ordered: 1,
                ..Quantities::default()
            };
        let expected = row.clone();
        committed(&mut conn, &mut book).await;
        let page = orders::lines(&mut conn, Scope::All, order.id, 499, 3)
            .await
            .expect("reads");
        assert_eq!(page, [lines[499].clone(), expected, lines[501].clone()]);
    })
    .await;
}

#[tokio::test]
async fn removed_rows_go_and_counts_add_up() {
    both_dbs(|store: Store| async move {
        let mut conn = store.writer().await.expect("a writer");
        let dice = &mut Dice(5);
        let (order, lines) = ordered(&mut conn, dice, 2).await;
        let mut book = Book::default();
        let package = dice.package(order.owner, order.id);
        let allocations: Vec<_> = lines.iter().map(|line| dice.allocation(line)).collect();
        allocations
            .iter()
            .for_each(|row| book.add_allocation(row.clone()));
        lines
            .iter()
            .for_each(|line| book.add_package_line(dice.package_line(&package, line.id)));
        book.add_package(package.clone());
        book.leases.insert(order.id, dice.lease(order.owner, order.id));
        book.count_status(order.owner, order.status, Status::Draft);
        committed(&mut conn, &mut book).await;

        let needs = Needs {
            orders: [order.id].into(),
            allocations_of: [order.id].into(),
            packages_of: [order.id].into(),
            ..Needs::default()
        };
        let mut book = loaded(&mut conn, &needs).await;
        book.allocations.remove(&allocations[0].id);
        book.package_lines.remove(&(package.id, lines[1].id));
        book.leases.remove(&order.id);
        committed(&mut conn, &mut book).await;

        let book = loaded(&mut conn, &needs).await;
        assert_eq!(
            book.allocations.iter().map(|(id, _)| *id).collect::<Vec<_>>(),
            [allocations[1].id]
        );
        assert_eq!(book.lines_in(package.id), [lines[0].id]);
        assert!(book.leases.get(&order.id).is_none());
        let counts = orders::counts(&mut conn, Scope::All).await.expect("reads");
        assert_eq!(counts, [(order.owner, Status::Draft, 1)]);
    })
    .await;
}

#[tokio::test]
async fn a_taken_reference_is_a_conflict_and_a_vanished_row_a_fault() {
    both_dbs(|store: Store| async move {
        let mut conn = store.writer().await.expect("a writer");
        let dice = &mut Dice(3);
        let (order, _) = ordered(&mut conn, dice, 1).await;
        let mut again = dice.order(order.owner);
        (again.channel, again.external_ref) = (order.channel, order.external_ref.clone());
        let mut book = Book::default();
        book.add_order(again);
        conn.begin().await.expect("begins");
        assert!(matches!(
            save(&mut conn, &mut book).await,
            Err(Fault::Conflict(_))
        ));
        conn.rollback().await.expect("rolls back");

        let mut book = loaded(
            &mut conn,
            &Needs {
                orders: [order.id].into(),
                ..Needs::default()
            },
        )
        .await;
        book.orders.get_mut(&order.id).expect("the order").version += 1;
        conn.execute("DELETE FROM orders WHERE id = $1", args![order.id.value()])
            .await
            .expect("deletes");
        conn.begin().await.expect("begins");
        assert!(matches!(
            save(&mut conn, &mut book).await,
            Err(Fault::Missing("orders"))
        ));
        conn.rollback().await.expect("rolls back");
    })
    .await;
}

#[tokio::test]
async fn rules_of_quantities_hold_in_the_database_too() {
    both_dbs(|store: Store| async move {
        let mut conn = store.writer().await.expect("a writer");
        let dice = &mut Dice(9);
        let order = dice.id();
        let mut line = dice.line(OwnerId::new(1), order, 1);
        line.quantities.picked = line.quantities.allocated + 1;
        let mut book = Book::default();
        book.add_line(line);
        conn.begin().await.expect("begins");
        assert!(save(&mut conn, &mut book).await.is_err());
        conn.rollback().await.expect("rolls back");
    })
    .await;
}

/// Two nodes, each batch locking all of the same orders and stock, asked for in opposite order.
#[tokio::test]
async fn nodes_that_lock_the_same_rows_never_wait_in_a_circle() {
    let store = Store::open(&fresh_postgres().await, &StoreSettings::default())
        .await
        .expect("opens");
    let mut conn = store.writer().await.expect("a writer");
    let dice = &mut Dice(77);
    let mut book = Book::default();
    let mut needs = Vec::new();
    for _ in 0..40 {
        let order = dice.order(OwnerId::new(1));
        let product = dice.id();
        let stock = dice.stock(order.owner, product, order.warehouse);
        let key = (stock.product, stock.warehouse);
        needs.push(Needs {
            orders: [order.id].into(),
            stock: [key].into(),
            ..Needs::default()
        });
        book.stock.insert(key, stock);
        book.add_order(order);
    }
    committed(&mut conn, &mut book).await;
    let backwards = needs.iter().rev().cloned().collect();
    let (one, other) = tokio::join!(
        tokio::spawn(work(store.writer().await.expect("a writer"), needs)),
        tokio::spawn(work(store.writer().await.expect("a writer"), backwards)),
    );
    one.expect("no circle");
    other.expect("no circle");
    let changed: i64 = conn
        .fetch_one(
            "SELECT CAST(SUM(version) AS BIGINT) FROM stock WHERE version >= 1000",
            args![],
        )
        .await
        .expect("reads");
    assert!(changed >= 40 * 60 * 1_000, "{changed}");
}

/// Thirty batches, each of all the commands.
async fn work(mut conn: Conn, commands: Vec<Needs>) {
    for _ in 0..30 {
        let mut needs = Needs::default();
        commands.iter().cloned().for_each(|more| needs.absorb(more));
        let mut book = Book::default();
        conn.begin().await.expect("begins");
        load(&mut conn, &needs, &mut book).await.expect("locks");
        for key in &needs.stock {
            book.stock.get_mut(key).expect("stock").version += 1_000;
        }
        for order in &needs.orders {
            book.orders.get_mut(order).expect("an order").version += 1;
        }
        save(&mut conn, &mut book).await.expect("saves");
        conn.commit().await.expect("commits");
    }
}
