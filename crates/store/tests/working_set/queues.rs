//! The queues for stock come in their order, with their orders locked.

use super::sample::Dice;
use super::{committed, loaded};
use domain::book::Book;
use domain::id::{LineId, OwnerId, ProductId, WarehouseId};
use domain::needs::{Needs, QueueEnd, QueueSlice};
use domain::orders::{OrderLine, Status};
use std::cmp::Reverse;
use store::Store;
use store::harness::both_dbs;

#[tokio::test]
async fn a_queue_is_by_priority_then_age_and_gives_way_the_other_way_round() {
    both_dbs(|store: Store| async move {
        let mut conn = store.writer().await.expect("a writer");
        let dice = &mut Dice(21);
        let (product, warehouse) = (ProductId::new(1), WarehouseId::new(2));
        let mut lines = queued(dice, product, warehouse);
        let mut book = Book::default();
        for line in &lines {
            let mut order = dice.order(line.owner);
            (order.id, order.totals) = (line.order, line.quantities);
            order.status = dice.one_of(&[
                Status::OnHold,
                Status::Backordered,
                Status::Ready,
                Status::InProgress,
            ]);
            book.add_order(order);
            book.add_line(line.clone());
        }
        let mut stock = dice.stock(OwnerId::new(1), product, warehouse);
        (stock.on_hand, stock.reserved) = (5, 6);
        book.stock.insert((product, warehouse), stock);
        committed(&mut conn, &mut book).await;
        let slice = |end, limit| QueueSlice {
            product,
            warehouse,
            end,
            limit,
        };
        let (waiting, reserved) = (slice(QueueEnd::Waiting, 7), slice(QueueEnd::Reserved, 1_000));
        let needs = Needs {
            queues: [waiting, reserved].into(),
            stock: [(product, warehouse)].into(),
            ..Needs::default()
        };
        let mut book = loaded(&mut conn, &needs).await;

        lines.retain(|line| (line.product, line.warehouse) == (product, warehouse));
        let ids = |lines: Vec<&OrderLine>| lines.iter().map(|line| line.id).collect::<Vec<LineId>>();
        let mut expected: Vec<&OrderLine> = lines.iter().filter(|line| line.backordered > 0).collect();
        expected.sort_by_key(|line| (Reverse(line.priority), line.backordered_since, line.id));
        expected.truncate(7);
        assert_eq!(book.queues[&waiting], ids(expected));
        let promised = |line: &&OrderLine| line.quantities.reserved > line.quantities.allocated;
        let mut expected: Vec<&OrderLine> = lines.iter().filter(promised).collect();
        expected.sort_by_key(|line| (line.priority, Reverse(line.id)));
        assert_eq!(book.queues[&reserved], ids(expected));
        for id in book.queues.values().flatten() {
            let line = book.lines.get(id).expect("the queue brings its lines");
            assert!(book.orders.get(&line.order).is_some(), "and their orders");
        }

        let stock = book.stock.get_mut(&(product, warehouse)).expect("the stock");
        (stock.on_hand, stock.quarantined, stock.buffer) = (6, 0, 0);
        committed(&mut conn, &mut book).await;
        let book = loaded(&mut conn, &needs).await;
        assert!(
            book.queues[&reserved].is_empty(),
            "nobody gives way while there is enough"
        );
    })
    .await;
}

/// Many lines, a few of them for another product or warehouse.
fn queued(dice: &mut Dice, product: ProductId, warehouse: WarehouseId) -> Vec<OrderLine> {
    let mut lines = Vec::new();
    for _ in 0..60 {
        let order = dice.id();
        let mut line = dice.line(OwnerId::new(1), order, 1);
        line.product = if dice.below(8) == 0 { dice.id() } else { product };
        line.warehouse = if dice.below(8) == 0 { dice.id() } else { warehouse };
        line.backordered_since.0 %= 3;
        lines.push(line);
    }
    lines
}
