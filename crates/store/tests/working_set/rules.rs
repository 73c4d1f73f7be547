//! Rules that hold over the whole book, each as a statement.

/// Each answers the rows that break a rule of the whole book.
pub const RULES: &[(&str, &str)] = &[
    (
        "stock on hand is the sum of its levels",
        "SELECT s.product_id FROM stock s WHERE s.on_hand <> COALESCE((SELECT SUM(l.on_hand) FROM stock_level l
            WHERE l.product_id = s.product_id AND l.warehouse_id = s.warehouse_id), 0)",
    ),
    (
        "a level is the sum of its movements",
        "SELECT l.product_id FROM stock_level l WHERE l.on_hand <>
            COALESCE((SELECT SUM(m.quantity) FROM stock_movement m
                WHERE m.product_id = l.product_id AND m.to_bin_id = l.bin_id AND m.lot = l.lot), 0)
            - COALESCE((SELECT SUM(m.quantity) FROM stock_movement m
                WHERE m.product_id = l.product_id AND m.from_bin_id = l.bin_id AND m.lot = l.lot), 0)",
    ),
    (
        "what stock promises is what lines have reserved",
        "SELECT s.product_id FROM stock s WHERE s.reserved <> COALESCE((SELECT SUM(l.reserved) FROM order_line l
            WHERE l.product_id = s.product_id AND l.warehouse_id = s.warehouse_id), 0)",
    ),
    (
        "what stock owes is what lines wait for",
        "SELECT s.product_id FROM stock s WHERE s.backordered <> COALESCE((SELECT SUM(l.backordered)
            FROM order_line l WHERE l.product_id = s.product_id AND l.warehouse_id = s.warehouse_id), 0)",
    ),
    (
        "what a level has appointed is what allocations have not picked",
        "SELECT l.product_id FROM stock_level l WHERE l.allocated <> COALESCE((SELECT SUM(a.quantity - a.picked)
            FROM allocation a WHERE a.product_id = l.product_id AND a.bin_id = l.bin_id AND a.lot = l.lot), 0)",
    ),
    (
        "what a line has allocated is what its allocations hold",
        "SELECT l.id FROM order_line l WHERE l.allocated <> COALESCE((SELECT SUM(a.quantity) FROM allocation a
            WHERE a.line_id = l.id), 0)",
    ),
    (
        "a head keeps the sums of its lines",
        "SELECT o.id FROM orders o WHERE EXISTS (SELECT 1 FROM (SELECT SUM(ordered) a, SUM(reserved) b, SUM(picked) c,
            SUM(packed) d, SUM(shipped) e, SUM(cancelled) f, SUM(backordered) g, COUNT(*) h FROM order_line l
            WHERE l.order_id = o.id) l WHERE l.a <> o.ordered OR l.b <> o.reserved OR l.c <> o.picked OR l.d <> o.packed
            OR l.e <> o.shipped OR l.f <> o.cancelled OR l.g <> o.backordered OR l.h <> o.lines)",
    ),
    (
        "orders are counted by status",
        "SELECT c.owner_id FROM order_count c WHERE c.count <> (SELECT COUNT(*) FROM orders o
            WHERE o.owner_id = c.owner_id AND o.status = c.status)",
    ),
];
