-- Days begin on a quarter of an hour wherever people live, and not everywhere on an hour: figures are kept by the quarter,
-- counted from 1970 in UTC. No release has kept them by the hour.
DROP TABLE order_intake;
CREATE TABLE order_intake (
    owner_id BIGINT NOT NULL,
    quarter BIGINT NOT NULL,
    orders BIGINT NOT NULL,
    PRIMARY KEY (owner_id, quarter)
) {clustered};

DROP TABLE stock_flow;
CREATE TABLE stock_flow (
    owner_id BIGINT NOT NULL,
    quarter BIGINT NOT NULL,
    kind {text} NOT NULL,
    movements BIGINT NOT NULL,
    quantity BIGINT NOT NULL,
    PRIMARY KEY (owner_id, quarter, kind)
) {clustered};

-- Both databases cut off towards zero; before 1970 a quarter is still the one that began.
INSERT INTO order_intake (owner_id, quarter, orders)
SELECT owner_id, (placed_at - (placed_at % 900000000 + 900000000) % 900000000) / 900000000, COUNT(*)
FROM orders GROUP BY 1, 2;

INSERT INTO stock_flow (owner_id, quarter, kind, movements, quantity)
SELECT owner_id, at / 900000000, kind, COUNT(*), CAST(SUM(quantity) AS BIGINT)
FROM stock_movement GROUP BY 1, 2, 3;
