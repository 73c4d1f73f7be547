//! What is broken by hand, the rule that names it, and where.

use domain::verify::Invariant;

/// Where a breach must be found.
pub enum At {
    /// At the event that this selects; the place begins with that order.
    Event(&'static str, &'static str),
    /// At the order with this reference, whatever the event.
    Order(&'static str),
    /// At this position of the feed.
    Feed(&'static str),
    /// At the stock or a level of the product.
    Product(&'static str),
    /// At the credit with this reference, and at the event that made it.
    Credit(&'static str),
    /// At the return, and at its last event.
    Return,
    /// At the expected receipt, and at the event that announced it.
    Expected,
    /// At the stock count, and at the event that started it.
    Count,
    /// At the owner.
    Owner,
}

const LAST_OF_ONE: &str = "SELECT MAX(position) FROM event WHERE noun = 'order'
    AND id = (SELECT id FROM orders WHERE external_ref = 'one')";
const PICKED_BY_ONE: &str = "SELECT MIN(position) FROM event WHERE kind = 'order.picked'";
const RELEASED: &str = "SELECT MIN(position) FROM event WHERE kind = 'order.released'";

/// What is done to the book, the rule that it breaks, and where that must be found.
pub const TAMPERED: &[(&str, Invariant, At)] = &[
    ("DELETE FROM event WHERE position = 9", Invariant::FeedPosition, At::Feed("SELECT CAST(9 AS BIGINT)")),
    (
        "UPDATE event SET owner_position = owner_position + 1 WHERE position = (SELECT MIN(position) FROM event
         WHERE kind = 'order.released')",
        Invariant::FeedOwnerPosition,
        At::Feed(RELEASED),
    ),
    ("UPDATE event SET at = 1 WHERE position = 9", Invariant::FeedAt, At::Feed("SELECT CAST(9 AS BIGINT)")),
    ("UPDATE event SET actor = 'nobody' WHERE position = 9", Invariant::FeedChain, At::Feed("SELECT CAST(9 AS BIGINT)")),
    (
        "UPDATE feed_head SET last_at = last_at + 1",
        Invariant::FeedHead,
        At::Feed("SELECT MAX(position) FROM event"),
    ),
    (
        "UPDATE owner_feed SET position = position + 1",
        Invariant::FeedOwnerHead,
        At::Feed("SELECT MAX(position) FROM event"),
    ),
    (
        "DELETE FROM order_line WHERE order_id = (SELECT id FROM orders WHERE external_ref = 'one') AND position = 2",
        Invariant::OrderRow,
        At::Event("one", LAST_OF_ONE),
    ),
    (
        "UPDATE event SET body = '{}' WHERE position = (SELECT MIN(position) FROM event WHERE kind = 'order.released')",
        Invariant::OrderEvent,
        At::Event("one", RELEASED),
    ),
    (
        "UPDATE orders SET version = version + 1 WHERE external_ref = 'one'",
        Invariant::OrderVersion,
        At::Event("one", LAST_OF_ONE),
    ),
    (
        "UPDATE event SET noun_version = noun_version + 5 WHERE position = (SELECT MIN(position) FROM event
         WHERE kind = 'order.released')",
        Invariant::OrderVersion,
        At::Event("one", RELEASED),
    ),
    (
        "UPDATE orders SET status = 'ready' WHERE external_ref = 'one'",
        Invariant::OrderStatus,
        At::Event("one", LAST_OF_ONE),
    ),
    (
        "UPDATE event SET body = REPLACE(body, '\"status\":\"shipped\"', '\"status\":\"ready\"') WHERE kind = 'order.shipped'",
        Invariant::OrderStatusTold,
        At::Event("one", LAST_OF_ONE),
    ),
    ("UPDATE orders SET lines = lines + 1 WHERE external_ref = 'one'", Invariant::OrderLines, At::Order("one")),
    ("UPDATE orders SET ordered = ordered + 1 WHERE external_ref = 'two'", Invariant::OrderTotals, At::Order("two")),
    (
        "UPDATE orders SET backordered = backordered + 1 WHERE external_ref = 'two'",
        Invariant::OrderBackordered,
        At::Order("two"),
    ),
    (
        "UPDATE hold SET lifted_at = 1 WHERE lifted_at = 0",
        Invariant::OrderOpenHolds,
        At::Order("four"),
    ),
    ("DELETE FROM work_lease", Invariant::OrderLeased, At::Order("two")),
    ("UPDATE orders SET goods_minor = 1 WHERE external_ref = 'two'", Invariant::OrderGoods, At::Order("two")),
    ("UPDATE orders SET charges_minor = 1 WHERE external_ref = 'two'", Invariant::OrderCharges, At::Order("two")),
    ("UPDATE orders SET tax_minor = 1 WHERE external_ref = 'two'", Invariant::OrderTax, At::Order("two")),
    ("UPDATE orders SET total_minor = 1 WHERE external_ref = 'two'", Invariant::OrderTotal, At::Order("two")),
    ("UPDATE orders SET paid_minor = 1 WHERE external_ref = 'four'", Invariant::OrderPayments, At::Order("four")),
    (
        "UPDATE event SET body = REPLACE(body, '\"amount_minor\":100', '\"amount_minor\":101')
         WHERE kind = 'order.payment_recorded'",
        Invariant::OrderPaymentsTold,
        At::Order("four"),
    ),
    (
        "UPDATE orders SET payment_state = 'unpaid' WHERE external_ref = 'four'",
        Invariant::OrderPaymentState,
        At::Order("four"),
    ),
    (
        "UPDATE event SET body = REPLACE(body, '\"picked\":3', '\"picked\":9')
         WHERE position = (SELECT MIN(position) FROM event WHERE kind = 'order.picked')",
        Invariant::LineQuantities,
        At::Event("one", PICKED_BY_ONE),
    ),
    (
        "UPDATE order_line SET returned = 1 WHERE shipped = 3 AND order_id = (SELECT id FROM orders WHERE external_ref = 'one')",
        Invariant::LineSum,
        At::Event("one", LAST_OF_ONE),
    ),
    (
        "UPDATE order_line SET backordered = backordered - 1 WHERE order_id = (SELECT id FROM orders WHERE external_ref = 'two')",
        Invariant::LineBackordered,
        At::Order("two"),
    ),
    (
        "UPDATE order_line SET price_micros = price_micros + 10000 WHERE order_id = (SELECT id FROM orders WHERE external_ref = 'two')",
        Invariant::LineAmount,
        At::Order("two"),
    ),
    (
        "UPDATE order_line SET tax_minor = 1 WHERE order_id = (SELECT id FROM orders WHERE external_ref = 'two')",
        Invariant::LineTax,
        At::Order("two"),
    ),
    (
        "UPDATE charge SET tax_minor = 1 WHERE order_id = (SELECT id FROM orders WHERE external_ref = 'two')",
        Invariant::ChargeTax,
        At::Order("two"),
    ),
    (
        "UPDATE allocation SET quantity = quantity + 1 WHERE order_id = (SELECT id FROM orders WHERE external_ref = 'seven')",
        Invariant::LineAllocated,
        At::Order("seven"),
    ),
    ("UPDATE allocation SET picked = picked - 1 WHERE picked > 0", Invariant::LinePicked, At::Order("two")),
    (
        "UPDATE package_line SET quantity = 1 WHERE order_id = (SELECT id FROM orders WHERE external_ref = 'two')",
        Invariant::LinePacked,
        At::Order("two"),
    ),
    (
        "UPDATE package_line SET quantity = 1 WHERE order_id = (SELECT id FROM orders WHERE external_ref = 'one')",
        Invariant::LineShipped,
        At::Order("one"),
    ),
    ("UPDATE shipment SET quantity = 99", Invariant::ShipmentQuantity, At::Order("one")),
    ("UPDATE shipment SET packages = 99", Invariant::ShipmentPackages, At::Order("one")),
    (
        "UPDATE credit SET total_minor = 1 WHERE external_ref = 'unknown'",
        Invariant::CreditTotal,
        At::Credit("unknown"),
    ),
    (
        "UPDATE credit_line SET quantity = 8 WHERE credit_id = (SELECT id FROM credit WHERE external_ref = 'one-back')",
        Invariant::CreditQuantity,
        At::Credit("one-back"),
    ),
    (
        "UPDATE return_line SET received = received + 1, restocked = restocked + 1",
        Invariant::LineReturned,
        At::Order("back"),
    ),
    ("UPDATE return_line SET expected = 99", Invariant::LineReturnable, At::Order("back")),
    ("UPDATE returns SET version = 9", Invariant::ReturnHead, At::Return),
    ("UPDATE grading SET quantity = 9", Invariant::ReturnGraded, At::Return),
    ("UPDATE expected_receipt SET received = 9", Invariant::ExpectedReceiptTotals, At::Expected),
    ("UPDATE expected_receipt SET status = 'closed'", Invariant::ExpectedReceiptStatus, At::Expected),
    ("UPDATE expected_line SET outstanding = 9", Invariant::ExpectedLineOutstanding, At::Expected),
    ("UPDATE count_line SET counted = expected", Invariant::StockCountLines, At::Count),
    (
        "UPDATE stock SET quarantined = 0 WHERE quarantined > 0",
        Invariant::StockQuarantined,
        At::Product("widget"),
    ),
    ("UPDATE order_count SET count = count + 1 WHERE status = 'shipped'", Invariant::OrderCount, At::Owner),
    ("UPDATE order_intake SET orders = orders + 1", Invariant::OrderIntake, At::Owner),
    ("UPDATE stock_flow SET quantity = quantity + 1 WHERE kind = 'receive'", Invariant::StockFlow, At::Owner),
    (
        "UPDATE stock SET on_hand = on_hand + 1 WHERE product_id = (SELECT id FROM product WHERE sku = 'gadget')",
        Invariant::StockOnHand,
        At::Product("gadget"),
    ),
    (
        "UPDATE stock SET reserved = reserved - 1 WHERE product_id = (SELECT id FROM product WHERE sku = 'gadget')",
        Invariant::StockReserved,
        At::Product("gadget"),
    ),
    (
        "UPDATE stock SET backordered = 0 WHERE product_id = (SELECT id FROM product WHERE sku = 'gadget')",
        Invariant::StockBackordered,
        At::Product("gadget"),
    ),
    ("UPDATE task SET quantity = 9 WHERE kind = 'put_back'", Invariant::StockStaging, At::Product("widget")),
    (
        "UPDATE stock SET buffer = 99 WHERE product_id = (SELECT id FROM product WHERE sku = 'gadget')",
        Invariant::StockFree,
        At::Product("gadget"),
    ),
    (
        "UPDATE stock SET backordered = 5 WHERE product_id = (SELECT id FROM product WHERE sku = 'widget')
         AND warehouse_id = (SELECT id FROM warehouse WHERE code = 'MAIN')",
        Invariant::StockWaiting,
        At::Product("widget"),
    ),
    (
        "UPDATE stock_movement SET quantity = quantity + 1 WHERE kind = 'receive' AND lot = 'L1'",
        Invariant::LevelOnHand,
        At::Product("gadget"),
    ),
    (
        "UPDATE stock_level SET allocated = allocated + 1
         WHERE allocated > 0 AND product_id = (SELECT id FROM product WHERE sku = 'widget')",
        Invariant::LevelAllocated,
        At::Product("widget"),
    ),
];
